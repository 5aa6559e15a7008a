"""After the first visit the site opens without a network: the list of what a browser keeps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

_SCRIPT = Path(__file__).with_name("scripts") / "keeper.js"
#: The line of the script that is replaced by the list.
_PLACE = "const FILES = {};"
#: What no page asks for: notebooks to download, licences, Sphinx's list for other projects.
_LEFT_OUT = {".ipynb", ".inv", ".txt", ""}
NAME = "keeper.js"


def files(site: Path) -> dict[str, str]:
    """Every file that a page may ask for, with the SHA-256 of its bytes.

    Parameters
    ----------
    site : Path

    Returns
    -------
    dict of str to str
        Paths as seen from the site's first page, sorted.
    """
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
        if path.suffix not in _LEFT_OUT and path.name != NAME
    }


def write(site: Path) -> None:
    """Write the script that keeps the site; it is the last file that is made.

    Parameters
    ----------
    site : Path

    Raises
    ------
    ValueError
        The script has no place for the list.
    """
    text = _SCRIPT.read_text(encoding="utf-8")
    if text.count(_PLACE) != 1:
        raise ValueError(f"{_SCRIPT.name} must have the line {_PLACE!r} once")
    listed = json.dumps(files(site), indent=0)
    (site / NAME).write_text(text.replace(_PLACE, f"const FILES = {listed};"), encoding="utf-8")
