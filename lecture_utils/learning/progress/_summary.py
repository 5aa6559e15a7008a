"""The learner's own overview: what was answered, how well "sure" meant "right", what is due."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from lecture_utils.learning.progress import _place
from lecture_utils.learning.progress._due import DueList, due
from lecture_utils.learning.progress._score import (
    CONFIDENCES,
    Score,
    after_solution,
    calibration,
    certain_and_wrong,
    scores,
    tries,
)
from lecture_utils.learning.progress._store import Progress, load
from lecture_utils.learning.table_text import Row, html_table, text_table

#: The same on every computer, wherever its answers would go: notebooks are stored with it.
EMPTY = (
    "No answers yet. They will be kept in ~/.lecture6/progress.jsonl, or in the file that the "
    f"environment variable {_place.VARIABLE} names."
)

_LESSONS = ("lesson", "answered", "right at first try", "right now")
_SURE = ("how sure", "answered", "right at first try")


@dataclass(frozen=True)
class Summary:
    """Counts of a learner's answers, shown as text and as tables.

    Parameters
    ----------
    progress : Progress
        The answers.
    where : str
        The file in words.
    again : DueList
        What comes back, and when.

    Examples
    --------
    >>> Summary(Progress({}), "a file")
    No answers yet. They will be kept in ~/.lecture6/progress.jsonl, or in the file that the \
environment variable LECTURE6_PROGRESS names.
    """

    progress: Progress
    where: str
    again: DueList = field(default_factory=DueList)

    def __repr__(self) -> str:
        tables = [text_table(head, rows) for _, head, rows in self._tables()]
        parts = [self.progress.note, self._heading(), *tables, self._advice()]
        return "\n\n".join(filter(None, parts))

    def _repr_html_(self) -> str:
        tables = [html_table(*table) for table in self._tables()]
        heading = "" if self._lessons() else self._heading()  # else it is a table's caption
        note, heading, advice = map(_paragraph, (self.progress.note, heading, self._advice()))
        return "".join([note, heading, *tables, advice])

    def _heading(self) -> str:
        answers = self.progress.answers
        if not answers:
            return "" if self.progress.note else EMPTY
        if not any(map(tries, answers.values())):
            return f"No answer is locked yet; what you have begun is kept in {self.where}."
        return f"Your answers, kept in {self.where}"

    def _tables(self) -> list[tuple[str, Row, list[Row]]]:
        """What has any rows: caption, head and rows."""
        sure = calibration(self.progress.answers).items()
        rows: list[Row] = [(CONFIDENCES[how], count, right) for how, (right, count) in sure]
        caption = "How sure you were, and how often you were right"
        tables: list[tuple[str, Row, list[Row]]] = [
            (self._heading(), _LESSONS, self._lessons()),
            (caption, _SURE, rows),
            self.again.table(),
        ]
        return [table for table in tables if table[2]]

    def _lessons(self) -> list[Row]:
        found = scores(self.progress.answers)
        rows = [(name or "no lesson", score) for name, score in found.items()]
        if len(rows) > 1:
            rows.append(("all", sum(found.values(), Score(0, 0, 0))))
        return [(name, score.answered, score.first, score.now) for name, score in rows]

    def _advice(self) -> str:
        return " ".join(filter(None, [self._sure_and_wrong(), self._shown(), self.again.warning]))

    def _shown(self) -> str:
        """Right answers that are no sign of knowing yet: the solution had been seen."""
        items = after_solution(self.progress.answers)
        if not items:
            return ""
        count = "1 right answer was" if len(items) == 1 else f"{len(items)} right answers were"
        return f"{count} given after the solution had been shown: try such a question again later."

    def _sure_and_wrong(self) -> str:
        answers = self.progress.answers
        items = certain_and_wrong(answers)
        if not items:
            return ""
        count = "1 answer was" if len(items) == 1 else f"{len(items)} answers were"
        lessons = ", ".join(sorted({answers[item]["lesson"] or "no lesson" for item in items}))
        begin = "Begin there: such errors are learned from best."
        return f"{count} certain, and wrong ({lessons}). {begin}"


def summary() -> Summary:
    """What has been answered so far, lesson by lesson.

    Returns
    -------
    Summary
        For each lesson the questions answered, right at the first try and right now; then, for each
        answer to "how sure?", how often the first try was right; then what was answered wrong, and
        when it comes back.

    Examples
    --------
    >>> summary()
    No answers yet. They will be kept in ~/.lecture6/progress.jsonl, or in the file that the \
environment variable LECTURE6_PROGRESS names.
    """
    known = load()
    return Summary(known, _place.shown(), due(known.answers))


def _paragraph(words: str) -> str:
    return f"<p>{html.escape(words)}</p>" if words else ""
