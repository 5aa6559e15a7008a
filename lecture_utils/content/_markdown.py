"""The one reader of all content: a strict piece of Markdown, whose every mistake has a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

#: Bytes that a file of content has at most.
LARGEST = 1_000_000

#: The fields that exist; inside a paragraph only these are fields, and "mistake: …" is prose.
FIELDS = (
    *("axes", "back", "classes", "curves", "grids", "misconception", "shown"),
    *("french", "arabic", "pytorch", "here", "written", "lesson"),
)

_CHOICE = re.compile(r"[-*+] \[([ xX])\] +(.+)")
_FIELD = re.compile(r"([a-z_]+): +(.+)")
_OTHER = re.compile(r"(#|```|~~~|>|[-*+] |[-*+]$|\d+[.)] |\|)")


class ContentError(ValueError):
    """A mistake in a file of content: where it is, what is wrong, and what to write instead.

    Parameters
    ----------
    path : Path
    line : int
        From 1.
    message : str

    Examples
    --------
    >>> print(ContentError(Path("my_lesson.md"), 3, "no choice is right. Mark one."))
    my_lesson.md, line 3: no choice is right. Mark one.
    """

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}, line {line}: {message}")
        self.path, self.line = path, line


class Words(NamedTuple):
    """A text, and the line of the file on which it begins.

    Parameters
    ----------
    line : int
    text : str
        Without line breaks.

    Examples
    --------
    >>> Words(3, "How large is Y?").line
    3
    """

    line: int
    text: str


@dataclass
class Part:
    """Paragraphs and fields that belong together."""

    path: Path
    line: int
    paragraphs: list[Words] = field(default_factory=list)
    fields: dict[str, Words] = field(default_factory=dict)

    def wrong(self, message: str, line: int | None = None) -> NoReturn:
        """Raise the error of a mistake here, or on another line of this file."""
        raise ContentError(self.path, line or self.line, message)

    def take(self, name: str, usual: str = "") -> Words:
        """A field, which is then known."""
        return self.fields.pop(name, Words(self.line, usual))

    def no_more_fields(self, known: str) -> None:
        """Refuse every field that nobody has taken."""
        for name, (line, _) in self.fields.items():
            cure = f"Use {known}, or begin the sentence with a capital."
            self.wrong(f"the field {name!r} is unknown here. {cure}", line)

    def one_paragraph(self, what: str, cure: str) -> Words:
        """The only paragraph, as one line."""
        if not self.paragraphs:
            self.wrong(f"{what} is missing. {cure}")
        for line, _ in self.paragraphs[1:]:
            self.wrong(f"{what} goes on here, after an empty line. Write one paragraph.", line)
        return self.paragraphs[0]


@dataclass
class Choice(Part):
    """A list item with a box, "- [ ] text" or "- [x] text"; its paragraphs are indented."""

    text: str = ""
    right: bool = False


@dataclass
class Section(Part):
    """What stands below a heading "## name"; ``rows`` are the lines indented by four spaces."""

    name: str = ""
    rows: list[Words] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def read(path: Path) -> str:
    """The text of a file, which has to be UTF-8.

    Raises
    ------
    ContentError
        It is not there, cannot be read, is no UTF-8, or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        message = f"this file cannot be read: {reason}. Check its name."
        raise ContentError(path, 1, message) from None
    if len(data) > LARGEST:
        raise ContentError(path, 1, f"this file has more than {LARGEST} bytes. Split it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        message = "this line is not written in UTF-8. Save the file with the encoding UTF-8."
        raise ContentError(path, line, message) from None


def sections(path: Path, name: re.Pattern[str], example: str) -> list[Section]:
    """The sections of a file, in their order.

    Parameters
    ----------
    path : Path
    name : re.Pattern
        What a heading "## name" may be.
    example : str
        A name, for the error.

    Returns
    -------
    list of Section
        At least one, each with another name.

    Raises
    ------
    ContentError
        The file is not of the form that README.md in this folder shows, or a name comes twice.
    """
    found: dict[str, Section] = {}
    section: Section | None = None
    for number, line, new in _lines(path):
        if line.startswith("## "):
            heading = line[3:].strip()
            if not name.fullmatch(heading):
                message = f"{heading!r} cannot be a name. Use for example '## {example}'."
                raise ContentError(path, number, message)
            if heading in found:
                message = f"{heading!r} stands on line {found[heading].line} already."
                raise ContentError(path, number, f"{message} Use another name.")
            section = found[heading] = Section(path, number, name=heading)
        elif section:
            _add(section, number, line, new)
        elif line.strip() and not line.startswith("# "):
            message = f"this stands above the first name. Begin with '## {example}'."
            raise ContentError(path, number, message)
    if not found:
        raise ContentError(path, 1, f"nothing stands here. Begin with '## {example}'.")
    return list(found.values())


def _lines(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Number and text of each line, and whether something new begins: after an empty line."""
    new = True
    for number, line in enumerate(read(path).split("\n"), start=1):
        if any(unicodedata.category(sign) == "Cc" for sign in line.rstrip("\r")):
            message = "a tab or a sign that cannot be seen stands here. Use spaces."
            raise ContentError(path, number, message)
        yield number, line.rstrip(), new
        new = not line.strip()


def _add(section: Section, number: int, line: str, new: bool) -> None:
    """Put one line where it belongs."""
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    part: Part = section.choices[-1] if section.choices else section
    if not text:
        return
    if not indent and (item := _CHOICE.fullmatch(text)):
        right, words = item.groups()
        section.choices.append(Choice(section.path, number, text=words, right=right != " "))
    elif not section.choices and indent >= 4:
        section.rows.append(Words(number, text))
    elif indent != (2 if section.choices else 0):
        needed = "Indent it by two spaces" if section.choices else "Begin it without a space"
        part.wrong(f"this line is indented by {indent} spaces. {needed}.", number)
    elif isinstance(part, Choice) and not (new or part.paragraphs or part.fields):
        part.text += f" {text}"
    elif (named := _FIELD.fullmatch(text)) and (new or named[1] in FIELDS):
        if named[1] in part.fields:
            part.wrong(f"the field {named[1]!r} comes twice. Keep one.", number)
        part.fields[named[1]] = Words(number, named[2])
    elif _OTHER.match(text):
        cure = "Use '- [ ] ' for a choice, '- [x] ' for the right one, and plain sentences."
        part.wrong(f"this form of Markdown has no meaning here. {cure}", number)
    elif part.paragraphs and not new:
        first, words = part.paragraphs[-1]
        part.paragraphs[-1] = Words(first, f"{words} {text}")
    else:
        part.paragraphs.append(Words(number, text))
