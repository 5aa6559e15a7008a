"""What the explorer of unpooling says of its setting, for its picture. words.js is its twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from lecture_utils.engine.trace import Trace
from lecture_utils.widgets.kit.explorer._told import listed

_LONGEST_NUMBER = 10


def sizes_offered(possible: bool, size: int, sizes: Sequence[int]) -> dict[int | None, str]:
    """The sizes of Z along an axis: as the rule gives it, and every other one that is possible."""
    if not possible:
        return {None: "by rule"}
    fallback, low, high = sizes
    every: dict[int | None, str] = {None: f"by rule: {fallback}"}
    return every | {n: f"{n}, as X" if n == size else str(n) for n in range(low, high + 1)}


def remarks_on(record: Trace, typed: Sequence[tuple[str, str, str]]) -> list[str]:
    """How much is put back, and what stands out most.

    ``typed`` are the values of Y that were typed: the cell, the text, what max pooling gives.
    """
    switches, output = record.grids["switches"], record.output
    found = int(switches.values.sum())
    verb, empty = "gets" if found == 1 else "get", output.size - found
    put = f"{found} of the {output.size} cells of Z {verb} a value, the other {empty} stay 0."
    return [put, _places_told(record) or _values_told(typed)]


def _places_told(record: Trace) -> str:
    """What happens to values on their way, where that is more than to go back."""
    wide, across = record.grids["switches"].shape[1], record.output.shape[1]
    places = np.flatnonzero(record.grids["switches"].values).tolist()
    if any(divmod(place, wide) != divmod(place, across) for place in places):
        return (
            f"Places are counted row by row, but Z has rows of {across} cells and X of {wide}: "
            "values move. Choose the size of X for Z."
        )
    reads = (cell for step in record.steps for cell in step.reads if cell.grid == "switches")
    several = [cell for cell, count in Counter(reads).items() if count > 1]
    names = listed([f"S[{cell.row}, {cell.column}]" for cell in several], 2) if several else ""
    said = f"Several windows remember {names}: the last value stays; PyTorch promises no order."
    return said if several else ""


def _values_told(typed: Sequence[tuple[str, str, str]]) -> str:
    """Whose values Y holds."""
    if not typed:
        return "Y holds what max pooling gives: type over it, as a decoder does."
    if len(typed) > 1:
        return (
            f"{len(typed)} values of Y were typed. Empty a cell to go back to what max pooling "
            "gives."
        )
    name, text, pooled = typed[0]
    shown = f"{text[:_LONGEST_NUMBER]}…" if len(text) > _LONGEST_NUMBER else text
    return f"{name} = {shown} was typed: max pooling gives {pooled}. Empty the cell to go back."
