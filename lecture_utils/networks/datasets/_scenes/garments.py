"""Garments cut out of their photographs, to be laid on other ground, and enlarged smoothly.

A photograph of Fashion-MNIST has 28×28 pixels: at the outline a pixel is partly garment, partly
backdrop (0), which on other ground would be a dark halo. So each garment becomes two planes: how
much of a pixel it covers, and its grey level, which at the outline is that of its inside. All
arithmetic is exact: whole numbers below 2^24, which float32 holds without rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from lecture_utils.networks.datasets._clothes import clothes
from lecture_utils.networks.datasets._dividing import PARTS

#: The 28×28 pixels of a photograph, and the sides they get in a scene.
SOURCE = 28
SIZES = range(32, 65)

#: Levels from here are garment, below ``DIM`` surely not, and up to ``EMPTY`` backdrop.
FAINT, DIM, EMPTY = 40, 16, 2
#: The least cover, of 255, of a pixel of the outline.
LEAST = 100

#: Classes that one can look through: trousers, sandal, bag. Elsewhere what is enclosed is garment.
OPEN = (1, 5, 8)

#: The weights of the interpolation are whole numbers of 1/128.
UNIT = 128


@dataclass(frozen=True, eq=False)
class Garments:
    """The garments of one split.

    Attributes
    ----------
    numbers : numpy.ndarray of uint8, (D,)
        The class, 0 to 9; the label of a garment's pixels is one more.
    cover : numpy.ndarray of uint8, (D, 28, 28)
        From 0 to 255: how much of the pixel is garment.
    level : numpy.ndarray of uint8, (D, 28, 28)
        From 0 to 255: how bright the garment is.
    box : numpy.ndarray of int64, (4, D)
        Top, left, bottom, right of what is covered, in pixels of the photograph.
    """

    numbers: np.ndarray
    cover: np.ndarray
    level: np.ndarray
    box: np.ndarray


@lru_cache(maxsize=len(PARTS))
def garments(split: str) -> Garments:
    """The garments of a split that can be told from their backdrop: about nineteen of twenty."""
    part = getattr(clothes(), split)
    photos = (part.images[:, 0] * 255 + np.float32(0.5)).astype(np.uint8)
    through = np.isin(part.labels, OPEN)
    shape = outline(photos, FAINT, through)
    inked = shape.sum((1, 2))
    shape = largest(shape)
    pixels = shape.sum((1, 2))
    # a backdrop that is not white, or a garment as white as it: the outline hangs on the threshold,
    # or falls apart
    clear = 4 * inked >= 3 * outline(photos, DIM, through).sum((1, 2))
    clear &= (10 * pixels >= 9 * inked) & (pixels > 0)
    cover, level = cut_out(photos[clear], shape[clear])
    # half of the cover may be reached up to a pixel beyond the last that has it
    sides = [cover.max(axis) > 16 for axis in (2, 1)]
    ends = [SOURCE - one[:, ::-1].argmax(1) for one in sides]
    box = np.stack([one.argmax(1) for one in sides] + ends)
    numbers = part.labels[clear].astype(np.uint8)
    return Garments(numbers, cover, level, box)


def outline(photos: np.ndarray, least: int, through: np.ndarray) -> np.ndarray:
    """The pixels of each garment, bool (N, 28, 28): all but what is joined to the border by levels
    below ``least``, and in open classes to a hole.
    """
    start = np.ones(photos.shape, bool)
    start[:, 1:-1, 1:-1] = False
    # a hole is empty in a square of 2×2, so that a dark stitch is none
    empty = (photos <= EMPTY) & through[:, None, None]
    pairs = empty[:, 1:] & empty[:, :-1]
    start[:, 1:, 1:] |= pairs[:, :, 1:] & pairs[:, :, :-1]
    return ~_reached(photos < least, start)


def largest(shape: np.ndarray) -> np.ndarray:
    """The piece of each shape, bool (N, 28, 28), in which most of it stands together."""
    near = (_sum(_sum(shape.astype(np.int32))) * shape).reshape(len(shape), -1)
    start = np.zeros(near.shape, bool)
    start[np.arange(len(shape)), near.argmax(1)] = True
    return _reached(shape, start.reshape(shape.shape), corners=True)


def _reached(free: np.ndarray, start: np.ndarray, corners: bool = False) -> np.ndarray:
    """Which cells of ``free`` are joined to ``start`` by sides, or by corners too. A row of an
    image is a whole number of 28 bits.
    """
    bits = np.uint32(1) << np.arange(SOURCE, dtype=np.uint32)
    allowed = (free * bits).sum(-1, dtype=np.uint32)
    now = (start * bits).sum(-1, dtype=np.uint32) & allowed
    while True:
        new = now | now << np.uint32(1) | now >> np.uint32(1)
        spread = new.copy() if corners else now
        new[:, 1:] |= spread[:, :-1]
        new[:, :-1] |= spread[:, 1:]
        new &= allowed
        if np.array_equal(new, now):
            return np.asarray((now[..., None] & bits) > 0)
        now = new


def cut_out(photos: np.ndarray, shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much of each pixel the garment covers, and its level: uint8 (N, 28, 28)."""
    inner = ~_near(~shape, np.logical_or)
    inner[:, [0, -1]] = inner[:, :, [0, -1]] = False
    near = _near(photos * shape, np.maximum)
    share = photos.astype(np.int32) * 255 // np.maximum(near, 1)
    share = np.where(shape, np.maximum(share, LEAST), np.minimum(share, 127)) * (near > 0)
    share[inner] = 255
    # a smooth outline where there is an inside; straps are too narrow to be smoothed
    body = _near(inner, np.logical_or)
    cover = np.where(body, (_sum(share, 2) + 8) >> 4, share)
    level, known = np.where(inner, photos, 0).astype(np.int32), inner.copy()
    # from the inside outwards; straps have no inside, there the brightest pixel near counts
    for ring in range(3):
        count = _sum(known.astype(np.int32))
        new = ~known & (count > 0)
        level[new] = ((2 * _sum(level) + count)[new]) // (2 * count[new])
        if ring == 0:
            edge, strap = shape & new, shape & ~body
            level[edge] = np.maximum(level, photos)[edge]
            level[strap] = near[strap]
            new |= strap
        known |= new
    return cover.astype(np.uint8), level.astype(np.uint8)


