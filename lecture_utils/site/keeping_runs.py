"""Runs of notebooks, kept in a folder: to build pages again takes no second run.

A run is kept under the digest of all that decides on it: the cells, the course's own code and data,
and the versions of what it uses.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lecture_utils.site.running import Values, run_cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PACKAGE = Path(__file__).resolve().parent.parent
#: What decides on a run: not the pages that are made from it.
_LEFT_OUT = {"__pycache__", "site"}


class Run(NamedTuple):
    """A notebook that has run, and the values of its widgets by the model's id."""

    notebook: NotebookNode
    states: dict[str, Values]


def run(path: Path, kept: Path | None = None) -> Run:
    """Run a notebook, or take the run that is kept.

    Parameters
    ----------
    path : Path
        The notebook. The file is not changed.
    kept : Path, optional
        The folder with runs; it is made. Without one, the notebook runs.

    Returns
    -------
    Run

    Raises
    ------
    NotebookProblem
        A cell fails or writes to stderr. The text names the notebook.
    """
    import nbformat

    from lecture_utils.site.running import NotebookProblem

    notebook = nbformat.read(path, as_version=4)
    file = kept and kept / f"{path.stem}-{_digest(notebook)}.json"
    if file and (found := _read(file)):
        return found
    try:
        states = run_cells(notebook, path.resolve().parent)
    except NotebookProblem as problem:
        raise NotebookProblem(f"{path.name}: {problem}") from problem
    done = Run(notebook, states)
    if file:
        _write(file, done, path.stem)
    return done


def _read(file: Path) -> Run | None:
    """The run that is kept there; None if there is none, or if the file was cut off."""
    import nbformat

    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Run(nbformat.from_dict(content["notebook"]), content["states"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, done: Run, stem: str) -> None:
    """Keep a run; earlier runs of the same notebook go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(done._asdict()), encoding="utf-8")
    part.replace(file)
    earlier = re.compile(rf"{re.escape(stem)}-[0-9a-f]{{16}}\.json")
    for other in file.parent.iterdir():
        if other != file and earlier.fullmatch(other.name):
            other.unlink(missing_ok=True)


def _digest(notebook: NotebookNode) -> str:
    found = hashlib.sha256()
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    for part in (json.dumps(cells), *_versions()):
        found.update(f"{part}\n".encode())
    for file in _sources():
        found.update(hashlib.sha256(file.read_bytes()).digest())
        found.update(file.name.encode())
    # what is not seen in the outputs, but written again with them: tags, and what is folded
    found.update(json.dumps([_plain(cell.metadata) for cell in notebook.cells]).encode())
    return found.hexdigest()[:16]


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, sort_keys=True))


def _sources() -> Iterator[Path]:
    """Files of the package, and of its data, which a checkout has beside it."""
    for folder in (_PACKAGE, _PACKAGE.parent / "data"):
        for file in sorted(folder.rglob("*")):
            parts = file.relative_to(folder).parts
            if file.is_file() and not _LEFT_OUT.intersection(parts[:1] + parts[-2:-1]):
                yield file


def _versions() -> Iterator[str]:
    yield f"Python {platform.python_version()} {platform.system()} {platform.machine()}"
    for line in sorted(importlib.metadata.requires("lecture-utils") or []):
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        if "extra ==" not in line:
            yield f"{name} {importlib.metadata.version(name)}"
