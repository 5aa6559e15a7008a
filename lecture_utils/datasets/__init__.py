"""Images to learn from: the handwritten digits that come with the course, and folders that a teacher brings.

Everything is an array: images float32 (N, C, H, W) from 0 to 1, labels int64 (N,). Nothing is downloaded, and
nothing is random but the splits, which follow from their seed on every machine.
"""

from lecture_utils.datasets._digits import digits
from lecture_utils.datasets._folder import image_folder
from lecture_utils.datasets._sets import ImageSet, Splits

__all__ = ["ImageSet", "Splits", "digits", "image_folder"]
