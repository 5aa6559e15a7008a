"""Make data/nuclei.npz from the fluorescence microscopy image that StarDist ships.

    python -m tools.nuclei FOLDER [data/nuclei.npz]

FOLDER has ``img2d.tif`` and ``mask2d.tif``: stardist/data/images of the wheel of stardist (0.9.2;
it need not be installed, unzip it). Nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from tools.packing import packed, write

#: The two files, and the first 32 of the 64 signs of their SHA-256.
FILES = {
    "img2d.tif": "f9ccc1571b92c861ff87e28463068b43",
    "mask2d.tif": "59ad5e820b7982ca9d13e946fa6e7f64",
}


def content(folder: Path) -> bytes:
    """The bytes of the file: ``image`` uint8 (512, 512), and ``instances`` uint8 (512, 512), 0 for
    the background and 1 to 125 for the nuclei.
    """
    arrays = []
    for name, begins in FILES.items():
        if not hashlib.sha256((folder / name).read_bytes()).hexdigest().startswith(begins):
            raise SystemExit(f"{folder / name} is not the file of StarDist")
        with Image.open(folder / name) as file:
            arrays.append(np.asarray(file))
    image, numbers = arrays
    if image.max() > 255:
        raise SystemExit("the grey levels are not whole numbers from 0 to 255")
    # the numbers have gaps
    _, instances = np.unique(numbers, return_inverse=True)
    levels, numbers = image.astype(np.uint8), instances.reshape(numbers.shape).astype(np.uint8)
    return packed({"image": levels, "instances": numbers}, compress=True)


def main() -> int:
    """Write the file and print its hash."""
    folder = Path(sys.argv.pop(1))
    return write(content(folder), "nuclei.npz")


if __name__ == "__main__":
    sys.exit(main())
