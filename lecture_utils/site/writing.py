"""The files of a site, and the HTML of a picture and of what stands in for a widget."""

from __future__ import annotations

import base64
import hashlib
import html
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: The class of the place of a widget; the host looks for it.
PLACE = "lu-site-widget"

#: The class of the place of a learner's overview, with the file to take along.
OVERVIEW = "lu-site-progress"

#: What a stored widget says to somebody who could run it, and what a page says.
_WORDS = {
    "Run this cell to answer here.": "To answer here, let this page run JavaScript.",
    "Run this cell: it asks what is due today.": (
        "To be asked what is due today, let this page run JavaScript."
    ),
}


class Files:
    """A folder in which the files of earlier runs are replaced.

    Parameters
    ----------
    folder : Path
        It is made.
    seen : str
        The folder as a page names it.

    Examples
    --------
    >>> Files(Path("site/_static/lu"), "_static/lu").address("host.js")
    '_static/lu/host.js'
    """

    def __init__(self, folder: Path, seen: str) -> None:
        self.folder = folder
        self.seen = seen
        self._written: set[Path] = set()

    def address(self, name: str) -> str:
        """The address of a file, as seen from a page.

        Parameters
        ----------
        name : str

        Returns
        -------
        str
        """
        return f"{self.seen}/{name}"

    def write(self, name: str, content: str | bytes) -> str:
        """Write a file, if it is not there with this content. Returns its address.

        Parameters
        ----------
        name : str
            As seen from the folder.
        content : str or bytes

        Returns
        -------
        str
        """
        file = self.folder / name
        raw = content.encode() if isinstance(content, str) else content
        self._written.add(file)
        if not (file.is_file() and file.read_bytes() == raw):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
        return self.address(name)

    def forget(self) -> None:
        """Delete what earlier runs have left in the folder."""
        for part in ("widgets", "states", "pictures"):
            for file in (self.folder / part).glob("*"):
                if file.is_file() and file not in self._written:
                    file.unlink()


def picture(data: Mapping[str, Any], about: Mapping[str, Any], files: Files) -> str:
    """The HTML of an output with a PNG: the picture in a file of its own, its text as ``alt``.

    Parameters
    ----------
    data : mapping
        The output's data: ``image/png`` in base64, ``text/plain``.
    about : mapping
        The output's metadata, with the width in pixels.
    files : Files

    Returns
    -------
    str
    """
    raw = base64.b64decode(data["image/png"])
    dots_wide, dots_high = struct.unpack(">II", raw[16:24])
    width = about.get("image/png", {}).get("width", dots_wide)
    height = round(dots_high * width / dots_wide)
    address = files.write(f"pictures/{hashlib.sha256(raw).hexdigest()[:16]}.png", raw)
    words = "".join(data.get("text/plain", "")).removeprefix("Picture: ")
    return (
        f'<img class="lu-site-picture" src="{address}" alt="{html.escape(words)}" '
        f'width="{width}" height="{height}" loading="lazy">'
    )


def stands_in(data: Mapping[str, Any], about: Mapping[str, Any], files: Files) -> str:
    """What is shown in the place of a widget until it lives: its picture, its HTML or its text.

    Parameters
    ----------
    data, about, files
        As for ``picture``.

    Returns
    -------
    str
    """
    if "image/png" in data:
        inner = picture(data, about, files)
    elif "text/html" in data:
        inner = "".join(data["text/html"])
        for words, instead in _WORDS.items():
            inner = inner.replace(words, instead)
    else:
        inner = f"<pre>{html.escape(''.join(data.get('text/plain', '')))}</pre>"
    return f'<div class="lu-site-still">{inner}</div>'
