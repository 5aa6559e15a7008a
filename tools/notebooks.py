"""Run the notebooks and store their outputs in one normal form (`make notebooks`).

    python -m tools.notebooks [notebooks/02_convolution.ipynb ...]

Each notebook runs from top to bottom in a fresh kernel. An error, a warning or anything else on
stderr is refused. What would differ from run to run, or from machine to machine, is dropped, so
that a second run changes nothing.
"""

from __future__ import annotations

import argparse
import copy
import sys
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from lecture_utils.site.running import NotebookProblem, run_cells, serialise
from lecture_utils.widgets.kit.page.saving import LANGUAGE_INFO, drop_widget_state
from tools.questions import answering

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_HIDDEN = "outputs_hidden"
CELL_METADATA_OF_ONE_RUN = ("execution", "ExecuteTime", "trusted")


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook in the form that is committed.

    It holds no link to a live widget, no widget state, no timing and no Python version. Its
    executed cells are numbered 1, 2, 3 ... Results that answer a question of the page are folded.
    Cell ids, sources and what the cells print stay.

    Parameters
    ----------
    notebook : NotebookNode
        Format 4.5 or newer. It is not changed.

    Returns
    -------
    NotebookNode
        ``normalise`` of it is equal to it.
    """
    notebook = copy.deepcopy(notebook)
    drop_widget_state(notebook)
    notebook.metadata["kernelspec"] = nbformat.from_dict(KERNELSPEC)
    notebook.metadata["language_info"] = nbformat.from_dict(LANGUAGE_INFO)
    folded = answering(notebook.cells)
    count = 0
    for place, cell in enumerate(notebook.cells):
        for key in CELL_METADATA_OF_ONE_RUN:
            cell.metadata.pop(key, None)
        _fold(cell, place in folded and bool(cell.get("outputs")))
        if cell.get("execution_count") is None:  # text, or a cell that has not run
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return notebook


def _fold(cell: NotebookNode, folded: bool) -> None:
    """Let JupyterLab open a cell with its results folded away, or not. It writes it in two ways."""
    how = {key: value for key, value in cell.metadata.pop("jupyter", {}).items() if key != _HIDDEN}
    cell.metadata.pop("collapsed", None)
    if folded:
        how[_HIDDEN] = cell.metadata["collapsed"] = True
    if how:
        cell.metadata["jupyter"] = nbformat.from_dict(how)


def execute(path: Path) -> NotebookNode:
    """Run a notebook in a fresh kernel and return it in normal form. The file stays as it is."""
    notebook = nbformat.read(path, as_version=4)
    run_cells(notebook, path.parent)
    return normalise(notebook)


def refresh(path: Path) -> bool:
    """Run a notebook and write it back. Return whether the file changed."""
    new = serialise(execute(path))
    if new == path.read_bytes():
        return False
    path.write_bytes(new)
    return True


def main() -> int:
    """Run the notebooks that are named, or all. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; without any: all of them")
    paths = parser.parse_args().paths or sorted(NOTEBOOKS.glob("*.ipynb"))
    for path in paths:
        start = time.perf_counter()
        try:
            changed = refresh(path.resolve())
        except NotebookProblem as problem:
            print(f"{path.name}: {problem}", file=sys.stderr)
            return 1
        seconds = time.perf_counter() - start
        print(f"{path.name}: {'written' if changed else 'unchanged'} ({seconds:.1f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
