"""The teacher's report counts what is in the files, and names nobody."""

from __future__ import annotations

import itertools
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import progress, teacher
from lecture_utils.learning.progress import _union
from tests.learning.classes import (
    BELIEFS,
    FLIPPED,
    IGNORED,
    LESSON,
    OTHER,
    RIGHT,
    ROWS,
    put,
    tried,
)
from tests.learning.entries import at
from tests.tables import examples

# --- counting -------------------------------------------------------------------------------------


def test_misconceptions_are_counted_by_lesson(three):
    assert teacher.report(three).table == ROWS


def test_the_table_says_it_in_text(three):
    assert repr(teacher.report(three)).splitlines() == [
        "3 learners, 3 files.",
        "",
        "lesson                     misconception   learners  times  sure  right later  belief",
        "02_convolution             kernel-flipped  2 of 3        4     2            1  "
        + BELIEFS[FLIPPED],
        "02_convolution             stride-ignored  1 of 3        1     1            0  "
        + BELIEFS[IGNORED],
        "04_transposed_convolution  own-idea        1 of 1        2     1            0  own-idea",
        "04_transposed_convolution  zeros-around    1 of 1        1     1            0  "
        + BELIEFS["zeros-around"],
        "",
        "learner    answered  right at first try  right now  after the solution  certain and wrong",
        "learner 1         4                   1          2                   0                  1",
        "learner 2         1                   0          1                   0                  0",
        "learner 3         3                   1          2                   0                  0",
    ]


def test_a_right_answer_after_the_solution_is_counted_as_such(folder):
    shown = tried((False, (FLIPPED,), 3), RIGHT) | {"revealed": ["hint", "solution"]}
    hinted = tried((False, (FLIPPED,), 3), RIGHT) | {"revealed": ["hint"]}
    put(folder, "a.json", {"x": shown, "y": hinted, "z": tried(RIGHT)}, "1")
    assert repr(teacher.report(folder)).splitlines()[-1].split()[2:] == ["3", "1", "3", "1", "0"]


def test_a_path_may_be_text_and_nothing_is_changed(three):
    before = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    assert teacher.report(str(three)) == teacher.report(three)
    after = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    assert after == before


def test_answers_that_wait_in_this_kernel_are_not_counted(three):
    progress.record("mine", tried((False, (FLIPPED,), 3)))
    assert teacher.report(three).table == ROWS


def test_answers_outside_any_lesson_come_last(folder):
    put(folder, "a.json", {"x": tried((False, (FLIPPED,), 0), lesson="")}, "1")
    put(folder, "b.json", {"y": tried((False, (IGNORED,), 0))}, "2")
    report = teacher.report(folder)
    assert [(row.lesson, row.answered) for row in report.table] == [(LESSON, 1), ("", 1)]
    assert "\nno lesson       kernel-flipped  1 of 1" in repr(report)


def test_without_any_misconception(folder):
    put(folder, "a.json", {"x": tried(RIGHT)}, "1")
    put(folder, "b.json", {}, "2")
    report = teacher.report(folder)
    assert report.table == ()
    assert repr(report).splitlines()[0] == (
        "2 learners, 2 files. No misconception showed in a locked answer."
    )
    assert report.figure().alt == "No misconception showed in a locked answer."


IDS = st.lists(st.sampled_from([FLIPPED, IGNORED, "own-idea"]), unique=True, max_size=2)
TRIES = st.lists(
    st.tuples(st.booleans(), IDS.map(tuple), st.integers(0, 3)), min_size=1, max_size=3
)
ENTRY = st.builds(
    lambda made, lesson, draft: tried(*made, lesson=lesson, draft=draft),
    TRIES,
    st.sampled_from([LESSON, OTHER]),
    st.booleans(),
)
CLASS = st.lists(st.dictionaries(st.sampled_from("abc"), ENTRY, max_size=3), min_size=1, max_size=4)


