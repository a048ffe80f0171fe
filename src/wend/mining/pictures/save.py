"""Saving a picture in the form its file's ending asks for."""

from collections.abc import Callable, Mapping
from pathlib import Path

from wend.mining.errors import MiningError
from wend.mining.writing import whole

_MODELS = (".bpmn", ".pnml")


def save(path: Path, forms: Mapping[str, Callable[[], str | bytes]]) -> None:
    """Write the form (by ending, such as `.svg`) that the path asks for.

    Raises:
        MiningError: the picture has no such form.

    """
    ending = path.suffix.casefold()
    if ending not in forms:
        hint = f" A model is made by `wend mine discover FILE -o {path.name}`." if ending in _MODELS else ""
        raise MiningError(f"{path}: this picture can be written as {', '.join(sorted(forms))}.{hint}")
    made = forms[ending]()
    with whole(path) as unfinished:
        unfinished.write_bytes(made.encode() if isinstance(made, str) else made)
