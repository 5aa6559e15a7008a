"""The picture of a report: a bar for each misconception, grouped by lesson.

The frame is the class (all who answered in the lesson), the bar in it those who showed the
misconception. Who answered right later is hatched, who did not is filled, and the numbers stand
beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from lecture_utils.figures import message
from lecture_utils.figures.kit.canvas import Canvas, Segment, settings, sides
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import smallest_letter, width_of, wrap
from lecture_utils.learning.table_text import cell
from lecture_utils.learning.teacher._count import Row

_WIDTH, _MARGIN, _GAP = 900, 24, 18
_LETTER = round(smallest_letter(_WIDTH) + 0.5)
_TITLE = _LETTER + 5
_LINE = round(1.35 * _LETTER)
_BAR = 20
_NUMBERS = 176
_LONGEST = 250
_WORDS = _WIDTH - 2 * _MARGIN - _LONGEST - _NUMBERS - 2 * _GAP

_LONGEST_NAME, _MOST_BARS = 50, 100

#: Its name, how many answered, its rows.
Lesson = tuple[str, int, list[Row]]

_TITLE_TEXT = "Misconceptions, and how many learners showed them"
_FOOT = (
    "Numbers at the right: answers in which it showed, and in how many of them somebody was at "
    "least fairly sure."
)
_STILL, _LATER, _CLASS = "not right yet", "right later", "all who answered in the lesson"


def bars(rows: Sequence[Row], answered: Mapping[str, int]) -> Picture:
    """The picture, with its numbers as text; ``answered`` are the learners of each lesson."""
    if not rows:
        words = "No misconception showed in a locked answer."
        return Picture(message(words), words)
    more = f" {len(rows) - _MOST_BARS} more are in the table." if len(rows) > _MOST_BARS else ""
    by_lesson = itertools.groupby(rows[:_MOST_BARS], lambda row: row.lesson)
    lessons = [(lesson, answered[lesson], list(ones)) for lesson, ones in by_lesson]
    return Picture(_draw(lessons, _FOOT + more), _words(lessons) + more)


def _words(lessons: Sequence[Lesson]) -> str:
    said = [f"{_TITLE_TEXT}."]
    for lesson, learners, rows in lessons:
        said.append(f"{_name(lesson)}, {_learners(learners)}.")
        for row in rows:
            belief = cell(row.belief).removesuffix(".")
            shown = f"{row.learners} of {row.answered}, {row.resolved} of them right later"
            said.append(f"{belief}: {shown}; {_numbers(row)}.")
    return " ".join(said)


def _name(lesson: str) -> str:
    return cell(lesson)[:_LONGEST_NAME] or "no lesson"


def _learners(answered: int) -> str:
    return f"{answered} learner{'' if answered == 1 else 's'} answered"


def _numbers(row: Row) -> str:
    return f"{row.times} answer{'' if row.times == 1 else 's'}, {row.sure} sure"


# --- the drawing ----------------------------------------------------------------------------------


def _draw(lessons: Sequence[Lesson], foot: str) -> Figure:
    """From the top: title, legend, for each lesson a head and its rows, foot."""
    beliefs = [[wrap(cell(row.belief), _WORDS, _LETTER) for row in rows] for _, _, rows in lessons]
    foot_lines = wrap(foot, _WIDTH - 2 * _MARGIN, _LETTER)
    heights = [_GAP + sum(map(_height, texts)) for texts in beliefs]
    top = _MARGIN + round(1.5 * _TITLE) + _LINE + _GAP
    below = sum(_GAP + _LINE + height for height in heights) + len(foot_lines) * _LINE
    unit = _LONGEST / max(answered for _, answered, _ in lessons)
    with settings():
        canvas = Canvas(_WIDTH, top + below + _MARGIN)
        middle = _MARGIN + _TITLE / 2
        canvas.text(_MARGIN, middle, _TITLE_TEXT, _TITLE, align="left", bold=True, name="title")
        _legend(canvas, top - _GAP - _LINE / 2)
        for (lesson, answered, rows), texts in zip(lessons, beliefs, strict=True):
            top += _GAP
            _head(canvas, top + _LINE / 2, _name(lesson), _learners(answered))
            top += _LINE + _GAP
            for row, text in zip(rows, texts, strict=True):
                _row(canvas, top, row, text, unit)
                top += _height(text)
        canvas.paragraph(_MARGIN, top, foot_lines, _LINE, _LETTER, "muted", name="foot")
        return canvas.figure


def _height(lines: Sequence[str]) -> int:
    return max(len(lines), 2) * _LINE + _GAP


def _legend(canvas: Canvas, y: float) -> None:
    x: float = _MARGIN
    for words, learners, later in (_STILL, 1, 0), (_LATER, 1, 1), (_CLASS, 0, 0):
        _bar(canvas, x, y, (30, 30 * learners, 30 * later))
        canvas.text(x + 38, y, words, _LETTER, align="left", name="legend")
        x += 38 + width_of(words, _LETTER) + 26


def _head(canvas: Canvas, y: float, name: str, learners: str) -> None:
    right, below = _WIDTH - _MARGIN, round(y + _LINE / 2) + 3
    canvas.text(_MARGIN, y, name, _LETTER, align="left", bold=True, name="lesson")
    canvas.text(right, y, learners, _LETTER, "muted", align="right", name="class")
    canvas.lines([((_MARGIN, below), (right, below))], "line", 1)


def _row(canvas: Canvas, top: float, row: Row, belief: Sequence[str], unit: float) -> None:
    canvas.paragraph(_MARGIN, top, belief, _LINE, _LETTER, name="belief")
    x, middle = _MARGIN + _WORDS + _GAP, top + _LINE / 2
    whole, shown, later = (round(unit * n) for n in (row.answered, row.learners, row.resolved))
    _bar(canvas, x, middle, (whole, shown, later))
    x += _LONGEST + _GAP
    count = f"{row.learners} of {row.answered}"
    canvas.text(x, middle, count, _LETTER, align="left", bold=True, name="count")
    canvas.text(x, middle + _LINE, _numbers(row), _LETTER, "muted", align="left", name="times")


def _bar(canvas: Canvas, left: float, y: float, lengths: tuple[int, int, int]) -> None:
    """A frame for the class, in it the learners, of these the last ones hatched: right later."""
    whole, shown, later = lengths
    top = round(y - _BAR / 2)
    canvas.boxes(
        [(left, top, whole, _BAR), (left, top, shown - later, _BAR)], ["border", "weight-frame"]
    )
    canvas.boxes([(left + shown - later, top, later, _BAR)], ["paper"])
    canvas.lines(_hatching(left + shown - later, top, later), "weight-frame", 2)
    canvas.lines(sides(left, top, whole, _BAR), "line", 1)
    if shown:
        canvas.lines(sides(left, top, shown, _BAR), "weight-frame", 2)


def _hatching(left: float, top: float, width: float) -> list[Segment]:
    """Slanted lines in a rectangle as high as a bar."""
    found = []
    for start in range(6, int(width) + _BAR, 8):
        x, end = max(start - _BAR, 0), min(start, width)
        found.append(((left + x, top + start - x), (left + end, top + start - end)))
    return found
