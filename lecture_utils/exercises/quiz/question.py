"""What a question with choices is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A grid as rows; None is an empty cell.
Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Choice:
    """One choice of a question; ``misconception`` is the belief that leads to a wrong one."""

    text: str
    right: bool
    feedback: str
    misconception: str | None = None


@dataclass(frozen=True)
class Question:
    """A multiple-choice question; ``grids`` are (caption, rows) shown with it."""

    id: str
    lesson: str
    text: str
    choices: tuple[Choice, ...]
    grids: tuple[tuple[str, Rows], ...] = ()
