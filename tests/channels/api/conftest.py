"""The clock of the API stands where the cast's does."""

from collections.abc import Iterator

import pytest

from doorstep.channels.shared.clock import standing_at
from tests.cast import NOW


@pytest.fixture
def morning() -> Iterator[None]:
    with standing_at(NOW):
        yield
