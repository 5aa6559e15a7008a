"""The answer grid: predict a result cell by cell, lock it, and be told what was believed."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.engine.trace import Cell, Trace
from lecture_utils.exercises import Problem
from lecture_utils.figures.kit import picture
from lecture_utils.figures.kit.picture import Still
from lecture_utils.learning import progress
from lecture_utils.widgets.answer_grid._faded import faded
from lecture_utils.widgets.kit._cells import parse_cell
from lecture_utils.widgets.kit.answer._answer_widget import AnswerWidget
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.kit.scene._scenes import grid_payload

#: A claimed size may have this many rows and columns at most, or a few more than the right one.
LARGEST_CLAIM = 12


class AnswerGrid(AnswerWidget):
    """Ask for the result of a problem; say which cells are right, and which belief they follow.

    Fill in the cells (type, Enter; arrows move; a pasted grid is spread over them), say how sure
    you are, lock. After a first error the wrong cells are marked and the diagnosis speaks, without
    the right numbers: try again, take a hint, or see the solution, which the second error shows
    too. In the solution each cell says how it is made. What was answered, and what was shown of it,
    is kept in a file and comes back when the widget is made again. Checking needs no kernel.

    Parameters
    ----------
    problem : Problem
        From ``exercises.problem`` or ``exercises.given``.
    blanks : int, optional
        A worked example: all cells but the last ``blanks`` are filled in, and each of them shows
        how it was computed, in the picture and the text that are stored too.
    lesson : str, optional
        The notebook under which the answer is counted ("02_convolution"); by default the one that
        teaches the operation.
    ask_size : bool
        Ask first how large the result is.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError
        ``problem`` is no Problem, ``blanks`` no whole number, ``lesson`` no text, ``ask_size`` no
        bool, or a keyword is misspelt.
    ValueError
        ``blanks`` is not from 1 to the number of cells, it is given together with ``ask_size``, or
        size is unknown.

    Examples
    --------
    >>> from lecture_utils import AnswerGrid, exercises, slides
    >>> problem = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
    >>> AnswerGrid(problem, ask_size=True)
    AnswerGrid(given-03f64c6b9b: the size of Y is asked)
    """

    _esm, _css = assets("answer_grid")

    _problem: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        problem: Problem,
        blanks: int | None = None,
        lesson: str | None = None,
        ask_size: bool = False,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        self.problem = _checked(problem)
        self.blanks = _checked_blanks(blanks, problem, ask_size)
        self.ask_size = ask_size
        if lesson is not None:
            checks.text(lesson, "lesson", "02_convolution")
        super().__init__(
            unknown,
            {item_of(problem, blanks): blank(problem, lesson)},
            _problem=payload(problem, self.blanks, ask_size),
            size=size,
        )

    @property
    def answer(self) -> list[list[int | float | None]] | None:
        """What stands in the cells now, rows of numbers; None where there is none."""
        cells = self._entries[self._problem["item"]]["cells"]
        return cells and [[parse_cell(text) for text in row] for row in cells]

    def __repr__(self) -> str:
        grid = self.problem.trace.grids["output"]
        rows, columns = grid.shape
        asked = f"the size of {grid.symbol} is asked" if self.ask_size else ""
        asked = asked or f"{grid.symbol} is {rows}×{columns}"
        left = "" if self.blanks is None else f", the last {self.blanks} to fill in"
        return f"AnswerGrid({self.problem.id}: {asked}{left})"

    def _still(self) -> Still:
        p, given = self.problem, given_cells(self.problem, self.blanks)
        steps = p.key()["steps"]
        working = [steps[r][c] for r, c in given]
        asked = figures.task(
            p.trace, p.shown, p.signs, p.question, given, self.ask_size, working=working
        )
        return picture.still(asked.figure, f"{self!r}\n{asked.alt}")


def payload(problem: Problem, blanks: int | None, ask_size: bool) -> dict[str, Any]:
    """The problem as plain data for view.js; cells are counted row by row."""
    record = problem.trace
    columns = problem.answer.shape[1]
    filled_in = given_cells(problem, blanks)
    grids = [grid_payload(record, record.grids[name]) for name in problem.shown]
    return {
        "item": item_of(problem, blanks),
        "question": problem.question,
        "symbol": record.grids["output"].symbol,
        "grids": [{**grid, "unread": [], "written": False} for grid in grids],
        "signs": list(problem.signs),
        "key": faded(problem.key(), filled_in) if filled_in else problem.key(),
        "given": [r * columns + c for r, c in filled_in],
        "askSize": ask_size,
        "most": max(LARGEST_CLAIM, *(side + 3 for side in problem.answer.shape)),
        "sources": [
            _sources(record, problem.shown, place) for place in np.ndindex(problem.answer.shape)
        ],
    }


def blank(problem: Problem, lesson: str | None = None) -> dict[str, Any]:
    """The entry of a problem that nobody has answered yet; with its numbers if they were given."""
    entry = progress.blank("grid", lesson or problem.lesson, problem.operation)
    return entry if problem.seed is not None else {**entry, "call": problem.numbers}


def item_of(problem: Problem, blanks: int | None) -> str:
    """What its answer is kept under: a worked example is another question than the whole grid."""
    return problem.id if blanks is None else f"{problem.id}/last-{blanks}"


def given_cells(problem: Problem, blanks: int | None) -> list[tuple[int, int]]:
    """The cells of the answer that a worked example fills in."""
    cells = list(np.ndindex(problem.answer.shape))
    return [] if blanks is None else cells[: len(cells) - blanks]


def _sources(record: Trace, shown: tuple[str, ...], place: tuple[int, int]) -> dict[str, list[int]]:
    """The cells of the shown grids that an output cell comes from.

    The trace may read them in another form (with a border, turned): cells of the same name are the
    same.
    """
    made_from = record.comes_from(*place)
    read = {_name(record, cell) for cell in made_from} - {""}
    found = {}
    for name in shown:
        grid = record.grids[name]
        cells = [
            number
            for number, (r, c) in enumerate(np.ndindex(grid.shape))
            if Cell(name, r, c) in made_from or grid.twin_name(r, c) in read
        ]
        found[name] = cells
    return found


def _name(record: Trace, cell: Cell) -> str:
    return record.grids[cell.grid].twin_name(cell.row, cell.column)


def _checked(problem: Any) -> Problem:
    if not isinstance(problem, Problem):
        raise TypeError(
            f"problem (={checks.shown(problem)}) must be a Problem, not {type(problem).__name__}. "
            f"Use for example exercises.problem('conv2d', seed=1)."
        )
    return problem


def _checked_blanks(blanks: Any, problem: Problem, ask_size: Any) -> int | None:
    checks.flag(ask_size, "ask_size")
    if blanks is None:
        return None
    cells = problem.answer.size
    count = checks.whole(
        blanks, "blanks", least=1, most=cells, example=1, why=f"there are {cells} cells"
    )
    if ask_size:
        raise ValueError(
            f"ask_size (=True) does not go with blanks (={count}): the cells that are given show "
            f"the size. Use one of the two."
        )
    return count
