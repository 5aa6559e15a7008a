"""Tables of pooling and of unpooling."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import windows_along
from lecture_utils.engine.tables._nested import each, nested, number, sentence_of, values

POOL_LIMITS: dict[str, int] = {
    "size": 8,
    "kernel_size": 4,
    "stride": 4,
    "padding": 2,
    "dilation": 2,
    "divisor_override": 16,
}
#: The largest output_size is the largest that any of the other values allows.
UNPOOL_LIMITS: dict[str, int] = {
    "size": 8,
    "kernel_size": 4,
    "stride": 4,
    "padding": 2,
    "output_size": 13,
}

_SETTING = ("size", "kernel_size", "stride", "padding")


@lru_cache(maxsize=1)
def pool2d_tables() -> dict[str, Any]:
    """Everything the pooling explorer looks up, along one axis.

    Returns
    -------
    dict
        ``windows[n-1][k-1][s-1][p][d-1][ceil]``: for each output index the positions read in the
        padded input (those beyond it, which ceil_mode can reach, are left out);
        ``counts[n-1][k-1][s-1][p][ceil][count_include_pad]``: by how many cells average pooling
        divides; ``problems``, ``sentences``, ``sources``, ``limits`` as in the other tables.

    Examples
    --------
    >>> pool2d_tables()["windows"][5 - 1][2 - 1][2 - 1][0][1 - 1][1]
    [[0, 1], [2, 3], [4]]
    """
    most, sentences = POOL_LIMITS, [""]

    def outcome(n: int, k: int, s: int, p: int, d: int, ceil: int) -> tuple[list[list[int]], int]:
        return _windows(sentences, n, k, s, p, d, ceil)

    def counts(n: int, k: int, s: int, p: int, ceil: int, include: int) -> list[int]:
        windows, _ = outcome(n, k, s, p, 1, ceil)
        counted = range(n + 2 * p) if include else range(p, p + n)
        return [max(1, sum(cell in counted for cell in window)) for window in windows]

    axes = [values(most, name) for name in _SETTING]
    found = nested(outcome, [*axes, values(most, "dilation"), (0, 1)])
    return {
        "limits": most,
        "windows": each(found, 0),
        "counts": nested(counts, [*axes, (0, 1), (0, 1)]),
        "problems": each(found, 1),
        "sentences": sentences,
        "sources": _sources(most),
    }


@lru_cache(maxsize=1)
def unpool2d_tables() -> dict[str, Any]:
    """Everything the unpooling explorer looks up, along one axis.

    Returns
    -------
    dict
        ``windows[n-1][k-1][s-1][p][ceil]``, ``problems`` with the same indices, ``sentences``,
        ``sources``, ``limits`` as in ``pool2d_tables``; ``sizes[n-1][k-1][s-1][p][ceil]``: the size
        of the unpooled map without output_size (it may be 0), the smallest and the largest
        output_size; ``words``: sentences with names in braces to be filled in.

    Examples
    --------
    >>> unpool2d_tables()["sizes"][4 - 1][2 - 1][2 - 1][0][0]
    [4, 3, 5]
    """
    most, sentences = UNPOOL_LIMITS, [""]

    def outcome(
        n: int, k: int, s: int, p: int, ceil: int
    ) -> tuple[list[list[int]], int, list[int]]:
        windows, problem = _windows(sentences, n, k, s, p, 1, ceil)
        m = len(windows)
        allowed = shapes.unpool_output_sizes(m, k, s, p) if m else [0]
        default = (m - 1) * s - 2 * p + k if m else 0
        return windows, problem, [default, allowed[0], allowed[-1]]

    found = nested(outcome, [*(values(most, name) for name in _SETTING), (0, 1)])
    return {
        "limits": most,
        "windows": each(found, 0),
        "problems": each(found, 1),
        "sizes": each(found, 2),
        "sentences": sentences,
        "sources": _sources(most),
        "words": {
            "formula": shapes.unpool_formula("{m}", "{k}", "{s}", "{p}"),
            "needed": _output_size_needed("{n}", "{m}", "{k}", "{s}", "{p}", "{default}"),
            "wrong": _output_size_wrong(
                *("{wanted}", "{m}", "{k}", "{s}", "{p}", "{low}", "{high}", "{nearest}")
            ),
            "outside": switch_outside("{cell}", "{place}", "{x}", "{z}", "{last}"),
        },
    }


def unpool2d_problem(
    size: int, kernel_size: int, stride: int, padding: int, ceil_mode: bool, wanted: int | None
) -> str | None:
    """Why an axis of this size cannot be pooled and unpooled to ``wanted`` cells; None if it can.

    Parameters
    ----------
    size, kernel_size, stride, padding : int
        Cells along the axis.
    ceil_mode : bool
        Of the pooling.
    wanted : int or None
        The output_size; None for the size that unpooling has without it.

    Returns
    -------
    str or None

    Raises
    ------
    TypeError
        A parameter is no whole number.

    Examples
    --------
    >>> unpool2d_problem(4, kernel_size=2, stride=2, padding=0, ceil_mode=False, wanted=9)
    'An output_size of 9 is not possible: with kernel_size=2, stride=2, padding=0 the 2 cells of \
Y give 3 to 5 cells. Smallest change: output_size=5.'
    """
    n, k, s, p = size, kernel_size, stride, padding
    try:
        m = shapes.pool_output_size(n, k, s, p, 1, ceil_mode)
    except ValueError as problem:
        return sentence_of(problem)
    allowed, default = shapes.unpool_output_sizes(m, k, s, p), (m - 1) * s - 2 * p + k
    if wanted is None:
        return None if default > 0 else _output_size_needed(n, m, k, s, p, default)
    if wanted in allowed:
        return None
    low, high = allowed[0], allowed[-1]
    return _output_size_wrong(wanted, m, k, s, p, low, high, min(max(wanted, low), high))


def switch_outside(cell: Any, place: Any, x: Any, z: Any, last: Any) -> str:
    """Why a switch cannot be used: the maximum of ``cell`` is number ``place`` of X, and Z ends at
    ``last``.

    Parameters
    ----------
    cell : str
        The cell of Y whose switch it is.
    place, last : int or str
        Cells counted row by row.
    x, z : str
        The sizes of X and Z.

    Returns
    -------
    str

    Examples
    --------
    >>> switch_outside("Y[1, 1]", 24, x="5×5", z="4×4", last=15)
    'The switch of Y[1, 1] is cell 24 of X (5×5), counted row by row from 0, but the last cell \
of Z (4×4) is 15. Smallest change: output_size 5×5, the size of X.'
    """
    return (
        f"The switch of {cell} is cell {place} of X ({x}), counted row by row from 0, but the last "
        f"cell of Z ({z}) is {last}. Smallest change: output_size {x}, the size of X."
    )


def _output_size_needed(n: Any, m: Any, k: Any, s: Any, p: Any, default: Any) -> str:
    return (
        f"Without output_size Z has {shapes.unpool_formula(m, k, s, p)} = {default} cells: nothing "
        f"is left. Smallest change: output_size={n}, the size of X."
    )


def _output_size_wrong(
    wanted: Any, m: Any, k: Any, s: Any, p: Any, low: Any, high: Any, nearest: Any
) -> str:
    return (
        f"An output_size of {wanted} is not possible: with kernel_size={k}, stride={s}, "
        f"padding={p} the {m} cells of Y give {low} to {high} cells. Smallest change: "
        f"output_size={nearest}."
    )


def _windows(
    sentences: list[str], n: int, k: int, s: int, p: int, d: int, ceil: int
) -> tuple[list[list[int]], int]:
    """Along one axis the cells of each window, and the number of the sentence that says why there
    is none.
    """
    try:
        out = shapes.pool_output_size(n, k, s, p, d, bool(ceil))
    except ValueError as problem:
        return [], number(sentences, sentence_of(problem))
    windows = windows_along(out, k, s, d)
    return [[cell for cell in window if cell < n + 2 * p] for window in windows], 0


def _sources(limits: dict[str, int]) -> list[list[list[int]]]:
    paddings = values(limits, "padding")
    return [
        [[-1] * p + list(range(n)) + [-1] * p for p in paddings] for n in values(limits, "size")
    ]
