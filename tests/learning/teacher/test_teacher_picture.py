"""The picture of a report: its bars and words are the numbers of the table."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from lecture_utils import style, teacher
from lecture_utils.figures.kit.picture import Picture
from tests.learning.classes import (
    BELIEFS,
    FLIPPED,
    LESSON,
    OTHER,
    RIGHT,
    ROWS,
    check_texts,
    put,
    tried,
    words,
)
from tests.learning.entries import choice


def boxes(picture: Picture) -> list[tuple[str, float, float]]:
    """Colour, left and width of every filled box, from the top to the bottom."""
    found = []
    for shapes in picture.figure.artists:
        if isinstance(shapes, PolyCollection):
            for path, fill in zip(shapes.get_paths(), shapes.get_facecolors(), strict=True):
                box = path.get_extents()
                found.append((box.y0, to_hex(fill), box.x0, box.width))
    return [box[1:] for box in sorted(found, key=lambda box: box[0])]


def test_the_picture_says_the_numbers(three):
    picture = teacher.report(three).figure()
    assert isinstance(picture, Picture)
    assert words(picture, "lesson") == [LESSON, OTHER]
    assert words(picture, "class") == ["3 learners answered", "1 learner answered"]
    assert words(picture, "count") == ["2 of 3", "1 of 3", "1 of 1", "1 of 1"]
    numbers = ["4 answers, 2 sure", "1 answer, 1 sure", "2 answers, 1 sure", "1 answer, 1 sure"]
    assert words(picture, "times") == numbers
    assert words(picture, "legend") == [
        *("not right yet", "right later", "all who answered in the lesson")
    ]
    beliefs = " ".join(words(picture, "belief"))
    for row in ROWS:
        assert row.belief in beliefs


def test_the_words_beside_the_picture_say_all_its_numbers(three):
    alt = teacher.report(three).figure().alt
    for row in ROWS:
        answers = "1 answer" if row.times == 1 else f"{row.times} answers"
        assert (
            f" {row.belief.removesuffix('.')}: {row.learners} of {row.answered}, {row.resolved} of "
            f"them right later; {answers}, {row.sure} sure." in alt
        )
    assert f" {LESSON}, 3 learners answered. " in alt
    assert f" {OTHER}, 1 learner answered. " in alt


def test_bars_are_as_long_as_their_numbers(three):
    """Frame: all who answered; filled: not right yet; paper, with hatching: right later."""
    drawn = boxes(teacher.report(three).figure())
    border, filled, paper = (style.COLOURS[n] for n in ("border", "weight-frame", "paper"))
    bars = [drawn[n : n + 3] for n in range(9, len(drawn), 3)]  # the first nine are the legend's
    assert len(bars) == len(ROWS)
    learner = bars[0][0][2] / 3
    for row, bar in zip(ROWS, bars, strict=True):
        assert [colour for colour, _, _ in bar] == [border, filled, paper]
        (_, left, whole), (_, start, still), (_, later_left, later) = bar
        assert left == start
        assert later_left == start + still
        assert whole == pytest.approx(row.answered * learner, abs=1)
        assert still == pytest.approx((row.learners - row.resolved) * learner, abs=1.5)
        assert later == pytest.approx(row.resolved * learner, abs=1)


def many(folder: Path, learners: int, kinds: int) -> Path:
    """A class of made-up learners, the same on every run."""
    chance = random.Random(4)
    names = [*BELIEFS, *(f"unknown-{n}" for n in range(40))][:kinds]
    for number in range(learners):
        answers = {}
        for name in names:
            wrong = (False, (name,), chance.randrange(4))
            made = [wrong] * chance.randrange(1, 4) + [RIGHT] * chance.randrange(2)
            answers[name] = tried(
                *made, lesson=chance.choice([LESSON, OTHER, "05_pooling_unpooling"])
            )
        put(folder, f"{number}.jsonl", answers, f"{number:04}")
    return folder


@pytest.mark.parametrize("learners, kinds", [(1, 1), (3, 2), (30, 14), (150, 3)])
def test_small_and_large_pictures_can_be_read(folder, learners, kinds):
    report = teacher.report(many(folder, learners, kinds))
    assert len(report.table) >= kinds
    picture = report.figure()
    check_texts(picture)
    assert picture.figure.bbox.width <= 990


def test_forty_rows_can_be_read(folder):
    report = teacher.report(many(folder, 8, 20))
    assert len(report.table) >= 40
    check_texts(report.figure())


def test_the_same_folder_gives_the_same_report(three, tmp_path):
    copied = shutil.copytree(three, tmp_path / "copy")
    one, other = teacher.report(three), teacher.report(copied)
    assert (repr(one), one._repr_html_()) == (repr(other), other._repr_html_())
    one.figure().save(tmp_path / "one.png")
    other.figure().save(tmp_path / "other.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_every_misconception_of_the_course_is_named_by_its_belief(folder):
    put(folder, "a.json", {name: tried((False, (name,), 0)) for name in BELIEFS}, "1")
    table = teacher.report(folder).table
    assert {row.misconception: row.belief for row in table} == BELIEFS


def test_choices_count_like_grids(folder):
    put(folder, "a.json", {"q": choice(2, locked=True, right=False, ids=[FLIPPED])}, "1")
    (row,) = teacher.report(folder).table
    assert (row.times, row.sure) == (1, 0)
