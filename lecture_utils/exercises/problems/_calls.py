"""The arguments of an operation: checked, complete and as pairs; and the trace that they make."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import trace
from lecture_utils.engine.trace import Grid, Trace
from lecture_utils.exercises.procedures._procedures import OPERATIONS

#: A grid that is filled by hand has at most this many cells.
MOST_CELLS = 256

#: Numbers of a problem stay below this.
MOST = 1_000_000

#: The grids that an operation takes, by name and in order.
GRIDS: Mapping[str, tuple[str, ...]] = {
    "conv2d": ("input", "weight"),
    "dilated_conv2d": ("input", "weight"),
    "conv_transpose2d": ("input", "weight"),
    "max_pool2d": ("input",),
    "avg_pool2d": ("input",),
    "max_unpool2d": ("input", "indices"),
}
_WINDOW = {"kernel_size": None, "stride": None, "padding": 0}
_SLIDING = {"stride": 1, "padding": 0, "dilation": 1}
#: What there is besides the grids, with what it is if it is not given.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "conv2d": _SLIDING,
    "dilated_conv2d": _SLIDING,
    "conv_transpose2d": {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1},
    "max_pool2d": {**_WINDOW, "dilation": 1, "ceil_mode": False},
    "avg_pool2d": {**_WINDOW, "ceil_mode": False, "count_include_pad": True},
    "max_unpool2d": {**_WINDOW, "output_size": None},
}
#: Those that are True or False; all others are pairs.
SWITCHES = ("ceil_mode", "count_include_pad")


def checked(
    operation: str, grids: Sequence[Any], parameters: Mapping[str, Any]
) -> tuple[dict[str, Any], Trace]:
    """The call with all its arguments, and its trace.

    Raises
    ------
    TypeError, ValueError
        As the trace; also for an unknown name, another number of grids, numbers that are infinite
        or huge, and an output that nobody fills by hand.
    """
    names, defaults = GRIDS[topic(operation)], DEFAULTS[operation]
    if len(grids) != len(names):
        raise TypeError(
            f"{operation} takes {_counted(names)}, but {len(grids)} were given. Give "
            f"{' and '.join(names)}, and the parameters by name."
        )
    for name in parameters:
        if name not in defaults:
            raise TypeError(
                f"{operation} has no parameter {name!r} here. Use only {', '.join(defaults)}."
            )
    if "kernel_size" in defaults and "kernel_size" not in parameters:
        raise TypeError(f"{operation} needs a kernel_size. Give for example kernel_size=2.")
    plain = dict(zip(names, grids, strict=True)) | dict(parameters)
    record = record_of(operation, plain)
    for name, grid in zip(names, grids, strict=True):
        _refuse_unwieldy(name, np.asarray(grid))
    if record.output.size > MOST_CELLS:
        raise ValueError(
            f"the output has {record.output.size} cells, but an exercise has at most "
            f"{MOST_CELLS}: it is filled by hand. Use a smaller input, or ops for the numbers."
        )
    return completed(operation, plain, record), record


def record_of(operation: str, call: Mapping[str, Any]) -> Trace:
    """The trace of a call; that of a transposed convolution shows the kernel as it is besides."""
    plain = {name: _plain(value) for name, value in call.items()}
    if operation == "dilated_conv2d":
        return trace.conv2d(**plain)
    record: Trace = getattr(trace, operation)(**plain)
    if operation != "conv_transpose2d":
        return record
    kernel = Grid("kernel", "K", "Kernel K", trace.bare(plain["weight"], "weight"))
    return dataclasses.replace(record, grids={**record.grids, "kernel": kernel})


def topic(operation: Any) -> str:
    """``operation`` if it is one of ``OPERATIONS``."""
    return checks.one_of(operation, "operation", OPERATIONS)


def completed(operation: str, plain: Mapping[str, Any], record: Trace) -> dict[str, Any]:
    """All arguments of a valid call, and pairs where there can be two numbers."""
    call = {**DEFAULTS[operation], **plain}
    if call.get("stride") is None:
        call["stride"] = call["kernel_size"]
    if "output_size" in call:
        call["output_size"] = record.output.shape
    return {
        name: np.array(value)
        if name in ("input", "weight", "indices")
        else value
        if name in SWITCHES
        else checks.pair(value, name)
        for name, value in call.items()
    }


def _plain(value: Any) -> Any:
    """A pair of equal numbers as one number: this is how titles and sentences write it."""
    same = isinstance(value, tuple) and len(value) == 2 and value[0] == value[1]
    return value[0] if same and np.ndim(value[0]) == 0 else value


def _refuse_unwieldy(name: str, grid: np.ndarray) -> None:
    if not (np.isfinite(grid).all() and np.abs(grid.astype(float)).max() < MOST):
        raise ValueError(
            f"{name} holds a number that is infinite, not a number, or {MOST} and more: nobody "
            "computes with it by hand. Use small numbers."
        )


def _counted(names: Sequence[str]) -> str:
    return "one grid" if len(names) == 1 else f"{len(names)} grids"
