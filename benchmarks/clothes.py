"""What an autoencoder of linear layers reaches on photographs of clothes, beside what needs no
training: the second table of lesson 6.

Each seed divides train and validation anew and starts other weights; the test images are those of
the original test set. Layers, rate and number of steps were chosen on the validation images of seed
0. PCA has the same training images. One setting for all sizes of the code.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch.nn.functional import mse_loss

from benchmarks.table import Row, bar
from lecture_utils import baselines, datasets, metrics, models, training

SEEDS = (0, 1, 2, 3, 4)
SIZES = (2, 8, 16, 32)
#: 29 times 140 steps of 64 images: 20 to 25 seconds of one processor core.
HOW = {"epochs": 29, "lr": 5e-3, "weight_decay": 1e-2}
NOISE, SIGMA, WIDTHS = 0.1, 0.3, (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
#: Weight of the divergence: twice the error of a pixel, over the number of pixels.
SHARE = 4e-5

Images = np.ndarray


def rows() -> Iterator[Row]:
    """One line for each number, the median over the seeds and their range."""
    torch.set_num_threads(min(2, torch.get_num_threads()))
    found = [measured(seed) for seed in bar(SEEDS, "clothes: seeds")]
    for name in found[0]:
        values = [one[name] for one in found]
        spread = f"{min(values):.3f} to {max(values):.3f}"
        yield Row(name, "", f"seeds: {spread}", f"{statistics.median(values):.3f}")


def measured(seed: int) -> dict[str, float]:
    """Every number of one seed, by its name."""
    data = datasets.clothes(seed)
    found, nets = {}, {}
    for latent in SIZES:
        nets[latent] = trained(models.DenseAutoencoder(latent), data, seed)
        pca = baselines.PCA(data.train.images, latent)
        found[f"test MSE ÷ PCA's, {latent} numbers"] = error(nets[latent].rebuild, data) / error(
            pca, data
        )
    pca = baselines.PCA(data.train.images, 8)
    found |= retrieval(data, nets[8], pca) | strange(data, nets[8], pca)
    return found | cleaning(data, seed) | drawing(data, nets[8], pca, seed)


def trained(model: Any, data: Any, seed: int, loss: Any = mse_loss, noise: float = NOISE) -> Any:
    """The network, made again from the seed and trained."""
    torch.manual_seed(seed)
    for layer in model.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    training.fit(
        model,
        data.train.images,
        data.validation.images,
        loss=loss,
        seed=seed,
        batch_transform=training.noise(noise),
        device="cpu",
        progress=False,
        **HOW,
    )
    return model


def error(made: Any, data: Any) -> float:
    """Mean squared error on the test images."""
    return float(metrics.mse(made(data.test.images), data.test.images))


def retrieval(data: Any, net: Any, pca: Any) -> dict[str, float]:
    """How often the nearest training image is of the same class."""
    found = {}
    for name, code in (("pixels", np.asarray), ("PCA", pca.encode), ("network", net.codes_of)):
        place = baselines.nearest(code(data.test.images), code(data.train.images))[0][:, 0]
        same = data.train.labels[place] == data.test.labels
        found[f"nearest by {name}: same class"] = float(same.mean())
    return found


def strange(data: Any, net: Any, pca: Any) -> dict[str, float]:
    """AUROC of the error between clothes and enlarged digits."""
    test = data.test.images
    digits = enlarged(datasets.digits(seed=0).test.images)
    both = np.concatenate([test, digits])
    is_digit = np.arange(len(both)) >= len(test)
    errors = {
        "network": metrics.mse_each(net.rebuild(both), both),
        "PCA": metrics.mse_each(pca(both), both),
        "nearest image": baselines.nearest(both, data.train.images)[1][:, 0],
    }
    return {f"digits told from clothes, {n}": metrics.auroc(e, is_digit) for n, e in errors.items()}


def enlarged(digits: Images) -> Images:
    """8×8 to 28×28: each pixel three times as wide, and a border of 2."""
    return np.pad(np.kron(digits, np.ones((3, 3), np.float32)), [(0, 0)] * 2 + [(2, 2)] * 2)


def cleaning(data: Any, seed: int) -> dict[str, float]:
    """Decibels on noisy test images; widths and sizes are chosen on noisy validation images."""
    rng = np.random.default_rng(seed)
    seen, dirty = (
        (one + SIGMA * rng.standard_normal(one.shape)).astype(np.float32)
        for one in (data.validation.images, data.test.images)
    )
    known = data.train.images

    def decibels(clean: Any, noisy: Images, truth: Images) -> float:
        return float(metrics.psnr(clean(noisy).clip(0, 1), truth))

    def best(choices: list[Any]) -> Any:
        return max(choices, key=lambda one: decibels(one, seen, data.validation.images))

    net = trained(models.DenseAutoencoder(32), data, seed, noise=SIGMA)
    ways = {
        "median filter": baselines.median_filter,
        "PCA": best([baselines.PCA(known, size) for size in (16, 32, 64)]),
        "Wiener filter": baselines.WienerFilter(known, SIGMA),
        "kernel average": best([baselines.KernelAverage(known, width) for width in WIDTHS]),
        "network, 32 numbers": net.rebuild,
    }
    return {f"cleaning, dB: {n}": decibels(f, dirty, data.test.images) for n, f in ways.items()}


def drawing(data: Any, net: Any, pca: Any, seed: int) -> dict[str, float]:
    """The variational network: its error, and how far from all training images its inventions are,
    in multiples of a real test image's distance; PCA's and the plain network's codes are drawn from
    the normal distribution with the mean and covariance of the training codes.
    """
    model = models.VariationalAutoencoder(8)
    model = trained(model, data, seed, loss=lambda y, x: mse_loss(y, x) + SHARE * model.divergence)
    rng, known = np.random.default_rng(seed), data.train.images
    near = baselines.nearest(data.test.images, known)[1].mean()
    found = {"variational, test MSE ÷ PCA's": error(model.rebuild, data) / error(pca, data)}
    for name, code, draw in (
        ("PCA", pca.encode, pca.decode),
        ("network", net.codes_of, net.images_of),
    ):
        codes = code(known)
        z = rng.multivariate_normal(codes.mean(0), np.cov(codes.T), 300)
        found[f"drawn by {name}: distance"] = baselines.nearest(draw(z), known)[1].mean() / near
    z = rng.standard_normal((300, 8))
    drawn = baselines.nearest(model.images_of(z), known)[1].mean() / near
    return found | {"drawn by variational: distance": drawn}
