"""From notebooks that were run to the folder of the website."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lecture_utils.site import one_script, one_sheet, smaller
from lecture_utils.site.book import front, icons, lessons, listed, looks, offline, reference
from lecture_utils.site.book.for_sphinx.mathematics import fonts
from lecture_utils.site.npm import MODULES
from lecture_utils.site.slides import deck

ROOT = Path(__file__).resolve().parents[3]
#: The address of the project's repository, for links that open a page elsewhere.
REPOSITORY = "LECTURE6_REPOSITORY"
#: Notebooks to look things up in.
NO_SLIDES = ("glossary",)
_HERE = Path(__file__).resolve().parent
#: Of the theme's files those that no page asks for: maps to sources that are not there, and icons
#: in place of which ``signs.css`` has its own.
_LEFT_OUT = (
    "*.map",
    ".gitignore",
    "webpack-macros.html",
    "theme.css",
    "fontawesome.*",
    "fa-*.woff2",
)
#: What a screen reader is told wrongly -> rightly. MyST-NB names a fold in place of its own words,
#: such as "Show the result"; docutils puts into a list what is no item of one.
_TOLD = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    ' role="doc-biblioentry"': ' role="listitem"',
}
#: Where the theme's sheet asks for its icon font, which is left out.
_FONT = re.compile(r"@font-face\s*\{[^}]*fontawesome[^}]*\}")
#: Folders below ``_static`` with what the course has written itself.
_OURS = ("lu", "slides")
#: What Sphinx writes for itself.
_BUILD_ONLY = (".buildinfo", "_sources", "objects.inv")


class SiteProblem(RuntimeError):
    """The website could not be made."""


def repository() -> str:
    """The address of the repository, from the environment or pyproject.toml; empty without one.

    Returns
    -------
    str
        Without a slash at its end.

    Raises
    ------
    ValueError
        It does not begin with ``https://``.
    """
    file = ROOT / "pyproject.toml"
    project = tomllib.loads(file.read_text(encoding="utf-8"))["project"] if file.is_file() else {}
    address = os.environ.get(REPOSITORY) or project.get("urls", {}).get("repository", "")
    if address and not address.startswith("https://"):
        raise ValueError(
            f"{REPOSITORY} (={address!r}) must be the address of a repository that begins with "
            f"https://, for example {REPOSITORY}=https://github.com/owner/name"
        )
    return str(address.rstrip("/"))


def make(
    out: Path, notebooks: Path, assets: Path | None = None, downloads: Path | None = None
) -> None:
    """Make the website.

    Parameters
    ----------
    out : Path
        Its folder: what is there is replaced, once everything is made.
    notebooks : Path
        A folder of notebooks that were run.
    assets : Path, optional
        A folder whose files are laid into the site's ``_static`` (the host of the widgets).
    downloads : Path, optional
        Where the notebooks stand that a reader may download; without it, those of ``notebooks``.

    Raises
    ------
    SiteProblem
        Sphinx warns or fails. The text is what it said.
    ValueError
        A notebook has a cell without outputs; the address of the repository is none.
    """
    pages = lessons.read(notebooks)
    address = repository()
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        source, made = Path(folder, "source"), Path(folder, "site")
        _write_source(source, pages, assets)
        _sphinx(source, made, notebooks, address)
        for name in _BUILD_ONLY:
            path = made / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for pattern in _LEFT_OUT:
            for path in made.rglob(pattern):
                path.unlink()
        for sheet in made.rglob("pydata-sphinx-theme.css"):
            sheet.write_text(_FONT.sub("", sheet.read_text(encoding="utf-8")), encoding="utf-8")
        for page in made.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            for wrongly, rightly in _TOLD.items():
                text = text.replace(wrongly, rightly)
            page.write_text(text, encoding="utf-8")
        one_sheet.write(made, MODULES)
        one_script.write(made)
        for lesson in pages:
            name = lesson.path.name
            shutil.copyfile((downloads or notebooks) / name, made / "lessons" / name)
            if lesson.name not in NO_SLIDES:
                page = made / "slides" / f"{lesson.name}.html"
                deck.write(lesson.run, page, static="../_static", lessons="../lessons/{}.html")
        smaller.write([made / "_static" / name for name in _OURS], MODULES)
        icons.write(made)
        offline.write(made)
        with _replaced(out) as place:
            shutil.copytree(made, place)


def _write_source(source: Path, pages: list[lessons.Lesson], assets: Path | None) -> None:
    """Write everything that Sphinx reads."""
    static = source / "_static"
    shutil.copytree(_HERE / "pages", source)
    for name in ("lessons", "reference"):
        (source / name).mkdir()
    for lesson in pages:
        text = lesson.text()
        (source / "lessons" / lesson.path.name).write_text(text, encoding="utf-8")
    (source / "lessons" / "index.md").write_text(listed.lessons(pages), encoding="utf-8")
    (source / "explore.md").write_text(listed.explore(pages), encoding="utf-8")
    modules = reference.modules()
    (source / "reference" / "index.rst").write_text(reference.index(modules), encoding="utf-8")
    for module in modules:
        path = source / "reference" / f"{module.name}.rst"
        path.write_text(reference.page(module), encoding="utf-8")
    if assets is not None:
        shutil.copytree(assets, static)
    (static / "lu").mkdir(parents=True, exist_ok=True)
    looks.write(static / "lu")
    (static / "lu" / "icon.svg").write_text(icons.svg(), encoding="utf-8")
    front.write(static / "lu")
    fonts(static / "katex")


def _sphinx(source: Path, out: Path, notebooks: Path, address: str) -> None:
    """Run Sphinx in a process of its own: a warning is an error."""
    environment = {
        **os.environ,
        "LECTURE6_SITE_SOURCE": str(source),
        "LECTURE6_SITE_NOTEBOOKS": str(notebooks.resolve()),
        "LECTURE6_SITE_REPOSITORY": address,
        # No page says when it was made: the same notebooks give the same bytes.
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
    }
    options = ["--quiet", "--builder", "html", "--fail-on-warning", "--keep-going"]
    folders = ["--conf-dir", str(_HERE / "for_sphinx")]
    folders += ["--doctree-dir", str(source.parent / "doctrees")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, *folders, str(source), str(out)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=source,
    )
    if done.returncode:
        raise SiteProblem(f"Sphinx could not make the pages:\n{done.stdout}{done.stderr}")


@contextmanager
def _replaced(out: Path) -> Iterator[Path]:
    """A new folder beside ``out`` that takes its place when it is full."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield new / "site"
        if out.exists():
            out.rename(new / "before")
        (new / "site").rename(out)
    finally:
        shutil.rmtree(new)
