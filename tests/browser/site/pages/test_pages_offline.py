"""After one visit the site opens without its server; a new version takes its place as a whole."""

from __future__ import annotations

import re
import shutil
import threading

import pytest

from lecture_utils.site.book import offline, serve
from tests.browser.site.pages.conftest import Tab

pytestmark = pytest.mark.browser

READY = """async () => {
    const registration = await navigator.serviceWorker.ready;
    return registration.active.state === 'activated' && Boolean(navigator.serviceWorker.controller);
}"""


class Host:
    """A server of a folder that can be gone, and come back on the same port."""

    def __init__(self, folder):
        self.folder, self.port = folder, 0
        self.start()

    def start(self):
        self.running = serve.server(self.folder, self.port)
        self.port = self.running.server_port
        self.thread = threading.Thread(target=self.running.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self):
        self.running.shutdown()
        self.running.server_close()
        self.thread.join()


@pytest.fixture
def host(built_site, tmp_path):
    """A copy of the site, with its server."""
    shutil.copytree(built_site, tmp_path / "site")
    made = Host(tmp_path / "site")
    yield made
    made.stop()


@pytest.fixture
def visitor(browser, host):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Tab(context.new_page(), f"http://127.0.0.1:{host.port}/")
    tab.open("index.html").wait_for_function(READY)
    yield tab
    context.close()


def change(host, words):
    """Another version of a page, and with it another list of files."""
    path = host.folder / "teach.html"
    text = path.read_text(encoding="utf-8")
    newer = re.sub("<h1>(\\w+ )?Teach", f"<h1>{words} Teach", text)
    assert newer != text
    path.write_text(newer, encoding="utf-8")
    offline.write(host.folder)


def kept(tab, folder):
    """How many files of the site in this folder the browser has."""
    return tab.page.evaluate(
        "async (scope) => (await (await caches.open(`lecture-6 ${scope}`)).keys()).length",
        tab.root + folder,
    )


def title(tab):
    return tab.open("teach.html").locator("article h1").inner_text()


def test_after_one_visit_every_page_opens_without_the_server(host, visitor):
    host.stop()
    try:
        for path in ("", "lessons/02_convolution.html", "reference/ops.html", "lessons/"):
            page = visitor.open(path)
            assert page.locator("h1").count() == 1, path
            page.wait_for_load_state("load")
        page = visitor.open("search.html?q=stride")
        page.locator("#search-results li").first.wait_for()
        assert visitor.errors == []
    finally:
        host.start()


@pytest.mark.chromium_only("an address that is opened while it is being loaded again")
def test_a_new_version_is_offered_and_taken_as_a_whole(host, visitor):
    assert title(visitor).startswith("Teach")
    change(host, "Newer")
    assert title(visitor).startswith("Teach"), "a page never mixes two versions"
    other = visitor.page.context.new_page()
    other.goto(f"{visitor.root}teach.html")
    for page in (visitor.page, other):  # the second button finds that the first has done it
        page.get_by_role("button", name="Load it").click()
        page.wait_for_function("() => document.querySelector('h1')?.innerText.startsWith('Newer')")
    assert title(visitor).startswith("Newer")
    everything = len(offline.files(host.folder))
    assert kept(visitor, "") == everything, "nothing of the old version is kept"
    assert visitor.errors == []


@pytest.mark.closer
def test_two_newer_versions_are_offered_once(host, visitor):
    offer = visitor.page.locator(".lu-newer")
    change(host, "Newer")
    visitor.open("teach.html")
    offer.wait_for()
    change(host, "Newest")
    visitor.page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            const { waiting } = registration;
            globalThis.isNewest = () => registration.waiting && registration.waiting !== waiting;
            await registration.update();
        }"""
    )
    visitor.page.wait_for_function("() => globalThis.isNewest()")
    assert offer.count() == 1
    offer.get_by_role("button").click()
    visitor.page.wait_for_function(
        "() => document.querySelector('h1')?.innerText.startsWith('Newest')"
    )


@pytest.mark.closer
def test_two_copies_at_one_address_are_kept_beside_each_other(host, visitor):
    everything = kept(visitor, "")
    shutil.copytree(host.folder, host.folder / "copy")
    visitor.open("copy/index.html").wait_for_function(READY)
    assert kept(visitor, "copy/") == kept(visitor, "") == everything > 100


@pytest.mark.closer
def test_half_a_new_version_is_never_kept(host, visitor):
    change(host, "Half")
    path = host.folder / "teach.html"
    path.write_text(path.read_text(encoding="utf-8") + "<!-- other bytes -->", encoding="utf-8")
    page = visitor.open("index.html")
    failed = page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            await registration.update().catch(() => undefined);
            const worker = registration.installing;
            if (!worker) return registration.waiting ? 'waiting' : 'refused';
            return new Promise((tell) => {
                worker.addEventListener('statechange', () => tell(worker.state));
            });
        }"""
    )
    assert failed in ("refused", "redundant")
    assert title(visitor).startswith("Teach")
