"""A lesson in Notebook 7, in Voila and on a JupyterHub: its widgets live, its answers are kept."""

from __future__ import annotations

import json
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from lecture_utils import progress
from lecture_utils.widgets.kit.page.saving import WIDGET_VIEW
from tests.browser.answers import Grid
from tests.browser.hosts.page import POOLED
from tests.browser.hosts.servers import CELLS, LESSON, Notebook7, Voila
from tests.browser.lab import ROOT

pytestmark = pytest.mark.browser

needs_a_hub = pytest.mark.skipif(
    sys.platform == "win32", reason="JupyterHub runs on Linux and macOS only"
)


def kept(file):
    """The grids that were answered, in the file of a learner: whether each is right."""
    answers = progress.read(file).answers.values() if file.exists() else ()
    return [entry["right"] for entry in answers if entry["kind"] == "grid" and entry["locked"]]


def test_notebook_7_runs_a_lesson(tmp_path, open_tab):
    with Notebook7(tmp_path / "notebook") as server:
        tab, name = open_tab(server), server.lesson()
        tab.goto_lesson(f"/notebooks/{name}?token={server.token}")
        tab.run_first_cells()
        tab.step()
        tab.answer(POOLED).expect_verdict("Right")
        tab.until("the answer is kept", lambda: kept(server.answers) == [True])

        # a saved page keeps pictures, and no link to a widget that will be gone
        with tab.page.expect_response(lambda one: one.request.method == "PUT" and name in one.url):
            tab.page.keyboard.press("ControlOrMeta+s")
        saved = nbformat.read(server.notebooks / name, as_version=4)
        shown = [out.data for cell in saved.cells[:CELLS] for out in cell.get("outputs", [])]
        assert [sorted(data) for data in shown] == [["image/png", "text/plain"]] * 2
        assert WIDGET_VIEW not in json.dumps(saved)

        tab.check()


def test_voila_shows_a_lesson_that_lives(tmp_path, open_tab):
    with Voila(tmp_path / "voila") as server:
        tab = open_tab(server)
        tab.goto(f"/voila/render/{server.lesson()}")
        tab.step()
        tab.answer(POOLED).expect_verdict("Right")
        tab.until("the answer is kept", lambda: kept(server.answers) == [True])

        lesson = nbformat.read(ROOT / "notebooks" / LESSON, as_version=4)
        headings = [
            line.lstrip("# ").strip()
            for cell in lesson.cells[:CELLS]
            for line in cell.source.splitlines()
            if cell.cell_type == "markdown" and line.startswith("#")
        ]
        assert len(headings) > 1
        for heading in headings:
            expect(tab.page.get_by_role("heading", name=heading)).to_be_visible()
        expect(tab.page.get_by_text("Predict the four maxima, and lock.")).to_be_visible()
        # code is shown
        code = [cell.source for cell in lesson.cells[:CELLS] if cell.cell_type == "code"]
        shown = tab.page.locator(".jp-InputArea .highlight").all_inner_texts()
        assert [text.strip() for text in shown] == code
        tab.check()


@needs_a_hub
def test_two_users_of_a_hub_keep_their_answers_apart(hub, open_tab):
    """One comes by the link that a teacher gives, the other one by the hub's front door."""
    users = "anna", "bilal"
    anna, bilal = (open_tab(hub) for _ in users)
    hub.home("bilal").mkdir(parents=True)  # and has a file of an unlucky name in the home
    (hub.home("bilal") / "tornado.py").write_text("raise RuntimeError('not what was meant')")
    anna.goto(f"/hub/user-redirect/lab/tree/lecture6/{LESSON}")
    bilal.goto("/")
    for user, tab in zip(users, (anna, bilal), strict=True):
        tab.log_in(user, hub.password)
    anna.wait_for_lesson(f"**/user/anna/lab/tree/lecture6/{LESSON}")
    bilal.wait_for_lesson("**/user/bilal/lab/tree/lecture6/00_start_here.ipynb")
    bilal.goto_lesson(f"/user/bilal/lab/tree/lecture6/{LESSON}?reset")
    for tab in (anna, bilal):
        tab.run_first_cells()
    for tab in (anna, bilal):
        tab.step()
    anna.answer(POOLED).expect_verdict("Right")
    bilal.answer(POOLED + 1).expect_verdict("Not yet.")

    for user, right in zip(users, (True, False), strict=True):
        anna.until("the answer is kept", lambda u=user, r=right: kept(hub.answers(u)) == [r])
    assert len({progress.read(hub.answers(user)).learner for user in users}) == 2
    # and nobody else, such as who runs the hub, has a file
    files = {hub.answers(user) for user in users}
    assert set(hub.folder.rglob("progress.jsonl")) == files

    # who comes back finds the own answer, and nobody gets into the pages of another one
    bilal.goto_lesson(f"/user/bilal/lab/tree/lecture6/{LESSON}?reset")
    bilal.run_first_cells()
    Grid(bilal).expect_verdict("Not yet.")
    for tab, status in ((bilal, 200), (anna, 403)):
        files = tab.context.request.get(f"{hub.url}/user/bilal/api/contents/lecture6")
        assert files.status == status
    for tab in (anna, bilal):
        tab.check()


@needs_a_hub
def test_who_is_not_known_is_refused(hub, open_tab):
    """A name becomes a folder: one that leads elsewhere is none. And no password, no page."""
    before = sorted(hub.folder.rglob("lecture6"))
    tab = open_tab(hub)
    names = [(name, hub.password) for name in ("..", "../dina", "%2e%2e", "dina\u202e", "d" * 40)]
    for name, password in [*names, ("dina", hub.password[:-1])]:
        tab.goto("/hub/login")
        tab.log_in(name, password)
        expect(tab.page.locator(".login_error")).to_be_visible()
    assert sorted(hub.folder.rglob("lecture6")) == before
    assert not hub.home("dina").exists()