@given(CLASS)
@example_settings(max_examples=examples(40))
def test_the_counts_are_those_of_counting_one_by_one(learners):
    with tempfile.TemporaryDirectory() as folder:
        for number, answers in enumerate(learners):
            put(Path(folder), f"{number}.jsonl", answers, f"learner-{number}")
        report = teacher.report(folder)

    expected: Counter = Counter()
    for lesson, name in itertools.product([LESSON, OTHER], [FLIPPED, IGNORED, "own-idea"]):
        for answers in learners:
            here = [e for e in answers.values() if e["lesson"] == lesson]
            made = [progress.tries({"locked": False, **e}) for e in here]
            expected[lesson, name, "answered"] += any(made)
            having = [tries for tries in made if any(name in one["ids"] for one in tries)]
            expected[lesson, name, "learners"] += bool(having)
            flat = [one for tries in having for one in tries if name in one["ids"]]
            expected[lesson, name, "times"] += len(flat)
            expected[lesson, name, "sure"] += sum(one["confidence"] >= 2 for one in flat)
            expected[lesson, name, "resolved"] += bool(having) and all(
                tries[-1]["right"] for tries in having
            )
    seen = {(row.lesson, row.misconception) for row in report.table}
    assert seen == {key[:2] for key, count in expected.items() if key[2] == "times" and count}
    for row in report.table:
        for field in ("answered", "learners", "times", "sure", "resolved"):
            assert getattr(row, field) == expected[row.lesson, row.misconception, field]
    order = [(row.lesson, -row.learners, -row.times, row.misconception) for row in report.table]
    assert order == sorted(order)
    assert ET.fromstring(f"<div>{report._repr_html_()}</div>") is not None


# --- who is who -----------------------------------------------------------------------------------


def test_learners_are_numbered_in_no_order_of_their_names(three):
    report = teacher.report(three)
    assert [one.name for one in report.learners] == ["learner 1", "learner 2", "learner 3"]
    assert [len(one.answers) for one in report.learners] == [4, 1, 3]
    shown = repr(report) + report._repr_html_() + repr(report.figure())
    assert [name for name in ("ash", "birch", "cedar", "group") if name in shown.lower()] == []


def test_learners_have_the_names_of_their_files_if_that_is_wanted(three):
    report = teacher.report(three, names=True)
    assert [one.name for one in report.learners] == ["ash", "birch", "cedar"]
    assert report.table == ROWS
    assert "\nash             3  " in repr(report)


def test_files_of_the_same_name_are_told_apart_by_their_folders(folder):
    for number, name in enumerate(["a/progress", "b/progress", "c/oak"]):
        put(folder, f"{name}.json", {"x": tried(RIGHT)}, str(number))
    report = teacher.report(folder, names=True)
    assert [one.name for one in report.learners] == ["a/progress", "b/progress", "oak"]


def test_two_files_of_one_learner_are_one_learner(folder):
    first = tried((False, (FLIPPED,), 3))
    put(folder, "home.json", {"a": first, "b": tried((False, (FLIPPED,), 0))}, "same")
    put(folder, "school.json", {"a": {**tried(RIGHT), "when": at(9)}}, "same")
    report = teacher.report(folder)
    (row,) = report.table
    assert (row.learners, row.answered, row.times, row.resolved) == (1, 1, 2, 0)
    assert report.notes == ("learner 1: 2 files of the same learner, counted as one.",)
    assert repr(report).splitlines()[0] == "1 learner, 2 files."
    assert report.notes[0] in repr(report) and report.notes[0] in report._repr_html_()
    named = teacher.report(folder, names=True)
    assert named.notes == ("home, school: 2 files of the same learner, counted as one.",)


def test_many_files_of_one_learner_are_put_together_in_one_go(folder, monkeypatch):
    """A hundred times the same twenty answers: every line is looked at once."""
    answers = {f"q{n}": tried((False, (FLIPPED,), 3), (False, (IGNORED,), 0)) for n in range(20)}
    for number in range(100):
        put(folder, f"{number:03}.jsonl", answers, "same")
    looked_at = Counter()
    name_of = _union._name
    monkeypatch.setattr(_union, "_name", lambda line: looked_at.update("n") or name_of(line))
    report = teacher.report(folder, names=True)
    assert looked_at["n"] == 2 * 100 * 40, "once in its file, once among all"
    assert [(row.learners, row.times) for row in report.table] == [(1, 20), (1, 20)]
    name = "000, 001, 002, 003, 004 and 95 more"
    assert report.notes == (f"{name}: 100 files of the same learner, counted as one.",)


def test_files_without_a_learners_number_are_learners_of_their_own(folder):
    for name in "ab":
        put(folder, f"{name}.json", {"x": tried((False, (FLIPPED,), 0))}, "")
    assert teacher.report(folder).table[0].learners == 2
