"""Problems: drawn by chance so that every misconception shows, or made from given grids."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.trace import Trace
from lecture_utils.exercises.misconceptions._catalogue import (
    fingerprint,
    in_play,
    sensible,
    shows,
)
from lecture_utils.exercises.problems._calls import checked, record_of, topic
from lecture_utils.exercises.problems._drawing import LARGEST, SETTINGS, draw
from lecture_utils.exercises.problems._problem import Problem, as_json
from lecture_utils.exercises.problems._wording import question, shown
from lecture_utils.exercises.procedures._grids_and_windows import Pair
from lecture_utils.exercises.procedures._procedures import OPERATIONS

DIFFICULTIES = (1, 2, 3)

#: Stands behind the seed in an id. It becomes another letter whenever a seed gives another problem
#: than before: an answer that is kept under an id never belongs to other numbers.
EDITION = "b"

#: So often numbers are drawn for a setting before another setting is tried, and so often all
#: settings are tried, before a size is called impossible.
_DRAWS, _ROUNDS = 60, 4

#: How long a side of a small problem may be, tried one after the other, and how large a number.
_SMALL = (5, 6, 8)
_SMALL_NUMBER = 15

#: No sum of products in a drawn problem is larger.
_LARGEST_RESULT = 20


def problem(
    operation: str, difficulty: int = 1, seed: int = 0, size: tuple[int, int] | None = None
) -> Problem:
    """A problem drawn by chance: the same arguments always give the same one.

    Parameters
    ----------
    operation : str
        One of ``OPERATIONS``.
    difficulty : {1, 2, 3}
        1: at most one setting differs from the plainest; 2: stride, padding or overlapping windows;
        3: several of them, rectangular windows, dilation, output_padding or ceil_mode.
    seed : int
        From 0. Every seed gives a problem.
    size : (height, width), optional
        Of the input; by default it is drawn too.

    Returns
    -------
    Problem

    Raises
    ------
    TypeError, ValueError
        An unknown operation or difficulty, a seed that is no whole number from 0, a size that no
        problem of this difficulty has.

    Notes
    -----
    A drawn problem is diagnostic: the right answer and the answers of all misconceptions that its
    parameters leave in play are pairwise different, and a misconception changes at least two cells
    or the size, so that a single slip is never taken for one. What does not hold this is drawn
    again. A rare misconception is out of play where it does not show: whoever drops the signs of
    the weights is right where none is negative. Sizes with which two misconceptions always come to
    the same thing (for example no border and a border at the bottom right, where the stride leaves
    the last cells unread) are never drawn. Where settings alone make two the same, the rarer one is
    out of play: with padding, "size-one-short" (it can be "padding-top-left") and "stride-on-the-
    output" (it can be "padding-bottom-right"); with a dilation as large as the stride, "dilation-
    as-stride" (it is "dilation-ignored"); where half of an averaged window is border, "padding-
    edge" (it is "average-skips-border"); where the border has to be p zeros wide, or the padding
    cuts all of it off, "padding-as-border" (it is right, or "cut-forgotten").

    Of two misconceptions at once nothing is promised: where two pairs give the same grid, the
    diagnosis names both, and a pair that gives the grid of a single misconception is taken for that
    one.

    Examples
    --------
    >>> p = problem("conv2d", difficulty=2, seed=17)
    >>> p.id, p.question
    ('conv2d-2-17b', 'Slide K over X with stride 1 and padding 1. What is Y?')
    >>> p == problem("conv2d", difficulty=2, seed=17)
    True
    """
    operation = topic(operation)
    difficulty = checks.one_of(difficulty, "difficulty", DIFFICULTIES)
    seed = checks.seed(seed)
    size = None if size is None else _size(size)
    start = [OPERATIONS.index(operation), difficulty, seed, *(size or ())]
    rng = np.random.default_rng(start)
    name = f"{operation}-{difficulty}-{seed}{EDITION}" + (f"-{size[0]}x{size[1]}" if size else "")
    for call in _drawn(rng, operation, difficulty, size):
        if diagnostic(operation, call):
            return _made(name, operation, call, record_of(operation, call), difficulty, seed)
    raise ValueError(
        f"size (={size}) leaves no {operation} problem of difficulty {difficulty} in which every "
        "misconception shows. Use another size, for example one cell larger, or size=None."
    )


def small(operation: str, difficulty: int, seed: int) -> Problem:
    """Another problem for the same arguments, on grids that are taken in at a glance.

    No side of what is shown and asked for is longer than 5 cells, or a little more where the
    windows of this difficulty do not allow it, and the numbers are small.
    """
    operation = topic(operation)
    difficulty = checks.one_of(difficulty, "difficulty", DIFFICULTIES)
    seed = checks.seed(seed)
    rng = np.random.default_rng([OPERATIONS.index(operation), difficulty, seed, 2])
    drawn = itertools.tee(_drawn(rng, operation, difficulty, None), len(_SMALL))
    for most, calls in zip(_SMALL, drawn, strict=True):
        for call in calls:
            sides = (*call["input"].shape, *call.get("output_size", ()))
            if max(sides) > most or np.abs(call["input"]).max() > _SMALL_NUMBER:
                continue
            asked_for = next(in_play(operation, call))[1].shape
            if max(asked_for) <= most and diagnostic(operation, call):
                name = f"small-{operation}-{difficulty}-{seed}{EDITION}"
                record = record_of(operation, call)
                return _made(name, operation, call, record, difficulty, seed)
    raise ValueError(f"seed (={seed}) leaves no small problem. Use another seed.")


def given(operation: str, *grids: Any, **parameters: Any) -> Problem:
    """A problem with these numbers, as it is: some misconceptions may give the same answer.

    Parameters
    ----------
    operation : str
        One of ``OPERATIONS``; a "conv2d" with a dilation becomes a "dilated_conv2d".
    *grids : array_like
        Bare grids (H, W): (input, weight), or (input,) for pooling, (input, indices) for unpooling.
    **parameters
        As in ``ops``, by name.

    Returns
    -------
    Problem

    Raises
    ------
    TypeError, ValueError
        As the operation itself; also for an unknown parameter, or a grid that nobody computes by
        hand.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> lecture = given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
    >>> lecture.question
    'Slide K over X with stride 2 and padding 1. What is Y?'
    >>> lecture.answer.tolist()
    [[2, -5], [-2, 1]]
    """
    call, record = checked(operation, grids, parameters)
    if "dilation" in call and operation in ("conv2d", "dilated_conv2d"):
        operation = "conv2d" if call["dilation"] == (1, 1) else "dilated_conv2d"
    content = json.dumps([operation, as_json(call)])
    name = f"given-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
    return _made(name, operation, call, record, 0, None)


def diagnostic(operation: str, call: dict[str, Any]) -> bool:
    """Whether every misconception that is in play shows, and is like no other."""
    found = in_play(operation, call)
    right = next(found)[1]
    if not right.any() or ("weight" in call and np.abs(right).max() > _LARGEST_RESULT):
        return False
    seen = {fingerprint(right)}
    for count, (_, answer) in enumerate(found, start=2):
        if not shows(answer, right):
            return False
        seen.add(fingerprint(answer))
        if len(seen) < count or not sensible(answer):
            return False
    return True


def _drawn(
    rng: np.random.Generator, operation: str, difficulty: int, size: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    """Calls to try: the settings in an order by chance, each with many numbers, in some rounds."""
    options = SETTINGS[operation, difficulty]
    for _ in range(_ROUNDS):
        for n in rng.permutation(len(options)):
            for _ in range(_DRAWS):
                call = draw(rng, operation, options[n], size)
                if call is not None:
                    yield call


def _made(
    name: str,
    operation: str,
    call: dict[str, Any],
    record: Trace,
    difficulty: int,
    seed: int | None,
) -> Problem:
    grids, signs = shown(operation)
    text = question(operation, call)
    return Problem(name, operation, record, call, difficulty, seed, text, grids, signs)


def _size(size: Any) -> Pair:
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise TypeError(
            f"size (={checks.shown(size)}) must be a pair (height, width). Use for example "
            "size=(5, 5)."
        )
    return checks.pair(size, "size", least=2, most=LARGEST, example=5)
