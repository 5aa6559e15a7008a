"""Convolution of several input channels, recorded: each has a kernel, and the results are added."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import arrays, ops
from lecture_utils.engine.shapes import IntOrPair, pair
from lecture_utils.engine.trace._convolution import conv2d, sum_step
from lecture_utils.engine.trace._numbers import format_factor, format_number
from lecture_utils.engine.trace._record import Board, Cell, Grid, Step, Term, Trace

#: More input channels than this are no board any more that can be looked at.
MAX_CHANNELS = 4


def conv2d_channels(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    channel: int = 0,
) -> Trace:
    """Record how one output channel comes about from several input channels.

    For each cell of the output there is a step for each input channel, whose kernel gives its sum
    of products, and one that adds these sums.

    Parameters
    ----------
    input : array_like, (C_in, H, W)
        At most 4 channels.
    weight : array_like, (C_out, C_in, kH, kW)
    stride, padding, dilation : int or (height, width)
    channel : int
        The output channel o, from 0.

    Returns
    -------
    Trace
        For each input channel c the grids ``padded c`` X[c], ``kernel c`` K[o, c], ``channel c``;
        and ``output`` Y[o].

    Raises
    ------
    TypeError, ValueError
        As ``ops.conv2d``; also for a batch, too many channels, or an output that is too long to be
        watched.
    IndexError
        There is no such output channel.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> trace = conv2d_channels([slides.X] * 2, [[slides.K] * 2], stride=2, padding=1)
    >>> trace.steps[2].sentence
    'Y[0][0, 0] = 2 (channel 0) + 2 (channel 1) = 4'
    """
    x, w = arrays.numeric(input, "input"), arrays.numeric(weight, "weight")
    for name, array, axes in (("input", x, "(C_in, H, W)"), ("weight", w, "(C_out, C_in, kH, kW)")):
        if array.ndim != axes.count(",") + 1 or 0 in array.shape:
            raise ValueError(
                f"{name} has the shape {array.shape}, but must be {axes} with at least one cell. "
                f"Use for example {name}[None] for a single one."
            )
    if len(x) > MAX_CHANNELS:
        raise ValueError(
            f"input has {len(x)} channels, but a trace shows at most {MAX_CHANNELS}. Use for "
            f"example input[:{MAX_CHANNELS}], and as many of weight."
        )
    o = checks.whole(channel, "channel", example=0)
    if not 0 <= o < len(w):
        raise IndexError(
            f"channel (={checks.shown(o)}) must be from 0 to {len(w) - 1}: weight has {len(w)} "
            "output channels. Use for example channel=0."
        )
    y = ops.conv2d(x, w, None, stride, pair(padding, "padding"), dilation)[o]
    alone = [
        conv2d(one, kernel, stride, padding, dilation) for one, kernel in zip(x, w[o], strict=True)
    ]
    grids: dict[str, Grid] = {}
    boards = []
    for c, trace in enumerate(alone):
        names = [f"padded {c}", f"kernel {c}", f"channel {c}"]
        padded, kernel = trace.grids["padded"], trace.grids["kernel"]
        label = f"X[{c}] and its border" if padded.border else f"Input X[{c}]"
        made = (
            Grid(names[0], f"X[{c}]", label, padded.values, padded.origin, padded.border),
            Grid(names[1], f"K[{o}, {c}]", f"Kernel K[{o}, {c}]", kernel.values),
            Grid(names[2], f"channel {c}", f"Channel {c}", trace.output),
        )
        grids |= dict(zip(names, made, strict=True))
        boards.append(Board(f"Channel {c}", tuple(names), ("*", "=")))
    grids["output"] = Grid("output", f"Y[{o}]", f"Output Y[{o}]", y)
    sums = " + ".join(f"channel {c}" for c in range(len(x)))
    boards.append(Board(f"Added, cell by cell: {sums}", ("output",), ()))
    steps: list[Step] = []
    for place in np.ndindex(y.shape):
        number = place[0] * y.shape[1] + place[1]
        for c, trace in enumerate(alone):
            factors = [term.factors for term in trace.steps[number].terms]
            pairs = [(Cell(f"kernel {c}", *k[1:]), Cell(f"padded {c}", *p[1:])) for k, p in factors]
            made_now = Cell(f"channel {c}", *place)
            value = trace.output[place]
            steps.append(sum_step(len(steps), grids, pairs, made_now, value))
        steps.append(_added(len(steps), grids, place, y[place], len(x)))
    parameters = dict(alone[0].parameters)
    return Trace("conv2d", parameters, grids, tuple(steps), tuple(boards), "what is added")


def _added(
    index: int, grids: dict[str, Grid], place: tuple[int, ...], value: Any, channels: int
) -> Step:
    """The step that adds what the channels give for one cell of the output."""
    read = tuple(Cell(f"channel {c}", place[0], place[1]) for c in range(channels))
    values = [grids[cell.grid].values[cell.row, cell.column] for cell in read]
    terms = tuple(Term((cell,), (one,), one) for cell, one in zip(read, values, strict=True))
    said = " + ".join(f"{format_factor(one)} (channel {c})" for c, one in enumerate(values))
    made = Cell("output", place[0], place[1])
    name = f"{grids['output'].symbol}[{made.row}, {made.column}]"
    sentence = f"{name} = {said} = {format_number(value)}"
    return Step(index, read, (made,), (value,), terms, sentence)
