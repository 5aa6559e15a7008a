"""Notebooks become what static pages need: places for widgets, their code, and their values.

What is written is the same on every run: a model's random id becomes its number on the page, code
and pictures have names from the digest of their bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecture_utils import checks
from lecture_utils.learning import progress
from lecture_utils.site.keeping_runs import run
from lecture_utils.site.running import BYTES, Values, serialise
from lecture_utils.site.writing import OVERVIEW, PLACE, Files, picture, stands_in
from lecture_utils.widgets.kit.modules import classic, module
from lecture_utils.widgets.kit.page.saving import LANGUAGE_INFO, LIVE_ONLY, WIDGET_VIEW

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Where the host and all that it loads stands, below the folder of static files.
FOLDER = "lu"
#: The script that a page needs, below the folder of static files: ``<script src=… defer>``.
HOST = f"{FOLDER}/host.js"

_HERE = Path(__file__).resolve().parent / "host"
#: Values that belong to a kernel, or to a page in JupyterLab.
_NOT_KEPT = re.compile(
    r"_(model|view)_(name|module|module_version|count)|_dom_classes|_anywidget_id|_esm|_css|layout"
    r"|tabbable|tooltip"
)
_OURS = re.compile(r"lecture_utils\.widgets\.(\w+)\.widget\.\w+")
#: Widgets whose values depend on who looks: the host fills them in.
_FILLED_IN = {
    "answer_grid": ("_seen", "_kept", "_troubled"),
    "quiz": ("_seen", "_kept", "_troubled"),
    "due": ("_parts", "_words", "_entries", "_seen", "_kept", "_troubled"),
}
#: Widgets that a page without Python cannot show, and the way to them.
NEEDS_PYTHON = {
    "teacher_mode": "Teacher mode shows a lesson to a class in JupyterLab: open this lesson there "
    "and press F8.",
}


#: What ``progress.summary`` says of nobody: a page says what its reader has answered instead.
_NO_ANSWERS = repr(progress.Summary(progress.Progress(), ""))


class PageProblem(Exception):
    """A notebook that cannot become a page. The text names the notebook and the cell."""


def pages(
    notebooks: str | Path | Iterable[str | Path],
    target: str | Path,
    kept: str | Path | None = None,
    static: str = "_static",
    say: Callable[[str], object] | None = None,
) -> dict[str, NotebookNode]:
    """Run notebooks, and write what static pages need to show them with their widgets alive.

    In ``target`` stand afterwards: each notebook, whose widgets are places in HTML with the stored
    picture in them; and ``<static>/lu/`` with ``host.js``, ``host.css``, ``widgets/`` (the code of
    each widget, once), ``states/`` (what each widget begins with, and where each question is
    asked) and ``pictures/``. A page needs one line more:
    ``<script src="…/_static/lu/host.js" defer></script>``.

    Parameters
    ----------
    notebooks : path, or iterable of path
        All notebooks of the site at once: the questions that are due come from all of them.
    target : path
        The folder; it is made.
    kept : path, optional
        A folder that keeps the runs: what has not changed does not run again.
    static : str
        The folder of static files, as seen from the pages.
    say : callable, optional
        Called with a line before each notebook, such as ``print``: the first time takes minutes.

    Returns
    -------
    dict of str to NotebookNode
        The notebooks as they were written, by the names of their files without the ending.

    Raises
    ------
    NotebookProblem
        A cell fails, or writes to stderr.
    PageProblem
        A notebook has no outputs, or an output that a page without Python cannot show.
    TypeError, ValueError, FileNotFoundError
        An argument is no path, two notebooks have one name, or a notebook is not there.

    Examples
    --------
    >>> pages("a_lesson.ipynb", "build/site")
    Traceback (most recent call last):
    ...
    FileNotFoundError: notebooks holds a_lesson.ipynb, and there is no such file.
    """
    several = [notebooks] if isinstance(notebooks, str | Path) else list(notebooks)
    paths = [checks.path(one, "notebooks", "notebooks/02_convolution.ipynb") for one in several]
    folder = checks.path(target, "target", "build/site")
    runs = None if kept is None else checks.path(kept, "kept", "build/site-runs")
    checks.text(static, "static", "_static")
    names = [path.stem for path in paths]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(
            f"notebooks holds two files of the name {twice[0]!r}, and a page is found by its name. "
            "Rename one of them."
        )
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"notebooks holds {path}, and there is no such file.")
    files = Files(folder / static / FOLDER, f"{static}/{FOLDER}")
    files.write("host.js", classic(module(_HERE / "host.js"), "globalThis.LectureSite ??= "))
    files.write("host.css", (_HERE / "style.css").read_text(encoding="utf-8"))
    made, asked = {}, {}
    for number, path in enumerate(paths, 1):
        if say:
            say(f"Notebook {number} of {len(paths)}: {path.stem}")
        lesson = _Lesson(path.stem, files)
        made[path.stem] = lesson.page(*run(path, runs))
        asked.update(lesson.asked())
        (folder / path.name).write_bytes(serialise(made[path.stem]))
    index = json.dumps(asked, ensure_ascii=False, sort_keys=True, indent=0)
    files.write("states/questions.js", f"LectureSite.questions({index});\n")
    files.forget()
    return made


class _Lesson:
    """A notebook on its way to a page: its widgets, in the order in which they are shown."""

    def __init__(self, name: str, files: Files) -> None:
        self.name = name
        self.files = files
        self.numbers: dict[str, int] = {}
        self.widgets: list[dict[str, Any]] = []
        self.cell = 0

    def page(self, notebook: NotebookNode, states: dict[str, Values]) -> NotebookNode:
        """The notebook with its outputs as a page shows them; it is changed. Writes the values."""
        import nbformat

        if not any(cell.get("outputs") for cell in notebook.cells):
            raise PageProblem(f"{self.name}: no cell has an output, so there is nothing to show.")
        for self.cell, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                cell.metadata.pop("execution", None)
                outputs = [self._output(output, states) for output in cell.outputs]
                cell.outputs = [one for one in outputs if one is not None]
        notebook.metadata.pop("widgets", None)
        notebook.metadata["language_info"] = nbformat.from_dict(LANGUAGE_INFO)
        return notebook

    def asked(self) -> dict[str, list[Any]]:
        """Where each question is asked: the lesson and the number of the widget."""
        found: dict[str, list[Any]] = {}
        for number, widget in enumerate(self.widgets):
            for item in widget["state"].get("_entries", {}):
                found.setdefault(item, [self.name, number])
        return found

    def _output(self, output: NotebookNode, states: dict[str, Values]) -> NotebookNode | None:
        """An output as a page shows it; None if it is not shown."""
        data = output.get("data")
        if data is None:
            return output
        if LIVE_ONLY.items() <= output.get("metadata", {}).items():
            return None
        if model := data.get(WIDGET_VIEW, {}).get("model_id"):
            if model not in states:
                raise self._problem(f"shows a widget (model {model}) that no message has opened")
            if states[model].get("_model_module") == "anywidget":
                return self._shown(output, self._html(data, output, model, states[model]))
            if "image/png" not in data:
                kind = states[model].get("_model_name", "a widget")
                raise self._problem(
                    f"shows {kind} of {states[model].get('_model_module')}, which needs a kernel. "
                    "Show a widget of the course, a picture or a text"
                )
        if "".join(data.get("text/plain", "")) == _NO_ANSWERS:
            html = "".join(data["text/html"])
            return self._shown(output, f'<div class="{OVERVIEW}">{html}</div>')
        if "image/png" in data:
            return self._shown(output, picture(data, output.metadata, self.files))
        return output

    def _html(self, data: Values, output: NotebookNode, model: str, values: Values) -> str:
        """The place of a widget, with what stands in for it."""
        still = stands_in(data, output.metadata, self.files)
        found = _OURS.fullmatch(values.get("_anywidget_id", ""))
        if not found:
            raise self._problem(
                f"shows a widget of the class {values.get('_anywidget_id')!r}, which is none of "
                "lecture_utils.widgets"
            )
        name = found[1]
        if name in NEEDS_PYTHON:
            return f'<p class="lu-site-said">{NEEDS_PYTHON[name]}</p>'
        if BYTES in values:
            raise self._problem(f"shows a {name} with bytes in it ({', '.join(values[BYTES])})")
        if model not in self.numbers:
            self.numbers[model] = len(self.widgets)
            self.widgets.append(self._widget(name, values))
        number = self.numbers[model]
        widget = self.widgets[number]
        about = {
            "lesson": self.name,
            "widget": number,
            "kind": name,
            "version": widget["version"],
            "code": widget["code"],
            "style": widget["style"],
        }
        told = " ".join(f'data-lu-{key}="{value}"' for key, value in about.items())
        return f'<div class="{PLACE}" {told}>{still}</div>'

    def _widget(self, name: str, values: Values) -> dict[str, Any]:
        """What the host is told of a widget, written; and its code, once for all that share it."""
        try:
            code = classic(values["_esm"], "")
        except ValueError as problem:
            raise self._problem(f"shows a {name} whose code is no classic script: {problem}") from (
                problem
            )
        label = f"{name}-{_short(code)}"
        self.files.write(f"widgets/{label}.js", f'LectureSite.widget("{label}", {code});\n')
        style = f"{name}-{_short(values['_css'])}"
        self.files.write(f"widgets/{style}.css", values["_css"])
        filled_in = _FILLED_IN.get(name, ())
        state = {
            key: value
            for key, value in sorted(values.items())
            if not _NOT_KEPT.fullmatch(key) and key not in filled_in
        }
        made = {"code": label, "style": style, "state": state}
        row = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        number, version = len(self.widgets), _short(row)
        call = f'LectureSite.state("{self.name}", {number}, "{version}", {row});\n'
        self.files.write(f"states/{self.name}-{number}.js", call)
        return {**made, "version": version}

    def _shown(self, output: NotebookNode, html: str) -> NotebookNode:
        """An output of HTML in the place of another."""
        from nbformat.v4 import new_output

        number = output.get("execution_count")
        more = {"execution_count": number} if output.output_type == "execute_result" else {}
        made: NotebookNode = new_output(output.output_type, data={"text/html": html}, **more)
        return made

    def _problem(self, what: str) -> PageProblem:
        return PageProblem(f"{self.name}: cell {self.cell} {what}.")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
