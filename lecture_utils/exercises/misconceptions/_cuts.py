"""Wrong rules about the edge of a transposed convolution: padding and output_padding."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises.misconceptions._rules import Rule, padded, window_of
from lecture_utils.exercises.procedures._grids_and_windows import Pair, Work
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


def _edge(work: Work, before: Pair, after: Pair) -> dict[str, Any]:
    """A border of ``before``, and of ``after`` where output_padding keeps more."""
    return framed(work, before, plus(after, work["output_padding"]))


def _padding_adds(work: Work) -> dict[str, Any]:
    wide = plus(full(work), work["padding"])
    return _edge(work, wide, wide)


def _right(work: Work) -> Pair:
    return less(full(work), work["padding"])


def _inside(work: Work) -> dict[str, Any]:
    wider = plus(work["stride"], work["output_padding"])
    return {**between(work, wider), "output_padding": (0, 0)}


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule(
        "padding-as-border",
        "border",
        lambda w: _edge(w, w["padding"], w["padding"]),
        ONLY,
        _border_is_not_padding,
    ),
    Rule("padding-adds", "border", _padding_adds, ONLY, padded),
    Rule("cut-forgotten", "border", lambda w: _edge(w, full(w), full(w)), ONLY, padded),
    Rule("cut-top-left", "border", lambda w: _edge(w, _right(w), full(w)), ONLY, padded),
    Rule("cut-bottom-right", "border", lambda w: _edge(w, full(w), _right(w)), ONLY, padded),
    Rule(
        "output-padding-forgotten", "border", lambda w: framed(w, _right(w), _right(w)), ONLY, _kept
    ),
    Rule(
        "output-padding-top-left",
        "border",
        lambda w: framed(w, plus(_right(w), w["output_padding"]), _right(w)),
        ONLY,
        _kept,
    ),
    Rule("output-padding-inside", "zeros", _inside, ONLY, _kept),
)
