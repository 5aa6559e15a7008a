"""Pages that are lists: the lessons, and what there is to touch."""

from __future__ import annotations

import html
import inspect
import re
from collections.abc import Sequence

from docutils import nodes

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
        Markdown: in the order of the lessons, with a picture of the first place.
    """
    found = uses.found_in(pages, every=True)
    order = {page.name: number for number, page in enumerate(pages)}
    shown = {name: places for name, places in found.items() if name in _HERE}
    lines = ["# Explore", "", _INTRODUCTION, ""]
    for name in sorted(shown, key=lambda name: (name in _ASKING, order[shown[name][0][0].name])):
        by_lesson: dict[str, list[str]] = {}
        for page, section in shown[name]:
            by_lesson.setdefault(page.short, []).append(f"{{ref}}`{section.label}`")
        widget = getattr(widgets, name)
        summary = (inspect.getdoc(widget) or "").partition("\n")[0]
        lines += [f"**{_words(name)}**", f": {_picture(widget, pages)}{summary}", ""]
        lines += [f"  * {lesson}: {', '.join(at)}" for lesson, at in by_lesson.items()]
        lines += [f"  * In Python: `lecture_utils.{name}`", ""]
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    """The name of a class in words: ``ConvExplorer`` is the convolution explorer."""
    first, *more = re.findall("[A-Z][a-z]+", name)
    return " ".join([_IN_FULL.get(first, first), *(word.lower() for word in more)])


def _picture(widget: type, pages: Sequence[Lesson]) -> str:
    """The first stored picture of a widget in the lessons, small, as a way to it; maybe none."""
    kind = widget.__module__.split(".")[2]
    image = r'src="\.\./([^"]+)".*?(width="\d+" height="\d+")'
    still = re.compile(f'data-lu-kind="{kind}".*?{image}', re.DOTALL)
    for page in pages:
        for cell, section in page.sections():
            for output in cell.get("outputs", []):
                if one := still.search(output.get("data", {}).get("text/html", "")):
                    place = f"lessons/{page.name}.html#{nodes.make_id(section.label)}"
                    return (
                        f'<a class="lu-small" href="{place}"><img src="{one[1]}" '
                        f'alt="{html.escape(section.title)}" {one[2]} loading="lazy"></a>'
                    )
    return ""


#: What asks comes after what can be played with.
_ASKING = {"AnswerGrid", "Due", "Quiz"}
#: What lives without Python.
_HERE = set(widgets.__all__) - {"TeacherMode"}
#: Words that the name of a class cuts short.
_IN_FULL = {
    "Conv": "Convolution",
    "Pool": "Pooling",
    "Transpose": "Transposed convolution",
    "Unpool": "Unpooling",
}
_INTRODUCTION = """Everything in this course that answers to a hand, and where it stands. You may
begin anywhere; each place says what it is about."""
