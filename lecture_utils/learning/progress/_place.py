"""Where the file is, and how that is said without a learner's name in it."""

from __future__ import annotations

import os
from pathlib import Path

#: The environment variable that names another file.
VARIABLE = "LECTURE6_PROGRESS"

_FILE = Path(".lecture6", "progress.jsonl")


def path() -> Path:
    """Where the answers are kept: the file that LECTURE6_PROGRESS names, else in the home folder.

    There it is ``~/.lecture6/progress.jsonl``. On a computer that knows no home folder for its user
    (some containers), the folder ``.lecture6`` is made beside the notebook instead. The name always
    ends in .jsonl: a .json that is named becomes one, to any other name it is added.

    Returns
    -------
    pathlib.Path
        It is absolute. The file need not be there yet.

    Examples
    --------
    >>> path().suffix
    '.jsonl'
    """
    file = _named()
    if file.suffix == ".json":
        return file.with_suffix(".jsonl")
    return file if file.suffix == ".jsonl" else Path(f"{file}.jsonl")


def of_earlier_versions() -> Path:
    """Where they kept the answers: the same name, as .json."""
    file = _named()
    return file.with_suffix(".json") if file.suffix == ".jsonl" else file


def shown() -> str:
    """The file in words: the same on every computer, and without the name of a user."""
    if os.environ.get(VARIABLE):
        ending = "" if _named() == path() else ", with the ending .jsonl"
        return f"the file that {VARIABLE} names{ending}"
    return f"~/{_FILE.as_posix()}" if _home() else f"{_FILE.as_posix()} beside the notebook"


def make_folder() -> None:
    """Make the folder of the file, but never a home folder.

    A home folder that is not there is a disk that is not connected: what is written in its place is
    hidden as soon as it is.

    Raises
    ------
    OSError
        It cannot be made.
    """
    path().parent.mkdir(mode=0o700, parents=bool(os.environ.get(VARIABLE)), exist_ok=True)


def _named() -> Path:
    named = os.environ.get(VARIABLE)
    file = os.path.expanduser(named) if named else (_home() or Path()) / _FILE
    return Path(os.path.abspath(file))


def _home() -> Path | None:
    if os.environ.get("HOME") == "":  # Python takes this for the root folder
        return None
    try:
        return Path.home()
    except RuntimeError:
        return None
