"""The progress.json of earlier versions: taken over once, line for line, and kept as it is."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from lecture_utils import progress
from tests.learning.entries import at, choice, grid, line, stored

FIRST = choice(1, when=at(1), locked=True, right=False, ids=["stride-ignored"])
ANSWERS = {
    "a": choice(2, when=at(2), locked=True, right=True, attempts=[FIRST], hint=3),
    "b": grid([["1"]], "", when=at(3)),
}
OLD = stored(ANSWERS, learner="abc")


@pytest.fixture
def file(monkeypatch, tmp_path) -> Path:
    """Where the answers of this test go: beside a file of an earlier version, which is to come."""
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "mine.json"))
    return tmp_path / "mine.jsonl"


@pytest.fixture
def old(file) -> Path:
    """A file of an earlier version, at the place that the variable names."""
    file.with_suffix(".json").write_text(OLD)
    return file.with_suffix(".json")


def test_it_is_read_where_it_is_until_something_is_recorded(file, old):
    found = progress.load()
    assert (found.note, found.learner, found.problem) == ("", "abc", "")
    assert found.answers.keys() == {"a", "b"}
    assert found.answers["a"]["hint"] == 3
    assert [one["ids"] for one in found.answers["a"]["attempts"]] == [["stride-ignored"]]
    assert os.listdir(file.parent) == [old.name]


def test_it_is_taken_over_with_the_first_answer_and_stays_as_it_is(file, old):
    before = progress.load()
    assert progress.record("c", choice(0)).note == ""
    assert old.read_text() == OLD
    assert {one.name for one in file.parent.iterdir()} == {old.name, file.name, f"{file.name}.lock"}
    old.rename(file.parent / "elsewhere")
    found = progress.load()
    assert (found.learner, found.note) == ("abc", "")
    assert {**found.answers, "c": None} == {**before.answers, "c": None}


@pytest.mark.parametrize("indent", [None, 1])
def test_as_earlier_versions_wrote_it(file, old, indent):
    answers = {f"q{n}": {**ANSWERS["b"], "cells": [["1"] * 40] * 5} for n in range(40)}
    old.write_text(json.dumps(json.loads(stored(answers)), indent=indent) + "\n")
    assert progress.load().note == ""
    assert progress.record("c", choice(0)).saved
    assert progress.read(file).answers.keys() == {*answers, "c"}


def test_it_is_taken_over_once(file, old):
    progress.record("c", choice(0, when=at(9)))
    lines = file.read_text().splitlines()
    assert len(lines) == 4
    progress.record("a", choice(0, when=at(10)))
    assert file.read_text().splitlines()[:-1] == lines
    assert progress.load().answers["a"]["choice"] == 0


def test_what_an_older_version_adds_to_it_comes_in_too(file, old):
    progress.record("c", choice(0, when=at(9)))
    old.write_text(stored({**ANSWERS, "d": choice(3, when=at(10))}, learner="abc"))
    assert progress.load().answers.keys() == {"a", "b", "c", "d"}


def test_a_practice_grid_gets_its_lesson(file, old):
    assert progress.load().answers["b"]["lesson"] == "02_convolution"


def test_its_answers_from_the_future_swallow_no_new_one(file, old):
    old.write_text(stored({"a": choice(1, when="2099-01-01T00:00:00Z", locked=True)}))
    entry = progress.record("a", choice(2)).entry
    assert (entry["choice"], [one["choice"] for one in entry["attempts"]]) == (2, [1])
    assert progress.load().answers["a"] == entry


@pytest.mark.parametrize("named", ["mine.json", "mine.jsonl", "mine"])
def test_the_variable_may_name_the_old_the_new_or_any_other_name(tmp_path, monkeypatch, named):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / named))
    (tmp_path / ("mine" if named == "mine" else "mine.json")).write_text(OLD)
    assert progress.record("c", choice(0)).saved
    assert progress.read(tmp_path / "mine.jsonl").answers.keys() == {"a", "b", "c"}


def test_in_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.delenv(progress.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".lecture6").mkdir()
    (tmp_path / ".lecture6" / "progress.json").write_text(OLD)
    assert progress.record("c", choice(0)).saved
    assert progress.read(tmp_path / ".lecture6" / "progress.jsonl").answers.keys() == {
        "a",
        "b",
        "c",
    }


DAMAGED = {
    "truncated": (OLD[:-20], "It is no JSON (line 1, column"),
    "two files in one": (OLD + OLD, "It is no JSON (line 1, column"),
    "not a number": (stored({}, more=float("nan")), "numbers or lists that JSON cannot"),
    "a list": ("[]", "It holds something else than answers of this course."),
    "version 0": (stored({}, version=0), "Its version (=0) is no version."),
    "a newer version": (stored({}, version=7), "newer version of this course (format 7, here 2)."),
    "answers in a list": (stored([choice(1)]), "Not all of it can be used: 'answers'."),
    "too large": ("\0" * 16_000_001, "It has 16 MB, and answers never have more than 16 MB."),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_one_is_named_and_stays_as_it_is(file, old, case):
    text, why = DAMAGED[case]
    old.write_text(text)
    first = "Not all of your earlier answers can be taken over from mine.json. "
    note = progress.load().note
    assert note.startswith(first) and why in note
    outcome = progress.record("c", choice(0))
    assert outcome.saved and outcome.note == note
    assert old.read_text() == text
    assert progress.load().answers.keys() == {"c"}
    assert progress.load().note == progress.record("d", choice(0)).note == "", "said once"


@pytest.mark.parametrize(
    "bad, named",
    [
        ({"c": 5}, "'c'"),
        ({"c": {"kind": "choice"}}, "'c'"),
        ({"c": choice(1, attempts=[choice(-1)])}, "'c'"),
        ({"c": 1, "d": 2, "e": 3, "f": 4, "g": 5}, "'c', 'd', 'e' and 2 more"),
    ],
    ids=["no entry", "no lesson", "a bad attempt", "five"],
)
def test_what_is_good_in_a_damaged_one_is_taken_over(file, old, bad, named):
    old.write_text(stored({**ANSWERS, **bad}, learner="abc"))
    assert f"Not all of it can be used: {named}." in progress.load().note
    assert progress.record("new", choice(0)).saved
    assert progress.read(file).answers.keys() == {"a", "b", "new"}
    assert progress.load().learner == "abc"


@pytest.mark.parametrize("learner", [5, None, ["a"]], ids=repr)
def test_a_learner_that_is_no_text_is_left_out(old, learner):
    old.write_text(stored(ANSWERS, learner=learner))
    assert "Not all of it can be used: 'learner'." in progress.load().note
    assert (progress.load().learner, progress.load().answers.keys()) == ("", {"a", "b"})


@pytest.mark.parametrize(
    "text",
    [
        OLD[:-2] + ', "a": {}}}',
        OLD[:-1] + ', "answers": {}}',
        OLD[:-1] + ', "learner": "abc"}',
    ],
    ids=["an item", "answers", "a learner"],
)
def test_a_name_that_stands_there_twice_is_told_and_nothing_vanishes(file, old, text):
    old.write_text(text)
    assert re.search("It holds '(a|answers|learner)' twice.", progress.load().note)
    assert progress.record("new", choice(0)).saved
    assert old.read_text() == text
    old.write_text(OLD)
    assert progress.load().answers.keys() == {"a", "b", "new"}, "mended, it is taken over"


@pytest.mark.parametrize("text", ["", '{"format": "lecture6-progress", "version": 1}'])
def test_a_file_without_any_answer_is_a_good_one(old, text):
    old.write_text(text)
    assert progress.load() == progress.Progress({})


def test_lines_under_the_old_name_are_read_too(tmp_path):
    """A file that was handed in under another name."""
    (tmp_path / "ash.json").write_text(line("a", choice(1)) + line("b", choice(2)))
    assert progress.read(tmp_path / "ash.json").answers.keys() == {"a", "b"}
    assert progress.read(tmp_path / "ash.json").problem == ""


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nowhere"])
def test_what_is_no_file_is_no_earlier_version(file, kind):
    place = file.with_suffix(".json")
    {"folder": place.mkdir, "pipe": lambda: os.mkfifo(place)}.get(
        kind, lambda: place.symlink_to("gone")
    )()
    assert progress.load().note == ""
    assert progress.record("a", choice(1)).saved
