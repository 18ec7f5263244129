"""A letter for a mail program: put together from a frame, and shown as simple HTML that can be read aloud."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from doorstep.engines.messages.filling import fill, placeholders

_BLOCKS = re.compile(r"\n\s*\n")
_ADDRESS = re.compile(r"https?://\S+")
_ITEM = "- "
_STYLE = (
    "body{font:1.125rem/1.5 sans-serif;max-width:38rem;margin:1rem auto;padding:0 1rem}h1{font-size:1.5rem}"
    "h2{font-size:1.25rem}li{margin:.25rem 0}a{display:inline-block;padding:.5rem 0}"
)


def compose(*, frame: str, values: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> str:
    """This function will return a letter's plain text: the frame's blocks, parted by empty lines, with values put in.

    A line that asks for a value that is absent or blank is left out; one that asks for a list is repeated for each of
    its items. A block that loses all such lines is left out with what stands around them. Raises BadText."""
    blocks = (_block(block, values, lists) for block in _BLOCKS.split(frame.strip()))
    return "\n\n".join(block for block in blocks if block)


def _block(block: str, values: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> str:
    said: list[str] = []
    asked = answered = False
    for line in block.splitlines():
        names = placeholders(text=line)
        filled = list(_lines(line.strip(), names, values, lists))
        asked, answered = asked or bool(names), answered or bool(names and filled)
        said += filled
    return "\n".join(said) if answered or not asked else ""


def _lines(
    line: str, names: frozenset[str], values: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """What becomes of one line: nothing, itself, or one for each item of its list."""
    listed = next((name for name in sorted(names) if name in lists), "")
    for item in lists[listed] if listed else ("",):
        given = {**values, listed: item} if listed else values
        if all(given.get(name, "").strip() for name in names):
            yield fill(text=line, values=given)


def html_of(*, text: str, title: str, language: str) -> str:
    """This function will return a letter as a page of headings, paragraphs and lists alone, so that a screen reader
    tells it in order and large letters wrap.

    A line that is an address of the web becomes a link; lines that begin with "- " become a list under the line before
    them. All text is escaped."""
    body = "\n".join(part for block in _BLOCKS.split(text.strip()) for part in _parts(block.splitlines()))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _parts(lines: Sequence[str]) -> Iterator[str]:
    items = [line.removeprefix(_ITEM) for line in lines if line.startswith(_ITEM)]
    said = [line for line in lines if not line.startswith(_ITEM)]
    if items:
        yield from (f"<h2>{_shown(line)}</h2>" for line in said)
        yield "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"
    elif said:
        yield "<p>" + "<br>\n".join(_shown(line) for line in said) + "</p>"


def _shown(line: str) -> str:
    if _ADDRESS.fullmatch(line):
        return f'<a href="{escape(line)}">{escape(line)}</a>'
    return escape(line)
