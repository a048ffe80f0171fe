import doctest
import importlib
import pkgutil

import pytest

import wend.mining.conform
import wend.mining.diagnose
import wend.mining.models

MODULES = [
    name
    for package in (wend.mining.models, wend.mining.conform, wend.mining.diagnose)
    for _, name, _ in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
