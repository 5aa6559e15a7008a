"""Questions with choices: the written ones, "Which rule?", and costs drawn by chance."""

from lecture_utils.exercises.quiz.asking import filled, predictions, questions
from lecture_utils.exercises.quiz.costs import COSTS, cost
from lecture_utils.exercises.quiz.guessing_rules import which_rule
from lecture_utils.exercises.quiz.question import Choice, Question

__all__ = [
    "COSTS",
    "Choice",
    "Question",
    "cost",
    "filled",
    "predictions",
    "questions",
    "which_rule",
]
