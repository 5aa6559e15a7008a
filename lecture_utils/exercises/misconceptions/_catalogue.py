"""Every misconception with its words, and the grid that a learner who has it would give."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from lecture_utils import content
from lecture_utils.content import ContentError
from lecture_utils.exercises.misconceptions import (
    _borders,
    _cuts,
    _holes,
    _kernels,
    _maxima,
    _orders,
    _stamps,
    _strides,
    _switches,
    _weights,
)
from lecture_utils.exercises.misconceptions._rules import Rule
from lecture_utils.exercises.misconceptions._scores import WRONG_SCORES
from lecture_utils.exercises.procedures._grids_and_windows import Work
from lecture_utils.exercises.procedures._procedures import OPERATIONS, compute, outcomes

#: Where numbers are not whole, an answer may be rounded to two digits behind the point. (A little
#: more than half of 0.01, because 0.125 and 0.13 differ by a little more than that in binary.)
ROUNDED = 0.006

#: What changes fewer cells than this cannot be told from a slip.
_AT_LEAST = 2

#: A wrong grid with more cells than this is nothing that anybody writes down.
MOST_CELLS = 1024

_MODULES = (
    *(_kernels, _weights, _strides, _borders, _holes, _stamps, _cuts, _maxima, _switches),
    _orders,
)

#: The wrong rule of each misconception that leads to a grid, by its id.
RULES: Mapping[str, Rule] = {rule.name: rule for module in _MODULES for rule in module.RULES}

_OF: Mapping[str, tuple[Rule, ...]] = {
    operation: tuple(rule for rule in RULES.values() if operation in rule.operations)
    for operation in OPERATIONS
}


@dataclass(frozen=True)
class Misconception:
    """A named wrong belief about an operation.

    Parameters
    ----------
    id : str
    operations : frozenset of str
        The topics it can occur in; none if it leads to a number and not to a grid.
    belief : str
        What a learner who has it thinks.
    help : str
        What is right, and why.
    lesson, section : str
        The place to go back to: a notebook's name, and the text of a heading in it.

    Examples
    --------
    >>> misconception("kernel-flipped").lesson
    '02_convolution'
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


@functools.cache
def misconceptions() -> Mapping[str, Misconception]:
    """Every misconception of the course, by its id: those of grids, then those of scores.

    Raises
    ------
    ContentError
        A file of words has a mistake, or a rule has no words.
    """
    words = content.beliefs()
    for id in [*RULES, *WRONG_SCORES]:
        if id not in words:
            message = f"no file in this folder has words for {id!r}. Write them again."
            raise ContentError(content.MISCONCEPTIONS, 1, message)
    found = {}
    for id in dict.fromkeys([*RULES, *words]):
        operations = frozenset(RULES[id].operations if id in RULES else ())
        belief, helps, lesson, heading = words[id][1:5]
        found[id] = Misconception(id, operations, belief, helps, lesson, heading)
    return MappingProxyType(found)


def misconception(id: str) -> Misconception:
    """The misconception with this id.

    Parameters
    ----------
    id : str

    Returns
    -------
    Misconception

    Raises
    ------
    ValueError
        There is none.

    Examples
    --------
    >>> misconception("kernel-flipped").belief
    'K is turned by 180° before it slides.'
    """
    every = misconceptions()
    if not isinstance(id, str) or id not in every:
        near = difflib.get_close_matches(str(id), every, 1, 0) or list(every)
        raise ValueError(
            f"id (={id!r}) is not the id of a misconception. Use for example {near[0]!r}, or "
            "another id of exercises.MISCONCEPTIONS."
        )
    return every[id]


def wrong_grid(operation: str, call: Work, id: str) -> np.ndarray | None:
    """The grid that a learner with this misconception would give; None if there is none."""
    rule = RULES.get(misconception(id).id)
    if rule is None or operation not in rule.operations or not rule.applies(call):
        return None
    answer = compute(operation, call, [rule])
    if answer is None or not sensible(answer):
        return None
    right = compute(operation, call) if rule.rare else None
    return answer if right is None or shows(answer, right) else None


def in_play(operation: str, call: Work) -> Iterator[tuple[str, np.ndarray]]:
    """First the right grid, under the name "", then that of each misconception that is in play.

    A rare one is only if it shows: a kernel without negative weights hides that signs are dropped.
    """
    found = outcomes(operation, call, replacements(operation, call))
    right = next(found)[1]
    yield "", right
    for (id,), answer in found:
        if not RULES[id].rare or shows(answer, right):
            yield id, answer


def shows(answer: np.ndarray, right: np.ndarray) -> bool:
    """Whether an answer has another size than the right one, or differs in two cells at least.

    What differs in one cell cannot be told from a slip.
    """
    return answer.shape != right.shape or different(answer, right) >= _AT_LEAST


def different(answer: np.ndarray, right: np.ndarray) -> int:
    """How many cells differ by more than two answers that are both rounded can."""
    room = 0 if whole(answer, right) else 2 * ROUNDED
    return int(np.count_nonzero(np.abs(answer - right) > room))


def whole(*grids: np.ndarray) -> bool:
    """Whether all numbers of all grids are whole."""
    return all(_integers(grid) or bool((grid == np.rint(grid)).all()) for grid in grids)


def replacements(operation: str, call: Work) -> tuple[Rule, ...]:
    """What replaces a stage in each misconception that these parameters leave in play."""
    return tuple(rule for rule in _OF[operation] if rule.applies(call))


def sensible(answer: np.ndarray) -> bool:
    """Whether a learner could write this grid down: no infinities, huge numbers, or huge grids."""
    if answer.size > MOST_CELLS:
        return False
    return not answer.size or bool(answer.min() > -1e9 and answer.max() < 1e9)


def fingerprint(answer: np.ndarray) -> tuple[Any, ...]:
    """Equal for equal grids only, whether they hold whole numbers or floats."""
    numbers = answer.astype(float)
    return answer.shape, (numbers if _integers(answer) else numbers.round(6) + 0.0).tobytes()


def _integers(grid: np.ndarray) -> bool:
    return grid.dtype.kind in "biu"
