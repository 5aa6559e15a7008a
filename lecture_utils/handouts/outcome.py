"""What is given back: where the files are, and what is in them."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self
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
        return self._told(lambda path: path.name)

    def _repr_html_(self) -> str:
        return f"<p>{self._told(_link, html.escape)}</p>"

    def _told(self, file: Callable[[Path], str], text: Callable[[str], str] = str) -> str:
        title = f"{self.number}, {self.name}" if self.name else self.number
        sheet, answers = (_counted(count, "page") for count in self.pages)
        return (
            f"Worksheet: {text(title)}, {_counted(len(self.problems), 'problem')} on {self.paper}. "
            f"Sheet: {file(self.sheet)} ({sheet}). Answers: {file(self.answers)} ({answers})."
        )


class Worksheets(tuple[Worksheet, ...]):
    """The sheets of a class, in order; ``answers`` is the path of one key with all results."""

    answers: Path

    def __new__(cls, sheets: Iterable[Worksheet], answers: Path) -> Self:
        every = super().__new__(cls, sheets)
        every.answers = answers
        return every

    def __repr__(self) -> str:
        lines = [f"Worksheets: {len(self)}. All results: {self.answers.name}."]
        return "\n".join([*lines, *(f"  {one!r}" for one in self)])

    def _repr_html_(self) -> str:
        return f"<p>Worksheets: {len(self)}. All results: {_link(self.answers)}.</p>" + "".join(
            one._repr_html_() for one in self
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _link(path: Path) -> str:
    """A link for a notebook: from the working folder on, the same on every machine."""
    target = Path(os.path.abspath(path))
    here = target.is_relative_to(Path.cwd())
    address = quote(target.relative_to(Path.cwd()).as_posix()) if here else target.as_uri()
    return f'<a href="{html.escape(address)}" target="_blank">{html.escape(path.name)}</a>'
