"""Two masks side by side, and for one class where they agree."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils.checks import text, whole
from lecture_utils.figures.kit.arguments import grid_of
from lecture_utils.figures.kit.block import Block, counted
from lecture_utils.figures.kit.colours import Look
from lecture_utils.figures.kit.layout import ROOM, arrange
from lecture_utils.figures.kit.page import Grids, Words, page
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT
from lecture_utils.style import MASK_COLOURS

#: Letters of the cells and room between the grids, so that three of 8×8 stand in one line.
_NUMBER, _GAP = 15, 24
#: Least width of a picture without a paragraph, so that its legend needs few lines.
_NARROW = 680

_VOID = Look("unread", "muted")
_CLASSES = {
    "0": Look("paper", "muted"),
    "1": Look("weight", "ink", bold=True),
    "2": Look("read", "ink", bold=True),
    "V": _VOID,
}
_ROLES = {
    "TP": Look("write", "paper", bold=True),
    "FP": Look(MASK_COLOURS["false-positive"], "ink", bold=True),
    "FN": Look(MASK_COLOURS["false-negative"], "ink", bold=True),
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

    Raises
    ------
    TypeError, ValueError
        A mask is no grid of labels, or the two differ in size; ``shown`` is no class.

    Examples
    --------
    >>> masks([[1, 0]], [[1, 1]], shown=1).alt
    'Truth: 1 0. Prediction: 1 1. Compared for class 1: TP FP.'
    """
    void = whole(void, "void", example=255)
    shown = whole(shown, "shown", least=0, most=2, example=1)
    labels, guess = _mask(truth, "truth", void), _mask(prediction, "prediction", None)
    if labels.shape != guess.shape:
        raise ValueError(
            f"prediction has the shape {guess.shape}, but must have that of truth, {labels.shape}. "
            f"Give a label for each pixel."
        )
    signs = np.choose(2 * (labels == shown) + (guess == shown), ["·", "FP", "FN", "TP"])
    signs = np.where(labels == void, "V", signs)
    written = np.where(labels == void, "V", labels.astype(str))
    parts = [
        ("Truth", written, _CLASSES),
        ("Prediction", guess.astype(str), _CLASSES),
        (f"Compared for class {shown}", signs, _ROLES),
    ]
    blocks = [_block(*part, number) for number, part in enumerate(parts)]
    said = " ".join(f"{name}: {'; '.join(map(' '.join, texts))}." for name, texts, _ in parts)
    grids = arrange(blocks, ROOM, _NUMBER, gap=_GAP)
    legend = ", ".join(f"{sign} {meaning}" for sign, meaning in _MEANINGS.items() if sign in signs)
    below = [f"{legend}.", text(words, "words", "All wrong.")]
    lines = [Words(line, TEXT, above=14) for line in below if line]
    figure = page([Grids(grids), *lines], ROOM if words else max(grids.width, _NARROW))
    return Picture(figure, f"{said} {words}".strip())


def _mask(values: Any, name: str, void: int | None) -> NDArray[Any]:
    array = grid_of(values, name)
    known = np.isin(array, [0, 1, 2] if void is None else [0, 1, 2, void])
    if array.dtype.kind != "i" or not known.all():
        raise ValueError(
            f"{name} holds {array[~known].flat[0] if not known.all() else array.dtype}, but must "
            f"hold labels, which are 0, 1 and 2{'' if void is None else f', or {void} for void'}. "
            f"Use for example scores.argmax(axis=0)."
        )
    return array


def _block(caption: str, texts: NDArray[Any], looks: dict[str, Look], number: int) -> Block:
    rows, columns = texts.shape
    return Block(
        texts=texts.tolist(),
        caption=caption,
        name=f"grid {number}",
        row_labels=counted(rows),
        column_labels=counted(columns),
        looks={(r, c): looks[text] for (r, c), text in np.ndenumerate(texts)},
    )
