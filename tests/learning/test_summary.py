"""The learner's overview: what is in the file, as text and as tables, and nobody's folder."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from lecture_utils import progress
from lecture_utils.learning.progress._entry import clean
from tests.learning.entries import at, choice

# --- scores ---------------------------------------------------------------------------------------


def locked(right: bool | None, confidence: int | None = None, second: int = 0, **more) -> dict:
    return choice(0, locked=True, right=right, confidence=confidence, when=at(second), **more)


ANSWERS = {
    "a": locked(True, 3),
    "b": locked(True, 0, 2, attempts=[locked(False, 3, 1)]),
    "c": locked(False, 3, 2, attempts=[locked(True, 2, 1)]),
    "d": choice(1, attempts=[locked(False, 1)]),
    "e": locked(None, 2),
    "f": locked(False, 3, lesson="05_pooling_unpooling"),
    "g": locked(True, 1, lesson=""),
    "draft": choice(1, confidence=3),
}


def test_scores_count_questions_not_attempts():
    answers = {item: clean(entry) for item, entry in ANSWERS.items()}
    assert progress.scores(answers) == {
        "": progress.Score(answered=1, first=1, now=1),
        "02_convolution": progress.Score(answered=5, first=2, now=2),
        "05_pooling_unpooling": progress.Score(answered=1, first=0, now=0),
    }
    assert progress.certain_and_wrong(answers) == ["c", "f"]


def test_right_answers_after_the_solution_are_told(file):
    shown = locked(True, 2, 3, revealed=["solution"], attempts=[locked(False, 3, 1)])
    answers = {"a": shown, "b": locked(True, 2, 1, revealed=["hint"]), "c": locked(False, 1, 1)}
    for item, entry in answers.items():
        progress.record(item, entry)
    assert progress.after_solution(progress.load().answers) == ["a"]
    assert repr(progress.summary()).splitlines()[-1] == (
        "1 right answer was given after the solution had been shown: try such a question again "
        "later."
    )


def test_the_summary_says_it_in_text(file):
    for item, entry in ANSWERS.items():
        progress.record(item, entry)
    said = "2 answers were certain, and wrong (02_convolution, 05_pooling_unpooling)."
    assert repr(progress.summary()).splitlines() == [
        "Your answers, kept in the file that LECTURE6_PROGRESS names",
        "",
        "lesson                answered  right at first try  right now",
        "no lesson                    1                   1          1",
        "02_convolution               5                   2          2",
        "05_pooling_unpooling         1                   0          0",
        "all                          7                   3          3",
        "",
        "how sure     answered  right at first try",
        "not sure            2                   1",
        "fairly sure         1                   1",
        "certain             3                   1",
        "",
        "comes back  questions  lesson",
        "today               3  02_convolution",
        "today               1  05_pooling_unpooling",
        "",
        f"{said} Begin there: such errors are learned from best.",
    ]


def test_a_single_lesson_has_no_sum(file):
    progress.record("a", ANSWERS["a"])
    assert "all" not in repr(progress.summary()).split()
    assert "Begin there" not in repr(progress.summary())
    progress.record("c", ANSWERS["c"])
    assert "1 answer was certain, and wrong (02_convolution). " in repr(progress.summary())


def tables(html: str) -> list[tuple[str, list[list[str]]]]:
    """Caption and cells of each table; cells that head a column or a row must say so."""
    found = []
    for table in ET.fromstring(f"<div>{html}</div>").iter("table"):
        (head,), body = table.findall("thead/tr"), table.findall("tbody/tr")
        assert {(cell.tag, cell.get("scope")) for cell in head} == {("th", "col")}
        assert {(row[0].tag, row[0].get("scope")) for row in body} == {("th", "row")}
        found.append((table.findtext("caption"), [[c.text for c in row] for row in [head, *body]]))
    return found


def test_the_summary_says_it_in_tables(file):
    progress.record("<b>", {**ANSWERS["a"], "lesson": "<i>&"})
    lessons, sure = tables(progress.summary()._repr_html_())
    assert lessons == (
        "Your answers, kept in the file that LECTURE6_PROGRESS names",
        [["lesson", "answered", "right at first try", "right now"], ["<i>&", "1", "1", "1"]],
    )
    assert sure[1] == [["how sure", "answered", "right at first try"], ["certain", "1", "1"]]


def test_an_empty_summary_is_the_same_everywhere(file, home, monkeypatch):
    empty = progress.summary()
    said = (
        "No answers yet. They will be kept in ~/.lecture6/progress.jsonl, or in the file that the "
        "environment variable LECTURE6_PROGRESS names."
    )
    assert repr(empty) == said
    assert empty._repr_html_() == f"<p>{said}</p>"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    assert repr(progress.summary()) == said
    assert progress.summary()._repr_html_() == f"<p>{said}</p>"


def test_a_draft_is_begun_and_not_answered(home):
    progress.record("a", choice(1))
    said = "No answer is locked yet; what you have begun is kept in ~/.lecture6/progress.jsonl."
    assert repr(progress.summary()) == said
    assert progress.summary()._repr_html_() == f"<p>{said}</p>"


def test_no_summary_names_the_home_folder(home):
    progress.record("a", locked(True, 3))
    progress.path().write_text("{")
    broken = progress.summary()
    progress.record("a", locked(True, 3))
    for one in (broken, progress.summary()):
        assert str(home) not in repr(one) + one._repr_html_()
        assert "~/.lecture6/progress.jsonl" in repr(one)
        assert "~/.lecture6/progress.jsonl" in one._repr_html_()


def test_a_broken_file_is_not_called_empty(home):
    progress.path().parent.mkdir()
    progress.path().write_text("{")
    assert repr(progress.summary()) == progress.load().note
    assert "No answers yet" not in progress.summary()._repr_html_()


def test_answers_that_are_not_saved_are_counted_and_the_learner_is_told(file, monkeypatch):
    file.mkdir()
    note = progress.record("a", locked(True, 3)).note
    assert repr(progress.summary()).startswith(f"{note}\n\nYour answers, ")
    assert progress.summary()._repr_html_().startswith(f"<p>{note}</p><table>")
    assert "02_convolution         1" in repr(progress.summary())


def test_a_lesson_with_a_strange_name_stays_in_its_row(file):
    progress.record("a", locked(True, 3, lesson="a\n<b>\ud800"))
    assert "\na <b>? " in repr(progress.summary())
    assert tables(progress.summary()._repr_html_())[0][1][1][0] == "a <b>?"
