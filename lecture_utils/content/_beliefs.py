"""The words of the misconceptions: what a learner believes, what helps, and where to read on."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lecture_utils.content._markdown import ContentError, Section, sections

FOLDER = Path(__file__).parent / "misconceptions"

#: A name in small letters with hyphens.
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Belief(NamedTuple):
    """The words of one misconception.

    Parameters
    ----------
    id : str
    belief : str
        What a learner who has it thinks.
    help : str
        What is right, and why.
    lesson, section : str
        Where to read on: a notebook, and a heading in it.
    topic : str
        The file that these words stand in, without its ending.

    Examples
    --------
    >>> beliefs()["kernel-flipped"].section
    '2.5 Is this really a convolution?'
    """

    id: str
    belief: str
    help: str
    lesson: str
    section: str
    topic: str


@functools.cache
def beliefs(folder: Path = FOLDER) -> Mapping[str, Belief]:
    """The words of every misconception of the course, by its id.

    Parameters
    ----------
    folder : Path
        The folder of the course.

    Returns
    -------
    mapping of str to Belief

    Raises
    ------
    ContentError
        A file has a mistake, or two of them have the same id.

    Examples
    --------
    >>> beliefs()["kernel-flipped"].belief
    'K is turned by 180° before it slides.'
    """
    found: dict[str, Belief] = {}
    for path in sorted(folder.glob("*.md")):
        for section in sections(path, NAME, "kernel-flipped"):
            if section.name in found:
                section.wrong(
                    f"{section.name!r} stands in {found[section.name].topic}.md already. Use "
                    "another name."
                )
            found[section.name] = _belief(path, section)
    if not found:
        raise ContentError(folder, 1, "no misconceptions stand here. Install the course again.")
    return MappingProxyType(found)


def _belief(path: Path, section: Section) -> Belief:
    line, back = section.take("back")
    lesson, _, heading = back.partition(", ")
    if not heading:
        example = "'back: 02_convolution, 2.1 One window, one sum'"
        section.wrong(f"the place to read on is missing. Write for example {example}.", line)
    section.no_more_fields("'back'")
    if len(section.paragraphs) != 2 or section.rows or section.choices:
        section.wrong(
            f"{section.name!r} needs two paragraphs and nothing else; here are "
            f"{len(section.paragraphs)}. Write the belief, then what helps."
        )
    belief, helps = (words.text for words in section.paragraphs)
    return Belief(section.name, belief, helps, lesson, heading, path.stem)
