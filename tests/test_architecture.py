"""Who may import whom in the package: read from the source, and seen in a fresh process.

The engine (shapes, ops, trace ...) never needs a view, and a view never needs PyTorch.
"""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lecture_utils"

# Unit of the package -> the units that it may import, and the packages from outside.
# A unit is a module or a folder directly below lecture_utils; inside a folder all is allowed.
OURS = {
    "slides": set(),
    "style": set(),
    "shapes": set(),
    "picture": set(),
    "saving": set(),
    "metrics": set(),
    "baselines": {"shapes"},
    "live": {"figures", "picture"},
    "datasets": set(),
    "models": {"shapes", "upsampling"},
    "losses": set(),
    "_arrays": {"shapes"},
    "ops": {"shapes", "_arrays"},
    "loops": {"shapes"},
    "trace": {"ops", "shapes", "matrices", "metrics", "_arrays"},
    "tables": {"trace", "shapes"},
    "matrices": {"shapes", "_arrays"},
    "zeros": {"shapes", "_arrays"},
    "maps": {"shapes"},
    "puzzles": {"shapes"},
    "upsampling": {"shapes", "_arrays"},
    "animation": {"trace", "figures", "picture"},
    "exercises": {
        *("trace", "ops", "shapes", "slides", "zeros", "maps", "metrics", "upsampling", "_arrays"),
    },
    "progress": set(),
    "teacher": {"progress", "exercises", "figures", "style", "picture"},
    "worksheets": {"trace", "exercises", "figures", "style"},
    "figures": {"trace", "shapes", "_arrays", "style", "picture"},
    "widgets": {
        *("trace", "tables", "shapes", "exercises", "progress", "slides", "metrics"),
        *("figures", "picture", "style"),
    },
    "training": {"models", "metrics"},
}
THEIRS = {
    "__init__": set(),
    "slides": {"numpy"},
    "style": {"matplotlib"},
    "shapes": {"numpy"},
    "picture": {"matplotlib", "PIL", "ipywidgets"},
    "saving": set(),
    "metrics": {"numpy"},
    "baselines": {"numpy"},
    "live": {"IPython"},
    "datasets": {"numpy", "PIL"},
    "models": {"numpy", "torch"},
    "losses": {"torch"},
    "_arrays": {"numpy"},
    "ops": {"numpy"},
    "loops": {"numpy"},
    "trace": {"numpy"},
    "tables": set(),
    "matrices": {"numpy"},
    "zeros": {"numpy"},
    "maps": {"numpy"},
    "puzzles": set(),
    "upsampling": {"numpy"},
    "animation": {"PIL"},
    "exercises": {"numpy"},
    "progress": {"filelock"},
    "teacher": {"numpy", "matplotlib"},
    "worksheets": {"numpy", "matplotlib"},
    "figures": {"numpy", "matplotlib"},
    "widgets": {"numpy", "traitlets", "ipywidgets", "anywidget"},
    "training": {"numpy", "torch", "tqdm", "safetensors", "filelock"},
}
OURS["__init__"] = set(OURS)  # it re-exports, lazily: test_importing_the_package_is_light

HEAVY = {"torch", "matplotlib", "ipywidgets", "anywidget"}
ENGINE = {"slides", "shapes", "_arrays", "ops", "loops", "trace", "tables", "matrices"}
ENGINE |= {
    "zeros",
    "maps",
    "puzzles",
    "upsampling",
    "exercises",
    "metrics",
    "datasets",
    "saving",
    "progress",
}


def unit_of(path: Path) -> str:
    """Name the unit that a source file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))
UNITS = sorted({unit_of(path) for path in FILES})


def imported_names(tree: ast.AST, module: str) -> Iterator[str]:
    """Yield the absolute dotted name of everything that is imported, also inside functions.

    ``module`` is the dotted name of the file, with ``.__init__`` for a folder's own file.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def imports(path: Path) -> tuple[set[str], set[str]]:
    """Split what a file imports into units of ours and packages of others (no standard library)."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    ours, theirs = set(), set()
    for name in imported_names(ast.parse(path.read_text(encoding="utf-8")), module):
        top, *rest = name.split(".")
        if top == PACKAGE.name:
            # `from lecture_utils import conv2d` comes through __init__ and hides where it is from.
            ours.add(rest[0] if rest and rest[0] in OURS else "__init__")
        elif top not in sys.stdlib_module_names:
            theirs.add(top)
    return ours - {unit_of(path)}, theirs


def modules_after(statement: str) -> set[str]:
    """Run a statement in a fresh Python; return the top names in ``sys.modules`` after it."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return set(done.stdout.split())


def test_every_module_has_a_row():
    assert set(UNITS) <= set(OURS)
    assert set(OURS) == set(THEIRS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_row_allows(path):
    ours, theirs = imports(path)
    assert ours - OURS[unit_of(path)] == set()
    assert theirs - THEIRS[unit_of(path)] == set()


def test_no_row_allows_a_circle():
    def reach(unit: str, seen: frozenset[str] = frozenset()) -> None:
        assert unit not in seen, f"{unit} imports itself by way of {sorted(seen)}"
        for other in OURS[unit]:
            reach(other, seen | {unit})

    for unit in OURS.keys() - {"__init__"}:
        reach(unit)


def test_importing_the_package_is_light():
    assert modules_after("import lecture_utils") & HEAVY == set()


@pytest.mark.parametrize("unit", sorted(ENGINE.intersection(UNITS)))
def test_the_engine_imports_no_view_and_no_torch(unit):
    assert modules_after(f"import lecture_utils.{unit}") & HEAVY == set()


@pytest.mark.parametrize("unit", sorted(set(UNITS) - {"__init__", "models", "losses", "training"}))
def test_only_models_losses_and_training_import_torch(unit):
    assert "torch" not in modules_after(f"import lecture_utils.{unit}")


def test_every_package_that_is_imported_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    provided_by = importlib.metadata.packages_distributions()
    for name in set().union(*(imports(path)[1] for path in FILES)):
        assert {canonicalize_name(found) for found in provided_by[name]} & declared, name


@pytest.mark.parametrize(
    "source, module, names",
    [
        ("import numpy.linalg", "lecture_utils.ops", ["numpy.linalg"]),
        ("from . import shapes", "lecture_utils.ops", ["lecture_utils.shapes"]),
        ("from .shapes import pair", "lecture_utils.ops", ["lecture_utils.shapes.pair"]),
        ("from ..trace import Trace", "lecture_utils.widgets.a", ["lecture_utils.trace.Trace"]),
        ("from .. import trace", "lecture_utils.widgets.__init__", ["lecture_utils.trace"]),
        ("from . import a", "lecture_utils.widgets.__init__", ["lecture_utils.widgets.a"]),
        ("def f():\n    import torch", "lecture_utils.ops", ["torch"]),
    ],
)
def test_imports_are_read_as_python_reads_them(source, module, names):
    assert list(imported_names(ast.parse(source), module)) == names
