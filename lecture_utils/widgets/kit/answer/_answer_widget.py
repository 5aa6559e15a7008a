"""What the widgets that take an answer share: entries that are restored, watched and kept.

An entry is what ``progress`` stores of one answer, and its fields are written down there. The
browser fills entries in and locks them; here they are only taken from the file when a widget is
made, and put into it when they change: a locked answer at once, a draft after a pause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import traitlets

from lecture_utils.learning import progress
from lecture_utils.widgets.kit._grid_widget import GridWidget

#: More rows or columns than this are in no question.
_MOST = 64


class AnswerWidget(GridWidget):
    """Base of the widgets that take answers.

    A subclass gives ``_still()`` (what is asked, with empty cells or open choices) and
    ``__repr__``; neither may depend on what a learner has answered.
    """

    _entries: traitlets.Dict[str, Any] = traitlets.Dict(help="the answers, by item").tag(sync=True)
    _seen: traitlets.Dict[str, Any] = traitlets.Dict(
        help="the last change that arrived here, by item: [stamp, saved]"
    ).tag(sync=True)
    _kept = traitlets.Unicode(help="where the answers are kept").tag(sync=True)
    _troubled = traitlets.Bool(help="whether something is wrong with that place").tag(sync=True)

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
            item: self._begin(item, restored(found.answers.get(item), blank, self._choices(item)))
            for item, blank in blanks.items()
        }
        seen = {item: [_stamp(entry), True] for item, entry in entries.items() if entry["when"]}
        kept = {
            "_entries": entries,
            "_seen": seen,
            "_kept": _kept(found.note),
            "_troubled": bool(found.note),
        }
        super().__init__(unknown, size=size, **kept, **traits)
        self.observe(self._keep, "_entries")

    def _choices(self, item: str) -> int:
        """How many choices a question has."""
        return 0

    def _begin(self, item: str, entry: dict[str, Any]) -> dict[str, Any]:
        """What to begin with, of what is kept: all of it."""
        return entry

    def _keep(self, change: Any) -> None:
        """Give what has changed to the file, and say to the browser how far it is."""
        old, new = change["old"], change["new"]
        for item, entry in new.items():
            if entry == old.get(item):
                continue
            stamp = _stamp(entry)
            self._seen = {**self._seen, item: [stamp, False]}
            if entry["locked"]:
                outcome = progress.record(item, entry)
                self._tell(item, stamp, outcome.saved, outcome.note)
            else:
                progress.draft(item, entry, _in_this_loop(partial(self._tell, item, stamp)))

    def _tell(self, item: str, stamp: str, saved: bool, note: str) -> None:
        """Tell the browser what became of a change, unless a later one has come since."""
        if self._seen[item][0] == stamp:
            self._seen = {**self._seen, item: [stamp, saved]}
        self._kept = _kept(note)
        self._troubled = bool(note)


def _stamp(entry: Mapping[str, Any]) -> str:
    """What tells two states of an entry apart; ``stampOf`` in keeper.js says the same."""
    return " ".join([entry["when"], *entry["revealed"]])


def _kept(note: str) -> str:
    """Where the answers are; if something is wrong there, what it is."""
    return note or f"Your answers are kept in {progress.path()}."


def _in_this_loop(tell: Callable[[bool, str], None]) -> Callable[[bool, str], object]:
    """``tell`` for other threads: what a kernel sends is sent by its event loop."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # no kernel, so nothing is sent
        return tell
    return lambda saved, note: loop.is_closed() or loop.call_soon_threadsafe(tell, saved, note)


def restored(stored: Any, blank: Mapping[str, Any], choices: int = 0) -> dict[str, Any]:
    """The entry to begin with: the stored one, as far as it makes sense, else the blank one.

    It may have been written for another kind of question, or with other choices: what is no answer
    to this one is left out, and fields that are not known here are kept.

    Examples
    --------
    >>> empty = progress.blank("grid", "", "conv2d")
    >>> entry = restored({"kind": "grid", "cells": [["2"]], "confidence": 9}, empty)
    >>> entry["cells"], entry["confidence"], entry["locked"]
    ([['2']], None, False)
    """
    if not isinstance(stored, Mapping) or stored.get("kind") != blank["kind"]:
        return dict(blank)
    attempts = stored.get("attempts")
    attempts = attempts if isinstance(attempts, list) else []
    earlier = [_attempt(one, blank, choices) for one in attempts if isinstance(one, Mapping)]
    return {
        **blank,
        **stored,
        **_attempt(stored, blank, choices),
        "attempts": [one for one in earlier if one["locked"]],
    }


def _attempt(stored: Mapping[str, Any], blank: Mapping[str, Any], choices: int) -> dict[str, Any]:
    """One attempt without its earlier ones."""
    about = {field: blank[field] for field in ("kind", "lesson", "operation")}
    entry = progress.sound(stored, dict(blank)) | about
    if entry["choice"] is not None and entry["choice"] >= choices:
        entry["choice"] = None
    if entry["cells"] is not None and not _is_drawn(entry["cells"]):
        entry["cells"] = None
    answered = entry["choice"] if blank["kind"] == "choice" else entry["cells"]
    return entry if answered is not None else {**entry, "locked": False, "right": None}


def _is_drawn(cells: list[list[str]]) -> bool:
    return len(cells) <= _MOST and 0 < len(cells[0]) <= _MOST
