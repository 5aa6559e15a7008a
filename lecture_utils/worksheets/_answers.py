"""The answer key: filled grids, every step in words, and wrong grids that tell something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from matplotlib.figure import Figure

from lecture_utils.exercises import Problem
from lecture_utils.figures.kit.text import width_of
from lecture_utils.worksheets._flow import Filling, Part, paginate
from lecture_utils.worksheets._grids import Measure, lines_of
from lecture_utils.worksheets._paper import (
    BOTTOM,
    FINE,
    GREY,
    INK,
    MARGIN,
    SMALL,
    TOP,
    Page,
    Paragraph,
    figures_of,
    mm,
    points,
)
from lecture_utils.worksheets._sheet import INDENT, asked, boxes_of, title
from lecture_utils.worksheets._telling import believed, telling
from lecture_utils.worksheets._texts import Head

_GRIDS = Measure(mm(5.4), points(8.5), points(8), points(7), mm(9))

#: Between problems, and between columns of sentences.
_GAP, _COLUMN = mm(9), mm(7)

#: Lines of steps that stay together where a problem has more than fit on a page.
_TOGETHER = 24


def answers(head: Head, problems: Sequence[Problem]) -> list[Figure]:
    """The pages of the answer key."""
    width = Page(head.paper).width - 2 * MARGIN
    wrong = telling(problems)
    groups = [
        [
            *_worked(number + 1, problem, width),
            indented(believed(number + 1, problem, wrong[number], width - INDENT)),
        ]
        for number, problem in enumerate(problems)
    ]
    return pages_of(head, f"{head.title}: answers", groups)


def indented(part: Part) -> Part:
    """The part, below the question and not below its number."""
    return Part(part.height, lambda page, left, top: part.draw(page, left + INDENT, top))


def pages_of(
    head: Head, words: str, groups: Sequence[Sequence[Part]], gap: float = _GAP
) -> list[Figure]:
    """A title, then the groups on as many pages as they need."""
    room = Page(head.paper).height - TOP - BOTTOM
    header = mm(22 if head.name else 17)
    pages = paginate(groups, room - header, room, gap)
    return figures_of(
        head.paper,
        [partial(_fill, head, words, header, pages, gap, number) for number in range(len(pages))],
    )


def _fill(
    head: Head,
    words: str,
    header: float,
    pages: Sequence[Filling],
    gap: float,
    number: int,
    page: Page,
) -> None:
    top = TOP
    if number == 0:
        title(page, MARGIN, top, words, head.operation)
        if head.name:
            page.text(MARGIN, top + mm(14), head.name, SMALL, GREY, "left", name="name")
        top += header
    for group in pages[number].groups:
        for part in group:
            part.draw(page, MARGIN, top)
            top += part.height
        top += gap
    page.footer(f"{head.number} · answers", head.name, f"page {number + 1} of {len(pages)}")


# --- the parts of one problem ---------------------------------------------------------------------


def _worked(number: int, problem: Problem, width: float) -> list[Part]:
    """The question, its grids with the result, and the steps: beside the grids if they fit."""
    question = asked(problem, width - INDENT, SMALL)
    rows = lines_of(boxes_of(problem, _GRIDS, _GRIDS, filled=True), width - INDENT)
    grids = sum(mm(2) + row.height for row in rows) + mm(3)
    words = sentences(problem)
    below = _steps(words, width - INDENT) or _broken(words, width - INDENT)
    beside = _steps(words, width - INDENT - rows[0].width - _COLUMN)
    # beside the grids where this is less high
    if len(rows) > 1 or beside is None or _height(beside) > grids + _height(below):
        beside, high = [], grids
    else:
        below, high = [], max(grids, mm(3) + _height(beside))

    def draw(page: Page, left: float, top: float) -> None:
        page.text(left, top + question.line / 2, f"{number}", SMALL, INK, "left", True, "number")
        left += INDENT
        question.draw(page, left, top, "question")
        top += question.height
        y = top + max(mm(3), mm(2) + rows[0].up - _height(beside) / 2)
        for part in beside:
            part.draw(page, left + rows[0].width + _COLUMN, y)
            y += part.height
        for row in rows:
            row.draw(page, left, top + mm(2))
            top += mm(2) + row.height

    return [Part(question.height + high, draw), *map(indented, below)]


def _height(parts: Sequence[Part]) -> float:
    """Height of parts below one another."""
    return sum(part.height for part in parts)


def sentences(problem: Problem) -> list[str]:
    """The step that makes each cell of the answer, in words; cells that no step makes together."""
    steps = [
        step for step in problem.trace.steps if any(cell.grid == "output" for cell in step.writes)
    ]
    made = {cell for step in steps for cell in step.writes if cell.grid == "output"}
    symbol = problem.trace.grids["output"].symbol
    rest = [f"All other cells of {symbol} stay 0."] if len(made) < problem.answer.size else []
    return [step.sentence for step in steps] + rest


def _steps(words: Sequence[str], width: float) -> list[Part] | None:
    """The sentences in up to three columns; None if one is longer than a line."""
    widest = max(width_of(sentence, FINE) for sentence in words)
    columns = min(3, int((width + _COLUMN) / (widest + _COLUMN)))
    if columns < 1:
        return None
    column = (width + _COLUMN) / columns
    high = -(-len(words) // columns)
    lines = [words[row::high] for row in range(high)]
    pieces = [lines[at : at + _TOGETHER] for at in range(0, len(lines), _TOGETHER)]
    return [_lines(piece, column) for piece in pieces]


def _broken(words: Sequence[str], width: float) -> list[Part]:
    """The sentences one below the other, each over as many lines as it needs."""
    parts = [Paragraph(sentence, width, FINE) for sentence in words]
    return [Part(part.height, partial(part.draw, name="step")) for part in parts]


def _lines(lines: Sequence[Sequence[str]], column: float) -> Part:
    line = 1.26 * FINE

    def draw(page: Page, left: float, top: float) -> None:
        for row, words in enumerate(lines):
            for number, sentence in enumerate(words):
                x, y = left + number * column, top + (row + 0.5) * line
                page.text(x, y, sentence, FINE, INK, "left", name="step")

    return Part(line * len(lines), draw)
