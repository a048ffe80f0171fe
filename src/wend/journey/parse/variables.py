"""`vars:` the variables of a run, by name: `{type: number, default: 0, required: true}`, or the type alone."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_choice, sort_of
from wend.journey.parse.values import parse_value
from wend.journey.plan import Variable
from wend.journey.variables import TYPES, mismatch
from wend.limits import VARIABLES_MAX
from wend.model.document import Node, Problems


def parse_variables(node: Node, problems: Problems) -> dict[str, Variable]:
    """The variables that are declared rightly."""
    if not node.is_map:
        problems.error(node, f"'vars' is a mapping of names to types, not {sort_of(node.value)}", "write score: number")
        return {}
    if len(node.value) > VARIABLES_MAX:
        problems.error(node, f"a run has at most {VARIABLES_MAX} variables, these are {len(node.value)}")
    found = {name: _variable(name, each, problems) for name, each in node.items()}
    for name in found:
        if not name or "." in name:
            problems.error(
                node.keys[name], f"the variable {name!r} has a dot in its name, or none", "name it like score"
            )
    return {name: variable for name, variable in found.items() if variable}


def _variable(name: str, node: Node, problems: Problems) -> Variable | None:
    if not node.is_map:
        short = read_choice(node, problems, f"the type of {name!r}", TYPES)
        return Variable(short) if short else None
    fields = Fields(node, problems, f"the variable {name!r}", keys.VARIABLE, ["type"])
    kind, stated = fields.choice("type", TYPES), fields.node_of("default")
    default = parse_value(stated, problems, f"'default' of {name!r}") if stated else None
    if kind is None:
        return None
    variable = Variable(kind, default, bool(fields.boolean("required")))
    if stated and default and default.ref is None and (wrong := mismatch(variable, default.literal)):
        problems.error(stated, f"the default of {name!r} does not fit its type: {wrong}")
        return None
    return variable
