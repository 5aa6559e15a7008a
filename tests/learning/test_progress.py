"""Answers survive: whatever happens to the file, no answer is lost and nothing of the file is.

``test_union.py`` has what several lines come to, ``test_progress_files.py`` the files that are
damaged, locked or not to be written, ``test_earlier_versions.py`` those of earlier versions,
``test_pause.py`` what is not written at once, and ``test_summary.py`` what the learner sees of it.
"""

from __future__ import annotations

import copy
import json
import os
import re
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from nbformat import v4, write

from lecture_utils import progress
from lecture_utils.learning.progress import _store
from lecture_utils.learning.progress._entry import stamp
from tests.learning.entries import ENTRIES, TEXTS, at, choice, grid
from tests.quick import examples
from tests.test_bad_input import holds, refusal
from tools import notebooks

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def file(answers_of_this_test) -> Path:
    """Where the answers of this test go."""
    return answers_of_this_test


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """A home folder, and no other place named."""
    monkeypatch.delenv(progress.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


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
    assert "2 passed" in done.stdout, done.stdout
    assert not (home / ".lecture6").exists()


# --- what is stored -------------------------------------------------------------------------------


def test_what_is_recorded_is_loaded(file):
    entry = grid([["2", "-5"], ["", "x"]], locked=True, right=False, ids=["padding-edge"])
    outcome = progress.record("conv2d-1-7", entry)
    assert (outcome.saved, outcome.note) == (True, "")
    assert progress.load().answers == {"conv2d-1-7": outcome.entry}
    assert outcome.entry.items() >= entry.items()


def test_each_line_of_the_file_is_plain_json_and_says_all_that_is_known(file):
    progress.record("q", choice(1, when=at(1)))
    progress.record("q", choice(2, when=at(2), locked=True, right=False, ids=["a"], confidence=3))
    first, second = (json.loads(line) for line in file.read_text(encoding="ascii").splitlines())
    assert first == {
        **{"format": "lecture6-progress", "version": 2, "learner": progress.load().learner},
        **{"item": "q", "kind": "choice", "lesson": "02_convolution", "operation": ""},
        **{"choice": 1, "locked": False, "when": at(1)},
    }
    more = {"choice": 2, "locked": True, "when": at(2), "right": False, "ids": ["a"]}
    assert second == {**first, **more, "confidence": 3}


def test_the_file_only_grows_and_the_same_answer_is_written_once(file):
    entry = choice(1, when=at(2), locked=True, attempts=[choice(0, when=at(1))])
    progress.record("q", entry)
    before = file.read_bytes()
    assert before.count(b"\n") == 2
    assert progress.record("q", entry).saved
    assert file.read_bytes() == before
    progress.record(
        "q", choice(3, when=at(3), attempts=[choice(0, when=at(1)), choice(1, when=at(2))])
    )
    assert file.read_bytes().startswith(before)
    assert file.read_bytes().count(b"\n") == 3


@given(st.dictionaries(TEXTS.filter(bool), ENTRIES, max_size=5))
@example_settings(max_examples=examples(60))
def test_whatever_is_recorded_comes_back(answers):
    file = progress.path()
    file.unlink(missing_ok=True)
    for item, entry in answers.items():
        before = copy.deepcopy(entry)
        assert progress.record(item, entry).saved
        assert entry == before
    loaded = progress.load()
    assert loaded.note == ""
    assert loaded.answers.keys() == answers.keys()
    for item, entry in answers.items():
        found = loaded.answers[item]
        for field in entry.keys() - {"attempts", "when"}:
            assert found[field] == entry[field]
    assert progress.read(file).answers == loaded.answers


def test_the_learner_is_a_number_made_once(file, monkeypatch, tmp_path):
    assert progress.load().learner == ""
    progress.record("a", choice(1))
    first = progress.load().learner
    assert re.fullmatch("[0-9a-f]{16}", first)
    progress.record("b", choice(1))
    assert progress.load().learner == first
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "other.jsonl"))
    progress.record("a", choice(1))
    assert progress.load().learner != first


def test_a_time_is_put_in_where_none_is_given(file, monkeypatch):
    monkeypatch.setattr(_store, "_now", lambda: NOON)
    assert progress.record("a", choice(1)).entry["when"] == "2026-01-31T12:00:00.000Z"
    given_time = "2026-01-31T12:00:00+02:00"
    assert progress.record("b", choice(1, when=given_time)).entry["when"] == given_time


