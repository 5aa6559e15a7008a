"""Photographs of clothes: the course's part of Fashion-MNIST, checked against its hash."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets import _course_files
from lecture_utils.networks.datasets._sets import ImageSet, Splits

FILE = _course_files.DATA / "clothes.npz"

#: Of the file that ``tools/clothes.py`` makes; data/README.md names it too.
SHA256 = "2e002351999b96de181f64f785fd46cbcd8449b1b74357b7d04b5d996ec282bd"

CLASSES = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


def clothes(seed: int = 0, validation: float = 0.1) -> Splits[ImageSet]:
    """12,000 photographs of clothes of 28×28 pixels: train, validation and test.

    The test images are 200 of each class from the original test set, whatever the seed. Train and
    validation share 1,000 of each class from the original train set.

    Parameters
    ----------
    seed : int
        Of the division into train and validation; the same on every machine.
    validation : float
        The share of the 10,000 that is validation, the same in each class: from 0 to 0.9.

    Returns
    -------
    Splits
        Images float32 (N, 1, 28, 28) from 0 (the backdrop) to 1, in steps of 1/255: the grey levels
        are inverted, so that a dark garment is bright. Labels int64 (N,).

    Raises
    ------
    FileNotFoundError, ValueError
        The data file is missing, or is not the one that belongs to the course.
    TypeError, ValueError
        A seed that is no whole number from 0; a share that is no number from 0 to 0.9, or one so
        small that no image is left.

    Notes
    -----
    H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking
    Machine Learning Algorithms", arXiv 1708.07747, 2017. Copyright 2017 Zalando SE, MIT licence.

    Examples
    --------
    >>> found = clothes()
    >>> found
    Splits(train 9000, validation 1000, test 2000; images of 28×28 pixels, 10 classes)
    >>> found.train.classes[found.train.labels[0]]
    'ankle boot'
    """
    share = checks.real(validation, "validation", least=0, most=0.9, example=0.1)
    train, test = _all(FILE)
    parts = train.split((1 - share, share, 0), seed)
    return Splits(parts.train, parts.validation, test)


@lru_cache(maxsize=2)
def _all(file: Path) -> tuple[ImageSet, ImageSet]:
    """What can be trained with, and the test images; read and checked once."""
    data = _course_files.arrays(file, SHA256, "The photographs of clothes")
    parts = []
    for part in ("train", "test"):
        images = data[f"{part}_images"].astype(np.float32)[:, None] / 255  # (N, 1, 28, 28)
        images.flags.writeable = False
        parts.append(ImageSet(images, data[f"{part}_labels"].astype(np.int64), CLASSES))
    return parts[0], parts[1]
