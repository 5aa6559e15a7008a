"""MSE, PSNR and the ROC curve, by hand and against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from lecture_utils import metrics


def test_mse_and_psnr_by_hand():
    one, other = np.zeros((2, 1, 2, 2)), np.zeros((2, 1, 2, 2))
    other[1, 0, 0] = 0.2
    assert metrics.mse(one, other) == pytest.approx(0.01)
    np.testing.assert_allclose(metrics.mse_each(one, other), [0, 0.02])
    assert metrics.psnr(one, other) == pytest.approx(20)
    assert metrics.psnr(255 * one, 255 * other, peak=255) == pytest.approx(20)
    assert metrics.psnr(one, one) == math.inf


def test_half_the_error_is_three_decibels():
    clean = np.zeros(8)
    gain = metrics.psnr(clean, clean + 0.1) - metrics.psnr(clean, clean + 0.1 * math.sqrt(2))
    assert gain == pytest.approx(3.01, abs=0.001)


@pytest.mark.parametrize(
    ("one", "other"), [([1.0], [1.0, 2.0]), ([], []), (np.zeros((2, 2)), np.zeros((2, 1)))]
)
def test_images_of_two_shapes_are_not_compared(one, other):
    with pytest.raises(ValueError, match="Give two arrays of one shape"):
        metrics.mse(one, other)


@pytest.mark.parametrize("peak", [0, -1, math.nan, math.inf])
def test_a_peak_is_above_zero(peak):
    with pytest.raises(ValueError, match=r"peak \(="):
        metrics.psnr([0.0], [1.0], peak)


@given(
    st.lists(st.tuples(st.integers(-4, 4), st.booleans()), min_size=2, max_size=40).filter(
        lambda pairs: len({wanted for _, wanted in pairs}) == 2
    )
)
def test_the_area_is_that_of_scikit_learn_and_the_chance_it_stands_for(pairs):
    scores, wanted = (np.array(column) for column in zip(*pairs, strict=True))
    area = metrics.auroc(scores, wanted)
    assert area == pytest.approx(sklearn.metrics.roc_auc_score(wanted, scores))
    higher = scores[wanted][:, None] - scores[~wanted][None]
    assert area == pytest.approx(((higher > 0) + 0.5 * (higher == 0)).mean())
    false, found = metrics.roc_curve(scores, wanted)
    theirs = sklearn.metrics.roc_curve(wanted, scores, drop_intermediate=False)
    np.testing.assert_allclose(false, theirs[0])
    np.testing.assert_allclose(found, theirs[1])


@pytest.mark.parametrize(
    ("scores", "positive", "says"),
    [
        ([1.0, 2.0], [True], "Give one of each"),
        ([1.0, np.nan], [True, False], "scores hold NaN"),
        ([1.0, 2.0], [True, True], "one kind is missing"),
        ([1.0, 2.0], [0, 7], "must hold True and False"),
    ],
)
def test_what_has_no_curve_is_refused(scores, positive, says):
    with pytest.raises(ValueError, match=says):
        metrics.auroc(scores, positive)


def test_zeros_and_ones_are_false_and_true():
    assert metrics.auroc([1.0, 2.0], [0, 1]) == 1.0