def test_the_clock_is_in_utc():
    assert abs(_store._now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert stamp(_store._now()).endswith("Z")
    tokyo = datetime.fromisoformat("2026-02-01T03:00:00.123456+09:00")
    assert stamp(tokyo) == "2026-01-31T18:00:00.123Z"


def test_a_missing_field_gets_its_default(file):
    entry = progress.record("q", {"kind": "grid", "lesson": "02_convolution"}).entry
    del entry["when"]
    assert entry == {
        **{"kind": "grid", "lesson": "02_convolution", "operation": ""},
        **{"cells": None, "size": None, "choice": None, "confidence": None},
        **{"locked": False, "right": None, "ids": [], "attempts": []},
    }


def test_unknown_fields_are_kept(file):
    progress.record(
        "a", choice(1, attempts=[choice(0, when=at(1), mood="sad")], when=at(2), hint=3)
    )
    before = file.read_text().replace('"hint"', '"language": ["ar", "fr"], "hint"')
    file.write_text(before)
    progress.record("a", choice(2, when=at(3), attempts=[choice(0, when=at(1))]))
    assert file.read_text().startswith(before)
    entry = progress.load().answers["a"]
    assert (entry["language"], entry["hint"]) == (["ar", "fr"], 3)
    assert entry["attempts"][0]["mood"] == "sad"


def test_attempts_have_no_limit(file):
    attempts = [choice(0, when=stamp(NOON + timedelta(seconds=s))) for s in range(2000)]
    progress.record("a", choice(1, attempts=attempts))
    assert len(progress.load().answers["a"]["attempts"]) == 2000
    assert file.stat().st_size < 1_000_000
    progress.record("a", choice(2, attempts=attempts))
    assert file.stat().st_size < 1_000_000


def test_an_editors_mark_and_line_ends_are_read(file):
    progress.record("q", choice(1))
    before = progress.load()
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert progress.load() == before


# --- two notebooks at once ------------------------------------------------------------------------

WRITER = """
import sys
from lecture_utils import progress
name = sys.argv[1]
for number in range(25):
    entry = {"kind": "choice", "lesson": "", "choice": number, "operation": name, "locked": True}
    for id in (f"{name}-{number}", "shared"):
        progress.record(id, entry)
# on a busy computer the others may hold the file for longer than one waits: then it is tried again
for _ in range(20):
    progress.flush()
"""


def test_four_processes_lose_nothing(file):
    running = [subprocess.Popen([sys.executable, "-c", WRITER, n], cwd=ROOT) for n in "abcd"]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    answers = progress.load().answers
    assert answers.keys() == {f"{n}-{i}" for n in "abcd" for i in range(25)} | {"shared"}
    seen = [(one["operation"], one["choice"]) for one in progress.tries(answers["shared"])]
    assert sorted(seen) == [(n, i) for n in "abcd" for i in range(25)]
    left = {path.name for path in file.parent.glob(f"{file.name}*")}
    assert left == {file.name, f"{file.name}.lock"}


def test_threads_lose_nothing(file):
    def answer(name: str) -> None:
        for number in range(5):
            progress.record(f"{name}-{number}", choice(number))

    threads = [threading.Thread(target=answer, args=[name]) for name in "abcd"]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(progress.load().answers) == 20


# --- what is refused ------------------------------------------------------------------------------

REFUSED = {
    "kind": [("grids", "'grid' or 'choice'"), (None, "'grid' or 'choice'"), ([], "'grid'")],
    "lesson": [(2, "name of a notebook"), (None, "name of a notebook")],
    "operation": [(None, "name of an operation")],
    "cells": [
        ("12", "rows of texts"),
        ([], "rows of texts"),
        ([["1"], "2"], "rows of texts"),
        ([[1, 2]], "rows of texts"),
        ([["1"], ["2", "3"]], "equally long"),
    ],
    "size": [(["2"], "two texts"), ([2, 2], "two texts"), ("22", "two texts")],
    "choice": [(-1, "counted from 0"), (True, "counted from 0"), (1.0, "counted from 0")],
    "confidence": [(4, "from 0"), (-1, "from 0"), (True, "from 0"), ("certain", "from 0")],
    "locked": [(1, "True or False"), (None, "True or False")],
    "right": [(1, "True, False, or None"), ("yes", "True, False, or None")],
    "ids": [("a", "list of the names"), ([1], "list of the names"), (None, "list of the names")],
    "when": [
        (5, "time zone"),
        ("yesterday", "time zone"),
        ("2026-01-31T12:00:00", "time zone"),
        ("0001-01-01T00:00:00+14:00", "time zone"),
    ],
}


@pytest.mark.parametrize(
    "field, value, rule",
    [(field, *row) for field, rows in REFUSED.items() for row in rows],
    ids=repr,
)
def test_a_field_that_breaks_its_rule(file, field, value, rule):
    message = refusal(ValueError, lambda: progress.record("q", {**choice(1), field: value}))
    holds(message, f"entry['{field}'] (={value!r})", rule, "Use for example")
    attempt = {**choice(1), field: value}
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=[attempt])))
    holds(message, f"entry['attempts'][0]['{field}'] (={value!r})", rule)
    assert not file.exists()


