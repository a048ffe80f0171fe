"""`wend schema` and `wend settings`: what files and settings may say."""

import json
from typing import Annotated

import typer

from wend.cli.console import print_table
from wend.errors import WendError
from wend.journey.schema import (
    fragment_schema,
    journey_schema,
    occasions_schema,
    offer_schema,
    segment_schema,
    settings_schema,
    strategy_schema,
)
from wend.settings import SETTINGS

SCHEMAS = {
    "journey": journey_schema,
    "fragment": fragment_schema,
    "segment": segment_schema,
    "offer": offer_schema,
    "strategy": strategy_schema,
    "calendar": occasions_schema,
    "settings": settings_schema,
}


def schema(
    kind: Annotated[
        str, typer.Argument(help="journey, fragment, segment, offer, strategy, calendar or settings.")
    ] = "journey",
) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    if kind not in SCHEMAS:
        raise WendError(f"there is no schema {kind!r}; known: {', '.join(SCHEMAS)}")
    print(json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False))


def settings() -> None:
    """List the settings of a process: environment variable, default, meaning."""
    print_table(
        "Settings", ("variable", "default", "meaning"), [(each.variable, each.default, each.help) for each in SETTINGS]
    )
