"""Images over label maps: scenes, what is true of each pixel, and what networks say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from lecture_utils import style
from lecture_utils.figures._canvas import Canvas, settings, sides
from lecture_utils.figures._classes import DIGIT_CLASSES, Classes, painted
from lecture_utils.figures._regions import signs
from lecture_utils.figures._text import DPI, TEXT, widest, wrap
from lecture_utils.figures.picture import Picture

#: Most maps in a row, and most rows.
MOST_MAPS, MOST_ROWS = 6, 8

_WIDTH, _NARROW, _EDGE, _GAP, _LINE = 900, 430, 8, 8, 24
#: Longest side of a map, side that many rows leave it, height of all maps together and size of the signs, in pixels of
#: the picture.
_LARGEST, _LEAST, _HIGH, _SIGN = 256, 132, 900, 17
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

    The sign of its class stands in or beside every region of a label map that is large enough: a name of one or two
    letters as it is, for longer names the number of the class, explained below. Void pixels are hatched and marked "V".

    Parameters
    ----------
    rows : dict
        Name of the row to its images, float (n, H, W) or (n, 1, H, W) from 0 (black) to 1 (white), or to its label
        maps, whole numbers (n, H, W). All rows hold equally many. Their sizes may differ, as coarse and fine maps do:
        all are drawn equally large. For a row with the name "truth" the text alternative says which classes it holds.
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
        No row or more than 8, rows of different lengths, more than 6 columns, something that is neither images nor label
        maps, labels that are no class.

    Examples
    --------
    >>> truth = np.zeros((1, 16, 16), int)
    >>> truth[0, 4:12, 4:12] = 8
    >>> label_maps({"image": truth / 8, "truth": truth}).alt
    '1 column of 16×16 pixels. Rows from the top: image; truth. The truth holds 7.'
    """
    known = Classes(classes, void)
    maps = {name: _values(name, values, known) for name, values in _mapping(rows).items()}
    count, shape = _common(maps)
    if len(captions) not in (0, count) or isinstance(captions, str):
        raise ValueError(
            f"captions holds {len(captions)} texts, but a row has {count} maps. Give one text a column, or none."
        )
    return Picture(_Page(maps, captions, known, shape).figure, _alt(maps, known, shape, says))


class _Page:
    """Lays the rows out below each other, the names as headings, and draws them pixel for pixel."""

    def __init__(
        self, maps: Mapping[str, np.ndarray], captions: Sequence[str], known: Classes, shape: Any
    ) -> None:
        self.known, self.shape = known, shape
        count = len(next(iter(maps.values())))
        self.scale = _scale(count, len(maps), shape)
        self.high, self.wide = (round(side * self.scale) for side in shape)
        page = max(2 * _EDGE + count * (self.wide + _GAP) - _GAP, _NARROW)
        above = [wrap(text, self.wide) for text in captions]
        headings = {name: wrap(name, page - 2 * _EDGE) if name else [] for name in maps}
        legend = wrap(text, page - 2 * _EDGE) if (text := self._legend(maps)) else []
        top = _EDGE + _LINE * max(map(len, above), default=0)
        lines = sum(map(len, headings.values())) + len(legend)
        with settings():
            self.canvas = Canvas(page, top + len(maps) * (self.high + _GAP) + lines * _LINE + _EDGE)
            for column, words in enumerate(above):
                self._write(words, self._left(column) + self.wide / 2, _EDGE, "center", "caption")
            for name, row in maps.items():
                self._write(headings[name], _EDGE, top, "left", "heading")
                top += _LINE * len(headings[name])
                for column, values in enumerate(row):
                    self._draw(values, self._left(column), top, f"{name} {column}")
                top += self.high + _GAP
            self._write(legend, _EDGE, top, "left", "legend")
        self.figure = self.canvas.figure

    def _left(self, column: int) -> int:
        return _EDGE + column * (self.wide + _GAP)

    def _write(self, words: Sequence[str], x: float, top: float, align: str, name: str) -> None:
        for number, line in enumerate(words):
            y = top + (number + 0.5) * _LINE - 2
            self.canvas.text(x, y, line, TEXT, "ink", align=align, name=name)

    def _draw(self, values: np.ndarray, left: float, top: float, name: str) -> None:
        box = (left, top, self.wide, self.high)
        pixels = painted(values, self.known)
        self.canvas.axes.imshow(
            enlarged(pixels, (self.high, self.wide)),
            extent=(left, left + self.wide, top + self.high, top),
            interpolation="nearest",
            aspect="auto",
            gid=name,
        )
        self.canvas.lines(sides(*box), "line", 1)
        if values.dtype.kind != "f":
            self._sign(values, left, top)

    def _sign(self, values: np.ndarray, left: float, top: float) -> None:
        fine = [max(side, _FINE) for side in self.shape]
        per = self.high / fine[0], self.wide / fine[1]
        labels = self.known.without_void(enlarged(values, fine))
        written = widest(
            map(self.known.sign, np.unique(labels[labels > 0]).tolist()), _SIGN, bold=True
        )
        box = tuple(
            max(1, round(size / of)) for size, of in zip((15, written + 1), per, strict=True)
        )
        for label, row, column in signs(labels, box):
            x, y = left + column * per[1], top + row * per[0]
            self.canvas.axes.add_artist(_letter(x, y, self.known.sign(label)))

    def _legend(self, maps: Mapping[str, np.ndarray]) -> str:
        held = [row for row in maps.values() if row.dtype.kind != "f"]
        found = np.unique(np.concatenate([row.ravel() for row in held])) if held else []
        return self.known.legend([int(label) for label in found])


