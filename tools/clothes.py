"""Make data/clothes.npz from the four files of Fashion-MNIST.

    python -m tools.clothes FOLDER [data/clothes.npz]

FOLDER has ``train-images-idx3-ubyte.gz`` and its three companions; Debian's package
dataset-fashion-mnist puts them into /usr/share/datasets/fashion-mnist. Nothing is downloaded.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tools.packing import packed, write

#: Images of each class, from the original train and test set: together 5.2 MB.
TRAIN, TEST = 1000, 200

#: Two images of which the mean squared difference is below this (of 255²) show the same garment in
#: another print or colour: only the first is taken.
TWINS = 144

#: Files of Fashion-MNIST, and the first 32 of the 64 signs of their SHA-256.
FILES = {
    "train-images-idx3-ubyte.gz": "b0564c3eedabfbf835052cff8503ea42",
    "train-labels-idx1-ubyte.gz": "0ae29f65d86684f32d1b9c85147786c5",
    "t10k-images-idx3-ubyte.gz": "cc1d090a38ace84dfa1aa66e3ada7c33",
    "t10k-labels-idx1-ubyte.gz": "8d3605d196f4be44669e46906da9733c",
}


def read(folder: Path, name: str) -> np.ndarray:
    """One file: uint8 (N, 28, 28) or (N,)."""
    raw = (folder / name).read_bytes()
    if hashlib.sha256(raw).hexdigest()[:32] != FILES[name]:
        raise SystemExit(f"{folder / name} is not the file of Fashion-MNIST, or not all of it")
    plain = gzip.decompress(raw)
    shape = np.frombuffer(plain, ">u4", plain[3], 4)  # plain[3]: how many axes there are
    return np.frombuffer(plain, np.uint8, offset=4 + 4 * plain[3]).reshape(shape)


def chosen(images: np.ndarray, labels: np.ndarray, each: int, others: Any) -> np.ndarray:
    """Positions of the first images of each class without a twin among these and the images of
    ``others``, by class.
    """
    found = []
    for label in range(10):
        some = np.flatnonzero(labels == label)[: each + each // 5]
        flat = images[some].reshape(len(some), -1).astype(float)
        other = others[label].reshape(-1, flat.shape[1]).astype(float)
        free = (distances(flat, other) >= TWINS).all(1)
        between = distances(flat, flat)
        taken: list[int] = []
        for one in np.flatnonzero(free):
            if len(taken) < each and (between[one, taken] >= TWINS).all():
                taken.append(one)
        found.append(some[taken])
    return np.sort(np.concatenate(found))


def distances(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Mean squared differences of all images (N, P) and (M, P): (N, M)."""
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1) - 2 * one @ other.T
    return np.asarray(squares / one.shape[1])


def content(folder: Path) -> bytes:
    """The bytes of the file: images uint8 (N, 28, 28) and labels uint8 (N,), in their order."""
    train, train_labels, test, test_labels = (read(folder, name) for name in FILES)
    some = chosen(test, test_labels, TEST, [test[:0]] * 10)
    test, test_labels = test[some], test_labels[some]
    some = chosen(train, train_labels, TRAIN, [test[test_labels == k] for k in range(10)])
    arrays = {
        "train_images": train[some],
        "train_labels": train_labels[some],
        "test_images": test,
        "test_labels": test_labels,
    }
    return packed(arrays, compress=True)


def main() -> int:
    """Write the file and print its hash."""
    folder = Path(sys.argv.pop(1))
    return write(content(folder), "clothes.npz")


if __name__ == "__main__":
    sys.exit(main())
