"""The page of slides: formulas, links, files; what it says when something is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lecture_utils import style
from lecture_utils.site.slides import write
from lecture_utils.site.slides.words import to_html, with_formulas

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
PICTURE = (
    '<img class="lu-site-picture" src="_static/lu/pictures/a.png" alt="A" width="400" height="{}">'
)
WIDGET = '<div class="lu-site-widget" data-lu-lesson="a"><div class="lu-site-still">W</div></div>'


def notebook(*shown: str, text: str = "## A & B\n\nWords.") -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "markdown",
            "source": text,
            "metadata": {"slideshow": {"slide_type": "slide"}, "tags": ["deck-2.1"]},
        }
    ]
    for html in shown:
        outputs = [{"output_type": "display_data", "data": {"text/html": html}}]
        cells.append(
            {"cell_type": "code", "source": "f(1 < 2)", "metadata": {}, "outputs": outputs}
        )
    return {"cells": cells}


def page_of(folder: Path, made: dict[str, Any], static: str = "_static") -> str:
    file = folder / "slides" / "a.html"
    write(made, file, static=static)
    return file.read_text(encoding="utf-8")


def test_a_page_has_its_words_its_code_and_its_place_in_the_deck(tmp_path):
    page = page_of(tmp_path, notebook(WIDGET))
    assert "<title>A &amp; B</title>" in page
    assert 'data-deck="2.1"' in page
    assert "f(1 &lt; 2)" in page
    assert re.search(
        r'<div class="lu-slot" data-lu-pane data-prevent-swipe tabindex="-1"><div', page
    )


def test_the_same_notebook_gives_the_same_bytes(tmp_path):
    made = notebook(PICTURE.format(200), text="## A\n\n$x^2$")
    assert page_of(tmp_path / "1", made) == page_of(tmp_path / "2", made)


@pytest.mark.parametrize(("high", "form"), [(200, ""), (600, " lu-slide-tall")])
def test_a_tall_picture_stands_beside_the_words(tmp_path, high, form):
    page = page_of(tmp_path, notebook(PICTURE.format(high)))
    assert f'<section class="lu-slide{form}"' in page
    assert f"--lu-wide: 400; --lu-high: {high}" in page
    assert 'alt="A"' in page


@pytest.mark.parametrize(("letters", "form"), [(100, ""), (500, " lu-slide-full")])
def test_many_words_are_smaller_than_few(tmp_path, letters, form):
    page = page_of(tmp_path, notebook(text="## A\n\n" + "x" * letters))
    assert f'<section class="lu-slide lu-slide-words{form}"' in page


def test_everything_that_a_page_loads_is_written_beside_it(tmp_path):
    page = page_of(tmp_path, notebook(PICTURE.format(200)), static="../_static")
    found = re.findall(r'(?:src|href|data-lu-host)="([^"]+)"', page)
    assert all(one.startswith("../_static/") for one in found if not one.startswith("data:"))
    for one in found:
        if "/slides/" in one:
            assert (tmp_path / "slides" / one).is_file(), one
    script = (tmp_path / "_static/slides/deck.js").read_text(encoding="utf-8")
    assert "import " not in script and script.startswith("globalThis.LectureSlides")


def test_every_colour_comes_from_the_course(tmp_path):
    page_of(tmp_path, notebook())
    sheet = (tmp_path / "slides/_static/slides/deck.css").read_text(encoding="utf-8")
    known = {colour for pair in style.PAGE.values() for colour in pair}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)) <= known


def test_a_formula_is_set_and_code_stays_as_it_is():
    text = "$$\\frac{a}{b}$$ and $x < 1$, but `$HOME` and\n\n    cost = $5$\n"
    page = with_formulas(to_html(text), MODULES)
    assert page.count("<math") == 2 and 'display="block"' in page
    assert "<mfrac>" in page
    assert "$HOME" in page and "$5$" in page


def test_a_formula_that_cannot_be_set_is_named():
    with pytest.raises(ValueError, match=r"frac\{a"):
        with_formulas(to_html(r"$\frac{a$"), MODULES)


def test_a_link_to_a_lesson_leads_to_its_page_or_is_its_words():
    text = "See [lesson 2](02_convolution.ipynb#2.1) and [a paper](https://example.org)."
    assert "02_convolution" not in to_html(text)
    assert '<a href="../lessons/02_convolution.html">lesson 2</a>' in to_html(
        text, "../lessons/{}.html"
    )
    assert '<a href="https://example.org">' in to_html(text)


@pytest.mark.parametrize("name", ["reveal.js", "KaTeX"])
def test_what_npm_has_not_brought_is_named(tmp_path, name):
    if name == "KaTeX":
        (tmp_path / "reveal.js").symlink_to(MODULES / "reveal.js")
    with pytest.raises(FileNotFoundError, match=f"no {re.escape(name)}.*npm ci"):
        write(notebook(text="## A\n\n$x$"), tmp_path / "a.html", modules=tmp_path)


def test_a_page_without_formulas_needs_no_katex(tmp_path):
    (tmp_path / "reveal.js").symlink_to(MODULES / "reveal.js")
    assert write(notebook(), tmp_path / "a.html", modules=tmp_path)
