"""From a key or a move of the pointer to the painted result: the latent explorer, the metric lab
and the kernel lab, in Chromium; and every widget on a page of the website beside JupyterLab.

The clock is that of ``latency``: it starts with the event's own ``timeStamp``, and stops in the
first task after the next frame, once the page holds what it must. What that is, is known from a
first round without a clock; it has to change with every gesture. Before each gesture the kernel is
idle. Rounds take turns with the floor of ``latency``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.latency import (
    FRAME,
    PARAMETER,
    PHASE,
    PRESSES,
    SCRIPT,
    WIDGETS,
    against_the_floor,
    opened,
    times,
)
from benchmarks.table import Row
from tests.browser.lab import LabPage
from tests.browser.site.page import Folder, SitePage, serving

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
#: A photograph of 128×128 pixels and the largest kernel: one channel, and three.
PHOTOS = {
    f"KernelLab 7×7, {words}": (
        f"from lecture_utils import KernelLab\nKernelLab(kernel='blur 7×7', colour={colour})",
        f"from benchmarks.baseline import filter_photo\nfilter_photo({colour})",
    )
    for words, colour in (("grey", False), ("three channels", True))
}
#: Presses where two that are nearly equal are compared: they differ by less than a frame of the
#: screen, and with fewer presses the order of their medians is chance.
NEARLY_EQUAL = 4 * PRESSES
#: Of a photograph in colours, as a multiple of the floor; and against interact.
THREE, FASTER = 3, 10
ALL = f"""import numpy as np
from lecture_utils import (AnswerGrid, CheckerboardExplorer, KernelLab, LineExplorer, TrainingFilm,
                           exercises, slides, trace, {WIDGETS})
from tests.widgets.training_films import learning"""
#: Every widget: how it is made, what takes its keys, and two keys that lead there and back.
ARROWS, DIGITS = ("ArrowRight", "ArrowLeft"), ("1", "Delete")
EVERY = {
    "stepper": (
        "Stepper(trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION))", ".lu-board", ARROWS
    ),
    "conv-explorer": ("ConvExplorer(padding=1)", "[data-param=padding]", ARROWS),
    "transpose-explorer": ("TransposeExplorer()", "[data-param=stride]", ARROWS[::-1]),
    "pool-explorer": ("PoolExplorer()", "[data-param=stride]", ARROWS[::-1]),
    "unpool-explorer": ("UnpoolExplorer()", "[data-param=kernel_size]", ARROWS),
    "checkerboard-explorer": ("CheckerboardExplorer()", "[data-param=kernel_size]", ARROWS),
    "line-explorer": (
        "LineExplorer(np.random.default_rng(0).normal(size=(40, 2)) * [3, 1])",
        ".lu-tilt-plane",
        ARROWS,
    ),
    "kernel-lab": ("KernelLab()", ".lu-output .lu-picture", ARROWS),
    "latent-explorer": ("LatentExplorer(codes, labels, images, decode)", ".lu-plane", ARROWS),
    "metric-lab": (
        "MetricLab(np.tri(8, dtype=int), np.zeros((8, 8), int))",
        'table[data-grid="prediction"] td',
        ("1", "0"),
    ),
    "training-film": ("TrainingFilm(**learning(4, 8))", ".lu-board", ARROWS),
    "answer-grid": (
        "AnswerGrid(exercises.problem('conv2d', seed=1))", '[data-grid="answer"] input', DIGITS
    ),
}  # fmt: skip
#: On a page, as a multiple of the floor there.
ON_A_PAGE = 1.5
Move = Callable[[], Any]


def rows() -> Iterator[Row]:
    """A line for each kind of gesture."""
    with opened(PLANE, *LABS.values()) as lab:
        yield from on_the_plane(lab)
        for number, side in enumerate(LABS):
            yield from in_the_lab(lab, number, side)
    with opened(*(cell for cells in PHOTOS.values() for cell in cells)) as lab:
        for number, name in enumerate(PHOTOS):
            yield from on_a_photograph(lab, number, name)
    yield from everywhere()


def everywhere() -> Iterator[Row]:
    """A line for each widget: on a page of the website, beside JupyterLab."""
    cells = [PLANE.rpartition("\n")[0], ALL, "labels, images = test.labels, test.images"]
    cells += [made for made, _, _ in EVERY.values()]
    with opened(*cells) as lab, on_a_page(lab.page.context.browser, *cells) as page:
        for kind, (_, selector, keys) in EVERY.items():
            there, floor = pressed(page, kind, selector, keys)
            here, _ = pressed(lab, kind, selector, keys)
            median, base = np.median(there), np.median(floor)
            slower = float(median / np.median(here))
            yield Row(
                f"to paint on a page: {kind}, key",
                f"{median / base:.2f}× the floor ({times(there)})",
                f"in JupyterLab: {times(here)}",
                f"{slower:.2f}",
                f"≤ 1, ≤ {ON_A_PAGE}× the floor",
                bool(slower <= 1 and median <= ON_A_PAGE * base),
            )


@contextmanager
def on_a_page(browser: Any, *cells: str) -> Iterator[SitePage]:
    """A page of the website with the widgets of these cells, with the clock in it."""
    with (
        tempfile.TemporaryDirectory(prefix="gestures-") as folder,
        serving(Path(folder)) as address,
        SitePage(browser, Folder(Path(folder)), address) as page,
    ):
        page.run(*cells)
        page.page.evaluate(SCRIPT.read_text(encoding="utf-8"))
        yield page


def pressed(
    lab: LabPage, kind: str, selector: str, keys: tuple[str, str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of keys there and back, and of the floor, wherever the widget stands."""
    lab.page.bring_to_front()
    widget = widget_of(lab, kind)
    target = widget.locator(selector).first
    target.scroll_into_view_if_needed()
    target.click()
    lab.page.mouse.move(0, 0)
    presses = [partial(lab.page.keyboard.press, key) for key in keys]
    return measured(kind, "keydown", lab, widget, presses, target.focus, enough=NEARLY_EQUAL)


