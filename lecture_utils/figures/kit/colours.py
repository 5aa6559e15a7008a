"""How a cell of each role looks, and colours that are made of others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from lecture_utils import style


class Look(NamedTuple):
    """How a cell is filled, written and framed: roles of ``style.COLOURS``, or "#rrggbb"."""

    fill: str
    ink: str
    frame: str | None = None
    bold: bool = False


LOOKS: dict[str, Look] = {
    "plain": Look("paper", "ink"),
    "faint": Look("paper", "muted"),
    "border": Look("border", "muted"),
    "inserted": Look("inserted", "muted"),
    "unread": Look("unread", "muted"),
    "cut": Look("cut", "muted"),
    "read": Look("read", "ink", "read-frame"),
    "weight": Look("weight", "ink", "weight-frame"),
    "write": Look("write", "paper", "write", bold=True),
    "above": Look("above", "ink", bold=True),
    "below": Look("below", "ink", bold=True),
}


def colour(name: str) -> str:
    """A colour of the palette by its role; "#rrggbb" is taken as it is."""
    return name if name.startswith("#") else style.COLOURS[name]


def rgb(name: str) -> tuple[int, int, int]:
    """The parts of a colour, from 0 to 255."""
    red, green, blue = (round(255 * part) for part in to_rgb(colour(name)))
    return red, green, blue


def tint(name: str, share: float) -> str:
    """A colour mixed with white: a ``share`` of 1 is the colour itself, 0 is white."""
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour(name)))
    return to_hex((red, green, blue))


def ink_on(fill: str) -> str:
    """Dark or white letters, whichever contrasts more (relative luminance as in WCAG 2)."""
    parts = np.array(to_rgb(colour(fill)))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "ink" if linear @ [0.2126, 0.7152, 0.0722] > 0.2 else "paper"
