"""Whether the journeys that alerts and views of `wend.yaml` name are there."""

from collections.abc import Collection, Iterator

from wend.model.document import Node, Problems, did_you_mean


def check_alerts(settings: Node, journeys: Collection[str], problems: Problems) -> None:
    """Note every journey that is named and not known."""
    for node, name in _named(settings):
        if name not in journeys:
            problems.error(node, f"there is no journey {name!r}", did_you_mean(name, journeys))


def _named(settings: Node) -> Iterator[tuple[Node, str]]:
    for alert in settings.get("alerts") or ():
        node = alert.get("journey")
        if node is not None and isinstance(node.value, str):
            yield node, node.value
    diagnose = settings.get("diagnose")
    for view in (diagnose.get("views") if diagnose else None) or ():
        if isinstance(view.value, str) and view.value.startswith("journey:"):
            yield view, view.value.removeprefix("journey:")
