"""The stepper in JupyterLab and Chromium: by keyboard, mouse and touch, with and without a
kernel.
"""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from lecture_utils import slides, trace
from tests.browser.board import (
    FOCUSABLE,
    SIZES,
    Board,
    above_the_edge,
    expect_pinning,
    is_seen,
    scroll_up_to,
)
from tests.browser.reference import torch_conv2d
from tests.tables import closer

pytestmark = pytest.mark.browser

IMPORTS = "import dataclasses\nimport numpy as np\nfrom lecture_utils import Stepper, slides, trace"
DECK = "stepper = Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))\nstepper"
RECORD = trace.conv2d(slides.X, slides.K, stride=2, padding=1)
LAST = len(RECORD)


def show(lab, *cells: str) -> Board:
    lab.run(IMPORTS, *cells)
    return Board(lab, "stepper")


def shown_cells(cells, grid: str) -> set[tuple[int, int]]:
    return {(cell.row, cell.column) for cell in cells if cell.grid == grid}


def expect_frame(board: Board, index: int) -> None:
    """Everything that the page shows is what the trace says of this frame."""
    board.expect_step(index, LAST)
    frame = RECORD.frame(index)
    steps = [frame.step] if frame.step else []
    written = [["" if v is None else str(v) for v in row] for row in frame.output]
    assert board.texts("output") == written
    for grid in ("padded", "kernel"):
        reads = {place for step in steps for place in shown_cells(step.reads, grid)}
        assert board.marked(grid, "lu-read") == reads
    writes = {place for step in steps for place in shown_cells(step.writes, "output")}
    assert board.marked("output", "lu-write") == writes
    if steps:
        assert board.sentence.inner_text() == frame.sentence


# --- what it shows --------------------------------------------------------------------------------


@pytest.mark.alone
def test_it_shows_the_decks_grids(lab):
    board = show(lab, DECK)
    assert np.array_equal(board.inner(), slides.X)
    assert np.array_equal(board.numbers("kernel"), slides.K)
    assert board.marked("padded", "lu-border") == RECORD.grids["padded"].border
    expect_frame(board, 0)


@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", closer("Dark")])
def test_zeros_of_three_kinds_never_look_or_sound_alike(lab, theme):
    """Put between: hatched and empty. Put around: dotted. And a cell of the map may hold 0."""
    lab.theme(theme)
    board = show(lab, "Stepper(trace.conv_transpose2d([[2, 0], [-2, 1]], slides.K, 2, 1))")
    record = trace.conv_transpose2d([[2, 0], [-2, 1]], slides.K, 2, 1).grids["padded"]
    assert board.marked("padded", "lu-inserted") == record.inserted
    assert board.marked("padded", "lu-border") == record.border
    kinds = {"inserted": (1, 2), "border": (0, 0), "own": (1, 3)}
    cells = {kind: board.cell("padded", *place) for kind, place in kinds.items()}
    assert [cell.inner_text() for cell in cells.values()] == ["", "0", "0"]
    labels = [cell.get_attribute("aria-label") for cell in cells.values()]
    assert labels[:2] == ["inserted zero", "border zero"] and labels[2].endswith(": 0")
    looks = [
        cell.evaluate("td => ['backgroundImage', 'borderStyle'].map(n => getComputedStyle(td)[n])")
        for cell in cells.values()
    ]
    assert "repeating-linear-gradient" in looks[0][0] and looks[1:] == [
        ["none", "dotted"],
        ["none", "solid"],
    ]
    legend = board.root.locator(".lu-legend").inner_text()
    assert "border" in legend and "inserted zero" in legend
    assert lab.accessibility_problems(".lu-widget") == []


PARAMETERS = [
    ((3, 3), (3, 3), {"stride": 2, "padding": 1}),
    ((4, 6), (3, 2), {"stride": (1, 2), "padding": (2, 0)}),
    ((6, 5), (2, 3), {"stride": (2, 1), "padding": (0, 1), "dilation": (3, 1)}),
]


