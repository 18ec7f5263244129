"""The clock of the website stands where the cast's does."""

from collections.abc import Iterator

import pytest

from doorstep.channels.shared.clock import standing_at
from tests.cast import NOW


@pytest.fixture
def morning(chandigarh: None) -> Iterator[None]:
    """Chandigarh on a Tuesday morning."""
    with standing_at(NOW):
        yield
