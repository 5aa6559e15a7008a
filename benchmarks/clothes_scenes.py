"""The tables of lesson 8: the ladder, its rivals and a loss on scenes of clothes, five seeds each.

Each network gets the same scenes and steps, and its own learning rate: the best of three on the
validation split, in trainings half as long. What is printed: the median over the seeds and their
range, on validation, and on the test split, which decides nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy, interpolate

from benchmarks.table import Row, bar
from lecture_utils import datasets, losses, metrics, models, ops, training, upsampling

SEEDS = (0, 1, 2, 3, 4)
SCENES, CLASSES = 200, len(datasets.CLOTHES_CLASSES)
#: The trainings of the lesson.
HOW = {"epochs": 10, "steps_per_epoch": 50, "batch_size": 4, "device": "cpu", "progress": False}
RATES = (0.005, 0.01, 0.02)
#: What each skip down to 8s must add to mean IoU.
LADDER, LADDER_GAIN = (32, 16, 8, 4), 0.04
RIVALS = ("U-Net", "transposed convolution", "unpooling (SegNet)", "dilated encoder", "bilinear")

Make = Callable[[], Any]


def rows() -> Iterator[Row]:
    """One line for each network."""
    torch.set_num_threads(min(2, torch.get_num_threads()))
    yield from ladder()
    for name in RIVALS:
        yield rival(name)
    yield weighted()


def ladder() -> Iterator[Row]:
    """FCN-32s to FCN-4s, with the learning rate of FCN-4s; beside each, what the averaged truth and
    freely chosen scores reach on validation.
    """
    lr, before = best_rate(fcn(4)), None
    truth = scenes("validation").labels
    for stride in LADDER:
        found = [scored(fcn(stride), seed, lr) for seed in bar(SEEDS, f"scenes: FCN-{stride}s")]
        score = statistics.median(one for one, _ in found)
        gain = None if before is None else score - before
        asked = stride in (16, 8)
        averaged = metrics.mean_iou(at_stride(truth, stride), truth, CLASSES)
        free = metrics.mean_iou(freely(truth, stride), truth, CLASSES)
        yield Row(
            f"FCN-{stride}s on clothes, learning rate {lr}",
            said(found),
            f"averaged truth {averaged:.3f}, free scores {free:.3f}",
            "" if gain is None else f"{gain:+.3f}",
            f"≥ +{LADDER_GAIN}" if asked else "",
            gain >= LADDER_GAIN if gain is not None and asked else None,
        )
        before = score


def at_stride(labels: np.ndarray, stride: int) -> np.ndarray:
    """What is left of the truth in cells of ``stride`` pixels, upsampled bilinearly."""
    shares = np.eye(CLASSES, dtype=np.float32)[labels].transpose(0, 3, 1, 2)
    cells = ops.avg_pool2d(shares, stride)
    return np.asarray(upsampling.bilinear(cells, stride).argmax(1))


def freely(labels: np.ndarray, stride: int) -> np.ndarray:
    """The labels from scores in cells of ``stride`` pixels that were fitted to the truth itself."""
    found = []
    for some in torch.as_tensor(labels).long().split(50):
        size = some.shape[-1] // stride
        cells = torch.zeros(len(some), CLASSES, size, size, requires_grad=True)
        adam = torch.optim.Adam([cells], lr=0.3)
        for _ in range(300):
            scores = interpolate(cells, scale_factor=stride, mode="bilinear", align_corners=False)
            adam.zero_grad()
            (cross_entropy(scores, some) * len(some)).backward()
            adam.step()
        found.append(scores.argmax(1))
    return torch.cat(found).numpy()


def rival(name: str) -> Row:
    """Another way up, with as many weights and a learning rate of its own."""
    make = rival_maker(name)
    lr = best_rate(make)
    found = [scored(make, seed, lr) for seed in bar(SEEDS, f"clothes scenes: {name}")]
    return Row(f"{name} on clothes, learning rate {lr}", said(found), "", "")


def weighted() -> Row:
    """FCN-4s whose loss counts the background a tenth."""
    lr = best_rate(fcn(4))
    found = [scored(fcn(4), s, lr, weighted_loss) for s in bar(SEEDS, "clothes scenes: weighted")]
    return Row(f"FCN-4s on clothes, background a tenth, {lr}", said(found), "", "")


def fcn(stride: int) -> Make:
    return lambda: models.FCN(stride)


def rival_maker(name: str) -> Make:
    return lambda: models.decoders()[name]


def weighted_loss(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return losses.cross_entropy(scores, labels, torch.tensor([0.1] + [1.0] * (CLASSES - 1)))


def best_rate(make: Make) -> float:
    """The learning rate with the best score on validation, in half as many steps."""
    half = {"epochs": HOW["epochs"] // 2}
    return max(RATES, key=lambda lr: scored(make, 0, lr, **half)[0])


def scored(
    make: Make, seed: int, lr: float, loss: Any = losses.cross_entropy, **how: Any
) -> tuple[float, float]:
    """Mean IoU on validation and on test of one training."""
    torch.manual_seed(seed)
    model = make().expect(frequent())
    data = training.endless(datasets.ClothesSceneMaker("train"))
    training.fit(model, data, loss=loss, lr=lr, seed=seed, **{**HOW, **how})
    found = [
        metrics.mean_iou(model.segment(part.images), part.labels, CLASSES)
        for part in (scenes("validation"), scenes("test"))
    ]
    return found[0], found[1]


@cache
def scenes(split: str) -> datasets.SegmentationSet:
    return datasets.clothes_scenes(SCENES, split, seed=0)


@cache
def frequent() -> Any:
    return datasets.clothes_scenes(SCENES, "train", seed=0).pixels()


def said(found: Sequence[tuple[float, ...]]) -> str:
    """Median, least and most of each split: of the first two numbers of each training."""
    words = []
    for place, name in enumerate(("validation", "test")):
        values = [one[place] for one in found]
        middle = statistics.median(values)
        words.append(f"{name} {middle:.3f} ({min(values):.3f} to {max(values):.3f})")
    return ", ".join(words)
