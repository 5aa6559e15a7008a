"""Saving a notebook keeps the stored picture and drops the link to the live widget."""

from __future__ import annotations

import asyncio
import json
import platform
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lecture_utils.widgets.kit.page import saving
from lecture_utils.widgets.kit.page.saving import LANGUAGE_INFO, WIDGET_VIEW, drop_widget_state

CONFIG = Path(__file__).resolve().parents[3] / ".jupyter"
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


# --- what is shown only while it lives ------------------------------------------------------------


def test_nothing_of_a_progress_bar_is_saved():
    notebook = notebook_with({WIDGET_VIEW: LINK}, {"text/plain": "2 -5"})
    notebook["cells"][1]["outputs"][0]["metadata"] = dict(saving.LIVE_ONLY)
    drop_widget_state(notebook)
    assert [one["data"] for one in notebook["cells"][1]["outputs"]] == [{"text/plain": "2 -5"}]
    assert "widgets" not in notebook["metadata"]
    assert notebook["cells"][2]["outputs"] == [new_output("stream", text="2\n")]


# --- the version of Python ------------------------------------------------------------------------


def lesson(kernel: str = "python3", **language: str) -> dict:
    content = notebook_with()
    content["metadata"] = {"kernelspec": {"name": kernel, "display_name": kernel}}
    if language:
        content["metadata"]["language_info"] = language
    return content


@pytest.mark.parametrize("language", [{}, {"name": "python"}, {"name": "python", "version": "3.9"}])
def test_a_page_is_opened_with_the_version_that_runs_it_and_saved_without(server, language):
    path = Path(server.root_dir, "a.ipynb")
    path.write_text(json.dumps(lesson(**language)), encoding="utf-8")
    before = path.read_bytes()
    model = asyncio.run(server.contents_manager.get("a.ipynb"))
    assert model["content"]["metadata"]["language_info"]["version"] == platform.python_version()
    assert path.read_bytes() == before
    saved = json.loads(
        save(server, "a.ipynb", type="notebook", format="json", content=model["content"])
    )
    assert saved["metadata"]["language_info"] == LANGUAGE_INFO


def test_a_page_of_another_kernel_is_opened_as_it_is(server):
    path = Path(server.root_dir, "a.ipynb")
    content = lesson("ir", name="R", version="4.4")
    path.write_text(json.dumps(content), encoding="utf-8")
    model = asyncio.run(server.contents_manager.get("a.ipynb"))
    assert model["content"]["metadata"] == content["metadata"]
    saved = json.loads(
        save(server, "b.ipynb", type="notebook", format="json", content=model["content"])
    )
    assert saved["metadata"]["language_info"] == {"name": "R", "version": "4.4"}


def test_folders_and_contents_that_were_not_asked_for(server):
    Path(server.root_dir, "a.ipynb").write_text(json.dumps(lesson()), encoding="utf-8")
    folder = asyncio.run(server.contents_manager.get(""))
    assert [one["name"] for one in folder["content"]] == ["a.ipynb"]
    model = asyncio.run(server.contents_manager.get("a.ipynb", content=False))
    assert model["content"] is None


def test_a_manager_that_is_no_coroutine_is_none_afterwards():
    model = {"type": "notebook", "content": lesson()}
    found = saving._filling_in(lambda path: model)("a.ipynb")
    assert found["content"]["metadata"]["language_info"]["version"] == platform.python_version()
