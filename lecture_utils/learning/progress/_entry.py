"""One entry: its fields, and the rule of each. Nothing else knows them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any

from lecture_utils.checks import shown
from lecture_utils.content import LESSON_OF

Entry = dict[str, Any]

#: What a line of the file says besides the fields of an entry.
ABOUT_THE_LINE = ("format", "version", "learner", "item")

#: What a learner may have been shown of an answer, in the order of how much it tells.
REVEALS = ("hint", "solution")

#: So deep may lists and dicts stand in one another. An answer needs 5 levels.
DEEPEST = 50


def clean(entry: Any, name: str = "entry") -> Entry:
    """A complete copy of an entry, of lists and dicts as JSON has them; ``name`` is for errors.

    Fields that are not known are kept.

    Raises
    ------
    TypeError
        It is no mapping, or JSON cannot hold it.
    ValueError
        A field breaks its rule.

    Examples
    --------
    >>> clean({"kind": "choice", "lesson": "02_convolution", "choice": 1})["locked"]
    False
    """
    if not isinstance(entry, Mapping):
        raise TypeError(
            f"{name} (={shown(entry)}) must be a dict of fields. Use for example "
            "{'kind': 'choice', 'lesson': '02_convolution', 'choice': 1}."
        )
    whole = _plain(entry, name)
    attempts = whole.pop("attempts", [])
    whole = checked(whole, name)
    if not isinstance(attempts, list):
        raise ValueError(
            f"{name}['attempts'] (={shown(attempts)}) must be a list of entries. Use [] for none."
        )
    question = {field: whole[field] for field in ("kind", "lesson", "operation")}
    whole["attempts"] = []
    for number, attempt in enumerate(attempts):
        where = f"{name}['attempts'][{number}]"
        if not isinstance(attempt, dict):
            raise ValueError(
                f"{where} (={shown(attempt)}) must be a dict of fields. Use {{}} for an empty one."
            )
        whole["attempts"].append(checked({**question, **attempt}, where) | {"locked": True})
    return whole


def checked(fields: Entry, name: str) -> Entry:
    """An entry without attempts, complete, if every field keeps its rule."""
    found = {}
    for field, (default, keeps, rule, example) in _RULES.items():
        must = f"must be {rule}. Use for example {example}."
        if field not in fields and not keeps(default):
            raise ValueError(f"{name} has no {field!r}: it {must}")
        found[field] = value = fields.get(field, copy(default))
        if not keeps(value):
            raise ValueError(f"{name}[{field!r}] (={shown(value)}) {must}")
    for field in fields.keys() - found.keys():
        if field in ABOUT_THE_LINE or (field == "after" and not _is_time(fields[field])):
            raise ValueError(f"{name} has a field {field!r} of the file. Use another name.")
    found["lesson"] = found["lesson"] or LESSON_OF.get(found["operation"], "")
    return found | {field: value for field, value in fields.items() if field not in found}


def answers_in(value: Any, name: str) -> Mapping[str, Entry]:
    """The value, if it looks like the answers that ``load`` gives."""
    if isinstance(value, Mapping) and all(map(is_entry, value.values())):
        return value
    raise TypeError(
        f"{name} (={shown(value)}) must be answers by their items. "
        f"Use for example {name}=progress.load().answers."
    )


def is_entry(value: Any) -> bool:
    """Whether this looks like an entry that was checked."""
    return isinstance(value, Mapping) and {"attempts", "locked"} <= value.keys()


def blank(kind: str, lesson: str, operation: str = "") -> Entry:
    """The entry of a question that nobody has answered yet.

    Parameters
    ----------
    kind : {"grid", "choice"}
    lesson : str
        The notebook that it is about; "" for the one that teaches the operation.
    operation : str
        One of ``content.LESSON_OF``, or "" for none.

    Returns
    -------
    dict
        All fields, each with what it has where nothing is known.

    Raises
    ------
    TypeError, ValueError
        ``kind`` is none of the two, or ``lesson`` or ``operation`` is no text.

    Examples
    --------
    >>> blank("grid", "", "max_pool2d")["lesson"]
    '05_pooling_unpooling'
    """
    return clean({"kind": kind, "lesson": lesson, "operation": operation})


def sound(stored: Mapping[str, Any], instead: Entry) -> Entry:
    """The fields of an entry that keep their rules, without attempts.

    Parameters
    ----------
    stored : mapping
        An entry of any origin.
    instead : dict
        Where the other fields come from, for example ``blank(...)``.

    Returns
    -------
    dict

    Raises
    ------
    TypeError
        ``stored`` is no mapping.

    Examples
    --------
    >>> entry = sound({"choice": 2, "confidence": 9}, blank("choice", "02_convolution"))
    >>> entry["choice"], entry["confidence"]
    (2, None)
    """
    if not isinstance(stored, Mapping):
        raise TypeError(f"stored (={shown(stored)}) must be a dict of fields. Use {{}} for none.")
    return {
        field: stored[field] if field in stored and keeps(stored[field]) else instead[field]
        for field, (_, keeps, _, _) in _RULES.items()
    }


def moment(when: str) -> datetime:
    """The time that a stamp says.

    Raises
    ------
    ValueError, OverflowError
        It is no time, it has no time zone, or it lies too far away.
    """
    time = datetime.fromisoformat(when)
    if time.tzinfo is None:
        raise ValueError("no time zone")
    return time.astimezone(UTC)


def stamp(time: datetime) -> str:
    """A time as it is stored, in UTC to the millisecond: what a browser writes too.

    Examples
    --------
    >>> stamp(datetime(2026, 1, 1, 12, tzinfo=UTC))
    '2026-01-01T12:00:00.000Z'
    """
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def too_deep(value: Any, levels: int = DEEPEST) -> bool:
    """Whether lists and dicts stand in one another so deep that JSON may fail to write them."""
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return False
    return levels == 0 or any(too_deep(one, levels - 1) for one in inner)


def _plain(entry: Mapping[str, Any], name: str) -> Entry:
    """As JSON gives it back: a copy, tuples as lists."""
    if unnamed := [field for field in entry if not isinstance(field, str)]:
        raise TypeError(
            f"{name} has a field {shown(unnamed[0])} that is no text. Use text as names."
        )
    try:
        plain: Entry = json.loads(json.dumps(dict(entry), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as problem:
        raise TypeError(
            f"{name} holds what JSON cannot: {problem}. Use only texts, numbers, lists and dicts."
        ) from problem
    if too_deep(plain):
        raise TypeError(f"{name} has more than {DEEPEST} levels of lists. Use fewer levels.")
    return plain


# --- the rule of each field -----------------------------------------------------------------------


def _is_kind(value: Any) -> bool:
    return value in ("grid", "choice")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_grid(value: Any) -> bool:
    rows = isinstance(value, list) and all(map(_are_texts, value))
    return value is None or (rows and len(set(map(len, value))) == 1)


def _is_size(value: Any) -> bool:
    return value is None or (_are_texts(value) and len(value) == 2)


def _is_choice(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


def _is_confidence(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value <= 3)


def _is_verdict(value: Any) -> bool:
    return value is None or _is_flag(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _are_reveals(value: Any) -> bool:
    return isinstance(value, list) and value == [one for one in REVEALS if one in value]


def _is_time(value: Any) -> bool:
    try:
        return value == "" or (_is_text(value) and moment(value) is not None)
    except (ValueError, OverflowError):
        return False


# By field: what it is where it is not given, what keeps the rule, the rule, an example. A field
# without which there is no entry has a default that breaks its rule.
_RULES: dict[str, tuple[Any, Callable[[Any], bool], str, str]] = {
    "kind": (None, _is_kind, "'grid' or 'choice'", "'grid'"),
    "lesson": (None, _is_text, "the name of a notebook, or '' for none", "'02_convolution'"),
    "operation": ("", _is_text, "the name of an operation, or '' for none", "'conv2d'"),
    "cells": (None, _is_grid, "None or rows of texts, all rows equally long", "[['2'], ['']]"),
    "size": (None, _is_size, "None or two texts, rows and columns", "['2', '2']"),
    "choice": (None, _is_choice, "None or the number of a choice, counted from 0", "0"),
    "confidence": (
        *(None, _is_confidence),
        *("None or a whole number from 0 (a guess) to 3 (certain)", "2"),
    ),
    "locked": (False, _is_flag, "True or False", "False"),
    "right": (None, _is_verdict, "True, False, or None for not known", "None"),
    "ids": ([], _are_texts, "a list of the names of misconceptions", "['kernel-flipped']"),
    "revealed": (
        *([], _are_reveals),
        *("a list of what was shown: 'hint', 'solution', or both in this order", "['hint']"),
    ),
    "when": ("", _is_time, "'' or a time with its time zone", "'2026-01-31T09:30:00.000Z'"),
}

FIELDS = tuple(_RULES)
