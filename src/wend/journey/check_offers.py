"""Whether offers fit into their workspace, and whether journeys choose among offers that are there.

Rule 1. An offer is checked where it is written; a step, where it names offers.
"""

from collections.abc import Mapping
from typing import Final

from wend.journey.known import ContentFacts, Known
from wend.journey.offer import Offer, offers_meant, rules_of_offer
from wend.journey.plan import Choose, Plan
from wend.model.document import Mark, Problems, did_you_mean
from wend.rules.cel_text import fields_of
from wend.rules.tree import All, AnyOf, Cel, Compare, Not, Rule

_OF_A_RUN: Final = ("vars", "last", "steps")


def check_offer(offer: Offer, marks: Mapping[str, Mark], known: Known, problems: Problems) -> None:
    """Note what an offer names that is not there; `marks` say where its keys stand, its own under the empty key."""
    at = marks.get("contents", marks[""])
    for channel, content in offer.contents.items():
        _check_content(channel, content, at, known.content, problems)
        if known.channels is not None and channel not in known.channels:
            problems.error(at, f"there is no channel {channel!r}", did_you_mean(channel, known.channels))
    if offer.since and offer.until and offer.until < offer.since:
        problems.error(marks.get("until", at), f"the offer ends ({offer.until}) before it begins ({offer.since})")
    for rule in rules_of_offer(offer):
        if root := _of_a_run(rule):
            what = f"an offer is judged in many journeys: it cannot look at {root!r}"
            problems.warn(marks[""], what, "look at trait., account., stage, or count events")


def check_choose(choose: Choose, at: Mark, known: Known, problems: Problems) -> None:
    """Note offers and tags that name nothing, and what the rank needs and no offer has."""
    if choose.channel and known.channels is not None and choose.channel not in known.channels:
        problems.error(at, f"there is no channel {choose.channel!r}", did_you_mean(choose.channel, known.channels))
    if known.offers is None:
        return
    names = {*known.offers, *(tag for offer in known.offers.values() for tag in offer.tags)}
    for name in choose.offers:
        if name not in names:
            problems.error(at, f"there is no offer and no tag {name!r}", did_you_mean(name, names))
    for offer in offers_meant(choose.offers, known.offers):
        if choose.channel and choose.channel not in offer.contents:
            problems.warn(at, f"the offer {offer.id!r} has no content for {choose.channel}: it is never chosen here")
        if choose.rank == "bandit" and offer.won is None:
            hint = f"add won: {{event: …, within: …}} to {offer.id}"
            problems.error(
                at, f"nothing says when the offer {offer.id!r} has succeeded, so nothing can be learned", hint
            )


def offers_to_send(plan: Plan, known: Known) -> list[Offer]:
    """The offers that a plan may send: those its choose steps name; all of them where it chooses none itself."""
    offers = known.offers or {}
    chosen = [name for step in plan.steps.values() if isinstance(step, Choose) for name in step.offers]
    return offers_meant(chosen or offers, offers)


def _check_content(
    channel: str, content: str, at: Mark, known: Mapping[str, ContentFacts] | None, problems: Problems
) -> None:
    if known is None:
        return
    facts = known.get(content)
    if facts is None:
        fitting = [name for name, each in known.items() if channel in each.channels]
        problems.error(at, f"there is no content item {content!r}", did_you_mean(content, fitting or known))
    elif channel not in facts.channels:
        problems.error(at, f"the content item {content!r} has no variant for {channel}", "add a variant to it")


def _of_a_run(rule: Rule) -> str:
    """The root of a path that only some journeys have; empty when there is none."""
    match rule:
        case Compare(path=path):
            root = path.partition(".")[0]
            return root if root in _OF_A_RUN else ""
        case Cel(source):
            return next((word for word in _OF_A_RUN if fields_of(source, word) != frozenset()), "")
        case All(of) | AnyOf(of):
            return next(filter(None, map(_of_a_run, of)), "")
        case Not(of):
            return _of_a_run(of)
    return ""
