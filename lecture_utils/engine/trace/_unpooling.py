"""Unpooling, recorded: alone, and together with the pooling that made its switches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from lecture_utils.engine import ops
from lecture_utils.engine.shapes import IntOrPair
from lecture_utils.engine.trace._convolution import refuse_huge
from lecture_utils.engine.trace._numbers import bare, format_number
from lecture_utils.engine.trace._pooling import max_pool2d
from lecture_utils.engine.trace._record import Board, Cell, Grid, Step, Term, Trace


def max_unpool2d(
    input: Any,
    indices: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    output_size: Any = None,
) -> Trace:
    """Record ``ops.max_unpool2d`` on bare grids: each value goes back to its switch.

    Parameters
    ----------
    input, indices : array_like, (H, W)
    kernel_size, stride, padding, output_size
        As in ``ops.max_unpool2d``.

    Returns
    -------
    Trace
        Grids ``input`` Y, ``switches`` (in the shape of the output), ``output`` Z, zero at first.

    Raises
    ------
    TypeError, ValueError
        As ``ops.max_unpool2d``; also for more than two dimensions or more than 4096 values.

    Examples
    --------
    >>> from lecture_utils import ops, slides
    >>> _, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    >>> max_unpool2d(slides.UNPOOL_INPUT, switches, 2).frame(2).sentence
    'Y[0, 1] = -5 goes back to its switch: Z[1, 3] = -5'
    """
    y, places = bare(input, "input"), bare(indices, "indices")
    z = ops.max_unpool2d(y, places, kernel_size, stride, padding, output_size)
    refuse_huge(y.shape, 1, z.size)
    switches = np.zeros(z.shape, np.int64)
    switches.flat[places] = 1
    grids = {
        "input": Grid("input", "Y", "Input Y", y),
        "switches": Grid("switches", "S", "Switches S", switches, unread_means="no switch here"),
        "output": Grid("output", "Z", "Output Z", z, initial=0),
    }
    steps = [
        _step(i, (value, Cell("switches", *at)), at, y, sentence)
        for i, (value, at, sentence) in enumerate(_placed("input", y, places, z.shape[1]))
    ]
    board = Board("", ("input", "switches", "output"), ("→", "→"))
    parameters = {"kernel_size": kernel_size, "stride": kernel_size if stride is None else stride}
    parameters |= {"padding": padding} if np.any(padding) else {}
    return Trace("max_unpool2d", parameters, grids, tuple(steps), (board,), "value")


def max_pool_unpool2d(
    input: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    output_size: Any = None,
    decoder_map: Any = None,
) -> Trace:
    """Record what a decoder does: unpool a map of its own with the switches of the encoder's
    pooling.

    Parameters
    ----------
    input : array_like, (H, W)
        What the encoder pools. Only the places of its maxima count.
    kernel_size, stride, padding, ceil_mode
        As in ``ops.max_pool2d``.
    output_size
        As in ``ops.max_unpool2d``.
    decoder_map : array_like, optional
        The values to put back, one for each window; None means the pooled map itself.

    Returns
    -------
    Trace
        Grids ``input`` X (``padded`` if there is a border), ``switches`` S in the shape of X,
        ``decoder`` Y, ``output`` Z, zero at first. There is one step for each value of Y.

    Raises
    ------
    TypeError, ValueError
        As ``ops.max_pool2d`` and ``ops.max_unpool2d``; also if decoder_map has another shape than
        the pooled map.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> trace = max_pool_unpool2d(slides.POOL_INPUT, 2, decoder_map=slides.UNPOOL_INPUT)
    >>> trace.frame(2).sentence
    'Y[0, 1] = -5 (max pooling gives 5) goes back to its switch: Z[1, 3] = -5'
    >>> trace.output.tolist()
    [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]
    """
    pool = max_pool2d(input, kernel_size, stride, padding, 1, ceil_mode)
    pooled, x = pool.output, pool.grids["input"]
    y = pooled if decoder_map is None else bare(decoder_map, "decoder_map")
    if y.shape != pooled.shape:
        raise ValueError(
            f"decoder_map is {y.shape[0]}×{y.shape[1]}, but max pooling of this input gives "
            f"{pooled.shape[0]}×{pooled.shape[1]}: every value needs one switch. Use a decoder_map "
            f"of {pooled.shape[0]}×{pooled.shape[1]}."
        )
    found = [step.writes[1] for step in pool.steps]  # S[r, c]: where each maximum stood
    places = np.array([x.shape[1] * at.row + at.column for at in found]).reshape(y.shape)
    z = ops.max_unpool2d(y, places, kernel_size, stride, padding, output_size)
    grids = {name: grid for name, grid in pool.grids.items() if name != "output"}
    grids["switches"] = replace(grids["switches"], initial=None)
    grids["decoder"] = Grid("decoder", "Y", "Decoder's map Y", y)
    grids["output"] = Grid("output", "Z", "Output Z", z, initial=0)
    placed = _placed("decoder", y, places, z.shape[1], pooled, x.shape[1])
    steps = [
        _step(i, (value, found[i], *pool.steps[i].reads), at, y, sentence)
        for i, (value, at, sentence) in enumerate(placed)
    ]
    boards = (
        Board(
            "Encoder: S remembers the places",
            (pool.boards[0].grids[0], "switches"),
            ("→",),
        ),
        Board("Decoder: Y brings the values", ("decoder", "output"), ("→",)),
    )
    parameters = {**pool.parameters}
    parameters |= {} if output_size is None else {"output_size": output_size}
    return Trace("max_unpool2d", parameters, grids, tuple(steps), boards, "value")


def _placed(
    name: str,
    y: np.ndarray,
    places: np.ndarray,
    wide: int,
    pooled: np.ndarray | None = None,
    wide_before: int | None = None,
) -> Iterator[tuple[Cell, tuple[int, int], str]]:
    """For each value of Y its cell, the (row, column) in Z that it goes to, and the sentence.

    A place is a number, counted row by row in X, ``wide_before`` cells wide; Z is ``wide`` cells
    wide.
    """
    before: dict[int, tuple[int, int]] = {}
    for i, j in np.ndindex(y.shape):
        place, value = int(places[i, j]), format_number(y[i, j])
        at, stood = divmod(place, wide), divmod(place, wide_before or wide)
        sentence = f"Y[{i}, {j}] = {value}"
        if pooled is not None and not np.array_equal(y[i, j], pooled[i, j], equal_nan=True):
            sentence += f" (max pooling gives {format_number(pooled[i, j])})"
        if at == stood:
            sentence += f" goes back to its switch: Z[{at[0]}, {at[1]}] = {value}"
        else:
            sentence += (
                f" goes to cell {place} of Z, counted row by row: Z[{at[0]}, {at[1]}] = {value}; "
                f"but the maximum stood at X[{stood[0]}, {stood[1]}], because X has rows of "
                f"{wide_before} cells and Z of {wide}"
            )
        if place in before:
            row, column = before[place]
            sentence += f"; it replaces the {format_number(y[row, column])} of Y[{row}, {column}]"
        before[place] = (i, j)
        yield Cell(name, i, j), at, sentence


def _step(
    index: int, reads: tuple[Cell, ...], at: tuple[int, int], y: np.ndarray, sentence: str
) -> Step:
    value = y[reads[0].row, reads[0].column]
    term = Term(reads[:1], (value,), value)
    return Step(index, reads, (Cell("output", *at),), (value,), (term,), sentence)
