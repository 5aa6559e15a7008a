"""Where the windows of a sliding operation lie along one axis."""

from __future__ import annotations

from lecture_utils.engine.shapes._parameters import whole

#: More positions than this are not listed.
MOST_POSITIONS = 1_000_000


def windows_along(out: int, kernel_size: int, stride: int, dilation: int) -> list[list[int]]:
    """Along one axis: for each output index, the positions its window reads in the padded input.

    Parameters
    ----------
    out : int
        How many windows.
    kernel_size, stride, dilation : int

    Returns
    -------
    list of list of int
        For each window the positions that it reads in the padded input.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range, or too many positions.

    Examples
    --------
    >>> windows_along(2, kernel_size=3, stride=2, dilation=1)
    [[0, 1, 2], [2, 3, 4]]
    """
    out, kernel_size = whole(out, "out", "output_size"), whole(kernel_size, "kernel_size")
    stride, dilation = whole(stride, "stride"), whole(dilation, "dilation")
    if out * kernel_size > MOST_POSITIONS:
        raise ValueError(
            f"out (={out}) windows of kernel_size (={kernel_size}) are {out * kernel_size} "
            f"positions, but at most {MOST_POSITIONS} are listed. Use a smaller input."
        )
    return [[i * stride + a * dilation for a in range(kernel_size)] for i in range(out)]


def border_along(
    size: int, out: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> tuple[int, int]:
    """Along one axis: how many cells are put (before, after) the input, so that ``out`` windows
    fit.

    It is the padding, but ``ceil_mode`` may let the last window reach further.

    Parameters
    ----------
    size, out, kernel_size, stride, padding, dilation : int

    Returns
    -------
    tuple of int
        Cells before and after the input.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range.

    Examples
    --------
    >>> border_along(5, 3, kernel_size=2, stride=2, padding=0, dilation=1)
    (0, 1)
    """
    size, out = whole(size, "size"), whole(out, "out", "output_size")
    kernel_size, stride = whole(kernel_size, "kernel_size"), whole(stride, "stride")
    padding, dilation = whole(padding, "padding"), whole(dilation, "dilation")
    end = (out - 1) * stride + dilation * (kernel_size - 1) + 1  # of the last window
    return padding, max(padding, end - padding - size)
