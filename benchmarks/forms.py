"""Lesson 6 on digits of other hands: whole forms are kept for the test. Beside the autoencoder
stands what needs no training.

Each seed divides the forms anew and starts other weights.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from benchmarks.autoencoder import STRONG, each, trained
from benchmarks.table import Row, bar
from lecture_utils import baselines, datasets, metrics

SEEDS = (0, 1, 2, 3, 4)
Images = np.ndarray


def rows() -> Iterator[Row]:
    """One line for each number, the median over the seeds and all of them."""
    torch.set_num_threads(min(2, torch.get_num_threads()))
    divided = {seed: datasets.digits(seed, by_form=True) for seed in SEEDS}
    found: dict[str, list[float]] = {}
    for seed, data in bar(divided.items(), "forms: codes and cleaning"):
        for name, value in on_other_forms(data, seed).items():
            found.setdefault(name, []).append(value)
    for name, values in found.items():
        yield Row(name, "", f"seeds: {each(values)}", f"{statistics.median(values):.3f}")
    yield alarm(divided)


def on_other_forms(data: Any, seed: int) -> dict[str, float]:
    """The numbers of one seed, by their names."""
    known, test = data.train.images, data.test.images
    model, _ = trained(known, data.validation.images, seed)
    pca = baselines.PCA(known, 8)
    found = {
        "test MSE ÷ PCA's": metrics.mse(model.rebuild(test), test) / metrics.mse(pca(test), test)
    }
    for name, code in (("pixels", np.asarray), ("PCA", pca.encode), ("network", model.codes_of)):
        nearest = baselines.nearest(code(test), code(known))[0][:, 0]
        same = data.train.labels[nearest] == data.test.labels
        found[f"nearest by {name} is the same digit"] = float(same.mean())

    def far(images: Images) -> float:
        return float(baselines.nearest(images, known)[1].mean())

    ends = [test[data.test.labels == digit][:30] for digit in (3, 8)]
    codes = [model.codes_of(images) for images in ends]
    halfway = far(model.images_of(baselines.mixed(*codes)))
    found["distance, halfway ÷ what came back"] = halfway / far(model.rebuild(np.concatenate(ends)))
    found["distance, pixels mixed ÷ digits"] = far(baselines.mixed(*ends)) / far(
        np.concatenate(ends)
    )
    return found | cleaners(data, seed)


def cleaners(data: Any, seed: int) -> dict[str, float]:
    """Decibels of every cleaner, cut off below 0 and above 1; choices by validation images."""
    rng = np.random.default_rng(seed)
    known, clean, test = data.train.images, data.validation.images, data.test.images
    seen, dirty = (x + STRONG * rng.standard_normal(x.shape) for x in (clean, test))
    net, _ = trained(known, clean, seed, latent=32, noise=STRONG, epochs=60)

    def best(choices: list[Any]) -> Any:
        return max(choices, key=lambda one: metrics.psnr(one(seen).clip(0, 1), clean))

    ways = {
        "median filter": baselines.median_filter,
        "PCA": best([baselines.PCA(known, size) for size in (4, 8, 12, 16, 24, 32)]),
        "Wiener filter": baselines.WienerFilter(known, STRONG),
        "kernel average": best([baselines.KernelAverage(known, w / 10) for w in range(2, 11)]),
        "network": net.rebuild,
    }
    return {f"cleaning, dB, {n}": metrics.psnr(f(dirty).clip(0, 1), test) for n, f in ways.items()}


def alarm(divided: dict[int, Any]) -> Row:
    """Trained without one digit: does the error tell it? Mean and worst of the ten digits."""
    found = []
    for seed, data in bar(divided.items(), "forms: alarm"):
        test, labels = data.test.images, data.test.labels
        areas = []
        for digit in range(10):
            known = data.train.take(data.train.labels != digit).images
            model, _ = trained(known, None, seed, epochs=20)
            errors = [
                metrics.mse_each(f(test), test) for f in (model.rebuild, baselines.PCA(known, 8))
            ]
            errors.append(baselines.nearest(test, known)[1][:, 0])
            areas.append([metrics.auroc(error, labels == digit) for error in errors])
        found.append((np.mean(areas, axis=0), np.min(areas, axis=0)))
    mean, worst = np.transpose(found, (1, 2, 0))  # (3 ways, seeds) each
    middle, low = np.median(mean, axis=1), np.median(worst, axis=1)
    return Row(
        "alarm, mean AUROC of ten digits",
        f"{middle[0]:.3f}, worst {low[0]:.2f}; seeds: {each(mean[0])}",
        f"PCA {middle[1]:.3f}, worst {low[1]:.2f}; nearest {middle[2]:.3f}, worst {low[2]:.2f}",
        "",
        "above PCA",
        bool((mean[0] > mean[1]).all()),
    )
