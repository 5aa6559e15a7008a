"""Small grey images in rows, with a name beside each row: originals over reconstructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lecture_utils.figures._canvas import settings
from lecture_utils.figures._text import DPI, TEXT, widest
from lecture_utils.figures.picture import Picture
from lecture_utils.style import COLOURS

#: Most images in a row, and most rows.
MOST_IMAGES, MOST_ROWS = 24, 16

_WIDTH, _GAP, _LARGEST = 900, 6, 78


def gallery(
    rows: Mapping[str, Any],
    captions: Sequence[str] = (),
    says: str = "",
    scale: float | None = None,
) -> Picture:
    """Images (H, W) with values from 0 (black) to 1 (white), one row a name.

    Parameters
    ----------
    rows : dict of array_like, (n, H, W) or (n, 1, H, W)
        Name of the row to its images; all rows hold equally many. Values outside 0 to 1 are drawn as 0 or 1.
    captions : sequence of str, optional
        One above each column.
    says : str
        What the images show, in a sentence: it ends the text alternative.
    scale : float, optional
        The value that is drawn white, instead of 1: for differences and error maps.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        No row, rows of different lengths, something that is not a row of images, more than 24 images or 16 rows.

    Examples
    --------
    >>> gallery({"zeros": np.zeros((2, 8, 8)), "ones": np.ones((2, 1, 8, 8))}).alt
    '2 images of 8×8 pixels a row. Rows from the top: zeros; ones.'
    """
    images = {name: _images(name, values) for name, values in rows.items()}
    count, height, width = _common(images)
    if captions and len(captions) != count:
        raise ValueError(
            f"captions holds {len(captions)} texts, but a row has {count} images. Give one text an image, or none."
        )
    alt = f"{count} image{'' if count == 1 else 's'} of {height}×{width} pixels a row. Rows from the top: {'; '.join(images)}."
    return Picture(_draw(images, captions, scale or 1.0), f"{alt} {says}".strip())


def _draw(images: Mapping[str, np.ndarray], captions: Sequence[str], scale: float) -> Figure:
    count, height, width = next(iter(images.values())).shape
    names = [name for name in images if name]
    left = 8 + (widest(names) + 14 if names else 0)
    longer = max(1.0, width / height)  # a wide image is as tall as a square one
    side = min(max(_LARGEST * longer, 2 * width), (_WIDTH - left) / count - _GAP)
    tall = side * height / width
    top = 26 if captions else 8
    total_w, total_h = left + count * (side + _GAP) + 4, top + len(images) * (tall + _GAP) + 4
    with settings():
        figure = Figure(figsize=(total_w / DPI, total_h / DPI), dpi=DPI)
        for r, (name, row) in enumerate(images.items()):
            y = total_h - top - r * (tall + _GAP) - tall
            figure.text(
                8 / total_w, (y + tall / 2) / total_h, name, va="center", fontsize=TEXT * 72 / DPI
            )
            for c, image in enumerate(row):
                box = ((left + c * (side + _GAP)) / total_w, y / total_h)
                axes = figure.add_axes((*box, side / total_w, tall / total_h))
                axes.imshow(image, cmap="gray", vmin=0, vmax=scale, interpolation="nearest")
                axes.set(xticks=[], yticks=[])
                for spine in axes.spines.values():
                    spine.set(color=COLOURS["line"], linewidth=0.8)
                if captions and r == 0:
                    axes.set_title(captions[c], fontsize=TEXT * 72 / DPI, pad=4)
    return figure


def _images(name: str, values: Any) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim == 4 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 3 or 0 in array.shape:
        raise ValueError(
            f"the row {name!r} has the shape {array.shape}, but must be images (n, H, W) or (n, 1, H, W). Use for "
            f"example images[:8]."
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"the row {name!r} holds numbers that are not finite, which have no grey. Use "
            f"numpy.nan_to_num if that is meant."
        )
    return array


def _common(images: Mapping[str, np.ndarray]) -> tuple[int, int, int]:
    shapes = {name: row.shape for name, row in images.items()}
    if not shapes or len(shapes) > MOST_ROWS:
        raise ValueError(f"rows holds {len(shapes)} rows. Use from 1 to {MOST_ROWS}.")
    if len(set(shapes.values())) > 1:
        raise ValueError(f"the rows have different shapes: {shapes}. Use rows of equal shape.")
    shape = next(iter(shapes.values()))
    if shape[0] > MOST_IMAGES:
        raise ValueError(
            f"a row holds {shape[0]} images, but at most {MOST_IMAGES} can be seen. Use for example "
            f"images[:{MOST_IMAGES}]."
        )
    return shape
