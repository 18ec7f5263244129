"""`docs/settings.md` lists every variable that the settings read, and no other."""

import ast
import re

from tests.architecture.source import PRODUCT, ROOT, parse


def find_variables(tree: ast.Module) -> set[str]:
    """Collect the names given to `env("NAME")` and `env.kind("NAME")`."""
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _reads_environment(call.func) and call.args
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def _reads_environment(function: ast.expr) -> bool:
    name = function.value if isinstance(function, ast.Attribute) else function
    return isinstance(name, ast.Name) and name.id == "env"


def find_documented(page: str) -> set[str]:
    """Collect the names in the first column of the tables of the page."""
    return set(re.findall(r"^\|\s*`([A-Z][A-Z0-9_]*)`\s*\|", page, flags=re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    read = find_variables(parse(PRODUCT / "settings.py"))
    documented = find_documented((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert {"not in the page": read - documented, "not in the settings": documented - read} == {
        "not in the page": set(),
        "not in the settings": set(),
    }


def test_a_setting_that_only_one_of_them_names_is_found() -> None:
    read = find_variables(ast.parse('A = env.int("DOORSTEP_A", 1)\nB = env("DOORSTEP_B")\nC = other.str("DOORSTEP_C")'))
    documented = find_documented("| name | what |\n|---|---|\n| `DOORSTEP_A` | see `DOORSTEP_Z` |\n")
    assert (read, documented) == ({"DOORSTEP_A", "DOORSTEP_B"}, {"DOORSTEP_A"})