@pytest.mark.alone
@pytest.mark.parametrize("x_size, k_size, parameters", PARAMETERS, ids=str)
def test_the_last_step_shows_what_torch_computes(lab, x_size, k_size, parameters):
    random = np.random.default_rng(seed=6)
    x, k = random.integers(-9, 10, x_size), random.integers(-4, 5, k_size)
    board = show(lab, f"Stepper(trace.conv2d({x.tolist()}, {k.tolist()}, **{parameters}))")
    board.board.press("End")
    expected = torch_conv2d(x, k, **parameters)
    board.expect_step(expected.size, expected.size)
    assert np.array_equal(board.numbers("output"), expected)


@pytest.mark.closer
@pytest.mark.alone
def test_fractions_nan_and_infinities_are_shown_as_such(lab):
    x = [[0.5, float("nan"), float("inf")], [-1.25, 2, 3], [4, 5, 6]]
    code = "X = [[0.5, np.nan, np.inf], [-1.25, 2, 3], [4, 5, 6]]"
    board = show(lab, f"{code}\nStepper(trace.conv2d(X, [[1, 2]], padding=(1, 0)))")
    board.board.press("End")
    expected = torch_conv2d(x, [[1, 2]], padding=(1, 0))
    board.expect_step(expected.size, expected.size)
    assert board.texts("padded")[1] == ["0.5", "NaN", "∞"]
    np.testing.assert_array_equal(board.numbers("output"), expected)


@pytest.mark.alone
def test_markup_in_a_label_is_shown_as_text(lab):
    markup = "<img src=x onerror='window.injected = 1'><b>X</b>"
    board = show(
        lab,
        f"""record = trace.conv2d(slides.X, slides.K)
grids = {{name: dataclasses.replace(grid, label={markup!r}, symbol="<i>")
         for name, grid in record.grids.items()}}
steps = tuple(dataclasses.replace(step, sentence={markup!r}) for step in record.steps)
Stepper(dataclasses.replace(record, grids=grids, steps=steps))""",
    )
    board.board.press("End")
    expect(board.sentence).to_have_text(markup)
    expect(board.root.get_by_text("<b>X</b>").first).to_be_visible()
    assert board.root.locator("img, b, i").count() == 0
    assert lab.page.evaluate("() => window.injected") is None


# --- keyboard -------------------------------------------------------------------------------------


def test_the_keyboard_alone_is_enough(lab):
    board = show(lab, DECK)
    lab.focus_page()
    reached = []
    for _ in range(60):
        lab.page.keyboard.press("Tab")
        reached.append(board.focused())
        if "lu-board" in reached[-1]:
            break
    assert "lu-board" in reached[-1], reached
    keys = [
        "ArrowRight",
        "ArrowRight",
        "ArrowLeft",
        "End",
        "ArrowRight",
        "Home",
        "ArrowLeft",
        "ArrowRight",
    ]
    index = 0
    for key in keys:
        lab.page.keyboard.press(key)
        index = {"ArrowRight": index + 1, "ArrowLeft": index - 1, "Home": 0, "End": LAST}[key]
        index = min(max(index, 0), LAST)
        expect_frame(board, index)
    while "lu-step" not in board.focused():
        before = board.focused()
        lab.page.keyboard.press("Tab")
        assert board.focused() != before, "the keyboard cannot leave this element"
    lab.page.keyboard.press("ArrowRight")
    expect_frame(board, 2)
    lab.page.keyboard.press("End")
    expect_frame(board, LAST)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_focus_is_seen(lab, theme):
    board = show(lab, DECK)
    lab.theme(theme)
    lab.focus_page()
    board.root.locator(".lu-help").evaluate("more => { more.open = true }")
    reached = board.tab_through()
    cells = [f"cell of {grid}" for grid in ("padded", "kernel", "output")]
    buttons = [f"button {name}" for name in ("first", "back", "next", "play", "last")]
    names = ["board", *cells, *buttons, "lu-step", "summary", "lu-speed", "lu-size"]
    assert [name for name, _ in reached] == names
    assert [one for one in reached if not is_seen(one[1])] == []


