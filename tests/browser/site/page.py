"""A static page in Chromium, driven like a notebook in JupyterLab: ``run`` shows the widgets that
cells end with, ``python`` says what a kernel would have been told.

The cells run in the test's own process, and no kernel is there: what the page shows went through
the same files that ``site.pages`` writes.
"""

from __future__ import annotations

import ast
import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import anywidget
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lecture_utils.site import making
from lecture_utils.site.writing import Files
from lecture_utils.widgets.kit.modules import classic, module
from lecture_utils.widgets.kit.page.saving import WIDGET_VIEW
from tests.browser.lab import PROGRESS, LabPage

#: Values of answers that a page keeps for itself.
OWN = ("_seen", "_kept", "_troubled")
#: A browser that lets a page keep nothing, and says so when it is asked.
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("not here", "SecurityError"); } });"""
PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A lesson</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}_static/lu/host.css">
<style>
body {{ margin: 0; font-family: sans-serif; }}
main {{ max-width: 1100px; margin: 0 auto; padding: 0 12px; }}
[data-theme="dark"] body {{ background: #14181e; color: #ced6dd; }}
</style>
<script src="{up}_static/lu/host.js" defer></script>
</head>
<body><main tabindex="-1"><h1>A lesson</h1>{places}</main>
<footer tabindex="0">Behind the last widget: a Tab from there stays in the page.</footer></body>
</html>
"""
#: The values that have changed since they were last asked for, of each widget that lives.
CHANGED = """async () => {
    const step = done => requestAnimationFrame(() => setTimeout(done, 10));
    await new Promise(step); // a widget tells its model of a change after the frame that shows it
    const found = [];
    for (const [name, alive] of LectureSite.alive) {
        const [lesson, number] = name.split(' ');
        const { model } = await alive;
        model.told ??= LectureSite.library.lessons.get(lesson).uses[number].state;
        const changed = Object.entries(model.values).filter(([k, v]) => v !== model.told[k]);
        model.told = { ...model.values };
        found.push([Number(number), Object.fromEntries(changed)]);
    }
    return found;
}"""
SET = """async ([number, values]) => {
    const name = [...LectureSite.alive.keys()].find(one => one.endsWith(` ${number}`));
    const { model } = await LectureSite.alive.get(name);
    model.set(values);
    model.told = { ...model.values };
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this computer; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Folder:
    """The files of a site, to which pages are added.

    Parameters
    ----------
    path : Path
        An empty folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = Files(path / "_static/lu", "_static/lu")
        script = classic(module(making._HERE / "host.js"), "globalThis.LectureSite ??= ")
        self.files.write("host.js", script)
        self.files.write("host.css", (making._HERE / "style.css").read_text(encoding="utf-8"))
        self._count = 0

    def add(self, widgets: list[Any], theme: str = "light", up: str = "", more: str = "") -> str:
        """Write a page with these widgets; give its name."""
        self._count += 1
        lesson = making._Lesson(f"page-{self._count}", self.files)
        states, outputs = {}, []
        for widget in widgets:  # one that is shown twice has one model
            states[widget.model_id] = widget.get_state()
            data = {WIDGET_VIEW: {"model_id": widget.model_id}, "text/plain": repr(widget)}
            outputs.append(new_output("display_data", data=data))
        cells = [new_code_cell("", outputs=[one]) for one in outputs]
        made = lesson.page(new_notebook(cells=cells), {k: from_dict(v) for k, v in states.items()})
        places = "\n".join(cell.outputs[0].data["text/html"] for cell in made.cells)
        index = "".join(f'"{item}": {list(at)},' for item, at in lesson.asked().items())
        self.files.write(
            "states/questions.js", f"LectureSite.questions({{{index.replace(chr(39), chr(34))}}});"
        )
        page = PAGE.format(theme=theme, up=up, places=places + more)
        name = f"page-{self._count}.html"
        (self.path / name).write_text(page, encoding="utf-8")
        return name


class Notebooks:
    """What stands for JupyterLab's server: cells by the name of a notebook; the learner's file.

    Parameters
    ----------
    path : Path
        An empty folder.
    """

    cells: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def folder(self) -> Path:
        """A folder with the file that the page in use would download now."""
        shown = SitePage.latest
        if shown and not shown.page.is_closed() and shown.page.url.startswith(shown.server.url):
            text = shown.page.evaluate(
                "() => { LectureSite.flush(); return LectureSite.shelf.text() }"
            )
            (self._path / PROGRESS).write_text(text, encoding="utf-8")
        return self._path

    def make_notebook(self, *sources: str) -> str:
        """Keep cells; give their name."""
        name = f"notebook {len(self.cells)}"
        self.cells[name] = sources
        return name


