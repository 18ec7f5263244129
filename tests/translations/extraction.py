"""Finding every text that the code and the templates ask to be translated: no program but Python is needed."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = Path(settings.LOCALE_PATHS[0])
PRODUCT = LOCALE.parent
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)

# How many texts a call has, and whether the first of them is a context.
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
}
Text = str | tuple[str, str]
"""A text, or its singular and plural."""
Found = tuple[str, Text, str | None]
"""File, text, context."""


def find_texts() -> Iterator[Found]:
    """Find every text in modules and templates, file by file."""
    for file in sorted(PRODUCT.rglob("*.py")):
        if "migrations" not in file.parts:
            yield from _texts_of(file, file.read_text(encoding="utf-8"))
    for file in sorted(PRODUCT.rglob("templates/**/*.*")):
        if file.suffix in (".html", ".txt"):
            yield from _texts_of(file, _as_python(file))


def catalog_of(*, language: str, found: Iterator[Found] | None = None) -> Catalog:
    """Return the language's translations with exactly the texts that are used now; what is new has no translation."""
    file = po_file(language)
    kept = read_po(BytesIO(file.read_bytes()), locale=language) if file.exists() else Catalog(locale=language)
    catalog = Catalog(locale=language, project="Doorstep", charset="utf-8", fuzzy=False)
    for name, text, context in found or find_texts():
        before = kept.get(text[0] if isinstance(text, tuple) else text, context)
        string = before.string if before and isinstance(before.id, tuple) == isinstance(text, tuple) else None
        catalog.add(text, string, locations=[(name, 0)], context=context)
    return catalog


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def write(*, language: str) -> int:
    """Write the language's file anew and return how many texts wait for a translation."""
    catalog = catalog_of(language=language)
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, sort_by_file=True, include_lineno=False)
    po_file(language).write_bytes(_with_lasting_head(buffer.getvalue()))
    return sum(1 for message in catalog if message.id and not all(translations_of(message.string)))


def translations_of(string: object) -> tuple[str, ...]:
    """Return the translations of a message as a tuple, whether it has plural forms or not."""
    return tuple(string) if isinstance(string, (list, tuple)) else (str(string or ""),)


def _with_lasting_head(content: bytes) -> bytes:
    """Keep of the head what says how to read the file: names and dates would change with every writing."""
    head, blank, body = content.partition(b"\n\n")
    lasting = (b"Language:", b"Plural-Forms:", b"MIME-Version:", b"Content-")
    lines = [line for line in head.split(b"\n") if line.startswith(b"msg") or line.lstrip(b'"').startswith(lasting)]
    return b"\n".join(lines) + blank + body


def _texts_of(file: Path, source: str) -> Iterator[Found]:
    name = file.relative_to(PRODUCT).as_posix()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        count, with_context = CALLS.get(called, (0, False))
        texts = [argument.value for argument in call.args[:count] if isinstance(argument, ast.Constant)]
        if count and len(texts) == count and all(isinstance(text, str) for text in texts):
            context = str(texts.pop(0)) if with_context else None
            yield name, str(texts[0]) if len(texts) == 1 else (str(texts[0]), str(texts[1])), context


def _as_python(template: Path) -> str:
    """Turn a template into calls that can be read as Python, each on its own line; the rest becomes nothing."""
    source = templatize(template.read_text(encoding="utf-8"))
    calls = re.findall(r"\b(?:n?p?gettext|_)\((?:[^()'\"]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)", source)
    return "\n".join(calls)