def _shifted(planes: np.ndarray, axis: int) -> list[np.ndarray]:
    """The neighbours along an axis, before and after; zeros beyond the border."""
    padded = np.pad(planes, [(1, 1) if one == axis else (0, 0) for one in range(3)])
    length = planes.shape[axis]
    return [padded.take(range(start, start + length), axis) for start in (0, 2)]


def _near(planes: np.ndarray, combine: Any) -> np.ndarray:
    """Over the 3×3 pixels around each, (N, 28, 28): their largest, or whether one is."""
    for axis in (1, 2):
        before, after = _shifted(planes, axis)
        planes = combine(combine(before, planes), after)
    return planes


def _sum(planes: np.ndarray, middle: int = 1) -> np.ndarray:
    """The sum over the 3×3 pixels around each, the middle row and column taken several times."""
    for axis in (1, 2):
        before, after = _shifted(planes, axis)
        planes = before + middle * planes + after
    return planes


@lru_cache(maxsize=len(SIZES))
def enlarging(size: int) -> np.ndarray:
    """Weights (size, 28) of the cubic interpolation (Catmull-Rom) in units of 1/128, as float32."""
    place = np.clip((np.arange(size) + 0.5) * SOURCE / size - 0.5, 0, SOURCE - 1)
    t = np.abs(place[:, None] - np.arange(SOURCE))
    near, far = (1.5 * t - 2.5) * t * t + 1, ((2.5 - 0.5 * t) * t - 4) * t + 2
    weights = np.round(np.where(t < 1, near, np.where(t < 2, far, 0)) * UNIT)
    weights[np.arange(size), weights.argmax(1)] += UNIT - weights.sum(1)
    return weights.astype(np.float32)


def enlarged(planes: np.ndarray, size: int) -> np.ndarray:
    """Planes (m, 28, 28) with ``size`` pixels a side, float32: whole numbers up to 255·128²."""
    weights = enlarging(size)
    return np.asarray(weights @ planes.astype(np.float32) @ weights.T)
