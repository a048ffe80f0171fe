"""Outside influences: what calendar.yaml says, what rules see of it, and the journeys that it pauses."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest

from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.occasions import obey_calendar
from wend.app.operations import carry_out, resume, standing_of
from wend.app.ports import CustomerFilter, RunFilter, Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.journey.feeds import FeedError, read_feed
from wend.journey.load_workspace import check_workspace
from wend.journey.occasions import Occasions, micros
from wend.journey.schema import occasions_schema
from wend.model.document import Problems, read_yaml
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.operation import Standing
from wend.rules.parse import parse_rule, rule_to_plain
from wend.store.memory import MemoryStore

CALENDAR = """\
market: country
holidays: [DE, FR]
occasions:
  - {occasion: black-friday, title: Black Friday, from: 2026-11-27, to: 2026-11-30, markets: [US, DE]}
  - {occasion: outage, kind: incident, from: "2026-11-22T10:00", to: "2026-11-22T12:00", pauses: [selling]}
  - {occasion: strike, kind: incident, from: 2026-12-01}
  - {occasion: fairs, file: calendars/fairs.ics}
"""
FAIRS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Fairs//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
SUMMARY:Spring Fair
DTSTART;VALUE=DATE:20260501
DTEND;VALUE=DATE:20260503
RRULE:FREQ=YEARLY;COUNT=3
EXDATE;VALUE=DATE:20270501
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
SUMMARY:Evening talk
DTSTART;TZID=Europe/Berlin:20261024T180000
DURATION:PT2H
RRULE:FREQ=DAILY;UNTIL=20261026T235959Z
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20260101T000000Z
SUMMARY:Called off
STATUS:CANCELLED
DTSTART:20260601T100000Z
END:VEVENT
END:VCALENDAR
"""
SETTINGS = "name: shop\nzone: Europe/Berlin\n"
BERLIN = ZoneInfo("Europe/Berlin")


def workspace(**more: str) -> dict[str, str]:
    return {"wend.yaml": SETTINGS, "calendar.yaml": CALENDAR, "calendars/fairs.ics": FAIRS, **more}


def occasions(text: str = CALENDAR) -> Occasions:
    checked, problems = check_workspace({**workspace(), "calendar.yaml": text})
    assert not problems, problems
    assert checked.occasions is not None
    return checked.occasions


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_dates_are_meant_in_the_zone_of_the_workspace_and_the_last_day_is_whole() -> None:
    known = occasions()
    assert not known.is_on("black-friday", "DE", at("2026-11-26T23:59:59"))
    assert known.is_on("black-friday", "DE", at("2026-11-27T00:00"))
    assert known.is_on("black-friday", "US", at("2026-11-30T23:59:59"))
    assert not known.is_on("black-friday", "DE", at("2026-12-01T00:00"))


@pytest.mark.parametrize("market", ["FR", None, 7, ["DE"]])
def test_an_occasion_of_some_markets_is_on_in_no_other(market: object) -> None:
    assert not occasions().is_on("black-friday", market, at("2026-11-28"))
    assert occasions().is_on("outage", market, at("2026-11-22T11:00"))


def test_without_an_end_it_is_on_until_further_notice() -> None:
    assert occasions().is_on("strike", None, at("2036-01-01"))


def test_public_holidays_of_the_named_markets_are_the_occasion_holiday() -> None:
    known = occasions()
    assert known.is_on("holiday", "DE", at("2026-10-03T12:00"))
    assert not known.is_on("holiday", "FR", at("2026-10-03T12:00"))
    assert not known.is_on("holiday", "US", at("2026-12-25T12:00"))  # not among the markets named


def test_the_next_change_is_the_next_moment_at_which_anything_asked_for_begins_or_ends() -> None:
    known, now = occasions(), at("2026-11-22T09:00")
    assert known.next_change(["outage", "black-friday"], now) == at("2026-11-22T10:00")
    assert known.next_change(["outage"], at("2026-11-22T10:00")) == at("2026-11-22T12:00")
    assert known.next_change(["outage"], at("2026-11-22T12:00")) is None
    assert known.next_change(["holiday"], at("2026-12-24T12:00")) == at("2026-12-25")
    assert known.next_change(["holiday"], at("2026-12-25T12:00")) == at("2026-12-26")  # over in FR, not in DE


