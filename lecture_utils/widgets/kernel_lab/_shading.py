"""How numbers become greys, and what is said of it. shading.js is its twin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lecture_utils.engine.trace import format_number

#: How the output is drawn: as fits the kernel, cut off at 0 and 255, from the smallest value to the
#: largest, or with 0 as mid grey.
SHOWN_WORDS = {
    "auto": "as fits best",
    "clip": "cut off at 0 and 255",
    "stretch": "smallest to largest",
    "signed": "0 as mid grey",
}
SHOWN = tuple(SHOWN_WORDS)


class Shade(NamedTuple):
    """What is drawn black, and what white."""

    how: str
    black: float
    white: float


def shade_of(mode: str, shown: str, weights: np.ndarray, values: np.ndarray) -> Shade:
    """How one output channel is drawn.

    Weights that add up to more than 0 keep brightness, and what lies beyond is cut off; those that
    add up to 0 or less say how much brighter one side is than the other.
    """
    low, high = float(values.min()), float(values.max())
    largest = max(abs(low), abs(high)) or 1.0
    if shown == "clip" or (shown == "auto" and mode != "convolution"):
        return Shade("clip", 0, 255)
    if shown == "stretch":
        return Shade("stretch", low, high if high > low else low + 1)
    total = sum(weights.ravel().tolist())
    if shown == "signed" or total <= 0:
        return Shade("signed", -largest, largest)
    return Shade("clip", 0, 255 * max(1, total))


def levels(values: np.ndarray, shade: Shade) -> np.ndarray:
    """The greys, uint8; what lies beyond black and white is cut off."""
    scaled = np.floor((255 * (values - shade.black)) / (shade.white - shade.black) + 0.5)
    return np.clip(scaled, 0, 255).astype(np.uint8)


def words(values: np.ndarray, shade: Shade) -> str:
    """How an output channel is drawn, in a sentence."""
    low, high = _shown(values.min()), _shown(values.max())
    if low == high:
        return f"Every value is {low}."
    if shade.how == "stretch":
        return f"From the smallest value, {low} (black), to the largest, {high} (white)."
    black, white = _shown(shade.black), _shown(shade.white)
    if shade.how == "signed":
        return f"0 is mid grey, {black} black, {white} white."
    below, above = int((values < shade.black).sum()), int((values > shade.white).sum())
    cut = [f"{count} {side}" for count, side in ((below, "below"), (above, "above")) if count]
    told = f"; cut off: {', '.join(cut)}" if cut else ""
    return f"0 is black, {white} white{told}."


def _shown(value: float) -> str:
    return format_number(float(value))
