"""What pictures are given: numbers, images, names. Each is an array or a list, or a clear error."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils.checks import shown
from lecture_utils.engine.arrays import numeric


def grid_of(values: Any, name: str) -> NDArray[Any]:
    """One grid of numbers, (H, W) with at least one cell."""
    array = numeric(values, name)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"{name} has the shape {array.shape}, but a picture shows one grid (H, W) with at "
            f"least one cell. Choose one channel, for example {name}[0]."
        )
    return array


def numbers_of(values: Any, name: str) -> NDArray[Any]:
    """Numbers as floats, of any shape; True counts as 1."""
    bools = "bool" in str(getattr(values, "dtype", ""))
    return numeric(np.asarray(values, int) if bools else values, name).astype(float)


def images_of(values: Any, name: str, what: str = "images") -> NDArray[Any]:
    """Finite numbers (n, H, W), also from (n, 1, H, W): floats are greys, integers labels."""
    bools = "bool" in str(getattr(values, "dtype", ""))
    array = numeric(np.asarray(values, float) if bools else values, name)
    if array.ndim == 4 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 3 or 0 in array.shape:
        raise ValueError(
            f"{name} has the shape {array.shape}, but must be {what} (n, H, W) or (n, 1, H, W). "
            f"Use for example images[:6], or scores.argmax(axis=1) for the scores of classes."
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds numbers that are not finite, which have no grey. Use numpy.nan_to_num "
            f"if that is meant."
        )
    return array


def several(values: Any, name: str, example: str, most: int = 1000) -> list[Any]:
    """The parts of a list; of one without end, ``most`` of them."""
    try:
        if isinstance(values, str | bytes | Mapping):
            raise TypeError
        return list(itertools.islice(values, most))
    except TypeError:  # also of an array without axes
        raise TypeError(
            f"{name} (={shown(values)}) must be several. Use for example {name}={example}."
        ) from None


def named(values: Any, name: str, example: str) -> dict[str, Any]:
    """What belongs to each of several names."""
    if not isinstance(values, Mapping) or not all(isinstance(key, str) for key in values):
        raise TypeError(
            f"{name} (={shown(values)}) must be a dict whose keys are names. "
            f"Use for example {name}={example}."
        )
    return dict(values)


def counted_from_1(values: Any, name: str, most: int) -> None:
    """Refuse none, and more than ``most``."""
    if not 1 <= len(values) <= most:
        raise ValueError(f"{name} holds {len(values)} {name}. Use from 1 to {most}.")


def texts_of(values: Any, name: str, count: int | None = None, what: str = "") -> list[str]:
    """Several texts, ``count`` of them if that is given, one for each ``what``."""
    texts = several(values, name, "['a', 'b']")
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(
            f"{name} (={shown(values)}) must hold texts. Use for example {name}=['a', 'b']."
        )
    if count is not None and len(texts) != count:
        raise ValueError(
            f"{name} holds {len(texts)} texts, but must hold {count}. Give one for each {what}."
        )
    return list(map(str, texts))


def captions_of(captions: Any, count: int) -> list[str]:
    """One text above each of ``count`` columns, or none at all."""
    texts = texts_of(captions, "captions")
    return texts_of(texts, "captions", count, "column, or none") if texts else []
