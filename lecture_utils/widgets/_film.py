"""What a training film takes: images, label maps, scores and names, or a clear error."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils.figures.kit.classes import Classes

#: Most scenes, moments, and pixels a side.
MOST_SCENES, MOST_MOMENTS, LARGEST = 6, 60, 128


def images(values: Any) -> np.ndarray:
    """Grey images (n, H, W) of floats."""
    array = np.asarray(values)
    if array.ndim == 4 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 3 or array.dtype.kind not in "fiub" or 0 in array.shape:
        raise ValueError(
            f"images has the shape {np.shape(values)} and holds {array.dtype}, but must be grey images (n, H, W) or "
            f"(n, 1, H, W). Use for example images[:4]."
        )
    if len(array) > MOST_SCENES or max(array.shape[1:]) > LARGEST:
        raise ValueError(
            f"images has the shape {np.shape(values)}, but the film shows at most {MOST_SCENES} images of at most "
            f"{LARGEST}×{LARGEST} pixels. Use for example images[:{MOST_SCENES}, :{LARGEST}, :{LARGEST}]."
        )
    if not np.isfinite(array).all():
        raise ValueError(
            "images holds numbers that are not finite, which have no grey. Use values from 0 to 1."
        )
    return array.astype(float)


def truth(values: Any, shape: tuple[int, ...], known: Classes) -> np.ndarray:
    """Label maps (n, H, W) in the shape of the images; void is allowed."""
    array = _labels(values, "truth", shape, "one label for each pixel of the images")
    known.check("truth", array)
    return array


def predictions(values: Any, shape: tuple[int, ...], known: Classes) -> np.ndarray:
    """Label maps (moments, n, H, W) without void."""
    count = np.shape(values)[0] if np.ndim(values) else 0
    array = _labels(
        values, "predictions", (count, *shape), "label maps of all scenes for each moment"
    )
    if not 1 <= count <= MOST_MOMENTS:
        raise ValueError(
            f"predictions holds {count} moments, but the film shows from 1 to {MOST_MOMENTS}. Use for example "
            f"predictions[::{-(-count // MOST_MOMENTS) or 1}]."
        )
    known.check("predictions", array, void=False)
    return array


def _labels(values: Any, name: str, shape: tuple[int, ...], what: str) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{name} holds {array.dtype}, but must hold labels, which are whole numbers. Use for example "
            f"scores.argmax(axis=1), or {name}.astype(int)."
        )
    if array.shape != shape:
        raise ValueError(
            f"{name} has the shape {array.shape}, but must be {what}, {shape}. Give them in the order of the images."
        )
    return array.astype(np.int64)


def scores(values: Any, moments: int) -> list[float]:
    """One finite number a moment."""
    array = np.asarray(values)
    if array.shape != (moments,) or array.dtype.kind not in "iuf":
        raise ValueError(
            f"scores has the shape {array.shape} and holds {array.dtype}, but must be one number for each of the "
            f"{moments} moments. Give them in the order of the predictions."
        )
    if not np.isfinite(array).all():
        raise ValueError(
            "scores holds numbers that are not finite, which no line can show. Use the scores of a training that went "
            "well."
        )
    return array.astype(float).tolist()


def names(values: Any, moments: int) -> list[str]:
    """One name a moment, no two alike."""
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray):
        raise TypeError(
            f"names (={values!r:.60}) must be a list of texts. Give one for each moment, for example "
            f"[f'step {{n}}' for n in steps]."
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
    try:
        step = operator.index(value)
    except TypeError:
        raise TypeError(f"step (={value!r}) must be a whole number. Use step=0.") from None
    if not 0 <= step < moments:
        raise ValueError(
            f"step (={step}) must be from 0 to {moments - 1}, the last moment. Use step={moments - 1}."
        )
    return step
