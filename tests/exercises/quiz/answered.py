"""The functions that answer the lessons' questions again, by the id of their question."""

from __future__ import annotations

from collections.abc import Callable

from lecture_utils.exercises import Question

ANSWERS: dict[str, Callable[[Question], str]] = {}


def answers(name: str) -> Callable:
    """The decorated function answers the question of this name."""

    def keep(function: Callable[[Question], str]) -> Callable[[Question], str]:
        assert name not in ANSWERS
        ANSWERS[name] = function
        return function

    return keep
