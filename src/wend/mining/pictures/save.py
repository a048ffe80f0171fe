"""Saving a picture in the form its file's ending asks for."""

from collections.abc import Callable, Mapping
from pathlib import Path

from wend.mining.errors import MiningError
from wend.mining.writing import whole


def save(path: Path, forms: Mapping[str, Callable[[], str]]) -> None:
    """Write the form (by ending, such as `.svg`) that the path asks for.

    Raises:
        MiningError: the picture has no such form.

    """
    ending = path.suffix.casefold()
    if ending not in forms:
        hint = (
            " There is no PNG: write .svg or .html, which every browser shows and prints." if ending == ".png" else ""
        )
        raise MiningError(f"{path}: this picture can be written as {', '.join(sorted(forms))}.{hint}")
    with whole(path) as unfinished:
        unfinished.write_text(forms[ending](), encoding="utf-8")
