"""Two masks side by side, and for one class where they agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lecture_utils.figures._block import Block
from lecture_utils.figures._canvas import Look
from lecture_utils.figures._layout import ROOM, arrange
from lecture_utils.figures._page import Grids, Words, page
from lecture_utils.figures._text import TEXT
from lecture_utils.figures.picture import Picture

#: Letters of the cells and room between the grids, so that three of 8×8 stand in one line.
_NUMBER, _GAP = 15, 24
#: Least width of a picture without a paragraph, so that its legend needs few lines.
_NARROW = 680

_VOID = Look("unread", "muted")
_CLASSES = (
    Look("paper", "muted"),
    Look("weight", "ink", bold=True),
    Look("read", "ink", bold=True),
)
_ROLES = {
    "TP": Look("write", "paper", bold=True),
    "FP": Look("#f2a071", "ink", bold=True),
    "FN": Look("#e3b0cd", "ink", bold=True),
    "·": Look("paper", "muted"),
    "V": _VOID,
}
_MEANINGS = {
    "TP": "true positive",
    "FP": "false positive",
    "FN": "false negative",
    "·": "true negative",
    "V": "void, counts nowhere",
}


def masks(truth: Any, prediction: Any, shown: int, words: str = "", void: int = 255) -> Picture:
    """Truth, prediction, and for one class the true and false positives and the false negatives.

    Parameters
    ----------
    truth, prediction : array_like of int, (H, W)
        Labels from 0 to 2; void in the truth.
    shown : int
        The class of the third grid.
    words : str
        A paragraph below.
    void : int
        The label of pixels that count nowhere.

    Returns
    -------
    Picture

    Examples
    --------
    >>> masks([[1, 0]], [[1, 1]], shown=1).alt
    'Truth: 1 0. Prediction: 1 1. Compared for class 1: TP FP.'
    """
    labels, guess = np.asarray(truth), np.asarray(prediction)
    signs = np.where(
        labels == void,
        "V",
        np.where(
            labels == shown,
            np.where(guess == shown, "TP", "FN"),
            np.where(guess == shown, "FP", "·"),
        ),
    )
    written = np.where(labels == void, "V", labels.astype(str))
    named = dict(zip(map(str, range(len(_CLASSES))), _CLASSES, strict=True)) | {"V": _VOID}
    parts = [
        ("Truth", written, named.__getitem__),
        ("Prediction", guess.astype(str), named.__getitem__),
        (f"Compared for class {shown}", signs, _ROLES.__getitem__),
    ]
    blocks = [_block(*part, number) for number, part in enumerate(parts)]
    said = " ".join(f"{name}: {'; '.join(map(' '.join, texts))}." for name, texts, _ in parts)
    lines = [Words(words, TEXT, above=14)] if words else []
    grids, legend = arrange(blocks, ROOM, _NUMBER, gap=_GAP), _legend(signs)
    width = ROOM if words else max(grids.width, _NARROW)
    figure = page([Grids(grids), Words(legend, TEXT, above=14), *lines], width)
    return Picture(figure, f"{said} {words}".strip())


def _legend(signs: np.ndarray) -> str:
    """What the signs in the third grid mean."""
    return ", ".join(f"{sign} {words}" for sign, words in _MEANINGS.items() if sign in signs) + "."


def _block(caption: str, texts: np.ndarray, look: Callable[[str], Look], number: int) -> Block:
    rows, columns = texts.shape
    return Block(
        texts=texts.tolist(),
        caption=caption,
        name=f"grid {number}",
        row_labels=[str(r) for r in range(rows)],
        column_labels=[str(c) for c in range(columns)],
        looks={(r, c): look(texts[r, c]) for r in range(rows) for c in range(columns)},
    )
