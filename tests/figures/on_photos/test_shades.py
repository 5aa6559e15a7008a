"""Maps as greys: the greys are the numbers, what is small says them, and all can be read."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lecture_utils import datasets, figures, ops, slides, upsampling
from tests.figures.drawn import boxes, texts
from tests.figures.on_photos.test_filtered import pixels

POOLED, PLACES = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
WAYS = {
    "unpooling": ops.max_unpool2d(POOLED, PLACES, 2),
    "nearest": upsampling.nearest(POOLED, 2),
    "bilinear": np.round(upsampling.bilinear(POOLED, 2), 2),
}
PICTURES = {
    "deck": lambda: figures.shades({"pooled": POOLED} | WAYS, columns=3),
    "photo": lambda: figures.shades({"a cat": datasets.photo("cat", 64)} | WAYS),
    "one": lambda: figures.shades({"": [[7]]}),
    "long words": lambda: figures.shades(
        {f"a map with a long caption, number {n}": np.eye(3) for n in range(6)}, columns=6
    ),
    "a row": lambda: figures.shades({"row": [[-1.25, 10**6, 3]], "column": [[1], [2]]}),
}


def test_the_text_has_the_scale_the_numbers_and_what_is_to_be_seen():
    found = figures.shades({"Y": POOLED, "cat": datasets.photo("cat", 32)}, says="A cat.")
    assert found.alt.startswith("Black is 2, white is ")
    assert " Y, 2×2: 2 5; 6 3. cat, 32×32: " in found.alt
    assert found.alt.endswith(". A cat.")


def test_every_cell_has_the_grey_of_its_number():
    shown = pixels(figures.shades({"X": slides.POOL_INPUT, "Y": POOLED}, scale=(0, 5)).figure)
    x = np.array(slides.POOL_INPUT)
    cell = 240 // 4
    corners = [
        [shown[16 + 28 + r * cell + 4, 16 + c * cell + 4].tolist() for c in range(4)]
        for r in range(4)
    ]
    grey = np.rint(255 * np.clip(x / 5, 0, 1)).astype(int)
    assert corners == [[[value] * 3 for value in row] for row in grey.tolist()]


def test_equal_numbers_have_equal_greys_whatever_map_they_stand_in():
    shown = pixels(figures.shades({"a": [[0, 8]], "b": [[8, 4]]}).figure)
    line = shown[16 + 28 + 5]
    first, second = line[16 + 240 - 4], line[16 + 240 + 20 + 4]
    assert first.tolist() == second.tolist() == [255] * 3
    assert figures.shades({"a": [[3, 3]]}).alt == "Black is 3, white is 3. a, 1×2: 3 3."


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_clipped_no_two_texts_overlap_and_all_can_be_read(name):
    figure = PICTURES[name]().figure
    width, height = figure.get_size_inches() * figure.dpi
    assert width <= 9 * 110 + 0.5
    found = boxes(figure)
    for text, (left, bottom, right, top) in found:
        inside = left >= 0 and bottom >= 0 and right <= width and top <= height
        assert inside, text.get_text()
    for (one, a), (other, b) in itertools.combinations(found, 2):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, (one.get_text(), other.get_text())
    smallest = min(text.get_fontsize() for text in texts(figure)) * figure.dpi / 72
    assert smallest * min(1, 600 / width) >= 10.9


def test_numbers_are_written_where_they_can_be_read_and_nowhere_else():
    def written(values: np.ndarray, columns: int) -> int:
        maps = {str(n): values for n in range(columns)}
        figure = figures.shades(maps, columns=columns).figure
        return sum(text.get_gid() == "number" for text in texts(figure))

    assert written(np.eye(4), 3) == 3 * 16
    assert written(np.eye(8) / 3, 6) == 0
    assert written(np.eye(9), 1) == 0


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"maps": {}}, ValueError, "maps holds 0 maps. Use from 1 to 12"),
        ({"maps": [[1]]}, TypeError, "maps .* must be a dict whose keys are names"),
        ({"maps": {"a": [1, 2]}}, ValueError, r"maps\['a'\] has the shape \(2,\)"),
        ({"maps": {"a": [["x"]]}}, TypeError, r"maps\['a'\] .*must hold numbers"),
        ({"maps": {"a": [[np.nan]]}}, ValueError, r"maps\['a'\] holds numbers that are not finite"),
        ({"maps": {"a": np.zeros((1, 513))}}, ValueError, "1×513 cells, but at most 512"),
        ({"columns": 0}, ValueError, r"columns \(=0\)"),
        ({"columns": 7}, ValueError, r"columns \(=7\)"),
        ({"scale": (1, 1)}, ValueError, r"scale \(=\(1, 1\)\) must be two numbers"),
        ({"scale": 3}, ValueError, r"scale \(=3\) must be two numbers"),
        ({"scale": "ab"}, TypeError, "scale"),
        ({"says": None}, TypeError, r"says \(=None\) must be a text"),
    ],
)
def test_what_is_no_map_is_refused(given, error, says):
    with pytest.raises(error, match=says):
        figures.shades(**({"maps": {"a": [[1, 2]]}} | given))
