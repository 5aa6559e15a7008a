"""Questions as a teacher writes them: one file a lesson, its numbers still to be computed."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from lecture_utils import checks
from lecture_utils.content._beliefs import FOLDER as BELIEFS
from lecture_utils.content._beliefs import NAME, beliefs
from lecture_utils.content._markdown import Choice, ContentError, Section, Words, sections

FOLDER = Path(__file__).parent / "questions"

#: Choices have the letters A to J.
MOST_CHOICES = 10

_NUMBER = re.compile(r"([A-Za-z_]\w*) *= *(.+)")


@dataclass(frozen=True)
class ChoiceText:
    """One choice, as it is written.

    Parameters
    ----------
    text : Words
        With formulas in braces.
    right : bool
    feedback : Words
        With formulas in braces too.
    misconception : str or None
        The id of the belief that leads to a wrong choice.

    Examples
    --------
    >>> ChoiceText(Words(12, "{h - 1:size}"), False, Words(14, "No."), None).text.line
    12
    """

    text: Words
    right: bool
    feedback: Words
    misconception: str | None


@dataclass(frozen=True)
class QuestionText:
    """A question, as it is written.

    Parameters
    ----------
    path : Path
        Of its file.
    id, lesson : str
    numbers : tuple of (int, str, str)
        Line, name and formula of each number that has a name.
    text : Words
        With formulas in braces.
    choices : tuple of ChoiceText
        Exactly one of them is right.
    grids : tuple of (int, str, str)
        Line, caption and formula of each grid that is shown with it.
    curves : tuple of (int, str, str)
        Line, name and formula of each curve of its figure.
    axes : Words
        What runs along the figure, and what runs up: "epoch, cross entropy".

    Examples
    --------
    >>> asked = question_texts(FOLDER / "02_convolution.md")[1]
    >>> asked.id, asked.numbers[0], asked.text.text
    ('02-output-size', (46, 'h', '7'), 'X is {h:size}, k = {k}, s = {s}, p = 0. How large is Y?')
    """

    path: Path
    id: str
    lesson: str
    numbers: tuple[tuple[int, str, str], ...]
    text: Words
    choices: tuple[ChoiceText, ...]
    grids: tuple[tuple[int, str, str], ...]
    curves: tuple[tuple[int, str, str], ...]
    axes: Words


def sheets_of(folder: str | os.PathLike[str] | None = None) -> tuple[Path, ...]:
    """The files of questions in a folder, by name; without a folder those of the course.

    Parameters
    ----------
    folder : str or path, optional

    Returns
    -------
    tuple of Path
        Those that end in ".md", but for README.md.

    Raises
    ------
    TypeError, ValueError
        ``folder`` is no name of a folder, there is none of this name, or no file in it.

    Examples
    --------
    >>> sheets_of()[0].name
    '02_convolution.md'
    """
    where = FOLDER if folder is None else checks.path(folder, "folder", "my_questions")
    cure = "Put a file of questions into it, for example my_lesson.md."
    if not where.is_dir():
        raise ValueError(f"folder (={str(where)!r}) is no folder. Make it. {cure}")
    found = tuple(sorted(path for path in where.glob("*.md") if path.stem != "README"))
    if not found:
        raise ValueError(f"folder (={str(where)!r}) holds no file of questions. {cure}")
    return found


def lessons() -> tuple[str, ...]:
    """The lessons that have questions; lesson 6 has predictions.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> lessons()[0]
    '02_convolution'
    """
    return tuple(path.stem for path in sheets_of())


def question_texts(path: Path) -> tuple[QuestionText, ...]:
    """The questions of one file, whose name without the ending is the lesson.

    The id of a question is the part of the lesson before its first "_", and its name. Lesson 7b of
    the course was a part of lesson 7, and its ids stayed.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of QuestionText

    Raises
    ------
    ContentError
        The file has a mistake.

    Examples
    --------
    >>> [asked.id for asked in question_texts(FOLDER / "02_convolution.md")][:2]
    ['02-first-number', '02-output-size']
    """
    if not re.fullmatch(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*", path.stem):
        message = f"{path.name!r} cannot be a lesson. Use letters, digits and _ : my_lesson.md."
        raise ContentError(path, 1, message)
    named = sections(path, NAME, "how-large")
    return tuple(_question(path, section) for section in named)


def _question(path: Path, section: Section) -> QuestionText:
    grids, curves = _shown(section, "grids"), _shown(section, "curves")
    axes = section.take("axes")
    if bool(curves) != (axes.text.count(",") == 1):
        cure = "Write both: 'curves: train, validation' and 'axes: epoch, cross entropy'."
        section.wrong(f"a figure needs curves and the names of its two axes. {cure}", axes.line)
    section.no_more_fields("'grids', 'curves' or 'axes'")
    text = section.one_paragraph(
        "the question", "Write it as a paragraph below the heading, before the choices."
    )
    number = path.stem.partition("_")[0]
    rights = [choice for choice in section.choices if choice.right]
    count = len(section.choices)
    if not 2 <= count <= MOST_CHOICES:
        section.wrong(
            f"{section.name!r} has {count} choice{'s' * (count != 1)}. Give it 2 to "
            f"{MOST_CHOICES}, each as '- [ ] text', the right one as '- [x] text'."
        )
    if not rights:
        section.wrong(f"{section.name!r} has no right choice. Mark one as '- [x] text'.")
    if len(rights) > 1:
        rights[1].wrong(
            f"{section.name!r} has a right choice on line {rights[0].line} already. "
            "Mark this one as '- [ ] text'."
        )
    return QuestionText(
        path=path,
        id=f"{number[:2] if (FOLDER / path.name).exists() else number}-{section.name}",
        lesson=path.stem,
        numbers=_numbers(section),
        text=text,
        choices=tuple(map(_choice, section.choices)),
        grids=grids,
        curves=curves,
        axes=axes,
    )


def _numbers(section: Section) -> tuple[tuple[int, str, str], ...]:
    found: dict[str, tuple[int, str, str]] = {}
    for line, row in section.rows:
        named = _NUMBER.fullmatch(row)
        if not named or named[2].startswith("="):
            section.wrong(f"{row!r} is no number with a name. Write for example h = 7.", line)
        if named[1] in found:
            section.wrong(f"{named[1]!r} has a value already. Use another name.", line)
        found[named[1]] = (line, named[1], named[2])
    return tuple(found.values())


def _shown(section: Section, field: str) -> tuple[tuple[int, str, str], ...]:
    """What "grids: X, Y with zeros = spread" shows: captions, and what stands below them."""
    line, shown = section.take(field)
    pairs = [part.partition("=") for part in shown.split(",") if part.strip()]
    return tuple((line, caption.strip(), (name or caption).strip()) for caption, _, name in pairs)


def _choice(choice: Choice) -> ChoiceText:
    line, belief = choice.take("misconception")
    choice.no_more_fields("'misconception'")
    if belief and choice.right:
        choice.wrong("the right choice cannot be a misconception. Remove this line.", line)
    if belief and belief not in beliefs():
        (near,) = difflib.get_close_matches(belief, beliefs(), 1, 0)
        cure = f"Use for example {near!r}, or another name in {BELIEFS}."
        choice.wrong(f"the misconception {belief!r} is unknown. {cure}", line)
    feedback = choice.one_paragraph(
        "the feedback of this choice",
        "Write below it, indented by two spaces, why it is right or wrong.",
    )
    text = Words(choice.line, choice.text)
    return ChoiceText(text, choice.right, feedback, belief or None)
