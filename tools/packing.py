"""How the scripts of the data write their files: the same on every system."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

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


def png(pixels: np.ndarray) -> bytes:
    """The pixels as a PNG: the same bytes with the same version of Pillow."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format="PNG", optimize=True)
    return out.getvalue()


def write_pngs(files: Mapping[str, bytes], folder: str) -> int:
    """Write NAME.png to the folder in the first argument, or in data/, and print the hashes."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / folder
    path.mkdir(parents=True, exist_ok=True)
    for name, raw in files.items():
        (path / f"{name}.png").write_bytes(raw)
        print(f"{name}.png: {len(raw)} bytes, SHA-256 {hashlib.sha256(raw).hexdigest()}")
    return 0
