"""What the tests in WebKit rest upon: no test is left out in silence, no fault is overlooked, no
style is ignored.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import lecture_utils
from lecture_utils import Stepper, trace
from tests.browser.engines.webkit import LEFT_OUT, offered
from tests.browser.engines.webkit.locator import expect

pytestmark = pytest.mark.webkit
SITE = Path(__file__).parents[2] / "site"
#: Declarations that mean nothing in an engine without forced colours.
NEEDLESS = {"forced-color-adjust: none"}
#: What may stand for a variable of a sheet, so that the rest of its declaration is looked at.
STANDS_FOR = ["red", "1px", "1", "serif"]
#: The declarations that WebKit does not know, whatever stands for their variables; one that follows
#: with WebKit's own prefix is enough.
UNKNOWN = r"""([declarations, standsFor]) => declarations.filter(one => {
    const [, name, value] = one.match(/^([^:]*):\s*([^!]*)/);
    const variable = /var\((--[\w-]+)(?:[^()]|\([^()]*\))*\)/g;
    const names = [...new Set([...value.matchAll(variable)].map(([, found]) => found))];
    const known = (values) => values.length < names.length
        ? standsFor.some(word => known([...values, word]))
        : CSS.supports(name, value.replace(variable, (_, found) => values[names.indexOf(found)]));
    return !known([]) && !declarations.includes(`-webkit-${one}`);
})"""


def test_what_is_left_out_is_named():
    """Each module of the site's widgets is here; what is not run in it exists, and has a reason."""
    rooms = {path.stem for path in SITE.glob("test_*.py")} - {"test_slides_browser"}
    assert rooms == LEFT_OUT.keys()
    for room, left_out in LEFT_OUT.items():
        there = offered(importlib.import_module(f"tests.browser.site.{room}")).keys()
        assert left_out.keys() < there
        assert all(left_out.values())


def test_what_goes_wrong_in_a_page_is_noted(browser, lab, folder):
    bad = """<img src="gone.png"><img src="http://elsewhere.invalid/a.png"><script>
        console.error("said"); Promise.reject(new Error("refused")); throw new Error("thrown");
    </script>"""
    name = folder.add([Stepper(trace.conv2d([[1]], [[1]]))], more=bad)
    lab.page.goto(f"{lab.server.url}/{name}")
    seen: list[str] = []

    def all_of_it() -> bool:
        seen.extend(browser.wrong())
        words = ("gone.png", "asked for http://elsewhere", "said", "refused", "thrown")
        return all(any(word in one for one in seen) for word in words)

    lab.until("every fault of the page", all_of_it)


def test_an_expectation_that_fails_says_what_was_seen(lab, monkeypatch):
    lab.run("from lecture_utils import Stepper, slides, trace\nStepper(trace.conv2d([[1]], [[1]]))")
    monkeypatch.setattr("tests.browser.engines.webkit.locator.EXPECTATION", 0.1)
    title = lab.page.locator("h1")
    expect(title).to_have_text("A lesson")
    for fails in (
        lambda: expect(title).to_have_text("A less"),
        lambda: expect(title).not_to_have_text(re.compile("less")),
        lambda: expect(title).to_be_hidden(),
        lambda: expect(title).to_have_count(2),
        lambda: expect(lab.page.locator("h6")).to_be_visible(),
    ):
        with pytest.raises(AssertionError, match=r"A lesson|\[\]"):
            fails()


def test_no_style_is_ignored(lab):
    """Every declaration of the widgets' sheets is one that WebKit knows."""
    folder = Path(lecture_utils.__file__).parent / "widgets"
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"@property[^{]*{[^{}]*}", "", text)
        for block in re.findall(r"{([^{}]*)}", text):
            for declaration in filter(None, map(str.strip, block.split(";"))):
                if not declaration.startswith("--"):
                    found.setdefault(declaration, path.relative_to(folder).as_posix())
    assert len(found) > 500
    unknown = lab.page.evaluate(UNKNOWN, [list(found), STANDS_FOR])
    assert {one: found[one] for one in unknown if one not in NEEDLESS} == {}


def test_a_style_that_is_ignored_would_be_found(lab):
    known = [
        "color: var(--lu-fg)",
        "font: 600 var(--lu-a, 2px) var(--lu-b, serif)",
        "-webkit-user-select: none",
    ]
    only_elsewhere = ["text-decoration: underline dotted var(--lu-fg)", "color: 1px"]
    declarations = [*known, "user-select: none", *only_elsewhere]
    assert lab.page.evaluate(UNKNOWN, [declarations, STANDS_FOR]) == only_elsewhere
