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

Above the line stands what happens: an event with its properties, `identify {traits}`, `ask JOURNEY {properties}` (an
entry over the API), `file JOURNEY {values}`, `schedule JOURNEY`, `receipt Bounced MESSAGE {channel: email}`, `finish
TASK OUTCOME {by: anna}`, `queue NAME COUNT` (from then on others have so many open tasks in it), `cancel RUN`, or
`end`, up to when time goes on; `ann: EVENT` is done by one of an account's people, `ann: group ACCOUNT {role: champion}`
lets her join it; `$time` among the values says when something happened that reached us late. Below it
stands the transcript, which the engine writes and people read.

Rule 1. Times are UTC unless they carry an offset, and ascend.
Rule 2. A transcript holds everything that was decided, in order, and nothing that depends on the machine.
"""

import dataclasses
import re
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from wend import limits
from wend.app.entry_counts import begin_of_day
from wend.app.simulate_beside import Beside
from wend.app.simulate_player import Eras
from wend.app.story_arms import Arm, number_for
from wend.app.story_cast import Belongs, Cast
from wend.app.words import reason_in_words
from wend.engine import Live, Outside, Published, Timer, advance, next_timer
from wend.engine.queues import count_of, without
from wend.journey.plan import Plan
from wend.model.customer import Consent, Customer
from wend.model.document import DocumentError, Mark, Node, Problems, read_yaml
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind
from wend.model.reason import Reason
from wend.model.task import COMPLETED, ROOM, QueueCount

_TIMED: Final = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)\s+(.*)")
_YEARS: Final = (1900, 9000)
_NOBODYS: Final = ("end", "queue", "finish", "cancel")  # what concerns the account itself
_OWN_IDS: Final = ("message", "run", "task")  # properties that name a run of the customer
OTHERS: Final = "others"  # who has the open tasks that a story begins with
_WITH_VALUES: Final = re.compile(r"([^{]*?)\s*(\{.*\})?")


class Happening(msgspec.Struct, frozen=True):
    """Something of the timeline; neither event nor queue is the end, up to which timers still ring."""

    at: datetime
    event: Event | None
    queue: tuple[str, int] | None = None  # from now on others have so many open tasks in it
    who: str = ""  # of an account's people; empty for the story's own customer or account


class Story(msgspec.Struct, frozen=True):
    """A story as read."""

    file: str
    title: str
    journeys: tuple[str, ...]  # empty: all of the workspace
    customer: Customer
    timeline: tuple[Happening, ...]
    transcript: tuple[str, ...]
    queues: dict[str, int]  # open tasks of others
    head: str  # the text above the line, as written
    since: dict[str, datetime] = {}  # journeys that go live only then
    arms: tuple[Arm, ...] = ()  # which the customer falls into
    people: tuple[Belongs, ...] = ()  # of a story of an account


def parse_story(text: str, file: str = "<story>") -> Story:
    """Read a story. Raises `DocumentError` with every line that makes no sense."""
    return _StoryReader(file).read(text)


class Told(msgspec.Struct, frozen=True):
    """A story told: the transcript, and the reasons it was made from."""

    lines: list[str]
    reasons: list[Reason]


def tell(story: Story, live: Live | Eras) -> list[str]:
    """The transcript of a story under the live plans. Time jumps from one thing due to the next."""
    return retell(story, live).lines


def retell(story: Story, live: Live | Eras) -> Told:
    """A story told, with the reasons. Raises `NobodyFallsSoError` where nobody falls into the arms it names."""
    lives = live if isinstance(live, Eras) else Eras([(None, live)])
    customer = msgspec.structs.replace(story.customer, id=number_for(story.customer.id, story.arms, lives.last))
    teller = _Teller(Cast(customer, story.people), lives, story.queues)
    for happening in story.timeline:
        teller.go_to(happening.at)
        if happening.queue:
            teller.fill(*happening.queue, happening.at)
        if happening.event:
            teller.take(happening.event, happening.at, happening.who)
    return Told(teller.lines, teller.reasons)


def lives_of(story: Story, beside: Beside, plans: Iterable[Plan]) -> Eras:
    """The plans a story is told with (those it names, or all), each live from when the story says."""
    chosen = [plan for plan in plans if not story.journeys or plan.journey in story.journeys]
    cuts = [None, *sorted({*story.since.values()})]

    def live_at(cut: datetime | None) -> Live:
        return beside.live(Published(plan, live=_is_live(story, plan, cut)) for plan in chosen)

    return Eras([(cut, live_at(cut)) for cut in cuts])


def _is_live(story: Story, plan: Plan, cut: datetime | None) -> bool:
    since = story.since.get(plan.journey)
    return since is None or (cut is not None and since <= cut)


def with_transcript(story: Story, lines: list[str]) -> str:
    """The story's text with another transcript."""
    return story.head.rstrip() + "\n---\n" + "".join(f"{line}\n" for line in lines)


