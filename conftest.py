"""No test touches the answers of whoever runs the tests: they get files of their own.

This stands above tests/ and notebooks/, because the kernels that nbval starts for a notebook take their
environment from this process, whichever of the two folders pytest is asked to run.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest

VARIABLE = "LECTURE6_PROGRESS"
FOLDER = pytest.StashKey[Path]()
NUMBERS = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """For kernels, and for everything else that no test has started."""
    folder = tempfile.TemporaryDirectory(prefix="lecture6-")
    environment = pytest.MonkeyPatch()
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(environment.undo)
    config.stash[FOLDER] = Path(folder.name)
    environment.setenv(VARIABLE, str(Path(folder.name, "progress.json")))


@pytest.fixture(autouse=True)
def answers_of_this_test(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test begins without any answer. The file is made when something is recorded."""
    file = pytestconfig.stash[FOLDER] / f"{next(NUMBERS)}.json"
    monkeypatch.setenv(VARIABLE, str(file))
    return file
