"""Notebooks as Sphinx reads them: answers folded, pictures told, links to every heading."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lecture_utils.site import __main__ as command
from lecture_utils.site.book import lessons, listed, make

ROOT = Path(__file__).resolve().parents[2]
STORED = lessons.read(ROOT / "notebooks")
PICTURE = {"image/png": "iVBORw0KGgo=", "text/plain": "Picture: input X, 1×2: 3 4"}


def saved(folder, *cells, name="01_first.ipynb"):
    """A notebook file with a title and these cells."""
    title = "# 1 · First · and more\n\n| You will | You need | Minutes |\n| --- | --- | --- |\n"
    first = new_markdown_cell(f"{title}| see `a` | nothing | 5 |", id="title")
    path = folder / name
    nbformat.write(new_notebook(cells=[first, *cells]), path)
    return path


def page(path):
    return nbformat.reads(lessons.Lesson(path).text(), as_version=4).cells


def test_a_cell_that_was_not_run_is_named(tmp_path):
    path = saved(tmp_path, new_code_cell("a = 1", id="one", execution_count=1))
    assert lessons.Lesson(path).title == "1 · First · and more"
    path = saved(tmp_path, new_code_cell("b = 2\nc", id="two"))
    with pytest.raises(lessons.NoOutputs, match=r"01_first.ipynb, cell 1 \(two\).*: b = 2\n"):
        lessons.Lesson(path)


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebook"):
        lessons.read(tmp_path)


def test_only_what_answers_a_question_is_folded(tmp_path):
    output = [new_output("stream", text="7\n")]
    hidden = new_code_cell("print(7)", execution_count=1, outputs=output)
    hidden.metadata["jupyter"] = {"outputs_hidden": True}
    shown = new_code_cell("print(7)", execution_count=2, outputs=output)
    _, first, second = page(saved(tmp_path, hidden, shown))
    assert first.metadata["tags"] == ["hide-output"]
    assert "tags" not in second.metadata


def test_a_picture_brings_its_text(tmp_path):
    shown = new_output("execute_result", data=PICTURE, execution_count=1)
    _, cell = page(saved(tmp_path, new_code_cell("x", execution_count=1, outputs=[shown])))
    assert cell.metadata["mystnb"] == {"image": {"alt": PICTURE["text/plain"]}}


def test_each_heading_can_be_linked_to(tmp_path):
    path = saved(
        tmp_path,
        new_code_cell("1", execution_count=1),
        new_markdown_cell("## 1.1 The *first* `a`\n\nText", id="first"),
        new_code_cell("2", execution_count=2),
    )
    found = [section for _, section in lessons.Lesson(path).sections()]
    top, first = ("01_first-top", "1 · First · and more"), ("01_first-first", "1.1 The first a")
    assert found == [top, top, first, first]
    texts = [cell.source for cell in page(path)]
    assert texts[0].startswith("(01_first-top)=\n# 1 ·")
    assert texts[2].startswith("(01_first-first)=\n## 1.1")


def test_a_heading_further_down_in_a_text_can_be_linked_to_as_well(tmp_path):
    text = "After it.\n\n### One\n\n```python\n# no heading\n```\n\n### Two\n\nText"
    path = saved(
        tmp_path,
        new_markdown_cell("## 1.1 First\n\nText", id="first"),
        new_markdown_cell(text, id="later"),
        new_code_cell("1", execution_count=1),
    )
    found = [section for _, section in lessons.Lesson(path).sections()]
    assert found[1:] == [("01_first-first", "1.1 First"), *[("01_first-later-2", "Two")] * 2]
    source = page(path)[2].source
    assert source == text.replace("### One", "(01_first-later)=\n### One").replace(
        "### Two", "(01_first-later-2)=\n### Two"
    )


def test_what_can_be_touched_is_found_where_it_stands():
    """In the order of the lessons; what asks comes last, and what needs Python is not there."""
    text = listed.explore(STORED)
    names = re.findall(r"^\*\*([\w ]+)\*\*$", text, re.MULTILINE)
    assert set(names[-3:]) == {"Answer grid", "Due", "Quiz"}
    assert names[:3] == ["Kernel lab", "Stepper", "Line explorer"] and len(names) == 14
    assert {"Convolution explorer", "Transposed convolution explorer"} < set(names)
    assert "TeacherMode" not in text
    lab = text[text.index("**Kernel lab**") : text.index("**Stepper**")]
    assert "  * 5 · Pooling and unpooling: {ref}`05_pooling_unpooling-s1-photo`\n" in lab
    assert "  * In Python: `lecture_utils.KernelLab`\n" in lab


def test_what_can_be_touched_has_a_picture_that_leads_to_it(built_site):
    page = (built_site / "explore.html").read_text(encoding="utf-8")
    found = re.findall(r'<a class="lu-small" href="(.+?)"><img src="(.+?)" alt="(.+?)"', page)
    assert len(found) >= 4  # of lesson 2, whose widgets live on the page that tests look at
    places = {place: alt for place, _, alt in found}
    assert places["lessons/02_convolution.html#convolution-s4"].startswith("2.4 What stride")
    for _, image, _ in found:
        assert (built_site / image).is_file()


def test_the_notebook_itself_stays_as_it_is(tmp_path):
    path = saved(tmp_path, new_code_cell("1", execution_count=1))
    before = path.read_bytes()
    lesson = lessons.Lesson(path)
    assert lesson.text() == lesson.text()
    assert path.read_bytes() == before


def test_lists_have_short_names():
    assert [lesson.short for lesson in STORED][:3] == [
        "0 · Start here",
        "1 · Encoder and decoder",
        "2 · Convolution by hand",
    ]
    assert [lesson.short for lesson in STORED][-2:] == ["Glossary", "Lecture"]
    assert all(lesson.about.startswith("You will ") and lesson.minutes for lesson in STORED[:-1])
    assert STORED[-1].about == "The whole deck in 90 minutes: **predict, step, reveal.**"


def test_a_build_that_fails_names_the_cell_and_leaves_the_site_alone(tmp_path, capsys, monkeypatch):
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("the site before", encoding="utf-8")
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    saved(notebooks, new_code_cell("1 / 0", id="broken"))
    assert command.main([str(out), "--notebooks", str(notebooks)]) == 1
    told, said = capsys.readouterr()
    assert "Notebook 1 of 1: 01_first\n" in told
    assert "The website was not made." in said
    assert "cell 1" in said and "ZeroDivisionError" in said
    assert [path.name for path in out.iterdir()] == ["index.html"]
    assert (out / "index.html").read_text(encoding="utf-8") == "the site before"


@pytest.mark.parametrize("address", ["github.com/owner/name", "http://github.com/owner/name"])
def test_an_address_that_is_none_is_refused(address, monkeypatch):
    monkeypatch.setenv(make.REPOSITORY, address)
    with pytest.raises(ValueError, match=r"LECTURE6_REPOSITORY \(='.*name'\) must be .*https://"):
        make.repository()


def test_without_an_address_there_is_none(monkeypatch):
    monkeypatch.delenv(make.REPOSITORY, raising=False)
    assert make.repository() == ""
    monkeypatch.setenv(make.REPOSITORY, "https://example.org/course/")
    assert make.repository() == "https://example.org/course"


def test_every_notebook_has_a_title_of_its_own():
    assert len({lesson.short for lesson in STORED}) == len(STORED)
    for lesson in STORED:
        json.loads(lesson.text())


def test_a_page_has_one_title():
    """The lecture has large words on several slides; on its page they are sections."""
    (lecture,) = (lesson for lesson in STORED if lesson.name == "lecture")
    cells = nbformat.reads(lecture.text(), as_version=4).cells
    titles = [cell.source for cell in cells if re.search(r"^# ", cell.source, re.MULTILINE)]
    large = [cell.source for cell in lecture.cells if cell.source.startswith("# ")]
    assert len(large) > 3
    assert titles == [f"(lecture-top)=\n{large[0]}"]
