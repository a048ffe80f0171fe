"""The published schema and the parser say the same."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from journey_cases import BOUNDED_CYCLES, ENTRIES, HEAD, JOURNEY, SEGMENT, SETTINGS, STEP_MISTAKES, STEPS
from journey_strategies import journeys
from wend.journey import keys
from wend.journey.schema import journey_schema, segment_schema, settings_schema
from wend.model.document import read_yaml

JOURNEY_SCHEMA = jsonschema_rs.validator_for(journey_schema())
VALID = [f"{HEAD}steps:\n{text}" for text, _ in STEPS] + [
    f"journey: j\npurpose: service\nentry: {text}\nsteps: [{{exit: done}}]" for text, _ in ENTRIES
]


def plain(text: str) -> Any:
    return read_yaml(text).plain()


@pytest.mark.parametrize("text", [*VALID, *(f"{HEAD}steps:\n{steps}" for steps in BOUNDED_CYCLES), JOURNEY])
def test_every_valid_journey_fits_the_schema(text: str) -> None:
    JOURNEY_SCHEMA.validate(plain(text))


@given(journeys())
def test_random_valid_journeys_fit_the_schema(value: dict[str, Any]) -> None:
    JOURNEY_SCHEMA.validate(value)


def test_valid_segments_and_settings_fit_their_schemas() -> None:
    jsonschema_rs.validator_for(segment_schema()).validate(plain(SEGMENT))
    jsonschema_rs.validator_for(settings_schema()).validate(plain(SETTINGS))


# What only the parser knows: names that exist, dates, sums of weights, order of ways, and the like.
BEYOND_THE_SCHEMA = (
    "holds more than",
    "longer than",
    "both 'for' and",
    "belongs to 'until'",
    "is not a date",
    "no day of the week",
    "never open",
    "is not known",
    "'else'",
    "two ways",
    "all weights",
    "no step 'nowhere'",
    "'add' of",
    "leads nowhere",
    "two steps",
)


@pytest.mark.parametrize(
    ("steps", "message"), [each for each in STEP_MISTAKES if not any(part in each[1] for part in BEYOND_THE_SCHEMA)]
)
def test_mistakes_in_form_are_refused_by_the_schema_too(steps: str, message: str) -> None:
    assert not JOURNEY_SCHEMA.is_valid(plain(f"{HEAD}steps:\n{steps}\n"))


SCHEMAS: list[tuple[Callable[[], dict[str, Any]], dict[str, str]]] = [
    (journey_schema, keys.JOURNEY),
    (segment_schema, keys.SEGMENT),
    (settings_schema, keys.SETTINGS),
]


@pytest.mark.parametrize(("schema", "table"), SCHEMAS)
def test_the_schema_has_exactly_the_keys_that_the_parser_reads(
    schema: Callable[[], dict[str, Any]], table: dict[str, str]
) -> None:
    assert set(schema()["properties"]) == set(table)
    assert all(part["description"] for part in schema()["properties"].values())


def test_the_schema_has_exactly_the_kinds_of_step_that_the_parser_reads() -> None:
    definitions = journey_schema()["$defs"]
    *steps, use = [each["$ref"].removeprefix("#/$defs/step-") for each in definitions["step"]["oneOf"]]
    assert steps == list(keys.STEPS)
    assert use == "#/$defs/use"
    for kind in steps:
        assert set(definitions[f"step-{kind}"]["properties"]) == {kind, "id", *keys.BESIDE.get(kind, {})}


def test_the_schemas_are_valid_schemas() -> None:
    for schema, _ in SCHEMAS:
        jsonschema_rs.meta.validate(schema())
