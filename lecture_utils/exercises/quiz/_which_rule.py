"""Which rule? A problem with a finished grid, computed by the lesson's rule or by another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.trace import Cell, format_number
from lecture_utils.exercises.diagnosis._messages import size_rule
from lecture_utils.exercises.misconceptions._catalogue import (
    RULES,
    in_play,
    misconception,
    sensible,
)
from lecture_utils.exercises.problems._making import EDITION, small
from lecture_utils.exercises.problems._problem import Problem
from lecture_utils.exercises.procedures._procedures import OPERATIONS
from lecture_utils.exercises.quiz._in_words import as_rows, size
from lecture_utils.exercises.quiz._question import Choice, Question

#: How many rules a "Which rule?" offers.
_RULES = 4

#: The mistakes that are made in the lesson of an operation: only these are asked for, and they are
#: offered first.
TYPICAL: Mapping[str, tuple[str, ...]] = {
    "conv2d": (
        *("kernel-flipped", "padding-forgotten", "stride-ignored", "padding-edge"),
        *("weights-without-sign", "weights-as-marks", "weights-ignored", "sum-for-product"),
        *("padding-top-left", "padding-bottom-right", "stride-on-the-output", "size-ceil"),
        *("result-by-columns", "map-without-sign", "border-of-ones"),
    ),
    "dilated_conv2d": (
        *("dilation-from-zero", "dilation-of-the-map", "dilation-ignored", "dilation-as-stride"),
        *("dilation-zeros-around", "dilation-rows-only", "dilation-columns-only"),
        "dilation-of-the-output",
    ),
    "conv_transpose2d": (
        *("kernel-not-turned", "zeros-forgotten", "overlap-overwritten", "cut-forgotten"),
        *("padding-as-border", "kernel-transposed-instead", "stamp-rows-as-columns"),
        *("zeros-around", "zeros-one-too-many", "cells-repeated", "stamps-side-by-side"),
        *("overlap-largest", "output-padding-forgotten", "output-padding-inside"),
    ),
    "max_pool2d": (
        *("max-by-size", "max-without-sign", "average-for-max", "border-counts-as-zero"),
        *("minimum-for-max", "position-for-value", "sum-for-max", "first-for-pool"),
        *("stride-is-kernel", "stride-ignored", "ceil-mode-ignored", "padding-forgotten"),
    ),
    "avg_pool2d": (
        *("max-for-average", "sum-for-average", "average-skips-zeros", "average-skips-border"),
        *("average-counts-border", "average-divided-by-side", "average-without-signs"),
        *("stride-is-kernel", "stride-ignored", "ceil-mode-ignored", "middle-for-pool"),
    ),
    "max_unpool2d": (
        *("unpool-top-left", "switch-order", "unpool-repeated", "unpool-sign-dropped"),
        *("unpool-negatives-lost", "unpool-ones", "switch-order-columns", "unpool-shared"),
    ),
}

#: Of these the first two are what a lesson warns of: where they apply, they are drawn so many
#: times as often as each of the others.
_WARNED_OF = 4

#: How long a side may be that somebody wrote: with zeros between its cells a map becomes larger.
_WRITTEN = 6

#: What a lesson is about is offered each time: in lesson 4 the turn of the kernel.
_ALWAYS = {"dilated_conv2d": "dilation-from-zero", "conv_transpose2d": "kernel-not-turned"}

#: The grid that each rule gives, by the id of the misconception; None is the rule of the lesson.
Answers = dict[str | None, np.ndarray]

#: The choice that stands for it.
_LESSON_RULE = "The rule of the lesson"


def which_rule(operation: str, difficulty: int = 1, seed: int = 0) -> Question:
    """A problem with a finished grid, and the question by which rule it was computed.

    The rule is drawn by chance: the one of the lesson, or one of the mistakes that people make in
    it. Rules that give a grid of the same size are offered first, so that the size alone does not
    decide where it need not.

    Parameters
    ----------
    operation, difficulty, seed
        As for ``problem``. The same arguments always give the same question. Its grids are other
        ones than those of the ``problem`` with these arguments, and small: no side is longer than 5
        (6 in the grid that somebody wrote) where the difficulty allows it (windows of 2×3 and 2×4
        in an unpooling do not).

    Returns
    -------
    Question
        The choices are beliefs; "The rule of the lesson" is always among them. They name no
        ``misconception``: whoever takes one rule for another does not believe in it.

    Raises
    ------
    TypeError, ValueError
        As ``problem``.

    Notes
    -----
    Exactly one choice fits the grid: a drawn problem is diagnostic, so no two of its rules give
    the same.

    Examples
    --------
    >>> question = which_rule("conv_transpose2d", seed=1)
    >>> [caption for caption, _ in question.grids]
    ['Y', 'K', 'Somebody’s Z']
    >>> sum(choice.right for choice in question.choices)
    1
    """
    asked = small(operation, difficulty, seed)
    answers = answers_of(asked, RULES)
    start = [OPERATIONS.index(asked.operation), asked.difficulty, checks.seed(seed), 1]
    rng = np.random.default_rng(start)
    used = _used(rng, asked, answers)
    choices = _offered(rng, asked, answers, used)
    grids = dict(shown_grids(asked))
    grids[f"Somebody’s {symbol_of(asked)}"] = answers[used]
    return Question(
        id=f"rule-{asked.operation}-{asked.difficulty}-{asked.seed}{EDITION}",
        lesson=asked.lesson,
        text=f"Somebody was asked: “{asked.question}” The last grid is what they wrote. Which rule "
        "did they use?",
        choices=tuple(choices[n] for n in rng.permutation(len(choices))),
        grids=tuple((caption, as_rows(grid)) for caption, grid in grids.items()),
    )


def answers_of(asked: Problem, ids: Iterable[str]) -> Answers:
    """What the rule of the lesson gives, and what each of these misconceptions does."""
    grids = {id: grid for id, grid in in_play(asked.operation, asked.call) if sensible(grid)}
    return {None: asked.answer, **{id: grids[id] for id in ids if id in grids}}


def shown_grids(asked: Problem) -> list[tuple[str, np.ndarray]]:
    """The grids that a problem shows, with their symbols."""
    grids = [asked.trace.grids[name] for name in asked.shown]
    return [(grid.symbol, grid.values) for grid in grids]


def symbol_of(asked: Problem) -> str:
    """The symbol of what is asked for."""
    return asked.trace.grids["output"].symbol


def _used(rng: np.random.Generator, asked: Problem, answers: Answers) -> str | None:
    """The rule that the grid is computed by: that of the lesson, or a mistake of the lesson."""
    if rng.integers(_RULES) == 0:
        return None
    most = max(_WRITTEN, *(side for _, grid in shown_grids(asked) for side in grid.shape))
    typical = TYPICAL[asked.operation]
    likely = [
        id
        for id in (*typical[:2] * _WARNED_OF, *typical[2:])
        if id in answers and answers[id].any() and max(answers[id].shape) <= most
    ]
    return likely[rng.integers(len(likely))] if likely else None


def _offered(
    rng: np.random.Generator, asked: Problem, answers: Answers, used: str | None
) -> list[Choice]:
    """The rule that was used, that of the lesson, and others of the lesson.

    Of these first those with as large a grid. Only if they are too few, others are offered.
    """
    typical = TYPICAL[asked.operation]
    others = [id for id in answers if id is not None]
    rng.shuffle(others)
    others.sort(key=lambda id: (id not in typical, answers[id].shape != answers[used].shape))
    always = _ALWAYS.get(asked.operation)
    first = [used, None, *([always] if always in answers else [])]
    choices: dict[str, Choice] = {}  # by feedback: nobody should read the same twice
    for id in dict.fromkeys([*first, *others]):
        choice = _choice(asked, answers, id, used)
        choices.setdefault(choice.feedback, choice)
    return list(choices.values())[:_RULES]


def _choice(asked: Problem, answers: Answers, id: str | None, used: str | None) -> Choice:
    text = _LESSON_RULE if id is None else misconception(id).belief
    if id == used:
        found = "This rule gives every cell of the grid"
        return Choice(
            text, True, f"{found}. Nothing is wrong." if id is None else f"{found}. {_mistake(id)}"
        )
    difference = _difference(symbol_of(asked), answers[id], answers[used])
    reason = _computed(asked, answers[used]) if id is None else _mistake(id)
    return Choice(text, False, f"{difference} {reason}")


def _mistake(id: str) -> str:
    found = misconception(id)
    return f"The rule itself is a mistake. {found.help} See {found.back}."


def _difference(symbol: str, answer: np.ndarray, shown: np.ndarray) -> str:
    """Where a rule shows that it was not the one that was used."""
    if answer.shape != shown.shape:
        return (
            f"This rule gives a grid of {size(answer.shape)}. The grid here is {size(shown.shape)}."
        )
    row, column = _first_difference(answer, shown)
    gives, has = (format_number(grid[row, column]) for grid in (answer, shown))
    return f"Look at {symbol}[{row}, {column}]: this rule gives {gives}, but the grid has {has}."


def _computed(asked: Problem, shown: np.ndarray) -> str:
    """What the rule of the lesson does, there where the grid that is shown differs from it."""
    if asked.answer.shape != shown.shape:
        return size_rule(asked.operation, asked.call, asked.trace)
    cell = Cell("output", *_first_difference(asked.answer, shown))
    steps = [step.sentence for step in asked.trace.steps if cell in step.writes]
    return f"By the rule, {steps[-1]}." if steps else "No switch points to this cell."


def _first_difference(answer: np.ndarray, shown: np.ndarray) -> tuple[int, int]:
    row, column = np.argwhere(~np.isclose(answer, shown))[0].tolist()
    return row, column
