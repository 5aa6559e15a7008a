"""The classes of a label map: names, signs, colours, and the pixels in these colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils import style
from lecture_utils.checks import whole
from lecture_utils.figures.kit.colours import rgb
from lecture_utils.figures.kit.inputs import texts_of

#: The classes of the digit scenes: 0 is the background, the digit d has the label d + 1.
DIGIT_CLASSES = ("background", *"0123456789")

#: More classes than this have no colours that could be told apart, even with their signs.
MOST_CLASSES = 64

#: A name of so many letters is its own sign.
_SHORT = 4


class Classes:
    """Names of the labels from 0, and the label of void pixels."""

    def __init__(self, names: Any, void: Any = 255) -> None:
        self.names = tuple(texts_of(names, "classes"))
        if not 2 <= len(self.names) <= MOST_CLASSES:
            raise ValueError(
                f"classes holds {len(self.names)} names. Give from 2 to {MOST_CLASSES}, "
                f"the background first."
            )
        self.void = whole(void, "void", example=255)
        if 0 <= self.void < len(self.names):
            raise ValueError(
                f"void (={void}) is the label of a class. Use void=255, or another number from "
                f"{len(self.names)}."
            )
        self._short = all(len(name) <= _SHORT for name in self.names[1:])

    def sign(self, label: int) -> str:
        """What is written on a region of this label."""
        if label == self.void_sign:
            return "V"
        return self.names[label] if self._short else str(label)

    @property
    def void_sign(self) -> int:
        """The number that stands for void among signs: one more than the last label."""
        return len(self.names)

    def without_void(self, labels: NDArray[Any]) -> NDArray[Any]:
        """The labels with void as the label after the last class."""
        return np.where(labels == self.void, self.void_sign, labels)

    def held(self, labels: NDArray[Any]) -> str:
        """The names of the classes that are there, without the background; and whether void is."""
        found = [self.names[label] for label in np.unique(labels) if label not in (0, self.void)]
        named = (" " if self._short else ", ").join(found) or f"only {self.names[0]}"
        return f"{named} and void" if (labels == self.void).any() else named

    def legend(self, labels: Sequence[int]) -> str:
        """What the signs of these labels mean, as far as they do not say it; may be empty."""
        long = [] if self._short else [x for x in labels if x not in (0, self.void)]
        parts = [f"{self.sign(label)} {self.names[label]}" for label in long]
        parts += ["V void, belongs to no class"] if self.void in labels else []
        return ", ".join(parts)

    def check(self, name: str, labels: NDArray[Any], void: bool = True) -> None:
        """Raise ValueError if a label is no class."""
        known = (labels >= 0) & (labels < len(self.names)) | (labels == self.void) & void
        if not known.all():
            allowed = f"0 to {len(self.names) - 1}" + (f", or {self.void} for void" if void else "")
            raise ValueError(
                f"{name} holds the label {labels[~known].flat[0]}, but with {len(self.names)} "
                f"classes labels are {allowed}. Give the names of all classes, or floats from 0 to "
                f"1 for a grey image."
            )


def painted(values: NDArray[Any], known: Classes) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) from 0 to 255: floats as greys, labels in the colours of their classes."""
    if values.dtype.kind == "f":
        grey = np.round(255 * values.clip(0, 1)).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=-1)
    palette = np.array([rgb(colour) for colour in colours_of(known)], np.uint8)
    rows, columns = np.indices(values.shape)
    hatch = (rows + columns) % 4 // 2
    pixels: NDArray[np.uint8] = palette[
        np.where(values == known.void, known.void_sign + hatch, values)
    ]
    return pixels


def colours_of(known: Classes) -> list[str]:
    """The colour of each label, then the two of void. After ten they begin again, signs do not."""
    more = range(len(known.names) - 1)
    own = [style.CLASS_COLOURS[n % len(style.CLASS_COLOURS)] for n in more]
    return [style.GROUND, *own, *style.VOID_GREYS]
