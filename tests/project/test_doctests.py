"""The examples in the docstrings run and print what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MUST_HAVE_EXAMPLES = (
    "engine.slides",
    "engine.shapes",
    "engine.ops",
    "engine.loops",
    "engine.trace",
    "networks.models",
    "networks.training",
    "networks.baselines",
)


FILES = sorted((ROOT / "lecture_utils").rglob("*.py"))
MODULES = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES]


def load(name: str) -> ModuleType:
    """The module of a file; of a folder's ``__init__`` the folder itself."""
    return importlib.import_module(name.removesuffix(".__init__"))


def examples_in(name: str) -> int:
    """How many lines of example there are in a module's docstrings."""
    return sum(len(test.examples) for test in doctest.DocTestFinder().find(load(name)))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name):
    result = doctest.testmod(load(name))
    assert result.failed == 0
    skipped = getattr(result, "skipped", 0)  # before Python 3.13 `attempted` leaves them out
    assert result.attempted - skipped == examples_in(name), "an example is marked to be skipped"


@pytest.mark.parametrize("name", MUST_HAVE_EXAMPLES)
def test_these_units_have_examples(name):
    """A unit is one module, or a folder of them."""
    unit = f"lecture_utils.{name}"
    modules = [module for module in MODULES if module == unit or module.startswith(f"{unit}.")]
    assert sum(map(examples_in, modules)) > 0


def test_every_public_function_of_the_operations_has_an_example():
    for name in ("lecture_utils.engine.ops", "lecture_utils.engine.loops"):
        found = {test.name for test in doctest.DocTestFinder().find(load(name)) if test.examples}
        functions = {
            f"{name}.{function}"
            for function, value in vars(load(name)).items()
            if not function.startswith("_")
            and getattr(value, "__module__", "") == name
            and callable(value)
        }
        assert functions and functions <= found
