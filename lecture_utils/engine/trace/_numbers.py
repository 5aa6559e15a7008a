"""Numbers as the course writes them, and grids as a trace takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils.engine.arrays import numeric


def format_number(value: Any, decimals: int | None = None) -> str:
    """A number as the course writes it: whole ones plain, others with six digits or more, ∞, NaN.

    A number that is not whole keeps two digits behind the point, however large, so that it never
    looks whole. With ``decimals`` it keeps so many digits behind the point and as many that are not
    leading zeros, or six digits where so few would make it look whole.

    Parameters
    ----------
    value : number
    decimals : int or None

    Returns
    -------
    str

    Raises
    ------
    TypeError
        It is no number.

    Examples
    --------
    >>> [format_number(v) for v in (3, -5.0, 0.1 + 0.2, float("inf"), float("nan"))]
    ['3', '-5', '0.3', '∞', 'NaN']
    >>> [format_number(v, 3) for v in (7.38906, 11.10734, 0.66524, 0.0012345, 0.999954, 2.0)]
    ['7.389', '11.107', '0.665', '0.00123', '0.999954', '2']
    """
    if isinstance(value, int | np.integer):
        return str(int(value))
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "-∞"
    number = float(value)
    if number.is_integer():
        return str(int(number)) if abs(number) < 1e15 else repr(number)
    if decimals is not None:
        before = len(str(int(abs(number)))) if abs(number) >= 1 else 0
        rounded = float(f"{number:.{min(before + decimals, 15)}g}")
        if not rounded.is_integer():
            return repr(rounded)
    digits = max(6, min(len(str(int(abs(number)))) + 2, 15))
    short = float(f"{number:.{digits}g}")
    return str(int(short)) if short.is_integer() else repr(short)


def format_factor(value: Any) -> str:
    """A number as a factor: in brackets if it has a sign."""
    text = format_number(value)
    return f"({text})" if text.startswith("-") else text


def format_setting(value: Any) -> str:
    """A parameter: ``2`` or ``(2, 1)``."""
    return (
        str(tuple(value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )


def bare(value: Any, name: str) -> np.ndarray:
    """``value`` as one bare grid (H, W) of numbers.

    Parameters
    ----------
    value : array_like, (H, W)
    name : str
        The parameter as the caller wrote it.

    Returns
    -------
    numpy.ndarray, (H, W)
        Of int64 or floats.

    Raises
    ------
    TypeError
        It does not hold numbers.
    ValueError
        It has other than two dimensions, or no cells, or rows of different lengths.

    Examples
    --------
    >>> bare([[1, 2]], "input")
    array([[1, 2]])
    """
    array = numeric(value, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name} has {array.ndim} dimensions {array.shape}, but a trace shows one bare grid "
            f"(H, W). Choose one channel, for example {name}[0], or use ops for the whole."
        )
    if 0 in array.shape:
        raise ValueError(
            f"{name} is empty: its shape is {array.shape}. Give every axis at least one cell."
        )
    return array
