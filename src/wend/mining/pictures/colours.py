"""Colours told apart also by people who see few of them (P. Okabe, K. Ito, 2008, and darker kin of those)."""

_KINDS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6ff0", "#8c8c00", "#3b5b72", "#a0522d")
_OTHER = "#a3adba"


def colour_of(place: int) -> str:
    """The colour of the n-th most frequent kind; the rest share one grey."""
    return _KINDS[place] if place < len(_KINDS) else _OTHER
