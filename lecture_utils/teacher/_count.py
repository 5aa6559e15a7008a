"""Count which misconceptions showed: by lesson, by learner, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lecture_utils import progress
from lecture_utils.exercises import MISCONCEPTIONS
from lecture_utils.teacher._collect import Learner

#: From this answer to "how sure?" on, somebody is sure: "fairly sure" and "certain".
_SURE = 2

#: So much is shown of an id that the catalogue does not know.
_LONGEST_ID = 60


@dataclass(frozen=True)
class Row:
    """One misconception in one lesson.

    Attributes
    ----------
    lesson, misconception : str
        The notebook ("" for none), and the id in ``exercises.MISCONCEPTIONS``.
    belief : str
        What a learner who has it thinks; the id itself if no such one is in the catalogue.
    learners, answered : int
        How many learners showed it at least once, of those who locked an answer in this lesson.
    times, sure : int
        In how many locked answers it showed, and in how many of these the learner was fairly sure or certain.
    resolved : int
        How many of ``learners`` have now a right answer to every question in which they showed it.
    """

    lesson: str
    misconception: str
    belief: str
    learners: int
    answered: int
    times: int
    sure: int
    resolved: int


class _Shown(NamedTuple):
    """How often one learner showed one misconception in one lesson."""

    times: int
    sure: int
    resolved: bool


def answered_by(learners: Sequence[Learner]) -> dict[str, int]:
    """How many learners locked an answer in each lesson; lessons by name, answers without one last."""
    counts: dict[str, int] = defaultdict(int)
    for learner in learners:
        for lesson in progress.scores(learner.answers):
            counts[lesson] += 1
    return dict(sorted(counts.items(), key=lambda row: (not row[0], row[0])))


def rows(learners: Sequence[Learner]) -> tuple[Row, ...]:
    """A row for each misconception of each lesson, the most frequent of a lesson first."""
    beliefs = {one.id: one.belief for one in MISCONCEPTIONS}
    shown: dict[tuple[str, str], list[_Shown]] = defaultdict(list)
    for learner in learners:
        for place, one in _shown_by(learner).items():
            shown[place].append(one)
    answered = answered_by(learners)
    found = [
        Row(
            lesson=lesson,
            misconception=name,
            belief=beliefs.get(name, name[:_LONGEST_ID]),
            learners=len(ones),
            answered=answered[lesson],
            times=sum(one.times for one in ones),
            sure=sum(one.sure for one in ones),
            resolved=sum(one.resolved for one in ones),
        )
        for (lesson, name), ones in shown.items()
    ]
    lessons = list(answered)

    def place(row: Row) -> tuple[int, int, int, str]:
        return lessons.index(row.lesson), -row.learners, -row.times, row.misconception

    return tuple(sorted(found, key=place))


def _shown_by(learner: Learner) -> dict[tuple[str, str], _Shown]:
    """By (lesson, misconception)."""
    found: dict[tuple[str, str], _Shown] = {}
    for entry in learner.answers.values():
        made = progress.tries(entry)
        for name in {name for attempt in made for name in attempt["ids"]}:
            having = [attempt for attempt in made if name in attempt["ids"]]
            sure = sum((attempt["confidence"] or 0) >= _SURE for attempt in having)
            before = found.get((entry["lesson"], name), _Shown(0, 0, resolved=True))
            found[entry["lesson"], name] = _Shown(
                before.times + len(having),
                before.sure + sure,
                before.resolved and made[-1]["right"] is True,
            )
    return found
