"""Released stores that are brought to today's schema by processes that are killed while they do it.

Rule 1. Several start at once, all are killed; that goes on for some waves, and then one is let be: it has to succeed, and
        every row of before has to be there.
"""

import asyncio
from random import Random
from typing import Final

from test_released import RELEASED, _same_rows, fill, looking

from prove.crew import Crew
from prove.places import Place
from wend.store.check import check_store
from wend.store.migrations import HEAD

ROUNDS: Final = 6
WAVES: Final = 2
AT_ONCE: Final = 3
LIFE_SECONDS_MAX: Final = 0.12
LAST_SECONDS_MAX: Final = 60.0


async def prove_migrations(crew: Crew, place: Place, dice: Random) -> list[str]:
    """Bring some stores up, killed all the while; what is wrong with them afterwards."""
    wrong: list[str] = []
    for number in range(ROUNDS):
        url, direct = await asyncio.to_thread(place.another, f"released_{number}")
        schema = dice.choice(RELEASED)
        kept = await asyncio.to_thread(fill, direct, schema)
        argv = ["db", "migrate", "--database", url]
        for _ in range(WAVES):
            lives = [await crew.begin("released", argv) for _ in range(AT_ONCE)]
            for life in lives:
                await asyncio.sleep(dice.uniform(0.0, LIFE_SECONDS_MAX))
                await crew.kill(life)
        last = await crew.begin("released", argv)
        status = await asyncio.wait_for(asyncio.shield(last.gone), LAST_SECONDS_MAX)
        about = f"a store of schema {schema}, brought to {HEAD} by processes that were killed"
        if status:
            wrong.append(f"{about}: the last `wend db migrate`, which was let be, ended with {status}")
            continue
        wrong += await asyncio.to_thread(_compare, direct, kept["tables"], about)
    return wrong


def _compare(direct: str, tables: dict[str, dict[str, object]], about: str) -> list[str]:
    wrong = [f"{about}: {each.what}" for each in check_store(looking(direct))]
    with looking(direct).look() as now:
        for name, table in tables.items():
            try:
                _same_rows(now, name, table)
            except AssertionError:
                wrong.append(f"{about}: the rows of {name} are not those of before")
    return wrong
