"""Pieces of the course's photographs of grass, gravel and brick, to lay things on."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_utils.networks.datasets._photos import photo

GROUNDS = ("grass", "gravel", "brick")

#: Rows and columns of the photographs (256×256) that each split has: no two share a pixel.
PLOTS = {
    "train": (slice(0, 128), slice(0, 256)),
    "validation": (slice(128, 256), slice(0, 128)),
    "test": (slice(128, 256), slice(128, 256)),
}


def pieces(split: str, n: int, side: int, rng: np.random.Generator) -> np.ndarray:
    """Ground for n scenes, uint8 (n, side, side): somewhere in the split's plots, perhaps mirrored.

    A scene larger than the plot goes on beyond its border as in a mirror.
    """
    every = _plots(split, side)
    kind = rng.integers(0, len(GROUNDS), n)
    flip = rng.integers(0, 2, (2, n)) * 2 - 1
    rows, columns = (rng.integers(0, length - side + 1, n) for length in every.shape[1:])
    found = sliding_window_view(every, (side, side), axis=(1, 2))[kind, rows, columns]
    for one, (down, across) in zip(found, flip.T, strict=True):
        one[:] = one[::down, ::across].copy()
    return found


@lru_cache(maxsize=8)
def _plots(split: str, side: int) -> np.ndarray:
    """The plot of each ground, large enough for a piece, uint8 (3, H, W)."""
    plots = np.stack([photo(name, None)[PLOTS[split]] for name in GROUNDS])
    pads = [(0, max(0, side - length)) for length in plots.shape[1:]]
    return np.pad(plots, ((0, 0), *pads), "symmetric")
