"""How many turns a core takes: `python benchmarks/engine.py`.

A turn here is what a worker pays beside the store: a customer's state is decoded, the engine advances it, the new state
is encoded. The floor is decoding and encoding alone: no engine that keeps its state in a database can be faster.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

import wend
from benchmarks.cpu import Figure, show
from wend.app.folder import read_folder
from wend.cli.folder import read_texts
from wend.engine import Live, Published, Timer, advance, next_timer
from wend.engine.turn import Stimulus
from wend.journey.load import load_journey
from wend.journey.workspace import Workspace
from wend.model.customer import Consent, Customer
from wend.model.event import Event, EventKind

START = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday noon: no quiet hours
ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Customer)
STARTER = Path(wend.__file__).parent / "starter"


def shop() -> Live:
    """The workspace that `wend init` makes: four journeys, two segments, caps and quiet hours."""
    folder = read_folder(read_texts(STARTER))
    return Live.build(folder.checked.workspace, map(Published, folder.checked.plans), folder.checked.segments)


def track(seq: int, name: str, at: datetime, **properties: object) -> Event:
    """An event of the stream."""
    values = {"brand": "samsung", "price": 199.9, "category_code": "electronics.audio", **properties}
    return Event(
        message_id=f"m{seq}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id="ann",
        properties=values,
        seq=seq,
    )


def somebody() -> Customer:
    """A customer with some traits and a yes to marketing."""
    traits = {"email": "ann@shop.example", "first_name": "Ann", "timezone": "Europe/Berlin", "language": "de"}
    return Customer(12, user_id="ann", traits=traits, consents={"email/marketing": Consent(True, START)})


def lived(live: Live, *names: str) -> Customer:
    """The customer after some events of one category."""
    mine = somebody()
    for name in names:
        seq = mine.cursor + 1
        mine = advance(mine, track(seq, name, START, category_id="c1"), live, START).customer
    return mine


def situations(live: Live) -> dict[str, tuple[Customer, Stimulus, datetime]]:
    """What is measured: a customer, what happens, and when."""
    now = START + timedelta(minutes=1)
    busy = lived(live, "Product Added", *["Product Viewed"] * 3)
    assert [(run.step, run.active) for run in busy.runs] == [("ordered", True), ("watch", True)]
    seq, timer = busy.cursor + 1, next_timer(busy)
    assert timer
    return {
        "an event that concerns nobody": (busy, track(seq, "Search Made", now), now),
        "an event that segments count": (busy, track(seq, "Product Viewed", now, category_id="c1"), now),
        "an event that enters a journey": (somebody(), track(1, "Product Added", now), now),
        "an event that a run waits for": (busy, track(seq, "Product Added", now), now),
        "a timer, and a message": (busy, Timer(), timer),
    }


def rate(work: Callable[[], object], seconds: float) -> float:
    """How often a CPU second does the work: the best of five stretches, since others use the machine too."""
    best = 0.0
    for _ in range(5):
        start, done = time.process_time(), 0
        while time.process_time() - start < seconds / 5:
            for _ in range(200):
                work()
            done += 200
        best = max(best, done / (time.process_time() - start))
    return best


def a_turn(live: Live, state: bytes, stimulus: Stimulus, now: datetime) -> bytes:
    """What one turn costs a worker beside the store."""
    return ENCODER.encode(advance(DECODER.decode(state), stimulus, live, now).customer)


def measure(seconds: float) -> dict[str, dict[str, float]]:
    """Turns a CPU second, the floor of the same state, and the state's size in bytes, by situation."""
    live, figures = shop(), {}
    for name, (customer, stimulus, now) in situations(live).items():
        state = ENCODER.encode(customer)
        turns = rate(lambda s=state, what=stimulus, at=now: a_turn(live, s, what, at), seconds)
        floor = rate(lambda s=state: ENCODER.encode(DECODER.decode(s)), seconds)
        figures[name] = {"turns": turns, "floor": floor, "bytes": len(state)}
    return figures


def long_journey(count: int) -> Live:
    """A live journey of so many steps, by turns a wait, a branch and a variable that is set."""
    thirds = [
        f"  - wait: {1 + n % 5}h\n  - branch: [{{when: {{trait: plan, is: p{n}}}, then: [{{exit: out}}]}}]\n  - set: {{n: {{add: 1}}}}\n"
        for n in range(count // 4)  # the exit in each branch is a step, too
    ]
    head = "journey: long\npurpose: service\nentry: {event: Begun}\nvars: {n: {type: number, default: 0}}\nsteps:\n"
    return Live.build(Workspace(), [Published(load_journey(head + "".join(thirds)))])


def by_size(seconds: float, sizes: Sequence[int] = (12, 100, 500, 2000)) -> dict[int, dict[str, float]]:
    """Turns a CPU second of a run in the middle of journeys of so many steps, and the bytes of the customer's state."""
    figures = {}
    for size in sizes:
        live = long_journey(size)
        customer = advance(somebody(), track(1, "Begun", START), live, START).customer
        for _ in range(size // 8):
            customer = advance(customer, Timer(), live, next_timer(customer) or START).customer
        state, timer = ENCODER.encode(customer), next_timer(customer)
        assert timer
        assert customer.runs[0].active
        turns = rate(lambda s=state, on=live, at=timer: a_turn(on, s, Timer(), at), seconds)
        figures[size] = {"turns": turns, "bytes": len(state)}
    return figures


def mixed(figures: dict[str, dict[str, float]]) -> float:
    """Turns a second of a stream in which nine of ten events concern no run, as shop streams do."""
    shares = dict(zip(figures, (0.3, 0.6, 0.04, 0.02, 0.04), strict=True))
    return 1 / sum(share / figures[name]["turns"] for name, share in shares.items())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.seconds)
    found = [
        Figure(
            "engine alone, in memory (decode, advance, encode), mixed", "", mixed(figures), "/s", 60_000,
            cpu_ms=1000 / mixed(figures),
        ),
        *(
            Figure(
                f"turn of {name}", "", each["turns"], "/s", of_floor=each["turns"] / each["floor"],
                cpu_ms=1000 / each["turns"], note=f"state {each['bytes']:.0f} bytes",
            )
            for name, each in figures.items()
        ),
        *(
            Figure(
                f"a timer in a journey of {size} steps", "", each["turns"], "/s", cpu_ms=1000 / each["turns"],
                note=f"state {each['bytes']:.0f} bytes",
            )
            for size, each in by_size(chosen.seconds).items()
        ),
    ]  # fmt: skip
    show(found, as_json=chosen.json)


if __name__ == "__main__":
    main()
