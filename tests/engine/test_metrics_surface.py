"""The normalised surface Dice, against loops over pairs of pixels; outlines against SciPy's."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from lecture_utils import metrics
from tests.refusals import refusal
from tests.tables import examples

LINE = np.array([[0, 1, 0, 0]] * 4)
BESIDE = np.roll(LINE, 1, axis=1)


@st.composite
def pairs(draw):
    """(prediction, target, classes, tolerance) of one to three images, some pixels void."""
    classes = draw(st.integers(1, 3))
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    label = st.integers(0, classes - 1)
    prediction = draw(arrays(np.int64, shape, elements=label))
    target = draw(arrays(np.int64, shape, elements=label | st.just(255)))
    tolerance = draw(st.sampled_from([0, 0.5, 1, math.sqrt(2), 2, math.sqrt(13), 5.0, 100, 1e9]))
    return prediction, target, classes, tolerance


def outline_of(labels, label):
    """Pixel by pixel: those of the class with a neighbour that is not, or beyond the edge."""
    height, width = labels.shape
    found = []
    for r, c in itertools.product(range(height), range(width)):
        around = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]
        inside = [(y, x) for y, x in around if 0 <= y < height and 0 <= x < width]
        alone = len(inside) < 4 or any(labels[place] != label for place in inside)
        if labels[r, c] == label and alone:
            found.append((r, c))
    return found


def counted(guess, truth, label, tolerance):
    """Pixels of both outlines that are near the other, and all of them: every pair is measured."""
    known = truth != 255
    ones = [outline_of(np.where(known, labels, -1), label) for labels in (truth, guess)]
    near = sum(
        any(math.dist(place, other) <= tolerance + 1e-9 for other in theirs)
        for mine, theirs in (ones, ones[::-1])
        for place in mine
    )
    return near, sum(map(len, ones))


@settings(max_examples=examples(150), deadline=None)
@given(pairs())
def test_every_average_is_that_of_measuring_every_pair(case):
    prediction, target, classes, tolerance = case
    counts = np.array(
        [
            [counted(*images, label, tolerance) for images in zip(prediction, target, strict=True)]
            for label in range(classes)
        ]
    )  # (class, image, near and all)
    with np.errstate(invalid="ignore"):
        each = counts[..., 0] / counts[..., 1]
        none = counts[..., 0].sum(1) / counts[..., 1].sum(1)
    images = [np.mean(row[~np.isnan(row)]) for row in each.T if not np.isnan(row).all()]
    wanted = {
        "none": none,
        "dataset": np.nan if np.isnan(none).all() else np.nanmean(none),
        "image": np.mean(images) if images else np.nan,
    }
    for average, value in wanted.items():
        found = metrics.surface_dice(prediction, target, classes, tolerance, average, 255)
        np.testing.assert_allclose(found, value)
    tensors = torch.tensor(prediction), torch.tensor(target, dtype=torch.int32)
    found = metrics.surface_dice(*tensors, classes, tolerance, ignore_index=255)
    np.testing.assert_array_equal(found, metrics.surface_dice(*case[:4], ignore_index=255))


@settings(max_examples=examples(200), deadline=None)
@given(
    arrays(bool, st.tuples(*[st.integers(1, 12)] * 2)),
    st.sampled_from([0, 1, math.sqrt(2), 1.5, 2, math.sqrt(13), 3.7, 5, 8.5, 100, 1e300]),
)
def test_outlines_and_distances_are_those_of_scipy(mask, distance):
    np.testing.assert_array_equal(metrics.outline(mask), mask & ~ndimage.binary_erosion(mask))
    far = ndimage.distance_transform_edt(~mask) if mask.any() else np.full(mask.shape, np.inf)
    np.testing.assert_array_equal(metrics.within(mask, distance), far <= distance)


@pytest.mark.parametrize("distance", [1, 350, 700, 1300.5, 1e9])
@pytest.mark.parametrize("shape", [(1000, 1500), (1, 20_000)])
def test_the_time_does_not_grow_with_the_distance(shape, distance):
    """Two pixels in a large image: every pixel is measured by Pythagoras. The second image is
    empty.
    """
    mask = np.zeros((2, *shape), np.uint8)
    places = [(0, 0), (shape[0] // 2, shape[1] - 100)]
    mask[0][tuple(zip(*places, strict=True))] = 1
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    near = [(rows - r) ** 2 + (columns - c) ** 2 <= distance**2 for r, c in places]
    found = metrics.within(mask, distance)
    np.testing.assert_array_equal(found[0], near[0] | near[1])
    assert not found[1].any()


def test_a_line_beside_the_truth_is_met_only_with_tolerance():
    assert metrics.iou(BESIDE, LINE)[1] == 0
    assert metrics.surface_dice(BESIDE, LINE, tolerance=0)[1] == 0
    assert metrics.surface_dice(BESIDE, LINE)[1] == 1
    assert metrics.surface_dice(np.roll(LINE, 2, axis=1), LINE)[1] == 0


def test_what_lies_inside_an_object_does_not_count_and_a_hole_does():
    large = np.pad(np.ones((20, 20), int), 6)
    smaller = np.pad(np.ones((16, 16), int), 8)  # two pixels off on every side
    assert metrics.iou(smaller, large)[1] == 0.64
    assert metrics.surface_dice(smaller, large)[1] == 0
    assert metrics.surface_dice(smaller, large, tolerance=2)[1] < 1, "corners are 2.83 apart"
    holed = large.copy()
    holed[15, 15] = 0  # its outline: the four pixels around it
    assert metrics.surface_dice(holed, large)[1] == (76 + 76) / (76 + 76 + 4)


def test_a_class_that_is_absent_has_no_score_and_one_that_is_missed_has_0():
    found = metrics.surface_dice(LINE * 0, LINE, num_classes=3)
    assert found[1] == 0 and np.isnan(found[2])
    void = np.where(LINE == 1, 255, 0)
    assert np.isnan(metrics.surface_dice(LINE, void, ignore_index=255)[1])
    assert math.isnan(metrics.surface_dice(LINE, LINE * 0 + 255, 2, 1, "image", 255))
    for shape in ((4, 0), (0, 4), (0, 4, 4), (2, 0, 0)):
        assert np.isnan(metrics.surface_dice(np.zeros(shape, int), np.zeros(shape, int))).all()


def test_along_void_both_outlines_are_the_same():
    ring = np.pad(np.pad(np.ones((4, 4), int), 1, constant_values=255), 1)
    covered = np.where(ring > 0, 1, 0)
    assert metrics.surface_dice(covered, ring, tolerance=0, ignore_index=255)[1] == 1


def test_the_scores_of_large_images_take_no_pairs():
    large = np.zeros((600, 800), np.uint8)
    large[100:500, 100:700] = 1
    assert metrics.surface_dice(np.roll(large, 3, axis=1), large, tolerance=3)[1] == 1


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: metrics.surface_dice([0, 1], [0, 1]), ValueError, r"shape \(2,\).*\(N, H, W\)"),
        (
            lambda: metrics.surface_dice([[0]], [[0]], tolerance=-1),
            ValueError,
            r"tolerance \(=-1\)",
        ),
        (lambda: metrics.surface_dice([[0]], [[0]], tolerance="1"), TypeError, "must be a number"),
        (lambda: metrics.surface_dice([[0]], [[0]], average="all"), ValueError, r"average \(='all"),
        (lambda: metrics.surface_dice([[2]], [[0]]), ValueError, "prediction holds 2"),
        (lambda: metrics.surface_dice([[0]], [[255]]), ValueError, "Pass ignore_index=255"),
        (lambda: metrics.surface_dice([[0.5]], [[0]]), TypeError, "must hold labels"),
        (lambda: metrics.surface_dice([[0]], [[0, 1]]), ValueError, r"shape \(1, 1\)"),
        (lambda: metrics.outline([[0, 2]]), ValueError, r"mask holds 2.*labels == 1"),
        (lambda: metrics.outline([True]), ValueError, "needs rows and columns"),
        (lambda: metrics.within([[1]], math.inf), ValueError, r"distance \(=inf\)"),
        (lambda: metrics.within(None, 1), TypeError, "mask must hold labels"),
    ],
)
def test_what_has_no_outline_is_refused(call, error, says):
    message = refusal(error, call)
    assert re.search(says, message), message
