"""Files that are damaged, foreign, locked or not to be written: a sentence, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import progress
from lecture_utils.learning.progress import _store
from tests.learning.entries import at, choice, line, stored
from tests.quick import examples

ROOT = Path(__file__).resolve().parents[2]
NAMED = "the file that LECTURE6_PROGRESS names"
A, B = line("a", choice(1, when=at(1))), line("b", choice(2, when=at(2)))
GOOD = (A + B).encode()


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    """What other tests could not save is not saved by these."""
    monkeypatch.setattr(_store, "_waiting", {})


@pytest.fixture
def file(monkeypatch, tmp_path) -> Path:
    """Where the answers of this test go: in a folder of their own."""
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.jsonl"))
    return tmp_path / "progress.jsonl"


def sentences(note: str) -> list[str]:
    """The sentences of a note; they must be whole, and name no folder of this computer."""
    assert note == " ".join(note.split())
    found = re.split(r"(?<=\.) (?=[A-Z])", note)
    assert all(one[0].isupper() and one.endswith(".") for one in found), note
    assert tempfile.gettempdir() not in note
    return found


def names(file: Path) -> set[str]:
    """What stands in the folder, but for the lock."""
    return {path.name for path in file.parent.iterdir()} - {f"{file.name}.lock"}


def items(file: Path) -> set[str]:
    """The items of a file, read as a website would: line by line."""
    return {json.loads(one)["item"] for one in file.read_text().splitlines() if one}


def saved(item: str = "new", number: int = 9) -> progress.Outcome:
    outcome = progress.record(item, choice(number))
    assert outcome.saved
    assert progress.load().answers[item]["choice"] == number
    return outcome


# --- damaged and foreign files --------------------------------------------------------------------

ONE = A.encode()
DAMAGED = {
    "truncated": (ONE[:-20], "It is no JSON (line 1, column"),
    "text": (b"my answers: 2, -5", "It is no JSON (line 1, column 1)."),
    "zeros": (bytes(4096), "It is no JSON (line 1, column 1)."),
    "binary": (bytes(range(256)), "It is no text in UTF-8 (byte 128)."),
    "another encoding": (GOOD.decode().encode("utf-16"), "It is no text in UTF-8 (byte 0)."),
    "not a number": (ONE.replace(b": 1,", b": NaN,"), "numbers or lists that JSON cannot"),
    "too large a number": (ONE[:-2] + b', "x": 1e999}', "numbers or lists that JSON cannot"),
    "too long a number": (ONE[:-2] + b', "x": ' + b"9" * 5000 + b"}", "numbers or lists that"),
    "too deep": (ONE[:-2] + b', "x": ' + b"[" * 99 + b"]" * 99 + b"}", "numbers or lists that"),
    "much too deep": (b"[" * 200_000, "numbers or lists that JSON cannot"),
    "a list": (b"[]", "It holds something else than answers of this course."),
    "a number": (b"5", "It holds something else than answers of this course."),
    "a notebook": (b'{"cells": [], "nbformat": 4}', "It holds something else than answers"),
    "another format": (ONE.replace(b"lecture6", b"lecture7"), "It holds something else than"),
    "version 0": (line("a", choice(1), version=0).encode(), "Its version (=0) is no version."),
    "version true": (
        *(line("a", choice(1), version=True).encode(), "Its version (=True) is no version."),
    ),
    "version 1.5": (line("a", choice(1), version=1.5).encode(), "Its version (=1.5) is no"),
    "version in text": (line("a", choice(1), version="1").encode(), "Its version (='1') is no"),
    "no item": (line("", choice(1)).encode(), "Line 1 cannot be used: It names no item."),
    "an item that is no text": (line(5, choice(1)).encode(), "It names no item."),
    "a bad field": (line("a", choice(-1)).encode(), "entry['choice'] (=-1) must be None or the"),
    "a bad time": (line("a", choice(1), after="x").encode(), "entry has a field 'after'"),
    "no entry": (line("a", {}).encode(), "entry has no 'kind'"),
    "the same name twice": (ONE[:-2] + b', "choice": 2}', "It holds 'choice' twice."),
}


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\n"], ids=repr)
def test_a_file_without_any_line_is_a_good_one(file, raw):
    file.write_bytes(raw)
    assert progress.load() == progress.Progress({})
    assert saved().note == ""
    assert re.fullmatch("[0-9a-f]{16}", progress.load().learner)


def test_files_that_were_put_together_are_a_good_one(file):
    file.write_bytes(GOOD + b"\xef\xbb\xbf" + GOOD + line("c", choice(3)).encode())
    assert progress.load().answers.keys() == {"a", "b", "c"}
    assert progress.load().note == ""


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_named_and_kept_aside(file, case):
    raw, why = DAMAGED[case]
    file.write_bytes(raw)
    found = progress.load()
    assert found.answers == {}
    first, *others = sentences(found.note)
    assert first == f"There is something wrong with {NAMED}."
    assert why in found.note
    assert others[-1].startswith("Put a good copy in its place")
    assert progress.read(file).problem in found.note
    assert names(file) == {file.name}, "reading changes nothing"
    assert file.read_bytes() == raw

    outcome = saved()
    assert (file.parent / "progress.broken-1.jsonl").read_bytes() == raw
    assert names(file) == {file.name, "progress.broken-1.jsonl"}
    assert sentences(outcome.note)[0] == f"There was something wrong with {NAMED}."
    assert why in outcome.note
    assert "kept as progress.broken-1.jsonl in the same folder" in outcome.note
    assert progress.load().note == ""
    assert saved("another").note == ""


def test_a_copy_never_takes_the_place_of_an_earlier_one(file):
    kept = {1: b"first", 2: b"second", 4: b"fourth", 3: b"third", 5: b"fifth"}
    (file.parent / "progress.broken-4.jsonl").write_bytes(kept[4])
    for number in (1, 2, 3, 5):
        file.write_bytes(kept[number])
        assert f"progress.broken-{number}.jsonl" in saved().note
    for number, raw in kept.items():
        assert (file.parent / f"progress.broken-{number}.jsonl").read_bytes() == raw


def test_the_same_damage_is_kept_once(file):
    for _ in range(3):
        file.write_bytes(b"again")
        assert "progress.broken-1.jsonl" in saved().note
    assert names(file) == {file.name, "progress.broken-1.jsonl"}


def test_a_link_to_nowhere_is_not_followed_by_the_copy(file):
    (file.parent / "progress.broken-1.jsonl").symlink_to(file.parent / "gone" / "x")
    file.write_bytes(b"?")
    assert "progress.broken-2.jsonl" in saved().note


BAD_LINES = {
    "cut off at the end": ((A, B, A[:-30]), "Line 3 cannot be used: It is no JSON (line 1, column"),
    "cut off in the middle": ((A, B[:40] + A, B), "Line 2 cannot be used: It is no JSON"),
    "cut off at the start": ((A[30:], A, B), "Line 1 cannot be used: It is no JSON"),
    "a foreign line": ((A, "my notes\n", B), "Line 2 cannot be used: It is no JSON"),
    "foreign lines": (("1\n", A, "2\n", "3\n", B), "answers of this course. Nor can 2 more."),
    "zeros": ((A, "\0" * 500, "\n", B), "Line 2 cannot be used: It is no JSON"),
    "no line end": ((A, B, "x"), "Line 3 cannot be used: It is no JSON"),
    "a bad field": ((A, line("c", choice(-1)), B), "Line 2 cannot be used: entry['choice'] (=-1)"),
    "line ends of windows": ((A.replace("\n", "\r\n"), "x\r\n", B), "Line 2 cannot be used"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_loses_itself_alone(file, case):
    text, why = "".join(BAD_LINES[case][0]), BAD_LINES[case][1]
    raw = text.encode()
    file.write_bytes(raw)
    found = progress.load()
    assert why in found.note
    assert sentences(found.note)[-1].startswith("Put a good copy in its place")
    assert (found.answers.keys(), found.learner) == ({"a", "b"}, "f00d")
    assert why in progress.read(file).problem
    assert file.read_bytes() == raw, "reading changes nothing"

    assert "progress.broken-1.jsonl" in saved("c").note
    assert (file.parent / "progress.broken-1.jsonl").read_bytes() == raw
    assert progress.load().answers.keys() == {"a", "b", "c"}
    assert (progress.load().learner, progress.load().note) == ("f00d", "")
    assert names(file) == {file.name, "progress.broken-1.jsonl"}
    assert [one for one in file.read_text().split("\n") if one][:-1] == [A[:-1], B[:-1]]


@pytest.mark.parametrize("cut", range(1, len(A)))
def test_a_line_that_was_cut_anywhere(file, cut):
    file.write_bytes((B + A[:cut]).encode())
    saved()
    answers = progress.load().answers
    assert answers.keys() >= {"b", "new"}
    assert ("a" in answers) == (cut == len(A) - 1), "only the end of the line is missing"


@pytest.mark.parametrize("learner", [5, None, ["a"]], ids=repr)
def test_a_learner_that_is_no_text_gets_a_new_number(file, learner):
    file.write_text(line("a", choice(1, when=at(1)), learner=learner))
    assert progress.load().learner == ""
    saved()
    assert re.fullmatch("[0-9a-f]{16}", progress.load().learner)
    assert progress.load().answers.keys() == {"a", "new"}


def test_lines_of_a_newer_version_stay_and_new_ones_are_added(file):
    newer = line("c", {"kind": "film", "scene": [1]}, version=3)
    file.write_text(A + newer + B)
    found = progress.load()
    said = "Some of it was made by a newer version of this course (format 3, here 2)."
    assert found.answers.keys() == {"a", "b"}
    assert sentences(found.note)[:2] == [f"Not all answers in {NAMED} can be shown.", said]
    assert progress.read(file).problem == said
    assert saved().note == ""
    assert file.read_text().startswith(A + newer + B)
    assert names(file) == {file.name}
    assert progress.load().answers.keys() == {"a", "b", "new"}


@pytest.mark.parametrize("gigabytes", [0.065, 40])
def test_a_file_that_is_much_too_large_is_not_read(file, gigabytes):
    with open(file, "wb") as opened:
        opened.truncate(int(gigabytes * 1e9))
    said = f"It has {gigabytes * 1000:,.0f} MB, and answers never have more than 64 MB."
    first, second, *_ = sentences(progress.load().note)
    assert first == f"Your answers cannot go to {NAMED}."
    assert second == said
    assert not progress.record("q", choice(1)).saved
    assert progress.read(file).problem == said
    assert names(file) == {file.name}
    assert progress.load().answers.keys() == {"q"}


@st.composite
def damaged(draw) -> bytes:
    """Any bytes, or a good file with a part cut out, put in twice, or replaced."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=60))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(GOOD))] * 2)))
    return GOOD[:start] + draw(st.binary(max_size=6)) + GOOD[end:]


