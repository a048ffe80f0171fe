"""`ask: {survey: NAME, send: channel/content, within: 7d}`, with `on_answer`, `on_timeout` and `on_withheld` beside it."""

from wend.journey import keys
from wend.journey.outward import Ask
from wend.journey.parse.beside import nested_of, read_pair, way
from wend.journey.parse.fields import Fields
from wend.journey.parse.written import Kind, Written
from wend.model.document import Node


def parse(written: Written) -> Ask | None:
    """The survey, the message that asks it, and the ways on."""
    fields = Fields(written.body, written.problems, "an ask", keys.ASK, ["survey", "send", "within"])
    survey, within, send = fields.name("survey"), fields.duration("within"), fields.node_of("send")
    pair = None
    if send is not None:
        names = ("a channel", "a content item")
        pair = read_pair(send, written.problems, "'send'", names, "email/how-was-it")
    on_answer, on_timeout, on_withheld = (way(written, key) for key in keys.BESIDE["ask"])
    if not (survey and pair and within):
        return None
    return Ask(written.id, survey, *pair, within, on_answer, on_timeout, on_withheld, written.next)


def hint(body: Node) -> str:
    """The survey's name."""
    survey = body.get("survey")
    return str(survey.value) if survey else ""


KIND = Kind(parse, hint, nested_of("ask"))
