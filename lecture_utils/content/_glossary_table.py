"""The glossary as a person reads it: all of it or what was looked for, as text and as a table."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

from lecture_utils import checks
from lecture_utils.content._glossary import NONE, Term, terms

#: JupyterLab sets cells to the right, and lets these two through on a page that it does not trust.
_LEFT, _RIGHT = ' style="text-align:left"', ' dir="rtl" style="text-align:right"'

#: Of each column the name, its part of the width in percent, its language and its direction.
_HEAD = (
    ("English", 12, f' lang="en"{_LEFT}'),
    ("Français", 15, f' lang="fr"{_LEFT}'),
    ("العربية", 10, f' lang="ar"{_RIGHT}'),
    ("What it is", 35, _LEFT),
    ("PyTorch", 13, _LEFT),
    ("Here", 10, _LEFT),
    ("Lesson", 5, _LEFT),
)

#: Between these two, a text has its own direction: Arabic in a line of English.
_ISOLATED = "\N{RIGHT-TO-LEFT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True)
class Glossary:
    """Terms, shown as text and as a table.

    Parameters
    ----------
    terms : tuple of Term
    asked : str
        What was looked for, "" for all.

    Examples
    --------
    >>> Glossary((), "stryde")
    No term has 'stryde' in it. glossary() shows all.
    """

    terms: tuple[Term, ...]
    asked: str = ""

    def __repr__(self) -> str:
        return "\n".join(map(_line, self.terms)) or self._nothing()

    def _repr_html_(self) -> str:
        if not self.terms:
            return f"<p>{html.escape(self._nothing())}</p>"
        head = "".join(
            f'<th scope="col" width="{width}%"{attributes}>{name}</th>'
            for name, width, attributes in _HEAD
        )
        rows = "".join(map(_row, self.terms))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _nothing(self) -> str:
        return f"No term has {self.asked!r} in it. glossary() shows all."


def glossary(word: str = "") -> Glossary:
    """The course's terms in English, French and Arabic, each with a sentence of explanation.

    Parameters
    ----------
    word : str
        Of any of the languages, or of PyTorch: only terms that have it in one of their names are
        shown. Accents and capitals do not matter. Default: all terms.

    Returns
    -------
    Glossary
        By the alphabet of the English terms. "—" stands where no word is established, or none could
        be checked.

    Raises
    ------
    TypeError
        ``word`` is no text.

    Examples
    --------
    >>> [term.english for term in glossary("etiquette").terms]
    ['label']
    """
    asked = word if word == "" else checks.text(word, "word", "stride")
    looked_for = _plain(asked)
    found = tuple(one for one in terms() if looked_for in _plain(" ".join(one[:5])))
    return Glossary(found, asked)


def _plain(text: str) -> str:
    """Small letters without accents and vowel signs, and typewriter quotes."""
    letters = unicodedata.normalize(
        "NFKD", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def _line(term: Term) -> str:
    arabic = term.arabic if term.arabic == NONE else _ISOLATED.format(term.arabic)
    more = [f"PyTorch: {term.pytorch}"] if term.pytorch != NONE else []
    more += [f"here: {term.here}"] if term.here != NONE else []
    where = "; ".join([*more, f"lesson {_number(term.lesson)}"])
    return f"{term.english} · {term.french} · {arabic} ({where}). {term.meaning}"


def _row(term: Term) -> str:
    said = [html.escape(text) for text in term]
    english, french, arabic, pytorch, here, lesson, meaning, _ = said
    code = f"<code>{pytorch}</code>" if pytorch != NONE else NONE
    link = f'<a href="{lesson}.ipynb">{_number(lesson)}</a>'
    arab = f' lang="ar"{_RIGHT}' if arabic != NONE else _RIGHT
    cells = [(f' lang="fr"{_LEFT}', french), (arab, arabic)]
    cells += [(_LEFT, one) for one in (meaning, code, here, link)]
    rest = "".join(f"<td{attributes}>{text}</td>" for attributes, text in cells)
    return f'<tr><th scope="row" lang="en"{_LEFT}>{english}</th>{rest}</tr>'


def _number(lesson: str) -> str:
    """07b_imbalance_boundaries is lesson 7b."""
    return lesson.partition("_")[0].lstrip("0") or "0"
