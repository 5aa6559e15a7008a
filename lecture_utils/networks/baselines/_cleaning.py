"""Against noise: the median filter, the best linear filter, and an average of training images."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.checks import real, whole
from lecture_utils.networks.baselines._given import alike, finite, flattened, many
from lecture_utils.networks.baselines._nearest import squared_distances

#: A median filter that needs more numbers at once (400 MB) is refused.
MOST = 50_000_000


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
    x, side = finite(images, "images"), whole(size, "size", least=1, example=3)
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


class WienerFilter:
    """The best linear cleaner of images with white noise of a known strength.

    Parameters
    ----------
    images : array_like, (N, ...)
        Clean ones, at least two: their mean m and covariance C are used.
    sigma : float
        Standard deviation of the noise, above 0.

    Raises
    ------
    TypeError, ValueError
        Fewer than two images, numbers that are not finite, a ``sigma`` that is not above 0.

    Notes
    -----
    Wiener (1949), here without the assumption that all places are alike: x becomes
    m + C (C + sigma² I)⁻¹ (x - m). Along each principal direction with variance v that is the
    factor v / (v + sigma²), where PCA has 1 or 0.

    Examples
    --------
    >>> clean = WienerFilter([[-1.0, 0.0], [1.0, 0.0]], sigma=1.0)
    >>> clean([[3.0, 3.0]]).tolist()
    [[1.5, 0.0]]
    """

    def __init__(self, images: Any, sigma: float) -> None:
        x = many(images, "images", least=2)
        self.shape, self.sigma = x.shape[1:], real(sigma, "sigma", above=0, example=0.3)
        flat = flattened(x)
        self.mean = flat.mean(axis=0)
        variances, axes = np.linalg.eigh(
            np.cov(flat, rowvar=False, bias=True).reshape(-1, flat.shape[1])
        )
        variances = variances.clip(0)
        self.matrix = axes * (variances / (variances + self.sigma**2)) @ axes.T

    def __call__(self, noisy: Any) -> np.ndarray:
        """Noisy images (N, ...), cleaned."""
        x = alike(noisy, "noisy", self.shape)
        cleaned: np.ndarray = self.mean + (flattened(x) - self.mean) @ self.matrix
        return cleaned.reshape(x.shape)

    def __repr__(self) -> str:
        return f"WienerFilter({self.mean.size} pixels, sigma={self.sigma:g})"


class KernelAverage:
    """Every noisy image becomes an average of training images, the nearer the more weight.

    Parameters
    ----------
    images : array_like, (N, ...)
        Clean ones.
    width : float
        Of the kernel, above 0: an image at the Euclidean distance d has the weight
        exp(-d² / (2 width²)). Choose it on validation images. If the training images were all
        images that there are, the standard deviation of the noise would be the best.

    Raises
    ------
    TypeError, ValueError
        No images, numbers that are not finite, a ``width`` that is not above 0.

    Notes
    -----
    Nadaraya (1964) and Watson (1964), "Smooth regression analysis". The same sum is the attention
    of a transformer: weights that add up to 1, from distances.

    Examples
    --------
    >>> clean = KernelAverage([[0.0, 0.0], [1.0, 1.0]], width=0.1)
    >>> clean([[0.1, -0.1], [0.5, 0.5]]).round(6).tolist()
    [[0.0, 0.0], [0.5, 0.5]]
    """

    def __init__(self, images: Any, width: float) -> None:
        self.images = many(images, "images")
        self.width = real(width, "width", above=0, example=0.3)

    def __call__(self, noisy: Any) -> np.ndarray:
        """Noisy images (N, ...), cleaned."""
        x = alike(noisy, "noisy", self.images.shape[1:])
        powers = -squared_distances(x, self.images) / (2 * self.width**2)
        weights = np.exp(powers - powers.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        cleaned: np.ndarray = weights @ flattened(self.images)
        return cleaned.reshape(x.shape)

    def __repr__(self) -> str:
        return f"KernelAverage({len(self.images)} images, width={self.width:g})"
