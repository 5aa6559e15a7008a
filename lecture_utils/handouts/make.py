"""One sheet and its answers, or those of a whole class."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from lecture_utils import checks, exercises
from lecture_utils.handouts.files import folder_for, write
from lecture_utils.handouts.names import names_of, printed_name, slug
from lecture_utils.handouts.outcome import Worksheet, Worksheets
from lecture_utils.handouts.paper import PAPERS, pdf
from lecture_utils.handouts.problems import (
    SEEDS,
    asked,
    problems_of,
    result,
    solved,
    telling,
)
from lecture_utils.handouts.wording import RULES, Head, note

#: The seed of a sheet at most.
LARGEST_SEED = 10**12


def worksheet(
    operation: str,
    seed: int = 0,
    n: int = 6,
    difficulty: int | str = 1,
    paper: str = "A4",
    folder: str | os.PathLike[str] = ".",
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
    head, n = _checked(operation, seed, LARGEST_SEED, n, difficulty, paper)
    head = replace(head, name="" if name is None else printed_name(name))
    checks.flag(overwrite, "overwrite")
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
    folder: str | os.PathLike[str] = ".",
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
    group, n = _checked(operation, seed, LARGEST_SEED // SEEDS - 1, n, difficulty, paper)
    names = names_of(students)
    checks.flag(overwrite, "overwrite")
    home = folder_for(folder)
    made: list[Worksheet] = []
    files: dict[str, bytes] = {}
    for k, name in enumerate(names):
        one, two_files = _drawn(replace(group, seed=SEEDS * group.seed + k, name=name), n, home)
        made.append(one)
        files |= two_files
    key = f"{_stem(group)}_{len(made)}-students_answers.pdf"
    told = [
        {
            "name": one.name or f"Student {k}",
            "number": one.number,
            "grids": [result(n, problem) for n, problem in enumerate(one.problems, start=1)],
        }
        for k, one in enumerate(made, start=1)
    ]
    files[key], _ = pdf(group, "results", students=told)
    write(home, files, overwrite)
    return Worksheets(made, home / key)


# --- making ---------------------------------------------------------------------------------------


def _checked(
    operation: Any, seed: Any, largest: int, n: Any, difficulty: Any, paper: Any
) -> tuple[Head, int]:
    """What all pages share, and the number of problems, if a sheet can be made of them."""
    levels: tuple[int | str, ...] = (1, 2, 3, "rising")
    head = Head(
        checks.one_of(operation, "operation", exercises.OPERATIONS),
        checks.one_of(difficulty, "difficulty", levels),
        checks.whole(seed, "seed", least=0, most=largest),
        checks.one_of(paper, "paper", tuple(PAPERS)),
    )
    return head, checks.whole(n, "n", least=1, most=40)


def _drawn(head: Head, n: int, folder: Path) -> tuple[Worksheet, dict[str, bytes]]:
    """A sheet and its files: name -> content. Nothing is written."""
    problems = problems_of(head, n)
    rule, task = RULES[head.operation], note(head.operation, [p.question for p in problems])
    given = [asked(problem) for problem in problems]
    known = [solved(*both) for both in zip(problems, telling(problems), strict=True)]
    sheet, pages = pdf(head, "worksheet", problems=given, rule=rule, task=task)
    answers, more = pdf(head, "answers", problems=known)
    stem = _stem(head) + (f"_{slug(head.name)}" if head.name else "")
    files = {f"{stem}_sheet.pdf": sheet, f"{stem}_answers.pdf": answers}
    at, key = (folder / name for name in files)
    return Worksheet(head.number, head.name, head.paper, problems, at, key, (pages, more)), files


def _stem(head: Head) -> str:
    return f"{head.operation}_difficulty-{head.difficulty}_seed-{head.seed}"
