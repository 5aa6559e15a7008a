"""Pooling, recorded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lecture_utils.engine import ops
from lecture_utils.engine.shapes import IntOrPair, border_along, pair, windows_along
from lecture_utils.engine.trace._convolution import refuse_huge
from lecture_utils.engine.trace._numbers import bare, format_factor, format_number
from lecture_utils.engine.trace._record import Board, Cell, Grid, Step, Term, Trace


def max_pool2d(
    input: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Trace:
    """Record ``ops.max_pool2d`` on a bare grid, with the switches: where each maximum stood.

    Parameters
    ----------
    input : array_like, (H, W)
    kernel_size, stride, padding, dilation, ceil_mode
        As in ``ops.max_pool2d``.

    Returns
    -------
    Trace
        Grids ``input`` X, ``padded`` if there is a border (it counts as -∞, which never wins),
        ``output`` Y, ``switches`` (1 where a maximum stood, in the shape of X).

    Raises
    ------
    TypeError, ValueError
        As ``ops.max_pool2d``; also for more than two dimensions or more than 4096 output cells.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> trace = max_pool2d(slides.POOL_INPUT, 2)
    >>> trace.frame(2).sentence
    'Y[0, 1] = max(3, 0, 0, 5) = 5, found at X[1, 3]'
    >>> trace.grids["switches"].values.tolist()
    [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 1, 0], [0, 0, 0, 0]]
    """
    x = bare(input, "input")
    settings = (kernel_size, stride, padding, dilation, ceil_mode)
    y, places = ops.max_pool2d(x, *settings, return_indices=True)
    refuse_huge(y.shape, math.prod(pair(kernel_size, "kernel_size")), x.size)
    windows = (kernel_size, stride, padding, dilation)
    grids, cells_of = _windows(x, y.shape, *windows, "border: counts as -∞", -math.inf)
    switches = np.zeros(x.shape, np.int64)
    switches.flat[places[places >= 0]] = 1
    grids["output"] = Grid("output", "Y", "Output Y", y)
    grids["switches"] = Grid("switches", "S", "Switches S", switches, initial=0)
    top, left = grids.get("padded", grids["input"]).origin
    steps: list[Step] = []
    for i, j in np.ndindex(y.shape):
        cells = [cell for cell, inside in cells_of(i, j) if inside]
        values = [x[cell.row - top, cell.column - left] for cell in cells]
        writes, results = [Cell("output", i, j)], [y[i, j]]
        sentence = (
            f"Y[{i}, {j}] = max({', '.join(map(format_number, values))}) = {format_number(y[i, j])}"
        )
        if places[i, j] >= 0:
            at = divmod(int(places[i, j]), x.shape[1])
            writes, results = [*writes, Cell("switches", *at)], [*results, 1]
            sentence += f", found at X[{at[0]}, {at[1]}]"
        steps.append(_step(len(steps), cells, values, writes, results, sentence))
    return _trace("max_pool2d", settings, grids, steps, ("output", "switches"), ("→", "→"))


def avg_pool2d(
    input: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Trace:
    """Record ``ops.avg_pool2d`` on a bare grid.

    Parameters
    ----------
    input : array_like, (H, W)
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As in ``ops.avg_pool2d``.

    Returns
    -------
    Trace
        Grids ``input`` X, ``padded`` if there is a border, ``output`` Y.

    Raises
    ------
    TypeError, ValueError
        As ``ops.avg_pool2d``; also for more than two dimensions or more than 4096 output cells.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> avg_pool2d(slides.POOL_INPUT, 2).frame(2).sentence
    'Y[0, 1] = (3 + 0 + 0 + 5) / 4 = 2'
    """
    x = bare(input, "input")
    how = (kernel_size, stride, padding, ceil_mode, count_include_pad)
    y = ops.avg_pool2d(x, *how, divisor_override)
    refuse_huge(y.shape, math.prod(pair(kernel_size, "kernel_size")), x.size)
    means = "border: counts as 0" if count_include_pad else "border: does not count"
    grids, cells_of = _windows(x, y.shape, kernel_size, stride, padding, 1, means)
    grids["output"] = Grid("output", "Y", "Output Y", y)
    # what a window of ones and zeros averages to tells how many cells it is divided by
    ones = ops.avg_pool2d(np.ones(x.shape), *how)
    steps: list[Step] = []
    for i, j in np.ndindex(y.shape):
        cells = [cell for cell, inside in cells_of(i, j) if inside]
        values = [grids[cell.grid].values[cell.row, cell.column] for cell in cells]
        count = divisor_override or (round(len(cells) / float(ones[i, j])) if cells else 1)
        spoken = " + ".join(map(format_factor, values)) or "0"
        sentence = f"Y[{i}, {j}] = ({spoken}) / {count} = {format_number(y[i, j])}"
        steps.append(_step(len(steps), cells, values, [Cell("output", i, j)], [y[i, j]], sentence))
    settings = (kernel_size, stride, padding, 1, ceil_mode)
    more: dict[str, Any] = {} if count_include_pad else {"count_include_pad": False}
    more |= {} if divisor_override is None else {"divisor_override": divisor_override}
    return _trace("avg_pool2d", settings, grids, steps, ("output",), ("→",), more)


def _windows(
    x: np.ndarray,
    size: tuple[int, int],
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    means: str,
    outside: float = 0,
) -> tuple[dict[str, Grid], Any]:
    """The input grids, and a function: output place -> [(cell, whether it is a cell of the
    input)]. Cells of the border hold ``outside``, and a view says what that ``means``.
    """
    k, d, p = pair(kernel_size, "kernel_size"), pair(dilation, "dilation"), pair(padding, "padding")
    s = k if stride is None else pair(stride, "stride")
    border = [
        border_along(*one) for one in zip(x.shape, size, k, s, p, d, strict=True)
    ]  # (before, after)
    grids = {"input": Grid("input", "X", "Input X", x)}
    name = "input"
    if np.any(border):
        name = "padded"
        counted = x if outside == 0 else x.astype(np.result_type(x, np.float16))
        padded = np.pad(counted, border, constant_values=outside)
        inside = {(r + p[0], c + p[1]) for r, c in np.ndindex(x.shape)}
        around = frozenset(set(np.ndindex(padded.shape)) - inside)
        grids["padded"] = Grid(
            "padded", "X", "X with its border", padded, p, around, border_means=means
        )
    rows, columns = (windows_along(size[axis], k[axis], s[axis], d[axis]) for axis in (0, 1))

    def cells_of(i: int, j: int) -> list[tuple[Cell, bool]]:
        places = [(r, c) for r in rows[i] for c in columns[j]]
        return [
            (Cell(name, r, c), p[0] <= r < p[0] + x.shape[0] and p[1] <= c < p[1] + x.shape[1])
            for r, c in places
        ]

    return grids, cells_of


def _step(
    index: int,
    cells: list[Cell],
    values: list[Any],
    writes: list[Cell],
    results: list[Any],
    sentence: str,
) -> Step:
    terms = tuple(
        Term((cell,), (value,), value) for cell, value in zip(cells, values, strict=False)
    )
    return Step(index, tuple(cells), tuple(writes), tuple(results), terms, sentence)


def _trace(
    operation: str,
    settings: tuple[Any, ...],
    grids: dict[str, Grid],
    steps: list[Step],
    results: tuple[str, ...],
    signs: tuple[str, ...],
    more: dict[str, Any] | None = None,
) -> Trace:
    kernel_size, stride, padding, dilation, ceil_mode = settings
    parameters = {"kernel_size": kernel_size, "stride": kernel_size if stride is None else stride}
    parameters |= {"padding": padding} if np.any(padding) else {}
    parameters |= {"dilation": dilation} if np.any(np.array(dilation) != 1) else {}
    parameters |= {"ceil_mode": True} if ceil_mode else {}
    parameters |= more or {}
    shown = "padded" if "padded" in grids else "input"
    board = Board("", (shown, *results), signs)
    return Trace(operation, parameters, grids, tuple(steps), (board,), "cells of the window")
