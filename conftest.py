"""What all tests share, those in tests/ and the notebooks: answers and trainings of their own, and
their order.

This stands above tests/ and notebooks/, because the kernels that nbval starts for a notebook take
their environment from this process, whichever of the two folders pytest is asked to run.
"""

from __future__ import annotations

import gc
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# With this package jsonschema looks at how addresses are written, which no notebook needs. To build
# its grammars takes two seconds in each process.
sys.modules.setdefault("rfc3987_syntax", None)

ANSWERS, TRAININGS = "LECTURE6_PROGRESS", "LECTURE6_TRAININGS"
FOLDER, KEPT = pytest.StashKey[Path](), pytest.StashKey[str]()
NUMBERS = itertools.count(1)
#: What takes longest comes first: then all processes end at nearly the same time.
FIRST = (
    "notebooks/08",
    "notebooks/06",
    "tests/browser/test_notebooks",
    "tests/browser",
    "notebooks",
)
#: Tests that run whole notebooks. All others train for themselves, or they would see nothing of a
#: training.
RUN_NOTEBOOKS = ("notebooks/", "tests/browser/")
#: What `make quick` leaves out: the browser, whole notebooks and kernels, training, printed pages,
#: stored pictures, films, the made website, and what waits for other processes.
SLOW = (
    *(
        "notebooks/",
        "tests/browser/",
        *(
            f"tests/notebooks/test_notebooks.py::test_{name}"
            for name in (
                *("a_second_run", "a_failing_notebook", "a_training_leaves", "a_cell_that_does"),
                "an_error_is_refused",
            )
        ),
        "tests/notebooks/test_transfer_page.py",
        "tests/learning/test_pause.py",
        "tests/learning/test_place.py::test_make_notebooks",
        "tests/learning/test_record.py::test_four_processes",
        "tests/learning/test_unwritable.py::test_another_notebook_that_holds",
        "tests/learning/test_unwritable.py::test_a_folder_in_which_no_file",
        "tests/figures/test_live.py",
        "tests/networks/datasets/test_scenes.py::test_a_maker_feeds_a_training",
        "tests/notebooks/test_learned_kernel.py::test_the_kernels",
        "tests/notebooks/test_portable.py::test_a_lesson",
        "tests/notebooks/test_portable.py::test_what_is_switched_to",
        "tests/networks/test_training",
        "tests/notebooks/test_own_images.py",
        "tests/widgets/test_training_film",
        "tests/project/test_wheel.py",
    ),
    "tests/handouts/test_pages.py",
    "tests/project/test_doctests.py::test_the_examples_of_a_module[lecture_utils.handouts.pack]",
    "tests/project/test_doctests.py::test_the_examples_of_a_module[lecture_utils.figures.animation]",
    "tests/handouts/test_formulas.py::test_all_handouts",
    *(
        f"tests/handouts/test_files.py::test_{name}"
        for name in (
            *("the_same_seed", "each_student", "pages_have", "a_class", "settings_of"),
            *("other_seeds", "an_identical_file"),
        )
    ),
    "tests/widgets/test_stored_pictures.py::test_it_is_stored",
    "tests/widgets/photos/test_kernel_lab.py::test_every_setting_has_a_picture",
    "tests/figures/test_animation.py",
    "tests/networks/test_segmentation.py::test_a_short_training",
    "tests/learning/test_place.py::test_nbval",
    "tests/site/test_build_site.py",
    "tests/site/test_build_lessons.py::test_a_build_that_fails",
    "tests/site/test_site_pages.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """No test touches the answers of whoever runs the tests; and no lesson's network is trained
    twice in one run.

    The folder of the trainings is made by the process that starts the others, which find it in
    their environment.
    """
    environment = pytest.MonkeyPatch()
    folder = tempfile.TemporaryDirectory(prefix="lecture6-")
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(environment.undo)
    config.stash[FOLDER] = Path(folder.name)
    environment.setenv(ANSWERS, str(Path(folder.name, "progress.jsonl")))
    if not hasattr(config, "workerinput"):
        environment.setenv(TRAININGS, str(Path(folder.name, "trainings")))
    config.stash[KEPT] = os.environ[TRAININGS]
    if config.getoption("nbval", default=False):
        config.pluginmanager.import_plugin("tests.notebooks.twice")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files by how long they take, where within a file the order stays; mark what is
    slow.
    """
    for item in items:
        if item.nodeid.startswith(SLOW) or "built_site" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(key=lambda item: _turn(item.nodeid))


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: to look for garbage among them again is lost time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What is left goes with the process: to take it apart piece by piece takes ten seconds."""
    gc.freeze()


def _turn(nodeid: str) -> int:
    return next((n for n, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


@pytest.hookimpl(tryfirst=True)  # before nbval and the browser's server start anything
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Kernels of notebooks find the trainings that were made before."""
    if item.nodeid.startswith(RUN_NOTEBOOKS):
        os.environ[TRAININGS] = item.config.stash[KEPT]
    else:
        os.environ.pop(TRAININGS, None)


@pytest.fixture(autouse=True)
def answers_of_this_test(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Each test begins without any answer, and leaves none that waits to be written elsewhere."""
    file = pytestconfig.stash[FOLDER] / f"{next(NUMBERS)}.jsonl"
    monkeypatch.setenv(ANSWERS, str(file))
    yield file
    if store := sys.modules.get("lecture_utils.learning.progress._store"):
        store._held.answers, store._held.to_tell = {}, {}
