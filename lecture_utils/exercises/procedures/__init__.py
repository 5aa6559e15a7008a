"""How each operation is done right, in stages; a misconception replaces one of them."""

from lecture_utils.exercises.procedures.stages import (
    OPERATIONS,
    PROCEDURES,
    Replacement,
    compute,
    outcomes,
)
from lecture_utils.exercises.procedures.windows import NoAnswer, Pair, Stage, Work

__all__ = [
    "OPERATIONS",
    "PROCEDURES",
    "NoAnswer",
    "Pair",
    "Replacement",
    "Stage",
    "Work",
    "compute",
    "outcomes",
]
