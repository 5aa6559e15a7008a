"""What a training film takes: images, label maps, scores and names, or a clear error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.figures.kit.classes import Classes
from lecture_utils.widgets.kit._grid_widget import array

#: Most scenes, moments, and pixels a side.
MOST_SCENES, MOST_MOMENTS, LARGEST = 6, 60, 128


def images(values: Any) -> np.ndarray:
    """Grey images (n, H, W) of floats."""
    given = array(values, "images")
    pictures = given[:, 0] if given.ndim == 4 and given.shape[1] == 1 else given
    if pictures.ndim != 3 or pictures.dtype.kind not in "fiub" or 0 in pictures.shape:
        raise ValueError(
            f"images has the shape {given.shape} and holds {given.dtype}, but must be grey images "
            f"(n, H, W) or (n, 1, H, W). Use for example images[:4]."
        )
    if len(pictures) > MOST_SCENES or max(pictures.shape[1:]) > LARGEST:
        raise ValueError(
            f"images has the shape {given.shape}, but the film shows at most {MOST_SCENES} images "
            "of "
            f"at most {LARGEST}×{LARGEST} pixels. Use for example "
            f"images[:{MOST_SCENES}, :{LARGEST}, :{LARGEST}]."
        )
    if not np.isfinite(pictures).all():
        raise ValueError(
            "images holds numbers that are not finite, which have no grey. Use values from 0 to 1."
        )
    return pictures.astype(float)


def truth(values: Any, shape: tuple[int, ...], known: Classes) -> np.ndarray:
    """Label maps (n, H, W) in the shape of the images; void is allowed."""
    labels = _labels(values, "truth", shape, "one label for each pixel of the images")
    known.check("truth", labels)
    return labels


def predictions(values: Any, shape: tuple[int, ...], known: Classes) -> np.ndarray:
    """Label maps (moments, n, H, W) without void."""
    given = array(values, "predictions")
    count = len(given) if given.ndim else 0
    what = "label maps of all scenes for each moment"
    labels = _labels(given, "predictions", (count, *shape), what)
    if not 1 <= count <= MOST_MOMENTS:
        raise ValueError(
            f"predictions holds {count} moments, but the film shows from 1 to {MOST_MOMENTS}. Use "
            "for "
            f"example predictions[::{-(-count // MOST_MOMENTS) or 1}]."
        )
    known.check("predictions", labels, void=False)
    return labels


def _labels(values: Any, name: str, shape: tuple[int, ...], what: str) -> np.ndarray:
    labels = array(values, name)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"{name} holds {labels.dtype}, but must hold labels, which are whole numbers. Use for "
            f"example scores.argmax(axis=1), or {name}.astype(int)."
        )
    if labels.shape != shape:
        raise ValueError(
            f"{name} has the shape {labels.shape}, but must be {what}, {shape}. Give them in the "
            f"order of the images."
        )
    return labels.astype(np.int64)


def scores(values: Any, moments: int) -> list[float]:
    """One finite number a moment."""
    numbers = array(values, "scores")
    if numbers.shape != (moments,) or numbers.dtype.kind not in "iuf":
        raise ValueError(
            f"scores has the shape {numbers.shape} and holds {numbers.dtype}, but must be one "
            "number "
            f"for each of the {moments} moments. Give them in the order of the predictions."
        )
    if not np.isfinite(numbers).all():
        raise ValueError(
            "scores holds numbers that are not finite, which no line can show. Use the scores of a "
            "training that went well."
        )
    return [float(number) for number in numbers]


def names(values: Any, moments: int) -> list[str]:
    """One name a moment, no two alike."""
    single = isinstance(values, str) or getattr(values, "ndim", 1) != 1
    if single or not isinstance(values, Sequence | np.ndarray):
        raise TypeError(
            f"names (={checks.shown(values)}) must be a list of texts. Give one for each moment, "
            "for example [f'step {n}' for n in steps]."
        )
    texts = [str(value) for value in values]
    if len(texts) != moments:
        raise ValueError(
            f"names holds {len(texts)} texts, but there are {moments} moments. Give one for each."
        )
    twice = next((text for n, text in enumerate(texts) if text in texts[:n]), None)
    if twice is not None:
        raise ValueError(f"names holds {twice!r} twice. Give each moment a name of its own.")
    return texts


def moment(value: Any, moments: int) -> int:
    """A moment from 0."""
    return checks.whole(value, "step", least=0, most=moments - 1)
