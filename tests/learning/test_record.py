"""What is recorded stays, whatever other notebooks do.

``test_union.py`` has what several lines come to, ``test_damaged.py`` and ``test_unwritable.py`` the
files that are damaged, locked or not to be written, ``test_earlier_versions.py`` those of earlier
versions, ``test_pause.py`` what is not written at once, ``test_summary.py`` what the learner sees.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import progress
from lecture_utils.learning.progress import _store
from lecture_utils.learning.progress._entry import stamp
from tests.learning.entries import ENTRIES, TEXTS, at, choice, grid
from tests.tables import examples

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


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
    head = {"format": "lecture6-progress", "version": 2, "learner": progress.load().learner}
    about = {"item": "q", "kind": "choice", "lesson": "02_convolution", "operation": ""}
    assert first == head | about | {"choice": 1, "locked": False, "when": at(1)}
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
    about = {"kind": "grid", "lesson": "02_convolution", "operation": ""}
    answer = {"cells": None, "size": None, "choice": None, "confidence": None}
    verdict = {"locked": False, "right": None, "ids": [], "revealed": []}
    assert entry == about | answer | verdict | {"attempts": []}


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
