"""Images with a class for each, or for every pixel, and how they are divided into train, validation
and test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from lecture_utils import checks

#: Shares of train, validation and test.
FRACTIONS = (0.7, 0.1, 0.2)

PARTS = ("train", "validation", "test")

#: The label of void pixels: nobody says what they are, and they count nowhere.
VOID = 255


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

    Examples
    --------
    >>> ImageSet(np.zeros((6, 1, 8, 8), np.float32), np.array([0, 1] * 3), ("cat", "dog"))
    ImageSet(6 images of 8×8 pixels, grey, 2 classes)
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

    def split(self, fractions: Sequence[float] = FRACTIONS, seed: int = 0) -> Splits[ImageSet]:
        """Divide at random into train, validation and test, each class in the same shares.

        Parameters
        ----------
        fractions : (float, float, float)
            Shares of train, validation and test; they add up to 1. In each class the numbers are
            those shares, to one image.
        seed : int
            The same seed gives the same division on every machine.

        Returns
        -------
        Splits of ImageSet

        Raises
        ------
        TypeError, ValueError
            Shares that are not three numbers from 0 with the sum 1, a part without any image, a
            seed that is no whole number from 0.
        """
        groups = np.zeros(len(self), np.int64) if self.labels is None else self.labels
        return Splits(*map(self.take, divide(groups, fractions, seed)))

    def __repr__(self) -> str:
        classes = f", {len(self.classes)} classes" if self.labels is not None else ""
        return f"ImageSet({_described(self.images)}{classes}{_left_out(self.skipped)})"


@dataclass(frozen=True, eq=False)
class SegmentationSet:
    """Images, and for each the class of every pixel.

    Attributes
    ----------
    images : numpy.ndarray of float32, (N, C, H, W)
    labels : numpy.ndarray of uint8, (N, H, W)
        ``classes[labels[i, y, x]]`` is the class of a pixel; ``ignore_index`` is none: void. One
        byte a pixel; PyTorch's losses want ``torch.from_numpy(labels).long()``.
    classes : tuple of str
    ignore_index : int
        The label of void pixels, 255: pass it on to losses and metrics.
    names : tuple of str
        The names of files, if the images come from a folder.
    skipped : tuple of str
        Files of a folder that are no images: they were left out.

    Examples
    --------
    >>> images, labels = np.zeros((2, 3, 8, 8), np.float32), np.zeros((2, 8, 8), np.uint8)
    >>> labels[0, :2] = 255
    >>> found = SegmentationSet(images, labels, ("background", "cat"))
    >>> found
    SegmentationSet(2 images of 8×8 pixels, colour, 2 classes, 12.5% void)
    >>> found.pixels()
    array([112,   0])
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    ignore_index: int = VOID
    names: tuple[str, ...] = field(default=(), repr=False)
    skipped: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, index: Any) -> SegmentationSet:
        """The images of ``index``: positions, a slice, or a mask of True and False."""
        names = tuple(np.array(self.names, object)[index]) if self.names else ()
        images, labels = self.images[index], self.labels[index]
        return SegmentationSet(images, labels, self.classes, self.ignore_index, names, self.skipped)

    def split(
        self, fractions: Sequence[float] = FRACTIONS, seed: int = 0
    ) -> Splits[SegmentationSet]:
        """Divide at random into train, validation and test, in shares of images.

        An image holds several classes, so they are not divided in the same shares. Scenes need no
        division: ask for each split by its name.

        Parameters
        ----------
        fractions : (float, float, float)
            As in ``ImageSet.split``.
        seed : int
            As in ``ImageSet.split``.

        Returns
        -------
        Splits of SegmentationSet

        Raises
        ------
        TypeError, ValueError
            As ``ImageSet.split``.
        """
        parts = divide(np.zeros(len(self), np.int64), fractions, seed)
        return Splits(*map(self.take, parts))

    def pixels(self) -> np.ndarray:
        """How many pixels each class has, int64 (classes,); void pixels count nowhere."""
        counts = np.bincount(self.labels.ravel(), minlength=VOID + 1)
        return counts[: len(self.classes)].astype(np.int64)

    def __repr__(self) -> str:
        void = self.labels.size - int(self.pixels().sum())
        share = f", {void / self.labels.size:.1%} void" if void else ""
        return (
            f"SegmentationSet({_described(self.images)}, {len(self.classes)} classes{share}"
            f"{_left_out(self.skipped)})"
        )


Set = TypeVar("Set", ImageSet, SegmentationSet)


@dataclass(frozen=True, eq=False)
class Splits(Generic[Set]):
    """Train to learn from, validation to choose with, test to look at once.

    Attributes
    ----------
    train, validation, test : ImageSet or SegmentationSet

    Examples
    --------
    >>> ImageSet(np.zeros((20, 1, 8, 8), np.float32), None).split(seed=1)
    Splits(train 14, validation 2, test 4; images of 8×8 pixels)
    """

    train: Set
    validation: Set
    test: Set

    def __repr__(self) -> str:
        _, _, height, width = self.train.images.shape
        counts = ", ".join(f"{name} {len(getattr(self, name))}" for name in PARTS)
        labelled = self.train.labels is not None
        classes = f", {len(self.train.classes)} classes" if labelled else ""
        return f"Splits({counts}; images of {height}×{width} pixels{classes})"


def divide(groups: np.ndarray, fractions: Sequence[float], seed: int) -> list[np.ndarray]:
    """The positions of train, validation and test, in order; every group in the same shares."""
    shares, rng = _shares(fractions), np.random.default_rng(checks.seed(seed))
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for group in np.unique(groups):
        members = rng.permutation(np.flatnonzero(groups == group))
        # half an image is rounded up, so that no machine's rounding decides
        ends = np.floor(np.cumsum(shares)[:2] * len(members) + 0.5).astype(np.int64)
        for part, piece in zip(parts, np.split(members, ends), strict=True):
            part.append(piece)
    chosen = [np.sort(np.concatenate(part)) for part in parts]
    for name, index, share in zip(PARTS, chosen, shares, strict=True):
        if share and not len(index):
            raise ValueError(
                f"fractions (={checks.shown(fractions)}) leave no image for {name}: there are only "
                f"{len(groups)}. Use larger shares, or more images."
            )
    return chosen


def _shares(fractions: Any) -> np.ndarray:
    hint = f"Use for example fractions={FRACTIONS}."
    try:
        shares = np.array([checks.real(one, "fractions") for one in fractions])
    except (TypeError, ValueError):
        shares = np.array([])
    if shares.shape != (3,):
        raise TypeError(
            f"fractions (={checks.shown(fractions)}) must be three finite numbers: train, "
            f"validation, test. {hint}"
        )
    if not (shares >= 0).all() or shares[0] == 0 or abs(shares.sum() - 1) > 1e-9:
        raise ValueError(
            f"fractions (={checks.shown(fractions)}) must be from 0, the first above 0, and add up "
            f"to 1, but their sum is {shares.sum():g}. {hint}"
        )
    return shares


def _described(images: np.ndarray) -> str:
    count, channels, height, width = images.shape
    colours = {1: "grey", 3: "colour"}.get(channels, f"{channels} channels")
    return f"{count} images of {height}×{width} pixels, {colours}"


def _left_out(skipped: Sequence[str]) -> str:
    return f"; skipped: {', '.join(skipped)}" if skipped else ""
