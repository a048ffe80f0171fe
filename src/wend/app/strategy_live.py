"""The strategy that is live, read from the store."""

from wend.app.ports import DocumentKind, Publishing
from wend.app.published import live_document
from wend.journey.parse.segment import parse_segment
from wend.journey.parse.strategy import parse_strategy
from wend.journey.strategy import Strategy
from wend.journey.workspace import Segment
from wend.model.document import Problems, read_yaml


def live_strategy(store: Publishing) -> Strategy | None:
    """The live strategy; None where none is. Raises `DocumentError` where its text cannot be read any more."""
    document = live_document(store, DocumentKind.STRATEGY, "strategy")
    return read_strategy(document.body) if document else None


def read_strategy(text: str, file: str = "strategy.yaml") -> Strategy:
    """The strategy of a text. Raises `DocumentError` with every problem."""
    problems = Problems()
    strategy = parse_strategy(read_yaml(text, file), problems)
    problems.raise_errors()
    return strategy


def live_segments(store: Publishing) -> list[Segment]:
    """The live segments that today's code can read."""
    read = [
        parse_segment(read_yaml(each.body, each.name), Problems())
        for each in store.documents()
        if each.kind is DocumentKind.SEGMENT
    ]
    return [segment for segment in read if segment is not None]
