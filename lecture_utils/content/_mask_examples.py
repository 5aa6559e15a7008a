"""The examples of the metric lab: two small masks side by side, drawn with signs."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lecture_utils.content._markdown import Section, sections

FILE = Path(__file__).parent / "mask_examples.md"

#: Label of the pixels of the truth that belong to no class: they count nowhere.
VOID = 255

#: Rows and columns of a mask, at most.
LARGEST_MASK = 16

_LABELS = {".": 0, "1": 1, "2": 2, "V": VOID}

Rows = list[list[int]]


class MaskExample(NamedTuple):
    """A truth and a prediction that show one thing, and the class to look at.

    Parameters
    ----------
    classes : int
        2 or 3.
    truth, prediction : list of list of int
        Labels, in rows.
    shown : int
        The class to look at.

    Examples
    --------
    >>> mask_examples()["missed small object"].shown
    2
    """

    classes: int
    truth: Rows
    prediction: Rows
    shown: int = 1


@functools.cache
def mask_examples(path: Path = FILE) -> Mapping[str, MaskExample]:
    """The examples by name, in the order of the file.

    Parameters
    ----------
    path : Path
        The file of the course.

    Returns
    -------
    mapping of str to MaskExample
        Labels are 0 (background), 1 and 2, and 255 in the truth for void.

    Raises
    ------
    ContentError
        The file has a mistake.

    Examples
    --------
    >>> mask_examples()["thin line"].truth[0]
    [0, 0, 0, 1, 0, 0, 0, 0]
    """
    found = sections(path, re.compile(r"\S.*"), "thin line")
    return MappingProxyType({section.name: _example(section) for section in found})


def _example(section: Section) -> MaskExample:
    classes = _number(section, "classes", 2, (2, 3))
    shown = _number(section, "shown", 1, range(classes))
    section.no_more_fields("'classes' and 'shown'")
    if section.paragraphs or section.choices or not 2 <= len(section.rows) <= LARGEST_MASK + 1:
        section.wrong(
            "an example is a line 'truth prediction' and up to 16 rows below it, all indented by "
            "four spaces. Write nothing else."
        )
    masks: tuple[Rows, Rows] = ([], [])
    for line, row in section.rows[1:]:
        parts = row.split()
        length = len(masks[0][0]) if masks[0] else min(len(parts[0]), LARGEST_MASK)
        if len(parts) != 2 or {len(part) for part in parts} != {length}:
            section.wrong(
                f"a row is the truth and the prediction, with {length} signs each and spaces "
                "between the two. Make all rows equally long.",
                line,
            )
        for labels, part, allowed in zip(masks, parts, ("V.12", ".12"), strict=True):
            known = allowed if classes == 3 else allowed[:-1]
            for sign in part:
                if sign not in known:
                    cure = f"Use one of {' '.join(known)} here"
                    section.wrong(f"the sign {sign!r} has no meaning. {cure}.", line)
            labels.append([_LABELS[sign] for sign in part])
    return MaskExample(classes, *masks, shown)


def _number(section: Section, name: str, usual: int, allowed: tuple[int, ...] | range) -> int:
    line, value = section.take(name, str(usual))
    if value not in map(str, allowed):
        choices = " or ".join(map(str, allowed))
        section.wrong(f"{name} (={value}) must be {choices}. Write '{name}: {usual}'.", line)
    return int(value)
