"""What is drawn is what the trace says, and it can be read: texts, fills and lines as drawn."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from lecture_utils import figures, matrices, ops, shapes, slides, style
from lecture_utils.engine.trace import (
    Cell,
    Trace,
    conv2d,
    conv_transpose2d,
    format_number,
    max_pool2d,
    max_unpool2d,
    transposed_views,
)
from lecture_utils.figures._canvas import LOOKS
from lecture_utils.figures.picture import Picture, png
from tests.quick import examples

RANDOM = np.random.default_rng(6)
DECK = conv2d(slides.X, slides.K, **slides.CONVOLUTION)


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
    "views": transposed_views(integers(2, 2), integers(3, 3), stride=2, padding=1),
}
LAYERS = [{"kernel_size": 3, "padding": 1}, {"kernel_size": 2, "stride": 2}, {"kernel_size": 3}]
DILATED = [{"kernel_size": 3, "dilation": d, "padding": d} for d in (1, 2, 4)]
LABELS = [f"X[{r}, {c}]" for r in range(6) for c in range(6)]

PICTURES: dict[str, Callable[[], Picture]] = {
    **{
        f"{name}, step {step}": lambda trace=trace, step=step: figures.frame(trace, step)
        for name, trace in TRACES.items()
        for step in sorted({0, 1, len(trace) // 2, len(trace)})
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
    "ten grids": lambda: figures.grids({f"number {n}": integers(3, 3) for n in range(10)}),
    "matrix": lambda: figures.matrix(
        matrices.conv_matrix(slides.K, 3, 2, 1), groups=(2, 3), title="C"
    ),
    "large matrix": lambda: figures.matrix(
        matrices.conv_matrix([[1, 2, 1], [0, 3, 0], [-1, -2, -1]], 6), None, LABELS, (4, 6)
    ),
    "windows of the deck": lambda: figures.windows(3, 3, 2, 1),
    "one window": lambda: figures.windows(1, 1),
    "dilated windows": lambda: figures.windows(8, 3, 3, 2, 3),
    "many windows": lambda: figures.windows(28, 5, 2, 2),
    "long windows": lambda: figures.windows(38, 3, 2),
    "field": lambda: figures.receptive_field(LAYERS),
    "field in an input": lambda: figures.receptive_field(LAYERS, size=16),
    "dilated field": lambda: figures.receptive_field(DILATED, 3),
    "field beyond the input": lambda: figures.receptive_field([LAYERS[0]] * 6, size=4),
    "message": lambda: Picture(figures.message(30 * "it does not fit, "), 20 * "a"),
    "field of one": lambda: figures.receptive_field([{"kernel_size": 1}]),
}
#: Numbers of many digits in large grids: complete, but smaller than is comfortable.
TINY = {"long floats", "huge numbers", "large kernel"}


@cache
def picture(name: str) -> Picture:
    return PICTURES[name]()


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


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
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()  # puts everything in its place; nobody looks at the pixels
    renderer = canvas.get_renderer()
    return [(text, text.get_window_extent(renderer).extents) for text in texts(figure)]


def fills(figure: Figure) -> dict[str, str]:
    """gid of a number -> the colour of the cell that it stands in."""
    cells = [
        (path.get_extents(), to_hex(colour))
        for collection in figure.findobj(PolyCollection)
        for path, colour in zip(collection.get_paths(), collection.get_facecolors(), strict=True)
    ]
    found = {}
    for text in texts(figure):
        if re.fullmatch(r".+\[\d+, \d+\]", text.get_gid() or ""):
            x, y = text.get_position()
            (found[text.get_gid()],) = {c for box, c in cells if box.contains(x, y)}
    return found


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


# --- what is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRACES)
def test_the_numbers_drawn_are_those_of_the_frame(name):
    trace = TRACES[name]
    for step in {0, 1, len(trace) // 2, len(trace)}:
        frame = trace.frame(step)
        grids = {name: trace.grids[name].values for name in drawn(trace)} | frame.written
        expected = {
            f"{name}[{r}, {c}]": format_number(value)
            for name, values in grids.items()
            for r, row in enumerate(values)
            for c, value in enumerate(row)
            if value is not None  # a cell that is not written yet has no text at all
        }
        figure = figures.trace_figure(trace, step)
        assert named(figure, r"\w+\[\d+, \d+\]") == expected
        assert " ".join(words(figure, "sentence")) == frame.sentence


def drawn(trace: Trace) -> list[str]:
    """The names of the grids that a picture of the trace shows."""
    return [name for board in trace.boards for name in board.grids]


WEIGHTS = ("kernel", "turned", "matrix")


@pytest.mark.parametrize("name", TRACES)
def test_each_cell_has_the_colour_of_what_happens_to_it(name):
    trace = TRACES[name]
    for step in trace.steps[:: max(1, len(trace) // 3)]:
        found = fills(figures.trace_figure(trace, step.index + 1))
        silent = {c for term in step.terms if term.silent for c in term.factors}
        shown = [trace.grids[name] for name in drawn(trace)]
        weights = [grid.name for grid in shown if grid.name in WEIGHTS]
        sources = [grid.name for grid in shown if grid.name not in (*WEIGHTS, *trace.written)]
        expected = {
            "read": set().union(*(cells_of(step.reads, name) for name in sources)),
            "weight": set().union(
                *(cells_of(tuple(set(step.reads) - silent), name) for name in weights)
            ),
            "write": set().union(*(cells_of(step.writes, name) for name in trace.written)),
            "unread": set().union(*(cells_of(trace.unread(name), name) for name in sources)),
        }
        if weights and len(trace.boards) > 1:
            del expected["weight"]  # terms are those of the first board
        for role, cells in expected.items():
            assert {cell for cell, c in found.items() if c == style.COLOURS[role]} == cells, role
        border = {f"{grid.name}[{r}, {c}]" for grid in shown for r, c in grid.border}
        grey = {cell for cell, c in found.items() if c == style.COLOURS["border"]}
        assert grey == border - expected["read"] - expected["unread"]


def test_the_window_has_one_thick_frame_and_taps_apart_have_one_each():
    whole = figures.trace_figure(DECK, 1)
    assert len(framed(whole, "read-frame")) == 12  # around 3×3 cells
    apart = figures.trace_figure(conv2d(integers(3, 3), [[1, 1], [1, 1]], dilation=2), 1)
    assert len(framed(apart, "read-frame")) == 4 * 4


def test_only_weights_that_count_are_framed():
    # 1 and -1 below it share a side, so do 1, 1 and -1: 6 + 8 sides
    assert len(framed(figures.trace_figure(DECK, 1), "weight-frame")) == 6 + 8
    before = figures.trace_figure(DECK, 0)
    assert len(framed(before, "weight-frame")) == len(framed(before, "read-frame")) == 0


def test_labels_count_from_the_first_cell_of_the_input():
    labels = words(figures.trace_figure(DECK), "padded label")
    assert labels == ["0", "1", "2"] * 2
    assert words(figures.trace_figure(DECK), "output label") == ["0", "1"] * 2


def test_captions_signs_and_legend():
    figure = figures.trace_figure(DECK, 3)
    assert words(figure, "padded caption") == ["X with its border of zeros, 5×5"]
    assert words(figure, "kernel caption") == ["Kernel K, 3×3"]
    assert words(figure, "heading") == ["Step 3 of 4"]
    assert {text.get_text() for text in texts(figure) if text.get_gid() is None} == {"*", "="}
    assert words(figure, "legend") == [
        style.MARKS[r].split(": ")[1] for r in ("read", "weight", "write", "border")
    ]
    pool = figures.trace_figure(TRACES["pooling"])
    assert {text.get_text() for text in texts(pool) if text.get_gid() is None} == {"→"}
    assert len(words(pool, "legend")) == 2


def test_each_board_begins_a_line_under_its_title():
    trace = TRACES["views"]
    figure = figures.trace_figure(trace, 2)
    assert words(figure, "title") == [board.title for board in trace.boards]
    ends = {text.get_text(): text.get_position()[1] for text in texts(figure)}
    titles = [ends[board.title] for board in trace.boards] + [ends["Step 2 of 9"]]
    for board, top, bottom in zip(trace.boards, titles, titles[1:], strict=False):
        for name in board.grids:
            (caption,) = {y for text, y in heights(figure) if text == f"{name} caption"}
            assert top < caption < bottom, name


def test_all_frames_of_a_trace_have_one_size():
    for name in ("deck", "floats", "not finite", "large kernel"):
        trace = TRACES[name]
        indices = {0, 1, len(trace) // 3, len(trace)}
        assert len({tuple(figures.trace_figure(trace, i).get_size_inches()) for i in indices}) == 1


def test_a_strip_shows_each_frame_once():
    figure = figures.strip(DECK, [2, 4]).figure
    assert words(figure, "heading") == ["Step 2 of 4", "Step 4 of 4"]
    assert words(figure, "output[0, 0]") == ["2", "2"]
    assert words(figure, "output[1, 1]") == ["1"]
    assert words(figures.strip(DECK).figure, "heading") == [f"Step {n} of 4" for n in (1, 2, 3, 4)]


def test_the_drawn_pixels_are_where_the_numbers_are():
    figure = figures.trace_figure(DECK, 4)
    image = Image.open(BytesIO(png(figure))).convert("RGB")
    for gid, role in {
        "padded[2, 2]": "read",
        "kernel[2, 2]": "weight",
        "output[1, 1]": "write",
    }.items():
        (text,) = (text for text in texts(figure) if text.get_gid() == gid)
        x, y = text.get_position()
        found = image.getpixel((round(x) - 16, round(y) - 18))
        wanted = tuple(int(style.COLOURS[role][i : i + 2], 16) for i in (1, 3, 5))
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 4, gid


# --- can it be read? ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_clipped_and_no_two_texts_overlap(name):
    figure = picture(name).figure
    width, height = figure.get_size_inches() * figure.dpi
    assert width <= 9 * 110 + 0.5
    found = boxes(figure)
    for text, (left, bottom, right, top) in found:
        inside = left >= 0 and bottom >= 0 and right <= width and top <= height
        assert inside, f"{text.get_text()!r} at {left, bottom, right, top} of {width, height}"
    ends = np.array([extents for _, extents in found])
    low, high = (
        np.maximum(ends[:, None, :2], ends[:, :2]),
        np.minimum(ends[:, None, 2:], ends[:, 2:]),
    )
    over = np.triu(~(low > high - 0.5).any(axis=-1), k=1)
    for a, b in np.argwhere(over):
        pytest.fail(
            f"{found[a][0]!r} ({found[a][0].get_gid()}) lies on {found[b][0]!r} ({found[b][0].get_gid()})"
        )


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_stands_inside_its_cell(name):
    figure = picture(name).figure
    height = figure.get_size_inches()[1] * figure.dpi
    cells = [
        path.get_extents().extents
        for collection in figure.findobj(PolyCollection)
        for path in collection.get_paths()
    ]
    for text, (left, bottom, right, top) in boxes(figure):
        if re.fullmatch(r".+\[\d+, \d+\]", text.get_gid() or ""):
            x, y = text.get_position()
            ((x0, y0, x1, y1),) = {tuple(c) for c in cells if c[0] < x < c[2] and c[1] < y < c[3]}
            assert x0 < left and right < x1 and y0 <= height - top + 1 and height - bottom <= y1 + 1


@pytest.mark.parametrize("name", [n for n in PICTURES if not any(n.startswith(t) for t in TINY)])
def test_letters_are_at_least_11_pixels_where_a_notebook_is_narrow(name):
    figure = picture(name).figure
    shown = min(1, 600 / (figure.get_figwidth() * figure.dpi))
    for text in texts(figure):
        size = text.get_fontsize() * figure.dpi / 72 * shown
        smallest = 10 if name == "large matrix" else 10.99  # 36 columns and their labels
        assert size >= smallest, f"{text.get_text()!r} is {size:.1f} pixels"


@pytest.mark.parametrize("name", TRACES)
def test_all_cells_of_a_picture_have_one_size(name):
    figure = picture(f"{name}, step 1").figure
    sizes = {
        tuple(path.get_extents().size.tolist())
        for collection in figure.findobj(PolyCollection)
        for path in collection.get_paths()
    } - {(18.0, 18.0)}  # the legend
    assert len(sizes) == 1


def luminance(colour: str) -> float:
    """Relative luminance as defined by WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's example


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_numbers_stand_out_on_every_fill(look):
    assert contrast(style.COLOURS[look.fill], style.COLOURS[look.ink]) >= 4.5


