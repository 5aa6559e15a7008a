"""Each function of the reference says in which lessons it is met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lecture_utils.site.book import lessons, uses


def _add(app: Sphinx, _what: str, name: str, _thing: Any, _options: Any, lines: list[str]) -> None:
    """Add the lessons to a docstring, after numpydoc has read it."""
    found = app.config.lecture_uses.get(name.removeprefix(f"{uses.PACKAGE}."), [])
    if found:
        lines += ["", ".. rubric:: In the lessons", ""]
        lines += [f"* {lesson}: :ref:`{label}`" for lesson, label in found]


def _read(app: Sphinx, config: Any) -> None:
    """Read the notebooks once, before the docstrings are asked for."""
    found = uses.found_in(lessons.read(Path(config.lecture_notebooks)))
    config.lecture_uses = {
        name: [(lesson.short, section.label) for lesson, section in places]
        for name, places in found.items()
    }


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx add the lessons to the docstrings.

    Parameters
    ----------
    app : Sphinx

    Returns
    -------
    dict
        What Sphinx wants to know of an extension.
    """
    app.add_config_value("lecture_uses", {}, "")
    app.add_config_value("lecture_notebooks", "", "env")
    app.connect("config-inited", _read)
    app.connect("autodoc-process-docstring", _add, priority=900)  # numpydoc comes before
    return {"parallel_read_safe": True, "parallel_write_safe": True}
