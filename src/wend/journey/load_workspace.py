"""From the texts of a workspace folder to all its plans, segments and settings, and all problems over all files.

Rule 1. Texts come in, values go out: reading files is somebody else's work.
Rule 2. A broken file keeps no other from being checked, and what it defines still counts as defined.
Rule 3. Content items and stories are read in rooms of their own; what is known of the items is an argument.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final

import msgspec

from wend.journey import keys
from wend.journey.check import check, check_fragment, check_rule, check_tags
from wend.journey.check_alerts import check_alerts
from wend.journey.check_offers import check_offer
from wend.journey.check_paths import check_stages, check_standing
from wend.journey.check_strategy import check_serving, check_strategy
from wend.journey.check_structure import check_call_cycles
from wend.journey.cycles import cycles
from wend.journey.fragments import Fragment, bundle
from wend.journey.known import ContentFacts, Known
from wend.journey.occasions import Occasions
from wend.journey.offer import Offer, rules_of_offer
from wend.journey.parse.fields import Fields
from wend.journey.parse.journey import Parsed, parse_fragment, parse_marked
from wend.journey.parse.occasions import parse_occasions
from wend.journey.parse.offer import parse_offer
from wend.journey.parse.segment import parse_segment
from wend.journey.parse.settings import channel_names, destination_names, parse_settings
from wend.journey.parse.strategy import parse_strategy
from wend.journey.parse.taxonomy import parse_taxonomy
from wend.journey.plan import Plan
from wend.journey.strategy import Strategy
from wend.journey.taxonomy import Taxonomy
from wend.journey.workspace import Segment, Workspace
from wend.model.document import DocumentError, Mark, Node, Problem, Problems, did_you_mean, read_yaml
from wend.rules.segments import segments_of

_SINGLE: Final = {
    "wend.yaml": "settings",
    "strategy.yaml": "strategy",
    "taxonomy.yaml": "taxonomy",
    "calendar.yaml": "calendar",
}
_FOLDERS: Final = {
    "journeys": "journey",
    "segments": "segment",
    "content": "content",
    "offers": "offer",
    "fragments": "fragment",
}
_SORTS: Final = ("journey", "segment", "content", "offer", "fragment")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a workspace holds; files with errors are left out of `plans` and `segments`."""

    workspace: Workspace = field(default_factory=Workspace)
    plans: tuple[Plan, ...] = ()
    segments: tuple[Segment, ...] = ()
    strategy: Strategy | None = None
    taxonomy: Taxonomy | None = None
    channels: frozenset[str] | None = None  # named in wend.yaml
    offers: tuple[Offer, ...] = ()
    known: Known = field(default_factory=Known)
    occasions: Occasions | None = None


def check_workspace(
    files: Mapping[str, str],
    *,
    content: Mapping[str, ContentFacts] | None = None,
    channels: Collection[str] | None = None,
    events: Collection[str] | None = None,
) -> tuple[Checked, list[Problem]]:
    """All that some files define and all that is wrong with them, file by file and from top to bottom.

    `files` maps names to texts; names that end in neither .yaml nor .yml are passed over. `channels` are those that can
    be sent over beside the ones in `wend.yaml`; `events` are names seen so far. None means: not known, not checked.
    """
    problems = Problems()
    trees = _read(files, problems)
    strategy, taxonomy = _one(trees, "strategy"), _one(trees, "taxonomy")
    workspace = parse_settings(_one(trees, "settings") or Node({}), problems)
    terms = parse_taxonomy(taxonomy, problems) if taxonomy else None
    checked = Checked(
        workspace=workspace,
        strategy=parse_strategy(strategy, problems) if strategy else None,
        taxonomy=terms,
        channels=_channels(_one(trees, "settings"), channels),
        occasions=_occasions(_one(trees, "calendar"), files, workspace, terms, problems),
    )
    offers = _parse_offers(trees, problems)
    known = _known(checked, trees, content, events, offers)
    _check_offers(trees, offers, known, problems)
    segments = _check_segments(trees, known, problems)
    plans = _check_journeys(trees, files, known, problems)
    if checked.strategy and strategy:
        rules = {segment.name: segment.when for _, segment in segments}
        check_strategy(checked.strategy, strategy, known, rules, problems)
    check_alerts(_one(trees, "settings") or Node({}), _journeys_of(trees), problems)
    problems.found.sort(key=_order_of(files))
    broken = {problem.mark.file for problem in problems.errors}
    return (
        Checked(
            checked.workspace,
            tuple(plan for made_of, plan in plans if not made_of & broken),
            tuple(segment for file, segment in segments if file not in broken),
            checked.strategy,
            checked.taxonomy,
            checked.channels,
            tuple(offer for file, offer in offers if file not in broken),
            known,
            checked.occasions,
        ),
        problems.found,
    )


