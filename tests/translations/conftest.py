"""The clock of the pages that are read stands where the cast's does."""

from tests.channels.citizen.conftest import morning

__all__ = ["morning"]
