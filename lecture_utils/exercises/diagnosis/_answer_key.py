"""The answer key of a problem: every answer that can be explained, written down beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lecture_utils.engine.trace import Trace
from lecture_utils.exercises.diagnosis._messages import size_rule, words
from lecture_utils.exercises.diagnosis._slips import Slip, slips, steps_of
from lecture_utils.exercises.misconceptions._catalogue import (
    fingerprint,
    misconception,
    replacements,
    sensible,
)
from lecture_utils.exercises.procedures._procedures import outcomes

#: Where numbers are not whole, an answer may be rounded to two digits behind the point. (A little
#: more than half of 0.01, because 0.125 and 0.13 differ by a little more than that in binary.)
ROUNDED = 0.006

#: A pair, or a part of a grid, that changes fewer cells than this cannot be told from a slip.
_AT_LEAST = 2

Entry = tuple[tuple[str, ...], np.ndarray, bool]  # ids, answer, whether it is a part only


def answer_key(operation: str, call: Mapping[str, Any], record: Trace) -> dict[str, Any]:
    """What ``Problem.key`` gives, from the operation, its arguments and its trace."""
    right = record.output
    beliefs = _beliefs(operation, call, right)
    tolerance = 0 if _whole(right, *(answer for _, answer, _ in beliefs)) else ROUNDED
    symbol = record.grids["output"].symbol
    ids = dict.fromkeys(id for names, _, _ in beliefs for id in names)
    return {
        "shape": list(right.shape),
        "first": [0, 0],
        "answer": _rows(right),
        "tolerance": tolerance,
        "steps": [
            [
                f"no switch points to {symbol}[{r}, {c}], so it stays 0"
                if step is None
                else step.sentence
                for c, step in enumerate(row)
            ]
            for r, row in enumerate(steps_of(record))
        ],
        "texts": {id: _text(id) for id in ids},
        "beliefs": [
            {"ids": list(names), "answer": _rows(answer)} | ({"part": True} if part else {})
            for names, answer, part in beliefs
        ],
        "slips": [
            [_distinct(cell, right[r, c], tolerance) for c, cell in enumerate(row)]
            for r, row in enumerate(slips(operation, call, record))
        ],
        "sizes": _sizes(beliefs, right.shape),
        "words": words(operation, symbol, size_rule(operation, call, record)),
    }


def _beliefs(operation: str, call: Mapping[str, Any], right: np.ndarray) -> list[Entry]:
    """What is in play: single misconceptions, the part of their grids that fits, then pairs.

    A pair that gives the right answer or the one of a single misconception says nothing of its own.
    Nor does one that differs from the right answer in one cell only, or a part that another
    misconception gives.
    """
    every = replacements(operation, call)
    found = [
        (names, answer)
        for names, answer in outcomes(operation, call, every, most=2)
        if sensible(answer) and not _equal(answer, right)
    ]
    order = {replacement.name: n for n, replacement in enumerate(every)}
    singles = sorted((f for f in found if len(f[0]) == 1), key=lambda f: order[f[0][0]])
    known = {fingerprint(answer) for _, answer in singles}
    parts = [
        (names, part)
        for names, part in ((names, _part(answer, right)) for names, answer in singles)
        if part is not None and _far(part, right) and fingerprint(part) not in known
    ]
    known |= {fingerprint(part) for _, part in parts}
    pairs = [
        (names, answer)
        for names, answer in found
        if len(names) == 2 and _far(answer, right) and fingerprint(answer) not in known
    ]
    return [
        *((names, answer, False) for names, answer in singles),
        *((names, part, True) for names, part in parts),
        *((names, answer, False) for names, answer in pairs),
    ]


def _part(answer: np.ndarray, right: np.ndarray) -> np.ndarray | None:
    """The top left of a larger grid, if it covers the answer: all of it that can be filled in."""
    larger = all(a >= r for a, r in zip(answer.shape, right.shape, strict=True))
    if not larger or answer.shape == right.shape:
        return None
    return answer[: right.shape[0], : right.shape[1]]


def _distinct(cell: list[Slip], right: Any, tolerance: float) -> list[dict[str, Any]]:
    """The slips of a cell as the key has them: of those with one value the first."""
    found: list[dict[str, Any]] = []
    taken = [right]
    for value, reason, term in cell:
        if all(abs(value - other) > 2 * tolerance for other in taken):
            taken.append(value)
            found.append({"value": _number(value), "reason": reason, "term": term})
    return found


def _sizes(beliefs: list[Entry], right: tuple[int, ...]) -> list[dict[str, Any]]:
    sizes: dict[tuple[int, ...], list[str]] = {}
    for names, answer, _ in beliefs:
        if len(names) == 1 and answer.shape != right:
            sizes.setdefault(answer.shape, []).extend(names)
    return [{"shape": list(shape), "ids": ids} for shape, ids in sizes.items()]


def _text(id: str) -> dict[str, str]:
    found = misconception(id)
    return {"belief": found.belief, "help": found.help, "back": found.back}


def _whole(*grids: np.ndarray) -> bool:
    return all(bool((grid == np.rint(grid)).all()) for grid in grids)


def _equal(answer: np.ndarray, right: np.ndarray) -> bool:
    return answer.shape == right.shape and not _different(answer, right)


def _far(answer: np.ndarray, right: np.ndarray) -> bool:
    return answer.shape != right.shape or _different(answer, right) >= _AT_LEAST


def _different(answer: np.ndarray, right: np.ndarray) -> int:
    """How many cells differ by more than two answers that are both rounded can."""
    room = 0 if _whole(answer, right) else 2 * ROUNDED
    return int(np.count_nonzero(np.abs(answer - right) > room))


def _rows(grid: np.ndarray) -> list[list[Any]]:
    return [[_number(value) for value in row] for row in grid.tolist()]


def _number(value: Any) -> int | float:
    """A number as JSON writes it: whole ones without a point, others with six digits behind it."""
    return int(value) if float(value).is_integer() else round(float(value), 6)