@dataclass(frozen=True, slots=True)
class _Tree:
    file: str
    sort: str
    node: Node

    @property
    def marks(self) -> dict[str, Mark]:
        """Where the values of the top keys stand, and under '' the whole."""
        return {"": self.node.mark} | {key: node.mark for key, node in self.node.items()}

    def mark(self, key: str) -> Mark:
        """Where the value of a top key stands, or the whole."""
        node = self.node.get(key)
        return node.mark if node else self.node.mark


def _read(files: Mapping[str, str], problems: Problems) -> list[_Tree]:
    trees = []
    for file, text in files.items():
        if PurePath(file).suffix not in (".yaml", ".yml"):
            continue
        try:
            node = read_yaml(text, file)
        except DocumentError as error:
            if _FOLDERS.get(PurePath(file).parent.name) != "content":
                problems.found += error.problems
            continue
        sort = _sort_of(file, node)
        if sort is None:
            hint = did_you_mean(next(iter(dict(node.items())), ""), _SORTS)
            problems.error(node, "this file is neither a journey nor a segment nor settings", hint)
        else:
            trees.append(_Tree(file, sort, node))
    return trees


def _sort_of(file: str, node: Node) -> str | None:
    path = PurePath(file)
    if path.name in _SINGLE:
        return _SINGLE[path.name]
    folders = [_FOLDERS[part] for part in path.parts[:-1] if part in _FOLDERS]
    return folders[-1] if folders else next((sort for sort in _SORTS if node.get(sort)), None)


def _one(trees: Iterable[_Tree], sort: str) -> Node | None:
    return next((tree.node for tree in trees if tree.sort == sort), None)


def _journeys_of(trees: Iterable[_Tree]) -> frozenset[str]:
    names = (tree.node.get("journey") for tree in trees if tree.sort == "journey")
    return frozenset(str(name.value) for name in names if name)


def _channels(settings: Node | None, others: Collection[str] | None) -> frozenset[str] | None:
    named = channel_names(settings) if settings else frozenset()
    return named | frozenset(others or ()) if named or others is not None else None


def _known(
    checked: Checked,
    trees: list[_Tree],
    content: Mapping[str, ContentFacts] | None,
    events: Collection[str] | None,
    offers: list[tuple[str, Offer]],
) -> Known:
    names = (tree.node.get("segment") for tree in trees if tree.sort == "segment")
    return Known(
        purposes={purpose.name: purpose for purpose in checked.workspace.purposes},
        channels=checked.channels,
        content=content,
        segments=frozenset(str(name.value) for name in names if name),
        **_of_strategy(checked.strategy),
        taxonomy=checked.taxonomy,
        occasions=(checked.occasions or Occasions()).names(),
        journeys=_journeys_of(trees),
        queues={queue.name: queue for queue in checked.workspace.queues},
        offers={offer.id: offer for _, offer in offers},
        destinations=destination_names(_one(trees, "settings")),
        events=None if events is None else frozenset(events),
    )


def _occasions(
    node: Node | None,
    files: Mapping[str, str],
    workspace: Workspace,
    taxonomy: Taxonomy | None,
    problems: Problems,
) -> Occasions | None:
    if node is None:
        return None
    feeds = {name: text for name, text in files.items() if PurePath(name).suffix == ".ics"}
    for each in node.get("occasions") or ():
        if (pauses := each.get("pauses")) and pauses.is_list:
            check_tags([str(tag.value) for tag in pauses], pauses.mark, taxonomy, problems)
    return parse_occasions(node, feeds, workspace.zone, problems)


def _of_strategy(strategy: Strategy | None) -> dict[str, Any]:
    """What others may name of the strategy, as `Known` has it."""
    if strategy is None:
        return {}
    return {
        "stages": frozenset(stage.id for stage in strategy.stages),
        "needs": {stage.id: frozenset(need.id for need in stage.needs if need.id) for stage in strategy.stages},
        "goals": frozenset(aim.id for aim in strategy.goals),
        "teams": frozenset(team.id for team in strategy.teams),
    }


def _parse_offers(trees: list[_Tree], problems: Problems) -> list[tuple[str, Offer]]:
    mine = [tree for tree in trees if tree.sort == "offer"]
    _refuse_twins("offer", mine, problems)
    read = [(tree.file, parse_offer(tree.node, problems)) for tree in mine]
    return [(file, offer) for file, offer in read if offer is not None]


