"""What a learner may type into a cell. ``parseCell`` in numbers.js is its twin."""

from __future__ import annotations

import re
from typing import Any

#: Larger numbers are refused, so that sums stay exact in the browser's double precision.
LARGEST = 1_000_000

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


def parse_cell(text: str, largest: float = LARGEST) -> int | float | None:
    """The number in a cell's text, or None. A decimal comma, NaN and ∞ are understood.

    Examples
    --------
    >>> [parse_cell(text) for text in ("3", " -1 ", "0,5", "inf", "three", "")]
    [3, -1, 0.5, inf, None, None]
    """
    plain = text.strip().replace("−", "-").lower()
    if (
        plain.lstrip("+-") in ("nan", "inf", "infinity", "∞")
        and len(plain) - len(plain.lstrip("+-")) < 2
    ):
        return float(plain.replace("∞", "inf"))
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain.replace(",", "."))
    if abs(value) > largest:
        return None
    return int(value) if re.fullmatch(r"[+-]?\d+", plain) else value


def cell_text(value: Any) -> str:
    """The text of a number in a cell; nothing is rounded, ``parse_cell`` gives the number back.

    Examples
    --------
    >>> [cell_text(value) for value in (3, 0.1, float("inf"))]
    ['3', '0.1', 'inf']
    """
    return str(value.item() if hasattr(value, "item") else value)
