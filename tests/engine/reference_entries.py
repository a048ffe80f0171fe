"""The naive interpreter's way into journeys: it looks at every way of every journey at every turn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wend.model.duration import parse_duration
from wend.model.event import Event, EventKind
from wend.rules.facts import MISSING, look_up


class Wish(NamedTuple):
    """Somebody who wants in."""

    journey: dict[str, Any]
    way: dict[str, Any]
    data: dict[str, Any]
    happened: datetime
    given: dict[str, Any]


def ways_of(journey: dict[str, Any]) -> list[dict[str, Any]]:
    entry = journey["entry"]
    if isinstance(entry, list):
        return entry
    return entry.get("any", [entry])


def said_for_all(journey: dict[str, Any], key: str, otherwise: Any = None) -> Any:
    return journey["entry"].get(key, otherwise) if isinstance(journey["entry"], dict) else otherwise


class Entering:
    """A part of `Reference`."""

    looked: datetime  # when the dates were last looked at
    complaints: list[tuple[datetime, bool]]
    entries_on: list[tuple[str, datetime]]

    def enter_all(self: Any, event: Event | None, entered: list[str], left: list[str], came: list[Wish]) -> list[Any]:
        """Everybody who wants in at this moment, the highest priority first."""
        wishes = [*(self.by_event(event) if event else ()), *self.by_segment(entered, left), *came]
        wishes.sort(key=lambda wish: -wish.journey.get("priority", 50))
        runs, inside = [], []
        for wish in wishes:
            key = self.key_of(wish)
            if (wish.journey["journey"], key) in inside:
                continue
            before = len(self.runs)
            run = self.let_in(wish, key) if key is not None else None
            if len(self.runs) > before:
                inside.append((wish.journey["journey"], key))
            runs += [run] if run else []
        return runs

    def by_event(self: Any, event: Event) -> Iterator[Wish]:
        data = {"name": event.name, "time": event.time.isoformat(), "properties": event.properties}
        given = event.properties.get("with", {}) if event.kind is EventKind.ENTRY else {}
        for journey in self.journeys:
            asked = event.properties.get("journey") == journey["journey"]
            for way in ways_of(journey):
                match event.kind:
                    case EventKind.ENTRY:
                        meant = asked and event.properties.get("by", "api") in way
                    case EventKind.SCHEDULED:
                        stated = way.get("schedule") or way.get("at")
                        meant = asked and stated and event.properties.get("schedule") in (None, stated)
                    case _:
                        meant = "event" in way and self._is(way, event)
                if meant:
                    yield Wish(journey, way, data, event.time, given)

    def by_segment(self: Any, entered: list[str], left: list[str]) -> Iterator[Wish]:
        for side, names in (("entered", entered), ("left", left)):
            data = {"name": f"Segment {side.title()}", "time": self.now.isoformat(), "properties": {}}
            for name in names:
                for journey in self.journeys:
                    for way in ways_of(journey):
                        if way.get("segment") == {side: name} or (side == "entered" and way.get("segment") == name):
                            yield Wish(journey, way, data, self.now, {})

    def dates_come(self: Any) -> list[Wish]:
        """The dates that have come since the last look."""
        since, self.looked = self.looked, self.now
        found = []
        for journey in self.journeys:
            for way in ways_of(journey):
                moments = [at for at in self.moments(way) if since < at <= self.now]
                if moments:
                    data = {"name": "Date Came", "time": moments[0].isoformat(), "properties": {}}
                    found.append(Wish(journey, way, data, moments[0], {}))
        return found

    def next_dates(self: Any) -> list[datetime]:
        ways = [way for journey in self.journeys for way in ways_of(journey)]
        return [at for way in ways for at in self.moments(way) if at > self.now]

    def moments(self: Any, way: dict[str, Any]) -> list[datetime]:
        if "date" not in way:
            return []
        wanted = way["date"]
        stated = self.me.traits.get(wanted["from"].removeprefix("trait."))
        try:
            known = datetime.fromisoformat(stated)
        except (TypeError, ValueError):
            return []
        zone = self._zone(wanted.get("zone", "customer"))
        years = range(self.now.year - 2, self.now.year + 4) if wanted.get("yearly") else [known.year]
        found = []
        for year in years:
            try:
                day = known.replace(year=year)
            except ValueError:
                day = known.replace(year=year, day=28)
            try:
                local = day.date() if day.tzinfo is None else day.astimezone(zone).date()
                found.append(self.moment(wanted, local, zone))
            except (OverflowError, ValueError):
                continue
        return sorted(found)

    def moment(self: Any, wanted: dict[str, Any], day: date, zone: ZoneInfo) -> datetime:
        days = int(parse_duration(wanted.get("before", "0d")).seconds // 86_400)
        hours, minutes = wanted["at"].split(":")
        wall = datetime.combine(day - timedelta(days=days), time(int(hours), int(minutes)), zone)
        return wall.astimezone(UTC)

    def key_of(self: Any, wish: Wish) -> str | None:
        if "key" not in wish.way:
            return ""
        value = look_up(tuple(wish.way["key"].split(".")), self._facts())
        return None if value is MISSING or isinstance(value, dict | list) else str(value)

    def let_in(self: Any, wish: Wish, key: str) -> Any:
        """The run that begins, if one does that takes steps."""
        journey, name = wish.journey, wish.journey["journey"]
        if wish.happened < self.now - timedelta(days=3) or self.was_there(journey, key):
            return None
        if not self.is_open(journey) or ("when" in wish.way and not self._holds(wish.way["when"])):
            return None
        if self.is_full(journey):
            return None
        ending = self.in_the_way(journey)
        if ending is None:
            return None
        for run in ending:
            self._end(run, f"preempted by {name}")
        self.entries_on.append((name, self.now))
        return self._admit(wish, key)

    def was_there(self: Any, journey: dict[str, Any], key: str) -> bool:
        name, again = journey["journey"], said_for_all(journey, "reentry", "never")
        mine = [run for run in self.whole_runs() if run.journey["journey"] == name and run.key == key]
        if any(run.active for run in mine):
            return True
        if not mine or again == "always":
            return False
        if again == "never":
            return True
        if "after_exit" in again:
            return bool(self.now < parse_duration(again["after_exit"]).after(mine[-1].left))
        return bool(self.now < parse_duration(again["after"]).after(mine[-1].entered))

    def whole_runs(self: Any) -> list[Any]:
        """Those that are no part of another one."""
        return [run for run in self.runs if getattr(run, "parent", None) is None]

    def is_open(self: Any, journey: dict[str, Any]) -> bool:
        zone = ZoneInfo(self.workspace.zone)
        today = self.now.astimezone(zone).date().isoformat()
        if today < said_for_all(journey, "from", "") or today > said_for_all(journey, "until", "9"):
            return False
        window = said_for_all(journey, "window")
        return not window or said_for_all(journey, "hold", False) or self._opens(window, self.now) == self.now

    def is_full(self: Any, journey: dict[str, Any]) -> bool:
        caps, name, zone = said_for_all(journey, "caps", {}), journey["journey"], ZoneInfo(self.workspace.zone)
        mine = [at.astimezone(zone).date() for whose, at in self.entries_on if whose == name]
        there = sum(run.active and run.journey["journey"] == name for run in self.whole_runs())
        return (
            mine.count(self.now.astimezone(zone).date()) >= caps.get("per_day", 999)
            or len(mine) >= caps.get("total", 999)
            or there >= caps.get("active", 999)
        )

    def in_the_way(self: Any, journey: dict[str, Any]) -> list[Any] | None:
        """The runs that end for this one; None where it has to stay out."""
        active = [run for run in self.whole_runs() if run.active]
        if any(run.journey["journey"] in journey.get("not_while_in", ()) for run in active):
            return None
        group, ending = journey.get("group"), []
        for run in active:
            if group and run.journey.get("group") == group:
                lower = run.journey.get("priority", 50) < journey.get("priority", 50)
                if not (journey.get("preempt") and lower):
                    return None
                ending.append(run)
        most = self.workspace.active_max
        return None if most is not None and len(active) - len(ending) >= most else ending

    def complains(self: Any) -> bool:
        """Whether the last word on her complaint is that it is open."""
        last = max((at for at, _ in self.complaints), default=None)
        return any(is_open for at, is_open in self.complaints if at == last)
