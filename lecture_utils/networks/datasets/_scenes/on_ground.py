"""Scenes of clothes that lie on grass, gravel or brick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets._clothes import CLASSES
from lecture_utils.networks.datasets._scenes import ground, painting
from lecture_utils.networks.datasets._scenes.garments import (
    SIZES,
    SOURCE,
    UNIT,
    Garments,
    enlarged,
    garments,
)
from lecture_utils.networks.datasets._scenes.maker import Maker, seeded
from lecture_utils.networks.datasets._scenes.plans import TRIES
from lecture_utils.networks.datasets._sets import SegmentationSet

#: ``CLOTHES_CLASSES[label]``: 0 is the background, the class c of ``clothes`` has the label c + 1.
CLOTHES_CLASSES = ("background", *CLASSES)

#: Most garments of a scene.
MOST = 3

#: Sides of a scene.
SMALLEST, LARGEST = SIZES[-1], 1024

#: The ground lies in the shade: of its brightness this is left.
SHADE = np.float32(0.6)

#: How far the box of a garment may reach beyond the scene (the garment itself does not).
MARGIN = SIZES[-1] // 2


def clothes_scenes(
    n: int,
    split: str = "train",
    seed: int = 0,
    *,
    size: int = 96,
    contrast: float = 1.0,
    noise: float = 0.05,
    overlap: float = 0.0,
    most: int = MOST,
) -> SegmentationSet:
    """Scenes of one to three garments on grass, gravel or brick, and the class of every pixel.

    The garments are those of ``datasets.clothes()``, and the ground is cut out of the course's
    photographs. Each split has its own: no garment and no pixel of the ground is in two splits.

    Parameters
    ----------
    n : int
        How many scenes, from 1.
    split : {"train", "validation", "test"}
        Which garments, and which part of each photograph.
    seed : int
        The same seed gives the same scenes on every machine.
    size : int
        Pixels a side of a scene, from 64 to 1024. A garment has 32 to 64, however large the scene.
    contrast : float
        1: garments as bright as in their photographs. Less draws their brightness towards the mean
        of the ground; 0 leaves no difference of the means.
    noise : float
        The standard deviation of Gaussian noise, from 0 to 1.
    overlap : float
        The largest share of a garment's box (of the smaller one) that may lie in the box of
        another, from 0 to 1. The later one lies above. A garment without a place is left out.
    most : int
        The most garments of a scene, from 1 to 3. With 1 every scene has exactly one.

    Returns
    -------
    SegmentationSet
        Images float32 (N, 1, size, size), from 0 to 1 before the noise. Labels uint8 (N, size,
        size): 0 is the ground, a garment of class c of ``clothes`` has the label c + 1.

    Raises
    ------
    TypeError, ValueError
        ``n`` is no whole number from 1 to 100,000 (or the scenes would have more than 2^31 pixels);
        an unknown split; a seed that is no whole number from 0; another parameter out of range.

    Notes
    -----
    A garment is cut out of its photograph, enlarged with cubic interpolation, and belongs to the
    label where it covers more than half of a pixel. Garments that cannot be told from the backdrop
    of their photograph, about one of twenty, are left out.

    Examples
    --------
    >>> found = clothes_scenes(10, "validation", size=128)
    >>> found
    SegmentationSet(10 images of 128×128 pixels, grey, 11 classes)
    """
    maker = ClothesSceneMaker(
        split, size=size, contrast=contrast, noise=noise, overlap=overlap, most=most
    )
    return SegmentationSet(*seeded(maker, n, seed), CLOTHES_CLASSES)


@dataclass(frozen=True, eq=False)
class Plan:
    """The garments of N scenes, and what they lie on.

    Attributes
    ----------
    used : numpy.ndarray of bool, (N, 3)
    source, size, top, left : numpy.ndarray of int64, (N, 3)
        Position of the garment among those of its split, and the square of its photograph.
    ground : numpy.ndarray of uint8, (N, side, side)
    """

    used: np.ndarray
    source: np.ndarray
    size: np.ndarray
    top: np.ndarray
    left: np.ndarray
    ground: np.ndarray


class ClothesSceneMaker(Maker):
    """Makes scenes of clothes without end, for example a new batch for every step of a training.

    Parameters
    ----------
    split, size, contrast, noise, overlap, most
        As in ``clothes_scenes``.

    Raises
    ------
    TypeError, ValueError
        As in ``clothes_scenes``.

    Examples
    --------
    >>> maker = ClothesSceneMaker("train", size=96)
    >>> images, labels = maker.make(4, np.random.default_rng(0))
    >>> images.shape, labels.max() <= 10
    ((4, 1, 96, 96), np.True_)
    >>> _, labels = ClothesSceneMaker("train", size=64, most=1).make(5, np.random.default_rng(0))
    >>> [len(np.unique(one)) for one in labels]  # the ground and one garment
    [2, 2, 2, 2, 2]
    """

    def __init__(
        self,
        split: str = "train",
        *,
        size: int = 96,
        contrast: float = 1.0,
        noise: float = 0.05,
        overlap: float = 0.0,
        most: int = MOST,
    ) -> None:
        why = "a garment may have 64 pixels"
        size = checks.whole(size, "size", least=SMALLEST, most=LARGEST, example=96, why=why)
        super().__init__(split, size, checks.real(noise, "noise", least=0, most=1, example=0.05))
        self.contrast = checks.real(contrast, "contrast", least=0, most=1)
        self.overlap = checks.real(overlap, "overlap", least=0, most=1)
        why = "more than three have no place in a scene"
        self.most = checks.whole(most, "most", least=1, most=MOST, example=1, why=why)
        self.bank = garments(split)

    def _plan(self, n: int, rng: np.random.Generator) -> Plan:
        """What lies where."""
        source = rng.integers(0, len(self.bank.numbers), (n, MOST))
        count = rng.integers(1, self.most + 1, n)
        size, corners = np.zeros((n, MOST), np.int64), np.zeros((2, n, MOST), np.int64)
        used, every = np.zeros((n, MOST), bool), np.arange(n)
        boxes: list[np.ndarray] = []
        for slot in range(self.most):
            sizes = rng.integers(SIZES.start, SIZES.stop, (n, TRIES))
            box = self.bank.box[:, source[:, slot], None] * sizes
            start, end = box[:2] // SOURCE, -(-box[2:] // SOURCE)  # of the garment in its square
            room = self.side - (end - start) + 1
            first = (rng.integers(0, 65536, (2, n, TRIES), np.uint16) * room) >> 16
            last = first + end - start
            fits = np.ones((n, TRIES), bool)
            for other, (begins, ends) in enumerate(boxes):
                both = np.minimum(last, ends) - np.maximum(first, begins)
                areas = np.minimum((end - start).prod(0), (ends - begins).prod(0))
                free = np.maximum(both, 0).prod(0) <= self.overlap * areas
                fits &= free | ~used[:, other, None]
            chosen = fits.argmax(1)
            used[:, slot] = fits[every, chosen] & (slot < count)
            size[:, slot] = sizes[every, chosen]
            corners[:, :, slot] = (first - start)[:, every, chosen]
            boxes.append(np.stack([first, last])[:, :, every, chosen, None])
        top, left = corners
        return Plan(used, source, size, top, left, ground.pieces(self.split, n, self.side, rng))

    def _paint(self, plan: Plan, images: np.ndarray, labels: np.ndarray) -> None:
        """Everything but the noise."""
        _lay(plan, self.bank, np.float32(self.contrast), images, labels)

    def __repr__(self) -> str:
        return (
            f"ClothesSceneMaker({self.split!r}, size={self.side}, contrast={self.contrast}, "
            f"noise={self.noise}, overlap={self.overlap}, most={self.most})"
        )


def _lay(plan: Plan, bank: Garments, contrast: Any, images: np.ndarray, labels: np.ndarray) -> None:
    """Lay the garments on the ground, one above the other."""
    side = plan.ground.shape[1]
    around = ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN))
    picture, marks = np.pad(plan.ground * SHADE, around), np.pad(labels, around)
    # of whole numbers, so that the mean is the same on every machine
    mean = SHADE * (plan.ground.sum((1, 2), dtype=np.int64) / side**2).astype(np.float32)
    full = np.float32(255 * UNIT**2)
    for slot in range(MOST):
        for size in SIZES:
            scene = np.flatnonzero(plan.used[:, slot] & (plan.size[:, slot] == size))
            if not len(scene):
                continue
            source = plan.source[scene, slot]
            box = scene, plan.top[scene, slot] + MARGIN, plan.left[scene, slot] + MARGIN
            cover = enlarged(bank.cover[source], size) - full / 2
            level = np.clip(enlarged(bank.level[source], size) / UNIT**2, 0, 255)
            grey = mean[scene, None, None]
            level = grey + contrast * (level - grey)
            # from none to all within about one pixel of the scene, wherever the garment ends
            share = np.clip(cover * np.float32(size / SOURCE) / full + np.float32(0.5), 0, 1)
            spots, below = painting.windows(picture, size), painting.windows(marks, size)
            there = spots[box]
            spots[box] = there + share * (level - there)
            number = bank.numbers[source, None, None] + np.uint8(1)
            below[box] = np.where(cover > 0, number, below[box])
    inside = slice(MARGIN, MARGIN + side)
    images[:] = picture[:, inside, inside] * painting.BYTE
    labels[:] = marks[:, inside, inside]
