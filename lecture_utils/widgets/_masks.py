"""Small masks to paint on: what is one, and the examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.content import VOID, mask_examples

#: Rows and columns of a mask, at most.
LARGEST = 16

Rows = list[list[int]]


def mask(value: Any, name: str, classes: int) -> Rows:
    """A grid of labels as rows of numbers, or a clear error. Only the truth may hold void."""
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(value, dtype=object)
    if array.dtype.kind == "b":
        array = array.astype(int)
    if array.ndim != 2 or array.dtype.kind not in "iu":
        raise ValueError(
            f"{name} has the shape {array.shape} and holds {array.dtype}, but must be one mask (H, W) of whole "
            f"numbers. Use for example masks[0], or {name}.astype(int)."
        )
    if not all(1 <= length <= LARGEST for length in array.shape):
        raise ValueError(
            f"{name} has the shape {array.shape}, but at most {LARGEST}×{LARGEST} pixels can be painted. Use a "
            f"part of it, for example {name}[:{LARGEST}, :{LARGEST}]."
        )
    known = [*range(classes), *([VOID] if name == "truth" else [])]
    unknown = np.setdiff1d(array, known)
    if unknown.size:
        void = f", or {VOID} for void" if name == "truth" else ""
        fix = "Use other labels, or classes=3." if classes == 2 else "Use three classes at most."
        raise ValueError(
            f"{name} holds {unknown[0]}, but with classes={classes} labels are 0 to {classes - 1}{void}. {fix}"
        )
    return array.astype(int).tolist()


#: What the list of examples offers, by its name.
EXAMPLES = mask_examples()
