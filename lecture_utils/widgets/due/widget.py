"""The questions that are due: what was answered wrong some days ago, to be answered once more."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import traitlets

from lecture_utils import checks, exercises
from lecture_utils.exercises import Problem, Question
from lecture_utils.figures.kit.picture import Still
from lecture_utils.learning import progress
from lecture_utils.learning.progress import DueItem, DueList
from lecture_utils.widgets.answer_grid.widget import blank, item_of
from lecture_utils.widgets.answer_grid.widget import payload as grid_payload
from lecture_utils.widgets.kit.answer._answer_widget import AnswerWidget
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.quiz.widget import payload as question_payload

#: So many questions are asked at once at most.
MOST = 20

_FIRST, _SECOND = progress.INTERVALS
#: The same for everybody and on every day: notebooks are stored with it.
_RULES = (
    f"An error brings a question back after {_FIRST} days.",
    f"Right then, it comes back once more, {_SECOND} days later.",
    "Right again, it is done. Every error begins again.",
)

#: What an entry that is opened anew does not keep.
_ANSWERED = (
    *("cells", "size", "choice", "confidence", "locked", "right", "ids", "revealed", "when"),
    "attempts",
)


class Due(AnswerWidget):
    """Ask again what was answered wrong, on the day on which it comes back.

    ``progress.due`` says which questions these are, and when. Each is asked as it was in its
    lesson, with nothing filled in and nothing shown: quizzes and grids, one at a time. Answers are
    kept in the same file, beside the earlier ones, which stay there. Checking needs no kernel.

    Parameters
    ----------
    due : progress.DueList, optional
        What comes back; those are asked whose day has come. Default: ``progress.due()``.
    most : int
        So many questions are asked at once, at most: first those that wait longest. 1 to 20.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError
        ``due`` is no DueList, ``most`` no whole number, or a keyword is misspelt.
    ValueError
        ``most`` is not from 1 to 20, or size is unknown.

    Examples
    --------
    >>> from lecture_utils import Due
    >>> Due()
    Due(what was answered wrong comes back after 2 days, and once more 7 days later)
    """

    _esm, _css = assets("due")

    _parts: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _words: traitlets.List[str] = traitlets.List(help="sentences above the questions").tag(
        sync=True
    )

    def __init__(
        self, due: DueList | None = None, most: int = 10, size: str = "medium", **unknown: Any
    ) -> None:
        most = checks.whole(most, "most", least=1, most=MOST, example=10)
        listed = progress.due() if due is None else due
        if not isinstance(listed, DueList):
            raise TypeError(
                f"due (={checks.shown(due)}) must be a list of what comes back. Use for example "
                "due=progress.due()."
            )
        known = progress.load().answers
        asked, gone = _asked(listed.now, known)
        now, rest = asked[:most], asked[most:]
        self._due = {part["item"]: one for one, part, _ in now}
        self._number_of_choices = {
            part["item"]: len(part["question"]["choices"]) for _, part, _ in now if not part["grid"]
        }
        super().__init__(
            unknown,
            {part["item"]: entry for _, part, entry in now},
            _parts=[part for _, part, _ in now],
            _words=_said(listed, len(now), len(rest), gone),
            size=size,
        )

    def __repr__(self) -> str:
        return (
            f"Due(what was answered wrong comes back after {_FIRST} days, and once more {_SECOND} "
            "days later)"
        )

    def _choices(self, item: str) -> int:
        return self._number_of_choices.get(item, 0)

    def _begin(self, item: str, entry: dict[str, Any]) -> dict[str, Any]:
        """As it was asked at first, unless it was begun today; the file keeps what was before."""
        if self._due[item].begun:
            return {**entry, "attempts": []}
        fresh = progress.blank(entry["kind"], entry["lesson"], entry["operation"])
        opened = {**entry, **{name: fresh[name] for name in _ANSWERED}}
        opened.pop("after", None)
        return opened

    def _still(self) -> Still:
        """What it is for, in words: who has answered what, and today's date, are not in it."""
        steps = "".join(f"<li>{html.escape(words)}</li>" for words in _RULES)
        run = "Run this cell: it asks what is due today."
        text = f"{self!r}\n{' '.join(_RULES)} {run}"
        return {"text/html": f"<ol>{steps}</ol><p>{run}</p>", "text/plain": text}, {}


def _asked(
    due: tuple[DueItem, ...], known: Mapping[str, dict[str, Any]]
) -> tuple[list[tuple[DueItem, dict[str, Any], dict[str, Any]]], list[str]]:
    """Each with what the page shows and a blank entry; and the ids that ask nothing any more."""
    asked, gone = [], []
    for one in due:
        entry = known.get(one.item, {})
        try:
            part, empty = _part(one.item, entry)
        except (TypeError, ValueError):
            gone.append(one.item)
            continue
        words = {"right": one.after(True), "wrong": one.after(False)}
        asked.append((one, {"item": one.item, **words, **part}, empty))
    return asked, gone


def _part(item: str, entry: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the page shows of a question or a problem, and its blank entry.

    Raises
    ------
    TypeError, ValueError
        The course has nothing of this id, or what is kept of it belongs to something else.
    """
    id, _, last = item.partition("/last-")
    found = exercises.by_id(id, entry.get("operation", ""), entry.get("call"))
    if isinstance(found, Question):
        if last or entry.get("kind") != "choice":
            raise ValueError(f"{item} is no question with choices")
        question = question_payload(found)
        return {"grid": None, "question": question}, progress.blank("choice", found.lesson)
    return _grid(item, found, last, entry)


def _grid(
    item: str, problem: Problem, last: str, entry: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    blanks = int(last) if last else None
    fits = blanks is None or 1 <= blanks <= problem.answer.size
    if entry.get("kind") != "grid" or not fits or item_of(problem, blanks) != item:
        raise ValueError(f"{item} is no problem of this course")
    ask_size = blanks is None and entry.get("size") is not None
    grid = grid_payload(problem, blanks, ask_size)
    return {"grid": grid, "question": None}, blank(problem, entry.get("lesson") or None)


def _said(due: DueList, now: int, rest: int, gone: list[str]) -> list[str]:
    """What stands above the questions."""
    first = "" if now else "Nothing is due today."
    more = f"{_counted(rest)} due too: run this cell again after these." if rest else ""
    lost = ", ".join(checks.shown(item) for item in gone[:3]) + (", …" if len(gone) > 3 else "")
    left = (
        f"{_counted(len(gone))} due, but not in this course, or not any more ({lost}). "
        f"{'It is' if len(gone) == 1 else 'They are'} left out."
    )
    empty = "" if due.items or now else "No question was answered wrong, or all such are done."
    return list(filter(None, [first, empty, more, due.later, due.warning, left if gone else ""]))


def _counted(count: int) -> str:
    return "1 question is" if count == 1 else f"{count} questions are"