@given(damaged())
@example_settings(max_examples=examples(150))
def test_random_damage_never_raises_and_never_loses_a_byte(raw):
    """Either all of a file is understood, or it is kept aside byte for byte."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        file = Path(folder, "progress.jsonl")
        patch.setenv(progress.VARIABLE, str(file))
        file.write_bytes(raw)
        before = progress.load()
        assert progress.summary()._repr_html_() and repr(progress.summary())
        assert file.read_bytes() == raw
        outcome = progress.record("new", choice(9))
        copy = Path(folder, "progress.broken-1.jsonl")
        assert outcome.saved
        after = progress.load()
        assert after.note == "" or "newer version" in after.note  # a digit before the version
        assert after.answers.keys() == before.answers.keys() | {"new"}
        if before.problem and "newer version" not in before.problem:
            assert copy.read_bytes() == raw
            return
        assert not copy.exists()
        assert file.read_bytes().startswith(raw)


# --- files that must stay as they are -------------------------------------------------------------


def as_a_folder(file: Path) -> None:
    file.mkdir()
    (file / "thesis.txt").write_text("a")


CLOSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a document of an earlier version": (
        lambda file: file.write_text(stored({"a": choice(1)})),
        "It is a file of an earlier version: its name must end in .json.",
    ),
    "a folder": (as_a_folder, "It is a folder."),
    "a pipe": (lambda file: os.mkfifo(file), "It is no ordinary file."),
    "a device": (lambda file: file.symlink_to("/dev/null"), "It is no ordinary file."),
    "a link to itself": (lambda file: file.symlink_to(file), "It cannot be read ("),
}


def picture(folder: Path) -> dict[str, object]:
    """Everything in a folder: links, bytes, and what kind of file it is."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            os.readlink(path) if path.is_symlink() else "",
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
        if path.suffix != ".lock"
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
    assert "(no file can be made in that folder)" in sentences(outcome.note)[0]
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
