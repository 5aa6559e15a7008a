"""The explorer of convolution."""

from __future__ import annotations

from typing import Any

from lecture_utils.engine import shapes, slides, tables
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace
from lecture_utils.widgets.kit.explorer._explorer import KernelExplorer
from lecture_utils.widgets.kit.explorer._told import reading_told, times_read
from lecture_utils.widgets.kit.modules import assets


class ConvExplorer(KernelExplorer):
    """Convolution with everything movable: parameters by slider, cells by typing.

    Nothing waits for the kernel. A setting that has no output says why and what would help; text
    that is no number is kept, marked and explained. What was typed stays when the grid is made
    smaller and comes back when it grows; cells beyond the given grids start from a fixed pattern.

    Parameters
    ----------
    input : array_like, (H, W), up to 10×10; default the deck's X
    kernel : array_like, (k, k), up to 5×5; default the deck's K
    stride, padding, dilation : int
        Up to 4, 3 and 3; the same for both axes.
    step : int
        Steps done when it opens.
    size : {"small", "medium", "large", "classroom"}

    Attributes
    ----------
    input, kernel, output : numpy.ndarray
        What stands in the widget now; reading them raises ValueError if a cell holds no number or
        the setting is impossible, with the sentence that the widget shows.

    Raises
    ------
    TypeError, ValueError
        A parameter that is no whole number or out of range, a grid too large, a misspelt keyword.

    Examples
    --------
    >>> from lecture_utils import ConvExplorer
    >>> ConvExplorer(stride=2, padding=1)  # doctest: +NORMALIZE_WHITESPACE
    ConvExplorer(height=3, width=3, kernel_size=3, stride=2, padding=1, dilation=1:
    Y = [[2, -5], [-2, 1]])
    """

    _esm, _css = assets("conv_explorer")
    _limits = tables.LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding", "dilation")

    def __init__(
        self,
        input: Any = slides.X,
        kernel: Any = slides.K,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        step: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        super().__init__(
            *(unknown, input, kernel, step, size),
            stride=stride,
            padding=padding,
            dilation=dilation,
            _tables=tables.conv2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
        )

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        for name in ("height", "width"):
            size = getattr(self, name)
            problem = tables.conv2d_problem(size, self.kernel_size, self.padding, self.dilation)
            if problem:
                raise ValueError(f"{name.capitalize()}: {problem}")
        how = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return traces.conv2d(self.input, self.kernel, **how)

    def _tells(self, record: Trace) -> list[str]:
        k, made, given = self.kernel_size, record.output.size, self.height * self.width
        reach = self.dilation * (k - 1) + 1
        if reach > k:
            said = f"The window spans {reach}×{reach} cells and reads {k * k} of them."
        elif made == given:
            said = "The output has as many cells as the input."
        else:
            said = f"The output has {made} {'cell' if made == 1 else 'cells'}, the input {given}."
        return [said, reading_told(times_read(record))]
