"""What a question with choices is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A grid as rows; None is an empty cell.
Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Choice:
    """One choice of a question.

    Parameters
    ----------
    text : str
    right : bool
    feedback : str
        Why it is right or wrong.
    misconception : str, optional
        The id of the belief that leads to a wrong one.

    Examples
    --------
    >>> Choice("5×5", False, "This is the size of X.").misconception is None
    True
    """

    text: str
    right: bool
    feedback: str
    misconception: str | None = None


@dataclass(frozen=True)
class Question:
    """A multiple-choice question.

    Parameters
    ----------
    id : str
        What is answered is kept under it.
    lesson : str
        ``"02_convolution"``.
    text : str
    choices : tuple of Choice
        Exactly one of them is right.
    grids : tuple of (str, rows)
        Captions and grids that are shown with it.

    Examples
    --------
    >>> choices = Choice("2×2", True, "Yes."), Choice("5×5", False, "This is the size of X.")
    >>> Question("02-my-own", "02_convolution", "How large is Y?", choices).grids
    ()
    """

    id: str
    lesson: str
    text: str
    choices: tuple[Choice, ...]
    grids: tuple[tuple[str, Rows], ...] = ()