class _Teller:
    """Plays the timeline of one customer, or of an account and its people."""

    def __init__(self, cast: Cast, lives: Eras, queues: Mapping[str, int]) -> None:
        self.lines: list[str] = []
        self.reasons: list[Reason] = []
        self._cast = cast
        self._lives = lives
        self._seq = 0
        self._at = datetime.min.replace(tzinfo=UTC)  # when the last turn was taken
        self._outside = Outside(queues={name: QueueCount({OTHERS: count}) for name, count in queues.items()})

    def go_to(self, at: datetime) -> None:
        """Let every timer up to `at` ring, each at its own time."""
        for _ in range(limits.STORY_TURNS_MAX):
            due = [(timer, each.id) for each in self._cast if (timer := next_timer(each)) and timer <= at]
            if not due:
                return
            timer, number = min(due)
            self._play(number, Timer(), timer)
        self.lines.append(f"… stopped after {limits.STORY_TURNS_MAX} timers")

    def take(self, event: Event, at: datetime, who: str = "") -> None:
        """An event happens. Who finishes a task counts it."""
        event = _hers(event, self._cast.first)
        number = self._cast.number(who)
        for run in self._cast[number].runs if event.name == COMPLETED else ():
            if run.task and run.task.id == event.properties.get("task"):
                self._outside = without(self._outside, run.task)
        self._play(number, self._numbered(event), at)

    def _numbered(self, event: Event) -> Event:
        """An event as the log has it."""
        self._seq += 1
        return msgspec.structs.replace(event, seq=self._seq)

    def fill(self, queue: str, count: int, at: datetime) -> None:
        """Others have so many open tasks in a queue; if that makes room, whoever waits for it is told."""
        mine = {name: n for name, n in count_of(self._outside, queue).open.items() if name != OTHERS}
        now = msgspec.structs.replace(count_of(self._outside, queue), open={OTHERS: count, **mine})
        self._outside = dataclasses.replace(self._outside, queues={**self._outside.queues, queue: now})
        for run in self._cast[self._cast.first].runs:
            if run.task and run.task.queue == queue and not run.task.opened:
                said = {"task": run.task.id, "queue": queue}
                self.take(_event(f"room-{self._seq}", EventKind.TASK, ROOM, at, at, said), at)

    def _begin_day(self, at: datetime) -> None:
        """Caps on entries go by the day of the workspace's zone."""
        if self._outside.entries and begin_of_day(self._lives.at(at), at) != begin_of_day(self._lives.at(at), self._at):
            anew = {name: dataclasses.replace(each, today=0) for name, each in self._outside.entries.items()}
            self._outside = dataclasses.replace(self._outside, entries=anew)
        self._at = at

    def _play(self, number: int, stimulus: Event | Timer, at: datetime) -> None:
        """A turn, and after it those of the events and letters that come of it, in the order of the log."""
        waiting: deque[tuple[int, Event | Timer]] = deque([(number, stimulus)])
        for _ in range(limits.STORY_TURNS_MAX):
            self._begin_day(at)
            whose, next_one = waiting.popleft()
            turn = advance(self._cast[whose], next_one, self._lives.at(at), at, self._outside)
            self._cast.keep(turn.customer)
            self._outside = turn.outside
            self.reasons += turn.reasons
            self.lines += [_line(reason, self._cast.prefix(whose)) for reason in turn.reasons]
            waiting += [(whose, self._numbered(emitted)) for emitted in turn.events]
            for letter in turn.letters:
                if (to := self._cast.addressee(letter)) is not None:
                    waiting.append((to, self._numbered(letter.event)))
            if not waiting:
                return
        self.lines.append(f"… stopped after {limits.STORY_TURNS_MAX} events that journeys emitted at once")


