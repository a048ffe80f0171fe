"""Pictures as PNG: the SVG that other rooms draw, turned into pixels.

Rule 1. Letters must show: where the machine has no font for them, that is an error with what to install, never a picture
without words.
Rule 2. Twice the size of the drawing, so that it stays sharp; a very large drawing gets fewer pixels, never none.
"""

import math
from functools import cache
from typing import Final

import resvg_py
from lxml import etree

from wend.errors import WendError
from wend.limits import PICTURE_PIXELS_MAX

_ZOOM: Final = 2.0
_FONTS: Final = (
    "Inter", "Helvetica Neue", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Open Sans", "Roboto",
    "Ubuntu", "Cantarell", "FreeSans", "Nimbus Sans", "Segoe UI", "Verdana", "Tahoma", "Carlito", "Lato", "Source Sans 3",
    "Adwaita Sans", "Noto Sans CJK SC", "Droid Sans", "DejaVu Serif", "Liberation Serif", "Noto Serif", "Times New Roman",
)  # fmt: skip
_LETTER: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="18" font-family="{}">A</text></svg>'
)


class PictureError(WendError):
    """The picture cannot be turned into pixels."""


def png(svg: str) -> bytes:
    """The picture as PNG on white; lettered in the first font of the SVG that is installed, else in another one.

    Raises:
        PictureError: no usable font is installed, or the text is no SVG.

    """
    font = _font()
    if font is None:
        raise PictureError(
            "A PNG needs a font, and none was found on this machine. Install one (Debian, Ubuntu: apt-get install "
            "fonts-dejavu-core; Alpine: apk add font-dejavu; Fedora: dnf install dejavu-sans-fonts), or write .svg."
        )
    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg, background="#ffffff", zoom=_zoom(svg), sans_serif_family=font, serif_family=font
        )
    except ValueError as problem:
        raise PictureError(f"The picture is no SVG that can be turned into pixels: {problem}.") from problem


@cache
def _font() -> str | None:
    """The first known font that is installed: a letter in it leaves ink."""
    blank = resvg_py.svg_to_bytes(svg_string=_LETTER.format("none"), skip_system_fonts=True)
    return next((name for name in _FONTS if resvg_py.svg_to_bytes(svg_string=_LETTER.format(name)) != blank), None)


def _zoom(svg: str) -> float:
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        raise PictureError(f"The picture is no SVG: {problem}.") from problem
    width, height = (float((root.get(side) or "0").removesuffix("px")) for side in ("width", "height"))
    return min(_ZOOM, math.sqrt(PICTURE_PIXELS_MAX / (width * height))) if width * height > 0 else _ZOOM
