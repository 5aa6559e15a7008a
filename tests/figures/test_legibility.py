"""Every picture can be read: nothing is cut off or overlaps, letters are large enough."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from lecture_utils import figures, style
from lecture_utils.figures.kit.colours import LOOKS
from tests.figures.drawn import (
    PICTURES,
    TINY,
    TRACES,
    boxes,
    cell_under,
    cells,
    contrast,
    fills,
    numbers,
    picture,
    texts,
)


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
        one, other = found[a][0], found[b][0]
        pytest.fail(f"{one!r} ({one.get_gid()}) lies on {other!r} ({other.get_gid()})")


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_stands_inside_its_cell(name):
    figure = picture(name).figure
    height = figure.get_size_inches()[1] * figure.dpi
    found, inside = dict(boxes(figure)), set(numbers(figure))
    for text in inside:
        left, bottom, right, top = found[text]
        x0, y0, x1, y1 = cells(figure)[0][cell_under(figure, text)]
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
    corners, _ = cells(figure)
    sizes = {tuple(size) for size in (corners[:, 2:] - corners[:, :2]).tolist()}
    assert len(sizes - {(18.0, 18.0)}) == 1  # those of the legend


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
