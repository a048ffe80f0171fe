"""Stories: a journey and a timeline in plain text, and the transcript that comes of them.

A story is a bug report, a test and documentation at once:

    # One reminder for somebody who looked and did not buy.
    journey browse-abandonment
    customer 7 {email: ann@shop.example, timezone: Europe/Berlin}
    consent email/marketing

    2026-03-02 10:00  Product Viewed {category: books}
    2026-03-10 10:00  end
    ---
    2026-03-02 10:00  entered browse-abandonment on Product Viewed
    …

Above the line stands what happens: an event with its properties, `identify {traits}`, `ask JOURNEY {properties}` (an entry
over the API), `schedule JOURNEY`, `receipt Bounced MESSAGE {channel: email}`, `cancel RUN`, or `end`, up to when time goes
on; `$time` among the values says when something happened that reached us late. Below it stands the transcript, which the
engine writes and people read.

Rule 1. Times are UTC unless they carry an offset, and ascend.
Rule 2. A transcript holds everything that was decided, in order, and nothing that depends on the machine.
"""

import re
from collections import deque
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from wend import limits
from wend.app.words import reason_in_words
from wend.engine import Live, Timer, advance, next_timer
from wend.model.customer import Consent, Customer
from wend.model.document import DocumentError, Mark, Node, Problems, read_yaml
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.reason import Reason

_TIMED: Final = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)\s+(.*)")
_YEARS: Final = (1900, 9000)
_WITH_VALUES: Final = re.compile(r"([^{]*?)\s*(\{.*\})?")


class Happening(msgspec.Struct, frozen=True):
    """Something of the timeline; `event` None is the end, up to which timers still ring."""

    at: datetime
    event: Event | None


class Story(msgspec.Struct, frozen=True):
    """A story as read."""

    file: str
    title: str
    journeys: tuple[str, ...]  # empty: all of the workspace
    customer: Customer
    timeline: tuple[Happening, ...]
    transcript: tuple[str, ...]
    head: str  # the text above the line, as written


def parse_story(text: str, file: str = "<story>") -> Story:
    """Read a story. Raises `DocumentError` with every line that makes no sense."""
    return _StoryReader(file).read(text)


def tell(story: Story, live: Live) -> list[str]:
    """The transcript of a story under the live plans. Time jumps from one thing due to the next."""
    teller = _Teller(story.customer, live)
    for happening in story.timeline:
        teller.go_to(happening.at)
        if happening.event:
            teller.take(happening.event, happening.at)
    return teller.lines


def with_transcript(story: Story, lines: list[str]) -> str:
    """The story's text with another transcript."""
    return story.head.rstrip() + "\n---\n" + "".join(f"{line}\n" for line in lines)


class _Teller:
    """Plays one customer's timeline."""

    def __init__(self, customer: Customer, live: Live) -> None:
        self.lines: list[str] = []
        self._customer = customer
        self._live = live
        self._seq = 0

    def go_to(self, at: datetime) -> None:
        """Let every timer up to `at` ring, each at its own time."""
        for _ in range(limits.STORY_TURNS_MAX):
            timer = next_timer(self._customer)
            if timer is None or timer > at:
                return
            self._play(Timer(), timer)
        self.lines.append(f"… stopped after {limits.STORY_TURNS_MAX} timers")

    def take(self, event: Event, at: datetime) -> None:
        """An event happens."""
        self._seq += 1
        self._play(msgspec.structs.replace(event, seq=self._seq), at)

    def _play(self, stimulus: Event | Timer, at: datetime) -> None:
        """A turn, and after it those of the events that it has journeys emit, in the order of the log."""
        waiting: deque[Event | Timer] = deque([stimulus])
        for _ in range(limits.STORY_TURNS_MAX):
            turn = advance(self._customer, waiting.popleft(), self._live, at)
            self._customer = turn.customer
            self.lines += [_line(reason) for reason in turn.reasons]
            for emitted in turn.events:
                self._seq += 1
                waiting.append(msgspec.structs.replace(emitted, seq=self._seq))
            if not waiting:
                return
        self.lines.append(f"… stopped after {limits.STORY_TURNS_MAX} events that journeys emitted at once")


def _line(reason: Reason) -> str:
    where = f"{reason.step}: " if reason.step else ""
    return f"{reason.at:%Y-%m-%d %H:%M}  {where}{reason_in_words(reason)}"


