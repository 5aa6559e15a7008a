"""The file: read it and say what is wrong with it, set a copy aside, add lines to it."""

from __future__ import annotations

import itertools
import json
import math
import os
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lecture_utils.learning.progress._entry import (
    ABOUT_THE_LINE,
    FIELDS,
    checked,
    clean,
    too_deep,
)
from lecture_utils.learning.progress._union import Line, spread

FORMAT = "lecture6-progress"
VERSION = 2

#: A larger file is not read, in bytes: a term's answers are a hundredth of it.
LARGEST = 64_000_000

_UNSEEN = b" \t\r\xef\xbb\xbf"  # also the mark that an editor may have put in front
_UNWRITABLE = "It holds numbers or lists that JSON cannot write again."


@dataclass(frozen=True)
class Found:
    """What stands in a file.

    ``damage`` says what of it could not be used, ``newer`` what stays there unread, and ``closed`` why
    nothing may be added at all: "" if all is well, full sentences if not. ``bad`` are the first and
    the last byte of each line that could not be used.
    """

    lines: list[Line] = field(default_factory=list)
    learner: str = ""
    damage: str = ""
    newer: str = ""
    closed: str = ""
    bad: tuple[tuple[int, int], ...] = ()
    is_there: bool = True

    @property
    def problem(self) -> str:
        """What is wrong with it, without advice."""
        return " ".join(filter(None, [self.closed, self.damage, self.newer]))


