"""The digits in other sizes and poses, drawn once: what scenes are put together from.

All arithmetic is exact: levels are sixteenths and the weights of the bilinear interpolation are
whole numbers of a small unit. So labels are the same on every machine, and no rounding decides at
the edge of a stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lecture_utils.networks.datasets._digits import WHITE, digits
from lecture_utils.networks.datasets._dividing import PARTS

#: Side of a digit's box in a scene.
SIZES = range(16, 25)

#: The 8×8 pixels of a source digit.
SOURCE = 8

#: Of the hard set: side of the square that holds a turned digit, number of poses, and how many of
#: them a digit has.
PATCH, POSES, POSES_EACH = 36, 144, 16
DEGREES, SHEAR = 20, 0.2


@dataclass(frozen=True, eq=False)
class Bank:
    """Every digit of one split in every size.

    Attributes
    ----------
    numbers : numpy.ndarray of uint8, (D,)
        What is written: 0 to 9. The label of a stroke is one more.
    ink : dict of int to numpy.ndarray of float32, (D, size, size)
        Bilinear interpolation, from 0 to 1.
    stroke : dict of int to numpy.ndarray of uint8, (D, size, size)
        The label where ``ink`` is above half of the digit's largest value, elsewhere 0.
    """

    numbers: np.ndarray
    ink: dict[int, np.ndarray]
    stroke: dict[int, np.ndarray]


@dataclass(frozen=True, eq=False)
class PoseBank:
    """Every digit of one split in ``POSES_EACH`` poses: size, rotation and shear.

    Attributes
    ----------
    numbers : numpy.ndarray of uint8, (D,)
    size : numpy.ndarray of int64, (D, POSES_EACH)
        Side of the box before it was turned.
    ink : numpy.ndarray of uint8, (D, POSES_EACH, PATCH, PATCH)
        From 0 to 255; the box stands in the middle.
    peak : numpy.ndarray of uint8, (D, POSES_EACH)
        The largest value of each.
    """

    numbers: np.ndarray
    size: np.ndarray
    ink: np.ndarray
    peak: np.ndarray


def hats(position: np.ndarray, unit: int, count: int) -> np.ndarray:
    """What each of ``count`` source pixels gives to the places at ``position`` / ``unit``.

    Bilinear interpolation: the weight falls from ``unit`` at the pixel itself to 0 at its
    neighbours.

    Returns
    -------
    numpy.ndarray of float32, (..., count)
        Whole numbers from 0 to ``unit``.
    """
    distance = np.abs(position[..., None] - unit * np.arange(count))
    return np.asarray(np.maximum(0, unit - distance), np.float32)


def enlarging(count: int, size: int) -> tuple[np.ndarray, int]:
    """Weights (size, count) that enlarge ``count`` pixels to ``size``, and their unit.

    The middle of output pixel i lies at (i + 1/2)·count/size - 1/2, as in torch's ``interpolate``
    with ``align_corners=False``; at the border the last pixel is repeated.
    """
    unit = 2 * size
    place = (2 * np.arange(size) + 1) * count - size
    return hats(place.clip(0, (count - 1) * unit), unit, count), unit


@lru_cache(maxsize=len(PARTS))
def bank(split: str) -> Bank:
    """The digits of a split in all sizes."""
    levels, numbers = _source(split)
    ink, stroke = {}, {}
    for size in SIZES:
        weights, unit = enlarging(SOURCE, size)
        # at most 16·48², so float32 holds each without rounding
        exact = weights @ levels @ weights.T
        peak = exact.max((1, 2), keepdims=True)
        ink[size] = exact / np.float32(WHITE * unit**2)
        stroke[size] = (2 * exact > peak) * (numbers + 1)[:, None, None]
    return Bank(numbers, ink, stroke)


@lru_cache(maxsize=len(PARTS))
def pose_bank(split: str) -> PoseBank:
    """The digits of a split in poses. Each has 16 of the 144; which, follows from its place."""
    levels, numbers = _source(split)
    flat = levels.reshape(len(levels), -1)  # (D, 8, 8) -> (D, 64)
    step = POSES // POSES_EACH
    sizes, weights = _poses()
    ink = np.empty((len(flat), POSES_EACH, PATCH * PATCH), np.uint8)
    size = np.empty((len(flat), POSES_EACH), np.int64)
    for pose in range(POSES):
        rows = slice(pose % step, None, step)
        # at most 16·32²; times 255 float32 still holds it exactly
        exact = flat[rows] @ weights[pose].T
        ink[rows, pose // step] = exact * np.float32(255 / (WHITE * 1024)) + np.float32(0.5)
        size[rows, pose // step] = sizes[pose]
    peak = ink.max(-1)
    return PoseBank(numbers, size, ink.reshape(*size.shape, PATCH, PATCH), peak)


def _source(split: str) -> tuple[np.ndarray, np.ndarray]:
    part = getattr(digits(), split)
    return part.images[:, 0] * WHITE, part.labels.astype(np.uint8)


def _poses() -> tuple[np.ndarray, np.ndarray]:
    """Sizes (POSES,), and weights (POSES, PATCH², 64) in units of 1/1024."""
    rng = np.random.default_rng(0)
    sizes = rng.permutation(np.resize(SIZES, POSES))
    angles = np.deg2rad(rng.integers(-DEGREES, DEGREES + 1, POSES))
    shears = rng.integers(-100, 101, POSES) * SHEAR / 100
    cos, sin = np.cos(angles), np.sin(angles)
    # from a place in the patch to the place in the source: turn back, then undo x' = x + shear·y
    # (2, 2, POSES): rows y, x
    back = np.array([[-sin, cos], [cos + shears * sin, sin - shears * cos]])
    # whole 1,024ths: no machine's cosine decides
    back = np.round(back * 1024 * SOURCE / sizes).astype(np.int64)
    half = 2 * np.arange(PATCH) - (PATCH - 1)  # half pixels from the middle
    x, y = half[None, :, None], half[:, None, None]
    where = [(row[0] * x + row[1] * y) // 64 + 16 * (SOURCE - 1) for row in back]  # in 1/32 pixel
    rows, columns = (hats(one.reshape(PATCH**2, POSES).T, 32, SOURCE) for one in where)
    weights = rows[..., :, None] * columns[..., None, :]
    return sizes, weights.reshape(POSES, PATCH**2, SOURCE**2)
