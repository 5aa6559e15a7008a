"""The sheet that is handed out: questions, grids, and empty grids to write into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from matplotlib.figure import Figure

from lecture_utils.exercises import Problem
from lecture_utils.figures.kit.text import width_of
from lecture_utils.worksheets._flow import Filling, Part, paginate
from lecture_utils.worksheets._grids import Box, Measure, Row, lines_of
from lecture_utils.worksheets._paper import (
    BODY,
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
from lecture_utils.worksheets._texts import RULES, Head, note

#: Where questions and grids begin, to the right of the number of the problem.
INDENT = mm(8)

#: Sides in millimetres of a cell that is given and of a cell to write in, most comfortable first.
_CELLS = ((8.5, 10), (8, 9.5), (7, 9), (6, 9))

#: White space between problems: at least, and at most (there is room for working on a page that
#: the next problem does not fit on).
_GAP, _MOST = mm(9), mm(30)


def sheet(head: Head, problems: Sequence[Problem]) -> list[Figure]:
    """The pages of the sheet."""
    width = Page(head.paper).width - 2 * MARGIN
    room = Page(head.paper).height - TOP - BOTTOM
    header = _header(head, [problem.question for problem in problems], width)
    groups = [[_part(n + 1, problem, width)] for n, problem in enumerate(problems)]
    pages = paginate(groups, room - header.height, room, _GAP)
    return figures_of(
        head.paper,
        [partial(_fill, head, header, pages, number, room) for number in range(len(pages))],
    )


def _fill(
    head: Head, header: Part, pages: Sequence[Filling], number: int, room: float, page: Page
) -> None:
    top = TOP
    if number == 0:
        header.draw(page, MARGIN, top)
        top += header.height
        room -= header.height
    filling = pages[number]
    # what is left over goes between the problems; the last page is as airy as the one before it
    between = _air(filling, room)
    if number and number == len(pages) - 1:
        between = min(between, _air(pages[number - 1], room))
    for (part,) in filling.groups:
        part.draw(page, MARGIN, top)
        top += part.height + between
    page.footer(head.number, head.name, f"page {number + 1} of {len(pages)}")


def _air(filling: Filling, room: float) -> float:
    count = max(1, len(filling.groups))
    return min(_GAP + max(room - filling.used, 0) / count, _MOST)


# --- the first page -------------------------------------------------------------------------------


def title(page: Page, left: float, top: float, words: str, beside: str) -> None:
    """Write the title, and the operation as it is called in code at the right end of the line."""
    page.text(left, top + mm(4), words, points(20), INK, "left", bold=True, name="title")
    page.text(page.width - left, top + mm(5), beside, BODY, GREY, "right", name="operation")


def _header(head: Head, questions: Iterable[str], width: float) -> Part:
    """Title, lines for name and date, the rule, and what to do."""
    label = width_of("Rule  ", SMALL, bold=True) * 1.1
    rule = Paragraph(RULES[head.operation], width - label, SMALL)
    task = Paragraph(note(head.operation, questions), width - label, FINE, GREY)
    box = mm(24)
    height = box + mm(2.5) + rule.height + task.height + mm(11)

    def draw(page: Page, left: float, top: float) -> None:
        title(page, left, top, head.title, head.operation)
        _name_and_date(page, left, top + mm(17), width, head.name)
        top += box
        page.lines([((left, top), (left + width, top))], INK, 1.2)
        top += mm(2.5)
        page.text(left, top + rule.line / 2, "Rule", SMALL, INK, "left", bold=True, name="label")
        rule.draw(page, left + label, top, "rule")
        top += rule.height
        task.draw(page, left + label, top, "task")
        top += task.height + mm(2)
        page.lines([((left, top), (left + width, top))], INK, 1.2)

    return Part(height, draw)


def _name_and_date(page: Page, left: float, y: float, width: float, name: str) -> None:
    """The lines to write on; a name that is known is printed on its line."""
    date = left + width - mm(48)
    for words, start, end in (("Name", left, date - mm(6)), ("Date", date, left + width)):
        page.text(start, y, words, BODY, GREY, "left", name="label")
        line = start + width_of(words, BODY) + mm(2)
        page.lines([((line, y + mm(2.2)), (end, y + mm(2.2)))], INK, 0.9)
        if name and words == "Name":
            size = min(points(12), points(12) * (end - line - mm(2)) / width_of(name, points(12)))
            page.text(line + mm(1), y, name, size, INK, "left", name="name")


# --- a problem ------------------------------------------------------------------------------------


def _part(number: int, problem: Problem, width: float) -> Part:
    """One problem: its number, the question, the grids it gives, the grid to fill in."""
    question = asked(problem, width - INDENT, BODY)
    rows = _rows(problem, width - INDENT)
    height = question.height + mm(3) + sum(row.height + mm(3) for row in rows)

    def draw(page: Page, left: float, top: float) -> None:
        page.text(left, top + question.line / 2, f"{number}", BODY, INK, "left", True, "number")
        question.draw(page, left + INDENT, top, "question")
        top += question.height + mm(3)
        for row in rows:
            row.draw(page, left + INDENT, top)
            top += row.height + mm(3)

    return Part(height, draw)


def asked(problem: Problem, width: float, size: float) -> Paragraph:
    """The question; its last words ("What is Y?") stay on one line."""
    words = "\N{NO-BREAK SPACE}".join(problem.question.rsplit(" ", 2))
    return Paragraph(words, width, size)


def _rows(problem: Problem, room: float) -> list[Row]:
    """The grids in one row if cells may be smaller, else in as few rows as fit."""
    for given, blank in _CELLS:
        measures = _measure(given), _measure(blank)
        rows = lines_of(boxes_of(problem, *measures, filled=False), room)
        if len(rows) == 1:
            return rows
    measures = _measure(8), _measure(9.5)
    return lines_of(boxes_of(problem, *measures, filled=False), room)


def _measure(cell: float) -> Measure:
    return Measure(mm(cell), points(12), SMALL, points(8), mm(9))


def boxes_of(problem: Problem, given: Measure, result: Measure, filled: bool) -> list[Box]:
    """The grids of a problem, the result last: filled in, or empty."""
    trace = problem.trace
    signs = ("", *problem.signs)
    boxes = []
    for name, sign in zip(problem.shown, signs[:-1], strict=True):
        grid = trace.grids[name]
        labels = (grid.row_labels, grid.column_labels)
        boxes.append(Box(grid.values.tolist(), given, grid.label, sign, name, labels=labels))
    output = trace.grids["output"]
    values = problem.answer.tolist()
    rows = values if filled else [[None] * len(row) for row in values]
    labels = (output.row_labels, output.column_labels)
    boxes.append(Box(rows, result, output.label, signs[-1], "output", labels=labels, framed=True))
    return boxes
