"""Read a folder of progress files: the learners, and the files that could not be used."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecture_utils.learning import progress

_ENDINGS = (".jsonl", ".json")

#: A learner with more files is not called by all of them.
_MOST_NAMES = 5


@dataclass(frozen=True)
class Learner:
    """One learner.

    Parameters
    ----------
    name : str
        What to call them.
    answers : dict of str to dict
        Their entries, by item.
    files : int
        From how many files these come.

    Examples
    --------
    >>> Learner("learner 1", {}, files=1).name
    'learner 1'
    """

    name: str
    answers: dict[str, dict[str, Any]]
    files: int


def collect(
    folder: Path, names: bool
) -> tuple[tuple[Learner, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Read every progress file below ``folder``; learners have the ``names`` of files, or numbers.

    Returns
    -------
    learners, unusable, notes
        Unusable are (file, reason); notes are sentences on the rest.

    Raises
    ------
    ValueError
        There is no such file.
    """
    unusable: list[tuple[str, str]] = []
    notes: list[str] = []
    found: dict[tuple[str, str], list[tuple[str, progress.Progress]]] = {}
    for file in _files(folder, unusable):
        one, name = progress.read(folder / file), file.removesuffix(Path(file).suffix)
        problem = one.problem or ("" if one.learner or one.answers else "It is empty.")
        problem = problem if (folder / file).exists() else "The link leads to no file."
        if problem and not one.answers:
            unusable.append((file, problem))
            continue
        if problem:
            notes.append(f"{file}: {problem}")
        # without a number, a file is a learner of its own
        found.setdefault((one.learner, "" if one.learner else file), []).append((name, one))
    if not found and not unusable:
        raise ValueError(
            f"folder (={str(folder)!r}) holds no .jsonl file (nor a .json of earlier versions). "
            "Put the learners' progress files into it."
        )
    count = Counter(Path(name).name for files in found.values() for name, _ in files)
    learners = []
    for number, (_, files) in enumerate(sorted(found.items()), start=1):
        short = [Path(name).name if count[Path(name).name] == 1 else name for name, _ in files]
        more = f" and {len(short) - _MOST_NAMES} more" if len(short) > _MOST_NAMES else ""
        name = ", ".join(short[:_MOST_NAMES]) + more if names else f"learner {number}"
        answers = progress.combined(*(one.answers for _, one in files))
        learners.append(Learner(name, answers, len(files)))
        if len(files) > 1:
            notes.append(f"{name}: {len(files)} files of the same learner, counted as one.")
    if names:
        learners.sort(key=lambda learner: learner.name)
    return tuple(learners), tuple(sorted(unusable)), tuple(notes)


def _files(folder: Path, unusable: list[tuple[str, str]]) -> Iterator[str]:
    """The files, by their path below ``folder``; folders that cannot be read are ``unusable``."""

    def closed(problem: OSError) -> None:
        where = os.path.relpath(problem.filename, folder)
        unusable.append((where, f"The folder cannot be read ({problem.strerror})."))

    for place, folders, files in os.walk(folder, onerror=closed):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS):
                yield (Path(place) / name).relative_to(folder).as_posix()
