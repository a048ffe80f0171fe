"""A process tree as BPMN: every block becomes a pair of gateways."""

from dataclasses import dataclass, field
from typing import assert_never

from wend.mining.models.bpmn import Bpmn, Flow, Node, NodeKind
from wend.mining.models.tree import Choice, Leaf, Loop, Parallel, Sequence, Silent, Tree


def bpmn_of(tree: Tree, name: str = "") -> Bpmn:
    """The BPMN with the language of the tree.

    >>> bpmn_of(Sequence((Leaf("a"), Choice((Leaf("b"), Silent())))))
    Bpmn(2 tasks, 4 events and gateways, 6 flows)
    """
    drawing = _Drawing()
    start, end = drawing.node(NodeKind.START), drawing.node(NodeKind.END)
    drawing.flow(drawing.add(tree, start), end)
    return Bpmn(tuple(drawing.nodes), tuple(drawing.flows), name)


@dataclass(slots=True)
class _Drawing:
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def node(self, kind: NodeKind, name: str = "") -> str:
        node = Node(f"{kind.value}_{len(self.nodes)}", kind, name)
        self.nodes.append(node)
        return node.id

    def flow(self, source: str, target: str) -> None:
        self.flows.append(Flow(f"flow_{len(self.flows)}", source, target))

    def add(self, tree: Tree, before: str) -> str:
        """Draw the tree behind a node; the id of the node it ends in."""
        match tree:
            case Leaf(label):
                return self.behind(before, NodeKind.TASK, label)
            case Silent():
                return before
            case Sequence(children):
                for child in children:
                    before = self.add(child, before)
                return before
            case Choice(children):
                return self.block(NodeKind.EXCLUSIVE, children, before)
            case Parallel(children):
                return self.block(NodeKind.PARALLEL, children, before)
            case Loop(body, redo):
                return self.loop(body, redo, before)
            case _:
                assert_never(tree)

    def behind(self, before: str, kind: NodeKind, name: str = "") -> str:
        node = self.node(kind, name)
        self.flow(before, node)
        return node

    def block(self, kind: NodeKind, children: tuple[Tree, ...], before: str) -> str:
        split, join = self.behind(before, kind), self.node(kind)
        for child in children:
            self.flow(self.add(child, split), join)
        return join

    def loop(self, body: Tree, redo: tuple[Tree, ...], before: str) -> str:
        top = self.behind(before, NodeKind.EXCLUSIVE)
        bottom = self.behind(self.add(body, top), NodeKind.EXCLUSIVE)
        for each in redo:
            self.flow(self.add(each, bottom), top)
        return bottom
