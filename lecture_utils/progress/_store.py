"""Put answers into the file and get them out again; keep them here while that is not possible."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from lecture_utils.progress import _file, _place
from lecture_utils.progress._entry import Entry, clean
from lecture_utils.progress._merge import combined, stamp

#: How long another notebook may hold the file before this one goes on without it.
LOCK_SECONDS = 2.0

_KEPT_HERE = (
    "Answers stay in memory until this kernel stops, and are tried again with the next one."
)
_ELSEWHERE = f"or set {_place.VARIABLE} to another file"

# Answers that could not be written yet, by item. They belong to no file: once another one is named,
# they go there.
_waiting: dict[str, Entry] = {}
_why_they_wait = ""
_one_at_a_time = threading.RLock()


@dataclass(frozen=True)
class Outcome:
    """What became of an answer.

    Attributes
    ----------
    entry : dict
        The entry as it is stored now, with the earlier attempts of all notebooks.
    saved : bool
        Whether it is in the file.
    note : str
        "", or sentences for the learner: what went wrong, where the answers are, what to do.
    """

    entry: Entry
    saved: bool
    note: str


@dataclass(frozen=True)
class Progress:
    """All answers of a file.

    Attributes
    ----------
    answers : dict item -> entry
    note : str
        "", or sentences: what is wrong with the file and what to do.
    learner : str
        The random number that tells two learners apart; "" before anything was recorded.
    problem : str
        "", or what is wrong with the file, without advice.
    """

    answers: dict[str, Entry]
    note: str = ""
    learner: str = ""
    problem: str = ""


def record(item: str, entry: Mapping[str, Any]) -> Outcome:
    """Put an answer into the file, beside what other notebooks have put there.

    Parameters
    ----------
    item : str
        The id of a problem or a question.
    entry : mapping
        ``kind`` ("grid" or "choice") and ``lesson``; optional ``operation``, ``cells`` (rows of texts),
        ``size`` (two texts), ``choice``, ``confidence`` (0 to 3), ``locked``, ``right``, ``ids`` (of
        misconceptions), ``attempts`` (earlier entries), ``when`` (default: now). Other fields are kept.

    Returns
    -------
    Outcome
        Whether it is in the file, and what to tell the learner. A file that cannot be read or written is
        no error.

    Raises
    ------
    TypeError, ValueError
        ``item`` or a field of ``entry`` breaks its rule.

    Examples
    --------
    >>> record("example", {"kind": "choice", "lesson": "02_convolution", "choice": 1}).note
    ''
    """
    if not isinstance(item, str) or not item:
        raise TypeError(
            f"item (={item!r:.60}) must be the id of a problem or a question. Use for example problem.id."
        )
    new = clean(entry)
    global _why_they_wait
    with _one_at_a_time:
        now = _now()
        new["when"] = new["when"] or stamp(now)
        _waiting.update(combined(_waiting, {item: new}, now))
        stored, note = _save(now)
        if stored is None:
            _why_they_wait = note
            return Outcome(load().answers[item], saved=False, note=note)
        _waiting.clear()
        return Outcome(stored[item], saved=True, note=note)


def load() -> Progress:
    """All answers that are known here: those of the file, and those that could not be written yet.

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
        found = _file.read(_place.path())
        answers = combined(found.document["answers"], _waiting, _now())
        note = _why_they_wait if _waiting else _note_of(found)
        return Progress(answers, note, found.document["learner"], found.damage or found.closed)


def read(file: str | Path) -> Progress:
    """What stands in one file, without the answers that wait here: for files of other learners.

    Parameters
    ----------
    file : str or pathlib.Path

    Returns
    -------
    Progress
        With ``problem``, and without a note. All that can be used of a damaged file is in it.
    """
    found = _file.read(Path(file))
    problem = found.damage or found.closed
    return Progress(found.document["answers"], learner=found.document["learner"], problem=problem)


def _save(now: datetime) -> tuple[dict[str, Entry] | None, str]:
    """Write what waits; return the answers of the file, None if it was not written, and a note."""
    try:
        _place.make_folder()
        # behind a link: the link stays, and whoever comes by another one meets the same lock
        file = Path(os.path.realpath(_place.path()))
        file.parent.stat()  # a link may lead to a disk that is not connected: nothing is made there
        with FileLock(f"{file}.lock", timeout=LOCK_SECONDS):
            found = _file.read(file)
            if found.closed:
                return None, _note_of(found)
            note = _put_aside(file, found)
            document = {
                **found.document,
                "answers": combined(found.document["answers"], _waiting, now),
            }
            document["learner"] = document["learner"] or secrets.token_hex(8)
            _file.write(file, document)
            return document["answers"], note
    except Timeout:
        return None, (
            f"Another notebook has kept {_place.shown()} locked for more than {LOCK_SECONDS:g} seconds. "
            f"{_KEPT_HERE} Choose Kernel → Shut Down All Kernels if this does not end."
        )
    except (OSError, NotImplementedError) as problem:  # the latter: a disk without locks
        return None, _not_written(problem)


def _put_aside(file: Path, found: _file.Found) -> str:
    if not found.damage:
        return ""
    copy = _file.keep_aside(file)
    return (
        f"There was something wrong with {_place.shown()}. {found.damage} It is kept as {copy.name} in the same "
        "folder, and a new file holds your answers from now on."
    )


def _note_of(found: _file.Found) -> str:
    if found.damage:
        return (
            f"There is something wrong with {_place.shown()}. {found.damage} With your next answer it is kept "
            "aside under another name, and a new file begins. Put a good copy in its place if you have one."
        )
    if found.closed:
        return (
            f"Your answers cannot go to {_place.shown()}. {found.closed} It is left as it is. {_KEPT_HERE} "
            f"Put it elsewhere, {_ELSEWHERE}."
        )
    return ""


def _not_written(problem: Exception) -> str:
    said = _file.reason(problem) if isinstance(problem, OSError) else "no locks on this disk"
    return (
        f"Your answers cannot be saved in {_place.shown()} ({said}). {_KEPT_HERE} Give this account the right and "
        f"the room to write there, {_ELSEWHERE}."
    )


def _now() -> datetime:
    return datetime.now(UTC)
