"""Count which misconceptions showed: by lesson, by learner, and what became of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lecture_utils import content
from lecture_utils.learning import progress
from lecture_utils.learning.teacher._collect import Learner

#: From this answer to "how sure?" on, somebody is sure: "fairly sure" and "certain".
_SURE = 2

#: So much is shown of an id that the catalogue does not know.
_LONGEST_ID = 60


@dataclass(frozen=True)
class Row:
    """One misconception in one lesson.

    Parameters
    ----------
    lesson, misconception : str
        The notebook ("" for none), and the id in ``content.beliefs()``.
    belief : str
        What a learner who has it thinks; the id itself if no such one is in the catalogue.
    learners, answered : int
        How many learners showed it at least once, of those who locked an answer in this lesson.
    times, sure : int
        In how many locked answers it showed, and in how many of these the learner was fairly sure
        or certain.
    resolved : int
        How many of ``learners`` have now a right answer to every question in which they showed it.

    Examples
    --------
    >>> Row("02_convolution", "stride-ignored", "…", 3, 20, 4, 2, 1).learners
    3
    """

    lesson: str
    misconception: str
    belief: str
    learners: int
    answered: int
    times: int
    sure: int
    resolved: int


def answered_by(learners: Sequence[Learner]) -> dict[str, int]:
    """How many learners locked an answer in each lesson; those without a lesson come last."""
    counts = Counter(name for learner in learners for name in progress.scores(learner.answers))
    return dict(sorted(counts.items(), key=lambda row: (not row[0], row[0])))


def rows(learners: Sequence[Learner]) -> tuple[Row, ...]:
    """A row for each misconception of each lesson, the most frequent of a lesson first."""
    known = content.beliefs()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for learner in learners:
        unresolved = set()
        shown: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for entry in learner.answers.values():
            made = progress.tries(entry)
            for attempt in made:
                for place in {(entry["lesson"], name) for name in attempt["ids"]}:
                    shown[place]["times"] += 1
                    shown[place]["sure"] += (attempt["confidence"] or 0) >= _SURE
                    if made[-1]["right"] is not True:
                        unresolved.add(place)
        for place, count in shown.items():
            counts[place].update(count, learners=1, resolved=place not in unresolved)
    answered = answered_by(learners)
    found = [
        Row(
            lesson=lesson,
            misconception=name,
            belief=known[name].belief if name in known else name[:_LONGEST_ID],
            learners=count["learners"],
            answered=answered[lesson],
            times=count["times"],
            sure=count["sure"],
            resolved=count["resolved"],
        )
        for (lesson, name), count in counts.items()
    ]
    turn = {lesson: number for number, lesson in enumerate(answered)}
    found.sort(key=lambda row: (turn[row.lesson], -row.learners, -row.times, row.misconception))
    return tuple(found)
