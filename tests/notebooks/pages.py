"""The cells of a page, for tests that run some of them."""

from __future__ import annotations

from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def cells_of(name: str) -> dict[str, str]:
    """The text of each cell by its id."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return {cell.id: cell.source for cell in notebook.cells}
