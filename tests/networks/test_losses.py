"""The losses for training: by hand, against torch and autograd, with void pixels, absent classes
and nothing at all.
"""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lecture_utils import losses
from tests.refusals import NOT_FROM_0, holds, refusal

LOSSES = ["dice_loss", "focal_loss", "cross_entropy_and_dice"]
VOID = 255


def case(seed, classes=4, void=0.0, shape=(3, 5, 6), dtype=torch.float64):
    """Random logits (N, C, H, W) that need a gradient, and a target with a share of void pixels."""
    generator = torch.Generator().manual_seed(seed)
    n, h, w = shape
    logits = 3 * torch.randn(n, classes, h, w, generator=generator, dtype=dtype)
    target = torch.randint(0, classes, shape, generator=generator)
    target[torch.rand(shape, generator=generator) < void] = VOID
    return logits.requires_grad_(), target


def dice_by_hand(logits, target, smooth=1.0, ignore_index=VOID):
    """Class by class and pixel by pixel, with Python's own numbers."""
    p = logits.detach().softmax(1).tolist()
    n, classes, h, w = logits.shape
    scores = []
    for c in range(classes):
        above = below = smooth
        seen = False
        for i, r, k in np.ndindex(n, h, w):
            label = target[i, r, k].item()
            if label != ignore_index:
                above += 2 * p[i][c][r][k] * (label == c)
                below += p[i][c][r][k] + (label == c)
                seen |= label == c
        scores += [1 - above / below] if seen else []
    return sum(scores) / len(scores)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("smooth", [0.0, 1.0, 7.5])
