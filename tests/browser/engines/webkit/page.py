"""WebKit's browser, tabs, keyboard and mouse, with the part of Playwright's interface that the
tests use, on WebDriver.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.webkit.locator import ACTION, Locator

#: The window's own parts would keep it from being as narrow as a phone.
GTK = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; }"
#: A screen that the largest window fits on.
SCREEN = "1920x1200x24"
#: Stands first in a page: notes what goes wrong, since WebDriver tells nothing of the console.
RECORDER = """<script>(() => {
    const found = globalThis.problemsOfThisPage = [];
    addEventListener('error', ({message, target}) => {
        found.push(message ? `not caught: ${message}` : `not loaded: ${target.src ?? target.href}`);
    }, true);
    addEventListener('unhandledrejection', ({reason}) => found.push(`not caught: ${reason}`));
    const say = console.error;
    console.error = (...words) => { found.push(words.join(' ')); say.apply(console, words); };
})();</script>"""
#: Evaluates a function's or an expression's text. JSON has no way to write every number.
CALL = """const [text, arg, done] = arguments;
const written = (key, value) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new Error(`${key} is ${value}: give it back as a text`);
};
(async () => {
    let made;
    try {
        made = (0, eval)(`(${text})`);
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        made = (0, eval)(text);
    }
    const value = await (typeof made === 'function' ? made(arg) : made);
    return JSON.stringify(value === undefined ? null : value, written);
})().then(value => done({value}), error => done({error: `${error}\\n${error.stack}`}));"""


def watched(html: str) -> str:
    """A page that notes what goes wrong in it."""
    head, tag, rest = html.partition("<head>")
    assert tag, "a page without <head>"
    return f"{head}{tag}{RECORDER}{rest}"


@contextmanager
def open_webkit(browser: str, driver: str, display: str, folder: Path) -> Iterator[Browser]:
    """Start WebKit on a screen of its own, with nothing of the user's.

    Parameters
    ----------
    browser, driver, display : str
        The programs: MiniBrowser, WebKitWebDriver, Xvfb.
    folder : Path
        An empty folder, for what they keep.
    """
    style = folder / "config/gtk-3.0/gtk.css"
    style.parent.mkdir(parents=True)
    style.write_text(GTK, encoding="utf-8")
    with _screen(display) as screen, _elsewhere() as (proxy, asked):
        options = Options()
        options.binary_location = browser
        for argument in (
            "--automation",
            "--javascript-can-access-clipboard=true",
            "--javascript-can-open-windows-automatically=true",
            f"--proxy={proxy}",
            "--ignore-host=127.0.0.1",
        ):
            options.add_argument(argument)
        own = {
            f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("cache", "config", "data")
        }
        service = Service(driver, env={**os.environ, **own, "DISPLAY": screen})
        found = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield Browser(found, asked)
        finally:
            found.quit()


@contextmanager
def _screen(program: str) -> Iterator[str]:
    """Start an X server without a screen; give the name of its display, which is free."""
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    running = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"{' '.join(command)} ended with {running.wait()}")
        yield f":{number}"
    finally:
        running.terminate()
        running.wait()


@contextmanager
def _elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Stand for all other computers: give the proxy's address, and what it was asked for."""
    asked: list[str] = []

    class Refuses(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_CONNECT = do_HEAD = do_POST = do_GET  # noqa: N815  # names of the standard library

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuses)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Browser:
    """One WebKit with any number of windows.

    Parameters
    ----------
    driver : selenium.webdriver.WebKitGTK
    asked : list of str
        What was asked of other computers.

    Attributes
    ----------
    problems : list of str
        What went wrong in pages that have been left.
    """

    browser_type = SimpleNamespace(name="webkit")

    def __init__(self, driver: Any, asked: list[str]) -> None:
        self.driver, self.asked = driver, asked
        self.problems: list[str] = []
        self.pages: list[Page] = []
        driver.set_script_timeout(2 * ACTION)
        self.first = self.shown = driver.current_window_handle

    def new_context(self, viewport: dict[str, int], **options: Any) -> Context:
        """Stands for a new profile: what the pages have kept is forgotten."""
        if options:
            raise NotImplementedError(f"WebKit has none of these through WebDriver: {options}")
        for page in self.pages:
            page.forget()
        return Context(self, viewport)

    def show(self, handle: str) -> Any:
        """The driver, which speaks to this window from now on."""
        if self.shown != handle:
            self.driver.switch_to.window(handle)
            self.shown = handle
        return self.driver

    def wrong(self) -> list[str]:
        """What went wrong since this was asked the last time, on any page."""
        for page in self.pages:
            page.note_problems()
        found = [*self.problems, *(f"asked for {address}" for address in self.asked)]
        self.problems.clear()
        self.asked.clear()
        return found


class Context:
    """A window's settings."""

    def __init__(self, browser: Browser, viewport: dict[str, int]) -> None:
        self.browser, self._viewport = browser, viewport
        self._pages: list[Page] = []

    def new_page(self) -> Page:
        """A window that holds nothing but the page."""
        self._pages.append(Page(self.browser))
        self._pages[-1].set_viewport_size(self._viewport)
        return self._pages[-1]

    def close(self) -> None:
        """Close the windows."""
        for page in self._pages:
            if not page.is_closed():
                page.close()

    def on(self, *_: Any) -> None:
        """Nobody is called: ``Browser.wrong`` says what was asked of other computers."""

    def set_default_timeout(self, _: float) -> None:
        """See ``ACTION``."""

    def grant_permissions(self, names: list[str]) -> None:
        """The clipboard is open in this browser."""
        assert set(names) <= {"clipboard-read", "clipboard-write"}


