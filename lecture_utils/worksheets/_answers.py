"""The answer key: filled grids, every step in words, wrong grids; and the results of a class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from matplotlib.figure import Figure

from lecture_utils.exercises import Problem
from lecture_utils.figures._text import width_of
from lecture_utils.worksheets._flow import Filling, Part, paginate
from lecture_utils.worksheets._grids import Box, Measure, lines_of
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
from lecture_utils.worksheets._sheet import INDENT, boxes_of, title
from lecture_utils.worksheets._telling import believed, telling
from lecture_utils.worksheets._texts import Head

_GRIDS = Measure(mm(6), points(9), points(8), points(7), mm(9))

_GAP = mm(10)

#: Lines of steps that stay together where a problem has more than fit on a page.
_TOGETHER = 24


def answers(head: Head, problems: Sequence[Problem]) -> list[Figure]:
    """The pages of the answer key."""
    width = Page(head.paper).width - 2 * MARGIN
    wrong = telling(problems)
    groups = [
        [
            _filled(number + 1, problem, width),
            *_steps(problem, width - INDENT),
            indented(believed(problem, wrong[number], width - INDENT)),
        ]
        for number, problem in enumerate(problems)
    ]
    return pages_of(head, f"{head.title}: answers", groups)


def indented(part: Part) -> Part:
    """The part, below the question and not below its number."""
    return Part(part.height, lambda page, left, top: part.draw(page, left + INDENT, top))


def pages_of(head: Head, words: str, groups: Sequence[Sequence[Part]]) -> list[Figure]:
    """A title, then the groups on as many pages as they need."""
    room = Page(head.paper).height - TOP - BOTTOM
    header = mm(22 if head.name else 15)
    pages = paginate(groups, room - header, room, _GAP)
    return figures_of(
        head.paper,
        [partial(_fill, head, words, header, pages, number) for number in range(len(pages))],
    )


def _fill(
    head: Head, words: str, header: float, pages: Sequence[Filling], number: int, page: Page
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
        top += _GAP
    page.footer(f"{head.number} · answers", head.name, f"page {number + 1} of {len(pages)}")


# --- the parts of one problem ---------------------------------------------------------------------


def _filled(number: int, problem: Problem, width: float) -> Part:
    """The question and its grids, with the result."""
    question = Paragraph(problem.question, width - INDENT, SMALL)
    rows = lines_of(boxes_of(problem, _GRIDS, _GRIDS, filled=True), width - INDENT)
    height = question.height + sum(mm(2) + row.height for row in rows) + mm(3)

    def draw(page: Page, left: float, top: float) -> None:
        page.text(left, top + question.line / 2, f"{number}", SMALL, INK, "left", True, "number")
        question.draw(page, left + INDENT, top, "question")
        top += question.height
        for row in rows:
            row.draw(page, left + INDENT, top + mm(2))
            top += mm(2) + row.height

    return Part(height, draw)


def sentences(problem: Problem) -> list[str]:
    """The step that makes each cell of the answer, in words; cells that no step makes together."""
    steps = [
        step for step in problem.trace.steps if any(cell.grid == "output" for cell in step.writes)
    ]
    made = {cell for step in steps for cell in step.writes if cell.grid == "output"}
    symbol = problem.trace.grids["output"].symbol
    rest = [f"All other cells of {symbol} stay 0."] if len(made) < problem.answer.size else []
    return [step.sentence for step in steps] + rest


def _steps(problem: Problem, width: float) -> list[Part]:
    """The sentences, in as many columns as fit."""
    words, gap = sentences(problem), mm(7)
    columns = max(1, min(3, int((width + gap) / (max(width_of(w, FINE) for w in words) + gap))))
    wide = (width - gap * (columns - 1)) / columns
    if columns == 1:
        lines = [[line] for sentence in words for line in Paragraph(sentence, wide, FINE).lines]
    else:
        rows = -(-len(words) // columns)
        lines = [words[row::rows] for row in range(rows)]
    pieces = [lines[at : at + _TOGETHER] for at in range(0, len(lines), _TOGETHER)]
    return [_lines(piece, wide + gap) for piece in pieces]


def _lines(lines: Sequence[Sequence[str]], column: float) -> Part:
    line = 1.45 * FINE

    def draw(page: Page, left: float, top: float) -> None:
        for row, words in enumerate(lines):
            for number, sentence in enumerate(words):
                x, y = left + INDENT + number * column, top + (row + 0.5) * line
                page.text(x, y, sentence, FINE, INK, "left", name="step")

    return Part(line * len(lines), draw)
