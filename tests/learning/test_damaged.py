"""Files that are damaged or foreign, in part or as a whole: a sentence, and nothing lost."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import progress
from tests.learning.entries import at, choice, line
from tests.learning.seen import GOOD, NAMED, A, B, names, saved, sentences
from tests.tables import examples

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_large_file_of_something_else_is_left_as_it_is(file):
    raw = A.encode() + b"x\n" * 1001
    file.write_bytes(raw)
    assert "More than 1,000 of its lines are no answers." in progress.load().note
    assert not progress.record("q", choice(1)).saved
    assert file.read_bytes() == raw
    file.write_bytes(raw[:-2])
    assert "Nor can 999 more." in progress.read(file).problem
    assert progress.record("q", choice(1)).saved


def test_a_line_of_one_letter_above_good_ones_loses_itself_alone(file):
    """As a document of earlier versions began, and a kill may leave a line."""
    file.write_text("{\n" + A + B)
    assert progress.load().answers.keys() == {"a", "b"}
    saved()
    assert progress.load().answers.keys() == {"a", "b", "new"}


@pytest.mark.parametrize("gigabytes", [0.017, 40])
def test_a_file_that_is_much_too_large_is_not_read(file, gigabytes):
    with open(file, "wb") as opened:
        opened.truncate(int(gigabytes * 1e9))
    said = f"It has {gigabytes * 1000:,.0f} MB, and answers never have more than 16 MB."
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
@example(b'{"format": "lecture6-progress", "version": 2, "choice": 2}\n')  # a line without its item
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
