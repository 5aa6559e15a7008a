"""The website that the tests look at: made once in a run, whichever process asks first."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filelock import FileLock

from lecture_utils import site
from lecture_utils.site.book import make

#: Lessons whose notebooks run for it, so that their widgets live. Of the others the stored
#: notebooks are taken: their widgets stand there as pictures.
LIVE = ("02_convolution",)


def website(folder: Path) -> Path:
    """The folder of the website; it is made if no process of this run has made it.

    ``LECTURE6_SITE`` may name one that is made already, to look at it again and again.

    Parameters
    ----------
    folder : Path
        A folder that all processes of this run share.
    """
    if given := os.environ.get("LECTURE6_SITE"):
        return Path(given).resolve()
    out = folder / "website"
    with FileLock(folder / "website.lock"):
        if not out.exists():
            lessons = folder / "website-lessons"
            paths = [make.ROOT / "notebooks" / f"{name}.ipynb" for name in LIVE]
            site.pages(paths, lessons, static="../_static")
            for path in sorted((make.ROOT / "notebooks").glob("*.ipynb")):
                if path.stem not in LIVE:
                    shutil.copyfile(path, lessons / path.name)
            make.make(out, lessons, assets=folder / "_static", downloads=make.ROOT / "notebooks")
    return out
