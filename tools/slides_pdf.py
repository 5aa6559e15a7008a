"""Print pages of slides as PDF files with Chromium (`make slides-pdf`).

    python -m tools.slides_pdf build/slides

Each page of slides in the folder gets a PDF beside it. Widgets are pictures in it: the page is
opened with ``?print``, where no script wakes them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import chromium

SECONDS = 120
FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer"),
)


def print_page(page: Path) -> Path:
    """Print a page of slides beside itself.

    Parameters
    ----------
    page : Path
        What ``lecture_utils.site.slides.write`` has written.

    Returns
    -------
    Path
        The PDF.

    Raises
    ------
    FileNotFoundError
        There is no such page, or no Chromium.
    RuntimeError
        Chromium wrote no PDF.
    """
    if not page.is_file():
        raise FileNotFoundError(f"page (={page}) is not there. Run `make slides` first.")
    program = chromium.find()
    if program is None:
        raise FileNotFoundError(chromium.HOW_TO_GET_IT)
    target = page.resolve().with_suffix(".pdf")
    target.unlink(missing_ok=True)
    # Chromium's sandbox refuses to work for root; for everybody else it stays on.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        command = [program, *FLAGS, *(["--no-sandbox"] if is_root else [])]
        command += [f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        address = f"{page.resolve().as_uri()}?print"
        done = subprocess.run(
            [*command, address], check=False, capture_output=True, timeout=SECONDS
        )
    if not target.is_file():
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RuntimeError(f"Chromium printed nothing of {page}: {said[-1] if said else 'no word'}")
    return target


def main() -> int:
    """Print every page of slides in a folder. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder of `make slides`")
    folder = parser.parse_args().folder
    pages = sorted(folder.glob("*.html"))
    if not pages:
        print(f"{folder} holds no page of slides. Run `make slides` first.", file=sys.stderr)
        return 1
    for page in pages:
        print(print_page(page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
