"""No problem of the course has its answer elsewhere in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np

from lecture_utils import exercises
from lecture_utils.exercises import Problem
from lecture_utils.exercises.problems._making import EDITION, small

PATHS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
GRID = re.compile(r"AnswerGrid\((\S+): .*?(?:, the last (\d+) to fill in)?\)$", re.MULTILINE)
QUIZ = re.compile(r"Quiz\(\d+ \w+: (.*)\)$", re.MULTILINE)


def texts(path: Path) -> Iterator[str]:
    """The stored texts of what a page shows."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            yield str(output.get("data", {}).get("text/plain", ""))


def grids(path: Path) -> dict[str, int]:
    """The problems to fill in on a page, by id; how many cells are left open, 0 for all."""
    found = (GRID.match(text) for text in texts(path))
    return {match[1]: int(match[2] or 0) for match in found if match}


def asked(path: Path) -> list[str]:
    """The questions on a page that are made from problems."""
    found = (QUIZ.match(text) for text in texts(path))
    ids = [id for match in found if match for id in match[1].split(", ")]
    return [id for id in ids if id.startswith(("rule-", "step-"))]


def remade(id: str) -> Problem | None:
    """The problem behind a name; None for one with numbers of its own."""
    found = re.fullmatch(r"(rule-)?(\w+2d)-(\d)-(\d+)" + EDITION, id)
    if not found:
        assert id.startswith("given-"), id
        return None
    make = small if found[1] else exercises.problem
    return make(found[2], int(found[3]), int(found[4]))


def numbers(problem: Problem) -> str:
    """The same for the same grids, whatever is asked about them."""
    call = problem.call
    return str([(name, np.asarray(call[name]).tolist()) for name in sorted(call)])


def test_no_problem_stands_twice_in_the_course():
    """The solution of one would be the answer of the other: "Which rule?" shows a whole grid. (The
    lecture goes through the deck's own problems, those of the lessons, with the class.)
    """
    places = Counter()
    for path in (one for one in PATHS if one.stem != "lecture"):
        ids = [*grids(path), *(id for id in asked(path) if id.startswith("rule-"))]
        for id in ids:
            problem = remade(id)
            places[numbers(problem) if problem else id] += 1
    assert len(places) >= 45
    assert [name for name, count in places.items() if count > 1] == []


def test_a_step_that_is_explained_is_one_that_is_given():
    """The question about a step tells its number, so the cell must not be asked for."""
    steps = 0
    for path in PATHS:
        open_cells = grids(path)
        for id in asked(path):
            found = re.fullmatch(r"step-(.+)-(\d+)-(\d+)", id)
            if found:
                answer = remade(found[1]).answer
                place = int(found[2]) * answer.shape[1] + int(found[3])
                assert 0 < open_cells[found[1]] <= answer.size - place - 1, (path.name, id)
                steps += 1
    assert steps >= 4


def test_a_repeated_problem_would_be_found():
    problem = exercises.problem("conv2d", 1, 1)
    again = exercises.given("conv2d", problem.call["input"], problem.call["weight"])
    assert numbers(problem) == numbers(again) != numbers(small("conv2d", 1, 1))


def test_practice_is_work_and_no_punishment():
    """The grids that lessons 2 to 5 give to be worked on by hand."""
    for path in PATHS[2:6]:
        for id in grids(path):
            problem = remade(id)
            if problem:
                assert max(problem.call["input"].shape) <= 6, id
                assert problem.answer.size <= 25 and abs(problem.call["input"]).max() <= 15, id