@pytest.mark.alone
@pytest.mark.parametrize("target", ["board", closer("slider")])
def test_space_plays_and_pauses(lab, target):
    board = show(lab, "stepper = Stepper(trace.conv2d(np.ones((12, 12), int), [[1]]))\nstepper")
    board.choose("speed", "5")
    getattr(board, target).press("Space")
    seconds = lab.page.evaluate(
        """status => new Promise(done => {
            const times = [];
            new MutationObserver((_, observer) => {
                if (times.push(performance.now()) < 3) return;
                observer.disconnect();
                done((times[2] - times[1]) / 1000);
            }).observe(status, {childList: true, characterData: true, subtree: true});
        })""",
        board.status.element_handle(),
    )
    getattr(board, target).press("Space")
    paused = board.status.inner_text()
    lab.page.wait_for_timeout(
        3 * 1000 * seconds
    )  # that nothing happens can only be seen by waiting
    assert board.status.inner_text() == paused
    board.button("last").press("Enter")
    board.expect_step(144, 144)


@pytest.mark.closer
@pytest.mark.alone
def test_playing_ends_at_the_last_step(lab):
    board = show(lab, DECK)
    board.choose("speed", "5")
    expect(board.button("play")).to_have_text("Play")
    board.button("play").press("Enter")
    expect(board.button("play")).to_have_text("Pause")
    expect_frame(board, LAST)
    expect(board.button("play")).to_have_text("Play")


@pytest.mark.alone
def test_buttons_step(lab):
    board = show(lab, DECK)
    for action, index in [
        ("next", 1),
        ("next", 2),
        ("back", 1),
        ("last", LAST),
        ("next", LAST),
        ("first", 0),
    ]:
        board.button(action).press("Enter")
        expect_frame(board, index)


@pytest.mark.closer
@pytest.mark.alone
def test_arrow_keys_move_the_cursor_in_a_grid(lab):
    board = show(lab, DECK)
    for grid in ("padded", "kernel", "output"):
        assert board.root.locator(f'table[data-grid="{grid}"] td[tabindex="0"]').count() == 1
    board.cell("padded", 0, 0).focus()
    for key, place in [
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("ArrowLeft", (1, 0)),
        ("ArrowUp", (0, 0)),
    ]:
        lab.page.keyboard.press(key)
        expect(board.cell("padded", *place)).to_be_focused()
        assert board.root.locator('table[data-grid="padded"] td[tabindex="0"]').count() == 1
    expect_frame(board, 0)


@pytest.mark.closer
@pytest.mark.alone
def test_the_step_follows_the_cursor_in_the_output(lab):
    board = show(lab, DECK)
    board.cell("output", 0, 0).focus()
    for key, place in [("ArrowDown", (1, 0)), ("ArrowRight", (1, 1)), ("ArrowUp", (0, 1))]:
        lab.page.keyboard.press(key)
        expect(board.cell("output", *place)).to_be_focused()
        expect_frame(board, 1 + place[0] * 2 + place[1])


def test_jupyterlab_takes_no_key_from_it(lab):
    board = show(lab, DECK, "'a cell below'")
    board.root.locator(".lu-help").evaluate("more => { more.open = true }")
    hidden = 1  # the list of parts; the others: see test_the_focus_is_seen
    assert board.root.locator(FOCUSABLE).count() == 4 + 5 + 1 + 2 + 1 + hidden
    assert board.stolen_keys() == []
    board.board.press("End")
    expect_frame(board, LAST)


# --- mouse and touch ------------------------------------------------------------------------------


@pytest.mark.alone
def test_a_click_on_an_output_cell_jumps_there(lab):
    board = show(lab, DECK)
    for row, column in [(1, 0), (0, 1), (1, 1)]:
        board.cell("output", row, column).click()
        expect_frame(board, 1 + 2 * row + column)


