"""The package stands alone: a wheel holds all that it needs, and lessons run where no checkout
is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lecture_utils"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
ALONE = ["--no-index", "--no-deps"]

#: Lessons that need data, and how many of their first cells are run: none of them trains.
LESSONS = {
    "01_encoder_decoder": 2,
    "02_convolution": 8,
    "03_dilated_convolution": 13,
    "04_transposed_convolution": 22,
    "05_pooling_unpooling": 8,
    "06_autoencoder": 5,
    "lecture": 2,
    "07_segmentation_costs": 2,
    "07b_imbalance_boundaries": 14,
    "09_where_next": 3,
    "10_check_yourself": 16,
}
#: Lessons 8 and 8b train in their first cell with data; this is what they train on.
ANOTHER = """
from lecture_utils import datasets, models, training
print(datasets.digits(seed=0), datasets.scenes(2, "test", hard=True), datasets.clothes())
print(training.endless(datasets.ClothesSceneMaker("train", size=64, most=1)))
print(training.endless(datasets.SceneMaker("train")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout, made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [*PIP, "wheel", *ALONE, "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run(command, check=True, cwd=folder)
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder into which that wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([*PIP, "install", *ALONE, "--target", folder, wheel], check=True)
    return folder


@pytest.fixture
def run(installed, tmp_path):
    """Run code in a fresh Python that finds the installed package and not the checkout."""
    start = (
        f"import sys; from pathlib import Path; sys.path[:] = [{str(installed)!r}, *(p for p in "
        f"sys.path if Path(p) != Path({str(ROOT)!r}))]\n"
    )
    end = f"\nimport lecture_utils; assert lecture_utils.__file__.startswith({str(installed)!r})\n"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def runner(code: str) -> str:
        command = [sys.executable, "-I", "-c", start + code + end]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return runner


def tracked() -> set[str]:
    """The files of the package that are not results of running it."""
    files = (path.relative_to(ROOT) for path in PACKAGE.rglob("*") if path.is_file())
    hidden = ("__pycache__", ".ipynb_checkpoints", ".mypy_cache", ".ruff_cache")
    return {file.as_posix() for file in files if not set(hidden) & set(file.parts)}


def test_every_file_of_the_package_is_packed_and_the_data(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    about = {name for name in names if ".dist-info/" in name}
    pictures = {
        f"lecture_utils/{file.relative_to(ROOT).as_posix()}" for file in ROOT.glob("data/*/*.png")
    }
    assert len(pictures) == 7 + 2
    arrays = {f"lecture_utils/data/{file.name}" for file in (ROOT / "data").glob("*.npz")}
    assert names - about == tracked() | arrays | pictures
    assert {PurePosixPath(name).name for name in about} == {
        "METADATA",
        "WHEEL",
        "LICENSE",
        "RECORD",
    }
    for name in arrays:
        packed = zipfile.ZipFile(wheel).read(name)
        assert packed == (ROOT / "data" / PurePosixPath(name).name).read_bytes()


def test_the_package_says_that_its_types_may_be_used(wheel):
    assert "lecture_utils/py.typed" in zipfile.ZipFile(wheel).namelist()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_that_needs_data_runs_outside_the_checkout(lesson, run):
    notebook = json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    chosen = cells[: LESSONS[lesson]]
    assert any("datasets." in cell for cell in chosen)
    assert not any("fit(" in cell for cell in chosen)
    run("\n".join(chosen))


def test_every_lesson_that_uses_data_is_in_that_test():
    with_data = {
        path.stem
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if "datasets." in path.read_text(encoding="utf-8")
    }
    assert with_data == {*LESSONS, "08_fcn", "08b_transfer"}


def test_the_digits_and_the_scenes_come_with_the_package(run):
    assert run(ANOTHER).startswith("Splits(train 1258, validation 180, test 359;")


def test_the_first_cell_of_every_lesson_finds_all_that_it_imports(run):
    cells = []
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        cells.append("".join(first["source"]))
    assert len(cells) > 10
    run("\n".join(f"exec({cell!r}, {{}})" for cell in cells))


def test_every_widget_and_every_content_file_is_found(run):
    """What is not Python: style sheets, JavaScript and texts that the public names read."""
    names = (
        "AnswerGrid ConvExplorer Due LatentExplorer LineExplorer MetricLab PoolExplorer Quiz "
        "Stepper TrainingFilm"
    )
    code = f"import lecture_utils\nfor name in {names.split()}: getattr(lecture_utils, name)\n"
    code += "lecture_utils.glossary()\n"
    code += "from lecture_utils import exercises\nprint(len(exercises.questions('02_convolution')))"
    assert int(run(code)) > 3
