"""Images over label maps: scenes, what is true of each pixel, and what networks say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from lecture_utils import style
from lecture_utils.checks import text
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.classes import DIGIT_CLASSES, Classes, colours_of, painted
from lecture_utils.figures.kit.colours import rgb
from lecture_utils.figures.kit.inputs import captions_of, counted_from_1, images_of, named
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.regions import Sign, signs
from lecture_utils.figures.kit.text import DPI, TEXT, widest, width_of, wrap

Array = NDArray[Any]

#: Most maps in a row, and most rows.
MOST_MAPS, MOST_ROWS = 6, 8

_WIDTH, _NARROW, _EDGE, _GAP, _LINE, _SWATCH = 900, 430, 8, 8, 24, 16
#: Longest side of a map, side that many rows leave it, height of all maps together and size of the
#: signs, in pixels of the picture.
_LARGEST, _LEAST, _HIGH, _SIGN = 256, 132, 1000, 17
#: Regions are looked for on maps of at least so many pixels a side: coarse maps are enlarged first.
_FINE = 48


def label_maps(
    rows: Mapping[str, Any],
    captions: Sequence[str] = (),
    says: str = "",
    classes: Sequence[str] = DIGIT_CLASSES,
    void: int = 255,
) -> Picture:
    """Rows of grey images and of label maps, each pixel in the colour of its class.

    The sign of its class stands in or beside every region of a label map that is large enough: a
    name of up to four letters as it is, for longer names the number of the class, explained below.
    Void pixels are hatched and marked "V". A class whose regions are all too small for a sign is
    named below the maps, beside its colour.

    Parameters
    ----------
    rows : dict
        Name of the row to its images, float (n, H, W) or (n, 1, H, W) from 0 (black) to 1 (white),
        or to its label maps, whole numbers (n, H, W). All rows hold equally many. Their sizes may
        differ, as coarse and fine maps do: all are drawn equally large. For a row with the name
        "truth" the text alternative says which classes it holds.
    captions : sequence of str, optional
        One above each column.
    says : str
        What the maps show, in a sentence: it ends the text alternative.
    classes : sequence of str
        The name of each label from 0. Label 0 is the background: dark, and without a sign.
    void : int
        The label of pixels that belong to no class.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No row or more than 8, rows of different lengths, more than 6 columns, something that is
        neither images nor label maps, labels that are no class.

    Examples
    --------
    >>> import numpy as np
    >>> truth = np.zeros((1, 16, 16), int)
    >>> truth[0, 4:12, 4:12] = 8
    >>> label_maps({"image": truth / 8, "truth": truth}).alt
    '1 column of 16×16 pixels. Rows from the top: image; truth. The truth holds 7.'
    """
    known = Classes(classes, void)
    counted_from_1(named(rows, "rows", "{'truth': labels[:6]}"), "rows", MOST_ROWS)
    maps = {name: _values(f"rows[{name!r}]", values, known) for name, values in rows.items()}
    count, shape = _common(maps)
    above = captions_of(captions, count)
    alt = _alt(maps, known, shape, text(says, "says", "They are alike."))
    return Picture(_draw(maps, above, known, shape), alt)


def _draw(
    maps: Mapping[str, Array], captions: Sequence[str], known: Classes, shape: tuple[int, int]
) -> Figure:
    """The rows below each other, the names as headings, pixel for pixel."""
    count = len(next(iter(maps.values())))
    scale = _scale(count, len(maps), shape)
    high, wide = (round(side * scale) for side in shape)
    lefts = [_EDGE + column * (wide + _GAP) for column in range(count)]
    page = max(lefts[-1] + wide + _EDGE, _NARROW)
    above = [wrap(words, wide) for words in captions]
    headings = [wrap(name, page - 2 * _EDGE) if name else [] for name in maps]
    fine = [max(side, _FINE) for side in shape]
    signed = {
        (name, column): _places(values, known, fine, (high, wide))
        for name, row in maps.items()
        if row.dtype.kind != "f"
        for column, values in enumerate(row)
    }
    held, told = _labels(maps), {sign.label for places in signed.values() for sign in places}
    small = [label for label in held if label not in (0, known.void) and label not in told]
    said = known.legend([label for label in held if label not in small])
    legend = wrap(said, page - 2 * _EDGE) if said else []
    first = _EDGE + _LINE * max(map(len, above), default=0)
    swatches = _in_lines(small, known, page - 2 * _EDGE)
    lines = sum(map(len, headings)) + len(legend) + len(swatches)
    with settings():
        canvas = Canvas(page, first + len(maps) * (high + _GAP) + lines * _LINE + _EDGE)
        for left, words in zip(lefts, above, strict=False):
            middle, look = left + wide / 2, {"align": "center", "name": "caption"}
            canvas.paragraph(middle, _EDGE - 2, words, _LINE, **look)
        top: float = first
        for (name, row), words in zip(maps.items(), headings, strict=True):
            top = canvas.paragraph(_EDGE, top - 2, words, _LINE, name="heading") + 2
            for column, (left, values) in enumerate(zip(lefts, row, strict=True)):
                box = (left, top, wide, high)
                pixels = enlarged(painted(values, known), (high, wide))
                canvas.image(pixels, box, f"{name} {column}")
                canvas.frame(box)
                _sign(canvas, signed.get((name, column), ()), known, fine, box)
            top += high + _GAP
        top = canvas.paragraph(_EDGE, top - 2, legend, _LINE, name="legend")
        for n, line in enumerate(swatches):
            _name(canvas, line, known, top + n * _LINE)
    return canvas.figure


def _places(values: Array, known: Classes, fine: Sequence[int], drawn: Sequence[int]) -> list[Sign]:
    """Label, row and column of each sign, on a label map of ``fine`` pixels drawn in (H, W)."""
    per = drawn[0] / fine[0], drawn[1] / fine[1]
    labels = known.without_void(enlarged(values, fine))
    letters = map(known.sign, np.unique(labels[labels > 0]).tolist())
    needed = widest(letters, _SIGN, bold=True) + 1
    return signs(labels, (max(1, round(15 / per[0])), max(1, round(needed / per[1]))))


def _sign(
    canvas: Canvas,
    places: Iterable[Sign],
    known: Classes,
    fine: Sequence[int],
    box: Sequence[float],
) -> None:
    """Write the signs upon a label map."""
    left, top, wide, high = box
    per = high / fine[0], wide / fine[1]
    halo = withStroke(linewidth=3.4 * 72 / DPI, foreground=style.GROUND)
    look: dict[str, Any] = {"bold": True, "name": "sign", "path_effects": [halo], "zorder": 4}
    for label, row, column in places:
        at = left + column * per[1], top + row * per[0]
        canvas.text(*at, known.sign(label), _SIGN, "paper", **look)


def _in_lines(labels: Iterable[int], known: Classes, room: float) -> list[list[tuple[float, int]]]:
    """Where each label's colour and name begin, in lines of so many pixels."""
    lines: list[list[tuple[float, int]]] = []
    left = 0.0
    for label in labels:
        wide = _SWATCH + 6 + width_of(known.names[label])
        if not lines or left + wide > room:
            lines.append([])
            left = 0.0
        lines[-1].append((_EDGE + left, label))
        left += wide + 24
    return lines


