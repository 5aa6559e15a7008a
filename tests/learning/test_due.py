"""What was answered wrong comes back: after 2 days, and once more 7 days after it was right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lecture_utils import progress
from lecture_utils.learning.progress._entry import clean
from tests.learning.entries import ENTRIES, choice, grid, line

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    """Noon, so many days after a Monday."""
    return MONDAY + timedelta(number)


def entry(*tries: tuple[float, bool | None], **fields) -> dict:
    """A question that was answered on these days, right or wrong."""
    made = [
        choice(0, locked=True, right=right, when=day(number).isoformat(), **fields)
        for number, right in tries
    ]
    return clean({**made[-1], "attempts": made[:-1]})


def due(*tries: tuple[float, bool | None], now: float) -> progress.DueItem | None:
    found = progress.due({"a": entry(*tries)}, day(now)).items
    return found[0] if found else None


# --- the intervals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "step", "on"),
    [
        ([(0, False)], 0, 2),
        ([(0, True)], None, None),
        ([(0, None)], None, None),
        ([(0, False), (0.01, True)], 0, 2),  # who has just read the solution
        ([(0, False), (1, True)], 0, 2),
        ([(0, False), (2, True)], 1, 9),
        ([(0, False), (5, True)], 1, 12),  # from the day of the answer, not from the day it was due
        ([(0, False), (2, True), (3, True)], 1, 9),
        ([(0, False), (2, True), (9, True)], None, None),
        ([(0, False), (2, True), (9, True), (10, True)], None, None),
        ([(0, False), (2, False)], 0, 4),
        ([(0, False), (2, True), (9, False)], 0, 11),
        ([(0, False), (2, True), (9, True), (30, False)], 0, 32),
        ([(0, True), (1, False)], 0, 3),
        ([(0, False), (2, None)], 0, 2),
        ([(0, False), (2, False), (2.01, True), (4, True)], 1, 11),
    ],
    ids=str,
)
def test_an_error_comes_back_twice_and_every_error_begins_again(tries, step, on):
    found = due(*tries, now=40)
    assert (found and found.step) == step
    assert (found and found.day) == (on if on is None else day(on).date())


def test_it_is_asked_on_its_day_and_not_before():
    wrong = {"a": entry((0, False))}
    for number, asked in [(0, []), (1.49, []), (1.51, ["a"]), (2, ["a"]), (300, ["a"])]:
        assert [one.item for one in progress.due(wrong, day(number)).now] == asked, number


def test_after_says_what_then_happens():
    first, second = due((0, False), now=2), due((0, False), (2, True), now=9)
    assert (
        first.after(True)
        == "Next time: in 7 days."
        == f"Next time: in {progress.INTERVALS[1]} days."
    )
    assert first.after(False) == second.after(False) == "Next time: in 2 days."
    assert second.after(True) == "It does not come back: it was right twice, days apart."


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=8))
def test_what_after_says_is_what_due_finds(answers):
    """Answer on some day again: the sentence that was shown comes true."""
    tries = sorted(answers, key=lambda one: one[0])
    last = tries[-1][0]
    shown = due(*tries, now=last + 20)
    if shown is None:
        return
    for right in (True, False):
        then = due(*tries, (last + 20, right), now=last + 20)
        days = (then.day - day(last + 20).date()).days if then else None
        said = f"Next time: in {days} days."
        assert shown.after(right) == (said if then else shown.after(True))
        assert then is not None or shown.after(right).startswith("It does not come back")


# --- local days -----------------------------------------------------------------------------------


def test_days_are_those_of_the_readers_clock():
    """23:30 in Casablanca is another day in Tokyo."""
    wrong = {"a": clean(choice(0, locked=True, right=False, when="2026-01-31T22:30:00Z"))}
    for zone, on in [("Africa/Casablanca", "2026-02-02"), ("Asia/Tokyo", "2026-02-03")]:
        now = datetime(2026, 2, 10, tzinfo=ZoneInfo(zone))
        assert [one.day.isoformat() for one in progress.due(wrong, now).items] == [on]


def test_a_change_to_summer_time_moves_no_day():
    zone = ZoneInfo("Europe/Paris")  # 29 March 2026: one hour less
    wrong = {"a": clean(choice(0, locked=True, right=False, when="2026-03-27T23:30:00+01:00"))}
    assert progress.due(wrong, datetime(2026, 3, 29, 0, 30, tzinfo=zone)).now
    assert not progress.due(wrong, datetime(2026, 3, 28, 23, 30, tzinfo=zone)).now


def test_without_a_clock_it_is_this_computers(file):
    two_days = (datetime.now().astimezone() - timedelta(2)).isoformat()
    progress.record("a", choice(0, locked=True, right=False, when=two_days))
    progress.record("b", choice(0, locked=True, right=False))
    found = progress.due()
    assert found.today == datetime.now().astimezone().date()
    assert [one.item for one in found.now] == ["a"]
    assert [one.item for one in found.items] == ["a", "b"]


# --- clocks that were wrong -----------------------------------------------------------------------


def test_an_answer_from_the_future_is_due_now_and_said(file):
    found = progress.due({"a": entry((400, False)), "b": entry((0, False))}, day(1))
    assert [(one.item, one.unclear) for one in found.now] == [("a", True)]
    assert found.warning == (
        "1 answer says that a later day than today was its day: a clock was wrong. Its question is "
        "due now."
    )
    two = progress.due({"a": entry((400, False)), "b": entry((9, False), (9, True))}, day(1))
    assert two.warning.startswith("2 answers say") and "Their questions are" in two.warning
    assert two.warning in repr(two) and two.warning in two._repr_html_()
    assert progress.due({"a": entry((400, False))}, day(402)).warning == ""


def test_an_answer_of_today_is_none_from_the_future():
    """Two computers' clocks differ by minutes."""
    found = progress.due({"a": entry((0.1, False))}, day(0))
    assert found.warning == "" and found.now == () and len(found.items) == 1


