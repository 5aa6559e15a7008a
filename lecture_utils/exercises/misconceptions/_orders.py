"""Wrong rules about the finished numbers: in which order they are written down, and their signs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lecture_utils.exercises.misconceptions._rules import padded, seldom
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work

PRODUCTS = ("conv2d", "dilated_conv2d", "conv_transpose2d")
SLIDING = (*PRODUCTS, "max_pool2d", "avg_pool2d")
ALL = (*SLIDING, "max_unpool2d")


def _written(changed: Callable[[np.ndarray], np.ndarray]) -> Stage:
    return lambda work: {"y": changed(work["y"])}


def _by_columns(y: np.ndarray) -> np.ndarray:
    return y.ravel().reshape(y.shape, order="F")


def _border_cannot_win(call: Work) -> bool:
    """With a border of max pooling it may be border-counts-as-zero."""
    return "weight" in call or "count_include_pad" in call or not padded(call)


# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    seldom("result-negated", "result", _written(np.negative), ALL),
    seldom("result-without-sign", "result", _written(abs), PRODUCTS),
    seldom(
        "result-negatives-lost",
        "result",
        _written(lambda y: np.maximum(y, 0)),
        SLIDING,
        _border_cannot_win,
    ),
    seldom("result-by-columns", "result", _written(_by_columns), ALL),
    seldom("result-right-to-left", "result", _written(np.fliplr), SLIDING),
    seldom("result-bottom-up", "result", _written(np.flipud), SLIDING),
)
