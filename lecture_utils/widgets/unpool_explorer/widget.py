"""The explorer of unpooling: a decoder's values on the places that an encoder remembers."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks
from lecture_utils.engine import shapes, slides, tables
from lecture_utils.engine import trace as traces
from lecture_utils.engine.trace import Trace, format_number
from lecture_utils.figures.kit.controls import Switch
from lecture_utils.widgets.kit._cells import cell_text
from lecture_utils.widgets.kit.explorer._explorer import (
    Explorer,
    checked_grid,
    drawer,
    typed_numbers,
)
from lecture_utils.widgets.kit.explorer._settings import SIDES, choice, yes_or_no
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.kit.scene._scenes import results, rows_text
from lecture_utils.widgets.unpool_explorer._words import remarks_on, sizes_offered

_MOST, _LARGEST_SIZE = tables.UNPOOL_LIMITS["size"], tables.UNPOOL_LIMITS["output_size"]
#: The border is at most half a window, on each side: there is at most one window more than X has
#: cells.
_LARGEST_MAP = _MOST + 1


class UnpoolExplorer(Explorer):
    """Max pooling and unpooling with everything movable: places and values on their ways.

    Rules as in ``ConvExplorer``. X is pooled, and S remembers where each maximum stood. A cell of
    the map Y holds what max pooling gives until something is typed over it; then the cell is
    underlined twice, and a sentence says what max pooling gives. An empty cell takes that again.
    Each step puts one value of Y into its place.

    Parameters
    ----------
    input : array_like, (H, W), up to 8×8
        X. Default: the deck's map.
    decoder_map : array_like, optional
        Y: one value for each window. Default: what max pooling gives, and for the deck's map the
        deck's (2, -5; 6, 3). Cells that hold what max pooling gives follow X.
    kernel_size, stride, padding : int
        Up to 4, 4 and 2; the same for both axes. ``stride=None`` means ``stride=kernel_size``.
    ceil_mode : bool
        Of the pooling.
    output_size : int or (height, width), optional
        The size of the unpooled map, if it is not (H_Y - 1)s - 2p + k.
    step : int, optional
        Steps done when it opens. Default: all.
    size : {"small", "medium", "large", "classroom"}

    Attributes
    ----------
    input, decoder_map, output : numpy.ndarray
        X, Y and Z as they stand in the widget now; reading them raises ValueError if a cell holds
        no number or the setting is impossible, with the sentence that the widget shows.

    Raises
    ------
    TypeError, ValueError
        A parameter that is no whole number or out of range, a grid too large, a decoder_map of
        another shape than the pooled map, a misspelt keyword.

    Examples
    --------
    >>> from lecture_utils import UnpoolExplorer
    >>> UnpoolExplorer().output
    array([[ 0,  2,  0,  0],
           [ 0,  0,  0, -5],
           [ 6,  0,  3,  0],
           [ 0,  0,  0,  0]])
    """

    _esm, _css = assets("unpool_explorer")
    _limits = tables.UNPOOL_LIMITS
    _numbers = ("height", "width", "kernel_size", "stride", "padding")

    ceil_mode = traitlets.Bool(False).tag(sync=True)
    output_height = traitlets.Any(None, allow_none=True).tag(sync=True)
    output_width = traitlets.Any(None, allow_none=True).tag(sync=True)
    # texts; an empty one is the value that max pooling gives
    _map_cells: traitlets.List[list[str]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        input: Any = None,
        decoder_map: Any = None,
        kernel_size: int = 2,
        stride: int | None = None,
        padding: int = 0,
        ceil_mode: bool = False,
        output_size: Any = None,
        step: int | None = None,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        x = checked_grid(slides.POOL_INPUT if input is None else input, "input", _MOST)
        k = self._checked(kernel_size, "kernel_size")
        s = k if stride is None else self._checked(stride, "stride")
        p = self._checked(padding, "padding")
        ceil_mode = checks.flag(ceil_mode, "ceil_mode")
        pooled = _pooled(x, k, s, p, ceil_mode)
        typed: list[list[str]] = []
        if decoder_map is not None:
            typed = _typed_over(decoder_map, pooled)
        elif input is None:
            typed = _typed_over(slides.UNPOOL_INPUT, _pooled(x, 2, 2, 0, False))
        asked: tuple[int | None, ...] = (None, None)
        if output_size is not None:
            asked = checks.pair(output_size, "output_size", least=1, most=_LARGEST_SIZE)
        super().__init__(
            unknown,
            height=x.shape[0],
            width=x.shape[1],
            kernel_size=k,
            stride=s,
            padding=p,
            ceil_mode=ceil_mode,
            output_height=asked[0],
            output_width=asked[1],
            step=(0 if pooled is None else pooled.size) if step is None else step,
            size=size,
            _input_cells=drawer(x, _MOST, 7),
            _map_cells=_filled(typed, _LARGEST_MAP),
            _tables=tables.unpool2d_tables(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
        )

    @property
    def output_size(self) -> tuple[int, int] | None:
        """The size of Z that was asked for, (height, width); None if none was."""
        asked = (self.output_height, self.output_width)
        if asked == (None, None):
            return None
        k, s, p = self.kernel_size, self.stride, self.padding

        def usual(n: int) -> int:
            m = checks.whole(shapes.pool_output_size(n, k, s, p, 1, self.ceil_mode), "rows of Y")
            return int((m - 1) * s - 2 * p + k)

        height, width = asked
        return (
            usual(self.height) if height is None else height,
            usual(self.width) if width is None else width,
        )

    @property
    def decoder_map(self) -> np.ndarray:
        """Y as it stands in the widget: what was typed, and elsewhere what max pooling gives."""
        self._refuse_impossible()
        return self._values(self._pool().output)

    def trace(self) -> Trace:
        """The record of what the widget shows now."""
        self._refuse_impossible()
        pool = self._pool()
        values = self._values(pool.output)
        self._refuse_outside(pool)
        how = (self.kernel_size, self.stride, self.padding, self.ceil_mode, self.output_size)
        return traces.max_pool_unpool2d(self.input, *how, values)

    def _results(self) -> str:
        record = self.trace()
        return f"Y = {rows_text(record.grids['decoder'].values)}, {results(record)}"

    def _settings(self) -> dict[str, Any]:
        asked = (self.output_height, self.output_width)
        more = {
            "ceil_mode": self.ceil_mode,
            "output_size": None if asked == (None, None) else asked,
        }
        return super()._settings() | more

    def _switches(self) -> list[Switch]:
        found = [yes_or_no("Round up at the edge", "ceil_mode", self.ceil_mode)]
        for side in SIDES:
            size, asked = getattr(self, side), getattr(self, f"output_{side}")
            options = sizes_offered(
                self._at(self._tables["problems"], size) == 0,
                size,
                self._at(self._tables["sizes"], size),
            )
            found.append(choice(f"{side.capitalize()} of Z", "output_size", asked, options))
        return found

    def _at(self, table: Any, size: int) -> Any:
        """What a table holds for an axis of this size."""
        for index in (size - 1, self.kernel_size - 1, self.stride - 1, self.padding):
            table = table[index]
        return table[int(self.ceil_mode)]

    def _lines(self, record: Trace) -> list[str]:
        how = {"k": self.kernel_size, "s": self.stride, "p": self.padding}
        rounded = self._formula.replace("floor", "ceil") if self.ceil_mode else self._formula
        asked = (self.output_height, self.output_width)
        (m, wide), (rows, columns) = record.grids["decoder"].shape, record.output.shape
        same = self.height == self.width and asked[0] == asked[1]
        start, pooled, put = (
            ("H = W", "", "") if same else ("H", f", W = {wide}", f", W = {columns}")
        )
        rule = f"{self._tables['words']['formula'].format(m=m, **how)} = " + str(
            self._at(self._tables["sizes"], self.height)[0]
        )
        size = rule if asked[0] is None else f"{rows}, not {rule}"
        return [
            f"Y: {start} = {rounded.format(n=self.height, d=1, **how)} = {m}{pooled}",
            f"Z: {start} = {size}{put}",
        ]

    def _tells(self, record: Trace) -> list[str]:
        pooled = self._pool().output
        typed = [
            (f"Y[{r}, {c}]", self._map_cells[r][c], format_number(pooled[r, c]))
            for r, c in np.ndindex(pooled.shape)
            if self._map_cells[r][c].strip()
            and not np.array_equal(
                record.grids["decoder"].values[r, c], pooled[r, c], equal_nan=True
            )
        ]
        return remarks_on(record, typed)

    def _pool(self) -> Trace:
        how = (self.kernel_size, self.stride, self.padding)
        return traces.max_pool2d(self.input, *how, ceil_mode=self.ceil_mode)

    def _values(self, pooled: np.ndarray) -> np.ndarray:
        """Y for this pooled map."""
        texts = [
            [self._text(r, c, value) for c, value in enumerate(row)] for r, row in enumerate(pooled)
        ]
        return typed_numbers(texts, pooled.shape[0], pooled.shape[1], "Y")

    def _text(self, row: int, column: int, pooled: Any) -> str:
        typed = self._map_cells[row][column]
        return typed if typed.strip() else cell_text(pooled)

    def _refuse_impossible(self) -> None:
        k, s, p, ceil_mode = self.kernel_size, self.stride, self.padding, self.ceil_mode
        for side in ("height", "width"):
            asked = getattr(self, f"output_{side}")
            problem = tables.unpool2d_problem(getattr(self, side), k, s, p, ceil_mode, asked)
            if problem:
                raise ValueError(f"{side.capitalize()}: {problem}")

    def _refuse_outside(self, pool: Trace) -> None:
        """A switch beyond the last cell of Z: X is larger than Z."""
        how = (self.kernel_size, self.stride, self.padding)
        rows, columns = self.output_size or checks.pair(
            shapes.unpool_output_size(pool.output.shape, *how), "output_size"
        )
        for step in pool.steps:
            made, found = step.writes
            place = found.row * self.width + found.column
            if place >= rows * columns:
                raise ValueError(
                    tables.switch_outside(
                        f"Y[{made.row}, {made.column}]",
                        place,
                        f"{self.height}×{self.width}",
                        f"{rows}×{columns}",
                        rows * columns - 1,
                    )
                )


def _typed_over(decoder_map: Any, pooled: np.ndarray | None) -> list[list[str]]:
    """The texts of a map, empty where it holds what max pooling gives."""
    y = checked_grid(decoder_map, "decoder_map", _LARGEST_MAP)
    if pooled is None:
        return [[cell_text(value) for value in row] for row in y]
    if y.shape != pooled.shape:
        raise ValueError(
            f"decoder_map is {y.shape[0]}×{y.shape[1]}, but max pooling of this input gives "
            f"{pooled.shape[0]}×{pooled.shape[1]}: every value needs one switch. Use a decoder_map "
            "of "
            f"{pooled.shape[0]}×{pooled.shape[1]}."
        )
    same = (y == pooled) | (np.isnan(y) & np.isnan(pooled))
    return [
        ["" if equal else cell_text(value) for value, equal in zip(*rows, strict=True)]
        for rows in zip(y, same, strict=True)
    ]


def _pooled(x: np.ndarray, k: int, s: int, p: int, ceil_mode: bool) -> np.ndarray | None:
    """The pooled map, or None if this pooling is impossible."""
    try:
        return traces.max_pool2d(x, k, s, p, ceil_mode=ceil_mode).output
    except ValueError:
        return None  # the widget says what is wrong, and may be moved to what is possible


def _filled(texts: list[list[str]], side: int) -> list[list[str]]:
    """``side`` rows of ``side`` texts, empty beyond the given ones."""
    rows = [[*row, *[""] * (side - len(row))] for row in texts]
    return [*rows, *([""] * side for _ in range(side - len(rows)))]
