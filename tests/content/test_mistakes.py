"""A mistake in a file of content is told with the file, the line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lecture_utils import content
from lecture_utils.content import ContentError, mask_examples
from lecture_utils.exercises import questions
from tests.content import mistakes
from tests.content.mistakes import refusal
from tests.refusals import holds
from tests.tables import examples


def told(path: Path, line: int, make) -> str:
    """The message of the mistake on this line of this file, without the place."""
    message = refusal(ContentError, make)
    start = f"{path}, line {line}: "
    assert message.startswith(start), message
    return message.removeprefix(start)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_the_files_without_a_mistake_are_good(tmp_path):
    for folder, text in (("questions", mistakes.GOOD), ("beliefs", mistakes.BELIEF)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a_b.md").write_text(text, encoding="utf-8")
    (asked,) = questions(folder=tmp_path / "questions")
    assert (asked.id, asked.lesson, asked.text) == (
        *("a-how-large", "a_b"),
        "X is 7×7, k = 3. How large is Y?",
    )
    assert [(c.text, c.right, c.feedback, c.misconception) for c in asked.choices] == [
        ("4×4", False, "You forgot one place.", "size-one-short"),
        ("5×5", True, "There are 4 moves, and the start.", None),
    ]
    (belief,) = content.beliefs(tmp_path / "beliefs").values()
    assert belief.help == "K slides as it is." and belief.section == "2.1 One window, one sum"
    path = tmp_path / "masks.md"
    path.write_text(mistakes.MASKS, encoding="utf-8")
    (example,) = mask_examples(path).values()
    assert example == (2, [[0, 1, 255], [0, 0, 0]], [[0, 1, 0], [0, 0, 1]], 1)


@pytest.mark.parametrize("case", mistakes.QUESTIONS)
def test_a_mistake_in_a_question(case, tmp_path):
    old, new, line, pieces = mistakes.QUESTIONS[case]
    path = tmp_path / "a_b.md"
    path.write_text(changed(mistakes.GOOD, old, new), encoding="utf-8")
    holds(told(path, line, lambda: questions(folder=tmp_path)), *pieces)


@pytest.mark.parametrize("case", mistakes.BELIEFS)
def test_a_mistake_in_a_misconception(case, tmp_path):
    old, new, line, pieces = mistakes.BELIEFS[case]
    path = tmp_path / "kernels.md"
    path.write_text(changed(mistakes.BELIEF, old, new), encoding="utf-8")
    holds(told(path, line, lambda: content.beliefs(tmp_path)), *pieces)


def test_two_files_with_one_misconception(tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(mistakes.BELIEF, encoding="utf-8")
    message = told(tmp_path / "b.md", 3, lambda: content.beliefs(tmp_path))
    holds(message, "'kernel-upside-down'", "a.md", "another name")


@pytest.mark.parametrize("case", mistakes.EXAMPLES)
def test_a_mistake_in_a_mask_example(case, tmp_path):
    old, new, line, pieces = mistakes.EXAMPLES[case]
    path = tmp_path / "masks.md"
    path.write_text(changed(mistakes.MASKS, old, new), encoding="utf-8")
    holds(told(path, line, lambda: mask_examples(path)), *pieces)


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1252"])
def test_another_encoding(encoding, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(mistakes.GOOD.replace("How large", "Wie groß").encode(encoding))
    line = 1 if encoding == "utf-16" else 10
    message = told(path, line, lambda: questions(folder=tmp_path))
    holds(message, "not written in UTF-8", "encoding UTF-8")


@pytest.mark.parametrize("form", ["a mark at the beginning", "the lines of Windows"])
def test_what_editors_do_to_a_file(form, tmp_path):
    text = mistakes.GOOD.encode()
    text = b"\xef\xbb\xbf" + text if "mark" in form else text.replace(b"\n", b"\r\n")
    (tmp_path / "a.md").write_bytes(text)
    assert questions(folder=tmp_path)[0].text == "X is 7×7, k = 3. How large is Y?"


def test_other_languages_are_welcome(tmp_path):
    text = mistakes.GOOD.replace(
        "You forgot\n", "Vous avez oublié\u00a0: می\u200cرود 👩\u200d🏫 ∑\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    said = questions(folder=tmp_path)[0].choices[0].feedback
    assert said == "Vous avez oublié\u00a0: می\u200cرود 👩\u200d🏫 ∑ one place."


def test_a_file_that_is_empty_too_large_or_no_file(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("", encoding="utf-8")
    holds(told(path, 1, lambda: questions(folder=tmp_path)), "nothing stands here", "## how-large")
    path.write_bytes(b"\n" * 1_000_001)
    holds(told(path, 1, lambda: questions(folder=tmp_path)), "1000000 bytes", "Split")
    path.unlink()
    path.mkdir()
    holds(told(path, 1, lambda: questions(folder=tmp_path)), "cannot be read", "Check its name")


def test_a_name_that_cannot_be_a_lesson(tmp_path):
    path = tmp_path / "my lesson.md"
    path.write_text(mistakes.GOOD, encoding="utf-8")
    holds(told(path, 1, lambda: questions(folder=tmp_path)), "'my lesson.md'", "my_lesson.md")


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_a_file_leads_to_another_error(data, tmp_path):
    """Any piece of a good file left out, doubled or replaced: it is good, or told."""
    text = mistakes.GOOD
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 30)))
    piece = data.draw(st.sampled_from([text[start:stop] * 2, "", "{", "## ", "- [x] ", "\n"]))
    path = tmp_path / "a.md"
    path.write_text(text[:start] + piece + text[stop:], encoding="utf-8")
    try:
        asked = questions(folder=tmp_path)
    except ContentError as problem:
        holds(str(problem), f"{path}, line {problem.line}: ")
    else:
        assert all(sum(choice.right for choice in one.choices) == 1 for one in asked)
