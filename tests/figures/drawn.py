"""Traces and pictures that many tests look at, and what is drawn in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from lecture_utils import figures, matrices, slides, style, zeros
from lecture_utils.engine.trace import (
    Cell,
    Trace,
    conv2d,
    conv2d_channels,
    conv_transpose2d,
    max_pool2d,
    max_unpool2d,
    transposed_views,
)
from lecture_utils.figures.kit.picture import Picture

RANDOM = np.random.default_rng(6)
DECK = conv2d(slides.X, slides.K, **slides.CONVOLUTION)


def steps(trace: Trace) -> list[int]:
    """The start, the first step, the middle and the end."""
    return sorted({0, 1, len(trace) // 2, len(trace)})


def integers(*shape: int, low: int = -9, high: int = 10) -> np.ndarray:
    return RANDOM.integers(low, high, shape)


TRACES = {
    "deck": DECK,
    "one cell": conv2d([[3]], [[-2]]),
    "zero kernel": conv2d(integers(3, 4), np.zeros((2, 2), int)),
    "row": conv2d(integers(1, 7), integers(1, 3), stride=(1, 2), padding=(0, 1)),
    "column": conv2d(integers(9, 1), integers(4, 1), dilation=(2, 1)),
    "unread cells": conv2d(integers(6, 8), integers(2, 3), (2, 3), (0, 1), (2, 1)),
    "square": conv2d(integers(7, 7), integers(3, 3), padding=1),
    "large": conv2d(integers(12, 12), integers(3, 3), padding=1),
    "large kernel": conv2d(integers(12, 12, low=1), integers(12, 12, low=1), padding=1),
    "floats": conv2d(RANDOM.normal(size=(5, 5)), RANDOM.normal(size=(3, 3))),
    "not finite": conv2d([[np.nan, 1.5], [-np.inf, 2]], [[1.0]], padding=1),
    "huge numbers": conv2d([[2**62, 1], [-(2**62), 0]], [[1, 1]]),
    "long floats": conv2d(RANDOM.normal(size=(12, 12)), RANDOM.normal(size=(3, 3))),
    "pooling": max_pool2d(integers(4, 4), 2),
    "unpooling": max_unpool2d([[2, -5], [6, 3]], [[1, 7], [8, 10]], 2),
    "gather": conv_transpose2d(integers(2, 3), integers(3, 3), stride=2, padding=1),
    "stamping": conv_transpose2d(integers(2, 2), integers(3, 3), stride=2, method="stamp"),
    "channels": conv2d_channels(integers(2, 3, 3), integers(2, 2, 3, 3), 2, 1, channel=1),
    "views": transposed_views(integers(2, 2), integers(3, 3), stride=2, padding=1),
}
LAYERS = [{"kernel_size": 3, "padding": 1}, {"kernel_size": 2, "stride": 2}, {"kernel_size": 3}]
DILATED = [{"kernel_size": 3, "dilation": d, "padding": d} for d in (1, 2, 4)]
#: What lesson 6 trains.
NETWORK = [
    *[("input", (1, 8, 8)), ("Conv2d", (32, 4, 4)), ("Conv2d", (64, 2, 2)), ("Flatten", (256,))],
    *[("Linear", (128,)), ("code", (8,)), ("Linear", (128,)), ("Linear", (256,))],
    *[("Unflatten", (64, 2, 2)), ("ConvTranspose2d", (32, 4, 4)), ("ConvTranspose2d", (1, 8, 8))],
]
JOINED = ((1, "a way with a long name"),)
WIRING = [
    *[("image", 1, (8, 8), ()), ("map", 16, (4, 4), ((0, "conv"),))],
    *[("map", 24, (2, 2), ((1, "pool"),)), ("scores", 11, (2, 2), ((2, "1×1"),))],
    *[("beside", 20, (4, 4), ((1, "switches"), (2, "×2 learned")))],
    *[("scores", 11, (4, 4), ((4, "1×1"),)), ("sum", 11, (4, 4), ((3, "×2"), (5, "")))],
    ("output", 11, (8, 8), ((6, "×2"),)),
]
SPREAD = zeros.spread([[2, -5], [-2, 1]], 2, 1)
PHOTO = 6 * np.arange(1600).reshape(40, 40) % 256
MASK = np.pad(np.ones((12, 8), int), ((1, 3), (2, 6)))
LABELS = [f"X[{r}, {c}]" for r in range(6) for c in range(6)]

PICTURES: dict[str, Callable[[], Picture]] = {
    **{
        f"{name}, step {step}": lambda trace=trace, step=step: figures.frame(trace, step)
        for name, trace in TRACES.items()
        for step in steps(trace)
    },
    "strip of the deck": lambda: figures.strip(DECK),
    "strip of one": lambda: figures.strip(TRACES["one cell"]),
    "strip of a choice": lambda: figures.strip(TRACES["large"], [0, 7, 144]),
    "strip of a pooling": lambda: figures.strip(TRACES["pooling"]),
    "strip with a long title": lambda: figures.strip(TRACES["gather"], [1, 2, 3]),
    "grid": lambda: figures.grid(slides.X, "X", marked=[(0, 0), (2, 1)]),
    "grid without label": lambda: figures.grid([[5]]),
    "label with markup": lambda: figures.grid([[5]], "a $x^$ <b> \\frac label"),
    "wide grid": lambda: figures.grid(integers(3, 30)),
    "kernels": lambda: figures.grids({"K": slides.K, "K rotated by 180°": np.rot90(slides.K, 2)}),
    "sum": lambda: figures.grids(
        [
            ("a", integers(4, 4)),
            "+",
            ("b", integers(4, 4)),
            "+",
            ("c", integers(4, 4)),
            "=",
            ("d", integers(4, 4)),
        ]
    ),
    "zeros of all kinds": lambda: figures.grids(
        [("Y", SPREAD), "*", ("K", slides.K)], {"Y": [(1, 1), (1, 2)]}
    ),
    "one kernel with holes": lambda: figures.grid(zeros.spread(slides.K, (3, 1)), "K"),
    "ten grids": lambda: figures.grids({f"number {n}": integers(3, 3) for n in range(10)}),
    "matrix": lambda: figures.matrix(
        matrices.conv_matrix(slides.K, 3, 2, 1), groups=(2, 3), title="C"
    ),
    "large matrix": lambda: figures.matrix(
        matrices.conv_matrix([[1, 2, 1], [0, 3, 0], [-1, -2, -1]], 6), None, LABELS, (4, 6)
    ),
    "shared weights": lambda: figures.shared_weights(3, 4),
    "shared weights of the deck": lambda: figures.shared_weights(3, 3, 2, 1),
    "channels": lambda: figures.channels(integers(2, 3, 3), integers(2, 2, 3, 3), 2, 1),
    "three channels": lambda: figures.channels(integers(3, 5, 5), integers(3, 3, 2, 2)),
    "one channel": lambda: figures.channels(integers(1, 2, 2), integers(1, 1, 1, 1)),
    "a layer": lambda: figures.channels(integers(3, 20, 30), integers(8, 3, 3, 3), padding=1),
    "a large layer": lambda: figures.channels(integers(8, 72, 72), integers(8, 8, 5, 7)),
    "matrix of zeros": lambda: figures.matrix(np.zeros((2, 2), int)),
    "windows of the deck": lambda: figures.windows(3, 3, 2, 1),
    "windows to be counted": lambda: figures.windows(3, 3, 2, 1, formula=False),
    "one window": lambda: figures.windows(1, 1),
    "dilated windows": lambda: figures.windows(8, 3, 3, 2, 3),
    "many windows": lambda: figures.windows(28, 5, 2, 2),
    "long windows": lambda: figures.windows(38, 3, 2),
    "field": lambda: figures.receptive_field(LAYERS),
    "field in an input": lambda: figures.receptive_field(LAYERS, size=16),
    "dilated field": lambda: figures.receptive_field(DILATED, 3),
    "field beyond the input": lambda: figures.receptive_field([LAYERS[0]] * 6, size=4),
    "stacks": lambda: figures.stacks({"mixed": LAYERS, "dilated": DILATED}, PHOTO),
    "message": lambda: Picture(figures.message(30 * "it does not fit, "), 20 * "a"),
    "hourglass": lambda: figures.hourglass(NETWORK),
    "hourglass of long names": lambda: figures.hourglass(
        [("a name that needs more than one line", (10**6, 10**6, 10**6)), ("b", (3,))] * 6
    ),
    "networks": lambda: figures.networks(dict.fromkeys(("a", "b", "c", "d"), WIRING)),
    "network of long words": lambda: figures.networks(
        {"a name that is longer than all the boxes": [*WIRING[:2], ("map", 1024, (4, 4), JOINED)]}
    ),
    "in and out": lambda: figures.in_and_out(
        {
            "a picture and what becomes of it": (np.eye(8), RANDOM.normal(size=16), np.eye(8)),
            "colours": (np.zeros((3, 8, 16)), np.eye(8, dtype=int)),
            "labels": (np.kron(np.eye(2, dtype=int) * 5, np.ones((20, 20), int)), [-123456.5]),
        }
    ),
    "six comparisons": lambda: figures.comparisons(
        {f"pair {n}": (MASK, MASK[::-1], 1) for n in range(6)}
    ),
    "outlines": lambda: figures.outlines(MASK, np.roll(MASK, 2, axis=1)),
    "outlines of one pixel": lambda: figures.outlines([[1]], [[0]], 0.5),
    "overlap": lambda: figures.overlap(MASK[:8, :8], np.roll(MASK, 1, axis=1)[:8, :8]),
    "overlap of one pixel": lambda: figures.overlap([[True]], [[True]]),
    "large overlap": lambda: figures.overlap(MASK, MASK),
    "soft overlap": lambda: figures.overlap(MASK[:4, :4], np.full((4, 4), 0.25)),
    "soft overlap of small cells": lambda: figures.overlap(
        MASK, np.linspace(0, 1, 256).reshape(16, 16)
    ),
    "field of one": lambda: figures.receptive_field([{"kernel_size": 1}]),
}
#: Numbers of many digits in large grids: complete, but smaller than is comfortable.
TINY = {"long floats", "huge numbers", "large kernel"}


@cache
def picture(name: str) -> Picture:
    """A picture, drawn once for all tests."""
    return PICTURES[name]()


def frame_of(name: str, step: int) -> Figure:
    """A frame of a trace, drawn once for all tests."""
    return picture(f"{name}, step {step}").figure


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.texts if text.get_text() and text.get_visible()]


def named(figure: Figure, pattern: str) -> dict[str, str]:
    """gid -> text, of the texts whose whole gid matches."""
    found = [text for text in texts(figure) if re.fullmatch(pattern, text.get_gid() or "")]
    assert len({text.get_gid() for text in found}) == len(found)
    return {text.get_gid(): text.get_text() for text in found}


def words(figure: Figure, gid: str) -> list[str]:
    return [text.get_text() for text in texts(figure) if text.get_gid() == gid]


def heights(figure: Figure) -> list[tuple[str, float]]:
    """(gid, y) of every text; y grows downwards."""
    return [(text.get_gid() or "", text.get_position()[1]) for text in texts(figure)]


@cache
def boxes(figure: Figure) -> list[tuple[Text, np.ndarray]]:
    """Every text with its (left, bottom, right, top) in pixels, as drawn."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text, text.get_window_extent(renderer).extents) for text in texts(figure)]


