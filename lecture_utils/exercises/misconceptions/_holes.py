"""Wrong rules about the zeros between the weights of a kernel."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import Rule, dilated, seldom
from lecture_utils.exercises.procedures import _convolution_stages as convolution
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work, frame, spread

ONLY = ("dilated_conv2d",)
ALSO_TRANSPOSED = (*ONLY, "conv_transpose2d")


def _from_zero(work: Work) -> dict[str, Any]:
    d_h, d_w = work["dilation"]
    return {"rate": (d_h + (d_h > 1), d_w + (d_w > 1))}


def _of_the_map(work: Work) -> dict[str, Any]:
    return {"rate": (1, 1), "x": spread(work["x"], work["dilation"])}


def _zeros_around(work: Work) -> dict[str, Any]:
    d_h, d_w = work["dilation"]
    more = d_h - 1, d_w - 1
    return {"rate": (1, 1), "k": frame(work["k"], more, more)}


def _along(rows: bool, columns: bool) -> Stage:
    """Holes between the rows of K, and between its columns, or not."""

    def holes(work: Work) -> dict[str, Any]:
        d_h, d_w = work["dilation"]
        return {"rate": (d_h if rows else 1, d_w if columns else 1)}

    return holes


def _both_ways(call: Work) -> bool:
    return bool(min(call["dilation"]) > 1)


def _repeated(work: Work) -> dict[str, Any]:
    return {"rate": (1, 1), "k": np.kron(work["k"], np.ones(work["dilation"], int))}


def _of_the_output(work: Work) -> dict[str, Any]:
    close = {**work, "rate": (1, 1)}
    for stage in (convolution.places, convolution.combine):
        close |= stage(close)
    return {"y": spread(close["y"], work["dilation"])}


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("dilation-from-zero", "holes", _from_zero, ALSO_TRANSPOSED, dilated),
    Rule("dilation-ignored", "holes", lambda w: {"rate": (1, 1)}, ALSO_TRANSPOSED, dilated),
    Rule("dilation-of-the-map", "holes", _of_the_map, ONLY, dilated),
    Rule("dilation-zeros-around", "holes", _zeros_around, ONLY, dilated),
    Rule(
        "dilation-as-stride",
        "holes",
        lambda w: {"rate": (1, 1), "stride": w["dilation"]},
        ONLY,
        lambda c: dilated(c) and c["dilation"] != c["stride"],
    ),
    seldom("dilation-rows-only", "holes", _along(True, False), ONLY, _both_ways),
    seldom("dilation-columns-only", "holes", _along(False, True), ONLY, _both_ways),
    seldom("dilation-repeats-weights", "holes", _repeated, ONLY, dilated),
    seldom("dilation-of-the-output", "result", _of_the_output, ONLY, dilated),
)