@pytest.mark.parametrize("role", ["read-frame", "weight-frame", "write", "muted", "wrong"])
def test_frames_stand_out_on_paper(role):
    assert contrast(style.COLOURS[role], style.COLOURS["paper"]) >= 3


def test_numbers_of_a_matrix_stand_out_on_every_tint():
    figure = figures.matrix(np.arange(-12, 12).reshape(4, 6)).figure
    inks = {text.get_gid(): to_hex(text.get_color()) for text in texts(figure)}
    for gid, fill in fills(figure).items():
        assert contrast(fill, inks[gid]) >= 4.5


# --- the other pictures ---------------------------------------------------------------------------


def test_marked_cells_are_tinted_and_framed():
    figure = figures.grid(slides.X, "X", marked=[(0, 0), (2, 1)]).figure
    tinted = {gid for gid, fill in fills(figure).items() if fill == style.COLOURS["read"]}
    assert tinted == {"grid 0[0, 0]", "grid 0[2, 1]"}
    assert len(framed(figure, "read-frame")) == 8


def test_grids_keep_their_order_and_signs():
    x, y = integers(2, 3), integers(2, 3)
    shown = figures.grids([("X", x), "+", ("Y", y), "=", ("Z", x + y)])
    signs = [text for text in texts(shown.figure) if text.get_gid() is None]
    assert [text.get_text() for text in sorted(signs, key=lambda text: text.get_position())] == [
        "+",
        "=",
    ]
    numbers = named(shown.figure, r"grid 2\[\d, \d\]")
    assert list(numbers.values()) == [str(value) for value in (x + y).ravel()]
    assert [part in shown.alt for part in ("X, 2×3", "+ Y, 2×3", "= Z, 2×3")] == [True] * 3


