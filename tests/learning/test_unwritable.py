"""Files that are none of ours, not to be written, or locked: a sentence, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest

from lecture_utils import progress
from lecture_utils.learning.progress import _store
from tests.learning.entries import at, choice, line, stored
from tests.learning.seen import GOOD, NAMED, items, names, picture, saved, sentences

ROOT = Path(__file__).resolve().parents[2]


# --- files that must stay as they are -------------------------------------------------------------


def as_a_folder(file: Path) -> None:
    file.mkdir()
    (file / "thesis.txt").write_text("a")


CLOSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a document of an earlier version": (
        lambda file: file.write_text(stored({"a": choice(1)})),
        "It is a file of an earlier version: its name must end in .json.",
    ),
    "a document of a newer version": (
        lambda file: file.write_text(json.dumps(json.loads(stored({}, version=3)), indent=1)),
        "It was made by a newer version of this course (format 3, here 2).",
    ),
    "a folder": (as_a_folder, "It is a folder."),
    "a pipe": (os.mkfifo, "It is no ordinary file."),
    "a device": (lambda file: file.symlink_to("/dev/null"), "It is no ordinary file."),
    "a link to itself": (lambda file: file.symlink_to(file), "It cannot be read ("),
}


@pytest.mark.parametrize("case", CLOSED)
def test_what_is_no_file_of_ours_is_left_as_it_is(file, case):
    make, why = CLOSED[case]
    make(file)
    before = picture(file.parent)
    device = os.stat("/dev/null")
    first, second, *others = sentences(progress.load().note)
    assert first == f"Your answers cannot go to {NAMED}."
    assert second.startswith(why)
    assert others[-1] == "Put it elsewhere, or set LECTURE6_PROGRESS to another file."

    for number in (1, 2):
        outcome = progress.record(f"q{number}", choice(number))
        assert (outcome.saved, outcome.entry["choice"]) == (False, number)
        assert why in outcome.note
        assert "Answers stay in memory until this kernel stops" in outcome.note
    assert picture(file.parent) == before
    assert os.stat("/dev/null").st_ino == device.st_ino
    assert progress.load().answers.keys() >= {"q1", "q2"}
    assert why in progress.load().note

    file.rename(file.with_name("elsewhere"))
    saved("q3")
    assert progress.load().answers.keys() == {"q1", "q2", "q3"}
    assert progress.load().note == ""


def test_answers_that_wait_go_to_the_file_that_is_named_next(file, monkeypatch):
    file.mkdir()
    progress.record("q1", choice(1))
    other = file.with_name("other.jsonl")
    monkeypatch.setenv(progress.VARIABLE, str(other))
    assert progress.load().answers.keys() == {"q1"}
    saved("q2")
    assert items(other) == {"q1", "q2"}


def test_answers_that_wait_are_merged_like_others(file):
    locked = choice(1, when=at(1), locked=True)
    file.mkdir()
    progress.record("q", locked)
    assert progress.record("q", choice(2, when=at(3))).entry["attempts"][0]["choice"] == 1
    file.rmdir()
    file.write_text(line("q", choice(5, when=at(2), locked=True)))
    assert progress.load().answers["q"]["choice"] == 2
    saved("other")
    entry = progress.load().answers["q"]
    assert entry["choice"] == 2
    assert [attempt["choice"] for attempt in entry["attempts"]] == [1, 5]


def test_a_folder_in_the_way_is_a_file(file, monkeypatch):
    (file.parent / "notes").write_text("no folder")
    monkeypatch.setenv(progress.VARIABLE, str(file.parent / "notes" / "progress.jsonl"))
    outcome = progress.record("q", choice(1))
    assert not outcome.saved
    assert sentences(outcome.note)[0].startswith(f"Your answers cannot be saved in {NAMED} (")
    assert progress.load().answers.keys() == {"q"}


def test_a_home_folder_that_is_not_there_is_not_made(monkeypatch, tmp_path):
    monkeypatch.delenv(progress.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path / "server" / "student"))
    outcome = progress.record("q", choice(1))
    assert not outcome.saved
    assert "~/.lecture6/progress.jsonl (No such file or directory)" in outcome.note
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "server" / "student").mkdir(parents=True)
    saved("r")
    assert progress.load().answers.keys() == {"q", "r"}


# --- links ----------------------------------------------------------------------------------------


def test_a_link_stays_a_link(file):
    target = file.parent / "cloud" / "answers.jsonl"
    target.parent.mkdir()
    target.write_bytes(GOOD)
    file.symlink_to(Path("cloud", "answers.jsonl"))
    saved()
    assert os.readlink(file) == "cloud/answers.jsonl"
    assert items(target) == {"a", "b", "new"}
    target.write_bytes(b"?")
    saved()
    assert (target.parent / "answers.broken-1.jsonl").read_bytes() == b"?"


def test_a_link_to_a_file_that_is_not_there_yet(file):
    file.symlink_to(file.parent / "answers.jsonl")
    saved()
    assert file.is_symlink()
    file.unlink()
    file.symlink_to(file.parent / "gone" / "answers.jsonl")
    assert not progress.record("q", choice(1)).saved
    assert file.is_symlink()
    assert not (file.parent / "gone").exists()


# --- no right to write, no room -------------------------------------------------------------------


@pytest.fixture
def common_user(monkeypatch) -> Iterator[Path]:
    """A folder of a user who has no special rights. The system's own user, too, becomes one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        administrator = os.geteuid() == 0
        if administrator:
            os.chown(folder, 65534, -1)
            os.seteuid(65534)
        monkeypatch.setenv(progress.VARIABLE, str(folder / "progress.jsonl"))
        try:
            yield folder
        finally:
            if administrator:
                os.seteuid(0)
            folder.chmod(0o700)


