"""Make data/digits.npz from the copy of the digits that scikit-learn ships.

    python tools/digits.py [data/digits.npz]

Nothing is downloaded. The same file comes out on every machine, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np


def content() -> bytes:
    """The bytes of the file: ``images`` uint8 (1797, 8, 8) from 0 to 16, ``labels`` uint8
    (1797,).
    """
    from sklearn.datasets import load_digits

    data = load_digits()
    images, labels = data.images.astype(np.uint8), data.target.astype(np.uint8)
    if not np.array_equal(images, data.images):
        raise SystemExit("the grey levels are not whole numbers from 0 to 255")
    out = io.BytesIO()
    # What numpy.savez does, but it would note the system (Windows or not) too. Not compressed:
    # versions of zlib differ.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, array in (("images", images), ("labels", labels)):
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.create_system = 3
            with file.open(entry, "w", force_zip64=True) as part:
                np.lib.format.write_array(part, array, version=(1, 0), allow_pickle=False)
    return out.getvalue()


def main() -> int:
    """Write the file and print its hash."""
    root = Path(__file__).resolve().parent.parent
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "data" / "digits.npz"
    raw = content()
    path.write_bytes(raw)
    print(f"{path}: {len(raw)} bytes, SHA-256 {hashlib.sha256(raw).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
