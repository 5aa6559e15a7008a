"""Scores and losses of segmentation: equal to torch and to scikit-learn, and what is absent is
NaN.
"""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lecture_utils import metrics
from lecture_utils.engine.metrics import ConfusionMatrix, confusion_matrix
from tests.tables import examples

TRUTH = np.array([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]])
SHIFTED = np.roll(TRUTH, 1, axis=1)


@st.composite
def masks(draw, most=5, void=False):
    """(prediction, target, number of classes), in one shape."""
    classes = draw(st.integers(1, most))
    shape = draw(array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5))
    prediction = draw(arrays(np.int64, shape, elements=st.integers(0, classes - 1)))
    allowed = st.integers(0, classes - 1) | st.just(255) if void else st.integers(0, classes - 1)
    return prediction, draw(arrays(np.int64, shape, elements=allowed)), classes


@settings(max_examples=examples(200))
@given(masks())
@pytest.mark.filterwarnings("ignore:A single label was found:UserWarning")
def test_the_matrix_is_that_of_scikit_learn(case):
    prediction, target, classes = case
    found = confusion_matrix(prediction, target, classes)
    wanted = sklearn.metrics.confusion_matrix(
        target.ravel(), prediction.ravel(), labels=range(classes)
    )
    np.testing.assert_array_equal(found.counts, wanted)


@settings(max_examples=examples(200))
@given(masks())
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
@pytest.mark.filterwarnings("ignore:A single label was found:UserWarning")
def test_scores_are_those_of_scikit_learn(case):
    prediction, target, classes = case
    flat = target.ravel(), prediction.ravel()
    how = {"labels": range(classes), "average": None, "zero_division": 0}
    for mine, theirs in (
        (metrics.iou, sklearn.metrics.jaccard_score),
        (metrics.dice, sklearn.metrics.f1_score),
    ):
        wanted = _with_nan(theirs(*flat, **how), flat)
        np.testing.assert_allclose(mine(prediction, target, classes), wanted)
    accuracy = sklearn.metrics.accuracy_score(*flat)
    assert metrics.pixel_accuracy(prediction, target) == pytest.approx(accuracy)


def _with_nan(scores, flat):
    """NaN for classes that are in neither."""
    there = np.isin(np.arange(len(scores)), np.union1d(*flat))
    return np.where(there, scores, np.nan)


@settings(max_examples=examples(300))
@given(masks(void=True))
def test_void_pixels_count_nowhere(case):
    prediction, target, classes = case
    found = confusion_matrix(prediction, target, classes, ignore_index=255)
    kept = target != 255
    wanted = confusion_matrix(prediction[kept], target[kept], classes)
    np.testing.assert_array_equal(found.counts, wanted.counts)
    assert found.total == kept.sum()


def test_by_hand():
    found = confusion_matrix(SHIFTED, TRUTH, 2)
    np.testing.assert_array_equal(found.counts, [[10, 2], [2, 2]])
    np.testing.assert_allclose(found.iou(), [10 / 14, 2 / 6])
    np.testing.assert_allclose(found.dice(), [20 / 24, 4 / 8])
    assert found.pixel_accuracy() == 12 / 16
    assert found.mean_iou() == pytest.approx((10 / 14 + 2 / 6) / 2)
    assert found.frequency_weighted_iou() == pytest.approx((12 * 10 / 14 + 4 * 2 / 6) / 16)
    np.testing.assert_array_equal(found.false_positive, [2, 2])
    np.testing.assert_array_equal(found.class_accuracy(), [10 / 12, 1 / 2])
    assert "pixel accuracy 0.750, mean IoU 0.524" in repr(found)
    assert found._repr_html_().count("<td>") == 4 + 1


@settings(max_examples=examples(300))
@given(masks())
def test_dice_follows_from_iou(case):
    prediction, target, classes = case
    iou, dice = (score(prediction, target, classes) for score in (metrics.iou, metrics.dice))
    np.testing.assert_allclose(dice, 2 * iou / (1 + iou))


