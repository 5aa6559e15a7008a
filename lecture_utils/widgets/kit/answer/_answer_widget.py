"""What the widgets that take an answer share: entries that are restored, watched and kept.

An entry is what ``lecture_utils.progress`` stores of one answer. The browser fills entries in and
locks them; here they are only taken from the file when a widget is made, and put into it when they
change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from lecture_utils import progress
from lecture_utils.figures import picture
from lecture_utils.figures.picture import Picture
from lecture_utils.widgets.kit._grid_widget import GridWidget

#: More rows or columns than this are in no question.
_MOST = 64


class AnswerWidget(GridWidget):
    """Base of the widgets that take answers.

    A subclass gives ``_picture()`` (what is asked, with empty cells or open choices) and
    ``__repr__``; neither may depend on what a learner has answered.
    """

    _entries: traitlets.Dict[str, Any] = traitlets.Dict(help="the answers, by item").tag(sync=True)
    _seen: traitlets.Dict[str, Any] = traitlets.Dict(
        help="the last change that arrived here, by item: [when, saved]"
    ).tag(sync=True)
    _kept = traitlets.Unicode(help="where the answers are kept").tag(sync=True)

    def __init__(
        self,
        unknown: Mapping[str, Any],
        blanks: Mapping[str, dict[str, Any]],
        *,
        size: str,
        **traits: Any,
    ) -> None:
        found = progress.load()
        entries = {
            item: restored(found.answers.get(item), blank, self._choices(item))
            for item, blank in blanks.items()
        }
        seen = {item: [entry["when"], True] for item, entry in entries.items() if entry["when"]}
        kept = {"_entries": entries, "_seen": seen, "_kept": _kept(found.note)}
        super().__init__(unknown, size=size, **kept, **traits)
        self.observe(self._keep, "_entries")

    def _choices(self, item: str) -> int:
        """How many choices a question has."""
        return 0

    def _keep(self, change: Any) -> None:
        """Put what has changed into the file, and say so to the browser."""
        old, new = change["old"], change["new"]
        notes = []
        for item in (item for item in new if new[item] != old.get(item)):
            outcome = progress.record(item, new[item])
            notes.append(outcome.note)
            self._seen = {**self._seen, item: [new[item]["when"], outcome.saved]}
        self._kept = _kept(*dict.fromkeys(notes))

    def _picture(self) -> Picture:
        raise NotImplementedError

    def _still(self) -> dict[str, str]:
        """The question as a PNG and as text."""
        asked = self._picture()
        return picture.still(asked.figure, f"{self!r}\n{asked.alt}", picture.TEXT_ONLY)


def _kept(*notes: str) -> str:
    """Where the answers are; if something is wrong there, what it is."""
    return " ".join(filter(None, notes)) or f"Your answers are kept in {progress.path()}."


def blank(kind: str, lesson: str, operation: str) -> dict[str, Any]:
    """The entry of a question that nobody has answered yet; ``kind`` is "grid" or "choice"."""
    return {
        "kind": kind,
        "lesson": lesson,
        "operation": operation,
        "cells": None,
        "size": None,
        "choice": None,
        "confidence": None,
        "locked": False,
        "right": None,
        "ids": [],
        "attempts": [],
        "when": "",
    }


def restored(stored: Any, blank: Mapping[str, Any], choices: int = 0) -> dict[str, Any]:
    """The entry to begin with: the stored one, as far as it makes sense, else the blank one.

    The file may have been edited by hand or written by another version: what is no answer to this
    kind of question is left out, and fields that are not known here are kept.

    Examples
    --------
    >>> entry = restored({"kind": "grid", "cells": [["2"]], "confidence": 9}, blank("grid", "", ""))
    >>> entry["cells"], entry["confidence"], entry["locked"]
    ([['2']], None, False)
    """
    if not isinstance(stored, Mapping) or stored.get("kind") != blank["kind"]:
        return dict(blank)
    attempts = stored.get("attempts")
    attempts = attempts if isinstance(attempts, list) else []
    earlier = [_attempt(one, blank, choices) for one in attempts if isinstance(one, Mapping)]
    return {
        **stored,
        **_attempt(stored, blank, choices),
        "attempts": [one for one in earlier if one["locked"]],
    }


def _attempt(stored: Mapping[str, Any], blank: Mapping[str, Any], choices: int) -> dict[str, Any]:
    """One attempt without its earlier ones."""
    cells, size = stored.get("cells"), stored.get("size")
    choice, confidence = stored.get("choice"), stored.get("confidence")
    right, ids = stored.get("right"), stored.get("ids")
    entry = {
        "kind": blank["kind"],
        "lesson": blank["lesson"],
        "operation": blank["operation"],
        "cells": cells if _is_grid(cells) else None,
        "size": size if _are_texts(size) and len(size) == 2 else None,
        "choice": choice if _is_number(choice) and 0 <= choice < choices else None,
        "confidence": confidence
        if _is_number(confidence) and 0 <= confidence < len(progress.CONFIDENCES)
        else None,
        "locked": stored.get("locked") is True,
        "right": right if isinstance(right, bool) else None,
        "ids": ids if _are_texts(ids) else [],
        "when": stored["when"] if isinstance(stored.get("when"), str) else "",
    }
    answered = entry["choice"] if blank["kind"] == "choice" else entry["cells"]
    return entry if answered is not None else {**entry, "locked": False, "right": None}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) <= _MOST
        and all(isinstance(text, str) for text in value)
    )


def _is_grid(value: Any) -> bool:
    """Whether this is a grid of texts: rows, all of the same length."""
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MOST
        and all(_are_texts(row) and len(row) == len(value[0]) > 0 for row in value)
    )
