"""AnswerGrid and Quiz: what they hold, keep, restore and leave in a notebook; their scripts."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import threading
from xml.etree import ElementTree

import numpy as np
import pytest

from lecture_utils import AnswerGrid, Quiz, exercises, figures, progress, slides
from lecture_utils.exercises import Choice, Question
from lecture_utils.learning.progress import blank
from lecture_utils.widgets.answer_grid._faded import faded
from lecture_utils.widgets.kit.answer._answer_widget import _stamp, restored
from tests.widgets.scripts import computed, passed

DECK = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
RIGHT = [["2", "-5"], ["-2", "1"]]
QUESTIONS = (
    Question(
        "t-first",
        "02_convolution",
        "Which number comes into Y[0, 0]?",
        (
            Choice("6", False, "You laid the kernel on X itself.", "padding-forgotten"),
            Choice("2", True, "1·3 + 1·(−1) = 2."),
            Choice("−4", False, "You turned K.", "kernel-flipped"),
        ),
        (("X", slides.X), ("K", slides.K)),
    ),
    Question(
        "t-size",
        "02_convolution",
        "How large is Y?",
        (Choice("2×2", True, "Counted."), Choice("3×3", False, "Not counted.")),
    ),
)


@pytest.fixture(autouse=True)
def file(answers_of_this_test):
    """The progress file of the test."""
    return answers_of_this_test


def answered(widget, item, **changes):
    """The entry with changes, put into the widget as the browser does it."""
    entry = {**widget._entries[item], "when": "2024-05-01T10:00:00.000Z", **changes}
    widget._entries = {**widget._entries, item: entry}
    return entry


# --- what they say and refuse ---------------------------------------------------------------------


def test_they_say_what_they_ask_and_no_answer():
    assert repr(AnswerGrid(DECK)) == f"AnswerGrid({DECK.id}: Y is 2×2)"
    assert repr(AnswerGrid(DECK, blanks=1)).endswith("Y is 2×2, the last 1 to fill in)")
    assert repr(AnswerGrid(DECK, ask_size=True)).endswith(": the size of Y is asked)")
    assert repr(Quiz(QUESTIONS)) == "Quiz(2 questions: t-first, t-size)"
    assert repr(Quiz(QUESTIONS[0])) == "Quiz(1 question: t-first)"
    assert repr(Quiz(QUESTIONS, reveal=False)) == "Quiz(2 predictions: t-first, t-size)"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: AnswerGrid([[1]]), TypeError, ["problem (=[[1]])", "exercises.problem"]),
        (lambda: AnswerGrid(DECK, blank=2), TypeError, ["'blank'", "blanks"]),
        (lambda: AnswerGrid(DECK, step=2), TypeError, ["'step'", "It takes: problem"]),
        (lambda: AnswerGrid(DECK, blanks=0), ValueError, ["blanks (=0)", "from 1 to 4"]),
        (lambda: AnswerGrid(DECK, blanks=5), ValueError, ["blanks (=5)", "from 1 to 4"]),
        (lambda: AnswerGrid(DECK, blanks=True), TypeError, ["blanks (=True)"]),
        (lambda: AnswerGrid(DECK, blanks="2"), TypeError, ["blanks (='2')"]),
        (lambda: AnswerGrid(DECK, blanks=1, ask_size=True), ValueError, ["ask_size", "blanks"]),
        (lambda: AnswerGrid(DECK, ask_size=1), TypeError, ["ask_size (=1)", "True or False"]),
        (lambda: AnswerGrid(DECK, lesson=2), TypeError, ["lesson (=2)", "'02_convolution'"]),
        (lambda: AnswerGrid(DECK, size="huge"), ValueError, ["'huge'", "'classroom'"]),
        (lambda: Quiz([]), ValueError, ["questions (=[])", "exercises.questions"]),
        (lambda: Quiz(3), TypeError, ["holds 3", "exercises.questions"]),
        (lambda: Quiz(["a"]), TypeError, ["holds 'a'", "str"]),
        (lambda: Quiz(QUESTIONS * 2), ValueError, ["'t-first' twice"]),
        (lambda: Quiz(QUESTIONS, shuffle=True), TypeError, ["'shuffle'", "It takes: questions"]),
        (lambda: Quiz(QUESTIONS, reveal=1), TypeError, ["reveal (=1)", "True or False. Use"]),
        (
            lambda: Quiz(Question("q", "", "?", (Choice("a", False, "."),))),
            ValueError,
            ["'q' with 1 choices, 0 of them right"],
        ),
    ],
)
def test_bad_arguments_are_explained(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


# --- what is left in a notebook -------------------------------------------------------------------


def test_the_stored_picture_and_text_hold_the_question_and_no_answer():
    data, _ = AnswerGrid(DECK)._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"].startswith(f"AnswerGrid({DECK.id}: Y is 2×2)\n{DECK.question}")
    assert data["text/plain"].endswith("Output Y, 2×2: empty empty; empty empty.")
    assert "Output Y, 2×2: 2 -5; empty empty." in bundle(AnswerGrid(DECK, blanks=2))["text/plain"]
    text = bundle(AnswerGrid(DECK, ask_size=True))["text/plain"]
    assert "2×2" not in text and "its size is asked too" in text


def test_a_quiz_is_stored_as_text_and_not_as_a_picture():
    data, metadata = Quiz(QUESTIONS)._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
    assert metadata == {}


def test_the_stored_html_of_a_quiz_can_be_read_without_its_page():
    """Headings, tables with headings, lists; no style sheet, script or picture; no answer."""
    html = bundle(Quiz(QUESTIONS))["text/html"]
    tree = ElementTree.fromstring(html)
    assert [one.text for one in tree.iter("h3")] == ["Question 1 of 2", "Question 2 of 2"]
    assert [one.text for one in tree.findall("p")][:2] == [one.text for one in QUESTIONS]
    lists = tree.findall("ul")
    choices = [[item.text for item in one] for one in lists]
    assert choices == [["A. 6", "B. 2", "C. −4"], ["A. 2×2", "B. 3×3"]]
    assert not any(item.attrib for one in lists for item in one), "nothing marks the right one"
    x, k = tree.iter("table")
    assert (x.find("caption").text, k.find("caption").text) == ("X, 3×3", "K, 3×3")
    assert [one.text for one in x.iter("td")][1:] == [str(v) for row in slides.X for v in row]
    assert [(th.get("scope"), th.text) for th in x.iter("th")] == [
        *(("col", str(n)) for n in range(3)),
        *(("row", str(n)) for n in range(3)),
    ]
    used = {one.tag for one in tree.iter()}
    tables = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert used == {"div", "h3", "p", "em", "ul", "li"} | tables
    assert not any(choice.feedback in html for one in QUESTIONS for choice in one.choices)
    assert ElementTree.fromstring(bundle(Quiz(QUESTIONS[0]))["text/html"])[0].text == "Question"


def test_markup_in_a_stored_question_is_text():
    markup = "<script>1 < 2 & $x$</script>"
    choices = (Choice(markup, False, "No."), Choice("b", True, "Yes."))
    quiz = Quiz(Question("m", "l", markup, choices, ((markup, [[1]]),)))
    tree = ElementTree.fromstring(bundle(quiz)["text/html"])
    found = [tree.find("p").text, tree.find("ul/li").text, next(tree.iter("caption")).text]
    assert found == [markup, f"A. {markup}", f"{markup}, 1×1"]
    assert "mathjax_ignore" in tree.get("class")


def test_the_stored_text_of_a_quiz_lists_questions_and_choices_and_no_feedback():
    text = bundle(Quiz(QUESTIONS))["text/plain"]
    assert text.startswith("Quiz(2 questions: t-first, t-size)\n1. Which number")
    assert "A: 6 B: 2 C: −4" in text and "2. How large is Y? A: 2×2 B: 3×3" in text
    assert not any(choice.feedback in text for one in QUESTIONS for choice in one.choices)


@pytest.mark.parametrize(
    "make", [lambda: AnswerGrid(DECK), lambda: Quiz(QUESTIONS)], ids=["g", "q"]
)
def test_nothing_that_is_stored_depends_on_what_was_answered(make):
    before = bundle(make())
    widget = make()
    for item in widget._entries:
        answered(widget, item, cells=RIGHT, choice=1, confidence=2, locked=True, right=True)
    again = make()
    assert all(entry["locked"] for entry in again._entries.values())
    assert bundle(widget) == before == bundle(again)


def bundle(widget):
    data, _ = widget._repr_mimebundle_()
    return {kind: value for kind, value in data.items() if "widget" not in kind}


# --- what is kept ---------------------------------------------------------------------------------


def test_an_answer_is_kept_and_comes_back(file):
    first = AnswerGrid(DECK, lesson="02_convolution")
    assert first.answer is None and first._seen == {}
    assert str(file) in first._kept
    answered(first, DECK.id, cells=[["2", "x"], ["", "-0,5"]], confidence=1)
    assert first._seen[DECK.id] == ["2024-05-01T10:00:00.000Z", False], "the page keeps it too"
    assert first.answer == [[2, None], [None, -0.5]]
    assert not file.exists()
    progress.flush()
    assert first._seen[DECK.id] == ["2024-05-01T10:00:00.000Z", True]
    stored = progress.load().answers[DECK.id]
    assert (stored["lesson"], stored["operation"]) == ("02_convolution", "conv2d")
    again = AnswerGrid(DECK)  # its topic is taught in this lesson
    assert again._entries == first._entries
    assert again._seen == first._seen
    assert AnswerGrid(DECK, blanks=2).answer is None, "a worked example is another question"


def test_a_practice_grid_is_filed_under_the_lesson_of_its_operation(file):
    problem = exercises.problem("max_pool2d", 1, seed=7)
    grid = AnswerGrid(problem)
    answered(grid, problem.id, cells=[["1"]], confidence=1, locked=True, right=False)
    assert progress.load().answers[problem.id]["lesson"] == "05_pooling_unpooling"
    assert "05_pooling_unpooling         1" in repr(progress.summary())
    assert "no lesson" not in repr(progress.summary())


def test_only_what_changed_is_recorded(monkeypatch):
    quiz = Quiz(QUESTIONS)
    items = []
    record, draft = progress.record, progress.draft
    monkeypatch.setattr(
        progress, "record", lambda item, entry: items.append(item) or record(item, entry)
    )
    monkeypatch.setattr(
        progress,
        "draft",
        lambda item, entry, told: items.append(f"draft of {item}") or draft(item, entry, told),
    )
    answered(quiz, "t-size", choice=0)
    answered(quiz, "t-size", choice=1)
    answered(quiz, "t-first", choice=1)
    answered(quiz, "t-first", choice=1, locked=True)
    assert items == ["draft of t-size", "draft of t-size", "draft of t-first", "t-first"]


def test_what_is_typed_is_not_told_to_be_saved_before_it_is(monkeypatch):
    """A draft that was written while a later one is on its way says nothing of the later one."""
    told = []
    monkeypatch.setattr(progress, "draft", lambda item, entry, tell: told.append(tell))
    grid = AnswerGrid(DECK)
    for second in (1, 2):
        answered(grid, DECK.id, cells=[["1"]], when=f"2024-05-01T10:00:0{second}.000Z")
    told[0](True, "")
    assert grid._seen[DECK.id] == ["2024-05-01T10:00:02.000Z", False]
    told[1](True, "")
    assert grid._seen[DECK.id] == ["2024-05-01T10:00:02.000Z", True]


def test_in_a_kernel_it_is_told_by_the_event_loop(file):
    """The timer's thread writes; only the loop of the kernel may send."""

    async def typed() -> list[int]:
        grid = AnswerGrid(DECK)
        tellers = []
        grid.observe(lambda _: tellers.append(threading.get_ident()), "_seen")
        answered(grid, DECK.id, cells=[["2"]])
        thread = threading.Thread(target=progress.flush)
        thread.start()
        thread.join()
        assert grid._seen[DECK.id][1] is False, "not by the other thread"
        await asyncio.sleep(0)
        assert grid._seen[DECK.id][1] is True
        return tellers

    assert set(asyncio.run(typed())) == {threading.get_ident()}


