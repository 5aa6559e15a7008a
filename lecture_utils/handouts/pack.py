"""All handouts of the course at once: the sheet of formulas, and a worksheet of each operation."""

from __future__ import annotations

import os
from pathlib import Path

from lecture_utils import exercises
from lecture_utils.handouts.formula_sheet import formulas
from lecture_utils.handouts.make import worksheet

#: No page of the course asks a problem of these worksheets.
SEED = 6


def ready(
    paper: str = "A4", folder: str | os.PathLike[str] = "handouts", overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the sheet of formulas, and for each operation a worksheet with its answers.

    ``make handouts`` does this. Each worksheet has six problems, two of each difficulty.

    Parameters
    ----------
    paper : {"A4", "Letter"}
    folder : str or path
        Made if only the folder around it exists.
    overwrite : bool
        Whether files of the same names, but with another content, are replaced.

    Returns
    -------
    tuple of pathlib.Path
        The files.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.
    FileNotFoundError, NotADirectoryError, FileExistsError, OSError
        A file cannot be written, or would replace another.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(ready(folder=folder))
    13
    """
    made = [formulas(paper, folder, overwrite)]
    for operation in exercises.OPERATIONS:
        one = worksheet(operation, SEED, 6, "rising", paper, folder, overwrite=overwrite)
        made += [one.sheet, one.answers]
    return tuple(made)
