"""A JupyterLab of its own, and one page of it in Chromium: shared by the browser tests and the
benchmarks.

    with Server(folder) as server, open_chromium(path) as chromium, LabPage(chromium, server) as
    lab:
        lab.open(server.make_notebook("print(1)"))
        lab.run_all()

Nothing of the user is read or written: configuration, data, workspaces and kernels live in
``folder``. Nothing sleeps for a fixed time: everything waits for a condition, and says which one
when it never comes.
"""

from __future__ import annotations

import ast
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

#: Whether a test has failed since the last tab was asked for (conftest.py).
FAILED = pytest.StashKey[bool]()
ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
START_SECONDS = 60
STOP_SECONDS = 15
#: How long a condition in the page may take. Generous: a busy machine is no failure.
WAIT_SECONDS = 30
RUN_SECONDS = 480
OUTPUTS = ".jp-OutputArea-output"
#: The file in the server's folder that the kernels keep a learner's answers in.
PROGRESS = "progress.jsonl"
#: JavaScript of what ``LabPage.problems`` returns. The outputs, long by their pictures, stay there.
PROBLEMS = """const outputs = [...panel.content.model.cells].filter(cell => cell.type === 'code')
    .flatMap(cell => cell.outputs.toJSON());
const failed = outputs.filter(output => output.output_type === 'error');
const warned = outputs.filter(output => output.name === 'stderr');
return [...failed.map(one => one.evalue), ...warned.map(one => [one.text].flat().join(''))];
"""

#: What JupyterLab says of itself, a second later, where a notebook is closed while its debugger
#: asks the kernel something. Nothing of the course asks a debugger.
OF_CLOSING = "Canceled future for debug_request"

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# --- the server -----------------------------------------------------------------------------------


class Server:
    """JupyterLab as ``make lab`` starts it, on a free port of this computer.

    Parameters
    ----------
    folder : Path
        An empty folder. Notebooks go to ``folder/"notebooks"``, everything else beside it.
    """

    #: What is started, in the words of an error; and the path that answers when it is ready.
    NAME, ALIVE = "JupyterLab", "/api"
    #: The module of Python that is started, and what it is told beside what all are told.
    MODULE = "jupyterlab"
    MORE: ClassVar[dict[str, Any]] = {
        "LabApp.expose_app_in_browser": True  # `window.jupyterapp`, for LabPage
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.token = secrets.token_hex(16)
        self.url = ""
        self._process: subprocess.Popen | None = None
        self._ending = ThreadPoolExecutor(1)
        self._ended: list[Future[None]] = []
        self._count = 0

    def __enter__(self) -> Server:
        self.notebooks.mkdir(parents=True)
        self._save_nothing_by_itself()
        self.url = f"http://{HOST}:{free_port()}"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(), env=self._environment(), stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        for ended in self._ended:
            ended.result()

    def new_name(self, stem: str) -> str:
        """A name for a notebook that no other one had: JupyterLab would go on with the kernel of a
        notebook of this name, also with one that is just ending.
        """
        self._count += 1
        return f"{stem}_{self._count}.ipynb"

    def make_notebook(self, *sources: str) -> str:
        """Write a notebook with one code cell for each source, and return its name."""
        notebook = new_notebook(
            cells=[new_code_cell(source) for source in sources], metadata={"kernelspec": KERNELSPEC}
        )
        name = self.new_name("scratch")
        nbformat.write(notebook, self.notebooks / name)
        return name

    def copy_notebook(self, path: Path) -> str:
        """Put a fresh copy of a notebook into the server's folder, and return its name."""
        name = self.new_name(f"copy_{path.stem}")
        shutil.copyfile(path, self.notebooks / name)
        return name

    def request(self, path: str, method: str = "GET") -> Any:
        """Send a request to the REST interface; return the decoded answer, None if it is empty."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(self.url + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end(self, session: str) -> None:
        """End a session and its kernel. It takes a second, for which nobody waits; what goes wrong
        is raised when the server stops.
        """
        path = f"/api/sessions/{session}"
        self._ended.append(self._ending.submit(self.request, path, "DELETE"))

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _save_nothing_by_itself(self) -> None:
        """JupyterLab saves every two minutes; here a notebook is saved when a test asks for it."""
        settings = self.folder / "settings/@jupyterlab/docmanager-extension"
        settings.mkdir(parents=True)
        (settings / "plugin.jupyterlab-settings").write_text('{"autosave": false}', "utf-8")

    def _command(self) -> list[str]:
        settings = {
            "ServerApp.ip": HOST,
            "ServerApp.port": urlsplit(self.url).port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.notebooks,
            "IdentityProvider.token": self.token,
        }
        return started(self.MODULE, settings | self.MORE, "--no-browser")

    def _environment(self) -> dict[str, str]:
        # JUPYTER_CONFIG_PATH is the project's configuration, as in `make lab`: without pop-ups and
        # without requests for news and updates, and with the hook that saves pictures.
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "LECTURE6_PROGRESS": PROGRESS,
        }
        foreign = ("JUPYTER", "JPY_", "MPLBACKEND")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **kept,
            **{name: str(self.folder / value) for name, value in own.items()},
            "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter"),
            "PYTHONPATH": os.pathsep.join(paths),
        }

    def _ask(self) -> None:
        """Raise, unless it is ready."""
        with urllib.request.urlopen(self.url + self.ALIVE, timeout=WAIT_SECONDS):
            pass

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.NAME} ended at once. It said:\n{self._log.read_text()}")
            try:
                self._ask()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise TimeoutError(f"{self.NAME} did not answer. It said:\n{self._log.read_text()}")

    def _stop(self) -> None:
        self._ending.shutdown()
        self._process.terminate()  # the server then ends its kernels
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def started(module: str, settings: dict[str, Any], *more: str) -> list[str]:
    """The command that starts a module of Python with these settings."""
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", module, *options, *more]


def free_port() -> int:
    """A port of this computer that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


# --- the browser ----------------------------------------------------------------------------------


@contextmanager
def open_chromium(path: str, playwright: Any = None) -> Iterator[Any]:
    """Start the Chromium at ``path``, without a window and with a fresh profile; by a Playwright
    of its own, if none is given.
    """
    if playwright is None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as own, open_chromium(path, own) as chromium:
            yield chromium
        return
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Chromium's sandbox refuses to work for root; for everybody else it stays on.
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if is_root else [])]
    chromium = playwright.chromium.launch(executable_path=path, args=flags)
    try:
        yield chromium
    finally:
        chromium.close()


