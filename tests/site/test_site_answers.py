"""What a browser keeps of answers: the rules of learning.progress, on random histories."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lecture_utils.learning import progress
from lecture_utils.learning.progress._reading import understood
from lecture_utils.learning.progress._summary import Summary
from lecture_utils.learning.progress._union import folded, grown
from lecture_utils.learning.table_text import text_table
from lecture_utils.widgets.kit.answer._answer_widget import restored
from tests.widgets.scripts import computed, run_node

JS = Path(__file__).parent / "js"
NOW = datetime(2026, 3, 29, 11, 30, tzinfo=UTC)  # the day on which Berlin's clocks go on
LESSONS = ("02_convolution", "03_dilated_convolution", "06_autoencoder", "")
HEAD = {"format": "lecture6-progress", "version": 2, "learner": "f00d"}
IMPORTS = """
const { readLines, textOf } = await widget("../site/host/answers/lines.js");
const { foldedLines, grownLines } = await widget("../site/host/answers/folding.js");
const { restoredEntry } = await widget("../site/host/answers/restoring.js");
const { afterAnswer, clockWarning, dayOf, dueItems, laterSentence } =
  await widget("../site/host/answers/coming_back.js");
const { overviewOf } = await widget("../site/host/answers/counts.js");
"""


def a_time(chance: random.Random) -> str:
    """A time as some writer gives it, most of them within the last weeks."""
    days = chance.choice([0.02, 0.4, 2, 2.1, 3, 7, 7.3, 9, 9.6, 20, 400, -1.2, -0.3, -9000])
    time = NOW - timedelta(days=days, milliseconds=chance.randrange(4))
    zone = timezone(timedelta(minutes=chance.choice([0, 60, -330])))
    forms = (
        f"{time.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
        time.astimezone(zone).isoformat(),
        time.replace(microsecond=0).isoformat(),
        "",
    )
    return chance.choices(forms, weights=(6, 2, 2, 1))[0]


def a_line(chance: random.Random, items: int = 3) -> dict:
    """A line of a file, with every field or with few."""
    number = chance.randrange(items)
    kind = ("grid", "choice")[number % 2]
    sizes = [[["2", "−1"], ["", "0,5"]], [[""]], None]
    line = {
        "item": f"item-{number}",
        "kind": kind,
        "lesson": LESSONS[number % 4],
        "operation": "conv2d" if kind == "grid" and LESSONS[number % 4] else "",
        "cells": chance.choice(sizes) if kind == "grid" else None,
        "choice": chance.choice([None, 0, 1, 5]) if kind == "choice" else None,
        "confidence": chance.choice([None, 0, 3]),
        "revealed": chance.choice([[], [], ["hint"], ["solution"], ["hint", "solution"]]),
        "when": a_time(chance),
        "note": "a field of another version",
    }
    if chance.random() < 0.7:
        line |= {"locked": True, "right": chance.choice([True, False, None]), "ids": ["x"]}
    if chance.random() < 0.1:
        line["after"] = a_time(chance) or NOW.isoformat()
    keep = {"item", "kind", "lesson"} if chance.random() < 0.1 else set(line)
    return {name: value for name, value in line.items() if name in keep}


BROKEN = (
    *('{"format": "lecture6-progress"', "", "[]", "null", "1e999", "x" * 50),
    *(json.dumps(HEAD), json.dumps({**HEAD, "version": 3, "item": "newer"})),
    *(json.dumps({**HEAD, "version": True, "item": "a"}), json.dumps({**HEAD, "item": ""})),
    json.dumps({**HEAD, "item": "a", "kind": "choice", "lesson": "x", "choice": -1}),
    json.dumps({**HEAD, "item": "a", "kind": "choice", "lesson": "x", "when": "yesterday"}),
    json.dumps({**HEAD, "item": "a", "kind": "choice", "lesson": "x", "when": "2026-02-30T00:00Z"}),
    json.dumps({**HEAD, "item": "a", "kind": "choice", "lesson": "x", "when": "2026-02-03T09:00"}),
    *(
        json.dumps({**HEAD, "item": "a", "kind": "choice", "lesson": "x", "when": when})
        for when in ("9999-12-31T23:00:00-01:01", "0001-01-01T01:00:00+01:01")
    ),
    json.dumps({**HEAD, "item": "a", "kind": "grid", "lesson": "x", "cells": [["1"], []]}),
    json.dumps(
        {**HEAD, "item": "a", "kind": "grid", "lesson": "x", "revealed": ["solution", "hint"]}
    ),
    json.dumps({**HEAD, "item": "a", "kind": "grid", "lesson": None}),
    json.dumps({**HEAD, "item": "a", "kind": "grid", "lesson": "x", "deep": [1e308]}).replace(
        "1e+308", "1e999"
    ),
)


def files(seed: int, count: int) -> list[str]:
    """The texts of files: good lines in any order, and here and there one that cannot be used."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        lines = [json.dumps({**HEAD, **a_line(chance)}) for _ in range(chance.randrange(1, 14))]
        lines += chance.choices(BROKEN, k=chance.choice([0, 0, 1, 3]))
        chance.shuffle(lines)
        found.append("\n".join(lines) + chance.choice(["", "\n"]))
    return found


