"""An import inside a function hides who leans on whom."""

import ast

from tests.architecture.source import functions_of, parse, place, product_files


def find_inner_imports(tree: ast.Module) -> list[int]:
    """Say on which lines a function imports something."""
    return sorted(
        {
            node.lineno
            for function in functions_of(tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def test_no_function_imports() -> None:
    assert [place(file, line) for file in product_files() for line in find_inner_imports(parse(file))] == []


def test_an_import_inside_a_function_is_found() -> None:
    bad = "import a\n\ndef f():\n    if a:\n        from b import c\n    return 1\n"
    assert find_inner_imports(ast.parse(bad)) == [5]