def test_a_quiz_opens_at_the_first_open_question():
    quiz = Quiz(QUESTIONS)
    assert quiz.step == 0
    answered(quiz, "t-first", choice=0, confidence=0, locked=True, right=False)
    assert Quiz(QUESTIONS).step == 1
    answered(quiz, "t-size", choice=0, confidence=0, locked=True, right=True)
    assert Quiz(QUESTIONS).step == 0


def test_a_file_that_cannot_be_written_is_said_and_the_answer_stays(file):
    file.mkdir()
    grid = AnswerGrid(DECK)
    assert "cannot go to" in grid._kept
    answered(grid, DECK.id, cells=RIGHT)
    assert grid.answer == [[2, -5], [-2, 1]]
    progress.flush()
    assert grid._seen[DECK.id] == ["2024-05-01T10:00:00.000Z", False]
    assert "cannot go to" in grid._kept
    answered(grid, DECK.id, cells=RIGHT, confidence=2, locked=True)
    assert grid._seen[DECK.id] == ["2024-05-01T10:00:00.000Z", False]
    file.rmdir()
    answered(grid, DECK.id, cells=RIGHT, confidence=1)
    progress.flush()
    assert grid._seen[DECK.id][1] is True
    assert grid._kept == f"Your answers are kept in {file}."


