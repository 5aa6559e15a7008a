"""The folders of ``exercises`` build on each other, and no two of its files need each other."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "lecture_utils" / "exercises"
FOLDERS = ("procedures", "misconceptions", "diagnosis", "problems", "quiz", "project")
FILES = sorted(ROOM.rglob("*.py"))


def needed(path: Path) -> set[Path]:
    """The files of the room that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            places = [ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in names]
            found |= {place for place in places if place in FILES}
    return found


def test_the_files_stand_in_these_folders():
    assert {path.parent.name for path in FILES} == {*FOLDERS, "exercises"}
    assert {path.name for path in ROOM.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_needs_only_those_before_it(folder):
    before = FOLDERS[: FOLDERS.index(folder) + 1]
    others = {other.parent.name for path in (ROOM / folder).glob("*.py") for other in needed(path)}
    assert others <= set(before)
    assert len(list((ROOM / folder).glob("*.py"))) <= 17, "16 and the folder itself"


def test_no_file_needs_itself_by_way_of_others():
    order = list(graphlib.TopologicalSorter({path: needed(path) for path in FILES}).static_order())
    assert len(order) == len(FILES)
