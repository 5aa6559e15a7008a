"""How the scripts of the data write an .npz file: the same on every system."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"


def packed(arrays: dict[str, np.ndarray], compress: bool) -> bytes:
    """What numpy.savez does, but it would note the system (Windows or not) too.

    Compressed, the arrays are the same on every machine, and the bytes are with the same zlib.
    """
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", how, compresslevel=9) as file:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.create_system, entry.compress_type = 3, how
            with file.open(entry, "w", force_zip64=True) as part:
                np.lib.format.write_array(part, array, version=(1, 0), allow_pickle=False)
    return out.getvalue()


def write(raw: bytes, name: str) -> int:
    """Write the file to the path in the first argument, or into data/, and print its hash."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / name
    path.write_bytes(raw)
    print(f"{path}: {len(raw)} bytes, SHA-256 {hashlib.sha256(raw).hexdigest()}")
    return 0
