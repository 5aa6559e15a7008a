"""Scenes of several digits in which every pixel has a class."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from lecture_utils.networks.datasets import _painting, _plans
from lecture_utils.networks.datasets._glyphs import SPLITS, bank, pose_bank
from lecture_utils.networks.datasets._labelled import SegmentationSet
from lecture_utils.networks.datasets._plans import SIDE
from lecture_utils.networks.datasets._sets import seed_of

#: ``SCENE_CLASSES[label]``: 0 is the background, the digit d has the label d + 1.
SCENE_CLASSES = ("background", *"0123456789")

#: Scenes that are painted at once: they fit into the processor's cache.
AT_ONCE = 64

#: More scenes than this (2 GB) are not made in one call.
LARGEST = 100_000


def scenes(n: int, split: str = "train", seed: int = 0, hard: bool = False) -> SegmentationSet:
    """Scenes of 64×64 pixels with two to four handwritten digits, and the class of every pixel.

    The digits are those of ``datasets.digits()``, and each split of scenes has its own: no digit of a test scene, in
    any size or pose, was ever in a scene of another split.

    Parameters
    ----------
    n : int
        How many scenes, from 1.
    split : {"train", "validation", "test"}
        Which digits.
    seed : int
        The same seed gives the same scenes on every machine.
    hard : bool
        False, the standard set: digits of 16 to 24 pixels, enlarged bilinearly, with a contrast of 0.6 to 1, whose
        boxes do not overlap, on black paper. True: they are also turned (up to 20°) and sheared (up to 0.2) and may
        cover each other (the upper one counts); behind them are a texture and pieces of digits, which count as
        background. Each digit has 16 of 144 poses.

    Returns
    -------
    SegmentationSet
        Images float32 (N, 1, 64, 64): ink from 0 to 1, and Gaussian noise of 0.05 upon it, which may lead a little
        below 0 or above 1. Labels uint8 (N, 64, 64): 0 is the background, the digit d has the label d + 1. A pixel
        belongs to a digit where its ink, before noise and contrast, is above half of the largest ink of that digit.

    Raises
    ------
    TypeError, ValueError
        ``n`` is no whole number from 1 to 100,000; an unknown split; a seed that is no whole number from 0; ``hard`` is
        neither True nor False.

    Examples
    --------
    >>> found = scenes(100, "test")
    >>> found
    SegmentationSet(100 images of 64×64 pixels, grey, 11 classes)
    >>> found.images.shape, found.labels.shape
    ((100, 1, 64, 64), (100, 64, 64))

    Notes
    -----
    In the manner of M2NIST, which places MNIST's digits on canvases of 64×84 pixels.
    """
    maker, seed = SceneMaker(split, hard), seed_of(seed)
    # the number of the split, so that the same seed does not repeat the same layout in each
    images, labels = maker.make(n, np.random.default_rng([seed, SPLITS.index(split)]))
    return SegmentationSet(images, labels, SCENE_CLASSES)


class SceneMaker:
    """Makes scenes without end, for example a new batch for every step of a training.

    Parameters
    ----------
    split, hard
        As in ``scenes``.

    Raises
    ------
    TypeError, ValueError
        As in ``scenes``.

    Examples
    --------
    >>> maker = SceneMaker("train")
    >>> images, labels = maker.make(16, np.random.default_rng(0))
    >>> images.shape, labels.max() <= 10
    ((16, 1, 64, 64), np.True_)

    Notes
    -----
    ``training.fit(model, training.endless(maker), steps_per_epoch=50, ...)`` learns from new scenes in every step.
    """

    def __init__(self, split: str = "train", hard: bool = False) -> None:
        if not isinstance(split, str) or split not in SPLITS:
            raise ValueError(
                f"split (={split!r}) must be 'train', 'validation' or 'test'. Use split='train' to learn from."
            )
        if not isinstance(hard, bool | np.bool_):
            raise TypeError(f"hard (={hard!r}) must be True or False. Use hard=False.")
        self.split, self.hard = split, bool(hard)
        self.bank = pose_bank(split) if hard else bank(split)

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
        images : numpy.ndarray of float32, (n, 1, 64, 64)
        labels : numpy.ndarray of uint8, (n, 64, 64)
        """
        n, rng = _count(n), _generator(rng)
        images = np.zeros((n, SIDE, SIDE), np.float32)
        labels = np.zeros((n, SIDE, SIDE), np.uint8)
        for first in range(0, n, AT_ONCE):
            some = slice(first, first + AT_ONCE)
            self._paint(self._plan(len(images[some]), rng), images[some], labels[some])
            _painting.noise(images[some], rng)
        return images[:, None], labels

    def _plan(self, n: int, rng: np.random.Generator) -> tuple[Any, ...]:
        """What stands where; alone from the painting, so that it can be looked into."""
        if self.hard:
            return _plans.hard(n, self.bank, rng)
        return (_plans.standard(n, len(self.bank.numbers), rng),)

    def _paint(self, plan: tuple[Any, ...], images: np.ndarray, labels: np.ndarray) -> None:
        """Everything but the noise."""
        paint = _painting.hard if self.hard else _painting.standard
        paint(*plan, self.bank, images, labels)

    def __repr__(self) -> str:
        return f"SceneMaker({self.split!r}, hard={self.hard})"


def _count(value: Any) -> int:
    try:
        n = operator.index(value)
    except TypeError:
        raise TypeError(
            f"n (={value!r}) must be a whole number of scenes. Use for example n=1000."
        ) from None
    if not 1 <= n <= LARGEST:
        raise ValueError(
            f"n (={n}) must be from 1 to {LARGEST} scenes. Use SceneMaker to make more of them, batch after batch."
        )
    return n


def _generator(value: Any) -> np.random.Generator:
    if isinstance(value, np.random.Generator):
        return value
    try:
        seed = operator.index(value)
    except TypeError:
        raise TypeError(
            f"rng (={value!r}) must be a NumPy generator or a whole number. Use for example "
            f"numpy.random.default_rng(0)."
        ) from None
    if seed < 0:
        raise ValueError(f"rng (={seed}) must be at least 0. Use for example rng=0.")
    return np.random.default_rng(seed)