@pytest.mark.alone
def test_the_pointer_shows_where_a_cell_comes_from_and_what_it_feeds(lab):
    board = show(lab, DECK)
    board.board.press("End")
    expect_frame(board, LAST)
    for row, column in np.ndindex(RECORD.output.shape):
        board.cell("output", row, column).hover()
        sources = RECORD.comes_from(row, column)
        for grid in ("padded", "kernel"):
            assert board.marked(grid, "lu-from") == shown_cells(sources, grid)
    for grid, row, column in [
        ("padded", 2, 2),
        ("padded", 0, 0),
        ("padded", 3, 1),
        ("kernel", 1, 2),
    ]:
        board.cell(grid, row, column).hover()
        made = shown_cells(RECORD.feeds(grid, row, column), "output")
        assert board.marked("output", "lu-feeds") == made
        name = {"padded": f"X[{row - 1}, {column - 1}]", "kernel": f"K[{row}, {column}]"}[grid]
        name += " (border)" if (row, column) in RECORD.grids[grid].border else ""
        expect(board.note).to_contain_text(name)
        for i, j in made:
            expect(board.note).to_contain_text(f"Y[{i}, {j}]")
    board.sentence.hover()
    expect(board.note).to_have_text("")
    assert board.marked("output", "lu-feeds") == set()
    expect_frame(board, LAST)


FIRST = [("padded", 2, 2), ("padded", 0, 0), ("kernel", 1, 1), ("output", 0, 1)]


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("grid, row, column", FIRST, ids=str)
def test_the_first_gesture_steps(lab, grid, row, column):
    """A click on any cell, and then the arrows: they step, and do not walk through the cells."""
    board = show(lab, DECK)
    board.cell(grid, row, column).click()
    start = 1 + 2 * row + column if grid == "output" else 0
    expect_frame(board, start)
    for key, index in [
        ("ArrowRight", start + 1),
        ("ArrowRight", start + 2),
        ("ArrowLeft", start + 1),
    ]:
        lab.page.keyboard.press(key)
        expect_frame(board, index)
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press(
        "Shift+Tab"
    )  # back in the grid by the keyboard: now it is walked through
    lab.page.keyboard.press("ArrowDown")
    expect(board.cell(grid, row + 1, column)).to_be_focused()


@pytest.mark.closer
@pytest.mark.alone
def test_lines_lead_from_a_cell_to_its_sources_until_the_next_step(lab):
    board = show(lab, DECK)
    lines = board.root.locator(".lu-lines line")
    board.cell("output", 1, 1).click()
    expect(lines).to_have_count(4)  # two to the window in X, two to the kernel
    ends = lines.evaluate_all("all => all.map(one => [one.x2, one.y2].map(v => v.baseVal.value))")
    board_box = board.board.bounding_box()
    window = board.cell("padded", 2, 2).bounding_box()
    x, y = window["x"] - board_box["x"], window["y"] - board_box["y"]
    right = x + 3 * window["width"]
    assert any(abs(a - right) < 3 and abs(b - y) < 3 for a, b in ends), (ends, right, y)
    lab.page.keyboard.press("ArrowLeft")
    expect_frame(board, 3)
    expect(lines).to_have_count(0)
    assert board.marked("padded", "lu-from") == set()
    board.cell("padded", 2, 2).hover()
    expect(lines).not_to_have_count(0)
    board.title.click()
    expect(lines).to_have_count(0)


@pytest.mark.closer
@pytest.mark.alone
def test_a_click_elsewhere_ends_what_is_said_of_a_cell(lab):
    board = show(lab, DECK)
    board.cell("padded", 2, 2).click()
    expect(board.note).to_contain_text("X[1, 1]")
    board.title.click()
    expect(board.note).to_have_text("")
    assert board.marked("output", "lu-feeds") == set()


