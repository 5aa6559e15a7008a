"""Make slides of the lecture, and of the lessons that are named (``make slides``)."""

from __future__ import annotations

import argparse
from pathlib import Path

from lecture_utils import site
from lecture_utils.site.slides.deck import ROOT, write

NOTEBOOK = ROOT / "notebooks" / "lecture.ipynb"


def main() -> None:
    """Run the notebooks, and write a page of slides of each. Pages of other lessons go."""
    parser = argparse.ArgumentParser(description="Make slides of the lecture, and of lessons.")
    parser.add_argument("target", type=Path, help="the folder of the pages")
    parser.add_argument("lessons", nargs="*", type=Path, help="more notebooks to make slides of")
    asked = parser.parse_args()
    paths = {path.resolve(): None for path in (NOTEBOOK, *asked.lessons)}
    # What earlier pages were made with is replaced below.
    for page in (*asked.target.glob("*.html"), *asked.target.glob("*.pdf")):
        page.unlink()
    made = site.pages(paths, asked.target, kept=asked.target.parent / "slides-runs")
    for name, notebook in made.items():
        page = asked.target / f"{name}.html"
        print(f"{page}: {len(write(notebook, page))} slides", flush=True)


if __name__ == "__main__":
    main()
