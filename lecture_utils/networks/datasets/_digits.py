"""The handwritten digits of the course, checked against their hash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets import _course_files
from lecture_utils.networks.datasets._dividing import FRACTIONS
from lecture_utils.networks.datasets._sets import ImageSet, Splits

FILE = _course_files.DATA / "digits.npz"

#: Of the file that ``tools/digits.py`` makes; data/README.md names it too.
SHA256 = "1dc781c8fe699ce12f056a510e6dd518c795428f089effc1a3e2eec0f3ece269"

#: Grey levels are 0 to 16.
WHITE = 16


#: Where each form begins: the same text of 130 digits, of which up to eight were not taken.
FORMS = (0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667)


def digits(
    seed: int = 0, fractions: Sequence[float] = FRACTIONS, by_form: bool = False
) -> Splits[ImageSet]:
    """1,797 handwritten digits of 8×8 pixels, divided into train, validation and test.

    Parameters
    ----------
    seed : int
        Of the division; the same on every machine.
    fractions : (float, float, float)
        Shares of train, validation and test, kept in each of the ten classes.
    by_form : bool
        Whether to keep each of the 14 forms that were filled in whole, so that train, validation
        and test come from other hands. The file does not name the 13 writers, but it stands in the
        order of their forms (data/README.md). The shares are then those of all digits, roughly.

    Returns
    -------
    Splits
        Images float32 (N, 1, 8, 8) from 0 (paper) to 1 (ink), in steps of 1/16; labels int64 (N,).

    Raises
    ------
    FileNotFoundError, ValueError
        The data file is missing, or is not the one that belongs to the course.
    TypeError, ValueError
        As ``ImageSet.split``; ``by_form`` is neither True nor False.

    Notes
    -----
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998, DOI 10.24432/C50P49, licence CC BY 4.0.

    Examples
    --------
    >>> digits()
    Splits(train 1258, validation 180, test 359; images of 8×8 pixels, 10 classes)
    >>> digits(by_form=True)
    Splits(train 1289, validation 122, test 386; images of 8×8 pixels, 10 classes)
    """
    every = _all(FILE)
    form = np.searchsorted(FORMS, np.arange(len(every)), "right")
    return every.split(fractions, seed, form if checks.flag(by_form, "by_form") else None)


@lru_cache(maxsize=2)
def _all(file: Path) -> ImageSet:
    """Every digit; read and checked once."""
    data = _course_files.arrays(file, SHA256, "The digits")
    levels, labels = data["images"], data["labels"]
    images = (levels.astype(np.float32) / WHITE)[:, None]  # (N, 8, 8) -> (N, 1, 8, 8)
    for array in (images, labels):
        array.flags.writeable = False
    return ImageSet(images, labels.astype(np.int64), tuple("0123456789"))
