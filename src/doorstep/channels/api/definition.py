"""API v1 as one object: its routes, its errors and its own description."""

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from doorstep.channels.api import (
    appointments,
    asked,
    catalogue,
    changes,
    holds,
    offers,
    problems,
    push,
    verifications,
    waiting,
)
from doorstep.channels.api.documented import describe_problems
from doorstep.channels.api.schemas import ProblemOut

_ABOUT = """\
The way in for the department's own app.

Ask for services, then for offers at an address, prove a phone, and book with its token. Words are English, Hindi or
Punjabi: by `lang=`, else by Accept-Language. Money is in whole paise; instants carry the city's offset; a window such
as `09:00-11:00` is in city time. Every error is a problem document (RFC 9457) whose `type` never changes:
[all of them](/api/v1/problems).
"""

_PROBLEM = "Problem"


class ReadableJSON(JSONRenderer):
    """Hindi and Punjabi as themselves: a third of the bytes of escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class DescribedAPI(NinjaAPI):
    """An API whose description says with which problem documents each operation may answer."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        parts = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update(parts.pop("$defs", {}), **{_PROBLEM: parts})
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{_PROBLEM}"}}}
        for path in schema["paths"].values():
            for operation in path.values():
                describe_problems(operation=operation, content=content)
        return schema


def _build() -> NinjaAPI:
    api = DescribedAPI(
        title="Doorstep API", version="1", description=_ABOUT, urls_namespace="api-v1", renderer=ReadableJSON()
    )
    for part in (catalogue, offers, holds, verifications, appointments, changes, waiting, asked, push):
        api.add_router("", part.router)
    problems.install(api)
    return api


api = _build()