def test_files_are_read_as_python_reads_them(tmp_path):
    texts = [*files(1, 200), *BROKEN[1:]]
    script = "done(data.map((text) => { const f = readLines(text); return [f.lines, f.bad]; }));"
    for text, (lines, bad) in zip(texts, computed(IMPORTS + script, texts, tmp_path), strict=True):
        found = understood(text.encode())
        if found.closed or not found.lines:
            assert lines == []
        else:
            assert (lines, bad) == (found.lines, len(found.bad))


def test_lines_come_to_the_same_answers_as_in_python(tmp_path):
    texts = files(2, 200)
    script = "done(data.map((text) => foldedLines(readLines(text).lines)));"
    found = computed(IMPORTS + script, texts, tmp_path)
    assert found == [folded(understood(text.encode()).lines) for text in texts]


def test_what_is_new_is_added_as_in_python(tmp_path):
    pairs = list(zip(files(3, 150), files(4, 150), strict=True))
    script = """const lines = (text) => readLines(text).lines;
    done(data.pairs.map(([one, other]) => grownLines(lines(one), lines(other), data.now)));"""
    data = {"pairs": pairs, "now": NOW.timestamp() * 1000}
    for (one, other), lines in zip(pairs, computed(IMPORTS + script, data, tmp_path), strict=True):
        known, more = (understood(text.encode()).lines for text in (one, other))
        assert lines == grown(known, more, NOW)


def test_what_is_written_python_reads_as_the_same(tmp_path):
    texts = files(5, 100)
    script = (
        """done(data.map((text) => readLines(text).lines.map((line) => textOf(line, "c0de"))));"""
    )
    for text, lines in zip(texts, computed(IMPORTS + script, texts, tmp_path), strict=True):
        again = understood("\n".join(lines).encode())
        assert not again.damage and not again.closed
        assert again.lines == understood(text.encode()).lines
        assert again.learner == ("c0de" if lines else "")


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.998Z"])
def test_after_the_last_time_of_all_an_answer_still_counts(time, tmp_path):
    line = {**HEAD, "item": "a", "kind": "choice", "lesson": "x", "locked": True}
    first = json.dumps({**line, "choice": 0, "when": time})
    more = "\n".join(
        json.dumps({**line, "choice": choice, "when": f"2026-03-29T11:0{choice}:00.000Z"})
        for choice in (1, 2)
    )
    script = """const known = readLines(data.first).lines;
    const more = grownLines(known, readLines(data.more).lines, data.now);
    const again = readLines(more.map((one) => textOf(one, "c0de")).join("\\n"));
    done([more, again.bad, foldedLines([...known, ...again.lines])]);"""
    data = {"first": first, "more": more, "now": NOW.timestamp() * 1000}
    found, bad, answers = computed(IMPORTS + script, data, tmp_path)
    known = understood(first.encode()).lines
    new = grown(known, understood(more.encode()).lines, NOW)
    assert found == new
    assert bad == 0
    assert answers == folded([*known, *new])
    assert answers["a"]["choice"] == 2


