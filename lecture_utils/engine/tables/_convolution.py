"""Tables of convolution and of transposed convolution."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import windows_along
from lecture_utils.engine.tables._nested import each, nested, number, sentence_of, values

#: Largest value of each parameter in an explorer; the smallest is that of ``shapes``.
LIMITS: dict[str, int] = {"size": 10, "kernel_size": 5, "stride": 4, "padding": 3, "dilation": 3}

TRANSPOSE_LIMITS: dict[str, int] = {
    "size": 5,
    "kernel_size": 4,
    "stride": 4,
    "padding": 3,
    "output_padding": 2,
    "dilation": 3,
}


@lru_cache(maxsize=1)
def conv2d_tables() -> dict[str, Any]:
    """Everything the convolution explorer looks up, along one axis.

    Returns
    -------
    dict
        ``windows[n-1][k-1][s-1][p][d-1]``: for each output index the positions read in the padded
        input (an empty list if the setting is impossible); ``problems[n-1][k-1][p][d-1]``: the
        sentence that says why a setting is impossible and what to change, or None;
        ``sources[n-1][p]``: for each position in the padded input the index in the input, or -1 for
        the border; ``limits``.

    Examples
    --------
    >>> conv2d_tables()["windows"][3 - 1][3 - 1][2 - 1][1][1 - 1]
    [[0, 1, 2], [2, 3, 4]]
    """
    sizes, kernels = _range("size"), _range("kernel_size")
    strides, paddings, dilations = (
        _range("stride"),
        range(LIMITS["padding"] + 1),
        _range("dilation"),
    )
    return {
        "limits": LIMITS,
        "windows": [
            [
                [[[_windows(n, k, s, p, d) for d in dilations] for p in paddings] for s in strides]
                for k in kernels
            ]
            for n in sizes
        ],
        "problems": [
            [[[conv2d_problem(n, k, p, d) for d in dilations] for p in paddings] for k in kernels]
            for n in sizes
        ],
        "sources": [[[-1] * p + list(range(n)) + [-1] * p for p in paddings] for n in sizes],
    }


def conv2d_problem(size: int, kernel_size: int, padding: int, dilation: int) -> str | None:
    """Why this setting has no output, with the smallest changes inside ``LIMITS``; None if it has
    one.

    Parameters
    ----------
    size, kernel_size, padding, dilation : int
        Cells along the axis.

    Returns
    -------
    str or None

    Raises
    ------
    TypeError, ValueError
        ``kernel_size`` or ``dilation`` is no whole number from 1.

    Examples
    --------
    >>> conv2d_problem(3, kernel_size=5, padding=0, dilation=1)
    'The kernel is 5 cells long, but the padded input has only 3 + 2·0 = 3. Smallest change: \
padding=1, or kernel_size=3, or a size of 5.'
    """
    reach = shapes.effective_kernel(kernel_size, dilation)
    padded = size + 2 * padding
    if reach <= padded:
        return None
    length = (
        f"{reach} cells" if dilation == 1 else f"{dilation}·({kernel_size} - 1) + 1 = {reach} cells"
    )
    return (
        f"The kernel is {length} long, but the padded input has only {size} + 2·{padding} = "
        f"{padded}. {shapes.smallest_change(size, kernel_size, padding, dilation, LIMITS)}"
    )


@lru_cache(maxsize=1)
def conv_transpose2d_tables() -> dict[str, Any]:
    """Everything the explorer of transposed convolution looks up, along one axis.

    Returns
    -------
    dict
        ``canvas[n-1][k-1][s-1][d-1]``: for each cell of the stamps' canvas the pairs [input index,
        tap] that reach it; ``sizes[n-1][k-1][s-1][p][op][d-1]``: how many cells are left of it
        (they begin at p), 0 if the setting is impossible; ``problems``, with the same indices: the
        number of its sentence in ``sentences``, 0 if there is none; ``limits``.

    Examples
    --------
    >>> conv_transpose2d_tables()["canvas"][2 - 1][3 - 1][2 - 1][1 - 1]
    [[[0, 0]], [[0, 1]], [[0, 2], [1, 0]], [[1, 1]], [[1, 2]]]
    """
    most, sentences = TRANSPOSE_LIMITS, [""]

    def outcome(n: int, k: int, s: int, p: int, op: int, d: int) -> tuple[int, int]:
        try:
            return shapes.conv_transpose_output_size(n, k, s, p, op, d), 0
        except ValueError as problem:
            return 0, number(sentences, sentence_of(problem))

    names = ("size", "kernel_size", "stride", "padding", "output_padding", "dilation")
    found = nested(outcome, [values(most, name) for name in names])
    canvas = nested(
        _canvas, [values(most, name) for name in ("size", "kernel_size", "stride", "dilation")]
    )
    return {
        "limits": most,
        "canvas": canvas,
        "sizes": each(found, 0),
        "problems": each(found, 1),
        "sentences": sentences,
    }


def _canvas(n: int, k: int, s: int, d: int) -> list[list[list[int]]]:
    cells: list[list[list[int]]] = [[] for _ in range((n - 1) * s + d * (k - 1) + 1)]
    for i in range(n):
        for a in range(k):
            cells[i * s + a * d].append([i, a])
    return cells


def _range(name: str) -> range:
    return range(1, LIMITS[name] + 1)


def _windows(n: int, k: int, s: int, p: int, d: int) -> list[list[int]]:
    if conv2d_problem(n, k, p, d):
        return []
    return windows_along(shapes.conv_output_size(n, k, s, p, d), k, s, d)
