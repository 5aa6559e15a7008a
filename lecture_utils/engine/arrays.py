"""What ``ops`` needs before and after the arithmetic: layouts, dtypes, windows, and their errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_utils.engine import shapes

Array = np.ndarray


def numeric(value: Any, name: str) -> Array:
    """``value`` as an array of int64 or floats; anything else is a TypeError with the way out.

    Raises
    ------
    TypeError
        Text, None, bool, complex numbers.
    ValueError
        Rows of different lengths, or integers beyond int64.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} must be a full grid, but its rows have different lengths. Give every row the same "
            f"number of cells."
        ) from None
    if array.dtype.kind == "b":
        raise TypeError(f"{name} holds bools. Use numpy.array({name}, int) to count True as 1.")
    if _too_large(array):
        raise ValueError(
            f"{name} holds {max(map(abs, array.ravel().tolist()))}, which does not fit into int64. Use "
            f"floats, or scale the numbers down."
        )
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    if array.dtype.kind != "f":
        raise TypeError(
            f"{name} (={value!r:.80}) must hold numbers (integers or floats), not {array.dtype}. Give a "
            f"grid such as [[1, 2], [3, 4]]."
        )
    return array


def _too_large(array: Array) -> bool:
    """Whether the integers need more than int64: NumPy keeps them as uint64 or as Python objects."""
    if array.dtype.kind == "u":
        return bool(array.size) and int(array.max()) > np.iinfo(np.int64).max
    return array.dtype == object and array.size > 0 and all(type(v) is int for v in array.ravel())


def data(value: Any, name: str = "input") -> tuple[Array, Callable[[Array], Array]]:
    """``value`` as (N, C, H, W), and the function that gives a result the form ``value`` had."""
    array = numeric(value, name)
    if array.ndim not in (2, 3, 4):
        raise ValueError(
            f"{name} has {array.ndim} dimensions {array.shape}, but must have 2 (H, W), 3 (C, H, W) or "
            f"4 (N, C, H, W). Use reshape to add or drop axes."
        )
    missing = 4 - array.ndim
    if 0 in array.shape[-3:]:
        raise ValueError(
            f"{name} is empty: its shape is {array.shape}. Give every axis at least one cell."
        )
    full = array.reshape((1,) * missing + array.shape)
    return full, lambda out: out.reshape(out.shape[missing:])


def data_and_weight(input: Any, weight: Any) -> tuple[Array, Array, Callable[[Array], Array]]:
    """Input as (N, C, H, W), weight as 4-D, both of one dtype, and how to restore the form."""
    x, restore = data(input)
    w = numeric(weight, "weight")
    dimensions = np.ndim(input)
    if w.ndim != (2 if dimensions == 2 else 4):
        raise ValueError(
            f"weight has {w.ndim} dimensions {w.shape}, but input has {dimensions} {np.shape(input)}. Give a "
            f"kernel (kH, kW) with a bare grid (H, W), and a weight of 4 dimensions with channels "
            f"(C, H, W) or (N, C, H, W)."
        )
    if 0 in w.shape:
        raise ValueError(
            f"weight is empty: its shape is {w.shape}. Give every axis at least one cell."
        )
    dtype = np.result_type(x, w)
    full = w.reshape((1,) * (4 - w.ndim) + w.shape)
    return x.astype(dtype, copy=False), full.astype(dtype, copy=False), restore


def check_groups(groups: Any, x: Array, w: Array, c_in: int, grouped: str) -> int:
    """Validate groups and channels. ``c_in`` is what weight says of C_in, over groups or whole."""
    groups = shapes.whole(groups, "groups")
    channels = x.shape[1]
    for name, count in (("C_in", channels), (grouped, len(w))):
        if count % groups:
            raise ValueError(
                f"{name} (={count}) must be divisible by groups (={groups}). Use groups=1, or change "
                f"the number of channels."
            )
    expected = c_in if grouped == "C_in" else c_in * groups
    if channels != expected:
        raise ValueError(
            f"input has C_in (={channels}) channels, but weight of the shape {w.shape} with groups "
            f"(={groups}) expects {expected}. Use a weight made for {channels} input channels."
        )
    return groups


def named_border(
    padding: str, kernel_size: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> list[tuple[int, int]]:
    """Zeros (before, after) on each axis for padding="valid" or "same"."""
    if padding == "valid":
        return [(0, 0), (0, 0)]
    if padding != "same":
        raise ValueError(
            f"padding (={padding!r}) must be a number, a pair, 'valid' or 'same'. Use padding=0 for none."
        )
    if tuple(stride) != (1, 1):
        raise ValueError(
            f"padding='same' needs stride=1, not stride={tuple(stride)}: with larger steps the output "
            f"cannot be as large as the input. Use a number for padding."
        )
    zeros = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    return [(total // 2, total - total // 2) for total in zeros]


def windows(
    x: Array,
    border: Sequence[tuple[int, int]],
    fill: float,
    size: Sequence[int],
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> Array:
    """Every window of the padded input as a view, (N, C, H_out, W_out, kH, kW)."""
    if any(map(any, border)):
        x = np.pad(x, ((0, 0), (0, 0), *border), constant_values=fill)
    (k_h, k_w), (s_h, s_w), (d_h, d_w) = kernel_size, stride, dilation
    reach = (d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1)
    every = sliding_window_view(x, reach, axis=(2, 3))[:, :, ::s_h, ::s_w, ::d_h, ::d_w]
    return every[:, :, : size[0], : size[1]]


def matmul(a: Array, b: Array) -> Array:
    """``a @ b``; NaN and infinity pass without a warning (0·inf is NaN, and that is right)."""
    with np.errstate(invalid="ignore", over="ignore"):
        return a @ b


def add_bias(out: Array, bias: Any, weight: Any) -> Array:
    """``out`` (N, C_out, H, W) plus one number a channel; a bare grid takes a single number."""
    if bias is None:
        return out
    b = numeric(bias, "bias")
    allowed = [()] if np.ndim(weight) == 2 else []
    if b.shape not in [*allowed, (out.shape[1],)]:
        raise ValueError(
            f"bias has the shape {b.shape}, but must hold one number for each of the C_out "
            f"(={out.shape[1]}) output channels. Use the shape ({out.shape[1]},)."
        )
    with np.errstate(invalid="ignore", over="ignore"):
        return out + b.reshape(-1, 1, 1)
