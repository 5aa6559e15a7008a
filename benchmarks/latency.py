"""From a key's press to the painted result, in Chromium: the widgets against ``interact``.

All of them stand in one notebook and are pressed in turns. A press begins with the ``timeStamp`` of
the keydown event. It ends in the first task after the next frame, once the page holds what it must
(for matplotlib: the loaded picture of that state, known from a first tour without a clock). Before
each press the kernel is idle, and no window of an earlier step glides. The floor is the same for a
box that only changes its one letter: what the browser, and waiting for the next frame, cost by
themselves on this machine.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine
from benchmarks.grids import CASES, LARGEST, Case
from benchmarks.table import Row, bar
from lecture_utils.engine.trace import Trace, format_number
from tests.browser.lab import LabPage, Server, open_chromium

PRESSES = 40
#: Medians as multiples of the floor: a step, a parameter that moves, one on the largest grids. And
#: against interact.
STEP, PARAMETER, LARGE, FASTER = 1.4, 1.8, 2.2, 8
#: Four steps on and four back, over and over.
STEPS = (1, 2, 3, 4, 3, 2, 1, 0)
WIDGETS = "ConvExplorer, PoolExplorer, Stepper, TransposeExplorer, UnpoolExplorer"
SCRIPT = Path(__file__).with_suffix(".js")
#: A person presses at any moment between two frames. What comes before a press here ends with a
#: frame: without a pause every press would come just after one, and wait longest for the next.
FRAME = 1 / 60
PHASE = random.Random(6)
#: The window of a step before, in this widget or another, glides no longer.
AT_REST = "() => !document.querySelector('.lu-glide')"


@dataclass
class Control:
    """One thing that takes keys, and the output that it changes."""

    name: str
    focus: Any
    output: Any
    keys: list[str]
    shown: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


@contextmanager
def opened(*cells: str) -> Iterator[LabPage]:
    """A notebook of these cells, run in JupyterLab in Chromium, with the clock in the page."""
    path = machine.browser()
    with (
        tempfile.TemporaryDirectory(prefix="latency-") as folder,
        Server(Path(folder) / "lab") as server,
        open_chromium(path) as browser,
        LabPage(browser, server) as lab,
    ):
        lab.open(server.make_notebook(*cells))
        lab.run_all()
        lab.page.evaluate(SCRIPT.read_text(encoding="utf-8"))
        yield lab


def rows() -> Iterator[Row]:
    """For each case a line for the steps and for each parameter that moves, beside the floor of the
    same minutes.
    """
    with opened(*cells()) as lab:
        box = lab.page.locator("#floor").element_handle()
        for case, outputs in zip(CASES, outputs_of(lab), strict=True):
            floor = Control("floor", box, box, ["b", "a"], ["b", "a"])
            pairs = [toured(lab, case, *pair) for pair in pairs_of(case, *outputs)]
            for presses in bar(range(PRESSES), f"latency: {case.name}"):
                for group in [(floor,), *pairs]:
                    if len(group[0].milliseconds) <= presses:  # a long tour comes round less often
                        there_and_back(lab, group)
            for pair in pairs:
                yield compared(case, floor, *pair)


# --- what is on the page --------------------------------------------------------------------------


def cells() -> Iterator[str]:
    """The notebook: for each case what is stepped and its rival, what is moved and its rival."""
    yield f"from benchmarks import baseline, grids\nfrom lecture_utils import {WIDGETS}"
    for i, case in enumerate(CASES):
        name = f"grids.CASES[{i}]"
        rivals = (f"baseline.step_through({name})", f"baseline.explore({name})")
        for widget, rival in zip(case.widgets(name), rivals, strict=False):
            yield widget
            yield rival


def outputs_of(lab: LabPage) -> list[list[Any]]:
    """The outputs of each case, when something stands in them: two for the steps, two for the
    parameters.
    """
    areas = lab.page.locator(".jp-Cell .jp-Cell-outputArea")
    found, first = [], 1
    for case in CASES:
        count = 4 if case.moved else 2
        found.append([areas.nth(i) for i in range(first, first + count)])
        first += count
    for area in (area for areas in found for area in areas):
        area.locator(".lu-widget, img").first.wait_for()
    return found


def pairs_of(
    case: Case, stepper: Any, steps: Any, explorer: Any = None, settings: Any = None
) -> Iterator[tuple[Control, Control]]:
    """The widget's control and that of interact: for the step and each parameter that moves."""
    keys = [key_between(a, b) for a, b in zip((0, *STEPS[:-1]), STEPS, strict=True)]
    yield pair("step", stepper, ".lu-board", steps, 0, keys)
    for name, value in case.moved.items():
        start = case.setting[name]
        keys = [key_between(start, value), key_between(value, start)]
        slider = list(case.setting).index(name)
        yield pair(name, explorer, f'[data-param="{name}"]', settings, slider, keys)