def test_an_icalendar_file_is_laid_out_with_its_recurrences_exceptions_and_clock_changes() -> None:
    times = read_feed(FAIRS, BERLIN)
    begins = [at("2026-05-01"), at("2028-05-01")]
    talks = [at("2026-10-24T18:00"), at("2026-10-25T18:00"), at("2026-10-26T18:00")]  # clocks change on the 25th
    expected = [(each, each + timedelta(days=2)) for each in begins] + [
        (each, each + timedelta(hours=2)) for each in talks
    ]
    assert times == tuple(sorted((micros(since), micros(until)) for since, until in expected))
    assert len(read_feed(FAIRS, BERLIN, "evening")) == len(talks)
    assert occasions().is_on("fairs", None, at("2026-10-25T19:59"))


@pytest.mark.parametrize(
    "text", ["", "no calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", FAIRS.replace("DURATION:PT2H", "DURATION:-PT2H")]
)
def test_a_file_that_is_no_calendar_is_refused_in_words(text: str) -> None:
    with pytest.raises(FeedError):
        read_feed(text, BERLIN)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- {occasion: x, from: soon}", "'soon' is no date and no time"),
        ("- {occasion: x, from: 2026-02-02, to: 2026-02-01}", "it ends before it begins"),
        ("- {occasion: x}", "needs 'from', or a 'file'"),
        ("- {occasion: x, file: calendars/fair.ics}", "there is no file 'calendars/fair.ics'"),
        ("- {occasion: x, file: calendars/fairs.ics, from: 2026-02-02}", "'from' or a file, not both"),
        ("- {occasion: holiday, from: 2026-02-02}", "means public holidays"),
        ("- {occasion: x, from: 2026-02-02}\n  - {occasion: x, from: 2026-02-02}", "is there twice"),
        ("- {occasion: x, from: 2026-02-02, kind: party}", "kind"),
        ("- {occasion: x, from: 2026-02-02, summary: Fair}", "'summary' goes with 'file'"),
    ],
)
def test_a_mistake_in_the_calendar_is_told_with_its_place(line: str, words: str) -> None:
    _, problems = check_workspace({**workspace(), "calendar.yaml": f"occasions:\n  {line}\n"})
    assert [each for each in problems if words in each.message and each.mark.file == "calendar.yaml"], problems


def test_an_unknown_place_and_an_unknown_occasion_are_told() -> None:
    segment = "segment: s\nwhen: {calendar: black-fryday}\n"
    cel = "segment: c\nwhen: 'calendar(\"outrage\")'\n"
    files = {**workspace(), "segments/s.yaml": segment, "segments/c.yaml": cel}
    _, problems = check_workspace({**files, "calendar.yaml": CALENDAR.replace("FR", "XX")})
    said = [(each.message, each.suggestion) for each in problems]
    assert any("'XX'" in message for message, _ in said)
    assert any("no occasion 'black-fryday'" in message and "black-friday" in suggestion for message, suggestion in said)
    assert any("no occasion 'outrage'" in message for message, _ in said)


def test_the_schema_of_editors_knows_what_the_parser_reads() -> None:
    validator = jsonschema_rs.validator_for(occasions_schema())
    validator.validate(read_yaml(CALENDAR).plain())
    assert not validator.is_valid({"occasions": [{"occasion": "x", "until": "2026-01-01"}]})