STRANGE = [
    None,
    7,
    [],
    {},
    {"kind": "choice", "choice": 1, "locked": True},
    {"kind": "grid", "cells": 5, "size": "22", "confidence": 4, "locked": True, "right": True},
    {"kind": "grid", "cells": [["1"], ["1", "2"]], "size": ["2"], "confidence": True, "locked": 1},
    {"kind": "grid", "cells": [[1, 2]], "attempts": "none", "ids": "ab", "when": 3, "right": 1},
    {"kind": "grid", "cells": [], "attempts": [3, {"cells": None, "locked": True}], "choice": -1},
]


@pytest.mark.parametrize("stored", STRANGE, ids=range(len(STRANGE)))
def test_what_makes_no_sense_in_the_file_is_left_out(stored):
    fresh = blank("grid", "02", "conv2d")
    found = restored(stored, fresh)
    assert {name: found[name] for name in fresh} == fresh


def test_a_choice_that_is_no_choice_of_the_question_is_left_out():
    fresh = blank("choice", "02", "")
    stored = {**fresh, "choice": 2, "locked": True, "right": True, "mood": "good"}
    assert restored(stored, fresh, choices=3)["locked"]
    found = restored({**stored, "attempts": [stored]}, fresh, choices=2)
    assert (found["choice"], found["locked"], found["right"], found["attempts"]) == (
        None,
        False,
        None,
        [],
    )
    assert found["mood"] == "good", "what is not known is kept"


