"""A photograph and what was made of it: the text says it, and everything can be read."""

from __future__ import annotations

import matplotlib.style
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from lecture_utils import KernelLab, datasets, figures
from lecture_utils.figures.kit import picture
from tests.figures.drawn import boxes, texts

CAT = datasets.photo("cat", 32)
LABS = {
    "one kernel": {},
    "7×7": {"kernel": np.full((7, 7), -9)},
    "large numbers": {"kernel": np.full((7, 7), 10**9)},
    "four channels": {"kernel": ["random"] * 4, "colour": True},
    "pooling in colours": {"mode": "max pooling", "colour": True, "kernel_size": 7},
    "a flat picture": {"photo": np.ones((4, 90)), "kernel": [[0.5]]},
}


def test_the_text_says_what_is_shown():
    found = figures.filtered(
        {"X": CAT, "Y": CAT[:9, :7]}, {"K": [["1", "-2"], ["0", "3"]]}, words=["Y = 3.", "End."]
    )
    assert found.alt == "Pictures: X (32×32), Y (9×7). Grids: K: 1 -2, 0 3. Y = 3. End."


@pytest.mark.parametrize("name", LABS)
def test_nothing_is_clipped_and_no_two_texts_overlap(name):
    figure = KernelLab(**LABS[name])._figure()
    width, height = figure.get_size_inches() * figure.dpi
    found = boxes(figure)
    assert len(found) > 4 and width <= 9 * 110 + 0.5
    for text, (left, bottom, right, top) in found:
        inside = left >= 0 and bottom >= 0 and right <= width and top <= height
        assert inside, text.get_text()
    ends = np.array([extents for _, extents in found])
    low = np.maximum(ends[:, None, :2], ends[:, :2])
    high = np.minimum(ends[:, None, 2:], ends[:, 2:])
    over = np.triu(~(low > high - 0.5).any(axis=-1), k=1)
    assert not over.any(), [(found[a][0].get_text(), found[b][0]) for a, b in np.argwhere(over)]
    if name != "large numbers":
        shown = 600 / width
        assert min(text.get_fontsize() for text in texts(figure)) * figure.dpi / 72 * shown >= 10.9


def pixels(figure):
    """What is drawn, before it is reduced to few colours."""
    with matplotlib.style.context("default"):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


def test_pixels_and_frames_are_where_they_are():
    framed = figures.filtered({"X": CAT}, squares={"X": [(4, 6, 3)]})
    plain = figures.filtered({"X": CAT})
    one, other = (pixels(each.figure) for each in (framed, plain))
    rows, columns = np.nonzero((one != other).any(axis=2))
    scale, left, top = 256 / 32, 16, 16 + 26
    near = [(rows.min(), top + 4 * scale), (rows.max(), top + 7 * scale)]
    near += [(columns.min(), left + 6 * scale), (columns.max(), left + 9 * scale)]
    assert all(abs(found - wanted) <= 4 for found, wanted in near)
    middle = [
        other[round(top + (r + 0.5) * scale), round(left + 0.5 * scale), 0] for r in range(32)
    ]
    np.testing.assert_array_equal(middle, CAT[:, 0])
    stored = np.asarray(picture.drawn(plain.figure, 1).convert("RGB")).astype(int)
    assert np.abs(stored - other).max() <= 40, "few colours, and yet the same greys"


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"pictures": {}}, ValueError, "pictures holds 0 pictures"),
        ({"pictures": CAT}, TypeError, "pictures .* must be a dict whose keys are names"),
        ({"pictures": {"X": CAT[None]}}, ValueError, r"pictures\['X'\] has the shape"),
        ({"pictures": {"X": CAT * 0.5}}, ValueError, "must hold whole numbers from 0 to 255"),
        ({"pictures": {"X": [[256]]}}, ValueError, "must hold whole numbers from 0 to 255"),
        ({"grids": {"K": [["1", "2"]]}}, ValueError, r"grids\['K'\] .* square of texts"),
        ({"grids": {"K": [[1]]}}, TypeError, r"grids\['K'\] .* must hold texts"),
        ({"squares": {"Z": [(0, 0, 1)]}}, ValueError, "squares names 'Z', which is none of the"),
        ({"squares": {"X": [(0, 1)]}}, ValueError, r"squares\['X'\] .* \(top, left, side\)"),
        ({"words": [3]}, TypeError, "words .* must hold texts"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong, error, says):
    with pytest.raises(error, match=says):
        figures.filtered(**{"pictures": {"X": CAT}, **wrong})
