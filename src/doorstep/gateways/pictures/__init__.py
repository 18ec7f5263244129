"""Pictures for phones: a PNG made of an SVG. Typst draws it, which prints our forms already."""

from functools import lru_cache

import typst

_PAGE = """#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})
#align(center + horizon, image(bytes(sys.inputs.at("svg")), format: "svg", width: {share}%))
"""


@lru_cache(maxsize=16)
def icon(*, svg: str, size: int, ground: str = "", share: int = 100) -> bytes:
    """This function will return an SVG as a square PNG of `size` pixels.

    `share`: how many percent of the square it takes; `ground`: the colour of the rest, "" for none."""
    source = _PAGE.format(size=size, share=share, fill=f'rgb("{ground}")' if ground else "none")
    made = typst.compile(source.encode(), format="png", ppi=72.0, sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made
