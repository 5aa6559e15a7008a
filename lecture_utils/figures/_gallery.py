"""Small grey images in rows, with a name beside each row: originals over reconstructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import real, text
from lecture_utils.figures.kit.arguments import captions_of, counted_from_1, images_of, named
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import widest

#: Most images in a row, and most rows.
MOST_IMAGES, MOST_ROWS = 24, 16

_WIDTH, _EDGE, _GAP, _LARGEST, _LINE = 900, 8, 6, 80, 26


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
        Name of the row to its images; all rows hold equally many. Values outside 0 to 1 are drawn
        as 0 or 1.
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
    TypeError, ValueError
        No row, rows of different lengths, something that is not a row of images, more than 24
        images or 16 rows.

    Examples
    --------
    >>> import numpy as np
    >>> gallery({"zeros": np.zeros((2, 8, 8)), "ones": np.ones((2, 1, 8, 8))}).alt
    '2 images of 8×8 pixels a row. Rows from the top: zeros; ones.'
    """
    counted_from_1(named(rows, "rows", "{'original': images[:8]}"), "rows", MOST_ROWS)
    images = {
        name: images_of(values, f"rows[{name!r}]").astype(float) for name, values in rows.items()
    }
    count, height, width = _common(images)
    above = captions_of(captions, count)
    white = 1.0 if scale is None else real(scale, "scale", above=0, example=1.0)
    plural = "" if count == 1 else "s"
    alt = (
        f"{count} image{plural} of {height}×{width} pixels a row. "
        f"Rows from the top: {'; '.join(images)}. {text(says, 'says', 'They are alike.')}"
    )
    return Picture(_draw(images, above, white), alt.strip())


def _draw(images: Mapping[str, NDArray[Any]], captions: Sequence[str], white: float) -> Figure:
    count, height, width = next(iter(images.values())).shape
    names = [name for name in images if name]
    left = _EDGE + (round(widest(names)) + 14 if names else 0)
    wide, high = _size(height, width, (_WIDTH - left) / count - _GAP)
    top = _LINE if captions else _EDGE
    with settings():
        canvas = Canvas(left + count * (wide + _GAP) + 4, top + len(images) * (high + _GAP) + 4)
        for column, words in enumerate(captions):
            at = left + column * (wide + _GAP) + wide / 2
            canvas.text(at, top - _LINE / 2, words, name="caption")
        for name, row in images.items():
            canvas.text(_EDGE, top + high / 2, name, align="left", name="row")
            for column, image in enumerate(row):
                box = (left + column * (wide + _GAP), top, wide, high)
                canvas.image(image, box, f"{name} {column}", cmap="gray", vmin=0, vmax=white)
                canvas.frame(box, width=1.2)
            top += high + _GAP
    return canvas.figure


def _size(height: int, width: int, room: float) -> tuple[int, int]:
    """Width and height of an image: whole pixels of the picture for each of its own, if they fit.

    A wide image is as tall as a square one.
    """
    side = min(max(_LARGEST * max(1.0, width / height), 2 * width), room)
    scale = side // width if side >= width else side / width
    return round(scale * width), max(1, round(scale * height))


def _common(images: Mapping[str, NDArray[Any]]) -> tuple[int, int, int]:
    shapes = {name: row.shape for name, row in images.items()}
    if len(set(shapes.values())) > 1:
        raise ValueError(f"rows have different shapes: {shapes}. Use rows of equal shape.")
    count, height, width = next(iter(shapes.values()))
    if count > MOST_IMAGES:
        raise ValueError(
            f"rows hold {count} images each, but at most {MOST_IMAGES} can be seen. "
            f"Use for example images[:{MOST_IMAGES}]."
        )
    return count, height, width
