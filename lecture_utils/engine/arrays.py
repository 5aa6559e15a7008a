"""What ``ops`` needs before and after the arithmetic: layouts, dtypes, windows, and their
errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_utils import checks
from lecture_utils.engine import shapes

Array = np.ndarray


#: An array of more numbers than this (0.8 GB) is not made.
MOST_NUMBERS = 100_000_000


def plain(value: Any, name: str) -> Array:
    """``value`` as an array of whatever it holds, in this machine's order of bytes.

    Raises
    ------
    TypeError
        A masked array, or a tensor that NumPy cannot read (one that requires grad, bfloat16).
    ValueError
        Rows of different lengths.
    """
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and its mask would be lost. Use {name}.filled(0), or "
            "another number, in its place."
        )
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} must be a full grid, but its rows have different lengths. Give every row the "
            f"same number of cells."
        ) from None
    except (RuntimeError, TypeError) as problem:  # what torch says of its tensors
        raise TypeError(
            f"{name} cannot be read as an array ({checks.shown(str(problem))[1:-1]}). For a tensor "
            f"use {name}.detach().float()."
        ) from None
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def numeric(value: Any, name: str) -> Array:
    """``value`` as an array of int64 or floats; anything else is an error with the way out.

    Raises
    ------
    TypeError
        As ``plain``; text, None, bool, complex numbers.
    ValueError
        Rows of different lengths, or integers beyond int64.
    """
    array = plain(value, name)
    if array.dtype.kind == "b" or (isinstance(value, list | tuple) and _has_bool(value)):
        raise TypeError(f"{name} holds bools. Use numpy.array({name}, int) to count True as 1.")
    integers = array.dtype == object and array.size and all(type(v) is int for v in array.flat)
    if integers or array.dtype.kind == "u":
        largest = (
            max((abs(int(v)) for v in (array.max(), array.min())), default=0) if array.size else 0
        )
        if largest > np.iinfo(np.int64).max:
            raise ValueError(
                f"{name} holds {checks.shown(largest)}, which does not fit into int64. Use floats, "
                "or scale the numbers down."
            )
    if integers or array.dtype.kind in "iu":
        return array.astype(np.int64)
    if array.dtype.kind != "f":
        raise TypeError(
            f"{name} (={checks.shown(value)}) must hold numbers (integers or floats), not "
            f"{array.dtype}. Give a grid such as [[1, 2], [3, 4]]."
        )
    return array


def _has_bool(rows: Any) -> bool:
    """Whether nested lists hold a bool, which NumPy would silently count as 0 or 1."""
    if isinstance(rows, list | tuple):
        return any(map(_has_bool, rows))
    return isinstance(rows, bool | np.bool_)


def refuse_huge(numbers: int, what: str, change: str) -> None:
    """Raise ValueError if an array would hold too many numbers.

    Parameters
    ----------
    numbers : int
        How many it would hold.
    what : str
        What the array is, with the values that make it so large.
    change : str
        What to write instead.
    """
    if numbers > MOST_NUMBERS:
        raise ValueError(
            f"{what} {checks.shown(numbers)} numbers, but at most {MOST_NUMBERS} are computed at "
            f"once. {change}"
        )


def data(value: Any, name: str = "input") -> tuple[Array, Callable[[Array], Array]]:
    """``value`` as (N, C, H, W), and the function that gives a result the form ``value`` had."""
    array = numeric(value, name)
    if array.ndim not in (2, 3, 4):
        raise ValueError(
            f"{name} has {array.ndim} dimensions {array.shape}, but must have 2 (H, W), 3 (C, H, "
            "W) or 4 (N, C, H, W). Use reshape to add or drop axes."
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
    shape = restore(x).shape
    if w.ndim != (2 if len(shape) == 2 else 4):
        raise ValueError(
            f"weight has {w.ndim} dimensions {w.shape}, but input has {len(shape)} {shape}. Give a "
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


def check_groups(value: Any, x: Array, w: Array, c_in: int, grouped: str) -> int:
    """Validate groups and channels. ``c_in`` is what weight says of C_in, over groups or whole."""
    groups = shapes.whole(value, "groups")
    channels = x.shape[1]
    for name, count in (("C_in", channels), (grouped, len(w))):
        if count % groups:
            raise ValueError(
                f"{name} (={count}) must be divisible by groups (={groups}). Use groups=1, or "
                "change the number of channels."
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
            f"padding (={padding!r}) must be a number, a pair, 'valid' or 'same'. Use padding=0 "
            "for none."
        )
    if tuple(stride) != (1, 1):
        raise ValueError(
            f"padding='same' needs stride=1, not stride={tuple(stride)}: with larger steps the "
            "output cannot be as large as the input. Use a number for padding."
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
    planes, taps = x.shape[0] * x.shape[1], kernel_size[0] * kernel_size[1]
    height, width = (n + sum(zeros) for n, zeros in zip(x.shape[2:], border, strict=True))
    refuse_huge(
        planes * height * width,
        f"the input with its border has {planes}·{height}·{width} =",
        "Use a smaller padding or input.",
    )
    refuse_huge(
        planes * size[0] * size[1] * taps,
        f"the windows have {planes}·{size[0]}·{size[1]}·{taps} =",
        "Use a larger stride, or a smaller kernel_size or input.",
    )
    if any(map(any, border)):
        x = np.pad(x, ((0, 0), (0, 0), *border), constant_values=fill)
    (k_h, k_w), (s_h, s_w), (d_h, d_w) = kernel_size, stride, dilation
    reach = (d_h * (k_h - 1) + 1, d_w * (k_w - 1) + 1)
    every: Array = sliding_window_view(x, reach, axis=(2, 3))[:, :, ::s_h, ::s_w, ::d_h, ::d_w]
    return every[:, :, : size[0], : size[1]]


def matmul(a: Array, b: Array) -> Array:
    """``a @ b``; NaN and infinity pass without a warning (0·inf is NaN, and that is right)."""
    with np.errstate(invalid="ignore", over="ignore"):
        product: Array = a @ b
        return product


def add_bias(out: Array, bias: Any, bare: bool) -> Array:
    """``out`` (N, C_out, H, W) plus one number a channel; a bare grid takes a single number."""
    if bias is None:
        return out
    b = numeric(bias, "bias")
    allowed = [()] if bare else []
    if b.shape not in [*allowed, (out.shape[1],)]:
        raise ValueError(
            f"bias has the shape {b.shape}, but must hold one number for each of the C_out "
            f"(={out.shape[1]}) output channels. Use the shape ({out.shape[1]},)."
        )
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(out + b.reshape(-1, 1, 1))
