"""Scripts and sheets of a site without what only their writers need: comments, indents, long names.

Every letter comes before the first widget on a slow line. Terser, from npm, knows what a script
means; of sheets nothing goes but comments and white space.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from lecture_utils.site import npm

_SCRIPT = Path(__file__).with_suffix(".mjs")
#: What the folders hold that is no script to be read: values, as short as they can be.
_VALUES = "states"
#: A string or an address, which stays as it is; or white space and the comments in it.
_LETTERS = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)'"]*\))|(?:\s+|/\*.*?\*/)+""", re.DOTALL
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def write(folders: list[Path], modules: Path) -> None:
    """Make each script and each sheet of folders smaller, in its place.

    Parameters
    ----------
    folders : list of Path
        With all that is below them, but for the values of widgets.
    modules : Path
        npm's folder ``node_modules``, with Terser in it.

    Raises
    ------
    FileNotFoundError
        Terser is not there.
    ValueError
        A script is none. The text names the file.
    """
    terser = npm.module(modules, "Terser", "terser/dist/bundle.min.js")
    scripts = [str(one) for one in _files(folders, ".js") if one.parent.name != _VALUES]
    done = subprocess.run(
        [npm.node(), _SCRIPT, terser],
        input=json.dumps(scripts),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise ValueError(f"A script could not be made smaller:\n{done.stderr}")
    for path in _files(folders, ".css"):
        path.write_text(sheet(path.read_text(encoding="utf-8")), encoding="utf-8")


def sheet(text: str) -> str:
    """A sheet without comments, each white space one blank.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> sheet("/* no */ a  {\\n  content: 'a  /* b */';\\n}\\n")
    "a { content: 'a  /* b */'; }"
    """

    def short(found: re.Match[str]) -> str:
        return found[1] or (" " if _COMMENT.sub("", found[0]) else found[0])

    return _LETTERS.sub(short, text).strip()


def _files(folders: list[Path], ending: str) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob(f"*{ending}"))
