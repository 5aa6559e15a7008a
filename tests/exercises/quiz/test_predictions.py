"""The five predictions of lesson 1: their form, and that lesson 6 opens them, not before."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from lecture_utils import Quiz
from lecture_utils.exercises import predictions

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
#: Answers are stored under these names, as the place of the choice. So neither may change.
PUBLISHED = "compression C, cleaning-rivals D, alarm B, invention A, trap C"
MOST_WORDS = 30


def source(name: str) -> str:
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    return "\n".join(cell.source for cell in cells)


@pytest.fixture(params=predictions(), ids=lambda question: question.id)
def question(request):
    return request.param


def test_their_names_and_right_choices_stay():
    letters = ["ABCD"[[c.right for c in q.choices].index(True)] for q in predictions()]
    names = [q.id.removeprefix("06-") for q in predictions()]
    assert ", ".join(map(" ".join, zip(names, letters, strict=True))) == PUBLISHED


def test_each_has_one_right_choice_and_its_own_feedback(question):
    assert [choice.right for choice in question.choices].count(True) == 1
    for part in ("text", "feedback"):
        texts = [getattr(choice, part) for choice in question.choices]
        assert len(set(texts)) == len(texts)
    assert question.text.endswith("?")


def test_sentences_are_short_and_wrong_choices_say_where_to_look(question):
    for choice in question.choices:
        assert choice.feedback.endswith(".")
        parts = re.split(r"(?<=[.?:]) +", f"{question.text} {choice.feedback}")
        assert [part for part in parts if len(part.split()) > MOST_WORDS] == []
        found = re.findall(r"See section (6\.\d)\.", choice.feedback)
        assert bool(found) != choice.right
        assert all(f"## {number} " in source("06_autoencoder") for number in found)


def test_lesson_1_keeps_them_closed_and_lesson_6_opens_them():
    assert "Quiz(exercises.predictions(), reveal=False)" in source("01_encoder_decoder")
    assert "Quiz(exercises.predictions())" in source("06_autoencoder")


def test_what_lesson_1_stores_tells_no_answer():
    data, _ = Quiz(predictions(), reveal=False)._repr_mimebundle_()
    for one in predictions():
        assert one.text in data["text/plain"]
        assert not any(choice.feedback in data["text/plain"] for choice in one.choices)
