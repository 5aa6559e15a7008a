"""The questions of lesson 8, answered again with PyTorch and by counting."""

from __future__ import annotations

import re

import torch
from torch import nn
from torch.nn import functional

from lecture_utils import models
from tests.exercises.quiz.answered import answers


def sizes(text: str) -> list[tuple[int, int]]:
    """Every size a×b in the text."""
    return [(int(a), int(b)) for a, b in re.findall(r"(\d+)×(\d+)", text)]


@answers("08-linear-as-convolution")
def _(question):
    ((side, _),) = sizes(question.text)
    channels, scores = (int(n) for n in re.findall(r"(\d+) (?:channels|scores)", question.text))
    linear, layer = nn.Linear(channels * side * side, scores), nn.Conv2d(channels, scores, side)
    with torch.no_grad():
        layer.weight.copy_(linear.weight.view(scores, channels, side, side))
        layer.bias.copy_(linear.bias)
        x = torch.randn(3, channels, side, side)
        assert torch.allclose(linear(x.flatten(1)), layer(x).flatten(1), atol=1e-5)
    kernels, deep, tall, wide = layer.weight.shape
    return f"{kernels} kernels of {deep} channels and {tall}×{wide} cells"


@answers("08-score-map")
def _(question):
    window, image = sizes(question.text)
    return str(functional.conv2d(torch.zeros(1, 1, *image), torch.zeros(1, 1, *window)).shape[-1])


@answers("08-cells")
def _(question):
    x = torch.zeros(1, 1, *sizes(question.text)[0])
    for _ in range(5):
        x = functional.conv2d(x, torch.zeros(1, 1, 3, 3), stride=2, padding=1)
    return f"{x.shape[-2]}×{x.shape[-1]}"


@answers("08-skip")
def _(question):
    torch.manual_seed(0)
    model, x = models.FCN(16).eval(), torch.randn(1, 1, 64, 64)
    with torch.no_grad():
        own = model.levels(x)
        scores = functional.interpolate(own[32], scale_factor=2, mode="bilinear") + own[16]
        whole = functional.interpolate(scores, scale_factor=16, mode="bilinear")
        assert torch.allclose(model(x), whole, atol=1e-4)
    return "It adds scores of the finer map to the upsampled coarse scores"


@answers("08-between")
def _(question):
    pair = [float(n) for n in re.search(r"holds (\d+) and (\d+)", question.text).groups()]
    row = torch.tensor([[pair]])
    return f"{functional.interpolate(row, scale_factor=2, mode='linear')[0, 0, 1].item():g}"


@answers("08-lazy")
def _(question):
    others = int(re.search(r"(\d+) other classes", question.text)[1])
    each = 4
    truth = torch.tensor([0] * (9 * others * each) + list(range(1, others + 1)) * each)
    assert (truth == 0).double().mean() == 0.9
    guess = torch.zeros_like(truth)
    ratios = [
        (((guess == c) & (truth == c)).sum() / ((guess == c) | (truth == c)).sum()).item()
        for c in range(others + 1)
    ]
    return f"{sum(ratios) / len(ratios):.2g}"


@answers("08-weighted")
def _(question):
    """A pixel in doubt: a weighted loss is lowest for a probability nearer to the digit."""
    share = 0.3  # of the pixels that look like this one are digit
    p = torch.linspace(0.001, 0.999, 999)
    plain = -(share * p.log() + (1 - share) * (1 - p).log())
    weighted = -(share * p.log() + 0.1 * (1 - share) * (1 - p).log())
    assert p[plain.argmin()] < 0.5 < p[weighted.argmin()]
    return "More pixels of the garments are found, and more of the background is called garment"


@answers("08-odd-size")
def _(question):
    ((height, width),) = sizes(question.text)
    fits = [side for side in range(1, 200) if side % 2**5 == 0]
    tall, wide = (min(side for side in fits if side >= n) for n in (height, width))
    return f"{tall}×{wide}"
