"""From a key or a move of the pointer to the painted result: the latent explorer and the metric
lab, in Chromium.

The clock is that of ``latency``: it starts with the event's own ``timeStamp``, and stops in the
first task after the next frame, once the page holds what it must. What that is, is known from a
first round without a clock; it has to change with every gesture. Before each gesture the kernel is
idle. Rounds take turns with the floor of ``latency``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from tqdm import tqdm

from benchmarks.latency import FRAME, PARAMETER, PHASE, PRESSES, against_the_floor, opened
from benchmarks.table import Row
from tests.browser.lab import LabPage

#: As many images as the lesson's test split has, and a decoder whose images differ everywhere.
PLANE = """import numpy as np
from lecture_utils import LatentExplorer, MetricLab, datasets
test = datasets.digits().test
codes = np.random.default_rng(4).normal(size=(len(test), 2))
mix = np.random.default_rng(5).normal(size=(2, 64)) / 9
decode = lambda z: (0.5 + z @ mix).reshape(-1, 8, 8)
LatentExplorer(codes, test.labels, test.images, decode)"""
LABS = {
    side: f"MetricLab(np.tri({side}, dtype=int), np.zeros(({side}, {side}), int))"
    for side in (8, 16)
}
Move = Callable[[], Any]


def rows() -> Iterator[Row]:
    """A line for each kind of gesture."""
    with opened(PLANE, *LABS.values()) as lab:
        yield from on_the_plane(lab)
        for number, side in enumerate(LABS):
            yield from in_the_lab(lab, number, side)


def on_the_plane(lab: LabPage) -> Iterator[Row]:
    """Keys there and back, and the pointer from place to place."""
    widget = widget_of(lab, "latent-explorer")
    plane = widget.locator(".lu-plane")
    plane.scroll_into_view_if_needed()
    plane.focus()
    keys = ("ArrowRight", "Shift+ArrowUp", "ArrowLeft", "Shift+ArrowDown")
    presses = [partial(lab.page.keyboard.press, key) for key in keys]
    yield line("LatentExplorer, key", "keydown", lab, widget, presses)
    places = [(0.3, 0.3), (0.62, 0.41), (0.48, 0.7), (0.8, 0.22)]
    yield line("LatentExplorer, pointer", "pointermove", lab, widget, moves(lab, plane, places))


def in_the_lab(lab: LabPage, number: int, side: int) -> Iterator[Row]:
    """Pixels painted and taken back by keys, and strokes of the pointer, one pixel a move."""
    widget = widget_of(lab, "metric-lab", number)
    table = widget.locator('table[data-grid="prediction"]')
    table.scroll_into_view_if_needed()
    cell = table.locator("td").first
    cell.focus()
    presses = [partial(lab.page.keyboard.press, key) for key in ("1", "0")]
    name = f"MetricLab {side}×{side}"
    yield line(f"{name}, key that paints", "keydown", lab, widget, presses)

    centres = [((column + 0.5) / side, (side - 0.5) / side) for column in range(side)]
    press, *stroke = moves(lab, table, centres)

    def down() -> None:
        widget.locator('[data-brush="1"]').click()
        table.scroll_into_view_if_needed()
        press()
        lab.page.mouse.down()

    def up() -> None:
        lab.page.mouse.up()
        widget.locator('[data-action="undo"]').click()

    yield line(f"{name}, stroke of the pointer", "pointermove", lab, widget, stroke, down, up)


def widget_of(lab: LabPage, kind: str, index: int = 0) -> Any:
    widget = lab.page.locator(f'.lu-widget[data-widget="{kind}"]').nth(index)
    widget.wait_for()
    return widget


def moves(lab: LabPage, target: Any, places: list[tuple[float, float]]) -> list[Move]:
    """Moves of the pointer to places in an element, given as shares of its width and height."""

    def move(x: float, y: float) -> None:
        box = target.bounding_box()
        lab.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])

    return [partial(move, x, y) for x, y in places]


def line(
    name: str,
    kind: str,
    lab: LabPage,
    widget: Any,
    gestures: list[Move],
    before: Move = lambda: None,
    after: Move = lambda: None,
) -> Row:
    """Make the gestures in rounds: the first two without a clock, then until there are enough."""
    handle = widget.element_handle()
    rounds: list[list[str]] = []
    for _ in range(2):
        before()
        rounds.append([unhurried(lab, handle, gesture) for gesture in gestures])
        after()
    shown = rounds[0]
    if rounds[1] != shown or any(a == b for a, b in pairwise(shown)):
        raise AssertionError(f"{name}: two rounds differ, or a gesture changes nothing")
    spent: list[float] = []
    floor: list[float] = []
    box = lab.page.locator("#floor")
    with tqdm(total=PRESSES, desc=f"gestures: {name}", leave=False, file=sys.stderr) as bar:
        while len(spent) < PRESSES:
            focused = lab.page.evaluate_handle("() => document.activeElement")
            for letter in "ba":
                box.focus()
                floor.append(
                    timed(
                        lab, box.element_handle(), partial(lab.page.keyboard.press, letter), letter
                    )
                )
            focused.evaluate("element => element.focus({ preventScroll: true })")
            before()
            for gesture, expected in zip(gestures, shown, strict=True):
                spent.append(timed(lab, handle, gesture, expected, kind))
            after()
            bar.update(len(gestures))
    return against_the_floor(f"to paint: {name}", spent, floor, PARAMETER)


def timed(lab: LabPage, handle: Any, gesture: Move, expected: str, kind: str = "keydown") -> float:
    """Milliseconds from the gesture's event to the frame that shows what is expected."""
    quiet(lab)
    handle.evaluate("(root, [text, kind]) => { watch(root, text, kind) }", [expected, kind])
    time.sleep(PHASE.uniform(0, FRAME))
    gesture()
    return lab.page.evaluate("() => pressed")


def unhurried(lab: LabPage, handle: Any, gesture: Move) -> str:
    """What is shown after a gesture, when all is done."""
    quiet(lab)
    gesture()
    lab.settle()
    quiet(lab)
    return handle.evaluate("root => shownIn(root)")


def quiet(lab: LabPage) -> None:
    """Wait until the kernel has done everything before, and the page has drawn it."""
    lab.python("0")
    lab.settle()
