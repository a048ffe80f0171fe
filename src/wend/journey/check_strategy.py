"""Whether the strategy fits together, and whether what serves it names stages, needs, goals and teams that are there.

Rule 1. A stage whose rule asks for the stage she comes from has to name itself too: she would leave it again when she is
        judged next. So a chain of changes only ever goes down the file, and ends.
Rule 2. Where the strategy names teams, everything has an owner among them; without teams an owner may be anybody.
"""

from collections.abc import Collection, Iterator, Mapping

from wend.journey.check import check_name, check_rule
from wend.journey.check_paths import check_stages, check_standing
from wend.journey.known import Known
from wend.journey.strategy import Right, Stage, Strategy
from wend.model.document import Mark, Node, Problems, did_you_mean
from wend.rules.segments import segments_of
from wend.rules.tree import All, AnyOf, Compare, Not, Op, Rule


def check_strategy(
    strategy: Strategy, node: Node, known: Known, segments: Mapping[str, Rule], problems: Problems
) -> None:
    """Note everything that does not fit; `segments` are the rules of the workspace's segments."""
    places = {key: _places(node.get(key)) for key in ("stages", "goals", "teams")}
    for stage in strategy.stages:
        _check_stage(stage, places["stages"][stage.id], known, problems)
        if stage.when is not None:
            _check_stage_rule(stage, places["stages"][stage.id], known, segments, problems)
    for aim in strategy.goals:
        _check_owner(aim.owner, "this goal", places["goals"][aim.id], known, problems)
    _check_rights(strategy, node, places["teams"], known, problems)
    if strategy.teams and not strategy.may_publish("", ""):
        at: Mark = (node.get("teams") or node).mark
        words = "no team may publish what belongs to no stage: settings, the taxonomy, this strategy"
        problems.warn(at, words, "give one team publishes: {}")


def check_serving(
    marks: Mapping[str, Mark],
    known: Known,
    problems: Problems,
    *,
    sort: str,
    owner: str = "",
    stage: str = "",
    goals: Collection[str] = (),
    needs: Collection[str] = (),
) -> None:
    """Note what a journey, segment or content item names of the strategy that is not there; `marks` by key, '' the whole."""
    whole = marks[""]
    if sort != "journey":  # a journey's is checked with the journey
        check_name("stage", stage, marks.get("stage", whole), known.stages, problems)
    for goal in goals:
        check_name("goal", goal, marks.get("goals", whole), known.goals, problems)
    for need in needs:
        _check_need(need, stage, marks.get("needs", whole), known, problems)
    _check_owner(owner, f"this {sort}", marks.get("owner", whole), known, problems)


def _check_owner(owner: str, what: str, at: Mark, known: Known, problems: Problems) -> None:
    if not known.teams:
        return
    if owner:
        check_name("team", owner, at, known.teams, problems)
    else:
        problems.warn(at, f"{what} has no owner", f"name the team that answers for it: owner: {min(known.teams)}")


def _check_need(need: str, stage: str, at: Mark, known: Known, problems: Problems) -> None:
    if known.needs is None:
        return
    of_stage = known.needs.get(stage, ())
    if stage and need not in of_stage:
        problems.error(at, f"the stage {stage!r} has no need {need!r}", did_you_mean(need, of_stage))
    elif not any(need in needs for needs in known.needs.values()):
        every = {each for needs in known.needs.values() for each in needs}
        problems.error(at, f"no stage has the need {need!r}", did_you_mean(need, every))


def _places(listed: Node | None) -> dict[str, Mark]:
    """Where each member of a list stands, by its id."""
    if listed is None or not listed.is_list:
        return {}
    return {str(name.value): each.mark for each in listed if each.is_map and (name := each.get("id"))}


def _check_stage(stage: Stage, at: Mark, known: Known, problems: Problems) -> None:
    _check_owner(stage.owner, "this stage", at, known, problems)
    for goal in stage.goals:
        check_name("goal", goal, at, known.goals, problems)


def _check_rights(strategy: Strategy, node: Node, at: Mapping[str, Mark], known: Known, problems: Problems) -> None:
    channels = None
    if known.channels is not None:
        channels = known.channels | {channel for stage in strategy.stages for channel in stage.channels}
    for team in strategy.teams:
        for right in team.publishes:
            _check_right(right, at[team.id], known, channels, problems)
    listed = node.get("review")
    marks = [each.mark for each in (listed if listed and listed.is_list else [listed] if listed else [])]
    for review, mark in zip(strategy.review, marks, strict=False):
        _check_right(review.where, mark, known, channels, problems)
        if not strategy.teams:
            problems.error(mark, "nobody can approve: there are no teams", "add teams with members and publishes")


def _check_right(right: Right, at: Mark, known: Known, channels: Collection[str] | None, problems: Problems) -> None:
    for stage in right.stages or ():
        check_name("stage", stage, at, known.stages, problems)
    for channel in right.channels or ():
        check_name("channel", channel, at, channels, problems)


def _check_stage_rule(stage: Stage, at: Mark, known: Known, segments: Mapping[str, Rule], problems: Problems) -> None:
    assert stage.when is not None
    check_rule(stage.when, at, known, problems)
    check_standing(stage.when, at, problems)
    check_stages(stage.when, at, known, problems)
    if not all(_holds_for(compare, stage.id) == wanted for compare, wanted in _stages_asked(stage.when)):
        problems.error(
            at,
            f"a customer who comes to {stage.id!r} by this rule would leave it again: it asks for another stage",
            f"name {stage.id} too: {{value: stage, in: [lapsed, {stage.id}]}}",
        )
    for segment in sorted(_all_segments(stage.when, segments)):
        if any(True for _ in _stages_asked(segments[segment])):
            words = f"the segment {segment!r} asks for the stage, and this stage for the segment"
            problems.error(at, words, "one of them has to stand alone")


def _holds_for(compare: Compare, stage: str) -> bool:
    values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    match compare.op:
        case Op.IS | Op.IN:
            return stage in values
        case Op.IS_NOT | Op.NOT_IN:
            return stage not in values
        case Op.EXISTS:
            return True
        case Op.CONTAINS | Op.STARTS_WITH:
            return str(compare.value) in stage
        case _:
            return False


def _stages_asked(rule: Rule, *, wanted: bool = True) -> Iterator[tuple[Compare, bool]]:
    """The comparisons with the stage, and whether each has to hold or not to hold."""
    match rule:
        case Compare() if rule.path == "stage":
            yield rule, wanted
        case All(of) | AnyOf(of):
            for member in of:
                yield from _stages_asked(member, wanted=wanted)
        case Not(of):
            yield from _stages_asked(of, wanted=not wanted)
        case _:
            pass


def _all_segments(rule: Rule, segments: Mapping[str, Rule]) -> set[str]:
    """The segments that a rule asks about, by those it names too."""
    found: set[str] = set()
    waiting = [*segments_of(rule)]
    while waiting:
        name = waiting.pop()
        if name in segments and name not in found:
            found.add(name)
            waiting += segments_of(segments[name])
    return found
