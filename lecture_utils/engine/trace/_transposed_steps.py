"""The steps of a transposed convolution: one an output cell, or one an input cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils.engine.trace._convolution import product, sum_step
from lecture_utils.engine.trace._numbers import format_factor, format_number
from lecture_utils.engine.trace._record import Cell, Grid, Step, Term

#: The grid in which each method's result stands.
RESULT = {"gather": "output", "stamp": "stamped", "matrix": "column"}


@dataclass(frozen=True)
class Case:
    """One transposed convolution: its grids, and which input cell meets which tap for each output
    cell. ``before`` is the border of zeros before the spread-out input.
    """

    parameters: dict[str, Any]
    grids: dict[str, Grid]
    size: tuple[int, int]
    meets: tuple[tuple[tuple[tuple[int, int], tuple[int, int]], ...], ...]
    before: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]


def output_steps(case: Case, grids: dict[str, Grid], methods: Sequence[str]) -> tuple[Step, ...]:
    """One step an output cell: what each view reads for it, and the finished value."""
    steps = []
    for o, place in enumerate(np.ndindex(case.size)):
        links, steps_of = [], {}
        for method in methods:
            made = _made(method, place, o, grids)
            pairs = _pairs(case, method, place, o)
            steps_of[method] = sum_step(o, grids, pairs, made, _value(grids, made))
            links.append((made, steps_of[method].reads))
        lead = steps_of[methods[0]]
        steps.append(_joined(o, links, grids, lead.terms, lead.sentence))
    return tuple(steps)


def input_steps(case: Case, grids: dict[str, Grid], methods: Sequence[str]) -> tuple[Step, ...]:
    """One step an input cell: what it adds to the output cells, in each view."""
    sums = np.zeros(case.size, case.grids["stamped"].values.dtype)
    steps = []
    for n, source in enumerate(np.ndindex(case.grids["input"].shape)):
        links, terms = [], []
        values: dict[Cell, Any] = {}
        for o, place in enumerate(np.ndindex(case.size)):
            for tap in (tap for other, tap in case.meets[o] if other == source):
                term = product(case.grids, (Cell("kernel", *tap), Cell("input", *source)))
                with np.errstate(invalid="ignore", over="ignore"):
                    sums[place] += term.value
                terms.append(term)
                for method in methods:
                    made = _made(method, place, o, grids)
                    values[made] = sums[place]
                    links.append((made, _contribution(case, method, source, tap, o)))
        stamp = _stamp(case, source)
        if "canvas" in grids:
            values |= {cell: term.value for cell, term in stamp}
            links += [(cell, term.factors) for cell, term in stamp]
        sentence = _stamp_sentence(case, source, [term for _, term in stamp], len(terms))
        steps.append(_joined(n, links, grids, tuple(terms), sentence, values))
    return tuple(steps)


def _stamp(case: Case, source: tuple[int, int]) -> list[tuple[Cell, Term]]:
    """Every product of a stamp, and the cell of the canvas on which it falls."""
    (s_h, s_w), (d_h, d_w) = case.stride, case.dilation
    row, column = source[0] * s_h, source[1] * s_w
    return [
        (
            Cell("canvas", row + a * d_h, column + b * d_w),
            product(case.grids, (Cell("kernel", a, b), Cell("input", *source))),
        )
        for a, b in np.ndindex(case.grids["kernel"].shape)
    ]


def _pairs(case: Case, method: str, place: tuple[int, int], o: int) -> list[tuple[Cell, Cell]]:
    """(weight, input) cells of one output cell in one view."""
    if method == "gather":
        d_h, d_w = case.dilation
        return [
            (Cell("turned", a, b), Cell("padded", place[0] + a * d_h, place[1] + b * d_w))
            for a, b in np.ndindex(case.grids["turned"].shape)
        ]
    if method == "stamp":
        return [(Cell("kernel", *tap), Cell("input", *source)) for source, tap in case.meets[o]]
    return [
        (Cell("matrix", o, n), Cell("vector", n, 0)) for n in range(case.grids["vector"].shape[0])
    ]


def _contribution(
    case: Case, method: str, source: tuple[int, int], tap: tuple[int, int], o: int
) -> tuple[Cell, ...]:
    """The cells of one view that carry what ``source`` adds to output cell ``o``."""
    kernel = case.grids["kernel"].shape
    if method == "gather":
        (top, left), (s_h, s_w) = case.before, case.stride
        turned = Cell("turned", kernel[0] - 1 - tap[0], kernel[1] - 1 - tap[1])
        return (turned, Cell("padded", source[0] * s_h + top, source[1] * s_w + left))
    if method == "stamp":
        return (Cell("kernel", *tap), Cell("input", *source))
    n = source[0] * case.grids["input"].shape[1] + source[1]
    return (Cell("matrix", o, n), Cell("vector", n, 0))


def _made(method: str, place: tuple[int, int], o: int, grids: dict[str, Grid]) -> Cell:
    name = RESULT[method]
    if name not in grids:
        return Cell("output", *place)
    return Cell(name, o, 0) if name == "column" else Cell(name, *place)


def _value(grids: dict[str, Grid], cell: Cell) -> Any:
    return grids[cell.grid].values[cell.row, cell.column]


def _joined(
    index: int,
    links: Sequence[tuple[Cell, tuple[Cell, ...]]],
    grids: dict[str, Grid],
    terms: tuple[Term, ...],
    sentence: str,
    values: dict[Cell, Any] | None = None,
) -> Step:
    writes = tuple(dict.fromkeys(made for made, _ in links))
    reads = tuple(dict.fromkeys(cell for _, sources in links for cell in sources))
    made_values = (_value(grids, cell) if values is None else values[cell] for cell in writes)
    return Step(index, reads, writes, tuple(made_values), terms, sentence, tuple(links))


def _stamp_sentence(
    case: Case, source: tuple[int, int], stamp: Sequence[Term], reached: int
) -> str:
    value = case.grids["input"].values[source]
    columns = case.grids["kernel"].shape[1]
    numbers = [format_number(term.value) for term in stamp]
    rows = [" ".join(numbers[start : start + columns]) for start in range(0, len(stamp), columns)]
    cut = len(stamp) - reached
    lost = f"; padding cuts off {cut}" if cut else ""
    return (
        f"Y[{source[0]}, {source[1]}] stamps {format_factor(value)}·K = ({'; '.join(rows)}): "
        f"{reached} of {len(stamp)} numbers reach Z{lost}."
    )