def test_a_name_that_every_object_has_is_a_name_like_others(tmp_path):
    names = ["constructor", "toString", "__proto__"]
    line = {**HEAD, "kind": "choice", "lesson": "x", "choice": 1, "locked": True}
    whens = ["2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z"]
    texts = [
        "\n".join(json.dumps({**line, "item": item, "when": when} | more) for when in whens)
        for item in ("a", *names)
        for more in ({name: value} for name in names for value in (None, {}, {"locked": True}))
    ]
    changed = [text.replace('"when"', '"other": {}, "when"') for text in texts]
    script = """done(data.texts.map((text, i) => {
      const { lines } = readLines(text);
      const written = readLines(lines.map((line) => textOf(line, "f00d")).join("\\n")).lines;
      return [foldedLines(lines), written, grownLines(lines, readLines(data.changed[i]).lines)];
    }));"""
    found = computed(IMPORTS + script, {"texts": texts, "changed": changed}, tmp_path)
    for text, more, (answers, written, new) in zip(texts, changed, found, strict=True):
        lines = understood(text.encode()).lines
        assert answers == folded(lines)
        assert written == lines
        assert new == grown(lines, understood(more.encode()).lines)


def test_a_widget_begins_with_the_same_as_in_python(tmp_path):
    cases = []
    for text in files(6, 150):
        for item, stored in folded(understood(text.encode()).lines).items():
            kind = "choice" if int(item[-1]) % 2 else "grid"
            blank = progress.blank(kind, "02_convolution", "conv2d" if kind == "grid" else "")
            cases.append([stored, blank, 3])
            cases.append([{**stored, "kind": "grid"}, blank, 1])
    script = "done(data.map(([stored, blank, choices]) => restoredEntry(stored, blank, choices)));"
    assert computed(IMPORTS + script, cases, tmp_path) == [restored(*case) for case in cases]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles"])
def test_the_same_comes_back_on_the_same_day_as_in_python(zone, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    texts = files(7, 200)
    script = """done(data.texts.map((text) => {
      const today = dayOf(data.now);
      const items = dueItems(foldedLines(readLines(text).lines), today);
      return [items.map((one) => [one.item, one.step, one.begun, one.unclear, one.day - today]),
        items.map((one) => [afterAnswer(one, true), afterAnswer(one, false)]),
        laterSentence(items, today), clockWarning(items)];
    }));"""
    data = {"texts": texts, "now": NOW.timestamp() * 1000}
    some = 0
    for text, found in zip(texts, computed(IMPORTS + script, data, tmp_path), strict=True):
        known = folded(understood(text.encode()).lines)
        due = progress.due(known, NOW.astimezone(ZoneInfo(zone)))
        items = [
            [one.item, one.step, one.begun, one.unclear, (one.day - due.today).days]
            for one in due.items
        ]
        after = [[one.after(True), one.after(False)] for one in due.items]
        assert found == [items, after, due.later, due.warning]
        some += len(items)
    assert some > 50


def test_the_overview_counts_and_says_what_python_does(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    texts = files(8, 150)
    script = """done(data.texts.map((text) =>
      overviewOf(foldedLines(readLines(text).lines), dayOf(data.now), "a place")));"""
    data = {"texts": texts, "now": NOW.timestamp() * 1000}
    for text, found in zip(texts, computed(IMPORTS + script, data, tmp_path), strict=True):
        answers = folded(understood(text.encode()).lines)
        summary = Summary(progress.Progress(answers), "a place", progress.due(answers, NOW))
        parts = [text_table(table["head"], table["rows"]) for table in found["tables"]]
        if answers:
            assert repr(summary) == "\n\n".join(
                filter(None, [found["heading"], *parts, found["advice"]])
            )
        captions = [table["caption"] for table in found["tables"]]
        assert captions == [caption for caption, _, _ in summary._tables()]


@pytest.mark.parametrize("name", ["keeping", "page_model", "shelf"])
def test_javascript(name):
    assert "# fail 0" in run_node("--test", "--test-reporter=tap", JS / f"{name}.test.mjs")