def _check_offers(trees: list[_Tree], offers: list[tuple[str, Offer]], known: Known, problems: Problems) -> None:
    nodes = {tree.file: tree.node for tree in trees}
    for file, offer in offers:
        marks = {"": nodes[file].mark} | {key: node.mark for key, node in nodes[file].items()}
        check_offer(offer, marks, known, problems)
        check_tags(offer.tags, marks.get("tags", marks[""]), known.taxonomy, problems)
        for rule in rules_of_offer(offer):
            check_rule(rule, marks[""], known, problems)


def _check_segments(trees: list[_Tree], known: Known, problems: Problems) -> list[tuple[str, Segment]]:
    mine = [tree for tree in trees if tree.sort == "segment"]
    _refuse_twins("segment", mine, problems)
    found: list[tuple[str, Segment]] = []
    marks: dict[str, Mark] = {}
    for tree in mine:
        segment = parse_segment(tree.node, problems)
        if segment is not None:
            check_rule(segment.when, tree.mark("when"), known, problems)
            check_standing(segment.when, tree.mark("when"), problems)
            check_stages(segment.when, tree.mark("when"), known, problems)
            check_tags(segment.tags, tree.mark("tags"), known.taxonomy, problems)
            check_serving(
                tree.marks,
                known,
                problems,
                sort="segment",
                owner=segment.owner,
                stage=segment.stage,
                goals=segment.goals,
            )
            marks.setdefault(segment.name, tree.mark("when"))
            found.append((tree.file, segment))
    _refuse_cycles([segment for _, segment in found], marks, problems)
    return found


def _refuse_cycles(segments: list[Segment], marks: dict[str, Mark], problems: Problems) -> None:
    """Membership of a segment may not hang on itself."""
    for cycle in cycles({segment.name: sorted(segments_of(segment.when)) for segment in segments}):
        problems.error(
            marks[cycle[0]],
            f"segments are defined by each other: {' → '.join([*cycle, cycle[0]])}",
            "one of them has to stand alone",
        )


def _check_journeys(
    trees: list[_Tree], files: Mapping[str, str], known: Known, problems: Problems
) -> list[tuple[frozenset[str], Plan]]:
    """The plans that could be read, each with the files that it is made of."""
    mine = [tree for tree in trees if tree.sort == "journey"]
    _refuse_twins("journey", mine, problems)
    fragments = _fragments(trees, files, problems)
    parsed: list[tuple[str, Parsed]] = [(tree.file, parse_marked(tree.node, problems, fragments)) for tree in mine]
    plans = {each.plan.journey: each.plan for _, each in parsed}
    known = replace(known, plans=plans)
    for _, each in parsed:
        check(each, known, problems)
        plan = each.plan
        check_serving(
            each.top,
            known,
            problems,
            sort="journey",
            owner=plan.owner,
            stage=plan.stage,
            goals=plan.goals,
            needs=plan.needs,
        )
    check_call_cycles(plans, {each.plan.journey: each.top[""] for _, each in parsed}, problems)
    _check_fragments(fragments, known, problems)
    found = []
    for file, each in parsed:
        used = {name: fragments[name] for name in each.fragments}
        made_of = frozenset([file, *(fragment.file for fragment in used.values())])
        if each.whole:
            found.append((made_of, msgspec.structs.replace(each.plan, source=bundle(files[file], used))))
    return found


def _fragments(trees: list[_Tree], files: Mapping[str, str], problems: Problems) -> dict[str, Fragment]:
    """The fragments by name; who is called like another is found by `_refuse_twins`."""
    mine = [tree for tree in trees if tree.sort == "fragment"]
    _refuse_twins("fragment", mine, problems)
    found: dict[str, Fragment] = {}
    for tree in mine:
        fields = Fields(tree.node, problems, "a fragment", keys.FRAGMENT, ["fragment", "steps"])
        if name := fields.name("fragment"):
            found.setdefault(name, Fragment(name, tree.file, files[tree.file], tree.node))
    return found


def _check_fragments(fragments: Mapping[str, Fragment], known: Known, problems: Problems) -> None:
    """Each by itself, also those that no journey uses; what using them has brought to light is not told twice."""
    for fragment in fragments.values():
        check_fragment(parse_fragment(fragment, fragments, problems), known, problems)
    problems.found[:] = dict.fromkeys(problems.found)


def _refuse_twins(sort: str, trees: list[_Tree], problems: Problems) -> None:
    first: dict[str, Mark] = {}
    for tree in trees:
        node = tree.node.get(sort)
        name = str(node.value) if node else ""
        if node and name in first:
            problems.error(node, f"there are two {sort}s {name!r}", f"the first is at {first[name]}; rename one")
        elif node:
            first[name] = node.mark


def _order_of(files: Mapping[str, str]) -> Callable[[Problem], tuple[int, int, int]]:
    places = {file: place for place, file in enumerate(files)}
    return lambda problem: (places.get(problem.mark.file, -1), problem.mark.line, problem.mark.column)
