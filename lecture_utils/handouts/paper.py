"""The PDF of a handout: what it says goes as JSON to a template, which says how it looks.

Typst sets the pages. It keeps a problem on one page and spreads the room that is left over, joins
Arabic letters, tags headings and tables for screen readers, and writes the same bytes each time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import typst

from lecture_utils import style
from lecture_utils.handouts.wording import Head

#: Name -> what Typst calls it.
PAPERS = {"A4": "a4", "Letter": "us-letter"}

#: The fonts come with Matplotlib, so that a sheet is the same on every machine.
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


def pdf(head: Head, kind: str, **content: Any) -> tuple[bytes, int]:
    """The PDF of a "worksheet", of its "answers" or of a class's "results": bytes and pages."""
    key = kind != "worksheet"
    said = {
        "kind": kind,
        "paper": PAPERS[head.paper],
        "title": f"{head.title}: {kind}, {head.number}",
        "heading": f"{head.title}: {kind}" if key else head.title,
        "operation": head.operation,
        "foot": f"{head.number} · answers" if key else head.number,
        "name": head.name,
        "colours": style.PRINT,
        **content,
    }
    return _compiled("handout.typ", said)


def formula_pdf(paper: str, blocks: Sequence[Any]) -> bytes:
    """The PDF of the sheet of formulas; the first half of the blocks stands at the left."""
    half = len(blocks) // 2
    said = {
        "paper": PAPERS[paper],
        "title": "Formula sheet: convolution to segmentation",
        "heading": "Formula sheet",
        "course": "Lecture 6: autoencoders and semantic segmentation",
        "foot": "The numbers and grids of all examples are computed by the course's own engine.",
        "colours": style.PRINT,
        "columns": [blocks[:half], blocks[half:]],
    }
    made, _ = _compiled("formula_sheet.typ", said)
    return made


def _compiled(template: str, said: dict[str, Any]) -> tuple[bytes, int]:
    """The PDF that a template makes of what is said, and its number of pages."""
    inputs = {"data": json.dumps(said, ensure_ascii=False)}
    file = Path(__file__).with_name(template)
    compiler = typst.Compiler(file, font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards="ua-1")
    assert isinstance(made, bytes)  # a list only for pictures
    return made, int(compiler.query("<pages>", field="value", one=True))


@cache
def _fonts() -> typst.Fonts:
    """No others: neither those of the machine nor those of Typst."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
