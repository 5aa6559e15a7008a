"""Names of files that every system takes, and writing files whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

#: No name of a person makes a file name longer than this many letters.
_LONGEST = 40


def slug(name: str) -> str:
    """A name as a part of a file name: small letters and digits, joined by "_".

    Examples
    --------
    >>> slug("José O'Neill (2)"), slug("../etc")
    ('jose_o_neill_2', 'etc')
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", letters).casefold())
    return "_".join(words)[:_LONGEST].strip("_")


def told_apart(names: Sequence[str]) -> list[str]:
    """The names, with a number behind each one that stood there before; empty ones stay empty.

    Examples
    --------
    >>> told_apart(["Ana", "Omar", "ana", "Ana (2)", "", ""])
    ['Ana', 'Omar', 'ana (2)', 'Ana (2) (2)', '', '']
    """
    used: set[str] = set()
    apart = []
    for name in names:
        new, count = name, 1
        while name and new.casefold() in used:
            count += 1
            new = f"{name} ({count})"
        used.add(new.casefold())
        apart.append(new)
    return apart


def folder_for(folder: Any) -> Path:
    """The folder to write into; it may be missing if the folder around it exists."""
    if not isinstance(folder, str | os.PathLike):
        raise TypeError(f"folder (={folder!r}) must be a path. Use for example folder='sheets'.")
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(
            f"folder (={str(path)!r}) is a file, not a folder. Choose another name for the folder."
        )
    if not path.is_dir() and not path.parent.is_dir():
        raise FileNotFoundError(
            f"folder (={str(path)!r}) lies in {str(path.parent)!r}, which does not exist. Choose a "
            "folder that exists, or a new one in a folder that exists."
        )
    return path


def write(folder: Path, files: Mapping[str, bytes], overwrite: bool) -> list[Path]:
    """Write all files, or none: give their paths, in order.

    A file that is there already with the same content is left alone.

    Raises
    ------
    FileExistsError
        A file is there with another content, and ``overwrite`` is false; or a folder has its name.
    OSError
        The folder cannot be written to.
    """
    paths = [folder / name for name in files]
    try:
        new = {
            path: data
            for path, data in zip(paths, files.values(), strict=True)
            if _differs(path, data, overwrite)
        }
        folder.mkdir(exist_ok=True)
        if new:
            _replace(folder, new)
    except FileExistsError:
        raise
    except OSError as error:
        raise type(error)(
            f"folder (={str(folder)!r}) cannot be written to: {error.strerror or error}. Choose "
            "another folder, or close the program that has the file open."
        ) from error
    return paths


def _differs(path: Path, data: bytes, overwrite: bool) -> bool:
    if path.is_dir():
        raise FileExistsError(
            f"folder (={str(path.parent)!r}) already has a folder with the name {path.name!r}. "
            "Choose another folder."
        )
    if not path.exists() or overwrite:
        return True
    if path.read_bytes() == data:
        return False
    raise FileExistsError(
        f"folder (={str(path.parent)!r}) already has another file {path.name!r}, for example with "
        "another number of problems. Use overwrite=True to replace it, or choose another folder."
    )


def _replace(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Every file is complete beside its place before the first one is put there."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".worksheet-") as draft:
        for path, data in files.items():
            Path(draft, path.name).write_bytes(data)
        for path in files:
            Path(draft, path.name).replace(path)
