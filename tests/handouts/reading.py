"""What stands on the pages of a PDF and where: every text, every line and every fill, read back.

A text has no name in a PDF. What it is follows from how it is written and from what stands before
it: each kind has letters of its own (``handout.typ``), and a caption begins its grid.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from lecture_utils import exercises
from lecture_utils.handouts.paper import pdf
from lecture_utils.handouts.problems import asked, problems_of, result, solved, telling
from lecture_utils.handouts.wording import RULES, Head, note

#: Points in a millimetre.
MM = 72 / 25.4

#: The size of the paper in points.
POINTS = {"A4": (210 * MM, 297 * MM), "Letter": (612, 792)}

Box = tuple[float, float, float, float]  # left, lower, right and upper end, in points


class Word(NamedTuple):
    """One text on a page: what it is, the grid that it belongs to, and the box of its ink."""

    kind: str
    text: str
    bold: bool
    grid: str
    start: tuple[float, float]
    box: Box


class Printed(NamedTuple):
    """What is on a page."""

    words: list[Word]
    shapes: list[Box]
    colours: set[tuple[int, int, int]]

    def named(self, kind: str) -> list[Word]:
        return [word for word in self.words if word.kind == kind]

    @property
    def boxes(self) -> np.ndarray:
        return np.array([word.box for word in self.words])


def named(pages: Sequence[Printed], kind: str) -> list[Word]:
    return [word for page in pages for word in page.named(kind)]


def cells(pages: Sequence[Printed], grid: str) -> list[Word]:
    """The numbers in the cells of all grids with this caption, in the order in which they are
    written.
    """
    return [word for word in named(pages, "cell") if word.grid == grid]


@cache
def problems(
    operation: str, difficulty: int | str = "rising", n: int = 6, seed: int = 3
) -> tuple[exercises.Problem, ...]:
    return problems_of(Head(operation, difficulty, seed, "A4"), n)


@cache
def pages_of(
    kind: str, operation: str, paper: str, name: str = "", n: int = 6
) -> tuple[Printed, ...]:
    """The pages of a worksheet, of its answers, or of the results of a class."""
    return made(kind, Head(operation, "rising", 3, paper, name), problems(operation, n=n))


def made(kind: str, head: Head, given: Sequence[exercises.Problem]) -> tuple[Printed, ...]:
    """The pages of these problems."""
    content: dict[str, Any] = {"problems": [asked(problem) for problem in given]}
    content["rule"] = RULES[head.operation]
    content["task"] = note(head.operation, [problem.question for problem in given])
    if kind == "answers":
        content["problems"] = list(map(solved, given, telling(given)))
    results = [result(number, problem) for number, problem in enumerate(given, start=1)]
    content["students"] = [
        {"name": f"Student {k}", "number": head.number, "grids": results} for k in range(4)
    ]
    data, count = pdf(head, kind, **content)
    pages = tuple(read(data))
    assert len(pages) == count
    return pages


def read(data: bytes) -> Iterator[Printed]:
    """The pages of a PDF."""
    state = {"grid": "", "part": ""}
    with pdfium.PdfDocument(data) as document:
        for page in document:
            words, shapes, colours = [], [], set()
            text_of = page.get_textpage()
            for found in page.get_objects(max_depth=4):
                if found.type == raw.FPDF_PAGEOBJ_TEXT:
                    text, size, bold, colour = _written(found, text_of)
                    start = found.get_matrix().get()[4:]
                    kind = _kind(text, size, bold, any(colour), start[1], state)
                    grid = state["grid"] if kind in ("caption", "index", "cell") else ""
                    words.append(Word(kind, text, bold, grid, start, found.get_bounds()))
                    colours.add(colour)
                elif found.type == raw.FPDF_PAGEOBJ_PATH:
                    shapes.append(found.get_bounds())
                    colours.update(_drawn(found))
            yield Printed(words, shapes, colours)


def _written(found: Any, page: Any) -> tuple[str, float, bool, tuple[int, int, int]]:
    """Text, size of the letters, whether they are bold, and their colour."""
    length = raw.FPDFTextObj_GetText(found.raw, page.raw, None, 0)
    letters = (ctypes.c_ushort * (length // 2))()
    raw.FPDFTextObj_GetText(found.raw, page.raw, letters, length)
    size, name = ctypes.c_float(), ctypes.create_string_buffer(100)
    raw.FPDFTextObj_GetFontSize(found.raw, size)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(found.raw), name, 100)
    text = bytes(letters).decode("utf-16-le").rstrip("\0").replace("\xa0", " ").strip()
    colour = _colour(raw.FPDFPageObj_GetFillColor, found)
    return text, round(size.value, 2), name.value.endswith(b"-Bold"), colour


def _drawn(found: Any) -> Iterator[tuple[int, int, int]]:
    """The colours of the fill and of the line of a shape."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(found.raw, fill, stroke)
    if fill.value:
        yield _colour(raw.FPDFPageObj_GetFillColor, found)
    if stroke.value:
        yield _colour(raw.FPDFPageObj_GetStrokeColor, found)


def _colour(get: Any, found: Any) -> tuple[int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    get(found.raw, *parts)
    return tuple(part.value for part in parts[:3])


def _kind(text: str, size: float, bold: bool, grey: bool, y: float, state: dict[str, str]) -> str:
    """What a text is; what it begins is remembered in ``state``."""
    if y < 20 * MM:
        return "footer"
    if grey and re.fullmatch(r"\d+", text) and size in (7, 8) and state["part"] != "results":
        return "index"
    if size == 20:
        state["part"] = "results" if text.endswith("results") else ""
        return "title"
    if bold and re.fullmatch(r"\d+", text) and size in (9, 10.5):
        state["part"] = "problem"
        return "number"
    if bold and text.startswith("Wrong grids"):
        state |= {"part": "wrong", "grid": "wrong"}
        return "label"
    if grey and size in (8, 9) and re.match(r"Input|Kernel|Switches|Output|\d+$", text):
        state["grid"] = text
        return "caption"
    if not grey and size in (8, 8.5, 12) and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return "cell"
    return {
        "problem": {16: "sign", 8: "step"}.get(size, "question"),
        "wrong": "caption" if "right size" in text else {8: "belief"}.get(size, "id"),
        "results": "number" if grey else "name",
    }.get(state["part"]) or _on_top(text, size, bold, grey)


def _on_top(text: str, size: float, bold: bool, grey: bool) -> str:
    """What a text is that stands above the first problem."""
    if bold or text in ("Name", "Date"):
        return "label"
    if grey:
        return {10.5: "operation", 8: "task"}.get(size, "name")
    return "rule" if size == 9 else "name"
