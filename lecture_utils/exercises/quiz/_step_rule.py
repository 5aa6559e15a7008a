"""Which rule did this step use? One computed cell, and the rules that it can have come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.trace import format_number
from lecture_utils.exercises.misconceptions._catalogue import RULES, misconception
from lecture_utils.exercises.problems._answering import checked
from lecture_utils.exercises.problems._problem import Problem
from lecture_utils.exercises.procedures._grids_and_windows import Pair, Work
from lecture_utils.exercises.quiz._in_words import as_rows
from lecture_utils.exercises.quiz._question import Choice, Question
from lecture_utils.exercises.quiz._which_rule import TYPICAL, answers_of, shown_grids, symbol_of

#: How many rules are offered.
_RULES = 4


def step_rule(problem: Problem, row: int = 0, column: int = 0) -> Question:
    """One step of a worked example, and the question which rule it used.

    The step is shown with its arithmetic. The wrong choices are mistakes of the lesson that would
    give another number in this cell, so exactly one rule goes with the step.

    Parameters
    ----------
    problem : Problem
        From ``problem`` or ``given``.
    row, column : int
        The cell of the answer. Its number is told, so take one that the page shows.

    Returns
    -------
    Question
        A wrong choice names the ``misconception`` that it comes from.

    Raises
    ------
    TypeError, ValueError
        ``problem`` is none; there is no such cell, no mistake shows in it, or it holds the 0 of an
        unpooling that no step writes.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> from lecture_utils.exercises import given
    >>> lecture = given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
    >>> question = step_rule(lecture, 0, 1)
    >>> question.text.split(" Here is ")[1]
    'one step of it: Y[0, 1] = 1·0 + (-1)·3 + 1·0 + (-1)·2 + 1·0 = -5. Which rule did it use?'
    """
    asked = checked(problem)
    rows, columns = asked.answer.shape
    row, column = (
        checks.whole(place, name, least=0, most=size - 1, example=0, why=f"there are {size}")
        for place, name, size in ((row, "row", rows), (column, "column", columns))
    )
    sentence = asked.key()["steps"][row][column]
    cell = f"{symbol_of(asked)}[{row}, {column}]"
    wrong = _wrong(asked, row, column, cell)
    if not wrong or " = " not in sentence:
        raise ValueError(
            f"row (={row}) and column (={column}) are a cell in which no mistake of the lesson "
            "shows. Use another cell."
        )
    principle = _PRINCIPLES[asked.operation](asked.call)
    choices = [Choice(principle, True, f"So it is: {sentence}."), *wrong]
    start = hashlib.sha256(f"{asked.id} {row} {column}".encode()).digest()[:8]
    order = np.random.default_rng(int.from_bytes(start, "big")).permutation(len(choices))
    return Question(
        id=f"step-{asked.id}-{row}-{column}",
        lesson=asked.lesson,
        text=f"{asked.question} Here is one step of it: {sentence}. Which rule did it use?",
        choices=tuple(choices[n] for n in order),
        grids=tuple((caption, as_rows(grid)) for caption, grid in shown_grids(asked)),
    )


def _wrong(asked: Problem, row: int, column: int, cell: str) -> list[Choice]:
    """Mistakes that show in this cell, those of the lesson first, no two with one number."""
    typical = TYPICAL[asked.operation]
    answers = answers_of(asked, sorted(RULES, key=lambda id: (id not in typical, id)))
    right = asked.answer[row, column]
    found: dict[float, Choice] = {}
    order = [*(id for id in typical if id in answers), *answers]
    for id in order:
        answer = answers[id]
        if id is None or row >= answer.shape[0] or column >= answer.shape[1]:
            continue
        value = answer[row, column]
        if np.isclose(value, right) or round(float(value), 6) in found:
            continue
        belief = misconception(id)
        told = f"By this rule {cell} would be {format_number(value)}. {belief.help} See "
        found[round(float(value), 6)] = Choice(belief.belief, False, f"{told}{belief.back}.", id)
        if len(found) == _RULES - 1:
            break
    return list(found.values())


def _convolved(call: Work) -> str:
    parts = ["Each weight of K is multiplied with the cell under it, and all products are added"]
    if call["padding"] != (0, 0):
        parts.append("outside X stand zeros")
    if call["stride"] != (1, 1):
        parts.append(f"K moves by {_pair(call['stride'])}")
    return "; ".join(parts) + "."


def _stamped(call: Work) -> str:
    moved = _pair(call["stride"])
    return (
        f"Each cell of Y brings K times its number, {moved} apart; where two meet, they are added."
    )


def _pair(pair: Pair) -> str:
    """Of a stride or a dilation."""
    if pair[0] != pair[1]:
        return f"{pair[0]} down and {pair[1]} to the right"
    return "1 cell" if pair[0] == 1 else f"{pair[0]} cells"


#: What is right, in the words of a choice.
_PRINCIPLES: Mapping[str, Callable[[Any], str]] = {
    "conv2d": _convolved,
    "dilated_conv2d": lambda call: (
        f"Neighbouring weights of K read cells of X that are {_pair(call['dilation'])} apart."
    ),
    "conv_transpose2d": _stamped,
    "max_pool2d": lambda call: "The largest number of X in the window is taken, with its sign.",
    "avg_pool2d": lambda call: (
        "The numbers of the window are added, and the sum is divided by how many they are."
    ),
    "max_unpool2d": lambda call: "The number of this window goes to the place of its switch.",
}
