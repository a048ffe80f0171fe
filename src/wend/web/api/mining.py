"""The maps of the record: what follows what, from which sides it can be seen, and which paths were taken."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query

from wend import limits
from wend.app.live_map import LIVE_VIEWS, Snapshot
from wend.app.live_maps import LiveMaps
from wend.app.mine import ViewError
from wend.app.ports import Store
from wend.app.published import load_world
from wend.journey.plan import Plan
from wend.mining.aggregate import Aggregate, Sums
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import Limit, Text
from wend.web.api.describe import answers
from wend.web.api.mining_made import Made, MadeMaps
from wend.web.api.shapes import MapEdge, MapShape, Paths, PathShape, Times, Views, ViewShape

_View = Annotated[
    str,
    Query(
        min_length=1,
        max_length=limits.ID_CHARACTERS,
        description="`customer`, `session`, `run`, `journey:NAME` or a property",
    ),
]
_Step = Annotated[str | None, Query(max_length=2 * limits.ID_CHARACTERS, description="as the map names it")]


def mining_router(store: Store, maps: LiveMaps) -> APIRouter:
    """The routes of maps."""
    router = APIRouter(tags=["mining"], default_response_class=JsonResponse)
    made = MadeMaps(store)

    @router.get("/mining/views", responses=answers(Views))
    def list_views() -> JsonResponse:
        """From which sides the record can be seen."""
        return JsonResponse(Views(list(_views(store))))

    @router.get("/mining/map", responses=answers(MapShape))
    def show_map(view: _View = "customer", journey: Text = None) -> JsonResponse:
        """What follows what in the record, with times. Medians and 90th percentiles are within 4.5 %.

        The map of customers and of sessions is live: seconds old. Any other is made anew after a while; `journey` narrows
        `run`.
        """
        try:
            found = maps.snapshot(view) if view in LIVE_VIEWS else made.map(view, journey)
        except ViewError as error:
            return failure(422, "invalid", str(error))
        return JsonResponse(
            map_shape(found) if isinstance(found, Snapshot) else _made_shape(store, view, journey, found)
        )

    @router.get("/mining/paths", responses=answers(Paths, 404))
    def list_paths(
        view: _View = "customer", journey: Text = None, activity: _Step = None, to: _Step = None, limit: Limit = 20
    ) -> JsonResponse:
        """The paths that were taken, the most frequent first: of all, through an `activity`, or on its way `to` another."""
        try:
            found = maps.snapshot(view) if view in LIVE_VIEWS else made.map(view, journey)
        except ViewError as error:
            return failure(422, "invalid", str(error))
        if not _knows(found.aggregate, activity, to):
            asked = f"way from {activity!r} to {to!r}" if to else f"activity {activity!r}"
            return failure(404, "not-found", f"the map has no {asked}; `/api/mining/map` names all there are")
        return JsonResponse(paths_shape(found.aggregate, activity, to, limit))

    return router


def map_shape(found: Snapshot) -> MapShape:
    """The live map as `wend mine map --json` says it, with how new it is."""
    return _shape(
        found.aggregate,
        view=found.view,
        cursor=found.cursor,
        behind=found.behind,
        late=found.late,
        complete=found.complete,
    )


def paths_shape(whole: Aggregate, activity: str | None, to: str | None, limit: int) -> Paths:
    """The paths of a map that go by an activity, or by a way; of all where there is none."""
    found = [(path, each) for path, each in whole.variants.items() if _goes_by(path, activity, to)]
    found.sort(key=lambda pair: (-pair[1].count, pair[0]))
    return Paths(
        cases=whole.cases,
        through=sum(each.count for _, each in found),
        started=whole.starts.get(activity, 0) if activity and not to else 0,
        ended=whole.ends.get(activity, 0) if activity and not to else 0,
        onward=_onward(whole, activity, to),
        variants=len(found),
        paths=[PathShape(path, each.count / max(whole.cases, 1), _times(each)) for path, each in found[:limit]],
    )


def _made_shape(store: Store, view: str, journey: str | None, found: Made) -> MapShape:
    shape = _shape(
        found.aggregate, view=view, cursor=found.cursor, behind=store.last_seq() - found.cursor, late=0, complete=True
    )
    shape.live, shape.journey, shape.generated_at, shape.newest = False, journey, found.at, found.newest
    return shape


def _shape(whole: Aggregate, *, view: str, cursor: int, behind: int, late: int, complete: bool) -> MapShape:
    drawn = whole.directly_follows()
    return MapShape(
        view=view,
        journey=None,
        live=True,
        generated_at=datetime.now(UTC),
        newest=None,
        cursor=cursor,
        behind=behind,
        late=late,
        complete=complete,
        cases=drawn.cases,
        events=drawn.events,
        activities=dict(drawn.activities),
        ways=len(drawn.edges),
        edges=[MapEdge(**asdict(edge)) for edge in drawn.edges[: limits.MAP_WAYS]],
        starts=dict(drawn.starts),
        ends=dict(drawn.ends),
    )


def _views(store: Store) -> Iterator[ViewShape]:
    """Customers and sessions, then runs, the keys of live journeys, and what the diagnosis looks at besides."""
    world = load_world(store)
    plans = {name: compiled.plan for name, compiled in sorted(world.live.by_journey.items())}
    told = {"customer", "session"}
    yield ViewShape("customer", None, "Customers", live=True)
    yield ViewShape("session", None, "Sessions", live=True)
    if plans:
        yield ViewShape("run", None, "Runs of all journeys", live=False)
        told.add("run")
    for name, plan in plans.items():
        yield ViewShape("run", name, f"Runs of {plan.title or name}", live=False)
    for case, title in _keys(plans):
        yield ViewShape(case, None, title, live=False)
        told.add(case)
    diagnosis = world.live.workspace.diagnosis
    for case in diagnosis.views if diagnosis else ():
        if case not in told:
            yield ViewShape(case, None, f"By {case}", live=False)


def _keys(plans: Mapping[str, Plan]) -> Iterator[tuple[str, str]]:
    """The keys that tell runs of a journey apart, as views."""
    for name, plan in plans.items():
        if plan.entry.key:
            key = plan.entry.key.removeprefix("event.").removeprefix("properties.")
            yield f"journey:{name}", f"By {key}, the key of {plan.title or name}"


def _knows(whole: Aggregate, activity: str | None, to: str | None) -> bool:
    if activity is None:
        return to is None
    return activity in whole.activities and (to is None or (activity, to) in whole.edges)


def _goes_by(path: tuple[str, ...], activity: str | None, to: str | None) -> bool:
    if activity is None:
        return True
    if to is None:
        return activity in path
    return (activity, to) in pairwise(path)


def _onward(whole: Aggregate, activity: str | None, to: str | None) -> Times | None:
    """The times from an activity to what came next, or to one of these."""
    if activity is None:
        return None
    if to is not None:
        return _times(whole.edges[activity, to])
    ways = [each for (source, _), each in whole.edges.items() if source == activity]
    return _times(sum(ways[1:], ways[0])) if ways else None


def _times(of: Sums) -> Times:
    return Times(of.count, of.mean_seconds, of.quantile_seconds(0.5), of.quantile_seconds(0.9))
