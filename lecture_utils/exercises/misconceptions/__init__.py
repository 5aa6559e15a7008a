"""What learners believe that is wrong: rules that replace a stage, and wrong scores."""

from lecture_utils.exercises.misconceptions.catalogue import (
    RULES,
    Misconception,
    fingerprint,
    misconception,
    misconceptions,
    replacements,
    sensible,
    wrong_grid,
)
from lecture_utils.exercises.misconceptions.rules import Rule
from lecture_utils.exercises.misconceptions.scores import WRONG_SCORES

__all__ = [
    "RULES",
    "WRONG_SCORES",
    "Misconception",
    "Rule",
    "fingerprint",
    "misconception",
    "misconceptions",
    "replacements",
    "sensible",
    "wrong_grid",
]