def on_the_plane(lab: LabPage) -> Iterator[Row]:
    """Keys there and back, and the pointer from place to place."""
    widget = widget_of(lab, "latent-explorer")
    plane = widget.locator(".lu-plane")
    plane.scroll_into_view_if_needed()
    plane.focus()
    keys = ("ArrowRight", "Shift+ArrowUp", "ArrowLeft", "Shift+ArrowDown")
    presses = [partial(lab.page.keyboard.press, key) for key in keys]
    name = "LatentExplorer, key"
    yield line(name, *measured(name, "keydown", lab, widget, presses))
    places = [(0.3, 0.3), (0.62, 0.41), (0.48, 0.7), (0.8, 0.22)]
    name, pointed = "LatentExplorer, pointer", moves(lab, plane, places)
    yield line(name, *measured(name, "pointermove", lab, widget, pointed))


def in_the_lab(lab: LabPage, number: int, side: int) -> Iterator[Row]:
    """Pixels painted and taken back by keys, and strokes of the pointer, one pixel a move."""
    widget = widget_of(lab, "metric-lab", number)
    table = widget.locator('table[data-grid="prediction"]')
    table.scroll_into_view_if_needed()
    cell = table.locator("td").first
    cell.focus()
    presses = [partial(lab.page.keyboard.press, key) for key in ("1", "0")]
    name = f"MetricLab {side}×{side}, key that paints"
    yield line(name, *measured(name, "keydown", lab, widget, presses))

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

    name = f"MetricLab {side}×{side}, stroke of the pointer"
    yield line(name, *measured(name, "pointermove", lab, widget, stroke, down, up))


def on_a_photograph(lab: LabPage, number: int, name: str) -> Iterator[Row]:
    """A weight that is typed, against a slider of interact; and the pointer over the output."""
    widget = widget_of(lab, "kernel-lab", number)
    target = THREE if number else PARAMETER
    field = widget.locator(".lu-weights input").first

    def enter() -> None:
        field.scroll_into_view_if_needed()
        field.focus()
        field.evaluate("field => field.setSelectionRange(field.value.length, field.value.length)")

    presses = [partial(lab.page.keyboard.press, key) for key in ("4", "Backspace")]
    theirs = by_interact(lab, 2 * number + 1)
    spent = measured(f"{name}, key", "keydown", lab, widget, presses, enter)
    yield line(f"{name}, key", *spent, target, theirs)
    output = widget.locator(".lu-output .lu-picture").first
    output.scroll_into_view_if_needed()
    places = [(0.3, 0.3), (0.62, 0.41), (0.48, 0.7), (0.8, 0.22)]
    pointed = moves(lab, output, places)
    spent = measured(f"{name}, pointer", "pointermove", lab, widget, pointed)
    yield line(f"{name}, pointer", *spent, target)


def by_interact(lab: LabPage, cell: int) -> list[float]:
    """Milliseconds from keys on a slider of interact to its figure."""
    area = lab.page.locator(".jp-Cell .jp-Cell-outputArea").nth(cell)
    area.locator("img").wait_for()
    slider = area.locator(".noUi-handle").element_handle()
    slider.evaluate("handle => { handle.dataset.lmSuppressShortcuts = 'true' }")
    root, shown, spent = area.element_handle(), {}, []
    for turn in range(PRESSES // 2):
        for key in ("ArrowRight", "ArrowLeft"):
            slider.scroll_into_view_if_needed()
            slider.focus()
            press = partial(lab.page.keyboard.press, key)
            if turn:
                spent.append(timed(lab, root, press, shown[key]))
                continue
            before = root.evaluate("root => shownIn(root)")
            press()
            lab.until(
                "another figure",
                lambda: root.evaluate("root => shownIn(root)") not in ("", before),  # noqa: B023 - used at once
            )
            shown[key] = root.evaluate("root => shownIn(root)")
    return spent


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
    spent: list[float],
    floor: list[float],
    target: float = PARAMETER,
    theirs: list[float] | None = None,
) -> Row:
    """A line of the table for what was measured."""
    if theirs is None:
        return against_the_floor(f"to paint: {name}", spent, floor, target)
    faster = float(np.median(theirs) / np.median(spent))
    return against_the_floor(
        f"to paint: {name}",
        spent,
        floor,
        target,
        f"interact + matplotlib: {faster:.1f}× as long",
        faster >= FASTER,
        f", interact ≥ {FASTER}×",
    )


def measured(
    name: str,
    kind: str,
    lab: LabPage,
    widget: Any,
    gestures: list[Move],
    before: Move = lambda: None,
    after: Move = lambda: None,
    enough: int = PRESSES,
) -> tuple[list[float], list[float]]:
    """Make the gestures in rounds: the first two without a clock, then until there are enough. Give
    their milliseconds, and those of the floor in turns with them.
    """
    handle = widget.element_handle()
    rounds: list[list[str]] = []
    for _ in range(2):
        before()
        rounds.append([unhurried(lab, handle, gesture) for gesture in gestures])
        after()
    shown = rounds[0]
    if rounds[1] != shown or any(a == b for a, b in pairwise(shown)):
        raise AssertionError(f"{name}: two rounds differ, or a gesture changes nothing: {rounds}")
    spent: list[float] = []
    floor: list[float] = []
    box = lab.page.locator("#floor")
    with tqdm(total=enough, desc=f"gestures: {name}", leave=False, file=sys.stderr) as bar:
        while len(spent) < enough:
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
    return spent, floor


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
