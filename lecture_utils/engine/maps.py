"""Maps that count: how often a stack reads each input cell, how many stamps an output cell gets.

Counts are whole numbers, from integer arithmetic only. The two axes do not depend on each other, so
a map of two axes is the outer product of two lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import shapes
from lecture_utils.engine.arrays import refuse_huge
from lecture_utils.engine.shapes import IntOrPair, pair, whole

#: A map of one axis has at most so many cells.
MOST_CELLS = 1_000_000

Layers = Iterable[Mapping[str, int]]
Layer = tuple[int, int, int, int]


def coverage(layers: Layers, size: int) -> np.ndarray:
    """How many paths lead from each input cell to the middle output cell, along one axis.

    Parameters
    ----------
    layers : iterable of dict
        A stack of convolutions, as in ``shapes.receptive_field``.
    size : int
        Input cells. The middle exists if the output has an odd number of cells. Without padding,
        the size of the receptive field always works: it gives one output cell.

    Returns
    -------
    numpy.ndarray of int64, (size,)
        0 inside the receptive field: a cell that is never read (the gridding effect).

    Raises
    ------
    TypeError, ValueError
        A bad parameter, a kernel that does not fit, an even output size, too many paths for int64.

    Examples
    --------
    >>> coverage([{"kernel_size": 3, "dilation": 2}] * 2, 9)
    array([1, 0, 2, 0, 3, 0, 2, 0, 1])
    """
    return _coverage(_stack(layers), whole(size, "size"))


def coverage2d(layers: Layers, size: IntOrPair) -> np.ndarray:
    """``coverage`` for square kernels on a grid: (H, W) counts, one line times the other.

    Parameters
    ----------
    layers : iterable of dict
        As in ``coverage``.
    size : int or (height, width)
        Cells of the input.

    Returns
    -------
    numpy.ndarray of int64, (height, width)

    Raises
    ------
    TypeError, ValueError
        As ``coverage``.

    Examples
    --------
    >>> coverage2d([{"kernel_size": 2}] * 2, 3)
    array([[1, 2, 1],
           [2, 4, 2],
           [1, 2, 1]])
    """
    stack = _stack(layers)
    rows, columns = (_coverage(stack, cells) for cells in pair(size, "size"))
    _countable(int(rows.max()) * int(columns.max()))
    refuse_huge(len(rows) * len(columns), f"size (={size}) makes a map of", "Use a smaller size.")
    return np.outer(rows, columns)


def gridding(layers: Layers) -> tuple[int, ...]:
    """Offsets inside the receptive field of one output that are never read; padding plays no part.

    Parameters
    ----------
    layers : iterable of dict
        As in ``coverage``.

    Returns
    -------
    tuple of int
        Cells counted from the first of the receptive field.

    Raises
    ------
    TypeError, ValueError
        As ``coverage``.

    Examples
    --------
    >>> [gridding([{"kernel_size": 3, "dilation": d} for d in rates]) for rates in ((2, 2), (1, 2))]
    [(1, 3, 5, 7), ()]
    """
    stack = [(kernel, stride, 0, dilation) for kernel, stride, _, dilation in _stack(layers)]
    size = 1
    for kernel, stride, _, dilation in reversed(stack):
        size = (size - 1) * stride + shapes.effective_kernel(kernel, dilation)
    read = _backwards(stack, _sizes(stack, size), np.bool_)
    return tuple(np.flatnonzero(~read).tolist())


def hdc_distance(rates: Sequence[int]) -> int:
    """M_2 of Wang et al.: how far apart neighbouring reads may lie before the first layer acts.

    M_n = r_n and M_i = max(M_{i+1} - 2 r_i, M_{i+1} - 2(M_{i+1} - r_i), r_i). One rate alone: r_1.

    Parameters
    ----------
    rates : sequence of int
        Dilations of a stack of layers, the first one first.

    Returns
    -------
    int
        Cells.

    Raises
    ------
    TypeError, ValueError
        No rate, or one that is no whole number from 1.

    Examples
    --------
    >>> hdc_distance((1, 2, 5)), hdc_distance((1, 2, 9))
    (2, 5)
    """
    rates = _rates(rates)
    distance = rates[-1]
    for rate in reversed(rates[1:-1]):
        distance = max(distance - 2 * rate, distance - 2 * (distance - rate), rate)
    return distance


def hdc_rule(rates: Sequence[int], kernel_size: int = 3) -> bool:
    """Whether the rule of hybrid dilated convolution promises that no cell is left out.

    True means that ``gridding`` is empty. The rule is r_1 = 1 and M_2 <= k, for stride 1; a kernel
    below 3 is refused with ValueError.

    Parameters
    ----------
    rates : sequence of int
        As in ``hdc_distance``.
    kernel_size : int
        Of every layer.

    Returns
    -------
    bool

    Raises
    ------
    TypeError, ValueError
        As ``hdc_distance``; ``kernel_size`` is no whole number from 1.

    Notes
    -----
    Why: taps at -r, 0 and r fill a gap M from both sides, so at most max(M - 2r, r) stays open;
    the first layer (r = 1) reads k cells in a row, which closes every distance of at most k.

    The formula does not say r_1 = 1, but needs it: 2, 2, 2 has M_2 = 2 and reads every second cell.
    The rule is sufficient only: it depends on the order (1, 5, 2 fails) though the cells read do
    not, and it counts on three taps (k = 5 reads all with 1, 1, 8, but M_2 = 6). For k = 3 and
    rates rising from 1 it is exact; ``reads_all`` always is.

    Wang et al. (2018), "Understanding convolution for semantic segmentation", section 3.2.

    Examples
    --------
    >>> hdc_rule((1, 2, 5)), hdc_rule((1, 2, 9)), hdc_rule((2, 2, 2))
    (True, False, False)
    """
    distance, kernel_size = hdc_distance(rates), whole(kernel_size, "kernel_size")
    if kernel_size < 3:
        raise ValueError(
            f"kernel_size (={kernel_size}) must be at least 3: the rule needs a tap on both "
            f"sides of the middle one. Use gridding, which holds for every kernel."
        )
    return int(rates[0]) == 1 and distance <= kernel_size


def reads_all(rates: Sequence[int], kernel_size: int = 3) -> bool:
    """Whether an output reads every cell of its receptive field: the exact rule, for stride 1.

    Sort the rates. The smallest is 1, and none is larger than the receptive field of those before
    it. Then ``gridding`` is empty, and otherwise it is not.

    Parameters
    ----------
    rates : sequence of int
        Dilations of a stack of layers, in any order.
    kernel_size : int
        Of every layer.

    Returns
    -------
    bool

    Raises
    ------
    TypeError, ValueError
        As ``hdc_distance``; ``kernel_size`` is no whole number from 1.

    Notes
    -----
    Why: an output reads the sums of one multiple 0, r, …, (k - 1) r of every rate. If the smaller
    rates reach every cell of a field of F, a rate r repeats this field every r cells: for r <= F
    nothing is left out between. For r > F cell F is left out, because every larger rate leads
    beyond it. Which cells are read does not depend on the order of the layers.

    Examples
    --------
    >>> reads_all((1, 2, 4)), reads_all((9, 3, 1)), reads_all((1, 2, 9)), reads_all((2, 2, 2))
    (True, True, False, False)
    """
    kernel_size, field = whole(kernel_size, "kernel_size"), 1
    for rate in sorted(_rates(rates)):
        if rate > field and kernel_size > 1:
            return False
        field += (kernel_size - 1) * rate
    return True


class Cost(NamedTuple):
    """Weights of a stack, and its multiplications for each output cell and for each input cell."""

    weights: int
    per_output: int
    per_input: float


def cost(layers: Layers, channels: int = 1) -> Cost:
    """What a stack of square k×k convolutions costs, on a map so large that edges do not count.

    Each layer has ``channels`` channels in and out and no bias. A cell has all its channels. A
    layer before a stride s computes s·s cells for each cell after it.

    Parameters
    ----------
    layers : iterable of dict
        As in ``coverage``.
    channels : int
        How many every layer reads and makes.

    Returns
    -------
    Cost

    Raises
    ------
    TypeError, ValueError
        As ``coverage``; ``channels`` is no whole number from 1; more than a float can hold.

    Examples
    --------
    Three stacks with a receptive field of 15 cells: plain, strided, dilated.

    >>> cost([{"kernel_size": 3}] * 7)
    Cost(weights=63, per_output=63, per_input=63.0)
    >>> cost([{"kernel_size": 3, "stride": s} for s in (2, 2, 1)])
    Cost(weights=27, per_output=54, per_input=3.375)
    >>> cost([{"kernel_size": 3, "dilation": d} for d in (1, 2, 4)])
    Cost(weights=27, per_output=27, per_input=27.0)
    """
    channels = checks.whole(channels, "channels", least=1)
    weights = per_output = 0
    cells = 1  # of the layer's output, for one output cell of the stack
    for kernel, stride, _, _ in reversed(_stack(layers)):
        layer = (kernel * channels) ** 2
        weights, per_output = weights + layer, per_output + layer * cells
        cells *= stride**2
    try:
        return Cost(weights, per_output, per_output / cells)
    except OverflowError:
        raise ValueError(
            f"layers need {checks.shown(per_output)} multiplications, more than a float can hold. "
            "Use smaller kernels or fewer channels."
        ) from None


def overlap(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> np.ndarray:
    """How many stamps of a transposed convolution fall on each output cell.

    Parameters
    ----------
    size : int or (height, width)
        Cells of the input.
    kernel_size, stride, padding, output_padding, dilation : int or (height, width)
        As in ``ops.conv_transpose2d``.

    Returns
    -------
    numpy.ndarray of int64, (H_out, W_out)
        Uneven in the middle (a checkerboard) if stride does not divide kernel_size (dilation 1).

    Raises
    ------
    TypeError, ValueError
        As ``shapes.conv_transpose_output_size``; a map of too many cells.

    Examples
    --------
    >>> overlap((1, 3), kernel_size=(1, 3), stride=2)
    array([[1, 1, 2, 1, 2, 1, 1]])
    """
    settings = {
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    size = pair(size, "size")
    out = shapes.conv_transpose_output_size(size, output_padding=output_padding, **settings)
    axes = zip(*(pair(value, name) for name, value in settings.items()), strict=True)
    rows, columns = (
        _stamp(_ones(n), n_out, *axis) for n, n_out, axis in zip(size, out, axes, strict=True)
    )
    refuse_huge(out[0] * out[1], f"size (={size}) makes a map of", "Use a smaller size.")
    return np.outer(rows, columns)


def overlap_pattern(kernel_size: int, stride: int) -> np.ndarray:
    """One period of the overlap along one axis, away from the edges: ``stride`` counts.

    k mod s cells have ceil(k/s) stamps, the others floor(k/s). The period starts at output cell 0
    without padding; padding p cuts its first p cells off.

    Parameters
    ----------
    kernel_size, stride : int
        Cells along the axis.

    Returns
    -------
    numpy.ndarray of int64, (stride,)

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number from 1, or too many cells.

    Notes
    -----
    Odena, Dumoulin & Olah (2016), "Deconvolution and checkerboard artifacts", Distill.

    Examples
    --------
    >>> overlap_pattern(3, 2), overlap_pattern(4, 2)
    (array([2, 1]), array([2, 2]))
    """
    kernel_size, stride = whole(kernel_size, "kernel_size"), whole(stride, "stride")
    _refuse_huge(kernel_size, 1, f"kernel_size (={kernel_size})")
    _refuse_huge(stride, 1, f"stride (={stride})")
    counts = kernel_size // stride + (np.arange(stride) < kernel_size % stride)
    return counts.astype(np.int64)


def _rates(rates: Sequence[int]) -> list[int]:
    if isinstance(rates, str) or not isinstance(rates, Sequence) or not rates:
        raise TypeError(
            f"rates (={rates!r}) must be a list of dilations. Use for example [1, 2, 5]."
        )
    return [whole(rate, f"rates[{place}]", "dilation") for place, rate in enumerate(rates)]


# --- one axis -----------------------------------------------------------------------------------


def _stack(layers: Layers) -> list[Layer]:
    """(kernel_size, stride, padding, dilation) of each layer, validated by ``receptive_field``."""
    if isinstance(layers, Iterator):
        layers = list(layers)  # it is read twice
    shapes.receptive_field(layers)

    def one(layer: Mapping[str, int], name: str) -> int:
        return int(layer.get(name, 0 if name == "padding" else 1))

    return [
        (one(x, "kernel_size"), one(x, "stride"), one(x, "padding"), one(x, "dilation"))
        for x in layers
    ]


def _refuse_huge(cells: int, times: int, what: str) -> None:
    """Raise ValueError if a map of one axis would be too long, or counted too often."""
    if cells > MOST_CELLS or cells * times > 10 * MOST_CELLS:
        raise ValueError(
            f"{what} is too much to count: at most {MOST_CELLS} cells, read {10 * MOST_CELLS} "
            "times in all. Use smaller numbers: the pattern is the same."
        )


def _coverage(stack: Sequence[Layer], size: int) -> np.ndarray:
    _countable(math.prod(kernel for kernel, *_ in stack))
    sizes = _sizes(stack, size)
    if sizes[-1] % 2 == 0:
        jump = math.prod(stride for _, stride, _, _ in stack)
        raise ValueError(
            f"size (={size}) gives {sizes[-1]} output cells, but only an odd number has a "
            f"middle one. Use size={size + jump}, which gives {sizes[-1] + 1}."
        )
    return _backwards(stack, sizes, np.int64)


def _countable(paths: int) -> None:
    if paths > np.iinfo(np.int64).max:
        raise ValueError(f"layers have {paths} paths, too many for int64. Use fewer layers.")


def _sizes(stack: Sequence[Layer], size: int) -> list[int]:
    """Cells before the first layer and after each one."""
    least = 1
    for kernel, stride, padding, dilation in reversed(stack):
        reach = shapes.effective_kernel(kernel, dilation)
        least = max((least - 1) * stride + reach - 2 * padding, 1)
    if size < least:
        raise ValueError(
            f"size (={size}) must be at least {least} for these layers: with less, a kernel is "
            f"larger than the cells that it gets. Use size={least}."
        )
    sizes = [size]
    for layer in stack:
        sizes.append(shapes.conv_output_size(sizes[-1], *layer))
    return sizes


def _backwards(stack: Sequence[Layer], sizes: Sequence[int], dtype: type[np.generic]) -> np.ndarray:
    """Carry a 1 from the middle output cell back through the stack."""
    _refuse_huge(max(sizes), 1, f"size (={sizes[0]})")
    counts: np.ndarray = np.zeros(sizes[-1], dtype)
    counts[sizes[-1] // 2] = 1
    for layer, size in zip(reversed(stack), reversed(sizes[:-1]), strict=True):
        counts = _stamp(counts, size, *layer)
    return counts


def _ones(size: int) -> np.ndarray:
    _refuse_huge(size, 1, f"size (={size})")
    return np.ones(size, np.int64)


def _stamp(
    counts: np.ndarray, size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> np.ndarray:
    """Add every count to the ``size`` cells that its window covers: a transposed layer of ones."""
    _refuse_huge(size + 2 * padding, 1, f"padding (={padding}) around {size} cells")
    _refuse_huge(kernel_size, len(counts), f"kernel_size (={kernel_size}) at {len(counts)} places")
    canvas = np.zeros(size + 2 * padding, counts.dtype)
    if len(counts) < kernel_size:
        for place, count in enumerate(counts):
            first = place * stride
            canvas[first : first + (kernel_size - 1) * dilation + 1 : dilation] += count
    else:
        for tap in range(kernel_size):
            first = tap * dilation
            canvas[first : first + (len(counts) - 1) * stride + 1 : stride] += counts
    return canvas[padding : padding + size]
