"""What the pages say of the benchmarks: each name that a reader is told to type is known."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.__main__ import NAMES
from tests.tables import for_each

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("notebooks/*.ipynb")), *sorted(ROOT.glob("*.md"))]
COMMAND = re.compile(r"python -m benchmarks((?: \w+)*)")


def commands(text: str) -> list[list[str]]:
    """The names behind each command in a text."""
    return [found.split() for found in COMMAND.findall(text)]


TOLD = {path.name: commands(path.read_text(encoding="utf-8")) for path in PAGES}


def test_a_command_is_read_with_all_its_names():
    assert commands("`python -m benchmarks forms clothes` and `python -m benchmarks`") == [
        ["forms", "clothes"],
        [],
    ]
    assert {"06_autoencoder.ipynb", "08_fcn.ipynb"} <= {name for name, told in TOLD.items() if told}


@for_each((page, name) for page, told in TOLD.items() for names in told for name in names)
def test_every_name_that_a_page_prints_is_known(row):
    assert row[1] in NAMES


@for_each(sorted((ROOT / "benchmarks").glob("*.py")))
def test_every_file_that_measures_has_a_name(path):
    measures = re.search(r"^def rows\(\)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert (path.stem in NAMES) == bool(measures)
