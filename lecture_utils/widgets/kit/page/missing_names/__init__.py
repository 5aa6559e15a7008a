"""A cell that was run too early says in a sentence what to run first; the error stands below.

In the kernel this is an IPython extension, which must be there before any cell has run: so
`kernels/python3/kernel.json` names it. On the server it is an extension of Jupyter's that lets
the kernel ``python3`` be this one; `.jupyter/jupyter_server_config.py` loads it. Nobody's own files
are touched, and a kernel that is started in another way is as it always was. Every other error is
shown as ever, and so is a name that no cell of the page makes.
"""

from __future__ import annotations

import json
import os
import symtable
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["load_ipython_extension", "what_to_run"]

#: The server tells the kernel in this variable which notebook it belongs to.
NOTEBOOK = "JPY_SESSION_NAME"
#: A folder with the course's kernel in it, as Jupyter describes kernels.
KERNELS = Path(__file__).resolve().parent / "kernels"
#: Longer first lines of a cell are cut off.
_LONGEST = 60


def what_to_run(name: str, cells: list[str]) -> str:
    """The sentence that says which cell makes a name; empty if none does.

    Parameters
    ----------
    name : str
        The name that is not defined.
    cells : list of str
        The page's code cells from the top, in Python without IPython's own commands.

    Returns
    -------
    str

    Examples
    --------
    >>> page = ["from lecture_utils import Stepper", "deck = 3", "Stepper(deck)"]
    >>> what_to_run("Stepper", page)
    'Run the first code cell of this page first: it imports Stepper and what else the page uses.'
    >>> print(what_to_run("deck", page))  # doctest: +NORMALIZE_WHITESPACE
    Run the cells above first: deck is made by the one that begins with “deck = 3”. Run → Run All
    Above Selected Cell runs them all.
    >>> what_to_run("dekc", page)
    ''
    """
    for number, source in enumerate(cells):
        imported, made = _names(source)
        if not number and name in imported:
            return (
                f"Run the first code cell of this page first: it imports {name} and what else the "
                "page uses."
            )
        if name in imported | made:
            line = next(filter(None, map(str.strip, source.splitlines())))
            begin = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
            return (
                f"Run the cells above first: {name} is made by the one that begins with "
                f"“{begin}”. Run → Run All Above Selected Cell runs them all."
            )
    return ""


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell imports, and those that it makes in another way."""
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except (SyntaxError, ValueError):
        return set(), set()
    imported = {one.get_name() for one in symbols if one.is_imported()}
    return imported, {one.get_name() for one in symbols if one.is_assigned()} - imported


def _cells(transformed: Callable[[str], str]) -> Iterator[str]:
    """The code cells of this kernel's notebook as it was last saved; none if it is not known."""
    try:
        notebook = json.loads(Path(os.environ[NOTEBOOK]).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                yield transformed("".join(cell["source"]))
    except (KeyError, TypeError, OSError, ValueError):
        return


def load_ipython_extension(shell: Any) -> None:
    """Let a ``NameError`` in a cell of the page begin with what to run first.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def explain(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        said = ""
        # a name that is missing inside a function of somebody else is no matter of the page
        if kind is NameError and _last(trace).tb_frame.f_globals is shell.user_ns:
            said = what_to_run(error.name or "", list(_cells(shell.transform_cell)))
        if said:
            shown = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset)
            error._render_traceback_ = lambda: [
                f"\x1b[1m{said}\x1b[0m",
                "",
                *shown,
            ]  # IPython asks an error for it
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((NameError,), explain)


def _last(trace: Any) -> Any:
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "lecture_utils.widgets.kit.page.missing_names"}]


def _load_jupyter_server_extension(server: Any) -> None:
    kernels = server.kernel_spec_manager  # the user's own choice of a manager stays
    kernels.kernel_dirs = [str(KERNELS), *kernels.kernel_dirs]
