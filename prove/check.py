"""All checks of a finished run."""

from contextlib import closing
from pathlib import Path

from prove.books import Checked, check_books
from prove.letterbox import check_letterbox
from prove.record import read_record
from prove.replay import check_decisions
from prove.rest import opened
from wend.app.published import load_world


def check(folder: Path, place: str) -> Checked:
    """Hold the store at `place` against the journals in `folder`, and its decisions against the interpreter."""
    checked = Checked()
    with closing(opened(place)) as store:
        workspace = load_world(store).live.workspace
    record = read_record(place)
    check_books(record, folder, checked)
    check_letterbox(record, folder, checked)
    check_decisions(record, folder, workspace, checked)
    return checked
