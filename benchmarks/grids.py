"""The grids and settings on which the keys are measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils import slides, trace
from lecture_utils.engine.trace import Trace


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

    def widgets(self, name: str) -> tuple[str, ...]:
        """The code of the widget that is stepped, and of the one whose parameters move; ``name`` is
        this case.
        """
        stepper = f"Stepper({name}.record())"
        if not self.moved:
            return (stepper,)
        setting = {key: value for key, value in self.setting.items() if key != "kernel_size"}
        return stepper, f"ConvExplorer({name}.x, {name}.k, **{setting})"

    def stepped(self, record: Trace, index: int) -> tuple[str, int]:
        """After ``index`` steps of the widget that is stepped: its sentence, and the frame its
        output shows.
        """
        return (record.frame(index).sentence if index else "Start"), index

    def after_a_move(self, record: Trace) -> tuple[str, int]:
        """The same after a parameter has moved: the first step stays chosen."""
        return record.frame(1).sentence, len(record)


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


@dataclass(frozen=True)
class Explored(Case):
    """An explorer that is stepped, and moved by one slider. It shows the whole output from the
    start.
    """

    def explorer(self, name: str, step: int) -> str:
        """Its code."""
        raise NotImplementedError

    def widgets(self, name: str) -> tuple[str, ...]:
        return self.explorer(name, 0), self.explorer(name, 1)

    def stepped(self, record: Trace, index: int) -> tuple[str, int]:
        return (record.frame(index).sentence if index else "Press →"), len(record)


@dataclass(frozen=True)
class Transposed(Explored):
    """The explorer of transposed convolution; its step stamps one input cell."""

    def record(self, **moved: int) -> Trace:
        return trace.conv_transpose2d(self.x, self.k, **{**self.setting, **moved}, method="stamp")

    def explorer(self, name: str, step: int) -> str:
        return f"TransposeExplorer({name}.x, {name}.k, **{dict(self.setting)}, step={step})"

    def stepped(self, record: Trace, index: int) -> tuple[str, int]:
        return (record.frame(index).sentence if index else "Z is all zeros"), index

    def after_a_move(self, record: Trace) -> tuple[str, int]:
        return self.stepped(record, 1)


@dataclass(frozen=True)
class Pooled(Explored):
    """The explorer of max pooling."""

    def record(self, **moved: int) -> Trace:
        return trace.max_pool2d(self.x, **{**self.setting, **moved})

    def explorer(self, name: str, step: int) -> str:
        return f"PoolExplorer({name}.x, **{dict(self.setting)}, step={step})"


@dataclass(frozen=True)
class Unpooled(Explored):
    """The explorer of unpooling; each step puts one value into the output."""

    def record(self, **moved: int) -> Trace:
        return trace.max_pool_unpool2d(self.x, **{**self.setting, **moved})

    def explorer(self, name: str, step: int) -> str:
        return f"UnpoolExplorer({name}.x, **{dict(self.setting)}, step={step})"

    def stepped(self, record: Trace, index: int) -> tuple[str, int]:
        return (record.frame(index).sentence if index else "Z is empty"), index

    def after_a_move(self, record: Trace) -> tuple[str, int]:
        return self.stepped(record, 1)


POOLING = {"kernel_size": 2, "stride": 2, "padding": 0}
EXPLORED = (
    Transposed(
        "transposed convolution",
        [[2, -5], [-2, 1]],
        slides.K,
        setting={"stride": 2, "padding": 1},
        moved={"stride": 3},
    ),
    Pooled("pooling", slides.POOL_INPUT, None, setting=POOLING, moved={"stride": 1}),
    Unpooled("unpooling", slides.POOL_INPUT, None, setting=POOLING, moved={"stride": 1}),
)
CASES = (DECK, LARGEST, VIEWS, *EXPLORED)
