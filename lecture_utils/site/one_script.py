"""The scripts of a page in the order in which a reader needs them: the first widget's before all.

A page names the files of its first widget in its head, so that a browser asks for them at once and
side by side; on a phone's line each one that is only found in another takes its time. What every
page asks for besides is joined to a few scripts, so that no one keeps a phone busy for long. They
come last: where there are widgets, their host brings them.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import join, normpath

from lecture_utils.site.making import FOLDER, HOST
from lecture_utils.site.one_sheet import OPTIONS, written
from lecture_utils.site.writing import PLACE

#: Where the joined scripts lie, in the site's folder.
SCRIPT = "_static/lu/all-{}.js"
_TAG = re.compile(
    r'[ \t]*<script(?: defer(?:="defer")?)? src="(?P<address>[^"?]+)(?P<version>[^">]*)"[^>]*>'
    r"</script>\n?"
)
_ABOUT = re.compile(rf'<div class="{PLACE}" (?P<told>[^>]*)>')
_TOLD = re.compile(r'data-lu-(\w+)="([^"]*)"')
#: Bytes of scripts that are joined at most. What is larger stands alone.
_ENOUGH = 40_000
#: Bytes of a file that the sheet of the page does not share the line with, such as photographs.
_HEAVY = 100_000
_HEAD_ENDS = "</head>"
_HOST = f"_static/{HOST}"


def write(site: Path) -> None:
    """Write the joined scripts, and let the pages ask for scripts in that order.

    Parameters
    ----------
    site : Path
        The folder of the pages. Pages of slides have scripts of their own; the page of search
        results sets options between its scripts, and is left as it is.

    Raises
    ------
    FileNotFoundError
        A page asks for a script that is not there.
    """
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    pages = {
        path: text
        for path, text in pages.items()
        if OPTIONS not in text and path.parent.name != "slides"
    }
    asked = {path: _asked_for(path, site, text) for path, text in pages.items()}
    first, *others = asked.values()
    shared = [name for name in first if all(name in one for one in others)]
    for name in shared:
        if not (site / name).is_file():
            raise FileNotFoundError(f"the pages ask for {name}, which is not there")
    texts = _joined([(site / name).read_text("utf-8") for name in shared])
    joined = [written(site, SCRIPT.format(n), text) for n, text in enumerate(texts)]
    for path, text in pages.items():
        up = "../" * (len(path.relative_to(site).parts) - 1)
        own = {name: version for name, version in asked[path].items() if name not in shared}
        last = [f"{up}{name}" for name in joined]
        lines = [
            _line(f"{up}{name}{version}", then=" ".join(last) if name == _HOST else None)
            for name, version in own.items()
        ]
        if _HOST in own:
            lines += _first_widget(text, up, site)
        else:
            lines += [_line(address, priority="low") for address in last]
        scripts = "".join(lines)
        path.write_text(_TAG.sub("", text).replace(_HEAD_ENDS, scripts + _HEAD_ENDS, 1), "utf-8")


def _joined(texts: list[str]) -> list[str]:
    """Texts of scripts in their order, small neighbours in one.

    Examples
    --------
    >>> _joined(["a", "b"])
    [';a\\n;b\\n']
    """
    found: list[str] = []
    for text in texts:
        if not found or len(found[-1]) + len(text) > _ENOUGH:
            found.append("")
        # a semicolon: what makes one file strict is said at its beginning, and stays there
        found[-1] += f";{text}\n"
    return found


def _asked_for(page: Path, site: Path, text: str) -> dict[str, str]:
    """The scripts of a page, by their paths in the site, and what follows the address of each."""
    folder = page.relative_to(site).parent.as_posix()
    found = _TAG.finditer(text)
    return {normpath(join(folder, one["address"])): one["version"] for one in found}


def _first_widget(text: str, up: str, site: Path) -> list[str]:
    """Lines for the head that ask for the files of the first widget, by names the host knows."""
    if not (place := _ABOUT.search(text)):
        return []
    told = dict(_TOLD.findall(place["told"]))
    sheet = f"widgets/{told['style']}.css"
    files = [f"states/{told['lesson']}-{told['widget']}.js", f"widgets/{told['code']}.js"]
    below = f"_static/{FOLDER}/"
    lines = [f'<link rel="stylesheet" href="{up}{below}{sheet}" data-lu-file="{sheet}"/>\n']
    for file in files:
        heavy = (site / f"{below}{file}").stat().st_size > _HEAVY
        lines.append(_line(f"{up}{below}{file}", "low" if heavy else "high", file=file))
    return lines


def _line(address: str, priority: str = "high", **told: str | None) -> str:
    """A script that no page waits for, and what the host is told by it."""
    more = "".join(f' data-lu-{key}="{value}"' for key, value in told.items() if value)
    return f'<script defer fetchpriority="{priority}" src="{address}"{more}></script>\n'
