"""What is no entry, no item or no answers is refused by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lecture_utils import progress
from tests.learning.entries import choice
from tests.refusals import holds, refusal

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


REFUSED = {
    "kind": [("grids", "'grid' or 'choice'"), (None, "'grid' or 'choice'"), ([], "'grid'")],
    "lesson": [(2, "name of a notebook"), (None, "name of a notebook")],
    "operation": [(None, "name of an operation")],
    "cells": [
        ("12", "rows of texts"),
        ([], "rows of texts"),
        ([["1"], "2"], "rows of texts"),
        ([[1, 2]], "rows of texts"),
        ([["1"], ["2", "3"]], "equally long"),
    ],
    "size": [(["2"], "two texts"), ([2, 2], "two texts"), ("22", "two texts")],
    "choice": [(-1, "counted from 0"), (True, "counted from 0"), (1.0, "counted from 0")],
    "confidence": [(4, "from 0"), (-1, "from 0"), (True, "from 0"), ("certain", "from 0")],
    "locked": [(1, "True or False"), (None, "True or False")],
    "right": [(1, "True, False, or None"), ("yes", "True, False, or None")],
    "ids": [("a", "list of the names"), ([1], "list of the names"), (None, "list of the names")],
    "when": [
        (5, "time zone"),
        ("yesterday", "time zone"),
        ("2026-01-31T12:00:00", "time zone"),
        ("0001-01-01T00:00:00+14:00", "time zone"),
    ],
}


@pytest.mark.parametrize(
    "field, value, rule",
    [(field, *row) for field, rows in REFUSED.items() for row in rows],
    ids=repr,
)
def test_a_field_that_breaks_its_rule(file, field, value, rule):
    message = refusal(ValueError, lambda: progress.record("q", {**choice(1), field: value}))
    holds(message, f"entry['{field}'] (={value!r})", rule, "Use for example")
    attempt = {**choice(1), field: value}
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=[attempt])))
    holds(message, f"entry['attempts'][0]['{field}'] (={value!r})", rule)
    assert not file.exists()


@pytest.mark.parametrize("field", ["kind", "lesson"])
def test_a_field_that_is_missing(field):
    entry = {name: value for name, value in choice(1).items() if name != field}
    holds(refusal(ValueError, lambda: progress.record("q", entry)), f"entry has no '{field}'")


@pytest.mark.parametrize("attempts", ["x", None, {}], ids=repr)
def test_attempts_that_are_no_list(attempts):
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=attempts)))
    holds(message, f"entry['attempts'] (={attempts!r})", "must be a list")


def test_an_attempt_that_is_no_entry():
    message = refusal(ValueError, lambda: progress.record("q", choice(1, attempts=[3])))
    holds(message, "entry['attempts'][0] (=3)", "must be a dict")


@pytest.mark.parametrize("entry", [None, 3, "x", []], ids=repr)
def test_an_entry_that_is_no_dict(entry):
    holds(refusal(TypeError, lambda: progress.record("q", entry)), f"entry (={entry!r})", "a dict")


def deep(levels: int) -> list:
    inner: list = []
    for _ in range(levels):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "value, said",
    [(float("nan"), "float"), ({1, 2}, "set"), (b"x", "bytes"), (deep(60), "levels")],
    ids=["nan", "set", "bytes", "deep"],
)
def test_an_unknown_field_that_json_cannot_hold(value, said):
    holds(refusal(TypeError, lambda: progress.record("q", choice(1, more=value))), "entry", said)


def test_an_unknown_field_without_a_name():
    entry = {**choice(1), 5: 1}
    holds(refusal(TypeError, lambda: progress.record("q", entry)), "a field 5 that is no text")


@pytest.mark.parametrize("field", ["format", "version", "learner", "item"])
def test_a_field_that_is_the_files(field):
    message = refusal(ValueError, lambda: progress.record("q", {**choice(1), field: 1}))
    holds(message, f"entry has a field {field!r} of the file", "Use another name")


@pytest.mark.parametrize("item", ["", None, 3], ids=repr)
def test_an_item_that_is_no_id(item):
    holds(refusal(TypeError, lambda: progress.record(item, choice(1))), f"item (={item!r})")


JUNK = [None, True, 3, 0.5, "x", b"x", [], [1], {}, {"a": 1}, {"a": {}}, (1, 2), {1, 2}]
PUBLIC = {
    "scores": (progress.scores, "answers"),
    "certain_and_wrong": (progress.certain_and_wrong, "answers"),
    "after_solution": (progress.after_solution, "answers"),
    "combined": (progress.combined, "several"),
    "tries": (progress.tries, "entry"),
    "read": (progress.read, "file"),
    "record": (lambda value: progress.record("q", value), "entry"),
    "draft": (lambda value: progress.draft("q", choice(1), value), "told"),
    "kind": (lambda value: progress.blank(value, ""), "entry"),
    "lesson": (lambda value: progress.blank("grid", value), "entry"),
}


@pytest.mark.parametrize("value", JUNK, ids=repr)
@pytest.mark.parametrize("name", PUBLIC)
def test_anything_is_taken_or_refused_by_name(name, value):
    call, parameter = PUBLIC[name]
    try:
        call(value)
    except (TypeError, ValueError) as problem:
        assert re.match(rf"{parameter}\b", str(problem)), problem
