"""`note: TEXT`, or a list of texts and `{from: a path}`."""

from wend.journey.parse.scalars import read_text, sort_of
from wend.journey.parse.values import parse_ref
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Note, Value
from wend.limits import NOTE_CHARACTERS_MAX
from wend.model.document import Node


def parse(written: Written) -> Note | None:
    """The text, part by part."""
    body = written.body
    if body.is_map or (body.is_list and not body.value):
        written.problems.error(
            body, f"'note' is a text or a list of parts, not {sort_of(body.value)}", "write [Talked to, {from: …}]"
        )
        return None
    parts = [_part(written, each) for each in (body if body.is_list else [body])]
    length = sum(len(part.literal) for part in parts if part and part.literal)
    if length > NOTE_CHARACTERS_MAX:
        written.problems.error(body, f"a note has at most {NOTE_CHARACTERS_MAX} characters, this one has {length}")
    return Note(written.id, tuple(part for part in parts if part), written.next) if all(parts) else None


def _part(written: Written, node: Node) -> Value | None:
    if node.is_map and set(node.value) == {"from"}:
        ref = parse_ref(node, written.problems, "'note'")
        return Value(ref=ref) if ref else None
    text = read_text(node, written.problems, "a part of a 'note'")
    return Value(literal=text) if text else None


KIND = Kind(parse)
