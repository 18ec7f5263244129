"""A catalogue as JSON and back, for the frozen versions."""

import hashlib
import json
from typing import Any

from pydantic import TypeAdapter

from doorstep.engines.catalogue.values import Catalogue

_CATALOGUE = TypeAdapter(Catalogue)
_BY_CODE = ("departments", "documents", "questions", "services", "forms", "needs")


def dump(*, catalogue: Catalogue) -> dict[str, Any]:
    """This function will return the catalogue as plain JSON values. What is kept by code becomes a list, because
    PostgreSQL's jsonb does not keep the order of keys."""
    content: dict[str, Any] = _CATALOGUE.dump_python(catalogue, mode="json")
    return content | {part: list(content[part].values()) for part in _BY_CODE}


def load(*, content: dict[str, Any]) -> Catalogue:
    """This function will return the catalogue that `dump` was given."""
    by_code = {part: {item["code"]: item for item in content.get(part, ())} for part in _BY_CODE}
    return _CATALOGUE.validate_python(content | by_code)


def digest_of(*, content: dict[str, Any]) -> str:
    """This function will return the hex SHA-256 of a dumped catalogue."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
