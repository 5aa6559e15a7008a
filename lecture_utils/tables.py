"""Provenance tables of every setting an explorer can reach, computed once and looked up in the browser.

A convolution is the same along each axis, so one table of a single axis serves both. The browser never
computes where a window lies: it looks the positions up here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lecture_utils import shapes
from lecture_utils.trace import windows_along

#: Largest value of each parameter in an explorer; the smallest is that of ``shapes``.
LIMITS: dict[str, int] = {"size": 10, "kernel_size": 5, "stride": 4, "padding": 3, "dilation": 3}


@lru_cache(maxsize=1)
def conv2d_tables() -> dict[str, Any]:
    """Everything the convolution explorer looks up, along one axis.

    Returns
    -------
    dict
        ``windows[n-1][k-1][s-1][p][d-1]``: for each output index the positions read in the padded input
        (an empty list if the setting is impossible); ``problems[n-1][k-1][p][d-1]``: the sentence that
        says why a setting is impossible and what to change, or None; ``sources[n-1][p]``: for each
        position in the padded input the index in the input, or -1 for the border; ``limits``.

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
    """Why this setting has no output, with the smallest changes inside ``LIMITS``; None if it has one.

    Examples
    --------
    >>> conv2d_problem(3, kernel_size=5, padding=0, dilation=1)
    'The kernel is 5 cells long, but the padded input has only 3 + 2·0 = 3. Smallest change: padding=1, \
or kernel_size=3, or a size of 5.'
    """
    reach = shapes.effective_kernel(kernel_size, dilation)
    padded = size + 2 * padding
    if reach <= padded:
        return None
    length = (
        f"{reach} cells" if dilation == 1 else f"{dilation}·({kernel_size} - 1) + 1 = {reach} cells"
    )
    return (
        f"The kernel is {length} long, but the padded input has only {size} + 2·{padding} = {padded}. "
        f"{shapes.smallest_change(size, kernel_size, padding, dilation, LIMITS)}"
    )


def _range(name: str) -> range:
    return range(1, LIMITS[name] + 1)


def _windows(n: int, k: int, s: int, p: int, d: int) -> list[list[int]]:
    if conv2d_problem(n, k, p, d):
        return []
    return windows_along(shapes.conv_output_size(n, k, s, p, d), k, s, d)
