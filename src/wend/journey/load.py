"""From the text of a journey to its plan."""

import msgspec

from wend.journey.fragments import unbundle
from wend.journey.parse.journey import Parsed, parse_marked
from wend.journey.plan import Plan
from wend.model.document import Node, Problems, read_yaml


def load_journey(text: str, file: str = "<text>") -> Plan:
    """The plan of a journey's text. Raises `DocumentError` with every problem, in the order of the file."""
    problems = Problems()
    parsed = parse_text(text, file, problems)
    problems.found.sort(key=lambda problem: (problem.mark.line, problem.mark.column))
    problems.raise_errors()
    return msgspec.structs.replace(parsed.plan, source=text)


def parse_text(text: str, file: str, problems: Problems) -> Parsed:
    """A journey's text as published, the fragments it uses behind it. Raises `DocumentError` where it is no YAML."""
    own, fragments = unbundle(text)
    return parse_marked(read_yaml(own, file), problems, fragments)


def parse_journey(node: Node, problems: Problems) -> Plan | None:
    """The plan of a journey's tree, or None when it has errors, which `problems` then names."""
    parsed = parse_marked(node, problems)
    return parsed.plan if parsed.whole else None
