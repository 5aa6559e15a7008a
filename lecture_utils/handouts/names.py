"""Names of learners: as they can be printed, told apart, and as a part of a file's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from matplotlib.font_manager import get_font

from lecture_utils import checks
from lecture_utils.handouts.paper import FONTS

#: Letters of a name in print, and of its part of a file's name, at most.
_LONGEST, _LONGEST_IN_FILE = 60, 40


def printed_name(name: Any) -> str:
    """A name as it can be printed on one line, with the letters that the font has."""
    words = " ".join(unicodedata.normalize("NFC", checks.text(name, "name", "Ana")).split())
    if not any(letter.isalnum() for letter in words):
        raise ValueError(
            f"name (={name!r}) must have at least one letter. Use name=None for an empty line."
        )
    if len(words) > _LONGEST:
        raise ValueError(
            f"name (={checks.shown(name)}) has {len(words)} letters, but its line has room for "
            f"{_LONGEST}. Use a shorter form of it."
        )
    known = get_font(str(FONTS / "DejaVuSans.ttf")).get_charmap()
    for letter in words:
        if ord(letter) not in known or not letter.isprintable():
            raise ValueError(
                f"name (={name!r}) has the letter {letter!r}, which the font of the sheet does not "
                "have. Use other letters, or name=None for a line to write on by hand."
            )
    return words


def names_of(students: Any) -> list[str]:
    """The names of a class as they can be printed; empty ones for a class that is counted."""
    if isinstance(students, list | tuple):
        checks.whole(len(students), "len(students)", least=1, most=200)
        return told_apart([printed_name(name) for name in students])
    if isinstance(students, str | set | dict):
        raise TypeError(
            f"students (={checks.shown(students)}) must be a number of students or a list of "
            "names. Use for example students=['Ana', 'Omar']."
        )
    return [""] * checks.whole(students, "students", least=1, most=200)


def told_apart(names: Sequence[str]) -> list[str]:
    """The names, with a number behind each one that stood there before.

    Examples
    --------
    >>> told_apart(["Ana", "Omar", "ana", "Ana (2)"])
    ['Ana', 'Omar', 'ana (2)', 'Ana (2) (2)']
    """
    used: dict[str, str] = {}
    for name in names:
        new, count = name, 1
        while new.casefold() in used:
            count += 1
            new = f"{name} ({count})"
        used[new.casefold()] = new
    return list(used.values())


def slug(name: str) -> str:
    """A name as a part of a file name: small letters and digits, joined by "_".

    Examples
    --------
    >>> slug("José O'Neill (2)"), slug("../etc")
    ('jose_o_neill_2', 'etc')
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", letters).casefold())
    return "_".join(words)[:_LONGEST_IN_FILE].strip("_")
