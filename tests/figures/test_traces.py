"""What is drawn of a trace is what the trace says: texts, fills and lines as drawn."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from matplotlib.colors import to_hex
from PIL import Image

from lecture_utils import figures, style
from lecture_utils.engine.trace import Trace, conv2d, format_number
from lecture_utils.figures.kit.picture import SCALE, png
from tests.figures.drawn import (
    DECK,
    PICTURES,
    TRACES,
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
            if value is not None  # a cell that is not written yet has no text at all
        }
        figure = frame_of(name, step)
        assert named(figure, r"\w+\[\d+, \d+\]") == expected
        assert " ".join(words(figure, "sentence")) == frame.sentence


def drawn(trace: Trace) -> list[str]:
    """The names of the grids that a picture of the trace shows."""
    return [name for board in trace.boards for name in board.grids]


WEIGHTS = ("kernel", "turned", "matrix")


@pytest.mark.parametrize("name", TRACES)
def test_each_cell_has_the_colour_of_what_happens_to_it(name):
    trace = TRACES[name]
    for number in steps(trace)[1:]:
        step = trace.steps[number - 1]
        found = fills(frame_of(name, number))
        shown = [trace.grids[grid] for grid in drawn(trace)]
        weights = [grid.name for grid in shown if grid.name in WEIGHTS]
        sources = [grid.name for grid in shown if grid.name not in (*WEIGHTS, *trace.written)]
        expected = {
            "read": set().union(*(cells_of(step.reads, grid) for grid in sources)),
            "weight": set().union(*(cells_of(step.reads, grid) for grid in weights)),
            "write": set().union(*(cells_of(step.writes, grid) for grid in trace.written)),
            "unread": set().union(*(cells_of(trace.unread(grid), grid) for grid in sources)),
        }
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


def test_all_weights_of_the_window_are_framed_also_those_that_are_0():
    assert len(framed(figures.trace_figure(DECK, 1), "weight-frame")) == 12  # around 3×3 cells
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