def refused_and_then_saved(file: Path, allow: Callable[[], object], why: str) -> None:
    """Nothing can be written now, and all of it later."""
    before = picture(file.parent)
    outcome = progress.record("q1", choice(1))
    assert not outcome.saved
    assert sentences(outcome.note)[0] == f"Your answers cannot be saved in {NAMED} ({why})."
    assert sentences(outcome.note)[-1].startswith("Give this account the right and the room")
    assert sentences(progress.record("q2", choice(2)).note) == sentences(outcome.note)
    assert picture(file.parent) == before
    assert progress.load().answers.keys() >= {"q1", "q2"}
    assert progress.load().note == outcome.note
    allow()
    assert saved("q3").note == ""
    assert items(file) >= {"q1", "q2", "q3"}


def test_a_folder_that_may_not_be_written(common_user):
    file = common_user / "progress.jsonl"
    file.write_bytes(GOOD)
    common_user.chmod(0o500)
    refused_and_then_saved(file, lambda: common_user.chmod(0o700), "Permission denied")
    assert progress.load().answers.keys() == {"a", "b", "q1", "q2", "q3"}


def test_a_file_that_may_not_be_written(common_user):
    """Its folder would allow to replace it, but somebody wanted it to stay."""
    file = common_user / "progress.jsonl"
    file.write_bytes(GOOD)
    file.chmod(0o400)
    refused_and_then_saved(file, lambda: file.chmod(0o600), "Permission denied")
    assert progress.load().answers.keys() == {"a", "b", "q1", "q2", "q3"}


def test_a_file_that_may_not_be_read(common_user):
    file = common_user / "progress.jsonl"
    file.write_bytes(GOOD)
    file.chmod(0o000)
    assert "It cannot be read (Permission denied)." in progress.load().note
    assert not progress.record("q", choice(1)).saved
    file.chmod(0o600)
    assert file.read_bytes() == GOOD
    saved()
    assert progress.load().answers.keys() == {"a", "b", "q", "new"}


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("old", [None, GOOD, b"broken"], ids=["no file", "a file", "a broken one"])
def test_a_disk_that_is_full(file, monkeypatch, old):
    if old:
        file.write_bytes(old)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = progress.record("q1", choice(1))
        assert progress.record("q2", choice(2)).saved is outcome.saved is False
        assert f"in {NAMED} (No space left on device)." in outcome.note
        assert names(file) == ({file.name} if old else set()), "half a file is never left"
        assert not old or file.read_bytes() == old
        assert progress.load().answers.keys() >= {"q1", "q2"}
    saved("q3")
    if old == b"broken":
        assert (file.parent / "progress.broken-1.jsonl").read_bytes() == old
    assert items(file) >= {"q1", "q2", "q3"}


