"""Which rule? A problem with a finished grid, computed by the lesson's rule or by another one."""

from __future__ import annotations

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.trace import Cell, format_number
from lecture_utils.exercises.diagnosis._messages import size_rule
from lecture_utils.exercises.misconceptions._catalogue import RULES, misconception
from lecture_utils.exercises.problems._answering import answer_of
from lecture_utils.exercises.problems._making import problem
from lecture_utils.exercises.problems._problem import Problem
from lecture_utils.exercises.procedures._procedures import OPERATIONS
from lecture_utils.exercises.quiz._in_words import as_rows, size
from lecture_utils.exercises.quiz._question import Choice, Question

#: How many rules a "Which rule?" offers.
_RULES = 4

#: A grid is shown only if at least so many other rules give one of its size.
_PEERS = 2

#: The grid that each rule gives, by the id of the misconception; None is the rule of the lesson.
Answers = dict[str | None, np.ndarray]

#: The choice that stands for it.
_LESSON_RULE = "The rule of the lesson"


def which_rule(operation: str, difficulty: int = 1, seed: int = 0) -> Question:
    """A problem with a finished grid, and the question by which rule it was computed.

    The rule is drawn by chance: the one of the lesson, or one of the misconceptions that the
    problem leaves in play. Rules that give a grid of the same size are offered first, so that the
    size alone does not decide.

    Parameters
    ----------
    operation, difficulty, seed
        Of the ``problem``. The same arguments always give the same question.

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
    asked = problem(operation, difficulty, seed)
    answers: Answers = {None: asked.answer}
    for id in RULES:
        answer = answer_of(asked, id)
        if answer is not None:
            answers[id] = answer
    start = [OPERATIONS.index(asked.operation), asked.difficulty, checks.seed(seed), 1]
    rng = np.random.default_rng(start)
    used = _used(rng, answers)
    choices = _offered(rng, asked, answers, used)
    grids = {asked.trace.grids[name].symbol: asked.trace.grids[name].values for name in asked.shown}
    grids[f"Somebody’s {_symbol(asked)}"] = answers[used]
    return Question(
        id=f"rule-{asked.id}",
        lesson=asked.lesson,
        text=f"Somebody was asked: “{asked.question}” The last grid is what they wrote. Which rule "
        "did they use?",
        choices=tuple(choices[n] for n in rng.permutation(len(choices))),
        grids=tuple((caption, as_rows(grid)) for caption, grid in grids.items()),
    )


def _used(rng: np.random.Generator, answers: Answers) -> str | None:
    """The rule that the grid is computed by: one that its size alone does not give away."""
    if rng.integers(_RULES) == 0:
        return None
    shapes = [answer.shape for answer in answers.values()]
    hidden = [
        id
        for id, answer in answers.items()
        if id is not None and answer.any() and shapes.count(answer.shape) > _PEERS
    ]
    return hidden[rng.integers(len(hidden))] if hidden else None


def _offered(
    rng: np.random.Generator, asked: Problem, answers: Answers, used: str | None
) -> list[Choice]:
    """The rule that was used, that of the lesson, and others, first those with as large a grid."""
    others = list(answers)
    rng.shuffle(others)
    others.sort(
        key=lambda id: answers[id].shape != answers[used].shape
    )  # the order stays otherwise
    choices: dict[str, Choice] = {}  # by feedback: nobody should read the same twice
    for id in dict.fromkeys([used, None, *others]):
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
    difference = _difference(_symbol(asked), answers[id], answers[used])
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


def _symbol(asked: Problem) -> str:
    return asked.trace.grids["output"].symbol
