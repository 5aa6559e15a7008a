"""The questions of lesson 8b, answered again with PyTorch, and with scenes that are too few."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn
from torch.nn import functional

from lecture_utils import datasets, models
from tests.exercises.quiz.answered import answers


@answers("08-new-weights")
def _(question):
    numbers = re.search(r"make (\d+) scores each, on maps of (\d+) and (\d+)", question.text)
    classes, *channels = (int(n) for n in numbers.groups())
    widths = (4, 4, channels[1], channels[1], channels[0])
    torch.manual_seed(0)
    model = models.FCN(16, classes=classes, channels=widths)
    before = {name: values.clone() for name, values in model.named_parameters()}
    model.transfer(models.Classifier(channels=widths))
    # batch norms begin alike in every network, so only the kernels tell
    new = {
        name: torch.equal(values, before[name])
        for name, values in model.named_parameters()
        if values.ndim == 4
    }
    assert all(is_new == name.startswith("heads") for name, is_new in new.items())
    return str(sum(values.numel() for values in model.heads.parameters()))


@answers("08-score-cells")
def _(question):
    height, width = (int(n) for n in re.search(r"(\d+)×(\d+) pixels", question.text).groups())
    x, halve = torch.randn(1, 3, height, width), torch.randn(3, 3, 3, 3)
    for _ in range(5):
        x = functional.conv2d(x, halve / 5, stride=2, padding=1)
    linear = nn.Linear(3, 10)
    cells = functional.conv2d(x, linear.weight[:, :, None, None], linear.bias)
    assert torch.allclose(cells.mean((2, 3)), linear(x.mean((2, 3))), atol=1e-4)
    return f"10 scores in {cells.shape[2]}×{cells.shape[3]} cells"


@answers("08-seen-without-masks")
def _(question):
    """The course's own check refuses such a division, whatever was done with the images."""
    del question
    photos = [photo.tobytes() for photo in datasets.clothes().train.images[:20]]
    with pytest.raises(ValueError, match="what was learned would be tested"):
        datasets.check_groups(train=photos, test=photos[7:8])
    return "It is too high, since these garments were learned"


@answers("08-where-it-pays")
def _(question):
    """What few scenes hold: more garments give better names, and the classifier knows them all."""
    numbers = re.search(r"with (\d+), (\d+) and ([\d,]+) scenes", question.text).groups()
    parts = datasets.clothes()
    asked = torch.tensor(parts.validation.images[:300]).flatten(1)
    right = []
    for scenes in (int(n.replace(",", "")) for n in numbers):
        some = parts.train.take(slice(2 * scenes))  # about two garments in each
        nearest = torch.cdist(asked, torch.tensor(some.images).flatten(1)).argmin(1).numpy()
        right.append((some.labels[nearest] == parts.validation.labels[:300]).mean())
    ahead = [right[-1] / one for one in right]
    assert ahead[0] > ahead[1] + 0.05 > ahead[2]
    return f"With {numbers[0]} scenes, since they hold too few garments to learn names from"
