"""The five operations of the lecture in NumPy, with the interface of ``torch.nn.functional``.

Same names, parameter names, order, defaults and layouts: (C, H, W) or (N, C, H, W) for data,
(C_out, C_in/groups, kH, kW) for weights. Besides, a bare grid: (H, W) with a kernel (kH, kW) gives
(H_out, W_out). Integers in, exact integers out (int64, which wraps beyond 2^63 as in torch);
averages are float64. NaN and infinities are allowed: a zero of the border times an infinite weight
is NaN, as 0·∞ is (torch may leave the border out there). As in every deep-learning framework,
convolution is cross-correlation: the kernel is not rotated.

``lecture_utils.engine.loops`` has the same operations written to be read. Sizes and rules:
``lecture_utils.engine.shapes``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import arrays as _arrays
from lecture_utils.engine import shapes
from lecture_utils.engine.arrays import Array
from lecture_utils.engine.shapes import IntOrPair, pair

_MAX = int(np.iinfo(np.int64).max)


def conv2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Array:
    """Slide ``weight`` over ``input`` and write one sum of products for each place of the window.

    Parameters
    ----------
    input : array_like, (H, W), (C_in, H, W) or (N, C_in, H, W)
    weight : array_like, (kH, kW) with a bare grid, else (C_out, C_in/groups, kH, kW)
    bias : number with a bare grid, else array_like (C_out,), optional
    stride, padding, dilation : int or (height, width)
        ``padding`` is the number of zeros put on each side, or ``"valid"`` (none) or ``"same"``
        (output as large as the input; stride 1 only; an odd zero goes to the right and the bottom).
    groups : int
        C_in and C_out are cut into this many groups that do not see each other.

    Returns
    -------
    numpy.ndarray, (H_out, W_out), (C_out, H_out, W_out) or (N, C_out, H_out, W_out)
        With H_out = floor((H + 2p - d(k - 1) - 1) / s) + 1, likewise W_out.

    Raises
    ------
    TypeError, ValueError
        A parameter out of its range, shapes that do not belong together, a kernel that does not
        fit.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> conv2d(slides.X, slides.K, stride=2, padding=1)
    array([[ 2, -5],
           [-2,  1]])
    """
    x, w, restore = _arrays.data_and_weight(input, weight)
    c_out, c_group, kernel_size = len(w), w.shape[1], w.shape[2:]
    groups = _arrays.check_groups(groups, x, w, c_in=c_group, grouped="C_out")
    stride, dilation = pair(stride, "stride"), pair(dilation, "dilation")
    if isinstance(padding, str):
        border = _arrays.named_border(padding, kernel_size, stride, dilation)
        above, beside = border
        reach = x.shape[2] + sum(above), x.shape[3] + sum(beside)
        size = shapes.conv_output_size(reach, kernel_size, stride, 0, dilation)
    else:
        border = [(p, p) for p in pair(padding, "padding")]
        size = shapes.conv_output_size(x.shape[2:], kernel_size, stride, padding, dilation)

    windows = _arrays.windows(x, border, 0, size, kernel_size, stride, dilation)
    # (N, C_in, H_out, W_out, kH, kW) -> (groups, C_in/groups·kH·kW, N·H_out·W_out)
    places = len(x) * size[0] * size[1]
    columns = windows.transpose(1, 4, 5, 0, 2, 3).reshape(groups, w[0].size, places)
    kernels = w.reshape(groups, c_out // groups, w[0].size)
    out = _arrays.matmul(kernels, columns).reshape(c_out, len(x), *size).swapaxes(0, 1)
    return restore(_arrays.add_bias(out, bias, bare=restore(out).ndim == 2))


def conv_transpose2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
) -> Array:
    """Stamp ``weight``, scaled by each input value, into the output and add where stamps overlap.

    This is the gradient of ``conv2d`` with respect to its input. It gives back the shape that
    ``conv2d`` took away, not the values.

    Parameters
    ----------
    input : array_like, (H, W), (C_in, H, W) or (N, C_in, H, W)
    weight : array_like, (kH, kW) with a bare grid, else (C_in, C_out/groups, kH, kW)
    bias : number with a bare grid, else array_like (C_out,), optional
    stride, padding, output_padding, dilation : int or (height, width)
        Stamps lie ``stride`` cells apart; ``padding`` cells are cut off on each side; then
        ``output_padding`` rows and columns are kept at the bottom and on the right.
    groups : int
        As in ``conv2d``.

    Returns
    -------
    numpy.ndarray, (H_out, W_out), (C_out, H_out, W_out) or (N, C_out, H_out, W_out)
        With H_out = (H - 1)s - 2p + d(k - 1) + output_padding + 1, likewise W_out.

    Raises
    ------
    TypeError, ValueError
        As ``conv2d``; also if output_padding is not smaller than stride or dilation, or if padding
        leaves no output at all (torch returns an empty tensor there).

    Examples
    --------
    >>> from lecture_utils import slides
    >>> conv_transpose2d([[2, -5], [-2, 1]], slides.K, stride=2, padding=1)
    array([[ 0,  7,  0],
           [-2,  3,  5],
           [ 0, -3,  0]])
    """
    x, w, restore = _arrays.data_and_weight(input, weight)
    c_in, c_group, kernel_size = len(w), w.shape[1], w.shape[2:]
    groups = _arrays.check_groups(groups, x, w, c_in=c_in, grouped="C_in")
    h_out, w_out = shapes.conv_transpose_output_size(
        x.shape[2:], kernel_size, stride, padding, output_padding, dilation
    )
    (s_h, s_w), (p_h, p_w) = pair(stride, "stride"), pair(padding, "padding")
    d_h, d_w = pair(dilation, "dilation")
    n, _, height, width = x.shape

    cells = c_group * groups * n * (h_out + 2 * p_h) * (w_out + 2 * p_w)
    _arrays.refuse_huge(cells, "the stamps lie on", "Use a smaller stride, padding or kernel.")
    _arrays.refuse_huge(
        c_group * groups * kernel_size[0] * kernel_size[1] * n * height * width,
        "all stamps together have",
        "Use a smaller input or kernel.",
    )
    # every stamp at once: (groups, C_out/groups·kH·kW, C_in/groups) @ (groups, C_in/groups, N·H·W)
    kernels = w.reshape(groups, c_in // groups, w[0].size).swapaxes(1, 2)
    pixels = x.swapaxes(0, 1).reshape(groups, c_in // groups, n * height * width)
    stamps = _arrays.matmul(kernels, pixels)
    stamps = stamps.reshape(c_group * groups, *kernel_size, n, height, width)
    canvas = np.zeros((c_group * groups, n, h_out + 2 * p_h, w_out + 2 * p_w), stamps.dtype)
    for a, b in np.ndindex(*kernel_size):
        rows = slice(a * d_h, a * d_h + (height - 1) * s_h + 1, s_h)
        columns = slice(b * d_w, b * d_w + (width - 1) * s_w + 1, s_w)
        with np.errstate(invalid="ignore", over="ignore"):
            canvas[:, :, rows, columns] += stamps[:, a, b]
    out = canvas[:, :, p_h : p_h + h_out, p_w : p_w + w_out].swapaxes(0, 1)
    return restore(_arrays.add_bias(out, bias, bare=restore(out).ndim == 2))


def max_pool2d(
    input: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Array]:
    """Keep the largest value of each window, and on request where it stood (the "switches").

    Parameters
    ----------
    input : array_like, (H, W), (C, H, W) or (N, C, H, W)
    kernel_size, stride, padding, dilation : int or (height, width)
        ``stride=None`` means ``stride=kernel_size``. The border never wins.
    ceil_mode : bool
        Round the output size up, so that a last, incomplete window counts.
    return_indices : bool
        Also return the position of each maximum, counted row by row in its own H·W plane. Of equal
        values the first counts; a window with NaN gives its last NaN, as in torch. A window that
        dilation or ceil_mode puts on border cells only has the lowest number and the position -1.

    Returns
    -------
    numpy.ndarray or (numpy.ndarray, numpy.ndarray of int64)

    Raises
    ------
    TypeError, ValueError
        A parameter out of its range, padding over half the window, an empty or oddly shaped input.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> pooled, switches = max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    >>> pooled
    array([[2, 5],
           [6, 3]])
    >>> switches
    array([[ 1,  7],
           [ 8, 10]])
    """
    x, restore = _arrays.data(input)
    checks.flag(return_indices, "return_indices")
    size, border, geometry = _pooling(x, kernel_size, stride, padding, dilation, ceil_mode)
    lowest = np.iinfo(x.dtype).min if x.dtype.kind == "i" else -np.inf
    positions = np.arange(x.shape[2] * x.shape[3], dtype=np.int64).reshape(1, 1, *x.shape[2:])
    # windows as rows of kH·kW cells; a cell of the border has the position -1
    windows = _rows(_arrays.windows(x, border, lowest, size, *geometry))
    places = _rows(_arrays.windows(positions, border, -1, size, *geometry))
    places = np.broadcast_to(places, windows.shape)

    best = windows.argmax(axis=-1)
    if x.dtype.kind == "f":
        missing = np.isnan(windows)
        last = windows.shape[-1] - 1 - missing[..., ::-1].argmax(axis=-1)
        best = np.where(missing.any(axis=-1), last, best)
    # where a border cell won, the window holds nothing larger than the fill: take its first real
    # cell
    best = np.where(_take(places, best) < 0, (places >= 0).argmax(axis=-1), best)
    out = restore(_take(windows, best))
    return (out, restore(_take(places, best))) if return_indices else out


def max_unpool2d(
    input: Any,
    indices: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    output_size: Any = None,
) -> Array:
    """Put each value back at its remembered position and zeros everywhere else.

    Parameters
    ----------
    input : array_like, (H, W), (C, H, W) or (N, C, H, W)
    indices : array_like of int, same shape
        Positions from ``max_pool2d(..., return_indices=True)``. If two are equal, the later value
        stays.
    kernel_size, stride, padding : int or (height, width)
        Of the pooling that is undone.
    output_size : int, (height, width) or a whole shape, optional
        Which of the sizes that pool to this one is wanted; the default is (H - 1)s - 2p + k.

    Returns
    -------
    numpy.ndarray, (H_out, W_out), (C, H_out, W_out) or (N, C, H_out, W_out)
        Zero where no value was put.

    Raises
    ------
    TypeError, ValueError
        Indices of another shape, not whole numbers, or outside the output; an output_size that does
        not pool to the input's size; padding that leaves no output at all (torch returns an empty
        tensor there).

    Examples
    --------
    >>> max_unpool2d([[2, -5], [6, 3]], [[1, 7], [8, 10]], 2)
    array([[ 0,  2,  0,  0],
           [ 0,  0,  0, -5],
           [ 6,  0,  3,  0],
           [ 0,  0,  0,  0]])
    """
    x, restore = _arrays.data(input)
    places, restore_places = _arrays.data(indices, "indices")
    if restore_places(places).shape != restore(x).shape:
        raise ValueError(
            f"indices have the shape {restore_places(places).shape}, but input has "
            f"{restore(x).shape}: every value needs one position. Use the indices of the pooling "
            "that made this input."
        )
    if places.dtype.kind != "i":
        raise TypeError(
            f"indices must be whole numbers, not {places.dtype}. Use the indices that "
            f"max_pool2d(..., return_indices=True) returns."
        )
    wanted = output_size
    if isinstance(wanted, tuple | list) and len(wanted) > 2 and len(wanted) in (restore(x).ndim, 4):
        wanted = wanted[-2:]  # a whole shape
    height, width = shapes.unpool_output_size(x.shape[2:], kernel_size, stride, padding, wanted)
    outside = places[(places < 0) | (places >= height * width)]
    if outside.size:
        raise ValueError(
            f"indices (={outside[0]}) must lie in the {height}×{width} output, from 0 to "
            f"{height * width - 1}. Pass the output_size of the pooled map, or the right indices."
        )
    cells = x.shape[0] * x.shape[1] * height * width
    _arrays.refuse_huge(cells, f"the output of {height}×{width} has", "Use a smaller stride.")
    out = np.zeros((*x.shape[:2], height * width), x.dtype)
    flat = places.reshape(*x.shape[:2], x.shape[2] * x.shape[3])
    np.put_along_axis(out, flat, x.reshape(flat.shape), axis=-1)
    return restore(out.reshape(*x.shape[:2], height, width))


def avg_pool2d(
    input: Any,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """Average each window. Integers give exact sums divided in float64 (torch truncates to
    integers).

    Parameters
    ----------
    input : array_like, (H, W), (C, H, W) or (N, C, H, W)
    kernel_size, stride, padding : int or (height, width)
        ``stride=None`` means ``stride=kernel_size``.
    ceil_mode : bool
        Round the output size up, so that a last, incomplete window counts.
    count_include_pad : bool
        Whether the zeros of the border count as cells of the window.
    divisor_override : int, optional
        Divide every sum by this number instead.

    Returns
    -------
    numpy.ndarray, (H_out, W_out), (C, H_out, W_out) or (N, C, H_out, W_out)
        Floats; H_out and W_out as ``shapes.pool_output_size`` gives them.

    Raises
    ------
    TypeError, ValueError
        As ``max_pool2d``; ``divisor_override`` is no whole number from 1.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> avg_pool2d(slides.POOL_INPUT, 2)
    array([[0.5, 2. ],
           [1. , 1.5]])
    """
    x, restore = _arrays.data(input)
    checks.flag(count_include_pad, "count_include_pad")
    size, border, geometry = _pooling(x, kernel_size, stride, padding, 1, ceil_mode)
    windows = _arrays.windows(x, border, 0, size, *geometry)
    if divisor_override is None:
        axes = zip(size, x.shape[2:], *geometry[:2], pair(padding, "padding"), strict=True)
        rows, columns = (_cells(n, h, k, s, p, count_include_pad) for n, h, k, s, p in axes)
        counts = np.outer(rows, columns)
    else:
        counts = np.array(shapes.whole(divisor_override, "divisor_override"))
    with np.errstate(invalid="ignore", over="ignore"):
        means = _sums(_rows(windows)) / counts
        return restore(means).astype(np.result_type(x, np.float16), copy=False)


# --- what the two poolings share ----------------------------------------------------------------


def _pooling(
    x: Array, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> tuple[tuple[int, int], list[tuple[int, int]], tuple[tuple[int, int], ...]]:
    """Output size, border (before, after) of each axis, and (kernel_size, stride, dilation) as
    pairs.
    """
    stride = kernel_size if stride is None else stride
    size = shapes.pool_output_size(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    k, s, d = pair(kernel_size, "kernel_size"), pair(stride, "stride"), pair(dilation, "dilation")
    axes = zip(x.shape[2:], size, k, s, pair(padding, "padding"), d, strict=True)
    border = [shapes.border_along(*axis) for axis in axes]
    return size, border, (k, s, d)


def _sums(windows: Array) -> Array:
    """The sum of each row as a float: of integers without wrapping, of float16 without overflow."""
    if windows.dtype.kind != "i":
        wider = np.result_type(windows, np.float32)
        return np.asarray(windows.sum(axis=-1, dtype=wider))
    if windows.size and max(int(windows.max()), -int(windows.min())) > _MAX // windows.shape[-1]:
        high, low = windows >> 32, windows & 0xFFFFFFFF
        return np.asarray(high.sum(axis=-1) * 2.0**32 + low.sum(axis=-1))
    return np.asarray(windows.sum(axis=-1).astype(float))


def _rows(windows: Array) -> Array:
    rows: Array = windows.reshape(*windows.shape[:4], windows.shape[4] * windows.shape[5])
    return rows


def _take(rows: Array, which: Array) -> Array:
    return np.take_along_axis(rows, which[..., None], axis=-1)[..., 0]


def _cells(out: int, size: int, k: int, s: int, p: int, count_include_pad: bool) -> Array:
    """How many cells of one axis each window counts."""
    first = np.arange(out) * s - p
    last = np.minimum(first + k, size + p)
    if not count_include_pad:
        first, last = np.maximum(first, 0), np.minimum(last, size)
    return np.maximum(last - first, 1)  # a window of border only has the sum 0
