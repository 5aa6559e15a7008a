"""Run the cells of a notebook in a fresh kernel; keep what they print, and the values of widgets.

``make notebooks`` runs them the same way.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbclient import NotebookClient
    from nbformat import NotebookNode

SECONDS_PER_CELL = 600

#: Names the values of a widget that are bytes.
BYTES = "values that are bytes"

#: The values of a widget by their names.
Values = dict[str, Any]


class NotebookProblem(Exception):
    """A notebook that may not be stored or shown: a cell fails, never ends, or writes to stderr."""


def run_cells(notebook: NotebookNode, folder: Path) -> dict[str, Values]:
    """Run all cells in one kernel, from top to bottom, and keep the outputs.

    It needs nbclient, which comes with JupyterLab.

    Parameters
    ----------
    notebook : NotebookNode
        It is changed: outputs and execution counts are those of this run.
    folder : Path
        The kernel's working folder.

    Returns
    -------
    dict of str to dict
        The values of every widget that was made, as they are at the end, by the model's id. Those
        that are bytes are left out; their names stand under ``BYTES``.

    Raises
    ------
    NotebookProblem
        If a cell fails, runs for too long, writes to stderr (warnings do) or is empty.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> notebook = new_notebook(cells=[new_code_cell("print(6 * 7)")])
    >>> states = run_cells(notebook, Path())
    >>> notebook.cells[0].outputs[0].text
    '42\\n'
    """
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

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
        with client.setup_kernel(env=env, cleanup_kc=True):  # or the kernel stays until this ends
            for index, cell in enumerate(notebook.cells):
                _run_cell(client, cell, index)
    states: dict[str, Values] = dict(client.widget_state)
    for model, parts in client.widget_buffers.items():
        states[model][BYTES] = sorted("/".join(map(str, part)) for part in parts)
    return states


def serialise(notebook: NotebookNode) -> bytes:
    """The bytes of a notebook file: valid, indented by 1, UTF-8, with a final newline.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    bytes
    """
    import nbformat

    nbformat.validate(notebook)
    text = str(nbformat.writes(notebook, indent=1, ensure_ascii=False))
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _run_cell(client: NotebookClient, cell: NotebookNode, index: int) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    if cell.cell_type != "code":
        return
    if not cell.source.strip():
        raise NotebookProblem(f"cell {index} is an empty code cell: delete it")
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise NotebookProblem(f"cell {index} failed\n{error}") from error
    except CellTimeoutError as error:
        raise NotebookProblem(
            f"cell {index} ran for more than {SECONDS_PER_CELL} seconds and was given up: "
            f"{cell.source.strip().splitlines()[0]}"
        ) from error
    for output in cell.outputs:
        if output.output_type == "error":  # a cell tagged raises-exception
            raise NotebookProblem(f"cell {index} ends in {output.ename}: {output.evalue}")
        if output.output_type == "stream" and output.name == "stderr":
            raise NotebookProblem(f"cell {index} wrote to stderr: {output.text.strip()}")
