"""Whether a plan fits into its workspace, and makes sense.

Rule 1. An error is what could not run, or would do what nobody means; a warning is what runs but is seldom meant.
Rule 2. There is no clock here: that a date is past cannot be known.
"""

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from wend.journey.asked import paths_in
from wend.journey.check_entry import check_entry
from wend.journey.check_graph import check_graph
from wend.journey.check_offers import check_choose, offers_to_send
from wend.journey.check_paths import check_paths
from wend.journey.check_structure import check_other_journeys, check_variables
from wend.journey.check_subject import check_subject
from wend.journey.check_task import check_task
from wend.journey.known import ContentFacts, Known
from wend.journey.parse.journey import Parsed
from wend.journey.plan import Ask, Audience, Choose, Plan, Send, Task, Wait, WaitFor
from wend.journey.references import events_in, head_matches, matches_of, rules_of
from wend.journey.taxonomy import Taxonomy
from wend.model.document import Mark, Problems, did_you_mean
from wend.model.event import STAGE_CHANGED
from wend.model.message import RECEIPTS
from wend.rules.segments import segments_of
from wend.rules.tree import Rule

# Events that Wend itself writes: they may come though none has been seen yet.
_OURS: Final = frozenset({STAGE_CHANGED, *(f"Message {word.capitalize()}" for word in RECEIPTS)})


def check(parsed: Parsed, known: Known, problems: Problems) -> None:
    """Note everything wrong with a plan; its ways are walked only when it was read as a whole."""
    _check_head(parsed, known, problems)
    _check_steps(parsed, known, problems)
    check_paths(parsed, known, problems)
    check_variables(parsed, problems)
    check_other_journeys(parsed, known, problems)
    if parsed.whole:
        _check_sense(parsed.plan, parsed.top, parsed.marks, known, problems)
        check_subject(parsed, problems)
        check_graph(parsed.plan, parsed.marks, parsed.top, problems)


def check_fragment(parsed: Parsed, known: Known, problems: Problems) -> None:
    """Note what is wrong with the steps of a fragment, whoever uses it."""
    _check_steps(parsed, known, problems)
    check_paths(parsed, known, problems)
    check_variables(parsed, problems)
    check_other_journeys(parsed, known, problems)
    if parsed.whole and parsed.plan.steps:
        check_graph(parsed.plan, parsed.marks, parsed.top, problems)


def check_tags(tags: Collection[str], at: Mark, taxonomy: Taxonomy | None, problems: Problems) -> None:
    """Note tags that name no term of the taxonomy, or more than one."""
    if taxonomy is None:
        return
    for tag in tags:
        found = taxonomy.find(tag)
        if not found:
            names = {name for term in taxonomy.terms for name in (term.id, str(term))}
            problems.error(at, f"the taxonomy has no term {tag!r}", did_you_mean(tag, names))
        elif len(found) > 1:
            problems.error(at, f"the tag {tag!r} may mean {' or '.join(map(str, found))}", "write the longer form")


def check_rule(rule: Rule, at: Mark, known: Known, problems: Problems) -> None:
    """Note segments and occasions that a rule names and nobody defines; warn of events that were never seen."""
    for segment in sorted(segments_of(rule)):
        check_name("segment", segment, at, known.segments, problems)
    for event in sorted(events_in(rule)):
        _check_event(event, at, known, problems)
    for root, _, name in (path.partition(".") for path in sorted(set(paths_in(rule)))):
        if root == "calendar" and known.occasions is not None and name not in known.occasions:
            problems.error(at, f"calendar.yaml has no occasion {name!r}", did_you_mean(name, known.occasions))


def check_name(sort: str, name: str, at: Mark, names: Collection[str] | None, problems: Problems) -> None:
    """Note a name that is not among the known ones."""
    if name and names is not None and name not in names:
        problems.error(at, f"there is no {sort} {name!r}", did_you_mean(name, names))


def _check_head(parsed: Parsed, known: Known, problems: Problems) -> None:
    plan, top = parsed.plan, parsed.top
    check_name("purpose", plan.purpose, top.get("purpose", top[""]), known.purposes, problems)
    check_name("stage", plan.stage, top.get("stage", top[""]), known.stages, problems)
    check_tags(plan.tags, top.get("tags", top[""]), known.taxonomy, problems)
    entry = top.get("entry", top[""])
    check_entry(plan, top, known, problems)
    for way in plan.entry.ways:
        check_name("segment", way.segment or "", entry, known.segments, problems)
        if way.when is not None:
            check_rule(way.when, entry, known, problems)
    for key, match in head_matches(plan):
        _check_event(match.event, top[key], known, problems)


