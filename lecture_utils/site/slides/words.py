"""The Markdown of a notebook as HTML; its formulas as MathML, which needs no script."""

from __future__ import annotations

import html
import re
from pathlib import Path

from lecture_utils.site.formulas import made

#: A formula in the HTML of a text: in a line of its own, or within the text.
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$([^$\n]+?)\$(?![\w$])", re.DOTALL)
_PLACE = re.compile(r'<span class="tex" data-display="([01])">(.*?)</span>', re.DOTALL)
_LINK = re.compile(r'<a href="(?P<lesson>[\w-]+)\.ipynb(?:#[^"]*)?">(?P<words>.*?)</a>', re.DOTALL)
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>', re.DOTALL)
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


def to_html(text: str, lessons: str | None = None) -> str:
    """A text of a notebook as HTML, with a place for each formula.

    Parameters
    ----------
    text : str
        Markdown.
    lessons : str, optional
        The address of a lesson's page, with ``{}`` for its name. Without it a link to another
        notebook is its words alone.

    Returns
    -------
    str

    Examples
    --------
    >>> to_html("**Predict.** See [lesson 2](02_convolution.ipynb).").strip()
    '<p><strong>Predict.</strong> See lesson 2.</p>'
    """
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    page = _ANCHOR.sub("", markdown2html_mistune(text))
    page = page.replace("<th></th>", "<td></td>")  # the corner of a table is no heading
    parts, end = [], 0
    for code in _CODE.finditer(page):
        parts += [_FORMULA.sub(_placed, page[end : code.start()]), code[0]]
        end = code.end()
    page = "".join([*parts, _FORMULA.sub(_placed, page[end:])])
    return _LINK.sub(lambda found: _linked(found, lessons), page)


def _placed(found: re.Match[str]) -> str:
    display, formula = (1, found[1]) if found[1] is not None else (0, found[2])
    return f'<span class="tex" data-display="{display}">{formula.strip()}</span>'


def _linked(found: re.Match[str], lessons: str | None) -> str:
    if lessons is None:
        return found["words"]
    return f'<a href="{html.escape(lessons.format(found["lesson"]))}">{found["words"]}</a>'


def with_formulas(page: str, modules: Path) -> str:
    """A page whose formulas are set, with KaTeX.

    Parameters
    ----------
    page : str
        HTML that ``to_html`` has made.
    modules : Path
        npm's folder ``node_modules``, with KaTeX in it.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError
        KaTeX is not there.
    ValueError
        A formula cannot be set.
    """

    def put(found: re.Match[str]) -> str:
        tex = html.unescape(found[2])
        return made(tex, modules, displayMode=found[1] == "1", output="mathml")

    return _PLACE.sub(put, page)
