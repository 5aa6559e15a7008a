"""From a link to the first widget that reacts, and what a lesson of the website weighs.

Lesson 2 is opened from a server on this machine, in a fresh Chromium profile each time: at full
speed, and as on a cheap phone (the processor slowed four times, a line of 1.6 Mbit/s and 150 ms). A
widget reacts when a key or a click changes something in it; a script in the page goes to the place
of the first one as soon as it is there, and tries both in every frame. Beside it, in turns:
JupyterLab from nothing to the first widget of the same lesson.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.table import Row, bar
from tests.browser.lab import ROOT, LabPage, Server, open_chromium
from tests.browser.site.pages.conftest import served
from tests.site.built import website

ROUNDS = 5
LESSON, NEXT = "lessons/02_convolution.html", "lessons/03_dilated_convolution.html"
#: Kilobytes that a lesson may weigh without its pictures and with them, and the next one more.
LIGHT, WHOLE, MORE = 600, 1200, 400
#: A phone: width and height, processor, bytes a second, milliseconds.
PHONE = {"width": 360, "height": 740}
SLOWER, BYTES, DELAY = 4, 1_600_000 / 8, 150
#: Seconds at most, on a desk and on the phone.
DESK_SECONDS, PHONE_SECONDS = 1.0, 2.5
PICTURES = ("image/", "font/")

#: Tries, in every frame, whether the first widget answers a key or a click.
REACTS = """() => {
    const change = { attributes: true, characterData: true, childList: true, subtree: true };
    const watch = new MutationObserver(() => { globalThis.reacted ??= performance.now(); });
    const attempt = () => {
        if (globalThis.reacted) return;
        const widget = document.querySelector('.lu-widget');
        if (!widget) document.querySelector('.lu-site-widget')?.scrollIntoView();
        const part = widget?.querySelector('[tabindex="0"], input, button');
        if (part) {
            watch.observe(widget, change);
            part.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            part.click();
        }
        requestAnimationFrame(attempt);
    };
    requestAnimationFrame(attempt);
}"""


def rows() -> Iterator[Row]:
    """A line for each way to the first widget, then the weights."""
    path = machine.browser()
    with (
        tempfile.TemporaryDirectory(prefix="link-") as folder,
        served(website(Path(folder))) as address,
    ):
        times: dict[str, list[float]] = {"desk": [], "phone": [], "lab": []}
        for turn in bar(range(ROUNDS), "link: rounds"):
            times["desk"].append(first_reaction(path, address, phone=False))
            times["phone"].append(first_reaction(path, address, phone=True))
            times["lab"].append(jupyterlab(path, Path(folder) / f"lab-{turn}"))
        for name, asked in (("desk", DESK_SECONDS), ("phone", PHONE_SECONDS)):
            yield timed(name, times[name], times["lab"], asked)
        yield from weights(path, address)


def timed(name: str, seconds: list[float], lab: list[float], asked: float) -> Row:
    """Seconds to the first widget, beside JupyterLab's."""
    middle, theirs = statistics.median(seconds), statistics.median(lab)
    return Row(
        f"from a link to a widget that reacts: {name}",
        f"{middle:.2f} s ({min(seconds):.2f} to {max(seconds):.2f})",
        f"JupyterLab from nothing: {theirs:.1f} s",
        f"{middle / theirs:.2f}",
        f"≤ {asked} s",
        middle <= asked,
    )


@contextmanager
def fresh(path: str, phone: bool = False) -> Iterator[tuple[Any, Any]]:
    """A page in a new Chromium, and its line to the browser's tools."""
    size = PHONE if phone else {"width": 1280, "height": 800}
    with open_chromium(path) as browser:
        context = browser.new_context(viewport=size, has_touch=phone, is_mobile=phone)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        yield page, tools


def first_reaction(path: str, address: str, phone: bool) -> float:
    """Seconds from the start of the navigation until a widget answers."""
    with fresh(path, phone) as (page, tools):
        if phone:
            tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            line = {"downloadThroughput": BYTES, "uploadThroughput": BYTES, "latency": DELAY}
            tools.send("Network.emulateNetworkConditions", {"offline": False, **line})
        page.add_init_script(f"({REACTS})()")
        page.goto(address + LESSON, wait_until="commit")
        page.wait_for_function("() => globalThis.reacted")
        return page.evaluate("() => globalThis.reacted") / 1000


def jupyterlab(path: str, folder: Path) -> float:
    """Seconds from the start of JupyterLab to the first widget of the same lesson."""
    begun = time.perf_counter()
    with Server(folder) as server, open_chromium(path) as browser, LabPage(browser, server) as lab:
        lab.open(server.copy_notebook(ROOT / "notebooks" / f"{Path(LESSON).stem}.ipynb"))
        lab.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        lab.page.locator(".lu-widget").first.wait_for()
        return time.perf_counter() - begun


def weights(path: str, address: str) -> Iterator[Row]:
    """Kilobytes over the line for all of a lesson, and for the next one after it."""
    with fresh(path) as (page, tools):
        first = asked_for(page, tools, address + LESSON)
        second = asked_for(page, tools, address + NEXT)
    light = sum(size for size, is_picture in first.values() if not is_picture)
    whole = sum(size for size, _ in first.values())
    more = sum(size for url, (size, _) in second.items() if url not in first)
    for what, size, asked in (
        ("without pictures", light, LIGHT),
        ("with its pictures", whole, WHOLE),
        ("and the next lesson after it", more, MORE),
    ):
        yield Row(
            f"weight of lesson 2, {what}", f"{size:.0f} kB", "", "", f"≤ {asked} kB", size <= asked
        )


def asked_for(page: Any, tools: Any, url: str) -> dict[str, tuple[float, bool]]:
    """Each address of a page, scrolled to its end -> its kilobytes and whether it is a picture or a
    font.
    """
    kinds: dict[str, tuple[str, bool]] = {}
    sizes: dict[str, tuple[float, bool]] = {}

    def answered(event: dict[str, Any]) -> None:
        answer = event["response"]
        kinds[event["requestId"]] = (answer["url"], answer["mimeType"].startswith(PICTURES))

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds:
            url, is_picture = kinds[event["requestId"]]
            if not url.startswith("data:"):
                sizes[url] = (event["encodedDataLength"] / 1000, is_picture)

    tools.on("Network.responseReceived", answered)
    tools.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    page.evaluate(
        """async () => {
            for (const place of document.querySelectorAll('.lu-site-widget, img')) {
                place.scrollIntoView();
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            }
        }"""
    )
    page.wait_for_load_state("networkidle")
    tools.remove_listener("Network.responseReceived", answered)
    tools.remove_listener("Network.loadingFinished", finished)
    return sizes
