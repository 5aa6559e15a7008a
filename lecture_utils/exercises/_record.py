"""What an exercise is made of: problems, misconceptions, diagnoses, and questions with choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from lecture_utils.engine.trace import Trace

#: The topics of the generator.
OPERATIONS = (
    "conv2d",
    "dilated_conv2d",
    "conv_transpose2d",
    "max_pool2d",
    "avg_pool2d",
    "max_unpool2d",
)

#: What a diagnosis can be.
KINDS = (
    "right",
    "misconception",
    "composite",
    "slip",
    "size",
    "partial",
    "ambiguous",
    "unexplained",
    "empty",
)

#: A grid as rows; None is an empty cell.
Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Misconception:
    """A named wrong belief about an operation.

    ``operations`` are the topics it can occur in (none if it leads to a number and not to a grid); ``belief`` is what a learner who has it thinks;
    ``help`` says what is right and why; ``lesson`` and ``section`` are the place to go back to (a
    notebook's name and the text of a heading in it).
    """

    id: str
    operations: frozenset[str]
    belief: str
    help: str
    lesson: str
    section: str

    @property
    def back(self) -> str:
        """``"02_convolution, section '2.1 One window, one sum'"``."""
        return f"{self.lesson}, section '{self.section}'"


@dataclass(frozen=True)
class Problem:
    """A trace whose result is hidden: the learner fills it in.

    Made by ``problem`` and ``given``. ``shown`` names the grids of the trace that the learner sees,
    ``signs`` has the sign after each of them, of which the last stands before the answer: ("*",
    "="). A problem that was given has the difficulty 0 and the seed None. ``call`` holds the
    arguments by name, pairs as pairs: ``ops`` gives the answer for them.
    """

    id: str
    operation: str
    trace: Trace = field(compare=False, repr=False)
    call: Mapping[str, Any] = field(compare=False, repr=False)
    difficulty: int
    seed: int | None
    question: str
    shown: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def answer(self) -> np.ndarray:
        """The right answer, (rows, columns); it cannot be written to."""
        return self.trace.output

    def key(self) -> dict[str, Any]:
        """The answer key: JSON-able, and all that is needed to diagnose an answer by looking it up.

        Returns
        -------
        dict
            ``shape`` and ``answer``; ``tolerance``: how far a number may be from it; ``steps``: for
            each cell the sentence that computes it; ``beliefs``: the grids that one misconception,
            or two at once, lead to; ``texts``: what is said about each of them; ``slips``: for each
            cell the values that one slip of arithmetic leads to; ``sizes``: the wrong shapes that a
            misconception leads to; ``words``: the templates of the messages. The same dict each
            time: do not change it.
        """
        return self._key

    @cached_property
    def _key(self) -> dict[str, Any]:
        from lecture_utils.exercises._key import answer_key  # it needs this module

        return answer_key(self)


@dataclass(frozen=True)
class Diagnosis:
    """What an answer tells.

    ``kind`` is one of ``KINDS``; ``ids`` the misconceptions (two for a composite, all candidates if
    ambiguous); ``marks`` has "right", "wrong" or "empty" for each cell of the answer; ``message``
    is what the learner reads; ``back`` where to read on; ``first_wrong`` the first wrong cell in
    reading order.
    """

    kind: str
    ids: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...]
    message: str
    back: str
    first_wrong: tuple[int, int] | None


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
