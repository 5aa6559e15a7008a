"""Closed-form codes: PCA, and the angles between two of its subspaces."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.checks import whole
from lecture_utils.networks.baselines._given import finite, flattened


class PCA:
    """Principal component analysis: the best linear code of ``latent`` numbers for the images it is
    made from.

    Parameters
    ----------
    images : array_like, (N, ...)
        At least two, all of one shape.
    latent : int
        From 1 to the number of pixels or images less one, whichever is smaller.

    Attributes
    ----------
    mean : numpy.ndarray, (pixels,)
    components : numpy.ndarray, (latent, pixels)
        Rows of length 1 that stand at right angles, the direction of most spread first. The
        largest number of each is positive, so that codes have the same signs on every computer.

    Raises
    ------
    TypeError, ValueError
        Fewer than two images, numbers that are not finite, ``latent`` out of its range.

    Notes
    -----
    Pearson (1901); computed by a singular value decomposition of the centred images.

    Examples
    --------
    >>> points = [[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]]
    >>> pca = PCA(points, latent=1)
    >>> pca.decode(pca.encode(points)).round(6).tolist()
    [[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]]
    """

    def __init__(self, images: Any, latent: int) -> None:
        x = finite(images, "images")
        if x.ndim < 2 or len(x) < 2:
            raise ValueError(
                f"images has the shape {x.shape}, but PCA needs at least two images, (N, ...). "
                "Give more of them."
            )
        self.shape = x.shape[1:]
        flat = flattened(x)
        most = min(flat.shape[1], len(flat) - 1)
        why = f"{len(flat)} images of {flat.shape[1]} pixels have no more directions"
        self.latent = whole(latent, "latent", least=1, most=most, why=why)
        self.mean = flat.mean(axis=0)
        _, self.spread, axes = np.linalg.svd(flat - self.mean, full_matrices=False)
        largest = np.abs(axes).argmax(axis=1, keepdims=True)
        self.components = (axes * np.sign(np.take_along_axis(axes, largest, 1)))[: self.latent]

    def encode(self, images: Any) -> np.ndarray:
        """Images (N, ...) to codes (N, latent)."""
        x = finite(images, "images")
        if x.shape[1:] != self.shape:
            raise ValueError(
                f"images has the shape {x.shape}, but this PCA was made from images of shape "
                f"{self.shape}. Give (N, {', '.join(map(str, self.shape))})."
            )
        codes: np.ndarray = (flattened(x) - self.mean) @ self.components.T
        return codes

    def decode(self, codes: Any) -> np.ndarray:
        """Codes (N, latent) to images (N, ...)."""
        z = finite(codes, "codes")
        if z.ndim != 2 or z.shape[1] != self.latent:
            raise ValueError(
                f"codes has the shape {z.shape}, but must be (N, {self.latent}). Give the codes of "
                "this PCA."
            )
        images: np.ndarray = (self.mean + z @ self.components).reshape(-1, *self.shape)
        return images

    def __call__(self, images: Any) -> np.ndarray:
        """What comes back: ``decode(encode(images))``."""
        return self.decode(self.encode(images))

    def __repr__(self) -> str:
        return f"PCA({int(np.prod(self.shape))} pixels -> {self.latent} numbers)"


def principal_angles(one: Any, other: Any) -> np.ndarray:
    """The angles between two subspaces, in degrees, smallest first: all 0 if they are the same.

    Parameters
    ----------
    one, other : array_like, (k, n)
        Rows that span each; they need not have length 1 or stand at right angles.

    Returns
    -------
    numpy.ndarray, (k,)

    Raises
    ------
    ValueError
        Shapes that differ, or rows that span less than k dimensions.

    Notes
    -----
    Björck & Golub (1973), "Numerical methods for computing angles between linear subspaces".

    Examples
    --------
    >>> principal_angles([[1.0, 0.0]], [[3.0, 3.0]]).round(3)
    array([45.])
    """
    a, b = finite(one, "one"), finite(other, "other")
    if a.ndim != 2 or a.shape != b.shape:
        raise ValueError(
            f"one has the shape {a.shape} and other {b.shape}. Give two sets of k rows with n "
            "numbers each."
        )
    for rows, name in ((a, "one"), (b, "other")):
        # NumPy 2.0 finds no rank where there is no number
        rank = np.linalg.matrix_rank(rows) if rows.size else 0
        if rank < len(rows):
            raise ValueError(
                f"the rows of {name} span fewer than {len(rows)} dimensions. Give rows none of "
                "which follows from the others."
            )
    (qa, _), (qb, _) = np.linalg.qr(a.T), np.linalg.qr(b.T)
    cosines = np.clip(np.linalg.svd(qa.T @ qb, compute_uv=False), -1, 1)
    # small angles from their sines: the cosine of one is 1 to the last digit
    sines = np.clip(np.linalg.svd(qb - qa @ (qa.T @ qb), compute_uv=False)[::-1], 0, 1)
    angles = np.where(cosines**2 > 0.5, np.arcsin(sines), np.arccos(cosines))
    return np.array(np.degrees(angles))
