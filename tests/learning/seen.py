"""What a learner is told, and what stands in the folder of the answers."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from lecture_utils import progress
from tests.learning.entries import at, choice, line

NAMED = "the file that LECTURE6_PROGRESS names"
A, B = line("a", choice(1, when=at(1))), line("b", choice(2, when=at(2)))
GOOD = (A + B).encode()


def sentences(note: str) -> list[str]:
    """The sentences of a note; they must be whole, and name no folder of this computer."""
    assert note == " ".join(note.split())
    found = re.split(r"(?<=\.) (?=[A-Z])", note)
    assert all(one[0].isupper() and one.endswith(".") for one in found), note
    assert tempfile.gettempdir() not in note
    return found


def names(file: Path) -> set[str]:
    """What stands in the folder, but for the lock."""
    return {path.name for path in file.parent.iterdir()} - {f"{file.name}.lock"}


def items(file: Path) -> set[str]:
    """The items of a file, read as a website would: line by line."""
    return {json.loads(one)["item"] for one in file.read_text().splitlines() if one}


def saved(item: str = "new", number: int = 9) -> progress.Outcome:
    outcome = progress.record(item, choice(number))
    assert outcome.saved
    assert progress.load().answers[item]["choice"] == number
    return outcome


def picture(folder: Path) -> dict[str, object]:
    """Everything in a folder: links, bytes, and what kind of file it is."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            os.readlink(path) if path.is_symlink() else "",
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
        if path.suffix != ".lock"
    }
