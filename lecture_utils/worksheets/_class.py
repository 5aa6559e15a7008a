"""The results of a whole class on one key: grids only, to mark many sheets with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from lecture_utils.exercises import Problem
from lecture_utils.worksheets._answers import indented, pages_of
from lecture_utils.worksheets._flow import Part
from lecture_utils.worksheets._grids import Box, Measure, Row, lines_of
from lecture_utils.worksheets._paper import (
    FINE,
    GREY,
    INK,
    MARGIN,
    SMALL,
    Page,
    mm,
    points,
    shortened,
)
from lecture_utils.worksheets._sheet import INDENT
from lecture_utils.worksheets._texts import Head

_GRIDS = Measure(mm(5.2), points(8), points(8), points(7), mm(6))

_HEADING, _BETWEEN = mm(6), mm(3)


class Results(NamedTuple):
    """What stands under one name: the number of the sheet and its problems."""

    name: str
    number: str
    problems: Sequence[Problem]


def overview(head: Head, students: Sequence[Results]) -> list[Figure]:
    """The pages of the key."""
    width = Page(head.paper).width - 2 * MARGIN
    groups = [_group(student, width) for student in students]
    return pages_of(head, f"{head.title}: results", groups, gap=mm(5))


def _group(student: Results, width: float) -> list[Part]:
    """Name and number, then the results in rows; each row can stand on a page of its own."""
    boxes = [
        Box(problem.answer.tolist(), _GRIDS, f"{number}", name="output")
        for number, problem in enumerate(student.problems, start=1)
    ]
    first, *rest = [indented(_part(row)) for row in lines_of(boxes, width - INDENT)]

    def draw(page: Page, left: float, top: float) -> None:
        right = page.width - left
        name = shortened(student.name, 0.6 * width, SMALL)
        page.text(left, top + _HEADING / 3, name, SMALL, INK, "left", bold=True, name="name")
        page.text(right, top + _HEADING / 3, student.number, FINE, GREY, "right", name="number")
        first.draw(page, left, top + _HEADING)

    return [Part(_HEADING + first.height, draw), *rest]


def _part(row: Row) -> Part:
    return Part(row.height + _BETWEEN, row.draw)
