"""The convolution explorer: the board with p, s, k, d, H and W to move and cells to type into."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from lecture_utils import figures, shapes, slides, tables
from lecture_utils import trace as traces
from lecture_utils.trace import Trace
from lecture_utils.widgets._base import GridWidget, module, stylesheet
from lecture_utils.widgets._cells import LARGEST, cell_text, parse_cell
from lecture_utils.widgets.stepper import rows_text

_PARAMETERS = ("stride", "padding", "dilation", "kernel_size", "height", "width")


class ConvExplorer(GridWidget):
    """Convolution with everything movable: parameters by slider, cells by typing.

    Nothing waits for the kernel. A setting that has no output says why and what would help; text that is
    no number is kept, marked and explained. What was typed stays when the grid is made smaller and
    comes back when it grows; cells beyond the given grids start from a fixed pattern.

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
        What stands in the widget now; reading them raises ValueError if a cell holds no number or the
        setting is impossible, with the sentence that the widget shows.

    Raises
    ------
    TypeError, ValueError
        A parameter that is no whole number or out of range, a grid too large, a misspelt keyword.

    Examples
    --------
    >>> from lecture_utils import ConvExplorer
    >>> ConvExplorer(stride=2, padding=1)
    ConvExplorer(height=3, width=3, kernel_size=3, stride=2, padding=1, dilation=1: Y = [[2, -5], [-2, 1]])
    """

    _esm = module("board.js", "explorer.js")
    _css = stylesheet("board.css", "explorer.css")

    # Any, because the check below gives better errors than traitlets' own
    height = traitlets.Any(3).tag(sync=True)
    width = traitlets.Any(3).tag(sync=True)
    kernel_size = traitlets.Any(3).tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    _input_cells = traitlets.List().tag(sync=True)
    _kernel_cells = traitlets.List().tag(sync=True)
    _tables = traitlets.Dict().tag(sync=True)
    _formula = traitlets.Unicode().tag(sync=True)

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
        x, k = _grid(input, "input", "size"), _grid(kernel, "kernel", "kernel_size")
        if k.shape[0] != k.shape[1]:
            raise ValueError(
                f"kernel is {k.shape[0]}×{k.shape[1]}, but the explorer moves one kernel_size for both axes. "
                f"Use a square kernel, or Stepper(trace.conv2d(...)) for a rectangular one."
            )
        super().__init__(
            height=x.shape[0],
            width=x.shape[1],
            kernel_size=k.shape[0],
            stride=_checked(stride, "stride"),
            padding=_checked(padding, "padding"),
            dilation=_checked(dilation, "dilation"),
            step=step,
            size=size,
            _input_cells=_drawer(x, tables.LIMITS["size"], 7),
            _kernel_cells=_drawer(k, tables.LIMITS["kernel_size"], 3),
            _tables=tables.conv2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
            **unknown,
        )

    @traitlets.validate(*_PARAMETERS)
    def _validate(self, proposal: Any) -> int:
        return _checked(proposal["value"], proposal["trait"].name)

    @property
    def input(self) -> np.ndarray:
        """X as it stands in the widget, (height, width)."""
        return _numbers(self._input_cells, self.height, self.width, "X")

    @property
    def kernel(self) -> np.ndarray:
        """K as it stands in the widget, (kernel_size, kernel_size)."""
        return _numbers(self._kernel_cells, self.kernel_size, self.kernel_size, "K")

    @property
    def output(self) -> np.ndarray:
        """Y, (H_out, W_out), computed by ``ops.conv2d``."""
        return self.trace().output

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return traces.conv2d(
            self.input,
            self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )

    def _problem(self) -> str | None:
        for name in ("height", "width"):
            problem = tables.conv2d_problem(
                getattr(self, name), self.kernel_size, self.padding, self.dilation
            )
            if problem:
                return f"{name.capitalize()}: {problem}"
        return None

    def __repr__(self) -> str:
        order = ("height", "width", "kernel_size", "stride", "padding", "dilation")
        settings = ", ".join(f"{name}={getattr(self, name)}" for name in order)
        try:
            result = f"Y = {rows_text(self.output)}"
        except ValueError as problem:
            result = f"no output. {problem}"
        return f"ConvExplorer({settings}: {result})"

    def _parameters(self) -> tuple[str, ...]:
        return ("input", "kernel", "stride", "padding", "dilation", "step", "size")

    def _figure(self) -> Any:
        try:
            return figures.trace_figure(self.trace())
        except ValueError as problem:
            return figures.message(f"The widget shows no output here. {problem}")


def _checked(value: Any, name: str) -> int:
    rule = "size" if name in ("height", "width") else name
    number = shapes.whole(value, rule)
    if number > tables.LIMITS[rule]:
        raise ValueError(
            f"{name} (={number}) must be at most {tables.LIMITS[rule]} in the explorer, so that the grids "
            f"stay readable. Use a smaller one here, or ops.conv2d for the numbers."
        )
    return number


def _grid(value: Any, name: str, rule: str) -> np.ndarray:
    grid = traces.bare(value, name)
    if 0 in grid.shape:
        raise ValueError(f"{name} is empty: its shape is {grid.shape}. Every axis needs a cell.")
    for (r, c), number in np.ndenumerate(grid):
        if np.isfinite(number) and abs(number) > LARGEST:
            raise ValueError(
                f"{name}[{r}, {c}] (={number}) must be from -{LARGEST} to {LARGEST}, so that the browser's sums "
                f"are exact. Scale the grid down, or use ops.conv2d for the numbers."
            )
    limit = tables.LIMITS[rule]
    if max(grid.shape) > limit:
        raise ValueError(
            f"{name} is {grid.shape[0]}×{grid.shape[1]}, but the explorer takes at most {limit}×{limit} cells. "
            f"Cut out a part, for example {name}[:{limit}, :{limit}]."
        )
    return grid


def _drawer(values: np.ndarray, side: int, period: int) -> list[list[str]]:
    """All texts that the widget may ever show: the given cells, and around them a fixed pattern."""
    rows, columns = values.shape
    return [
        [
            cell_text(values[r, c])
            if r < rows and c < columns
            else str((2 * r + 3 * c) % period - period // 2)
            for c in range(side)
        ]
        for r in range(side)
    ]


def _numbers(cells: list[list[str]], rows: int, columns: int, symbol: str) -> np.ndarray:
    values = [[parse_cell(text) for text in row[:columns]] for row in cells[:rows]]
    for r, c in np.ndindex(rows, columns):
        if values[r][c] is None:
            raise ValueError(
                f"{symbol}[{r}, {c}] holds {cells[r][c]!r}, which is not a number from -{LARGEST} to {LARGEST}. "
                f"Type a number such as 3, -1 or 0.5."
            )
    return np.array(values)
