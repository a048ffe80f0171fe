"""The section `identity` of `wend.yaml`: which ids tell who somebody is, and what is believed of them."""

from wend import limits
from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.model.document import Node, Problems
from wend.model.identity import ANONYMOUS, USER, IdentityRules, IdKind

_OF_TRAITS = ("email", "phone")  # known by the trait of their name, too


def parse_identity(node: Node, problems: Problems) -> IdentityRules:
    """The rules; what is left out, or wrong and noted, is as in `IdentityRules`."""
    fields = Fields(node, problems, "identity", keys.IDENTITY)
    kinds, blocked = fields.node_of("kinds"), fields.node_of("blocked")
    standard = IdentityRules()
    return IdentityRules(
        kinds=_kinds(kinds, problems) if kinds else (),
        blocked=_blocked(blocked, problems) if blocked else (),
        merges_per_id=fields.count("merges_per_id", limits.MERGES_PER_ID_MAX * 100) or standard.merges_per_id,
        merges_per_customer=fields.count("merges_per_customer", limits.MERGES_PER_CUSTOMER_MAX)
        or standard.merges_per_customer,
    )


def _kinds(node: Node, problems: Problems) -> tuple[IdKind, ...]:
    if not node.is_map:
        problems.error(node, f"'kinds' is a mapping of kinds of ids, not {sort_of(node.value)}", "write email: {}")
        return ()
    kinds = [_kind(name, each, problems) for name, each in node.items()]
    if len(kinds) > limits.ID_KINDS_MAX:
        problems.error(node, f"there are {len(kinds)} kinds of ids, and at most {limits.ID_KINDS_MAX} are looked for")
    return tuple(each for each in kinds if each)


def _kind(name: str, node: Node, problems: Problems) -> IdKind | None:
    if name in (USER, ANONYMOUS):
        problems.error(node, f"{name!r} is an id in any case", "leave it out")
        return None
    fields = Fields(node if node.value is not None else Node({}), problems, f"the kind {name!r}", keys.ID_KIND)
    trait = fields.text("trait") or (name if name in _OF_TRAITS else "")
    return IdKind(name, trait, fields.count("max", limits.IDS_PER_KIND_MAX) or limits.IDS_PER_KIND_MAX)


def _blocked(node: Node, problems: Problems) -> tuple[str, ...]:
    if not node.is_list:
        problems.error(node, f"'blocked' is a list of values, not {sort_of(node.value)}", 'write ["test@example.com"]')
        return ()
    found = []
    for each in node:
        if not isinstance(each.value, str) or not each.value.strip("* "):
            problems.error(each, "a blocked value is text with more than * in it", 'write "*@test.example"')
        else:
            found.append(each.value)
    if len(found) > limits.BLOCKED_IDS_MAX:
        problems.error(node, f"{len(found)} values are blocked, and at most {limits.BLOCKED_IDS_MAX} are compared")
    return tuple(found)
