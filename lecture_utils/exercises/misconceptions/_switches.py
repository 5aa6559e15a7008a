"""Wrong rules about unpooling: which number goes back, where to, and how far it spreads."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import Rule, seldom
from lecture_utils.exercises.procedures._grids_and_windows import Work
from lecture_utils.exercises.procedures._unpooling_stages import corner

ONLY = ("max_unpool2d",)


def _top_left(work: Work) -> dict[str, Any]:
    columns = work["output_size"][1]
    corners = [corner(work, i, j) for i, j in np.ndindex(work["input"].shape)]
    at = [r * columns + c for r, c in corners]
    return {"at": np.array(at).reshape(work["input"].shape)}


def _repeated(work: Work) -> dict[str, Any]:
    z = np.zeros(work["output_size"], work["v"].dtype)
    k_h, k_w = work["kernel_size"]
    for i, j in np.ndindex(work["v"].shape):
        r, c = corner(work, i, j)
        z[r : r + k_h, c : c + k_w] = work["v"][i, j]
    return {"y": z}


def _bottom_right(work: Work) -> dict[str, Any]:
    (k_h, k_w), (rows, columns) = work["kernel_size"], work["output_size"]
    corners = [corner(work, i, j) for i, j in np.ndindex(work["input"].shape)]
    at = [min(r + k_h, rows) * columns - columns + min(c + k_w, columns) - 1 for r, c in corners]
    return {"at": np.array(at).reshape(work["input"].shape)}


def _down_the_columns(work: Work) -> dict[str, Any]:
    rows, columns = np.divmod(work["indices"].ravel(), work["output_size"][1])
    return {"at": work["indices"].ravel()[np.lexsort((rows, columns))]}


def _shared(work: Work) -> dict[str, Any]:
    k_h, k_w = work["kernel_size"]
    return _repeated({**work, "v": work["v"] / (k_h * k_w)})


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("unpool-top-left", "place", _top_left, ONLY),
    Rule("switch-order", "place", lambda w: {"at": np.sort(w["indices"], axis=None)}, ONLY),
    Rule("unpool-repeated", "fill", _repeated, ONLY),
    Rule("unpool-sign-dropped", "value", lambda w: {"v": abs(w["input"])}, ONLY),
    Rule("unpool-negatives-lost", "value", lambda w: {"v": np.maximum(w["input"], 0)}, ONLY),
    Rule("unpool-ones", "value", lambda w: {"v": np.ones_like(w["input"])}, ONLY),
    seldom("unpool-bottom-right", "place", _bottom_right, ONLY),
    seldom("switch-order-columns", "place", _down_the_columns, ONLY),
    seldom("unpool-shared", "fill", _shared, ONLY),
)
