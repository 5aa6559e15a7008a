"""Wrong rules about a transposed convolution: the turn of the kernel, the zeros, the stamps."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import (
    Rule,
    moves,
    moves_both_ways,
    seldom,
    window_of,
)
from lecture_utils.exercises.procedures import _convolution_stages as convolution
from lecture_utils.exercises.procedures._convolution_stages import stepping
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work, flat, frame, windows
from lecture_utils.exercises.procedures._pooling_stages import lowest
from lecture_utils.exercises.procedures._transposed_stages import between

ONLY = ("conv_transpose2d",)


def _swapped(work: Work) -> dict[str, Any]:
    return {"x": work["weight"], "k": work["input"]}


def _swapping_shows(call: Work) -> bool:
    """Where stride and dilation are equal, it is the same sum."""
    return bool(call["stride"] != call["dilation"])


def _spreading(rows: bool, columns: bool) -> Stage:
    """The stride puts zeros between the rows, and between the columns, or not."""

    def zeros(work: Work) -> dict[str, Any]:
        s_h, s_w = work["stride"]
        return between(work, (s_h if rows else 1, s_w if columns else 1))

    return zeros


def _zeros_around(work: Work) -> dict[str, Any]:
    s_h, s_w = work["stride"]
    more = s_h - 1, s_w - 1
    ones = np.ones(work["x"].shape, bool)
    return {"x": frame(work["x"], more, more), "real": frame(ones, more, more)}


def _one_too_many(work: Work) -> dict[str, Any]:
    s_h, s_w = work["stride"]
    return between(work, (s_h + (s_h > 1), s_w + (s_w > 1)))


def _stamps_meet(call: Work) -> bool:
    """Whether two stamps reach the same cell, on some axis."""
    axes = zip(call["input"].shape, window_of(call), call["stride"], call["dilation"], strict=True)
    return any(
        len({i * s + a * d for i in range(n) for a in range(k)}) < n * k for n, k, s, d in axes
    )


def _overwritten(work: Work) -> dict[str, Any]:
    products = flat(windows(work["x"], work) * work["k"])
    real = flat(windows(work["real"], work))
    last = real.shape[-1] - 1 - real[..., ::-1].argmax(axis=-1)
    taken = np.take_along_axis(products, last[..., None], axis=-1)[..., 0]
    return {"y": np.where(real.any(axis=-1), taken, 0)}


def _stamps(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """Of each cell what the stamps bring, in their order, and which of these there are."""
    return flat(windows(work["x"], work) * work["k"]), flat(windows(work["real"], work))


def _averaged(work: Work) -> dict[str, Any]:
    brought, real = _stamps(work)
    return {"y": brought.sum(axis=-1) / np.maximum(real.sum(axis=-1), 1)}


def _largest(work: Work) -> dict[str, Any]:
    brought, real = _stamps(work)
    most = np.where(real, brought, lowest(brought)).max(axis=-1)
    return {"y": np.where(real.any(axis=-1), most, 0)}


def _first(work: Work) -> dict[str, Any]:
    brought, real = _stamps(work)
    first = np.take_along_axis(brought, real.argmax(axis=-1)[..., None], axis=-1)[..., 0]
    return {"y": np.where(real.any(axis=-1), first, 0)}


def _repeated(work: Work) -> dict[str, Any]:
    x = np.kron(work["x"], np.ones(work["stride"], int))
    return {"x": x, "real": np.ones(x.shape, bool)}


def _behind(work: Work) -> dict[str, Any]:
    s_h, s_w = work["stride"]
    found = between(work, work["stride"])
    more = s_h - 1, s_w - 1
    return {name: frame(grid, (0, 0), more) for name, grid in found.items()}


def _behind_shows(call: Work) -> bool:
    """Where the padding cuts off s - 1 cells it is cut-top-left."""
    s_h, s_w = call["stride"]
    return moves(call) and call["padding"] != (s_h - 1, s_w - 1)


def _stamps_meet_uncut(call: Work) -> bool:
    """Where stamps meet on one axis and the edge is cut it is kernel-first-row-lost."""
    (k_h, k_w), (s_h, s_w) = window_of(call), call["stride"]
    both = k_h > s_h and k_w > s_w
    return _stamps_meet(call) and (both or not any(call["padding"]))


def _side_by_side_shows(call: Work) -> bool:
    """With one cell more than the stride it is zeros-one-too-many."""
    s_h, s_w = call["stride"]
    return window_of(call) not in ((s_h, s_w), (s_h + (s_h > 1), s_w + (s_w > 1)))


def _convolved(work: Work) -> dict[str, Any]:
    plain = {**work, "x": work["input"], "k": work["weight"]}
    for stage in (convolution.border, convolution.places, convolution.combine):
        plain |= stage(plain)
    return {"y": plain["y"]}


def _convolving_shows(call: Work) -> bool:
    """With stride 1 and half of the border cut off it is kernel-not-turned."""
    axes = zip(window_of(call), call["dilation"], call["padding"], strict=True)
    return moves(call) or any(d * (k - 1) != 2 * p for k, d, p in axes)


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("kernel-not-turned", "kernel", lambda w: {}, ONLY),
    Rule("kernel-quarter-turn-right", "kernel", lambda w: {"k": np.rot90(w["k"], -1)}, ONLY),
    Rule("kernel-quarter-turn-left", "kernel", lambda w: {"k": np.rot90(w["k"], 1)}, ONLY),
    Rule("kernel-only-left-right", "kernel", lambda w: {"k": w["k"][:, ::-1]}, ONLY),
    Rule("kernel-only-up-down", "kernel", lambda w: {"k": w["k"][::-1]}, ONLY),
    Rule("kernel-transposed-instead", "kernel", lambda w: {"k": w["k"].T}, ONLY),
    Rule("transposed-input-kernel-swapped", "operands", _swapped, ONLY, _swapping_shows),
    Rule("zeros-forgotten", "zeros", _spreading(False, False), ONLY, moves),
    Rule("zeros-around", "zeros", _zeros_around, ONLY, moves),
    Rule("zeros-one-too-many", "zeros", _one_too_many, ONLY, moves),
    Rule("zeros-rows-only", "zeros", _spreading(True, False), ONLY, moves_both_ways),
    Rule("zeros-columns-only", "zeros", _spreading(False, True), ONLY, moves_both_ways),
    Rule("window-strides-too", "places", lambda w: stepping(w, w["stride"]), ONLY, moves),
    Rule("overlap-overwritten", "combine", _overwritten, ONLY, _stamps_meet),
    seldom("stamp-rows-as-columns", "kernel", lambda w: {"k": w["k"].T[::-1, ::-1]}, ONLY),
    seldom("zeros-behind-too", "zeros", _behind, ONLY, _behind_shows),
    seldom("cells-repeated", "zeros", _repeated, ONLY, moves),
    seldom(
        "stamps-side-by-side",
        "zeros",
        lambda w: between(w, w["weight"].shape),
        ONLY,
        _side_by_side_shows,
    ),
    seldom("overlap-averaged", "combine", _averaged, ONLY, _stamps_meet),
    seldom("overlap-largest", "combine", _largest, ONLY, _stamps_meet),
    seldom("overlap-first-stays", "combine", _first, ONLY, _stamps_meet_uncut),
    seldom("convolution-instead", "combine", _convolved, ONLY, _convolving_shows),
)
