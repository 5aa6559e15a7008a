"""Which cells stand on which slide, of a lecture and of any lesson."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from lecture_utils.site.slides import slides_of
from lecture_utils.site.slides.tagging import tagged
from tools.questions import answering

LESSONS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[01]*.ipynb"))


def cell(kind: str, source: str, *tags: str, printed: str = "") -> dict[str, Any]:
    """A cell; a source that begins with ``>`` is code."""
    metadata: dict[str, Any] = {"slideshow": {"slide_type": kind}} if kind else {}
    metadata["tags"] = list(tags)
    made = {"cell_type": "markdown", "source": source, "metadata": metadata}
    if source.startswith(">"):
        outputs = [{"output_type": "stream", "text": printed}] if printed else []
        made |= {"cell_type": "code", "source": source[1:].strip(), "outputs": outputs}
        if "folded" in tags:
            metadata["jupyter"] = {"outputs_hidden": True}
    return made


def test_a_lecture_says_what_stands_where():
    cells = [
        cell("skip", "> import numpy"),
        cell("slide", "## One <1>\n\nFew words.", "deck-2.1", "deck-2.2"),
        cell("fragment", "> f()", printed="2 < 3"),
        cell("notes", "**1½ minutes.** Ask."),
        cell("subslide", "Two, without a title."),
        cell("fragment", "<details><summary>Answer</summary>\n\n**5**\n\n</details>"),
    ]
    one, two = slides_of({"cells": cells})
    assert (one.title, one.begins, one.deck, one.minutes) == (
        "One &lt;1&gt;",
        True,
        ["2.1", "2.2"],
        1.5,
    )
    assert [(b.kind, b.asked) for b in one.blocks] == [("text", False), ("printed", True)]
    assert one.blocks[1].html == "<pre>2 &lt; 3</pre>"
    assert one.code == ["f()"] and "Ask." in one.notes[0]
    assert (two.title, two.begins, two.minutes) == ("", False, None)
    assert [b.asked for b in two.blocks] == [False, True]
    assert "<strong>5</strong>" in two.blocks[1].html and "summary" not in two.blocks[1].html


@pytest.mark.parametrize(
    ("words", "minutes"), [("½ minute", 0.5), ("1 minute", 1), ("12 minutes", 12)]
)
def test_the_plan_is_read_from_the_notes(words, minutes):
    cells = [cell("slide", "# A"), cell("notes", f"**{words}.** Go on.")]
    assert slides_of({"cells": cells})[0].minutes == minutes


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"cell 1 has slide_type \(='page'\)"):
        slides_of({"cells": [cell("slide", "# A"), cell("page", "B")]})


def test_a_cell_before_the_first_slide_is_refused():
    with pytest.raises(ValueError, match=r"cell 0 .*stands before the first slide"):
        slides_of({"cells": [cell("-", "A"), cell("slide", "# B")]})


@pytest.mark.parametrize("cells", [[], [cell("skip", "A")]])
def test_a_notebook_without_slides_is_refused(cells):
    with pytest.raises(ValueError, match="no slide"):
        slides_of({"cells": cells})


def test_a_lesson_is_cut_at_headings_and_results():
    cells = [
        cell("", "# 3 · A lesson\n\n| You will |\n| --- |\n| see |\n\nProse."),
        cell("", "## 3.1 First\n\nProse.\n\n**Predict.** How many?"),
        cell("", "> f()", "folded", printed="2"),
        cell("", "**What you saw.** Two."),
        cell("", "> g()", printed="3"),
    ]
    title, first, again = slides_of({"cells": cells})
    assert (title.title, [b.kind for b in title.blocks]) == ("3 · A lesson", ["text"])
    assert [b.asked for b in first.blocks] == [False, True]
    assert len(first.notes) == 2 and "What you saw" in first.notes[1]
    assert again.title == first.title
    assert [b.asked for b in again.blocks] == [False]


@pytest.mark.parametrize(("letters", "number"), [(50, 1), (500, 2)])
def test_a_widget_gets_a_slide_of_its_own_after_a_long_question(letters, number):
    widget = cell("", "> Stepper(t)")
    widget["outputs"] = [{"data": {"text/html": '<div class="lu-site-widget"></div>'}}]
    slides = slides_of({"cells": [cell("", "## 1\n\n**Step.** " + "x" * letters), widget]})
    assert [slide.title for slide in slides] == ["1"] * number
    assert slides[-1].blocks[-1].kind == "widget"


@pytest.mark.parametrize(
    ("letters", "high", "number"), [(50, 600, 1), (500, 600, 2), (500, 200, 1)]
)
def test_a_tall_picture_too(letters, high, number):
    picture = cell("", "> figures.stacks(s)", "folded")
    made = f'<img class="lu-site-picture" src="a.png" width="700" height="{high}">'
    picture["outputs"] = [{"data": {"text/html": made}}]
    slides = slides_of({"cells": [cell("", "## 1\n\n**Predict.** " + "x" * letters), picture]})
    assert [slide.title for slide in slides] == ["1"] * number
    assert [(block.kind, block.asked) for block in slides[-1].blocks][-1] == ("picture", True)


def test_after_a_widget_each_text_that_is_shown_is_a_new_slide():
    widget = cell("", "> Stepper(t)")
    widget["outputs"] = [{"data": {"text/html": '<div class="lu-site-widget"></div>'}}]
    cells = [cell("", "## 1"), widget, cell("", "Prose.\n\n**Step.** Look."), widget]
    one, other = slides_of({"cells": cells})
    assert [block.kind for block in one.blocks] == ["widget"]
    assert [block.kind for block in other.blocks] == ["text", "widget"]


def test_a_table_after_a_result_or_a_table_is_a_new_slide():
    table = "| a |\n| --- |\n| 2 |"
    cells = [
        cell("", "## 1\n\n**Predict.** How many?"),
        cell("", "> f()", "folded", printed="2"),
        cell("", f"{table}\n\nProse.\n\n{table}"),
    ]
    one, *tables = slides_of({"cells": cells})
    assert [block.asked for block in one.blocks] == [False, True]
    assert [[block.asked for block in each.blocks] for each in tables] == [[False], [False]]


def test_what_a_question_counts_up_stands_with_it():
    points = "1. *Predict*, then look.\n2. Two?"
    text = f"**Try.** Two things.\n\n{points}\n\n**What you saw.**\n\n{points}"
    cells = [cell("", "## 1"), cell("", "> f()", printed="2"), cell("", text)]
    (slide,) = slides_of({"cells": cells})
    assert ["then look" in block.html for block in slide.blocks] == [False, False, True]
    assert len(slide.notes) == 2


def test_a_formula_after_an_answer_waits_with_it():
    asked, rule = cell("", "## 1\n\n**Predict.** How many?"), "$$a = 2$$"
    answer = cell("", "> f()", "folded", printed="2")
    after, before = cell("", f"Prose.\n\n{rule}"), cell("", f"## 1\n\n{rule}")
    (one,) = slides_of({"cells": [asked, answer, after]})
    assert [block.asked for block in one.blocks] == [False, True, True]
    (other,) = slides_of({"cells": [before, cell("", "> f()", printed="2"), after]})
    assert not any(block.asked for block in other.blocks)
    *_, last = slides_of({"cells": [asked, answer, before]})
    assert not any(block.asked for block in last.blocks)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_any_lesson_becomes_slides_and_nothing_is_lost(path):
    notebook = nbformat.read(path, as_version=4)
    made = list(tagged(notebook.cells))
    text = "".join(c["source"] for c in made if c["cell_type"] == "markdown")
    whole = "".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    missing = set("".join(whole.split())) - set("".join(text.split()))
    assert not missing
    assert len("".join(text.split())) >= len("".join(whole.split()))
    assert [c["source"] for c in made if c["cell_type"] == "code"] == [
        c.source for c in notebook.cells if c.cell_type == "code"
    ]
    slides = slides_of(notebook)
    assert len(slides) > 3
    assert all(slide.title for slide in slides)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_answers_a_question_of_a_lesson_waits_to_be_asked_for(path):
    cells = nbformat.read(path, as_version=4).cells
    sources = {cells[place].source for place in answering(cells)}
    for one in tagged(cells):
        if one["cell_type"] == "code" and one["source"] in sources and one["outputs"]:
            assert one["metadata"]["slideshow"]["slide_type"] == "fragment", one["source"]
