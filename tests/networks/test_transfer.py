"""A classifier whose encoder becomes that of an FCN: the same numbers, before and after."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lecture_utils import models, training
from tests.refusals import holds, refusal

#: Small, and each map of another width, so that no two can be taken for each other.
WIDTHS = (3, 4, 5, 6, 7)


def images(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.fixture
def trained():
    """A classifier after a few steps: its batch norms have seen images."""
    torch.manual_seed(0)
    model = models.Classifier(classes=4, channels=WIDTHS)
    data = 3 + 2 * images(16, 1, 64, 64), torch.arange(16) % 4
    how = {"epochs": 3, "batch_size": 8, "progress": False, "device": "cpu"}
    training.fit(model, data, loss=F.cross_entropy, **how)
    return model


def weights_of(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: values.clone() for name, values in model.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return list(one) == list(other) and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("stride", [32, 4])
def test_the_features_are_those_of_the_classifier(trained, stride):
    torch.manual_seed(1)
    model = models.FCN(stride, classes=11, channels=WIDTHS).transfer(trained).eval()
    mine = theirs = images(2, 1, 96, 64)
    for stage, other in zip(model.stages, trained.stages, strict=True):
        mine, theirs = stage(mine), other(theirs)
        assert torch.equal(mine, theirs)
    assert mine.shape == (2, 7, 3, 2)


def test_the_running_means_and_variances_come_along(trained):
    model = models.FCN(8, channels=WIDTHS).transfer(trained)
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    assert len(norms) == 9
    assert all(norm.num_batches_tracked == 6 and norm.running_mean.any() for norm in norms)
    assert same(weights_of(model.stages), weights_of(trained.stages))


def test_only_the_encoder_is_taken_and_nothing_is_shared(trained):
    torch.manual_seed(2)
    plain = models.FCN(8, channels=WIDTHS)
    model, before = copy.deepcopy(plain).transfer(trained), weights_of(trained)
    assert same(weights_of(model.heads), weights_of(plain.heads))
    with torch.no_grad():
        for values in model.state_dict().values():
            values.zero_()
    assert same(weights_of(trained), before)


def test_another_fcn_can_be_the_teacher_whatever_its_classes():
    teacher = models.FCN(32, classes=3, channels=WIDTHS)
    model = models.FCN(2, classes=11, channels=WIDTHS).transfer(teacher)
    assert same(weights_of(model.stages), weights_of(teacher.stages))


def test_what_was_taken_can_be_trained(trained):
    model = models.FCN(8, classes=4, channels=WIDTHS).transfer(trained).train()
    F.cross_entropy(model(images(2, 1, 64, 64)), torch.zeros(2, 64, 64).long()).backward()
    assert all(w.grad is not None and w.grad.abs().sum() > 0 for w in model.parameters())


@pytest.mark.parametrize("size", [(64, 64), (96, 160), (50, 33), (1, 1)])
def test_made_convolutional_it_says_the_same(trained, size):
    """A classifier's score is the mean of the scores of the cells, and of one cell the score."""
    x = images(3, 1, *size)
    scores = trained.convolutional()(x)
    assert scores.shape == (3, 4, -(-size[0] // 32), -(-size[1] // 32))
    torch.testing.assert_close(scores.mean((2, 3)), trained(x), rtol=1e-4, atol=1e-5)


def test_the_scores_of_a_crop_are_those_of_the_classifier(trained):
    crop = images(1, 1, 128, 128)[..., 32:64, 64:96]
    torch.testing.assert_close(
        trained.convolutional()(crop)[..., 0, 0], trained(crop), rtol=1e-4, atol=1e-5
    )


def test_its_scores_can_be_those_of_fcn_32s(trained):
    """The paper's whole step: encoder and scores, moved to a network that labels pixels."""
    model = models.FCN(32, classes=4, channels=WIDTHS).transfer(trained).eval()
    model.heads["32"] = models.as_convolution(trained.linear, 1)
    x = images(1, 1, 96, 96).numpy()
    cells = trained.convolutional()(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(model.levels_of(x)[0][32], cells, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "teacher, shown",
    [
        (models.Classifier(channels=(3, 4, 5, 6, 8)), "in_channels=1, channels=(3, 4, 5, 6, 8)"),
        (models.Classifier(in_channels=3, channels=WIDTHS), "in_channels=3, channels=(3, 4,"),
        (models.FCN(4), "in_channels=1, channels=(16, 32, 48, 48, 48)"),
    ],
    ids=["a width", "colour", "the usual FCN"],
)
def test_an_encoder_of_another_shape_is_refused_and_nothing_taken(teacher, shown):
    model = models.FCN(4, channels=WIDTHS)
    before = weights_of(model)
    said = refusal(ValueError, lambda: model.transfer(teacher))
    holds(said, "trained has an encoder of", shown, "in_channels=1, channels=(3, 4, 5, 6, 7)")
    assert same(weights_of(model), before)


@pytest.mark.parametrize("teacher", [None, "classifier", nn.Linear(2, 2), models.DigitClassifier()])
def test_what_has_no_such_encoder_is_refused(teacher):
    holds(refusal(TypeError, lambda: models.FCN(4).transfer(teacher)), "trained (=")


def test_images_that_do_not_fit_are_refused():
    model = models.Classifier()
    for shape in ((1, 64, 64), (2, 3, 64, 64), (0, 1, 64, 64), (1, 1, 0, 64)):
        holds(refusal(ValueError, lambda shape=shape: model(torch.zeros(shape))), str(shape))


def test_a_classifier_says_what_it_is():
    said = repr(models.Classifier(classes=4, channels=WIDTHS))
    assert said.startswith("Classifier(4 classes, in_channels=1, channels=(3, 4, 5, 6, 7), ")
    for how in ({"classes": 1}, {"in_channels": 0}, {"channels": (1, 2, 3, 4)}):
        holds(refusal(ValueError, lambda how=how: models.Classifier(**how)), next(iter(how)))
