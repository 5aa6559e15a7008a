"""Beliefs about the edge of a transposed convolution: padding and output_padding."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises._rules import Rule, misconception, padded, window_of
from lecture_utils.exercises._transposed import between, framed, full, less, plus
from lecture_utils.exercises._work import Work

ONLY = ("conv_transpose2d",)
EXAMPLE = ("04_transposed_convolution", "4.1 The deck's example, cell by cell")
SIZE = (
    "04_transposed_convolution",
    "4.4 How large is the output? And what is output_padding?",
)


def _kept(call: Work) -> bool:
    """There is output_padding."""
    return call["output_padding"] != (0, 0)


def _border_is_not_padding(call: Work) -> bool:
    """A border of p is neither the right one, d(k - 1) - p, nor the one without a cut, d(k - 1)."""
    full = tuple(d * (k - 1) for k, d in zip(window_of(call), call["dilation"], strict=True))
    return call["padding"] not in (full, less(full, call["padding"]))


@misconception(
    "padding-as-border",
    "border",
    ONLY,
    belief="The border around the spread-out map is p zeros wide.",
    help="In a transposed convolution padding cuts. The border is d(k - 1) - p zeros wide: wide "
    "enough for every stamp, less what is cut off.",
    back=SIZE,
    applies=_border_is_not_padding,
)
def as_border(work: Work) -> dict[str, Any]:
    p = work["padding"]
    return framed(work, p, plus(p, work["output_padding"]))


@misconception(
    "padding-adds",
    "border",
    ONLY,
    belief="Padding makes the result larger by p cells on each side.",
    help="In a transposed convolution padding works the other way round: p rows or columns of the "
    "result are cut off on each side. It undoes the border that the convolution had.",
    back=SIZE,
    applies=padded,
)
def adds(work: Work) -> dict[str, Any]:
    wide = plus(full(work), work["padding"])
    return framed(work, wide, plus(wide, work["output_padding"]))


@misconception(
    "cut-forgotten",
    "border",
    ONLY,
    belief="Nothing is cut off, whatever the padding is.",
    help="In a transposed convolution padding p cuts p rows or columns off the result, on each of "
    "its four sides.",
    back=SIZE,
    applies=padded,
)
def cut_forgotten(work: Work) -> dict[str, Any]:
    return framed(work, full(work), plus(full(work), work["output_padding"]))


@misconception(
    "cut-top-left",
    "border",
    ONLY,
    belief="Padding cuts at the top and on the left only.",
    help="Padding p cuts p rows off the top and p off the bottom, p columns off the left and p "
    "off the right.",
    back=SIZE,
    applies=padded,
)
def cut_top_left(work: Work) -> dict[str, Any]:
    before = less(full(work), work["padding"])
    return framed(work, before, plus(full(work), work["output_padding"]))


@misconception(
    "cut-bottom-right",
    "border",
    ONLY,
    belief="Padding cuts at the bottom and on the right only.",
    help="Padding p cuts p rows off the top and p off the bottom, p columns off the left and p "
    "off the right.",
    back=SIZE,
    applies=padded,
)
def cut_bottom_right(work: Work) -> dict[str, Any]:
    after = less(full(work), work["padding"])
    return framed(work, full(work), plus(after, work["output_padding"]))


@misconception(
    "output-padding-forgotten",
    "border",
    ONLY,
    belief="output_padding changes nothing.",
    help="output_padding keeps that many more rows at the bottom and columns on the right, which "
    "would be left out otherwise. It chooses among the sizes that the convolution maps to the "
    "same one.",
    back=SIZE,
    applies=_kept,
)
def output_padding_forgotten(work: Work) -> dict[str, Any]:
    border = less(full(work), work["padding"])
    return framed(work, border, border)


@misconception(
    "output-padding-top-left",
    "border",
    ONLY,
    belief="output_padding adds its rows at the top and its columns on the left.",
    help="output_padding keeps more rows at the bottom and more columns on the right. The first "
    "cell of the result stays where it is.",
    back=SIZE,
    applies=_kept,
)
def output_padding_top_left(work: Work) -> dict[str, Any]:
    border = less(full(work), work["padding"])
    return framed(work, plus(border, work["output_padding"]), border)


@misconception(
    "output-padding-inside",
    "zeros",
    ONLY,
    belief="output_padding puts more zeros between the cells.",
    help="Between the cells there are s - 1 zeros, and output_padding does not change them. It "
    "keeps more rows at the bottom and more columns on the right of the result.",
    back=SIZE,
    applies=_kept,
)
def output_padding_inside(work: Work) -> dict[str, Any]:
    wider = plus(work["stride"], work["output_padding"])
    return {**between(work, wider), "output_padding": (0, 0)}


RULES: tuple[Rule, ...] = (
    as_border,
    adds,
    cut_forgotten,
    cut_top_left,
    cut_bottom_right,
    output_padding_forgotten,
    output_padding_top_left,
    output_padding_inside,
)
