"""Slides become one page, with all that it needs beside it: nothing is loaded from elsewhere."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

from lecture_utils import style
from lecture_utils.site.npm import MODULES
from lecture_utils.site.slides.cells import Block, Slide, slides_of
from lecture_utils.site.slides.tagging import PICTURE, TALL
from lecture_utils.site.slides.words import with_formulas
from lecture_utils.widgets.kit.modules import classic, module

ROOT = Path(__file__).resolve().parents[3]
_HERE = Path(__file__).resolve().parent
#: Of reveal.js, from npm: the slides themselves, and its window for the speaker.
_REVEAL = {
    "reveal.js": "dist/reveal.js",
    "reveal.css": "dist/reveal.css",
    "notes.js": "dist/plugin/notes.js",
    "LICENSE-reveal.txt": "LICENSE",
}
#: The folder of static files, as the HTML in a notebook of a site names it.
_STATIC = re.compile(r'(?<=src=")_static/')
#: Letters of a slide of words that fill it; from there on they are smaller.
_FULL = 300
_TAG = re.compile(r"<[^>]+>")


def write(
    notebook: Mapping[str, Any],
    page: Path,
    static: str = "_static",
    lessons: str | None = None,
    modules: Path = MODULES,
) -> list[Slide]:
    """Write a notebook as a page of slides.

    Parameters
    ----------
    notebook : mapping
        As ``lecture_utils.site.pages`` gives it: executed, its widgets places in HTML.
    page : Path
        The file to write, such as ``build/site/slides/lecture.html``. What it loads is written too.
    static : str
        The site's folder of static files, as seen from this page.
    lessons : str, optional
        The address of a lesson's page as seen from this one, with ``{}`` for its name.
    modules : Path
        npm's folder ``node_modules``, with reveal.js and KaTeX in it.

    Returns
    -------
    list of Slide
        What stands on the page.

    Raises
    ------
    FileNotFoundError
        reveal.js or KaTeX is not there.
    ValueError
        A cell has an unknown ``slide_type``, there is no slide, or a formula cannot be set.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": "# A", "metadata": {}}
    >>> nowhere = Path("nowhere")
    >>> write({"cells": [cell]}, Path("a.html"), modules=nowhere)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    FileNotFoundError: modules holds no reveal.js (...). Run `npm ci`, which brings it.
    """
    slides = slides_of(notebook, lessons)
    _write_files(page.parent / static / "slides", modules)
    text = Template((_HERE / "page.html").read_text(encoding="utf-8")).substitute(
        title=_TAG.sub("", slides[0].title), static=static, slides="\n".join(_parts(slides))
    )
    text = _STATIC.sub(f"{static}/", with_formulas(text, modules))
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8", newline="\n")
    return slides


def _write_files(folder: Path, modules: Path) -> None:
    reveal = modules / "reveal.js"
    if not (reveal / "dist" / "reveal.js").is_file():
        raise FileNotFoundError(
            f"modules holds no reveal.js ({reveal}). Run `npm ci`, which brings it."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in _REVEAL.items():
        shutil.copyfile(reveal / source, folder / name)
    script = classic(module(_HERE / "deck.js"), "globalThis.LectureSlides = ")
    (folder / "deck.js").write_text(script + ";\n", encoding="utf-8", newline="\n")
    sheet = (_HERE / "deck.css").read_text(encoding="utf-8")
    (folder / "deck.css").write_text(_colours() + sheet, encoding="utf-8", newline="\n")


def _colours() -> str:
    """The course's colours of a page, light and dark."""
    light, dark = (
        "; ".join(f"--lu-{role}: {pair[page]}" for role, pair in style.PAGE.items())
        for page in (0, 1)
    )
    return f':root {{ {light}; }}\n:root[data-theme="dark"] {{ {dark}; color-scheme: dark; }}\n'


def _parts(slides: Iterable[Slide]) -> Iterable[str]:
    """A ``section`` for each part of the lecture, with the sections of its slides."""
    is_open = False
    for slide in slides:
        if slide.begins or not is_open:
            yield "</section>\n<section>" if is_open else "<section>"
            is_open = True
        yield _section(slide)
    if is_open:
        yield "</section>"


def _section(slide: Slide) -> str:
    about = f' data-minutes="{slide.minutes:g}"' if slide.minutes is not None else ""
    if slide.deck:
        about += f' data-deck="{html.escape(" ".join(slide.deck))}"'
    form, body = _body(slide)
    notes = "\n".join(slide.notes)
    code = html.escape("\n\n".join(slide.code))
    return (
        f'<section class="lu-slide{form}"{about}>\n{body}\n<aside class="notes">{notes}</aside>\n'
        f'<pre class="lu-slide-code" hidden>{code}</pre>\n</section>'
    )


def _body(slide: Slide) -> tuple[str, str]:
    """The form of a slide, and its HTML: words alone, a tall picture beside them, or a column."""
    heading = f"<h2>{slide.title}</h2>" if slide.title else ""
    if all(block.kind == "text" for block in slide.blocks):
        letters = sum(len(_TAG.sub("", block.html)) for block in slide.blocks)
        full = " lu-slide-full" if letters > _FULL else ""
        return f" lu-slide-words{full}", "\n".join([heading, *map(_block, slide.blocks)])
    tall = [block for block in slide.blocks if any(high > TALL for _, high in _sizes(block))]
    if len(tall) != 1 or any(block.kind == "widget" for block in slide.blocks):
        return "", "\n".join([heading, *map(_block, slide.blocks)])
    wide, high = _sizes(tall[0])[0]
    words = "\n".join([heading, *(_block(block) for block in slide.blocks if block is not tall[0])])
    return " lu-slide-tall", (
        f'<div class="lu-beside" style="--lu-share: {wide / high:.3f}">\n<div>\n{words}\n</div>\n'
        f"{_block(tall[0])}\n</div>"
    )


def _block(block: Block) -> str:
    asked = " fragment" if block.asked else ""
    if block.kind == "widget":
        return (
            f'<div class="lu-slot{asked}" data-lu-pane data-prevent-swipe tabindex="-1">'
            f"{block.html}</div>"
        )
    made = PICTURE.sub(_sized, block.html) if block.kind == "picture" else block.html
    return f'<div class="lu-part-{block.kind}{asked}">{made}</div>'


def _sizes(block: Block) -> list[tuple[int, int]]:
    """The width and the height of the pictures, in pixels."""
    found = PICTURE.findall(block.html) if block.kind == "picture" else []
    return [(int(width), int(height)) for _, width, height in found]


def _sized(found: re.Match[str]) -> str:
    """A picture that may be twice as large as it was drawn, as its dots allow."""
    about, width, height = found.groups()
    size = f"--lu-wide: {width}; --lu-high: {height}"
    about = about.replace(' loading="lazy"', "")
    return f'<img {about}style="{size}" width="{width}" height="{height}"'
