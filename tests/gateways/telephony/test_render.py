"""What each provider is answered, held against files. To write one anew: delete it, and run twice."""

from pathlib import Path

import pytest

from doorstep.gateways.telephony import PROVIDERS
from tests.gateways.telephony.asking import VERBS, WAY

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("dialect", ["twiml", "exoml", "kookoo", "ncco"])
@pytest.mark.parametrize(("name", "verbs"), VERBS)
def test_verbs_are_written_as_the_provider_reads_them(dialect: str, name: str, verbs: tuple) -> None:  # type: ignore[type-arg]
    reply = PROVIDERS[dialect].render(verbs=verbs, way=WAY)
    file = GOLDEN / f"{dialect}-{name}.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(reply.body + "\n", encoding="utf-8")
        pytest.fail(f"{file.name} was missing and is written: read it, then run again")
    assert reply.body + "\n" == file.read_text(encoding="utf-8")
