"""Notebooks become pages: what answers a question is folded, and every picture says what it shows.

The notebooks stay as they are; what Sphinx reads are copies.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

_HEADING = re.compile(r"(#{1,3}) +(.+)")
_CODE = re.compile(r" {0,3}(```|~~~)")
#: A link in an output, from one notebook to another.
_LINK = re.compile(r'href="(\w+)\.ipynb')
_MARKUP = re.compile(r"<[^>]+>|[*`]")


class NoOutputs(ValueError):
    """A cell of a notebook was never run, so its page would lack what it shows."""


class Section(NamedTuple):
    """A heading: the label that links to it, and its words."""

    label: str
    title: str


class Lesson:
    """A notebook as the website reads it.

    Parameters
    ----------
    path : Path
        A notebook that was run from top to bottom.

    Raises
    ------
    NoOutputs
        A code cell was not run.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.stem
        self.run = nbformat.read(path, as_version=4)
        self.cells: list[Any] = self.run.cells
        for number, cell in enumerate(self.cells):
            if cell.cell_type == "code" and cell.execution_count is None:
                line = cell.source.strip().splitlines()[0] if cell.source.strip() else "(empty)"
                raise NoOutputs(
                    f"{path.name}, cell {number} ({cell.id}) has not been run: {line}\n"
                    f"A page shows what its cells gave. Run `make notebooks ARGS={path}` first."
                )
        first = self.cells[0].source
        self.title = _plain(first.splitlines()[0].lstrip("# "))
        self.short = _short(self.name, self.title)
        will, self.minutes = _promise(first)
        #: What the page says of itself, in a sentence.
        self.about = f"You will {will}." if will else first.split("\n\n")[-1]

    def sections(self) -> Iterator[tuple[Any, Section]]:
        """Each cell, and the heading that stands above its end: a text may have several.

        Yields
        ------
        tuple of a cell and a Section
        """
        section = Section(f"{self.name}-top", self.title)
        for cell in self.cells:
            for number, (_, found) in enumerate(_headings(cell)):
                section = Section(self._label(cell, number), _plain(found[2]))
            yield cell, section

    def text(self) -> str:
        """The notebook in the form that Sphinx reads.

        Returns
        -------
        str
            A notebook file: headings have labels, results that answer a question are folded,
            pictures have a text.
        """
        cells = []
        for cell in self.cells:
            cells.append(made := copy.deepcopy(cell))
            lines = cell.source.splitlines()
            for number, (line, found) in enumerate(_headings(cell)):
                # a page has one title: what is large on a slide is a section here
                below = "#" if cell is not self.cells[0] and found[1] == "#" else ""
                lines[line] = f"({self._label(cell, number)})=\n{below}{lines[line]}"
                made.source = "\n".join(lines)
            if made.cell_type == "code":
                _shown(made)
        metadata = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
        return str(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=metadata)))

    def _label(self, cell: Any, number: int) -> str:
        """What links to a heading of a cell."""
        first = "top" if cell is self.cells[0] else cell.id
        return f"{self.name}-{first}-{number + 1}" if number else f"{self.name}-{first}"


def _headings(cell: Any) -> Iterator[tuple[int, re.Match[str]]]:
    """The headings of a text with their lines, without what stands in a block of code."""
    inside = False
    lines = cell.source.splitlines() if cell.cell_type == "markdown" else []
    for number, line in enumerate(lines):
        if _CODE.match(line):
            inside = not inside
        elif not inside and (found := _HEADING.match(line)):
            yield number, found


def _shown(cell: Any) -> None:
    """Fold what answers a question, let links lead to pages, give each picture its text."""
    if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-output"]
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = _LINK.sub(r'href="\1.html', output.data["text/html"])
    pictures = [out["data"] for out in cell.outputs if "image/png" in out.get("data", {})]
    texts = [" ".join(data.get("text/plain", "").split()) for data in pictures]
    if any(texts):
        cell.metadata["mystnb"] = {"image": {"alt": " ".join(texts)}}


def _short(name: str, title: str) -> str:
    """A title for a list: the number of the lesson, and its name without what follows a dot."""
    if not (found := re.match(r"0*(\d+\w?)_", name)):
        return name.capitalize()
    number = found[1]
    return f"{number} · {title.removeprefix(f'{number} · ').partition(' · ')[0]}"


def _plain(text: str) -> str:
    """Words without marks."""
    return _MARKUP.sub("", text).strip()


def _promise(first: str) -> tuple[str, str]:
    """What the page's first table says under *You will* and *Minutes*; empty without a table."""
    rows = [line for line in first.splitlines() if line.startswith("|")]
    if len(rows) < 3:
        return "", ""
    will, _, minutes = (cell.strip() for cell in rows[2].strip("|").split("|"))
    return will, minutes


def read(folder: Path) -> list[Lesson]:
    """All notebooks of a folder, in the order of their names.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Lesson

    Raises
    ------
    FileNotFoundError
        There is no notebook in the folder.
    NoOutputs
        A code cell was not run.
    """
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(f"there is no notebook (.ipynb) in {folder}")
    return [Lesson(path) for path in paths]
