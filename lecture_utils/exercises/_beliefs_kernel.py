"""Beliefs about the kernel of a convolution, and about what is done with it at one place."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises._rules import Rule, misconception
from lecture_utils.exercises._work import NoAnswer, Work, windows

BOTH = ("conv2d", "dilated_conv2d")
ONE_SUM = ("02_convolution", "2.1 One window, one sum")
TURN = ("02_convolution", "2.5 Is this really a convolution?")


@misconception(
    "input-kernel-swapped",
    "operands",
    ["conv2d"],
    belief="X slides over K.",
    help="The kernel K is what slides, and X stands still and gets the border. It matters which "
    "one is which: with X and K exchanged the numbers come out in another order.",
    back=ONE_SUM,
)
def swapped(work: Work) -> dict[str, Any]:
    return {"x": work["weight"], "k": work["input"]}


@misconception(
    "kernel-flipped",
    "kernel",
    BOTH,
    belief="K is turned by 180° before it slides.",
    help="That is the convolution of mathematics. In this lecture, and in every deep-learning "
    "framework, K slides as it is: its top left weight meets the top left cell of the window.",
    back=TURN,
)
def flipped(work: Work) -> dict[str, Any]:
    return {"k": work["k"][::-1, ::-1]}


@misconception(
    "kernel-turned-right",
    "kernel",
    BOTH,
    belief="K is turned by 90° to the right before it slides.",
    help="K slides as it is, without any turn: its first row meets the first row of the window.",
    back=TURN,
)
def turned_right(work: Work) -> dict[str, Any]:
    return {"k": np.rot90(work["k"], -1)}


@misconception(
    "kernel-turned-left",
    "kernel",
    BOTH,
    belief="K is turned by 90° to the left before it slides.",
    help="K slides as it is, without any turn: its first row meets the first row of the window.",
    back=TURN,
)
def turned_left(work: Work) -> dict[str, Any]:
    return {"k": np.rot90(work["k"], 1)}


@misconception(
    "kernel-mirrored-left-right",
    "kernel",
    BOTH,
    belief="K is mirrored before it slides: left and right change places.",
    help="K slides as it is: its left column meets the left column of the window.",
    back=TURN,
)
def mirrored_left_right(work: Work) -> dict[str, Any]:
    return {"k": work["k"][:, ::-1]}


@misconception(
    "kernel-mirrored-up-down",
    "kernel",
    BOTH,
    belief="K is mirrored before it slides: top and bottom change places.",
    help="K slides as it is: its top row meets the top row of the window.",
    back=TURN,
)
def mirrored_up_down(work: Work) -> dict[str, Any]:
    return {"k": work["k"][::-1]}


@misconception(
    "kernel-transposed",
    "kernel",
    BOTH,
    belief="The rows of K are used as its columns.",
    help="K slides as it is: its first row meets the first row of the window, cell by cell from "
    "left to right.",
    back=TURN,
)
def transposed(work: Work) -> dict[str, Any]:
    return {"k": work["k"].T}


@misconception(
    "matrix-product",
    "combine",
    BOTH,
    belief="The window and K are multiplied as matrices, and the numbers of the product are added.",
    help="The window and K are multiplied cell by cell: each weight meets the one number that "
    "lies under it. Then these products are added.",
    back=ONE_SUM,
    applies=lambda call: len(set(call["weight"].shape)) == 1 < len(call["weight"]),
)
def matrix_product(work: Work) -> dict[str, Any]:
    if work["k"].shape[0] != work["k"].shape[1]:
        raise NoAnswer
    return {"y": (windows(work["x"], work) @ work["k"]).sum(axis=(2, 3))}


@misconception(
    "matrix-product-whole",
    "combine",
    ["conv2d"],
    belief="Y is the matrix product of X and K.",
    help="K is a window that slides over X. At each place its weights are multiplied with the "
    "cells under them, cell by cell, and the products are added: one number for each place.",
    back=ONE_SUM,
)
def whole_matrix_product(work: Work) -> dict[str, Any]:
    if work["input"].shape[1] != work["k"].shape[0]:
        raise NoAnswer
    return {"y": work["input"] @ work["k"]}


@misconception(
    "weights-ignored",
    "combine",
    BOTH,
    belief="The numbers of the window are added, without the weights.",
    help="Each number of the window is first multiplied with the weight that lies on it. A weight "
    "0 leaves its number out, a negative weight turns its sign.",
    back=ONE_SUM,
)
def weights_ignored(work: Work) -> dict[str, Any]:
    return {"y": windows(work["x"], work).sum(axis=(2, 3))}


RULES: tuple[Rule, ...] = (
    flipped,
    turned_right,
    turned_left,
    mirrored_left_right,
    mirrored_up_down,
    transposed,
    swapped,
    matrix_product,
    whole_matrix_product,
    weights_ignored,
)
