"""What is given back: where the files are, and what is in them."""

from __future__ import annotations

import html
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lecture_utils.exercises import Problem


@dataclass(frozen=True)
class Worksheet:
    """A sheet and its answer key, as files.

    ``sheet`` and ``answers`` are their paths, ``problems`` what is asked, in order, ``pages`` how
    many pages the two have. ``number`` stands at the foot of every page: it says how the sheet can
    be made again. ``name`` is empty where the learner writes it by hand.
    """

    number: str
    name: str
    paper: str
    problems: tuple[Problem, ...]
    sheet: Path
    answers: Path
    pages: tuple[int, int]

    def __repr__(self) -> str:
        return (
            f"Worksheet: {_title(self.number, self.name)}, "
            f"{_counted(self.problems)} on {self.paper}. "
            f"Sheet: {self.sheet.name} ({_pages(self.pages[0])}). "
            f"Answers: {self.answers.name} ({_pages(self.pages[1])})."
        )

    def _repr_html_(self) -> str:
        return (
            f"<p>Worksheet: {html.escape(_title(self.number, self.name))}, "
            f"{_counted(self.problems)} on {self.paper}. "
            f"Sheet: {_link(self.sheet)} ({_pages(self.pages[0])}). "
            f"Answers: {_link(self.answers)} ({_pages(self.pages[1])}).</p>"
        )


class Worksheets(tuple[Worksheet, ...]):
    """The sheets of a class, in order; ``answers`` is the path of one key with all results."""

    answers: Path

    def __repr__(self) -> str:
        lines = [f"Worksheets: {len(self)}. All results: {self.answers.name}."]
        return "\n".join([*lines, *(f"  {one!r}" for one in self)])

    def _repr_html_(self) -> str:
        return f"<p>Worksheets: {len(self)}. All results: {_link(self.answers)}.</p>" + "".join(
            one._repr_html_() for one in self
        )


def _title(number: str, name: str) -> str:
    return f"{number}, {name}" if name else number


def _counted(problems: tuple[Problem, ...]) -> str:
    return f"{len(problems)} problem" + ("" if len(problems) == 1 else "s")


def _pages(count: int) -> str:
    return f"{count} page" + ("" if count == 1 else "s")


def _link(path: Path) -> str:
    """A link for a notebook: from the working folder on, the same on every machine."""
    target = Path(os.path.abspath(path))
    here = target.is_relative_to(Path.cwd())
    address = quote(target.relative_to(Path.cwd()).as_posix()) if here else target.as_uri()
    return f'<a href="{html.escape(address)}" target="_blank">{html.escape(path.name)}</a>'