def _name(canvas: Canvas, labels: Iterable[tuple[float, int]], known: Classes, top: float) -> None:
    """The colours and names of classes that no sign stands in or beside, in one line."""
    colours = colours_of(known)
    for left, label in labels:
        box = (left, top + 1, _SWATCH, _SWATCH)
        canvas.image(np.array([[rgb(colours[label])]], np.uint8), box, f"colour of {label}")
        canvas.frame(box)
        words = known.names[label]
        canvas.text(left + _SWATCH + 6, top + 9, words, TEXT, align="left", name="legend")


def _labels(maps: Mapping[str, Array]) -> list[int]:
    """Every label that is drawn, void too."""
    held = [row.ravel() for row in maps.values() if row.dtype.kind != "f"]
    return [int(label) for label in np.unique(np.concatenate(held))] if held else []


def enlarged(values: Array, shape: Sequence[int]) -> Array:
    """The nearest pixel of ``values`` (H, W, …) at each place of a map of another size."""
    rows, columns = (
        np.arange(new) * old // new for new, old in zip(shape, values.shape, strict=False)
    )
    found: Array = values[rows[:, None], columns]
    return found


def _scale(count: int, rows: int, shape: tuple[int, int]) -> float:
    """Pixels of the picture for a pixel of the maps: whole, unless the maps are too wide."""
    room = min((_WIDTH - 2 * _EDGE + _GAP) / count - _GAP, max(_HIGH / rows, _LEAST), _LARGEST)
    scale = min(room / shape[1], 1.5 * _LARGEST / shape[0])
    return float(int(scale)) if scale >= 1 else scale


def _alt(maps: Mapping[str, Array], known: Classes, shape: tuple[int, int], says: str) -> str:
    count = len(next(iter(maps.values())))
    columns = "1 column" if count == 1 else f"{count} columns"
    words = f"{columns} of {shape[0]}×{shape[1]} pixels. Rows from the top: {'; '.join(maps)}."
    for name, row in maps.items():
        if name.casefold() != "truth" or row.dtype.kind == "f":
            continue
        held = [known.held(labels) for labels in row]
        parts = held if count == 1 else [f"column {n}: {text}" for n, text in enumerate(held, 1)]
        words += f" The truth holds{'' if count == 1 else ', in'} {'; '.join(parts)}."
    return f"{words} {says}".strip()


def _values(name: str, values: Any, known: Classes) -> Array:
    """Images as floats, label maps as whole numbers, (n, H, W) both."""
    array = images_of(values, name, "images or label maps")
    if array.dtype.kind == "f":
        return array.astype(float)
    known.check(name, array)
    return array


def _common(maps: Mapping[str, Array]) -> tuple[int, tuple[int, int]]:
    """How many columns there are, and the size of the finest row."""
    counts = {name: len(row) for name, row in maps.items()}
    if len(set(counts.values())) > 1:
        raise ValueError(
            f"rows hold different numbers of maps: {counts}. Give equally many in each row."
        )
    count = next(iter(counts.values()))
    if count > MOST_MAPS:
        raise ValueError(
            f"rows hold {count} maps each, but at most {MOST_MAPS} can be seen. "
            f"Use for example labels[:{MOST_MAPS}]."
        )
    _, height, width = max((row.shape for row in maps.values()), key=lambda s: s[1] * s[2])
    return count, (height, width)
