"""Writing files whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lecture_utils import checks


def folder_for(folder: Any) -> Path:
    """The folder to write into; it may be missing if the folder around it exists."""
    path = checks.path(folder, "folder", "sheets")
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


def write(folder: Path, files: Mapping[str, bytes], overwrite: bool) -> None:
    """Write all files, or none. One that is there already with the same content is left alone.

    Raises
    ------
    FileExistsError
        A file is there with another content, and ``overwrite`` is false; or a folder has its name.
    OSError
        The folder cannot be written to.
    """
    try:
        new = {n: data for n, data in files.items() if _differs(folder / n, data, overwrite)}
        folder.mkdir(exist_ok=True)
        if new:  # every file is complete beside its place before the first one is put there
            with tempfile.TemporaryDirectory(dir=folder, prefix=".worksheet-") as draft:
                for name, data in new.items():
                    Path(draft, name).write_bytes(data)
                for name in new:
                    Path(draft, name).replace(folder / name)
    except FileExistsError:
        raise
    except OSError as error:
        raise type(error)(
            f"folder (={str(folder)!r}) cannot be written to: {error.strerror or error}. Choose "
            "another folder, or close the program that has the file open."
        ) from error


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