def test_a_clock_set_back_between_two_answers_begins_the_interval_anew():
    assert due((400, False), (3, True), now=3).day == day(5).date()
    assert due((400, False), (3, True), now=5).step == 0
    assert due((400, False), (3, True), (5, True), now=5).day == day(12).date()
    assert due((400, False), (3, False), now=3).day == day(5).date()
    unclear = due((400, False), now=3)
    assert unclear.after(True) == unclear.after(False) == "Next time: in 2 days."


def test_a_clock_set_back_now_asks_what_was_answered_later(file):
    """The file holds answers of Thursday, the computer believes that it is Monday."""
    progress.record("a", {**choice(0, locked=True, right=False), "when": day(3).isoformat()})
    answers = progress.load().answers
    assert [one.item for one in progress.due(answers, day(0)).now] == ["a"]
    assert progress.due(answers, day(3)).now == ()


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", ""])
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_the_ends_of_the_calendar(when, hours):
    now = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=hours)))
    wrong = {"a": clean(choice(0, locked=True, right=False, when=when))}
    found = progress.due(wrong, now)
    assert [one.item for one in found.now] == ["a"]
    assert bool(found.warning) == when.startswith("9999")
    assert repr(found) and found._repr_html_()
    assert progress.due(wrong).now, "on this computer's clock too"


# --- what is in the list --------------------------------------------------------------------------


def test_predictions_do_not_come_back():
    asked_before = choice(0, "06_autoencoder", locked=True, right=False, when=day(0).isoformat())
    assert progress.due({"06-alarm": clean(asked_before)}, day(5)).items == ()


def test_a_draft_is_no_answer():
    draft = clean(
        {
            **choice(1, when=day(3).isoformat()),
            "attempts": [choice(0, when=day(0).isoformat(), right=False)],
        }
    )
    (found,) = progress.due({"a": draft}, day(4)).items
    assert found.begun and found.step == 0
    before = clean({**draft, "when": day(1).isoformat()})
    assert not progress.due({"a": before}, day(4)).items[0].begun
    assert progress.due({"a": clean(choice(1))}, day(4)).items == ()


def test_the_list_says_it_in_text_and_in_a_table():
    answers = {
        "z": entry((0, False)),
        "y": entry((0, False), lesson="05_pooling_unpooling"),
        "x": entry((0, False)),
        "w": entry((1, False)),
        "v": entry((0, False), (2, True)),
    }
    found = progress.due(answers, day(2))
    assert [one.item for one in found.now] == ["x", "y", "z"]
    assert repr(found).splitlines() == [
        "comes back  questions  lesson",
        "today               2  02_convolution",
        "today               1  05_pooling_unpooling",
        "tomorrow            1  02_convolution",
        "in 7 days           1  02_convolution",
    ]
    assert found.later == "2 questions come back later, the first of them tomorrow."
    assert "<caption>What was answered wrong comes back</caption>" in found._repr_html_()
    late = progress.due({"w": answers["w"]}, day(1))
    assert late.later == "1 question comes back later in 2 days."
    assert progress.due({"w": answers["w"]}, day(9)).rows() == [("today", 1, "02_convolution")]


def test_an_empty_list_says_so():
    said = (
        "Nothing comes back: no question was answered wrong, or all such were right since, twice."
    )
    empty = progress.due({}, day(0))
    assert repr(empty) == said and empty._repr_html_() == f"<p>{said}</p>"
    assert (empty.now, empty.later, empty.warning, empty.rows()) == ((), "", "", [])


def test_a_damaged_line_is_left_out_and_the_note_says_so(file):
    good = line("a", choice(0, locked=True, right=False, when=day(0).isoformat()))
    file.write_text(good + good[:60] + "\n" + '{"format": "lecture6-progress"}\n')
    assert [one.item for one in progress.due(now=day(5)).now] == ["a"]
    said = repr(progress.summary())
    assert said.startswith("There is something wrong with the file") and "today" in said


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: progress.due([]), TypeError, "answers (=[]) must be answers"),
        (lambda: progress.due({"a": 3}), TypeError, "answers (="),
        (lambda: progress.due({}, "today"), TypeError, "now (='today') must be a datetime"),
        (lambda: progress.due({}, date(2026, 1, 1)), TypeError, "must be a datetime. Use for"),
        (lambda: progress.due({}, MONDAY.replace(tzinfo=None)), ValueError, "say its time zone"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)


@given(
    st.dictionaries(st.text(max_size=5), ENTRIES, max_size=4),
    st.datetimes(timezones=st.timezones()),
)
@example({}, datetime.min.replace(tzinfo=ZoneInfo("Antarctica/South_Pole")))
@example({}, datetime.max.replace(tzinfo=ZoneInfo("America/Anchorage")))
def test_any_answers_and_any_clock_give_a_list(entries, now):
    answers = {item: clean(one) for item, one in entries.items()}
    before = repr(answers)
    found = progress.due(answers, now)
    assert repr(answers) == before, "it changes nothing"
    assert found == progress.due(dict(reversed(answers.items())), now), "their order is no matter"
    assert {one.item for one in found.items} <= set(answers)
    assert all(0 <= one.step < len(progress.INTERVALS) for one in found.items)
    assert all(one.after(right) for one in found.items for right in (True, False))
    assert repr(found) and found._repr_html_()


def test_a_grid_comes_back_as_a_question_does():
    wrong = clean(grid([["2"]], locked=True, right=False, when=day(0).isoformat()))
    assert [one.item for one in progress.due({"conv2d-1-5b": wrong}, day(2)).now] == ["conv2d-1-5b"]
