"""Beliefs about the zeros between the weights of a kernel."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises._rules import Rule, dilated, misconception
from lecture_utils.exercises._work import Work, frame, spread

ONLY = ("dilated_conv2d",)
ALSO_TRANSPOSED = (*ONLY, "conv_transpose2d")
KERNEL = ("03_dilated_convolution", "3.2 The field's meaning: holes in the kernel")
MAP = ("03_dilated_convolution", "The two side by side")


@misconception(
    "dilation-from-zero",
    "holes",
    ALSO_TRANSPOSED,
    belief="Dilation d puts d zeros between neighbouring weights.",
    help="Dilation is counted from 1, and 1 means none: neighbouring weights read cells that are "
    "d apart, so d - 1 cells are left out between them.",
    back=KERNEL,
    applies=dilated,
)
def from_zero(work: Work) -> dict[str, Any]:
    d_h, d_w = work["dilation"]
    return {"rate": (d_h + (d_h > 1), d_w + (d_w > 1))}


@misconception(
    "dilation-ignored",
    "holes",
    ALSO_TRANSPOSED,
    belief="The weights of K read neighbouring cells, whatever the dilation is.",
    help="With dilation d the weights read cells that are d apart. K keeps its weights, but "
    "reaches over d(k - 1) + 1 cells.",
    back=KERNEL,
    applies=dilated,
)
def ignored(work: Work) -> dict[str, Any]:
    return {"rate": (1, 1)}


@misconception(
    "dilation-of-the-map",
    "holes",
    ONLY,
    belief="The zeros go between the cells of X.",
    help="In a dilated convolution X stays as it is, and the holes are in K. Zeros between the "
    "cells of a map are what the deck's slide shows: the first step of a transposed convolution.",
    back=MAP,
    applies=dilated,
)
def of_the_map(work: Work) -> dict[str, Any]:
    return {"rate": (1, 1), "x": spread(work["x"], work["dilation"])}


@misconception(
    "dilation-zeros-around",
    "holes",
    ONLY,
    belief="The zeros go around K, not between its weights.",
    help="The zeros of a dilation stand between the weights. So the weights move apart, and K "
    "sees further with the same number of products.",
    back=KERNEL,
    applies=dilated,
)
def zeros_around(work: Work) -> dict[str, Any]:
    more = tuple(d - 1 for d in work["dilation"])
    return {"rate": (1, 1), "k": frame(work["k"], more, more)}


@misconception(
    "dilation-as-stride",
    "holes",
    ONLY,
    belief="The dilation says how far the window moves.",
    help="How far the window moves is the stride. The dilation says how far the weights inside "
    "the window are apart.",
    back=KERNEL,
    applies=lambda call: dilated(call) and call["dilation"] != call["stride"],
)
def as_stride(work: Work) -> dict[str, Any]:
    return {"rate": (1, 1), "stride": work["dilation"]}


RULES: tuple[Rule, ...] = (from_zero, ignored, of_the_map, zeros_around, as_stride)
