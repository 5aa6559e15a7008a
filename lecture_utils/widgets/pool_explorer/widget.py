"""The explorer of max and average pooling."""

from __future__ import annotations

from typing import Any

import traitlets

from lecture_utils import checks
from lecture_utils.engine import shapes, slides, tables
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace
from lecture_utils.widgets.kit.explorer._explorer import Explorer, checked_grid, drawer
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
