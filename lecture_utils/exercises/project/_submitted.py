"""What a project is made of, checked: errors name what the caller wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.exercises.project._record import PARTS


def parts(given: Any, name: str = "labels") -> list[tuple[str, Any]]:
    """Train, validation and test, in this order."""
    if not isinstance(given, Mapping) or set(given) != set(PARTS):
        found = checks.shown(list(given) if isinstance(given, Mapping) else given)
        raise TypeError(
            f"{name} (={found}) must have the parts 'train', 'validation' and 'test'. Use for "
            f"example {name}={{'train': a, 'validation': b, 'test': c}}."
        )
    return [(part, given[part]) for part in PARTS]


def masks(values: Any, name: str) -> np.ndarray:
    """Labels, (N, H, W)."""
    try:
        found = np.asarray(values)
    except (TypeError, ValueError, RuntimeError):  # ragged rows; a tensor that has a gradient
        found = np.array(None)
    if found.dtype.kind not in "iu" or found.ndim != 3 or not found.size:
        raise TypeError(
            f"{name} must hold whole numbers, (N, H, W), not {found.dtype} {found.shape}. Give one "
            "label for each pixel, for example model.segment(images)."
        )
    return found


def group(values: Any, part: str) -> list[Any]:
    """The group of each mask of a part."""
    found = None
    if isinstance(values, Iterable) and not isinstance(values, str | bytes):
        found = values.tolist() if isinstance(values, np.ndarray) else list(values)
    try:
        hash(tuple(found or [None]))
    except TypeError:
        found = None
    if found is None:
        raise TypeError(
            f"groups[{part!r}] (={checks.shown(values)}) must be a list of texts or numbers, one "
            "for each mask. Use for example ['scene 1', 'scene 1', 'scene 2']."
        )
    return found


def names(classes: Any) -> tuple[str, ...]:
    """The classes by name."""
    listed = isinstance(classes, Sequence) and not isinstance(classes, str | bytes)
    if not listed or len(classes) < 2 or not all(isinstance(name, str) for name in classes):
        raise TypeError(
            f"classes (={checks.shown(classes)}) must be two names or more. Use for example "
            "classes=('background', 'shoe')."
        )
    return tuple(classes)


def position(n: Any, count: int) -> int:
    """The place of a validation image."""
    try:
        return checks.whole(n, "seen", least=0, most=count - 1)
    except (TypeError, ValueError) as problem:
        raise type(problem)(
            f"seen holds the position {checks.shown(n)}, but the validation images are numbered "
            f"from 0 to {count - 1}. Use for example those of project.worst()."
        ) from None


def digest(prediction: np.ndarray) -> str:
    """The same for equal predictions of one shape, and for no others."""
    return hashlib.sha256(prediction.tobytes()).hexdigest()
