"""A problem: a trace whose result is hidden, with its answer key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from lecture_utils.content import LESSON_OF
from lecture_utils.engine.trace import Trace
from lecture_utils.exercises.diagnosis._answer_key import answer_key


@dataclass(frozen=True)
class Problem:
    """A trace whose result is hidden: the learner fills it in.

    Made by ``problem`` and ``given``.

    Parameters
    ----------
    id : str
        The same numbers have the same id.
    operation : str
        One of ``OPERATIONS``.
    trace : Trace
    call : mapping
        The arguments by name, pairs as pairs: ``ops`` gives the answer for them.
    difficulty : int
        1 to 3; 0 if it was given.
    seed : int or None
        None if it was given.
    question : str
    shown, signs : tuple of str
        The grids of the trace that the learner sees, and the sign after each of them, of which the
        last stands before the answer: ("*", "=").

    Examples
    --------
    >>> from lecture_utils.exercises import given
    >>> task = given("conv2d", [[1, 2]], [[3]])
    >>> task.lesson, task.answer.tolist()
    ('02_convolution', [[3, 6]])
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

    @property
    def lesson(self) -> str:
        """The lesson that teaches its topic, ``"02_convolution"``."""
        return LESSON_OF[self.operation]

    @property
    def numbers(self) -> dict[str, Any]:
        """The arguments by name, grids as lists: ``by_id`` makes a given problem of them again."""
        return as_json(self.call)

    def key(self) -> dict[str, Any]:
        """The answer key: JSON-able, and all that is needed to diagnose an answer by looking it up.

        Returns
        -------
        dict
            ``shape`` and ``answer``; ``first``: the cell to begin with; ``tolerance``: how far a
            number may be from it; ``steps``: for each cell the sentence that computes it;
            ``beliefs``: the grids that one misconception, or two at once, lead to; ``texts``: what
            is said about each of them; ``slips``: for each cell the values that one slip of
            arithmetic leads to; ``sizes``: the wrong shapes that a misconception leads to;
            ``words``: the templates of the messages. The same dict each time: do not change it.

        Examples
        --------
        >>> from lecture_utils.exercises import given
        >>> given("conv2d", [[1, 2]], [[3]]).key()["answer"]
        [[3, 6]]
        """
        return self._key

    @cached_property
    def _key(self) -> dict[str, Any]:
        return answer_key(self.operation, self.call, self.trace)


def as_json(call: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, arrays and pairs as lists."""
    return {
        name: np.array(value).tolist() if isinstance(value, np.ndarray | tuple) else value
        for name, value in call.items()
    }