# --- worked examples ------------------------------------------------------------------------------


def test_the_cells_that_are_given_are_the_first_ones():
    for blanks in (1, 2, 4):
        assert AnswerGrid(DECK, blanks=blanks)._problem["given"] == list(range(4 - blanks))


def test_a_worked_example_shows_its_working_in_what_is_stored_too():
    text = bundle(AnswerGrid(DECK, blanks=2))["text/plain"]
    steps = [step for row in DECK.key()["steps"] for step in row]
    assert [f"{step}." in text for step in steps] == [True, True, False, False]
    assert not any(step in bundle(AnswerGrid(DECK))["text/plain"] for step in steps)
    task = (DECK.trace, DECK.shown, DECK.signs, DECK.question)
    plain, worked = (figures.task(*task, working=said) for said in ((), steps[:2]))
    heights = [one.figure.get_size_inches()[1] for one in (plain, worked)]
    assert heights[1] > heights[0], "the sentences have their place in the picture"


def test_a_belief_is_seen_in_the_open_cells_alone():
    key = faded(DECK.key(), [(0, 0), (0, 1)])
    flipped = exercises.answer_of(DECK, "kernel-flipped").tolist()
    answers = {tuple(belief["ids"]): belief["answer"] for belief in key["beliefs"]}
    assert answers[("kernel-flipped",)] == [[2, -5], flipped[1]]
    assert all(len(ids) == 1 for ids in answers)
    assert all(grid != key["answer"] and grid[0] == [2, -5] for grid in answers.values())
    assert DECK.key()["words"]["empty"] != key["words"]["empty"], (
        "the problem's own key is not changed"
    )


# --- the browser's half ---------------------------------------------------------------------------


def test_the_rules_of_the_answer_grid(tmp_path):
    problems = {
        "deck": AnswerGrid(DECK),
        "sized": AnswerGrid(DECK, ask_size=True),
        "worked": AnswerGrid(DECK, blanks=2),
    }
    data = {label: widget._problem for label, widget in problems.items()}
    assert passed("answer_grid", data, tmp_path) >= 11