def test_all_background_is_accurate_and_worthless():
    prediction = np.zeros_like(TRUTH)
    assert metrics.pixel_accuracy(prediction, TRUTH) == 0.75
    np.testing.assert_array_equal(metrics.iou(prediction, TRUTH), [0.75, 0])


def test_an_absent_class_is_nan_and_left_out_of_the_mean():
    scores = metrics.iou(TRUTH, TRUTH, num_classes=3)
    np.testing.assert_array_equal(scores, [1, 1, np.nan])
    assert metrics.mean_iou(TRUTH, TRUTH, 3) == 1
    predicted_only = np.where(TRUTH == 1, 2, TRUTH)
    np.testing.assert_array_equal(metrics.iou(predicted_only, TRUTH, 3), [1, 0, 0])


def test_three_averages_of_one_prediction():
    target = np.stack([TRUTH, np.zeros_like(TRUTH)])
    prediction = np.stack([SHIFTED, np.zeros_like(TRUTH)])
    np.testing.assert_allclose(metrics.iou(prediction, target), [26 / 30, 2 / 6])
    assert metrics.iou(prediction, target, average="dataset") == pytest.approx(
        (26 / 30 + 2 / 6) / 2
    )
    first = (10 / 14 + 2 / 6) / 2
    assert metrics.iou(prediction, target, average="image") == pytest.approx((first + 1) / 2)
    assert metrics.iou(SHIFTED, TRUTH, average="image") == pytest.approx(first)


def test_two_halves_count_as_one():
    whole = confusion_matrix(SHIFTED, TRUTH, 2)
    halves = [confusion_matrix(SHIFTED[rows], TRUTH[rows], 2) for rows in (slice(2), slice(2, 4))]
    np.testing.assert_array_equal((halves[0] + halves[1]).counts, whole.counts)
    with pytest.raises(ValueError, match="one matrix has 2 classes, the other 3"):
        whole + ConfusionMatrix(np.zeros((3, 3), int))
    with pytest.raises(TypeError):
        whole + 1


def test_no_pixel_at_all_is_nan():
    void = np.full((2, 2), 255)
    found = confusion_matrix(np.zeros((2, 2), int), void, 2, ignore_index=255)
    for score in (
        "pixel_accuracy",
        "mean_iou",
        "mean_dice",
        "mean_accuracy",
        "frequency_weighted_iou",
    ):
        assert np.isnan(getattr(found, score)()), score
    assert np.isnan(metrics.iou(void, void[None][0], 256, "image", ignore_index=255))
    assert np.isnan(metrics.pixel_accuracy(np.zeros((2, 2), int), void, ignore_index=255))
    assert confusion_matrix([], [], 2).total == 0


def test_counts_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        confusion_matrix(TRUTH, TRUTH, 2).counts[0, 0] = 9


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (
            ([0, 2], [0, 1], 2),
            ValueError,
            "prediction holds 2, but with num_classes=2 labels are 0 to 1",
        ),
        (([0, 1], [0, 255], 2), ValueError, "Pass ignore_index=255"),
        (([0, 1], [0, -1], 2), ValueError, "target holds -1"),
        (([0, 7], [0, 255], 2, 255), ValueError, None),
        (([0, 1], [[0, 1]], 2), ValueError, r"prediction has the shape \(2,\) and target \(1, 2\)"),
        (([0.0, 1.0], [0, 1], 2), TypeError, r"prediction.astype\(int\)"),
        (([0, 1], ["a", "b"], 2), TypeError, "target must hold labels"),
        (([0], [0], 0), ValueError, r"num_classes \(=0\) must be from 1"),
        (([0], [0], 2.0), TypeError, "must be a whole number"),
        (([0], [0], True), TypeError, "must be a whole number"),
    ],
)
def test_what_are_no_masks_is_refused(arguments, error, says):
    if says is None:  # what was predicted on void pixels does not matter
        assert confusion_matrix(*arguments).total == 1
        return
    with pytest.raises(error, match=says):
        confusion_matrix(*arguments)


