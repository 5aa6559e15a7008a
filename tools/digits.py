"""Make data/digits.npz from the copy of the digits that scikit-learn ships.

    python -m tools.digits [data/digits.npz]

Nothing is downloaded. The same file comes out on every machine, byte for byte.
"""

from __future__ import annotations

import sys

import numpy as np

from tools.packing import packed, write


def content() -> bytes:
    """The bytes of the file: ``images`` uint8 (1797, 8, 8) from 0 to 16, ``labels`` uint8
    (1797,).
    """
    from sklearn.datasets import load_digits

    data = load_digits()
    images, labels = data.images.astype(np.uint8), data.target.astype(np.uint8)
    if not np.array_equal(images, data.images):
        raise SystemExit("the grey levels are not whole numbers from 0 to 255")
    # Not compressed: versions of zlib differ.
    return packed({"images": images, "labels": labels}, compress=False)


def main() -> int:
    """Write the file and print its hash."""
    return write(content(), "digits.npz")


if __name__ == "__main__":
    sys.exit(main())
