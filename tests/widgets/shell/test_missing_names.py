"""A cell that was run too early says what to run first."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell

from lecture_utils.widgets.kit.page import missing_names
from lecture_utils.widgets.kit.page.missing_names import what_to_run

PAGE = ["import numpy as np\nfrom lecture_utils import Stepper", "deck = make()", "Stepper(deck)"]
FIRST = "Run the first code cell of this page first: it imports Stepper and what else the page uses"


@pytest.mark.parametrize(
    ("name", "cells", "begins"),
    [
        ("Stepper", PAGE, FIRST),
        ("np", PAGE, "Run the first code cell of this page first: it imports np"),
        ("deck", PAGE, "Run the cells above first: deck is made by the one that begins with “deck"),
        ("torch", [*PAGE, "import torch\n1"], "Run the cells above first: torch is made by the on"),
        ("f", ["1", "\n  \ndef f(x):\n    y = x"], "Run the cells above first: f is made by the"),
        ("i", ["for i, j in pairs:\n    pass"], "Run the cells above first: i is made by the one"),
        ("y", ["1", "def f(x):\n    y = x"], ""),  # only inside
        ("Steper", PAGE, ""),
        ("x", [], ""),
        ("x", ["x = (", "\0", "x.y = 1", "x[0] = 1"], ""),
        ("", PAGE, ""),
    ],
)
def test_the_cell_that_makes_a_name(name, cells, begins):
    said = what_to_run(name, cells)
    assert said.startswith(begins)
    assert bool(said) == bool(begins)


def test_a_long_first_line_is_cut_off():
    said = what_to_run("x", ["1", "x = " + "1 + " * 99 + "1"])
    assert "“x = 1 + " in said
    assert len(said) < 220


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell of its own, with the extension, for a page with commands of IPython in it."""
    cells = [{"cell_type": "markdown", "source": "# A"}]
    sources = [["%matplotlib inline\n", "from lecture_utils import Stepper"], "deck = 1"]
    cells += [{"cell_type": "code", "source": source} for source in sources]
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setenv(missing_names.NOTEBOOK, str(path))
    found = InteractiveShell()
    found.shown = []
    found._showtraceback = lambda kind, error, lines: found.shown.append("\n".join(lines))
    missing_names.load_ipython_extension(found)
    return found


def test_the_sentence_comes_first_and_the_error_stays(shell):
    result = shell.run_cell("Stepper(1)")
    assert isinstance(result.error_in_exec, NameError)
    (shown,) = shell.shown
    assert shown.index("Run the first code cell of this page first") < shown.index("Traceback")
    assert shown.rstrip().endswith("name 'Stepper' is not defined")


@pytest.mark.parametrize(
    "source",
    [
        "1 / 0",
        "unknown",
        "def f():\n    return unknown\nf()",
        "def f():\n    Stepper += 1\nf()",  # UnboundLocalError
        "exec('Stepper', {})",  # in somebody else's code
    ],
)
def test_every_other_error_is_shown_as_ever(shell, source):
    shell.run_cell(source)
    plain = InteractiveShell()
    plain.shown = []
    plain._showtraceback = lambda kind, error, lines: plain.shown.append("\n".join(lines))
    plain.run_cell(source)
    assert [shown.split("\n")[-1] for shown in shell.shown] == [
        shown.split("\n")[-1] for shown in plain.shown
    ]
    assert "Run the" not in shell.shown[0]


@pytest.mark.parametrize("content", [None, "no JSON", "[]", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_page_that_cannot_be_read_says_nothing(shell, content, tmp_path):
    path = tmp_path / "page.ipynb"
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    shell.run_cell("Stepper(1)")
    assert "Run the" not in shell.shown[0]


def test_outside_a_notebook_it_says_nothing(shell, monkeypatch):
    monkeypatch.delenv(missing_names.NOTEBOOK)
    shell.run_cell("Stepper(1)")
    assert "Run the" not in shell.shown[0]


def test_the_servers_own_kernels_stay():
    server = SimpleNamespace(kernel_spec_manager=SimpleNamespace(kernel_dirs=["mine"]))
    missing_names._load_jupyter_server_extension(server)
    first, second = server.kernel_spec_manager.kernel_dirs
    assert second == "mine"
    spec = json.loads((missing_names.KERNELS / "python3" / "kernel.json").read_text("utf-8"))
    assert first == str(missing_names.KERNELS)
    assert spec["argv"][-1].endswith("=lecture_utils.widgets.kit.page.missing_names")
