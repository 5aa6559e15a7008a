"""The step-by-step record of one operation; everything a person sees is a view of it.

A ``Trace`` is frozen. It holds the operation, its parameters, named grids (input, prepared input, kernel
as used, output) and steps. A step says which cells it reads, which it writes and with what, and its
arithmetic term by term. From that follow the sentence, the frame at a step, and the provenance of a cell.
A new operation is a new function here and no new code in any view.

Cells are (row, column), counted from 0 as in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from lecture_utils import ops, shapes
from lecture_utils._arrays import numeric
from lecture_utils.shapes import IntOrPair, pair

#: A trace is made to be watched: more output cells than this are refused.
MAX_STEPS = 4096


class Cell(NamedTuple):
    """One cell of a named grid."""

    grid: str
    row: int
    column: int


@dataclass(frozen=True)
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
    """One product of a sum: the cells that are multiplied, their values, and the product."""

    factors: tuple[Cell, ...]
    values: tuple[Any, ...]
    value: Any

    @property
    def text(self) -> str:
        """``"(-1)·3"``."""
        return "·".join(_factor(value) for value in self.values)

    @property
    def silent(self) -> bool:
        """Whether the term can be left out of the sentence: a finite value times the weight 0."""
        return bool(self.values[0] == 0 and np.isfinite(self.values[-1]))


@dataclass(frozen=True)
class Step:
    """What happens in one step: ``reads`` cells, ``writes`` one cell with ``value``, for a reason."""

    index: int
    reads: tuple[Cell, ...]
    writes: Cell
    value: Any
    terms: tuple[Term, ...]
    sentence: str


@dataclass(frozen=True)
class Frame:
    """The state after ``index`` steps. ``output`` holds None where nothing has been written yet."""

    index: int
    step: Step | None
    output: tuple[tuple[Any, ...], ...]
    sentence: str


@dataclass(frozen=True)
class Trace:
    """The record of one operation on bare grids. Made by ``conv2d`` and its siblings below."""

    operation: str
    parameters: Mapping[str, Any]
    grids: Mapping[str, Grid]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
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
        settings = [f"{name}={_setting(value)}" for name, value in self.parameters.items()]
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
        if isinstance(index, bool) or not isinstance(index, int | np.integer):
            raise TypeError(f"index (={index!r}) must be a whole number.")
        if not 0 <= index <= len(self):
            raise IndexError(f"index (={index}) must be from 0 (the start) to {len(self)} (the end).")
        written = {step.writes[1:]: step.value for step in self.steps[:index]}
        rows, columns = self.output.shape
        output = tuple(tuple(written.get((r, c)) for c in range(columns)) for r in range(rows))
        if index == 0:
            return Frame(0, None, output, "Start: no cell of the output has been computed yet.")
        step = self.steps[index - 1]
        return Frame(int(index), step, output, step.sentence)

    def comes_from(self, row: int, column: int) -> tuple[Cell, ...]:
        """The input and kernel cells that output cell (row, column) was made from."""
        self._check("output", row, column)
        return tuple(
            cell for step in self.steps if step.writes[1:] == (row, column) for cell in step.reads
        )

    def feeds(self, grid: str, row: int, column: int) -> tuple[Cell, ...]:
        """The output cells that read this cell of ``grid``, in the order in which they are made."""
        self._check(grid, row, column)
        return tuple(step.writes for step in self.steps if Cell(grid, row, column) in step.reads)

    def unread(self, grid: str) -> tuple[Cell, ...]:
        """The cells of ``grid`` that no step ever reads."""
        rows, columns = self._grid(grid).shape
        read = {cell for step in self.steps for cell in step.reads}
        every = (Cell(grid, r, c) for r in range(rows) for c in range(columns))
        return tuple(cell for cell in every if cell not in read)

    def _grid(self, name: str) -> Grid:
        if name not in self.grids:
            raise ValueError(f"grid (={name!r}) must be one of {', '.join(map(repr, self.grids))}.")
        return self.grids[name]

    def _check(self, name: str, row: int, column: int) -> None:
        rows, columns = self._grid(name).shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise IndexError(
                f"cell (={row}, {column}) is outside {name!r}, which is {rows}×{columns}: rows 0 to "
                f"{rows - 1}, columns 0 to {columns - 1}."
            )


def conv2d(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Trace:
    """Record ``ops.conv2d`` on bare grids: one step for each output cell, row by row.

    Parameters
    ----------
    input : array_like, (H, W)
    weight : array_like, (kH, kW)
    stride, padding, dilation : int or (height, width)

    Returns
    -------
    Trace
        Grids ``input`` X, ``padded`` (X with its border of zeros), ``kernel`` K, ``output`` Y.

    Raises
    ------
    TypeError, ValueError
        As ``ops.conv2d``; also for more than two dimensions or more than 4096 output cells.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> trace = conv2d(slides.X, slides.K, stride=2, padding=1)
    >>> trace.frame(1).sentence
    'Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2'
    >>> trace.output
    array([[ 2, -5],
           [-2,  1]])
    """
    x, k = bare(input, "input"), bare(weight, "weight")
    size = shapes.conv_output_size(x.shape, k.shape, pair(stride, "stride"), padding, dilation)
    _refuse_huge(size)
    y = ops.conv2d(x, k, stride=stride, padding=padding, dilation=dilation)
    (p_h, p_w), (d_h, d_w) = pair(padding, "padding"), pair(dilation, "dilation")
    padded = np.pad(x, ((p_h, p_h), (p_w, p_w)))
    inside = {(r + p_h, c + p_w) for r, c in np.ndindex(x.shape)}
    grids = {
        "input": Grid("input", "X", "Input X", x),
        "padded": Grid(
            "padded", "X", "Input X" if (p_h, p_w) == (0, 0) else "X with its border of zeros",
            padded, (p_h, p_w), frozenset(set(np.ndindex(padded.shape)) - inside),
        ),
        "kernel": Grid("kernel", "K", "Kernel K", k),
        "output": Grid("output", "Y", "Output Y", y),
    }
    rows = windows_along(size[0], k.shape[0], pair(stride, "stride")[0], d_h)
    columns = windows_along(size[1], k.shape[1], pair(stride, "stride")[1], d_w)
    steps = []
    for i, j in np.ndindex(y.shape):
        cells = [(rows[i][a], columns[j][b]) for a, b in np.ndindex(k.shape)]
        terms = tuple(
            _product(grids, Cell("kernel", *tap), Cell("padded", *cell))
            for tap, cell in zip(np.ndindex(k.shape), cells, strict=True)
        )
        reads = [factor for term in terms for factor in term.factors]
        reads += [Cell("input", r - p_h, c - p_w) for r, c in cells if (r, c) in inside]
        written = Cell("output", i, j)
        steps.append(
            Step(len(steps), tuple(reads), written, y[i, j], terms, _sum_sentence(written, terms, y[i, j]))
        )
    parameters = {"stride": stride, "padding": padding, "dilation": dilation}
    return Trace("conv2d", parameters, grids, tuple(steps))


def windows_along(out: int, kernel_size: int, stride: int, dilation: int) -> list[list[int]]:
    """Along one axis: for each output index, the positions its window reads in the padded input.

    Examples
    --------
    >>> windows_along(2, kernel_size=3, stride=2, dilation=1)
    [[0, 1, 2], [2, 3, 4]]
    """
    return [[i * stride + a * dilation for a in range(kernel_size)] for i in range(out)]


def format_number(value: Any) -> str:
    """A number as the course writes it: whole numbers plain, others with up to six digits, ∞, NaN.

    Examples
    --------
    >>> [format_number(v) for v in (3, -5.0, 0.1 + 0.2, float("inf"), float("nan"))]
    ['3', '-5', '0.3', '∞', 'NaN']
    """
    if isinstance(value, int | np.integer):
        return str(int(value))
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "-∞"
    short = float(value) if float(value).is_integer() else float(f"{float(value):.6g}")
    return str(int(short)) if short.is_integer() and abs(short) < 1e15 else repr(short)


# --- pieces ---------------------------------------------------------------------------------------


def bare(value: Any, name: str) -> np.ndarray:
    """``value`` as one bare grid (H, W) of numbers, or the error that says which axis to choose."""
    array = numeric(value, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name} has {array.ndim} dimensions {array.shape}, but a trace shows one bare grid (H, W). "
            f"Choose one channel, for example {name}[0], or use ops for the whole."
        )
    return array


def _refuse_huge(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_STEPS:
        raise ValueError(
            f"the output has {size[0]}·{size[1]} = {size[0] * size[1]} cells, but a trace records at most "
            f"{MAX_STEPS} steps: it is made to be watched. Use ops for the numbers, or a smaller input."
        )


def _product(grids: Mapping[str, Grid], *factors: Cell) -> Term:
    values = tuple(grids[cell.grid].values[cell.row, cell.column] for cell in factors)
    with np.errstate(invalid="ignore", over="ignore"):
        product = values[0]
        for value in values[1:]:
            product = product * value
    return Term(factors, values, product)


def _sum_sentence(written: Cell, terms: Sequence[Term], value: Any) -> str:
    spoken = [term.text for term in terms if not term.silent]
    sum_of = " + ".join(spoken) if spoken else "a sum of nothing but zero weights"
    return f"Y[{written.row}, {written.column}] = {sum_of} = {format_number(value)}"


def _factor(value: Any) -> str:
    text = format_number(value)
    return f"({text})" if text.startswith("-") else text


def _setting(value: Any) -> str:
    return str(tuple(int(v) for v in value)) if isinstance(value, Sequence) else str(value)
