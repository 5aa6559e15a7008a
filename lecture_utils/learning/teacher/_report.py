"""The report: the counts as text, as HTML, as CSV and as a picture."""

from __future__ import annotations

import csv
import html
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from lecture_utils import checks
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.learning import progress
from lecture_utils.learning.table_text import MOST_ROWS, cell, html_table, text_table
from lecture_utils.learning.teacher._collect import Learner, collect
from lecture_utils.learning.teacher._count import Row, answered_by, rows
from lecture_utils.learning.teacher._figure import bars

_Table = tuple[str, Sequence[str], list[Sequence[object]], str]

_HEAD = ("lesson", "misconception", "learners", "times", "sure", "right later", "belief")
_LEARNERS = (
    *("learner", "answered", "right at first try", "right now", "after the solution"),
    "certain and wrong",
)
_LEGEND = (
    "learners: how many showed it at least once, of those who locked an answer in the lesson. "
    "times: in how many answers. sure: in how many of these somebody was fairly sure or certain. "
    "right later: how many learners have now a right answer to every question in which they showed "
    "it."
)
_LEARNERS_LEGEND = (
    "after the solution: how many of the right answers were given after it had been shown. certain "
    "and wrong: how many last answers."
)


@dataclass(frozen=True)
class Report:
    """What a class believes. Shown as tables; ``figure()`` draws it, ``to_csv(path)`` writes it.

    Parameters
    ----------
    table : tuple of Row
        One for each misconception of each lesson, the most frequent of a lesson first.
    learners : tuple of Learner
    unusable : tuple of (file, reason)
        Files and folders that could not be used.
    notes : tuple of str
        What else the teacher should know: files that were used in part, or belong to the same
        learner.

    Examples
    --------
    >>> Report((), ())
    0 learners, 0 files. No misconception showed in a locked answer.
    """

    table: tuple[Row, ...]
    learners: tuple[Learner, ...]
    unusable: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def figure(self) -> Picture:
        """A bar for each misconception, grouped by lesson; of very many the first hundred.

        Returns
        -------
        Picture
        """
        return bars(self.table, answered_by(self.learners))

    def to_csv(self, path: str | Path) -> None:
        """Write the table: one line for each row, with the names of the fields in the first.

        Parameters
        ----------
        path : str or pathlib.Path
            A file that is there is replaced.

        Raises
        ------
        TypeError, ValueError
            ``path`` is no path.
        OSError
            It cannot be written.
        """
        path = checks.path(path, "path", "report.csv")
        rows = [[_no_formula(value) for value in astuple(row)] for row in self.table]
        # with a mark at its start a spreadsheet reads it as UTF-8
        with open(path, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
            csv.writer(file).writerows([[field.name for field in fields(Row)], *rows])

    def __repr__(self) -> str:
        tables = [text_table(head, rows) for _, head, rows, _ in self._tables()]
        return "\n\n".join(filter(None, [self._heading(), *tables, "\n".join(self._said())]))

    def _repr_html_(self) -> str:
        tables = [
            html_table(caption, head, rows) + (f"<p><small>{below}</small></p>" if below else "")
            for caption, head, rows, below in self._tables()
        ]
        said = "".join(f"<li>{html.escape(one)}</li>" for one in self._said())
        parts = [f"<p>{html.escape(self._heading())}</p>", *tables, f"<ul>{said}</ul>" * bool(said)]
        return "".join(parts)

    def _heading(self) -> str:
        files = sum(learner.files for learner in self.learners)
        heading = f"{_count(len(self.learners), 'learner')}, {_count(files, 'file')}."
        if self.unusable:
            heading += f" {len(self.unusable)} more could not be used: see below."
        if not self.table:
            heading += " No misconception showed in a locked answer."
        return heading

    def _tables(self) -> list[_Table]:
        """What has any rows: caption, head, rows, and what is said below."""
        rows: list[Sequence[object]] = [
            (
                *(
                    one.lesson or "no lesson",
                    one.misconception,
                    f"{one.learners} of {one.answered}",
                ),
                *(one.times, one.sure, one.resolved, one.belief),
            )
            for one in self.table
        ]
        learners: list[Sequence[object]] = []
        for learner in self.learners:
            total = sum(progress.scores(learner.answers).values(), progress.Score(0, 0, 0))
            shown = len(progress.after_solution(learner.answers))
            wrong = len(progress.certain_and_wrong(learner.answers))
            learners.append((learner.name, total.answered, total.first, total.now, shown, wrong))
        tables: list[_Table] = [
            ("Misconceptions, by lesson", _HEAD, rows, _LEGEND),
            ("Questions, by learner", _LEARNERS, learners, _LEARNERS_LEGEND),
        ]
        return [table for table in tables if table[2]]

    def _said(self) -> list[str]:
        said = [*self.notes, *(f"Not used: {file}. {reason}" for file, reason in self.unusable)]
        more = [f"… and {len(said) - MOST_ROWS:,} more files."] if len(said) > MOST_ROWS else []
        return [cell(one) for one in said[:MOST_ROWS]] + more


def report(folder: str | Path, names: bool = False) -> Report:
    """Count the misconceptions in all progress files below a folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        Every file whose name ends in .jsonl (or .json, of earlier versions) is read, in subfolders
        too. Nothing is changed.
    names : bool
        False: learners are numbered, and nothing tells who is who (files that could not be used are
        named, so that they can be asked for again). True: they have the names of their files.

    Returns
    -------
    Report

    Raises
    ------
    TypeError
        ``folder`` is no path, or ``names`` is neither True nor False.
    ValueError
        There is no such folder, or no such file in it.

    Notes
    -----
    Files with the same learner number belong to one learner, who counts once; the report says so. A
    learner counts once for a misconception, however often it showed.

    Examples
    --------
    >>> report("")
    Traceback (most recent call last):
        ...
    ValueError: folder (='') must name a file or folder. Use for example folder='progress_files'.
    """
    path = checks.path(folder, "folder", "progress_files")
    names = checks.flag(names, "names")
    if not os.path.isdir(path):
        what = "is a file and no folder" if os.path.exists(path) else "is not there"
        raise ValueError(
            f"folder (={str(folder)!r}) {what}. Give the path of a folder with progress files."
        )
    learners, unusable, notes = collect(path, names)
    return Report(rows(learners), learners, unusable, notes)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _no_formula(value: str | int) -> str | int:
    """A spreadsheet calculates what begins like this, and ids come from learners' files.

    Wide signs count as the plain ones, and what is not seen (blanks, line breaks) as nothing.
    """
    text = str(value)
    signs = (sign for letter in text for sign in unicodedata.normalize("NFKC", letter))
    first = next((sign for sign in signs if sign.isprintable() and not sign.isspace()), "")
    return f"'{value}" if first in tuple("=+-@") or not text[:1].isprintable() else value
