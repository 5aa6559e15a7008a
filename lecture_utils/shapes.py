"""Sizes: how large an output is, how far a kernel reaches, what a stack of layers sees.

This is the one place that validates stride, padding, dilation, kernel size and output padding; every
other module asks here. Sizes are numbers of cells. All functions take an int (one axis) or a pair
(height, width) and answer in the same form, so that ``conv_output_size(3, 3, 2, 1)`` is the formula of
the lecture and ``conv_output_size((5, 8), (3, 2))`` is a whole layer.

Formulas as in the documentation of ``torch.nn.Conv2d``, ``ConvTranspose2d``, ``MaxPool2d`` and
``MaxUnpool2d``.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

IntOrPair = int | tuple[int, int]

_RULES = {
    "kernel_size": (1, "a kernel has at least one cell", 3),
    "stride": (1, "a window that does not move never reaches the next cell", 1),
    "dilation": (1, "1 means neighbouring taps, so 1, not 0, is 'no dilation'", 1),
    "padding": (0, "0 means no border of zeros", 0),
    "output_padding": (0, "0 means nothing is added", 0),
    "groups": (1, "1 means one group that holds every channel", 1),
    "divisor_override": (1, "a sum cannot be divided by nothing", 4),
    "size": (1, "an input has at least one cell", 3),
    "output_size": (1, "an output has at least one cell", 4),
}


def whole(value: Any, name: str) -> int:
    """Return ``value`` as an int if it is a whole number allowed for the parameter ``name``.

    Raises
    ------
    TypeError
        ``value`` is a bool, None, text, a float (even 2.0) or anything else that is not an integer.
    ValueError
        ``value`` is below the parameter's smallest value.

    Examples
    --------
    >>> whole(2, "stride")
    2
    >>> whole(0, "stride")
    Traceback (most recent call last):
    ...
    ValueError: stride (=0) must be at least 1: a window that does not move never reaches the next \
cell. Use for example stride=1.
    """
    minimum, why, example = _RULES[name]
    hint = f"Use for example {name}={example}."
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        raise TypeError(f"{name} (={value!r}) must be a whole number, not a bool. {hint}")
    try:
        number = operator.index(value)
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{name} (={value!r}) must be a whole number, not {kind}. {hint}") from None
    if number < minimum:
        raise ValueError(f"{name} (={number}) must be at least {minimum}: {why}. {hint}")
    return number


def pair(value: Any, name: str) -> tuple[int, int]:
    """Return ``value``, an int or a pair (height, width) of ints, as a validated pair.

    Examples
    --------
    >>> pair(2, "stride"), pair((2, 1), "stride")
    ((2, 2), (2, 1))
    """
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if len(value) == 1:
            value = (value[0], value[0])
        if len(value) != 2:
            raise ValueError(
                f"{name} (={value!r}) must be one number or a pair (height, width), "
                f"not {len(value)} numbers. Use for example {name}=({_RULES[name][2]}, "
                f"{_RULES[name][2]})."
            )
        return whole(value[0], name), whole(value[1], name)
    number = whole(value, name)
    return number, number


def switch(value: Any, name: str) -> bool:
    """Return ``value`` if it is True or False, else raise TypeError with the parameter's name."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} (={value!r}) must be True or False. Use {name}=True or {name}=False.")
    return value


def effective_kernel(kernel_size: IntOrPair, dilation: IntOrPair = 1) -> IntOrPair:
    """Extent of a dilated kernel: from its first to its last tap, d(k - 1) + 1 cells.

    Examples
    --------
    >>> effective_kernel(3, 2)
    5
    """
    return _by_axis(_effective, kernel_size=kernel_size, dilation=dilation)


