"""What a baseline is given: arrays of finite numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lecture_utils.checks import shown


def finite(values: Any, name: str) -> np.ndarray:
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


def many(images: Any, name: str, least: int = 1) -> np.ndarray:
    """Images (N, ...), at least ``least`` of them, with at least one pixel each."""
    x = finite(images, name)
    if x.ndim < 2 or len(x) < least or not x.size:
        raise ValueError(
            f"{name} has the shape {x.shape}, but must hold at least {least} image"
            f"{'s'[: least - 1]}, (N, ...). Give more of them."
        )
    return x


def alike(images: Any, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Images (N, ...) of one shape, as those that a baseline was made from."""
    x = finite(images, name)
    if x.shape[1:] != shape:
        raise ValueError(
            f"{name} has the shape {x.shape}, but is compared with images of the shape {shape}. "
            f"Give (N, {', '.join(map(str, shape))})."
        )
    return x


def flattened(images: np.ndarray) -> np.ndarray:
    """Images (N, ...) as (N, pixels), also where N is 0."""
    return images.reshape(len(images), math.prod(images.shape[1:]))