class _StoryReader:
    """Reads a story line by line, noting every problem."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems = Problems()
        self._title = ""
        self._journeys: list[str] = []
        self._customer = Customer(id=1)
        self._timeline: list[Happening] = []

    def read(self, text: str) -> Story:
        head, _, below = text.partition("\n---\n")
        for number, line in enumerate(head.splitlines(), 1):
            if line.strip():
                self._read_line(line.strip(), Mark(self._file, number, len(line) - len(line.lstrip()) + 1))
        if not self._timeline:
            self._problems.error(
                Mark(self._file),
                "nothing happens in this story",
                "add a line such as `2026-03-02 10:00  Product Viewed`",
            )
        self._problems.raise_errors()
        lines = tuple(line.rstrip() for line in below.splitlines() if line.strip())
        return Story(self._file, self._title, tuple(self._journeys), self._customer, tuple(self._timeline), lines, head)

    def _read_line(self, line: str, mark: Mark) -> None:
        if timed := _TIMED.fullmatch(line):
            self._happen(timed[1], timed[2], mark)
            return
        word, _, rest = line.partition(" ")
        match word:
            case "#":
                self._title = self._title or rest
            case "journey":
                self._journeys.append(rest.strip())
            case "customer":
                self._know_customer(rest, mark)
            case "consent":
                self._customer.consents[rest.strip()] = Consent(given=True, at=datetime.min.replace(tzinfo=UTC))
            case _:
                self._problems.error(
                    mark, f"{word!r} begins no line of a story", "known: #, journey, customer, consent, or a time"
                )

    def _know_customer(self, rest: str, mark: Mark) -> None:
        number, traits = self._split(rest, mark)
        self._customer.traits = traits
        if number.isdigit():
            self._customer.id = int(number)
        self._customer.user_id = number or "1"

    def _happen(self, stamp: str, what: str, mark: Mark) -> None:
        at = _moment(stamp)
        if at is None:
            self._problems.error(mark, f"{stamp!r} is not a time")
            return
        if self._timeline and at < self._timeline[-1].at:
            self._problems.error(mark, "this happens before the line above", "a story's times ascend")
        words, values = self._split(what, mark)
        self._timeline.append(Happening(at, self._event(words, values, at)))

    def _split(self, text: str, mark: Mark) -> tuple[str, dict[str, Any]]:
        found = _WITH_VALUES.fullmatch(text.strip())
        if found is None:
            self._problems.error(mark, "values stand last, as in `Product Viewed {category: books}`")
            return text, {}
        try:
            values = read_yaml(found[2] or "{}", self._file)
        except DocumentError as error:
            self._problems.error(mark, f"the values cannot be read: {error.problems[0].message}")
            values = Node({})
        return found[1], values.plain()

    def _event(self, words: str, values: dict[str, Any], at: datetime) -> Event | None:
        verb, _, rest = words.partition(" ")
        number = f"story-{len(self._timeline) + 1}"
        late = values.pop("$time", None)
        happened = (_moment(str(late)) if late else None) or at
        match verb:
            case "end":
                return None
            case "identify":
                return _event(number, EventKind.IDENTIFY, NAME_OF_KIND[EventKind.IDENTIFY], happened, at, traits=values)
            case "ask" | "schedule":
                kind = EventKind.ENTRY if verb == "ask" else EventKind.SCHEDULED
                return _event(number, kind, NAME_OF_KIND[kind], happened, at, {"journey": rest, **values})
            case "cancel":
                decision = {"action": "cancel", "run": rest}
                return _event(number, EventKind.DECISION, NAME_OF_KIND[EventKind.DECISION], at, at, decision)
            case "receipt":
                word, _, message = rest.partition(" ")
                receipt = {"message": message, **values}
                return _event(number, EventKind.RECEIPT, f"Message {word.title()}", happened, at, receipt)
            case _:
                return _event(number, EventKind.TRACK, words, happened, at, values)


def _event(
    message_id: str,
    kind: EventKind,
    name: str,
    happened: datetime,
    at: datetime,
    properties: dict[str, Any] | None = None,
    traits: dict[str, Any] | None = None,
) -> Event:
    return Event(
        message_id=message_id,
        kind=kind,
        name=name,
        time=happened,
        received_at=at,
        properties=properties or {},
        traits=traits or {},
    )


def _moment(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        return None  # what is counted from it has to stay in the calendar
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
