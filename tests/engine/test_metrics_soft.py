"""Soft Dice, focal loss and the gradients in NumPy: equal to the losses for training, and to
torch's autograd.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lecture_utils import losses, metrics
from tests.refusals import NOT_FROM_0, holds, refusal
from tests.tables import examples

VOID = 255


@st.composite
def cases(draw, dimensions=(4, 4)):
    """Logits (N, C, ...) and a target with void pixels, as NumPy arrays."""
    classes = draw(st.integers(1, 4))
    n, *rest = draw(
        array_shapes(min_dims=dimensions[0] - 1, max_dims=dimensions[1] - 1, max_side=4)
    )
    logits = draw(arrays(np.float64, (n, classes, *rest), elements=st.floats(-8, 8, width=32)))
    labels = st.integers(0, classes - 1) | st.just(VOID)
    return logits, draw(arrays(np.int64, (n, *rest), elements=labels))


def same(mine, theirs):
    """Equal; where nothing counts NumPy has NaN as torch's cross entropy, and the losses for
    training 0.
    """
    if math.isnan(mine):
        assert theirs.item() == 0
    else:
        assert mine == pytest.approx(theirs.item(), rel=1e-9, abs=1e-12)


@settings(max_examples=examples(200))
@given(cases(), st.sampled_from([0.0, 0.5, 1.0, 20.0]))
def test_dice_is_that_of_the_training(case, smooth):
    logits, target = case
    x = torch.tensor(logits, requires_grad=True)
    theirs = losses.dice_loss(x, torch.tensor(target), VOID, smooth)
    same(metrics.dice_loss(logits, target, VOID, smooth), theirs)
    theirs.backward()
    mine = metrics.dice_loss_gradient(logits, target, VOID, smooth)
    np.testing.assert_allclose(mine, x.grad.numpy(), rtol=1e-9, atol=1e-12)
    assert (mine.swapaxes(0, 1)[:, target == VOID] == 0).all()


@settings(max_examples=examples(200))
@given(cases(), st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0]), st.booleans())
def test_focal_is_that_of_the_training(case, gamma, weighted):
    logits, target = case
    weight = np.arange(logits.shape[1]) + 0.5 if weighted else None
    theirs = losses.focal_loss(torch.tensor(logits), torch.tensor(target), gamma, weight, VOID)
    same(metrics.focal_loss(logits, target, gamma, weight, VOID), theirs)


@settings(max_examples=examples(200))
@given(cases((2, 4)), st.booleans())
def test_the_gradient_of_cross_entropy_is_torchs(case, weighted):
    logits, target = case
    weight = np.arange(logits.shape[1]) + 0.5 if weighted else None
    x = torch.tensor(logits, requires_grad=True)
    w = None if weight is None else torch.tensor(weight)
    torch.nn.functional.cross_entropy(
        x, torch.tensor(target), w, ignore_index=VOID, reduction="sum"
    ).backward()
    mine = metrics.cross_entropy_gradient(logits, target, weight, VOID)
    counted = target[target != VOID]
    total = len(counted) if weight is None else weight[counted].sum()
    np.testing.assert_allclose(mine * total, x.grad.numpy(), rtol=1e-9, atol=1e-12)


@settings(max_examples=examples(100))
@given(cases((2, 4)))
def test_focal_with_gamma_0_is_cross_entropy(case):
    logits, target = case
    for reduction in ("mean", "sum", "none"):
        np.testing.assert_allclose(
            metrics.focal_loss(logits, target, 0, None, VOID, reduction),
            metrics.cross_entropy(logits, target, None, VOID, reduction),
            rtol=1e-9,
            atol=1e-12,
        )


@settings(max_examples=examples(100))
@given(cases((2, 4)))
def test_sure_and_hard_it_is_the_dice_score(case):
    """Probabilities that are 0 or 1, nothing added: the score of the labels, where the target has
    the class.
    """
    logits, target = case
    classes = logits.shape[1]
    prediction = logits.argmax(axis=1)
    sure = np.moveaxis(np.eye(classes)[prediction], -1, 1)
    hard = metrics.dice(prediction, target, classes, ignore_index=VOID)
    there = np.isin(np.arange(classes), target)
    found = metrics.soft_dice(sure, target, 0, VOID)
    np.testing.assert_allclose(found, np.where(there, hard, np.nan))


def test_by_hand():
    p = [[0.9, 0.1], [0.4, 0.6]]
    np.testing.assert_allclose(metrics.soft_dice(p, [0, 1], smooth=0), [1.8 / 2.3, 1.2 / 1.7])
    np.testing.assert_allclose(metrics.soft_dice(p, [0, 1]), [2.8 / 3.3, 2.2 / 2.7])
    np.testing.assert_allclose(metrics.soft_dice(p, [0, 0], smooth=0), [2.6 / 3.3, np.nan])
    half = metrics.dice_loss_gradient([[0.0, 0.0]], [1], smooth=0)
    np.testing.assert_allclose(half, [[2 / 9, -2 / 9]])  # D = 2/3, S = 3/2, p·(1 - p) = 1/4
    assert metrics.focal_loss([[0.0, 0.0]], [0]) == pytest.approx(math.log(2) / 4)


def test_the_gradient_of_dice_dies_where_the_network_is_certain_and_wrong():
    """That of cross entropy does not: the reason to train with both."""
    logits, target = np.array([[12.0, -12.0], [12.0, -12.0]]), [0, 1]
    assert np.abs(metrics.cross_entropy_gradient(logits, target))[1].max() > 0.49
    assert np.abs(metrics.dice_loss_gradient(logits, target)).max() < 1e-9


def test_nothing_counts():
    logits, target = np.zeros((2, 3, 2, 2)), np.full((2, 2, 2), VOID)
    assert math.isnan(metrics.dice_loss(logits, target, VOID))
    assert math.isnan(metrics.focal_loss(logits, target, ignore_index=VOID))
    assert np.isnan(metrics.soft_dice(logits, target, ignore_index=VOID)).all()
    for gradient in (metrics.dice_loss_gradient, metrics.cross_entropy_gradient):
        assert (gradient(logits, target, ignore_index=VOID) == 0).all()


TAKERS = {
    "soft_dice": metrics.soft_dice,
    "dice_loss": metrics.dice_loss,
    "focal_loss": metrics.focal_loss,
    "cross_entropy_gradient": metrics.cross_entropy_gradient,
    "dice_loss_gradient": metrics.dice_loss_gradient,
}
REFUSED = {
    "one pixel without its axis": ([0.0, 1.0], 1, ValueError, ["(2,)", "(N, C, ...)"]),
    "a one-hot target": ([[0.0, 1.0]], [[0, 1]], ValueError, ["(1, 2)", "one class a pixel"]),
    "a class too many": ([[0.0, 1.0]], [2], ValueError, ["target holds 2", "0 to 1"]),
    "labels that are floats": ([[0.0, 1.0]], [0.0], TypeError, ["target", "float64"]),
    "NaN": ([[0.0, math.nan]], [0], ValueError, ["hold NaN"]),
    "text": ([["a", "b"]], [0], TypeError, ["array of numbers"]),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("taker", TAKERS)
def test_what_does_not_go_together(taker, case):
    values, target, error, pieces = REFUSED[case]
    message = refusal(error, lambda: TAKERS[taker](values, target))
    holds(message, *pieces)
    if "target" not in message[:8]:
        assert message.startswith("probabilities" if taker == "soft_dice" else "logits")


@pytest.mark.parametrize(("value", "error"), NOT_FROM_0)
def test_gamma_and_smooth_are_numbers_from_0(value, error):
    one = [[0.0, 1.0]], [0]
    holds(refusal(error, lambda: metrics.focal_loss(*one, gamma=value)), f"gamma (={value!r})")
    for taker in ("soft_dice", "dice_loss", "dice_loss_gradient"):
        call = partial(TAKERS[taker], *one, smooth=value)
        holds(refusal(error, call), f"smooth (={value!r})")


def test_weights_and_reductions_that_do_not_fit():
    one = [[0.0, 1.0]], [0]
    for taker in ("focal_loss", "cross_entropy_gradient"):
        call = partial(TAKERS[taker], *one, weight=[1.0])
        holds(refusal(ValueError, call), "weight", "2 classes")
    holds(refusal(ValueError, lambda: metrics.focal_loss(*one, reduction="max")), "reduction")
