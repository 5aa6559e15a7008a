"""How much was answered, how much of it was right, and how sure the learner was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lecture_utils.checks import shown
from lecture_utils.learning.progress._entry import Entry, answers_in, is_entry

#: How sure a learner can be, by the number that is stored.
CONFIDENCES = ("a guess", "not sure", "fairly sure", "certain")


@dataclass(frozen=True)
class Score:
    """Counts of questions. Two of them can be added.

    Parameters
    ----------
    answered : int
        How many were answered at all.
    first, now : int
        How many of these were right at the first try, and are right now.

    Examples
    --------
    >>> Score(3, 1, 2) + Score(1, 1, 1)
    Score(answered=4, first=2, now=3)
    """

    answered: int
    first: int
    now: int

    def __add__(self, other: Score) -> Score:
        return Score(self.answered + other.answered, self.first + other.first, self.now + other.now)


def tries(entry: Entry) -> list[Entry]:
    """The locked answers of an entry, first to last. A draft that is not locked is none.

    Parameters
    ----------
    entry : dict
        As ``load().answers`` has it.

    Returns
    -------
    list of dict

    Raises
    ------
    TypeError
        It is no entry.

    Examples
    --------
    >>> tries({"locked": True, "right": True, "attempts": [{"locked": True, "right": False}]})
    [{'locked': True, 'right': False}, {'locked': True, 'right': True}]
    """
    if not is_entry(entry):
        raise TypeError(
            f"entry (={shown(entry)}) must be an entry. "
            "Use for example progress.load().answers[item]."
        )
    last = {name: value for name, value in entry.items() if name != "attempts"}
    return [*entry["attempts"], *([last] if entry["locked"] else [])]


def scores(answers: Mapping[str, Entry]) -> dict[str, Score]:
    """The score of each lesson in which something was answered, in the order of their names.

    Parameters
    ----------
    answers : mapping of str to dict
        As ``load().answers``.

    Returns
    -------
    dict of str to Score

    Raises
    ------
    TypeError
        They are no answers.

    Examples
    --------
    >>> scores({"a": {"lesson": "02_convolution", "locked": True, "right": True, "attempts": []}})
    {'02_convolution': Score(answered=1, first=1, now=1)}
    """
    found: dict[str, Score] = {}
    for entry in answers_in(answers, "answers").values():
        if made := tries(entry):
            one = Score(1, int(made[0]["right"] is True), int(made[-1]["right"] is True))
            found[entry["lesson"]] = found.get(entry["lesson"], Score(0, 0, 0)) + one
    return dict(sorted(found.items()))


def calibration(answers: Mapping[str, Entry]) -> dict[int, tuple[int, int]]:
    """How often the first try was right, and how often there was one, by how sure the learner was.

    Only first tries count: after the feedback everybody is sure.
    """
    found: dict[int, list[bool]] = {}
    for first, *_ in filter(None, map(tries, answers.values())):
        if first["confidence"] is not None and first["right"] is not None:
            found.setdefault(first["confidence"], []).append(first["right"])
    return {sure: (sum(right), len(right)) for sure, right in sorted(found.items())}


def after_solution(answers: Mapping[str, Entry]) -> list[str]:
    """The items that are right now, but only since the solution was shown.

    Parameters
    ----------
    answers : mapping of str to dict
        As ``load().answers``.

    Returns
    -------
    list of str

    Raises
    ------
    TypeError
        They are no answers.

    Examples
    --------
    >>> entry = {"locked": True, "right": True, "revealed": ["solution"], "attempts": []}
    >>> after_solution({"a": entry, "b": {**entry, "revealed": ["hint"]}})
    ['a']
    """
    return [
        item
        for item, one in _last_tries(answers).items()
        if one["right"] is True and "solution" in one.get("revealed", [])
    ]


def certain_and_wrong(answers: Mapping[str, Entry]) -> list[str]:
    """The items whose last try was called certain and was wrong.

    Parameters
    ----------
    answers : mapping of str to dict
        As ``load().answers``.

    Returns
    -------
    list of str

    Raises
    ------
    TypeError
        They are no answers.

    Examples
    --------
    >>> entry = {"locked": True, "right": False, "confidence": 3, "attempts": []}
    >>> certain_and_wrong({"a": entry, "b": {**entry, "confidence": 1}})
    ['a']
    """
    last = _last_tries(answers)
    return [item for item, one in last.items() if one["confidence"] == 3 and one["right"] is False]


def _last_tries(answers: Mapping[str, Entry]) -> dict[str, Entry]:
    """The last try of each item that was tried."""
    return {
        item: made[-1]
        for item, entry in answers_in(answers, "answers").items()
        if (made := tries(entry))
    }
