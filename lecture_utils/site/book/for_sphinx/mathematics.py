"""Formulas are set when the site is made: a page needs no script for them, only a sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from lecture_utils.site import formulas
from lecture_utils.site.npm import MODULES

#: Of the three forms of each font, the one that every browser with modules reads.
_OLDER_FONTS = re.compile(r',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


class FormulaProblem(SphinxError):
    """A formula that cannot be set, or nothing to set it with."""

    category = "Formula"


def html(formula: str, display: bool = False) -> str:
    r"""A formula as HTML with MathML, as KaTeX sets it.

    Parameters
    ----------
    formula : str
        In TeX.
    display : bool
        Set it in a line of its own.

    Returns
    -------
    str

    Raises
    ------
    FormulaProblem
        KaTeX does not understand the formula, or is not installed.

    Examples
    --------
    >>> "<mfrac>" in html(r"\frac{1}{2}")
    True
    """
    try:
        return formulas.made(formula, MODULES, displayMode=display, strict="error")
    except (FileNotFoundError, ValueError) as problem:
        raise FormulaProblem(str(problem)) from problem


def fonts(folder: Path) -> None:
    """Write KaTeX's sheet, fonts and licence into a folder.

    Parameters
    ----------
    folder : Path
        It is made where it is missing.
    """
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    katex = MODULES / "katex"
    sheet = (katex / "dist" / "katex.min.css").read_text(encoding="utf-8")
    (folder / "katex.css").write_text(_OLDER_FONTS.sub("", sheet), encoding="utf-8")
    for path in sorted((katex / "dist" / "fonts").glob("*.woff2")):
        (folder / "fonts" / path.name).write_bytes(path.read_bytes())
    (folder / "LICENSE").write_bytes((katex / "LICENSE").read_bytes())


def _visit_inline(writer: Any, element: nodes.math) -> None:
    writer.body.append(f'<span class="math notranslate">{html(element.astext())}</span>')
    raise nodes.SkipNode


def _visit_block(writer: Any, element: nodes.math_block) -> None:
    set_ = html(element.astext(), display=True)
    writer.body.append(f'<div class="math notranslate">{set_}</div>\n')
    raise nodes.SkipNode


def _sheet(
    app: Sphinx, page: str, template: str, context: Any, tree: nodes.document | None
) -> None:
    """Only a page with a formula loads what formulas need."""
    kinds = (nodes.math, nodes.math_block)
    if tree is not None and any(True for kind in kinds for _ in tree.findall(kind)):
        app.add_css_file("katex/katex.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx set formulas in this way.

    Parameters
    ----------
    app : Sphinx

    Returns
    -------
    dict
        What Sphinx wants to know of an extension.
    """
    app.add_html_math_renderer("katex", (_visit_inline, None), (_visit_block, None))
    app.connect("html-page-context", _sheet)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
