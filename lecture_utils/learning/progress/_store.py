"""Put answers into the file and get them out again; hold them for a pause, or until it works."""

from __future__ import annotations

import atexit
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from lecture_utils import checks
from lecture_utils.learning.progress import _file, _place
from lecture_utils.learning.progress._entry import Entry, clean, stamp
from lecture_utils.learning.progress._notes import note, on_reading
from lecture_utils.learning.progress._reading import Found
from lecture_utils.learning.progress._union import Answers, Line, folded, grown, spread

#: How long another notebook may hold the file before this one goes on without it.
LOCK_SECONDS = 2.0

#: How long a draft waits at most before it is written: many keys are then one line.
PAUSE_SECONDS = 1.0


@dataclass
class _Held:
    """What is not in the file yet. It belongs to no file: once another is named, it goes there."""

    answers: Answers = field(default_factory=dict)
    why: str = ""
    to_tell: dict[str, Callable[[bool, str], object]] = field(default_factory=dict)
    timer: threading.Timer | None = None


_held = _Held()
_one_at_a_time = threading.RLock()


@dataclass(frozen=True)
class Outcome:
    """What became of an answer.

    Parameters
    ----------
    entry : dict
        The entry as it is stored now, with the earlier attempts of all notebooks.
    saved : bool
        Whether it is in the file.
    note : str
        "", or sentences for the learner: what went wrong, where the answers are, what to do.

    Examples
    --------
    >>> record("example", {"kind": "choice", "lesson": "02_convolution", "choice": 1}).saved
    True
    """

    entry: Entry
    saved: bool
    note: str


@dataclass(frozen=True)
class Progress:
    """All answers of a file.

    Parameters
    ----------
    answers : dict of str to dict
        The entries, by item.
    note : str
        "", or sentences: what is wrong with the file and what to do.
    learner : str
        The random number that tells two learners apart; "" before anything was recorded.
    problem : str
        "", or what is wrong with the file, without advice.

    Examples
    --------
    >>> Progress().answers
    {}
    """

    answers: Answers = field(default_factory=dict)
    note: str = ""
    learner: str = ""
    problem: str = ""


def record(item: str, entry: Mapping[str, Any]) -> Outcome:
    """Put an answer into the file now, beside what other notebooks have put there.

    Parameters
    ----------
    item : str
        The id of a problem or a question.
    entry : mapping
        ``kind`` ("grid" or "choice") and ``lesson`` ("" for the one that teaches the operation);
        optional ``operation``, ``cells`` (rows of texts), ``size`` (two texts), ``choice``,
        ``confidence`` (0 to 3), ``locked``, ``right``, ``ids`` (of misconceptions), ``revealed``
        ("hint", "solution"), ``attempts`` (earlier entries), ``when`` (default: now). Other fields
        are kept.

    Returns
    -------
    Outcome
        Whether it is in the file, and what to tell the learner. A file that cannot be read or
        written is no error.

    Raises
    ------
    TypeError, ValueError
        ``item`` or a field of ``entry`` breaks its rule.

    Examples
    --------
    >>> record("example", {"kind": "choice", "lesson": "02_convolution", "choice": 1}).note
    ''
    """
    with _one_at_a_time:
        _take(item, entry)
        lines, said = _write()
        if lines is None:
            return Outcome(load().answers[item], saved=False, note=said)
        stored = folded(line for line in lines if line["item"] == item)
        return Outcome(stored[item], saved=True, note=said)


def draft(
    item: str, entry: Mapping[str, Any], told: Callable[[bool, str], object] | None = None
) -> None:
    """Take an answer that is still being typed; it is written after a pause, with others.

    Parameters
    ----------
    item, entry
        As in ``record``.
    told : function, optional
        Called with ``(saved, note)`` when it was tried, from another thread.

    Raises
    ------
    TypeError, ValueError
        As in ``record``; or ``told`` cannot be called.

    Examples
    --------
    >>> draft("typing", {"kind": "grid", "lesson": "02_convolution", "cells": [["2"]]})
    >>> load().answers["typing"]["cells"]
    [['2']]
    """
    if told is not None:
        checks.function(told, "told", "saved, note")
    with _one_at_a_time:
        _take(item, entry)
        if told:
            _held.to_tell[item] = told
        if _held.timer is None:
            _held.timer = threading.Timer(PAUSE_SECONDS, flush)
            _held.timer.daemon = True
            _held.timer.start()


