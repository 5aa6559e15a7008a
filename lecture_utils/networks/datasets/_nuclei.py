"""One microscopy image with every nucleus outlined, in parts that share nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from lecture_utils.networks.datasets import _course_files
from lecture_utils.networks.datasets._sets import VOID, SegmentationSet, Splits

FILE = _course_files.DATA / "nuclei.npz"

#: Of the file that ``tools/nuclei.py`` makes; data/README.md names it too.
SHA256 = "a4b48b13396092c6e15c1de53ea7f1aeae24779bd720ca37cb8fe13d4cd7ffaf"

CLASSES = ("background", "nucleus")

#: Rows and columns of the parts: the left half to learn and to choose with, the right one to test.
PLACES = {
    "train": (slice(0, 384), slice(0, 256)),
    "validation": (slice(384, 512), slice(0, 256)),
    "test": (slice(0, 512), slice(256, 512)),
}


@dataclass(frozen=True, eq=False)
class Nuclei:
    """The image, whose nucleus each pixel is, and both in parts.

    Attributes
    ----------
    image : numpy.ndarray of uint8, (512, 512)
    instances : numpy.ndarray of uint8, (512, 512)
        0 is the background; the nuclei are numbered from 1 to 125.
    splits : Splits of SegmentationSet
        One image in each part: train (1, 1, 384, 256) and validation (1, 1, 128, 256), the left
        half, and test (1, 1, 512, 256), the right half. A nucleus that lies across a seam would be
        in two parts: it is void (255) in both.
    parts : dict of str to numpy.ndarray of uint8, (H, W)
        ``instances`` of each part, 255 where it is void.
    """

    image: np.ndarray
    instances: np.ndarray
    splits: Splits[SegmentationSet]
    parts: dict[str, np.ndarray]

    def __repr__(self) -> str:
        count = {name: len(np.unique(one[one < VOID])) - 1 for name, one in self.parts.items()}
        counts = ", ".join(f"{name} {number}" for name, number in count.items())
        height, width = self.image.shape
        return f"Nuclei({height}×{width} pixels, {self.instances.max()} nuclei: {counts})"


def nuclei() -> Nuclei:
    """A fluorescence microscopy image of 512×512 pixels with its 125 annotated nuclei.

    Returns
    -------
    Nuclei
        The whole, and its left half (train and validation) and right half (test), which share
        neither a pixel nor a nucleus.

    Raises
    ------
    FileNotFoundError, ValueError
        The data file is missing, or is not the one that belongs to the course.

    Notes
    -----
    J. C. Caicedo et al., "Nucleus segmentation across imaging experiments: the 2018 Data Science
    Bowl", Nature Methods 16, 2019; image set BBBC038v1 of the Broad Bioimage Benchmark Collection,
    CC0 1.0. The copy is that of StarDist.

    Examples
    --------
    >>> nuclei()
    Nuclei(512×512 pixels, 125 nuclei: train 43, validation 21, test 52)
    """
    return _all(FILE)


@lru_cache(maxsize=2)
def _all(file: Path) -> Nuclei:
    """Read, checked and divided once."""
    data = _course_files.arrays(file, SHA256, "The nuclei")
    image, instances = data["image"], data["instances"]
    seen = [np.unique(instances[place]) for place in PLACES.values()]
    numbers, times = np.unique(np.concatenate(seen), return_counts=True)
    across = np.isin(instances, numbers[(times > 1) & (numbers > 0)])
    apart = np.where(across, np.uint8(VOID), instances)
    parts = {name: apart[place] for name, place in PLACES.items()}
    sets = []
    for name, place in PLACES.items():
        found = parts[name]
        labels = np.where(found == VOID, found, found > 0).astype(np.uint8)
        levels = image[place].astype(np.float32)[None, None] / 255
        for array in (levels, labels, found):
            array.flags.writeable = False
        sets.append(SegmentationSet(levels, labels[None], CLASSES, names=(name,)))
    for array in (image, instances):
        array.flags.writeable = False
    return Nuclei(image, instances, Splits(*sets), parts)
