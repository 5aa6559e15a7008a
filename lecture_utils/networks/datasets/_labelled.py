"""Images in which every pixel has a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lecture_utils.networks.datasets._sets import FRACTIONS, Splits, divide

#: The label of void pixels: nobody says what they are, and they count nowhere.
VOID = 255


@dataclass(frozen=True, eq=False)
class SegmentationSet:
    """Images, and for each the class of every pixel.

    Attributes
    ----------
    images : numpy.ndarray of float32, (N, C, H, W)
    labels : numpy.ndarray of uint8, (N, H, W)
        ``classes[labels[i, y, x]]`` is the class of a pixel; ``ignore_index`` is none: void. One byte a pixel;
        PyTorch's losses want ``torch.from_numpy(labels).long()``.
    classes : tuple of str
    ignore_index : int
        The label of void pixels, 255: pass it on to losses and metrics.
    names : tuple of str
        The names of files, if the images come from a folder.
    skipped : tuple of str
        Files of a folder that are no images: they were left out.
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
        return SegmentationSet(
            self.images[index],
            self.labels[index],
            self.classes,
            self.ignore_index,
            names,
            self.skipped,
        )

    def split(self, fractions: Sequence[float] = FRACTIONS, seed: int = 0) -> Splits:
        """Divide at random into train, validation and test: arguments and errors as in ``ImageSet.split``.

        An image holds several classes, so the shares are shares of images. Scenes need no division: ask for each
        split by its name.
        """
        parts = divide(np.zeros(len(self), np.int64), fractions, seed)
        return Splits(*map(self.take, parts))

    def pixels(self) -> np.ndarray:
        """How many pixels each class has, int64 (classes,); void pixels count nowhere."""
        counts = np.bincount(self.labels.ravel(), minlength=VOID + 1)
        return counts[: len(self.classes)].astype(np.int64)

    def __repr__(self) -> str:
        count, channels, height, width = self.images.shape
        colours = {1: "grey", 3: "colour"}.get(channels, f"{channels} channels")
        void = self.labels.size - int(self.pixels().sum())
        share = f", {void / self.labels.size:.1%} void" if void else ""
        skipped = f"; skipped: {', '.join(self.skipped)}" if self.skipped else ""
        return (
            f"SegmentationSet({count} images of {height}×{width} pixels, {colours}, {len(self.classes)} classes"
            f"{share}{skipped})"
        )
