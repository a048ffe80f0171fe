"""The examples in the docstrings of mining are true."""

import doctest
import importlib
import pkgutil

import pytest

import wend.mining

_MODULES = [m.name for m in pkgutil.walk_packages(wend.mining.__path__, "wend.mining.")]


@pytest.mark.parametrize("name", _MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
