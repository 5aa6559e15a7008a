"""How two entries for the same question become one, without losing an attempt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from lecture_utils.progress._entry import Entry, moment

#: The fields that make an answer; with ``when`` they tell two attempts apart.
_ANSWER = ("cells", "size", "choice", "confidence", "when")


def merged(stored: Entry, incoming: Entry, now: datetime) -> Entry:
    """One entry of two for the same question, both ``clean``: the newer one, with the attempts of both.

    If the older one was locked it is an attempt too: two notebooks may be open at once, and neither may
    wipe out what was answered in the other. A time later than ``now`` (a clock that was wrong) counts as
    now, and of two equal times ``incoming`` is the newer.

    Returns
    -------
    dict
        Fields that only one of them has are kept.

    Examples
    --------
    >>> from lecture_utils.progress._entry import clean
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> first = {"kind": "choice", "lesson": "", "choice": 1, "locked": True, "when": "2026-01-01T10:00:00Z"}
    >>> second = {"kind": "choice", "lesson": "", "choice": 2, "when": "2026-01-01T11:00:00Z"}
    >>> one = merged(clean(second), clean(first), noon)
    >>> one["choice"], [attempt["choice"] for attempt in one["attempts"]]
    (2, [1])
    """
    if _time(stored, now) > _time(incoming, now):
        older, newer = incoming, stored
    else:
        older, newer = stored, incoming
    attempts = {}
    for attempt in [*older["attempts"], *([_alone(older)] * older["locked"]), *newer["attempts"]]:
        same = attempts.get(_name(attempt), {})
        attempts[_name(attempt)] = {**same, **attempt}
    if newer["locked"]:
        attempts.pop(_name(newer), None)
    return {
        **older,
        **newer,
        "attempts": sorted(attempts.values(), key=lambda one: _time(one, now)),
    }


def combined(
    answers: Mapping[str, Entry], more: Mapping[str, Entry], now: datetime
) -> dict[str, Entry]:
    """The answers of both; where both have an entry for a question, they are ``merged``."""
    return {
        **answers,
        **{
            item: merged(answers[item], entry, now) if item in answers else entry
            for item, entry in more.items()
        },
    }


def stamp(time: datetime) -> str:
    """A time as it is stored, in UTC to the millisecond: what a browser writes too.

    Examples
    --------
    >>> stamp(datetime(2026, 1, 1, 12, tzinfo=UTC))
    '2026-01-01T12:00:00.000Z'
    """
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def _alone(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name != "attempts"}


def _name(attempt: Entry) -> str:
    return json.dumps([attempt[name] for name in _ANSWER])


def _time(entry: Entry, now: datetime) -> datetime:
    """When it was answered; an attempt without a time comes before all others."""
    if not entry["when"]:
        return datetime.min.replace(tzinfo=UTC)
    return min(moment(entry["when"]), now)
