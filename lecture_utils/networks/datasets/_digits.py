"""The handwritten digits of the course, checked against their hash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from lecture_utils.networks.datasets import _course_files
from lecture_utils.networks.datasets._sets import FRACTIONS, ImageSet, Splits

FILE = _course_files.DATA / "digits.npz"

#: Of the file that ``tools/digits.py`` makes; data/README.md names it too.
SHA256 = "1dc781c8fe699ce12f056a510e6dd518c795428f089effc1a3e2eec0f3ece269"

#: Grey levels are 0 to 16.
WHITE = 16


def digits(seed: int = 0, fractions: Sequence[float] = FRACTIONS) -> Splits[ImageSet]:
    """1,797 handwritten digits of 8×8 pixels, divided into train, validation and test.

    Parameters
    ----------
    seed : int
        Of the division; the same on every machine.
    fractions : (float, float, float)
        Shares of train, validation and test, kept in each of the ten classes.

    Returns
    -------
    Splits
        Images float32 (N, 1, 8, 8) from 0 (paper) to 1 (ink), in steps of 1/16; labels int64 (N,).

    Raises
    ------
    FileNotFoundError, ValueError
        The data file is missing, or is not the one that belongs to the course.
    TypeError, ValueError
        As ``ImageSet.split``.

    Notes
    -----
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998, DOI 10.24432/C50P49, licence CC BY 4.0.

    Examples
    --------
    >>> digits()
    Splits(train 1258, validation 180, test 359; images of 8×8 pixels, 10 classes)
    """
    return _all(FILE).split(fractions, seed)


@lru_cache(maxsize=2)
def _all(file: Path) -> ImageSet:
    """Every digit; read and checked once."""
    data = _course_files.arrays(file, SHA256, "The digits")
    levels, labels = data["images"], data["labels"]
    images = (levels.astype(np.float32) / WHITE)[:, None]  # (N, 8, 8) -> (N, 1, 8, 8)
    for array in (images, labels):
        array.flags.writeable = False
    return ImageSet(images, labels.astype(np.int64), tuple("0123456789"))
