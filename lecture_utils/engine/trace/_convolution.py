"""Convolution, recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lecture_utils.engine import ops, shapes
from lecture_utils.engine.matrices import conv_matrix
from lecture_utils.engine.shapes import IntOrPair, pair, windows_along
from lecture_utils.engine.trace._numbers import bare, format_number
from lecture_utils.engine.trace._record import (
    MAX_STEPS,
    MAX_TERMS,
    Board,
    Cell,
    Grid,
    Step,
    Term,
    Trace,
)


def conv2d(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Trace:
    """Record ``ops.conv2d`` on bare grids: one step for each output cell, row by row.

    Parameters
    ----------
    input : array_like, (H, W)
    weight : array_like, (kH, kW)
    stride, padding, dilation : int or (height, width)

    Returns
    -------
    Trace
        Grids ``input`` X, ``padded`` (X with its border of zeros), ``kernel`` K, ``output`` Y.

    Raises
    ------
    TypeError, ValueError
        As ``ops.conv2d``; also for more than two dimensions or more than 4096 output cells.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> trace = conv2d(slides.X, slides.K, stride=2, padding=1)
    >>> trace.frame(1).sentence
    'Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2'
    >>> trace.output
    array([[ 2, -5],
           [-2,  1]])
    """
    x, k = bare(input, "input"), bare(weight, "weight")
    size = shapes.conv_output_size(x.shape, k.shape, stride, padding, dilation)
    p_h, p_w = pair(padding, "padding")
    cells = (x.shape[0] + 2 * p_h) * (x.shape[1] + 2 * p_w)
    refuse_huge(size, k.size, cells)
    y = ops.conv2d(x, k, stride=stride, padding=padding, dilation=dilation)
    (s_h, s_w), (d_h, d_w) = pair(stride, "stride"), pair(dilation, "dilation")
    padded = np.pad(x, ((p_h, p_h), (p_w, p_w)))
    inside = {(r + p_h, c + p_w) for r, c in np.ndindex(x.shape)}
    label = "Input X" if (p_h, p_w) == (0, 0) else "X with its border of zeros"
    border = frozenset(set(np.ndindex(padded.shape)) - inside)
    grids = {
        "input": Grid("input", "X", "Input X", x),
        "padded": Grid("padded", "X", label, padded, (p_h, p_w), border),
        "kernel": Grid("kernel", "K", "Kernel K", k),
        "output": Grid("output", "Y", "Output Y", y),
    }
    rows = windows_along(size[0], k.shape[0], s_h, d_h)
    columns = windows_along(size[1], k.shape[1], s_w, d_w)
    steps: list[Step] = []
    for i, j in np.ndindex(y.shape):
        made = Cell("output", i, j)
        cells = [(rows[i][a], columns[j][b]) for a, b in np.ndindex(k.shape)]
        pairs = [
            (Cell("kernel", *tap), Cell("padded", *cell))
            for tap, cell in zip(np.ndindex(k.shape), cells, strict=True)
        ]
        originals = [Cell("input", r - p_h, c - p_w) for r, c in cells if (r, c) in inside]
        steps.append(sum_step(len(steps), grids, pairs, made, y[i, j], originals))
    parameters = {"stride": stride, "padding": padding, "dilation": dilation}
    board = Board("", ("padded", "kernel", "output"), ("*", "="))
    return Trace("conv2d", parameters, grids, tuple(steps), (board,))


def conv2d_views(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Trace:
    """Record a convolution as a sliding window and as a matrix, y = C x, side by side.

    A step finishes one output cell: its window in the first view, its row of C in the second. The
    column of C of an input cell is its stamp: what this cell hands out.

    Parameters
    ----------
    input, weight, stride, padding, dilation
        As ``conv2d``.

    Returns
    -------
    Trace
        The grids of ``conv2d``, and ``matrix`` C (H_out·W_out, H·W), ``vector`` x, ``column`` y.

    Raises
    ------
    TypeError, ValueError
        As ``conv2d``; a matrix that is too large to be looked at.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> views = conv2d_views(slides.X, slides.K, stride=2, padding=1)
    >>> views.grids["matrix"].values[0].tolist(), views.grids["column"].values.ravel().tolist()
    ([0, 1, 0, -1, 1, 0, 0, 0, 0], [2, -5, -2, 1])
    """
    slid = conv2d(input, weight, stride, padding, dilation)
    x, y = slid.grids["input"].values, slid.output
    refuse_huge(y.shape, 1, y.size * x.size)
    matrix = conv_matrix(slid.grids["kernel"].values, x.shape, stride, padding, dilation)
    grids = {
        **slid.grids,
        "matrix": Grid("matrix", "C", "C", matrix),
        "vector": Grid("vector", "x", "x", x.reshape(-1, 1), stands_for=("X", x.shape[1])),
        "column": Grid("column", "y", "y", y.reshape(-1, 1), stands_for=("Y", y.shape[1])),
    }
    steps = []
    for step in slid.steps:
        row = [Cell("matrix", step.index, n) for n in range(x.size)]
        row += [Cell("vector", n, 0) for n in range(x.size)]
        made = Cell("column", step.index, 0)
        links = ((step.writes[0], step.reads), (made, tuple(row)))
        reads, writes = (*step.reads, *row), (*step.writes, made)
        steps.append(
            Step(step.index, reads, writes, step.values * 2, step.terms, step.sentence, links)
        )
    boards = (
        Board("Slide the kernel", ("padded", "kernel", "output"), ("*", "=")),
        Board("The matrix", ("matrix", "vector", "column"), ("·", "=")),
    )
    return Trace("conv2d", slid.parameters, grids, tuple(steps), boards)


def refuse_huge(size: tuple[int, ...], taps: int = 1, cells: int = 1) -> None:
    """Raise ValueError if an operation is too long to be watched: its steps, terms or input
    cells.
    """
    steps = size[0] * size[1]
    for what, count, most, unit in (
        (f"the output has {size[0]}·{size[1]} =", steps, MAX_STEPS, "steps"),
        (f"the steps read {steps}·{taps} =", steps * taps, MAX_TERMS, "of them"),
        ("the prepared grids have", cells, MAX_STEPS * 4, "of them"),
    ):
        if count > most:
            raise ValueError(
                f"{what} {count} cells, but a trace records at most {most} {unit}: it is made to "
                "be watched. Use ops for the numbers, or a smaller input."
            )


def sum_step(
    index: int,
    grids: Mapping[str, Grid],
    pairs: Sequence[tuple[Cell, Cell]],
    made: Cell,
    value: Any,
    also_read: Sequence[Cell] = (),
) -> Step:
    """The step that writes a sum of products (weight, input) into the cell ``made``."""
    terms = tuple(product(grids, factors) for factors in pairs)
    reads = (*(cell for factors in pairs for cell in factors), *also_read)
    spoken = [term.text for term in terms if not term.silent]
    sum_of = " + ".join(spoken) if spoken else "a sum of nothing but zero weights"
    name = f"{grids[made.grid].symbol}[{made.row}, {made.column}]"
    return Step(
        index, reads, (made,), (value,), terms, f"{name} = {sum_of} = {format_number(value)}"
    )


def product(grids: Mapping[str, Grid], factors: Sequence[Cell]) -> Term:
    """The product of some cells."""
    values = tuple(grids[cell.grid].values[cell.row, cell.column] for cell in factors)
    with np.errstate(invalid="ignore", over="ignore"):
        result = values[0]
        for value in values[1:]:
            result = result * value
    return Term(tuple(factors), values, result)
