"""What stands where in a scene: drawn at random, before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils.networks.datasets._scenes.glyphs import PATCH, POSES_EACH, SIZES, PoseBank

#: Side of a scene.
SIDE = 64

#: Fewest and most digits of a scene, and their contrast.
FEWEST, MOST = 2, 4
FAINTEST, STRONGEST = 0.6, 1.0

#: Of the hard set: fragments, the side of one, the cells of the background's texture and its
#: strongest level.
FRAGMENTS, CUT, CELLS, TEXTURE = 6, 10, 16, 0.35

#: Places that are tried for one digit before its scene begins anew.
TRIES = 32


@dataclass(frozen=True, eq=False)
class Plan:
    """The digits of N scenes; what stands behind ``count`` is not used.

    Attributes
    ----------
    count : numpy.ndarray of int64, (N,)
    source : numpy.ndarray of int64, (N, 4)
        Position of the digit among those of its split.
    pose : numpy.ndarray of int64, (N, 4)
        Only in the hard set.
    size, top, left : numpy.ndarray of int64, (N, 4)
        The box, before it is turned.
    contrast : numpy.ndarray of float32, (N, 4)
    """

    count: np.ndarray
    source: np.ndarray
    pose: np.ndarray
    size: np.ndarray
    top: np.ndarray
    left: np.ndarray
    contrast: np.ndarray

    @property
    def used(self) -> np.ndarray:
        """Which places in the table hold a digit, bool (N, 4)."""
        return np.arange(MOST) < self.count[:, None]


@dataclass(frozen=True, eq=False)
class Clutter:
    """What the hard set has besides: pieces of digits, and a texture behind all.

    Attributes
    ----------
    source, pose : numpy.ndarray of int64, (N, 6)
    row, column : numpy.ndarray of int64, (N, 6)
        Where the piece is cut out of the turned digit.
    top, left : numpy.ndarray of int64, (N, 6)
    contrast : numpy.ndarray of float32, (N, 6)
    texture : numpy.ndarray of float32, (N, 16, 16)
        Whole numbers from 0 to 255, to be enlarged.
    level : numpy.ndarray of float32, (N,)
        The brightness that 255 stands for.
    """

    source: np.ndarray
    pose: np.ndarray
    row: np.ndarray
    column: np.ndarray
    top: np.ndarray
    left: np.ndarray
    contrast: np.ndarray
    texture: np.ndarray
    level: np.ndarray


def standard(n: int, sources: int, rng: np.random.Generator) -> Plan:
    """Digits whose boxes do not overlap."""
    shape = (n, MOST)
    count = rng.integers(FEWEST, MOST + 1, n)
    source = rng.integers(0, sources, shape)
    size = rng.integers(SIZES.start, SIZES.stop, shape)
    contrast = _between(FAINTEST, STRONGEST, shape, rng)
    top, left = _places(count, size, rng)
    return Plan(count, source, np.zeros(shape, np.int64), size, top, left, contrast)


def hard(n: int, bank: PoseBank, rng: np.random.Generator) -> tuple[Plan, Clutter]:
    """Turned digits that may overlap up to half of their sides, and what disturbs."""
    shape, pieces, sources = (n, MOST), (n, FRAGMENTS), len(bank.numbers)
    count = rng.integers(FEWEST, MOST + 1, n)
    source, pose = rng.integers(0, sources, shape), rng.integers(0, POSES_EACH, shape)
    size = bank.size[source, pose]
    contrast = _between(FAINTEST, STRONGEST, shape, rng)
    top, left = _places(count, size, rng, overlap=2)
    middle = (PATCH - SIZES.start) // 2  # a piece from the middle holds some ink
    row, column = (rng.integers(middle, PATCH - middle - CUT + 1, pieces) for _ in "yx")
    above, beside = (rng.integers(0, SIDE - CUT + 1, pieces) for _ in "yx")
    clutter = Clutter(
        rng.integers(0, sources, pieces),
        rng.integers(0, POSES_EACH, pieces),
        row,
        column,
        above,
        beside,
        _between(FAINTEST, STRONGEST, pieces, rng),
        rng.integers(0, 256, (n, CELLS, CELLS), np.uint8).astype(np.float32),
        _between(0, TEXTURE, n, rng),
    )
    return Plan(count, source, pose, size, top, left, contrast), clutter


def _between(least: float, most: float, shape: Any, rng: np.random.Generator) -> np.ndarray:
    share: np.ndarray = rng.random(shape, np.float32)
    return np.float32(least) + np.float32(most - least) * share


def _places(
    count: np.ndarray, size: np.ndarray, rng: np.random.Generator, overlap: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Top and left of each box, one digit after the other, each at random where it fits.

    With ``overlap=2`` boxes of half the side, around the same middle, keep apart.
    """
    where = np.zeros((2, *size.shape), np.int64)
    left_over = np.arange(len(count))
    while len(left_over):
        found, fits = _try(count[left_over], size[left_over], rng, overlap)
        where[:, left_over[fits]] = found[:, fits]
        left_over = left_over[~fits]
    return where[0], where[1]


def _try(
    count: np.ndarray, size: np.ndarray, rng: np.random.Generator, overlap: int
) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (2, n, 4), and which scenes found a place for all of theirs (n,)."""
    n = len(count)
    where = np.zeros((2, n, MOST), np.int64)
    fits, every = np.ones(n, bool), np.arange(n)
    for digit in range(MOST):
        room = SIDE - size[:, digit, None] + 1
        tries = (rng.integers(0, 65536, (2, n, TRIES), np.uint16) * room) >> 16
        free = np.ones((n, TRIES), bool)
        for other in range(digit):
            # twice the distance of the two middles, against the sum of the sides
            sides = size[:, digit] + size[:, other]
            middles = 2 * where[:, :, other] + size[:, other]
            apart = np.abs(2 * tries + size[:, digit, None] - middles[..., None])
            free &= (overlap * apart >= sides[:, None]).any(0)
        chosen = free.argmax(1)
        where[:, :, digit] = tries[:, every, chosen]
        fits &= free[every, chosen] | (digit >= count)
    return where, fits
