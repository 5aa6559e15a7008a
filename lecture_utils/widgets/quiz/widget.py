"""The quiz: questions with choices, how sure one is, and feedback for every choice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, exercises
from lecture_utils.engine.trace import Grid, format_number
from lecture_utils.exercises import Question
from lecture_utils.figures.kit.picture import Still
from lecture_utils.learning import progress
from lecture_utils.widgets.kit.answer._answer_widget import AnswerWidget
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.quiz._curves import svg
from lecture_utils.widgets.quiz._stored import in_html, in_words

#: Choices have the letters A to J.
MOST_CHOICES = 10


class Quiz(AnswerWidget):
    """Ask questions with choices, one at a time; say of each choice why it is right or wrong.

    Choose (A, B, C …, or arrows), say how sure you are, lock. Then the feedback of your choice is
    shown; the right one with its own after the second error, or when it is asked for. With
    ``reveal=False`` it does not: these are predictions, and a later page that asks the same
    questions shows the feedback. Answers are kept in a file and come back when the widget is made
    again. No kernel is needed once it is shown.

    Parameters
    ----------
    questions : Question, or iterable of Question
        For example ``exercises.questions("02_convolution")``.
    folder : str or path, optional
        A folder with questions of your own, in place of ``questions``: the form of its files is
        shown in ``lecture_utils/content/README.md``.
    reveal : bool
        Whether a locked answer is told right or wrong.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError
        Something among ``questions`` is no Question, ``reveal`` is neither True nor False, or a
        keyword is misspelt.
    ValueError
        There is no question, an id comes twice, a file in ``folder`` has a mistake, a question has
        not exactly one right choice, or size is unknown.

    Examples
    --------
    >>> from lecture_utils import Quiz, exercises
    >>> Quiz(exercises.questions("02_convolution")[:2])
    Quiz(2 questions: 02-first-number, 02-output-size)
    """

    _esm, _css = assets("quiz")

    reveal = traitlets.Bool(True, help="whether a locked answer is told right or wrong").tag(
        sync=True
    )
    _questions: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        questions: Question | Iterable[Question] | None = None,
        reveal: bool = True,
        size: str = "medium",
        folder: str | os.PathLike[str] | None = None,
        **unknown: Any,
    ) -> None:
        checks.flag(reveal, "reveal")
        if folder is not None:
            if questions is not None:
                raise ValueError(
                    f"folder (={checks.shown(folder)}) brings its own questions. Give either "
                    f"folder, or questions."
                )
            questions = exercises.questions(folder=folder)
        self.questions = _checked(questions)
        super().__init__(
            unknown,
            {one.id: progress.blank("choice", one.lesson) for one in self.questions},
            _questions=[payload(one) for one in self.questions],
            reveal=reveal,
            size=size,
        )
        still_open = [not self._entries[one.id]["locked"] for one in self.questions]
        self.step = still_open.index(True) if any(still_open) else 0

    def __repr__(self) -> str:
        count = len(self.questions)
        noun = ("question" if self.reveal else "prediction") + ("" if count == 1 else "s")
        return f"Quiz({count} {noun}: {', '.join(one.id for one in self.questions)})"

    def _choices(self, item: str) -> int:
        return next(len(one.choices) for one in self.questions if one.id == item)

    def _still(self) -> Still:
        """The questions as HTML and as text: what is asked is no picture."""
        text = f"{self!r}\n{in_words(self.questions)}"
        return {"text/html": in_html(self.questions), "text/plain": text}, {}


def _checked(questions: Any) -> tuple[Question, ...]:
    several = tuple(_each(questions))
    if not several:
        raise ValueError(
            f"questions (={checks.shown(questions)}) holds no question. Use for example "
            f"exercises.questions('02_convolution')."
        )
    for one in several:
        if not isinstance(one, Question):
            raise TypeError(
                f"questions holds {checks.shown(one)}, which is a {type(one).__name__} and no "
                f"Question. Use for example exercises.questions('02_convolution')."
            )
        right = sum(choice.right for choice in one.choices)
        if right != 1 or len(one.choices) > MOST_CHOICES:
            raise ValueError(
                f"questions holds {one.id!r} with {len(one.choices)} choices, {right} of them "
                "right. Give each "
                f"question at most {MOST_CHOICES} choices, exactly one of them right."
            )
    ids = [one.id for one in several]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise ValueError(
            f"questions holds {twice[0]!r} twice, but answers are kept by this id. Give each "
            "question once."
        )
    return several


def _each(questions: Any) -> Iterator[Any]:
    """What there is one by one; what cannot be gone through is one thing."""
    try:
        return iter((questions,) if isinstance(questions, Question) else questions)
    except TypeError:
        return iter((questions,))


def payload(question: Question) -> dict[str, Any]:
    """The question as plain data for view.js."""
    return {
        "item": question.id,
        "text": question.text,
        "grids": [_grid(n, *part) for n, part in enumerate(question.grids)],
        "figure": svg(question.curves) if question.curves else "",
        "choices": [
            {
                "text": choice.text,
                "right": choice.right,
                "feedback": choice.feedback,
                "misconception": choice.misconception,
            }
            for choice in question.choices
        ],
    }


def _grid(number: int, caption: str, rows: Any) -> dict[str, Any]:
    values = np.array(rows)
    grid = Grid(f"grid{number}", caption if len(caption) < 3 else "", caption, values)
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "caption": f"{caption}, {values.shape[0]}×{values.shape[1]}",
        "rows": values.shape[0],
        "columns": values.shape[1],
        "text": [format_number(value) for value in values.flat],
        "top": grid.column_labels,
        "left": grid.row_labels,
        "border": [],
        "unread": [],
        "wrong": [],
    }
