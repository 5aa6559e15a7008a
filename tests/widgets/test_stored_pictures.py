"""What a saved notebook keeps of a widget: a picture of what it shows, and the same as text.

Of an explorer its controls as they stand, the size, and what it tells.
"""

from __future__ import annotations

import base64
import random

import numpy as np
import pytest

from lecture_utils import (
    ConvExplorer,
    KernelLab,
    MetricLab,
    PoolExplorer,
    Stepper,
    TransposeExplorer,
    UnpoolExplorer,
    figures,
    slides,
    tables,
    trace,
)
from lecture_utils.figures.kit.controls import Slider
from lecture_utils.figures.kit.picture import png
from lecture_utils.widgets.kit.explorer._settings import WORDS
from tests.figures.drawn import boxes
from tests.tables import examples
from tests.widgets.scripts import computed
from tests.widgets.test_explorer_scripts import every, unpool_settings

RANDOM = np.random.default_rng(8)
SIDES = [(1, 1), (3, 3), (4, 5), (5, 2)]
AVERAGES = {"count_include_pad": (False, True), "divisor_override": (None, 1, 5)}
UNPOOL = UnpoolExplorer(RANDOM.integers(-4, 5, (8, 8)), kernel_size=1)
UNPOOL._map_cells = [["77", *[""] * 8], ["", "", "-88.5", *[""] * 6], *[[""] * 9] * 7]
#: An explorer, and settings that it may have.
EXPLORERS = {
    "convolution": (
        ConvExplorer(RANDOM.integers(-4, 5, (10, 10)), slides.K),
        every(tables.LIMITS, SIDES),
    ),
    "transposed": (
        TransposeExplorer(RANDOM.integers(-4, 5, (5, 5))),
        every(tables.TRANSPOSE_LIMITS, SIDES),
    ),
    "max pooling": (
        PoolExplorer(RANDOM.integers(-4, 5, (8, 8))),
        every(tables.POOL_LIMITS, SIDES, ceil_mode=(False, True)),
    ),
    "average pooling": (
        PoolExplorer(RANDOM.integers(-4, 5, (8, 8)), mode="average"),
        every(tables.POOL_LIMITS, SIDES, ceil_mode=(False, True), **AVERAGES),
    ),
    "unpooling": (UNPOOL, unpool_settings()),
}

