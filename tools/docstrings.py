"""Check the docstrings of everything public: `python -m tools.docstrings [module ...]`.

Public is what `from lecture_utils import ...` offers, what those modules list in ``__all__`` or
define, and the methods of their classes. numpydoc's validation does the work, with the checks of
``[tool.numpydoc_validation]`` in pyproject.toml; and whoever takes arguments says what is raised.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from numpydoc.docscrape import NumpyDocString
from numpydoc.validate import validate

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lecture_utils"
NO_RAISES = "RS01 No Raises section found, though the function takes arguments"
#: What a method of one line need not have.
SECTIONS = {"PR01", "RT01", "YD01", "EX01"}
#: Written to be read beside a lesson: a sentence and an example each, the arguments of ``ops``.
READ = f"{PACKAGE}.engine.loops."
#: Functions that take anything and never raise: they write a sentence.
NEVER = {"checks.shown", "engine.tables.switch_outside", "networks.models.check_skip"}
NEVER |= {f"engine.shapes.{name}_formula" for name in ("conv", "conv_transpose", "unpool")}
#: A parameter that exists only to refuse what nobody knows.
UNKNOWN = {"**unknown"}


def checks() -> set[str]:
    """The codes that pyproject.toml asks for."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return set(tomllib.loads(text)["tool"]["numpydoc_validation"]["checks"])


def modules() -> Iterator[tuple[ModuleType, list[str]]]:
    """Modules and the public names in them: all of those that the package offers, and `checks`."""
    package = importlib.import_module(PACKAGE)
    for name in ("checks", *package.__all__):
        offered = getattr(package, name, None) or importlib.import_module(f"{PACKAGE}.{name}")
        if inspect.ismodule(offered):
            yield offered, getattr(offered, "__all__", None) or list(vars(offered))
        else:
            yield importlib.import_module(offered.__module__), [name]


def public(module: ModuleType, names: list[str]) -> Iterator[tuple[str, Any, bool]]:
    """Functions, classes and methods among names: full name, object, whether it is a method."""
    for name in names:
        value = getattr(module, name)
        own = getattr(value, "__module__", "").startswith(module.__name__)
        if name.startswith("_") or not own:
            continue
        if inspect.isfunction(value):
            yield f"{module.__name__}.{name}", value, False
        if inspect.isclass(value):
            yield f"{module.__name__}.{name}", value, False
            for inner, member in vars(value).items():
                method = getattr(member, "__func__", member)
                if inspect.isfunction(method) and not inner.startswith("_"):
                    yield f"{module.__name__}.{name}.{inner}", method, True


def problems(name: str, value: Any, method: bool, wanted: set[str]) -> list[str]:
    """What is missing or wrong in one docstring, one line each."""
    text = inspect.getdoc(value) or ""
    parsed = NumpyDocString(text)
    if name.startswith(READ) or (method and "\n---" not in text):
        wanted = wanted - SECTIONS  # a method may be told in a sentence: its class says the rest
    if method or is_record(value):
        wanted = wanted - {"EX01"}
    found = [
        f"{code} {rule}"
        for code, rule in validate(name)["errors"]
        if code in wanted and not (code == "PR01" and is_excused(rule, value, parsed))
    ]
    silent = method or name.startswith(READ) or name.removeprefix(f"{PACKAGE}.") in NEVER
    takes = inspect.isfunction(value) and inspect.signature(value).parameters
    if takes and not silent and not parsed["Raises"]:
        found.append(NO_RAISES)
    return found


def is_record(value: Any) -> bool:
    """Whether a class only holds fields, each with its type, or is an error: words tell it."""
    return is_dataclass(value) or (
        inspect.isclass(value) and issubclass(value, tuple | BaseException)
    )


def is_excused(rule: str, value: Any, parsed: NumpyDocString) -> bool:
    """Whether the parameters that numpydoc misses are told elsewhere."""
    missing = set(re.findall(r"'([^']+)'", rule))
    told = {one.strip() for row in parsed["Attributes"] for one in row.name.split(",")}
    return is_record(value) or missing <= told | UNKNOWN


def main(only: list[str]) -> int:
    """Print every finding; 1 if there is one."""
    wanted, seen, count = checks(), set[int](), 0
    for module, names in modules():
        if only and not module.__name__.startswith(tuple(only)):
            continue
        for name, value, method in public(module, names):
            if id(value) in seen:
                continue
            seen.add(id(value))
            for problem in problems(name, value, method, wanted):
                count += 1
                print(f"{name}: {problem}")
    print(f"{len(seen)} public names, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
