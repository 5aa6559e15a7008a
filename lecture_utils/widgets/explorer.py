"""The explorers: a board with every parameter to move and cells to type into, one class an operation."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from lecture_utils import figures, shapes, slides, tables
from lecture_utils import trace as traces
from lecture_utils.trace import Trace
from lecture_utils.widgets._base import GridWidget, module, stylesheet
from lecture_utils.widgets._cells import LARGEST, cell_text, parse_cell
from lecture_utils.widgets.stepper import results


class _Explorer(GridWidget):
    """What the explorers share: validated parameters, cells as texts, and the record of what they show.

    A subclass names its ``_limits`` (largest values), ``_numbers`` (parameters moved by sliders) and gives
    ``trace()``.
    """

    _css = stylesheet("board.css", "explorer.css")
    _limits: dict[str, int]
    _numbers: tuple[str, ...]
    _symbol = "X"

    # Any, because the check below gives better errors than traitlets' own
    height = traitlets.Any(3).tag(sync=True)
    width = traitlets.Any(3).tag(sync=True)
    kernel_size = traitlets.Any(3).tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    output_padding = traitlets.Any(0).tag(sync=True)
    _input_cells = traitlets.List().tag(sync=True)
    _kernel_cells = traitlets.List().tag(sync=True)
    _tables = traitlets.Dict().tag(sync=True)
    _formula = traitlets.Unicode().tag(sync=True)

    @traitlets.validate(
        "height", "width", "kernel_size", "stride", "padding", "dilation", "output_padding"
    )
    def _validate(self, proposal: Any) -> int:
        return self._checked(proposal["value"], proposal["trait"].name)

    @classmethod
    def _checked(cls, value: Any, name: str) -> int:
        rule = "size" if name in ("height", "width") else name
        number = shapes.whole(value, rule)
        most = cls._limits.get(rule, 0)
        if number > most:
            raise ValueError(
                f"{name} (={number}) must be at most {most} in the explorer, so that the grids stay "
                f"readable. Use a smaller one here, or lecture_utils.ops for the numbers."
            )
        return number

    @property
    def input(self) -> np.ndarray:
        """The input as it stands in the widget, (height, width)."""
        return _typed(self._input_cells, self.height, self.width, self._symbol)

    @property
    def kernel(self) -> np.ndarray:
        """K as it stands in the widget, (kernel_size, kernel_size)."""
        return _typed(self._kernel_cells, self.kernel_size, self.kernel_size, "K")

    @property
    def output(self) -> np.ndarray:
        """The output, (H_out, W_out), computed by ``ops``."""
        return self.trace().output

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        raise NotImplementedError

    def _settings(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._numbers}

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in self._settings().items())
        try:
            result = results(self.trace())
        except ValueError as problem:
            result = f"no output. {problem}"
        return f"{type(self).__name__}({settings}: {result})"

    def _figure(self) -> Any:
        try:
            return figures.trace_figure(self.trace())
        except ValueError as problem:
            return figures.message(f"The widget shows no output here. {problem}")


class ConvExplorer(_Explorer):
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

    _esm = module("board.js", "cells.js", "explorer.js", "conv_explorer.js")
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
            **_grids(input, kernel, self._limits),
            stride=self._checked(stride, "stride"),
            padding=self._checked(padding, "padding"),
            dilation=self._checked(dilation, "dilation"),
            step=step,
            size=size,
            _tables=tables.conv2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
            **unknown,
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

    def _parameters(self) -> tuple[str, ...]:
        return ("input", "kernel", "stride", "padding", "dilation", "step", "size")


class TransposeExplorer(_Explorer):
    """Transposed convolution with everything movable, in the stamp view.

    Rules as in ``ConvExplorer``. Each step shows which stamps reach an output cell.

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

    _esm = module("board.js", "cells.js", "explorer.js", "transpose_explorer.js")
    _limits = tables.TRANSPOSE_LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding", "output_padding", "dilation")
    _symbol = "Y"

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
            **_grids(input, kernel, self._limits),
            stride=self._checked(stride, "stride"),
            padding=self._checked(padding, "padding"),
            output_padding=self._checked(output_padding, "output_padding"),
            dilation=self._checked(dilation, "dilation"),
            step=step,
            size=size,
            _tables=tables.conv_transpose2d_tables(),
            _formula=shapes.conv_transpose_formula("{n}", "{k}", "{s}", "{p}", "{o}", "{d}"),
            **unknown,
        )

    def trace(self) -> Trace:
        """The record of what the widget shows now, as stamps."""
        names = ("stride", "padding", "output_padding", "dilation")
        how = {name: getattr(self, name) for name in names}
        return traces.conv_transpose2d(self.input, self.kernel, **how, method="stamp")

    def _parameters(self) -> tuple[str, ...]:
        names = ("stride", "padding", "output_padding", "dilation")
        return ("input", "kernel", *names, "step", "size")


