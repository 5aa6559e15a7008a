"""Files that are written whole or not at all, and over another one only if that is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lecture_utils.checks import path


def target(value: Any, name: str, example: str) -> Path:
    """The value as a path in a folder that exists."""
    found = path(value, name, example)
    if not found.parent.is_dir():
        raise FileNotFoundError(
            f"{name} (={str(found)!r}) must lie in a folder that exists, and "
            f"{str(found.parent)!r} does not. Use for example {name}={example!r}."
        )
    return found


def write(files: Mapping[Path, bytes], name: str, overwrite: bool) -> list[Path]:
    """Write files of one folder, and give their paths. One that holds the same is left alone.

    Raises
    ------
    FileExistsError
        A file is there with another content, and ``overwrite`` is false. Nothing is written then.
    IsADirectoryError
        A folder has the name of a file.
    """
    for file, data in files.items():
        if file.is_dir():
            raise IsADirectoryError(
                f"{name} must lead to a file, but {str(file)!r} is a folder. "
                f"Use for example {name}='new_name'."
            )
        if not overwrite and file.exists() and file.read_bytes() != data:
            raise FileExistsError(
                f"{name} leads to {str(file)!r}, where another file is already. It must be a "
                f"new one. Use another {name}, or to replace it overwrite=True."
            )
    folder = next(iter(files)).parent
    home = folder if folder.is_dir() else folder.parent
    with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as draft:
        for file, data in files.items():
            Path(draft, file.name).write_bytes(data)
        folder.mkdir(exist_ok=True)
        return [Path(draft, file.name).replace(file) for file in files]
