"""The switch of teacher mode on a page."""

from __future__ import annotations

import os
from typing import Any

import anywidget
import traitlets

from lecture_utils import checks
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.teacher_mode import TEACHER


class TeacherMode(anywidget.AnyWidget):
    """The switch that shows a page to a class, and shows it again as it was.

    In teacher mode every widget has size "classroom", code, prompts and file paths are not shown,
    and what answers a question (what is folded, results below *Predict*, *What you saw*, the
    verdict on a locked answer) is covered until it is clicked. JupyterLab's bars go. F8 does the
    same, wherever the keyboard is; in a JupyterLab that ``make lab`` has started it does so on
    every page. A page that is loaded again is not in teacher mode, unless JupyterLab was started
    with ``LECTURE6_TEACHER=1``.

    Parameters
    ----------
    on : bool, optional
        Whether teacher mode begins when the switch is first shown. Default: if the variable
        ``LECTURE6_TEACHER`` of the environment is "1".

    Raises
    ------
    TypeError
        ``on`` is neither True nor False, or a keyword is misspelt.

    Examples
    --------
    >>> from lecture_utils import TeacherMode
    >>> TeacherMode()
    TeacherMode(F8: this page for a class, and back)
    """

    _esm, _css = assets("teacher_mode")

    _wished = traitlets.Bool(False, help="begins when it is first shown").tag(sync=True)

    def __init__(self, on: bool | None = None, **unknown: Any) -> None:
        if unknown:
            raise TypeError(f"TeacherMode has no parameter {next(iter(unknown))!r}. It takes: on.")
        wished = os.environ.get(TEACHER) == "1" if on is None else checks.flag(on, "on")
        super().__init__(_wished=wished)

    def __repr__(self) -> str:
        return "TeacherMode(F8: this page for a class, and back)"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live switch, and in a saved notebook its text."""
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": repr(self)}, metadata
