"""Where answers are kept; and no test and no stored notebook touches anybody's own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbformat import v4, write

from lecture_utils import progress
from tests.learning.entries import choice
from tools import notebooks

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


# --- where ----------------------------------------------------------------------------------------


def test_answers_go_to_the_home_folder(home):
    assert progress.path() == home / ".lecture6" / "progress.jsonl"
    assert progress.record("q", choice(1)).saved
    assert progress.path().is_file()


def test_a_variable_names_another_file(home, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, "~/mine/answers.jsonl")
    assert progress.path() == home / "mine" / "answers.jsonl"
    assert progress.record("q", choice(1)).saved
    assert "kept in the file that LECTURE6_PROGRESS names." in repr(progress.summary())
    assert sorted(p.name for p in home.iterdir()) == ["mine"]


@pytest.mark.parametrize(
    "named, kept", [("a.json", "a.jsonl"), ("answers", "answers.jsonl"), ("a.b", "a.b.jsonl")]
)
def test_the_name_ends_in_jsonl(home, monkeypatch, named, kept):
    monkeypatch.setenv(progress.VARIABLE, str(home / named))
    assert progress.path() == home / kept
    assert progress.record("q", choice(1)).saved
    assert {path.name for path in home.iterdir()} == {kept, f"{kept}.lock"}
    said = "in the file that LECTURE6_PROGRESS names, with the ending .jsonl."
    assert said in repr(progress.summary())


def test_an_empty_variable_names_nothing(home, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, "")
    assert progress.path() == home / ".lecture6" / "progress.jsonl"


def test_a_relative_name_is_beside_the_notebook(home, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, "answers.jsonl")
    monkeypatch.chdir(home)
    assert progress.path() == home / "answers.jsonl"


def test_without_the_variable_home_the_account_has_a_home(home, monkeypatch):
    import pwd

    account = pwd.struct_passwd(("a", "x", 1, 1, "", str(home / "of-account"), "/bin/sh"))
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", lambda _: account)
    assert progress.path() == home / "of-account" / ".lecture6" / "progress.jsonl"


@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
def test_without_any_home_answers_go_beside_the_notebook(home, monkeypatch, value):
    import pwd

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.delenv("HOME") if value is None else monkeypatch.setenv("HOME", value)
    monkeypatch.chdir(home)
    assert progress.path() == home / ".lecture6" / "progress.jsonl"
    assert progress.record("q", {**choice(1), "locked": True}).saved
    assert "in .lecture6/progress.jsonl beside the notebook" in repr(progress.summary())


def test_reading_makes_nothing(home):
    assert progress.load() == progress.Progress({})
    assert "No answers yet" in repr(progress.summary())
    assert list(home.iterdir()) == []


def test_nobody_else_may_read_it(home):
    progress.record("q", choice(1))
    file = progress.path()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_rights_that_somebody_gave_stay(file):
    progress.record("q", choice(1))
    file.chmod(0o640)
    progress.record("q", choice(2))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


# --- no test and no stored notebook touches anybody's own answers ---------------------------------

RECORDING = (
    "from lecture_utils import progress",
    "progress.record('q', {'kind': 'choice', 'lesson': '', 'choice': 1}).saved",
)


def test_this_session_has_a_place_of_its_own(pytestconfig, file):
    assert not progress.path().is_relative_to(Path.home())
    assert progress.path() == file
    assert progress.load().answers == {}


def test_make_notebooks_keeps_away_from_home(home, tmp_path_factory):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in RECORDING])
    notebooks.run_cells(notebook, ROOT)
    assert notebook.cells[1].outputs[0].data["text/plain"] == "True"
    assert not (home / ".lecture6").exists()


def test_nbval_keeps_away_from_home(home):
    """With the conftest.py of the project; it must be named, since the notebook is elsewhere."""
    cells = [v4.new_code_cell(source, execution_count=n) for n, source in enumerate(RECORDING, 1)]
    saved = v4.new_output("execute_result", data={"text/plain": "True"}, execution_count=2)
    cells[1].outputs = [saved]
    write(v4.new_notebook(cells=cells), home / "lesson.ipynb")
    options = ["-p", "conftest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "lesson.ipynb"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, check=False, cwd=home, env=environment, capture_output=True, text=True
    )
    assert "4 passed" in done.stdout, done.stdout  # each cell twice
    assert not (home / ".lecture6").exists()
