"""What several lines come to: the newest answer, with all attempts, whoever wrote them and when."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture_utils import content, exercises, progress
from lecture_utils.learning.progress import _store
from lecture_utils.learning.progress._entry import clean, stamp
from lecture_utils.learning.progress._union import folded, grown, spread
from tests.learning.entries import at, choice, grid

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
AHEAD = "2099-01-01T00:00:00Z"


def merged(stored: dict, incoming: dict, now: datetime) -> dict:
    """What a file holds of a question when something comes in; both entries are clean."""
    known = list(spread({"q": stored}))
    return folded([*known, *grown(known, spread({"q": incoming}), now)])["q"]


def both(first: dict, second: dict, now: datetime = NOON) -> dict:
    return merged(clean(first), clean(second), now)


def chosen(entry: dict) -> tuple[int, list[int]]:
    return entry["choice"], [attempt["choice"] for attempt in entry["attempts"]]


@pytest.mark.parametrize("order", [1, -1], ids=["older first", "newer first"])
def test_the_newer_wins_and_the_attempts_of_both_stay(order):
    older = choice(3, when=at(5), attempts=[choice(0, when=at(1)), choice(1, when=at(2))])
    newer = choice(4, when=at(6), attempts=[choice(0, when=at(1)), choice(2, when=at(3))])
    assert chosen(both(*[older, newer][::order])) == (4, [0, 1, 2])


@pytest.mark.parametrize("order", [1, -1], ids=["older first", "newer first"])
def test_what_was_locked_in_another_notebook_becomes_an_attempt(order):
    locked = choice(1, when=at(1), locked=True, right=False, ids=["stride-ignored"])
    one = both(*[locked, choice(2, when=at(2))][::order])
    assert chosen(one) == (2, [1])
    assert one["attempts"][0]["ids"] == ["stride-ignored"]
    assert "attempts" not in one["attempts"][0]


def test_trying_again_does_not_count_an_attempt_twice():
    """What a widget does: lock, put the locked answer among the attempts, lock another one."""
    first = choice(1, when=at(1), locked=True, right=False)
    again = choice(1, when=at(2), attempts=[first])
    second = choice(2, when=at(3), locked=True, right=True, attempts=[first])
    entry = both(both(first, again), second)
    assert chosen(entry) == (2, [1])
    assert chosen(both(entry, second)) == (2, [1])
    assert chosen(both(entry, first)) == (2, [1]), "a notebook that is behind changes nothing"


def test_a_draft_is_no_attempt():
    assert chosen(both(choice(1, when=at(1)), choice(2, when=at(2)))) == (2, [])


def test_of_equal_times_the_later_call_wins():
    assert chosen(both(choice(1, when=at(1)), choice(2, when=at(1)))) == (2, [])


def test_a_clock_that_was_ahead_does_not_stop_later_answers():
    ahead = choice(1, when="2036-01-01T00:00:00Z", locked=True)
    assert chosen(both(ahead, choice(2, when=stamp(NOON)))) == (2, [1])


def test_an_answer_without_a_time_is_the_older_one():
    assert chosen(both(choice(1, when=at(1)), choice(2))) == (1, [])


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("when", ["", stamp(NOON)], ids=["now", "said"])
def test_an_answer_from_the_future_swallows_no_later_one(file, monkeypatch, locked, when):
    """Not when it is recorded, not when it is read later, and not when that future has come."""
    monkeypatch.setattr(_store, "_now", lambda: NOON)
    progress.record("q", grid([["1"]], when=AHEAD, locked=True))
    outcome = progress.record("q", grid([["2"]], when=when, locked=locked))
    assert outcome.saved
    monkeypatch.setattr(_store, "_now", lambda: datetime(2100, 1, 1, tzinfo=UTC))
    for entry in (outcome.entry, progress.load().answers["q"], progress.read(file).answers["q"]):
        assert (entry["cells"], entry["when"]) == ([["2"]], stamp(NOON))
        assert [one["cells"] for one in entry["attempts"]] == [[["1"]]]


def test_drafts_after_an_answer_from_the_future_stay_in_their_order(file, monkeypatch):
    monkeypatch.setattr(_store, "_now", lambda: NOON)
    progress.record("q", choice(1, when="9999-12-31T23:59:59.999Z"))
    for number in (2, 3, 4):
        assert progress.record("q", choice(number, when=at(number))).entry["choice"] == number
        progress.draft("q", choice(number + 5, when=at(number + 5)))
        assert progress.load().answers["q"]["choice"] == number + 5, "also before it is written"
        progress.flush()
    assert progress.load().answers["q"]["choice"] == 9
    assert "after" in json.loads(file.read_text().splitlines()[-1])


def test_an_ordinary_line_does_not_say_after(file):
    for number in (1, 2):
        progress.record("q", choice(number, when=at(number)))
    assert "after" not in file.read_text()


def test_an_answer_of_a_notebook_that_is_behind_stays_behind(file):
    progress.record("q", choice(2, when=at(9)))
    assert progress.record("q", choice(1, when=at(8), locked=True)).entry["choice"] == 2
    assert [one["choice"] for one in progress.load().answers["q"]["attempts"]] == [1]


def test_a_locked_answer_is_not_unlocked_by_its_own_draft():
    draft = choice(1, when=at(1))
    assert both({**draft, "locked": True, "right": True}, draft)["right"] is True
    assert both(draft, {**draft, "locked": True, "right": True})["right"] is True


@pytest.mark.parametrize("order", [1, -1], ids=["shown later", "shown earlier"])
def test_what_was_shown_of_an_answer_is_the_same_answer_in_any_order(order):
    plain = choice(1, locked=True, right=False, when=at(1), confidence=2)
    shown = {**plain, "revealed": ["solution"]}
    hinted = {**plain, "revealed": ["hint"]}
    entry = both(*[plain, shown][::order])
    assert (entry["revealed"], entry["attempts"]) == (["solution"], [])
    entry = both(*[hinted, shown][::order])
    assert (entry["revealed"], entry["attempts"]) == (["hint", "solution"], [])


def test_what_was_shown_is_in_the_file_and_old_lines_have_nothing(file):
    plain = choice(1, locked=True, right=False, when=at(1), confidence=2)
    progress.record("q", plain)
    assert "revealed" not in file.read_text("ascii"), "an empty list is left out"
    progress.record("q", {**plain, "revealed": ["solution"]})
    lines = file.read_text("ascii").splitlines()
    assert [json.loads(line).get("revealed") for line in lines] == [None, ["solution"]]
    found = progress.load().answers["q"]
    assert (found["revealed"], found["attempts"]) == (["solution"], [])


@pytest.mark.parametrize("bad", ["hint", ["solution", "hint"], ["all"], ["hint", "hint"], None, 1])
def test_what_is_no_list_of_what_was_shown(bad):
    with pytest.raises(ValueError, match="revealed"):
        clean(choice(1, revealed=bad))


def test_every_line_alone_tells_its_answer(file):
    """In whatever order lines stand in a file, and however often, they come to the same."""
    for second in range(6):
        made = [choice(n, when=at(n)) for n in range(second)]
        progress.record(
            "ab"[second % 2], choice(second, when=at(second), locked=True, attempts=made)
        )
    before = progress.load().answers
    lines = file.read_text().splitlines(keepends=True)
    for seed in range(5):
        mixed = lines * 2
        random.Random(seed).shuffle(mixed)
        file.write_text("".join(mixed))
        assert progress.load().answers == before


def test_sets_of_answers_are_combined(file):
    one = {"q": clean(choice(1, when=at(1), locked=True)), "r": clean(choice(0))}
    other = {"q": clean(choice(2, when=at(2)))}
    answers = progress.combined(one, {}, other)
    assert (chosen(answers["q"]), chosen(answers["r"])) == ((2, [1]), (0, []))
    assert progress.combined() == {}


# --- every entry knows its lesson -----------------------------------------------------------------


@pytest.mark.parametrize("operation", exercises.OPERATIONS)
def test_an_answer_without_a_lesson_is_filed_where_its_operation_is_taught(file, operation):
    taught = exercises.which_rule(operation, seed=0).lesson
    assert content.LESSON_OF[operation] == taught
    stored = progress.record("q", grid([["1"]], "", operation=operation)).entry
    assert stored["lesson"] == progress.blank("grid", "", operation)["lesson"] == taught
    assert progress.record("r", grid([["1"]], "my page")).entry["lesson"] == "my page"
    assert progress.record("s", grid([["1"]], "", operation="")).entry["lesson"] == ""


def begun(times: list[int], made: list[int], locked: bool) -> dict:
    """An entry with its earlier attempts, which were made before it."""
    *earlier, last = (choice(c, when=at(t)) for t, c in zip(sorted(times), made, strict=False))
    return clean({**last, "locked": locked, "attempts": earlier})


MADE = st.lists(st.integers(0, 3), min_size=5, max_size=5)
SOME = st.builds(begun, st.lists(st.integers(0, 50), min_size=1, max_size=5), MADE, st.booleans())


def made(entry: dict) -> set[tuple[int, str]]:
    """Everything that was locked in an entry."""
    return {(one["choice"], one["when"]) for one in progress.tries(entry)}


def sorted_out(entry: dict) -> dict:
    """The entry with attempts of the same time in an order of their own."""
    made = sorted(entry["attempts"], key=lambda one: (one["when"], one["choice"]))
    return {**entry, "attempts": made}


@given(SOME, SOME)
def test_merging_loses_nothing_and_invents_nothing(one, other):
    together = merged(one, other, NOON)
    assert made(together) == made(one) | made(other)
    times = [attempt["when"] for attempt in together["attempts"]]
    assert times == sorted(times)
    assert together["when"] == max(one["when"], other["when"])


@given(SOME, SOME)
def test_merging_again_changes_nothing(one, other):
    together = merged(one, other, NOON)
    assert merged(together, together, NOON) == together
    assert made(merged(together, one, NOON)) == made(together)
    if one["when"] != other["when"]:
        assert sorted_out(merged(other, one, NOON)) == sorted_out(together)
        assert merged(together, min(one, other, key=lambda e: e["when"]), NOON) == together
