"""Make data/photos from the photographs that scikit-image ships.

    python tools/photos.py [data/photos]

Needs scikit-image, which the course itself does not. Downloads nothing. The pixels are the same on
every machine; how well a PNG is packed depends on the version of Pillow.
"""

from __future__ import annotations

import hashlib
import io
import sys
from importlib import resources
from pathlib import Path

import numpy as np
from PIL import Image

from lecture_utils.networks.datasets._photos import SIDE, _channels, _scaled

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
    out = io.BytesIO()
    Image.fromarray(pixels(name)).save(out, format="PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Write the files and print their hashes."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "data" / "photos"
    folder.mkdir(parents=True, exist_ok=True)
    for name in SQUARES:
        raw = content(name)
        (folder / f"{name}.png").write_bytes(raw)
        print(f"{name}.png: {len(raw)} bytes, SHA-256 {hashlib.sha256(raw).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
