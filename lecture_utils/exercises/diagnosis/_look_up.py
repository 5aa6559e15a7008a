"""Diagnosis: which rule gives this answer? A look-up in the answer key, cell by cell.

``lookup`` needs the key only, and the browser's ``diagnosis.js`` does the same: a test holds the
two equal. The first of these that is true decides:

1. no cell is filled in: "empty"
2. the grid has another size: if one belief has this very grid, "misconception"; one pair,
   "composite"; more than one, "ambiguous"; none, "size", with the beliefs that lead to this size
3. all cells are right: "right"
4. some cells are empty: "partial"; a belief is named if it is the only single one that fits all
   filled cells, and two of them are wrong (or one, if at least three are filled in)
5. single beliefs fit: "misconception", or "ambiguous" if there are several
6. pairs of beliefs fit: "composite", or "ambiguous"
7. one cell is wrong, or two, each is what a slip leads to, and at least twice as many are right:
   "slip"
8. "unexplained": the help begins at the first wrong cell

No message and no hint holds a right number that was not typed.

Two numbers are equal if they are no further apart than the key's tolerance, or the belief's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: What a diagnosis can be.
KINDS = (
    "right",
    "misconception",
    "composite",
    "slip",
    "size",
    "partial",
    "ambiguous",
    "unexplained",
    "empty",
)

Key = Mapping[str, Any]
Entry = Mapping[str, Any]
Answer = Sequence[Sequence[Any]]  # a number, or None for an empty cell


@dataclass(frozen=True)
class Diagnosis:
    """What an answer tells.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    ids : tuple of str
        The misconceptions: two for a composite, all candidates if it is ambiguous.
    marks : tuple of tuple of str
        "right", "wrong" or "empty" for each cell of the answer.
    message, back : str
        What the learner reads, and where to read on.
    hint : str
        What helps with the next try: the sum of one cell, or the rule of the size, without its
        result.
    first_wrong : (int, int) or None
        The first wrong cell in reading order.

    Examples
    --------
    >>> from lecture_utils import exercises
    >>> task = exercises.given("conv2d", [[1, 2]], [[3]])
    >>> exercises.diagnose(task, [[3, 6]]).message
    'Everything is right.'
    """

    kind: str
    ids: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...]
    message: str
    back: str
    hint: str
    first_wrong: tuple[int, int] | None


def lookup(key: Key, answer: Answer) -> Diagnosis:
    """``diagnose`` for rows of numbers and None, from the answer key alone."""
    rows, columns = len(answer), len(answer[0]) if answer else 0
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    filled = [(r, c) for r, c in cells if answer[r][c] is not None]
    if not filled:
        marks = tuple(("empty",) * columns for _ in range(rows))
        message = _say(key, "empty", cell=_cell(key, *key["first"]))
        return Diagnosis("empty", (), marks, message, "", _hint(key, key["first"]), None)
    if [rows, columns] != list(key["shape"]):
        return _of_another_size(key, answer, filled)
    wrong = [(r, c) for r, c in filled if not _near(key, answer[r][c], key["answer"][r][c])]
    marks = _marks(answer, set(wrong))
    if len(filled) < len(cells):
        return _partial(key, answer, marks, filled, wrong)
    if not wrong:
        return Diagnosis("right", (), marks, _say(key, "right"), "", "", None)
    return (
        _believed(key, _fitting(key, answer, cells), marks, wrong[0])
        or _slipped(key, answer, marks, cells, wrong)
        or _unexplained(key, marks, cells, wrong)
    )


def _of_another_size(key: Key, answer: Answer, filled: list[tuple[int, int]]) -> Diagnosis:
    marks = _marks(answer, set(filled))
    rows, columns = len(answer), len(answer[0])
    size, hint = {"rows": rows, "columns": columns}, key["words"]["size_hint"]
    message = _say(key, "size", **size, symbol=key["words"]["symbol"])
    if len(filled) == rows * columns:
        found = _believed(key, _fitting(key, answer, filled), marks, filled[0])
        if found:
            text = f"{found.message} {message}"
            return Diagnosis(found.kind, found.ids, marks, text, found.back, hint, filled[0])
    ids = [id for entry in key["sizes"] if entry["shape"] == [rows, columns] for id in entry["ids"]]
    if len(ids) == 1:
        text = key["texts"][ids[0]]
        message += " " + _say(key, "size_belief", **size, belief=text["belief"], help=text["help"])
    elif ids:
        message += " " + _say(
            key, "size_beliefs", **size, beliefs=_ideas(key, [[id] for id in ids])
        )
    return Diagnosis("size", tuple(ids), marks, message, _back(key, ids), hint, filled[0])


def _partial(
    key: Key,
    answer: Answer,
    marks: tuple[tuple[str, ...], ...],
    filled: list[tuple[int, int]],
    wrong: list[tuple[int, int]],
) -> Diagnosis:
    counts = {"right": len(filled) - len(wrong), "filled": len(filled)}
    if not wrong:
        name = "partial_one" if len(filled) == 1 else "partial_right"
        rows, columns = key["shape"]
        cells = ((r, c) for r in range(rows) for c in range(columns))
        hint = _hint(key, next(cell for cell in cells if cell not in filled))
        return Diagnosis("partial", (), marks, _say(key, name, **counts), "", hint, None)
    hint = _hint(key, wrong[0])
    fitting = [e for e in _fitting(key, answer, filled) if len(e["ids"]) == 1]
    if len(fitting) == 1 and (len(wrong) >= 2 or len(filled) >= 3):
        ids = fitting[0]["ids"]
        text = key["texts"][ids[0]]
        message = _say(key, "partial_belief", **counts, belief=text["belief"], help=text["help"])
        return Diagnosis("partial", tuple(ids), marks, message, text["back"], hint, wrong[0])
    message = _say(key, "partial_wrong", **counts, cell=_cell(key, *wrong[0]))
    return Diagnosis("partial", (), marks, message, "", hint, wrong[0])


def _believed(
    key: Key,
    fitting: list[Entry],
    marks: tuple[tuple[str, ...], ...],
    first: tuple[int, int],
) -> Diagnosis | None:
    """The beliefs that give this grid: single ones if there are any, else pairs."""
    singles = [entry["ids"] for entry in fitting if len(entry["ids"]) == 1]
    found = singles or [entry["ids"] for entry in fitting]
    if not found:
        return None
    ids = list(dict.fromkeys(id for names in found for id in names))
    texts = [key["texts"][id] for id in ids]
    if len(found) > 1:
        kind, helps = "ambiguous", " ".join(text["help"] for text in texts)
        message = _say(key, kind, beliefs=_ideas(key, found), helps=helps)
    elif len(ids) == 1:
        kind = "misconception"
        message = _say(key, kind, belief=texts[0]["belief"], help=texts[0]["help"])
    else:
        kind, (first_text, other) = "composite", texts
        message = _say(
            key,
            kind,
            belief=first_text["belief"],
            help=first_text["help"],
            other=other["belief"],
            more=other["help"],
        )
    hint = _hint(key, first)
    return Diagnosis(kind, tuple(ids), marks, message, _back(key, ids), hint, first)


def _slipped(
    key: Key,
    answer: Answer,
    marks: tuple[tuple[str, ...], ...],
    cells: list[tuple[int, int]],
    wrong: list[tuple[int, int]],
) -> Diagnosis | None:
    right = len(cells) - len(wrong)
    if len(wrong) > 2 or right < 2 * len(wrong):
        return None
    sentences = []
    for r, c in wrong:
        found = [s for s in key["slips"][r][c] if _near(key, answer[r][c], s["value"])]
        if not found:
            return None
        reason = _say(key, f"reason_{found[0]['reason']}", term=found[0]["term"])
        cell = _cell(key, r, c)
        sentences.append(_say(key, "one_slip", cell=cell, reason=reason))
    message = _say(key, "slip", right=right, cells=len(cells), slips=" ".join(sentences))
    return Diagnosis("slip", (), marks, message, "", _hint(key, wrong[0]), wrong[0])


def _unexplained(
    key: Key,
    marks: tuple[tuple[str, ...], ...],
    cells: list[tuple[int, int]],
    wrong: list[tuple[int, int]],
) -> Diagnosis:
    r, c = wrong[0]
    counts = {"right": len(cells) - len(wrong), "cells": len(cells)}
    message = _say(key, "unexplained", **counts, cell=_cell(key, r, c))
    return Diagnosis("unexplained", (), marks, message, "", _hint(key, (r, c)), wrong[0])


# --- looking up -----------------------------------------------------------------------------------


def _near(key: Key, a: float, b: float, tolerance: float | None = None) -> bool:
    return bool(abs(a - b) <= (key["tolerance"] if tolerance is None else tolerance))


def _fitting(key: Key, answer: Answer, filled: list[tuple[int, int]]) -> list[Entry]:
    """The entries of this size that have the same numbers in the filled cells."""
    size = (len(answer), len(answer[0]))
    return [
        entry
        for entry in key["beliefs"]
        if (len(entry["answer"]), len(entry["answer"][0])) == size
        and all(
            _near(key, answer[r][c], entry["answer"][r][c], entry.get("tolerance"))
            for r, c in filled
        )
    ]


def _marks(answer: Answer, wrong: set[tuple[int, int]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(
            "empty" if value is None else "wrong" if (r, c) in wrong else "right"
            for c, value in enumerate(row)
        )
        for r, row in enumerate(answer)
    )


# --- words ----------------------------------------------------------------------------------------


def _say(key: Key, name: str, **values: Any) -> str:
    """A template of the key with its names in braces replaced, once and from left to right."""
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), key["words"][name])


def _cell(key: Key, row: int, column: int) -> str:
    return _say(key, "cell", row=row, column=column)


def _hint(key: Key, place: Sequence[int]) -> str:
    """The sum of a cell without its result; where there is no sum, what to look for."""
    row, column = place
    ask = re.sub(r"^.+? = (.+) = [^=]*$", r"\1 = ?", key["steps"][row][column])
    return _say(key, "hint", cell=_cell(key, row, column), ask=ask)


def _ideas(key: Key, found: Sequence[Sequence[str]]) -> str:
    words: Mapping[str, str] = key["words"]
    each = (
        words["and"].join(_say(key, "idea", belief=key["texts"][id]["belief"]) for id in ids)
        for ids in found
    )
    return words["or"].join(each)


def _back(key: Key, ids: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(key["texts"][id]["back"] for id in ids))
