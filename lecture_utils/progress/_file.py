"""The file: read it and say what is wrong with it, put it aside, write it whole or not at all."""

from __future__ import annotations

import itertools
import json
import math
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecture_utils.progress._entry import clean, too_deep

FORMAT = "lecture6-progress"
VERSION = 1


@dataclass(frozen=True)
class Found:
    """What stands in a file. ``document`` is all of it that can be used, and has all its fields.

    ``damage`` says what could not be used: the file must be put aside before it is replaced. ``closed`` says
    why it must not be replaced at all. Both are "" if all is well, and full sentences if not.
    """

    document: dict[str, Any]
    damage: str = ""
    closed: str = ""


def read(file: Path) -> Found:
    """What stands in ``file``. Never raises for what is in it, and changes nothing.

    A file that is not there is an empty document.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # reading a pipe would never end
            kind = "a folder" if file.is_dir() else "no ordinary file"
            return Found(_empty(), closed=f"It is {kind}.")
        raw = file.read_bytes()
    except FileNotFoundError:
        return Found(_empty())
    except OSError as problem:
        return Found(_empty(), closed=f"It cannot be read ({reason(problem)}).")
    try:
        content = _parsed(raw)
    except UnicodeDecodeError as problem:
        return Found(_empty(), damage=f"It is no text in UTF-8 (byte {problem.start}).")
    except json.JSONDecodeError as problem:
        return Found(
            _empty(), damage=f"It is no JSON (line {problem.lineno}, column {problem.colno})."
        )
    except (ValueError, RecursionError):
        return Found(_empty(), damage="It holds numbers or lists that JSON cannot write again.")
    return _understood(content)


def keep_aside(file: Path) -> Path:
    """Copy ``file``, byte for byte, to "<name>.broken-1.json", or to the next number that is free.

    A copy that is there already, of the same bytes, is enough.

    Raises
    ------
    OSError
        It cannot be copied; nothing is left of the attempt.
    """
    raw = file.read_bytes()
    copies = (file.with_name(f"{file.stem}.broken-{n}{file.suffix}") for n in itertools.count(1))
    copy = next(copy for copy in copies if not os.path.lexists(copy) or _holds(copy, raw))
    if not os.path.lexists(copy):
        target = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        try:
            _fill(target, raw)
        except BaseException:
            copy.unlink()
            raise
    return copy


def write(file: Path, document: dict[str, Any]) -> None:
    """Replace ``file`` by ``document``: afterwards it is the old one or the new one, never a part.

    Raises
    ------
    OSError
        It cannot be written; the old one is as it was, and nothing is left of the attempt.
    """
    raw = (json.dumps(document, indent=1, allow_nan=False) + "\n").encode("ascii")
    mode = _mode_if_writable(file)
    target, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".new")
    try:
        _fill(target, raw)
        if mode is not None:
            os.chmod(name, mode)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def reason(problem: OSError) -> str:
    """What the system says, without the path in it."""
    return problem.strerror or type(problem).__name__


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change the ends of lines


def _empty() -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "learner": "", "answers": {}}


def _mode_if_writable(file: Path) -> int | None:
    """The rights of the file, None if it is not there.

    A file that may not be written is not replaced either, though the folder's rights would allow it.
    """
    try:
        with open(file, "r+b") as opened:
            return stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
    except FileNotFoundError:
        return None


def _holds(file: Path, raw: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(raw) and file.read_bytes() == raw


def _fill(descriptor: int, raw: bytes) -> None:
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(raw)
        opened.flush()
        os.fsync(opened.fileno())


def _parsed(raw: bytes) -> Any:
    """The content; numbers that JSON does not have, or that could not be written again, are refused."""

    def refuse(word: str) -> Any:
        raise ValueError(word)

    def finite(word: str) -> float:
        return value if math.isfinite(value := float(word)) else refuse(word)

    text = raw.decode("utf-8-sig")  # an editor may have put a mark in front
    content = json.loads(text, parse_constant=refuse, parse_float=finite)
    return refuse("too deep") if too_deep(content) else content


def _understood(content: Any) -> Found:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return Found(_empty(), damage="It holds something else than answers of this course.")
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        return Found(_empty(), damage=f"Its version (={version!r:.20}) is no version.")
    if version > VERSION:
        closed = (
            f"It was made by a newer version of this course (format {version}, here {VERSION})."
        )
        return Found(_empty(), closed=closed)
    return _usable(content)


def _usable(content: dict[str, Any]) -> Found:
    """The parts of a document that keep their rules."""
    document, bad = {**_empty(), **content}, []
    if not isinstance(document["learner"], str):
        bad.append("'learner'")
        document["learner"] = ""
    stored = document["answers"]
    if not isinstance(stored, dict):
        bad.append("'answers'")
        stored = {}
    document["answers"] = {}
    for item, entry in stored.items():
        try:
            document["answers"][item] = clean(entry)
        except (TypeError, ValueError):
            bad.append(f"{item!r:.40}")
    if not bad:
        return Found(document)
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    return Found(document, f"Not all of it can be used: {', '.join(bad[:3])}{more}.")
