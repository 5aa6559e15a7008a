"""What was answered wrong comes back, at fixed intervals: what is due, from answers and a clock."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from lecture_utils.checks import shown
from lecture_utils.content import PREDICTIONS
from lecture_utils.learning.progress._entry import Entry, answers_in, moment
from lecture_utils.learning.progress._score import tries
from lecture_utils.learning.progress._store import load
from lecture_utils.learning.table_text import Row, html_table, text_table

#: So many days after an error a question comes back, and so many after it was right then.
INTERVALS = (2, 7)

_CAPTION, _HEAD = "What was answered wrong comes back", ("comes back", "questions", "lesson")
_NOTHING = (
    "Nothing comes back: no question was answered wrong, or all such were right since, twice."
)


@dataclass(frozen=True)
class DueItem:
    """A question that comes back.

    Parameters
    ----------
    item : str
        The id of the problem or question.
    lesson : str
    step : int
        How many of the intervals are over: how often it was right when it came back.
    day : datetime.date
        The first day on which it is asked.
    begun : bool
        Whether what stands in its entry is a draft of that day or later.
    unclear : bool
        Whether its last answer claims to be from the future, so that nobody knows its day.

    Examples
    --------
    >>> DueItem("a", "02_convolution", 0, date(2026, 2, 2)).after(right=True)
    'Next time: in 7 days.'
    """

    item: str
    lesson: str
    step: int
    day: date
    begun: bool = False
    unclear: bool = False

    def after(self, right: bool) -> str:
        """When it comes back again, if it is answered now.

        Parameters
        ----------
        right : bool
            Whether the first answer is right.

        Returns
        -------
        str
            A sentence.
        """
        step = self.step + (right and not self.unclear) if right else 0
        if step == len(INTERVALS):
            return "It does not come back: it was right twice, days apart."
        return f"Next time: in {INTERVALS[step]} days."


@dataclass(frozen=True)
class DueList:
    """The questions that come back, shown as text and as a table.

    Parameters
    ----------
    items : tuple of DueItem
        By day, then by id.
    today : datetime.date
        The reader's day.

    Examples
    --------
    >>> DueList()
    Nothing comes back: no question was answered wrong, or all such were right since, twice.
    """

    items: tuple[DueItem, ...] = ()
    today: date = date.min

    @property
    def now(self) -> tuple[DueItem, ...]:
        """Those that are due today."""
        return tuple(one for one in self.items if one.day <= self.today)

    @property
    def later(self) -> str:
        """When the first of the others comes back: a sentence, "" if there are none."""
        days = [one.day for one in self.items if one.day > self.today]
        if not days:
            return ""
        count = "1 question comes" if len(days) == 1 else f"{len(days)} questions come"
        first = "" if len(days) == 1 else ", the first of them"
        return f"{count} back later{first} {self._when(min(days))}."

    @property
    def warning(self) -> str:
        """What is said where a clock was wrong: two sentences, "" if there is nothing to say."""
        count = sum(one.unclear for one in self.items)
        if not count:
            return ""
        says = "1 answer says" if count == 1 else f"{count} answers say"
        asked = "Its question is" if count == 1 else "Their questions are"
        return (
            f"{says} that a later day than today was its day: a clock was wrong. {asked} due now."
        )

    def __repr__(self) -> str:
        table = text_table(_HEAD, self.rows()) if self.items else _NOTHING
        return "\n\n".join(filter(None, [table, self.warning]))

    def _repr_html_(self) -> str:
        if not self.items:
            return f"<p>{_NOTHING}</p>"
        warning = f"<p>{html.escape(self.warning)}</p>" if self.warning else ""
        return html_table(*self.table()) + warning

    def table(self) -> tuple[str, Row, list[Row]]:
        """Caption, head and rows of its table; no rows if nothing comes back.

        Returns
        -------
        tuple
        """
        return _CAPTION, _HEAD, self.rows()

    def rows(self) -> list[Row]:
        """A row for each day and lesson: when, how many questions, and the lesson.

        Returns
        -------
        list of tuple
        """
        when = {one.item: max(one.day, self.today) for one in self.items}
        counts = Counter((when[one.item], one.lesson) for one in self.items)
        return [
            (self._when(day), count, lesson or "no lesson")
            for (day, lesson), count in sorted(counts.items())
        ]

    def _when(self, day: date) -> str:
        days = (day - self.today).days
        return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def due(answers: Mapping[str, Entry] | None = None, now: datetime | None = None) -> DueList:
    """The questions that were answered wrong, each with the day on which it comes back.

    An error brings a question back after 2 days. Answered right on that day or later, it comes
    back once more, 7 days after; right again, it is done. Every error begins again. The intervals
    are the same for everybody and for every question.

    Parameters
    ----------
    answers : mapping of str to dict, optional
        As ``load().answers``, which is the default.
    now : datetime.datetime, optional
        The clock, with its time zone: days are those of this zone. Default: this computer's.

    Returns
    -------
    DueList

    Raises
    ------
    TypeError, ValueError
        They are no answers; ``now`` is no time, or has no time zone.

    Notes
    -----
    Retrieval that is spaced over days is remembered better than retrieval on one day (g = 0.74),
    and intervals that grow from one time to the next are no better than equal ones (g = 0.034, not
    significant) [1]_. So nothing is fitted to the learner here.

    A right answer before the day does not count: who has just read the solution knows it. Nor does
    one that claims to be from an earlier day than the answer before it: one of the two clocks was
    wrong, and the interval begins anew with it. A question whose last answer claims to be from
    tomorrow or later is due now. Predictions do not come back: they are asked before the lesson.

    References
    ----------
    .. [1] A. Latimier, H. Peyre, F. Ramus, "A Meta-Analytic Review of the Benefit of Spacing out
       Retrieval Practice Episodes on Retention", Educational Psychology Review 33, 959-987 (2021),
       https://doi.org/10.1007/s10648-020-09572-8.

    Examples
    --------
    >>> wrong = {"locked": True, "right": False, "when": "2026-01-31T09:30:00Z", "attempts": [],
    ...          "kind": "choice", "lesson": "02_convolution"}
    >>> due({"02-output-size": wrong}, datetime.fromisoformat("2026-02-01T12:00:00+01:00"))
    comes back  questions  lesson
    tomorrow            1  02_convolution
    """
    known = load().answers if answers is None else answers_in(answers, "answers")
    zone = _zone(now)
    today = (now or datetime.now().astimezone()).date()
    found = (_item(item, entry, today, zone) for item, entry in known.items())
    items = sorted(filter(None, found), key=lambda one: (one.day, one.item))
    return DueList(tuple(items), today)


def _zone(now: Any) -> tzinfo | None:
    """The zone whose days count; None for the system's own, with its summer time."""
    if now is None:
        return None
    example = "Use for example now=datetime.now().astimezone()."
    if not isinstance(now, datetime):
        raise TypeError(f"now (={shown(now)}) must be a datetime. {example}")
    if now.tzinfo is None:
        raise ValueError(f"now (={now}) must say its time zone. {example}")
    return now.tzinfo


