# ruff: noqa: INP001 - a script beside the sources of the console, no package
"""Writes `console/openapi.json`, from which `npm run schema` makes `src/lib/schema.d.ts`: run it when the API changed.

The description is made from the routes alone: nothing is stored, served or asked.
"""

import json
import sys
from pathlib import Path
from typing import Any, cast

from wend.web.api import make_api

WHERE = Path(__file__).parent / "openapi.json"


def description() -> dict[str, Any]:
    """The OpenAPI description of the API as it is in this checkout; without the release, which changes by itself."""
    nothing = cast("Any", None)
    described = make_api(nothing, nothing, None).openapi()
    described["info"]["version"] = ""
    return described


if __name__ == "__main__":
    WHERE.write_text(json.dumps(description(), indent=1, sort_keys=True) + "\n")
    sys.stdout.write(f"wrote {WHERE}\n")
