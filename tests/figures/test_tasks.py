"""The picture of what is asked: a task with empty cells."""

from __future__ import annotations

import numpy as np
import pytest

from lecture_utils import exercises, figures, slides, trace
from lecture_utils.figures.kit.text import WIDEST

RECORD = trace.conv2d(slides.X, slides.K, stride=2, padding=1)
HOW = (("input", "kernel"), ("*", "="), "What is Y?")


def written(picture) -> dict[str, list[str]]:
    """The texts of a picture by what they are."""
    found: dict[str, list[str]] = {}
    for text in picture.figure.texts:
        found.setdefault(text.get_gid() or "", []).append(text.get_text())
    return found


def test_a_task_shows_the_grids_and_empty_cells():
    picture = figures.task(RECORD, *HOW)
    texts = written(picture)
    assert texts["words"] == ["What is Y?"]
    for r, c in np.ndindex(3, 3):
        assert texts[f"input[{r}, {c}]"] == [str(slides.X[r][c])]
        assert texts[f"kernel[{r}, {c}]"] == [str(slides.K[r][c])]
    assert not any(name.startswith("output[") for name in texts)
    assert "Output Y, 2×2: empty empty; empty empty." in picture.alt


def test_what_is_given_is_written():
    picture = figures.task(RECORD, *HOW, given=[(0, 0), (0, 1)])
    texts = written(picture)
    assert (texts["output[0, 0]"], texts["output[0, 1]"]) == (["2"], ["-5"])
    assert "output[1, 0]" not in texts
    assert "Output Y, 2×2: 2 -5; empty empty." in picture.alt


def test_a_size_that_is_asked_is_not_told():
    picture = figures.task(RECORD, *HOW, ask_size=True)
    texts = written(picture)
    assert texts["output[0, 0]"] == ["?"]
    assert texts["output caption"] == ["Output Y"]
    assert "2×2" not in picture.alt


@pytest.mark.parametrize("operation", exercises.OPERATIONS)
@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_every_kind_of_problem_fits_a_page(operation, difficulty):
    p = exercises.problem(operation, difficulty, seed=1)
    picture = figures.task(p.trace, p.shown, p.signs, p.question)
    assert picture.figure.get_figwidth() * picture.figure.dpi <= WIDEST + 1
    assert p.question in picture.alt


def test_a_grid_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"shown \(='image'\) must be 'input', 'padded'"):
        figures.task(RECORD, ["image"], ["="], "?")
