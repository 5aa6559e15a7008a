"""Wrong rules about a number and its weight: signs, what is forgotten, what is done with both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import padded, seldom
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work, flat, windows

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
STAMPS = ("conv_transpose2d",)
PRODUCTS = (*CONVOLUTIONS, *STAMPS)


def _with_weights(changed: Callable[[np.ndarray], np.ndarray]) -> Stage:
    """Other weights, before anything is done with them."""
    return lambda work: {"x": work["input"], "k": changed(work["weight"])}


def _without(rows: slice, columns: slice) -> Stage:
    """A part of K is forgotten."""

    def changed(weight: np.ndarray) -> np.ndarray:
        left = weight.copy()
        left[rows, columns] = 0
        return left

    return _with_weights(changed)


def _missed(rows: slice, columns: slice) -> Callable[[Work], bool]:
    """What is lost is not all, and not only negative: then it is weights-negative-dropped."""

    def applies(call: Work) -> bool:
        lost = call["weight"][rows, columns]
        return bool(lost.size < call["weight"].size and (lost > 0).any())

    return applies


def _missed_alone(call: Work) -> bool:
    """Where all else in its row or column is 0, it is kernel-last-row-lost or -column-lost."""
    k = call["weight"]
    return bool(k[-1, -1] > 0 and k[-1, :-1].any() and k[:-1, -1].any())


def _first_missed_alone(call: Work) -> bool:
    """Where all else in its row is 0 it is kernel-first-row-lost; in its column likewise."""
    k = call["weight"]
    return bool(k[0, 0] > 0 and k[0, 1:].any() and k[1:, 0].any())


def _subtracted(work: Work) -> dict[str, Any]:
    return {"y": (windows(work["x"], work) - work["k"]).sum(axis=(2, 3))}


def _weights_add_up(call: Work) -> bool:
    """Where they add up to 0 it is weights-ignored."""
    return bool(call["weight"].sum() != 0)


def _weights_scale(call: Work) -> bool:
    """Where they add up to 1 it is weights-ignored."""
    return bool(call["weight"].sum() != 1)


def _no_border(call: Work) -> bool:
    """Where one cell of X lies in a window it is result-negatives-lost."""
    return not padded(call)


def _map_without_sign(work: Work) -> dict[str, Any]:
    return {"x": abs(work["input"]), "k": work["weight"]}


def _added(work: Work) -> dict[str, Any]:
    return {"y": (windows(work["x"], work) + work["k"]).sum(axis=(2, 3))}


def _added_in_stamps(work: Work) -> dict[str, Any]:
    real = windows(work["real"], work)
    return {"y": np.where(real, windows(work["x"], work) + work["k"], 0).sum(axis=(2, 3))}


def _marked(work: Work) -> dict[str, Any]:
    return {"y": (windows(work["x"], work) * (work["k"] != 0)).sum(axis=(2, 3))}


def _sums_multiplied(work: Work) -> dict[str, Any]:
    return {"y": windows(work["x"], work).sum(axis=(2, 3)) * work["k"].sum()}


def _largest_product(work: Work) -> dict[str, Any]:
    return {"y": flat(windows(work["x"], work) * work["k"]).max(axis=-1)}


def _averaged(work: Work) -> dict[str, Any]:
    return {"y": flat(windows(work["x"], work) * work["k"]).mean(axis=-1)}


_ALL = slice(None)
_FIRST, _LAST = slice(0, 1), slice(-1, None)

# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    seldom("weights-without-sign", "operands", _with_weights(abs), PRODUCTS),
    seldom(
        "weights-negative-dropped",
        "operands",
        _with_weights(lambda k: np.maximum(k, 0)),
        PRODUCTS,
    ),
    seldom("map-without-sign", "operands", _map_without_sign, PRODUCTS),
    seldom(
        "kernel-first-row-lost", "operands", _without(_FIRST, _ALL), PRODUCTS, _missed(_FIRST, _ALL)
    ),
    seldom(
        "kernel-last-row-lost", "operands", _without(_LAST, _ALL), PRODUCTS, _missed(_LAST, _ALL)
    ),
    seldom(
        "kernel-last-column-lost", "operands", _without(_ALL, _LAST), PRODUCTS, _missed(_ALL, _LAST)
    ),
    seldom("kernel-last-weight-lost", "operands", _without(_LAST, _LAST), PRODUCTS, _missed_alone),
    seldom(
        "kernel-first-column-lost",
        "operands",
        _without(_ALL, _FIRST),
        PRODUCTS,
        _missed(_ALL, _FIRST),
    ),
    seldom(
        "kernel-first-weight-lost",
        "operands",
        _without(_FIRST, _FIRST),
        PRODUCTS,
        _first_missed_alone,
    ),
    seldom("difference-for-product", "combine", _subtracted, CONVOLUTIONS, _weights_add_up),
    seldom("sum-for-product", "combine", _added, CONVOLUTIONS, _weights_add_up),
    seldom("stamp-adds-weights", "combine", _added_in_stamps, STAMPS),
    seldom("weights-as-marks", "combine", _marked, CONVOLUTIONS),
    seldom("sums-multiplied", "combine", _sums_multiplied, CONVOLUTIONS, _weights_scale),
    seldom("largest-product", "combine", _largest_product, CONVOLUTIONS, _no_border),
    seldom("products-averaged", "combine", _averaged, CONVOLUTIONS),
)
