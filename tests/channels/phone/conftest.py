from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.channels.phone.caller import SECRET


@pytest.fixture(autouse=True)
def a_line() -> Iterator[None]:
    with override_settings(PHONE_PROVIDER="twiml", PHONE_SECRET=SECRET, PHONE_ALLOWED=[]):
        yield