class LabPage:
    """One JupyterLab tab: opens a notebook, runs it, and notes what goes wrong in the page.

    Parameters
    ----------
    chromium : playwright.sync_api.Browser
    server : Server
    **context : Any
        Options of ``Browser.new_context``, such as ``has_touch=True``.

    Attributes
    ----------
    page : playwright.sync_api.Page
    errors : list of str
        What the console reported as an error, and errors that nobody caught.
    hosts : set of str
        ``host:port`` of every request and every WebSocket.
    """

    def __init__(self, chromium: Any, server: Server, **context: Any) -> None:
        self.server = server
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self._opened: set[str] = set()
        self._is_loaded, self._theme = False, "Light"
        self._size = context.get("viewport", {"width": 1280, "height": 900})
        self.context = chromium.new_context(**{**context, "viewport": self._size})
        self.context.set_default_timeout(WAIT_SECONDS * 1000)
        self.context.on("request", lambda request: self._note_address(request.url))
        self.page = self.context.new_page()
        self.page.on("websocket", lambda socket: self._note_address(socket.url))
        self.page.on("console", self._note_message)
        self.page.on("pageerror", self._note_uncaught)

    def __enter__(self) -> LabPage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the tab, and end the kernels of its notebooks: a kernel with torch holds much
        memory.
        """
        self.context.close()
        self.end_kernels()

    def end_kernels(self, *kept: str) -> None:
        """End the kernels of this tab's notebooks, except of those that are named."""
        for session in self.server.request("/api/sessions"):
            if session["path"] in self._opened - {*kept}:
                self.server.end(session["id"])
        self._opened &= {*kept}

    # --- notebook and kernel

    def open(self, name: str) -> None:
        """Open a notebook of the server's folder, and wait for its kernel.

        A tab loads JupyterLab once. After that, one notebook is closed and the other one is opened
        in it. The kernel of the one that is closed goes on. If JupyterLab does not get ready, it is
        loaded once again, as its user would do, and a warning says so.
        """
        if self._is_loaded:
            from playwright.sync_api import Error

            try:
                self._open_in_this_tab(name)
                return
            except Error as error:
                warnings.warn(f"JupyterLab is loaded again for {name}: {error}", stacklevel=2)
        self.load(name)

    def _open_in_this_tab(self, name: str) -> None:
        self._opened.add(name)
        self.leave()
        # not awaited: a promise that nobody keeps is lost, and the next line waits for what it does
        self.page.evaluate(
            """name => {
                const what = {path: name, factory: 'Notebook'};
                jupyterapp.commands.execute('docmanager:open', what);
            }""",
            name,
        )
        self._wait_for_notebook(name)

    def load(self, name: str) -> None:
        """Load JupyterLab in a new workspace, with this notebook and without the file browser."""
        self._opened.add(name)
        workspace = f"w{secrets.token_hex(4)}"
        self.page.goto(
            f"{self.server.url}/lab/workspaces/{workspace}/tree/{name}?token={self.server.token}"
        )
        self._wait_for_notebook(name)
        self._in_notebook("jupyterapp.shell.collapseLeft(); jupyterapp.shell.collapseRight()")
        if self.page.evaluate("() => document.body.dataset.jpThemeName") != "JupyterLab Light":
            self.theme("Light")  # it is a setting that the server keeps
        self._is_loaded = True

    def leave(self) -> None:
        """Close the notebook, if there is one, without saving it. Its kernel goes on."""
        if not self._is_loaded:
            return
        self._in_notebook(
            "if (panel?.context) { panel.context.model.dirty = false; panel.close(); }"
        )
        self.page.wait_for_function("() => !jupyterapp.shell.currentWidget?.context")

    def _wait_for_notebook(self, name: str) -> None:
        self.page.wait_for_function(
            "name => window.jupyterapp?.shell?.currentWidget?.context?.path === name", arg=name
        )
        self._in_notebook(
            "await panel.context.ready; await panel.revealed; await panel.sessionContext.ready;"
            "await Promise.all(panel.content.widgets.map(cell => cell.ready))"
        )
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Wait until the notebook's kernel is idle."""
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
        )

    def run(self, *sources: str) -> None:
        """Replace the notebook's cells by these sources and run them, in the kernel that is
        there.
        """
        self._run_all(
            """const shared = panel.content.model.sharedModel;
            const metadata = {trusted: true};
            const cells = arg.map(source => ({cell_type: 'code', source, metadata}));
            shared.transact(() => {
                shared.deleteCellRange(0, shared.cells.length);
                shared.insertCells(0, cells);
            });""",
            list(sources),
        )

    def run_all(self) -> None:
        """Run > Run All Cells; return when every cell has finished, and raise if one failed."""
        self._run_all()

    def _run_all(self, before: str = "", arg: Any = None) -> None:
        # JupyterLab draws a cell that is out of sight when it has time for it
        run = (
            "await jupyterapp.commands.execute('notebook:run-all-cells');"
            "await Promise.all(panel.content.widgets.map(cell => cell.ready));"
        )
        problems = self._in_notebook(before + run + PROBLEMS, arg, RUN_SECONDS)
        if problems:
            raise AssertionError("Cells failed or wrote to stderr:\n" + "\n".join(problems))

    def save(self) -> str:
        """Ctrl+S with the focus on the notebook. Return the notebook's name."""
        self._in_notebook("panel.content.node.focus(); panel.context.model.dirty = true")
        self.page.keyboard.press("ControlOrMeta+s")
        self.until(
            "the notebook is saved",
            lambda: not self._in_notebook("return panel.context.model.dirty"),
        )
        return self._in_notebook("return panel.context.path")

    def problems(self) -> list[str]:
        """Errors and text on stderr among the outputs."""
        return self._in_notebook(PROBLEMS)

    def notebook(self) -> dict[str, Any]:
        """The notebook as it is in the page now, in the form that is saved."""
        return self._in_notebook("return panel.content.model.toJSON()")

    def place(self) -> dict[str, Any]:
        """What a stolen key would change: the cells, which one is active, and the mode."""
        return self._in_notebook(
            """const text = ({type, sharedModel}) => [type, sharedModel.source];
            return {
                cells: panel.content.widgets.map(cell => text(cell.model)),
                active: panel.content.activeCellIndex,
                selected: panel.content.widgets.map(cell => panel.content.isSelected(cell)),
                mode: panel.content.mode,
            }"""
        )

    def python(self, expression: str) -> Any:
        """The value of an expression in the notebook's kernel, as a Python literal."""
        # a widget tells the kernel of a change after the frame that shows it
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 10)))"
        )
        reply = self._in_notebook(
            """const kernel = panel.sessionContext.session.kernel;
            const content = {code: '', silent: true, user_expressions: {value: arg}};
            const reply = await kernel.requestExecute(content, true).done;
            return reply.content.user_expressions.value""",
            expression,
        )
        if reply["status"] != "ok":
            raise AssertionError(f"{expression}: {reply['ename']}: {reply['evalue']}")
        return ast.literal_eval(reply["data"]["text/plain"])

    def stop_kernel(self) -> None:
        """End the notebook's kernel by the REST interface, and wait until the page has seen it."""
        kernel = self._in_notebook("return panel.sessionContext.session.kernel.id")
        self.server.request(f"/api/kernels/{kernel}", "DELETE")
        # JupyterLab asks every ten seconds what is running; here it asks now.
        self._in_notebook("await jupyterapp.serviceManager.sessions.refreshRunning()")
        self.page.wait_for_function(
            """() => ['dead', 'unknown', undefined].includes(
                jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status)"""
        )

    def restart_kernel(self) -> None:
        """Kernel > Restart Kernel, or a new kernel where there is none any more; the outputs
        stay.
        """
        self._in_notebook(
            """const context = panel.sessionContext;
            const status = context.session?.kernel?.status ?? 'dead';
            if (['dead', 'unknown'].includes(status)) await context.changeKernel({name: 'python3'});
            else await context.session.kernel.restart();"""
        )
        self.wait_for_kernel()

    def focus_page(self) -> None:
        """Give the keyboard to what stands around the widgets: a Tab from there goes into them."""
        self.page.locator(".jp-Notebook").focus()

    def copy(self, text: str) -> None:
        """Put a text on the clipboard, from where Ctrl+V takes it."""
        if self.context.browser.browser_type.name == "chromium":  # Firefox has no such permission
            self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)

    # --- how the page looks

    def reset(self) -> None:
        """Undo what a test may have left: size, theme, media, pointer, selection, answers …"""
        if self._theme != "Light":
            self.theme("Light")
        if self.page.viewport_size != self._size:
            self.page.set_viewport_size(self._size)
        self.page.emulate_media(reduced_motion="no-preference")
        self.context.clear_permissions()
        self.page.mouse.move(0, 0)
        self.page.evaluate(
            """() => {
                getSelection().removeAllRanges();
                delete window.addEventListener;
                delete window.removeEventListener;
                globalThis[Symbol.for('lecture_utils.unsaved')]?.clear();
            }"""
        )

    def theme(self, name: str) -> None:
        """Change to JupyterLab's ``"Light"`` or ``"Dark"`` theme."""
        self._theme = name
        full = f"JupyterLab {name}"
        self._in_notebook(
            "await jupyterapp.commands.execute('apputils:change-theme', {theme: arg})", full
        )
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=full)

    def width(self, pixels: int, height: int = 900) -> None:
        """Set the page's size."""
        self.page.set_viewport_size({"width": pixels, "height": height})
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn two frames."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait until a Python condition holds; ``what`` says in the error what never came."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen in {WAIT_SECONDS} seconds: {what}")
            self.page.wait_for_timeout(20)

    # --- what is wrong with the page

    def foreign_hosts(self) -> set[str]:
        """Hosts other than the local server that the page asked for anything."""
        return self.hosts - {urlsplit(self.server.url).netloc}

    def accessibility_problems(
        self, selector: str = OUTPUTS, rules: tuple[str, ...] = ()
    ) -> list[str]:
        """What axe-core finds inside the elements that ``selector`` matches, by all of its rules or
        by these; it is an error if no element matches.
        """
        from axe_playwright_python.base import AXE_SCRIPT

        # what is on its way for a quarter of a second is no text to read; a sheet may come later
        self.page.wait_for_function(
            """() => !document.querySelector('.lu-glide')
                && [...document.querySelectorAll('.lu-widget')].every(
                    one => getComputedStyle(one).getPropertyValue('--lu-bg'))"""
        )
        self.settle()
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        violations = self.page.evaluate(
            """async ([selector, rules]) => {
                // axe skips what it takes for invisible: everything in a body that has no height
                // and hides what overflows, and cells that are scrolled out. In JupyterLab that
                // is nearly all.
                const all = document.createElement('style');
                all.textContent = `*:has(.jp-Cell) { overflow: visible !important }
                    .jp-Cell { content-visibility: visible !important }`;
                document.head.append(all);
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                const include = [...document.querySelectorAll(selector)];
                const by = rules.length ? {runOnly: rules} : {};
                const found = await axe.run({include}, {resultTypes: ['violations'], ...by});
                all.remove();
                return found.violations;
            }""",
            [selector, list(rules)],
        )
        return [
            f"{rule['id']}: {node['html'][:200]}\n    {node['failureSummary']}"
            for rule in violations
            for node in rule["nodes"]
        ]

    # --- pieces

    def _in_notebook(self, body: str, arg: Any = None, seconds: float = WAIT_SECONDS) -> Any:
        """Run the body of an async JavaScript function; ``panel`` is the notebook, ``arg`` the
        argument.
        """
        return self.page.evaluate(
            f"""([arg, milliseconds]) => {{
                const work = async panel => {{ {body} }};
                const late = new Promise((_, reject) => setTimeout(
                    () => reject(new Error(`not finished after ${{milliseconds}} ms`)),
                    milliseconds));
                return Promise.race([work(jupyterapp.shell.currentWidget), late]);
            }}""",
            [arg, seconds * 1000],
        )

    def _note_address(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("data", "blob"):  # these two hold their content themselves
            self.hosts.add(address.netloc)

    def _note_uncaught(self, error: Any) -> None:
        if not str(error).startswith(OF_CLOSING):
            self.errors.append(f"not caught: {error}")

    def _note_message(self, message: Any) -> None:
        if message.type == "error":
            place = re.sub(r"\?.*", "", message.location.get("url", ""))
            self.errors.append(f"{message.text} ({place})")
