"""What a question with choices is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lecture_utils.engine.trace import format_number

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
class Curves:
    """A figure of curves over the numbers 1, 2, 3 and so on.

    Parameters
    ----------
    x, y : str
        What runs along, and what runs up.
    lines : tuple of (str, tuple of float)
        Names and values; all have as many.

    Examples
    --------
    >>> Curves("epoch", "loss", (("train", (3, 1.5)), ("validation", (3, 2)))).in_words()
    'Curves over epoch 1 to 2; loss runs up. train: 3 1.5. validation: 3 2.'
    """

    x: str
    y: str
    lines: tuple[tuple[str, tuple[float, ...]], ...]

    def in_words(self) -> str:
        """Every number of the figure, for who does not see it."""
        said = [f"{name}: {' '.join(map(format_number, values))}." for name, values in self.lines]
        last = len(self.lines[0][1])
        return " ".join([f"Curves over {self.x} 1 to {last}; {self.y} runs up.", *said])


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
    curves : Curves, optional
        The figure that is shown with it.

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
    curves: Curves | None = None