def test_dice_is_what_counting_by_hand_gives(seed, smooth):
    logits, target = case(seed, classes=1 + seed, void=0.2)
    found = losses.dice_loss(logits, target, VOID, smooth)
    assert found.item() == pytest.approx(dice_by_hand(logits, target, smooth), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weighted", [False, True])
def test_focal_with_gamma_0_is_cross_entropy(seed, weighted):
    logits, target = case(seed, void=0.2)
    weight = [0.5, 2.0, 0.0, 1.0] if weighted else None
    tensor = None if weight is None else torch.tensor(weight, dtype=torch.float64)
    wanted = F.cross_entropy(logits, target, tensor, ignore_index=VOID)
    found = losses.focal_loss(logits, target, 0, weight, VOID)
    torch.testing.assert_close(found, wanted)
    gradients = [torch.autograd.grad(loss, logits)[0] for loss in (found, wanted)]
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize("gamma", [0.3, 1.0, 2.0, 5])
def test_focal_weighs_each_pixel_by_what_is_missing_from_1(gamma):
    logits, target = case(7)
    nll = F.cross_entropy(logits, target, reduction="none")
    wanted = ((1 - torch.exp(-nll)) ** gamma * nll).mean()
    torch.testing.assert_close(losses.focal_loss(logits, target, gamma), wanted)


def test_a_weight_counts_a_pixel_that_often():
    logits, target = case(3, classes=2)
    weight = [1.0, 3.0]
    rare = target == 1
    nll = F.cross_entropy(logits, target, reduction="none") * (
        1 - torch.exp(-F.cross_entropy(logits, target, reduction="none"))
    )
    wanted = (nll[~rare].sum() + 3 * nll[rare].sum()) / ((~rare).sum() + 3 * rare.sum())
    torch.testing.assert_close(losses.focal_loss(logits, target, 1.0, weight), wanted)


def test_both_is_the_sum_of_the_two():
    logits, target = case(1, void=0.3)
    weight = torch.tensor([1.0, 2.0, 3.0, 4.0])
    wanted = F.cross_entropy(logits, target, weight.double(), ignore_index=VOID)
    wanted = wanted + losses.dice_loss(logits, target, VOID)
    torch.testing.assert_close(losses.cross_entropy_and_dice(logits, target, weight, VOID), wanted)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("void", [0.0, 0.4])
def test_gradients_are_those_of_differences(name, void):
    logits, target = case(2, classes=3, void=void, shape=(2, 2, 3))
    loss = getattr(losses, name)
    assert torch.autograd.gradcheck(lambda x: loss(x, target, ignore_index=VOID), logits)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_focal_has_a_finite_gradient_where_the_network_is_certain(gamma):
    logits = torch.tensor([200.0, -200.0]).reshape(1, 2, 1, 1).requires_grad_()
    for label in (0, 1):
        loss = losses.focal_loss(logits, torch.tensor([[[label]]]), gamma)
        (gradient,) = torch.autograd.grad(loss, logits)
        assert torch.isfinite(loss) and torch.isfinite(gradient).all()
        assert (gradient.abs().max() == 0) == (label == 0)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("there", [0.0, 1e4, math.nan, math.inf, -math.inf])
def test_what_stands_at_an_ignored_pixel_changes_nothing(name, there):
    logits, target = case(4, void=0.3)
    loss = getattr(losses, name)
    wanted = loss(logits, target, ignore_index=VOID)
    (slope,) = torch.autograd.grad(wanted, logits)
    ignored = (target == VOID)[:, None].expand_as(logits)
    changed = logits.detach().masked_fill(ignored, there).requires_grad_()
    found = loss(changed, target, ignore_index=VOID)
    (gradient,) = torch.autograd.grad(found, changed)
    assert torch.equal(found, wanted)
    assert torch.equal(gradient, slope)
    assert (gradient[ignored] == 0).all()


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", [(2, 3, 3), (0, 3, 3)], ids=str)
def test_no_pixel_left_is_0_with_a_gradient_of_0(name, shape):
    logits, target = case(5, shape=shape)
    loss = getattr(losses, name)(logits, torch.full_like(target, VOID), ignore_index=VOID)
    loss.backward()
    assert loss.item() == 0
    assert (logits.grad == 0).all()


@pytest.mark.parametrize("name", ["focal_loss", "cross_entropy_and_dice"])
def test_only_pixels_of_weight_0_left(name):
    logits, target = case(5, classes=2)
    rest = 0 if name == "focal_loss" else losses.dice_loss(logits, torch.zeros_like(target)).item()
    loss = getattr(losses, name)(logits, torch.zeros_like(target), weight=[0.0, 1.0])
    loss.backward()
    assert loss.item() == pytest.approx(rest)
    assert torch.isfinite(logits.grad).all()


def test_an_absent_class_is_left_out_of_dice():
    logits, target = case(6, classes=3)
    target[target == 2] = 0
    p, y = logits.softmax(1)[:, :2], F.one_hot(target, 3).movedim(-1, 1)[:, :2]
    over = (0, 2, 3)
    wanted = 1 - (2 * (p * y).sum(over) / (p.sum(over) + y.sum(over))).mean()
    found = losses.dice_loss(logits, target, smooth=0.0)
    torch.testing.assert_close(found, wanted)
    (gradient,) = torch.autograd.grad(found, logits)
    assert gradient[:, 2].sum() > 0, "a step still lowers the scores of the absent class"


def test_an_ignored_class_is_left_out_of_dice():
    logits, target = case(6, classes=3)
    one = losses.dice_loss(logits, target, ignore_index=0)
    assert one.item() == pytest.approx(dice_by_hand(logits, target, ignore_index=0), abs=1e-12)


def test_dice_counts_the_batch_as_one_picture():
    logits, target = case(8, shape=(2, 4, 4))
    side_by_side = losses.dice_loss(
        torch.cat([*logits], dim=-1)[None], torch.cat([*target], dim=-1)[None]
    )
    torch.testing.assert_close(losses.dice_loss(logits, target), side_by_side)


def test_a_perfect_prediction_costs_nothing_and_a_wrong_one_nearly_1():
    target = torch.arange(8).reshape(1, 2, 4) % 2
    sure = 50.0 * F.one_hot(target, 2).movedim(-1, 1).float()
    assert losses.dice_loss(sure, target).item() == pytest.approx(0, abs=1e-6)
    assert losses.dice_loss(-sure, target, smooth=0.0).item() == pytest.approx(1)
    assert losses.focal_loss(sure, target).item() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_one_class_has_nothing_to_learn(name):
    logits, target = case(9, classes=1)
    loss = getattr(losses, name)(logits, target)
    loss.backward()
    assert loss.item() == pytest.approx(0)
    assert logits.grad.abs().max() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_bfloat16_logits_are_summed_in_float32(name):
    logits, target = case(10, dtype=torch.bfloat16, shape=(4, 64, 64))
    found = getattr(losses, name)(logits, target)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, getattr(losses, name)(logits.float(), target))
    found.backward()
    assert logits.grad.dtype == torch.bfloat16


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int16, torch.int32])
@pytest.mark.parametrize("name", LOSSES)
def test_a_target_of_any_whole_numbers(name, dtype):
    logits, target = case(11, void=0.2)
    loss = getattr(losses, name)
    wanted = loss(logits, target, ignore_index=VOID)
    assert torch.equal(loss(logits, target.to(dtype), ignore_index=VOID), wanted)


@pytest.mark.parametrize("name", LOSSES)
def test_nan_at_a_pixel_that_counts_is_not_hidden(name):
    logits, target = case(12)
    with torch.no_grad():
        logits[0, 0, 0, 0] = math.nan
    assert torch.isnan(getattr(losses, name)(logits, target))


@pytest.mark.parametrize("name", LOSSES)
def test_a_few_steps_of_each_loss_lead_to_the_target(name):
    logits, target = case(13, classes=3, void=0.1)
    optimiser = torch.optim.Adam([logits], lr=0.3)
    for _ in range(150):
        optimiser.zero_grad()
        getattr(losses, name)(logits, target, ignore_index=VOID).backward()
        optimiser.step()
    counted = target != VOID
    assert (logits.argmax(1) == target)[counted].all()


def test_the_examples_run():
    done = doctest.testmod(losses)
    assert done.attempted >= 6 and done.failed == 0