def test_a_matrix_shows_equal_numbers_alike_and_zeros_faintly():
    matrix = matrices.conv_matrix([[1, 2], [-1, 0]], 4)
    figure = figures.matrix(matrix, title="C").figure
    numbers, colours = named(figure, r"matrix\[\d+, \d+\]"), fills(figure)
    assert list(numbers.values()) == [str(value) for value in matrix.ravel()]
    tints = {
        text: {colours[gid] for gid in numbers if numbers[gid] == text}
        for text in ("0", "1", "2", "-1")
    }
    assert all(len(found) == 1 for found in tints.values())
    assert len(set().union(*tints.values())) == 4
    assert tints["0"] == {style.COLOURS["paper"]}


@given(
    size=st.integers(1, 12),
    k=st.integers(1, 4),
    s=st.integers(1, 4),
    p=st.integers(0, 3),
    d=st.integers(1, 3),
)
@example_settings(max_examples=examples(40))
def test_windows_can_be_counted(size, k, s, p, d):
    assume(d * (k - 1) + 1 <= size + 2 * p)
    shown = figures.windows(size, k, s, p, d)
    out, figure = shapes.conv_output_size(size, k, s, p, d), shown.figure
    assert words(figure, "place") == [f"place {n}" for n in range(out)]
    assert words(figure, "remark")[-1] == "does not fit"
    assert " ".join(words(figure, "title")).endswith(f"= {out}")
    assert f"floor({size + 2 * p - (d * (k - 1) + 1)} / {s}) = {out - 1}" in " ".join(
        words(figure, "counting")
    )
    unread = conv2d(np.ones((1, size)), np.ones((1, k)), (1, s), (0, p), (1, d)).unread("padded")
    sentence = f"No window reads {', '.join(str(cell.column - p) for cell in unread)}."
    assert (sentence in shown.alt) if unread else ("No window" not in shown.alt)
    filled = [
        to_hex(colour)
        for collection in figure.findobj(PolyCollection)
        for colour in collection.get_facecolors()
    ]
    assert filled.count(style.COLOURS["read"]) == out * k
    assert filled.count(style.COLOURS["unread"]) == len(unread)