def _item(item: str, entry: Entry, today: date, zone: tzinfo | None) -> DueItem | None:
    """What comes back of an entry, None if nothing does."""
    lesson = entry.get("lesson", "")
    if lesson == PREDICTIONS and entry.get("kind") == "choice":
        return None
    step, day, last = -1, date.min, date.min
    for one in tries(entry):
        answered = _day(one.get("when", ""), zone)
        right = one.get("right")
        if right is False:
            step, day = 0, _later(answered, 0)
        elif right is True and step >= 0:
            if answered < last:  # a clock was set back in between
                day = _later(answered, step)
            elif answered >= day:
                step += 1
                if step == len(INTERVALS):
                    step = -1
                else:
                    day = _later(answered, step)
        last = answered
    if step < 0:
        return None
    unclear = last > today
    begun = not entry["locked"] and not unclear and _day(entry.get("when", ""), zone) >= day
    return DueItem(item, lesson, step, today if unclear else day, begun, unclear)


def _day(when: str, zone: tzinfo | None) -> date:
    """The local day of a time. One without a time was before all others."""
    if not when:
        return date.min
    time = moment(when)
    try:
        return time.astimezone(zone).date()
    except (OverflowError, OSError, ValueError):  # at the ends of the calendar
        return time.date()


def _later(day: date, step: int) -> date:
    days = timedelta(INTERVALS[step])
    return day + days if day <= date.max - days else date.max
