"""Pictures as PNG: the right size, with letters, or a word about what is missing."""

import struct

import pytest
import resvg_py

from wend.limits import PICTURE_PIXELS_MAX
from wend.model import raster
from wend.model.raster import PictureError, png

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"><text x="5" y="30" font-family="{}">{}</text></svg>'
)


def _size(picture: bytes) -> tuple[int, ...]:
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def test_a_picture_has_twice_the_size_of_its_drawing() -> None:
    assert _size(png(_SVG.format(100, 40, "sans-serif", ""))) == (200, 80)


def test_a_very_large_drawing_gets_fewer_pixels() -> None:
    width, height = _size(png(_SVG.format(20_000, 10_000, "sans-serif", "")))
    assert 0.98 * PICTURE_PIXELS_MAX < width * height <= 1.01 * PICTURE_PIXELS_MAX
    assert width == pytest.approx(2 * height, rel=0.01)


@pytest.mark.parametrize("font", ["sans-serif", "serif", "No Such Font", "No Such Font, Helvetica, sans-serif"])
def test_letters_leave_ink_whatever_font_is_asked_for(font: str) -> None:
    blank = png(_SVG.format(100, 40, font, ""))
    assert png(_SVG.format(100, 40, font, "Wend")) != blank


def test_without_any_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = resvg_py.svg_to_bytes

    def bare(**options: object) -> bytes:
        return draw(**{**options, "skip_system_fonts": True})  # type: ignore[arg-type]

    monkeypatch.setattr(raster.resvg_py, "svg_to_bytes", bare)
    raster._font.cache_clear()
    with pytest.raises(PictureError, match="fonts-dejavu-core"):
        png(_SVG.format(100, 40, "sans-serif", "Wend"))
    raster._font.cache_clear()


@pytest.mark.parametrize("text", ["", "no picture", "<svg", "<a/>"])
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(PictureError, match="no SVG"):
        png(text)