def _line(reason: Reason, whose: str) -> str:
    where = f"{reason.step}: " if reason.step else ""
    return f"{reason.at:%Y-%m-%d %H:%M}  {whose}{where}{reason_in_words(reason)}"


def _hers(event: Event, number: int) -> Event:
    """An event with `~2.send-x.3` as the customer's own: her second run."""
    named = {
        name: value for name in _OWN_IDS if isinstance(value := event.properties.get(name), str) and value[:1] == "~"
    }
    if not named:
        return event
    mine = {name: f"{number}-{value[1:]}" for name, value in named.items()}
    return msgspec.structs.replace(event, properties={**event.properties, **mine})


class _StoryReader:
    """Reads a story line by line, noting every problem."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems = Problems()
        self._title = ""
        self._journeys: list[str] = []
        self._customer = Customer(id=1)
        self._timeline: list[Happening] = []
        self._queues: dict[str, int] = {}
        self._since: dict[str, datetime] = {}
        self._arms: list[Arm] = []
        self._people: list[Belongs] = []

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
        return Story(
            self._file,
            self._title,
            tuple(self._journeys),
            self._customer,
            tuple(self._timeline),
            lines,
            self._queues,
            head,
            self._since,
            tuple(self._arms),
            tuple(self._people),
        )

    def _read_line(self, line: str, mark: Mark) -> None:
        if timed := _TIMED.fullmatch(line):
            self._happen(timed[1], timed[2], mark)
            return
        word, _, rest = line.partition(" ")
        match word:
            case "#":
                self._title = self._title or rest
            case "journey":
                self._name_journey(rest.strip(), mark)
            case "customer":
                self._know_customer(rest, mark)
            case "account":
                self._know_account(rest, mark)
            case "person":
                self._know_person(rest, mark)
            case "consent":
                self._customer.consents[rest.strip()] = Consent(given=True, at=datetime.min.replace(tzinfo=UTC))
            case "arm" | "held-out":
                self._fall(word, rest.split(), mark)
            case "queue":
                self._queues |= dict([filled] if (filled := self._queue(rest, mark)) else [])
            case _:
                self._problems.error(
                    mark,
                    f"{word!r} begins no line of a story",
                    "known: #, journey, customer, account, person, consent, arm, held-out, queue, or a time",
                )

    def _name_journey(self, rest: str, mark: Mark) -> None:
        name, _, stamp = rest.partition(" from ")
        self._journeys.append(name.strip())
        if stamp:
            since = _moment(stamp.strip())
            if since is None:
                self._problems.error(mark, f"{stamp!r} is not a time", "write `journey NAME from 2026-03-02 10:00`")
            else:
                self._since[name.strip()] = since

    def _fall(self, word: str, rest: list[str], mark: Mark) -> None:
        match word, rest:
            case "arm", [journey, step, name]:
                self._arms.append(Arm(journey, step, name))
            case "arm", [journey, step, name, run] if run[:1] == "~" and run[1:].isdecimal():
                self._arms.append(Arm(journey, step, name, int(run[1:])))
            case "held-out", [journey, "yes" | "no" as name]:
                self._arms.append(Arm(journey, "", name))
            case _:
                hint = "write `arm JOURNEY STEP NAME` or `held-out JOURNEY yes`"
                self._problems.error(mark, f"{' '.join([word, *rest])!r} names no arm", hint)

    def _queue(self, rest: str, mark: Mark) -> tuple[str, int] | None:
        name, _, count = rest.strip().rpartition(" ")
        if name and count.isdecimal():
            return name, int(count)
        self._problems.error(mark, f"{rest!r} does not say how full a queue is", "write `queue sales 3`")
        return None

    def _know_customer(self, rest: str, mark: Mark) -> None:
        number, traits = self._split(rest, mark)
        self._customer.traits = traits
        if number.isdigit():
            self._customer.id = int(number)
        self._customer.user_id = number or "1"

    def _know_account(self, rest: str, mark: Mark) -> None:
        name, traits = self._split(rest, mark)
        if not name:
            self._problems.error(mark, "the account has no name", "write `account acme {plan: pro}`")
        self._customer.account_id, self._customer.traits, self._customer.account = name, traits, traits

    def _know_person(self, rest: str, mark: Mark) -> None:
        words, traits = self._split(rest, mark)
        name, _, role = words.partition(" ")
        if not self._customer.account_id:
            self._problems.error(mark, "people belong to an account", "write `account acme {plan: pro}` above them")
        if not name or any(name == each.name for each in self._people):
            self._problems.error(
                mark, f"{words!r} names nobody new", "write `person ann champion {email: a@b.example}`"
            )
        self._people.append(Belongs(name, role.strip(), traits))

    def _happen(self, stamp: str, what: str, mark: Mark) -> None:
        at = _moment(stamp)
        if at is None:
            self._problems.error(mark, f"{stamp!r} is not a time")
            return
        if self._timeline and at < self._timeline[-1].at:
            self._problems.error(mark, "this happens before the line above", "a story's times ascend")
        words, values = self._split(what, mark)
        who, words = self._whose(words, mark)
        if words.startswith("queue "):
            self._timeline.append(Happening(at, None, self._queue(words.removeprefix("queue "), mark)))
        else:
            self._timeline.append(Happening(at, self._event(words, values, at), who=who))

    def _whose(self, words: str, mark: Mark) -> tuple[str, str]:
        """Of an account's story: who does it, and what is done."""
        who, colon, what = words.partition(": ")
        if colon and any(who == each.name for each in self._people):
            return who, what.strip()
        if self._people and words.partition(" ")[0] not in _NOBODYS:
            hint = f"write `{self._people[0].name}: {words}`"
            self._problems.error(mark, f"nobody of the account is said to do {words!r}", hint)
        return "", words

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

    def _event(self, words: str, values: dict[str, Any], at: datetime) -> Event | None:  # noqa: PLR0911 - one for each verb
        verb, _, rest = words.partition(" ")
        number = f"story-{len(self._timeline) + 1}"
        late = values.pop("$time", None)
        context = values.pop("$context", {})
        happened = (_moment(str(late)) if late else None) or at
        match verb:
            case "end":
                return None
            case "identify":
                return _event(number, EventKind.IDENTIFY, NAME_OF_KIND[EventKind.IDENTIFY], happened, at, traits=values)
            case "file":
                told = {"journey": rest, "by": "file", **values}
                return _event(
                    f"{OWN_PREFIX}file:{number}", EventKind.ENTRY, NAME_OF_KIND[EventKind.ENTRY], at, at, told
                )
            case "group":
                told = {"groupId": rest}
                return _event(number, EventKind.GROUP, NAME_OF_KIND[EventKind.GROUP], happened, at, told, traits=values)
            case "ask" | "schedule":
                kind = EventKind.ENTRY if verb == "ask" else EventKind.SCHEDULED
                return _event(number, kind, NAME_OF_KIND[kind], happened, at, {"journey": rest, **values})
            case "cancel":
                decision = {"action": "cancel", "run": rest}
                return _event(number, EventKind.DECISION, NAME_OF_KIND[EventKind.DECISION], at, at, decision)
            case "finish":
                task, _, outcome = rest.partition(" ")
                said = {"task": task, "outcome": outcome, **values}
                return _event(number, EventKind.TASK, COMPLETED, happened, at, said)
            case "receipt":
                word, _, message = rest.partition(" ")
                receipt = {"message": message, **values}
                return _event(number, EventKind.RECEIPT, f"Message {word.title()}", happened, at, receipt)
            case _:
                event = _event(number, EventKind.TRACK, words, happened, at, values)
                return msgspec.structs.replace(event, context=context) if isinstance(context, dict) else event


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
