"""A transposed convolution as its stamps: each scaled kernel in place, their sum, and the cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lecture_utils.engine import trace as traces
from lecture_utils.engine.shapes import IntOrPair
from lecture_utils.engine.trace import Step, Trace, format_number
from lecture_utils.figures.kit.block import Block, Place
from lecture_utils.figures.kit.layout import arrange
from lecture_utils.figures.kit.legend import meanings
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.trace_grids import grid_in_words, written

#: More stamps than these are no picture.
MOST_STAMPS = 12

_WORDS = {
    "weight": "one stamp alone",
    "read": "two stamps or more add up",
}


def stamps(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Picture:
    """Every stamp of a transposed convolution on the canvas, their sum, and what padding leaves.

    Parameters
    ----------
    input : array_like, (H, W), of at most 12 cells
    weight : array_like, (kH, kW)
    stride, padding, output_padding, dilation : int or (height, width)
        As in ``ops.conv_transpose2d``.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``trace.conv_transpose2d``; more than 12 cells of input, or a canvas of more than 48 rows
        or columns.

    Examples
    --------
    >>> picture = stamps([[2, -5]], [[1, 3]], stride=(1, 1))
    >>> picture  # doctest: +NORMALIZE_WHITESPACE
    Picture: 2 stamps on a canvas of 1×3 cells.
    Y[0, 0] stamps 2·K = (2 6): 2 of 2 numbers reach Z.
    Y[0, 1] stamps (-5)·K = (-5 -15): 2 of 2 numbers reach Z.
    Stamps add up at Z[0, 1]. Output Z, 1×3: 2 1 -15.
    """
    record = traces.conv_transpose2d(
        input, weight, stride, padding, output_padding, dilation, method="stamp"
    )
    if len(record) > MOST_STAMPS:
        raise ValueError(
            f"input has {len(record)} cells, but a picture shows at most {MOST_STAMPS} stamps. Use "
            "a part, for example input[:2, :2]."
        )
    return Picture(_draw(record), _in_words(record))


def _draw(record: Trace) -> Figure:
    layout = arrange(_blocks(record))
    meet, canvas = _meeting(record), record.grids["canvas"]
    there = {"weight": True, "read": bool(meet), "cut": bool(canvas.cut)}
    return layout.page(meanings(there, _WORDS))


def _blocks(record: Trace) -> list[Block]:
    """The stamps with plus signs between them, and in the next line their sum and Z."""
    canvas, output = record.grids["canvas"], record.grids["output"]
    blocks = []
    for step, value in zip(record.steps, record.grids["input"].values.flat, strict=True):
        row, column = divmod(step.index, record.grids["input"].shape[1])
        number = format_number(value)
        factor = f"({number})" if number.startswith("-") else number
        name = f"Y[{row}, {column}]·K = {factor}·K"
        laid = _laid(step)
        texts = [
            [format_number(laid[r, c]) if (r, c) in laid else None for c in range(canvas.shape[1])]
            for r in range(canvas.shape[0])
        ]
        blocks.append(_block(record, texts, name, laid, "+" if step.index else ""))
    cells = list(np.ndindex(canvas.shape))
    total = _block(record, written(canvas.values), "their sum", cells, "=", starts=True)
    if not canvas.cut:
        return [*blocks, total]
    left = Block(
        written(output.values),
        f"Z, {output.shape[0]}×{output.shape[1]}",
        "Z",
        "→",
        row_labels=output.row_labels,
        column_labels=output.column_labels,
        framed={"ink": frozenset(np.ndindex(output.shape))},
    )
    return [*blocks, total, left]


def _block(
    record: Trace,
    texts: list[list[str | None]],
    caption: str,
    laid: Iterable[Place],
    sign: str,
    starts: bool = False,
) -> Block:
    """One canvas: what is laid on it, where stamps meet, and what is cut off."""
    canvas, places = record.grids["canvas"], frozenset(laid)
    reached = frozenset(place for step in record.steps for place in _laid(step))
    meet = _meeting(record) & places
    roles: dict[Place, str] = dict.fromkeys(places & reached, "weight")
    roles |= dict.fromkeys(meet, "read") | dict.fromkeys(canvas.cut, "cut")
    kept = frozenset(np.ndindex(canvas.shape)) - canvas.cut
    framed = {"read-frame": meet - canvas.cut} | ({"ink": kept} if canvas.cut else {})
    return Block(
        texts,
        caption,
        caption,
        sign,
        starts,
        row_labels=canvas.row_labels,
        column_labels=canvas.column_labels,
        roles=roles,
        struck=canvas.cut,
        framed=framed,
    )


def _laid(step: Step) -> dict[Place, Any]:
    """The numbers of one stamp, by their cells on the canvas."""
    pairs = zip(step.writes, step.values, strict=True)
    return {(cell.row, cell.column): value for cell, value in pairs if cell.grid == "canvas"}


def _meeting(record: Trace) -> frozenset[Place]:
    """The cells of the canvas on which more than one stamp lies."""
    times = np.zeros(record.grids["canvas"].shape, int)
    for step in record.steps:
        for place in _laid(step):
            times[place] += 1
    return frozenset((int(r), int(c)) for r, c in np.argwhere(times > 1))


def _in_words(record: Trace) -> str:
    canvas = record.grids["canvas"]
    top, left = canvas.origin
    meet = ", ".join(f"Z[{r - top}, {c - left}]" for r, c in sorted(_meeting(record) - canvas.cut))
    words = [f"{len(record)} stamps on a canvas of {canvas.shape[0]}×{canvas.shape[1]} cells."]
    words += [step.sentence for step in record.steps]
    words += [f"Stamps add up at {meet}."] if meet else []
    words += [f"The sum: {grid_in_words(canvas)}"] if canvas.cut else []
    return " ".join([*words, grid_in_words(record.grids["output"])])
