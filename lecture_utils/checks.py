"""How an argument is checked, and how an error speaks: the value, the rule, and what to write
instead.

Every module checks its arguments with these functions and names the parameter as the caller wrote
it. The rules are the same everywhere: a bool is never a number, a float is never a whole number
(not even 3.0), text is never either, and NumPy's and PyTorch's single integers are.

>>> whole(0, "stride", least=1, example=2)
Traceback (most recent call last):
...
ValueError: stride (=0) must be at least 1. Use for example stride=2.
"""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: Letters of a value that an error shows at most.
_LONGEST = 80


def shown(value: object) -> str:
    """A value as an error shows it: its ``repr`` on one line, cut where it is long.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
        At most 80 letters, and a sign where it was cut; a value that cannot be shown is named by
        its type.

    Examples
    --------
    >>> shown("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ..."
    """
    if isinstance(value, str | bytes):
        text = repr(value[:_LONGEST])
        text = text if len(value) <= _LONGEST else text[:-1] + "  "
    else:
        try:
            text = " ".join(repr(value).split())
        except Exception as problem:  # noqa: BLE001 -- a repr of the caller's own may fail in any way
            text = f"a {type(value).__name__} that cannot be shown ({type(problem).__name__})"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()} ..."


def listed(values: Iterable[Any], last: str = "or") -> str:
    """Values as a sentence lists them.

    Parameters
    ----------
    values : iterable
        At least one.
    last : str
        The word before the last of them.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        There is no value.

    Examples
    --------
    >>> listed(["mean", "sum", "none"])
    "'mean', 'sum' or 'none'"
    """
    *first, end = map(repr, values)
    return f"{', '.join(first)} {last} {end}" if first else end


def whole(
    value: Any,
    name: str,
    *,
    least: int | None = None,
    most: int | None = None,
    example: int | None = None,
    why: str = "",
) -> int:
    """The value as an int, if it is a whole number from ``least`` to ``most``.

    Parameters
    ----------
    value : int of Python or NumPy, or a tensor or array that holds one and has no axes
    name : str
        The parameter as the caller wrote it.
    least, most : int or None
        The smallest and the largest that is allowed; None for no limit.
    example : int or None
        What the error proposes; without it, the limit that is nearer.
    why : str
        The reason for the limit, for the error.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        The value is a bool, a float (also 3.0), text, None or anything else.
    ValueError
        It is beyond a limit.

    Examples
    --------
    >>> whole(3, "stride", least=1)
    3
    >>> whole(True, "stride", least=1)
    Traceback (most recent call last):
    ...
    TypeError: stride (=True) must be a whole number, not bool. Use for example stride=1.
    """
    number = _index(value)
    low = least if least is not None else (0 if most is None else min(0, most))
    usual = example if example is not None else low
    if number is None:
        kind = "None" if value is None else type(value).__name__.removesuffix("_")
        raise TypeError(
            f"{name} (={shown(value)}) must be a whole number, not {kind}. "
            f"Use for example {name}={usual}."
        )
    if least is not None and number < least:
        rule = f"at least {least}" if most is None else f"from {least} to {most}"
        near = example if example is not None else least
    elif most is not None and number > most:
        rule = f"at most {most}" if least is None else f"from {least} to {most}"
        near = example if example is not None else most
    else:
        return number
    raise ValueError(
        f"{name} (={shown(number)}) must be {rule}{': ' if why else ''}{why}. "
        f"Use for example {name}={near}."
    )


