"""Transposed convolution, recorded in its three explanations, one by one or side by side.

Gather: zeros between and around the input, then a convolution with the kernel turned by 180°.
Stamp: each input value adds a scaled kernel to the output. Matrix: the transpose of the
convolution's matrix. All three give the same grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import ops
from lecture_utils.engine.shapes import IntOrPair, pair
from lecture_utils.engine.trace._convolution import refuse_huge
from lecture_utils.engine.trace._numbers import bare
from lecture_utils.engine.trace._record import Board, Grid, Trace
from lecture_utils.engine.trace._transposed_steps import RESULT, Case, input_steps, output_steps

METHODS = ("gather", "stamp", "matrix")

#: The board of each method: its title, its grids, the signs between them.
_BOARDS = {
    "gather": Board(
        "Zeros between and around, then slide", ("padded", "turned", "output"), ("*", "=")
    ),
    "stamp": Board(
        "Stamp the kernel, add where stamps overlap", ("input", "kernel", "stamped"), ("·", "→")
    ),
    "stamps": Board(
        "Stamp the kernel, add where stamps overlap",
        ("input", "kernel", "canvas", "stamped"),
        ("·", "=", "→"),
    ),
    "matrix": Board("The transposed matrix", ("matrix", "vector", "column"), ("·", "=")),
}


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
    methods: Sequence[str] = METHODS,
) -> Trace:
    """Record several explanations side by side: each step happens in all of them at once.

    Parameters
    ----------
    input, weight, stride, padding, output_padding, dilation, rotate
        As ``conv_transpose2d``.
    walk : {"outputs", "inputs"}
        "outputs": a step finishes one cell of the output in every view. "inputs": a step adds what
        one input cell contributes, in every view.
    methods : sequence of {"gather", "stamp", "matrix"}
        The views, in their order.

    Returns
    -------
    Trace
        Its boards are the views.

    Raises
    ------
    TypeError, ValueError
        As ``conv_transpose2d``; an unknown walk; no method, or one twice.

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
    extra = {"walk": walk} | ({} if rotate else {"rotate": False})
    return _trace(case, _views(methods), walk, extra)


def _views(methods: Any) -> tuple[str, ...]:
    if isinstance(methods, str) or not isinstance(methods, Sequence):
        raise TypeError(
            f"methods (={checks.shown(methods)}) must be a list of names. Use for example "
            "methods=('gather', 'stamp')."
        )
    chosen = tuple(checks.one_of(m, f"methods[{n}]", METHODS) for n, m in enumerate(methods))
    twice = [method for method in chosen if chosen.count(method) > 1]
    if twice or not chosen:
        problem = f"names {twice[0]!r} twice" if twice else "is empty"
        raise ValueError(f"methods {problem}. Use for example methods=('gather', 'stamp').")
    return chosen


def _case(
    input: Any,
    weight: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    dilation: Any,
    rotate: bool,
) -> Case:
    y, k = bare(input, "input"), bare(weight, "weight")
    z = ops.conv_transpose2d(y, k, None, stride, padding, output_padding, 1, dilation)
    refuse_huge(z.shape, k.size, z.size * y.size)
    s, p, d = pair(stride, "stride"), pair(padding, "padding"), pair(dilation, "dilation")
    before = (d[0] * (k.shape[0] - 1) - p[0], d[1] * (k.shape[1] - 1) - p[1])

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
        "canvas": _canvas(y, k, z.shape, s, p, d),
        "stamped": Grid("stamped", "Z", "Output Z", z, initial=0),
        "matrix": Grid("matrix", "Cᵀ", "Cᵀ", matrix),
        "vector": Grid("vector", "y", "y", y.reshape(-1, 1), stands_for=("Y", y.shape[1])),
        "column": Grid("column", "z", "z", z.reshape(-1, 1), stands_for=("Z", z.shape[1])),
    }
    parameters = {"stride": stride, "padding": padding}
    parameters |= {"output_padding": output_padding} if np.any(output_padding) else {}
    parameters |= {"dilation": dilation} if np.any(np.array(dilation) != 1) else {}
    return Case(parameters, grids, z.shape, tuple(meets), before, s, p, d)


def _canvas(y: Any, k: Any, size: tuple[int, int], s: Any, p: Any, d: Any) -> Grid:
    """All that stamps reach, and the part of it that is Z; its cells are numbered as those of Z."""
    stamped = ops.conv_transpose2d(y, k, None, s, 0, 0, 1, d)
    high, wide = (max(stamped.shape[axis], p[axis] + size[axis]) for axis in (0, 1))
    values = np.zeros((high, wide), stamped.dtype)
    values[: stamped.shape[0], : stamped.shape[1]] = stamped
    kept = [range(p[axis], p[axis] + size[axis]) for axis in (0, 1)]
    cut = frozenset(
        (r, c) for r, c in np.ndindex(high, wide) if r not in kept[0] or c not in kept[1]
    )
    return Grid("canvas", "Z", "This stamp", values, p, cut=cut, momentary=True)


def _trace(case: Case, methods: Sequence[str], walk: str, extra: dict[str, Any]) -> Trace:
    kinds = ["stamps" if m == "stamp" and walk == "inputs" else m for m in methods]
    names = [name for kind in kinds for name in _BOARDS[kind].grids]
    grids = {name: case.grids[name] for name in dict.fromkeys(["input", *names])}
    if "gather" not in methods:  # then the result of the first view is the output
        result = grids.pop(RESULT[methods[0]])
        values = result.values.reshape(case.size)
        grids["output"] = Grid("output", "Z", "Output Z", values, initial=result.initial)
    make = output_steps if walk == "outputs" else input_steps
    boards = tuple(_board(kind, grids) for kind in kinds)
    parameters = {**case.parameters, **extra}
    return Trace("conv_transpose2d", parameters, grids, make(case, grids, methods), boards)


def _board(kind: str, grids: dict[str, Grid]) -> Board:
    title, names, signs = _BOARDS[kind]
    return Board(title, tuple(name if name in grids else "output" for name in names), signs)


def _same(a: Any, b: Any) -> bool:
    return bool(a == b or (a != a and b != b))
