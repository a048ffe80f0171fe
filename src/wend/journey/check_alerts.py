"""Whether the journeys and queues that alerts and views of `wend.yaml` name are there."""

from collections.abc import Collection, Iterator

from wend.journey.parse.diagnosis import queue_of
from wend.model.document import Node, Problems, did_you_mean


def check_alerts(settings: Node, journeys: Collection[str], problems: Problems) -> None:
    """Note every journey that is named and not known."""
    for node, name in _named(settings):
        if name not in journeys:
            problems.error(node, f"there is no journey {name!r}", did_you_mean(name, journeys))
    queues = settings.get("queues")
    known = [name for name, _ in queues.items()] if queues else []
    for node, queue in _queues_named(settings):
        if queue not in known:
            problems.error(node, f"there is no queue {queue!r}", did_you_mean(queue, known) or "name it under queues")


def _queues_named(settings: Node) -> Iterator[tuple[Node, str]]:
    for alert in settings.get("alerts") or ():
        to = alert.get("to")
        for node in (to if to and to.is_list else (to,)) if to else ():
            if isinstance(node.value, str) and (queue := queue_of(node.value)):
                yield node, queue


def _named(settings: Node) -> Iterator[tuple[Node, str]]:
    for alert in settings.get("alerts") or ():
        node = alert.get("journey")
        if node is not None and isinstance(node.value, str):
            yield node, node.value
    diagnose = settings.get("diagnose")
    for view in (diagnose.get("views") if diagnose else None) or ():
        if isinstance(view.value, str) and view.value.startswith("journey:"):
            yield view, view.value.removeprefix("journey:")
