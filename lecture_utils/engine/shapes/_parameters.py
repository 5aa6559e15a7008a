"""What a parameter of a layer may be: the smallest value of each, the reason, and an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from lecture_utils import checks

IntOrPair = int | tuple[int, int]

#: An int or a pair, and the answer in the same form.
Size = TypeVar("Size", int, tuple[int, int])

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


def whole(value: Any, name: str, rule: str | None = None) -> int:
    """The value as an int, if it is a whole number that the parameter ``name`` may have.

    Parameters
    ----------
    value : int
    name : str
        The parameter as the caller wrote it.
    rule : str, optional
        The parameter whose limit holds, where it has another name.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        As ``checks.whole``.

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
    least, why, example = _RULES[rule or name]
    return checks.whole(value, name, least=least, example=example, why=why)


def pair(value: Any, name: str, rule: str | None = None) -> tuple[int, int]:
    """The value, an int or a pair (height, width) of ints, as a pair.

    Parameters
    ----------
    value : int or sequence of one or two int
    name, rule : str
        As in ``whole``.

    Returns
    -------
    tuple of int
        The height and the width.

    Raises
    ------
    TypeError, ValueError
        As ``whole``; more than two numbers.

    Examples
    --------
    >>> pair(2, "stride"), pair((2, 1), "stride")
    ((2, 2), (2, 1))
    """
    least, why, example = _RULES[rule or name]
    return checks.pair(value, name, least=least, example=example, why=why)


def by_axis(rule: Callable[..., int], **arguments: Any) -> Any:
    """Apply a one-axis rule to ints, or to each axis of pairs."""
    pairs = {name: pair(value, name) for name, value in arguments.items()}
    height, width = (rule(*(p[axis] for p in pairs.values())) for axis in (0, 1))
    if any(not isinstance(v, int) and isinstance(v, Sequence) for v in arguments.values()):
        return height, width
    return height
