"""What may be in a picture that a city brings along.

It is served to browsers as a file of this site: a script inside it would be a script of this site.
"""

import re
from xml.etree import ElementTree

MOST_BYTES = 20_000
_SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(
    _SVG + name
    for name in (
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc", "defs"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol"),
    )
)
_LEADS_OUT = re.compile(r"url\(\s*['\"]?(?!#)|javascript:", re.IGNORECASE)


def wrong_with_svg(*, content: str) -> str:
    """This function will say what is wrong with an SVG picture, or "" when it holds nothing but shapes."""
    if len(content.encode()) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1000} KB"
    if "<!" in content.replace("<!--", ""):
        return "it declares a document type or entities"
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return f"it is no well-formed XML ({error})"
    if root.tag != f"{_SVG}svg" or not root.get("viewBox"):
        return "it is no <svg> with a viewBox"
    return next((wrong for element in root.iter() if (wrong := _wrong_with(element))), "")


def _wrong_with(element: ElementTree.Element) -> str:
    name = str(element.tag).removeprefix(_SVG)
    if element.tag not in SHAPES:
        return f"<{name}> is not a shape"
    for attribute, value in element.items():
        plain = attribute.rpartition("}")[2]
        leads_out = (plain == "href" and not value.startswith("#")) or _LEADS_OUT.search(value)
        if leads_out or plain.lower().startswith("on"):
            return f"'{plain}' of <{name}> does something or leads elsewhere"
    return ""