def test_the_calendar_of_the_page_is_as_wend_check_wants_it() -> None:
    page = (Path(__file__).parents[2] / "docs" / "calendar.md").read_text("utf-8")
    (text,) = re.findall(r"^```yaml calendar\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    segment = "segment: not-in-a-sale\nwhen: {not: {calendar: black-friday}}\n"
    taxonomy = "actions: [buy]\n"
    feed = FAIRS.replace("Spring Fair", "Book Fair")
    files = workspace(
        **{"calendar.yaml": text, "calendars/fairs.ics": feed, "segments/s.yaml": segment, "taxonomy.yaml": taxonomy}
    )
    checked, problems = check_workspace(files)
    assert not problems
    assert [each.name for each in checked.segments] == ["not-in-a-sale"]


def test_a_rule_on_the_calendar_is_written_as_it_was() -> None:
    rule = parse_rule(read_yaml("{calendar: black-friday}"), Problems())
    assert rule is not None
    assert rule_to_plain(rule) == {"calendar": "black-friday"}


class House:
    """A store that is played by hand."""

    def __init__(self, **files: str) -> None:
        self.store: Store = MemoryStore()
        self.count = 0
        self.now = at("2026-11-22T09:00").astimezone(UTC)
        folder = read_folder(workspace(**files))
        assert not folder.errors, folder.errors
        publish(self.store, plan_changes(self.store, folder.documents), self.now)

    def tell(self, kind: EventKind, name: str = "", **more: object) -> None:
        self.count += 1
        traits = more if kind is EventKind.IDENTIFY else {}
        event = Event(
            message_id=f"m{self.count}",
            kind=kind,
            name=name or NAME_OF_KIND.get(kind, ""),
            time=self.now,
            received_at=self.now,
            user_id="ann",
            traits=dict(traits),
        )
        self.store.append([event])

    def go_on(self, until: datetime) -> None:
        """Let everything come that is due until then, at its time."""
        self._work()
        while (due := self.store.next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self._work()
        self.now = until.astimezone(UTC)
        self._work()

    def _work(self) -> None:
        world = load_world(self.store)
        obey_calendar(self.store, world, self.now)
        carry_out(self.store, self.now)
        advance_due(self.store, load_world(self.store).live, self.now, "w")

    @property
    def segments(self) -> list[str]:
        (row,) = self.store.customers(CustomerFilter())
        return row.segments


def test_a_segment_is_entered_and_left_as_an_occasion_begins_and_ends_without_an_event() -> None:
    house = House(
        **{
            "segments/sale.yaml": "segment: sale\nwhen: {calendar: black-friday}\n",
            "segments/calm.yaml": "segment: calm\nwhen: '!calendar(\"black-friday\")'\n",
        }
    )
    house.tell(EventKind.IDENTIFY, country="DE")
    house.go_on(at("2026-11-26T23:00"))
    assert house.segments == ["calm"]
    house.go_on(at("2026-11-27T00:00"))
    assert house.segments == ["sale"]
    house.go_on(at("2026-12-01T00:00"))
    assert house.segments == ["calm"]


SELLING = """\
journey: selling-things
purpose: service
tags: [selling]
entry: {event: Begun, reentry: always}
steps: [{wait: 30m}, {exit: done}]
"""


def test_journeys_tagged_so_stand_still_during_an_incident_and_go_on_after_it() -> None:
    house = House(
        **{
            "journeys/selling.yaml": SELLING,
            "journeys/other.yaml": SELLING.replace("selling-things", "other").replace("[selling]", "[serving]"),
        }
    )
    house.now = at("2026-11-22T09:45").astimezone(UTC)
    house.tell(EventKind.TRACK, "Begun")
    house.go_on(at("2026-11-22T11:00"))
    assert (standing_of(house.store, "selling-things"), standing_of(house.store, "other")) == (
        Standing.PAUSED,
        Standing.RUNNING,
    )
    assert {run.journey: run.status for run in house.store.runs(RunFilter())} == {
        "selling-things": "active",
        "other": "ended",
    }
    (paused,) = house.store.operations("selling-things")
    assert paused.by.startswith("calendar: outage")
    house.go_on(at("2026-11-22T12:00"))
    assert standing_of(house.store, "selling-things") is Standing.RUNNING
    house.go_on(at("2026-11-22T12:01"))
    assert {run.status for run in house.store.runs(RunFilter())} == {"ended"}


def test_who_resumes_by_hand_during_the_incident_has_the_last_word() -> None:
    house = House(**{"journeys/selling.yaml": SELLING})
    house.go_on(at("2026-11-22T10:30"))
    resume(house.store, "selling-things", house.now, by="anna")
    house.go_on(at("2026-11-22T11:30"))
    assert standing_of(house.store, "selling-things") is Standing.RUNNING


def test_what_somebody_else_has_paused_the_calendar_does_not_resume() -> None:
    from wend.app.operations import change_standing
    from wend.model.operation import OperationKind

    house = House(**{"journeys/selling.yaml": SELLING})
    change_standing(house.store, OperationKind.PAUSE, "selling-things", house.now, "anna")
    house.go_on(at("2026-11-23"))
    assert standing_of(house.store, "selling-things") is Standing.PAUSED
