"""The lecture has a place for every slide of the deck, with its numbers, within 90 minutes."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecture_utils import exercises, ops, slides, trace
from lecture_utils.site.slides import Slide, slides_of
from tests.notebooks.test_route import rows
from tools.questions import answering, asked

PATH = Path(__file__).resolve().parents[2] / "notebooks" / "lecture.ipynb"
NOTEBOOK = nbformat.read(PATH, as_version=4)
SLIDES = slides_of(NOTEBOOK)

#: The slides of the deck that say something, in their order: what ours has to show of each. Numbers
#: are looked for in what the cells have computed.
DECK = {
    "0.1": "Lecture 6: autoencoders and semantic segmentation",
    "1.1": "Encoder – decoder",
    "1.2": "The dimensions differ",
    "1.3": "autoencoder",
    "1.4": "What's the point?",
    "2.1": "X, 3×3, row by row: 1 3 2; 0 -1 2; 1 -2 1. * K, 3×3, row by row: 1 0 0; -1 0 1; 0 -1 1.",
    **dict.fromkeys(("2.2", "2.3", "2.4", "2.5"), "Y = [[2, -5], [-2, 1]]"),
    "3.1": "“Atrous convolution / dilated”",
    "3.2": "3×3, row by row: 2 0 -5; 0 0 0; -2 0 1",
    "3.3": "5×5, row by row: 0 0 0 0 0; 0 2 0 -5 0; 0 0 0 0 0; 0 -2 0 1 0; 0 0 0 0 0",
    "4.1": "5×5, row by row: 0 0 0 0 0; 0 2 0 -5 0; 0 0 0 0 0; 0 -2 0 1 0; 0 0 0 0 0",
    "4.2": "* K, 3×3, row by row: 1 0 0; -1 0 1; 0 -1 1",
    "4.3": "the deck, 3×3, row by row: 0 7 0; -2 3 5; 0 -3 0. K as it stands, 3×3, "
    "row by row: 0 -7 0; 2 3 -1; 0 3 0. Marked: [0, 1], [1, 0], [1, 2], [2, 1]",
    "4.4": "“This is transposed convolution”",
    "5.1": "X, 4×4, row by row: 0 2 3 0; 0 0 0 5; 6 0 3 0; 0 -2 2 1",
    "5.2": "on some slides of the deck, 2×2, row by row: 2 -5; 6 3",
    "5.3": "Y = [[2, 5], [6, 3]], S = [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 1, 0], [0, 0, 0, 0]]",
    "5.4": "max pooling of X, 2×2, row by row: 2 5; 6 3",
    "6.1": "Unpooling",
    "6.2": "Z = [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]",
    "7.1": "Semantic segmentation",
    "7.2": "“Labeling each pixel into a category”",
    "8.1": "Cost function?",
    "8.2": "Cross entropy",
    "8.3": r"IoU = \frac{|A \cap B|}{|A \cup B|}",
    "8.4": r"Dice = \frac{2\,|A \cap B|}{|A| + |B|}",
    "9.1": "FCN",
    "9.2": "End",
}
#: Slips of the deck that are shown as such, and the answer to each.
SLIPS = {
    "A slip in the title": "kernel",
    "The deck has 7": "180°",
    "Is the slide right?": "5",
}


def starts() -> list[int]:
    """The places of the cells that begin a slide, and the end."""
    kinds = [cell.metadata.slideshow.slide_type for cell in NOTEBOOK.cells]
    return [n for n, kind in enumerate(kinds) if kind in ("slide", "subslide")] + [len(kinds)]


def told(place: int) -> str:
    """What a slide says, in its texts and in what its cells have shown."""
    first, last = starts()[place : place + 2]
    found = []
    for cell in NOTEBOOK.cells[first:last]:
        if cell.cell_type == "code":
            found += [str(o.get("text") or o.data.get("text/plain", "")) for o in cell.outputs]
        elif cell.metadata.slideshow.slide_type != "notes":
            found.append(cell.source)
    return "\n".join(found)


def words(slide: Slide) -> list[str]:
    texts = [slide.title, *(one.html for one in slide.blocks if one.kind == "text")]
    return re.sub(r"<[^>]+>", " ", " ".join(texts)).split()


def test_every_slide_of_the_deck_has_its_place_in_its_order():
    assert [name for slide in SLIDES for name in slide.deck] == list(DECK)


@pytest.mark.parametrize("name", DECK)
def test_a_slide_of_the_deck_shows_its_words_or_its_numbers(name):
    (place,) = [n for n, slide in enumerate(SLIDES) if name in slide.deck]
    assert DECK[name] in told(place)


@pytest.mark.parametrize("title", SLIPS)
def test_a_slip_of_the_deck_is_shown_as_one_when_it_is_asked_for(title):
    (slide,) = [one for one in SLIDES if one.title == title]
    assert SLIPS[title] not in " ".join(words(slide)[:3]) or title == "Is the slide right?"
    assert any(block.asked and SLIPS[title] in block.html for block in slide.blocks)


def test_each_item_of_the_deck_begins_a_part():
    begun = [slide.deck[0][0] for slide in SLIDES if slide.begins and slide.deck]
    assert begun == list("0123456789")


def test_the_minutes_are_those_of_the_route_of_lesson_0():
    parts: list[float] = []
    for slide in SLIDES:
        assert slide.minutes, slide.title
        if slide.begins:
            parts.append(0)
        parts[-1] += slide.minutes
    title, first, *others = parts
    assert [title + first, *others] == [int(minutes) for minutes, *_ in rows()]
    assert sum(parts) == 90


def test_it_has_30_to_60_slides_of_few_words():
    assert 30 <= len(SLIDES) <= 60
    assert {slide.title: n for slide in SLIDES if (n := len(words(slide))) > 45} == {}
    assert len({slide.title for slide in SLIDES}) == len(SLIDES)


def test_a_slide_shows_one_thing():
    """One picture or one widget; a printed line may stand beside it."""
    for slide in SLIDES:
        cells = [code for code in slide.code if not code.startswith(("print(", "for "))]
        assert len(cells) <= 1, slide.title


def test_each_slide_tells_its_speaker_what_to_ask_or_what_is_usually_said():
    for slide in SLIDES:
        (notes,) = slide.notes
        assert len(notes.split()) > 12, slide.title


def test_no_slide_answers_before_it_is_asked():
    """What answers a question comes when it is asked for, or stands on a later slide."""
    cells, begins = NOTEBOOK.cells, starts()
    for place in answering(cells):
        question = max(n for n in range(place) if re.search(r"\*Predict", cells[n].source))
        is_later = any(question < n <= place for n in begins)
        assert is_later or cells[place].metadata.slideshow.slide_type == "fragment"
    assert len(asked(cells)) > 5
    for cell in cells:
        if "<summary>" in cell.source:
            assert cell.metadata.slideshow.slide_type == "fragment"


def test_it_trains_nothing():
    code = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code")
    assert not re.search(r"\bfit\b|\btraining\b|\blive\b|import torch", code)


def test_two_numbers_that_the_notes_let_type_name_the_rule_and_one_alone_does_not():
    y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    slid = trace.conv_transpose2d(y, slides.K, stride=2, padding=1, rotate=False).output.tolist()
    task = exercises.given("conv_transpose2d", y, slides.K, stride=2, padding=1)

    def typed(*cells: tuple[int, int]) -> exercises.Diagnosis:
        grid = [[slid[r][c] if (r, c) in cells else None for c in range(3)] for r in range(3)]
        return exercises.diagnose(task, grid)

    (notes,) = (one.notes[0] for one in SLIDES if one.title == "Type what the class says")
    assert f"Type {slid[0][1]} and {slid[1][2]}".replace("-", "−") in notes
    assert typed((0, 1), (1, 2)).ids == ("kernel-not-turned",)
    assert typed((0, 1)).ids == ()


def test_the_wrong_first_numbers_of_the_notes_come_from_the_mistakes_they_name():
    (notes,) = (one.notes[0] for one in SLIDES if "which number comes first" in one.title)
    forgotten = ops.conv2d(slides.X, slides.K)[0, 0]
    turned = ops.conv2d(slides.X, np.rot90(slides.K, 2), **slides.CONVOLUTION)[0, 0]
    assert f"{forgotten} (the border is forgotten" in notes
    assert f"{turned} (K is turned)".replace("-", "−") in notes


def test_what_may_be_left_out_is_there_and_takes_the_minutes_that_are_said():
    said = SLIDES[0].notes[0].partition("leave out")[2]
    named = re.findall(r"<em>(.+?)</em>", said)
    minutes = [one.minutes or 0 for title in named for one in SLIDES if title in one.title]
    assert len(minutes) == len(named) > 2
    assert f"{sum(minutes):g} minutes".replace(".5", "½") in said
    assert not any(one.deck for title in named for one in SLIDES if title in one.title)
