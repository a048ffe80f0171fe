"""Writing BPMN 2.0 XML with a drawing, so that an editor opens it as a picture."""

from pathlib import Path

from lxml import etree

from wend.mining.models.bpmn import Bpmn, Flow, Node, NodeKind
from wend.mining.models.layout import Box, layout

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_WAY = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES = {NodeKind.TASK: (110, 60), NodeKind.START: (36, 36), NodeKind.END: (36, 36), NodeKind.EVENT: (36, 36)}


def write_bpmn(model: Bpmn, path: str | Path) -> None:
    """Write the model and its drawing."""
    Path(path).write_bytes(bpmn_bytes(model))


def bpmn_bytes(model: Bpmn) -> bytes:
    """The file as bytes."""
    spaces = {"bpmn": _MODEL, "bpmndi": _DI, "dc": _DC, "di": _WAY}
    root = etree.Element(f"{{{_MODEL}}}definitions", nsmap=spaces, targetNamespace="urn:wend")
    process = etree.SubElement(root, f"{{{_MODEL}}}process", id="process", isExecutable="false")
    if model.name:
        process.set("name", model.name)
    for node in model.nodes:
        _add_node(process, node, model)
    for flow in model.flows:
        ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        etree.SubElement(process, f"{{{_MODEL}}}sequenceFlow", ends)
    _draw(root, model)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_node(process: etree._Element, node: Node, model: Bpmn) -> None:
    tag = "boundaryEvent" if node.guards else node.kind.value
    element = etree.SubElement(process, f"{{{_MODEL}}}{tag}", id=node.id)
    if node.name:
        element.set("name", node.name)
    if node.guards:
        element.set("attachedToRef", node.guards)
        element.set("cancelActivity", str(node.interrupts).lower())
    for flow in model.flows:
        if flow.target == node.id:
            etree.SubElement(element, f"{{{_MODEL}}}incoming").text = flow.id
    for flow in model.flows:
        if flow.source == node.id:
            etree.SubElement(element, f"{{{_MODEL}}}outgoing").text = flow.id


def _draw(root: etree._Element, model: Bpmn) -> None:
    diagram = etree.SubElement(root, f"{{{_DI}}}BPMNDiagram", id="diagram")
    plane = etree.SubElement(diagram, f"{{{_DI}}}BPMNPlane", id="plane", bpmnElement="process")
    sizes = {node.id: _SIZES.get(node.kind, (50, 50)) for node in model.nodes}
    boxes = layout(sizes, [(flow.source, flow.target) for flow in model.flows])
    for node in model.nodes:
        shape = etree.SubElement(plane, f"{{{_DI}}}BPMNShape", id=f"{node.id}_shape", bpmnElement=node.id)
        box = boxes[node.id]
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        etree.SubElement(shape, f"{{{_DC}}}Bounds", {name: f"{value:g}" for name, value in bounds.items()})
    for flow in model.flows:
        _draw_flow(plane, flow, boxes[flow.source], boxes[flow.target])


def _draw_flow(plane: etree._Element, flow: Flow, source: Box, target: Box) -> None:
    edge = etree.SubElement(plane, f"{{{_DI}}}BPMNEdge", id=f"{flow.id}_edge", bpmnElement=flow.id)
    for x, y in _way(source, target):
        etree.SubElement(edge, f"{{{_WAY}}}waypoint", x=f"{x:g}", y=f"{y:g}")


def _way(source: Box, target: Box) -> list[tuple[float, float]]:
    if target.x > source.x:
        middle = (source.right + target.x) / 2
        return [(source.right, source.mid), (middle, source.mid), (middle, target.mid), (target.x, target.mid)]
    under = max(source.bottom, target.bottom) + 30
    return [
        (source.center, source.bottom),
        (source.center, under),
        (target.center, under),
        (target.center, target.bottom),
    ]