layer = st.fixed_dictionaries(
    {"kernel_size": st.integers(1, 3)},
    optional={
        "stride": st.integers(1, 2),
        "padding": st.integers(0, 1),
        "dilation": st.integers(1, 2),
    },
)


@given(layers=st.lists(layer, min_size=1, max_size=3), size=st.integers(2, 12))
@example_settings(max_examples=examples(40))
def test_a_receptive_field_is_what_changes_the_output(layers, size):
    def run(x):
        for settings in layers:
            k, *rest = (
                settings.get(n, v) for n, v in (("kernel_size", 1), ("stride", 1), ("padding", 0))
            )
            x = ops.conv2d(
                x,
                np.ones((1, k), int),
                None,
                (1, rest[0]),
                (0, rest[1]),
                (1, settings.get("dilation", 1)),
            )
        return x[0]

    try:
        out = run(np.zeros((1, size), int))
    except ValueError:
        assume(False)
    chosen = (len(out) - 1) // 2
    changed = [n for n in range(size) if run(np.eye(size, dtype=int)[n : n + 1])[chosen]]
    shown = figures.receptive_field(layers, size=size)
    cells = f": {', '.join(map(str, changed))}" if changed else ""
    assert f"it reads {len(changed)} of {size} cells of the input{cells}." in shown.alt
    field = shapes.receptive_field(layers)[-1]
    first = field.start + chosen * field.jump
    assert f"from {first} to {first + field.size - 1}:" in shown.alt
    assert set(changed) <= set(range(first, first + field.size))
    assert words(shown.figure, "field") == [
        f"receptive field: {field.size} cell{'s' * (field.size > 1)}"
    ]


