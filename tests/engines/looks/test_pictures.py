"""A city's emblem is a picture and nothing else."""

from pathlib import Path

import pytest

from doorstep.engines.looks.pictures import wrong_with_svg
from tests.engines.city.small_city import change, copy_of_small, faults_of

EMBLEM = Path(__file__).parents[3] / "cities" / "chandigarh" / "emblem.svg"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def test_chandigarhs_emblem_is_good() -> None:
    assert wrong_with_svg(content=EMBLEM.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}<script>alert(1)</script></svg>",
        f'{HEAD}<path d="M0 0" onload="alert(1)"/></svg>',
        f'{HEAD}<use href="https://elsewhere.example/a.svg#x"/></svg>',
        f'{HEAD}<path d="M0 0" fill="url(https://elsewhere.example)"/></svg>',
        f"{HEAD}<foreignObject/></svg>",
        f'<!DOCTYPE svg [<!ENTITY a "aaaa">]>{HEAD}</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        f"{HEAD}<path></svg>",
        f'{HEAD}<path d="{"M0 0" * 6000}"/></svg>',
    ],
)
def test_what_runs_or_leads_elsewhere_is_refused(content: str) -> None:
    assert wrong_with_svg(content=content)


def test_an_emblem_that_is_not_there_or_does_something_is_a_fault_with_its_line(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    with (city / "city.toml").open("a", encoding="utf-8") as file:
        file.write('\nemblem = "mark.svg"\ncolour = "blue"\n')
    found = {fault.message for fault in faults_of(city) if fault.file == "city.toml"}
    assert found == {"There is no picture 'mark.svg' in this folder.", "'blue' is no colour."}

    (city / "mark.svg").write_text(f"{HEAD}<script/></svg>", encoding="utf-8")
    change(city, "city.toml", 'colour = "blue"', 'colour = "#1f3f7f"')
    (told,) = [fault.message for fault in faults_of(city) if fault.file == "city.toml"]
    assert "<script> is not a shape" in told
