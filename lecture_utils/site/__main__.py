"""Make the website, and serve it: ``python -m lecture_utils.site build/site --serve``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from lecture_utils import site
from lecture_utils.site.book import make, serve

#: Runs of notebooks are kept here, beside the site: what has not changed does not run again.
RUNS = "site-runs"


def build(out: Path, notebooks: Path) -> None:
    """Run the notebooks of a folder, as far as they have changed, and make the website.

    Parameters
    ----------
    out : Path
        The folder of the website. The runs are kept beside it.
    notebooks : Path

    Raises
    ------
    NotebookProblem, PageProblem, SiteProblem, ValueError
        As ``site.pages`` and ``make.make`` say: nothing is written.
    """
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        lessons = Path(folder, "lessons")
        paths = sorted(notebooks.glob("*.ipynb"))
        # A page stands one folder below the first one, and so do its pictures' addresses.
        say = partial(print, flush=True)
        site.pages(paths, lessons, kept=out.parent / RUNS, static="../_static", say=say)
        say("Making the pages.")
        make.make(out, lessons, assets=Path(folder, "_static"), downloads=notebooks)


def main(arguments: list[str] | None = None) -> int:
    """Make the website as the command line says.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line, if none are given.

    Returns
    -------
    int
        The exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m lecture_utils.site", description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("build/site"))
    parser.add_argument("--notebooks", type=Path, default=make.ROOT / "notebooks")
    parser.add_argument("--serve", action="store_true", help="serve it on this computer, too")
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    print("Running the notebooks that have changed. The first time takes minutes.", flush=True)
    try:
        build(given.out, given.notebooks)
    except (site.NotebookProblem, site.PageProblem, make.SiteProblem, ValueError) as problem:
        print(f"The website was not made.\n{problem}", file=sys.stderr)
        return 1
    page = (given.out / "index.html").resolve()
    print(f"The website is made ({time.perf_counter() - start:.0f} s): {page}", flush=True)
    if given.serve:
        serve.forever(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
