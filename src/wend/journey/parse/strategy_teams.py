"""Teams of `strategy.yaml`, what they may publish, and where others have to approve."""

from typing import Final

from wend import limits
from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.journey.strategy import Review, Right, Team
from wend.model.document import Node, Problems

_TEAM: Final = "write - {id: marketing, members: [anna], publishes: {channels: [email]}}"
_REVIEW: Final = "write - {stages: [lapsed], channels: [email], approvals: 1}"


def parse_teams(node: Node | None, problems: Problems) -> tuple[Team, ...]:
    """The teams, each id once."""
    found: dict[str, Team] = {}
    for each in _listed(node, "teams", _TEAM, problems):
        team = _team(each, problems)
        if team.id in found:
            problems.error(each, f"two teams have the id {team.id!r}", "give each its own")
        if team.id:
            found.setdefault(team.id, team)
    return tuple(found.values())


def parse_review(node: Node | None, problems: Problems) -> tuple[Review, ...]:
    """Where others have to approve; one mapping, or a list of them."""
    if node is not None and node.is_map:
        return (_review(node, problems),)
    return tuple(_review(each, problems) for each in _listed(node, "review", _REVIEW, problems))


def _listed(node: Node | None, key: str, example: str, problems: Problems) -> list[Node]:
    if node is None:
        return []
    if not node.is_list:
        problems.error(node, f"{key!r} is a list, not {sort_of(node.value)}", example)
    elif len(node.value) > limits.STRATEGY_PARTS_MAX:
        problems.error(node, f"there are {len(node.value)} {key}; at most {limits.STRATEGY_PARTS_MAX} are allowed")
    return list(node)


def _team(node: Node, problems: Problems) -> Team:
    fields = Fields(node, problems, "a team", keys.TEAM, ["id"])
    return Team(fields.name("id"), fields.text("title"), fields.texts("members"), _rights(fields))


def _rights(fields: Fields) -> tuple[Right, ...]:
    node = fields.node_of("publishes")
    if node is None:
        return ()
    return tuple(_right(each, fields.problems) for each in (node if node.is_list else [node]))


def _right(node: Node, problems: Problems) -> Right:
    return _where(Fields(node, problems, "what a team publishes", keys.RIGHT))


def _review(node: Node, problems: Problems) -> Review:
    fields = Fields(node, problems, "a review", keys.REVIEW)
    return Review(_where(fields), fields.count("approvals", limits.APPROVALS_MAX) or 1)


def _where(fields: Fields) -> Right:
    stages, channels = (fields.texts(key) if key in fields else None for key in ("stages", "channels"))
    return Right(stages, channels)
