"""The explorer of transposed convolution."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from lecture_utils.engine import shapes, slides, tables
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace
from lecture_utils.widgets.kit.explorer._explorer import KernelExplorer
from lecture_utils.widgets.kit.modules import assets


class TransposeExplorer(KernelExplorer):
    """Transposed convolution with everything movable, in the stamp view.

    Rules as in ``ConvExplorer``. Each step stamps one cell of Y: its products with the kernel are
    added to Z.

    Parameters
    ----------
    input : array_like, (H, W), up to 5×5; default the deck's Y
    kernel : array_like, (k, k), up to 4×4; default the deck's K
    stride, padding, output_padding, dilation : int
        Up to 4, 3, 2 and 3; the same for both axes.
    step : int
        Steps done when it opens.
    size : {"small", "medium", "large", "classroom"}

    Examples
    --------
    >>> from lecture_utils import TransposeExplorer
    >>> TransposeExplorer(stride=2, padding=1).output
    array([[ 0,  7,  0],
           [-2,  3,  5],
           [ 0, -3,  0]])
    """

    _esm, _css = assets("transpose_explorer")
    _limits = tables.TRANSPOSE_LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding", "output_padding", "dilation")
    _symbol = "Y"

    output_padding = traitlets.Any(0).tag(sync=True)

    def __init__(
        self,
        input: Any = None,
        kernel: Any = slides.K,
        stride: int = 1,
        padding: int = 0,
        output_padding: int = 0,
        dilation: int = 1,
        step: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        if input is None:
            input = traces.conv2d(slides.X, slides.K, **slides.CONVOLUTION).output
        super().__init__(
            *(unknown, input, kernel, step, size),
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            _tables=tables.conv_transpose2d_tables(),
            _formula=shapes.conv_transpose_formula("{n}", "{k}", "{s}", "{p}", "{o}", "{d}"),
        )

    def trace(self) -> Trace:
        """The record of what the widget shows now, as stamps."""
        names = ("stride", "padding", "output_padding", "dilation")
        how = {name: getattr(self, name) for name in names}
        return traces.conv_transpose2d(self.input, self.kernel, **how, method="stamp")

    def _tells(self, record: Trace) -> list[str]:
        k2 = self.kernel_size**2
        products = "1 product is" if k2 == 1 else f"{k2} products are"
        some = "up to" if self.padding else "its"  # padding cuts off what lies outside
        times = np.zeros(record.output.shape, int)
        for step in record.steps:
            for cell in step.writes:
                if cell.grid == "output":
                    times[cell.row, cell.column] += 1
        return [
            f"A step stamps one cell of Y: {some} {products} added to Z.",
            _meeting_told(int((times == 0).sum()), int(times.max())),
        ]


def _meeting_told(empty: int, most: int) -> str:
    """Where stamps meet, and where there is none."""
    if empty == 1:
        return "1 cell of Z gets no stamp and stays 0."
    if empty:
        return f"{empty} cells of Z get no stamp and stay 0."
    if most > 1:
        return f"Where stamps overlap, up to {most} add up."
    return "No two stamps overlap."