@pytest.mark.parametrize("field", ["kind", "lesson"])
def test_a_field_that_is_missing(field):
    entry = {name: value for name, value in choice(1).items() if name != field}
    holds(refusal(ValueError, lambda: progress.record("q", entry)), f"entry has no '{field}'")


@pytest.mark.parametrize("attempts", ["x", None, {}], ids=repr)
def test_attempts_that_are_no_list(attempts):
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=attempts)))
    holds(message, f"entry['attempts'] (={attempts!r})", "must be a list")


def test_an_attempt_that_is_no_entry():
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=[3])))
    holds(message, "entry['attempts'][0] (=3)", "must be a dict")


@pytest.mark.parametrize("entry", [None, 3, "x", []], ids=repr)
def test_an_entry_that_is_no_dict(entry):
    holds(refusal(TypeError, lambda: progress.record("q", entry)), f"entry (={entry!r})", "a dict")


def deep(levels: int) -> list:
    inner: list = []
    for _ in range(levels):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "value, said",
    [(float("nan"), "float"), ({1, 2}, "set"), (b"x", "bytes"), (deep(60), "levels")],
    ids=["nan", "set", "bytes", "deep"],
)
def test_an_unknown_field_that_json_cannot_hold(value, said):
    holds(refusal(TypeError, lambda: progress.record("q", choice(1, more=value))), "entry", said)


def test_an_unknown_field_without_a_name():
    entry = {**choice(1), 5: 1}
    holds(refusal(TypeError, lambda: progress.record("q", entry)), "a field 5 that is no text")


@pytest.mark.parametrize("field", ["format", "version", "learner", "item"])
def test_a_field_that_is_the_files(field):
    message = refusal(ValueError, lambda: progress.record("q", {**choice(1), field: 1}))
    holds(message, f"entry has a field {field!r} of the file", "Use another name")


@pytest.mark.parametrize("item", ["", None, 3], ids=repr)
def test_an_item_that_is_no_id(item):
    holds(refusal(TypeError, lambda: progress.record(item, choice(1))), f"item (={item!r})")


JUNK = [None, True, 3, 0.5, "x", b"x", [], [1], {}, {"a": 1}, {"a": {}}, (1, 2), {1, 2}, len]
PUBLIC = {
    "scores": (progress.scores, "answers"),
    "certain_and_wrong": (progress.certain_and_wrong, "answers"),
    "combined": (progress.combined, "several"),
    "tries": (progress.tries, "entry"),
    "read": (progress.read, "file"),
    "record": (lambda value: progress.record("q", value), "entry"),
    "draft": (lambda value: progress.draft("q", choice(1), value), "told"),
    "kind": (lambda value: progress.blank(value, ""), "entry"),
    "lesson": (lambda value: progress.blank("grid", value), "entry"),
}


@pytest.mark.parametrize("value", JUNK, ids=repr)
@pytest.mark.parametrize("name", PUBLIC)
def test_anything_is_taken_or_refused_by_name(name, value):
    call, parameter = PUBLIC[name]
    try:
        call(value)
    except (TypeError, ValueError) as problem:
        assert re.match(rf"{parameter}\b", str(problem)), problem
