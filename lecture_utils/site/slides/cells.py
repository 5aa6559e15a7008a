"""Which cells of a notebook stand on which slide.

A notebook that was made for it says so in each cell's metadata, as Jupyter's own slides do: there
``slideshow.slide_type`` is "slide" (a new part), "subslide" (a new slide), "fragment" (comes when
it is asked for), "-" (on the slide with the others), "notes" (for the speaker) or "skip". Notes
that begin with "**2 minutes.**" are the plan; the tag ``deck-2.1`` names a slide of the deck.

A lesson says nothing of slides. There each heading begins one, and each result; what a lesson asks
stands on the slide, what answers it comes when it is asked for, and all other prose is a note.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lecture_utils.site.slides.tagging import tagged
from lecture_utils.site.slides.words import to_html
from lecture_utils.site.writing import PLACE

KINDS = ("slide", "subslide", "fragment", "-", "notes", "skip")
_HEADING = re.compile(r"\A#{1,4} +(.+?)\s*$", re.MULTILINE)
_MINUTES = re.compile(r"\A\*\*(\d*)(½?) minutes?\.\*\*")
_DECK = re.compile(r"deck-(.+)")
_ANSWER = re.compile(r"\A<details>\s*<summary>.*?</summary>(.*)</details>\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A part of a slide.

    Parameters
    ----------
    kind : {"text", "picture", "widget", "printed"}
    html : str
    asked : bool
        Whether it comes only when it is asked for.
    """

    kind: str
    html: str
    asked: bool = False


@dataclass
class Slide:
    """A slide, with what only its speaker sees.

    Parameters
    ----------
    title : str
        HTML.
    begins : bool
        Whether a new part of the lecture begins.
    blocks : list of Block
    notes : list of str
        HTML.
    code : list of str
        What its cells hold.
    minutes : float or None
        The plan, where there is one.
    deck : list of str
        The slides of the deck that it shows, such as "2.1".
    """

    title: str
    begins: bool
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    minutes: float | None = None
    deck: list[str] = field(default_factory=list)


def slides_of(notebook: Mapping[str, Any], lessons: str | None = None) -> list[Slide]:
    """The slides of a notebook.

    Parameters
    ----------
    notebook : mapping
        Format 4, executed. Its widgets are places in HTML.
    lessons : str, optional
        The address of a lesson's page, with ``{}`` for its name.

    Returns
    -------
    list of Slide

    Raises
    ------
    ValueError
        A cell has an unknown ``slide_type``, something stands before the first slide, or there is
        no slide at all.

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "source": "# A", "metadata": {}}]
    >>> [slide.title for slide in slides_of({"cells": cells})]
    ['A']
    """
    cells = notebook["cells"]
    if not any("slideshow" in cell.get("metadata", {}) for cell in cells):
        cells = list(tagged(cells))
    found: list[Slide] = []
    for number, cell in enumerate(cells):
        kind = cell.get("metadata", {}).get("slideshow", {}).get("slide_type") or "-"
        if kind not in KINDS:
            raise ValueError(
                f"cell {number} has slide_type (={kind!r}), and there are only {', '.join(KINDS)}."
            )
        if kind == "skip":
            continue
        if kind in ("slide", "subslide"):
            found.append(Slide("", begins=kind == "slide"))
        if not found:
            raise ValueError(
                f"cell {number} has slide_type (={kind!r}) and stands before the first slide. "
                'Use "slide" for the first cell that is shown, and "skip" for one that is not.'
            )
        _add(found[-1], cell, kind, lessons)
    if not found:
        raise ValueError('The notebook has no slide: give it a heading, or a cell of type "slide".')
    return found


def _add(slide: Slide, cell: Mapping[str, Any], kind: str, lessons: str | None) -> None:
    """Put a cell on a slide."""
    source = "".join(cell["source"]).strip()
    for tag in cell.get("metadata", {}).get("tags", []):
        if named := _DECK.fullmatch(tag):
            slide.deck.append(named[1])
    if kind == "notes":
        if planned := _MINUTES.match(source):
            slide.minutes = int(planned[1] or 0) + 0.5 * bool(planned[2])
        slide.notes.append(to_html(source, lessons))
    elif cell["cell_type"] == "markdown":
        slide.blocks += _text(slide, source, kind == "fragment", lessons)
    elif cell["cell_type"] == "code":
        slide.code.append(source)
        slide.blocks += _outputs(cell.get("outputs", []), kind == "fragment")


def _text(slide: Slide, source: str, asked: bool, lessons: str | None) -> Iterator[Block]:
    if not slide.title and (heading := _HEADING.match(source)):
        slide.title = to_html(heading[1]).strip().removeprefix("<p>").removesuffix("</p>")
        source = source[heading.end() :].strip()
    if answer := _ANSWER.match(source):  # closed on a page; on a slide it waits to be asked for
        source = answer[1].strip()
    if source:
        yield Block("text", to_html(source, lessons), asked)


def _outputs(outputs: Sequence[Mapping[str, Any]], asked: bool) -> Iterator[Block]:
    for output in outputs:
        data = output.get("data", {})
        made = "".join(data.get("text/html", ""))
        if made:
            kind = "widget" if PLACE in made else "picture" if "<img" in made else "printed"
            yield Block(kind, made, asked)
        elif words := "".join(output.get("text", data.get("text/plain", ""))).strip():
            yield Block("printed", f"<pre>{html.escape(words)}</pre>", asked)
