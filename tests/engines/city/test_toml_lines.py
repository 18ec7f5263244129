from doorstep.engines.city.toml_lines import lines_of

TEXT = '''top = 1
# not = "a key"

[[service]]
code = "a"
note = """
not_a_key = 1
[[service]]
"""

[[service.requirement]]
rule = "all"
documents = [
  "x",
]

[[service.requirement]]
rule = "any_one"

[service.provenance]
"minutes" = "assumed"

[[service]]
name.en = "B"

[[service.requirement]]
rule = "all"
'''


def test_each_table_and_key_has_its_line() -> None:
    lines = lines_of(text=TEXT)
    assert lines[("top",)] == 1
    assert lines[("service", 0)] == 4
    assert lines[("service", 0, "requirement", 0, "documents")] == 13
    assert lines[("service", 0, "requirement", 1)] == 17
    assert lines[("service", 0, "provenance", "minutes")] == 21
    assert lines[("service", 1, "name", "en")] == 24
    assert lines[("service", 1, "requirement", 0, "rule")] == 27


def test_keys_inside_a_long_text_are_no_keys() -> None:
    lines = lines_of(text=TEXT)
    assert ("service", 2) not in lines
    assert not [path for path in lines if "not_a_key" in path or "not" in path]
