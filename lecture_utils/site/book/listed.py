"""Pages that are lists: the lessons, and what there is to touch."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from lecture_utils import widgets
from lecture_utils.site.book import uses
from lecture_utils.site.book.lessons import Lesson


def lessons(pages: Sequence[Lesson]) -> str:
    """The page with all lessons, and Sphinx's order of them.

    Parameters
    ----------
    pages : sequence of Lesson

    Returns
    -------
    str
        Markdown.
    """
    lines = ["# Lessons", ""]
    for page in pages:
        lines += [f"**[{page.short}]({page.path.name})**"]
        lines += [
            f": {page.about}",
            *([f"  *Minutes: {page.minutes}*"] if page.minutes else []),
            "",
        ]
    order = "\n".join(f"{page.short} <{page.name}>" for page in pages)
    return "\n".join(lines) + f"\n```{{toctree}}\n:hidden:\n\n{order}\n```\n"


def explore(pages: Sequence[Lesson]) -> str:
    """The page with every widget of the site, and each place where it can be touched.

    Parameters
    ----------
    pages : sequence of Lesson

    Returns
    -------
    str
        Markdown.
    """
    found = uses.found_in(pages, every=True)
    lines = ["# Explore", "", _INTRODUCTION, ""]
    for name in sorted(set(widgets.__all__) - _NOT_HERE, key=lambda name: (name in _ASKING, name)):
        places = found.get(name, [])
        by_lesson: dict[str, list[str]] = {}
        for page, section in places:
            by_lesson.setdefault(page.short, []).append(f"{{ref}}`{section.label}`")
        if places:
            summary = (inspect.getdoc(getattr(widgets, name)) or "").partition("\n")[0]
            lines += [f"**{name}**", f": {summary}", ""]
            lines += [f"  * {lesson}: {', '.join(at)}" for lesson, at in by_lesson.items()]
            lines += [""]
    return "\n".join(lines) + "\n"


#: What asks comes after what can be played with.
_ASKING = {"AnswerGrid", "Due", "Quiz"}
#: What needs Python.
_NOT_HERE = {"TeacherMode"}
_INTRODUCTION = """Everything in this course that answers to a hand, and where it stands. You may
begin anywhere; each place says what it is about."""
