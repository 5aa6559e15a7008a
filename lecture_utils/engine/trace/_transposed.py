"""Transposed convolution, recorded in its three explanations, one by one or side by side.

Gather: zeros between and around the input, then a convolution with the kernel turned by 180°.
Stamp: each input value adds a scaled kernel to the output. Matrix: the transpose of the
convolution's matrix. All three give the same grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import ops
from lecture_utils.engine.shapes import IntOrPair, pair
from lecture_utils.engine.trace._convolution import product, refuse_huge, sum_step
from lecture_utils.engine.trace._numbers import bare, format_number
from lecture_utils.engine.trace._record import Board, Cell, Grid, Step, Term, Trace

METHODS = ("gather", "stamp", "matrix")

#: The board of each method: its title, its grids, the signs between them.
_BOARDS = {
    "gather": Board(
        "Zeros between and around, then slide", ("padded", "turned", "output"), ("*", "=")
    ),
    "stamp": Board(
        "Stamp the kernel, add where stamps overlap", ("input", "kernel", "stamped"), ("·", "→")
    ),
    "matrix": Board("The transposed matrix", ("matrix", "vector", "column"), ("·", "=")),
}
_RESULT = {"gather": "output", "stamp": "stamped", "matrix": "column"}


def conv_transpose2d(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    method: str = "gather",
    rotate: bool = True,
) -> Trace:
    """Record ``ops.conv_transpose2d`` on bare grids, by one of its three explanations.

    Parameters
    ----------
    input : array_like, (H, W)
    weight : array_like, (kH, kW)
    stride, padding, output_padding, dilation : int or (height, width)
    method : {"gather", "stamp", "matrix"}
        "gather" and "matrix" have a step for each output cell, "stamp" one for each input cell.
    rotate : bool
        False slides the kernel of "gather" as it is: what the deck's slide seems to say. The output
        is then another one, and the cells that differ are marked as wrong.

    Returns
    -------
    Trace
        Its ``output`` is the finished grid Z, (H_out, W_out).

    Raises
    ------
    TypeError, ValueError
        As ``ops.conv_transpose2d``; an unknown method; rotate=False with another method than
        "gather".

    Examples
    --------
    >>> from lecture_utils import slides
    >>> conv_transpose2d([[2, -5], [-2, 1]], slides.K, stride=2, padding=1).output
    array([[ 0,  7,  0],
           [-2,  3,  5],
           [ 0, -3,  0]])
    """
    checks.one_of(method, "method", METHODS)
    if not checks.flag(rotate, "rotate") and method != "gather":
        raise ValueError(f"rotate=False has no meaning for method={method!r}. Use method='gather'.")
    case = _case(input, weight, stride, padding, output_padding, dilation, rotate)
    walk = "inputs" if method == "stamp" else "outputs"
    return _trace(case, (method,), walk, {"method": method} | ({} if rotate else {"rotate": False}))


def transposed_views(
    input: Any,
    weight: Any,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    walk: str = "outputs",
    rotate: bool = True,
) -> Trace:
    """Record the three explanations side by side: each step happens in all three at once.

    Parameters
    ----------
    input, weight, stride, padding, output_padding, dilation, rotate
        As ``conv_transpose2d``.
    walk : {"outputs", "inputs"}
        "outputs": a step finishes one cell of the output in every view. "inputs": a step adds what
        one input cell contributes, in every view.

    Returns
    -------
    Trace
        Its boards are the three views.

    Raises
    ------
    TypeError, ValueError
        As ``conv_transpose2d``; an unknown walk.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> views = transposed_views([[2, -5], [-2, 1]], slides.K, stride=2, padding=1, walk="inputs")
    >>> for name in ("output", "stamped", "column"):
    ...     print(len(views), views.grids[name].values.ravel().tolist())
    4 [0, 7, 0, -2, 3, 5, 0, -3, 0]
    4 [0, 7, 0, -2, 3, 5, 0, -3, 0]
    4 [0, 7, 0, -2, 3, 5, 0, -3, 0]
    """
    checks.one_of(walk, "walk", ("outputs", "inputs"))
    case = _case(
        input, weight, stride, padding, output_padding, dilation, checks.flag(rotate, "rotate")
    )
    return _trace(case, METHODS, walk, {"walk": walk} | ({} if rotate else {"rotate": False}))


@dataclass(frozen=True)
class _Case:
    """One transposed convolution: its grids, and which input cell meets which tap for each output
    cell.
    """

    parameters: dict[str, Any]
    grids: dict[str, Grid]
    size: tuple[int, int]
    meets: tuple[tuple[tuple[tuple[int, int], tuple[int, int]], ...], ...]
    reach: tuple[tuple[int, int], tuple[int, int]]  # border before the input, and dilation


def _case(
    input: Any,
    weight: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    dilation: Any,
    rotate: bool,
) -> _Case:
    y, k = bare(input, "input"), bare(weight, "weight")
    z = ops.conv_transpose2d(y, k, None, stride, padding, output_padding, 1, dilation)
    refuse_huge(z.shape, k.size, z.size * y.size)
    s, p, d = pair(stride, "stride"), pair(padding, "padding"), pair(dilation, "dilation")
    before = tuple(d[axis] * (k.shape[axis] - 1) - p[axis] for axis in (0, 1))

    padded = np.zeros([z.shape[axis] + d[axis] * (k.shape[axis] - 1) for axis in (0, 1)], z.dtype)
    holds = set()
    for i, j in np.ndindex(y.shape):
        r, c = i * s[0] + before[0], j * s[1] + before[1]
        if (
            0 <= r < padded.shape[0] and 0 <= c < padded.shape[1]
        ):  # more padding than reach cuts cells off
            padded[r, c] = y[i, j]
            holds.add((r, c))
    zeros = set(np.ndindex(padded.shape)) - holds
    rows, columns = (
        range(before[axis], before[axis] + (y.shape[axis] - 1) * s[axis] + 1) for axis in (0, 1)
    )
    inserted = frozenset((r, c) for r, c in zeros if r in rows and c in columns)
    turned = k[::-1, ::-1] if rotate else k
    gathered = z if rotate else ops.conv2d(padded, k, dilation=d)
    wrong = frozenset((r, c) for r, c in np.ndindex(z.shape) if not _same(gathered[r, c], z[r, c]))

    meets = []
    for r, c in np.ndindex(z.shape):
        taps = ((a, b) for a, b in np.ndindex(k.shape))
        pairs = [
            (((r + p[0] - a * d[0]) // s[0], (c + p[1] - b * d[1]) // s[1]), (a, b))
            for a, b in taps
            if (r + p[0] - a * d[0]) % s[0] == 0 and (c + p[1] - b * d[1]) % s[1] == 0
        ]
        meets.append(
            tuple((n, t) for n, t in pairs if 0 <= n[0] < y.shape[0] and 0 <= n[1] < y.shape[1])
        )
    matrix = np.zeros((z.size, y.size), z.dtype)
    for o, met in enumerate(meets):
        for (i, j), tap in met:
            matrix[o, i * y.shape[1] + j] = k[tap]

    turned_label = "K turned by 180°" if rotate else "K as it is"
    grids = {
        "input": Grid("input", "Y", "Input Y", y),
        "padded": Grid(
            *("padded", "Y", "Y with zeros", padded, before, frozenset(zeros - inserted), s),
            inserted=inserted,
        ),
        "turned": Grid(
            "turned",
            "K'" if rotate else "K",
            turned_label,
            turned,
            stands_for=("K", -1) if rotate else None,
        ),
        "kernel": Grid("kernel", "K", "Kernel K", k),
        "output": Grid("output", "Z", "Output Z", gathered, wrong=wrong),
        "stamped": Grid("stamped", "Z", "Output Z", z, initial=0),
        "matrix": Grid("matrix", "Cᵀ", "Cᵀ", matrix),
        "vector": Grid("vector", "y", "y", y.reshape(-1, 1), stands_for=("Y", y.shape[1])),
        "column": Grid("column", "z", "z", z.reshape(-1, 1), stands_for=("Z", z.shape[1])),
    }
    parameters = {"stride": stride, "padding": padding}
    parameters |= {"output_padding": output_padding} if np.any(output_padding) else {}
    parameters |= {"dilation": dilation} if np.any(np.array(dilation) != 1) else {}
    return _Case(parameters, grids, z.shape, tuple(meets), (before, d))


def _trace(case: _Case, methods: Sequence[str], walk: str, extra: dict[str, Any]) -> Trace:
    names = [name for method in methods for name in _BOARDS[method].grids]
    grids = {name: case.grids[name] for name in dict.fromkeys(["input", *names])}
    if methods == ("stamp",) or methods == ("matrix",):  # the result of a single view is its output
        result = grids.pop(_RESULT[methods[0]])
        values = result.values.reshape(case.size)
        grids["output"] = Grid("output", "Z", "Output Z", values, initial=result.initial)
    make = _output_steps if walk == "outputs" else _input_steps
    boards = tuple(_board(method, grids) for method in methods)
    parameters = {**case.parameters, **extra}
    return Trace("conv_transpose2d", parameters, grids, make(case, grids, methods), boards)


def _board(method: str, grids: dict[str, Grid]) -> Board:
    title, names, signs = _BOARDS[method]
    return Board(title, tuple(name if name in grids else "output" for name in names), signs)


def _output_steps(case: _Case, grids: dict[str, Grid], methods: Sequence[str]) -> tuple[Step, ...]:
    """One step an output cell: what each view reads for it, and the finished value."""
    steps = []
    for o, place in enumerate(np.ndindex(case.size)):
        links, steps_of = [], {}
        for method in methods:
            made = _made(method, place, o, grids)
            pairs = _pairs(case, method, place, o)
            steps_of[method] = sum_step(o, grids, pairs, made, _value(grids, made))
            links.append((made, steps_of[method].reads))
        lead = steps_of[methods[0]]
        steps.append(_joined(o, links, grids, lead.terms, lead.sentence))
    return tuple(steps)


def _input_steps(case: _Case, grids: dict[str, Grid], methods: Sequence[str]) -> tuple[Step, ...]:
    """One step an input cell: what it adds to the output cells, in each view."""
    sums = np.zeros(case.size, case.grids["stamped"].values.dtype)
    steps = []
    for n, source in enumerate(np.ndindex(case.grids["input"].shape)):
        links, terms, reached = [], [], []
        for o, place in enumerate(np.ndindex(case.size)):
            for tap in (tap for other, tap in case.meets[o] if other == source):
                term = product(case.grids, (Cell("kernel", *tap), Cell("input", *source)))
                with np.errstate(invalid="ignore", over="ignore"):
                    sums[place] += term.value
                terms.append(term)
                reached.append(place)
                links += [
                    (_made(method, place, o, grids), _contribution(case, method, source, tap, o))
                    for method in methods
                ]
        sentence = _stamp_sentence(case, source, reached)
        values = {place: sums[place] for place in reached}
        steps.append(_joined(n, links, grids, tuple(terms), sentence, values, case.size))
    return tuple(steps)


def _pairs(case: _Case, method: str, place: tuple[int, int], o: int) -> list[tuple[Cell, Cell]]:
    """(weight, input) cells of one output cell in one view."""
    if method == "gather":
        _, (d_h, d_w) = case.reach
        return [
            (Cell("turned", a, b), Cell("padded", place[0] + a * d_h, place[1] + b * d_w))
            for a, b in np.ndindex(case.grids["turned"].shape)
        ]
    if method == "stamp":
        return [(Cell("kernel", *tap), Cell("input", *source)) for source, tap in case.meets[o]]
    return [
        (Cell("matrix", o, n), Cell("vector", n, 0)) for n in range(case.grids["vector"].shape[0])
    ]


def _contribution(
    case: _Case, method: str, source: tuple[int, int], tap: tuple[int, int], o: int
) -> tuple[Cell, ...]:
    """The cells of one view that carry what ``source`` adds to output cell ``o``."""
    kernel = case.grids["kernel"].shape
    if method == "gather":
        (top, left), _ = case.reach
        s_h, s_w = case.grids["padded"].spacing
        turned = Cell("turned", kernel[0] - 1 - tap[0], kernel[1] - 1 - tap[1])
        return (turned, Cell("padded", source[0] * s_h + top, source[1] * s_w + left))
    if method == "stamp":
        return (Cell("kernel", *tap), Cell("input", *source))
    n = source[0] * case.grids["input"].shape[1] + source[1]
    return (Cell("matrix", o, n), Cell("vector", n, 0))


def _made(method: str, place: tuple[int, int], o: int, grids: dict[str, Grid]) -> Cell:
    name = _RESULT[method]
    if name not in grids:
        return Cell("output", *place)
    return Cell(name, o, 0) if name == "column" else Cell(name, *place)


def _value(grids: dict[str, Grid], cell: Cell) -> Any:
    return grids[cell.grid].values[cell.row, cell.column]


def _joined(
    index: int,
    links: Sequence[tuple[Cell, tuple[Cell, ...]]],
    grids: dict[str, Grid],
    terms: tuple[Term, ...],
    sentence: str,
    values: dict[tuple[int, int], Any] | None = None,
    size: tuple[int, int] = (1, 1),
) -> Step:
    writes = tuple(dict.fromkeys(made for made, _ in links))
    reads = tuple(dict.fromkeys(cell for _, sources in links for cell in sources))

    def value(cell: Cell) -> Any:
        if values is None:
            return _value(grids, cell)
        return values[
            divmod(cell.row, size[1]) if cell.grid == "column" else (cell.row, cell.column)
        ]

    return Step(index, reads, writes, tuple(map(value, writes)), terms, sentence, tuple(links))


def _stamp_sentence(
    case: _Case, source: tuple[int, int], reached: Sequence[tuple[int, int]]
) -> str:
    value = format_number(case.grids["input"].values[source])
    taps = case.grids["kernel"].values.size
    name = f"Y[{source[0]}, {source[1]}] = {value}"
    cut = taps - len(reached)
    lost = f"; padding cuts off the other {cut}" if cut else ""
    return f"{name} adds {value} times the kernel: {len(reached)} of {taps} products reach Z{lost}."


def _same(a: Any, b: Any) -> bool:
    return bool(a == b or (a != a and b != b))
