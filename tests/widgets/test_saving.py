"""Saving a notebook keeps the stored picture and drops the link to the live widget."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lecture_utils.widgets.saving import WIDGET_VIEW, drop_widget_state

CONFIG = Path(__file__).resolve().parents[2] / ".jupyter"
LINK = {"model_id": "a1", "version_major": 2, "version_minor": 0}
STATE = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def notebook_with(*bundles: dict) -> dict:
    found = [new_output("display_data", data=bundle) for bundle in bundles]
    cells = [new_markdown_cell("# A lesson"), new_code_cell("stepper", outputs=found)]
    cells.append(new_code_cell("print(2)", outputs=[new_output("stream", text="2\n")]))
    return new_notebook(cells=cells, metadata={"widgets": STATE})


def test_the_link_goes_and_the_picture_stays():
    notebook = notebook_with({WIDGET_VIEW: LINK, "image/png": "iVBO", "text/plain": "2 -5"})
    drop_widget_state(notebook)
    assert notebook["cells"][1]["outputs"][0]["data"] == {"image/png": "iVBO", "text/plain": "2 -5"}
    assert "widgets" not in notebook["metadata"]


def test_a_link_that_stands_alone_stays_with_its_state():
    notebook = notebook_with({WIDGET_VIEW: LINK}, {WIDGET_VIEW: LINK, "text/plain": "2 -5"})
    drop_widget_state(notebook)
    first, second = notebook["cells"][1]["outputs"]
    assert (set(first["data"]), set(second["data"])) == ({WIDGET_VIEW}, {"text/plain"})
    assert notebook["metadata"]["widgets"] == STATE


@pytest.mark.parametrize("notebook", [{}, {"cells": []}, {"worksheets": [], "metadata": {}}])
def test_a_notebook_without_cells_is_left_as_it_is(notebook):
    before = dict(notebook)
    drop_widget_state(notebook)
    assert notebook == before


@pytest.fixture
def server(tmp_path, monkeypatch) -> ServerApp:
    """A real server with this project's configuration, beside a user's own configuration."""
    user = tmp_path / "user"
    user.mkdir()
    (user / "jupyter_server_config.py").write_text(
        "def mark(model, **_):\n"
        "    if model['type'] == 'notebook':\n"
        "        model['content']['metadata']['marked'] = True\n"
        "c.FileContentsManager.pre_save_hook = mark\n"
        "c.ServerApp.terminals_enabled = False\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(CONFIG))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(user))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "work").mkdir()
    app = ServerApp()
    app.initialize(argv=[f"--ServerApp.root_dir={tmp_path / 'work'}"], new_httpserver=False)
    return app


def save(server: ServerApp, name: str, **model) -> bytes:
    asyncio.run(server.contents_manager.save(model, name))
    return Path(server.root_dir, name).read_bytes()


def test_what_the_server_saves_has_no_link(server):
    picture = {WIDGET_VIEW: LINK, "image/png": "iVBO", "text/plain": "Stepper: 2 -5 / -2 1"}
    content = notebook_with(picture)
    saved = json.loads(save(server, "a.ipynb", type="notebook", format="json", content=content))
    assert saved["cells"][1]["outputs"][0]["data"].keys() == {"image/png", "text/plain"}
    assert "widgets" not in saved["metadata"]


def test_the_users_own_configuration_stays_in_force(server):
    content = notebook_with()
    saved = json.loads(save(server, "a.ipynb", type="notebook", format="json", content=content))
    assert saved["metadata"]["marked"] is True
    assert server.terminals_enabled is False


def test_other_files_are_saved_as_they_are(server):
    text = json.dumps(notebook_with({WIDGET_VIEW: LINK, "text/plain": "2 -5"}))
    assert save(server, "a.json", type="file", format="text", content=text).decode() == text
