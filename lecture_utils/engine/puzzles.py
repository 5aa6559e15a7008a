"""Size puzzles: every setting of a layer that leads from one size to another.

Sizes are cells along one axis. The lists are complete within their limits, so an answer to the
puzzle is right exactly if it is in the list.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lecture_utils.engine.shapes import conv_output_size, whole

#: Largest value of each parameter that is tried. output_padding ends at stride - 1 in any case.
LIMITS = {"kernel_size": 7, "stride": 4, "padding": 3}

#: More settings than this are not tried.
MOST_TRIES = 50_000


class ConvSetting(NamedTuple):
    """Parameters of a convolution along one axis."""

    kernel_size: int
    stride: int
    padding: int


class TransposeSetting(NamedTuple):
    """Parameters of a transposed convolution along one axis."""

    kernel_size: int
    stride: int
    padding: int
    output_padding: int


def transpose_settings(
    size_in: int, size_out: int, limits: Mapping[str, int] | None = None
) -> list[TransposeSetting]:
    """Every transposed convolution (dilation 1) that makes ``size_out`` cells of ``size_in``.

    Parameters
    ----------
    size_in, size_out : int
    limits : dict, optional
        Largest kernel_size, stride, padding, output_padding to try; what is left out is as in
        ``LIMITS``, and output_padding always stays below stride.

    Returns
    -------
    list of TransposeSetting
        Simplest first: little output_padding, then little padding, a small kernel, a small stride.

    Raises
    ------
    TypeError, ValueError
        A size or a limit is no whole number or too small, or ``limits`` has an unknown name.

    Examples
    --------
    >>> for setting in transpose_settings(4, 8, {"kernel_size": 4, "padding": 1}):
    ...     print(*setting)
    2 2 0 0
    1 3 1 0
    4 2 1 0
    1 2 0 1
    3 2 1 1
    """
    size_in, size_out = (
        whole(size_in, "size_in", "size"),
        whole(size_out, "size_out", "output_size"),
    )
    most = _limits(limits, ("kernel_size", "stride", "padding", "output_padding"))
    found = []
    for kernel_size, stride, padding in _tries(most):
        # what is missing after (H - 1)s - 2p + k must come from output_padding
        missing = size_out - ((size_in - 1) * stride - 2 * padding + kernel_size)
        if 0 <= missing <= min(stride - 1, most.get("output_padding", stride - 1)):
            found.append(TransposeSetting(kernel_size, stride, padding, missing))
    return sorted(found, key=lambda s: (s.output_padding, s.padding, s.kernel_size, s.stride))


def conv_settings(
    size_in: int, size_out: int, limits: Mapping[str, int] | None = None
) -> list[ConvSetting]:
    """Every convolution (dilation 1) that makes ``size_out`` cells of ``size_in``, simplest first.

    Parameters
    ----------
    size_in, size_out, limits
        As in ``transpose_settings``, without output_padding.

    Returns
    -------
    list of ConvSetting
        In the order of ``transpose_settings``.

    Raises
    ------
    TypeError, ValueError
        As ``transpose_settings``.

    Examples
    --------
    >>> conv_settings(3, 2, {"kernel_size": 3, "padding": 1, "stride": 2})[0]
    ConvSetting(kernel_size=1, stride=2, padding=0)
    >>> (3, 2, 1) in conv_settings(3, 2)
    True
    """
    size_in, size_out = (
        whole(size_in, "size_in", "size"),
        whole(size_out, "size_out", "output_size"),
    )
    most = _limits(limits, ("kernel_size", "stride", "padding"))
    found = [
        ConvSetting(kernel_size, stride, padding)
        for kernel_size, stride, padding in _tries(most)
        if kernel_size <= size_in + 2 * padding
        and conv_output_size(size_in, kernel_size, stride, padding) == size_out
    ]
    return sorted(found, key=lambda s: (s.padding, s.kernel_size, s.stride))


def same_output(size_out: int, kernel_size: int, stride: int = 1, padding: int = 0) -> list[int]:
    """All input sizes that a convolution maps to ``size_out`` cells.

    They are up to ``stride`` neighbouring sizes, because the division by stride is rounded down. A
    transposed convolution gives back the first, (H_out - 1)s - 2p + k; output_padding chooses
    another. Sizes below 1 are no sizes, so a large padding can leave fewer, or none.

    Parameters
    ----------
    size_out, kernel_size, stride, padding : int
        Cells along the axis.

    Returns
    -------
    list of int
        Rising.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range.

    Examples
    --------
    >>> same_output(2, kernel_size=3, stride=2, padding=1)
    [3, 4]
    """
    size_out = whole(size_out, "size_out", "output_size")
    kernel_size, stride = whole(kernel_size, "kernel_size"), whole(stride, "stride")
    if stride > MOST_TRIES:
        raise ValueError(
            f"stride (={stride}) must be at most {MOST_TRIES}: so many sizes are listed. Use for "
            "example stride=2."
        )
    first = (size_out - 1) * stride - 2 * whole(padding, "padding") + kernel_size
    return list(range(max(first, 1), first + stride))


def _tries(most: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    """Every (kernel_size, stride, padding) within the limits."""
    return itertools.product(
        range(1, most["kernel_size"] + 1), range(1, most["stride"] + 1), range(most["padding"] + 1)
    )


def _limits(limits: Mapping[str, int] | None, names: tuple[str, ...]) -> dict[str, int]:
    given = {} if limits is None else limits
    if not isinstance(given, Mapping):
        raise TypeError(
            f"limits (={given!r}) must be a dict of largest values. Use for example "
            f"limits={{'kernel_size': 5}}."
        )
    unknown = [name for name in given if name not in names]
    if unknown:
        raise TypeError(f"limits has the unknown name {unknown[0]!r}. Use only {', '.join(names)}.")
    most = LIMITS | {name: whole(value, name) for name, value in given.items()}
    tries = most["kernel_size"] * most["stride"] * (most["padding"] + 1)
    if tries > MOST_TRIES:
        raise ValueError(
            f"limits (={dict(given)}) allow {tries} settings, but at most {MOST_TRIES} are tried. "
            "Use smaller limits."
        )
    return most
