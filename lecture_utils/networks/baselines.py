"""What a network must beat: PCA for codes, a median filter for noise. NumPy only, and in closed
form.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.checks import shown, whole

#: A median filter that needs more numbers at once (400 MB) is refused.
MOST = 50_000_000


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
        x = _finite(images, "images")
        if x.ndim < 2 or len(x) < 2:
            raise ValueError(
                f"images has the shape {x.shape}, but PCA needs at least two images, (N, ...). "
                "Give more of them."
            )
        self.shape = x.shape[1:]
        flat = x.reshape(len(x), -1)
        most = min(flat.shape[1], len(flat) - 1)
        why = f"{len(flat)} images of {flat.shape[1]} pixels have no more directions"
        self.latent = whole(latent, "latent", least=1, most=most, why=why)
        self.mean = flat.mean(axis=0)
        _, self.spread, axes = np.linalg.svd(flat - self.mean, full_matrices=False)
        largest = np.abs(axes).argmax(axis=1, keepdims=True)
        self.components = (axes * np.sign(np.take_along_axis(axes, largest, 1)))[: self.latent]

    def encode(self, images: Any) -> np.ndarray:
        """Images (N, ...) to codes (N, latent)."""
        x = _finite(images, "images")
        if x.shape[1:] != self.shape:
            raise ValueError(
                f"images has the shape {x.shape}, but this PCA was made from images of shape "
                f"{self.shape}. Give (N, {', '.join(map(str, self.shape))})."
            )
        codes: np.ndarray = (x.reshape(len(x), -1) - self.mean) @ self.components.T
        return codes

    def decode(self, codes: Any) -> np.ndarray:
        """Codes (N, latent) to images (N, ...)."""
        z = _finite(codes, "codes")
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
    a, b = _finite(one, "one"), _finite(other, "other")
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


def median_filter(images: Any, size: int = 3) -> np.ndarray:
    """Each pixel becomes the median of the ``size`` × ``size`` pixels around it; edges are repeated
    outwards.

    Parameters
    ----------
    images : array_like, (..., H, W)
    size : int
        Odd.

    Returns
    -------
    numpy.ndarray, the shape of ``images``

    Raises
    ------
    TypeError, ValueError
        An even ``size``, fewer than two axes.

    Examples
    --------
    >>> median_filter([[0.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 0.0]]).tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    x, side = _finite(images, "images"), whole(size, "size", least=1, example=3)
    if side % 2 == 0:
        raise ValueError(f"size (={size}) must be odd, to have a middle. Use size={side + 1}.")
    if x.ndim < 2 or not x.size:
        raise ValueError(
            f"images has the shape {x.shape}. Give images (..., H, W) with at least one pixel."
        )
    if x.size * side**2 > MOST:
        raise ValueError(
            f"size (={size}) is too large for images of the shape {x.shape}: every pixel needs "
            f"{side}·{side} numbers. Use for example size=3."
        )
    room = [(0, 0)] * (x.ndim - 2) + [(side // 2, side // 2)] * 2
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(x, room, mode="edge"), (side, side), axis=(-2, -1)
    )
    return np.asarray(np.median(windows, axis=(-2, -1)))


def _finite(values: Any, name: str) -> np.ndarray:
    """Arrays, lists or tensors of real numbers as an array of finite float64."""
    try:
        if hasattr(values, "detach"):  # a tensor, which may need a gradient, or be a bfloat16
            values = values.detach().cpu()
            values = values if values.is_complex() else values.double()
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError):  # rows of different lengths, lists of tensors
        array = np.array(None)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} (={shown(values)}) must hold real numbers in a full grid. Give an array such "
            f"as [[0.0, 1.0], [2.0, 3.0]]."
        )
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds numbers that are not finite. Use numpy.nan_to_num if that is meant."
        )
    return array