@atexit.register
def flush() -> None:
    """Write now what waits, if anything does. A kernel that ends does this itself.

    Examples
    --------
    >>> flush()
    """
    with _one_at_a_time:
        if _held.answers:
            _write()


def load() -> Progress:
    """All answers that are known here: those of the file, and those that are not written yet.

    Nothing is changed and no file is made.

    Returns
    -------
    Progress

    Examples
    --------
    >>> load().note
    ''
    """
    with _one_at_a_time:
        old, found = _old(), _file.read(_place.path())
        known = [*old.lines, *found.lines]
        answers = folded([*known, *grown(known, spread(_held.answers), _now())])
        said = (_held.answers and _held.why) or on_reading(found, old)
        return Progress(answers, said, found.learner or old.learner, found.problem)


def read(file: str | Path) -> Progress:
    """What stands in one file, without the answers that wait here: for files of other learners.

    Parameters
    ----------
    file : str or pathlib.Path
        A progress.jsonl, or the progress.json of an earlier version.

    Returns
    -------
    Progress
        With ``problem``, and without a note. All that can be used of a damaged file is in it.

    Raises
    ------
    TypeError, ValueError
        ``file`` is no path.

    Examples
    --------
    >>> read("not there.jsonl").answers
    {}
    """
    found = _file.read(checks.path(file, "file", "progress.jsonl"))
    return Progress(folded(found.lines), learner=found.learner, problem=found.problem)


def _take(item: str, entry: Mapping[str, Any]) -> None:
    """Put an answer among those that wait."""
    if not isinstance(item, str) or not item:
        raise TypeError(
            f"item (={checks.shown(item)}) must be the id of a problem or a question. "
            "Use for example problem.id."
        )
    new, now = clean(entry), _now()
    new["when"] = new["when"] or stamp(now)
    here = list(spread(_held.answers))
    _held.answers = folded([*here, *grown(here, spread({item: new}), now)])


def _write() -> tuple[list[Line] | None, str]:
    """Try to save what waits, and tell it; the lines of the file, None if not, and a note."""
    if _held.timer:
        _held.timer.cancel()
        _held.timer = None
    lines, said = _saved()
    saved = lines is not None
    if saved:
        _held.answers = {}
    _held.why = "" if saved else said
    while _held.to_tell:
        _held.to_tell.popitem()[1](saved, said)
    return lines, said


def _saved() -> tuple[list[Line] | None, str]:
    try:
        _place.make_folder()
        # behind a link: the link stays, and whoever comes by another one meets the same lock
        file = Path(os.path.realpath(_place.path()))
        file.parent.stat()  # a link may lead to a disk that is not connected: nothing is made there
        with FileLock(f"{file}.lock", timeout=LOCK_SECONDS):
            old, found = _old(), _file.read(file)
            if found.closed:
                return None, on_reading(found, old)
            said = on_reading(old=old, found=replace(found, newer=""))
            if found.damage:
                copy = _file.set_aside(file, found.bad)
                said = note("mended", f"{found.damage} It is kept as {copy.name}")
            new = grown(found.lines, old.lines)
            new += grown([*found.lines, *new], spread(_held.answers), _now())
            _file.add(file, new, found.learner or old.learner or secrets.token_hex(8))
            return [*found.lines, *new], said
    except Timeout:
        if os.path.lexists(f"{file}.lock"):
            return None, note("locked", f"{LOCK_SECONDS:g}")
        return None, note("unwritten", "no file can be made in that folder")
    except OSError as problem:
        return None, note("unwritten", _file.reason(problem))
    except NotImplementedError:
        return None, note("unwritten", "no locks on this disk")


def _old() -> Found:
    file = _place.of_earlier_versions()
    return _file.read(file) if os.path.isfile(file) else Found(is_there=False)


def _now() -> datetime:
    return datetime.now(UTC)