def read(file: Path) -> Found:
    """What stands in ``file``, a .jsonl or the .json of an earlier version. It is not changed.

    Nothing is raised for what is in it. A file that is not there holds nothing.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would never end
            kind = "a folder" if file.is_dir() else "no ordinary file"
            return Found(closed=f"It is {kind}.")
        if status.st_size > LARGEST:
            size, most = (f"{n / 1e6:,.0f} MB" for n in (status.st_size, LARGEST))
            return Found(closed=f"It has {size}, and answers never have more than {most}.")
        raw = file.read_bytes()
    except FileNotFoundError:
        return Found(is_there=False)
    except OSError as problem:
        return Found(closed=f"It cannot be read ({reason(problem)}).")
    found = _understood(raw)
    if found.lines or not found.damage:
        return found
    found = _document(raw, found)
    closed = "It is a file of an earlier version: its name must end in .json."
    return replace(found, closed=closed) if found.lines and file.suffix == ".jsonl" else found


def set_aside(file: Path, bad: Iterable[tuple[int, int]]) -> Path:
    """Copy ``file`` to "<name>.broken-1.jsonl", or the next free number; take the ``bad`` lines out.

    A copy that is there already, of the same bytes, is enough. Good lines are not touched.

    Raises
    ------
    OSError
        It cannot be copied, and nothing is left of the attempt; or not changed.
    """
    raw = file.read_bytes()
    copies = (file.with_name(f"{file.stem}.broken-{n}{file.suffix}") for n in itertools.count(1))
    copy = next(copy for copy in copies if not os.path.lexists(copy) or _holds(copy, raw))
    if not os.path.lexists(copy):
        _append(copy, raw)
    good = bytearray(raw)
    for start, end in bad:
        good[start:end] = b"\n" * (end - start)
    with open(file, "r+b") as opened:
        opened.write(good.rstrip(b"\r\n"))
        opened.truncate()
        opened.flush()
        os.fsync(opened.fileno())
    return copy


def add(file: Path, lines: Iterable[Line], learner: str) -> None:
    """Add lines at the end of ``file``, all of them or none.

    Raises
    ------
    OSError
        They cannot be written; the file is as it was, and if it was not there, it is not there.
    """
    raw = b""
    for line in lines:
        blank = {name for name in FIELDS if line[name] is None or line[name] == []}
        said = {name: value for name, value in line.items() if name not in blank}
        head = {"format": FORMAT, "version": VERSION, "learner": learner, "item": line["item"]}
        raw += f"{json.dumps({**head, **said}, allow_nan=False)}\n".encode("ascii")
    _append(file, raw)


def reason(problem: OSError) -> str:
    """What the system says, without the path in it."""
    return problem.strerror or type(problem).__name__


def _append(file: Path, raw: bytes) -> None:
    was_there = file.exists()
    with open(file, "a+b", buffering=0, opener=_for_nobody_else) as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(size - 1, 0))
        if opened.read(1) not in (b"", b"\n"):  # the last line has no end yet
            raw = b"\n" + raw
        try:
            while raw:
                raw = raw[opened.write(raw) :]
            os.fsync(opened.fileno())
        except BaseException:
            opened.truncate(size)
            if not was_there:
                file.unlink()
            raise


def _for_nobody_else(file: str, flags: int) -> int:
    return os.open(file, flags, 0o600)


def _holds(file: Path, raw: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(raw) and file.read_bytes() == raw


# --- what the bytes say ---------------------------------------------------------------------------


def _understood(raw: bytes) -> Found:
    """Line by line: what is wrong with one says nothing of the others."""
    lines: list[Line] = []
    learner, newer, bad, why, start = "", 0, [], "", 0
    for number, text in enumerate(raw.split(b"\n"), start=1):
        try:
            content = _parsed(text) if text.strip(_UNSEEN) else {}
            if content.get("version", 0) > VERSION:
                newer = max(newer, content["version"])
            elif content:
                lines.append(_line(content))
                learner = learner or _text(content, "learner")
        except ValueError as problem:
            why = why or f"Line {number} cannot be used: {problem}"
            bad.append((start, start + len(text)))
        start += len(text) + 1
    if len(bad) > 1:
        why += f" Nor can {len(bad) - 1} more."
    made = f"was made by a newer version of this course (format {newer}, here {VERSION})."
    newer_lines = f"{'Some of it' if lines else 'It'} {made}" if newer else ""
    return Found(lines, learner, why, newer_lines, bad=tuple(bad))


def _line(content: dict[str, Any]) -> Line:
    if not (item := _text(content, "item")):
        raise ValueError("It names no item.")
    fields = {name: value for name, value in content.items() if name not in ABOUT_THE_LINE}
    return checked(fields, "entry") | {"item": item}


def _text(content: dict[str, Any], name: str) -> str:
    return value if isinstance(value := content.get(name), str) else ""


def _document(raw: bytes, found: Found) -> Found:
    """A file without any good line: the document of an earlier version, or nothing of ours."""
    try:
        content = _parsed(raw)
    except ValueError as problem:
        return replace(found, damage=str(problem))
    if "item" in content:
        return found
    good, bad = {}, []
    if not isinstance(content.get("learner", ""), str):
        bad.append("'learner'")
    if not isinstance(stored := content.get("answers", {}), dict):
        bad.append("'answers'")
        stored = {}
    for item, entry in stored.items():
        try:
            good[item] = clean(entry)
        except (TypeError, ValueError):
            bad.append(f"{item!r:.40}")
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    damage = f"Not all of it can be used: {', '.join(bad[:3])}{more}." if bad else ""
    return replace(found, lines=[*spread(good)], learner=_text(content, "learner"), damage=damage)


def _parsed(raw: bytes) -> dict[str, Any]:
    """What is written there.

    Raises
    ------
    ValueError
        It is nothing of this course, or JSON could not write it again.
    """
    try:
        content = json.loads(
            raw.decode("utf-8-sig"),  # an editor may have put a mark in front
            parse_constant=_finite,
            parse_float=_finite,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as problem:
        raise ValueError(f"It is no text in UTF-8 (byte {problem.start}).") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise ValueError(f"It is no JSON ({place}).") from problem
    except KeyError as problem:
        raise ValueError(f"It holds {problem.args[0]!r:.40} twice.") from problem
    except (ValueError, RecursionError) as problem:  # also more than 4,300 digits
        raise ValueError(_UNWRITABLE) from problem
    if too_deep(content):
        raise ValueError(_UNWRITABLE)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("It holds something else than answers of this course.")
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ValueError(f"Its version (={version!r:.20}) is no version.")
    return content


def _finite(word: str) -> float:
    if math.isfinite(value := float(word)):
        return value
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # the first of two values would be lost in silence
        raise KeyError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return found
