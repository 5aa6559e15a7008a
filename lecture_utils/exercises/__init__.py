"""A problem is a trace with something hidden: problems, misconceptions, diagnosis, quizzes.

A problem is a trace whose result is hidden. A misconception is a named wrong way to do one stage of
an operation, so it has a definite wrong grid. Diagnosis is looking up which of them gives the grid
that was answered. Each folder needs only those above it:

- ``procedures``: each operation in stages, done right
- ``misconceptions``: another function for one stage; the words are in ``content``
- ``diagnosis``: the answer key, and what an answer tells
- ``problems``: drawn by chance or given
- ``quiz``: questions with choices; what is asked is in ``content``
- ``project``: a segmentation of one's own, and the rubric that reads it
"""

from __future__ import annotations

from lecture_utils.content import LESSON_OF
from lecture_utils.exercises.diagnosis._look_up import KINDS, Diagnosis
from lecture_utils.exercises.misconceptions._catalogue import (
    Misconception,
    misconception,
    misconceptions,
)
from lecture_utils.exercises.problems._answering import answer_of, diagnose
from lecture_utils.exercises.problems._making import given, problem
from lecture_utils.exercises.problems._problem import Problem
from lecture_utils.exercises.procedures._procedures import OPERATIONS
from lecture_utils.exercises.project._project import Project
from lecture_utils.exercises.project._rubric import Criterion
from lecture_utils.exercises.quiz._asking import predictions, questions
from lecture_utils.exercises.quiz._by_id import by_id
from lecture_utils.exercises.quiz._costs import COSTS, cost
from lecture_utils.exercises.quiz._question import Choice, Curves, Question
from lecture_utils.exercises.quiz._step_rule import step_rule
from lecture_utils.exercises.quiz._which_rule import which_rule

__all__ = [
    "COSTS",
    "KINDS",
    "LESSON_OF",
    "MISCONCEPTIONS",
    "OPERATIONS",
    "Choice",
    "Criterion",
    "Curves",
    "Diagnosis",
    "Misconception",
    "Problem",
    "Project",
    "Question",
    "answer_of",
    "by_id",
    "cost",
    "diagnose",
    "given",
    "misconception",
    "predictions",
    "problem",
    "questions",
    "step_rule",
    "which_rule",
]


def __getattr__(name: str) -> tuple[Misconception, ...]:
    """``MISCONCEPTIONS``: their words are read when they are asked for."""
    if name == "MISCONCEPTIONS":
        return tuple(misconceptions().values())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
