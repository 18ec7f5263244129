"""The product's own source, as syntax trees, for the tests that hold its shape."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "doorstep"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def product_files() -> list[Path]:
    """List every module of the product but migrations, which Django writes."""
    return sorted(file for file in PRODUCT.rglob("*.py") if "migrations" not in file.parts)


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def place(file: Path, line: int) -> str:
    """Name a place as an editor opens it, from the root of the project."""
    return f"{file.relative_to(ROOT)}:{line}"


def functions_of(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def layers() -> dict[str, int]:
    """Read the height of every package out of the contract that import-linter holds: 0 is the highest."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["id"] == "house")
    return {name.strip(" ()"): depth for depth, row in enumerate(rows) for name in row.split("|")}
