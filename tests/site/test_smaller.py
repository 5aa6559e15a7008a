"""Scripts and sheets become smaller, and mean the same."""

from __future__ import annotations

import pytest

from lecture_utils.site import smaller
from lecture_utils.site.npm import MODULES
from tests.widgets.scripts import run_node

SCRIPT = """/*! a licence */
// what a writer needs
"use strict";
const kept = 2;
function twice(number) {
  const longName = number * kept; /* here, too */
  return longName;
}
console.log(twice(21));
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "states").mkdir()
    (tmp_path / "script.js").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "states" / "values.js").write_text("LectureSite.state( 1 );\n", encoding="utf-8")
    (tmp_path / "sheet.css").write_text("/* a */\na   {\n  top: 0;\n}\n", encoding="utf-8")
    return tmp_path


def test_a_script_does_the_same_in_fewer_letters(folder):
    smaller.write([folder], MODULES)
    text = (folder / "script.js").read_text(encoding="utf-8")
    assert "writer" not in text and "longName" not in text and "a licence" in text
    assert "kept" in text and "twice" in text, "another script may use what stands outside"
    assert run_node(str(folder / "script.js")).strip() == "42"
    assert (folder / "sheet.css").read_text(encoding="utf-8") == "a { top: 0; }"


def test_values_stay_as_they_are(folder):
    smaller.write([folder], MODULES)
    assert (folder / "states" / "values.js").read_text("utf-8") == "LectureSite.state( 1 );\n"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ('a::after { content: "/* not a comment */  " }', None),
        (r'a::after { content: "a\"  /* b */" }', None),
        ("a { background: url(data:image/svg+xml;a/*b*/) }", None),
        ("a { background: url('data:image/svg+xml,<svg  a>') }", None),
        ("a {\n\n\ttop: 0; /* why */\n}\n\n/* ---- */\nb > c { }", "a { top: 0; } b > c { }"),
        (
            "@media (width > 1px) { a /* x\n y */ b { top: 0 } }",
            "@media (width > 1px) { a b { top: 0 } }",
        ),
    ],
)
def test_sheets_lose_comments_and_white_space_alone(text, short):
    assert smaller.sheet(text) == (short or text)


def test_what_is_no_script_is_named(folder):
    (folder / "broken.js").write_text("const = 1;", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.js"):
        smaller.write([folder], MODULES)


def test_without_terser_the_way_to_get_it_is_said(folder, tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        smaller.write([folder], tmp_path / "none")
