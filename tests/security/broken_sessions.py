"""A store of sessions whose database is busy whenever something is to be kept."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError


class SessionStore(SessionBase):
    def load(self) -> dict[str, object]:
        return {}

    def exists(self, session_key: str) -> bool:
        return False

    def create(self) -> None:
        raise OperationalError("database is locked")

    def save(self, must_create: bool = False) -> None:
        raise OperationalError("database is locked")

    def delete(self, session_key: str | None = None) -> None:
        return None
