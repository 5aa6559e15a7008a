"""Small masks to paint on: what is one, the examples, and a mask as text."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lecture_utils.widgets.kit._grid_widget import array

#: Label of the pixels of the truth that belong to no class: they count nowhere.
VOID = 255
#: Rows and columns of a mask, at most.
LARGEST = 16

Rows = list[list[int]]


class Example(NamedTuple):
    """A truth and a prediction that show one thing, and the class to look at."""

    classes: int
    truth: Rows
    prediction: Rows
    shown: int = 1


def read(*lines: str) -> Rows:
    """A mask from text: a digit for a class, "." for background, "V" for void.

    Examples
    --------
    >>> read("..1", "V11")
    [[0, 0, 1], [255, 1, 1]]
    """
    labels = {".": 0, "V": VOID}
    return [[labels[sign] if sign in labels else int(sign) for sign in line] for line in lines]


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
EXAMPLES = {
    "all background": Example(
        2,
        read(
            "........",
            "........",
            "..11....",
            ".1111...",
            "..11....",
            "........",
            "........",
            "........",
        ),
        read(*["........"] * 8),
    ),
    "one-pixel shift": Example(
        2,
        read(
            "........",
            "........",
            ".1111...",
            ".1111...",
            ".1111...",
            ".1111...",
            "........",
            "........",
        ),
        read(
            "........",
            "........",
            "..1111..",
            "..1111..",
            "..1111..",
            "..1111..",
            "........",
            "........",
        ),
    ),
    "missed small object": Example(
        3,
        read(
            "........",
            ".1111...",
            ".1111...",
            ".1111...",
            ".1111...",
            "......2.",
            "......2.",
            "........",
        ),
        read(
            "........",
            ".1111...",
            ".1111...",
            ".1111...",
            ".1111...",
            "........",
            "........",
            "........",
        ),
        shown=2,
    ),
    "thin line": Example(2, read(*["...1...."] * 8), read(*["....1..."] * 8)),
    "void border": Example(
        2,
        read(
            "........",
            ".VVVVVV.",
            ".V1111V.",
            ".V1111V.",
            ".V1111V.",
            ".V1111V.",
            ".VVVVVV.",
            "........",
        ),
        read(
            "........",
            ".111111.",
            ".1111111",
            ".111111.",
            ".111111.",
            ".111111.",
            "..1111..",
            "........",
        ),
    ),
    "empty class": Example(
        3,
        read(
            "........",
            "..111...",
            ".11111..",
            ".11111..",
            "..111...",
            "........",
            "........",
            "........",
        ),
        read(
            "........",
            "........",
            ".11111..",
            ".11111..",
            "..111...",
            "..111...",
            "........",
            "........",
        ),
    ),
}