def numbers(figure: Figure) -> list[Text]:
    """The texts that stand in cells."""
    return [text for text in texts(figure) if re.fullmatch(r".+\[\d+, \d+\]", text.get_gid() or "")]


@cache
def cells(figure: Figure) -> tuple[np.ndarray, list[str]]:
    """Every filled cell: (left, top, right, bottom), and its colour."""
    filled = figure.findobj(PolyCollection)
    paths = [path.vertices for collection in filled for path in collection.get_paths()]
    corners = np.array([[*path.min(axis=0), *path.max(axis=0)] for path in paths])
    return corners, [
        to_hex(colour) for collection in filled for colour in collection.get_facecolors()
    ]


def cell_under(figure: Figure, text: Text) -> int:
    """The number of the one cell in which a text stands."""
    corners, _ = cells(figure)
    at = np.array(text.get_position())
    (found,) = np.nonzero(((corners[:, :2] < at) & (at < corners[:, 2:])).all(axis=1))[0]
    return int(found)


def fills(figure: Figure) -> dict[str, str]:
    """gid of a number -> the colour of the cell that it stands in."""
    colours = cells(figure)[1]
    return {text.get_gid(): colours[cell_under(figure, text)] for text in numbers(figure)}


def framed(figure: Figure, role: str) -> set[tuple[tuple[float, float], ...]]:
    """The thick lines in the colour of a role, as (start, end)."""
    return {
        tuple(map(tuple, segment.tolist()))
        for lines in figure.findobj(LineCollection)
        if to_hex(lines.get_colors()[0]) == style.COLOURS[role] and lines.get_linewidths()[0] > 1.9
        for segment in lines.get_segments()
    }


def cells_of(reads: tuple[Cell, ...], grid: str) -> set[str]:
    return {f"{grid}[{cell.row}, {cell.column}]" for cell in reads if cell.grid == grid}


def luminance(colour: str) -> float:
    """Relative luminance as defined by WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """The contrast of two colours as defined by WCAG 2: from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)