TELLS = """
const operation = Object.values(await widget(data.script)).find((one) => one.scene);
const { tables } = data;
done(data.settings.map((setting) => {
  const state = { ...data.state, ...setting };
  const scene = operation.scene(state, tables);
  return {
    problems: scene.problems, tells: scene.tells,
    lines: scene.problems.length ? [] : operation.lines(state, data.formula, scene, tables),
    choices: (operation.choices ?? []).filter(({ when }) => !when || when(state)).map((one) => [
      one.words, one.code, String(state[one.name]),
      one.values(state, tables).map(([value, text]) => [String(value), text]),
    ]),
  };
}));
"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_picture_tells_what_the_browser_tells(name, tmp_path):
    explorer, possible = EXPLORERS[name]
    settings = random.Random(3).sample(list(possible), examples(400))
    cells = {"input": "_input_cells", "kernel": "_kernel_cells", "map": "_map_cells"}
    state = {key: getattr(explorer, trait, None) for key, trait in cells.items()}
    data = {
        "script": f"{type(explorer).__module__.split('.')[-2]}/widget.js",
        "tables": explorer._tables,
        "formula": explorer._formula,
        "state": state | {"mode": getattr(explorer, "mode", None)},
        "settings": settings,
    }
    told = 0
    for setting, found in zip(settings, computed(TELLS, data, tmp_path), strict=True):
        with explorer.hold_trait_notifications():
            for trait, value in setting.items():
                setattr(explorer, trait, value)
        ours = explorer._told()
        if found["problems"]:
            assert ours == []
        else:
            assert ours == [*found["lines"], " ".join(found["tells"])], setting
            told += 1
        for switch, (words, code, value, options) in zip(
            explorer._switches(), found["choices"], strict=True
        ):
            texts = {of.lower(): text for of, text in options}
            key = {"None": "null"}.get(value, value).lower()
            offered = [*texts.values(), *([] if key in texts else [switch.value])]
            assert (switch.words, switch.code, list(switch.options)) == (words, code, offered)
            assert switch.value == texts.get(key, str(value))
    assert told > len(settings) / 12


def test_the_sliders_are_called_as_in_the_browser(tmp_path):
    script = 'done((await widget("kit/explorer/parameters.js")).PARAMETERS);'
    theirs = computed(script, {}, tmp_path)
    assert theirs.keys() == WORDS.keys()
    for name, (letter, words, _) in theirs.items():
        ours = f"Input {words}" if name in ("height", "width") else words
        assert WORDS[name] == (ours, letter)


def test_a_slider_lies_where_its_value_is():
    explorer = TransposeExplorer(stride=3, padding=1, output_padding=2)
    sliders = {one.words: one for one in explorer._controls() if isinstance(one, Slider)}
    assert sliders["Stride"].told == "Stride s (stride): 3, from 1 to 4"
    assert sliders["Extra edge"].told == "Extra edge (output_padding): 2, from 0 to 2"
    assert sliders["Input width"].told == "Input width W: 2, from 1 to 5"
    assert list(sliders)[-2:] == ["Input height", "Input width"]


# --- what is stored -------------------------------------------------------------------------------

DECK = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)


def bundle(widget):
    data, metadata = widget._repr_mimebundle_()
    return data, metadata


def stored(widget) -> bytes:
    return base64.b64decode(bundle(widget)[0]["image/png"])


@pytest.mark.parametrize("step", [0, 2, 4])
def test_the_picture_is_of_the_step_that_is_shown(step):
    assert stored(Stepper(DECK, step=step)) == png(figures.trace_figure(DECK, step))


def test_without_a_step_it_is_the_start_and_the_text_has_the_result():
    stepper = Stepper(DECK)
    assert stored(stepper) == png(figures.trace_figure(DECK, 0))
    assert bundle(stepper)[0]["text/plain"].endswith("Y = [[2, -5], [-2, 1]])")


def test_a_step_that_another_view_does_not_have_is_its_end():
    short = trace.conv2d(slides.X, slides.K)
    stepper = Stepper({"long": DECK, "short": short}, step=4)
    stepper.view = "short"
    assert stored(stepper) == png(figures.trace_figure(short, 1))


def test_the_explorer_is_no_longer_the_picture_of_a_stepper():
    explorer = ConvExplorer(slides.X, slides.K, **slides.CONVOLUTION)
    before = stored(explorer)
    assert before != stored(Stepper(DECK, step=4))
    explorer.stride = 1
    assert stored(explorer) != before


def test_the_text_names_every_control_the_size_and_the_consequence():
    data, _ = bundle(ConvExplorer(slides.X, slides.K, **slides.CONVOLUTION))
    controls = (
        "Kernel size k (kernel_size): 3, from 1 to 5; Stride s (stride): 2, from 1 to 4; "
        "Padding p (padding): 1, from 0 to 3; Dilation d (dilation): 1, from 1 to 3; "
        "Input height H: 3, from 1 to 10; Input width W: 3, from 1 to 10."
    )
    assert data["text/plain"].split("\n") == [
        repr(ConvExplorer(slides.X, slides.K, **slides.CONVOLUTION)),
        f"Controls: {controls}",
        "H_out = W_out = floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1 = 2",
        "The output has 4 cells, the input 9. Every input cell is read at least once.",
    ]
    impossible, _ = bundle(PoolExplorer(padding=2))
    assert "no output" in impossible["text/plain"] and "Controls: " in impossible["text/plain"]
    assert "H_out" not in impossible["text/plain"]


WIDGETS = {
    "convolution": ConvExplorer,
    "a cell that holds no number": lambda: broken(ConvExplorer()),
    "transposed": lambda: TransposeExplorer(stride=2, padding=1),
    "pooling": PoolExplorer,
    "averages": lambda: PoolExplorer(mode="average", padding=1, divisor_override=5),
    "nothing": lambda: PoolExplorer(padding=2),
    "unpooling": UnpoolExplorer,
    "unpooling with sizes": lambda: UnpoolExplorer(np.arange(25).reshape(5, 5), output_size=5),
    "one cell": lambda: ConvExplorer([[1]], [[1]]),
    "kernel lab": KernelLab,
    "pooled lab": lambda: KernelLab(mode="average pooling", colour=True),
    "metric lab": MetricLab,
    "three classes": lambda: MetricLab(preset="missed small object"),
}


def broken(explorer):
    explorer._input_cells = [["three", *explorer._input_cells[0][1:]], *explorer._input_cells[1:]]
    return explorer


@pytest.mark.parametrize("name", WIDGETS)
def test_the_controls_can_be_read(name):
    """Nothing is cut off, nothing overlaps, and every value stands in the panel."""
    widget = WIDGETS[name]()
    panel = widget._panel(660)
    width, height = panel.get_size_inches() * panel.dpi
    found = boxes(panel)
    for text, (left, bottom, right, top) in found:
        inside = left >= 0 and bottom >= 0 and right <= width and top <= height
        assert inside, f"{text.get_text()!r} at {left, bottom, right, top} of {width, height}"
    for n, (one, a) in enumerate(found):
        for other, b in found[:n]:
            apart = (np.maximum(a[:2], b[:2]) > np.minimum(a[2:], b[2:]) - 0.5).any()
            assert apart, f"{one.get_text()!r} lies on {other.get_text()!r}"
    shown = " ".join(text.get_text() for text, _ in found)
    for control in widget._controls():
        assert control.words in shown and control.code in shown
        value = control.written if isinstance(control, Slider) else control.value
        assert value in shown


@pytest.mark.parametrize("name", WIDGETS)
def test_it_is_stored_with_two_dots_a_pixel_and_its_width(name):
    """A photograph has one: it would take too many bytes."""
    data, metadata = bundle(WIDGETS[name]())
    header = base64.b64decode(data["image/png"])[16:20]
    dots = 1 if name.endswith(" lab") and not name.startswith("metric") else 2
    assert metadata["image/png"] == {"width": int.from_bytes(header, "big") // dots}
