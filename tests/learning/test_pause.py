"""Drafts are written after a pause, and none is lost: by no lock, exit, kill or busy kernel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from lecture_utils import progress
from lecture_utils.learning.progress import _file, _store
from tests.learning.entries import at, choice, grid

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def no_end(monkeypatch):
    """The pause of this test ends when the test says so."""
    monkeypatch.setattr(_store, "PAUSE_SECONDS", 3600.0)
    yield
    if _store._held.timer:
        _store._held.timer.cancel()
        _store._held.timer = None


def lines(file: Path) -> list[dict]:
    return [json.loads(one) for one in file.read_text().splitlines()] if file.exists() else []


def wait_until(happened, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_many_keys_are_one_line(file, no_end):
    typed = "12345678901234567890"
    for n in range(len(typed)):
        progress.draft("q", grid([[typed[: n + 1]]], when=at(n)))
        assert progress.load().answers["q"]["cells"] == [[typed[: n + 1]]], "known at once"
    assert not file.exists(), "the disk is left alone"
    progress.flush()
    assert [one["cells"] for one in lines(file)] == [[[typed]]]
    progress.flush()
    assert len(lines(file)) == 1


def test_the_pause_ends_by_itself(file, monkeypatch):
    monkeypatch.setattr(_store, "PAUSE_SECONDS", 0.05)
    told = threading.Event()
    for number in (1, 2):
        progress.draft("q", choice(number, when=at(number)), lambda *_: told.set())
        assert told.wait(20)
        told.clear()
        assert [one["choice"] for one in lines(file)] == [1, 2][:number]


def test_typing_on_does_not_put_it_off(file, monkeypatch):
    """The pause begins with the first key: who never rests is written down all the same."""
    monkeypatch.setattr(_store, "PAUSE_SECONDS", 0.1)
    keys = iter(range(10**6))

    def written() -> bool:
        progress.draft("q", choice(next(keys)))
        return bool(lines(file))

    wait_until(written)


def test_a_pause_is_about_a_second():
    assert 0.5 <= _store.PAUSE_SECONDS <= 1.5


def test_a_locked_answer_takes_what_waits_with_it(file, no_end):
    said = []
    progress.draft("a", choice(1, when=at(1)), lambda *what: said.append(what))
    progress.record("b", choice(2, when=at(2), locked=True))
    assert {one["item"] for one in lines(file)} == {"a", "b"}
    assert said == [(True, "")]
    assert _store._held.timer is None
    progress.flush()
    assert len(lines(file)) == 2


def test_a_draft_that_was_locked_is_not_written_before(file, no_end):
    progress.draft("q", choice(1, when=at(1)))
    progress.record("q", choice(1, when=at(2), locked=True))
    assert [one["locked"] for one in lines(file)] == [True]


def test_attempts_that_only_the_page_knows_are_written_too(file, no_end):
    """The kernel was away while a learner locked, tried again and typed on."""
    first = choice(1, when=at(1), locked=True, right=False)
    progress.draft("q", choice(2, when=at(3), attempts=[first]))
    progress.flush()
    assert [(one["choice"], one["locked"]) for one in lines(file)] == [(1, True), (2, False)]


def test_a_draft_that_cannot_be_written_is_told_and_tried_again(file, no_end):
    said = []
    file.mkdir()
    progress.draft("a", choice(1), lambda *what: said.append(what))
    assert progress.load().answers.keys() == {"a"}
    progress.flush()
    ((saved, note),) = said
    assert not saved and "cannot go to" in note
    assert progress.load().note == note
    file.rmdir()
    progress.draft("b", choice(2), lambda *what: said.append(what))
    progress.flush()
    assert said[1:] == [(True, "")]
    assert {one["item"] for one in lines(file)} == {"a", "b"}


def test_a_bad_draft_is_refused_at_once(no_end):
    with pytest.raises(ValueError, match="entry\\['choice'\\] \\(=-1\\)"):
        progress.draft("q", choice(-1))
    assert _store._held.timer is None


def test_two_threads_that_draft_and_record_lose_nothing(file, monkeypatch):
    monkeypatch.setattr(_store, "PAUSE_SECONDS", 0.001)

    def type_and_lock(name: str) -> None:
        for number in range(20):
            progress.draft(name, choice(number))
            progress.record(f"{name}-{number}", choice(number, locked=True))

    threads = [threading.Thread(target=type_and_lock, args=[name]) for name in "abc"]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    progress.flush()
    answers = progress.read(file).answers
    assert answers.keys() == {*"abc", *(f"{n}-{i}" for n in "abc" for i in range(20))}
    assert [answers[name]["choice"] for name in "abc"] == [19] * 3


# --- how a kernel ends ----------------------------------------------------------------------------

TYPING = """
import sys, time
from lecture_utils import progress
progress.draft("q", {"kind": "grid", "lesson": "", "cells": [["12"]]})
print("typed", flush=True)
exec(sys.argv[1])
"""


def typing(then: str) -> subprocess.Popen:
    """A process in which something is typed, which then does this."""
    process = subprocess.Popen(
        [sys.executable, "-c", TYPING, then], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "typed\n"
    return process


@pytest.mark.parametrize("then", ["", "sys.exit(3)", "1 / 0"], ids=["end", "exit", "error"])
def test_a_kernel_that_ends_writes_what_was_typed(file, then):
    with typing(then) as process:
        process.wait()
    assert progress.load().answers["q"]["cells"] == [["12"]]


def test_a_notebooks_kernel_that_is_shut_down_writes_what_was_typed(file):
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT), env={**os.environ})
    client.execute_interactive(TYPING.split("print")[0].replace("import sys, time\n", ""))
    client.stop_channels()
    manager.shutdown_kernel()
    assert progress.load().answers["q"]["cells"] == [["12"]]


def test_a_kernel_that_is_killed_after_the_pause_has_written_it(file):
    """Also while its main thread is at work: a training may take an hour."""
    with typing("while True: pass") as process:
        wait_until(lambda: len(lines(file)) == 1)
        process.send_signal(signal.SIGKILL)
    assert progress.load().answers["q"]["cells"] == [["12"]]
    assert progress.load().note == ""


KILLED = """
import os
from lecture_utils import progress
for number in range(10**6):
    entry = {"kind": "choice", "lesson": "", "choice": number, "note": "x" * 5000}
    if progress.record(f"q{number}", entry).saved:
        os.write(1, b"%d\\n" % number)
"""


def test_whatever_was_called_saved_is_there_after_a_kill(file):
    """Killed at any moment, in the middle of a line too: at most the line that was not finished."""
    for _ in range(3):
        command = [sys.executable, "-c", KILLED]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            for _ in range(7):
                last = int(process.stdout.readline())
            process.kill()
            last = max([last, *(int(one) for one in process.stdout.read().split("\n")[:-1])])
        assert {f"q{n}" for n in range(last + 1)} <= progress.load().answers.keys()
        assert progress.record("after", choice(1)).saved
        assert progress.load().note == ""
    left = {one.name for one in file.parent.glob(f"{file.name}*")}
    assert left == {file.name, f"{file.name}.lock"}, "no file that was begun lies about"


def test_a_file_is_made_for_its_owner_alone_whatever_writes_it(file, no_end):
    progress.draft("q", choice(1))
    progress.flush()
    assert os.stat(file).st_mode & 0o777 == 0o600
    assert _file.read(file).problem == ""
