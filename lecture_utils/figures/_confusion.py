"""A confusion matrix as a heat map: of the pixels of each true class, the share that got each label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lecture_utils.figures._canvas import Canvas, settings, sides
from lecture_utils.figures._text import TEXT, widest, width_of, wrap
from lecture_utils.figures.picture import Picture
from lecture_utils.style import COLOURS

#: Most classes, and smallest share that is written.
MOST_CLASSES, WRITTEN = 12, 0.01

_CELL, _EDGE, _GAP, _LINE, _NARROW = 54, 10, 10, 25, 430
_NOTE = "Each row is 100 % of the pixels of one true class; shares below 1 % are not written."
#: Colours of a share of 1: on the diagonal, which is right, and beside it, which is wrong.
_RIGHT, _WRONG = COLOURS["write"], COLOURS["wrong"]
#: How many confusions the text alternative names.
_NAMED = 5


def confusion(matrix: Any, classes: Sequence[str], says: str = "") -> Picture:
    """Rows: true classes. Columns: predicted classes. Each row is 100 % of the pixels of one true class.

    Right pixels stand on the diagonal, in framed green cells; the others are red. Shares from 1 % are written as
    percentages. A class without a true pixel has no shares: its row is marked "–".

    Parameters
    ----------
    matrix : ConfusionMatrix or array_like, (classes, classes)
        Counts of pixels, (true class, predicted class).
    classes : sequence of str
        The name of each class, at most 12.
    says : str
        What the matrix shows, in a sentence. It stands in the text alternative **instead of** the largest confusions:
        numbers of a trained network differ a little from one computer to the next.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        Something that is no square matrix of counts, another number of names, more than 12 classes.

    Examples
    --------
    >>> confusion([[99, 1], [5, 15]], ["paper", "ink"]).alt
    'Confusion matrix of 2 classes. Right: paper 99 %, ink 75 %. Most often confused: ink taken for paper 25 %, paper taken for ink 1 %.'
    """
    counts, names = _counts(matrix), _names(classes)
    if len(counts) != len(names):
        raise ValueError(
            f"classes holds {len(names)} names, but the matrix has {len(counts)} classes. Give one name for each."
        )
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    alt = f"Confusion matrix of {len(names)} classes. {says or _facts(shares, names)}"
    return Picture(_draw(shares, names), alt)


def _draw(shares: np.ndarray, names: Sequence[str]) -> Figure:
    side = _CELL * len(names)
    upright = [name for name in names if width_of(name) > _CELL - 6]
    head = _LINE + max(widest(upright) + 8, _LINE)
    left, top = _EDGE + _LINE + widest(names) + _GAP, _EDGE + head
    width = max(left + side + _EDGE, _NARROW)
    note = wrap(_NOTE, width - 2 * _EDGE)
    with settings():
        canvas = Canvas(width, top + side + _GAP + _LINE * len(note) + _EDGE)
        _cells(canvas, left, top, shares)
        _axes(canvas, left, top, side)
        for n, name in enumerate(names):
            at = (n + 0.5) * _CELL
            canvas.text(left - _GAP, top + at, name, TEXT, align="right", name="row")
            if name in upright:
                canvas.text(left + at, top - 6, name, TEXT, name="column", rotation=90)
            else:
                canvas.text(left + at, top - _LINE / 2, name, TEXT, name="column")
        for n, line in enumerate(note):
            y = top + side + _GAP + (n + 0.5) * _LINE
            canvas.text(_EDGE, y, line, TEXT, "muted", align="left", name="note")
    return canvas.figure


def _axes(canvas: Canvas, left: float, top: float, side: float) -> None:
    across, down = "predicted class", "true class"
    canvas.text(left + side / 2, _EDGE + _LINE / 2, across, TEXT, "muted", name="axis")
    low = top + (side + widest([down])) / 2
    canvas.text(_EDGE + _LINE / 2, low, down, TEXT, "muted", name="axis", rotation=90)


def _cells(canvas: Canvas, left: float, top: float, shares: np.ndarray) -> None:
    cells = list(np.ndindex(shares.shape))
    boxes = {(r, c): (left + c * _CELL, top + r * _CELL, _CELL, _CELL) for r, c in cells}
    fills = {(r, c): _fill(shares[r, c], r == c) for r, c in cells}
    canvas.boxes([boxes[cell] for cell in cells], [fills[cell] for cell in cells])
    for r, c in cells:
        x, y, wide, high = boxes[r, c]
        canvas.lines(sides(x, y, wide, high), "line", 0.8)
        if r == c:
            canvas.lines(sides(x + 2, y + 2, wide - 4, high - 4), "ink", 1.6)
        words, ink = _words(shares[r, c], r == c), _ink(fills[r, c])
        if words:
            at = (x + wide / 2, y + high / 2)
            canvas.text(*at, words, TEXT, ink, bold=r == c, name=f"cell[{r}, {c}]")


def percent(share: float) -> str:
    """A share in per cent, whole; with one digit where it would round to 100 and is not."""
    words = f"{100 * share:.0f}"
    return f"{100 * share:.1f}" if words == "100" and share < 0.9995 else words


def _words(share: float, right: bool) -> str:
    if np.isnan(share):
        return "–" if right else ""
    return percent(share) if share >= WRITTEN else ""


def _fill(share: float, right: bool) -> str:
    """White for nothing. Small shares would hardly be seen beside 100 %, so the colour follows the square root."""
    if np.isnan(share):
        return COLOURS["unread"]
    strength = share if right else np.sqrt(share) if share >= WRITTEN else 0.0
    full = [int((_RIGHT if right else _WRONG)[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in full)


def _ink(fill: str) -> str:
    """Dark or white letters, whichever contrasts more."""
    parts = np.array([int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "ink" if linear @ [0.2126, 0.7152, 0.0722] > 0.2 else "paper"


def _facts(shares: np.ndarray, names: Sequence[str]) -> str:
    right = [
        f"{name} {'without pixels' if np.isnan(share) else f'{percent(share)} %'}"
        for name, share in zip(names, np.diagonal(shares), strict=True)
    ]
    wrong = np.where(np.eye(len(names), dtype=bool) | np.isnan(shares), 0, shares)
    order = np.argsort(-wrong, axis=None, kind="stable")[:_NAMED]
    places = [np.unravel_index(n, wrong.shape) for n in order]
    most = [
        f"{names[r]} taken for {names[c]} {percent(wrong[r, c])} %"
        for r, c in places
        if wrong[r, c] >= WRITTEN
    ]
    end = f"Most often confused: {', '.join(most)}." if most else "No confusion reaches 1 %."
    return f"Right: {', '.join(right)}. {end}"


def _counts(matrix: Any) -> np.ndarray:
    counts = np.asarray(getattr(matrix, "counts", matrix))
    if counts.dtype.kind not in "iuf":
        raise TypeError(
            f"matrix holds {counts.dtype}, but must hold counts of pixels. Use metrics.confusion_matrix(prediction, "
            f"target, num_classes)."
        )
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
        raise ValueError(
            f"matrix has the shape {counts.shape}, but a confusion matrix is square. Use "
            f"metrics.confusion_matrix(prediction, target, num_classes)."
        )
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            "matrix holds negative numbers or numbers that are not finite, but counts of pixels are from 0. Use "
            "metrics.confusion_matrix(prediction, target, num_classes)."
        )
    if len(counts) > MOST_CLASSES:
        raise ValueError(
            f"matrix has {len(counts)} classes, but at most {MOST_CLASSES} can be read. Use a part of it, for example "
            f"matrix.counts[:{MOST_CLASSES}, :{MOST_CLASSES}]."
        )
    return counts.astype(float)


def _names(classes: Any) -> list[str]:
    if isinstance(classes, str) or not isinstance(classes, Sequence | np.ndarray):
        raise TypeError(
            f"classes (={classes!r:.60}) must be the names of the classes. Give one text for each class."
        )
    return [str(name) for name in classes]
