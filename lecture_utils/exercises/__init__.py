"""A problem is a trace with something hidden: problems, misconceptions, diagnosis, quizzes.

A problem is a trace whose result is hidden. A misconception is a named wrong way to do one stage of
an operation, so it has a definite wrong grid. Diagnosis is looking up which of them gives the grid
that was answered. Each folder needs only those above it:

- ``procedures``: each operation in stages, done right
- ``misconceptions``: another function for one stage; the words are in ``content``
- ``diagnosis``: the answer key, and what an answer tells
- ``problems``: drawn by chance or given
- ``quiz``: questions with choices; what is asked is in ``content``
"""

from __future__ import annotations

from lecture_utils.exercises.diagnosis import KINDS, Diagnosis
from lecture_utils.exercises.misconceptions import Misconception, misconception, misconceptions
from lecture_utils.exercises.problems import (
    LESSON_OF,
    Problem,
    answer_of,
    diagnose,
    given,
    problem,
)
from lecture_utils.exercises.procedures import OPERATIONS
from lecture_utils.exercises.quiz import (
    COSTS,
    Choice,
    Question,
    cost,
    predictions,
    questions,
    which_rule,
)

__all__ = [
    "COSTS",
    "KINDS",
    "LESSON_OF",
    "MISCONCEPTIONS",
    "OPERATIONS",
    "Choice",
    "Diagnosis",
    "Misconception",
    "Problem",
    "Question",
    "answer_of",
    "cost",
    "diagnose",
    "given",
    "misconception",
    "predictions",
    "problem",
    "questions",
    "which_rule",
]


def __getattr__(name: str) -> tuple[Misconception, ...]:
    """``MISCONCEPTIONS``: their words are read when they are asked for."""
    if name == "MISCONCEPTIONS":
        return tuple(misconceptions().values())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
