"""Dead letters, sent again once their cause is mended.

Rule 1. A letter goes through the same reading as a call that comes in today. What is refused again stays a letter, with what
        is wrong with it now.
Rule 2. It keeps its time: what happened then is told as having happened then. Whether it is late is judged by today's clock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from wend import limits
from wend.app.decode_call import CALLS, CallError, decode_call
from wend.app.ports import RefusedError, Store
from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter


class SentAgain(msgspec.Struct, frozen=True):
    """What became of letters: how many are events now, new or known already, and which stay, with their reasons."""

    taken: int
    known: int
    refused: list[LetterAgain]


def send_again(store: Store, ids: Sequence[int] | None, now: datetime) -> SentAgain:
    """Take these letters in, or with None all of them, as if they came again now."""
    taken = known = 0
    refused: list[LetterAgain] = []
    for letters in _portions(store, ids):
        again = [_look(each, now) for each in letters]
        for part, new in _store(store, again):
            events = sum(each.event is not None for each in part)
            taken, known = taken + new, known + events - new
            refused += [each for each in part if each.event is None]
    return SentAgain(taken, known, refused)


def _portions(store: Store, ids: Sequence[int] | None) -> Iterable[list[DeadLetter]]:
    """All letters asked for, as they stand now; those that come meanwhile are not looked at."""
    wanted = [each.id for each in store.letters(ids, limits.LETTERS_MAX)]
    for start in range(0, len(wanted), limits.IMPORT_PORTION):
        yield store.letters(wanted[start : start + limits.IMPORT_PORTION], limits.IMPORT_PORTION)


def _look(letter: DeadLetter, now: datetime) -> LetterAgain:
    kind = _KINDS.get(letter.source.removeprefix("/v1/"))
    try:
        event = decode_call(letter.body.encode(), letter.received_at, kind, place=letter.id)
    except CallError as error:
        return LetterAgain(letter.id, letter.received_at, reason=str(error))
    return LetterAgain(letter.id, letter.received_at, msgspec.structs.replace(event, received_at=now))


def _store(store: Store, again: list[LetterAgain]) -> Iterable[tuple[list[LetterAgain], int]]:
    """Store what became of letters; where the store refuses one of them, that one stays, with the store's words."""
    try:
        yield again, store.take_again(again)
    except (RefusedError, ValueError, TypeError, OverflowError) as error:
        if len(again) == 1:
            stays = [LetterAgain(again[0].id, again[0].received_at, reason=f"the store refuses it: {error}")]
            yield stays, store.take_again(stays)
            return
        middle = len(again) // 2
        yield from _store(store, again[:middle])
        yield from _store(store, again[middle:])


_KINDS: Final = {name: kind for kind in CALLS.values() for name in (kind.value, kind.value[0])}