# --- text alternatives ----------------------------------------------------------------------------


def test_the_alt_of_a_frame_says_everything():
    assert figures.frame(DECK, 2).alt == (
        "conv2d, stride=2, padding=1, dilation=1. After 2 of 4 steps. "
        "X with its border of zeros, 5×5: 0 0 0 0 0; 0 1 3 2 0; 0 0 -1 2 0; 0 1 -2 1 0; 0 0 0 0 0. "
        "Kernel K, 3×3: 1 0 0; -1 0 1; 0 -1 1. "
        "Output Y, 2×2: 2 -5; empty empty. Y[0, 1] = 1·0 + (-1)·3 + 1·0 + (-1)·2 + 1·0 = -5."
    )


def test_the_alt_names_cells_that_no_window_reads():
    shown = figures.frame(conv2d(integers(3, 4), [[1, 1], [1, 1]], stride=2))
    assert shown.alt.endswith("No window reads X[2, 0], X[2, 1], X[2, 2], X[2, 3].")


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_of_a_picture_is_in_its_alt(name):
    shown = picture(name)
    said = re.findall(r"[^\s;:.,]+(?:\.\d+)?(?:e[+-]\d+)?", shown.alt)
    numbers = {
        t.get_text()
        for t in texts(shown.figure)
        if re.fullmatch(r".+\[\d+, \d+\]", t.get_gid() or "")
    }
    assert numbers <= set(said) | set(re.findall(r"(?<=\s)\S+?(?=[;.]?\s|[;.]?$)", shown.alt))


# --- repeatable, and without side effects ---------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["deck, step 2", "strip of the deck", "matrix", "dilated windows", "field"]
)
def test_the_same_call_gives_the_same_bytes_whatever_the_readers_settings(name):
    first = png(PICTURES[name]().figure)
    with matplotlib.rc_context():
        matplotlib.style.use(["dark_background", "ggplot"])
        matplotlib.rcParams.update({"font.size": 30, "path.sketch": (1, 100, 2)})
        matplotlib.rcParams.update({"savefig.bbox": "tight", "savefig.dpi": 40})
        assert png(PICTURES[name]().figure) == first


