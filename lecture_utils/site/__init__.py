"""The course as a website and as slides: the widgets' host without a kernel.

``pages`` runs notebooks once and writes what static pages need: each notebook with its widgets as
places in HTML, the code of every widget, and the values that each of them begins with. ``host/`` is
the script that brings these places to life in a browser, without Python and without a network, from
a web server or from a file.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lecture_utils.site.making import HOST, PageProblem, pages
    from lecture_utils.site.running import NotebookProblem, run_cells

__all__ = ["HOST", "NotebookProblem", "PageProblem", "pages", "run_cells"]

_MODULES = {
    "HOST": "making",
    "PageProblem": "making",
    "pages": "making",
    "NotebookProblem": "running",
    "run_cells": "running",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
