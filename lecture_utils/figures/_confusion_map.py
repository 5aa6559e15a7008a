"""A confusion matrix as a heat map: of the pixels of each true class, the share of each label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import text
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures.kit.block import Block, Drawing, Size
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.colours import Look, ink_on, tint
from lecture_utils.figures.kit.inputs import texts_of
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, width_of, wrap

#: Most classes, and smallest share that is written.
MOST_CLASSES, WRITTEN = 12, 0.01

_CELL, _EDGE, _GAP, _LINE, _NARROW = 54, 10, 10, 25, 430
_NOTE = "Each row is 100 % of the pixels of one true class; confusions below 1 % are not written."
#: How many confusions the text alternative names.
_NAMED = 5


def confusion(matrix: Any, classes: Sequence[str], says: str = "") -> Picture:
    """Of the pixels of each true class (a row), the share that got each label (a column).

    Right pixels stand on the diagonal, in framed green cells; the others are red. Shares from 1 %
    are written as percentages. A class without a true pixel has no shares: its row is marked "–".

    Parameters
    ----------
    matrix : ConfusionMatrix or array_like, (classes, classes)
        Counts of pixels, (true class, predicted class).
    classes : sequence of str
        The name of each class, at most 12.
    says : str
        What the matrix shows, in a sentence. It stands in the text alternative **instead of** the
        largest confusions: numbers of a trained network differ a little from one computer to the
        next.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        Something that is no square matrix of counts, another number of names, more than 12 classes.

    Examples
    --------
    >>> confusion([[99, 1], [5, 15]], ["paper", "ink"]).alt[:58]
    'Confusion matrix of 2 classes. Right: paper 99 %, ink 75 %'
    """
    counts, names = _counts(matrix), texts_of(classes, "classes")
    if len(counts) != len(names):
        raise ValueError(
            f"classes holds {len(names)} names, but the matrix has {len(counts)} classes. "
            f"Give one name for each."
        )
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    said = text(says, "says", "Hardly a pixel is confused.") or _facts(shares, names)
    return Picture(_draw(shares, names), f"Confusion matrix of {len(names)} classes. {said}")


def _draw(shares: NDArray[Any], names: Sequence[str]) -> Figure:
    rows = [list(enumerate(row)) for row in shares.tolist()]
    fills = {(r, c): _fill(share, r == c) for r, row in enumerate(rows) for c, share in row}
    block = Block(
        texts=[[_words(share, r == c) for c, share in row] for r, row in enumerate(rows)],
        name="cell",
        row_labels=names,
        column_labels=names,
        looks={(r, c): Look(fill, ink_on(fill), bold=r == c) for (r, c), fill in fills.items()},
        framed={"ink": frozenset((n, n) for n in range(len(names)))},
    )
    drawing = Drawing(block, Size(TEXT, _CELL, _CELL))
    left, top = _EDGE + _LINE + drawing.before, _EDGE + _LINE + drawing.above
    width = max(left + drawing.after + _EDGE, _NARROW)
    note = wrap(_NOTE, width - 2 * _EDGE)
    axis: dict[str, Any] = {"ink": "muted", "name": "axis"}
    with settings():
        canvas = Canvas(width, top + drawing.height + _GAP + _LINE * len(note) + _EDGE)
        drawing.draw(canvas, left, top, TEXT)
        middle = left + drawing.width / 2, _EDGE + _LINE / 2
        canvas.text(*middle, "predicted class", **axis)
        low = top + (drawing.height + width_of("true class")) / 2
        canvas.text(_EDGE + _LINE / 2, low, "true class", **axis, rotation=90)
        canvas.paragraph(_EDGE, top + drawing.height + _GAP, note, _LINE, ink="muted", name="note")
    return canvas.figure


def percent(share: float) -> str:
    """A share in per cent, whole; with one digit where it would round to 100 and is not."""
    words = f"{100 * share:.0f}"
    return f"{100 * share:.1f}" if words == "100" and share < 0.9995 else words


def _words(share: float, right: bool) -> str | None:
    if np.isnan(share):
        return "–" if right else None
    return percent(share) if right or share >= WRITTEN else None


def _fill(share: float, right: bool) -> str:
    """White for nothing. Small shares would hardly be seen: red follows their square root."""
    if np.isnan(share):
        return "unread"
    strength = share if right else share**0.5 if share >= WRITTEN else 0.0
    return tint("write" if right else "wrong", strength)


def _facts(shares: NDArray[Any], names: Sequence[str]) -> str:
    right = [
        f"{name} {'without pixels' if np.isnan(share) else f'{percent(share)} %'}"
        for name, share in zip(names, np.diagonal(shares).tolist(), strict=True)
    ]
    wrong = np.where(np.eye(len(names), dtype=bool) | np.isnan(shares), 0, shares)
    order = np.argsort(-wrong, axis=None, kind="stable")[:_NAMED].tolist()
    places = [divmod(n, len(names)) for n in order]
    most = [
        f"{names[r]} taken for {names[c]} {percent(float(wrong[r, c]))} %"
        for r, c in places
        if wrong[r, c] >= WRITTEN
    ]
    end = f"Most often confused: {', '.join(most)}." if most else "No confusion reaches 1 %."
    return f"Right: {', '.join(right)}. {end}"


def _counts(matrix: Any) -> NDArray[Any]:
    counts = numeric(getattr(matrix, "counts", matrix), "matrix")
    hint = "Use metrics.confusion_matrix(prediction, target, num_classes)."
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
        raise ValueError(
            f"matrix has the shape {counts.shape}, but a confusion matrix is square. {hint}"
        )
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            f"matrix holds negative numbers or numbers that are not finite, but counts of pixels "
            f"are from 0. {hint}"
        )
    if len(counts) > MOST_CLASSES:
        raise ValueError(
            f"matrix has {len(counts)} classes, but at most {MOST_CLASSES} can be read. Use a part "
            f"of it, for example matrix.counts[:{MOST_CLASSES}, :{MOST_CLASSES}]."
        )
    return counts.astype(float)
