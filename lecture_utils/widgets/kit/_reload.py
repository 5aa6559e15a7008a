"""Open widgets follow a changed file, for those who develop them: with ``LECTURE6_RELOAD=1``.

A widget's script and style sheet are values that the browser follows (anywidget draws the widget
anew).
"""

from __future__ import annotations

import logging
import os
import threading
import weakref
from typing import Any

from lecture_utils.widgets.kit.modules import WIDGETS, assets

#: If this variable of the environment is "1", widgets made from then on follow the files.
RELOAD = "LECTURE6_RELOAD"

_LOG = logging.getLogger(__name__)
_followers: weakref.WeakSet[Any] = weakref.WeakSet()
_started = threading.Lock()


def follow(widget: Any) -> None:
    """Send the widget its script and style sheet again whenever a file of a widget changes.

    Does nothing unless ``LECTURE6_RELOAD`` is "1".
    """
    if os.environ.get(RELOAD) != "1":
        return
    _followers.add(widget)
    _start()


def _start() -> None:
    if _started.acquire(blocking=False):  # held for good: one thread is enough
        threading.Thread(target=_watch, name="reload", daemon=True).start()


def _watch() -> None:
    from watchfiles import watch

    for _ in watch(WIDGETS):
        refresh()


def refresh() -> None:
    """Read the files again for every widget that follows them. A mistake in one is logged."""
    for widget in list(_followers):
        try:
            widget._esm, widget._css = assets(_folder_of(type(widget)))
        except ValueError as problem:
            _LOG.error("%s", problem)


def _folder_of(kind: type) -> str:
    """The folder of the class that names a script: ``lecture_utils.widgets.FOLDER.widget``."""
    owner = next(one for one in kind.__mro__ if "_esm" in vars(one))
    return owner.__module__.split(".")[-2]