@pytest.mark.parametrize("counts", [[1, 2], [[1, 2]], [[]], [[0.5]], [[-1]]])
def test_what_is_no_matrix_is_refused(counts):
    with pytest.raises(
        ValueError, match=r"Use confusion_matrix\(prediction, target, num_classes\)"
    ):
        ConfusionMatrix(np.array(counts))


def test_an_unknown_average_is_refused():
    with pytest.raises(
        ValueError, match=r"average \(='mean'\) must be 'none', 'dataset' or 'image'"
    ):
        metrics.iou([0], [0], average="mean")


# --- cross entropy
# ----------------------------------------------------------------------------------


@st.composite
def losses(draw):
    """(logits, target, arguments), in the layouts of torch."""
    classes = draw(st.integers(1, 4))
    shape = draw(array_shapes(min_dims=0 if draw(st.booleans()) else 1, max_dims=3, max_side=3))
    scores = st.floats(-30, 30, width=32)
    if not shape:
        logits = draw(arrays(np.float64, (classes,), elements=scores))
    else:
        logits = draw(arrays(np.float64, (shape[0], classes, *shape[1:]), elements=scores))
    ignore = draw(st.sampled_from([-100, 255, 0]))
    target = draw(arrays(np.int64, shape, elements=st.integers(0, classes - 1) | st.just(ignore)))
    weight = draw(st.none() | arrays(np.float64, (classes,), elements=st.floats(0, 4, width=16)))
    reduction = draw(st.sampled_from(["mean", "sum", "none"]))
    return logits, target, {"weight": weight, "ignore_index": ignore, "reduction": reduction}


@settings(max_examples=examples(600))
@given(losses())
def test_cross_entropy_is_that_of_torch(case):
    logits, target, how = case
    mine = metrics.cross_entropy(logits, target, **how)
    theirs = {**how, "weight": None if how["weight"] is None else torch.tensor(how["weight"])}
    wanted = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(target), **theirs)
    np.testing.assert_allclose(mine, wanted.numpy(), rtol=1e-9, atol=1e-12)


def test_large_scores_do_not_overflow():
    assert metrics.cross_entropy([[1000.0, 0.0]], [0]) == 0
    assert metrics.cross_entropy([[1000.0, 0.0]], [1]) == 1000
    np.testing.assert_array_equal(metrics.softmax([0.0, -np.inf]), [1, 0])


def test_softmax_and_cross_entropy_by_hand():
    np.testing.assert_allclose(metrics.softmax([np.log(3), 0]), [0.75, 0.25])
    assert metrics.cross_entropy([[np.log(3), 0]], [1]) == pytest.approx(np.log(4))


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (([[0.0, 1.0]], [2]), ValueError, "target holds 2, but with num_classes=2"),
        (([[0.0, 1.0]], [[0]]), ValueError, r"so target must be \(1,\), but is \(1, 1\)"),
        (([[0.0, np.nan]], [0]), ValueError, "logits hold NaN"),
        (([[0.0, np.inf]], [0]), ValueError, "logits hold NaN or infinity"),
        (([["a", "b"]], [0]), TypeError, "logits must be an array of numbers"),
        ((3.0, 0), TypeError, "logits must be an array of numbers"),
        (([[0.0, 1.0]], [0.0]), TypeError, "target must hold labels"),
        (([[0.0, 1.0]], [0], [1.0]), ValueError, "one number from 0 for each of the 2 classes"),
        (([[0.0, 1.0]], [0], [1.0, -1.0]), ValueError, "one number from 0"),
        (([[0.0, 1.0]], [0], None, -100, "max"), ValueError, r"reduction \(='max'\)"),
    ],
)
def test_what_is_no_loss_is_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        metrics.cross_entropy(*arguments)
