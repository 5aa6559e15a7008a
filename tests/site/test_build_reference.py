"""The reference: it holds every public name, and says where each is taught."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

import lecture_utils
from lecture_utils.site.book import lessons, reference, uses
from tests.site.test_build_lessons import saved
from tools import docstrings

ROOT = Path(__file__).resolve().parents[2]
MODULES = reference.modules()


def value_of(name):
    value = lecture_utils
    for part in name.split("."):
        value = getattr(value, part)
    return value


def test_every_public_function_and_class_is_in_it():
    """`tools/docstrings.py` finds what is public in a way of its own."""
    found = {id(value_of(entry.name)) for module in MODULES for entry in module.entries}
    wanted = {
        name: value
        for place in docstrings.modules()
        for name, value, method in docstrings.public(*place)
        if not method and not name.startswith("lecture_utils.checks.")
    }
    assert len(wanted) > 150
    assert [name for name, value in wanted.items() if id(value) not in found] == []


def test_no_name_stands_twice_and_none_is_private():
    names = [entry.name for module in MODULES for entry in module.entries]
    assert len(names) == len(set(names))
    assert not [name for name in names if "._" in name]


def test_a_page_documents_what_it_lists():
    [ops] = [module for module in MODULES if module.name == "ops"]
    text = reference.page(ops)
    assert text.count(".. autofunction:: lecture_utils.ops.") == len(ops.entries) == 5
    [trace] = [module for module in MODULES if module.name == "trace"]
    [record] = [entry for entry in trace.entries if entry.name.endswith("Trace")]
    assert record.kind == "class" and "frame" in record.members
    assert all(inspect.getdoc(getattr(value_of(record.name), name)) for name in record.members)


@pytest.mark.parametrize(
    "code, names",
    [
        ("from lecture_utils import ops\nops.conv2d(1)", {"ops", "ops.conv2d"}),
        ("from lecture_utils import ops as o\no.conv2d", {"ops", "ops.conv2d"}),
        ("import lecture_utils as lu\nlu.ops.conv2d(1).sum()", {"ops.conv2d", "ops"}),
        ("from lecture_utils.engine import ops\nops.conv2d", {"engine.ops.conv2d"}),
        ("from lecture_utils import Stepper\nStepper(1)", {"Stepper"}),
        ("import numpy as ops\nops.conv2d", set()),
        ("from numpy import ops\nops.conv2d", set()),
    ],
)
def test_what_code_uses_is_read_from_it(tmp_path, code, names):
    path = saved(tmp_path, new_code_cell(code, execution_count=1))
    found = set(uses.found_in([lessons.Lesson(path)]))
    assert names <= found
    assert "conv2d" in str(names) or not any("conv2d" in name for name in found)


def test_the_first_use_in_a_lesson_or_every_one(tmp_path):
    start = new_code_cell("from lecture_utils import ops", execution_count=1)
    parts = [
        cell
        for n in (1, 2)
        for cell in (
            new_markdown_cell(f"## {n}", id=f"s{n}"),
            new_code_cell("ops.conv2d(ops.conv2d)", execution_count=n + 1),
        )
    ]
    lesson = lessons.Lesson(saved(tmp_path, start, *parts))
    [(_, first)] = uses.found_in([lesson])["ops.conv2d"]
    assert first.title == "1"
    every = uses.found_in([lesson], every=True)["ops.conv2d"]
    assert [section.title for _, section in every] == ["1", "2"]


def test_lessons_are_named_where_they_call_a_function(built_site):
    """Counted again, by the text of the cells."""
    text = (built_site / "reference" / "ops.html").read_text(encoding="utf-8")
    part = text[text.index('id="lecture_utils.ops.conv_transpose2d"') :]
    part = part[: part.index("</section>")]
    part = part[: part.index('id="lecture_utils.ops.max_pool2d"')]
    for lesson in lessons.read(ROOT / "notebooks"):
        code = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "code")
        calls = {ast.unparse(node) for node in ast.walk(ast.parse(code))}
        link = f'href="../lessons/{lesson.name}.html#'
        assert (link in part) == ("ops.conv_transpose2d" in calls), lesson.name
