"""Scenes from their plans: digits, clutter and noise."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_utils.networks.datasets._scenes.glyphs import PATCH, SIZES, Bank, PoseBank, enlarging
from lecture_utils.networks.datasets._scenes.plans import (
    CELLS,
    CUT,
    FRAGMENTS,
    MOST,
    SIDE,
    Clutter,
    Plan,
)

#: Standard deviation of the noise.
NOISE = 0.05

#: How far a turned digit may reach beyond the scene.
MARGIN = (PATCH - SIZES.start) // 2

BYTE = np.float32(1 / 255)


def standard(plan: Plan, bank: Bank, images: np.ndarray, labels: np.ndarray) -> None:
    """Paint into ``images`` and ``labels``, (n, 64, 64) of zeros: the boxes are apart, so each is
    only copied.
    """
    for size in SIZES:
        scene, slot = np.nonzero((plan.size == size) & plan.used)
        source = plan.source[scene, slot]
        box = scene, plan.top[scene, slot], plan.left[scene, slot]
        contrast = plan.contrast[scene, slot, None, None]
        windows(images, size)[box] = bank.ink[size][source] * contrast
        windows(labels, size)[box] = bank.stroke[size][source]


def hard(
    plan: Plan, clutter: Clutter, bank: PoseBank, images: np.ndarray, labels: np.ndarray
) -> None:
    """Paint into ``images`` and ``labels``, (n, 64, 64): what comes later lies above."""
    n, inside = len(images), slice(MARGIN, MARGIN + SIDE)
    paper = np.zeros((n, SIDE + 2 * MARGIN, SIDE + 2 * MARGIN), np.float32)
    paper[:, inside, inside] = _texture(clutter)
    below = np.zeros(paper.shape, np.uint8)
    pieces = sliding_window_view(bank.ink, (CUT, CUT), axis=(2, 3))
    spots = windows(paper, CUT)
    for number in range(FRAGMENTS):
        spot = np.arange(n), clutter.top[:, number] + MARGIN, clutter.left[:, number] + MARGIN
        cut = clutter.source, clutter.pose, clutter.row, clutter.column
        piece = pieces[tuple(one[:, number] for one in cut)]
        _cover(spots, spot, piece, clutter.contrast[:, number])
    boxes, marks = windows(paper, PATCH), windows(below, PATCH)
    for slot in range(MOST):
        scene = np.flatnonzero(plan.used[:, slot])
        which = plan.source[scene, slot], plan.pose[scene, slot]
        # the middle of the patch is the middle of the box
        shift = MARGIN + (plan.size[scene, slot] - PATCH) // 2
        box = scene, plan.top[scene, slot] + shift, plan.left[scene, slot] + shift
        ink = bank.ink[which]
        _cover(boxes, box, ink, plan.contrast[scene, slot])
        stroke = ink > (bank.peak[which] // 2)[:, None, None]
        label = (bank.numbers[which[0]] + 1)[:, None, None]
        marks[box] = np.where(stroke, label, marks[box])
    images[:] = paper[:, inside, inside]
    labels[:] = below[:, inside, inside]


def noise(images: np.ndarray, rng: np.random.Generator, sigma: float = NOISE) -> None:
    """Add Gaussian noise of the standard deviation ``sigma`` in place.

    A value is one of 65,536 equally likely ones, the Gaussian's own quantiles: two random bytes
    choose it. So it is the same on every machine, and drawn faster than by any formula.
    """
    drawn = np.frombuffer(rng.bytes(2 * images.size), "<u2").reshape(images.shape)
    images += _quantiles(sigma)[drawn]


@lru_cache(maxsize=4)
def _quantiles(sigma: float) -> np.ndarray:
    """Values at the shares 1/131072, 3/131072 ... of the Gaussian."""
    gauss, count = NormalDist(0, sigma), 1 << 16
    lower = np.array([gauss.inv_cdf((2 * i + 1) / (2 * count)) for i in range(count // 2)])
    return np.concatenate([lower, -lower[::-1]]).astype(np.float32)


def windows(images: np.ndarray, size: int) -> np.ndarray:
    """Every box of ``size`` × ``size`` as a view that can be written to, by image, top and left."""
    return sliding_window_view(images, (size, size), axis=(1, 2), writeable=True)


def _cover(
    boxes: np.ndarray, box: tuple[np.ndarray, ...], ink: np.ndarray, contrast: np.ndarray
) -> None:
    """Lay ink (m, h, w) over what is there: where it is full, only the contrast is seen."""
    there = boxes[box]
    boxes[box] = there + (ink * BYTE) * (contrast[:, None, None] - there)


def _texture(clutter: Clutter) -> np.ndarray:
    """The background, (n, 64, 64) from 0 to ``level``: spots of about four pixels."""
    weights, unit = enlarging(CELLS, SIDE)
    # at most 255·128²: float32 holds each without rounding
    exact: np.ndarray = weights @ clutter.texture @ weights.T
    return exact * (clutter.level / np.float32(255 * unit**2))[:, None, None]
