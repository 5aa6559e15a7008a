"""Wrong rules about the zeros between the weights of a kernel."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises.misconceptions._rules import Rule, dilated
from lecture_utils.exercises.procedures._grids_and_windows import Work, frame, spread

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
)
