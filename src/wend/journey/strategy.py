"""The strategy as a value: the macro stages of a customer's whole life, before and after the first purchase.

Rule 1. Journeys, segments and content items name stages; who owns a stage and how it is measured stands here only.
"""

import msgspec

from wend.rules.tree import Rule


class Measure(msgspec.Struct, frozen=True):
    """How we see that a stage goes well. `better` is `higher` or `lower`."""

    name: str
    target: float | None = None
    unit: str = ""
    better: str = "higher"


class Stage(msgspec.Struct, frozen=True):
    """One macro stage: who answers for it, what the customer needs and expects there, what we aim for."""

    id: str
    title: str = ""
    owner: str = ""
    roles: tuple[str, ...] = ()
    need: str = ""
    expectation: str = ""
    experience: str = ""
    channels: tuple[str, ...] = ()
    when: Rule | None = None  # which customers stand in it
    measures: tuple[Measure, ...] = ()


class Strategy(msgspec.Struct, frozen=True):
    """The stages in the order they are written; customers take them in any order."""

    title: str = ""
    stages: tuple[Stage, ...] = ()
