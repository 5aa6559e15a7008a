"""What is drawn of a trace is what the trace says: texts, fills and lines as drawn."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from lecture_utils import figures, style, zeros
from lecture_utils.engine.trace import Trace, avg_pool2d, conv2d, format_number, max_pool2d
from lecture_utils.figures.kit.picture import SCALE, png
from tests.figures.drawn import (
    DECK,
    PICTURES,
    TRACES,
    cells,
    cells_of,
    fills,
    frame_of,
    framed,
    heights,
    integers,
    named,
    numbers,
    picture,
    steps,
    texts,
    words,
)


@pytest.mark.parametrize("name", TRACES)
def test_the_numbers_drawn_are_those_of_the_frame(name):
    trace = TRACES[name]
    for step in steps(trace):
        frame = trace.frame(step)
        grids = {grid: trace.grids[grid].values for grid in drawn(trace)} | frame.written
        expected = {
            f"{grid}[{r}, {c}]": format_number(value)
            for grid, values in grids.items()
            for r, row in enumerate(values)
            for c, value in enumerate(row)
            # a cell that is not written yet has no text at all, nor has a zero put between
            if value is not None and (r, c) not in trace.grids[grid].inserted
        }
        figure = frame_of(name, step)
        assert named(figure, r"[\w ]+\[\d+, \d+\]") == expected
        assert " ".join(words(figure, "sentence")) == frame.sentence


def drawn(trace: Trace) -> list[str]:
    """The names of the grids that a picture of the trace shows."""
    return [name for board in trace.boards for name in board.grids]


@pytest.mark.parametrize("name", TRACES)
def test_each_cell_has_the_colour_of_what_happens_to_it(name):
    trace = TRACES[name]
    for number in steps(trace)[1:]:
        step = trace.steps[number - 1]
        found = fills(frame_of(name, number))
        shown = [trace.grids[grid] for grid in drawn(trace)]
        weights = [grid.name for grid in shown if grid.holds_weights]
        made = {cell.grid for cell in step.writes}
        sources = [grid.name for grid in shown if grid.name not in {*weights, *made}]
        expected = {
            "read": set().union(*(cells_of(step.reads, grid) for grid in sources)),
            "weight": set().union(*(cells_of(step.reads, grid) for grid in weights)),
            "write": set().union(*(cells_of(step.writes, grid) for grid in trace.written)),
            "unread": {f"{name}[{r}, {c}]" for name in sources for r, c in trace.never_read(name)},
        }
        hatched = {f"{grid.name}[{r}, {c}]" for grid in shown for r, c in grid.inserted}
        expected = {role: one - hatched for role, one in expected.items()}  # no number is there
        for role, one in expected.items():
            assert {cell for cell, c in found.items() if c == style.COLOURS[role]} == one, role
        border = {f"{grid.name}[{r}, {c}]" for grid in shown for r, c in grid.border}
        grey = {cell for cell, c in found.items() if c == style.COLOURS["border"]}
        assert grey == border - expected["read"] - expected["unread"]


def test_the_three_kinds_of_zeros_never_look_alike():
    """A zero of the border, one put between, and a cell of the map that holds 0."""
    shown = figures.grid(zeros.spread([[2, 0], [-2, 1]], 2, 1), "Y")
    own = {(1, 1), (1, 3), (3, 1), (3, 3)}
    between = {(1, 2), (2, 1), (2, 2), (2, 3), (3, 2)}
    numbered = {(r, c) for r in range(5) for c in range(5)} - between
    at = {f"grid 0[{r}, {c}]": (r, c) for r, c in numbered}
    fill = {at[gid]: colour for gid, colour in fills(shown.figure).items()}
    assert {cell for cell, colour in fill.items() if colour == style.COLOURS["paper"]} == own
    assert {c for c, colour in fill.items() if colour == style.COLOURS["border"]} == (
        numbered - own
    )
    assert hatched_cells(shown.figure, style.COLOURS["inserted"]) == len(between)
    assert words(shown.figure, "legend") == [
        style.MARKS[role].split(": ")[1] for role in ("border", "inserted")
    ]
    assert "Inserted zeros: row 2 and column 2, counted from 0. Zeros of the border: 16." in (
        shown.alt
    )
    plain = figures.grid([[0, 1]], "Y").figure
    assert hatched_cells(plain, style.COLOURS["paper"]) == 0 and words(plain, "legend") == []


def hatched_cells(figure: Figure, fill: str) -> int:
    """How many cells of this fill have slanting lines, besides those of the legend."""
    corners, colours = cells(figure)
    ends = [
        np.sort(segment, axis=0)
        for lines in figure.findobj(LineCollection)
        for segment in lines.get_segments()
        if (segment[0] != segment[1]).all()
    ]
    return sum(
        any((corner[:2] <= low).all() and (high <= corner[2:]).all() for low, high in ends)
        for corner, colour in zip(corners, colours, strict=True)
        if colour == fill and corner[2] - corner[0] > 18
    )


def test_the_window_has_one_thick_frame_and_taps_apart_have_one_each():
    whole = figures.trace_figure(DECK, 1)
    assert len(framed(whole, "read-frame")) == 12  # around 3×3 cells
    apart = figures.trace_figure(conv2d(integers(3, 3), [[1, 1], [1, 1]], dilation=2), 1)
    assert len(framed(apart, "read-frame")) == 4 * 4


def test_every_weight_of_the_window_is_framed_also_one_that_is_0():
    """As in the widgets: nine weights meet nine numbers."""
    assert len(framed(figures.trace_figure(DECK, 1), "weight-frame")) == 12
    before = figures.trace_figure(DECK, 0)
    assert len(framed(before, "weight-frame")) == len(framed(before, "read-frame")) == 0


def test_every_product_of_a_step_is_shown_those_of_weight_0_grey():
    for number in range(1, len(DECK) + 1):
        figure, terms = figures.trace_figure(DECK, number), DECK.steps[number - 1].terms
        shown = [text for text in texts(figure) if text.get_gid() == "product"]
        assert [text.get_text() for text in shown] == [term.text for term in terms]
        grey = [to_hex(text.get_color()) == style.COLOURS["muted"] for text in shown]
        assert grey == [term.silent for term in terms]
        assert words(figure, "caption") == ["weight · input (grey: weight 0)"]
    start = figures.trace_figure(DECK, 0)
    assert words(start, "product") == [] and words(start, "caption"), "their places are there"
    assert "caption" not in {text.get_gid() for text in texts(frame_of("pooling", 1))}
    assert "Of 9 products 4 have the weight 0." in figures.frame(DECK, 1).alt


def test_labels_count_from_the_first_cell_of_the_input():
    labels = words(figures.trace_figure(DECK), "padded label")
    assert labels == ["-1", "0", "1", "2", "3"] * 2
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


def test_what_a_sign_means_is_said_as_the_operation_has_it():
    """Unpooling has no window, and the border of max pooling holds no zeros."""
    assert words(figures.trace_figure(TRACES["unpooling"]), "legend")[-1] == "no switch here"
    told = figures.frame(TRACES["unpooling"]).alt
    assert "No switch here: S[0, 0], S[0, 2], S[0, 3], S[1, 0]," in told and "window" not in told
    assert "No switch here" not in figures.frame(TRACES["pooling"]).alt
    bordered = max_pool2d([[-3, -1, -2]], (1, 2), padding=(0, 1))
    assert words(figures.trace_figure(bordered), "legend")[-1] == "border: counts as -∞"
    told = figures.frame(bordered).alt
    assert "X with its border, 1×5: -∞ -3 -1 -2 -∞." in told and "No window reads" not in told
    for counts, sign in ((True, "border: counts as 0"), (False, "border: does not count")):
        mean = avg_pool2d([[-3, -1, -2]], (1, 2), padding=(0, 1), count_include_pad=counts)
        assert words(figures.trace_figure(mean), "legend")[-1] == sign
    cut = max_pool2d([[-3, -1, -2]], (1, 2))
    assert "No window reads X[0, 2]." in figures.frame(cut).alt


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
        sizes = {tuple(frame_of(name, n).get_size_inches()) for n in steps(TRACES[name])}
        assert len(sizes) == 1


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
        found = image.getpixel((SCALE * (round(x) - 16), SCALE * (round(y) - 18)))
        wanted = tuple(int(style.COLOURS[role][i : i + 2], 16) for i in (1, 3, 5))
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 4, gid


# --- text alternatives ----------------------------------------------------------------------------


def test_the_alt_of_a_frame_says_everything():
    assert figures.frame(DECK, 2).alt == (
        "conv2d, stride=2, padding=1, dilation=1. After 2 of 4 steps. "
        "X with its border of zeros, 5×5: 0 0 0 0 0; 0 1 3 2 0; 0 0 -1 2 0; 0 1 -2 1 0; 0 0 0 0 0. "
        "Kernel K, 3×3: 1 0 0; -1 0 1; 0 -1 1. "
        "Output Y, 2×2: 2 -5; empty empty. Y[0, 1] = 1·0 + (-1)·3 + 1·0 + (-1)·2 + 1·0 = -5. "
        "Of 9 products 4 have the weight 0."
    )


def test_the_alt_names_cells_that_no_window_reads():
    shown = figures.frame(conv2d(integers(3, 4), [[1, 1], [1, 1]], stride=2))
    assert shown.alt.endswith("No window reads X[2, 0], X[2, 1], X[2, 2], X[2, 3].")


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_of_a_picture_is_in_its_alt(name):
    shown = picture(name)
    said = re.findall(r"[^\s;:.,]+(?:\.\d+)?(?:e[+-]\d+)?", shown.alt)
    written = {text.get_text() for text in numbers(shown.figure)}
    assert written <= set(said) | set(re.findall(r"(?<=\s)\S+?(?=[;.]?\s|[;.]?$)", shown.alt))
