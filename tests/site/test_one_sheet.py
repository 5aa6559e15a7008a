"""The one sheet: what pages need, in the pages' order, with addresses that still lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lecture_utils.site import one_sheet
from lecture_utils.site.npm import MODULES

PAGE = """<!doctype html><html><head>
{sheets}<script src="{up}_static/first.js"></script>
</head><body><p class="used" data-theme="dark">words</p></body></html>
"""
LINK = '<link rel="stylesheet" type="text/css" href="{}" />\n'


@pytest.fixture
def site(tmp_path) -> Path:
    """Two pages, one in a folder, that share a sheet; each has one more."""
    files = {
        "_static/theme/theme.css": '@charset "UTF-8";\n.used { background: url("dot.png?1#a") }\n'
        ".unused { color: red }\n.tooltip-arrow { top: 0 }\n.by-script { color: blue }",
        "_static/fonts.css": ".used { mask: url(data:image/png;base64,AA) } p { margin: 0 }",
        "_static/lu/own.css": ".unused { color: green } .used { background: url('own.svg') }",
        "_static/first.js": "document.body.className = 'by-script'",
    }
    pages = {
        "index.html": ["_static/theme/theme.css", "_static/lu/own.css?v=1"],
        "lessons/one.html": ["_static/theme/theme.css", "_static/fonts.css", "_static/lu/own.css"],
    }
    for name, sheets in pages.items():
        up = "../" * name.count("/")
        links = "".join(LINK.format(up + sheet) for sheet in sheets)
        files[name] = PAGE.format(sheets=links, up=up)
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_no_page_needs_is_left_out_of_sheets_that_are_not_ours(site):
    one_sheet.write(site, MODULES)
    sheet = (site / one_sheet.SHEET).read_text(encoding="utf-8")
    assert "red" not in sheet
    for kept in (".tooltip-arrow", "blue", "margin", "green"):
        assert kept in sheet
    assert sheet.index("#a") < sheet.index("margin") < sheet.index("green"), "in the pages' order"
    assert sheet.startswith('@charset "UTF-8";') and sheet.count("@charset") == 1


def test_addresses_lead_where_they_led(site):
    one_sheet.write(site, MODULES)
    sheet = (site / one_sheet.SHEET).read_text(encoding="utf-8")
    found = re.findall(r"url\([^)]*\)", sheet)
    assert found == [
        'url("../theme/dot.png?1#a")',
        "url(data:image/png;base64,AA)",
        'url("own.svg")',
    ]


def test_every_page_asks_for_it_alone_and_waits_for_no_script(site):
    one_sheet.write(site, MODULES)
    for name, up in (("index.html", ""), ("lessons/one.html", "../")):
        page = (site / name).read_text(encoding="utf-8")
        [link] = re.findall(r"<link[^>]*>", page)
        assert re.search(rf'href="{up}_static/lu/all\.css\?v=[0-9a-f]{{8}}"', link)
        assert f'<script defer="defer" src="{up}_static/first.js">' in page
        assert "words</p>" in page
    left = {path.relative_to(site).as_posix() for path in site.rglob("*.css")}
    assert left == {one_sheet.SHEET, "_static/lu/own.css"}


def test_a_sheet_that_is_not_there_is_named(site):
    (site / "_static/fonts.css").unlink()
    with pytest.raises(FileNotFoundError, match=r"lessons/one\.html asks for _static/fonts\.css"):
        one_sheet.write(site, MODULES)


def test_without_purgecss_the_way_to_get_it_is_said(site, tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        one_sheet.write(site, tmp_path / "none")
