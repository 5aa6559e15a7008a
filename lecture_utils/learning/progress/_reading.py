"""What the bytes of a file say: lines, or the document of an earlier version, and what is wrong."""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from lecture_utils.learning.progress._entry import ABOUT_THE_LINE, checked, clean, too_deep
from lecture_utils.learning.progress._union import Line, spread

FORMAT = "lecture6-progress"
VERSION = 2

#: With more lines that cannot be used, a file is none of ours.
MOST_BAD = 1000

_UNSEEN = b" \t\r\xef\xbb\xbf"  # also the mark that an editor may have put in front
_UNWRITABLE = "It holds numbers or lists that JSON cannot write again."


@dataclass(frozen=True)
class Found:
    """What stands in a file.

    ``damage`` says what of it could not be used, ``newer`` what stays there unread, and ``closed``
    why nothing may be added at all: "" if all is well, full sentences if not. ``bad`` are the first
    and the last byte of each line that could not be used.
    """

    lines: list[Line] = field(default_factory=list)
    learner: str = ""
    damage: str = ""
    newer: str = ""
    closed: str = ""
    bad: tuple[tuple[int, int], ...] = ()
    is_document: bool = False
    is_there: bool = True

    @property
    def problem(self) -> str:
        """What is wrong with it, without advice."""
        return " ".join(filter(None, [self.closed, self.damage, self.newer]))


def understood(raw: bytes) -> Found:
    """The lines, or the answers of a document; of what cannot be used, why."""
    by_line = _line_by_line(raw)
    if by_line.lines or not (by_line.damage or by_line.closed):
        return by_line
    document = _document(raw, by_line)
    return replace(document, closed="") if document.is_document else document


def _line_by_line(raw: bytes) -> Found:
    """Line by line: what is wrong with one says nothing of the others."""
    lines: list[Line] = []
    learner, newer, bad, why, start = "", 0, [], "", 0
    for number, ended in enumerate(io.BytesIO(raw), start=1):
        text = ended.removesuffix(b"\n")
        try:
            content = _parsed(text) if text.strip(_UNSEEN) else {}
            if content.get("version", 0) > VERSION:
                newer = max(newer, content["version"])
            elif content:
                lines.append(_line(content))
                learner = learner or _text(content, "learner")
        except ValueError as problem:
            why = why or f"Line {number} cannot be used: {problem}"
            bad.append((start, start + len(text)))
        if len(bad) > MOST_BAD:
            why = f"More than {MOST_BAD:,} of its lines are no answers."
            return Found(lines, learner, closed=why)
        start += len(ended)
    if len(bad) > 1:
        why += f" Nor can {len(bad) - 1} more."
    newer_lines = _newer("Some of it" if lines else "It", newer) if newer else ""
    return Found(lines, learner, why, newer_lines, bad=tuple(bad))


def _line(content: dict[str, Any]) -> Line:
    if not (item := _text(content, "item")):
        raise ValueError("It names no item.")
    fields = {name: value for name, value in content.items() if name not in ABOUT_THE_LINE}
    return checked(fields, "entry") | {"item": item}


def _text(content: dict[str, Any], name: str) -> str:
    return value if isinstance(value := content.get(name), str) else ""


def _document(raw: bytes, found: Found) -> Found:
    """A file without any good line: the document of an earlier version, or nothing of ours."""
    try:
        content = _parsed(raw)
    except ValueError as problem:
        return replace(found, damage=str(problem))
    of_a_line = (
        content["version"] == VERSION and "answers" not in content
    )  # cut off before its item
    if "item" in content or of_a_line:
        return found
    if content["version"] > VERSION:
        return Found(newer=_newer("It", content["version"]), is_document=True)
    good, bad = {}, []
    if not isinstance(content.get("learner", ""), str):
        bad.append("'learner'")
    if not isinstance(stored := content.get("answers", {}), dict):
        bad.append("'answers'")
        stored = {}
    for item, entry in stored.items():
        try:
            good[item] = clean(entry)
        except (TypeError, ValueError):
            bad.append(f"{item!r:.40}")
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    damage = f"Not all of it can be used: {', '.join(bad[:3])}{more}." if bad else ""
    lines, learner = list(spread(good)), _text(content, "learner")
    return replace(found, lines=lines, learner=learner, damage=damage, is_document=True)


def _newer(what: str, version: int) -> str:
    return f"{what} was made by a newer version of this course (format {version}, here {VERSION})."


def _parsed(raw: bytes) -> dict[str, Any]:
    """What is written there.

    Raises
    ------
    ValueError
        It is nothing of this course, or JSON could not write it again.
    """
    try:
        content = json.loads(
            raw.decode("utf-8-sig"),  # an editor may have put a mark in front
            parse_constant=_finite,
            parse_float=_finite,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as problem:
        raise ValueError(f"It is no text in UTF-8 (byte {problem.start}).") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise ValueError(f"It is no JSON ({place}).") from problem
    except KeyError as problem:
        raise ValueError(f"It holds {problem.args[0]!r:.40} twice.") from problem
    except (ValueError, RecursionError) as problem:  # also more than 4,300 digits
        raise ValueError(_UNWRITABLE) from problem
    if too_deep(content):
        raise ValueError(_UNWRITABLE)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("It holds something else than answers of this course.")
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ValueError(f"Its version (={version!r:.20}) is no version.")
    return content


def _finite(word: str) -> float:
    if math.isfinite(value := float(word)):
        return value
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # the first of two values would be lost in silence
        raise KeyError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return found
