"""Small masks to paint on: what is one, and the examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.content import VOID, mask_examples
from lecture_utils.widgets.kit._grid_widget import array

#: Rows and columns of a mask, at most.
LARGEST = 16

Rows = list[list[int]]


def mask(value: Any, name: str, classes: int) -> Rows:
    """A grid of labels as rows of numbers, or a clear error. Only the truth may hold void."""
    labels = array(value, name)
    if labels.dtype.kind == "b":
        labels = labels.astype(int)
    if labels.ndim != 2 or labels.dtype.kind not in "iu":
        raise ValueError(
            f"{name} has the shape {labels.shape} and holds {labels.dtype}, but must be one mask "
            f"(H, W) of whole numbers. Use for example masks[0], or {name}.astype(int)."
        )
    if not all(1 <= length <= LARGEST for length in labels.shape):
        raise ValueError(
            f"{name} has the shape {labels.shape}, but at most {LARGEST}×{LARGEST} pixels can be "
            f"painted. Use a part of it, for example {name}[:{LARGEST}, :{LARGEST}]."
        )
    known = [*range(classes), *([VOID] if name == "truth" else [])]
    unknown = np.setdiff1d(labels, known)
    if unknown.size:
        void = f", or {VOID} for void" if name == "truth" else ""
        fix = "Use other labels, or classes=3." if classes == 2 else "Use three classes at most."
        raise ValueError(
            f"{name} holds {unknown[0]}, but with classes={classes} labels are 0 to "
            f"{classes - 1}{void}. {fix}"
        )
    rows: Rows = labels.astype(int).tolist()
    return rows


#: What the list of examples offers, by its name.
EXAMPLES = mask_examples()
