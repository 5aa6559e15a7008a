"""What a sheet can be asked for; errors name the parameter, its value, the rule and the way out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font

from lecture_utils import style
from lecture_utils.exercises import OPERATIONS
from lecture_utils.worksheets._paper import PAPERS

#: Problems on a sheet, students in a class, and the seed of a sheet, at most.
MOST_PROBLEMS, MOST_STUDENTS, LARGEST_SEED = 40, 200, 10**12

_LONGEST_NAME = 60


def one_of(value: Any, name: str, allowed: Sequence[Any]) -> Any:
    """The value, if it is one of these."""
    plain = isinstance(value, str | int | np.integer) and not isinstance(value, bool)
    if not plain or value not in allowed:
        listed = ", ".join(map(repr, allowed[:-1]))
        raise ValueError(
            f"{name} (={value!r}) must be {listed} or {allowed[-1]!r}. Use for example "
            f"{name}={allowed[0]!r}."
        )
    return allowed[allowed.index(value)]


def whole(value: Any, name: str, least: int, most: int | None = None) -> int:
    """The value as an int from ``least`` to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(
            f"{name} (={value!r}) must be a whole number. Use for example {name}={least}."
        )
    if value < least or (most is not None and value > most):
        upwards = f"from {least} on" if most is None else f"from {least} to {most}"
        near = least if value < least else most
        raise ValueError(f"{name} (={value}) must be {upwards}. Use for example {name}={near}.")
    return int(value)


def switch(value: Any, name: str) -> bool:
    """The value, if it is True or False."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} (={value!r}) must be True or False. Use for example {name}=False.")
    return value


def settings_of(
    operation: Any, n: Any, difficulty: Any, paper: Any
) -> tuple[str, int, int | str, str]:
    """The same, if a sheet can be made of it."""
    return (
        one_of(operation, "operation", OPERATIONS),
        whole(n, "n", 1, MOST_PROBLEMS),
        one_of(difficulty, "difficulty", (1, 2, 3, "rising")),
        one_of(paper, "paper", tuple(PAPERS)),
    )


def printed_name(name: Any) -> str:
    """A name as it can be printed on one line, with the letters that the font has."""
    if not isinstance(name, str):
        raise TypeError(f"name (={name!r}) must be a text. Use for example name='Ana'.")
    words = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(letter.isalnum() for letter in words):
        raise ValueError(
            f"name (={name!r}) must have at least one letter. Use name=None for an empty line."
        )
    if len(words) > _LONGEST_NAME:
        raise ValueError(
            f"name (={name!r}) has {len(words)} letters, but its line has room for "
            f"{_LONGEST_NAME}. Use a shorter form of it."
        )
    font = get_font(findfont(FontProperties(family=style.RC["font.family"])))
    missing = [letter for letter in words if not font.get_char_index(ord(letter))]
    if missing or not words.isprintable():
        letter = (missing or [c for c in words if not c.isprintable()])[0]
        raise ValueError(
            f"name (={name!r}) has the letter {letter!r}, which the font of the sheet does not "
            "have. Use other letters, or name=None for a line to write on by hand."
        )
    return words


def names_of(students: Any) -> list[str]:
    """The names of a class as they can be printed; empty ones for a class that is counted."""
    if isinstance(students, list | tuple):
        whole(len(students), "len(students)", 1, MOST_STUDENTS)
        return [printed_name(name) for name in students]
    if isinstance(students, bool) or not isinstance(students, int | np.integer):
        raise TypeError(
            f"students (={students!r}) must be a number of students or a list of names. Use for "
            "example students=['Ana', 'Omar']."
        )
    return [""] * whole(students, "students", 1, MOST_STUDENTS)
