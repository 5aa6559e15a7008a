"""Beliefs about a transposed convolution: the turn of the kernel, the zeros, the stamps."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises._rules import Rule, misconception, moves, moves_both_ways, window_of
from lecture_utils.exercises._sliding import stepping
from lecture_utils.exercises._transposed import between
from lecture_utils.exercises._work import Work, flat, frame, windows

ONLY = ("conv_transpose2d",)
EXAMPLE = ("04_transposed_convolution", "4.1 The deck's example, cell by cell")
VIEWS = ("04_transposed_convolution", "4.2 Three views of one thing")
NAMES = ("04_transposed_convolution", "4.6 Names and conventions")


@misconception(
    "kernel-not-turned",
    "kernel",
    ONLY,
    belief="K slides over the spread-out map as it is.",
    help="When a transposed convolution is computed by sliding, K has to be turned by 180° first. "
    "A cell hands out its right weight to the right; a window meets this cell on its left.",
    back=EXAMPLE,
)
def not_turned(work: Work) -> dict[str, Any]:
    return {}


@misconception(
    "kernel-quarter-turn-right",
    "kernel",
    ONLY,
    belief="K is turned by 90° to the right before it slides.",
    help="The turn is a half turn, 180°: rows and columns are both read backwards. Turn once more "
    "in the same direction and you have it.",
    back=EXAMPLE,
)
def quarter_right(work: Work) -> dict[str, Any]:
    return {"k": np.rot90(work["k"], -1)}


@misconception(
    "kernel-quarter-turn-left",
    "kernel",
    ONLY,
    belief="K is turned by 90° to the left before it slides.",
    help="The turn is a half turn, 180°: rows and columns are both read backwards. Turn once more "
    "in the same direction and you have it.",
    back=EXAMPLE,
)
def quarter_left(work: Work) -> dict[str, Any]:
    return {"k": np.rot90(work["k"], 1)}


@misconception(
    "kernel-only-left-right",
    "kernel",
    ONLY,
    belief="K is mirrored, left and right only, before it slides.",
    help="A half turn exchanges left and right, and top and bottom as well. The first weight goes "
    "to the last corner.",
    back=EXAMPLE,
)
def only_left_right(work: Work) -> dict[str, Any]:
    return {"k": work["k"][:, ::-1]}


@misconception(
    "kernel-only-up-down",
    "kernel",
    ONLY,
    belief="K is mirrored, top and bottom only, before it slides.",
    help="A half turn exchanges top and bottom, and left and right as well. The first weight goes "
    "to the last corner.",
    back=EXAMPLE,
)
def only_up_down(work: Work) -> dict[str, Any]:
    return {"k": work["k"][::-1]}


@misconception(
    "kernel-transposed-instead",
    "kernel",
    ONLY,
    belief="“Transposed” means that the rows of K become its columns.",
    help="What is transposed is the large matrix of the whole convolution, not K. For the sliding "
    "window this comes out as a half turn of K, by 180°.",
    back=VIEWS,
)
def transposed_instead(work: Work) -> dict[str, Any]:
    return {"k": work["k"].T}


@misconception(
    "transposed-input-kernel-swapped",
    "operands",
    ONLY,
    belief="Y and K change roles: the zeros go between the weights of K.",
    help="The stride spreads out the map Y: the zeros go between its cells. K keeps its size, and "
    "is stamped once for each cell of Y.",
    back=EXAMPLE,
    applies=lambda call: call["stride"] != call["dilation"],  # else it is the same sum
)
def swapped(work: Work) -> dict[str, Any]:
    return {"x": work["weight"], "k": work["input"]}


@misconception(
    "zeros-forgotten",
    "zeros",
    ONLY,
    belief="No zeros are put between the cells, whatever the stride is.",
    help="With stride s neighbouring cells of Y put their stamps s cells apart. For the sliding "
    "window this means s - 1 zeros between them: the stride is what makes the map larger.",
    back=EXAMPLE,
    applies=moves,
)
def zeros_forgotten(work: Work) -> dict[str, Any]:
    return between(work, (1, 1))


@misconception(
    "zeros-around",
    "zeros",
    ONLY,
    belief="The zeros of the stride go around the map, not between its cells.",
    help="The stride puts s - 1 zeros between neighbouring cells, so that they move apart. The "
    "border around the map is another thing: it follows from the kernel and the padding.",
    back=EXAMPLE,
    applies=moves,
)
def zeros_around(work: Work) -> dict[str, Any]:
    more = tuple(s - 1 for s in work["stride"])
    ones = np.ones(work["x"].shape, bool)
    return {"x": frame(work["x"], more, more), "real": frame(ones, more, more)}


@misconception(
    "zeros-one-too-many",
    "zeros",
    ONLY,
    belief="Stride s puts s zeros between neighbouring cells.",
    help="Stride s means that neighbouring cells stand s apart, so s - 1 zeros lie between them: "
    "one zero for stride 2, none for stride 1.",
    back=EXAMPLE,
    applies=moves,
)
def one_too_many(work: Work) -> dict[str, Any]:
    s_h, s_w = work["stride"]
    return between(work, (s_h + (s_h > 1), s_w + (s_w > 1)))


@misconception(
    "zeros-rows-only",
    "zeros",
    ONLY,
    belief="The stride puts zeros between the rows only.",
    help="One number for the stride holds for both axes: there are s - 1 rows of zeros between "
    "the rows, and s - 1 columns of zeros between the columns.",
    back=EXAMPLE,
    applies=moves_both_ways,
)
def zeros_rows_only(work: Work) -> dict[str, Any]:
    return between(work, (work["stride"][0], 1))


@misconception(
    "zeros-columns-only",
    "zeros",
    ONLY,
    belief="The stride puts zeros between the columns only.",
    help="One number for the stride holds for both axes: there are s - 1 rows of zeros between "
    "the rows, and s - 1 columns of zeros between the columns.",
    back=EXAMPLE,
    applies=moves_both_ways,
)
def zeros_columns_only(work: Work) -> dict[str, Any]:
    return between(work, (1, work["stride"][1]))


@misconception(
    "window-strides-too",
    "places",
    ONLY,
    belief="The window moves by the stride over the spread-out map.",
    help="The stride is used once: it is in the zeros between the cells. After that the window "
    "moves by one cell only.",
    back=NAMES,
    applies=moves,
)
def window_strides_too(work: Work) -> dict[str, Any]:
    return stepping(work, work["stride"])


def _stamps_meet(call: Work) -> bool:
    """Whether two stamps reach the same cell, on some axis."""
    axes = zip(call["input"].shape, window_of(call), call["stride"], call["dilation"], strict=True)
    return any(
        len({i * s + a * d for i in range(n) for a in range(k)}) < n * k for n, k, s, d in axes
    )


@misconception(
    "overlap-overwritten",
    "combine",
    ONLY,
    belief="Where stamps overlap, the last one stays.",
    help="Where stamps overlap, their numbers are added. No stamp replaces another one.",
    back=VIEWS,
    applies=_stamps_meet,
)
def overwritten(work: Work) -> dict[str, Any]:
    products = flat(windows(work["x"], work) * work["k"])
    real = flat(windows(work["real"], work))
    last = real.shape[-1] - 1 - real[..., ::-1].argmax(axis=-1)
    taken = np.take_along_axis(products, last[..., None], axis=-1)[..., 0]
    return {"y": np.where(real.any(axis=-1), taken, 0)}


RULES: tuple[Rule, ...] = (
    not_turned,
    quarter_right,
    quarter_left,
    only_left_right,
    only_up_down,
    transposed_instead,
    swapped,
    zeros_forgotten,
    zeros_around,
    one_too_many,
    zeros_rows_only,
    zeros_columns_only,
    window_strides_too,
    overwritten,
)
