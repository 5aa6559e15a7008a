"""The glossary: whole, sorted, in three languages, and of words that the lessons use."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest

from lecture_utils import content, glossary
from lecture_utils.content import ContentError, Term, terms
from lecture_utils.content._glossary import NONE
from tests.tables import for_each

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[01]*.ipynb"))
every_term = for_each(terms())


def text_of(path: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


def is_arabic(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and all("ARABIC" in unicodedata.name(one) for one in letters)


def test_there_are_enough_and_they_are_sorted():
    names = [term.english.casefold() for term in terms()]
    assert 70 <= len(names) <= 90
    assert names == sorted(names) and len(set(names)) == len(names)


@every_term
def test_a_term_is_whole(term):
    assert all(field.strip() == field != "" for field in term)
    assert term.meaning[0].isupper() and term.meaning.endswith(".")
    assert len(term.meaning) < 140, "a sentence or two"
    assert term.arabic == NONE or is_arabic(term.arabic)
    assert term.french != NONE and "'" not in term.meaning.replace("'s", "")


@every_term
def test_a_term_is_used_in_its_lesson(term):
    path = NOTEBOOKS / f"{term.lesson}.ipynb"
    assert path in LESSONS
    word = re.escape(term.written).replace(r"\ ", r"[\s-]+")
    assert re.search(rf"(?<![a-z]){word}", text_of(path), re.IGNORECASE)


def test_most_terms_have_an_arabic_word():
    assert sum(term.arabic != NONE for term in terms()) >= 40


# --- how it is shown ------------------------------------------------------------------------------


def test_the_table_says_the_language_and_the_direction_of_each_cell():
    table = ET.fromstring(glossary()._repr_html_())
    rows = table.findall("tbody/tr")
    assert len(rows) == len(terms())
    for row, term in zip(rows, terms(), strict=True):
        english, french, arabic, meaning, pytorch, here, lesson = row
        assert (english.tag, english.get("scope"), english.text) == ("th", "row", term.english)
        assert (french.get("lang"), french.text) == ("fr", term.french)
        assert (arabic.get("dir"), arabic.text) == ("rtl", term.arabic)
        assert (arabic.get("lang") == "ar") == (term.arabic != NONE)
        assert (meaning.text, here.text) == (term.meaning, term.here)
        assert (pytorch.text or pytorch.findtext("code")) == term.pytorch
        assert lesson.find("a").get("href") == f"{term.lesson}.ipynb"
    heads = [(one.text, one.get("lang"), one.get("dir")) for one in table.findall("thead/tr/th")]
    assert heads[:3] == [
        ("English", "en", None),
        ("Français", "fr", None),
        ("العربية", "ar", "rtl"),
    ]


def test_arabic_in_a_line_of_english_has_its_own_direction():
    (line,) = repr(glossary("stride")).splitlines()
    assert line == (
        "stride · pas · \u2067خطوة\u2069 (PyTorch: stride=; here: s; lesson 2). How many cells the "
        "kernel moves on from one place to the next."
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("pas", ["stride"]),
        ("ÉTIQUETTE", ["label"]),
        ("etiquette", ["label"]),
        ("goulot d’étranglement", ["bottleneck"]),
        ("نواة", ["kernel"]),
        ("مشفر", ["autoencoder", "encoder"]),  # without the sign that doubles a letter
        ("MaxUnpool2d", ["unpooling"]),
        ("stamp", ["scatter"]),
        ("noyau", ["kernel"]),
        ("xyz", []),
    ],
)
def test_a_word_is_found_in_any_language(word, found):
    assert [term.english for term in glossary(word).terms] == found


def test_what_is_not_found_is_said():
    nothing = glossary("<xyz>")
    assert repr(nothing) == "No term has '<xyz>' in it. glossary() shows all."
    assert nothing._repr_html_().startswith("<p>No term has &#x27;&lt;xyz&gt;")


@pytest.mark.parametrize("word", [None, 3, ["pas"], b"pas"])
def test_what_is_no_word_is_refused(word):
    with pytest.raises(TypeError, match=r"word \(="):
        glossary(word)


# --- its page and the links to it -----------------------------------------------------------------


def test_the_page_shows_all_of_it():
    cells = nbformat.read(NOTEBOOKS / "glossary.ipynb", as_version=4).cells
    (shown,) = [cell for cell in cells if cell.source == "glossary()"]
    (output,) = shown.outputs
    assert output.data["text/html"] == glossary()._repr_html_()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_every_lesson_links_to_it_near_its_top(path):
    first = nbformat.read(path, as_version=4).cells[0].source
    assert "Words: [glossary](glossary.ipynb)" in first


# --- mistakes -------------------------------------------------------------------------------------

GOOD = """# Words

## kernel

french: noyau
arabic: —
pytorch: weight
here: —
lesson: 02_convolution

The weights that slide.
"""


def read(folder: Path, text: str) -> tuple[Term, ...]:
    path = folder / "glossary.md"
    path.write_text(text, encoding="utf-8")
    return terms(path)


def test_a_file_of_one_term(tmp_path):
    assert read(tmp_path, GOOD) == (
        Term(
            *("kernel", "noyau", NONE, "weight", NONE, "02_convolution"),
            *("The weights that slide.", "kernel"),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("french: noyau\n", "", 3, "the field 'french' is missing. Write 'french: —' for none."),
        ("lesson: 02_convolution", "lesson: two", 9, "lesson (=two) is no notebook"),
        ("here: —", "here: —\nhere: k", 9, "the field 'here' comes twice"),
        ("here: —", "here: —\nback: 02", 9, "the field 'back' is unknown here"),
        ("The weights that slide.\n", "", 3, "the sentence is missing"),
        ("The weights that slide.\n", "One.\n\nTwo.\n", 13, "goes on here"),
        ("The weights that slide.\n", "    1 2\n\nOne.\n", 3, "has fields and one paragraph"),
        ("# Words", GOOD.replace("kernel", "label"), 14, "'kernel' stands below 'label'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, line, words):
    with pytest.raises(ContentError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert (caught.value.line, words in str(caught.value)) == (line, True), str(caught.value)


def test_it_is_part_of_the_content():
    assert content.glossary is glossary
