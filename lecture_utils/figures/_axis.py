"""The numbers of one axis of a convolution, and the size formula counted step by step."""

from __future__ import annotations

from dataclasses import dataclass

from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import windows_along


@dataclass(frozen=True)
class Axis:
    """The numbers of one axis, all from ``shapes``."""

    size: int
    kernel_size: int
    stride: int
    padding: int
    dilation: int

    @property
    def padded(self) -> int:
        return self.size + 2 * self.padding

    @property
    def reach(self) -> int:
        return shapes.effective_kernel(self.kernel_size, self.dilation)

    @property
    def room(self) -> int:
        return self.padded - self.reach

    @property
    def out(self) -> int:
        return shapes.conv_output_size(*self._parameters)

    @property
    def formula(self) -> str:
        return f"H_out = {shapes.conv_formula(*self._parameters)} = {self.out}"

    @property
    def places(self) -> list[list[int]]:
        """The cells of the padded row that each window reads; one more place than fits."""
        return windows_along(self.out + 1, self.kernel_size, self.stride, self.dilation)

    @property
    def unread(self) -> list[int]:
        read = {cell for place in self.places[:-1] for cell in place}
        return [cell for cell in range(self.padded) if cell not in read]

    @property
    def _parameters(self) -> tuple[int, int, int, int, int]:
        return self.size, self.kernel_size, self.stride, self.padding, self.dilation

    def counting(self) -> list[str]:
        """The formula, counted step by step."""
        h, k, s, p, d = self._parameters
        steps = self.out - 1
        return [
            f"Padded row: H + 2p = {h} + 2·{p} = {self.padded} {_cells(self.padded)}.",
            f"The window reaches over d(k - 1) + 1 = {d}·({k} - 1) + 1 = {self.reach} "
            f"{_cells(self.reach)}.",
            f"Room left over after the first place: {self.padded} - {self.reach} = {self.room} "
            f"{_cells(self.room)}.",
            f"Steps of s = {s} that fit into it: floor({self.room} / {s}) = {steps}.",
            f"With the first place: {steps} + 1 = {self.out} {_places(self.out)}, "
            f"so H_out = {self.out}.",
        ]


def in_words(axis: Axis) -> str:
    words = [f"{axis.formula}.", *axis.counting()]
    for number, place in enumerate(axis.places):
        cells = ", ".join(str(cell - axis.padding) for cell in place)
        fits = number < axis.out
        words.append(
            f"Place {number} reads {cells}." if fits else f"The next place, {cells}, does not fit."
        )
    if axis.unread:
        words.append(
            f"No window reads {', '.join(str(cell - axis.padding) for cell in axis.unread)}."
        )
    return " ".join(words)


def _cells(count: int) -> str:
    return "cell" if count == 1 else "cells"


def _places(count: int) -> str:
    return "place" if count == 1 else "places"
