"""Wrong rules about the edge of a transposed convolution: padding and output_padding."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises.misconceptions.rules import Rule, padded, window_of
from lecture_utils.exercises.procedures import Pair, Work
from lecture_utils.exercises.procedures.transposed import between, framed, full, less, plus

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


RULES = (
    Rule(
        "padding-as-border",
        "border",
        lambda work: _edge(work, work["padding"], work["padding"]),
        ONLY,
        _border_is_not_padding,
    ),
    Rule("padding-adds", "border", _padding_adds, ONLY, padded),
    Rule("cut-forgotten", "border", lambda work: _edge(work, full(work), full(work)), ONLY, padded),
    Rule(
        "cut-top-left", "border", lambda work: _edge(work, _right(work), full(work)), ONLY, padded
    ),
    Rule(
        "cut-bottom-right",
        "border",
        lambda work: _edge(work, full(work), _right(work)),
        ONLY,
        padded,
    ),
    Rule(
        "output-padding-forgotten",
        "border",
        lambda work: framed(work, _right(work), _right(work)),
        ONLY,
        _kept,
    ),
    Rule(
        "output-padding-top-left",
        "border",
        lambda work: framed(work, plus(_right(work), work["output_padding"]), _right(work)),
        ONLY,
        _kept,
    ),
    Rule("output-padding-inside", "zeros", _inside, ONLY, _kept),
)
