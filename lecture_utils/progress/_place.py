"""Where the file is, and how that is said without a learner's name in it."""

from __future__ import annotations

import os
from pathlib import Path

#: The environment variable that names another file.
VARIABLE = "LECTURE6_PROGRESS"

_FILE = Path(".lecture6", "progress.json")


def path() -> Path:
    """Where the answers are kept: the file that LECTURE6_PROGRESS names, else ~/.lecture6/progress.json.

    On a computer that knows no home folder for its user (some containers), the folder ``.lecture6`` is
    made beside the notebook instead.

    Returns
    -------
    pathlib.Path
        It is absolute. The file need not be there yet.

    Examples
    --------
    >>> path().suffix
    '.json'
    """
    named = os.environ.get(VARIABLE)
    file = os.path.expanduser(named) if named else (_home() or Path()) / _FILE
    return Path(os.path.abspath(file))


def shown() -> str:
    """The file in words: the same on every computer, and without the name of a user."""
    if os.environ.get(VARIABLE):
        return f"the file that {VARIABLE} names"
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


def _home() -> Path | None:
    if os.environ.get("HOME") == "":  # Python takes this for the root folder
        return None
    try:
        return Path.home()
    except RuntimeError:
        return None
