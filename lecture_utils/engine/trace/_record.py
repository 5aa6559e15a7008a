"""What a trace is made of: cells, grids, terms, steps, frames, and the record that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from lecture_utils import checks
from lecture_utils.engine.trace._numbers import format_factor, format_number, format_setting

#: A trace is made to be watched: more steps than this are refused.
MAX_STEPS = 4096

#: … and more cells read, over all steps, than this.
MAX_TERMS = 100_000

#: Names of grids that hold weights; views tint them in another colour than the data.
WEIGHTS = frozenset({"kernel", "turned", "matrix"})


class Cell(NamedTuple):
    """One cell of a named grid."""

    grid: str
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Grid:
    """A named grid of numbers.

    ``symbol`` is what sentences call it ("X"), ``label`` the caption, ``origin`` the (row, column)
    of the cell that sentences call [0, 0] (a padded grid counts from the input's first cell: its
    border is -1, -2 … before it and H, H + 1 … behind),
    ``spacing`` the distance from there to the next cell of the input, ``border`` the cells that
    were put around, ``inserted`` the zeros that were put between. ``initial`` is what a written
    grid shows before (None: nothing),
    ``wrong`` the cells whose value is not the right one. ``stands_for`` is set where the cells of
    another grid are shown in another order: (symbol, columns) for a grid written as one column,
    (symbol, -1) for one turned by 180°. ``decimals`` says how many digits behind the point are
    shown (None: as ``format_number`` chooses). ``border_means`` and ``unread_means`` say what a
    dotted and what a crossed-out cell of this grid is, where it is no zero of the padding and no
    cell that windows could have read. A ``momentary`` grid shows only what the last step wrote;
    ``cut`` has its cells that padding cuts off. ``values`` cannot be written to.
    """

    name: str
    symbol: str
    label: str
    values: np.ndarray
    origin: tuple[int, int] = (0, 0)
    border: frozenset[tuple[int, int]] = frozenset()
    spacing: tuple[int, int] = (1, 1)
    initial: Any = None
    wrong: frozenset[tuple[int, int]] = frozenset()
    stands_for: tuple[str, int] | None = None
    decimals: int | None = None
    inserted: frozenset[tuple[int, int]] = frozenset()
    border_means: str = ""
    unread_means: str = ""
    cut: frozenset[tuple[int, int]] = frozenset()
    momentary: bool = False

    def __post_init__(self) -> None:
        values = np.array(self.values)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @property
    def holds_weights(self) -> bool:
        """Whether its numbers are weights; "kernel 1" is the kernel of channel 1."""
        return self.name.partition(" ")[0] in WEIGHTS

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.values.shape

    @property
    def added(self) -> frozenset[tuple[int, int]]:
        """The cells that are not the grid's own: put around it or between."""
        return self.border | self.inserted

    @property
    def row_labels(self) -> tuple[str, ...]:
        """The number beside each row, as sentences count: the input's cells keep theirs.

        The border has -1, -2 … and H, H + 1 …; of a map that is spread only its own cells have one.
        """
        return self._labels(0)

    @property
    def column_labels(self) -> tuple[str, ...]:
        """The number above each column, as ``row_labels``."""
        return self._labels(1)

    def _labels(self, axis: int) -> tuple[str, ...]:
        count, first, apart = self.shape[axis], self.origin[axis], self.spacing[axis]
        numbered: set[int] = set(range(count))
        if apart > 1:
            numbered = {place[axis] for place in np.ndindex(self.shape) if place not in self.added}
        return tuple(str((n - first) // apart) if n in numbered else "" for n in range(count))

    def text(self, value: Any) -> str:
        """A value as it is shown in this grid."""
        return format_number(value, self.decimals)

    def twin_name(self, row: int, column: int) -> str:
        """The name that a cell shares with its twins in other grids; empty for cells put in.

        Two grids that show the same cell (a map and the map with zeros around, a grid and the
        column that it is written as) give it the same name.
        """
        if (row, column) in self.added:
            return ""
        if self.stands_for is None:
            return f"{self.symbol}[{self.row_labels[row]}, {self.column_labels[column]}]"
        symbol, columns = self.stands_for
        if columns < 0:
            return f"{symbol}[{self.shape[0] - 1 - row}, {self.shape[1] - 1 - column}]"
        return f"{symbol}[{row // columns}, {row % columns}]"


class Board(NamedTuple):
    """Grids that are shown in one row, with the signs between them: ("X", "K", "Y") and ("*",
    "=").
    """

    title: str
    grids: tuple[str, ...]
    signs: tuple[str, ...]


class Term(NamedTuple):
    """One product of a sum: the cells that are multiplied (weight first), their values, the
    product.

    A term that is no product, such as an exponential, says with ``written`` how it is written.
    """

    factors: tuple[Cell, ...]
    values: tuple[Any, ...]
    value: Any
    written: str = ""

    @property
    def text(self) -> str:
        """``"(-1)·3"``."""
        return self.written or "·".join(format_factor(value) for value in self.values)

    @property
    def silent(self) -> bool:
        """Whether the term can be left out of the sentence: a finite value times the weight 0."""
        product = len(self.values) > 1 and not self.written
        return product and bool(self.values[0] == 0 and np.isfinite(self.values[-1]))


@dataclass(frozen=True)
class Step:
    """What happens in one step: it reads cells and writes ``values`` into the cells ``writes``.

    Most steps write one cell of the output. A step that stamps a kernel writes several, and a cell
    that is written again holds the later value. ``links`` says what each written cell is made from,
    where that is not simply everything that is read.
    """

    index: int
    reads: tuple[Cell, ...]
    writes: tuple[Cell, ...]
    values: tuple[Any, ...]
    terms: tuple[Term, ...]
    sentence: str
    links: tuple[tuple[Cell, tuple[Cell, ...]], ...] = ()

    def made_from(self) -> tuple[tuple[Cell, tuple[Cell, ...]], ...]:
        """(written cell, the cells it is made from), for each written cell."""
        return self.links or tuple((cell, self.reads) for cell in self.writes)


@dataclass(frozen=True)
class Frame:
    """The state after ``index`` steps.

    ``written`` has the grids that steps write to, by name, as rows of values; a cell that has not
    been written yet holds its grid's ``initial`` (None where there is none).
    """

    index: int
    step: Step | None
    written: Mapping[str, tuple[tuple[Any, ...], ...]]
    sentence: str

    @property
    def output(self) -> tuple[tuple[Any, ...], ...]:
        """The rows of the output."""
        return self.written["output"]


@dataclass(frozen=True, eq=False)
class Trace:
    """The record of one operation on bare grids. Made by ``trace.conv2d`` and its siblings.

    ``boards`` says which grids a view shows, in which rows; ``terms_label`` what the terms of a
    step are.
    """

    operation: str
    parameters: Mapping[str, Any]
    grids: Mapping[str, Grid]
    steps: tuple[Step, ...]
    boards: tuple[Board, ...]
    terms_label: str = "weight · input"

    def __post_init__(self) -> None:
        own = {
            name: tuple(int(v) if v == int(v) else float(v) for v in value)
            if np.ndim(value)
            else value
            for name, value in self.parameters.items()
        }
        object.__setattr__(self, "parameters", MappingProxyType(own))
        object.__setattr__(self, "grids", MappingProxyType(dict(self.grids)))

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def output(self) -> np.ndarray:
        """The finished output, (H_out, W_out)."""
        return self.grids["output"].values

    @property
    def title(self) -> str:
        """``"conv2d, stride=2, padding=1, dilation=1"``."""
        settings = [f"{name}={format_setting(value)}" for name, value in self.parameters.items()]
        return ", ".join([self.operation, *settings])

    def frame(self, index: int) -> Frame:
        """The state after ``index`` steps, from 0 (nothing written) to ``len(trace)`` (finished).

        Parameters
        ----------
        index : int
            From 0, before the first step, to the number of steps.

        Returns
        -------
        Frame

        Raises
        ------
        IndexError
            There is no such frame.
        TypeError
            ``index`` is not a whole number.
        """
        index = checks.whole(index, "index")
        if not 0 <= index <= len(self):
            raise IndexError(
                f"index (={index}) must be from 0 (the start) to {len(self)} (the end). Use for "
                f"example index={len(self)}."
            )
        values = {
            cell: value
            for step in self.steps[:index]
            for cell, value in zip(step.writes, step.values, strict=True)
            if step.index == index - 1 or not self.grids[cell.grid].momentary
        }
        written = {name: _rows(self.grids[name], values) for name in self.written}
        if index == 0:
            return Frame(0, None, written, "Start: no cell of the output has been computed yet.")
        step = self.steps[index - 1]
        return Frame(index, step, written, step.sentence)

    @property
    def written(self) -> tuple[str, ...]:
        """The names of the grids that steps write to, in the order in which they are written.

        The output is among them even if padding cuts off everything that a step would write.
        """
        names = [cell.grid for step in self.steps for cell in step.writes]
        return tuple(dict.fromkeys([*names, "output"]))

    def longest_texts(self, grid: str) -> list[list[str]]:
        """For each cell of ``grid`` the longest text that it shows in any frame.

        Parameters
        ----------
        grid : str
            The name of a grid.

        Returns
        -------
        list of list of str

        Raises
        ------
        ValueError
            There is no such grid.
        """
        shown = self._grid(grid)
        texts = [[shown.text(value) for value in row] for row in shown.values]
        for step in self.steps:
            for cell, value in zip(step.writes, step.values, strict=True):
                if cell.grid == grid:
                    row, column = texts[cell.row], cell.column
                    row[column] = max(row[column], shown.text(value), key=len)
        return texts

    def comes_from(self, row: int, column: int) -> tuple[Cell, ...]:
        """The input and kernel cells that output cell (row, column) was made from."""
        self._check("output", row, column)
        target = Cell("output", row, column)
        links = (link for step in self.steps for link in step.made_from())
        found = (cell for made, sources in links if made == target for cell in sources)
        return tuple(dict.fromkeys(found))

    def feeds(self, grid: str, row: int, column: int) -> tuple[Cell, ...]:
        """The output cells that are made from this cell of ``grid``, in the order in which they are
        made.
        """
        self._check(grid, row, column)
        source = Cell(grid, row, column)
        links = (link for step in self.steps for link in step.made_from())
        return tuple(dict.fromkeys(made for made, sources in links if source in sources))

    def unread(self, grid: str) -> tuple[Cell, ...]:
        """The cells of ``grid`` that no step ever reads."""
        rows, columns = self._grid(grid).shape
        read = {cell for step in self.steps for cell in step.reads}
        every = (Cell(grid, r, c) for r in range(rows) for c in range(columns))
        return tuple(cell for cell in every if cell not in read)

    def never_read(self, grid: str) -> frozenset[tuple[int, int]]:
        """The (row, column) of cells that a view crosses out: of the data, not of weights or
        results.

        Nothing is crossed out in a grid that is there to be looked at only, nor where several
        boards show one thing.
        """
        found = self._grid(grid)
        data = len(self.boards) == 1 and not found.holds_weights and grid not in self.written
        cells = self.unread(grid) if data else ()
        if len(cells) == found.values.size:
            return frozenset()
        # windows lie over a border that has a meaning of its own, though no number of it is used
        border = found.border if found.border_means else frozenset()
        return frozenset(cell[1:] for cell in cells) - border

    def _grid(self, name: str) -> Grid:
        if not isinstance(name, str) or name not in self.grids:
            raise ValueError(
                f"grid (={name!r}) must be one of {', '.join(map(repr, self.grids))}. Use for "
                "example 'output'."
            )
        return self.grids[name]

    def _check(self, name: str, row: int, column: int) -> None:
        rows, columns = self._grid(name).shape
        row, column = checks.whole(row, "row"), checks.whole(column, "column")
        if not (0 <= row < rows and 0 <= column < columns):
            raise IndexError(
                f"cell (={row}, {column}) is outside {name!r}, which is {rows}×{columns}. Use rows "
                f"0 to {rows - 1} and columns 0 to {columns - 1}."
            )


def _rows(grid: Grid, values: Mapping[Cell, Any]) -> tuple[tuple[Any, ...], ...]:
    rows, columns = grid.shape
    return tuple(
        tuple(values.get(Cell(grid.name, r, c), grid.initial) for c in range(columns))
        for r in range(rows)
    )