@pytest.mark.alone
def test_the_step_slider_can_be_dragged(lab):
    board = show(lab, DECK)
    box = board.slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    lab.page.mouse.move(box["x"] + 5, middle)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    board.expect_step(LAST // 2, LAST)
    lab.page.mouse.move(box["x"] + box["width"] - 1, middle, steps=5)
    lab.page.mouse.up()
    expect_frame(board, LAST)


@pytest.mark.closer
@pytest.mark.alone
def test_no_click_is_lost_when_a_cell_was_looked_at_before(lab):
    """What is said of a cell goes when the focus leaves it; the button under the pointer must stay
    there.
    """
    board = show(lab, DECK)
    lab.width(600)
    for action, index in [("last", LAST), ("first", 0)]:
        board.cell("padded", 2, 2).focus()
        board.button(action).click()
        expect_frame(board, index)


@pytest.mark.alone
@pytest.mark.chromium_only("a finger")
def test_a_finger_is_enough(new_lab, server):
    lab = new_lab(has_touch=True, is_mobile=True, viewport={"width": 800, "height": 1000})
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    board = Board(lab, "stepper")
    board.button("next").tap()
    expect_frame(board, 1)
    board.cell("output", 1, 1).tap()
    expect_frame(board, 4)
    board.cell("padded", 2, 2).tap()
    assert board.marked("output", "lu-feeds") == shown_cells(RECORD.feeds("padded", 2, 2), "output")
    board.button("first").tap()
    expect_frame(board, 0)


# --- kernel and model -----------------------------------------------------------------------------


@pytest.mark.closer
def test_it_works_when_the_kernel_is_stopped(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    board = Board(lab, "stepper")
    lab.stop_kernel()
    for index in range(1, LAST + 1):
        board.board.press("ArrowRight")
        expect_frame(board, index)
    assert np.array_equal(
        board.numbers("output"), torch_conv2d(slides.X, slides.K, stride=2, padding=1)
    )
    board.cell("output", 0, 1).click()
    expect_frame(board, 2)
    board.cell("kernel", 1, 2).hover()
    assert board.marked("output", "lu-feeds") == shown_cells(RECORD.feeds("kernel", 1, 2), "output")


def test_two_views_and_python_stay_in_step(lab):
    first = show(lab, DECK, "stepper")
    second = Board(lab, "stepper", 1)
    first.board.press("ArrowRight")
    expect_frame(second, 1)
    second.board.press("End")
    expect_frame(first, LAST)
    lab.until("the step in Python", lambda: lab.python("stepper.step") == LAST)
    assert lab.python("setattr(stepper, 'step', 2)") is None
    expect_frame(first, 2)
    expect_frame(second, 2)
    first.choose("size", "classroom")
    expect(second.root.locator("select.lu-size")).to_have_value("classroom")
    lab.until("the size in Python", lambda: lab.python("stepper.size") == "classroom")


VIEWS = """stepper = Stepper({"as it is": trace.conv2d(slides.X, slides.K, padding=1),
                   "turned": trace.conv2d(slides.X, np.rot90(slides.K, 2), padding=1)})
stepper"""


@pytest.mark.alone
def test_several_traces_are_chosen_by_keyboard_and_keep_their_place(lab):
    board = show(lab, VIEWS)
    assert board.views() == ["as it is", "turned"]
    board.board.press("End")
    expected = [
        torch_conv2d(slides.X, k, padding=1) for k in (slides.K, np.rot90(slides.K, 2).copy())
    ]
    board.view("as it is").focus()
    for key, name in [
        ("ArrowDown", "turned"),
        ("ArrowUp", "as it is"),
        ("ArrowRight", "turned"),
        ("ArrowLeft", "as it is"),
    ]:
        lab.page.keyboard.press(key)
        expect(board.view(name), f"{key} on the radio buttons").to_be_checked()
        board.expect_step(9, 9)
        assert np.array_equal(board.numbers("output"), expected[board.views().index(name)])
    board.view("turned").check()
    lab.until("the view in Python", lambda: lab.python("stepper.view") == "turned")
    assert lab.accessibility_problems(".lu-widget") == []


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    board = show(lab, DECK)
    lab.theme(theme)
    for key in ("Home", "ArrowRight", "End"):
        board.board.press(key)
        board.root.locator("summary").evaluate("summary => { summary.parentElement.open = true }")
        board.cell("padded", 2, 2).hover()
        assert lab.accessibility_problems(".lu-widget") == []


CLASSROOM = {
    "convolution": "Stepper(trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION), "
    "size='classroom')",
    "two views": "Stepper(trace.conv2d_views(slides.X, slides.K, **slides.CONVOLUTION), "
    "size='classroom')",
    "dilated": "Stepper(trace.conv2d(np.arange(36).reshape(6, 6), slides.K, dilation=2), "
    "size='classroom')",
    "transposed": "Y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)\n"
    "views = lambda walk: trace.transposed_views(Y, slides.K, stride=2, padding=1, walk=walk)\n"
    "Stepper({'add one input cell a step': views('inputs'), 'finish one output cell a step': "
    "views('outputs'), 'the same again': views('inputs')}, size='classroom')",
    "pooling": "Stepper(trace.max_pool2d(slides.POOL_INPUT, 2), size='classroom')",
    "unpooling": "_, S = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)\n"
    "Stepper(trace.max_unpool2d(slides.UNPOOL_INPUT, S, kernel_size=2), size='classroom')",
    "cross entropy": "scores = np.random.default_rng(1).integers(-3, 4, (3, 2, 2)).astype(float)\n"
    "Stepper(trace.cross_entropy(scores, [[0, 2], [1, 0]], weight=[1, 2, 5]), size='classroom')",
}


@pytest.mark.alone
@pytest.mark.parametrize("name", [n if n == "transposed" else closer(n) for n in CLASSROOM])
def test_a_class_sees_the_decks_example_whole(lab, name):
    """On a projector of 1280×720, beside JupyterLab's own bars: nothing to scroll, 24 px."""
    lab.width(1280, 720)
    board = show(lab, "from lecture_utils import ops", CLASSROOM[name])
    heights = []
    for key in ("Home", *["ArrowRight"] * 5, "End"):
        board.board.press(key)
        lab.settle()
        assert board.hidden() == [], key
        assert board.small_letters(24) == [], key
        heights.append(board.height())
    parts = board.root.locator("select.lu-part")
    for index in range(parts.locator("option").count() if parts.is_visible() else 0):
        parts.select_option(str(index))
        lab.settle()
        assert board.hidden() == [] and board.small_letters(24) == []
        heights.append(board.height())
    assert np.ptp(heights) < 0.5, heights


@pytest.mark.alone
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_a_screen_of_320_pixels(lab, size):
    board = show(lab, DECK)
    board.choose("size", size)
    lab.width(320)
    for key in ("Home", "ArrowRight", "End"):
        board.board.press(key)
        lab.settle()
        assert board.overflowing() == []


@pytest.mark.closer
@pytest.mark.alone
def test_the_size_setting_makes_the_numbers_larger(lab):
    """ "classroom" is as large as fits; its numbers are read from the last row in any window."""
    board = show(lab, DECK)
    for width, height in [(1920, 1080), (1280, 720), (900, 600)]:
        lab.width(width, height)
        sizes = board.sizes_of_cells()
        assert sizes["classroom"].font >= 24  # CSS pixels
        if width > 1500:
            heights = [sizes[name].height for name in SIZES]
            assert heights == sorted(set(heights))
            assert sizes["classroom"].height >= 2 * sizes["small"].height


MOTION = """root => Promise.race([
    new Promise(done => new MutationObserver(found => {
        if (!root.querySelector('.lu-glide')) return;
        const moves = root.querySelector('.lu-glide').getAnimations({subtree: true});
        done(moves.map(one => [one.effect.target.className, one.effect.getTiming().duration]));
    }).observe(root, {childList: true, subtree: true})),
    new Promise(done => setTimeout(() => done(null), 1500))])"""


@pytest.mark.closer
@pytest.mark.alone
def test_the_window_glides_and_the_products_fly_to_their_sum(lab):
    board = show(lab, DECK)
    board.board.press("ArrowRight")
    board.page.wait_for_timeout(400)
    glide = board.root.locator(".lu-glide")
    expect(glide).to_have_count(0)
    handle = board.root.element_handle()
    lab.page.evaluate(f"root => {{ window.seen = ({MOTION})(root) }}", handle)
    board.board.press("ArrowRight")
    expect_frame(board, 2)  # what is shown does not wait for it
    seen = lab.page.evaluate("() => window.seen")
    assert [name for name, _ in seen].count("lu-window") == 1
    products = [name for name, _ in seen].count("lu-product")
    assert products == RECORD.frame(2).sentence.count("·")
    assert max(duration for _, duration in seen) <= 250
    expect(glide).to_have_count(0)


@pytest.mark.closer
@pytest.mark.alone
def test_who_steps_fast_sees_the_steps_and_no_glide(lab):
    board = show(lab, "stepper = Stepper(trace.conv2d(np.ones((12, 12), int), [[1, 1]]))\nstepper")
    board.board.focus()
    handle = board.root.element_handle()
    lab.page.evaluate(f"root => {{ window.seen = ({MOTION})(root) }}", handle)
    lab.page.evaluate(
        """board => { for (let i = 0; i < 30; i += 1) setTimeout(() => board.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true})), 33 * i) }""",
        board.board.element_handle(),
    )
    board.expect_step(30, 132)
    seen = lab.page.evaluate("() => window.seen")
    assert seen is None or len(seen) <= 3  # the first press, before anybody knew of the others


@pytest.mark.closer
@pytest.mark.alone
def test_a_window_that_is_resized_in_a_glide_ends_it(lab):
    board = show(lab, DECK)
    board.board.press("ArrowRight")
    board.page.wait_for_timeout(400)
    board.board.press("ArrowRight")
    lab.width(700)
    expect(board.root.locator(".lu-glide")).to_have_count(0)
    expect_frame(board, 2)


@pytest.mark.alone
def test_the_controls_are_pinned_only_where_a_part_is_out_of_sight(lab):
    board = show(lab, DECK)
    expect_pinning(lab, board.root)
    scroll_up_to(board.root, 0.5)
    help = board.root.locator(".lu-foot > details")
    help.evaluate("one => { one.open = true; }")
    lab.until("all of the help can be read", lambda: above_the_edge(board.root) is None)
    help.evaluate("one => { one.open = false; }")


#: Makes a part of a widget higher, and gives what the browser reported until two frames later.
GROWN = """async ([part, style]) => {
    const said = [];
    const note = ({ message }) => said.push(message);
    addEventListener('error', note);
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    Object.assign(document.querySelector(part).style, style);
    await frame();
    await frame();
    removeEventListener('error', note);
    return said;
}"""


@pytest.mark.alone
@pytest.mark.parametrize(
    "part, style", [(".lu-told", {"minHeight": "300px"}), (".lu-products", {"fontSize": "60px"})]
)
def test_a_part_that_grows_is_not_reported_as_a_loop(lab, part, style):
    board = show(lab, DECK)
    before = board.root.evaluate("root => root.offsetHeight")
    assert board.page.evaluate(GROWN, [part, style]) == []
    assert board.root.evaluate("root => root.offsetHeight") > before + 50


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("a wish for less motion")
def test_who_wants_less_motion_sees_none(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    board = show(lab, DECK)
    for key in ("ArrowRight", "End", "Home"):
        board.board.press(key)
        assert board.root.evaluate("root => root.getAnimations({subtree: true}).length") == 0
    assert board.moving() == []
