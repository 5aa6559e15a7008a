"""The answer key of a problem: every answer that can be explained, written down beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lecture_utils.engine.trace import Trace
from lecture_utils.exercises.diagnosis._messages import size_rule, words
from lecture_utils.exercises.diagnosis._slips import Slip, slips, steps_of
from lecture_utils.exercises.misconceptions._catalogue import (
    ROUNDED,
    RULES,
    different,
    fingerprint,
    in_play,
    misconception,
    replacements,
    sensible,
    shows,
    whole,
)
from lecture_utils.exercises.procedures._procedures import outcomes

Entry = tuple[tuple[str, ...], np.ndarray, bool]  # ids, answer, whether it is a part only


def answer_key(operation: str, call: Mapping[str, Any], record: Trace) -> dict[str, Any]:
    """What ``Problem.key`` gives, from the operation, its arguments and its trace."""
    right = record.output
    beliefs = _beliefs(operation, call, right)
    usual = (answer for names, answer, _ in beliefs if not RULES[names[0]].rare)
    tolerance = 0 if whole(right, *usual) else ROUNDED
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
        "beliefs": [_entry(belief, tolerance) for belief in beliefs],
        "slips": [
            [_distinct(cell, right[r, c], tolerance) for c, cell in enumerate(row)]
            for r, row in enumerate(slips(operation, call, record))
        ],
        "sizes": _sizes(beliefs, right.shape),
        "words": words(operation, symbol, size_rule(operation, call, record)),
    }


def _entry(belief: Entry, tolerance: float) -> dict[str, Any]:
    """A belief as the key has it; with its own tolerance where only its numbers are not whole."""
    names, answer, part = belief
    entry: dict[str, Any] = {"ids": list(names), "answer": _rows(answer)}
    if part:
        entry["part"] = True
    if RULES[names[0]].rare:
        entry["rare"] = True
    if not tolerance and not whole(answer):
        entry["tolerance"] = ROUNDED
    return entry


def _beliefs(operation: str, call: Mapping[str, Any], right: np.ndarray) -> list[Entry]:
    """What is in play: single misconceptions, the part of their grids that fits, then pairs.

    A pair that gives the right answer or the one of a single misconception says nothing of its own.
    Nor does one that differs from the right answer in one cell only, a part that another
    misconception gives, or a rare misconception that cannot be told from a usual one.
    """
    order = {id: (rule.rare, n) for n, (id, rule) in enumerate(RULES.items())}
    found = [
        (id, answer)
        for id, answer in in_play(operation, call)
        if id and sensible(answer) and not _equal(answer, right)
    ]
    often = {fingerprint(answer) for id, answer in found if not RULES[id].rare}
    singles = [
        ((id,), answer)
        for id, answer in sorted(found, key=lambda one: order[one[0]])
        if not (RULES[id].rare and fingerprint(answer) in often)
    ]
    known = {fingerprint(answer) for _, answer in singles}
    parts = [
        (names, part)
        for names, part in ((names, _part(answer, right)) for names, answer in singles)
        if part is not None and shows(part, right) and fingerprint(part) not in known
    ]
    known |= {fingerprint(part) for _, part in parts}
    usual = [rule for rule in replacements(operation, call) if not rule.rare]
    pairs = [
        (names, answer)
        for names, answer in outcomes(operation, call, usual, most=2)
        if len(names) == 2
        and sensible(answer)
        and shows(answer, right)
        and fingerprint(answer) not in known
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
    """Which misconceptions lead to a size; rare ones only where no usual one does."""
    sizes: dict[tuple[int, ...], list[str]] = {}
    for names, answer, _ in beliefs:
        if len(names) == 1 and answer.shape != right:
            sizes.setdefault(answer.shape, []).extend(names)
    return [
        {"shape": list(shape), "ids": [id for id in ids if not RULES[id].rare] or ids}
        for shape, ids in sizes.items()
    ]


def _text(id: str) -> dict[str, str]:
    found = misconception(id)
    return {"belief": found.belief, "help": found.help, "back": found.back}


def _equal(answer: np.ndarray, right: np.ndarray) -> bool:
    return answer.shape == right.shape and not different(answer, right)


def _rows(grid: np.ndarray) -> list[list[Any]]:
    return [[_number(value) for value in row] for row in grid.tolist()]


def _number(value: Any) -> int | float:
    """A number as JSON writes it: whole ones without a point, others with six digits behind it."""
    return int(value) if float(value).is_integer() else round(float(value), 6)
