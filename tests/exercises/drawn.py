"""Problems that several tests use. Only the first ones are kept: all would fill the memory."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

import numpy as np

from lecture_utils import exercises, ops, slides
from lecture_utils.exercises import Problem
from lecture_utils.exercises.misconceptions._catalogue import in_play
from tests.tables import QUICK

#: So many problems of an operation are kept, with their answer keys.
KEPT = 60


def drawn(operation: str, n: int) -> Problem:
    """Problem number n of an operation; the difficulties take turns."""
    return _kept(operation, n) if n < KEPT else _drawn(operation, n)


def _drawn(operation: str, n: int) -> Problem:
    return exercises.problem(operation, difficulty=n % 3 + 1, seed=n // 3)


_kept = functools.cache(_drawn)


def stream(operation: str) -> Iterator[Problem]:
    """All problems of an operation, without an end."""
    return (drawn(operation, n) for n in itertools.count())


def sample(operation: str, count: int = 60) -> list[Problem]:
    """The first problems of an operation; with `make quick` a quarter of them."""
    asked = min(count, max(12, count // 4)) if QUICK else count
    return list(itertools.islice(stream(operation), asked))


def singles(problem: Problem) -> dict[str, np.ndarray]:
    """The grid of every misconception that is in play."""
    return {id: answer for id, answer in in_play(problem.operation, problem.call) if id}


def lecture() -> dict[str, Problem]:
    """The deck's own numbers, by operation."""
    pooled = slides.UNPOOL_INPUT
    _, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    convolved = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    return {
        "conv2d": exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION),
        "conv_transpose2d": exercises.given(
            "conv_transpose2d", convolved, slides.K, **slides.CONVOLUTION
        ),
        "max_pool2d": exercises.given("max_pool2d", slides.POOL_INPUT, kernel_size=2),
        "avg_pool2d": exercises.given("avg_pool2d", slides.POOL_INPUT, kernel_size=2),
        "max_unpool2d": exercises.given("max_unpool2d", pooled, switches, kernel_size=2),
    }
