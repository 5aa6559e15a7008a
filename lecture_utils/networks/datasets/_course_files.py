"""The data files of the course: where they are, and whether they are the right ones."""

from __future__ import annotations

import hashlib
import io
from importlib import resources
from pathlib import Path

import numpy as np

_PACKAGE = Path(str(resources.files("lecture_utils")))
_PACKED = _PACKAGE / "data"

#: An installed package has the data inside; a checkout has it one folder above.
DATA = _PACKED if _PACKED.exists() else _PACKAGE.parent / "data"


def read(file: Path, sha256: str, what: str, checkout: str = "") -> bytes:
    """The bytes of a file of the course, if it is the one.

    ``what`` begins the sentence if it cannot be read; ``checkout`` is what git brings back, if it
    is more than the file.
    """
    cure = (
        f"Use `git checkout data/{checkout or file.name}` in the project's folder, or a new copy "
        "of the course, to get it back."
    )
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise FileNotFoundError(
            f"{what} cannot be read: {file} ({problem.strerror}). {cure}"
        ) from None
    found = hashlib.sha256(raw).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{file} is not the file of the course: it has {len(raw)} bytes and the SHA-256 "
            f"{found[:12]}…, but {sha256[:12]}… is wanted. {cure}"
        )
    return raw


def arrays(file: Path, sha256: str, what: str) -> dict[str, np.ndarray]:
    """The arrays of an .npz file of the course."""
    with np.load(io.BytesIO(read(file, sha256, what)), allow_pickle=False) as data:
        return {name: data[name] for name in data.files}
