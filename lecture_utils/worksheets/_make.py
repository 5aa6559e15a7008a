"""One sheet and its answers, or those of a whole class."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

from lecture_utils import exercises
from lecture_utils.exercises import Problem
from lecture_utils.worksheets._answers import answers
from lecture_utils.worksheets._checks import (
    LARGEST_SEED,
    names_of,
    printed_name,
    settings_of,
    switch,
    whole,
)
from lecture_utils.worksheets._class import Results, overview
from lecture_utils.worksheets._files import folder_for, slug, told_apart, write
from lecture_utils.worksheets._paper import pdf
from lecture_utils.worksheets._record import Worksheet, Worksheets
from lecture_utils.worksheets._sheet import sheet
from lecture_utils.worksheets._texts import Head

#: Each sheet draws its problems from this many seeds of its own, each class its sheets.
_SEEDS = 1000


def worksheet(
    operation: str,
    seed: int = 0,
    n: int = 6,
    difficulty: int | str = 1,
    paper: str = "A4",
    folder: str | os.PathLike = ".",
    name: str | None = None,
    overwrite: bool = False,
) -> Worksheet:
    """Write a sheet of problems to print, and its answer key, as two PDF files.

    The key has the worked step of each cell, and for each problem up to three wrong grids with the
    belief that leads to them.

    Parameters
    ----------
    operation : str
        One of ``exercises.OPERATIONS``.
    seed : int
        From 0. The same seed gives the same files, byte for byte. A sheet with more problems begins
        with those of a shorter one.
    n : int
        Number of problems, 1 to 40.
    difficulty : {1, 2, 3, "rising"}
        "rising" has two problems of difficulty 1, two of 2, and then only 3.
    paper : {"A4", "Letter"}
    folder : str or path
        Made if only the folder around it exists.
    name : str, optional
        Of the learner, to be printed; otherwise there is a line to write it on.
    overwrite : bool
        Whether a file of the same name, but with another content, is replaced.

    Returns
    -------
    Worksheet

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.
    FileNotFoundError, NotADirectoryError, FileExistsError, OSError
        The files cannot be written, or would replace others. No file is then written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = worksheet("max_pool2d", seed=7, n=2, folder=folder)
    >>> made.sheet.name, made.answers.name
    ('max_pool2d_difficulty-1_seed-7_sheet.pdf', 'max_pool2d_difficulty-1_seed-7_answers.pdf')
    >>> made.problems[0].question
    'Max pooling of X with 2×2 windows and stride 2. What is Y?'
    """
    operation, n, difficulty, paper = settings_of(operation, n, difficulty, paper)
    seed = whole(seed, "seed", 0, LARGEST_SEED)
    head = Head(operation, difficulty, seed, paper, "" if name is None else printed_name(name))
    switch(overwrite, "overwrite")
    home = folder_for(folder)
    made, files = _drawn(head, n, home)
    write(home, files, overwrite)
    return made


def worksheets(
    operation: str,
    students: int | list[str] | tuple[str, ...],
    seed: int = 0,
    n: int = 6,
    difficulty: int | str = 1,
    paper: str = "A4",
    folder: str | os.PathLike = ".",
    overwrite: bool = False,
) -> Worksheets:
    """Write a sheet of its own for each student, with answers, and one key with the results of all.

    Parameters
    ----------
    students : int or list of str
        How many, or their names; at most 200. A name that is there twice gets a number.
    seed : int
        Of the class. The sheet of student ``k`` (from 0) is that of ``worksheet`` with the seed
        ``1000 * seed + k``, so that classes with different seeds have different sheets.
    operation, n, difficulty, paper, folder, overwrite
        As in ``worksheet``.

    Returns
    -------
    Worksheets
        A tuple of ``Worksheet``, in the order of the students; ``.answers`` is the path of the key
        with all results.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, NotADirectoryError, FileExistsError, OSError
        As ``worksheet``. No file is then written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = worksheets("conv2d", ["Ana", "Omar"], seed=3, n=1, folder=folder)
    >>> [one.sheet.name for one in made]
    ['conv2d_difficulty-1_seed-3000_ana_sheet.pdf', 'conv2d_difficulty-1_seed-3001_omar_sheet.pdf']
    """
    operation, n, difficulty, paper = settings_of(operation, n, difficulty, paper)
    seed, names = whole(seed, "seed", 0, LARGEST_SEED // _SEEDS - 1), names_of(students)
    switch(overwrite, "overwrite")
    home = folder_for(folder)
    heads = [
        Head(operation, difficulty, _SEEDS * seed + k, paper, name)
        for k, name in enumerate(told_apart(names))
    ]
    made, files = [], {}
    for head in heads:
        one, two_files = _drawn(head, n, home)
        made.append(one)
        files |= two_files
    group = Head(operation, difficulty, seed, paper)
    students_of = [
        Results(one.name or f"Student {k}", one.number, one.problems)
        for k, one in enumerate(made, start=1)
    ]
    key = f"{_stem(group)}_{len(made)}-students_answers.pdf"
    files[key] = pdf(overview(group, students_of), f"{group.title}: results, {group.number}")
    write(home, files, overwrite)
    every = Worksheets(made)
    every.answers = home / key
    return every


# --- making ---------------------------------------------------------------------------------------


def _drawn(head: Head, n: int, folder: Path) -> tuple[Worksheet, dict[str, bytes]]:
    """A sheet and its files: name -> content. Nothing is written."""
    problems = _problems(head, n)
    stem = _stem(head) + (f"_{slug(head.name)}" if head.name else "")
    pages = sheet(head, problems), answers(head, problems)
    title = f"{head.title}: worksheet, {head.number}", f"{head.title}: answers, {head.number}"
    files = {
        f"{stem}_{part}.pdf": pdf(figures, words)
        for part, figures, words in zip(("sheet", "answers"), pages, title, strict=True)
    }
    paths = [folder / file for file in files]
    count = len(pages[0]), len(pages[1])
    return Worksheet(head.number, head.name, head.paper, problems, *paths, count), files


def _problems(head: Head, n: int) -> tuple[Problem, ...]:
    """Problems that are all different, from seeds that no other sheet uses."""
    found: dict[Any, Problem] = {}
    seeds = itertools.count(_SEEDS * head.seed)
    while len(found) < n:
        level = min(3, 1 + len(found) // 2) if head.difficulty == "rising" else head.difficulty
        problem = exercises.problem(head.operation, level, next(seeds))
        numbers = [problem.trace.grids[grid].values.tolist() for grid in problem.shown]
        found.setdefault((problem.question, str(numbers)), problem)
    return tuple(found.values())


def _stem(head: Head) -> str:
    return f"{head.operation}_difficulty-{head.difficulty}_seed-{head.seed}"