def _letter(x: float, y: float, words: str) -> Text:
    halo = withStroke(linewidth=3.4 * 72 / DPI, foreground=style.GROUND)
    return Text(
        x,
        y + 0.365 * _SIGN,
        words,
        fontsize=_SIGN * 72 / DPI,
        color=style.COLOURS["paper"],
        weight="bold",
        ha="center",
        va="baseline",
        parse_math=False,
        path_effects=[halo],
        gid="sign",
        zorder=4,
    )


def enlarged(values: np.ndarray, shape: Any) -> np.ndarray:
    """The nearest pixel of ``values`` (H, W, …) at each place of a map of another size; nothing is blended."""
    rows, columns = (
        np.arange(new) * old // new for new, old in zip(shape, values.shape, strict=False)
    )
    return values[rows[:, None], columns]


def _scale(count: int, rows: int, shape: tuple[int, int]) -> float:
    """Pixels of the picture for a pixel of the maps: whole, unless the maps are too wide for that."""
    room = min((_WIDTH - 2 * _EDGE + _GAP) / count - _GAP, max(_HIGH / rows, _LEAST), _LARGEST)
    scale = min(room / shape[1], 1.5 * _LARGEST / shape[0])
    return float(int(scale)) if scale >= 1 else scale


def _alt(maps: Mapping[str, np.ndarray], known: Classes, shape: Any, says: str) -> str:
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


def _mapping(rows: Any) -> Mapping[str, Any]:
    if not isinstance(rows, Mapping):
        raise TypeError(
            f"rows is {type(rows).__name__}, but must be a dict from names to images or label maps. Use for example "
            f"rows={{'truth': labels[:6]}}."
        )
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"rows holds {len(rows)} rows. Use from 1 to {MOST_ROWS}.")
    return rows


def _values(name: str, values: Any, known: Classes) -> np.ndarray:
    """Images as floats, label maps as whole numbers, (n, H, W) both."""
    array = np.asarray(values)
    if array.ndim == 4 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 3 or 0 in array.shape:
        raise ValueError(
            f"the row {name!r} has the shape {array.shape}, but must be images or label maps (n, H, W). Use for example "
            f"images[:6], or scores.argmax(axis=1) for the scores of classes."
        )
    if array.dtype.kind in "fb":
        if not np.isfinite(array).all():
            raise ValueError(
                f"the row {name!r} holds numbers that are not finite, which have no grey. Use numpy.nan_to_num if that "
                f"is meant."
            )
        return array.astype(float)
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"the row {name!r} holds {array.dtype}, but must hold floats (grey images) or whole numbers (labels). Use "
            f"for example labels.astype(int)."
        )
    known.check(f"the row {name!r}", array)
    return array.astype(np.int64)


def _common(maps: Mapping[str, np.ndarray]) -> tuple[int, tuple[int, int]]:
    """How many columns there are, and the size of the finest row."""
    counts = {name: len(row) for name, row in maps.items()}
    if len(set(counts.values())) > 1:
        raise ValueError(
            f"the rows hold different numbers of maps: {counts}. Give equally many in each row."
        )
    count = next(iter(counts.values()))
    if count > MOST_MAPS:
        raise ValueError(
            f"a row holds {count} maps, but at most {MOST_MAPS} can be seen. Use for example labels[:{MOST_MAPS}]."
        )
    return count, max((row.shape[1:] for row in maps.values()), key=lambda s: s[0] * s[1])
