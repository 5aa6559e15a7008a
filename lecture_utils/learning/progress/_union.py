"""Lines and answers: an answer is what its lines come to, whoever wrote them, without losing one.

A line here is an entry without attempts, with its item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lecture_utils.learning.progress._entry import REVEALS, Entry, answers_in, moment, stamp

Line = dict[str, Any]
Answers = dict[str, Entry]

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MOMENT = timedelta(milliseconds=1)


def spread(answers: Mapping[str, Entry]) -> Iterator[Line]:
    """The lines of answers: of each its attempts, then what stands there now."""
    for item, entry in answers.items():
        for attempt in entry["attempts"]:
            yield {**attempt, "item": item}
        yield {name: value for name, value in entry.items() if name != "attempts"} | {"item": item}


def folded(lines: Iterable[Line]) -> Answers:
    """The answers that lines come to; of equal times the lower line is the newer one.

    Examples
    --------
    >>> from lecture_utils.learning.progress._entry import clean
    >>> first = {"kind": "choice", "lesson": "", "choice": 1, "locked": True,
    ...          "when": "2026-01-01T10:00:00Z"}
    >>> second = {**first, "choice": 2, "locked": False, "when": "2026-01-01T11:00:00Z"}
    >>> one = folded({**clean(entry), "item": "q"} for entry in (second, first))["q"]
    >>> one["choice"], [attempt["choice"] for attempt in one["attempts"]]
    (2, [1])
    """
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        ones, name = found.setdefault(line["item"], {}), _name(line)
        ones[name] = _both(ones[name], line) if name in ones else line
    return {item: _answer(list(ones.values())) for item, ones in found.items()}


def combined(*several: Mapping[str, Entry]) -> Answers:
    """One set of answers out of several, for example of files of the same learner.

    Parameters
    ----------
    *several : mapping of str to dict
        As ``load().answers``.

    Returns
    -------
    dict of str to dict
        For each question the newest entry, with the attempts of all.

    Raises
    ------
    TypeError
        One of them is no answers.

    Examples
    --------
    >>> combined({}, {})
    {}
    """
    checked = [answers_in(answers, "several") for answers in several]
    return folded(line for answers in checked for line in spread(answers))


def grown(known: Iterable[Line], more: Iterable[Line], now: datetime = _LAST) -> list[Line]:
    """Those of ``more`` that tell something new.

    If what is ``known`` of an item claims to be later than ``now``, a clock was wrong: what comes
    in is newer all the same, and its line says after which time it came.
    """
    have = {(line["item"], _name(line)): line for line in known}
    newest: dict[str, datetime] = {}
    for item, line in ((line["item"], line) for line in have.values()):
        newest[item] = max(newest.get(item, _FIRST), _place(line))
    found = []
    for line in more:
        item = line["item"]
        same = have.get((item, _name(line)))
        new = _both(same, line) if same else line
        if new == same:
            continue
        last = newest.get(item, _FIRST)
        if not same and last > now and _place(line) <= last:
            new = {**line, "after": stamp(min(last, _LAST - _MOMENT) + _MOMENT)}
        have[item, _name(line)] = new
        newest[item] = max(last, _place(new))
        found.append(new)
    return found


def _both(one: Line, other: Line) -> Line:
    """Two lines of the same answer at the same time.

    A locked one is never unlocked again, and what was shown was shown.
    """
    both = {**other, **one} if one["locked"] > other["locked"] else {**one, **other}
    shown = [name for name in REVEALS if name in one["revealed"] or name in other["revealed"]]
    return {**both, "revealed": shown}


def _answer(ones: list[Line]) -> Entry:
    """The lines of an item as its entry. Fields that only some of them have are kept."""
    *earlier, last = [
        {name: value for name, value in one.items() if name != "item"}
        for one in sorted(ones, key=_place)
    ]
    entry: Entry = {}
    for one in earlier:
        entry |= {name: value for name, value in one.items() if name != "after"}
    return {**entry, **last, "attempts": [one for one in earlier if one["locked"]]}


def _name(line: Line) -> str:
    """What tells two lines of an item apart: the time and the answer."""
    return repr([line[field] for field in ("when", "cells", "size", "choice", "confidence")])


def _place(line: Line) -> datetime:
    """Where a line comes in time; without a time it comes before all others."""
    times = [moment(line[field]) for field in ("when", "after") if line.get(field)]
    return max(times, default=_FIRST)
