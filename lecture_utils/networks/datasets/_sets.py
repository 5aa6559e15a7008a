"""Images with their classes, and how they are divided into train, validation and test."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: Shares of train, validation and test.
FRACTIONS = (0.7, 0.1, 0.2)


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images and, where they have them, their classes.

    Attributes
    ----------
    images : numpy.ndarray of float32, (N, C, H, W)
        From 0 to 1.
    labels : numpy.ndarray of int64, (N,), or None
        ``classes[labels[i]]`` is the class of image i.
    classes : tuple of str
    skipped : tuple of str
        Files of a folder that are no images: they were left out.
    """

    images: np.ndarray
    labels: np.ndarray | None
    classes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, index: Any) -> ImageSet:
        """The images of ``index``: positions, a slice, or a mask of True and False."""
        labels = None if self.labels is None else self.labels[index]
        return ImageSet(self.images[index], labels, self.classes, self.skipped)

    def split(self, fractions: Sequence[float] = FRACTIONS, seed: int = 0) -> Splits:
        """Divide at random into train, validation and test, each class in the same shares.

        Parameters
        ----------
        fractions : (float, float, float)
            Shares of train, validation and test; they add up to 1. In each class the numbers are those shares, to
            one image.
        seed : int
            The same seed gives the same division on every machine.

        Raises
        ------
        TypeError, ValueError
            Shares that are not three numbers from 0 with the sum 1, a part without any image, a seed that is no whole
            number from 0.
        """
        groups = np.zeros(len(self), np.int64) if self.labels is None else self.labels
        return Splits(*map(self.take, divide(groups, fractions, seed)))

    def __repr__(self) -> str:
        count, channels, height, width = self.images.shape
        colours = {1: "grey", 3: "colour"}.get(channels, f"{channels} channels")
        classes = f", {len(self.classes)} classes" if self.labels is not None else ""
        skipped = f"; skipped: {', '.join(self.skipped)}" if self.skipped else ""
        return f"ImageSet({count} images of {height}×{width} pixels, {colours}{classes}{skipped})"


@dataclass(frozen=True, eq=False)
class Splits:
    """Train to learn from, validation to choose with, test to look at once."""

    train: ImageSet
    validation: ImageSet
    test: ImageSet

    def __repr__(self) -> str:
        _, _, height, width = self.train.images.shape
        counts = ", ".join(
            f"{name} {len(getattr(self, name))}" for name in ("train", "validation", "test")
        )
        labelled = self.train.labels is not None
        classes = f", {len(self.train.classes)} classes" if labelled else ""
        return f"Splits({counts}; images of {height}×{width} pixels{classes})"


def divide(groups: np.ndarray, fractions: Sequence[float], seed: int) -> list[np.ndarray]:
    """The positions of train, validation and test, in order; every group is divided in the same shares."""
    shares, seed = _shares(fractions), seed_of(seed)
    rng = np.random.default_rng(seed)
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for group in np.unique(groups):
        members = rng.permutation(np.flatnonzero(groups == group))
        # half an image is rounded up, so that no machine's rounding decides
        ends = np.floor(np.cumsum(shares)[:2] * len(members) + 0.5).astype(np.int64)
        for part, piece in zip(parts, np.split(members, ends), strict=True):
            part.append(piece)
    chosen = [np.sort(np.concatenate(part)) for part in parts]
    for name, index, share in zip(("train", "validation", "test"), chosen, shares, strict=True):
        if share and not len(index):
            raise ValueError(
                f"fractions (={tuple(fractions)}) leave no image for {name}: there are only {len(groups)}. Use "
                f"larger shares, or more images."
            )
    return chosen


def _shares(fractions: Any) -> np.ndarray:
    try:
        shares = np.asarray(fractions, dtype=float)
    except (TypeError, ValueError):
        shares = np.array([])
    if shares.shape != (3,):
        raise TypeError(
            f"fractions (={fractions!r}) must be three numbers: train, validation, test. Use for example "
            f"fractions={FRACTIONS}."
        )
    if not (shares >= 0).all() or shares[0] == 0 or abs(shares.sum() - 1) > 1e-9:
        raise ValueError(
            f"fractions (={tuple(fractions)}) must be from 0, the first above 0, and add up to 1, but their sum is "
            f"{shares.sum():g}. Use for example fractions={FRACTIONS}."
        )
    return shares


def seed_of(value: Any) -> int:
    """A seed: a whole number from 0."""
    try:
        seed = operator.index(value)
    except TypeError:
        raise TypeError(
            f"seed (={value!r}) must be a whole number. Use for example seed=0."
        ) from None
    if seed < 0:
        raise ValueError(f"seed (={seed}) must be at least 0. Use for example seed=0.")
    return seed
