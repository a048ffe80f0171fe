"""Reading BPMN 2.0 XML as analysts' tools export it.

Rule 1. What changes which journeys are possible is read or refused with the element's id; what is only drawn or noted
        (lanes, data, annotations, message flows, conditions) is passed over.
Rule 2. A sub-process is unfolded in place; an empty one is a task.
"""

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from wend.mining.models.bpmn import Bpmn, Flow, Node, NodeKind
from wend.mining.models.errors import ModelError
from wend.mining.models.xml import children, local, parse

_TASKS = frozenset(
    f"{kind}ask" for kind in ("t", "userT", "serviceT", "sendT", "receiveT", "manualT", "scriptT", "businessRuleT")
) | {"callActivity"}
_KINDS = dict.fromkeys(_TASKS, NodeKind.TASK) | {
    "startEvent": NodeKind.START,
    "endEvent": NodeKind.END,
    "intermediateThrowEvent": NodeKind.EVENT,
    "intermediateCatchEvent": NodeKind.EVENT,
    "boundaryEvent": NodeKind.EVENT,
    "implicitThrowEvent": NodeKind.EVENT,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "eventBasedGateway": NodeKind.EXCLUSIVE,
    "parallelGateway": NodeKind.PARALLEL,
    "inclusiveGateway": NodeKind.INCLUSIVE,
}
_FOLDED = frozenset({"subProcess", "transaction"})
_REFUSED = frozenset({"complexGateway", "adHocSubProcess"})


def read_bpmn(path: str | Path) -> Bpmn:
    """The process of a BPMN file; raises `ModelError` with the id of what cannot be read."""
    file = Path(path)
    root = parse(file)
    if local(root) != "definitions":
        raise ModelError(f"{file.name} is no BPMN: its root element is '{local(root)}', not 'definitions'")
    filled = [each for each in children(root, "process") if any(local(part) in _KINDS for part in each)]
    if len(filled) != 1:
        names = ", ".join(f"'{each.get('id', '')}'" for each in filled) or "none"
        raise ModelError(f"{file.name} must hold one process with steps; it holds {len(filled)}: {names}")
    reading = _Reading()
    reading.scope(filled[0])
    return Bpmn(tuple(reading.nodes), tuple(map(reading.rerouted, reading.flows)), filled[0].get("name", ""))


@dataclass(slots=True)
class _Reading:
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    def scope(self, parent: etree._Element) -> None:
        for element in parent:
            self.element(element)

    def element(self, element: etree._Element) -> None:
        name = local(element)
        if name == "sequenceFlow":
            self.flows.append(Flow(_need(element, "id"), _need(element, "sourceRef"), _need(element, "targetRef")))
        elif name in _KINDS:
            self.nodes.append(_node(element, _KINDS[name]))
        elif name in _FOLDED:
            self.unfold(element)
        elif name in _REFUSED:
            raise ModelError(f"the element '{element.get('id')}' is a {name}, which has no fixed meaning for a log")

    def unfold(self, element: etree._Element) -> None:
        outer = _need(element, "id")
        inner = _Reading()
        inner.scope(element)
        if not inner.nodes:
            self.nodes.append(_node(element, NodeKind.TASK))
            return
        if element.get("triggeredByEvent") == "true":
            raise ModelError(f"the event sub-process '{outer}' may begin at any time, which is not supported")
        self.left |= inner.left
        self.nodes.extend(_inside(node) for node in inner.nodes)
        self.flows.extend(inner.flows)
        self.enclose(outer, inner)

    def enclose(self, outer: str, inner: "_Reading") -> None:
        """The sub-process's own id becomes its way in; a gateway behind it its way out."""
        left = self.left[outer] = f"{outer}.end"
        self.nodes.append(Node(outer, NodeKind.EXCLUSIVE))
        self.nodes.append(Node(left, NodeKind.EXCLUSIVE))
        sources, targets = {flow.source for flow in inner.flows}, {flow.target for flow in inner.flows}
        firsts = [node.id for node in inner.nodes if node.id not in targets and node.guards is None]
        lasts = [node.id for node in inner.nodes if node.id not in sources]
        self.flows.extend(Flow(f"{outer}.in.{name}", outer, name) for name in firsts)
        self.flows.extend(Flow(f"{outer}.out.{name}", name, left) for name in lasts)

    def rerouted(self, flow: Flow) -> Flow:
        """A flow that leaves a sub-process leaves by its way out."""
        inward = flow.id.startswith(f"{flow.source}.in.")
        return flow if inward else Flow(flow.id, self.left.get(flow.source, flow.source), flow.target)


def _inside(node: Node) -> Node:
    plain = node.kind in {NodeKind.START, NodeKind.END}
    return Node(node.id, NodeKind.EVENT, node.name, node.guards, node.interrupts) if plain else node


def _node(element: etree._Element, kind: NodeKind) -> Node:
    name = " ".join((element.get("name") or "").split())
    guards = element.get("attachedToRef")
    return Node(_need(element, "id"), kind, name, guards, element.get("cancelActivity", "true") != "false")


def _need(element: etree._Element, attribute: str) -> str:
    value = element.get(attribute)
    if not value:
        where = element.get("id") or f"line {element.sourceline}"
        raise ModelError(f"the {local(element)} at '{where}' has no {attribute}")
    return value
