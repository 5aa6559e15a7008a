"""Settings and numbers for the generator: drawn by chance, small enough for pencil and paper."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lecture_utils.engine import shapes
from lecture_utils.exercises.misconceptions._rules import rounding_matters
from lecture_utils.exercises.problems._calls import DEFAULTS, SWITCHES
from lecture_utils.exercises.procedures._grids_and_windows import Pair

Setting = Mapping[str, Any]


def _setting(kernel: Any, stride: Any, padding: Any = 0, **more: Any) -> Setting:
    return {"kernel": kernel, "stride": stride, "padding": padding, **more}


_ = _setting
#: What may be drawn, by topic and difficulty: kernel (or window), stride, padding, and what else
#: there is.
SETTINGS: Mapping[tuple[str, int], tuple[Setting, ...]] = {
    ("conv2d", 1): (_(2, 1), _(3, 1), _(2, 2)),
    ("conv2d", 2): (_(3, 2), _(3, 1, 1), _(2, 1, 1), _((2, 3), 2)),
    ("conv2d", 3): (_(3, 2, 1), _((2, 3), 2, 1), _((3, 2), 2, 1), _(3, 3, 1)),
    ("dilated_conv2d", 1): (_(2, 1, dilation=2), _(2, 1, dilation=3), _((2, 3), 1, dilation=2)),
    ("dilated_conv2d", 2): (_(3, 1, dilation=2), _(2, 1, 1, dilation=2), _(2, 2, dilation=2)),
    ("dilated_conv2d", 3): (
        _(3, 1, 1, dilation=2),
        _(2, 2, 1, dilation=3),
        _((3, 2), 1, 1, dilation=2),
        _((2, 3), 2, 1, dilation=(2, 1)),
    ),
    ("conv_transpose2d", 1): (_(2, 1), _(2, 2), _(3, 2), _(3, 1)),
    ("conv_transpose2d", 2): (_(3, 2, 1), _(2, 2, 1), _(3, 1, 1), _(3, 3, 1)),
    ("conv_transpose2d", 3): (
        _(3, 2, 1, output_padding=1),
        _(2, 2, 0, output_padding=1),
        _((3, 2), 2, 1, output_padding=1),
        _(2, 2, 1, dilation=2),
        _(2, 1, 0, dilation=2),
    ),
    ("max_pool2d", 1): (_(2, 2),),
    ("max_pool2d", 2): (_(2, 1), _(3, 2), _(2, 2, 1)),
    ("max_pool2d", 3): (
        _(3, 2, 1),
        _((2, 3), 2, 1),
        _((3, 2), (3, 2)),
        _(2, 2, ceil_mode=True),
        _((2, 3), 2, ceil_mode=True),
    ),
    ("avg_pool2d", 1): (_(2, 2),),
    ("avg_pool2d", 2): (_(2, 1), _(2, 2, 1)),
    ("avg_pool2d", 3): (
        _(2, 1, 1),
        _(2, 2, 1, count_include_pad=False),
        _((1, 4), 1, (0, 1)),
        _((4, 1), 1, (1, 0)),
        _(2, 2, ceil_mode=True),
    ),
    ("max_unpool2d", 1): (_(2, 2),),
    ("max_unpool2d", 2): (_((2, 3), (2, 3)), _((3, 2), (3, 2)), _(3, 3)),
    ("max_unpool2d", 3): (_((2, 4), (2, 4)), _((4, 2), (4, 2))),
}
del _

#: Rows and columns of the output (of the input, where that is the smaller one), from and to.
_SIDES = {
    "conv2d": (2, 4),
    "dilated_conv2d": (2, 3),
    "conv_transpose2d": (2, 3),
    "max_pool2d": (2, 4),
    "avg_pool2d": (2, 4),
    "max_unpool2d": (2, 3),
}

#: The size of the output, where it is not that of a convolution.
_SIZES: Mapping[str, Callable[..., Any]] = {
    "conv_transpose2d": shapes.conv_transpose_output_size,
    "max_unpool2d": shapes.unpool_output_size,
}

#: No grid that is asked for has more rows or columns than this, nor fewer than two …
LARGEST = 12

#: … nor, where the size may be drawn, more cells.
_MOST_CELLS = 36


def draw(
    rng: np.random.Generator, operation: str, setting: Setting, size: Pair | None
) -> dict[str, Any] | None:
    """A call that may do as a problem; None if the setting does not go with the size."""
    call = {
        name: setting.get(name, usual) if name in SWITCHES else both(setting.get(name, usual))
        for name, usual in DEFAULTS[operation].items()
        if name not in ("kernel_size", "output_size")
    }
    kernel = both(setting["kernel"])
    shape = _shape(rng, operation, kernel, call) if size is None else size
    if min(shape) < 2:
        return None  # on a single row of cells, turned and mirrored are the same
    sizes = {name: value for name, value in call.items() if name not in SWITCHES}
    rows, columns = _output(operation, shape, kernel, **sizes)
    if not (2 <= rows <= LARGEST and 2 <= columns <= LARGEST):
        return None
    if size is None and rows * columns > _MOST_CELLS:
        return None
    drawn = _NUMBERS[operation](rng, shape, kernel, call)
    return drawn if not call.get("ceil_mode", False) or rounding_matters(drawn) else None


def both(value: Any) -> Pair:
    """A number as a pair."""
    return value if isinstance(value, tuple) else (value, value)


def _shape(rng: np.random.Generator, operation: str, kernel: Pair, call: Mapping[str, Any]) -> Pair:
    """The size of the input, from that of the output where this is the smaller one."""
    low, high = _SIDES[operation]
    height, width = map(int, rng.integers(low, high + 1, 2))
    if operation in ("conv_transpose2d", "max_unpool2d"):
        return height, width
    spare = int(rng.integers(call["stride"][0])), int(rng.integers(call["stride"][1]))  # not read
    settings = call["stride"], call["padding"], spare, call.get("dilation", 1)
    return both(_read((height, width), kernel, *settings))


#: What windows read that give an output of this size.
_read = functools.cache(shapes.conv_transpose_output_size)


@functools.cache
def _output(operation: str, shape: Pair, kernel: Pair, **settings: Pair) -> Pair:
    """The size of the output, not rounded up; (0, 0) if the window does not fit."""
    try:
        return both(_SIZES.get(operation, shapes.conv_output_size)(shape, kernel, **settings))
    except ValueError:
        return 0, 0


def _products(
    rng: np.random.Generator, shape: Pair, kernel: Pair, call: dict[str, Any]
) -> dict[str, Any]:
    """Among the weights are -1, 0 and 2, so that signs, zeros and marks are told apart."""
    x = rng.integers(-3, 5, shape)
    weights = rng.permutation([-1, 0, 2, *rng.integers(-1, 3, kernel[0] * kernel[1] - 3)])
    return {"input": x, "weight": weights.reshape(kernel), **call}


def _pooled(
    rng: np.random.Generator, shape: Pair, kernel: Pair, call: dict[str, Any]
) -> dict[str, Any]:
    """No number twice, so no maximum is tied; enough negative ones for every belief to show."""
    count = shape[0] * shape[1]
    most = max(9, count // 2)
    low = -most - most // 2 if any(call["padding"]) else -most  # windows without a positive number
    x = rng.permutation(np.arange(low, low + 2 * most + 1))[:count].reshape(shape)
    return {"input": x, "kernel_size": kernel, **call}


def _averaged(
    rng: np.random.Generator, shape: Pair, kernel: Pair, call: dict[str, Any]
) -> dict[str, Any]:
    x = rng.integers(-6, 9, shape) * (rng.random(shape) < 0.8)
    return {"input": x, "kernel_size": kernel, **call}


def _unpooled(
    rng: np.random.Generator, shape: Pair, kernel: Pair, call: dict[str, Any]
) -> dict[str, Any]:
    rows = np.arange(shape[0])[:, None] * kernel[0] + rng.integers(0, kernel[0], shape)
    columns = np.arange(shape[1]) * kernel[1] + rng.integers(0, kernel[1], shape)
    count = shape[0] * shape[1]
    most = max(9, count // 2 + 1)
    x = rng.permutation(np.concatenate([np.arange(-most, 0), np.arange(1, most + 1)]))
    return {
        "input": x[:count].reshape(shape),
        "indices": rows * shape[1] * kernel[1] + columns,
        "kernel_size": kernel,
        "output_size": (shape[0] * kernel[0], shape[1] * kernel[1]),
        **call,
    }


_NUMBERS = {
    "conv2d": _products,
    "dilated_conv2d": _products,
    "conv_transpose2d": _products,
    "max_pool2d": _pooled,
    "avg_pool2d": _averaged,
    "max_unpool2d": _unpooled,
}
