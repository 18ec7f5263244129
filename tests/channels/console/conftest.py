"""Staff at work on a Tuesday morning in Chandigarh."""

from collections.abc import Iterator

import pytest

from doorstep.channels.shared.clock import standing_at
from tests.cast import NOW


@pytest.fixture
def morning(chandigarh: None) -> Iterator[None]:
    with standing_at(NOW):
        yield
