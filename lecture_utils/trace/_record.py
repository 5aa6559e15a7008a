"""What a trace is made of: cells, grids, terms, steps, frames, and the record that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from lecture_utils.trace._numbers import format_factor, format_setting

#: A trace is made to be watched: more steps than this are refused.
MAX_STEPS = 4096


class Cell(NamedTuple):
    """One cell of a named grid."""

    grid: str
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Grid:
    """A named grid of numbers.

    ``symbol`` is what sentences call it ("X"), ``label`` the caption, ``origin`` the (row, column) of the
    cell that sentences call [0, 0] (a padded grid counts from the input's first cell), ``border`` the
    cells that were put around the input. ``values`` cannot be written to.
    """

    name: str
    symbol: str
    label: str
    values: np.ndarray
    origin: tuple[int, int] = (0, 0)
    border: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        values = np.array(self.values)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.values.shape


class Term(NamedTuple):
    """One product of a sum: the cells that are multiplied (weight first), their values, the product.

    ``target`` is the written cell that the term is a part of.
    """

    factors: tuple[Cell, ...]
    values: tuple[Any, ...]
    value: Any
    target: Cell

    @property
    def text(self) -> str:
        """``"(-1)·3"``."""
        return "·".join(format_factor(value) for value in self.values)

    @property
    def silent(self) -> bool:
        """Whether the term can be left out of the sentence: a finite value times the weight 0."""
        return bool(self.values[0] == 0 and np.isfinite(self.values[-1]))


@dataclass(frozen=True)
class Step:
    """What happens in one step: it reads cells and writes ``values`` into the cells ``writes``.

    Most steps write one cell of the output. A step that stamps a kernel writes several, and a cell that is
    written again holds the later value.
    """

    index: int
    reads: tuple[Cell, ...]
    writes: tuple[Cell, ...]
    values: tuple[Any, ...]
    terms: tuple[Term, ...]
    sentence: str


@dataclass(frozen=True)
class Frame:
    """The state after ``index`` steps. ``output`` holds None where nothing has been written yet."""

    index: int
    step: Step | None
    output: tuple[tuple[Any, ...], ...]
    sentence: str


@dataclass(frozen=True, eq=False)
class Trace:
    """The record of one operation on bare grids. Made by ``trace.conv2d`` and its siblings."""

    operation: str
    parameters: Mapping[str, Any]
    grids: Mapping[str, Grid]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        own = {
            name: tuple(map(int, value)) if np.ndim(value) else value
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

        Raises
        ------
        IndexError
            There is no such frame.
        TypeError
            ``index`` is not a whole number.
        """
        index = _whole(index, "index")
        if not 0 <= index <= len(self):
            raise IndexError(
                f"index (={index}) must be from 0 (the start) to {len(self)} (the end). Use for example "
                f"index={len(self)}."
            )
        written = {
            cell[1:]: value
            for step in self.steps[:index]
            for cell, value in zip(step.writes, step.values, strict=True)
            if cell.grid == "output"
        }
        rows, columns = self.output.shape
        output = tuple(tuple(written.get((r, c)) for c in range(columns)) for r in range(rows))
        if index == 0:
            return Frame(0, None, output, "Start: no cell of the output has been computed yet.")
        step = self.steps[index - 1]
        return Frame(index, step, output, step.sentence)

    def comes_from(self, row: int, column: int) -> tuple[Cell, ...]:
        """The input and kernel cells that output cell (row, column) was made from."""
        self._check("output", row, column)
        target = Cell("output", row, column)
        found = (cell for step in self.steps for cell, made in _links(step) if made == target)
        return tuple(dict.fromkeys(found))

    def feeds(self, grid: str, row: int, column: int) -> tuple[Cell, ...]:
        """The output cells that are made from this cell of ``grid``, in the order in which they are made."""
        self._check(grid, row, column)
        source = Cell(grid, row, column)
        found = (made for step in self.steps for cell, made in _links(step) if cell == source)
        return tuple(dict.fromkeys(found))

    def unread(self, grid: str) -> tuple[Cell, ...]:
        """The cells of ``grid`` that no step ever reads."""
        rows, columns = self._grid(grid).shape
        read = {cell for step in self.steps for cell in step.reads}
        every = (Cell(grid, r, c) for r in range(rows) for c in range(columns))
        return tuple(cell for cell in every if cell not in read)

    def _grid(self, name: str) -> Grid:
        if not isinstance(name, str) or name not in self.grids:
            raise ValueError(
                f"grid (={name!r}) must be one of {', '.join(map(repr, self.grids))}. Use for example "
                f"'output'."
            )
        return self.grids[name]

    def _check(self, name: str, row: int, column: int) -> None:
        rows, columns = self._grid(name).shape
        row, column = _whole(row, "row"), _whole(column, "column")
        if not (0 <= row < rows and 0 <= column < columns):
            raise IndexError(
                f"cell (={row}, {column}) is outside {name!r}, which is {rows}×{columns}. Use rows 0 to "
                f"{rows - 1} and columns 0 to {columns - 1}."
            )


def _links(step: Step) -> Iterator[tuple[Cell, Cell]]:
    """(cell that is read, cell that is made from it). A step that makes one cell makes it from all."""
    if len(step.writes) == 1:
        yield from ((cell, step.writes[0]) for cell in step.reads)
        return
    for term in step.terms:
        yield from ((cell, term.target) for cell in term.factors)


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(
            f"{name} (={value!r}) must be a whole number, not {type(value).__name__}. Use for example "
            f"{name}=0."
        )
    return int(value)
