"""The file: read it and say what is wrong with it, set a copy aside, add lines to it."""

from __future__ import annotations

import itertools
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lecture_utils.learning.progress._entry import FIELDS
from lecture_utils.learning.progress._reading import FORMAT, VERSION, Found, understood
from lecture_utils.learning.progress._union import Line

#: A larger file is not read, in bytes: a term's answers are a tenth of it.
LARGEST = 16_000_000


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
    found = understood(raw)
    if found.is_document and file.suffix == ".jsonl":
        earlier = "It is a file of an earlier version: its name must end in .json."
        return replace(found, closed=found.newer or earlier, newer="")
    return found


def set_aside(file: Path, bad: Iterable[tuple[int, int]]) -> Path:
    """Copy ``file`` to "<name>.broken-1.jsonl", and take the ``bad`` lines out of it.

    If that name is taken the next number is tried, but a copy that is there already, of the same
    bytes, is enough. Good lines are not touched.

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