def _check_steps(parsed: Parsed, known: Known, problems: Problems) -> None:
    for name, step in parsed.plan.steps.items():
        at = parsed.marks[name]
        for rule in rules_of(step):
            check_rule(rule, at, known, problems)
        for match in matches_of(step):
            _check_event(match.event, at, known, problems)
        if isinstance(step, WaitFor):
            for change in step.segments:
                check_name("segment", change.segment, at, known.segments, problems)
        if isinstance(step, Wait) and step.best:
            check_name("channel", step.best.channel, at, known.channels, problems)
        if isinstance(step, Task):
            check_task(step, at, known, problems)
        if isinstance(step, Send | Ask):
            _check_send(step, parsed.plan, at, known, problems)
        if isinstance(step, Choose):
            check_choose(step, at, known, problems)
        if isinstance(step, Audience):
            check_name("audience destination", step.destination, at, known.destinations, problems)


def _check_send(send: Send | Ask, plan: Plan, at: Mark, known: Known, problems: Problems) -> None:
    check_name("channel", send.channel, at, known.channels, problems)
    if isinstance(send, Send) and send.purpose:
        check_name("purpose", send.purpose, at, known.purposes, problems)
        plan = msgspec.structs.replace(plan, purpose=send.purpose)
    if isinstance(send, Send) and send.offer is not None:
        for offer in offers_to_send(plan, known):
            facts = (known.content or {}).get(offer.contents.get(send.channel, ""))
            if facts is not None:
                _check_purpose_of(facts, offer.contents[send.channel], plan, at, known, problems)
    if known.content is None or not send.content:
        return
    facts = known.content.get(send.content)
    if facts is None:
        problems.error(at, f"there is no content item {send.content!r}", _content_hint(send, known.content))
        return
    if send.channel not in facts.channels:
        problems.error(
            at,
            f"the content item {send.content!r} has no variant for {send.channel}",
            f"it has one for {', '.join(sorted(facts.channels))}" if facts.channels else "add a variant to it",
        )
    _check_purpose_of(facts, send.content, plan, at, known, problems)


def _content_hint(send: Send | Ask, content: Mapping[str, ContentFacts]) -> str:
    fitting = [name for name, facts in content.items() if send.channel in facts.channels]
    return did_you_mean(send.content, fitting or content)


def _check_purpose_of(
    facts: ContentFacts, content: str, plan: Plan, at: Mark, known: Known, problems: Problems
) -> None:
    """A content item may not go out under a purpose that asks for less consent than its own."""
    if not facts.purpose or facts.purpose == plan.purpose or not plan.purpose:
        return
    message = f"the content item {content!r} is for {facts.purpose}, this journey for {plan.purpose}"
    asked = {name: purpose.consent == "required" for name, purpose in known.purposes.items()}
    if asked.get(facts.purpose) and not asked.get(plan.purpose, True):
        problems.error(at, message, "consent would not be asked for it: change the purpose of one of them")
    else:
        problems.warn(at, message, "the journey's purpose is the one that counts")


def _check_event(event: str, at: Mark, known: Known, problems: Problems) -> None:
    if known.events is not None and event not in known.events and event not in _OURS:
        problems.warn(at, f"no event {event!r} has been seen so far", did_you_mean(event, known.events))


def _check_sense(plan: Plan, top: dict[str, Mark], marks: dict[str, Mark], known: Known, problems: Problems) -> None:
    purpose = known.purposes.get(plan.purpose)
    sends = [name for name, step in plan.steps.items() if isinstance(step, Send | Ask)]
    if purpose and purpose.capped and sends and not plan.exits and not plan.goal:
        problems.warn(
            marks[sends[0]],
            f"messages for {plan.purpose} go out with neither goal nor exit: nobody leaves once it has succeeded",
            "add goal: {event: …, within: …} or exit: {event: …}",
        )
    if plan.holdout and not plan.goal:
        problems.warn(top["holdout"], "a holdout without a goal measures nothing", "add goal: {event: …, within: …}")
    if any((way.schedule or way.at) and way.when is None for way in plan.entry.ways):
        problems.warn(top["entry"], "at each of these times every customer enters", "add when: to say who")
