"""The answer key of a worked example: what a wrong answer means where the last cells are open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

Key = Mapping[str, Any]

#: If more beliefs than this lead to the same few numbers, none of them is named.
_MOST_IDEAS = 2

#: Messages that would count the cells which are given, or speak of a whole grid.
_WORDS = {
    "misconception": "What you filled in follows one idea: “{belief}” {help}",
    "ambiguous": "What you filled in can follow more than one idea: {beliefs} {helps}",
    "right": "All of it is right.",
    "slip": "You know how it goes. {slips}",
    "partial_one": "What you filled in is right so far. Go on.",
    "partial_right": "What you filled in is right so far. Go on.",
    "partial_wrong": "Look again at {cell}.",
    "partial_belief": "So far your numbers follow one idea: “{belief}” {help}",
    "unexplained": "Look first at {cell}.",
    "empty": "Nothing is filled in yet. Start with {cell}.",
}


def faded(key: Key, given: Collection[tuple[int, int]]) -> dict[str, Any]:
    """The key for a learner who fills in the cells that are not ``given``.

    Where the given cells are right, a belief is seen in the open ones only. A belief that changes
    nothing there is left out, and so are pairs of beliefs, rare ones that a usual one cannot be
    told from, and those that too many others cannot be told from.
    """
    right = key["answer"]
    rows, columns = key["shape"]
    seen = []
    for belief in key["beliefs"]:
        grid = belief["answer"]
        if len(belief["ids"]) > 1 or (len(grid), len(grid[0])) != (rows, columns):
            continue
        mixed = [
            [right[r][c] if (r, c) in given else grid[r][c] for c in range(columns)]
            for r in range(rows)
        ]
        if mixed != right:
            seen.append({**belief, "answer": mixed})
    usual = {str(belief["answer"]) for belief in seen if not belief.get("rare")}
    seen = [b for b in seen if not b.get("rare") or str(b["answer"]) not in usual]
    count = Counter(str(belief["answer"]) for belief in seen)
    first = next((r, c) for r in range(rows) for c in range(columns) if (r, c) not in given)
    return {
        **key,
        "beliefs": [belief for belief in seen if count[str(belief["answer"])] <= _MOST_IDEAS],
        "first": list(first),
        "words": {**key["words"], **_WORDS},
    }
