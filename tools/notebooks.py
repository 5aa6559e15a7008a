"""Run the notebooks and store their outputs in one normal form (`make notebooks`).

    python -m tools.notebooks [notebooks/02_convolution.ipynb ...]

Each notebook runs from top to bottom in a fresh kernel. An error, a warning or anything else on
stderr is refused. What would differ from run to run, or from machine to machine, is dropped, so
that a second run changes nothing.
"""

from __future__ import annotations

import argparse
import copy
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from lecture_utils.widgets.kit.page.saving import LANGUAGE_INFO, drop_widget_state
from tools.questions import answering

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
SECONDS_PER_CELL = 600

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_HIDDEN = "outputs_hidden"
CELL_METADATA_OF_ONE_RUN = ("execution", "ExecuteTime", "trusted")


class NotebookProblem(Exception):
    """A notebook that may not be stored: a cell failed, or wrote to stderr."""


def run_cells(notebook: NotebookNode, folder: Path, times: int = 1) -> None:
    """Run all cells in one kernel, ``times`` times from top to bottom, and keep the outputs.

    Parameters
    ----------
    notebook : NotebookNode
        It is changed: outputs and execution counts are those of the last run.
    folder : Path
        The kernel's working folder.
    times : int
        How often the cells run, in the same kernel.

    Raises
    ------
    NotebookProblem
        If a cell fails, writes to stderr (warnings do) or is empty.
    """
    client = NotebookClient(
        notebook,
        # Encrypted, since ipykernel warns on the terminal where it is not.
        km=AsyncKernelManager(kernel_name="python3", transport_encryption="auto"),
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
    )
    # Neither the user's own IPython start-up files nor their answers may change what is stored.
    with tempfile.TemporaryDirectory(prefix="ipython-") as own:
        answers = str(Path(own, "progress.jsonl"))
        env = {**os.environ, "IPYTHONDIR": own, "LECTURE6_PROGRESS": answers}
        with client.setup_kernel(env=env):
            for _ in range(times):
                for index, cell in enumerate(notebook.cells):
                    _run_cell(client, cell, index)


def _run_cell(client: NotebookClient, cell: NotebookNode, index: int) -> None:
    if cell.cell_type != "code":
        return
    if not cell.source.strip():
        raise NotebookProblem(f"cell {index} is an empty code cell: delete it")
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise NotebookProblem(f"cell {index} failed\n{error}") from error
    for output in cell.outputs:
        if output.output_type == "error":  # a cell tagged raises-exception
            raise NotebookProblem(f"cell {index} ends in {output.ename}: {output.evalue}")
        if output.output_type == "stream" and output.name == "stderr":
            raise NotebookProblem(f"cell {index} wrote to stderr: {output.text.strip()}")


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


def serialise(notebook: NotebookNode) -> bytes:
    """Return the bytes of a notebook file: valid, indented by 1, UTF-8, with a final newline."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False)
    return (text.rstrip("\n") + "\n").encode("utf-8")


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
