"""Output sizes of the five operations, along one axis or two."""

from __future__ import annotations

from lecture_utils import checks
from lecture_utils.engine.shapes._advice import does_not_fit, extent, nothing_left
from lecture_utils.engine.shapes._parameters import IntOrPair, Size, by_axis, whole


def effective_kernel(kernel_size: Size, dilation: IntOrPair = 1) -> Size:
    """Extent of a dilated kernel: from its first to its last tap, d(k - 1) + 1 cells.

    Parameters
    ----------
    kernel_size, dilation : int or (height, width)

    Returns
    -------
    int or (height, width)
        Cells; an int if ``kernel_size`` is one.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number from 1.

    Examples
    --------
    >>> effective_kernel(3, 2)
    5
    """
    found: Size = by_axis(extent, kernel_size=kernel_size, dilation=dilation)
    return found


def conv_output_size(
    size: Size,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Size:
    """Size of a convolution's output: floor((H + 2p - d(k - 1) - 1) / s) + 1.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int or pair of int
        Cells along one axis, or (height, width).

    Returns
    -------
    int or pair of int
        An int if every argument is an int.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range, or the kernel does not fit into the
        padded input. The message names the parameter, its value, the rule and a change that helps.

    Examples
    --------
    >>> conv_output_size(3, kernel_size=3, stride=2, padding=1)
    2
    >>> conv_output_size((5, 8), (3, 2), stride=(1, 2))
    (3, 4)
    """
    found: Size = by_axis(
        _conv, size=size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return found


def conv_transpose_output_size(
    size: Size,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Size:
    """Size of a transposed convolution's output: (H - 1)s - 2p + d(k - 1) + output_padding + 1.

    Parameters
    ----------
    size, kernel_size, stride, padding, output_padding, dilation : int or (height, width)

    Returns
    -------
    int or (height, width)
        Cells, as in ``conv_output_size``.

    Raises
    ------
    TypeError, ValueError
        As ``conv_output_size``; also if output_padding is not smaller than stride or dilation, or
        padding cuts the whole output away.

    Examples
    --------
    >>> conv_transpose_output_size(2, kernel_size=3, stride=2, padding=1)
    3
    """
    found: Size = by_axis(
        _conv_transpose,
        size=size,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )
    return found


def pool_output_size(
    size: Size,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Size:
    """Size of a pooling's output; ``stride=None`` means ``stride=kernel_size``.

    With ``ceil_mode`` the division is rounded up, and a last window that would start in the border
    on the right (or at the bottom) is dropped, as in PyTorch.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int or (height, width)
    ceil_mode : bool

    Returns
    -------
    int or (height, width)
        Cells, as in ``conv_output_size``.

    Raises
    ------
    TypeError, ValueError
        As ``conv_output_size``; also if padding is more than half of the window.

    Examples
    --------
    >>> pool_output_size(5, 2), pool_output_size(5, 2, ceil_mode=True)
    (2, 3)
    """
    checks.flag(ceil_mode, "ceil_mode")
    given = stride

    def one(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
        follows = ceil_mode and given is None
        return _pool(size, kernel_size, stride, padding, dilation, ceil_mode, follows)

    found: Size = by_axis(
        one,
        size=size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )
    return found


def unpool_output_sizes(size: int, kernel_size: int, stride: int, padding: int = 0) -> range:
    """Along one axis: the sizes that max unpooling accepts as ``output_size``; there may be none.

    They lie strictly between the default minus stride and the default plus stride, as in PyTorch.

    Parameters
    ----------
    size, kernel_size, stride, padding : int
        Cells along the axis.

    Returns
    -------
    range

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range.

    Examples
    --------
    >>> unpool_output_sizes(2, kernel_size=2, stride=2)
    range(3, 6)
    """
    size, kernel_size = whole(size, "size"), whole(kernel_size, "kernel_size")
    stride, padding = whole(stride, "stride"), whole(padding, "padding")
    default = (size - 1) * stride - 2 * padding + kernel_size
    return range(max(default - stride + 1, 1), max(default + stride, 1))


def unpool_output_size(
    size: Size,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    output_size: IntOrPair | None = None,
) -> Size:
    """Size of a max unpooling's output: (H - 1)s - 2p + k, or ``output_size`` if it is near enough.

    Several input sizes pool to the same output size, so ``output_size`` chooses among them: it must
    lie strictly between the default minus stride and the default plus stride.

    Parameters
    ----------
    size, kernel_size, stride, padding, output_size : int or (height, width)

    Returns
    -------
    int or (height, width)
        Cells, as in ``conv_output_size``.

    Raises
    ------
    TypeError, ValueError
        As ``conv_output_size``; an ``output_size`` that is too far from the default.

    Examples
    --------
    >>> unpool_output_size(2, 2), unpool_output_size(2, 2, output_size=5)
    (4, 5)
    """
    arguments = {
        "size": size,
        "kernel_size": kernel_size,
        "stride": kernel_size if stride is None else stride,
        "padding": padding,
    }
    found: Size
    if output_size is None:
        found = by_axis(_unpool, **arguments)
        return found

    def chosen(size: int, kernel_size: int, stride: int, padding: int, wanted: int) -> int:
        sizes = unpool_output_sizes(size, kernel_size, stride, padding)
        if not sizes:
            raise ValueError(nothing_left(size, kernel_size, stride, padding, spare=stride - 1))
        if wanted not in sizes:
            low, high = sizes[0], sizes[-1]
            raise ValueError(
                f"output_size (={wanted}) must be from {low} to {high} here: with kernel_size="
                f"{kernel_size}, stride={stride}, padding={padding} no other size pools to {size}. "
                f"Use output_size={min(max(wanted, low), high)}."
            )
        return wanted

    found = by_axis(chosen, **arguments, output_size=output_size)
    return found


def _conv(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    room = size + 2 * padding - extent(kernel_size, dilation)
    if room < 0:
        raise ValueError(does_not_fit(size, kernel_size, padding, dilation))
    return room // stride + 1


def _conv_transpose(
    size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> int:
    if output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding (={output_padding}) must be smaller than stride (={stride}) or "
            f"dilation (={dilation}). Use at most output_padding={max(stride, dilation) - 1}."
        )
    out = (size - 1) * stride - 2 * padding + extent(kernel_size, dilation) + output_padding
    if out < 1:
        raise ValueError(
            f"padding (={padding}) cuts the whole output away: {out + 2 * padding} cells less "
            f"2·{padding} leave {out}. Use at most padding={(out + 2 * padding - 1) // 2}."
        )
    return out


def _pool(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil: bool, follows: bool
) -> int:
    reach = extent(kernel_size, dilation)
    if 2 * padding > kernel_size:
        raise ValueError(
            f"padding (={padding}) must be at most half of kernel_size (={kernel_size}): a window "
            f"must not lie in the border alone. Use at most padding={kernel_size // 2}."
        )
    room = size + 2 * padding - reach
    spare = stride - 1 if ceil else 0  # ceil_mode lets the only window reach this far past the end
    if room + spare < 0:
        raise ValueError(
            does_not_fit(
                size,
                kernel_size,
                padding,
                dilation,
                limits={"padding": kernel_size // 2},
                spare=spare,
                least=max(2 * padding, 1),
                follows=follows,
            )
        )
    out = (room + spare) // stride + 1
    if ceil and (out - 1) * stride >= size + padding:
        out -= 1
    return out


def _unpool(size: int, kernel_size: int, stride: int, padding: int) -> int:
    out = (size - 1) * stride - 2 * padding + kernel_size
    if out < 1:
        raise ValueError(nothing_left(size, kernel_size, stride, padding))
    return out