def test_the_rules_of_the_quiz(tmp_path):
    assert passed("quiz", {"questions": Quiz(QUESTIONS)._questions}, tmp_path) >= 4


DIAGNOSE = """
const { diagnose } = await widget("answer_grid/diagnosis.js");
done(data.map(({ key, answers }) => answers.map((answer) => diagnose(key, answer))));
"""


def answers_to(problem, dice: random.Random) -> list:
    """Right, believed, slipped, partial and random answers, and answers of other sizes."""
    key = problem.key()
    right = problem.answer.tolist()
    rows, columns = key["shape"]
    found = [right, [[None] * columns for _ in range(rows)]]
    found += [belief["answer"] for belief in key["beliefs"][:40]]
    for r, c in np.ndindex(rows, columns):
        for slip in key["slips"][r][c][:2]:
            found.append(changed(right, {(r, c): slip["value"]}))
        found.append(changed(right, {(r, c): right[r][c] + dice.choice([0.004, 0.01, -17])}))
        found.append(changed(right, {(r, c): None}))
    for answer in list(found):
        cells = [(r, c) for r in range(len(answer)) for c in range(len(answer[0]))]
        gone = dice.sample(cells, dice.randint(1, len(cells)))
        found.append(changed(answer, dict.fromkeys(gone)))
    for shape in [
        (rows, columns),
        (rows + 1, columns),
        (1, 1),
        (2, 5),
        *[tuple(s["shape"]) for s in key["sizes"]],
    ]:
        found.append([[dice.randint(-9, 9) for _ in range(shape[1])] for _ in range(shape[0])])
    return found


def changed(answer, cells):
    return [
        [cells.get((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(answer)
    ]


def test_the_browser_gives_the_same_diagnosis_as_python(tmp_path):
    dice = random.Random(6)
    problems = [
        exercises.problem(operation, difficulty, seed)
        for operation in exercises.OPERATIONS
        for difficulty in (1, 2, 3)
        for seed in (0, 1)
    ]
    problems.append(DECK)
    cases = [{"key": one.key(), "answers": answers_to(one, dice)} for one in problems]
    found = computed(DIAGNOSE, cases, tmp_path)
    kinds = set()
    for problem, case, diagnoses in zip(problems, cases, found, strict=True):
        for answer, theirs in zip(case["answers"], diagnoses, strict=True):
            ours = exercises.diagnose(problem, answer)
            kinds.add(ours.kind)
            assert theirs == {
                "kind": ours.kind,
                "ids": list(ours.ids),
                "marks": [list(row) for row in ours.marks],
                "message": ours.message,
                "back": ours.back,
                "hint": ours.hint,
                "first_wrong": ours.first_wrong and list(ours.first_wrong),
            }, (problem.id, answer)
    assert kinds >= set(exercises.KINDS) - {"ambiguous"}
    assert sum(map(len, found)) > 3000


STAMPS = """
const { stampOf } = await widget("kit/answer/keeper.js");
done(data.map(stampOf));
"""


def test_the_browser_tells_the_states_of_an_entry_apart_as_python_does(tmp_path):
    entries = [
        {"when": "2024-05-01T10:00:00.000Z", "revealed": shown}
        for shown in ([], ["hint"], ["solution"], ["hint", "solution"])
    ]
    stamps = computed(STAMPS, entries, tmp_path)
    assert stamps == [_stamp(entry) for entry in entries]
    assert len(set(stamps)) == len(entries)


def test_what_was_shown_since_is_saved_and_told(file):
    grid = AnswerGrid(DECK)
    answered(grid, DECK.id, cells=RIGHT, confidence=1, locked=True, right=False)
    answered(grid, DECK.id, revealed=["solution"])
    assert grid._seen[DECK.id] == ["2024-05-01T10:00:00.000Z solution", True]
    again = AnswerGrid(DECK)
    assert again._seen == grid._seen
    assert (again._entries[DECK.id]["revealed"], again._entries[DECK.id]["attempts"]) == (
        ["solution"],
        [],
    )
    assert again._troubled is False


def test_the_browser_asks_how_sure_in_the_words_of_the_summary():
    words = re.search(r"CONFIDENCE = (\[.*?\]);", AnswerGrid._esm)[1]
    assert tuple(json.loads(words)) == progress.CONFIDENCES
