"""Which files lie below a folder, and how much of them fits into the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lecture_utils import checks

#: Endings of files that are read.
ENDINGS = (".png", ".jpg", ".jpeg")

#: More numbers than this (1 GB) are refused.
MOST = 250_000_000

#: Besides hidden files: what Windows and macOS leave in folders and zip files.
_UNSEEN = {"thumbs.db", "desktop.ini", "__macosx"}


def folder(value: Any, name: str, holds: str) -> Path:
    """The folder that an argument names; ``holds`` says in errors what should lie in it."""
    found = checks.path(value, name, holds)
    if not found.exists():
        raise FileNotFoundError(
            f"{name} (={checks.shown(str(found))}) does not exist. Use the folder that holds the "
            f"{holds}."
        )
    if not found.is_dir():
        raise NotADirectoryError(
            f"{name} (={checks.shown(str(found))}) is a file. Use the folder that holds the "
            f"{holds}."
        )
    return found


def size_of(value: Any) -> tuple[int, int] | None:
    """(height, width) of what was given as ``size``."""
    return None if value is None else checks.pair(value, "size", least=1, example=64)


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The images, and the other files; neither hidden ones nor what lies in hidden folders."""
    every = [
        file
        for file in sorted(folder.rglob("*"), key=lambda file: name_in(folder, file))
        # a link that leads nowhere must not vanish: reading it says what is wrong
        if (file.is_file() or (file.is_symlink() and not file.exists())) and is_seen(file, folder)
    ]
    images = [file for file in every if file.suffix.lower() in ENDINGS]
    return images, [file for file in every if file.suffix.lower() not in ENDINGS]


def is_seen(file: Path, folder: Path) -> bool:
    """Whether neither the file nor a folder on the way to it is hidden."""
    parts = file.relative_to(folder).parts
    return not any(part.startswith(".") or part.lower() in _UNSEEN for part in parts)


def name_in(folder: Path, file: Path) -> str:
    """How a file is called in errors and lists: the same on every system."""
    return file.relative_to(folder).as_posix()


def refuse_too_many(numbers: int, what: str, cure: str) -> None:
    """Raise ValueError if so many numbers would not fit."""
    if numbers > MOST:
        raise ValueError(f"{what} {numbers} numbers or more, but at most {MOST} fit. {cure}")
