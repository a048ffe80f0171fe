"""The console's types are made from `console/openapi.json`: it has to be what the API says today."""

import importlib.util
import json
from pathlib import Path

CONSOLE = Path(__file__).parents[2] / "console"


def test_the_console_knows_the_api_of_this_checkout() -> None:
    spec = importlib.util.spec_from_file_location("describe_api", CONSOLE / "describe_api.py")
    assert spec is not None
    assert spec.loader is not None
    describe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(describe)
    known = json.loads((CONSOLE / "openapi.json").read_text())
    told = json.loads(json.dumps(describe.description()))
    assert known == told, "run `python console/describe_api.py`, then `npm run schema` in console/"