FILLING = """
import resource, signal
from lecture_utils import progress
entry = {"kind": "choice", "lesson": "", "choice": 1, "note": "x" * 300}
assert progress.record("a", entry).saved
size = progress.path().stat().st_size
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
outcome = progress.record("b", entry)
assert (outcome.saved, progress.path().stat().st_size) == (False, size), outcome
assert "File too large" in outcome.note
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert progress.record("c", entry).saved
"""


def test_a_line_for_which_there_is_room_in_part_is_not_begun(file):
    """The system itself takes the first hundred bytes and refuses the rest."""
    subprocess.run([sys.executable, "-c", FILLING], check=True, cwd=ROOT)
    assert items(file) == {"a", "b", "c"}
    assert progress.load().note == ""


def test_an_interrupted_write_leaves_the_old_file(file, monkeypatch):
    """Ctrl-C in the middle: the answer waits, the file is whole, nothing lies about."""
    file.write_bytes(GOOD)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            progress.record("q", choice(1))
    assert file.read_bytes() == GOOD
    assert names(file) == {file.name}
    saved()
    assert progress.load().answers.keys() == {"a", "b", "q", "new"}


def test_a_folder_in_which_no_file_can_be_made_is_not_called_locked(monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, "/proc/x.json")
    outcome = progress.record("q", choice(1))
    assert not outcome.saved
    # filelock tells it in its own way, older ones as the system does
    why = "(no file can be made in that folder)", "(No such file or directory)"
    assert any(reason in sentences(outcome.note)[0] for reason in why)
    assert "locked" not in outcome.note


# --- the lock -------------------------------------------------------------------------------------

HOLDER = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(file) -> Iterator[subprocess.Popen]:
    """Another process that holds the lock until it is told to end."""
    command = [sys.executable, "-c", HOLDER, f"{file}.lock"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_notebook_that_holds_the_file(file, holder):
    file.write_bytes(GOOD)
    start = time.monotonic()
    outcome = progress.record("q1", choice(1))
    assert 1.5 < time.monotonic() - start < 20
    assert not outcome.saved
    first, *_, last = sentences(outcome.note)
    assert first == f"Another notebook has kept {NAMED} locked for more than 2 seconds."
    assert last.startswith("Choose Kernel → Shut Down All Kernels")
    assert file.read_bytes() == GOOD
    assert progress.load().answers.keys() == {"a", "b", "q1"}, "reading needs no lock"

    holder.stdin.close()
    holder.wait()
    saved("q2")
    assert progress.load().answers.keys() == {"a", "b", "q1", "q2"}


def test_a_lock_ends_with_the_process_that_had_it(file, holder):
    holder.kill()
    holder.wait()
    assert saved().note == ""


@pytest.mark.parametrize(
    "problem, said",
    [
        (NotImplementedError("flock"), "no locks on this disk"),
        (OSError(errno.ENOLCK, "No locks available"), "No locks available"),
    ],
    ids=["old filelock", "system"],
)
def test_a_disk_without_locks(file, monkeypatch, problem, said):
    class NoLock:
        def __init__(self, *_: object, **__: object) -> None:
            raise problem

    assert _store.FileLock is filelock.FileLock
    monkeypatch.setattr(_store, "FileLock", NoLock)
    outcome = progress.record("q", choice(1))
    assert (outcome.saved, f"({said})" in outcome.note) == (False, True)
    assert not file.exists()
    assert progress.load().answers.keys() == {"q"}
