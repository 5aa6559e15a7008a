"""Stamps on their canvas, checkerboards as greys, and boards in two columns."""

from __future__ import annotations

import numpy as np
import pytest

from lecture_utils import datasets, figures, slides, trace
from lecture_utils.figures.kit.picture import drawn

Y = [[2, -5], [-2, 1]]


def texts(picture, name):
    """What is written in the cells of a block, by place."""
    found = {}
    for text in picture.figure.texts:
        gid = text.get_gid() or ""
        if gid.startswith(f"{name}["):
            row, column = gid[len(name) + 1 : -1].split(", ")
            found[int(row), int(column)] = text.get_text()
    return found


def pixels(picture):
    return np.asarray(drawn(picture.figure, 1).convert("RGB")).astype(int)


def test_every_stamp_stands_at_its_place_with_its_own_numbers():
    picture = figures.stamps(Y, slides.K, stride=2, padding=1)
    kernel = np.array(slides.K)
    total = np.zeros((5, 5), int)
    for i, j in np.ndindex(2, 2):
        factor = str(Y[i][j]) if Y[i][j] >= 0 else f"({Y[i][j]})"
        cells = texts(picture, f"Y[{i}, {j}]·K = {factor}·K")
        stamp = {(2 * i + a, 2 * j + b): Y[i][j] * kernel[a, b] for a, b in np.ndindex(3, 3)}
        assert cells == {place: str(value) for place, value in stamp.items()}
        for place, value in stamp.items():
            total[place] += value
    summed = texts(picture, "their sum")
    assert summed == {place: str(total[place]) for place in np.ndindex(5, 5)}
    left = texts(picture, "Z")
    assert left == {(r, c): str(total[r + 1, c + 1]) for r, c in np.ndindex(3, 3)}
    for words in (
        "4 stamps on a canvas of 5×5 cells",
        "Y[1, 1] stamps 1·K = (1 0 0; -1 0 1; 0 -1 1): 4 of 9 numbers reach Z; padding cuts off 5.",
        "Stamps add up at Z[0, 1], Z[1, 0], Z[1, 1], Z[1, 2], Z[2, 1].",
        "Output Z, 3×3: 0 7 0; -2 3 5; 0 -3 0.",
    ):
        assert words in picture.alt


def test_what_is_cut_off_carries_a_slash_and_what_stays_a_frame():
    lines = figures.stamps(Y, slides.K, stride=2, padding=1).figure.findobj(
        lambda one: hasattr(one, "get_segments")
    )
    wrong = [one for one in lines if len(one.get_segments()) and _colour(one) == "#b3261e"]
    slashes = sum(len(one.get_segments()) for one in wrong)
    assert slashes == 4 * 5 + 16 + 1  # of four stamps and of their sum, and one in the legend
    uncut = figures.stamps([[3, 1]], [[1, 2]])
    assert "their sum" not in uncut.alt and texts(uncut, "Z") == {}
    assert texts(uncut, "their sum") == {(0, 0): "3", (0, 1): "7", (0, 2): "2"}


def _colour(lines):
    from matplotlib.colors import to_hex

    return to_hex(lines.get_colors()[0])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: figures.stamps(np.ones((4, 4), int), [[1]]), "16 cells, but .* 12 stamps"),
        (lambda: figures.stamps(Y, slides.K, padding=5), "padding"),
        (lambda: figures.checkerboard([]), "pairs holds 0 pairs"),
        (lambda: figures.checkerboard([(3, 2)] * 4), "pairs holds 4 pairs"),
        (lambda: figures.checkerboard([(3, 2, 1)]), r"pairs\[0\] .* must be"),
        (lambda: figures.checkerboard([(9, 2)]), r"kernel_size \(=9\) must be from 1 to 8"),
        (lambda: figures.checkerboard([(3, 2)], np.zeros((4, 5), int)), "must be a square"),
        (lambda: figures.checkerboard([(3, 2)], np.zeros((145, 145), int)), "145 pixels a side"),
        (lambda: figures.checkerboard([(3, 2)], np.full((4, 4), 256)), "values from 256 to 256"),
        (lambda: figures.checkerboard([(3, 2)], weights="even"), r"weights \(='even'\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_a_checkerboard_is_seen_where_there_is_one():
    picture = figures.checkerboard([(3, 2), (4, 2)], datasets.photo("cat", 48))
    seen = pixels(picture)
    top, left = 16 + 26, 16 + 288 + 46  # of the constant map in the first row
    greys = {tuple(seen[top + 6 + 12 * r, left + 6 + 12 * c]) for r in range(24) for c in range(24)}
    assert greys == {(57,) * 3, (114,) * 3, (228,) * 3}
    low = top + 288 + 10 + 2 * 27 + 20 + 26
    grey = {tuple(seen[low + 6 + 12 * r, left + 6 + 12 * c]) for r in range(24) for c in range(24)}
    assert grey == {(128,) * 3}
    assert "57, 114 and 228" in picture.alt and "stays 128 everywhere" in picture.alt
    numbers = [one.get_text() for one in picture.figure.texts if one.get_gid() == "number"]
    assert numbers[:8] == ["4", "2"] * 4 and numbers[64:] == ["4"] * 64


def test_three_views_fit_a_projector_and_one_board_stays_as_it_was():
    how = {"stride": 2, "padding": 1}
    views = trace.transposed_views(Y, slides.K, **how)
    figure = figures.trace_figure(views)
    width, height = (figure.get_size_inches() * figure.dpi).round()
    assert height <= 660 and width <= 990
    sizes = {tuple(figures.trace_figure(views, n).get_size_inches()) for n in range(len(views) + 1)}
    assert len(sizes) == 1
    titles = [one.get_text() for one in figure.texts if one.get_gid() == "title"]
    assert titles == [board.title for board in views.boards]


def test_no_number_of_a_step_is_wider_than_its_cell():
    """The canvas shows another stamp at the end than before."""
    picture = figures.frame(
        trace.conv_transpose2d([[-100000, 1]], [[1, 2]], stride=2, method="stamp"), 1
    )
    cells = [one for one in picture.figure.texts if (one.get_gid() or "").startswith("canvas[")]
    boxes = [one.get_window_extent() for one in cells]
    assert [one.get_text() for one in cells] == ["-100000", "-200000"]
    assert boxes[0].x1 < boxes[1].x0
