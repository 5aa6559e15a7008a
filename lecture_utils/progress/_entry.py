"""One entry: the fields it has, and the rule of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

Entry = dict[str, Any]

#: So deep may lists and dicts stand in one another. An answer needs 5 levels, a file 7.
DEEPEST = 50


def _defaults() -> Entry:
    """What is put in where a field is not given. ``kind`` and ``lesson`` must be."""
    return {
        "operation": "",
        "cells": None,
        "size": None,
        "choice": None,
        "confidence": None,
        "locked": False,
        "right": None,
        "ids": [],
        "when": "",
    }


def clean(entry: Any, name: str = "entry") -> Entry:
    """A complete copy of an entry, of lists and dicts as JSON has them.

    Parameters
    ----------
    entry : mapping
        Fields that are not known are kept.
    name : str
        What an error calls it.

    Returns
    -------
    dict

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
    >>> clean({"kind": "choice", "lesson": "02_convolution", "confidence": 4})
    Traceback (most recent call last):
        ...
    ValueError: entry['confidence'] (=4) must be None or a whole number from 0 (a guess) to 3 (certain). Use \
for example 2.
    """
    if not isinstance(entry, Mapping):
        raise TypeError(
            f"{name} (={entry!r:.60}) must be a dict of fields. Use for example "
            "{'kind': 'choice', 'lesson': '02_convolution', 'choice': 1}."
        )
    whole = _plain(entry, name)
    attempts = whole.pop("attempts", [])
    whole = _checked(whole, name)
    if not isinstance(attempts, list):
        raise ValueError(
            f"{name}['attempts'] (={attempts!r:.60}) must be a list of entries. Use [] for none."
        )
    question = {field: whole[field] for field in ("kind", "lesson", "operation")}
    whole["attempts"] = [
        _checked(attempt, f"{name}['attempts'][{number}]", question)
        for number, attempt in enumerate(attempts)
    ]
    return whole


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


def too_deep(value: Any) -> bool:
    """Whether lists and dicts stand in one another so deep that writing them as JSON may fail."""
    layer = [value]
    for _ in range(DEEPEST):
        dicts = [list(one.values()) for one in layer if isinstance(one, dict)]
        lists = [one for one in layer if isinstance(one, list)]
        layer = [inner for one in dicts + lists for inner in one]
    return bool(layer)


def _plain(entry: Mapping, name: str) -> Entry:
    """As JSON gives it back: a copy, tuples as lists."""
    if unnamed := [field for field in entry if not isinstance(field, str)]:
        raise TypeError(
            f"{name} has a field {unnamed[0]!r:.60} that is no text. Use text as names."
        )
    try:
        copy = json.loads(json.dumps(dict(entry), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as problem:
        raise TypeError(
            f"{name} holds what JSON cannot: {problem}. Use only texts, numbers, lists and dicts."
        ) from problem
    if too_deep(copy):
        raise TypeError(f"{name} has more than {DEEPEST} levels of lists. Use fewer levels.")
    return copy


def _checked(entry: Any, name: str, known: Mapping[str, Any] = MappingProxyType({})) -> Entry:
    """An entry, or an attempt of one of which this much is ``known``, if every field keeps its rule."""
    if not isinstance(entry, dict):
        raise ValueError(
            f"{name} (={entry!r:.60}) must be a dict of fields. Use {{}} for an empty one."
        )
    entry = {**_defaults(), **known, **entry}
    for field, (keeps, rule, example) in _RULES.items():
        if field not in entry:
            raise ValueError(f"{name} has no {field!r}: it {rule}. Use for example {example}.")
        if not keeps(entry[field]):
            raise ValueError(
                f"{name}[{field!r}] (={entry[field]!r:.60}) {rule}. Use for example {example}."
            )
    return {field: entry[field] for field in _RULES} | entry


# --- the rule of each field -----------------------------------------------------------------------


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_grid(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(_are_texts(row) for row in value)
        and len({len(row) for row in value}) == 1
    )


def _is_time(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return not value or moment(value) is not None
    except (ValueError, OverflowError):
        return False


_RULES: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    "kind": (
        lambda value: isinstance(value, str) and value in ("grid", "choice"),
        "must be 'grid' or 'choice'",
        "'grid'",
    ),
    "lesson": (
        lambda value: isinstance(value, str),
        "must be the name of a notebook, or '' for none",
        "'02_convolution'",
    ),
    "operation": (
        lambda value: isinstance(value, str),
        "must be the name of an operation, or '' for none",
        "'conv2d'",
    ),
    "cells": (
        lambda value: value is None or _is_grid(value),
        "must be None or rows of texts, all rows equally long",
        "[['2', '-5'], ['-2', '']]",
    ),
    "size": (
        lambda value: value is None or (_are_texts(value) and len(value) == 2),
        "must be None or two texts, rows and columns",
        "['2', '2']",
    ),
    "choice": (
        lambda value: value is None or (_is_whole(value) and value >= 0),
        "must be None or the number of a choice, counted from 0",
        "0",
    ),
    "confidence": (
        lambda value: value is None or (_is_whole(value) and 0 <= value <= 3),
        "must be None or a whole number from 0 (a guess) to 3 (certain)",
        "2",
    ),
    "locked": (lambda value: isinstance(value, bool), "must be True or False", "False"),
    "right": (
        lambda value: value is None or isinstance(value, bool),
        "must be True, False, or None for not known",
        "None",
    ),
    "ids": (_are_texts, "must be a list of the names of misconceptions", "['kernel-flipped']"),
    "when": (
        _is_time,
        "must be '' or a time with its time zone",
        "'2026-01-31T09:30:00.000Z'",
    ),
}
