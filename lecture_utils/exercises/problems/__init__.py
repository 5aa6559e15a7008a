"""Problems, drawn by chance so that every misconception shows, or given; and their answers."""

from lecture_utils.exercises.problems.answering import answer_of, diagnose
from lecture_utils.exercises.problems.calls import completed, record_of
from lecture_utils.exercises.problems.making import given, problem
from lecture_utils.exercises.problems.problem_record import LESSON_OF, Problem

__all__ = [
    "LESSON_OF",
    "Problem",
    "answer_of",
    "completed",
    "diagnose",
    "given",
    "problem",
    "record_of",
]
