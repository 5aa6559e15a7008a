"""The order of scripts: those of the first widget are named in the head, all others come last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lecture_utils.site import one_script
from lecture_utils.site.book.serve import _compressed
from tests.site.built import LIVE
from tests.widgets.scripts import run_node

HEAD = """<!doctype html><html><head>
<script>/* the colours */</script>
    <script defer="defer" src="{up}_static/a.js?v=1"></script>
{more}</head><body>{places}
  <script defer src="{up}_static/b.js"></script>
</body></html>
"""
PLACE = (
    '<div class="lu-site-widget" data-lu-lesson="one" data-lu-widget="{0}" data-lu-kind="quiz" '
    'data-lu-version="v" data-lu-code="quiz-{0}" data-lu-style="quiz-s{0}">still</div>'
)
HOST = '<script defer="defer" src="../_static/lu/host.js?v=2"></script>\n'
SEARCH = """<html><head><script src="_static/a.js"></script>
<script>DOCUMENTATION_OPTIONS.pagename = 'search';</script></head></html>
"""
SLIDES = '<html><head></head><body><script src="../_static/slides/deck.js" defer></script></body>'


@pytest.fixture
def site(tmp_path) -> Path:
    """A page with widgets, one without, the page of search results, and slides."""
    files = {
        "_static/a.js": '"use strict";\nconst a = 1;\n',
        "_static/b.js": "(function () { b = a + 1; })()",
        "_static/lu/host.js": "",
        "_static/lu/states/one-0.js": "",
        "_static/lu/widgets/quiz-0.js": "",
        "index.html": HEAD.format(up="", more="", places=""),
        "lessons/one.html": HEAD.format(
            up="../", more=HOST, places=PLACE.format(0) + PLACE.format(1)
        ),
        "lessons/none.html": HEAD.format(up="../", more=HOST, places=""),
        "search.html": SEARCH,
        "slides/one.html": SLIDES,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def asked(path: Path) -> list[tuple[str, str]]:
    """What a page asks for beside its text: the priority or the kind, and the address."""
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("</head>")]
    assert text.count("<script ") + text.count("<script>") == head.count("<script")
    found = re.findall(r'<(?:script|link) ([^>]*?)(?:src|href)="([^"?]+)', head)
    return [(" ".join(re.findall(r'"(high|low|stylesheet)"', told)), name) for told, name in found]


def test_the_files_of_the_first_widget_are_named_in_the_head_and_nothing_is_asked_for_before(site):
    one_script.write(site)
    assert asked(site / "lessons/one.html") == [
        ("high", "../_static/lu/host.js"),
        ("stylesheet", "../_static/lu/widgets/quiz-s0.css"),
        ("high", "../_static/lu/states/one-0.js"),
        ("high", "../_static/lu/widgets/quiz-0.js"),
    ]
    text = (site / "lessons/one.html").read_text(encoding="utf-8")
    for file in ("widgets/quiz-s0.css", "states/one-0.js", "widgets/quiz-0.js"):
        assert f'data-lu-file="{file}"' in text, "or the host would load it again"
    assert re.search(r'host\.js\?v=2" data-lu-then="\.\./_static/lu/all-0\.js\?v=\w{8}"', text)
    assert "/* the colours */" in text and text.count("still") == 2


def test_a_file_that_is_heavy_leaves_the_line_to_the_sheet(site):
    (site / "_static/lu/states/one-0.js").write_text("/* photographs */" * 10_000, "utf-8")
    one_script.write(site)
    assert [kind for kind, _ in asked(site / "lessons/one.html")] == [
        *("high", "stylesheet", "low", "high")
    ]


def test_a_page_without_a_widget_asks_for_the_other_scripts_itself(site):
    one_script.write(site)
    assert asked(site / "index.html") == [("low", "_static/lu/all-0.js")]
    assert [name for _, name in asked(site / "lessons/none.html")] == ["../_static/lu/host.js"]
    assert "data-lu-then" in (site / "lessons/none.html").read_text(encoding="utf-8")


def test_what_is_strict_stays_so_and_what_is_not_does_not_become_it(site):
    """``b`` is declared nowhere, and may be given a value where nothing is strict."""
    one_script.write(site)
    text = (site / "_static/lu/all-0.js").read_text(encoding="utf-8")
    run_node("--eval", text)
    broken = text.replace(
        ";", "", 1
    )  # now what is said at the beginning of the first holds for all
    with pytest.raises(AssertionError, match="b is not defined"):
        run_node("--eval", broken)


def test_a_large_script_stands_alone_and_the_order_stays(site):
    """A long script is a long time in which a phone answers nobody."""
    text = f"{'/* long */' * 5_000} const b = a + 1;"
    (site / "_static/b.js").write_text(text, encoding="utf-8")
    one_script.write(site)
    assert asked(site / "index.html") == [
        ("low", "_static/lu/all-0.js"),
        ("low", "_static/lu/all-1.js"),
    ]
    told = re.search(r'data-lu-then="([^"]*)"', (site / "lessons/one.html").read_text("utf-8"))
    assert told and re.findall(r"all-\d", told[1]) == ["all-0", "all-1"]
    assert text in (site / "_static/lu/all-1.js").read_text(encoding="utf-8")


def test_search_and_slides_have_an_order_of_their_own(site):
    one_script.write(site)
    assert (site / "search.html").read_text(encoding="utf-8") == SEARCH
    assert (site / "slides/one.html").read_text(encoding="utf-8") == SLIDES


def test_a_script_that_is_not_there_is_named(site):
    (site / "_static/b.js").unlink()
    with pytest.raises(FileNotFoundError, match=r"the pages ask for _static/b\.js"):
        one_script.write(site)


# --- on the site ----------------------------------------------------------------------------------


def test_a_lesson_asks_for_few_files_before_its_first_widget_lives(built_site):
    for name in LIVE:
        page = built_site / "lessons" / f"{name}.html"
        found = [address for _, address in asked(page) if address.endswith((".js", ".css"))]
        assert len(found) == 5, found
        for address in found:
            assert (page.parent / address).is_file(), address
        text = page.read_text(encoding="utf-8")
        first = re.search(r'data-lu-code="([\w-]+)"', text)
        assert first and f"../_static/lu/widgets/{first[1]}.js" in found


def test_what_comes_before_the_first_widget_is_light(built_site):
    """Kilobytes, compressed. The photographs of a lab further down are no part of it."""
    for name in LIVE:
        page = built_site / "lessons" / f"{name}.html"
        files = [page.parent / address for _, address in asked(page) if "lu/" in address]
        sizes = {file.name: len(_compressed(file.resolve(), 0)) for file in (page, *files)}
        assert sum(sizes.values()) <= 100_000, sizes