def pair(
    name: str, ours: Any, focus: str, theirs: Any, slider: int, keys: list[str]
) -> tuple[Control, Control]:
    """What takes the keys: in the widget what ``focus`` selects, in interact a slider's handle."""
    widget = ours.locator(".lu-widget")
    handle = theirs.locator(".noUi-handle").nth(slider).element_handle()
    # interact's sliders get the attribute that keeps JupyterLab from taking their keys.
    handle.evaluate("handle => { handle.dataset.lmSuppressShortcuts = 'true' }")
    return (
        Control(name, widget.locator(focus).element_handle(), widget.element_handle(), keys),
        Control(name, handle, theirs.element_handle(), keys),
    )


def key_between(value: int, following: int) -> str:
    """The arrow key from one value to the next."""
    return "ArrowRight" if following > value else "ArrowLeft"


# --- the tour without a clock ---------------------------------------------------------------------


def toured(lab: LabPage, case: Case, ours: Control, theirs: Control) -> tuple[Control, Control]:
    """Press each key once, note what is shown then, and hold the widget against the engine."""
    for control in (ours, theirs):
        for key in control.keys:
            before = prepare(lab, control)
            lab.page.keyboard.press(key)
            what = f"a change after {key} ({control.name}, {case.name})"
            lab.until(what, lambda: shown(control) not in ("", before))  # noqa: B023 - used at once
            control.shown.append(prepare(lab, control))
    for text, (sentence, output) in zip(ours.shown, expected(case, ours.name), strict=True):
        if sentence not in text or output not in text:
            raise AssertionError(f"{ours.name}: {text!r} lacks {sentence!r} or {output!r}")
    for control in (ours, theirs):
        control.name += f", {case.name}"
    return ours, theirs


def expected(case: Case, name: str) -> Iterator[tuple[str, str]]:
    """Sentence and output grid after each key of a tour, as ``trace`` has them."""
    if name == "step":
        record = case.record()
        for index in STEPS:
            sentence, frame = case.stepped(record, index)
            yield sentence, grid_text(record, frame)
        return
    for value in (case.moved[name], case.setting[name]):
        record = case.record(**{name: value})
        sentence, frame = case.after_a_move(record)
        yield sentence, grid_text(record, frame)


def grid_text(record: Trace, index: int) -> str:
    """The output grid of a frame, as ``shownIn`` writes it."""
    rows = record.frame(index).output
    texts = [["" if value is None else format_number(value) for value in row] for row in rows]
    return " / ".join(map(" ".join, texts))


def prepare(lab: LabPage, control: Control) -> str:
    """Bring the control into view and focus, wait until all rests, and return what is shown."""
    control.focus.scroll_into_view_if_needed()
    control.focus.focus()
    lab.python("0")  # answered when the kernel has done everything before it
    lab.page.wait_for_function(AT_REST)
    lab.settle()
    return shown(control)


def shown(control: Control) -> str:
    return control.output.evaluate("root => shownIn(root)")


# --- with the clock -------------------------------------------------------------------------------


def there_and_back(lab: LabPage, group: tuple[Control, ...]) -> None:
    """All keys of a tour, in turns. Then everything stands where it stood before."""
    for turn in range(len(group[0].keys)):
        for control in group:
            timed_press(lab, control, turn)


def timed_press(lab: LabPage, control: Control, turn: int) -> None:
    """One press."""
    prepare(lab, control)
    watch = "(root, expected) => { watch(root, expected) }"
    control.output.evaluate(watch, control.shown[turn])
    time.sleep(PHASE.uniform(0, FRAME))
    lab.page.keyboard.press(control.keys[turn])
    control.milliseconds.append(lab.page.evaluate("() => pressed"))


def compared(case: Case, floor: Control, ours: Control, theirs: Control) -> Row:
    """The line of the table for one pair: against the floor, and against interact."""
    faster = np.median(theirs.milliseconds) / np.median(ours.milliseconds)
    target = STEP if ours.name.startswith("step") else LARGE if case is LARGEST else PARAMETER
    return against_the_floor(
        f"key to paint: {ours.name}",
        ours.milliseconds,
        floor.milliseconds,
        target,
        f"interact + matplotlib: {faster:.1f}× as long",
        faster >= FASTER,
        f", interact ≥ {FASTER}×",
    )


def against_the_floor(
    what: str,
    spent: list[float],
    floor: list[float],
    target: float,
    compared: str = "",
    also: bool = True,
    more: str = "",
) -> Row:
    """A line: medians and the slow end as multiples of the floor's, and the milliseconds of this
    machine.
    """
    median, p95 = (np.percentile(spent, q) / np.percentile(floor, q) for q in (50, 95))
    return Row(
        what,
        f"{median:.2f}× the floor, p95 {p95:.2f}×",
        f"{times(spent)}; floor {times(floor)}" + (f"; {compared}" if compared else ""),
        "",
        f"≤ {target}×{more}",
        bool(median <= target and also),
    )


def times(spent: list[float]) -> str:
    """Median and 95th percentile."""
    median, p95 = np.percentile(spent, [50, 95])
    return f"{median:.1f} / {p95:.1f} ms"
