"""What the values of a mask mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from lecture_utils import checks
from lecture_utils.networks.datasets._sets import VOID

#: How many unknown values an error names.
NAMED = 4

EXAMPLE = "{0: 'background', 1: 'cat', 255: None}"


@dataclass(frozen=True, eq=False)
class Table:
    """Values of masks and the classes they mean.

    Attributes
    ----------
    classes : tuple of str
    codes : numpy.ndarray of int64
        The values in rising order; a colour is red·65536 + green·256 + blue.
    meaning : numpy.ndarray of uint8
        The class of each, or 255.
    colours : bool
        Whether the values are colours.
    """

    classes: tuple[str, ...]
    codes: np.ndarray
    meaning: np.ndarray
    colours: bool

    def classes_of(self, mask: Image.Image, name: str) -> np.ndarray:
        """The class of each pixel, uint8 (H, W)."""
        codes = self._codes_of(mask, name)
        place = np.searchsorted(self.codes, codes).clip(max=len(self.codes) - 1)
        unknown = self.codes[place] != codes
        if unknown.any():
            raise ValueError(self._unknown(codes[unknown], name))
        classes: np.ndarray = self.meaning[place]
        return classes

    def _codes_of(self, mask: Image.Image, name: str) -> np.ndarray:
        mode = mask.mode
        if mode in ("LA", "RGBA"):
            if np.asarray(mask.getchannel("A")).min() < 255:
                raise ValueError(
                    f"{name} has transparent pixels, and nobody can tell their class. Use a mask "
                    "without transparency; void can be a colour or a number of its own."
                )
            mode = mode[:-1]
            mask = mask.convert(mode)
        if self.colours:
            if mode not in ("RGB", "P"):
                raise ValueError(
                    f"{name} is a grey mask (mode {mode}), but labels names colours. Give labels "
                    f"with numbers, such as {EXAMPLE}."
                )
            red, green, blue = np.moveaxis(np.asarray(mask.convert("RGB"), np.int64), -1, 0)
            return np.asarray(red << 16 | green << 8 | blue)
        if mode == "RGB":
            raise ValueError(
                f"{name} is a colour mask (mode RGB), but labels names numbers. Give labels with "
                f"colours, such as {{(0, 0, 0): 'background', (128, 0, 0): 'cat'}}."
            )
        return np.asarray(mask).astype(np.int64)  # 1, L, P, and 16 bits: the numbers themselves

    def _unknown(self, codes: np.ndarray, name: str) -> str:
        values, counts = np.unique(codes, return_counts=True)
        most = np.argsort(-counts, kind="stable")[:NAMED]
        told = ", ".join(f"{self._shown(values[i])} ({counts[i]} pixels)" for i in most)
        more = f" and {len(values) - NAMED} more" if len(values) > NAMED else ""
        known = ", ".join(self._shown(code) for code in self.codes[: 2 * NAMED])
        rest = " …" if len(self.codes) > 2 * NAMED else ""
        return (
            f"{name} holds what labels does not name: {told}{more}; labels names {known}{rest}. "
            "Give each of them a class in labels, or None for void."
        )

    def _shown(self, code: int) -> str:
        parts = (code >> 16, code >> 8 & 255, code & 255)
        return f"({', '.join(map(str, parts))})" if self.colours else str(code)


def table(labels: Any) -> Table:
    """Check what was given as ``labels``."""
    if not isinstance(labels, Mapping) or not labels:
        raise TypeError(
            f"labels (={checks.shown(labels)}) must be a dict of values and classes. Use for "
            f"example labels={EXAMPLE}."
        )
    for name in labels.values():
        if name is not None and (not isinstance(name, str) or not name):
            raise TypeError(
                f"labels names the class {name!r}, but a class is a text, or None for void. Use "
                f"for example labels={EXAMPLE}."
            )
    classes = tuple(dict.fromkeys(name for name in labels.values() if name is not None))
    if not 1 <= len(classes) <= VOID:
        raise ValueError(
            f"labels names {len(classes)} classes, but there must be 1 to {VOID} besides void. Use "
            f"for example labels={EXAMPLE}."
        )
    kinds = {isinstance(value, tuple) for value in labels}
    if len(kinds) > 1:
        raise ValueError(
            "labels mixes numbers and colours, but a mask holds either. Use only numbers, or only "
            "colours such as (128, 0, 0)."
        )
    codes = np.array([_code(value) for value in labels], np.int64)
    meaning = np.array(
        [VOID if name is None else classes.index(name) for name in labels.values()], np.uint8
    )
    order = np.argsort(codes)
    return Table(classes, codes[order], meaning[order], kinds.pop())


def _code(value: Any) -> int:
    """One number for one value of a mask."""
    parts, top = (value, 255) if isinstance(value, tuple) else ((value,), 65535)
    try:
        numbers = [checks.whole(part, "labels", least=0, most=top) for part in parts]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) != (3 if top == 255 else 1):
        raise ValueError(
            f"labels holds {checks.shown(value)}, but a value is a whole number from 0 to 65535, "
            f"or a colour of three from 0 to 255. Use for example labels={EXAMPLE}."
        )
    return numbers[0] if len(numbers) == 1 else numbers[0] << 16 | numbers[1] << 8 | numbers[2]
