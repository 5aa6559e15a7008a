"""Images with a class for each, or for every pixel, and how they are divided into train, validation
and test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import numpy as np
from PIL import Image

from lecture_utils import checks
from lecture_utils.networks.datasets._dividing import (
    FRACTIONS,
    PARTS,
    check_index,
    divide,
    together,
)

#: The label of void pixels: nobody says what they are, and they count nowhere.
VOID = 255

#: Images that are given to a network at once.
AT_ONCE = 64


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
        check_index(index, len(self))
        labels = None if self.labels is None else self.labels[index]
        return ImageSet(self.images[index], labels, self.classes, self.skipped)

    def split(
        self,
        fractions: Sequence[float] = FRACTIONS,
        seed: int = 0,
        groups: Iterable[Any] | None = None,
    ) -> Splits[ImageSet]:
        """Divide at random into train, validation and test, each class in the same shares.

        Parameters
        ----------
        fractions : (float, float, float)
            Shares of train, validation and test; they add up to 1. In each class the numbers are
            those shares, to one image.
        seed : int
            The same seed gives the same division on every machine.
        groups : iterable or None
            For each image what it has in common with others: its writer, its patient, the film
            that it was cut out of. A group stays in one part, so that nothing is tested that was
            learned; the shares are then those of all images, as near as whole groups come to them.

        Returns
        -------
        Splits of ImageSet

        Raises
        ------
        TypeError, ValueError
            Shares that are not three numbers from 0 with the sum 1, a part without any image, a
            seed that is no whole number from 0, groups of which there is not one for each image.
        """
        if groups is not None:
            return Splits(*map(self.take, together(groups, len(self), fractions, seed)))
        classes = np.zeros(len(self), np.int64) if self.labels is None else self.labels
        return Splits(*map(self.take, divide(classes, fractions, seed)))

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
    filled : numpy.ndarray of int64, (N, 2), or None
        How many rows and columns of each image its file fills, from the top left; the rest is 0
        and void. None: all of them.
    originals : tuple of callable
        Each reads the mask of a file again in its own size, uint8 (H, W).
    is_normalised : bool
        Whether ``normalised`` made the images.

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
    filled: np.ndarray | None = field(default=None, repr=False)
    originals: tuple[Callable[[], np.ndarray], ...] = field(default=(), repr=False)
    is_normalised: bool = field(default=False, repr=False)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, index: Any) -> SegmentationSet:
        """The images of ``index``: positions, a slice, or a mask of True and False."""
        check_index(index, len(self))
        names, originals = (
            tuple(np.array(one, object)[index]) if one else ()
            for one in (self.names, self.originals)
        )
        filled = None if self.filled is None else self.filled[index]
        return replace(
            self,
            images=self.images[index],
            labels=self.labels[index],
            names=names,
            originals=originals,
            filled=filled,
        )

    def normalised(self, train: SegmentationSet) -> SegmentationSet:
        """The same with each channel less its mean in the images of ``train``, divided by its
        standard deviation there.

        Of the images to learn from alone: what is judged must not have a part in it. Pixels that no
        file fills count nowhere, and are 0.

        Parameters
        ----------
        train : SegmentationSet
            Not yet normalised.

        Returns
        -------
        SegmentationSet

        Raises
        ------
        TypeError, ValueError
            No set of images, or of another number of channels; images that are normalised already.

        Examples
        --------
        >>> images, labels = np.zeros((1, 1, 1, 2), np.float32), np.zeros((1, 1, 2), np.uint8)
        >>> images[..., 1] = 1
        >>> some = SegmentationSet(images, labels, ("background", "cat"))
        >>> some.normalised(some).images.ravel()
        array([-1.,  1.], dtype=float32)
        """
        if not isinstance(train, SegmentationSet):
            raise TypeError(
                f"train (={checks.shown(train)}) must be the set of images to learn from. Use for "
                "example parts.test.normalised(parts.train)."
            )
        for one, name in ((self, "this set"), (train, "train")):
            if one.is_normalised:
                raise ValueError(
                    f"{name} is normalised already: a second time would measure numbers that no "
                    "image has. Use both sets as they were read, and give the result a name of its "
                    "own."
                )
        channels, theirs = self.images.shape[1], train.images.shape[1]
        if channels != theirs:
            raise ValueError(
                f"train has images of {theirs} channels, but these have {channels}. Use "
                "the same grey= for both."
            )
        counted = np.broadcast_to(train._inside(), train.images.shape)
        mean = train.images.mean((0, 2, 3), np.float64, where=counted, keepdims=True)
        spread = train.images.std((0, 2, 3), np.float64, where=counted, keepdims=True)
        spread[spread == 0] = 1  # a channel of one level
        images = ((self.images - mean) / spread * self._inside()).astype(np.float32)
        return replace(self, images=images, is_normalised=True)

    def at_original_size(
        self, scores_of: Callable[[np.ndarray], np.ndarray]
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Prediction and truth of each image in the size that its file has.

        The scores of the part that the file fills are enlarged (bilinear), and the largest wins.
        So nothing is gained by making images small, and scores may be compared with those of
        others.

        Parameters
        ----------
        scores_of : callable
            Takes images (n, C, H, W), gives scores (n, classes, H, W): ``model.logits_of``.

        Yields
        ------
        (prediction, truth)
            Both uint8 (H, W), one pair an image, in their order.

        Raises
        ------
        TypeError, ValueError
            ``scores_of`` is no function, or gives another shape.

        Examples
        --------
        >>> images, labels = np.zeros((1, 1, 2, 2), np.float32), np.ones((1, 2, 2), np.uint8)
        >>> some = SegmentationSet(images, labels, ("background", "cat"))
        >>> [(guess, truth)] = some.at_original_size(lambda x: np.zeros((len(x), 2, 2, 2)))
        >>> int((guess == truth).sum())
        0
        """
        score = checks.function(scores_of, "scores_of", "images")
        wanted = (len(self.classes), *self.images.shape[2:])
        for first in range(0, len(self), AT_ONCE):
            some = self.images[first : first + AT_ONCE]
            scores = np.asarray(score(some), np.float32)
            if scores.shape != (len(some), *wanted):
                raise ValueError(
                    f"scores_of gave the shape {scores.shape}, but here it must be "
                    f"{(len(some), *wanted)}: a score for each class and pixel. Use for example "
                    "model.logits_of."
                )
            for place, planes in enumerate(scores, first):
                truth = self.originals[place]() if self.originals else self.labels[place]
                rows, columns = wanted[1:] if self.filled is None else self.filled[place]
                side = truth.shape[::-1]
                enlarged = [
                    np.asarray(
                        Image.fromarray(plane[:rows, :columns]).resize(
                            side, Image.Resampling.BILINEAR
                        )
                    )
                    for plane in planes
                ]
                yield np.argmax(enlarged, axis=0).astype(np.uint8), truth

    def _inside(self) -> np.ndarray:
        """Which pixels a file fills, bool (N, 1, H, W)."""
        height, width = self.images.shape[2:]
        if self.filled is None:
            return np.ones((len(self), 1, 1, 1), bool)
        rows, columns = self.filled.T[:, :, None, None, None]
        return np.asarray((np.arange(height)[:, None] < rows) & (np.arange(width) < columns))

    def split(
        self,
        fractions: Sequence[float] = FRACTIONS,
        seed: int = 0,
        groups: Iterable[Any] | None = None,
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
        groups : iterable or None
            As in ``ImageSet.split``.

        Returns
        -------
        Splits of SegmentationSet

        Raises
        ------
        TypeError, ValueError
            As ``ImageSet.split``.
        """
        if groups is not None:
            return Splits(*map(self.take, together(groups, len(self), fractions, seed)))
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


def _described(images: np.ndarray) -> str:
    count, channels, height, width = images.shape
    colours = {1: "grey", 3: "colour"}.get(channels, f"{channels} channels")
    return f"{count} images of {height}×{width} pixels, {colours}"


def _left_out(skipped: Sequence[str]) -> str:
    return f"; skipped: {', '.join(skipped)}" if skipped else ""