class Page:
    """A window of WebKit."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        driver = browser.show(browser.first)
        known = set(driver.window_handles)
        # the only kind of window without a bar of tools, which could not be as narrow as a phone
        driver.execute_script("open('about:blank', '', 'width=800,height=600')")
        (self._handle,) = set(driver.window_handles) - known
        browser.pages.append(self)
        self.keyboard, self.mouse = Keyboard(self._actions), Mouse(self._actions)

    def close(self) -> None:
        """Close the window."""
        self.note_problems()
        self.forget()
        self._driver.close()
        self._browser.pages.remove(self)

    def on(self, *_: Any) -> None:
        """Nobody is called: ``Browser.wrong`` says what went wrong."""

    def is_closed(self) -> bool:
        """Whether the window is gone."""
        return self not in self._browser.pages

    @property
    def url(self) -> str:
        """The page's address."""
        return self._driver.current_url

    def title(self) -> str:
        """The page's title."""
        return self._driver.title

    def bring_to_front(self) -> None:
        """Nothing is to be done: each window has its own focus here."""

    def goto(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.note_problems()
        self._driver.get(address)

    def reload(self) -> None:
        """Load the page again."""
        self.note_problems()
        self._driver.refresh()

    def set_viewport_size(self, size: dict[str, int]) -> None:
        """Make the page as large as this, in CSS pixels."""
        wanted = [size["width"], size["height"]]
        self._driver.set_window_rect(0, 0, *wanted)
        self.wait_for_function(
            "([width, height]) => innerWidth === width && innerHeight === height", wanted
        )

    def emulate_media(self, reduced_motion: str) -> None:
        """WebDriver has no word for it: only what is so anyway can be asked for."""
        wants = self.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches")
        if wants != (reduced_motion == "reduce"):
            raise NotImplementedError(f"WebKit cannot be asked for reduced_motion={reduced_motion}")

    def evaluate(self, text: str, arg: Any = None) -> Any:
        """The value of a JavaScript function, or of an expression."""
        found = self._driver.execute_async_script(CALL, text, arg)
        if "error" in found:
            raise AssertionError(found["error"])
        return json.loads(found["value"])

    def script(self, text: str, *args: Any) -> Any:
        """What WebDriver makes of a function's body: elements are given as such."""
        return self._driver.execute_script(text, *args)

    def wait_for_function(self, text: str, arg: Any = None) -> None:
        """Wait until a JavaScript function gives something true."""
        deadline = time.monotonic() + ACTION
        while not self.evaluate(text, arg):
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen in {ACTION} seconds: {text} of {arg}")
            time.sleep(0.01)

    def wait_for_timeout(self, milliseconds: float) -> None:
        """Wait so long."""
        time.sleep(milliseconds / 1000)

    def locator(self, selector: str) -> Locator:
        """Elements, by CSS."""
        return Locator(self).locator(selector)

    def get_by_role(self, role: str, name: str | None = None) -> Locator:
        """Elements with a role, and with a name that holds these words."""
        return Locator(self).get_by_role(role, name)

    def note_problems(self) -> None:
        """Keep what went wrong in the page until now."""
        take = "() => globalThis.problemsOfThisPage?.splice(0) ?? []"
        self._browser.problems += [f"{self.url}: {problem}" for problem in self.evaluate(take)]

    def forget(self) -> None:
        """Delete what the page's site has kept."""
        if self.url.startswith("http"):
            self.evaluate("() => localStorage.clear()")

    @property
    def _driver(self) -> Any:
        return self._browser.show(self._handle)

    def _actions(self) -> ActionBuilder:
        return ActionBuilder(self._driver, duration=0)


class Keyboard:
    """Presses keys where the focus is."""

    def __init__(self, actions: Callable[[], ActionBuilder]) -> None:
        self._actions = actions

    def press(self, keys: str) -> None:
        """Press a key, with others held down: ``"Shift+Tab"``."""
        *held, key = (_key(name) for name in re.split(r"(?<=.)\+(?=.)", keys))
        actions = self._actions()
        for one in held:
            actions.key_action.key_down(one)
        actions.key_action.key_down(key).key_up(key)
        for one in reversed(held):
            actions.key_action.key_up(one)
        actions.perform()

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        actions = self._actions()
        for letter in text:
            actions.key_action.key_down(letter).key_up(letter)
        actions.perform()


class Mouse:
    """Moves the pointer, in CSS pixels of the window."""

    def __init__(self, actions: Callable[[], ActionBuilder]) -> None:
        self._actions = actions
        self._at = (0.0, 0.0)

    def move(self, x: float, y: float, steps: int = 1) -> None:
        """Move it, with stops on the way."""
        actions, (left, top) = self._actions(), self._at
        for step in range(1, steps + 1):
            part = step / steps
            self._go(actions, left + part * (x - left), top + part * (y - top))
        actions.perform()
        self._at = x, y

    def down(self) -> None:
        """Press the button."""
        actions = self._actions()
        actions.pointer_action.pointer_down()
        actions.perform()

    def up(self) -> None:
        """Let it go."""
        actions = self._actions()
        actions.pointer_action.pointer_up()
        actions.perform()

    def click(self, x: float, y: float, count: int = 1) -> None:
        """Click on a place."""
        actions = self._actions()
        self._go(actions, x, y)
        for _ in range(count):
            actions.pointer_action.pointer_down().pointer_up()
        actions.perform()
        self._at = x, y

    def _go(self, actions: ActionBuilder, x: float, y: float) -> None:
        actions.pointer_action.move_to_location(round(x), round(y))


def _key(name: str) -> str:
    """WebDriver's letter for a key that Playwright names."""
    if len(name) == 1:
        return name
    special = {"Space": " ", "Enter": Keys.RETURN, "ControlOrMeta": Keys.CONTROL}
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
    return special[name] if name in special else getattr(Keys, snake)
