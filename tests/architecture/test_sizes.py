"""Small functions, small modules: the ceilings of the house."""

import ast
from pathlib import Path
from statistics import median

from tests.architecture.source import Function, functions_of, parse, place, product_files

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
MEDIAN_FUNCTION = 10
MEDIAN_MODULE = 80


def count_lines(function: Function) -> int:
    """Count what must be read to follow a function: signature and body, but not its docstring, which helps."""
    assert function.end_lineno is not None
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    said = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return function.end_lineno - function.lineno + 1 - said


def find_long_functions(tree: ast.Module) -> list[Function]:
    return [function for function in functions_of(tree) if count_lines(function) > LONGEST_FUNCTION]


def module_lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{place(file, function.lineno)} {function.name}: {count_lines(function)} lines"
        for file in product_files()
        for function in find_long_functions(parse(file))
    ]
    assert long == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {place(file, 1): module_lines(file) for file in product_files()}
    assert {module: length for module, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_the_median_function_is_under_ten_lines() -> None:
    assert median(count_lines(f) for file in product_files() for f in functions_of(parse(file))) < MEDIAN_FUNCTION


def test_the_median_module_is_under_eighty_lines() -> None:
    assert median(module_lines(file) for file in product_files()) < MEDIAN_MODULE


def test_a_long_function_is_found() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert [f.name for f in find_long_functions(ast.parse(f"def long():\n{body}"))] == ["long"]
    assert find_long_functions(ast.parse("def short():\n    return 1\n")) == []


def test_a_docstring_does_not_make_a_function_long() -> None:
    text = "line\n" * LONGEST_FUNCTION
    (function,) = functions_of(ast.parse(f'def said():\n    """{text}"""\n    return 1\n'))
    assert count_lines(function) == 2
