"""What a size error says: which value alone would make the kernel fit, and the formula in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lecture_utils import checks
from lecture_utils.engine.shapes._parameters import whole


def extent(kernel_size: int, dilation: int) -> int:
    return dilation * (kernel_size - 1) + 1


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

    Parameters
    ----------
    size, kernel_size, padding, dilation : int
        Cells along the axis.
    limits : dict of int, optional
        The largest value by name: leaves out changes that a reader cannot make.
    spare : int
        So many cells may the kernel be longer than the padded input.
    least : int
        A kernel smaller than this is no way out.
    follows : bool
        Whether the stride, and with it ``spare``, follows the kernel size.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range.

    Examples
    --------
    >>> smallest_change(3, kernel_size=5, padding=0, dilation=1)
    'Smallest change: padding=1, or kernel_size=3, or a size of 5.'
    """
    size, kernel_size = whole(size, "size"), whole(kernel_size, "kernel_size")
    padding, dilation = whole(padding, "padding"), whole(dilation, "dilation")
    spare = checks.whole(spare, "spare", example=0)
    least = checks.whole(least, "least", example=1)
    follows = checks.flag(follows, "follows")
    if limits is not None and not isinstance(limits, Mapping):
        raise TypeError(
            f"limits (={checks.shown(limits)}) must be a dict. Use for example {{'padding': 3}}."
        )
    most = {
        name: checks.whole(limit, f"limits[{name!r}]", example=3)
        for name, limit in (limits or {}).items()
    }
    reach = extent(kernel_size, dilation) - spare
    room = size + 2 * padding + spare
    choices = {"padding": -(-(reach - size) // 2)}
    if dilation > 1 and room >= kernel_size > 1:
        choices["dilation"] = (room - 1) // (kernel_size - 1)
    # the largest kernel that fits: d(k - 1) + 1 <= room, less what stride loses where it follows
    each = dilation - follows
    over = room - 1 + each - follows * (kernel_size - 1)
    fitting = over // each if each else (kernel_size - 1 if over >= 0 else 0)
    if (fitting := min(fitting, kernel_size - 1)) >= least:
        choices["kernel_size"] = fitting
    choices["size"] = reach - 2 * padding
    words = [
        f"a size of {value}" if name == "size" else f"{name}={value}"
        for name, value in choices.items()
        if value <= most.get(name, value)
    ]
    return f"Smallest change: {', or '.join(words)}."


def does_not_fit(size: int, kernel_size: int, padding: int, dilation: int, **rules: Any) -> str:
    reach = extent(kernel_size, dilation)
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


def nothing_left(size: int, kernel_size: int, stride: int, padding: int, spare: int = 0) -> str:
    full = (size - 1) * stride + kernel_size
    return (
        f"padding (={padding}) leaves no output: ({size} - 1)·{stride} - 2·{padding} + "
        f"{kernel_size} = {full - 2 * padding}. Use at most padding={(full + spare - 1) // 2}."
    )


def conv_formula(size: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any) -> str:
    """The size formula with these numbers, or names, put in; without its result.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int or str
        Numbers, or names in their place.

    Returns
    -------
    str

    Examples
    --------
    >>> conv_formula(3, kernel_size=3, stride=2, padding=1, dilation=1)
    'floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1'
    """
    return f"floor(({size} + 2·{padding} - {dilation}·({kernel_size} - 1) - 1) / {stride}) + 1"


def conv_transpose_formula(
    size: Any, kernel_size: Any, stride: Any, padding: Any, output_padding: Any, dilation: Any
) -> str:
    """The size formula of a transposed convolution with these numbers put in; without its result.

    Parameters
    ----------
    size, kernel_size, stride, padding, output_padding, dilation : int or str
        Numbers, or names in their place.

    Returns
    -------
    str

    Examples
    --------
    >>> conv_transpose_formula(2, 3, stride=2, padding=1, output_padding=0, dilation=1)
    '(2 - 1)·2 - 2·1 + 1·(3 - 1) + 0 + 1'
    """
    return (
        f"({size} - 1)·{stride} - 2·{padding} + {dilation}·({kernel_size} - 1) + {output_padding} "
        "+ 1"
    )


def unpool_formula(size: Any, kernel_size: Any, stride: Any, padding: Any) -> str:
    """The size formula of max unpooling with these numbers put in; without its result.

    Parameters
    ----------
    size, kernel_size, stride, padding : int or str
        Numbers, or names in their place.

    Returns
    -------
    str

    Examples
    --------
    >>> unpool_formula(2, kernel_size=2, stride=2, padding=0)
    '(2 - 1)·2 - 2·0 + 2'
    """
    return f"({size} - 1)·{stride} - 2·{padding} + {kernel_size}"
