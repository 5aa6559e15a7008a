"""One sheet for all pages in place of a dozen, without the rules that no page needs.

A browser shows nothing before it has all sheets of a page, and each script that is not deferred.
The theme's own sheet is the largest file of a page, and a course needs a quarter of it: PurgeCSS,
from npm, leaves out the rest.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from hashlib import sha256
from pathlib import Path

from lecture_utils.site import npm

#: Where the sheet lies, in the site's folder; sheets beside it are the course's own.
SHEET = "_static/lu/all.css"
_SCRIPT = Path(__file__).with_suffix(".mjs")
_LINK = re.compile(r'[ \t]*<link rel="stylesheet"[^>]* href="(?P<address>[^"?]+)[^>]*>\n?')
_ADDRESS = re.compile(r"url\((?P<quote>['\"]?)(?!data:|#)(?P<address>[^)'\"]+)(?P=quote)\)")
_CHARSET = re.compile(r'@charset "[^"]*";\s*')
#: Sphinx's own first script; those that need it are deferred.
_DEFERRED = ('<script src="', '<script defer="defer" src="')
#: The page of search results sets options of that first script in its own lines, and waits for it.
OPTIONS = "<script>DOCUMENTATION_OPTIONS."
#: Parts of classes that scripts of the theme put together from pieces.
_MADE_OF_PIECES = ("tooltip", "popover", "modal", "collaps", "dropdown", "offcanvas")


def write(site: Path, modules: Path) -> None:
    """Write the sheet, and let every page ask for it alone; only search waits for a script.

    Parameters
    ----------
    site : Path
        The folder of the pages. Sheets that are not the course's own are deleted.
    modules : Path
        npm's folder ``node_modules``, with PurgeCSS in it.

    Raises
    ------
    FileNotFoundError
        PurgeCSS is not there, or a page asks for a sheet that is not.
    """
    pages = sorted(site.rglob("*.html"))
    sheets = _in_order([_asked_for(page, site) for page in pages])
    own = [name for name in sheets if name.startswith(posixpath.dirname(SHEET))]
    others = [name for name in sheets if name not in own]
    kept = dict(zip(others, _purged(site, others, modules), strict=True))
    kept |= {name: (site / name).read_text(encoding="utf-8") for name in own}
    texts = [_CHARSET.sub("", _moved(kept[name], name)) for name in sheets]
    text = "\n".join(['@charset "UTF-8";', *texts])
    address = written(site, SHEET, text)
    for page in pages:
        up = "../" * (len(page.relative_to(site).parts) - 1)
        link = f'<link rel="stylesheet" href="{up}{address}"/>\n'
        first, *rest = _LINK.split(page.read_text(encoding="utf-8"))[::2]
        text = first + link + "".join(rest)
        if OPTIONS not in text:
            text = text.replace(*_DEFERRED)
        page.write_text(text, encoding="utf-8")
    for name in others:
        (site / name).unlink()


def written(site: Path, name: str, text: str) -> str:
    """Write a file of the site. Give its address there, which changes with the text."""
    (site / name).write_text(text, encoding="utf-8")
    return f"{name}?v={sha256(text.encode()).hexdigest()[:8]}"


def _asked_for(page: Path, site: Path) -> list[str]:
    """The sheets of a page, by their paths in the site."""
    found = _LINK.finditer(page.read_text(encoding="utf-8"))
    name = page.relative_to(site)
    folder = name.parent.as_posix()
    sheets = [posixpath.normpath(posixpath.join(folder, one["address"])) for one in found]
    for sheet in sheets:
        if not (site / sheet).is_file():
            raise FileNotFoundError(f"{name.as_posix()} asks for {sheet}, which is not there")
    return sheets


def _in_order(pages: list[list[str]]) -> list[str]:
    """All sheets, each behind those that come before it on some page.

    Examples
    --------
    >>> _in_order([["a", "c"], ["a", "b", "c"]])
    ['a', 'b', 'c']
    """
    found: list[str] = []
    for sheets in pages:
        place = 0
        for sheet in sheets:
            if sheet not in found:
                found.insert(place, sheet)
            place = found.index(sheet) + 1
    return found


def _purged(site: Path, sheets: list[str], modules: Path) -> list[str]:
    """The texts of sheets, without the rules that no page and no script needs."""
    purgecss = npm.module(modules, "PurgeCSS", "purgecss/lib/purgecss.esm.js")
    pages = [*site.rglob("*.html"), *site.rglob("*.js")]
    asked = {"sheets": [str(site / name) for name in sheets], "pages": sorted(map(str, pages))}
    done = subprocess.run(
        [npm.node(), _SCRIPT, purgecss, *_MADE_OF_PIECES],
        input=json.dumps(asked),
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return list(json.loads(done.stdout))


def _moved(text: str, name: str) -> str:
    """The text of a sheet, in the place of the one sheet."""
    folder, here = posixpath.dirname(name), posixpath.dirname(SHEET)

    def found(match: re.Match[str]) -> str:
        address = posixpath.join(folder, match["address"])
        return f'url("{posixpath.relpath(address, here)}")'

    return _ADDRESS.sub(found, text)
