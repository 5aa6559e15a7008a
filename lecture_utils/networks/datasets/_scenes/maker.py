"""Scenes of several digits in which every pixel has a class."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets._dividing import PARTS
from lecture_utils.networks.datasets._scenes import painting, plans
from lecture_utils.networks.datasets._scenes.glyphs import Bank, PoseBank, bank, pose_bank
from lecture_utils.networks.datasets._scenes.plans import SIDE
from lecture_utils.networks.datasets._sets import SegmentationSet

#: ``SCENE_CLASSES[label]``: 0 is the background, the digit d has the label d + 1.
SCENE_CLASSES = ("background", *"0123456789")

#: Scenes that are painted at once: they fit into the processor's cache.
AT_ONCE = 64

#: More scenes, or more pixels (10 GB), are not made in one call.
LARGEST, MOST_PIXELS = 100_000, 1 << 31


def scenes(n: int, split: str = "train", seed: int = 0, hard: bool = False) -> SegmentationSet:
    """Scenes of 64×64 pixels with two to four handwritten digits, and the class of every pixel.

    The digits are those of ``datasets.digits()``, and each split of scenes has its own: no digit of
    a test scene, in any size or pose, was ever in a scene of another split.

    Parameters
    ----------
    n : int
        How many scenes, from 1.
    split : {"train", "validation", "test"}
        Which digits.
    seed : int
        The same seed gives the same scenes on every machine.
    hard : bool
        False, the standard set: digits of 16 to 24 pixels, enlarged bilinearly, with a contrast of
        0.6 to 1, whose boxes do not overlap, on black paper. True: they are also turned (up to 20°)
        and sheared (up to 0.2) and may cover each other (the upper one counts); behind them are a
        texture and pieces of digits, which count as background. Each digit has 16 of 144 poses.

    Returns
    -------
    SegmentationSet
        Images float32 (N, 1, 64, 64): ink from 0 to 1, and Gaussian noise of 0.05 upon it, which
        may lead a little below 0 or above 1. Labels uint8 (N, 64, 64): 0 is the background, the
        digit d has the label d + 1. A pixel belongs to a digit where its ink, before noise and
        contrast, is above half of the largest ink of that digit.

    Raises
    ------
    TypeError, ValueError
        ``n`` is no whole number from 1 to 100,000; an unknown split; a seed that is no whole number
        from 0; ``hard`` is neither True nor False.

    Notes
    -----
    In the manner of M2NIST, which places MNIST's digits on canvases of 64×84 pixels.

    Examples
    --------
    >>> found = scenes(100, "test")
    >>> found
    SegmentationSet(100 images of 64×64 pixels, grey, 11 classes)
    >>> found.images.shape, found.labels.shape
    ((100, 1, 64, 64), (100, 64, 64))
    """
    return SegmentationSet(*seeded(SceneMaker(split, hard), n, seed), SCENE_CLASSES)


class Maker:
    """What all makers of scenes share; a scene is planned, painted, and gets its noise."""

    def __init__(self, split: str, side: int, noise: float) -> None:
        self.split = checks.one_of(split, "split", PARTS)
        self.side, self.noise = side, noise

    def make(self, n: int, rng: Any) -> tuple[np.ndarray, np.ndarray]:
        """New scenes.

        Parameters
        ----------
        n : int
            From 1 to 100,000.
        rng : numpy.random.Generator or int
            Where chance comes from: a generator, which moves on with each call, or a seed.

        Returns
        -------
        images : numpy.ndarray of float32, (n, 1, H, W)
        labels : numpy.ndarray of uint8, (n, H, W)
        """
        most = min(LARGEST, MOST_PIXELS // self.side**2)
        why = f"use {type(self).__name__} for more"
        n = checks.whole(n, "n", least=1, most=most, example=100, why=why)
        rng = _generator(rng)
        images = np.zeros((n, self.side, self.side), np.float32)
        labels = np.zeros((n, self.side, self.side), np.uint8)
        for first in range(0, n, AT_ONCE):
            some = slice(first, first + AT_ONCE)
            self._paint(self._plan(len(images[some]), rng), images[some], labels[some])
            if self.noise:
                painting.noise(images[some], rng, self.noise)
        return images[:, None], labels

    def _plan(self, n: int, rng: np.random.Generator) -> Any:
        """What stands where; alone from the painting, so that it can be looked into."""
        raise NotImplementedError

    def _paint(self, plan: Any, images: np.ndarray, labels: np.ndarray) -> None:
        """Everything but the noise."""
        raise NotImplementedError


def seeded(maker: Maker, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scenes that follow from the seed and the split, so that no two splits have one layout."""
    rng = np.random.default_rng([checks.seed(seed), PARTS.index(maker.split)])
    return maker.make(n, rng)


class SceneMaker(Maker):
    """Makes scenes without end, for example a new batch for every step of a training.

    Parameters
    ----------
    split, hard
        As in ``scenes``.

    Raises
    ------
    TypeError, ValueError
        As in ``scenes``.

    Notes
    -----
    ``training.fit(model, training.endless(maker), steps_per_epoch=50, ...)`` learns from new scenes
    in every step.

    Examples
    --------
    >>> maker = SceneMaker("train")
    >>> images, labels = maker.make(16, np.random.default_rng(0))
    >>> images.shape, labels.max() <= 10
    ((16, 1, 64, 64), np.True_)
    """

    def __init__(self, split: str = "train", hard: bool = False) -> None:
        super().__init__(split, SIDE, painting.NOISE)
        self.hard = checks.flag(hard, "hard")
        self.bank: Bank | PoseBank = pose_bank(split) if self.hard else bank(split)

    def _plan(self, n: int, rng: np.random.Generator) -> Any:
        if isinstance(self.bank, PoseBank):
            return plans.hard(n, self.bank, rng)
        return (plans.standard(n, len(self.bank.numbers), rng),)

    def _paint(self, plan: Any, images: np.ndarray, labels: np.ndarray) -> None:
        if isinstance(self.bank, PoseBank):
            placed, clutter = plan
            painting.hard(placed, clutter, self.bank, images, labels)
        else:
            painting.standard(plan[0], self.bank, images, labels)

    def __repr__(self) -> str:
        return f"SceneMaker({self.split!r}, hard={self.hard})"


def _generator(value: Any) -> np.random.Generator:
    if isinstance(value, np.random.Generator):
        return value
    try:
        return np.random.default_rng(checks.seed(value, "rng"))
    except TypeError:
        raise TypeError(
            f"rng (={checks.shown(value)}) must be a NumPy generator or a whole number. Use for "
            f"example numpy.random.default_rng(0)."
        ) from None