GOOD = torch.zeros(1, 2, 2, 2), torch.zeros(1, 2, 2, dtype=torch.long)
REFUSED = {
    "an array in place of logits": (
        np.zeros((1, 2, 2, 2)),
        GOOD[1],
        TypeError,
        ["ndarray", "model(images)"],
    ),
    "logits of whole numbers": (GOOD[0].long(), GOOD[1], TypeError, ["logits", "torch.int64"]),
    "an array in place of a target": (
        GOOD[0],
        np.zeros((1, 2, 2), int),
        TypeError,
        ["target", "ndarray"],
    ),
    "a target of floats": (
        GOOD[0],
        GOOD[1].float(),
        TypeError,
        ["target", "torch.float32", "torch.long"],
    ),
    "a target of bools": (GOOD[0], GOOD[1].bool(), TypeError, ["target", "torch.bool"]),
    "logits of one image": (GOOD[0][0], GOOD[1][0], ValueError, ["(2, 2, 2)", "logits[None]"]),
    "no classes": (GOOD[0][:, :0], GOOD[1], ValueError, ["(1, 0, 2, 2)"]),
    "a target of another size": (GOOD[0], GOOD[1][:, :1], ValueError, ["(1, 2, 2)", "(1, 1, 2)"]),
    "a one-hot target": (
        GOOD[0],
        GOOD[0].long(),
        ValueError,
        ["(1, 2, 2, 2)", "one class a pixel"],
    ),
    "a class too many": (
        GOOD[0],
        GOOD[1] + 2,
        ValueError,
        ["holds 2", "2 classes", "ignore_index=2"],
    ),
    "a class below 0": (GOOD[0], GOOD[1] - 1, ValueError, ["holds -1", "ignore_index=-1"]),
}


@pytest.mark.parametrize("refused", REFUSED)
@pytest.mark.parametrize("name", LOSSES)
def test_what_does_not_go_together(name, refused):
    logits, target, error, pieces = REFUSED[refused]
    holds(refusal(error, lambda: getattr(losses, name)(logits, target)), *pieces)


@pytest.mark.parametrize(
    "weight", [[1.0], [1.0, 2.0, 3.0], [1.0, -1.0], [1.0, math.nan], 2.0], ids=str
)
@pytest.mark.parametrize("name", ["focal_loss", "cross_entropy_and_dice"])
def test_weights_that_do_not_fit(name, weight):
    call = getattr(losses, name)
    holds(refusal(ValueError, lambda: call(*GOOD, weight=weight)), "weight", "2 classes")


@pytest.mark.parametrize(("value", "error"), NOT_FROM_0)
def test_gamma_and_smooth_are_numbers_from_0(value, error):
    holds(refusal(error, lambda: losses.focal_loss(*GOOD, gamma=value)), f"gamma (={value!r})")
    holds(refusal(error, lambda: losses.dice_loss(*GOOD, smooth=value)), f"smooth (={value!r})")


@pytest.mark.parametrize("value", [None, 1.0, True, "255"], ids=repr)
@pytest.mark.parametrize("name", LOSSES)
def test_ignore_index_is_a_whole_number(name, value):
    message = refusal(TypeError, lambda: getattr(losses, name)(*GOOD, ignore_index=value))
    holds(message, f"ignore_index (={value!r})", "ignore_index=-100")


@pytest.mark.parametrize("weight", [None, [1.0, 2.0, 0.5, 1.0]])
@pytest.mark.parametrize("name", [*LOSSES, "cross_entropy"])
def test_no_step_waits_for_a_graphics_card(name, weight):
    """A meta tensor holds no numbers: whoever asks for one, and so would wait, gets an error."""
    logits, target = (values.detach().to("meta") for values in case(0, void=0.2))
    logits.requires_grad_()
    how = {} if name == "dice_loss" else {"weight": weight}
    loss = getattr(losses, name)(logits, target, ignore_index=VOID, **how)
    loss.backward()
    assert loss.shape == ()
    assert logits.grad.shape == logits.shape


@pytest.mark.parametrize("name", [*LOSSES, "cross_entropy"])
def test_on_a_card_a_class_that_does_not_exist_makes_the_loss_nan(name, monkeypatch):
    logits, target = case(0)
    target[0, 0, 0] = 4
    with pytest.raises(ValueError, match="target holds 4, but logits have 4 classes"):
        getattr(losses, name)(logits, target)
    monkeypatch.setattr(losses, "_is_here", lambda values: False)
    assert math.isnan(getattr(losses, name)(logits, target).item())
    target[0, 0, 0] = 0
    good = getattr(losses, name)(logits, target)
    monkeypatch.undo()
    assert good.item() == getattr(losses, name)(logits, target).item()


@pytest.mark.parametrize("weight", ["x", {}, [1, "a"], 1j])
def test_weights_that_are_no_numbers_are_refused(weight):
    logits, target = case(0)
    said = refusal(TypeError, lambda: losses.cross_entropy(logits, target, weight=weight))
    holds(said, "weight (=", "one number from 0 for each class")
