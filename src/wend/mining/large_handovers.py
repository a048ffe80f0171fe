"""The handovers of a log that comes in portions: those of `handovers`."""

from collections.abc import Iterator

from wend.mining.handovers import Handover, Handovers, Moves, PingPong, moves_in
from wend.mining.large_spreads import Grouped, Logs, added, spreads_of
from wend.mining.spread import Spread

_Pair = tuple[str, str]


def handovers_of(logs: Logs) -> Handovers:
    """Who hands over to whom, over all portions, by resource; equal counts in order of name.

    Raises:
        MiningError: a portion has no resource.

    """
    cases = handing = 0
    over_cases: dict[_Pair, int] = {}
    back_cases: dict[_Pair, int] = {}
    for log in logs():
        moved = moves_in(log)
        cases, handing = cases + log.n_cases, handing + moved.cases
        added(over_cases, _cases(moved.over))
        added(back_cases, {_either(pair): count for pair, count in _cases(moved.back).items()})
    over = _falling(spreads_of(lambda: _grouped(logs, back=False)))
    back = _falling(spreads_of(lambda: _grouped(logs, back=True)))
    return Handovers(
        cases,
        handing,
        tuple(
            Handover(
                *pair,
                s.count,
                over_cases[pair],
                s.mean_seconds,
                s.median_seconds,
                s.p90_seconds,
                s.total_seconds,
            )
            for pair, s in over
        ),
        tuple(PingPong(pair, s.count, back_cases[pair], s.mean_seconds, s.total_seconds) for pair, s in back),
    )


def _grouped(logs: Logs, *, back: bool) -> Iterator[Grouped[_Pair]]:
    for log in logs():
        moved = moves_in(log)
        moves = moved.back if back else moved.over
        keys = [_either(pair) for pair in moves.pairs] if back else moves.pairs
        yield Grouped(keys, moves.of, moves.time)


def _either(pair: _Pair) -> _Pair:
    """Ping-pong has no direction: portions number people in another order."""
    return min(pair), max(pair)


def _cases(moves: Moves) -> dict[_Pair, int]:
    return dict(zip(moves.pairs, moves.cases.tolist(), strict=True))


def _falling(found: dict[_Pair, Spread]) -> list[tuple[_Pair, Spread]]:
    return sorted(found.items(), key=lambda each: (-each[1].count, each[0]))
