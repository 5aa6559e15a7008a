"""The switch of teacher mode in Python, and how it reaches every page."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from lecture_utils import TeacherMode
from lecture_utils.widgets import teacher_mode
from lecture_utils.widgets.kit.modules import WIDGETS
from tests.widgets.scripts import passed


def test_it_is_wished_by_its_argument_or_by_the_environment(monkeypatch):
    monkeypatch.delenv(teacher_mode.TEACHER, raising=False)
    assert [TeacherMode(on)._wished for on in (None, False, True)] == [False, False, True]
    monkeypatch.setenv(teacher_mode.TEACHER, "1")
    assert [TeacherMode(on)._wished for on in (None, False, True)] == [True, False, True]


def test_a_saved_notebook_keeps_its_text():
    data = TeacherMode()._repr_mimebundle_()[0]
    assert data["text/plain"] == "TeacherMode(F8: this page for a class, and back)"


@pytest.mark.parametrize(("value", "settings"), [("1", {"lecture6Teacher": "true"}), ("0", {})])
def test_the_server_tells_the_page_what_the_environment_says(monkeypatch, value, settings):
    monkeypatch.setenv(teacher_mode.TEACHER, value)
    server = SimpleNamespace(web_app=SimpleNamespace(settings={}))
    teacher_mode._load_jupyter_server_extension(server)
    assert server.web_app.settings.get("page_config_data", {}) == settings


def test_jupyterlab_finds_the_extension_in_its_folder():
    folder = WIDGETS / "teacher_mode"
    package = json.loads((folder / "package.json").read_text("utf-8"))
    assert package["name"] == folder.name  # its address on the server
    assert (folder / package["jupyterlab"]["_build"]["load"]).is_file()
    others = [path for path in WIDGETS.glob("*/package.json") if path.parent != folder]
    assert others == []


def test_javascript(tmp_path):
    assert passed("sight", {}, tmp_path) == 3
