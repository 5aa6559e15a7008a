"""Random calls of the five operations: numbers, shapes and parameters, for the property tests.

A call is a dict of keyword arguments that suits ``lecture_utils.engine.ops`` and
``torch.nn.functional`` alike. ``conv2d_calls()`` and its siblings give calls that are valid by
construction: sizes are derived from the parameters, so none is thrown away. ``broken(...)`` changes
something in such a call. Hypothesis chooses shapes, parameters and a seed; NumPy fills the arrays
from the seed. How Hypothesis runs (no deadline; in CI always the same examples) stands in
``conftest.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

torch.set_num_threads(1)  # small tensors: threads cost more than they give

Call = dict[str, Any]
Fill = Callable[[int, tuple[int, ...]], np.ndarray]

SEEDS = st.integers(0, 2**32 - 1)
KERNEL, STRIDE, DILATION = st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)
PADDING, SPARE = st.integers(0, 3), st.integers(0, 5)


# --- numbers --------------------------------------------------------------------------------------


def integers(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Small whole numbers: many are negative, zero or equal."""
    return np.random.default_rng(seed).integers(-4, 5, shape)


def floats(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Ordinary floats."""
    return np.random.default_rng(seed).normal(size=shape)


def strange_floats(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """NaN, both infinities and negative zeros among floats that are whole, so that ties occur."""
    rng = np.random.default_rng(seed)
    array = rng.integers(-2, 3, shape).astype(float)
    kinds = [np.nan, np.inf, -np.inf, -0.0]
    special = rng.choice(kinds if rng.random() < 0.6 else rng.choice(kinds, 1), shape)
    return np.where(rng.random(shape) < rng.choice([0.02, 0.2, 0.7, 1.0]), special, array)


def frozen(array: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers in another memory layout, and read-only: who writes to them fails."""
    if layout == "fortran":
        array = np.asfortranarray(array)
    elif layout == "backwards":
        array = np.flip(np.flip(array).copy())
    elif layout == "every second":
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        wide[..., ::2] = array
        array = wide[..., ::2]
    array.flags.writeable = False
    return array


LAYOUTS = st.sampled_from(["as made", "fortran", "backwards", "every second"])


def tensors(call: Call) -> Call:
    """The call for torch: arrays as tensors (copies)."""
    return {
        name: torch.from_numpy(np.array(value, order="C"))
        if isinstance(value, np.ndarray)
        else value
        for name, value in call.items()
    }


def one_plane(call: Call) -> tuple[Call, Call]:
    """The first image and channel of a call: as (1, 1, H, W), and as a bare grid."""
    full, bare = dict(call), dict(call)
    for name in {"input", "weight", "indices"} & call.keys():
        bare[name] = call[name].reshape(-1, *call[name].shape[-2:])[0]
        full[name] = bare[name][None, None]
    if call.get("bias") is not None:
        full["bias"], bare["bias"] = call["bias"][:1], call["bias"][0]
    if "groups" in call:
        full["groups"] = bare["groups"] = 1
    if call.get("output_size") is not None:
        full["output_size"] = bare["output_size"] = call["output_size"][-2:]
    return full, bare


# --- shapes and parameters ------------------------------------------------------------------------


def both(value: int | tuple[int, int]) -> tuple[int, int]:
    """(height, width) of an int or a pair."""
    return value if isinstance(value, tuple) else (value, value)


def int_or_pair(values: st.SearchStrategy) -> st.SearchStrategy:
    """One number for both axes, or a number for each."""
    return st.one_of(values, st.tuples(values, values))


def _reach(kernel: tuple[int, int], dilation: int | tuple[int, int]) -> list[int]:
    return [d * (k - 1) + 1 for k, d in zip(kernel, both(dilation), strict=True)]


def _fitting(draw: Callable, reach: list[int], padding: int | tuple[int, int]) -> list[int]:
    """Height and width that a kernel fits into, from just so to some cells more."""
    least = (max(1, r - 2 * p) for r, p in zip(reach, both(padding), strict=True))
    return [size + draw(SPARE) for size in least]


def _array(draw: Callable, fill: Fill, *shape: int) -> np.ndarray:
    return frozen(fill(draw(SEEDS), shape), draw(LAYOUTS))


def _data(draw: Callable, fill: Fill, channels: int, size: list[int]) -> np.ndarray:
    """Input of (C, H, W) or (N, C, H, W)."""
    batch = draw(st.sampled_from([(), (1,), (2,), (3,)]))
    return _array(draw, fill, *batch, channels, *size)


@st.composite
def conv2d_calls(draw: Callable, fill: Fill = integers, named_padding: bool = True) -> Call:
    """Valid calls of conv2d; ``named_padding`` says whether padding may be "same" or "valid"."""
    groups = draw(st.integers(1, 3))
    c_in, c_out = draw(st.integers(1, 2)), draw(st.integers(1, 3)) * groups
    kernel, dilation = draw(st.tuples(KERNEL, KERNEL)), draw(int_or_pair(DILATION))
    named = st.sampled_from(["same", "valid"]) if named_padding else st.nothing()
    padding = draw(st.one_of(int_or_pair(PADDING), named))
    stride = 1 if padding == "same" else draw(int_or_pair(STRIDE))
    if padding == "same":
        size = [draw(SPARE) + 1, draw(SPARE) + 1]
    else:
        size = _fitting(draw, _reach(kernel, dilation), 0 if padding == "valid" else padding)
    return {
        "input": _data(draw, fill, c_in * groups, size),
        "weight": _array(draw, fill, c_out, c_in, *kernel),
        "bias": _array(draw, fill, c_out) if draw(st.booleans()) else None,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
    }


@st.composite
def conv_transpose2d_calls(draw: Callable, fill: Fill = integers) -> Call:
    """Valid calls of conv_transpose2d; every one leaves some output."""
    groups = draw(st.integers(1, 3))
    c_in, c_out = draw(st.integers(1, 2)) * groups, draw(st.integers(1, 2))
    kernel, dilation = draw(st.tuples(KERNEL, KERNEL)), draw(int_or_pair(DILATION))
    stride, padding = draw(int_or_pair(STRIDE)), draw(int_or_pair(PADDING))
    spare = [max(s, d) - 1 for s, d in zip(both(stride), both(dilation), strict=True)]
    output_padding = tuple(draw(st.integers(0, most)) for most in spare)
    output_padding = min(output_padding) if draw(st.booleans()) else output_padding
    size = []
    axes = zip(
        _reach(kernel, dilation), both(stride), both(padding), both(output_padding), strict=True
    )
    for r, s, p, o in axes:
        least = -(-max(0, 2 * p + 1 - r - o) // s) + 1  # (size - 1)·s - 2p + r + o >= 1
        size.append(least + draw(SPARE))
    return {
        "input": _data(draw, fill, c_in, size),
        "weight": _array(draw, fill, c_in, c_out, *kernel),
        "bias": _array(draw, fill, c_out * groups) if draw(st.booleans()) else None,
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "groups": groups,
        "dilation": dilation,
    }


def _pooling(draw: Callable, fill: Fill, dilation: int | tuple[int, int]) -> Call:
    """What both poolings take, with a padding of at most half the window."""
    kernel = draw(int_or_pair(KERNEL))
    padding = tuple(draw(st.integers(0, k // 2)) for k in both(kernel))
    padding = min(padding) if draw(st.booleans()) else padding
    size = _fitting(draw, _reach(both(kernel), dilation), padding)
    return {
        "input": _data(draw, fill, draw(st.integers(1, 3)), size),
        "kernel_size": kernel,
        "stride": draw(st.one_of(st.none(), int_or_pair(st.integers(1, 5)))),
        "padding": padding,
        "ceil_mode": draw(st.booleans()),
    }


@st.composite
def max_pool2d_calls(draw: Callable, fill: Fill = integers) -> Call:
    """Valid calls of max_pool2d that ask for the positions."""
    dilation = draw(int_or_pair(DILATION))
    return {**_pooling(draw, fill, dilation), "dilation": dilation, "return_indices": True}


@st.composite
def avg_pool2d_calls(draw: Callable, fill: Fill = integers) -> Call:
    """Valid calls of avg_pool2d."""
    return {
        **_pooling(draw, fill, dilation=1),
        "count_include_pad": draw(st.booleans()),
        "divisor_override": draw(st.one_of(st.none(), st.integers(1, 7))),
    }


@st.composite
def max_unpool2d_calls(draw: Callable, fill: Fill = integers) -> Call:
    """Valid calls of max_unpool2d; the positions are any, so some are equal."""
    kernel, stride = draw(int_or_pair(KERNEL)), draw(st.one_of(st.none(), int_or_pair(STRIDE)))
    steps = both(kernel if stride is None else stride)
    padding = draw(int_or_pair(st.integers(0, 2)))
    size, out = [], []
    for k, s, p in zip(both(kernel), steps, both(padding), strict=True):
        least = -(-max(0, 2 * p + 1 - k) // s) + 1  # (size - 1)·s - 2p + k >= 1
        size.append(least + draw(SPARE))
        out.append((size[-1] - 1) * s - 2 * p + k)
    chosen = draw(st.sampled_from(["default", "pair", "whole shape"]))
    if chosen != "default":
        out = [
            draw(st.integers(max(1, o - s + 1), o + s - 1)) for o, s in zip(out, steps, strict=True)
        ]
    values = _data(draw, fill, draw(st.integers(1, 3)), size)
    places = np.random.default_rng(draw(SEEDS)).integers(0, out[0] * out[1], values.shape)
    before = values.shape[:-2] if chosen == "whole shape" and values.ndim == 4 else ()
    return {
        "input": values,
        "indices": frozen(places, draw(LAYOUTS)),
        "kernel_size": kernel,
        "stride": stride,
        "padding": padding,
        "output_size": None if chosen == "default" else (*before, *out),
    }


@st.composite
def broken(draw: Callable, calls: st.SearchStrategy, **others: list) -> Call:
    """A valid call with up to two arguments changed: some still work, some do not.

    ``others`` are values to try for single arguments, instead of the usual ones. A function among
    them makes the new value from the old one.
    """
    numbers = [-1, 0, 1, 2, 3, 5, (2,), (0,), (1, 2), (2, -1), (1, 2, 1), 1.5, "2", True]
    choices = {
        **dict.fromkeys(["kernel_size", "stride", "padding", "dilation", "groups"], numbers),
        "input": [lambda a: a[:1], lambda a: a[None], lambda a: a[..., :1], np.ravel],
        "weight": [lambda a: a[:1], lambda a: a[:, :1], lambda a: a[0], lambda a: a[None]],
        "bias": [lambda a: a[:1], lambda a: a[None], lambda a: np.append(a, a)],
        "ceil_mode": [0, 1, None, "no", False, True],
        **others,
    }
    call = draw(calls)
    names = [
        name for name in call if name in choices and (name != "bias" or call[name] is not None)
    ]
    for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        change = draw(st.sampled_from(choices[name]))
        call[name] = change(call[name]) if callable(change) else change
    return call


@st.composite
def trace_calls(draw: Callable, fill: Fill = integers) -> Call:
    """Valid calls of trace.conv2d, on bare grids."""
    _, bare = one_plane(draw(conv2d_calls(fill, named_padding=False)))
    return {name: bare[name] for name in ("input", "weight", "stride", "padding", "dilation")}