class SitePage(LabPage):
    """One tab with static pages. ``latest`` is the one in use.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    folder : Folder
    address : str
        Where the folder is: ``http://…`` or ``file://…``.
    **context : Any
        Options of ``Browser.new_context``.
    """

    latest: ClassVar[SitePage | None] = None

    def __init__(self, browser: Any, folder: Folder, address: str, **context: Any) -> None:
        super().__init__(browser, SimpleNamespace(url=address), **context)
        self.folder = folder
        self.names: dict[str, Any] = {}
        self.widgets: list[Any] = []
        self.cells: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the tab."""
        self.context.close()
        if SitePage.latest is self:  # Firefox's driver does not always say that a page is closed
            SitePage.latest = None

    def run(self, *sources: str) -> None:
        """Run cells, and show a page with the widgets that they end with."""
        shown = [value for value in map(self._ran, sources) if _is_widget(value)]
        self.widgets = list(dict.fromkeys(shown))
        self.goto(self.folder.add(shown, self._theme.lower()))

    def open(self, name: str) -> None:
        """Take the cells of a notebook of ``Notebooks``."""
        self.cells = Notebooks.cells[name]

    def run_all(self) -> None:
        """Run the cells of the notebook that was opened."""
        self.run(*self.cells)

    def stop_kernel(self) -> None:
        """There is none to stop."""

    def problems(self) -> list[str]:
        """A cell that fails has failed the test already."""
        return []

    def focus_page(self) -> None:
        """Give the keyboard to what stands around the widgets."""
        self.page.locator("main").focus()

    def goto(self, name: str) -> None:
        """Open a page of the folder, and wait until all its widgets live."""
        SitePage.latest = self
        self.page.goto(f"{self.server.url}/{name}")
        self.page.evaluate(
            """() => Promise.all([...document.querySelectorAll('.lu-site-widget')].map(
                place => LectureSite.show(place)))"""
        )
        self.settle()

    def python(self, expression: str) -> Any:
        """The value of an expression, where a kernel would have been told of all changes."""
        changed: list[set[str]] = [set() for _ in self.widgets]
        watching = [lambda change, names=names: names.add(change["name"]) for names in changed]
        for widget, watch in zip(self.widgets, watching, strict=True):
            widget.observe(watch)
        try:
            for number, values in self.page.evaluate(CHANGED):
                own = OWN if "_entries" in self.widgets[number].keys else ()
                told = {name: value for name, value in values.items() if name not in own}
                self.widgets[number].set_state(told)
                changed[number] -= {name for name in told if self._has(number, name, told[name])}
            value = ast.literal_eval(repr(eval(expression, self.names)))
        except (TypeError, ValueError) as problem:  # as LabPage.python says it
            raise AssertionError(f"{expression}: {problem}") from problem
        finally:
            for widget, watch in zip(self.widgets, watching, strict=True):
                widget.unobserve(watch)
        for number, (widget, names) in enumerate(zip(self.widgets, changed, strict=True)):
            if told := names.intersection(widget.keys):
                self.page.evaluate(SET, [number, widget.get_state(told)])
        return value

    def _has(self, number: int, name: str, value: Any) -> bool:
        """Whether Python has taken a value as the page has it."""
        return self.widgets[number].get_state({name})[name] == value

    def theme(self, name: str) -> None:
        """A ``"Light"`` or a ``"Dark"`` page, now and from now on."""
        self._theme = name
        self.page.evaluate(
            "name => { document.documentElement.dataset.theme = name }", name.lower()
        )

    def reset(self) -> None:
        """Undo what a test may have left: theme, size, media, names, what the browser keeps …"""
        self._theme = "Light"
        self.names.clear()
        self.page.bring_to_front()  # in Firefox a page that was opened beside it has the focus
        self.page.set_viewport_size(self._size)
        self.page.emulate_media(reduced_motion="no-preference")
        self.page.mouse.move(0, 0)
        if self.page.url.startswith(self.server.url):
            # a page that is left writes down what was typed last: only then there is nothing more
            self.page.goto(f"{self.server.url}/_static/lu/host.css")
            self.page.evaluate("() => localStorage.clear()")
        self.page.goto("about:blank")
        self.errors.clear()
        self.hosts.clear()

    def foreign_hosts(self) -> set[str]:
        """Hosts other than that of the page that it asked for anything."""
        return super().foreign_hosts() - {""}

    def _ran(self, source: str) -> Any:
        """The value that a cell ends with, None if there is none."""
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), self.names)
        return last and eval(compile(ast.Expression(last.value), "cell", "eval"), self.names)


def _is_widget(value: Any) -> bool:
    return isinstance(value, anywidget.AnyWidget)