class PoolExplorer(_Explorer):
    """Max and average pooling with everything movable.

    Rules as in ``ConvExplorer``. Average pooling counts the zeros of the border (PyTorch's default).

    Parameters
    ----------
    input : array_like, (H, W), up to 8×8; default the deck's map
    kernel_size, stride, padding, dilation : int
        Up to 4, 4, 2 and 2; the same for both axes.
    mode : {"max", "average"}
    ceil_mode : bool
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

    _esm = module("board.js", "cells.js", "explorer.js", "pool_explorer.js")
    _limits = tables.POOL_LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding", "dilation")

    mode = traitlets.Unicode("max").tag(sync=True)
    ceil_mode = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        input: Any = slides.POOL_INPUT,
        kernel_size: int = 2,
        stride: int | None = None,
        padding: int = 0,
        dilation: int = 1,
        mode: str = "max",
        ceil_mode: bool = False,
        step: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        if mode not in ("max", "average"):
            raise ValueError(f"mode (={mode!r}) must be 'max' or 'average'. Use mode='max'.")
        x = _grid(input, "input", self._limits["size"])
        super().__init__(
            height=x.shape[0],
            width=x.shape[1],
            kernel_size=self._checked(kernel_size, "kernel_size"),
            stride=self._checked(kernel_size if stride is None else stride, "stride"),
            padding=self._checked(padding, "padding"),
            dilation=self._checked(dilation, "dilation"),
            mode=mode,
            ceil_mode=shapes.switch(ceil_mode, "ceil_mode"),
            step=step,
            size=size,
            _input_cells=_drawer(x, self._limits["size"], 7),
            _tables=tables.pool2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
            **unknown,
        )

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        how = (self.kernel_size, self.stride, self.padding)
        if self.mode == "max":
            return traces.max_pool2d(self.input, *how, self.dilation, self.ceil_mode)
        if self.dilation > 1:
            raise ValueError("Average pooling has no dilation. Smallest change: dilation=1.")
        return traces.avg_pool2d(self.input, *how, self.ceil_mode)

    def _settings(self) -> dict[str, Any]:
        return {**super()._settings(), "mode": self.mode, "ceil_mode": self.ceil_mode}

    def _parameters(self) -> tuple[str, ...]:
        names = ("kernel_size", "stride", "padding", "dilation", "mode", "ceil_mode")
        return ("input", *names, "step", "size")


def _grids(input: Any, kernel: Any, limits: dict[str, int]) -> dict[str, Any]:
    """The traits that an input and a square kernel fill."""
    x = _grid(input, "input", limits["size"])
    k = _grid(kernel, "kernel", limits["kernel_size"])
    if k.shape[0] != k.shape[1]:
        raise ValueError(
            f"kernel is {k.shape[0]}×{k.shape[1]}, but the explorer moves one kernel_size for both axes. "
            f"Use a square kernel, or a Stepper for a rectangular one."
        )
    return {
        "height": x.shape[0],
        "width": x.shape[1],
        "kernel_size": k.shape[0],
        "_input_cells": _drawer(x, limits["size"], 7),
        "_kernel_cells": _drawer(k, limits["kernel_size"], 3),
    }


def _grid(value: Any, name: str, limit: int) -> np.ndarray:
    grid = traces.bare(value, name)
    for (r, c), number in np.ndenumerate(grid):
        if np.isfinite(number) and abs(number) > LARGEST:
            raise ValueError(
                f"{name}[{r}, {c}] (={number}) must be from -{LARGEST} to {LARGEST}, so that the browser's sums "
                f"are exact. Scale the grid down, or use ops.conv2d for the numbers."
            )
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


def _typed(cells: list[list[str]], rows: int, columns: int, symbol: str) -> np.ndarray:
    values = [[parse_cell(text) for text in row[:columns]] for row in cells[:rows]]
    for r, c in np.ndindex(rows, columns):
        if values[r][c] is None:
            raise ValueError(
                f"{symbol}[{r}, {c}] holds {cells[r][c]!r}, which is not a number from -{LARGEST} to {LARGEST}. "
                f"Type a number such as 3, -1 or 0.5."
            )
    return np.array(values)
