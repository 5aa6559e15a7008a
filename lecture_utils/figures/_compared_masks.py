"""Two masks side by side, for one class where they agree, and where their outlines are near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils.checks import real, text, whole
from lecture_utils.engine import metrics
from lecture_utils.figures.kit.block import Block, counted
from lecture_utils.figures.kit.colours import Look
from lecture_utils.figures.kit.inputs import counted_from_1, grid_of, named
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
#: Of a pixel of an outline, and of one inside; the words of a legend.
_OUTLINES = {
    "✓": _ROLES["TP"],
    "✗": _ROLES["FP"],
    "": Look("weight", "ink"),
    "·": _CLASSES["0"],
    "V": _VOID,
}
_MEANINGS = {
    "TP": "true positive",
    "FP": "false positive",
    "FN": "false negative",
    "·": "true negative",
    "V": "void, counts nowhere",
}

#: Most pairs that are compared in one picture.
MOST_PAIRS = 12


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
    labels, guess, signs = _compared(truth, prediction, shown, void)
    written = np.where(labels == void, "V", labels.astype(str))
    parts = [
        ("Truth", written, _CLASSES),
        ("Prediction", guess.astype(str), _CLASSES),
        (f"Compared for class {shown}", signs, _ROLES),
    ]
    words = text(words, "words", "All wrong.")
    return _picture(parts, _legend(signs), words, ROOM if words else _NARROW)


def comparisons(pairs: Mapping[str, tuple[Any, Any, int]], void: int = 255) -> Picture:
    """Of several pairs of masks the third grid of ``masks`` alone, each under its name.

    Parameters
    ----------
    pairs : dict of (truth, prediction, shown)
        Name to what ``masks`` takes; up to 12.
    void : int
        The label of pixels that count nowhere.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``masks``; no pair, or more than 12.

    Examples
    --------
    >>> comparisons({"found": ([[1, 0]], [[1, 0]], 1), "missed": ([[1, 0]], [[0, 0]], 1)}).alt
    'found: TP ·. missed: FN ·.'
    """
    counted_from_1(named(pairs, "pairs", "{'one': (truth, prediction, 1)}"), "pairs", MOST_PAIRS)
    signs = {name: _compared(*_triple(pair, name), void)[2] for name, pair in pairs.items()}
    parts = [(name, each, _ROLES) for name, each in signs.items()]
    return _picture(parts, _legend(np.concatenate([*map(np.ravel, signs.values())])))


def outlines(
    truth: Any, prediction: Any, tolerance: float = 1, shown: int = 1, void: int = 255
) -> Picture:
    """The outlines of a class in both masks, and which of their pixels lie near the other outline.

    Parameters
    ----------
    truth, prediction : array_like of int, (H, W)
        Labels from 0 to 2; void in the truth.
    tolerance : float, from 0
        In pixels, as in ``metrics.surface_dice``.
    shown : int
        The class.
    void : int
        The label of pixels that count nowhere.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``masks``; ``tolerance`` is no finite number from 0.

    Examples
    --------
    >>> outlines([[1, 0, 0]], [[1, 1, 1]]).alt[:74]
    'Outline in the truth: ✓ · ·. Outline in the prediction: ✓ ✓ ✗. Near: 1 + 2'
    """
    labels, guess, _ = _compared(truth, prediction, shown, void)
    known = labels != void
    a, b = ((each == shown) & known for each in (labels, guess))
    edges = metrics.outline(a), metrics.outline(b)
    tolerance = real(tolerance, "tolerance", least=0, example=1)
    near = [metrics.within(edge, tolerance) for edge in reversed(edges)]
    parts, counts = [], []
    for name, inside, edge, met in zip(("truth", "prediction"), (a, b), edges, near, strict=True):
        signs = np.where(inside, "", np.where(known, "·", "V"))
        signs = np.where(edge, np.where(met, "✓", "✗"), signs)
        parts.append((f"Outline in the {name}", signs, _OUTLINES))
        counts.append(((edge & met).sum(), edge.sum()))
    (met_a, all_a), (met_b, all_b) = counts
    distance = f"within {tolerance:g} pixel{'s' * (tolerance != 1)} of" if tolerance else "on"
    legend = f"✓ {distance} the other outline, ✗ farther away"
    score = (
        f"{(met_a + met_b) / (all_a + all_b):.3f}".rstrip("0").rstrip(".")
        if all_a + all_b
        else "none"
    )
    words = f"Near: {met_a} + {met_b} of {all_a} + {all_b} pixels. Surface Dice {score}."
    return _picture(parts, f"{legend}.", words)


def _compared(
    truth: Any, prediction: Any, shown: Any, void: Any
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Both masks, and what each pixel is for one class."""
    void = whole(void, "void", example=255)
    shown = whole(shown, "shown", least=0, most=2, example=1)
    labels, guess = _mask(truth, "truth", void), _mask(prediction, "prediction", None)
    if labels.shape != guess.shape:
        raise ValueError(
            f"prediction has the shape {guess.shape}, but must have that of truth, {labels.shape}. "
            f"Give a label for each pixel."
        )
    signs = np.choose(2 * (labels == shown) + (guess == shown), ["·", "FP", "FN", "TP"])
    return labels, guess, np.where(labels == void, "V", signs)


def _triple(pair: Any, name: str) -> tuple[Any, Any, Any]:
    if not isinstance(pair, Sequence) or len(pair) != 3:
        raise TypeError(
            f"pairs[{name!r}] must be a truth, a prediction and a class. Use for example "
            "(truth, prediction, 1)."
        )
    return tuple(pair)


def _legend(signs: NDArray[Any]) -> str:
    found = [f"{sign} {meaning}" for sign, meaning in _MEANINGS.items() if sign in signs]
    return f"{', '.join(found)}."


def _picture(
    parts: Sequence[tuple[str, NDArray[Any], dict[str, Look]]],
    legend: str,
    words: str = "",
    width: int = _NARROW,
) -> Picture:
    """Grids of signs, what these mean, and a paragraph."""
    blocks = [_block(*part, number) for number, part in enumerate(parts)]
    rows = [
        (name, [[sign or "inside" for sign in row] for row in signs]) for name, signs, _ in parts
    ]
    said = " ".join(f"{name}: {'; '.join(map(' '.join, texts))}." for name, texts in rows)
    grids = arrange(blocks, ROOM, _NUMBER, gap=_GAP)
    lines = [Words(line, TEXT, above=14) for line in (legend, words) if line]
    figure = page([Grids(grids), *lines], max(grids.width, width))
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
