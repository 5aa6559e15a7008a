"""What a parameter may be: the one place that validates stride, padding, dilation, kernel size and the rest."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

IntOrPair = int | tuple[int, int]

_RULES = {
    "kernel_size": (1, "a kernel has at least one cell", 3),
    "stride": (1, "a window that does not move never reaches the next cell", 1),
    "dilation": (1, "1 means neighbouring taps, so 1, not 0, is 'no dilation'", 1),
    "padding": (0, "0 means no border of zeros", 0),
    "output_padding": (0, "0 means nothing is added", 0),
    "groups": (1, "1 means one group that holds every channel", 1),
    "divisor_override": (1, "a sum cannot be divided by nothing", 4),
    "latent": (1, "a code needs at least one number", 8),
    "channels": (1, "a layer has at least one channel", 32),
    "hidden": (1, "a layer has at least one number", 128),
    "in_channels": (1, "an image has at least one channel", 1),
    "classes": (2, "with a single class nothing is left to decide", 2),
    "parameters": (1, "a network has something to learn", 100_000),
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
        raise TypeError(
            f"{name} (={value!r}) must be True or False. Use {name}=True or {name}=False."
        )
    return value


def by_axis(rule: Callable[..., int], **arguments: Any) -> IntOrPair:
    """Apply a one-axis rule to ints, or to each axis of pairs."""
    pairs = {name: pair(value, name) for name, value in arguments.items()}
    height, width = (rule(*(p[axis] for p in pairs.values())) for axis in (0, 1))
    if any(isinstance(value, Sequence) for value in arguments.values()):
        return height, width
    return height
