"""Where the lessons use what the package offers: read from the cells, never typed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from lecture_utils.site.book.lessons import Lesson, Section

PACKAGE = "lecture_utils"

#: Public name, such as "ops.conv2d" -> its first section in each lesson, in their order.
Uses = dict[str, list[tuple[Lesson, Section]]]


def found_in(lessons: Iterable[Lesson], every: bool = False) -> Uses:
    """Where each public name is used.

    Parameters
    ----------
    lessons : iterable of Lesson
    every : bool
        Give every section that uses a name, not only the first one of a lesson.

    Returns
    -------
    dict of str to list of (Lesson, Section)
        A name is written as a lesson imports it: "ops.conv2d", "Stepper".
    """
    uses: Uses = {}
    for lesson in lessons:
        imported: dict[str, str] = {}
        for cell, section in lesson.sections():
            if cell.cell_type != "code":
                continue
            tree = ast.parse(cell.source)
            imported |= _imported(tree)
            for name in _named(tree, imported):
                places = uses.setdefault(name, [])
                known = {place for place in places if place[0] is lesson}
                if (lesson, section) not in known and (every or not known):
                    places.append((lesson, section))
    return uses


def _imported(tree: ast.AST) -> dict[str, str]:
    """Name in the lesson -> its dotted name below the package; the package itself is ""."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE:
            below = (node.module or "").removeprefix(PACKAGE).lstrip(".")
            for alias in node.names:
                name = f"{below}.{alias.name}" if below else alias.name
                names[alias.asname or alias.name] = name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == PACKAGE:
                    names[alias.asname or alias.name] = ""
    return names


def _named(tree: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    """Every dotted name of the package that code uses, with all that it begins with."""
    for node in ast.walk(tree):
        attributes: list[str] = []
        inner: ast.AST = node
        while isinstance(inner, ast.Attribute):
            attributes.insert(0, inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in imported:
            start = [imported[inner.id]] if imported[inner.id] else []
            yield ".".join([*start, *attributes])
