"""The glossary: the course's words in English, French and Arabic, read from ``glossary.md``."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

from lecture_utils.content._markdown import Section, sections

FILE = Path(__file__).parent / "glossary.md"

#: What stands in a field of which nothing is known, or for which there is no word.
NONE = "—"

_LESSON = re.compile(r"\d\d[a-z]?_[a-z_]+")
_FIELDS = ("french", "arabic", "pytorch", "here", "lesson")


class Term(NamedTuple):
    """A term of the course.

    Parameters
    ----------
    english, french, arabic : str
        "—" where no word is established, or none could be checked.
    pytorch, here : str
        What PyTorch calls it, and what this course says; "—" if nothing else.
    lesson : str
        The notebook that explains it.
    meaning : str
        A sentence or two.
    written : str
        How the lesson writes it, where that is only a part of the term.

    Examples
    --------
    >>> terms()[-1].english
    'window'
    """

    english: str
    french: str
    arabic: str
    pytorch: str
    here: str
    lesson: str
    meaning: str
    written: str


@functools.cache
def terms(path: Path = FILE) -> tuple[Term, ...]:
    """All terms of the glossary, by the alphabet.

    Parameters
    ----------
    path : Path
        The file of the course.

    Returns
    -------
    tuple of Term

    Raises
    ------
    ContentError
        The file has a mistake, or a term stands in the wrong place.

    Examples
    --------
    >>> {term.english: term.french for term in terms()}["stride"]
    'pas'
    """
    found: list[Term] = []
    for section in sections(path, re.compile(r"\S.*"), "stride"):
        if found and section.name.casefold() < found[-1].english.casefold():
            section.wrong(
                f"{section.name!r} stands below {found[-1].english!r}. Put it into its place in "
                "the alphabet."
            )
        found.append(_term(section))
    return tuple(found)


def _term(section: Section) -> Term:
    words = {name: section.take(name) for name in _FIELDS}
    written = section.take("written", section.name).text
    section.no_more_fields(", ".join(map(repr, (*_FIELDS, "written"))))
    for name, (line, text) in words.items():
        if not text:
            section.wrong(f"the field {name!r} is missing. Write '{name}: {NONE}' for none.", line)
    line, lesson = words["lesson"]
    if not _LESSON.fullmatch(lesson):
        section.wrong(f"lesson (={lesson}) is no notebook. Write 'lesson: 02_convolution'.", line)
    if section.rows or section.choices:
        section.wrong("a term has fields and one paragraph. Write nothing else.")
    meaning = section.one_paragraph("the sentence", "Say below the fields what it is.").text
    return Term(
        section.name, meaning=meaning, written=written, **{n: w.text for n, w in words.items()}
    )
