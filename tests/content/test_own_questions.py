"""A teacher's own questions: in a folder, in a quiz, and checked from the command line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lecture_utils import Quiz, content, exercises
from lecture_utils.content import ContentError
from lecture_utils.exercises.__main__ import main
from lecture_utils.exercises.misconceptions import _catalogue
from lecture_utils.exercises.quiz._computations import COMPUTATIONS
from lecture_utils.exercises.quiz._in_words import FORMS
from tests.content.mistakes import GOOD, refusal
from tests.refusals import holds

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "lecture_utils" / "content" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two files of questions, and a README, which is none."""
    (tmp_path / "week1.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "week2.md").write_text(GOOD.replace("h = 7", "h = 9"), encoding="utf-8")
    (tmp_path / "README.md").write_text("Notes of mine.", encoding="utf-8")
    return tmp_path


def test_a_quiz_of_a_folder(folder):
    shown = Quiz(folder=folder)
    assert repr(shown) == "Quiz(2 questions: week1-how-large, week2-how-large)"
    assert [one.text[:8] for one in Quiz(folder=str(folder)).questions] == ["X is 7×7", "X is 9×9"]
    assert repr(Quiz(folder=folder, reveal=False)).startswith("Quiz(2 predictions: ")


def test_one_file_of_a_folder_and_what_is_edited_counts_at_once(folder):
    (asked,) = exercises.questions("week2", folder=folder)
    assert (asked.id, asked.lesson, asked.choices[1].text) == ("week2-how-large", "week2", "7×7")
    (folder / "week2.md").write_text(GOOD.replace("h = 7", "h = 8"), encoding="utf-8")
    assert exercises.questions("week2", folder=folder)[0].choices[1].text == "6×6"


def test_a_copy_of_the_course_asks_the_same(tmp_path):
    for path in content.sheets_of():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for lesson in content.lessons():
        own = exercises.questions(lesson, folder=tmp_path)
        course = (
            exercises.predictions() if lesson == "06_autoencoder" else exercises.questions(lesson)
        )
        assert own == course


def test_what_is_no_folder_of_questions(folder, tmp_path):
    missing = tmp_path / "missing"
    holds(refusal(ValueError, lambda: Quiz(folder=missing)), "folder (='", "no folder", "Make it")
    missing.mkdir()
    holds(refusal(ValueError, lambda: Quiz(folder=missing)), "no file of questions", "my_lesson.md")
    holds(refusal(TypeError, lambda: Quiz(folder=3)), "folder (=3)", "my_questions")
    holds(refusal(ValueError, lambda: Quiz(folder="")), "folder (='')")
    both = refusal(ValueError, lambda: Quiz(exercises.cost("iou"), folder=folder))
    holds(both, "folder (=", "either folder, or questions")
    message = refusal(ValueError, lambda: exercises.questions("week3", folder=folder))
    holds(message, "lesson (='week3')", "'week1', 'week2'")


def test_two_files_that_give_one_id(folder):
    for name in ("week2.md", "week1.md"):
        (folder / name).rename(folder / name.replace("week", "week_"))
    message = refusal(ContentError, lambda: exercises.questions(folder=folder))
    holds(message, "week_2.md", "'week-how-large'", "week_1.md", "another name")
    assert main(["check", str(folder)]) == 1


# --- the command ----------------------------------------------------------------------------------


def test_the_course_is_good(capsys):
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    holds(told, "02_convolution.md: 9 questions", "misconceptions: 193, mask examples: 6", "good")


def test_a_folder_that_is_good(folder):
    command = [sys.executable, "-m", "lecture_utils.exercises", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.splitlines() == [
        "week1.md: 1 question",
        "week2.md: 1 question",
        "Everything is good.",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_every_file_with_a_mistake_is_told(folder, capsys):
    (folder / "week1.md").write_text(GOOD.replace("[x]", "[ ]"), encoding="utf-8")
    (folder / "week2.md").write_text(GOOD.replace("k = 3", "k = 30"), encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    holds(out, "Mistakes found: 2.")
    holds(err, "week1.md, line 3: ", "no right choice", "week2.md, line 7: ", "kernel_size (=30)")


@pytest.mark.parametrize("arguments", [[], ["chek"], ["check", "a", "b"], ["check", "/missing"]])
def test_a_command_that_is_none(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    holds(capsys.readouterr().err, "usage: python -m lecture_utils.exercises")


# --- the guide ------------------------------------------------------------------------------------


def test_the_example_of_the_guide_is_good(tmp_path):
    example = re.search(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)[1]
    (tmp_path / "my_lesson.md").write_text(example, encoding="utf-8")
    first, second = exercises.questions(folder=tmp_path)
    assert [choice.text for choice in first.choices] == ["2×2", "3×3"]
    assert [choice.text for choice in second.choices] == ["4", "−4"]
    assert second.choices[1].feedback == "Y[0, 0] = 1·1 + (−1)·5 = −4."


def test_the_guide_lists_every_computation_and_every_form():
    table = GUIDE[GUIDE.index("| computation |") : GUIDE.index("## Misconceptions")]
    assert set(re.findall(r"(\w+)\(", table.replace(" (", ""))) == set(COMPUTATIONS)
    assert set(re.findall(r"\{\w+:(\w+)\}", GUIDE)) == set(FORMS) - {""}


# --- when files are read --------------------------------------------------------------------------

WATCHED = """
import sys
read = []
sys.addaudithook(lambda event, about: read.append(str(about[0])) if event == "open" else None)
{statements}
print(*sorted({{name.split("content/")[-1] for name in read if name.endswith(".md")}}))
"""


@pytest.mark.parametrize(
    "statements, files",
    [
        ("from lecture_utils import exercises", ""),
        ("from lecture_utils.exercises import problem; problem('conv2d')", ""),
        (
            "from lecture_utils.exercises import predictions; predictions(); predictions()",
            "questions/06_autoencoder.md",
        ),
    ],
    ids=["import", "problem", "one lesson"],
)
def test_files_are_read_when_they_are_asked_for(statements, files):
    command = [sys.executable, "-c", WATCHED.format(statements=statements)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().replace("\\", "/") == files


def test_a_rule_without_words_is_told(monkeypatch):
    words = {id: found for id, found in content.beliefs().items() if id != "kernel-flipped"}
    monkeypatch.setattr(content, "beliefs", lambda: words)
    made_again = _catalogue.misconceptions.__wrapped__  # what others hold stays the same
    message = refusal(ContentError, made_again)
    holds(message, "misconceptions", "'kernel-flipped'")
