"""The explorer of max and average pooling."""

from __future__ import annotations

from typing import Any

import traitlets

from lecture_utils import checks
from lecture_utils.engine import shapes, slides, tables
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace
from lecture_utils.figures.kit.controls import Switch
from lecture_utils.widgets.kit.explorer._explorer import Explorer, checked_grid, drawer
from lecture_utils.widgets.kit.explorer._settings import choice, yes_or_no
from lecture_utils.widgets.kit.explorer._told import reading_told, times_read
from lecture_utils.widgets.kit.modules import assets

MODES = ("max", "average")
_OF_AVERAGES = ("count_include_pad", "divisor_override")


class PoolExplorer(Explorer):
    """Max and average pooling with everything movable.

    Rules as in ``ConvExplorer``.

    Parameters
    ----------
    input : array_like, (H, W), up to 8×8; default the deck's map
    kernel_size, stride, padding, dilation : int
        Up to 4, 4, 2 and 2; the same for both axes.
    mode : {"max", "average"}
    ceil_mode : bool
    count_include_pad : bool
        Whether an average counts the zeros of the border as cells of the window. Max pooling has no
        use for it, nor for divisor_override.
    divisor_override : int, optional
        Divide every sum by this number, up to 16, instead.
    step : int
        Steps done when it opens.
    size : {"small", "medium", "large", "classroom"}

    Examples
    --------
    >>> from lecture_utils import PoolExplorer
    >>> PoolExplorer().output
    array([[2, 5],
           [6, 3]])
    """

    _esm, _css = assets("pool_explorer")
    _limits = tables.POOL_LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding", "dilation")

    mode = traitlets.Enum(MODES, "max").tag(sync=True)
    ceil_mode = traitlets.Bool(False).tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    count_include_pad = traitlets.Bool(True).tag(sync=True)
    divisor_override = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        input: Any = slides.POOL_INPUT,
        kernel_size: int = 2,
        stride: int | None = None,
        padding: int = 0,
        dilation: int = 1,
        mode: str = "max",
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
        step: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        k = self._checked(kernel_size, "kernel_size")
        x = checked_grid(input, "input", self._limits["size"])
        super().__init__(
            unknown,
            height=x.shape[0],
            width=x.shape[1],
            kernel_size=k,
            stride=k if stride is None else stride,
            padding=padding,
            dilation=dilation,
            mode=checks.one_of(mode, "mode", MODES),
            ceil_mode=checks.flag(ceil_mode, "ceil_mode"),
            count_include_pad=checks.flag(count_include_pad, "count_include_pad"),
            divisor_override=divisor_override,
            step=step,
            size=size,
            _input_cells=drawer(x, self._limits["size"], 7),
            _tables=tables.pool2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
        )

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        how = (self.kernel_size, self.stride, self.padding)
        if self.mode == "max":
            return traces.max_pool2d(self.input, *how, self.dilation, self.ceil_mode)
        if self.dilation > 1:
            raise ValueError("Average pooling has no dilation. Smallest change: dilation=1.")
        counts = (self.count_include_pad, self.divisor_override)
        return traces.avg_pool2d(self.input, *how, self.ceil_mode, *counts)

    def _settings(self) -> dict[str, Any]:
        names = ("mode", "ceil_mode", *(_OF_AVERAGES if self.mode == "average" else ()))
        return super()._settings() | {name: getattr(self, name) for name in names}

    def _switches(self) -> list[Switch]:
        kept = choice("Keep", "", self.mode, {"max": "the maximum", "average": "the average"})
        found = [kept, yes_or_no("Round up at the edge", "ceil_mode", self.ceil_mode)]
        if self.mode == "average":
            divisors = {n: str(n) for n in range(1, self._limits["divisor_override"] + 1)}
            divide = ("Divide by", "divisor_override", self.divisor_override)
            found += [
                yes_or_no("Count the border", "count_include_pad", self.count_include_pad),
                choice(*divide, {None: "the cells counted", **divisors}),
            ]
        return found

    def _rule(self) -> str:
        return self._formula.replace("floor", "ceil") if self.ceil_mode else self._formula

    def _tells(self, record: Trace) -> list[str]:
        return [self._kept_told(record), reading_told(times_read(record))]

    def _kept_told(self, record: Trace) -> str:
        """How many numbers are kept, or by what the sums are divided."""
        if self.ceil_mode and any(
            size < self._by_rule(n)
            for n, size in zip((self.height, self.width), record.output.shape, strict=True)
        ):
            return "One window fewer than the formula says: it would start behind the input."
        if self.mode == "max":
            kept = int(record.grids["switches"].values.sum())
            given = self.height * self.width
            return (
                f"{kept} of {given} numbers {'is' if kept == 1 else 'are'} kept, the places in S."
            )
        if self.divisor_override is not None:
            return f"Every sum is divided by {self.divisor_override}, whatever the window holds."
        counts = self._tables["counts"]
        for index in (self.kernel_size - 1, self.stride - 1, self.padding):
            counts = [part[index] for part in counts]
        rows, columns = (
            counts[n - 1][int(self.ceil_mode)][int(self.count_include_pad)]
            for n in (self.height, self.width)
        )
        least, most = min(rows) * min(columns), max(rows) * max(columns)
        span = str(most) if least == most else f"{least} to {most}"
        return f"Each average is of {span} {'cell' if most == 1 else 'cells'}."

    def _by_rule(self, size: int) -> int:
        """How many windows an axis would have, if none were left out."""
        room = size + 2 * self.padding - self.dilation * (self.kernel_size - 1) - 1
        return -int(-room // self.stride) + 1
