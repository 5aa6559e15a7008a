"""Wrong procedures that people are seen to follow, written down before the catalogue knew them.

Where they come from: what teachers of the subject see on paper (signs, order, a forgotten row), and
what writers of their own loops report of them: a step that counts twice (a book's
``range(0, n // s + 1, s)``), the border made and then not used, another border for "same" than the
one that was asked for, switches that are counted inside their window or down the columns, the
stamps of a transposed convolution put side by side, its zeros behind every cell, its kernel
transposed.

Each is a function of the call (arguments by name, pairs as pairs) that gives a grid, or None where
it does not apply. They are written as loops over cells, without the stages of the course.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import numpy as np

from lecture_utils import ops

Call = dict[str, Any]
Wrong = Callable[[Call], "np.ndarray | None"]
Cell = tuple[int, int]

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
STAMPED = ("conv_transpose2d",)
PRODUCTS = (*CONVOLUTIONS, *STAMPED)
MAX, AVERAGE, UNPOOL = ("max_pool2d",), ("avg_pool2d",), ("max_unpool2d",)
POOLINGS = (*MAX, *AVERAGE)
SLIDING = (*CONVOLUTIONS, *POOLINGS)
ALL = (*PRODUCTS, *POOLINGS, *UNPOOL)


# --- the right ones, cell by cell -----------------------------------------------------------------


def right(call: Call) -> np.ndarray:
    """What comes out if nothing is wrong."""
    names = {
        "output_padding": ops.conv_transpose2d,
        "indices": ops.max_unpool2d,
        "count_include_pad": ops.avg_pool2d,
        "kernel_size": ops.max_pool2d,
        "weight": ops.conv2d,
    }
    operation = next(names[name] for name in names if name in call)
    return np.asarray(operation(**call))


def window(call: Call, i: int, j: int, stride: Cell | None = None) -> list[tuple[Cell, Cell]]:
    """Which cells of X a window lies on: (place in the window, cell), also outside X."""
    size = call["weight"].shape if "weight" in call else call["kernel_size"]
    (s_h, s_w), (p_h, p_w) = stride or call["stride"], call["padding"]
    d_h, d_w = call.get("dilation", (1, 1))
    return [
        ((a, b), (i * s_h + a * d_h - p_h, j * s_w + b * d_w - p_w))
        for a, b in product(range(size[0]), range(size[1]))
    ]


def at(x: np.ndarray, cell: Cell, outside: Any = 0) -> Any:
    inside = all(0 <= n < size for n, size in zip(cell, x.shape, strict=True))
    return x[cell] if inside else outside


Outside = Callable[[np.ndarray, Cell], Any]


def slid(
    call: Call,
    made: Callable[[list[tuple[float, float]]], float],
    outside: Outside = lambda x, cell: 0,
) -> np.ndarray:
    """Each cell of Y made from the pairs (number of X, weight) of its window."""
    x, k = call["input"], call["weight"]
    y = np.zeros(right(call).shape)
    for place in np.ndindex(y.shape):
        pairs = [
            (at(x, cell, outside(x, cell)), k[weight]) for weight, cell in window(call, *place)
        ]
        y[place] = made(pairs)
    return y


def pooled(call: Call, made: Callable[[list[float]], float]) -> np.ndarray | None:
    """Each cell of Y made from the cells of X in its window, in reading order."""
    x = call["input"]
    y = np.zeros(right(call).shape)
    for place in np.ndindex(y.shape):
        cells = [cell for _, cell in window(call, *place) if at(x, cell, None) is not None]
        if not cells:
            return None
        y[place] = made([x[cell] for cell in cells])
    return y


Stamps = Iterable[tuple[Cell, float]]


def stamped(
    call: Call,
    joined: Callable[[list[float]], float] = sum,
    product_of: Callable[[float, float], float] = lambda v, w: v * w,
    step: Cell | None = None,
) -> np.ndarray | None:
    """A transposed convolution by stamps: what each cell gets, joined; then the cut."""
    y, k, (s_h, s_w) = call["input"], call["weight"], step or call["stride"]
    (d_h, d_w), (p_h, p_w) = call["dilation"], call["padding"]
    got: dict[Cell, list[float]] = {}
    for i, j in np.ndindex(y.shape):
        for a, b in np.ndindex(k.shape):
            cell = (i * s_h + a * d_h, j * s_w + b * d_w)
            got.setdefault(cell, []).append(product_of(y[i, j], k[a, b]))
    rows, columns = (
        (n - 1) * s + d * (size - 1) + 1 + o - 2 * p
        for n, s, d, size, o, p in zip(
            *(y.shape, (s_h, s_w), (d_h, d_w), k.shape, call["output_padding"], (p_h, p_w)),
            strict=True,
        )
    )
    if min(rows, columns) < 1:
        return None
    z = np.zeros((rows, columns))
    for r, c in np.ndindex(z.shape):
        z[r, c] = joined(got.get((r + p_h, c + p_w), [0]))
    return z


def with_grid(name: str, changed: Callable[[np.ndarray], np.ndarray]) -> Wrong:
    """The right procedure with one of its grids changed."""
    return lambda call: right({**call, name: changed(call[name])})


def with_result(changed: Callable[[np.ndarray], np.ndarray]) -> Wrong:
    """The right procedure, and then something is done with its result."""
    return lambda call: changed(right(call))


def with_zeros(rows: slice, columns: slice) -> Wrong:
    """Part of the kernel is forgotten."""

    def wrong(call: Call) -> np.ndarray:
        weight = call["weight"].copy()
        weight[rows, columns] = 0
        return right({**call, "weight": weight})

    return wrong


# --- borders --------------------------------------------------------------------------------------


def framed(mode: str, **more: Any) -> Wrong:
    """Another border; only where there is one, and where it can be made."""

    def wrong(call: Call) -> np.ndarray | None:
        p = call["padding"]
        if p == (0, 0) or min(call["input"].shape) < 2:
            return None
        x = np.pad(call["input"], [(n, n) for n in p], mode=mode, **more)
        return right({**call, "input": x, "padding": (0, 0)})

    return wrong


def border_of(padding: Callable[[Call], Cell]) -> Wrong:
    """The border has another width than was asked for."""

    def wrong(call: Call) -> np.ndarray | None:
        other = padding(call)
        if other == call["padding"]:
            return None
        try:
            return right({**call, "padding": other})
        except ValueError:
            return None

    return wrong


def centred(call: Call) -> Cell:
    k_h, k_w = call["weight"].shape
    return k_h // 2, k_w // 2


# --- places ---------------------------------------------------------------------------------------


def with_stride(stride: Callable[[Call], Cell]) -> Wrong:
    return lambda call: right({**call, "stride": stride(call)})


def twice(call: Call) -> np.ndarray | None:
    """The loop counts over the results, and takes the stride for its step once more."""
    if call["stride"] == (1, 1):
        return None
    s_h, s_w = call["stride"]
    return right(call)[::s_h, ::s_w]


def serpentine(y: np.ndarray) -> np.ndarray:
    """The second row is filled in on the way back."""
    return np.array([row if n % 2 == 0 else row[::-1] for n, row in enumerate(y)])


def by_columns(y: np.ndarray) -> np.ndarray:
    return y.ravel().reshape(y.shape, order="F")


# --- dilation, stamps -----------------------------------------------------------------------------


def dilated_by(rate: Callable[[Cell], Cell]) -> Wrong:
    def wrong(call: Call) -> np.ndarray | None:
        other = rate(call["dilation"])
        return None if other == call["dilation"] else right({**call, "dilation": other})

    return wrong


def weights_repeated(call: Call) -> np.ndarray | None:
    """In place of the zeros each weight stands again: a block of d×d."""
    weight = np.kron(call["weight"], np.ones(call["dilation"], int))
    x = np.pad(call["input"], [(n, n) for n in call["padding"]])
    if any(w > n for w, n in zip(weight.shape, x.shape, strict=True)):
        return None
    return right({**call, "weight": weight, "dilation": (1, 1)})


def result_spread(call: Call) -> np.ndarray:
    """The zeros go between the cells of the result."""
    y = right({**call, "dilation": (1, 1)})
    return spread(y, call["dilation"])


def spread(y: np.ndarray, steps: Cell) -> np.ndarray:
    wide = np.zeros([(n - 1) * s + 1 for n, s in zip(y.shape, steps, strict=True)], y.dtype)
    wide[:: steps[0], :: steps[1]] = y
    return wide


def side_by_side(call: Call) -> np.ndarray | None:
    """The stamps never meet, whatever the stride is."""
    return (
        None if call["weight"].shape == call["stride"] else stamped(call, step=call["weight"].shape)
    )


def repeated(call: Call) -> np.ndarray | None:
    """In place of the zeros each cell of the map stands again; then K slides, turned."""
    if call["stride"] == (1, 1):
        return None
    y = np.kron(call["input"], np.ones(call["stride"], int))
    return right({**call, "input": y, "stride": (1, 1), "output_padding": (0, 0)})


def zeros_behind(call: Call) -> np.ndarray | None:
    """Zeros behind every cell, the last one too."""
    if call["stride"] == (1, 1):
        return None
    y = spread(call["input"], call["stride"])
    y = np.pad(y, [(0, s - 1) for s in call["stride"]])
    return right({**call, "input": y, "stride": (1, 1), "output_padding": (0, 0)})


def only_convolved(call: Call) -> np.ndarray | None:
    """A plain convolution with the same parameters."""
    settings = {name: call[name] for name in ("input", "weight", "stride", "padding", "dilation")}
    try:
        return np.asarray(ops.conv2d(**settings))
    except ValueError:
        return None


# --- pooling, unpooling ---------------------------------------------------------------------------


def local_place(call: Call) -> np.ndarray:
    """The place of the largest number, counted inside its window."""
    x, y = call["input"], np.zeros(right(call).shape)
    for place in np.ndindex(y.shape):
        numbers = [at(x, cell, -np.inf) for _, cell in window(call, *place)]
        y[place] = int(np.argmax(numbers))
    return y


def middle(numbers: list[float]) -> float:
    return float(np.median(numbers))


def at_places(call: Call, place: Callable[[int, int, int, int], Cell]) -> np.ndarray:
    """Each number in its window, at another place than its switch; (row, column) inside it."""
    k_h, k_w = call["kernel_size"]
    z = np.zeros(call["output_size"], int)
    columns = call["output_size"][1]
    for i, j in np.ndindex(call["input"].shape):
        r, c = divmod(int(call["indices"][i, j]), columns)
        a, b = place(r - i * k_h, c - j * k_w, k_h, k_w)
        z[i * k_h + a, j * k_w + b] = call["input"][i, j]
    return z


def inside_as_whole(call: Call) -> np.ndarray:
    """The switch is counted inside its window, and taken for a count over the whole map."""
    k_h, k_w = call["kernel_size"]
    z = np.zeros(call["output_size"], int)
    for i, j in np.ndindex(call["input"].shape):
        r, c = divmod(int(call["indices"][i, j]), call["output_size"][1])
        z.flat[(r - i * k_h) * k_w + c - j * k_w] = call["input"][i, j]
    return z


def switches_down(call: Call) -> np.ndarray:
    """The numbers go, row by row, to the switches as they come column by column."""
    columns = call["output_size"][1]
    places = sorted(
        (divmod(int(n), columns) for n in call["indices"].ravel()), key=lambda p: p[::-1]
    )
    z = np.zeros(call["output_size"], int)
    for place, value in zip(places, call["input"].ravel(), strict=True):
        z[place] = value
    return z


def shared_out(call: Call) -> np.ndarray:
    """Each number is divided among the cells of its window."""
    cells = np.prod(call["kernel_size"])
    return np.kron(call["input"], np.ones(call["kernel_size"], int)) / cells


def with_ones_left(call: Call) -> np.ndarray:
    """The number is added to the 1 of the switch."""
    z = right(call)
    return z + (z != 0)


# --- the list -------------------------------------------------------------------------------------

#: name: (the operations it is seen in, the procedure)
UNFORESEEN: dict[str, tuple[tuple[str, ...], Wrong]] = {
    # signs
    "signs of K dropped": (PRODUCTS, with_grid("weight", abs)),
    "signs of X dropped": ((*PRODUCTS, *AVERAGE), with_grid("input", abs)),
    "result negated": (ALL, with_result(lambda y: -y)),
    "sign of the result dropped": ((*PRODUCTS, *AVERAGE), with_result(abs)),
    "negative results become 0": (
        (*PRODUCTS, *MAX, *AVERAGE),
        with_result(lambda y: np.maximum(y, 0)),
    ),
    "K negated: subtracted where one adds": (STAMPED, with_grid("weight", lambda k: -k)),
    # the order in which the result is filled in
    "filled column by column": (ALL, with_result(by_columns)),
    "filled from the right": (SLIDING, with_result(np.fliplr)),
    "filled from the bottom": ((*PRODUCTS, *POOLINGS), with_result(np.flipud)),
    "filled from the last cell": (PRODUCTS, with_result(lambda y: np.rot90(y, 2))),
    "every second row backwards": (SLIDING, with_result(serpentine)),
    # something forgotten
    "first row of K forgotten": (PRODUCTS, with_zeros(slice(0, 1), slice(None))),
    "last row of K forgotten": (PRODUCTS, with_zeros(slice(-1, None), slice(None))),
    "first column of K forgotten": (CONVOLUTIONS, with_zeros(slice(None), slice(0, 1))),
    "last column of K forgotten": (PRODUCTS, with_zeros(slice(None), slice(-1, None))),
    "last weight forgotten": (PRODUCTS, with_zeros(slice(-1, None), slice(-1, None))),
    "first weight forgotten": (CONVOLUTIONS, with_zeros(slice(0, 1), slice(0, 1))),
    "negative weights left out": (PRODUCTS, with_grid("weight", lambda k: np.maximum(k, 0))),
    "only the diagonal of K": (
        CONVOLUTIONS,
        with_grid("weight", lambda k: k * np.eye(*k.shape, dtype=int)),
    ),
    # what is done with a number and its weight
    "sum for product": (CONVOLUTIONS, lambda c: slid(c, lambda w: sum(a + b for a, b in w))),
    "sum for product in the stamps": (STAMPED, lambda c: stamped(c, product_of=lambda v, w: v + w)),
    "weights only mark what counts": (
        CONVOLUTIONS,
        lambda c: slid(c, lambda w: sum(a for a, b in w if b)),
    ),
    "sum of X times sum of K": (
        CONVOLUTIONS,
        lambda c: slid(c, lambda w: sum(a for a, _ in w) * sum(b for _, b in w)),
    ),
    "largest of the products": (
        CONVOLUTIONS,
        lambda c: slid(c, lambda w: max(a * b for a, b in w)),
    ),
    "average of the products": (
        CONVOLUTIONS,
        lambda c: slid(c, lambda w: sum(a * b for a, b in w) / len(w)),
    ),
    "weights taken away": (CONVOLUTIONS, lambda c: slid(c, lambda w: sum(a - b for a, b in w))),
    # borders
    "border of ones": ((*CONVOLUTIONS, *AVERAGE), framed("constant", constant_values=1)),
    "border reflected": (CONVOLUTIONS, framed("reflect")),
    "border wraps round": (CONVOLUTIONS, framed("wrap")),
    "border above and below only": (
        (*CONVOLUTIONS, *POOLINGS),
        border_of(lambda c: (c["padding"][0], 0)),
    ),
    "border at the sides only": (CONVOLUTIONS, border_of(lambda c: (0, c["padding"][1]))),
    "border one too wide": (
        CONVOLUTIONS,
        border_of(
            lambda c: (c["padding"][0] + 1, c["padding"][1] + 1) if any(c["padding"]) else (0, 0)
        ),
    ),
    "always the border of same": (("conv2d",), border_of(centred)),
    # places
    "stride counted from 0": (SLIDING, with_stride(lambda c: tuple(s + 1 for s in c["stride"]))),
    "stride counts twice": ((*CONVOLUTIONS, *MAX), twice),
    # dilation
    "dilation downwards only": (("dilated_conv2d",), dilated_by(lambda d: (d[0], 1))),
    "dilation to the right only": (("dilated_conv2d",), dilated_by(lambda d: (1, d[1]))),
    "weights repeated in the holes": (("dilated_conv2d",), weights_repeated),
    "zeros between the results": (("dilated_conv2d",), result_spread),
    # stamps
    "overlaps averaged": (STAMPED, lambda c: stamped(c, joined=lambda n: sum(n) / len(n))),
    "the largest where stamps overlap": (STAMPED, lambda c: stamped(c, joined=max)),
    "the first stamp stays": (STAMPED, lambda c: stamped(c, joined=lambda n: n[0])),
    "overlaps cancel": (STAMPED, lambda c: stamped(c, joined=lambda n: n[0] if len(n) == 1 else 0)),
    "stamps of K transposed": (STAMPED, with_grid("weight", lambda k: k.T)),
    "stamps side by side": (STAMPED, side_by_side),
    "cells repeated, not zeros": (STAMPED, repeated),
    "zeros behind the last cell too": (STAMPED, zeros_behind),
    "a plain convolution": (STAMPED, only_convolved),
    # pooling
    "sum for the maximum": (MAX, lambda c: pooled(c, sum)),
    "range": (POOLINGS, lambda c: pooled(c, lambda w: max(w) - min(w))),
    "first number of the window": (POOLINGS, lambda c: pooled(c, lambda w: w[0])),
    "last number of the window": (POOLINGS, lambda c: pooled(c, lambda w: w[-1])),
    "middle number of the window": (POOLINGS, lambda c: pooled(c, middle)),
    "second largest": (MAX, lambda c: pooled(c, lambda w: sorted(w)[-2] if len(w) > 1 else w[0])),
    "place inside the window": (MAX, local_place),
    "smallest for the average": (AVERAGE, lambda c: pooled(c, min)),
    "largest and smallest averaged": (
        AVERAGE,
        lambda c: pooled(c, lambda w: (max(w) + min(w)) / 2),
    ),
    "average without what is below 0": (
        AVERAGE,
        lambda c: pooled(c, lambda w: sum(n for n in w if n > 0) / len(w)),
    ),
    # unpooling
    "bottom right of the window": (
        UNPOOL,
        lambda c: at_places(c, lambda a, b, k_h, k_w: (k_h - 1, k_w - 1)),
    ),
    "mirrored inside the window": (
        UNPOOL,
        lambda c: at_places(c, lambda a, b, k_h, k_w: (a, k_w - 1 - b)),
    ),
    "centre of the window": (
        UNPOOL,
        lambda c: at_places(c, lambda a, b, k_h, k_w: (k_h // 2, k_w // 2)),
    ),
    "switch inside its window": (UNPOOL, inside_as_whole),
    "switches down the columns": (UNPOOL, switches_down),
    "shared out over the window": (UNPOOL, shared_out),
    "number and switch added": (UNPOOL, with_ones_left),
}

#: Half of them, drawn by chance before the catalogue was widened, and not looked at meanwhile.
_ORDER = np.random.default_rng(14).permutation(sorted(UNFORESEEN)).tolist()
HELD_OUT = frozenset(_ORDER[: len(_ORDER) // 2])