def conv_output_size(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> IntOrPair:
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
        A parameter is no whole number or out of its range, or the kernel does not fit into the padded
        input. The message names the parameter, its value, the rule and a change that helps.

    Examples
    --------
    >>> conv_output_size(3, kernel_size=3, stride=2, padding=1)
    2
    >>> conv_output_size((5, 8), (3, 2), stride=(1, 2))
    (3, 4)
    """
    return _by_axis(
        _conv, size=size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation
    )


def conv_transpose_output_size(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> IntOrPair:
    """Size of a transposed convolution's output: (H - 1)s - 2p + d(k - 1) + output_padding + 1.

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
    return _by_axis(
        _conv_transpose,
        size=size,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )


def pool_output_size(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> IntOrPair:
    """Size of a pooling's output; ``stride=None`` means ``stride=kernel_size``.

    With ``ceil_mode`` the division is rounded up, and a last window that would start in the border on
    the right (or at the bottom) is dropped, as in PyTorch.

    Raises
    ------
    TypeError, ValueError
        As ``conv_output_size``; also if padding is more than half of the window.

    Examples
    --------
    >>> pool_output_size(5, 2), pool_output_size(5, 2, ceil_mode=True)
    (2, 3)
    """
    switch(ceil_mode, "ceil_mode")
    given = stride

    def one(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
        follows = ceil_mode and given is None
        return _pool(size, kernel_size, stride, padding, dilation, ceil_mode, follows)

    return _by_axis(
        one,
        size=size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )


def unpool_output_size(
    size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    output_size: IntOrPair | None = None,
) -> IntOrPair:
    """Size of a max unpooling's output: (H - 1)s - 2p + k, or ``output_size`` if it is near enough.

    Several input sizes pool to the same output size, so ``output_size`` chooses among them: it must
    lie strictly between the default minus stride and the default plus stride.

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
    if output_size is None:
        return _by_axis(_unpool, **arguments)

    def chosen(size: int, kernel_size: int, stride: int, padding: int, wanted: int) -> int:
        default = (size - 1) * stride - 2 * padding + kernel_size
        low, high = max(default - stride + 1, 1), default + stride - 1
        if high < low:
            raise ValueError(_nothing_left(size, kernel_size, stride, padding, spare=stride - 1))
        if not low <= wanted <= high:
            raise ValueError(
                f"output_size (={wanted}) must be from {low} to {high} here: with kernel_size="
                f"{kernel_size}, stride={stride}, padding={padding} no other size pools to {size}. "
                f"Use output_size={min(max(wanted, low), high)}."
            )
        return wanted

    return _by_axis(chosen, **arguments, output_size=output_size)


class ReceptiveField(NamedTuple):
    """What one output cell of a stack sees of the input, along one axis.

    ``size`` cells from the first to the last one seen, ``jump`` cells between the fields of two
    neighbouring outputs, ``start`` the first cell of output 0's field (negative: in the padding).
    """

    size: int
    jump: int
    start: int


def receptive_field(layers: Iterable[Mapping[str, int]]) -> list[ReceptiveField]:
    """Receptive field after each layer of a stack, along one axis.

    Parameters
    ----------
    layers : iterable of dict
        One dict a layer, with ``kernel_size`` and, where they are not 1, 0, 1: ``stride``,
        ``padding``, ``dilation``.

    Returns
    -------
    list of ReceptiveField
        ``size_l = size + d(k - 1)·jump``, ``jump_l = jump·s``, ``start_l = start - p·jump``.

    Raises
    ------
    TypeError
        A layer is no dict, lacks kernel_size, or has a parameter that is not one of the four.

    References
    ----------
    Araujo, Norris & Sim (2019), "Computing receptive fields of convolutional neural networks", Distill.

    Examples
    --------
    >>> receptive_field([{"kernel_size": 3}, {"kernel_size": 3, "stride": 2}])[-1]
    ReceptiveField(size=5, jump=2, start=0)
    """
    if isinstance(layers, Mapping | str) or not isinstance(layers, Iterable):
        raise TypeError(
            f"layers (={layers!r}) must be a list of dicts. Use for example [{{'kernel_size': 3}}]."
        )
    size, jump, start, fields = 1, 1, 0, []
    for number, layer in enumerate(layers):
        k, s, p, d = _layer(number, layer)
        size, start = size + d * (k - 1) * jump, start - p * jump
        jump = jump * s
        fields.append(ReceptiveField(size, jump, start))
    return fields


def _layer(number: int, layer: Mapping[str, int]) -> list[int]:
    defaults = {"kernel_size": None, "stride": 1, "padding": 0, "dilation": 1}
    if not isinstance(layer, Mapping) or "kernel_size" not in layer:
        raise TypeError(
            f"layer {number} (={layer!r}) must be a dict that has kernel_size. "
            f"Use for example {{'kernel_size': 3}}."
        )
    unknown = [name for name in layer if name not in defaults]
    if unknown:
        raise TypeError(
            f"layer {number} has the unknown parameter {unknown[0]!r}. Use only {', '.join(defaults)}."
        )
    return [whole(layer.get(name, default), name) for name, default in defaults.items()]


# --- one axis -----------------------------------------------------------------------------------


def _by_axis(rule: Callable[..., int], **arguments: Any) -> IntOrPair:
    """Apply a one-axis rule to ints, or to each axis of pairs."""
    pairs = {name: pair(value, name) for name, value in arguments.items()}
    height, width = (rule(*(p[axis] for p in pairs.values())) for axis in (0, 1))
    if any(isinstance(value, Sequence) for value in arguments.values()):
        return height, width
    return height


def _effective(kernel_size: int, dilation: int) -> int:
    return dilation * (kernel_size - 1) + 1


def _conv(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    room = size + 2 * padding - _effective(kernel_size, dilation)
    if room < 0:
        raise ValueError(_does_not_fit(size, kernel_size, padding, dilation))
    return room // stride + 1


def _does_not_fit(size: int, kernel_size: int, padding: int, dilation: int, **rules: Any) -> str:
    reach = _effective(kernel_size, dilation)
    padded = size + 2 * padding
    kernel = (
        f"kernel_size (={kernel_size})"
        if dilation == 1
        else f"kernel_size (={kernel_size}) with dilation (={dilation}) reaches over "
        f"{dilation}·({kernel_size} - 1) + 1 = {reach} cells: it"
    )
    return (
        f"{kernel} must not be larger than the padded input, which has {size} + 2·{padding} = "
        f"{padded} cells. {smallest_change(size, kernel_size, padding, dilation, **rules)}"
    )


def smallest_change(
    size: int,
    kernel_size: int,
    padding: int,
    dilation: int,
    limits: Mapping[str, int] | None = None,
    spare: int = 0,
    least: int = 1,
    follows: bool = False,
) -> str:
    """Sentence: for each parameter, the nearest value that alone makes the kernel fit.

    ``limits`` (largest value by name) leaves out changes that a reader cannot make. The kernel may be
    ``spare`` cells longer than the padded input; a kernel smaller than ``least`` is no way out.
    ``follows``: the stride, and with it ``spare``, follows the kernel size.

    Examples
    --------
    >>> smallest_change(3, kernel_size=5, padding=0, dilation=1)
    'Smallest change: padding=1, or kernel_size=3, or a size of 5.'
    """
    reach = _effective(kernel_size, dilation) - spare
    room = size + 2 * padding + spare
    choices = {"padding": -(-(reach - size) // 2)}
    if dilation > 1 and room >= kernel_size:
        choices["dilation"] = (room - 1) // (kernel_size - 1)
    smaller = range(kernel_size - 1, least - 1, -1)
    fitting = (k for k in smaller if _effective(k, dilation) <= room - follows * (kernel_size - k))
    choices |= {"kernel_size": k for k in itertools.islice(fitting, 1)}
    choices["size"] = reach - 2 * padding
    words = [
        f"a size of {value}" if name == "size" else f"{name}={value}"
        for name, value in choices.items()
        if limits is None or value <= limits.get(name, value)
    ]
    return f"Smallest change: {', or '.join(words)}."


def conv_formula(size: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any) -> str:
    """The size formula with these numbers, or names, put in; without its result.

    Examples
    --------
    >>> conv_formula(3, kernel_size=3, stride=2, padding=1, dilation=1)
    'floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1'
    """
    return f"floor(({size} + 2·{padding} - {dilation}·({kernel_size} - 1) - 1) / {stride}) + 1"


def _conv_transpose(
    size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> int:
    if output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding (={output_padding}) must be smaller than stride (={stride}) or dilation "
            f"(={dilation}). Use at most output_padding={max(stride, dilation) - 1}."
        )
    out = (size - 1) * stride - 2 * padding + _effective(kernel_size, dilation) + output_padding
    if out < 1:
        raise ValueError(
            f"padding (={padding}) cuts the whole output away: {out + 2 * padding} cells less "
            f"2·{padding} leave {out}. Use at most padding={(out + 2 * padding - 1) // 2}."
        )
    return out


def _pool(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil: bool, follows: bool
) -> int:
    reach = _effective(kernel_size, dilation)
    if 2 * padding > kernel_size:
        raise ValueError(
            f"padding (={padding}) must be at most half of kernel_size (={kernel_size}): a window must "
            f"not lie in the border alone. Use at most padding={kernel_size // 2}."
        )
    room = size + 2 * padding - reach
    spare = stride - 1 if ceil else 0  # ceil_mode lets the only window reach this far past the end
    if room + spare < 0:
        raise ValueError(
            _does_not_fit(
                size, kernel_size, padding, dilation,
                limits={"padding": kernel_size // 2}, spare=spare, least=max(2 * padding, 1), follows=follows,
            )
        )
    out = (room + spare) // stride + 1
    if ceil and (out - 1) * stride >= size + padding:
        out -= 1
    return out


def _unpool(size: int, kernel_size: int, stride: int, padding: int) -> int:
    out = (size - 1) * stride - 2 * padding + kernel_size
    if out < 1:
        raise ValueError(_nothing_left(size, kernel_size, stride, padding))
    return out


def _nothing_left(size: int, kernel_size: int, stride: int, padding: int, spare: int = 0) -> str:
    full = (size - 1) * stride + kernel_size
    return (
        f"padding (={padding}) leaves no output: ({size} - 1)·{stride} - 2·{padding} + {kernel_size} = "
        f"{full - 2 * padding}. Use at most padding={(full + spare - 1) // 2}."
    )
