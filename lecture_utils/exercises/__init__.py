"""Problems, the misconceptions that lead to a wrong answer, and the diagnosis of an answer.

A problem is a trace whose result is hidden. A misconception is a named wrong way to do one stage of
an operation, so it has a definite wrong grid. Diagnosis is looking up which of them gives the grid
that was answered.
"""

from lecture_utils.exercises._costs import COSTS, cost
from lecture_utils.exercises._diagnosis import diagnose
from lecture_utils.exercises._misconceptions import MISCONCEPTIONS, answer_of, misconception
from lecture_utils.exercises._predictions import predictions
from lecture_utils.exercises._problems import given, problem
from lecture_utils.exercises._questions import questions, which_rule
from lecture_utils.exercises._record import (
    KINDS,
    OPERATIONS,
    Choice,
    Diagnosis,
    Misconception,
    Problem,
    Question,
)

__all__ = [
    "COSTS",
    "KINDS",
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