def test_global_settings_stay_as_they_are():
    before = dict(matplotlib.rcParams)
    png(figures.frame(DECK).figure)
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_imported():
    code = (
        "import sys; from lecture_utils import figures, slides, trace;"
        "figures.strip(trace.conv2d(slides.X, slides.K, 2, 1))._repr_mimebundle_();"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


# --- bad input ------------------------------------------------------------------------------------

TOO_MANY = np.zeros((3, 49))


@pytest.mark.parametrize(
    "call, error, message",
    [
        (
            lambda: figures.frame(DECK, 5),
            IndexError,
            r"^step \(=5\) must be from 0 \(the start\) to 4",
        ),
        (lambda: figures.trace_figure(DECK, -1), IndexError, r"^step \(=-1\)"),
        (lambda: figures.frame(DECK, 1.5), TypeError, r"^step \(=1.5\) must be a whole number"),
        (lambda: figures.frame(DECK, True), TypeError, r"^step \(=True\)"),
        (lambda: figures.frame([[1]]), TypeError, r"^trace \(=\[\[1\]\]\) must be a Trace"),
        (lambda: figures.strip(DECK, [1, 9]), IndexError, r"^step \(=9\)"),
        (lambda: figures.strip(DECK, []), ValueError, r"^steps holds 0 frames"),
        (lambda: figures.strip(DECK, 3), TypeError, r"^steps \(=3\) must be several"),
        (lambda: figures.strip(TRACES["large"]), ValueError, r"^steps holds 144 frames.* 1 to 24"),
        (
            lambda: figures.frame(conv2d(np.zeros((49, 3)), [[1]])),
            ValueError,
            r"49 rows.*at most 48",
        ),
        (lambda: figures.grid(TOO_MANY), ValueError, r"49 columns.*at most 48"),
        (lambda: figures.grid([1, 2]), ValueError, r"has the shape \(2,\)"),
        (lambda: figures.grid([[]]), ValueError, r"at least one cell"),
        (lambda: figures.grid([["a"]], "X"), TypeError, r"^X .*must hold numbers"),
        (
            lambda: figures.grid([[1]], marked=[(0, 1)]),
            ValueError,
            r"cell \(0, 1\), which is outside",
        ),
        (lambda: figures.grids({}), ValueError, r"from 1 to 14 grids, not 0"),
        (lambda: figures.grids({f"{n}": [[n]] for n in range(15)}), ValueError, r"not 15"),
        (
            lambda: figures.grids(["*", ("X", [[1]])]),
            ValueError,
            r"'\*' must stand between two grids",
        ),
        (lambda: figures.grids([("X", [[1]]), "*"]), ValueError, r"ends with the sign '\*'"),
        (lambda: figures.grids([("X", [[1]]), "+", "+"]), ValueError, r"between two grids"),
        (lambda: figures.grids([("X", [[1]]), "and"]), ValueError, r"'and' must be one of \* ="),
        (lambda: figures.grids([[[1]]]), TypeError, r"must be a pair \(label, values\)"),
        (lambda: figures.grids({"X": [[1]]}, {"Y": [(0, 0)]}), ValueError, r"marked names 'Y'"),
        (
            lambda: figures.matrix([[1, 2]], row_labels=["a", "b"]),
            ValueError,
            r"^row_labels must hold 1",
        ),
        (
            lambda: figures.matrix([[1, 2]], column_labels="ab"),
            ValueError,
            r"^column_labels must hold 2",
        ),
        (
            lambda: figures.matrix([[1, 2]], groups=0),
            ValueError,
            r"^groups \(=0\) must be at least 1",
        ),
        (lambda: figures.windows(3, 5), ValueError, r"^kernel_size \(=5\) must not be larger"),
        (
            lambda: figures.windows((3, 3), 3),
            TypeError,
            r"^size \(=\(3, 3\)\) must be a whole number",
        ),
        (lambda: figures.windows(10**9, 3), ValueError, r"at most 40"),
        (lambda: figures.windows(30, 3), ValueError, r"28 places.*at most 24"),
        (lambda: figures.receptive_field([]), ValueError, r"from 1 to 8\."),
        (
            lambda: figures.receptive_field(LAYERS, 0),
            ValueError,
            r"^outputs \(=0\) must be at least 1",
        ),
        (
            lambda: figures.receptive_field(LAYERS, 1.0),
            TypeError,
            r"^outputs \(=1.0\) must be a whole",
        ),
        (lambda: figures.receptive_field(LAYERS, 10**9), ValueError, r"cells wide.*at most 48"),
        (lambda: figures.receptive_field(LAYERS, size=2), ValueError, r"must not be larger"),
        (
            lambda: figures.receptive_field([{"kernel": 3}]),
            TypeError,
            r"must be a dict that has kernel_size",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
