"""Wrong rules about the kernel of a convolution, and about what is done with it at one place."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import Rule
from lecture_utils.exercises.procedures._grids_and_windows import NoAnswer, Work, windows

PLAIN = ("conv2d",)
BOTH = (*PLAIN, "dilated_conv2d")


def _square(call: Work) -> bool:
    return len(set(call["weight"].shape)) == 1 < len(call["weight"])


def _matrix_product(work: Work) -> dict[str, Any]:
    if work["k"].shape[0] != work["k"].shape[1]:
        raise NoAnswer
    return {"y": (windows(work["x"], work) @ work["k"]).sum(axis=(2, 3))}


def _whole_matrix_product(work: Work) -> dict[str, Any]:
    if work["input"].shape[1] != work["k"].shape[0]:
        raise NoAnswer
    return {"y": work["input"] @ work["k"]}


def _weights_ignored(work: Work) -> dict[str, Any]:
    return {"y": windows(work["x"], work).sum(axis=(2, 3))}


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("kernel-flipped", "kernel", lambda w: {"k": w["k"][::-1, ::-1]}, BOTH),
    Rule("kernel-turned-right", "kernel", lambda w: {"k": np.rot90(w["k"], -1)}, BOTH),
    Rule("kernel-turned-left", "kernel", lambda w: {"k": np.rot90(w["k"], 1)}, BOTH),
    Rule("kernel-mirrored-left-right", "kernel", lambda w: {"k": w["k"][:, ::-1]}, BOTH),
    Rule("kernel-mirrored-up-down", "kernel", lambda w: {"k": w["k"][::-1]}, BOTH),
    Rule("kernel-transposed", "kernel", lambda w: {"k": w["k"].T}, BOTH),
    Rule("input-kernel-swapped", "operands", lambda w: {"x": w["weight"], "k": w["input"]}, PLAIN),
    Rule("matrix-product", "combine", _matrix_product, BOTH, _square),
    Rule("matrix-product-whole", "combine", _whole_matrix_product, PLAIN),
    Rule("weights-ignored", "combine", _weights_ignored, BOTH),
)
