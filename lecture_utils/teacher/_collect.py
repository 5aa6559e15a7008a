"""Read a folder of progress files: the learners, and the files that could not be used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lecture_utils import progress


@dataclass(frozen=True)
class Learner:
    """One learner: what to call them, their answers by item, and from how many files these come."""

    name: str
    answers: dict[str, dict[str, Any]]
    files: int


@dataclass(frozen=True)
class Collection:
    """What a folder holds. ``unusable`` are (file, reason); ``notes`` are sentences on the rest."""

    learners: tuple[Learner, ...]
    unusable: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def collect(folder: Path, names: bool) -> Collection:
    """Read every file below ``folder`` whose name ends in .json.

    Parameters
    ----------
    folder : Path
    names : bool
        Whether learners are called by their files. If not, they are numbered.

    Returns
    -------
    Collection

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
        problem = one.problem if (folder / file).exists() else "The link leads to no file."
        if problem and not one.answers:
            unusable.append((file, problem))
            continue
        if one.problem:
            notes.append(f"{file}: {one.problem}")
        # without a number, a file is a learner of its own
        found.setdefault((one.learner, "" if one.learner else file), []).append((name, one))
    if not found and not unusable:
        raise ValueError(
            f"folder (={str(folder)!r}) holds no .json file. Put the learners' progress files into it."
        )
    called = _short([name for files in found.values() for name, _ in files])
    learners = []
    for number, (_, files) in enumerate(sorted(found.items()), start=1):
        name = ", ".join(called[name] for name, _ in files) if names else f"learner {number}"
        learners.append(_learner(name, [one for _, one in files]))
        if len(files) > 1:
            notes.append(f"{name}: {len(files)} files of the same learner, counted as one.")
    if names:
        learners.sort(key=lambda learner: learner.name)
    return Collection(tuple(learners), tuple(sorted(unusable)), tuple(notes))


def _files(folder: Path, unusable: list[tuple[str, str]]) -> Iterator[str]:
    """The files, by their path below ``folder``; folders that cannot be read are ``unusable``."""

    def closed(problem: OSError) -> None:
        where = os.path.relpath(problem.filename, folder)
        unusable.append((where, f"The folder cannot be read ({problem.strerror})."))

    for place, folders, files in os.walk(folder, onerror=closed):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(".json"):
                yield (Path(place) / name).relative_to(folder).as_posix()


def _short(names: list[str]) -> dict[str, str]:
    """Each file by its name alone if no other file has that name, else with its folder."""
    stems = [Path(name).name for name in names]
    return {
        name: stem if stems.count(stem) == 1 else name
        for name, stem in zip(names, stems, strict=True)
    }


def _learner(name: str, files: list[progress.Progress]) -> Learner:
    answers: dict[str, dict[str, Any]] = {}
    for one in files:
        answers = progress.combined(answers, one.answers, datetime.now(UTC))
    return Learner(name, answers, len(files))