def _index(value: Any) -> int | None:
    """The whole number that a value is, or None."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or "bool" in str(getattr(value, "dtype", "")):
        return None
    if getattr(value, "ndim", 0) != 0:
        return None
    try:
        return operator.index(value)
    except Exception:  # noqa: BLE001 -- torch has its own for tensors that hold no integer
        return None


def real(
    value: Any,
    name: str,
    *,
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
    example: float | None = None,
    why: str = "",
) -> float:
    """The value as a float, if it is a finite number from ``least`` (or above ``above``) to
    ``most``.

    Parameters
    ----------
    value : int, float, a NumPy number, or a tensor or array that holds one number and has no axes
    name : str
        The parameter as the caller wrote it.
    least, above, most : float or None
        The limits: ``least`` and ``most`` are allowed themselves, ``above`` is not.
    example : float or None
        What the error proposes; without it, a limit.
    why : str
        The reason for the limit, for the error.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        The value is a bool, text, None, complex or anything else that is no number.
    ValueError
        It is not finite, or beyond a limit.

    Examples
    --------
    >>> real(0.5, "alpha", least=0, most=1)
    0.5
    >>> real(-1, "lr", above=0, example=0.01)
    Traceback (most recent call last):
    ...
    ValueError: lr (=-1) must be a finite number above 0. Use for example lr=0.01.
    """
    limits = [limit for limit in (least, most) if limit is not None]
    usual = example if example is not None else (limits[0] if limits else 1.0)
    hint = f"Use for example {name}={usual}."
    number = _number(value)
    if number is None:
        kind = "None" if value is None else type(value).__name__.removesuffix("_")
        raise TypeError(f"{name} (={shown(value)}) must be a number, not {kind}. {hint}")
    low = least if least is not None else -math.inf
    high = most if most is not None else math.inf
    fits = math.isfinite(number) and low <= number <= high
    if fits and (above is None or number > above):
        return number
    rule = {
        (True, False): f" from {least}",
        (True, True): f" from {least} to {most}",
        (False, True): f" of at most {most}",
    }.get((least is not None, most is not None), "")
    if above is not None:
        rule = f" above {above}" + (f" and at most {most}" if most is not None else "")
    raise ValueError(
        f"{name} (={shown(value)}) must be a finite number{rule}{': ' if why else ''}{why}. {hint}"
    )


def _number(value: Any) -> float | None:
    """The real number that a value is, or None. One that is too large for a float is infinite."""
    dtype = str(getattr(value, "dtype", ""))
    if isinstance(value, bool) or "bool" in dtype or "complex" in dtype:
        return None
    if not isinstance(value, Real) and (not dtype or getattr(value, "ndim", 0) != 0):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf
    except Exception:  # noqa: BLE001 -- an array of text or dates, a tensor without numbers
        return None


def flag(value: Any, name: str) -> bool:
    """The value, if it is True or False.

    Parameters
    ----------
    value : bool
    name : str
        The parameter as the caller wrote it.

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        It is anything else, also 0, 1 or NumPy's own bools.

    Examples
    --------
    >>> flag(1, "ceil_mode")
    Traceback (most recent call last):
    ...
    TypeError: ceil_mode (=1) must be True or False. Use ceil_mode=True or ceil_mode=False.
    """
    if isinstance(value, bool):
        return value
    raise TypeError(
        f"{name} (={shown(value)}) must be True or False. Use {name}=True or {name}=False."
    )


def one_of(value: Any, name: str, allowed: Sequence[T], why: str = "") -> T:
    """The value, if it is one of these.

    Parameters
    ----------
    value : object
    name : str
        The parameter as the caller wrote it.
    allowed : sequence
        What it may be: texts, whole numbers, None. True is not 1 here.
    why : str
        The reason, for the error.

    Returns
    -------
    object
        The one of ``allowed`` that it equals.

    Raises
    ------
    TypeError
        It has another type than everything that is allowed.
    ValueError
        It is of such a type, and none of them.

    Examples
    --------
    >>> one_of("mean", "reduction", ("mean", "sum"))
    'mean'
    >>> one_of("max", "reduction", ("mean", "sum"))
    Traceback (most recent call last):
    ...
    ValueError: reduction (='max') must be 'mean' or 'sum'. Use for example reduction='mean'.
    """
    for choice in allowed:
        if type(value) is type(choice) or (isinstance(choice, str) and isinstance(value, str)):
            if value == choice:
                return choice
        elif isinstance(choice, int) and not isinstance(choice, bool) and _index(value) == choice:
            return choice
    known = isinstance(value, tuple({type(choice) for choice in allowed}))
    error = ValueError if known and not isinstance(value, bool) else TypeError
    raise error(
        f"{name} (={shown(value)}) must be {listed(allowed)}{': ' if why else ''}{why}. "
        f"Use for example {name}={allowed[0]!r}."
    )


def text(value: Any, name: str, example: str) -> str:
    """The value, if it is a text.

    Parameters
    ----------
    value : str
    name : str
        The parameter as the caller wrote it.
    example : str
        What the error proposes.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        It is anything else, also bytes.

    Examples
    --------
    >>> text(b"conv2d", "kind", "conv2d")
    Traceback (most recent call last):
    ...
    TypeError: kind (=b'conv2d') must be a text. Use for example kind='conv2d'.
    """
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} (={shown(value)}) must be a text. Use for example {name}={example!r}.")


def path(value: Any, name: str, example: str) -> Path:
    """The value as a Path, if it is the name of a file or a folder.

    Parameters
    ----------
    value : str or os.PathLike
    name : str
        The parameter as the caller wrote it.
    example : str
        What the error proposes.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError
        It is neither text nor a path.
    ValueError
        It is empty (which would mean the current folder), or holds a character of value 0.

    Examples
    --------
    >>> path("", "folder", "photos")
    Traceback (most recent call last):
    ...
    ValueError: folder (='') must name a file or folder. Use for example folder='photos'.
    """
    hint = f"Use for example {name}={example!r}."
    if not isinstance(value, str | os.PathLike) or isinstance(value, bytes):
        raise TypeError(f"{name} (={shown(value)}) must be the name of a file or folder. {hint}")
    found = os.fspath(value)
    if not isinstance(found, str):
        raise TypeError(f"{name} (={shown(value)}) must be text, not bytes. {hint}")
    if not found.strip() or "\0" in found:
        raise ValueError(f"{name} (={shown(value)}) must name a file or folder. {hint}")
    return Path(found)


def function(value: Any, name: str, takes: str) -> Callable[..., Any]:
    """The value, if it can be called, and is no class: that lacks its brackets.

    Parameters
    ----------
    value : object
    name : str
        The parameter as the caller wrote it.
    takes : str
        What it is called with, for the error.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        It cannot be called, or is a class.

    Examples
    --------
    >>> function(3, "loss", "outputs, targets")
    Traceback (most recent call last):
    ...
    TypeError: loss (=3) cannot be called. Give a function that takes (outputs, targets).
    """
    if isinstance(value, type):
        raise TypeError(
            f"{name} (={value.__name__}) is a class, but must be a function that takes ({takes}). "
            f"Use an instance of it, with brackets: {value.__name__}(...)."
        )
    if callable(value):
        found: Callable[..., Any] = value
        return found
    raise TypeError(
        f"{name} (={shown(value)}) cannot be called. Give a function that takes ({takes})."
    )


def seed(value: Any, name: str = "seed") -> int:
    """The value as an int, if it can start a generator of NumPy and of PyTorch: 0 to 2**63 - 1.

    Parameters
    ----------
    value : int
    name : str
        The parameter as the caller wrote it.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        As ``whole``.

    Examples
    --------
    >>> seed(-1)
    Traceback (most recent call last):
    ...
    ValueError: seed (=-1) must be from 0 to 9223372036854775807. Use for example seed=0.
    """
    return whole(value, name, least=0, most=2**63 - 1, example=0)


def pair(
    value: Any,
    name: str,
    *,
    least: int | None = None,
    most: int | None = None,
    example: int | None = None,
    why: str = "",
) -> tuple[int, int]:
    """One whole number for both axes, or two of them, as (height, width).

    Parameters
    ----------
    value : int, or a list or tuple of one or two ints
    name, least, most, example, why
        As in ``whole``.

    Returns
    -------
    tuple of int
        The height and the width.

    Raises
    ------
    TypeError
        A part is no whole number.
    ValueError
        A part is beyond a limit, or there are more than two.

    Examples
    --------
    >>> pair(2, "stride", least=1), pair((2, 1), "stride", least=1)
    ((2, 2), (2, 1))
    """
    limits: dict[str, Any] = {"least": least, "most": most, "example": example, "why": why}
    if not isinstance(value, int | str | bytes) and isinstance(value, tuple | Sequence):
        parts = list(value)
        if len(parts) not in (1, 2):
            usual = example if example is not None else (least or 0)
            raise ValueError(
                f"{name} (={shown(value)}) must be one number or a pair (height, width), "
                f"not {len(parts)} numbers. Use for example {name}=({usual}, {usual})."
            )
        return whole(parts[0], name, **limits), whole(parts[-1], name, **limits)
    number = whole(value, name, **limits)
    return number, number
