"""How one output pixel came about: its window, and the stepper's sentence. words.js is its twin."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lecture_utils.engine import trace
from lecture_utils.engine.trace import format_number

#: A sentence names so many terms; of more it says what they add up to.
MOST_TERMS = 9
COLOURS = ("red", "green", "blue")


class Pixel(NamedTuple):
    """One pixel of what was made of a photograph.

    ``x`` is the photograph (1 or 3, H, W), ``weights`` (n, 1 or 3, k, k) or None for a pooling,
    ``y`` all outputs, and ``place`` the channel, the row and the column.
    """

    mode: str
    x: np.ndarray
    weights: np.ndarray | None
    y: np.ndarray
    place: tuple[int, int, int]
    kernel_size: int
    stride: int
    padding: int
    dilation: int

    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """Its window in each channel, and which of the cells lie in the photograph."""
        rows, columns = self._places()
        x = self.x.astype(np.int64)
        down = (rows >= 0) & (rows < x.shape[1])
        inside = down[:, None] & (columns >= 0) & (columns < x.shape[2])
        found = x[:, rows.clip(0, x.shape[1] - 1)][:, :, columns.clip(0, x.shape[2] - 1)]
        return np.where(inside, found, 0), inside

    def _places(self) -> list[np.ndarray]:
        spread = 1 if self.mode == "average pooling" else self.dilation
        taps = spread * np.arange(self.kernel_size) - self.padding
        return [at * self.stride + taps for at in self.place[1:]]

    def sentence(self) -> str:
        """The stepper's sentence; several channels name their sums."""
        channel, row, column = self.place
        front = f"{channel}, " if len(self.y) > 1 else ""
        name, result = f"Y[{front}{row}, {column}]", format_number(self.y[self.place])
        if self.weights is None:
            return f"{name} = {self._pooled(front)}"
        window, _ = self.window()
        weights = self.weights[channel]
        sums = (window * weights).sum(axis=2)
        if len(window) > 1:
            named = zip(sums.sum(axis=1), COLOURS, strict=True)
            told = " + ".join(f"{_factor(one)} ({colour})" for one, colour in named)
            return f"{name} = {told} = {result}"
        if np.count_nonzero(weights) <= MOST_TERMS:
            said = trace.conv2d(window[0], weights[0]).steps[0].sentence
            return f"{name}{said.removeprefix('Y[0, 0]')}"
        told = " + ".join(map(_factor, sums[0]))
        return f"{name} = {told} (one sum for each row of products) = {result}"

    def _pooled(self, front: str) -> str:
        channel = self.place[0]
        window, inside = self.window()
        values = window[channel][inside]
        result = format_number(self.y[self.place])
        many = len(values) > MOST_TERMS
        if self.mode == "average pooling":
            told = str(values.sum()) if many else f"({' + '.join(map(_factor, values)) or '0'})"
            return f"{told} / {self.kernel_size**2} = {result}"
        rows, columns = self._places()
        tap = int(np.flatnonzero(inside & (window[channel] == self.y[self.place]))[0])
        down, across = divmod(tap, self.kernel_size)
        told = f"of {len(values)} values" if many else ", ".join(map(str, values))
        return f"max({told}) = {result}, found at X[{front}{rows[down]}, {columns[across]}]"


def _factor(value: Any) -> str:
    text = format_number(value)
    return f"({text})" if text.startswith("-") else text
