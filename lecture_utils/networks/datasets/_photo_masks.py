"""What each pixel of a photograph of the course shows, painted by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets import _course_files, _photos

FOLDER = _course_files.DATA / "masks"

#: Classes by photograph: ``MASK_CLASSES[name][label]``. ``tools/photo_masks.py`` has the outlines.
MASK_CLASSES: dict[str, tuple[str, ...]] = {
    "cat": ("background", "cat", "eye", "nose"),
    "coffee": ("table", "saucer", "cup", "coffee", "spoon"),
}

#: Of the files in ``data/masks``; data/README.md names them too.
SHA256 = {
    "cat": "83aa1c94663412370072a780563eb5c0bb38de16109482cf68084dc77867dfcf",
    "coffee": "8a2fb5a8723c14d219a7222a2b4fae9f9733d8bc2bebfe9a9ecbd3feaa7548b0",
}


def photo_mask(photo: Any, size: int = 128) -> np.ndarray:
    """The class of every pixel of ``datasets.photo(photo, size)``.

    Parameters
    ----------
    photo : {"cat", "coffee"}
        The photographs of the course that have a mask.
    size : int
        Pixels a side, 16 to 256. A pixel has the class of the mask's pixel at its middle (nearest):
        a mean of two labels would be a third class.

    Returns
    -------
    numpy.ndarray of uint8, (size, size)
        ``MASK_CLASSES[photo][label]`` is the class; 255 is void: along every outline, and where
        nobody can say what is seen.

    Raises
    ------
    TypeError, ValueError
        There is no mask of this name; ``size`` out of range.
    FileNotFoundError, ValueError
        The file is missing, or is not the one that belongs to the course.

    Examples
    --------
    >>> mask = photo_mask("coffee", size=64)
    >>> mask.shape, [MASK_CLASSES["coffee"][label] for label in np.unique(mask[mask < 255])]
    ((64, 64), ['table', 'saucer', 'cup', 'coffee', 'spoon'])
    """
    name = checks.one_of(photo, "photo", tuple(MASK_CLASSES), "other photographs have no mask")
    least, side = _photos.SMALLEST, _photos.SIDE
    size = checks.whole(size, "size", least=least, most=side, example=128)
    middle = (2 * np.arange(size) + 1) * side // (2 * size)
    return _stored(name)[middle[:, None], middle]


@lru_cache(maxsize=4)
def _stored(name: str) -> np.ndarray:
    """A mask as it is stored, uint8 (256, 256), read and checked once."""
    [labels] = _photos.read(FOLDER / f"{name}.png", SHA256[name], "The mask", "masks")
    return np.asarray(labels)
