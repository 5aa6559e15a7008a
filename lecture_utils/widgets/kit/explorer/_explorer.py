"""A board with every parameter to move and cells to type into: the base of the explorers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace
from lecture_utils.figures.kit.controls import Control, Switch
from lecture_utils.widgets.kit._cells import LARGEST, cell_text, parse_cell
from lecture_utils.widgets.kit._grid_widget import GridWidget, array
from lecture_utils.widgets.kit.explorer._settings import LIMIT_OF, SIDES, least, slider
from lecture_utils.widgets.kit.explorer._told import size_lines
from lecture_utils.widgets.kit.scene._scenes import results

_MAY_BE_NONE = {"divisor_override", "output_height", "output_width"}
_WHY = "larger grids could not be read here; lecture_utils.ops takes every size"


class Explorer(GridWidget):
    """What the explorers share: validated parameters, cells as texts, the record of what they show.

    A subclass names its ``_limits`` (largest values), ``_numbers`` (parameters moved by sliders)
    and gives ``trace()``.
    """

    _limits: dict[str, int]
    _numbers: tuple[str, ...]
    _symbol = "X"

    # Any, because the check below gives better errors than traitlets' own
    height = traitlets.Any(3).tag(sync=True)
    width = traitlets.Any(3).tag(sync=True)
    kernel_size = traitlets.Any(3).tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    _input_cells: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    _tables: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    _formula = traitlets.Unicode().tag(sync=True)

    def __init__(self, unknown: dict[str, Any], *, step: int, **traits: Any) -> None:
        super().__init__(unknown, step=checks.whole(step, "step", least=0), **traits)

    @traitlets.validate(
        *("height", "width", "kernel_size", "stride", "padding"),
        *("dilation", "output_padding", "divisor_override"),  # where a subclass has them
        *("output_height", "output_width"),
    )
    def _validate(self, proposal: Any) -> int | None:
        value, name = proposal["value"], proposal["trait"].name
        return None if value is None and name in _MAY_BE_NONE else self._checked(value, name)

    @classmethod
    def _checked(cls, value: Any, name: str) -> int:
        low = least(name)
        most = cls._limits.get(LIMIT_OF.get(name, name), low)
        return checks.whole(value, name, least=low, most=most, why=_WHY)

    @property
    def input(self) -> np.ndarray:
        """The input as it stands in the widget, (height, width)."""
        return typed_numbers(self._input_cells, self.height, self.width, self._symbol)

    @property
    def output(self) -> np.ndarray:
        """The output, (H_out, W_out), computed by ``ops``."""
        return self.trace().output

    def trace(self) -> Trace:
        """The record of what the widget shows now.

        Raises
        ------
        ValueError
            The setting has no output, or a cell holds no number; with the sentence that the widget
            shows.
        """
        raise NotImplementedError

    def _settings(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._numbers}

    def _results(self) -> str:
        return results(self.trace())

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in self._settings().items())
        try:
            result = self._results()
        except ValueError as problem:
            result = f"no output. {problem}"
        return f"{type(self).__name__}({settings}: {result})"

    def _figure(self) -> Any:
        try:
            return figures.trace_figure(self.trace())
        except ValueError as problem:
            return figures.message(f"The widget shows no output here. {problem}")

    def _controls(self) -> Sequence[Control]:
        own = [name for name in self._numbers if name not in SIDES]
        sliders = {name: slider(name, getattr(self, name), self._limits) for name in self._numbers}
        return [
            *(sliders[name] for name in own),
            *self._switches(),
            *(sliders[name] for name in SIDES),
        ]

    def _switches(self) -> list[Switch]:
        """The settings that are chosen from a list."""
        return []

    def _told(self) -> list[str]:
        """The sizes and the consequences that the widget tells; none where there is no output."""
        try:
            record = self.trace()
        except ValueError:
            return []
        return [*self._lines(record), " ".join(self._tells(record))]

    def _lines(self, record: Trace) -> list[str]:
        """The sizes, as formulas with their numbers."""
        how = {"k": self.kernel_size, "s": self.stride, "p": self.padding}
        how |= {
            letter: getattr(self, name)
            for letter, name in (("d", "dilation"), ("o", "output_padding"))
            if hasattr(self, name)
        }
        sizes = (self.height, self.width)
        return size_lines(self._rule(), sizes, record.output.shape, **how)

    def _rule(self) -> str:
        """The formula, as it is rounded."""
        return self._formula

    def _tells(self, record: Trace) -> list[str]:
        """What the setting comes to, a sentence or two."""
        raise NotImplementedError


class KernelExplorer(Explorer):
    """What the explorers with a kernel share. ``dilation`` spreads its taps."""

    dilation = traitlets.Any(1).tag(sync=True)
    _kernel_cells: traitlets.List[list[str]] = traitlets.List().tag(sync=True)

    def __init__(
        self, unknown: dict[str, Any], input: Any, kernel: Any, step: int, size: str, **traits: Any
    ) -> None:
        most, largest = self._limits["size"], self._limits["kernel_size"]
        x = checked_grid(input, "input", most)
        k = checked_grid(kernel, "kernel", largest)
        if k.shape[0] != k.shape[1]:
            raise ValueError(
                f"kernel is {k.shape[0]}×{k.shape[1]}, but the explorer moves one kernel_size for "
                f"both axes. Use a square kernel, or a Stepper for a rectangular one."
            )
        super().__init__(
            unknown,
            height=x.shape[0],
            width=x.shape[1],
            kernel_size=k.shape[0],
            step=step,
            size=size,
            _input_cells=drawer(x, most, 7),
            _kernel_cells=drawer(k, largest, 3),
            **traits,
        )

    @property
    def kernel(self) -> np.ndarray:
        """K as it stands in the widget, (kernel_size, kernel_size)."""
        return typed_numbers(self._kernel_cells, self.kernel_size, self.kernel_size, "K")


def checked_grid(value: Any, name: str, most: int) -> np.ndarray:
    """A bare grid (H, W) that fits into the explorer.

    Raises
    ------
    TypeError, ValueError
        It holds no numbers, or is no bare grid; it has a side of more than ``most`` cells; a number
        is beyond a million.
    """
    grid = traces.bare(array(value, name), name)
    if max(grid.shape) > most:
        raise ValueError(
            f"{name} is {grid.shape[0]}×{grid.shape[1]}, but the explorer takes at most "
            f"{most}×{most} cells. Cut out a part, for example {name}[:{most}, :{most}]."
        )
    for (r, c), number in np.ndenumerate(grid):
        if np.isfinite(number) and abs(number) > LARGEST:
            raise ValueError(
                f"{name}[{r}, {c}] (={number}) must be from -{LARGEST} to {LARGEST}, so that the "
                f"browser's sums are exact. Scale the grid down, or use lecture_utils.ops."
            )
    return grid


def drawer(values: np.ndarray, side: int, period: int) -> list[list[str]]:
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


def typed_numbers(cells: list[list[str]], rows: int, columns: int, symbol: str) -> np.ndarray:
    """The numbers in the first cells of a drawer.

    Raises
    ------
    ValueError
        A cell holds no number.
    """
    values = [[parse_cell(text) for text in row[:columns]] for row in cells[:rows]]
    for r, c in np.ndindex(rows, columns):
        if values[r][c] is None:
            raise ValueError(
                f"{symbol}[{r}, {c}] holds {cells[r][c]!r}, which is not a number from -{LARGEST} "
                f"to {LARGEST}. Type a number such as 3, -1 or 0.5."
            )
    return np.array(values)
