"""What the browser computes itself is what Python computes; CONTRIBUTING names all of it."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from lecture_utils import (
    ConvExplorer,
    PoolExplorer,
    TrainingFilm,
    TransposeExplorer,
    tables,
)
from lecture_utils.engine.trace import format_number
from lecture_utils.widgets.kit._cells import parse_cell
from lecture_utils.widgets.kit.modules import WIDGETS, _read
from tests.tables import examples
from tests.widgets.scripts import computed
from tests.widgets.test_explorer_scripts import every, sweep

ROOT = WIDGETS.parents[1]
#: Texts of cells: numbers, and what is none.
TYPED = ["3", "-1", "0.5", "0,25", "7", "-2", "1e3", "nan", "inf", "-inf", "∞", " 4 ", "three", ""]


def shown(value: float | int | None) -> str:
    """A number as JavaScript's ``String`` writes it, for the comparison."""
    return "none" if value is None else repr(float(value))


NUMBERS = """
const { formatNumber, parseCell } = await widget("kit/numbers.js");
const written = data.values.map((value) => formatNumber(Number(value)));
const read = data.texts.map(parseCell);
done({ written, read: read.map((v) => (v === null || Number.isFinite(v) ? v : String(v))) });
"""


def test_numbers_are_written_and_read_as_in_python(tmp_path):
    dice = random.Random(3)
    values = [
        dice.choice([1, -1]) * dice.random() * 10.0 ** dice.randint(-9, 14)
        for _ in range(examples(2000))
    ]
    values += [dice.randint(-(10**7), 10**7) / 2 ** dice.randint(1, 12) for _ in values]
    values += [float(dice.randint(-(10**9), 10**9)) for _ in range(examples(500))]
    signs = "0123456789+-−.,eE nNaAiIfF∞x٣"
    texts = ["".join(dice.choices(signs, k=dice.randint(0, 7))) for _ in range(examples(4000))]
    texts += [repr(value) for value in values] + TYPED
    found = computed(NUMBERS, {"values": list(map(repr, values)), "texts": texts}, tmp_path)
    assert found["written"] == [format_number(value) for value in values]
    special = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}
    read_there = [special.get(value, value) for value in found["read"]]
    assert [shown(None if v is None else float(v)) for v in read_there] == [
        shown(parse_cell(text)) for text in texts
    ]
    assert sum(value is not None for value in read_there[: -len(values)]) > 20


def typed_into(explorer, dice: random.Random) -> None:
    """Other texts in some cells of the explorer, as a learner might type them."""
    for name in ("_input_cells", "_kernel_cells"):
        if explorer.has_trait(name):
            cells = getattr(explorer, name)
            changed = [
                [dice.choice(TYPED) if dice.random() < 0.04 else t for t in r] for r in cells
            ]
            setattr(explorer, name, changed)


def drawn(dice: random.Random, limits: dict[str, int], sides, count: int, **more) -> list[dict]:
    """Settings by chance, of all that there are."""
    settings = list(every(limits, sides, **more))
    return dice.sample(settings, min(count, len(settings)))


def held_equal(explorer, settings, tmp_path) -> int:
    """The browser's cells, problems and sentences against the record; how many have an output."""
    outputs = 0
    for setting, found in sweep(tmp_path, explorer, settings, sentences=200):
        for name, value in setting.items():
            setattr(explorer, name, value)
        try:
            record = explorer.trace()
        except ValueError as problem:
            unknown = "?" in found["output"] or "holds" in str(problem)
            said = [_plain(line) for line in found["problems"]]
            assert unknown or _plain(str(problem)) in said, (setting, str(problem))
            continue
        assert found["output"] == [format_number(value) for value in record.output.flat], setting
        assert found["sentences"] == [step.sentence for step in record.steps], setting
        if "canvas" in record.grids:
            assert {name: found[name] for name in ("stamps", "cut", "top", "left")} == canvas_of(
                record
            ), setting
        outputs += 1
    return outputs


def canvas_of(record) -> dict:
    """Each stamp as it is laid on the canvas, what is cut off of it, and its labels."""
    canvas = record.grids["canvas"]
    wide = canvas.shape[1]
    stamps = [
        [
            [cell.row * wide + cell.column, format_number(value)]
            for cell, value in zip(step.writes, step.values, strict=True)
            if cell.grid == "canvas"
        ]
        for step in record.steps
    ]
    cut = sorted(row * wide + column for row, column in canvas.cut)
    labels = {"top": list(canvas.column_labels), "left": list(canvas.row_labels)}
    return {"stamps": stamps, "cut": cut, **labels}


