"""The grids and settings on which the keys are measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils import slides, trace
from lecture_utils.trace import Trace


@dataclass(frozen=True)
class Case:
    """An input, a kernel, a setting, and the values to which one key takes its parameters."""

    name: str
    x: Any
    k: Any
    setting: Mapping[str, int]
    moved: Mapping[str, int]

    def record(self, **moved: int) -> Trace:
        """The trace of the setting; of the kernel the first ``kernel_size`` rows and columns."""
        setting = {**self.setting, **moved}
        size = setting.pop("kernel_size")
        return trace.conv2d(self.x, np.array(self.k)[:size, :size], **setting)


DECK = Case(
    "deck",
    slides.X,
    slides.K,
    setting={"padding": 1, "stride": 2, "dilation": 1, "kernel_size": 3},
    moved={"padding": 2, "stride": 3, "dilation": 2, "kernel_size": 2},
)
#: The largest grids that the explorer takes: 14×14 cells with the border, and 16×16 after the key.
LARGEST = Case(
    "largest",
    np.arange(100).reshape(10, 10) % 19 - 9,
    np.arange(25).reshape(5, 5) % 7 - 3,
    setting={"padding": 2, "stride": 1, "dilation": 1, "kernel_size": 5},
    moved={"padding": 3},
)


@dataclass(frozen=True)
class Views(Case):
    """Three linked views of a transposed convolution, walked input by input: steps only."""

    def record(self, **moved: int) -> Trace:
        return trace.transposed_views(self.x, self.k, **self.setting, walk="inputs")


VIEWS = Views(
    "three views of the deck's transposed convolution",
    [[2, -5], [-2, 1]],
    slides.K,
    setting={"stride": 2, "padding": 1},
    moved={},
)
CASES = (DECK, LARGEST, VIEWS)
