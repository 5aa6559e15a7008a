"""Which rule gives this answer? The answer key, written beforehand, and the look-up in it."""

from lecture_utils.exercises.diagnosis.answer_key import answer_key
from lecture_utils.exercises.diagnosis.looking_up import KINDS, Diagnosis, lookup, read_answer
from lecture_utils.exercises.diagnosis.messages import size_rule
from lecture_utils.exercises.diagnosis.slips import steps_of

__all__ = [
    "KINDS",
    "Diagnosis",
    "answer_key",
    "lookup",
    "read_answer",
    "size_rule",
    "steps_of",
]
