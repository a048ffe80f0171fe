"""Numbers, durations and names as people read them, and how wide they are on the page."""

import textwrap

_STEPS = ((86_400 * 365.25, "y"), (86_400 * 30.44, "mo"), (86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_NARROW, _WIDE = set("iljtfrI.,:;|!'()[] "), set("mwMWABCDGHNOQRSUVXYZ@%&_")


def duration(seconds: float) -> str:
    """A duration in its largest fitting unit.

    >>> duration(0), duration(90), duration(3 * 86_400), duration(0.25)
    ('0 s', '1.5 min', '3 d', '250 ms')
    """
    if 0 < seconds < 1:
        return f"{seconds * 1_000:.0f} ms"
    size, unit = next(((s, u) for s, u in _STEPS if seconds >= s), (1, "s"))
    value = seconds / size
    return f"{value:.1f}".removesuffix(".0") + f" {unit}" if value < 10 else f"{value:.0f} {unit}"


def number(count: int) -> str:
    """A count with thin spaces between thousands.

    >>> number(1234567)
    '1\u2009234\u2009567'
    """
    return f"{count:,}".replace(",", "\u2009")


def wrap(name: str, width: int = 22, lines: int = 3) -> list[str]:
    """A name over some lines; what does not fit ends in an ellipsis.

    >>> wrap("examine thoroughly once more", 12)
    ['examine', 'thoroughly', 'once more']
    """
    return textwrap.wrap(name, width, max_lines=lines, placeholder=" …", break_on_hyphens=False) or [""]


def text_width(text: str, size: float) -> float:
    """About how wide a line of a plain sans-serif font is, in pixels."""
    return size * sum(0.32 if c in _NARROW else 0.74 if c in _WIDE else 0.56 for c in text)
