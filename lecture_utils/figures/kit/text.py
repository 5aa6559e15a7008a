"""How wide a text is, and where to break it, before anything is drawn. Lengths are pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from lecture_utils import style

DPI = style.DPI

#: Widest picture: 9 inches.
WIDEST = 9 * DPI

#: A notebook may show a picture this narrow, and no letter may then be smaller than SMALLEST.
NARROWEST, SMALLEST = 600, 11

#: Sizes of letters. TEXT is as small as a letter may be in the widest picture.
NUMBER, SENTENCE, TEXT = 22, 20, math.ceil(SMALLEST * WIDEST / NARROWEST)

_GLUE = "\N{NO-BREAK SPACE}"


def width_of(words: str, size: float = TEXT, bold: bool = False) -> float:
    """Width of one line, with a little room: drawn letters are fitted to whole pixels."""
    return 1.04 * size * _length(words, bold)


def widest(lines: Iterable[str], size: float = TEXT, bold: bool = False) -> float:
    """Width of the widest line, 0 if there is none."""
    return max((width_of(line, size, bold) for line in lines), default=0.0)


def ink_centre(words: str, size: float) -> float:
    """How far above its line of writing the ink of a sign is centred ("*" hangs high)."""
    _, height, below = _extent(words, False)
    return size * (height / 2 - below)


def wrap(words: str, width: float, size: float = TEXT) -> list[str]:
    """Cut a text into lines of at most ``width``; "+ 3" and "[0, 0]" stay together where they fit.

    A single word that is too long is cut where it must be.
    """
    glued = re.sub(r"(?<= )([+=→]) ", rf"\1{_GLUE}", words)
    glued = re.sub(r"(\[-?\d+,) (-?\d+\])", rf"\1{_GLUE}\2", glued)
    lines: list[str] = []
    used, space = math.inf, width_of(" ", size)
    for word in glued.split(" "):
        needed = width_of(word, size)
        if used + space + needed <= width:
            lines[-1] += f" {word}"
            used += space + needed
        else:
            lines += [word] if needed <= width else _cut(word, width, size)
            used = width_of(lines[-1], size)
    return [line.replace(_GLUE, " ") for line in lines]


def _cut(word: str, width: float, size: float) -> list[str]:
    """A word in pieces that fit, each of one letter at least."""
    pieces, used = [""], 0.0
    for letter in word:
        needed = width_of(letter, size)
        if pieces[-1] and used + needed > width:
            pieces.append("")
            used = 0.0
        pieces[-1] += letter
        used += needed
    return pieces


def smallest_letter(width: float) -> float:
    """Smallest letter allowed in a picture of this width, in the picture's own pixels."""
    return SMALLEST * max(1.0, width / NARROWEST)


@lru_cache(maxsize=8192)
def _length(words: str, bold: bool) -> float:
    return sum(_extent(letter, bold)[0] for letter in words)


@lru_cache(maxsize=2048)
def _extent(words: str, bold: bool) -> tuple[float, float, float]:
    """Width, height and depth below the line of writing, for a size of 1."""
    font = FontProperties(family=style.FONT, weight="bold" if bold else "normal", size=1)
    return text_to_path.get_text_width_height_descent(words, font, False)
