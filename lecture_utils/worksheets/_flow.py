"""From parts of text and grids to pages: what belongs together stays together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lecture_utils.worksheets._paper import Page


@dataclass(frozen=True)
class Part:
    """Something to be drawn that is never cut: ``draw(page, left, top)`` needs this height."""

    height: float
    draw: Callable[[Page, float, float], None]


@dataclass
class Filling:
    """The groups of parts that stand on one page."""

    groups: list[list[Part]]
    used: float = 0


def paginate(
    groups: Sequence[Sequence[Part]], first: float, room: float, gap: float
) -> list[Filling]:
    """Divide groups over pages: ``first`` is the height free on page 1, ``room`` on every other.

    A group that fits on one page stays on one page; a larger one is cut between its parts, and so
    is a first one that would leave page 1 empty.

    Raises
    ------
    ValueError
        A part is higher than a page.
    """
    pages, free = [Filling([])], first
    for group in groups:
        whole = sum(part.height for part in group)
        most = room if pages[0].groups else first
        pieces = [list(group)] if whole <= most else [[part] for part in group]
        for number, piece in enumerate(pieces):
            height = sum(part.height for part in piece)
            if height > room:
                raise ValueError(
                    f"a part of the sheet is {height:.0f} pixels high, but a page has room for "
                    f"{room:.0f}. Choose a smaller grid."
                )
            between = gap if pages[-1].groups and number == 0 else 0
            if pages[-1].used + between + height > free:
                pages.append(Filling([]))
                free, between = room, 0
            page = pages[-1]
            if number and page.groups:
                page.groups[-1] += piece
            else:
                page.groups.append(piece)
            page.used += between + height
    return pages
