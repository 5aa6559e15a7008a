"""The picture of a report: a bar for each misconception, grouped by lesson.

The frame is the class (all who answered in the lesson), the bar in it those who showed the misconception.
Who answered right later is hatched, who did not is filled, and the numbers stand beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from lecture_utils.figures import message
from lecture_utils.figures.kit.canvas import Canvas, Segment, settings, sides
from lecture_utils.figures.kit.text import smallest_letter, width_of, wrap
from lecture_utils.figures.picture import Picture
from lecture_utils.progress._tables import cell
from lecture_utils.teacher._count import Row

_WIDTH, _MARGIN, _GAP = 900, 24, 18
_LETTER = round(smallest_letter(_WIDTH) + 0.5)
_TITLE = _LETTER + 5
_LINE = round(1.35 * _LETTER)
_BAR = 20
_NUMBERS = 176
_LONGEST = 250
_WORDS = _WIDTH - 2 * _MARGIN - _LONGEST - _NUMBERS - 2 * _GAP

_LONGEST_NAME = 50
_TITLE_TEXT = "Misconceptions, and how many learners showed them"
_FOOT = "Numbers at the right: answers in which it showed, and in how many of them somebody was at least fairly sure."
_STILL, _LATER, _CLASS = "not right yet", "right later", "all who answered in the lesson"


def bars(rows: Sequence[Row], answered: Mapping[str, int]) -> Picture:
    """The picture, with its numbers as text.

    Parameters
    ----------
    rows : sequence of Row
    answered : dict lesson -> int
        How many learners answered there.

    Returns
    -------
    Picture
    """
    if not rows:
        words = "No misconception showed in a locked answer."
        return Picture(message(words), words)
    lessons = [(name, list(ones)) for name, ones in itertools.groupby(rows, lambda row: row.lesson)]
    return Picture(_draw(lessons, max(row.answered for row in rows)), _words(lessons))


def _words(lessons: Sequence[tuple[str, Sequence[Row]]]) -> str:
    said = [f"{_TITLE_TEXT}."]
    for lesson, rows in lessons:
        said.append(f"{_name(lesson)}, {_learners(rows[0].answered)}.")
        for row in rows:
            said.append(
                f"{cell(row.belief).removesuffix('.')}: {row.learners} of {row.answered}, {row.resolved} of them right "
                f"later; {_numbers(row)}."
            )
    return " ".join(said)


def _name(lesson: str) -> str:
    return cell(lesson)[:_LONGEST_NAME] or "no lesson"


def _learners(answered: int) -> str:
    learners = "1 learner" if answered == 1 else f"{answered} learners"
    return f"{learners} answered"


def _numbers(row: Row) -> str:
    times = "1 answer" if row.times == 1 else f"{row.times} answers"
    return f"{times}, {row.sure} sure"


# --- the drawing ----------------------------------------------------------------------------------


def _draw(lessons: Sequence[tuple[str, Sequence[Row]]], most: int) -> Figure:
    """``most`` learners are the longest bar."""
    texts = {
        id(row): wrap(cell(row.belief), _WORDS, _LETTER) for _, rows in lessons for row in rows
    }
    foot = wrap(_FOOT, _WIDTH - 2 * _MARGIN, _LETTER)
    height = 2 * _MARGIN + round(1.5 * _TITLE) + (1 + len(foot)) * _LINE + _GAP
    for _, rows in lessons:
        height += 2 * _GAP + _LINE + sum(_height(texts[id(row)]) for row in rows)
    with settings():
        canvas = Canvas(_WIDTH, height)
        canvas.text(
            _MARGIN,
            _MARGIN + _TITLE / 2,
            _TITLE_TEXT,
            _TITLE,
            align="left",
            bold=True,
            name="title",
        )
        top = _MARGIN + round(1.5 * _TITLE)
        _legend(canvas, top + _LINE / 2)
        top += _LINE + _GAP
        for lesson, rows in lessons:
            top += _GAP
            _lesson(canvas, top + _LINE / 2, _name(lesson), _learners(rows[0].answered))
            top += _LINE + _GAP
            for row in rows:
                _row(canvas, top, row, texts[id(row)], most)
                top += _height(texts[id(row)])
        for number, line in enumerate(foot):
            y = top + (number + 0.5) * _LINE
            canvas.text(_MARGIN, y, line, _LETTER, "muted", align="left", name="foot")
        return canvas.figure


def _height(lines: Sequence[str]) -> int:
    return max(len(lines), 2) * _LINE + _GAP


def _legend(canvas: Canvas, y: float) -> None:
    x = _MARGIN
    for words, learners, later in ((_STILL, 1, 0), (_LATER, 1, 1), (_CLASS, 0, 0)):
        _bar(canvas, x, y, (30, 30 * learners, 30 * later))
        canvas.text(x + 38, y, words, _LETTER, align="left", name="legend")
        x += 38 + width_of(words, _LETTER) + 26


def _lesson(canvas: Canvas, y: float, name: str, learners: str) -> None:
    canvas.text(_MARGIN, y, name, _LETTER, align="left", bold=True, name="lesson")
    canvas.text(_WIDTH - _MARGIN, y, learners, _LETTER, "muted", align="right", name="class")
    below = round(y + _LINE / 2) + 3
    canvas.lines([((_MARGIN, below), (_WIDTH - _MARGIN, below))], "line", 1)


def _row(canvas: Canvas, top: float, row: Row, lines: Sequence[str], most: int) -> None:
    for number, line in enumerate(lines):
        y = top + (number + 0.5) * _LINE
        canvas.text(_MARGIN, y, line, _LETTER, align="left", name="belief")
    left, step = _MARGIN + _WORDS + _GAP, _LONGEST / most
    lengths = tuple(round(step * n) for n in (row.answered, row.learners, row.resolved))
    _bar(canvas, left, top + _LINE / 2, lengths)
    left += _LONGEST + _GAP
    canvas.text(
        left,
        top + _LINE / 2,
        f"{row.learners} of {row.answered}",
        _LETTER,
        align="left",
        bold=True,
        name="count",
    )
    canvas.text(
        left, top + 1.5 * _LINE, _numbers(row), _LETTER, "muted", align="left", name="times"
    )


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
