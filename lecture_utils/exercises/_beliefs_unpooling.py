"""Beliefs about unpooling: which number goes back, where to, and how far it spreads."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises._rules import Rule, misconception
from lecture_utils.exercises._unpooling import corner
from lecture_utils.exercises._work import Work

ONLY = ("max_unpool2d",)
BACK = ("05_pooling_unpooling", "5.2 Unpooling: values back to their places")
WAYS_UP = ("05_pooling_unpooling", "5.5 Five ways up, on one map")


@misconception(
    "unpool-top-left",
    "place",
    ONLY,
    belief="Each number goes to the top left cell of its window.",
    help="Each number goes to the place that its switch remembers, where the maximum stood. "
    "Always the top left cell would be the “bed of nails”, which needs no switches.",
    back=WAYS_UP,
)
def top_left(work: Work) -> dict[str, Any]:
    columns = work["output_size"][1]
    corners = [corner(work, i, j) for i, j in np.ndindex(work["input"].shape)]
    at = [r * columns + c for r, c in corners]
    return {"at": np.array(at).reshape(work["input"].shape)}


@misconception(
    "switch-order",
    "place",
    ONLY,
    belief="The numbers go to the switches in reading order: the first number to the first 1 in S.",
    help="Each number belongs to one window, and goes to the switch in its own window. Reading S "
    "row by row mixes the windows.",
    back=BACK,
)
def switch_order(work: Work) -> dict[str, Any]:
    return {"at": np.sort(work["indices"], axis=None)}


@misconception(
    "unpool-repeated",
    "fill",
    ONLY,
    belief="Each number fills its whole window.",
    help="Each number goes to one cell only, its switch, and the other cells of the window are "
    "zero. Repeating it is nearest-neighbour upsampling.",
    back=WAYS_UP,
)
def repeated(work: Work) -> dict[str, Any]:
    z = np.zeros(work["output_size"], work["v"].dtype)
    k_h, k_w = work["kernel_size"]
    for i, j in np.ndindex(work["v"].shape):
        r, c = corner(work, i, j)
        z[r : r + k_h, c : c + k_w] = work["v"][i, j]
    return {"y": z}


@misconception(
    "unpool-sign-dropped",
    "value",
    ONLY,
    belief="The numbers go back without their signs.",
    help="Each number goes back as it is, with its sign. Between pooling and unpooling a network "
    "can change the numbers, so negative ones are nothing unusual.",
    back=BACK,
)
def sign_dropped(work: Work) -> dict[str, Any]:
    return {"v": abs(work["input"])}


@misconception(
    "unpool-negatives-lost",
    "value",
    ONLY,
    belief="Negative numbers become zero.",
    help="Each number goes back as it is, also if it is negative: nothing is compared with zero "
    "here. Between pooling and unpooling a network can change the numbers.",
    back=BACK,
)
def negatives_lost(work: Work) -> dict[str, Any]:
    return {"v": np.maximum(work["input"], 0)}


@misconception(
    "unpool-ones",
    "value",
    ONLY,
    belief="The result has a 1 at each switch.",
    help="The switches say where the numbers go. The numbers themselves come from the small map Y.",
    back=BACK,
)
def ones(work: Work) -> dict[str, Any]:
    return {"v": np.ones_like(work["input"])}


RULES: tuple[Rule, ...] = (
    top_left,
    switch_order,
    repeated,
    sign_dropped,
    negatives_lost,
    ones,
)