def _plain(sentence: str) -> str:
    """A sentence without its axis, and as it begins in the middle of another one."""
    plain = sentence.removeprefix("Height: ").removeprefix("Width: ")
    return plain[:1].lower() + plain[1:]


def test_what_the_convolution_explorer_sums_and_says(tmp_path):
    dice, sides = random.Random(1), [(3, 3), (4, 6), (7, 2), (5, 5)]
    for seed in range(4):
        explorer = ConvExplorer(np.round(np.random.default_rng(seed).normal(size=(7, 7)), 2))
        typed_into(explorer, dice)
        settings = drawn(dice, tables.LIMITS, sides, examples(200))
        assert held_equal(explorer, settings, tmp_path) > 0


@pytest.mark.parametrize("mode", ["max", "average"])
def test_what_the_pool_explorer_computes_and_says(tmp_path, mode):
    dice = random.Random(2)
    explorer = PoolExplorer(np.random.default_rng(4).integers(-9, 10, (8, 8)), mode=mode)
    typed_into(explorer, dice)
    more = {"ceil_mode": (False, True)}
    more["count_include_pad"] = (False, True) if mode == "average" else (True,)
    more["divisor_override"] = (None, 1, 3, 7) if mode == "average" else (None,)
    limits = {**tables.POOL_LIMITS, "dilation": 2 if mode == "max" else 1}
    settings = drawn(dice, limits, [(3, 3), (8, 5), (4, 4)], examples(400), **more)
    settings = [{**setting, "mode": mode} for setting in settings]
    assert held_equal(explorer, settings, tmp_path) > 5


def test_what_the_transpose_explorer_sums_and_says(tmp_path):
    dice = random.Random(5)
    explorer = TransposeExplorer(np.round(np.random.default_rng(6).normal(size=(5, 5)), 2))
    typed_into(explorer, dice)
    settings = drawn(dice, tables.TRANSPOSE_LIMITS, [(1, 1), (3, 3), (2, 4)], examples(400))
    assert held_equal(explorer, settings, tmp_path) > 5


COMPARED = """
const { compared } = await widget("training_film/frames.js");
const { truth, predictions, hatched } = data;
done(predictions.map((moment) => moment.map((guess, scene) => {
  const roles = compared(Uint8Array.from(truth[scene]), Uint8Array.from(guess), hatched);
  return roles.filter((role) => role === 2).length;
})));
"""


def test_the_pixels_that_a_film_calls_wrong(tmp_path):
    rng = np.random.default_rng(8)
    truth = rng.choice([0, 1, 2, 255], (3, 9, 7))
    guesses = rng.integers(0, 3, (5, 3, 9, 7))
    names = [str(n) for n in range(5)]
    film = TrainingFilm(truth / 255, truth, guesses, [0.0] * 5, names, classes=("a", "b", "c"))
    data = {
        "truth": np.where(truth == 255, 3, truth).reshape(3, -1).tolist(),
        "predictions": guesses.reshape(5, 3, -1).tolist(),
        "hatched": 3,
    }
    assert computed(COMPARED, data, tmp_path) == film._wrong


# --- the table ------------------------------------------------------------------------------------


def rows() -> list[list[str]]:
    """The table of twins in CONTRIBUTING: JavaScript, Python, test."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| In the browser |")[2].partition("\n\n")[0]
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_of_twins_names_what_is_there():
    assert len(rows()) >= 8
    for there, here, test in rows():
        names, file = re.fullmatch(r"(.+) in `([\w/]+\.js)`", there).groups()
        source = _read((WIDGETS.parent if file.startswith("site/") else WIDGETS) / file)
        assert {name.strip("` ") for name in names.split(",")} <= set(source.names), there
        for path in re.findall(r"`([\w/]+\.py)`", here):
            assert (ROOT / "lecture_utils" / path).is_file(), here
        module, name = re.fullmatch(r"`(\w+\.py)`: (\w+)", test).groups()
        (file,) = (ROOT / "tests").rglob(module)
        written = file.read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", written, re.MULTILINE), test
