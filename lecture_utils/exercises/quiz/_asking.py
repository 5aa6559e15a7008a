"""The questions of a lesson or of a teacher's folder: texts are content, numbers are computed."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from lecture_utils import checks, content
from lecture_utils.content import PREDICTIONS, ContentError, FormulaError, QuestionText, Words
from lecture_utils.exercises.quiz._computations import COMPUTATIONS
from lecture_utils.exercises.quiz._in_words import FORMS, as_rows
from lecture_utils.exercises.quiz._question import Choice, Curves, Question

T = TypeVar("T")


def questions(
    lesson: str | None = None, folder: str | os.PathLike[str] | None = None
) -> tuple[Question, ...]:
    """The questions of "Check yourself" at the end of a lesson, or those in a folder of your own.

    Parameters
    ----------
    lesson : str
        The name of a notebook without its ending: "02_convolution", "03_dilated_convolution",
        "04_transposed_convolution", "05_pooling_unpooling", "07_segmentation_costs",
        "07b_imbalance_boundaries", "08_fcn", "08b_transfer", or "10_check_yourself" for the mixed
        ones. With ``folder``, the name of a file in it without its ending ".md"; None takes all of
        them.
    folder : str or path, optional
        A folder with files of questions, in the form that ``lecture_utils/content/README.md``
        shows. It is read again each time.

    Returns
    -------
    tuple of Question
        Each with choices of which one is right. Their order is fixed.

    Raises
    ------
    TypeError, ValueError
        No questions are written for this lesson, or ``folder`` is none.
    ContentError
        A file has a mistake: the message names the file, the line and the cure. It is a ValueError.

    Examples
    --------
    >>> question = questions("02_convolution")[1]
    >>> question.text
    'X is 7×7, k = 3, s = 2, p = 0. How large is Y?'
    >>> [choice.text for choice in question.choices]
    ['2×2', '3×3', '4×4', '5×5']
    """
    sheets = content.sheets_of(folder)
    if folder is not None and lesson is None:
        found = tuple(one for path in sheets for one in _of_sheet(path))
        _refuse_twins(found, sheets)
        return found
    path = {path.stem: path for path in sheets}
    known = [name for name in path if folder is not None or name != PREDICTIONS]
    if not isinstance(lesson, str) or lesson not in known:
        raise ValueError(
            f"lesson (={checks.shown(lesson)}) has no questions. Use one of "
            f"{', '.join(map(repr, known))}."
        )
    return questions_of_course(lesson) if folder is None else _of_sheet(path[lesson])


def predictions() -> tuple[Question, ...]:
    """What is the point of an autoencoder? Five predictions: lesson 1 asks, lesson 6 opens them.

    Returns
    -------
    tuple of Question
        The feedback of each choice says what lesson 6 finds, so show them with
        ``Quiz(predictions(), reveal=False)`` before it.

    Examples
    --------
    >>> [question.id for question in predictions()]
    ['06-compression', '06-cleaning-rivals', '06-alarm', '06-invention', '06-trap']
    """
    return questions_of_course(PREDICTIONS)


@functools.cache
def questions_of_course(lesson: str) -> tuple[Question, ...]:
    """Those of one of the course's own sheets, predictions too."""
    (path,) = (path for path in content.sheets_of() if path.stem == lesson)
    return _of_sheet(path)


def _of_sheet(path: Path) -> tuple[Question, ...]:
    return tuple(map(filled, content.question_texts(path)))


def filled(asked: QuestionText) -> Question:
    """A question with its numbers computed and its texts filled in.

    Raises
    ------
    ContentError
        A formula cannot be computed, a field is unknown, or two choices come out equal.
    """

    def at(line: int, make: Callable[..., T], *arguments: object) -> T:
        try:
            return make(*arguments)
        except FormulaError as problem:
            raise ContentError(asked.path, line, str(problem)) from problem

    names: dict[str, object] = {}
    for line, name, formula in asked.numbers:
        names[name] = at(line, content.compute, formula, names, COMPUTATIONS)

    def fill(words: Words) -> str:
        return at(words.line, content.fill, words.text, names, COMPUTATIONS, FORMS)

    choices: dict[str, Choice] = {}
    for one in asked.choices:
        text = fill(one.text)
        if text in choices:
            message = f"this choice is {text!r}, as another one is. Change a number or a word."
            raise ContentError(asked.path, one.text.line, message)
        choices[text] = Choice(text, one.right, fill(one.feedback), one.misconception)
    grids = []
    for line, caption, name in asked.grids:
        grid = at(line, content.compute, name, names, COMPUTATIONS)
        grids.append((caption, at(line, _grid, caption, grid)))
    curves = []
    for line, caption, name in asked.curves:
        curve = at(line, content.compute, name, names, COMPUTATIONS)
        curves.append((caption, at(line, _curve, caption, curve)))
    if len({len(values) for _, values in curves}) > 1:
        message = "these curves have not all as many numbers. Give one for each point."
        raise ContentError(asked.path, asked.curves[0][0], message)
    x, _, y = (part.strip() for part in asked.axes.text.partition(","))
    figure = Curves(x, y, tuple(curves)) if curves else None
    text = fill(asked.text)
    return Question(asked.id, asked.lesson, text, tuple(choices.values()), tuple(grids), figure)


def _grid(caption: str, grid: object) -> tuple[tuple[object, ...], ...]:
    try:
        return as_rows(grid)
    except (TypeError, ValueError):
        raise FormulaError(f"{caption!r} is no grid. Write rows: [[1, 2], [3, 4]].") from None


def _curve(caption: str, values: object) -> tuple[float, ...]:
    try:
        (row,) = as_rows([values])
    except (TypeError, ValueError):
        row = ()
    if len(row) < 2 or not np.isfinite(row).all():
        raise FormulaError(f"{caption!r} is no curve. Write its numbers: [0.9, 0.5, 0.4].")
    return row


def _refuse_twins(found: tuple[Question, ...], sheets: tuple[Path, ...]) -> None:
    """Answers are kept by id, so no two files may give the same one."""
    seen: dict[str, Question] = {}
    for one in found:
        if one.id in seen:
            path = next(path for path in sheets if path.stem == one.lesson)
            message = (
                f"the id {one.id!r} is that of a question in {seen[one.id].lesson}.md already. "
                "Give one of the two another name, or its file another beginning."
            )
            raise ContentError(path, 1, message)
        seen[one.id] = one
