"""The table of lesson 8b: an FCN from scratch against one whose encoder was a classifier's before.

The classifier learns to name single garments, those of the train split alone. Both networks then
get the same scenes and the same number of steps, and their own learning rate: the better of two on
validation, with 300 scenes and half as many steps. Five seeds, each with a classifier, scenes and
first weights of its own. All choices were made on validation, and the test split is read once, for
these lines.

Steps decide, not the clock, and one thread computes: so the numbers do not hang on what else the
machine does. The seconds that are printed are those of this run.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.clothes_scenes import CLASSES, SCENES, SEEDS, said, scenes
from benchmarks.segmentation import Race
from benchmarks.table import Row, bar
from lecture_utils import datasets, losses, metrics, models, training

#: Scenes to learn from, and how many times the score of a scratch network is asked for.
SIZES = {50: 1.3, 300: 1.1, 2000: None}
RATES, RATES_SCENES = (0.004, 0.01), 300
#: FCN-4s, the last of lesson 8, and of all the ladder what was best on validation; more channels
#: than usual where maps are small and channels cheap.
STRIDE, BEST_STRIDE, CHANNELS = 4, 2, (16, 32, 64, 96, 128)
#: Of the comparison: 12 seconds of one core of a server of 2023.
STEPS = 400
HOW = {"loss": losses.cross_entropy, "batch_size": 8, "device": "cpu", "progress": False}
#: The classifier: crops of this side, one garment each.
SIDE = 64
CLASSIFIER = {"batch_size": 16, "steps_per_epoch": 500, "lr": 0.01}
#: Of the best network, new scenes in each step: 25 seconds of that core from scratch; as many steps
#: after a transfer; a minute with the transfer, the classifier's time included; and that minute
#: from scratch. (transferred, steps, least mean IoU)
BEST = ((False, 700, 0.50), (True, 700, None), (True, 1300, 0.58), (False, 1600, None))


#: What a plain loop has to reach as well: less than the network of 25 seconds, on validation.
GOAL = 0.45


class Result(NamedTuple):
    """Mean IoU on both splits, and how long the network was trained."""

    validation: float
    test: float
    seconds: float


def rows() -> Iterator[Row]:
    """One line for each number of scenes, then the best with new scenes in each step."""
    torch.set_num_threads(1)
    for count, asked in SIZES.items():
        yield compared(count, asked)
    for moved, steps, asked in BEST:
        yield best(moved, steps, asked)
    yield race().row()


def compared(count: int, asked: float | None) -> Row:
    """The same scenes, learned from scratch and after a transfer."""
    rates = {moved: best_rate(moved) for moved in (False, True)}
    found: dict[bool, list[Result]] = {False: [], True: []}
    for seed in bar(SEEDS, f"transfer: {count} scenes"):
        for moved, results in found.items():
            results.append(learned(seed, rates[moved], STEPS, count, moved))
    ratios = [new.test / old.test for old, new in zip(found[False], found[True], strict=True)]
    return Row(
        f"{count} scenes, transferred, rate {rates[True]}: {said(found[True])}",
        seconds(found[True]),
        f"from scratch, rate {rates[False]}: {said(found[False])}, {seconds(found[False])}",
        f"{statistics.median(ratios):.2f}× ({min(ratios):.2f} to {max(ratios):.2f})",
        "" if asked is None else f"≥ {asked}× in each of five seeds",
        None if asked is None else min(ratios) >= asked,
    )


def best(moved: bool, steps: int, asked: float | None) -> Row:
    """New scenes in each step: from scratch, or after a transfer."""
    how = "transferred" if moved else "from scratch"
    found = [
        learned(seed, RATES[-1], steps, None, moved)
        for seed in bar(SEEDS, f"transfer: the best, {how}, {steps} steps")
    ]
    score = statistics.median(one.test for one in found)
    return Row(
        f"FCN-{BEST_STRIDE}s, new scenes, {steps} steps, {how}: {said(found)}",
        seconds(found) + (f", and the classifier {classifier_seconds()}" if moved else ""),
        "",
        f"{score:.3f}",
        "" if asked is None else f"≥ {asked}",
        None if asked is None else score >= asked,
    )


@cache
def best_rate(moved: bool) -> float:
    """The learning rate with the better score on validation, in half as many steps."""

    def score(rate: float) -> float:
        return learned(0, rate, STEPS // 2, RATES_SCENES, moved).validation

    return max(RATES, key=score)


def learned(
    seed: int, rate: float, steps: int, count: int | None = None, moved: bool = False
) -> Result:
    """Train a network on ``count`` scenes, or on new ones in each step, and judge it."""
    model, history = trained(seed, rate, steps, count, moved)
    return Result(scored(model, "validation"), scored(model, "test"), history.seconds[-1])


def trained(
    seed: int, rate: float, steps: int, count: int | None = None, moved: bool = False
) -> tuple[Any, Any]:
    """The network, and the history of its training."""
    torch.manual_seed(seed)
    model = models.FCN(STRIDE if count else BEST_STRIDE, channels=CHANNELS)
    if moved:
        model.transfer(classifier(seed)[0])
    data: Any = training.endless(datasets.ClothesSceneMaker("train"))
    some = datasets.clothes_scenes(count or SCENES, "train", seed)
    if count is not None:
        data = some.images, some.labels
    model.expect(some.pixels())
    how = {**HOW, "epochs": 1, "steps_per_epoch": steps, "lr": rate, "seed": seed}
    return model, training.fit(model, data, **how)


def scored(model: Any, split: str) -> float:
    """Mean IoU on the scenes of a split."""
    part = scenes(split)
    return metrics.mean_iou(model.segment(part.images), part.labels, CLASSES)


def race() -> Race:
    """The best network from scratch, against a plain loop with the same layers."""
    return Race(
        "clothes",
        GOAL,
        lambda: models.FCN(BEST_STRIDE, channels=CHANNELS),
        datasets.ClothesSceneMaker,
        lambda seed, steps: trained(seed, RATES[-1], steps),
        lambda model: scored(model, "validation"),
        (150, 250, 350, 450, 550, 700),
        scenes=800,
        seconds=400,
    )


@cache
def classifier(seed: int) -> tuple[models.Classifier, float]:
    """A network that names single garments of the train split, and how long it was trained."""
    torch.manual_seed(seed)
    model = models.Classifier(CLASSES - 1, channels=CHANNELS)
    how = {**HOW, **CLASSIFIER, "loss": F.cross_entropy, "epochs": 1, "seed": seed}
    history = training.fit(model, garments, **how)
    return model, history.seconds[-1]


def garments(count: int, generator: torch.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Crops of one garment each (N, 1, 64, 64), and their classes (N,)."""
    maker = datasets.ClothesSceneMaker("train", size=SIDE, most=1)
    images, labels = training.endless(maker)(count, generator)
    return images, labels.max((1, 2)).astype(np.int64) - 1


def seconds(found: list[Result]) -> str:
    return f"{statistics.median(one.seconds for one in found):.0f} s"


def classifier_seconds() -> str:
    return f"{statistics.median(classifier(seed)[1] for seed in SEEDS):.0f} s"
