"""Make data/photos from the photographs that scikit-image ships.

    python -m tools.photos [data/photos]

Needs scikit-image, which the course itself does not. Downloads nothing. The pixels are the same on
every machine; how well a PNG is packed depends on the version of Pillow.
"""

from __future__ import annotations

import sys
from importlib import resources

import numpy as np
from PIL import Image

from lecture_utils.networks.datasets._photos import SIDE, _channels, _scaled
from tools import packing

#: Name -> file in skimage.data, and the square of it: top, left, side.
SQUARES = {
    "astronaut": ("astronaut.png", (0, 0, 512)),
    "brick": ("brick.png", (0, 0, 512)),
    "camera": ("camera.png", (0, 0, 512)),
    "cat": ("chelsea.png", (0, 90, 300)),
    "coffee": ("coffee.png", (0, 110, 400)),
    "grass": ("grass.png", (0, 0, 512)),
    "gravel": ("gravel.png", (0, 0, 512)),
}


def pixels(name: str) -> np.ndarray:
    """A photograph with 256 pixels a side, uint8 (256, 256) or (256, 256, 3)."""
    file, (top, left, side) = SQUARES[name]
    with resources.as_file(resources.files("skimage.data") / file) as path, Image.open(path) as one:
        square = np.asarray(one)[top : top + side, left : left + side]
    planes = np.stack([_scaled(plane, SIDE) for plane in _channels(square)])
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1).squeeze())


def content(name: str) -> bytes:
    """The bytes of the PNG."""
    return packing.png(pixels(name))


def main() -> int:
    """Write the files and print their hashes."""
    return packing.write_pngs({name: content(name) for name in SQUARES}, "photos")


if __name__ == "__main__":
    sys.exit(main())
