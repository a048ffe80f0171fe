"""Lists of steps that stand beside a step's kind, such as `on_timeout`."""

from collections.abc import Callable, Iterator

from wend.journey import keys
from wend.journey.parse.scalars import read_name, read_text
from wend.journey.parse.written import Written
from wend.model.document import Node, Problems


def way(written: Written, key: str) -> str | None:
    """Where the steps under a key begin; where the run goes on anyway when the key is left out."""
    steps = written.node.get(key)
    return written.lead(steps, written.next) if steps else written.next


def nested_of(kind: str) -> Callable[[Node], Iterator[Node]]:
    """What gives the lists of steps beside a kind."""

    def nested(step: Node) -> Iterator[Node]:
        yield from (steps for key in keys.BESIDE[kind] if (steps := step.get(key)))

    return nested


def read_pair(
    node: Node, problems: Problems, what: str, names: tuple[str, str], example: str
) -> tuple[str, str] | None:
    """Two ids with a slash between them, such as a channel and a content item; `names` are what they are called."""
    text = read_text(node, problems, what)
    if text is None:
        return None
    one, slash, other = text.partition("/")
    if not (slash and one and other):
        problems.error(node, f"{what} names {names[0]} and {names[1]}, not {text!r}", f"write it like {example}")
        return None
    called = [f"the {name.partition(' ')[2]}" for name in names]
    read = [read_name(Node(each, node.mark), problems, name) for each, name in zip((one, other), called, strict=True)]
    return (one, other) if all(read) else None
