"""Wrong rules about the edge of a transposed convolution: padding and output_padding."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises.misconceptions._rules import Rule, padded, window_of
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work
from lecture_utils.exercises.procedures._transposed_stages import between, framed, full, less, plus

ONLY = ("conv_transpose2d",)


def _kept(call: Work) -> bool:
    """There is output_padding."""
    return bool(call["output_padding"] != (0, 0))


def _border_is_not_padding(call: Work) -> bool:
    """A border of p is neither the right one, d(k - 1) - p, nor the one without a cut, d(k - 1)."""
    (k_h, k_w), (d_h, d_w) = window_of(call), call["dilation"]
    all_of_it = d_h * (k_h - 1), d_w * (k_w - 1)
    return call["padding"] not in (all_of_it, less(all_of_it, call["padding"]))


def _bordering(before: int, after: int) -> Stage:
    """A border of d(k - 1) less p, of d(k - 1), or of d(k - 1) and p more: for -1, 0 and 1."""

    def border(work: Work) -> dict[str, Any]:
        p_h, p_w = work["padding"]
        first = plus(full(work), (before * p_h, before * p_w))
        last = plus(full(work), (after * p_h, after * p_w))
        return framed(work, first, plus(last, work["output_padding"]))

    return border


def _as_border(work: Work) -> dict[str, Any]:
    return framed(work, work["padding"], plus(work["padding"], work["output_padding"]))


def _forgotten(work: Work) -> dict[str, Any]:
    border = less(full(work), work["padding"])
    return framed(work, border, border)


def _top_left(work: Work) -> dict[str, Any]:
    border = less(full(work), work["padding"])
    return framed(work, plus(border, work["output_padding"]), border)


def _inside(work: Work) -> dict[str, Any]:
    wider = plus(work["stride"], work["output_padding"])
    return {**between(work, wider), "output_padding": (0, 0)}


# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    Rule("padding-as-border", "border", _as_border, ONLY, _border_is_not_padding),
    Rule("padding-adds", "border", _bordering(1, 1), ONLY, padded),
    Rule("cut-forgotten", "border", _bordering(0, 0), ONLY, padded),
    Rule("cut-top-left", "border", _bordering(-1, 0), ONLY, padded),
    Rule("cut-bottom-right", "border", _bordering(0, -1), ONLY, padded),
    Rule("output-padding-forgotten", "border", _forgotten, ONLY, _kept),
    Rule("output-padding-top-left", "border", _top_left, ONLY, _kept),
    Rule("output-padding-inside", "zeros", _inside, ONLY, _kept),
)
