"""The made site as files: every link leads somewhere, nothing comes from elsewhere, answers are
folded, and the same notebooks give the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import nbformat
import pytest

from lecture_utils.site.book import lessons, make, offline
from lecture_utils.site.book.for_sphinx import mathematics
from tests.site.built import LIVE

ROOT = Path(__file__).resolve().parents[2]
#: Elements and attributes by which a page loads something by itself.
LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("source", "src"), ("iframe", "src")}
#: Pages whose sources are not in the course: Sphinx's own.
MADE_BY_SPHINX = {"genindex.html", "search.html", "py-modindex.html"}


class Page(HTMLParser):
    """What a page loads, where it links to, what can be linked to, and its parts of interest."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.links, self.ids = [], [], set()
        self.pictures, self.folds, self.nested = [], [], 0
        self.headings = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.add(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.loads += [value for key, value in attrs if (tag, key) in LOADS]
        if tag == "img":
            self.pictures.append(values)
        if tag == "details":
            self.folds.append(values)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module")
def pages(built_site):
    """Every page, by its path from the first one."""
    found = sorted(built_site.rglob("*.html"))
    return {path.relative_to(built_site).as_posix(): Page(path) for path in found}


def target(page, address):
    """Path and anchor that an address on a page means; None if it leads out of the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    base = Path("/", page).parent
    path = (base / unquote(parts.path)).as_posix() if parts.path else f"/{page}"
    steps = []
    for step in path.split("/")[1:]:
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps), unquote(parts.fragment)


def test_every_link_leads_to_a_file_and_a_place(built_site, pages):
    bad, seen = [], 0
    for name, page in pages.items():
        for address in page.links:
            if (found := target(name, address)) is None:
                continue
            path, anchor = found
            seen += 1
            known = pages.get(path)
            if not (built_site / path).is_file() or (anchor and known and anchor not in known.ids):
                bad.append((name, address))
    assert seen > 1000
    assert bad == []


def test_who_listens_hears_what_a_fold_and_a_column_are_called(pages, built_site):
    folds = 0
    for name in pages:
        text = (built_site / name).read_text(encoding="utf-8")
        folds += text.count("<summary>")
        assert "<summary aria-label" not in text and "doc-biblioentry" not in text, name
        assert not re.search(r"<th\b[^>]*>(\s|<p></p>)*</th>", text), name
    assert folds > 100


#: Of MathML's elements that have as many parts as their name says: how many.
PARTS = dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2)
PARTS |= dict.fromkeys(("msubsup", "munderover"), 3)


def test_every_formula_has_all_its_parts(built_site):
    counted = Counter()
    for path in built_site.rglob("*.html"):
        for formula in re.findall("<math.*?</math>", path.read_text(encoding="utf-8"), re.DOTALL):
            for part in ElementTree.fromstring(formula).iter():
                tag = part.tag.rpartition("}")[2]
                counted[tag] += 1
                assert len(part) == PARTS.get(tag, len(part)), (path.name, formula)
    assert set(counted) >= {"mfrac", "msub", "munderover"}


def test_every_lesson_is_there_and_leads_to_the_next(pages):
    names = [lesson.name for lesson in lessons.read(ROOT / "notebooks")]
    for before, name in itertools.pairwise(names):
        assert f"{name}.html" in " ".join(pages[f"lessons/{before}.html"].links)
        assert any(f"{before}.html" in link for link in pages[f"lessons/{name}.html"].links)


def test_nothing_is_loaded_from_elsewhere(built_site, pages):
    for name, page in pages.items():
        for address in page.loads:
            if address.startswith("data:"):
                continue
            found = target(name, address)
            assert found and (built_site / found[0]).is_file(), (name, address)
    for path in built_site.rglob("*.css"):
        for address in re.findall(r"url\([\"']?([^)\"']+)", path.read_text(encoding="utf-8")):
            if address.startswith(("data:", "#")):
                continue
            assert not urlsplit(address).scheme, path.name
            assert (path.parent / urlsplit(address).path).is_file(), (path.name, address)


def test_answers_are_folded_and_code_is_not(built_site, pages):
    for lesson in lessons.read(ROOT / "notebooks"):
        page = pages[f"lessons/{lesson.name}.html"]
        folds = [fold for fold in page.folds if "hide" in (fold.get("class") or "").split()]
        wanted = [
            cell
            for cell in lesson.cells
            if cell.cell_type == "code" and cell.metadata.get("jupyter", {}).get("outputs_hidden")
        ]
        assert len(folds) == len(wanted), lesson.name
        assert not [fold for fold in folds if "open" in fold], lesson.name
        text = (built_site / "lessons" / f"{lesson.name}.html").read_text(encoding="utf-8")
        code = [cell for cell in lesson.cells if cell.cell_type == "code"]
        assert len(re.findall(r'class="[^"]*\bcell_input\b', text)) == len(code), lesson.name


def test_every_picture_says_what_it_shows(pages):
    count = 0
    for name, page in pages.items():
        for picture in page.pictures:
            if "logo__image" not in (picture.get("class") or ""):
                count += 1
                assert picture.get("alt"), (name, picture)
    assert count > 100


def test_every_page_has_one_title_and_its_headings_skip_no_level(pages):
    """Those of the stored results too: a quiz that does not live yet has headings of its own."""
    for name, page in pages.items():
        if not name.startswith("slides/"):
            steps = itertools.pairwise([0, *page.headings])
            assert page.headings.count(1) == 1, name
            assert all(after <= before + 1 for before, after in steps), (name, page.headings)


def test_the_sheet_of_the_front_page_touches_no_other_page():
    """All pages have one sheet, and widgets have classes of the same names."""
    sheet = Path(make.__file__).parent / "sheets" / "front.css"
    text = re.sub(
        r"/\*.*?\*/|@media[^{]*\{", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", text) for one in rule.split(",")]
    assert len(selectors) > 40
    bound = (".lu-front", ":where(.lu-front) ")
    assert [one for one in selectors if not one.startswith(bound)] == []


def test_lessons_have_the_notebook_to_download(built_site):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert (built_site / "lessons" / path.name).read_bytes() == path.read_bytes()


def test_widgets_of_a_lesson_that_has_run_are_places(built_site):
    for name in LIVE:
        text = (built_site / "lessons" / f"{name}.html").read_text(encoding="utf-8")
        assert text.count('class="lu-site-widget"') > 5
        assert "_static/lu/host.js" in text
    assert "host.js" not in (built_site / "teach.html").read_text(encoding="utf-8")


def test_no_page_tells_of_this_computer_or_this_day(built_site):
    for path in built_site.rglob("*"):
        if path.suffix in {".html", ".js", ".css", ".webmanifest", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text and "/tmp/" not in text, path.name


# --- what a browser keeps -------------------------------------------------------------------------


@functools.cache
def kept(site):
    text = (site / offline.NAME).read_text(encoding="utf-8")
    return json.loads(re.search(r"const FILES = (\{.*?\});", text, re.DOTALL)[1])


def test_the_list_of_files_has_what_pages_load_and_link_to(built_site, pages):
    listed = kept(built_site)
    for name, page in pages.items():
        assert name in listed
        for address in [*page.loads, *page.links]:
            if address.startswith("data:") or (found := target(name, address)) is None:
                continue
            assert found[0] in listed or address == Path(name).with_suffix(".ipynb").name, (
                name,
                address,
            )


def test_the_digests_are_those_of_the_files(built_site):
    for path, digest in kept(built_site).items():
        assert hashlib.sha256((built_site / path).read_bytes()).hexdigest() == digest, path


def test_a_list_without_a_place_is_refused(built_site, tmp_path, monkeypatch):
    empty = tmp_path / "keeper.js"
    empty.write_text("const OTHER = {};", encoding="utf-8")
    monkeypatch.setattr(offline, "_SCRIPT", empty)
    with pytest.raises(ValueError, match=r"keeper\.js must have the line"):
        offline.write(tmp_path)


def test_it_can_be_installed(built_site):
    told = json.loads((built_site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (built_site / told["start_url"]).is_file()
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert all((built_site / icon["src"]).is_file() for icon in told["icons"])


# --- how it is made -------------------------------------------------------------------------------


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def short_course(tmp_path_factory):
    """The first two notebooks of the course, whose other links lead to empty pages."""
    folder = tmp_path_factory.mktemp("short")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if not path.name.startswith(("00", "03")):
            notebook.cells = notebook.cells[:1]
        nbformat.write(notebook, folder / path.name)
    return folder


def test_the_same_notebooks_give_the_same_bytes(short_course, tmp_path, monkeypatch):
    monkeypatch.setattr(make.reference, "modules", lambda: FEW)
    make.make(tmp_path / "one", short_course)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    make.make(tmp_path / "one", short_course)  # in the place of the first
    make.make(tmp_path / "two" / "site", short_course)
    one = digests(tmp_path / "one")
    assert len(one) > 60
    assert digests(tmp_path / "two" / "site") == one
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_link_that_leads_nowhere_ends_the_build(short_course, tmp_path, monkeypatch):
    monkeypatch.setattr(make.reference, "modules", lambda: FEW)
    path = short_course / "03_dilated_convolution.ipynb"
    before = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source += "\n\n[gone](99_no_lesson.ipynb)"
    nbformat.write(notebook, path)
    try:
        with pytest.raises(make.SiteProblem, match="99_no_lesson"):
            make.make(tmp_path / "site", short_course)
    finally:
        path.write_bytes(before)
    assert list(tmp_path.iterdir()) == []


#: Modules that other pages link to, and a small one.
FEW = [
    module
    for module in make.reference.modules()
    if module.name in ("matrices", "teacher", "worksheets")
]


# --- formulas -------------------------------------------------------------------------------------


def test_a_formula_is_set_once_for_eyes_and_once_for_screen_readers():
    text = mathematics.html(r"Y = \sum_a X[a] \cdot K[a]")
    assert "<math " in text and 'aria-hidden="true"' in text
    assert "katex-display" in mathematics.html("1", display=True)


def test_a_formula_that_cannot_be_set_is_named():
    with pytest.raises(mathematics.FormulaProblem, match=r"frac.*cannot be set: KaTeX parse error"):
        mathematics.html(r"\frac{1}")


def test_without_katex_it_is_said_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setattr(mathematics, "MODULES", tmp_path)
    with pytest.raises(mathematics.FormulaProblem, match="npm ci"):
        mathematics.html("1")
