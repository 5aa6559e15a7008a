"""What a training refuses, before the first step or when numbers go wrong, and what its sentences
say.
"""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss

from lecture_utils import datasets, training
from lecture_utils.networks.training import NotFinite
from tests.networks.training_runs import X, Y, fit, model, weights
from tests.refusals import refusal
from tests.tables import for_each

NAN, INF = math.nan, math.inf


def spoilt(row=3, value=NAN):
    x = X[:64].clone()
    x[row, 1] = value
    return x


# --- before the first step ------------------------------------------------------------------------


BAD = {
    "batch larger than data": (
        {"batch_size": 65},
        ValueError,
        "larger than the data: train holds 64",
    ),
    "batch 0": ({"batch_size": 0}, ValueError, "batch_size (=0) must be at least 1"),
    "batch fractional": (
        {"batch_size": 2.0},
        TypeError,
        "batch_size (=2.0) must be a whole number",
    ),
    "epochs 0": ({"epochs": 0}, ValueError, "epochs (=0) must be at least 1"),
    "epochs True": ({"epochs": True}, TypeError, "epochs (=True) must be a whole number"),
    "seconds 0": ({"seconds": 0}, ValueError, "seconds (=0) must be a finite number above 0"),
    "seconds endless": ({"seconds": INF}, ValueError, "seconds (=inf) must be a finite number"),
    "lr NaN": ({"lr": NAN}, ValueError, "lr (=nan) must be a finite number above 0"),
    "lr 0": ({"lr": 0}, ValueError, "lr (=0) must be a finite number above 0"),
    "lr negative": ({"lr": -1.0}, ValueError, "lr (=-1.0) must be a finite number above 0"),
    "lr a word": ({"lr": "fast"}, TypeError, "lr (='fast') must be a number"),
    "decay negative": (
        {"weight_decay": -0.1},
        ValueError,
        "weight_decay (=-0.1) must be a finite number from 0",
    ),
    "seed negative": ({"seed": -1}, ValueError, "seed (=-1) must be from 0 to 9223372036854775807"),
    "seed too large": ({"seed": 2**63}, ValueError, "must be from 0 to 9223372036854775807"),
    "seed fractional": ({"seed": 0.5}, TypeError, "seed (=0.5) must be a whole number"),
    "patience 0": ({"patience": 0}, ValueError, "patience (=0) must be at least 1"),
    "patience for nothing": (
        {"patience": 3, "validation": None},
        ValueError,
        "there is no validation set",
    ),
    "steps 0": ({"steps_per_epoch": 0}, ValueError, "steps_per_epoch (=0) must be at least 1"),
    "function without steps": (
        {"train": lambda n, g: (X, Y)},
        ValueError,
        "Give steps_per_epoch=50",
    ),
    "fewer targets": ({"train": (X, Y[:5])}, ValueError, "Give one target for each input"),
    "three things": ({"train": (X, Y, Y)}, TypeError, "must be (inputs, targets)"),
    "one number": ({"train": torch.tensor(1.0)}, ValueError, "Give one target for each input"),
    "nothing": ({"train": (X[:0], Y[:0])}, ValueError, "holds nothing to learn from"),
    "validation too short": (
        {"validation": (X, Y[:5])},
        ValueError,
        "validation has inputs of shape (96, 3)",
    ),
    "images and classes as one": ({"train": datasets.digits().test}, TypeError, "not ImageSet"),
    "words": ({"train": "digits"}, TypeError, "train must hold tensors or arrays, not str"),
    "float64": (
        {"train": (X.double(), Y)},
        TypeError,
        "inputs of float64, but the model computes in float32",
    ),
    "bytes": (
        {"train": (X.byte(), Y)},
        TypeError,
        "inputs of uint8, but the model computes in float32",
    ),
    "float16": ({"validation": (X.half(), Y)}, TypeError, "validation has inputs of float16"),
    "NaN in the data": (
        {"train": (spoilt(), Y[:64])},
        ValueError,
        "inputs of train are NaN or infinite in 1 of 64 rows, the first in row 3",
    ),
    "infinite targets": (
        {"validation": (X[:64], spoilt(7, INF))},
        ValueError,
        "targets of validation are NaN or infinite in 1 of 64 rows, the first in row 7",
    ),
    "one NaN among numbers": (
        {"validation": (X[:2], torch.tensor([0, NAN]))},
        ValueError,
        "in 1 of 2 rows, the first in row 1",
    ),
    "device": ({"device": "toaster"}, ValueError, "device (='toaster') cannot be used here"),
    "device without numbers": (
        {"device": "meta"},
        ValueError,
        "device (='meta') cannot be used here",
    ),
    "device of another kind": ({"device": 3.5}, ValueError, "device (=3.5) cannot be used here"),
    "autocast float16": (
        {"autocast": torch.float16},
        ValueError,
        "autocast (=torch.float16) must be torch.bfloat16",
    ),
    "autocast a word": (
        {"autocast": "bf16"},
        ValueError,
        "autocast (='bf16') must be torch.bfloat16 or None",
    ),
    "loss no function": ({"loss": "mse"}, TypeError, "loss (='mse') cannot be called"),
    "no loss": ({"loss": None}, TypeError, "loss (=None) cannot be called"),
    "transform no function": (
        {"batch_transform": 1},
        TypeError,
        "batch_transform (=1) cannot be called",
    ),
    "one of two transforms no function": (
        {"batch_transform": [lambda x, y, g: (x, y), "shift"]},
        TypeError,
        "batch_transform (='shift') cannot be called",
    ),
    **{
        f"{name} without brackets": (
            {"batch_transform": getattr(training, name)},
            TypeError,
            f"batch_transform (=training.{name}) lacks its brackets",
        )
        for name in ("crop", "endless", "flip", "noise", "shift", "turn")
    },
    "one of two without brackets": (
        {"batch_transform": [training.noise(0.1), training.flip]},
        TypeError,
        "Write for example training.flip().",
    ),
    "data without brackets": (
        {"train": training.endless, "steps_per_epoch": 1},
        TypeError,
        "train (=training.endless) lacks its brackets",
    ),
    "data a class": (
        {"train": datasets.SceneMaker, "steps_per_epoch": 1},
        TypeError,
        "train (=SceneMaker) is a class",
    ),
    "loss a class": (
        {"loss": nn.MSELoss},
        TypeError,
        "loss (=MSELoss) is a class, but must be a function that takes (outputs, targets)",
    ),
    "metric a class": ({"metrics": {"a": nn.MSELoss}}, TypeError, "metrics['a'] (=MSELoss) is a"),
    "callback no function": (
        {"callback": "draw"},
        TypeError,
        "callback (='draw') cannot be called",
    ),
    "metrics a function": ({"metrics": max}, TypeError, "metrics must be a dict of functions"),
    "metric no function": (
        {"metrics": {"iou": 0.5}},
        TypeError,
        "metrics['iou'] (=0.5) cannot be called",
    ),
    "metric None": (
        {"metrics": {"iou": None}},
        TypeError,
        "metrics['iou'] (=None) cannot be called",
    ),
    "resume without file": ({"resume": True}, ValueError, "needs a file to go on from"),
    "resume a file": (
        {"resume": "a.safetensors"},
        TypeError,
        "resume (='a.safetensors') must be True or False",
    ),
    "checkpoint empty": (
        {"checkpoint": ""},
        ValueError,
        "checkpoint (='') must name a file",
    ),
    "progress 1": ({"progress": 1}, TypeError, "progress (=1) must be True or False"),
    "checkpoint no name": (
        {"checkpoint": 5},
        TypeError,
        "checkpoint (=5) must be the name of a file",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_trained_with_is_refused(name):
    changes, error, says = BAD[name]
    net = model()
    before = weights(net).clone()
    assert says in refusal(error, lambda: fit(net, **changes))
    assert torch.equal(weights(net), before)
    assert net.training  # as it was


def test_what_cannot_be_trained_is_refused():
    assert "must be a torch.nn.Module, not str" in refusal(TypeError, lambda: fit("model"))
    assert "not the class Linear" in refusal(TypeError, lambda: fit(nn.Linear))
    assert "no weights that can be trained" in refusal(ValueError, lambda: fit(nn.Tanh()))


# --- at the first step ----------------------------------------------------------------------------

STEP = {
    "one loss for each": (
        {"loss": lambda y, t: (y - t) ** 2},
        TypeError,
        "loss gave a Tensor of shape (16, 2), but it must give one number",
    ),
    "no tensor": ({"loss": lambda y, t: 1.0}, TypeError, "loss gave a float that is no tensor"),
    "no gradient": (
        {"loss": lambda y, t: mse_loss(y.detach(), t)},
        ValueError,
        "does not depend on the model",
    ),
    "train gives one": (
        {"train": lambda n, g: X, "steps_per_epoch": 1},
        TypeError,
        "train gave Tensor, but a batch is (inputs, targets)",
    ),
    "transform gives nothing": (
        {"batch_transform": lambda x, y, g: None},
        TypeError,
        "batch_transform gave NoneType",
    ),
    "the second transform gives nothing": (
        {"batch_transform": [lambda x, y, g: (x, y), lambda x, y, g: None]},
        TypeError,
        "batch_transform gave NoneType",
    ),
    "shift of what is no image": (
        {"batch_transform": training.shift(0.5)},
        ValueError,
        (
            "shift got inputs of shape (16, 3) and targets of shape (16, 2), but it moves both "
            "together"
        ),
    ),
    "metric gives nothing": (
        {"metrics": {"iou": lambda net: None}},
        TypeError,
        "metrics['iou'] gave None, but it must give one number",
    ),
    "metric gives several": (
        {"metrics": {"iou": lambda net: torch.ones(2)}},
        TypeError,
        "metrics['iou'] gave tensor([1., 1.])",
    ),
    "transform gives words": (
        {"batch_transform": lambda x, y, g: (x, "cat")},
        TypeError,
        "batch_transform must hold tensors",
    ),
}


@pytest.mark.parametrize("name", STEP)
def test_functions_that_give_something_else_are_refused(name):
    changes, error, says = STEP[name]
    net = model()
    assert says in refusal(error, lambda: fit(net, **changes))
    assert torch.isfinite(net(X)).all()


PIXELS, MASKS = torch.rand(8, 1, 6, 6), torch.arange(8 * 36).view(8, 6, 6) % 2
BCE = nn.functional.binary_cross_entropy_with_logits


@for_each(
    [
        *((nn.functional.cross_entropy, name, "int64") for name in ("uint8", "int32", "float32")),
        *((lambda y, t: BCE(y[:, 1], t), name, "float32") for name in ("uint8", "int64", "bool")),
    ]
)
def test_labels_in_a_format_that_the_loss_does_not_take(row):
    """In the training data, or in the validation alone."""
    loss, given, wanted = row
    wrong, right = (MASKS.to(getattr(torch, name)) for name in (given, wanted))
    for train, validation in ((wrong, None), (right, (PIXELS, wrong))):
        changes = {"train": (PIXELS, train), "validation": validation, "batch_size": 8}
        net = nn.Conv2d(1, 2, 1)
        said = refusal(TypeError, lambda: fit(net, loss=loss, **changes, epochs=1))  # noqa: B023 -- called at once
        assert f"targets of {given}, but it can with the same as {wanted}" in said
        assert said.endswith(f"torch.as_tensor(labels, dtype=torch.{wanted}).")


def test_a_loss_that_stops_for_another_reason_keeps_its_own_error():
    def loss(output, target):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match=r"^mine$"):
        fit(model(), loss=loss, train=(X[:64], Y[:64].int()))


# --- numbers that are not finite ------------------------------------------------------------------


def stopped(net, **changes):
    """The error, and the weights after each epoch."""
    kept = []
    with pytest.raises(NotFinite) as error:
        fit(net, callback=lambda _: kept.append(weights(net).clone()), **changes)
    assert refusal(NotFinite, lambda: fit(net, **changes))
    return error.value, kept


def bad_loss_at(call, value=NAN):
    calls = []

    def loss(output, target):
        calls.append(output.requires_grad)  # not in the validation
        return mse_loss(output, target) * (value if sum(calls) == call else 1.0)

    return loss


def test_a_loss_that_explodes_names_the_step_and_the_cause():
    net, kept = model(), []
    with pytest.raises(NotFinite, match=r"became nan at step 11 of 24 \(epoch 3\)") as error:
        fit(net, loss=bad_loss_at(11), callback=lambda _: kept.append(weights(net).clone()))
    history = error.value.history
    assert "Use for example lr=0.002" in str(error.value)
    assert f"The model has its best weights (epoch {history.best + 1})" in str(error.value)
    assert len(history) == 2
    assert torch.equal(weights(net), kept[history.best])
    assert not net.training


def test_a_learning_rate_that_is_too_high_leaves_the_weights_of_before():
    net = model(dropout=0)
    before = weights(net).clone()
    says = refusal(NotFinite, lambda: fit(net, lr=1e30, loss=lambda y, t: ((y - t) ** 4).sum()))
    assert "The model has the weights of before." in says
    assert "Use for example lr=0.01" in says, "a tenth of it would explode as well"
    assert torch.equal(weights(net), before)


def test_the_first_loss_is_blamed_on_the_batch_or_the_loss():
    for changes in ({"batch_transform": lambda x, y, g: (x * INF, y)}, {"loss": bad_loss_at(1)}):
        says = refusal(NotFinite, lambda changes=changes: fit(model(), **changes))
        assert "at step 1 of 24 (epoch 1)" in says
        assert "It is the first loss" in says


def test_weights_that_break_in_the_last_step_are_noticed():
    """The loss of that step is finite: only the weights tell."""
    net, before = model(), weights(model()).clone()
    net.layers[0].bias.register_hook(lambda gradient: gradient * INF)
    says = refusal(NotFinite, lambda: fit(net, steps_per_epoch=1, epochs=1, validation=None))
    assert "The weights became NaN or infinite in epoch 1." in says
    assert torch.equal(weights(net), before)


def test_a_validation_loss_that_is_not_finite_is_blamed_on_the_validation():
    def loss(output, target):
        return mse_loss(output, target) / (1 if output.requires_grad else 0)

    says = refusal(NotFinite, lambda: fit(model(), loss=loss))
    assert "validation loss became inf after epoch 1, though the weights are finite" in says


def test_with_seconds_there_is_no_last_step_to_name():
    says = refusal(NotFinite, lambda: fit(model(), epochs=None, seconds=60, loss=bad_loss_at(2)))
    assert "became nan at step 2 (epoch 1)" in says
