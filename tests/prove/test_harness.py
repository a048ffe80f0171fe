"""The harness itself: its seed decides, and what it lays out is sound."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random

from prove.happenings import Call, Happenings
from prove.line import Line
from prove.replay import JOURNEYS

from prove import altered, workspace
from wend import limits
from wend.journey.load import load_journey


def test_a_seed_makes_the_same_happenings_again() -> None:
    first, second, other = (_without_times(Happenings(Random(seed), 10, "x").some(200)) for seed in ("7", "7", "8"))
    assert first == second != other
    assert len({call["messageId"] for call in first}) == len(first)


def _without_times(calls: list[Call]) -> list[Call]:
    return [{key: value for key, value in call.items() if key != "timestamp"} for call in calls]


def test_limits_that_are_shortened_exist_and_are_longer_in_production() -> None:
    assert {name: getattr(limits, name) > value for name, value in altered.SHORTENED.items()} == dict.fromkeys(
        altered.SHORTENED, True
    )


def test_a_message_is_held_for_longer_than_its_handing_over_may_last_as_in_production() -> None:
    assert altered.SHORTENED["MESSAGE_LEASE_SECONDS"] > altered.SHORTENED["HANDOVER_SECONDS_MAX"]
    assert limits.MESSAGE_LEASE_SECONDS > limits.HANDOVER_SECONDS_MAX


def test_a_retitled_journey_is_another_version_that_decides_the_same(tmp_path: Path) -> None:
    workspace.lay_workspace(tmp_path / "w", mail_port=1, hook_port=2)
    for name in workspace.RETITLED:
        path = tmp_path / "w" / "journeys" / f"{name}.yaml"
        before = load_journey(path.read_text("utf-8"), name)
        after = load_journey(workspace.retitle(tmp_path / "w", name, 3).read_text("utf-8"), name)
        assert after.version != before.version
        assert (after.steps, after.entry) == (before.steps, before.entry)


def test_every_journey_is_compared_or_changed_or_capped(tmp_path: Path) -> None:
    found = {path.stem for path in (workspace.SOURCE / "journeys").glob("*.yaml")}
    assert found == {*JOURNEYS, workspace.CHANGED, "seats", "help"}


def test_a_line_that_is_cut_ends_for_both_sides_and_can_be_opened_anew() -> None:
    async def talk() -> tuple[bytes, bytes, bytes]:
        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError):
                while chunk := await reader.read(100):
                    writer.write(chunk)
            writer.transport.abort()

        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        line = Line(lambda: asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1]))
        await line.open()
        said = []
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
            writer.write(b"hello")
            said.append(await reader.read(5))
            line.cut()
            try:
                said.append(await reader.read(5))
            except ConnectionError:
                said.append(b"")
            writer.close()
        await line.close()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.1)  # whoever was hung up on notices
        return said[0], said[1], said[2]

    assert asyncio.run(talk()) == (b"hello", b"", b"hello")
