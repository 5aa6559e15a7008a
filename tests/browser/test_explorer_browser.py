"""The explorer in JupyterLab and Chromium: parameters by key and mouse, cells by typing and
pasting.
"""

from __future__ import annotations

import itertools
import json
import random
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lecture_utils import shapes, slides, tables
from tests.browser.board import FOCUSABLE, SIZES, Board, expect_pinning, is_seen
from tests.browser.reference import torch_conv2d, unread_cells
from tests.tables import closer

pytestmark = pytest.mark.browser

IMPORTS = "import numpy as np\nfrom lecture_utils import ConvExplorer, slides"
DECK = "explorer = ConvExplorer(stride=2, padding=1)\nexplorer"
BIG = (
    "explorer = ConvExplorer(np.arange(36).reshape(6, 6) - 17, [[1, 2], [3, -4]], "
    "padding=1)\nexplorer"
)
NAMES = ("height", "width", "kernel_size", "stride", "padding", "dilation")
START = {"height": 3, "width": 3, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}
#: What Python has of them; the sizes are those of its input.
SET_IN_PYTHON = ("kernel_size", "stride", "padding", "dilation")
WIDGETS = ".lu-widget"


def show(lab, *cells: str) -> Board:
    lab.run(IMPORTS, *cells)
    return Board(lab, "conv-explorer")


def move(board: Board, **settings: int) -> None:
    """Move sliders by arrow keys, one press a value."""
    before = {name: int(text) for name, text in board.values(*settings).items()}
    for name, target in settings.items():
        way = target - before[name]
        if not way:
            continue
        board.param(name).focus()
        for _ in range(abs(way)):
            board.page.keyboard.press("ArrowRight" if way > 0 else "ArrowLeft")
        expect(board.param(name)).to_have_value(str(target))
    assert board.values(*settings) == {name: str(target) for name, target in settings.items()}


def settings_of(board: Board) -> dict[str, int]:
    return {name: int(text) for name, text in board.values(*NAMES).items()}


def expect_torch(board: Board, x=None, k=None) -> np.ndarray:
    """The output on the page is torch's, for the grids on the page, which are x and k if given."""
    setting = settings_of(board)
    shown_x = board.inner()
    shown_k = board.numbers("kernel")
    if x is not None:
        np.testing.assert_array_equal(shown_x, x)
    if k is not None:
        np.testing.assert_array_equal(shown_k, k)
    parameters = {name: setting[name] for name in ("stride", "padding", "dilation")}
    expected = torch_conv2d(shown_x, shown_k, **parameters)
    np.testing.assert_array_equal(board.numbers("output"), expected)
    expect(board.problem).to_be_hidden()
    expect(board.warning).to_be_hidden()
    return expected


def expect_python(lab, board: Board) -> None:
    """Python's settings become the page's, one after the other, and then its arrays are too."""
    settings = {name: value for name, value in settings_of(board).items() if name in SET_IN_PYTHON}
    for name, value in settings.items():
        lab.until(f"{name} in Python", lambda n=name, v=value: lab.python(f"explorer.{n}") == v)
    expected = board.numbers("output").tolist()
    lab.until("the output in Python", lambda: lab.python("explorer.output.tolist()") == expected)
    assert lab.python("explorer.input.tolist()") == board.inner().tolist()
    assert lab.python("explorer.kernel.tolist()") == board.numbers("kernel").tolist()


def type_into(
    board: Board, grid: str, row: int, column: int, text: str, end: str = "Enter"
) -> None:
    board.cell(grid, row, column).focus()
    board.page.keyboard.type(text)
    board.page.keyboard.press(end)


def paste(lab, text: str) -> None:
    """Copy a text and paste it where the focus is, with the keyboard."""
    lab.copy(text)
    lab.page.keyboard.press("ControlOrMeta+v")


def problem_in_python(lab, expression: str) -> str:
    with pytest.raises(AssertionError) as caught:
        lab.python(expression)
    return str(caught.value)


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.alone
def test_it_opens_with_the_decks_numbers(lab):
    board = show(lab, DECK)
    assert settings_of(board) == START
    assert expect_torch(board, slides.X, slides.K).tolist() == [[2, -5], [-2, 1]]
    board.expect_step(1, 4)
    assert board.sentence.inner_text().endswith("= 2")


def possible(setting: dict[str, int]) -> bool:
    rest = [setting[name] for name in ("kernel_size", "padding", "dilation")]
    return all(tables.conv2d_problem(setting[side], *rest) is None for side in ("height", "width"))


def settings_to_visit(count: int) -> list[dict[str, int]]:
    """The smallest and the largest setting, and others drawn from all that are possible."""
    limits = {"height": tables.LIMITS["size"], "width": tables.LIMITS["size"], **tables.LIMITS}
    ranges = [range(0 if name == "padding" else 1, limits[name] + 1) for name in NAMES]
    found = [dict(zip(NAMES, values, strict=True)) for values in itertools.product(*ranges)]
    found = [setting for setting in found if possible(setting)]
    inner = random.Random(3).sample(found[1:-1], count - 2)
    return [
        found[0],
        *sorted(inner, key=lambda setting: [*setting.values()]),
        found[-1],
    ]  # few keys


def test_every_setting_reached_by_keys_equals_torch(lab):
    board = show(lab, DECK)
    for count, setting in enumerate(settings_to_visit(24)):
        move(board, **setting)
        expected = expect_torch(board)
        template = shapes.conv_formula(
            "{}", setting["kernel_size"], setting["stride"], setting["padding"], setting["dilation"]
        )
        for side, size in (("height", expected.shape[0]), ("width", expected.shape[1])):
            same = setting["height"] == setting["width"]
            letters = "H_out = W_out" if same else f"{side[0].upper()}_out"
            line = f"{letters} = {template.format(setting[side])} = {size}"
            expect(board.formula).to_contain_text(line)
        assert board.marked("padded", "lu-unread") == unread_cells(**setting), setting
        if count % 6 == 0:
            expect_python(lab, board)
            assert lab.python(f"[getattr(explorer, name) for name in {NAMES}]") == list(
                setting.values()
            )


IMPOSSIBLE = [
    {"kernel_size": 5, "padding": 0, "height": 3, "width": 3},
    {"kernel_size": 3, "dilation": 3, "padding": 0, "height": 4, "width": 9},
    {"kernel_size": 2, "dilation": 3, "padding": 0, "height": 8, "width": 1},
    {"kernel_size": 5, "dilation": 3, "padding": 0, "height": 10, "width": 2},
]


@pytest.mark.alone
@pytest.mark.parametrize("setting", [IMPOSSIBLE[0], *map(closer, IMPOSSIBLE[1:])], ids=str)
def test_an_impossible_setting_says_what_makes_it_possible(lab, setting):
    board = show(lab, DECK)
    move(board, **setting)
    settings = settings_of(board)
    expect(board.problem).to_be_visible()
    assert board.problem.get_attribute("role") == "alert"
    first = board.problem.inner_text().strip().partition("\n")[0].strip()
    assert board.root.locator('table[data-grid="output"] td').count() == 0
    place = board.table("output").locator("xpath=ancestor::*[contains(@class, 'lu-grid')]")
    expect(place.locator(".lu-problem")).to_be_visible()  # where the output would be
    expect(board.formula).to_contain_text("no output")
    lab.until("the problem in Python", lambda: lab.python("explorer.padding") == setting["padding"])
    assert first in problem_in_python(lab, "explorer.output")
    for choice in range(3):
        follow(board, choice)
        expect_torch(board)
        move(board, **settings)
        expect(board.problem).to_have_text(re.compile(re.escape(first)))


def follow(board: Board, choice: int) -> None:
    """Do what the sentence offers until there is an output: once for each axis at most."""
    for _ in range(2):
        line = board.problem.inner_text().strip().partition("\n")[0]
        if line:
            offers = changes_in(line)
            assert offers, line
            move(board, **offers[choice % len(offers)])


def changes_in(line: str) -> list[dict[str, int]]:
    """The changes that a sentence offers: one parameter, or the size of the axis that it is
    about.
    """
    offers = [
        {name: int(value)}
        for name, value in re.findall(r"(padding|kernel_size|dilation)=(\d+)", line)
    ]
    sides = [side for side in NAMES[:2] if line.startswith(side.capitalize())] or NAMES[:2]
    return offers + [
        dict.fromkeys(sides, int(value)) for value in re.findall(r"size of (\d+)", line)
    ]


def test_settings_and_steps_need_no_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    board = Board(lab, "conv-explorer")
    lab.stop_kernel()
    for name, value in [
        ("padding", 2),
        ("stride", 1),
        ("kernel_size", 2),
        ("dilation", 3),
        ("height", 7),
        ("width", 5),
    ]:
        before = board.texts("output")
        move(board, **{name: value})
        expect_torch(board)
        assert board.texts("output") != before, name
    count = board.numbers("output").size
    board.board.press("Home")
    for index in range(1, 4):
        board.board.press("ArrowRight")
        board.expect_step(index, count)
    board.cell("output", 1, 0).click()
    board.expect_step(board.numbers("output").shape[1] + 1, count)
    type_into(board, "kernel", 0, 0, "9")
    assert board.numbers("kernel")[0, 0] == 9
    expect_torch(board)
    expect(board.sentence).to_contain_text("9·")


def test_python_moves_it_too(lab):
    board = show(lab, DECK)
    lab.python("[setattr(explorer, 'width', 6), setattr(explorer, 'stride', 3)]")
    expect(board.param("width")).to_have_value("6")
    expect(board.param("stride")).to_have_value("3")
    expect_torch(board)


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize(("stride", "paddings"), [(1, (2, 3, 0)), (2, (3, 1, 2)), (3, (2, 0, 3))])
def test_the_border_grows_around_the_cells_and_the_cursor_stays_on_its_cell(lab, stride, paddings):
    board = show(lab, BIG)
    move(board, stride=stride)
    cell = board.cell("padded", 1, 2)
    expect(cell).to_have_attribute("aria-label", re.compile(r"^X\[0, 1\]: -16"))
    cell.evaluate("td => { window.kept = td }")
    cell.focus()
    for padding in paddings:
        lab.python(f"setattr(explorer, 'padding', {padding})")
        moved = board.cell("padded", padding, padding + 1)
        expect(moved).to_have_attribute("aria-label", re.compile(r"^X\[0, 1\]: -16"))
        assert moved.evaluate("td => td === window.kept && td === document.activeElement")
        for grid in ("padded", "kernel", "output"):
            expect(board.table(grid).locator('td[tabindex="0"]')).to_have_count(1)
        expect_torch(board)
        window = {(r, c) for r in range(2) for c in range(2)}
        assert board.marked("padded", "lu-read") == window
        assert board.marked("output", "lu-write") == {(0, 0)}
        indices = board.table("padded").locator("xpath=..").locator(".lu-top span")
        assert indices.all_text_contents() == [str(n) for n in range(-padding, 6 + padding)]
    board.page.keyboard.press("ArrowRight")
    expect(board.cell("padded", padding, padding + 2)).to_be_focused()


@pytest.mark.closer
@pytest.mark.alone
def test_an_edit_stays_on_its_cell_when_the_border_grows(lab):
    board = show(lab, BIG)
    board.cell("padded", 1, 1).click()
    board.page.keyboard.type("12")
    lab.python("setattr(explorer, 'padding', 3)")
    expect(board.param("padding")).to_have_value("3")
    board.page.keyboard.press("Enter")
    expect(board.cell("padded", 4, 3)).to_be_focused()
    assert board.inner()[0, 0] == 12
    expect_torch(board)


@pytest.mark.closer
@pytest.mark.alone
def test_a_slider_can_be_dragged(lab):
    board = show(lab, DECK)
    box = board.param("width").bounding_box()
    lab.page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"] + 20, box["y"] + box["height"] / 2, steps=12)
    lab.page.mouse.up()
    assert board.value("width") == tables.LIMITS["size"]
    expect_torch(board)
    expect_python(lab, board)


@pytest.mark.closer
@pytest.mark.alone
def test_a_slider_there_and_back_seldom_changes_the_size_of_cells(lab):
    """They shrink where they must, and grow again where they could be a quarter larger."""
    board = show(lab, DECK)

    def side(**settings: int) -> float:
        move(board, **settings)
        lab.settle()
        return board.cell("kernel", 0, 0).bounding_box()["height"]

    fresh, least = side(), side(padding=2)
    assert 0.8 * fresh <= least < fresh
    assert side(padding=1) == side(padding=2) == least
    assert side(padding=3) < 0.8 * least
    assert side(padding=2) == least


@pytest.mark.alone
def test_two_views_stay_in_step(lab):
    first = show(lab, DECK, "explorer")
    second = Board(lab, "conv-explorer", 1)
    move(first, width=5, stride=1)
    type_into(second, "kernel", 1, 1, "4")
    second.board.press("End")
    first.choose("size", "small")
    assert settings_of(first) == settings_of(second)
    for grid in ("padded", "kernel", "output"):
        assert first.texts(grid) == second.texts(grid)
    assert first.status.inner_text() == second.status.inner_text()
    assert first.sentence.inner_text() == second.sentence.inner_text()
    expect(second.root.locator("select.lu-size")).to_have_value("small")
    expect_torch(first)
    expect_python(lab, second)


# --- cells ----------------------------------------------------------------------------------------


def test_typed_numbers_reach_the_output_and_python(lab):
    board = show(lab, DECK)
    x, k = np.array(slides.X, float), np.array(slides.K, float)
    type_into(board, "padded", 1, 1, "12")
    expect(board.cell("padded", 2, 1)).to_be_focused()  # Enter moves down
    lab.page.keyboard.type("0,5")
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.type("-.25")
    lab.page.keyboard.press("Enter")
    expect(board.cell("padded", 3, 1)).to_be_focused()  # below is the border: the cursor stays
    x[:, 0] = [12, 0.5, -0.25]
    type_into(board, "kernel", 0, 2, "-3")
    k[0, 2] = -3
    assert [row[1] for row in board.texts("padded")[1:4]] == ["12", "0,5", "-.25"]
    np.testing.assert_array_equal(board.inner(), x)
    expected = torch_conv2d(x, k, stride=2, padding=1)
    np.testing.assert_array_equal(board.numbers("output"), expected)
    lab.until(
        "the output in Python", lambda: lab.python("explorer.output.tolist()") == expected.tolist()
    )
    assert lab.python("explorer.input.tolist()") == x.tolist()
    assert lab.python("explorer.kernel.tolist()") == k.tolist()


@pytest.mark.closer
@pytest.mark.alone
def test_a_cell_is_edited_by_typing_after_a_click_and_by_a_double_click(lab):
    board = show(lab, DECK)
    for cell, number in [((1, 2), "8"), ((2, 2), "6")]:
        board.cell("padded", *cell).click()
        expect(board.cell("padded", *cell)).to_be_focused()
        expect(board.root.locator(".lu-edit")).to_have_count(0)  # the arrows still step
        lab.page.keyboard.type(number)
        expect(board.cell("padded", *cell).locator("input")).to_be_focused()
    board.sentence.click()  # a click elsewhere commits
    assert board.inner()[:2, 1].tolist() == [8, 6]
    board.cell("kernel", 0, 0).dblclick()
    lab.page.keyboard.type("2")
    lab.page.keyboard.press("Tab")
    assert board.numbers("kernel")[0, 0] == 2
    expect(board.cell("output", 0, 0)).to_be_focused()  # the next that Tab reaches
    expect_torch(board)
    expect_python(lab, board)


@pytest.mark.closer
@pytest.mark.alone
def test_the_click_that_ends_an_edit_is_not_lost(lab):
    """The sentence on a bad cell comes and goes; what is under the pointer must stay there
    meanwhile.
    """
    board = show(lab, DECK)
    board.cell("padded", 1, 1).click()
    lab.page.keyboard.type("three")
    board.button("next").click()
    expect(board.warning).to_be_visible()
    board.expect_step(2, 4)
    board.cell("padded", 1, 1).click()
    lab.page.keyboard.type("3")
    board.button("next").click()
    expect(board.warning).to_be_hidden()
    board.expect_step(3, 4)


@pytest.mark.closer
@pytest.mark.alone
def test_a_zero_of_the_border_cannot_be_edited(lab):
    board = show(lab, DECK)
    before = board.texts("padded")
    board.cell("padded", 0, 0).click()
    lab.page.keyboard.type("5")
    lab.page.keyboard.press("Enter")
    assert board.root.locator(".lu-edit").count() == 0
    assert board.texts("padded") == before


@pytest.mark.parametrize("grid", ["padded", "kernel"])
@pytest.mark.parametrize("opened", ["focused", "edited"])
def test_a_grid_can_be_pasted(lab, grid, opened):
    board = show(lab, DECK)
    offset = 1 if grid == "padded" else 0
    cell = board.cell(grid, offset + 1, offset + 1)
    board.cell(grid, offset, offset).click()  # Firefox would paste here
    cell.focus()
    if opened == "edited":
        cell.press("F2")
        expect(cell.locator("input")).to_be_focused()
    paste(lab, "4\t5,5\n-6\t7\n")
    x, k = np.array(slides.X, float), np.array(slides.K, float)
    (x if grid == "padded" else k)[1:, 1:] = [[4, 5.5], [-6, 7]]
    lab.until("the pasted cells", lambda: board.texts(grid)[offset + 1][offset + 2] == "5,5")
    expected = torch_conv2d(x, k, stride=2, padding=1)
    np.testing.assert_array_equal(board.numbers("output"), expected)
    lab.until(
        "the output in Python", lambda: lab.python("explorer.output.tolist()") == expected.tolist()
    )
    lab.page.keyboard.press("ArrowRight")
    assert "TD" in board.focused() or "INPUT" in board.focused(), (
        "the paste lost the keyboard's focus"
    )


@pytest.mark.closer
@pytest.mark.alone
def test_a_pasted_grid_that_does_not_fit_changes_nothing(lab):
    board = show(lab, DECK)
    before = board.texts("padded")
    board.cell("padded", 2, 2).focus()
    paste(lab, "1 2 3\n4 5 6\n7 8 9")
    expect(board.warning).to_contain_text("The pasted grid is 3×3 and does not fit at X[1, 1]")
    expect(board.warning).to_contain_text("larger")
    below = board.board.bounding_box()
    said = board.warning.bounding_box()
    assert said["y"] - (below["y"] + below["height"]) < 150  # at the grids, and not at the controls
    assert said["y"] < board.button("next").bounding_box()["y"]
    assert board.texts("padded") == before
    move(board, height=4, width=4)
    board.cell("padded", 2, 2).focus()
    paste(lab, "1 2 3\n4 5 6\n7 8 9")
    lab.until("the pasted cells", lambda: board.texts("padded")[4][4] == "9")
    expect_torch(board)


@pytest.mark.parametrize("text", ["three", "1/2", "2000000", "--1", ""], ids=repr)
def test_a_text_that_is_no_number_is_kept_marked_and_explained(lab, text):
    board = show(lab, DECK)
    before = board.texts("output")
    board.cell("padded", 1, 2).focus()
    lab.page.keyboard.press("Delete")
    lab.page.keyboard.type(text)
    lab.page.keyboard.press("Enter")
    assert board.cell("padded", 1, 2).inner_text() == text
    assert board.invalid("padded") == {(1, 2)}
    assert board.invalid("kernel") == set()
    expect(board.warning).to_be_visible()
    expect(board.warning).to_contain_text("X[0, 1]")
    expect(board.warning).to_contain_text(text or "empty")
    # only what is made from this cell is unknown; what no longer is known is never shown as a
    # number
    reads = {(0, 0), (0, 1)}
    for place in np.ndindex(2, 2):
        shown = board.texts("output")[place[0]][place[1]]
        assert shown == ("?" if place in reads else before[place[0]][place[1]]), place
    lab.until("the text in Python", lambda: lab.python("explorer._input_cells[0][1]") == text)
    message = problem_in_python(lab, "explorer.output")
    assert "ValueError" in message and "X[0, 1]" in message and repr(text) in message
    type_into(board, "padded", 1, 2, "3")
    assert board.invalid("padded") == set()
    expect_torch(board, slides.X, slides.K)


@pytest.mark.closer
def test_a_text_in_the_kernel_leaves_no_output_known(lab):
    board = show(lab, DECK)
    type_into(board, "kernel", 2, 2, "w")
    assert board.invalid("kernel") == {(2, 2)}
    expect(board.warning).to_contain_text("K[2, 2]")
    assert board.texts("output") == [["?", "?"], ["?", "?"]]
    lab.until("the text in Python", lambda: lab.python("explorer._kernel_cells[2][2]") == "w")
    assert "K[2, 2]" in problem_in_python(lab, "explorer.output")


@pytest.mark.closer
@pytest.mark.alone
def test_infinity_and_nan_can_be_typed(lab):
    board = show(lab, DECK)
    x = np.array(slides.X, float)
    type_into(board, "padded", 1, 1, "inf")
    type_into(board, "padded", 3, 3, "NaN")
    x[0, 0], x[2, 2] = np.inf, np.nan
    assert board.invalid("padded") == set()
    expect_torch(board, x, slides.K)
    lab.until("NaN in Python", lambda: lab.python("bool(np.isnan(explorer.input[2, 2]))"))
    np.testing.assert_array_equal(
        board.numbers("output"),
        np.array(lab.python("[[str(v) for v in row] for row in explorer.output]"), float),
    )


@pytest.mark.closer
@pytest.mark.alone
def test_escape_leaves_a_cell_as_it_was(lab):
    board = show(lab, DECK)
    for grid, place in [("padded", (1, 1)), ("kernel", (2, 0))]:
        before = board.texts(grid)
        type_into(board, grid, *place, "77", end="Escape")
        expect(board.cell(grid, *place)).to_be_focused()
        assert board.texts(grid) == before
        board.cell(grid, *place).press("Delete")
        lab.page.keyboard.press("Escape")
        assert board.texts(grid) == before
    expect_torch(board, slides.X, slides.K)


@pytest.mark.alone
def test_markup_in_a_cell_is_shown_as_text(lab):
    board = show(lab, DECK)
    markup = "<img src=x onerror='window.injected = 1'><b>7</b>"
    type_into(board, "padded", 1, 1, markup)
    type_into(board, "kernel", 1, 1, markup)
    for grid, place in [("padded", (1, 1)), ("kernel", (1, 1))]:
        assert board.cell(grid, *place).evaluate("td => td.textContent") == markup
    expect(board.warning).to_contain_text("<b>7</b>")
    board.board.press("End")
    board.cell("padded", 1, 1).focus()
    expect(board.note).to_contain_text("<b>7</b>")
    assert board.root.locator("img, b").count() == 0
    assert lab.page.evaluate("() => window.injected") is None


@pytest.mark.closer
@pytest.mark.alone
def test_shrinking_and_growing_loses_nothing_that_was_typed(lab):
    board = show(lab, BIG)
    for row, column, text in [(6, 6, "55"), (1, 6, "-44"), (6, 1, "x9"), (2, 2, "0,125")]:
        type_into(board, "padded", row, column, text)
    type_into(board, "kernel", 1, 1, "33")
    before = {grid: board.texts(grid) for grid in ("padded", "kernel", "output")}
    move(board, height=1, width=2, kernel_size=1, padding=0)
    assert board.warning.is_hidden()  # the bad cell is not shown now
    expect_torch(board)
    move(board, height=10, width=10, kernel_size=4, padding=3)
    move(board, height=6, width=6, kernel_size=2, padding=1)
    assert {grid: board.texts(grid) for grid in before} == before
    type_into(board, "padded", 6, 1, "9")
    expect_torch(board)
    expect_python(lab, board)


# --- keyboard, pointer, finger --------------------------------------------------------------------


@pytest.mark.closer
def test_the_keyboard_alone_reaches_everything_and_the_focus_is_seen(lab):
    board = show(lab, DECK)
    board.param("kernel_size").focus()
    lab.page.keyboard.press("Shift+Tab")
    for theme in ("Light", "Dark"):
        lab.theme(theme)
        reached = board.tab_through()
        wanted = [f"param {name}" for name in (*NAMES[2:], *NAMES[:2])] + ["board"]
        wanted += [f"cell of {grid}" for grid in ("padded", "kernel", "output")]
        wanted += [f"button {name}" for name in ("first", "back", "next", "play", "last")]
        assert [name for name, _ in reached] == [*wanted, "lu-step", "summary"]
        assert [(name, outline) for name, outline in reached if not is_seen(outline)] == []


def test_jupyterlab_takes_no_key_from_it(lab):
    board = show(lab, DECK, "'a cell below'")
    assert (
        board.root.locator(FOCUSABLE).count() == 6 + 1 + 4 + 5 + 1 + 2 + 1
    )  # see above, and lists
    assert board.stolen_keys() == []
    assert lab.problems() == []


@pytest.mark.closer
@pytest.mark.alone
def test_the_pointer_says_what_a_cell_feeds(lab):
    board = show(lab, BIG)
    board.cell("padded", 2, 3).hover()  # X[1, 2], read by four windows
    assert board.marked("output", "lu-feeds") == {(1, 2), (1, 3), (2, 2), (2, 3)}
    expect(board.note).to_contain_text("X[1, 2]")
    for name in ("Y[1, 2]", "Y[1, 3]", "Y[2, 2]", "Y[2, 3]"):
        expect(board.note).to_contain_text(name)
    board.cell("output", 3, 4).hover()
    assert board.marked("padded", "lu-from") == {(3, 4), (3, 5), (4, 4), (4, 5)}
    move(board, padding=0, stride=4)
    board.cell("padded", 2, 2).hover()
    assert board.marked("output", "lu-feeds") == set()
    expect(board.note).to_contain_text("no window")


@pytest.mark.chromium_only("a finger")
def test_a_finger_is_enough(new_lab, server):
    lab = new_lab(has_touch=True, is_mobile=True, viewport={"width": 800, "height": 1000})
    lab.open(server.make_notebook(IMPORTS, DECK))
    lab.run_all()
    board = Board(lab, "conv-explorer")
    board.cell("output", 1, 0).tap()
    board.expect_step(3, 4)
    board.button("next").tap()
    board.expect_step(4, 4)
    board.cell("padded", 2, 2).tap()
    lab.page.keyboard.type("6")  # what a keyboard on the screen sends
    board.cell("kernel", 0, 0).tap()
    lab.page.keyboard.type("5")
    board.button("first").tap()
    board.expect_step(0, 4)
    assert (board.inner()[1, 1], board.numbers("kernel")[0, 0]) == (6, 5)
    expect_torch(board)
    box = board.param("width").bounding_box()
    board.param("width").tap(position={"x": box["width"] - 4, "y": box["height"] / 2})
    assert board.value("width") == tables.LIMITS["size"]
    expect_torch(board)


# --- how it looks ---------------------------------------------------------------------------------


def test_its_controls_are_pinned_in_the_pane_of_a_notebook(lab):
    expect_pinning(lab, show(lab, DECK).root)


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    board = show(lab, DECK)
    lab.theme(theme)
    board.board.press("End")
    board.root.locator("summary").click()
    assert lab.accessibility_problems(WIDGETS) == []
    board.cell("padded", 2, 2).click()  # being edited
    assert lab.accessibility_problems(WIDGETS) == []
    lab.page.keyboard.type("three")
    lab.page.keyboard.press("Enter")
    expect(board.warning).to_be_visible()
    assert lab.accessibility_problems(WIDGETS) == []
    move(board, padding=0, kernel_size=5)
    expect(board.problem).to_contain_text("Smallest change")
    assert lab.accessibility_problems(WIDGETS) == []


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_a_screen_of_320_pixels(lab, size):
    board = show(lab, DECK)
    board.choose("size", size)
    lab.width(320)
    for key in ("Home", "ArrowRight", "End"):
        board.board.press(key)
        assert board.overflowing() == []
    type_into(board, "padded", 1, 1, "no number at all, and a long one")
    assert board.overflowing() == []
    move(board, padding=0, kernel_size=5)
    assert board.overflowing() == []


@pytest.mark.closer
@pytest.mark.alone
def test_the_classroom_size_is_read_from_the_back_of_the_room(lab):
    board = show(lab, DECK)
    sizes = board.sizes_of_cells()
    assert sizes["classroom"].height >= 1.4 * sizes["small"].height  # and all of it is in sight
    assert sizes["classroom"].font >= 24


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("a wish for less motion")
def test_who_wants_less_motion_sees_none(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    board = show(lab, DECK)
    assert board.moving() == []
    move(board, padding=2)
    board.button("play").press("Enter")
    assert board.moving() == []


# --- heights: no control of an explorer moves what lies below ------------------------------------

CLASSES = "ConvExplorer, PoolExplorer, TransposeExplorer, UnpoolExplorer"
ALL = f"from lecture_utils import {CLASSES}, slides"
#: The deck's example of each, and one with much to say.
EXPLORERS = {
    "conv-explorer": [
        "ConvExplorer(slides.X, slides.K, stride=2, padding=1)",
        "ConvExplorer([[-10.5] * 9] * 10, [[-2.5] * 5] * 5, dilation=2, padding=2)",
    ],
    "transpose-explorer": [
        "TransposeExplorer(stride=2, padding=1)",
        "TransposeExplorer([[-10.5] * 4] * 5, [[-2.5] * 4] * 4, stride=4, padding=1, dilation=3)",
    ],
    "pool-explorer": [
        "PoolExplorer(slides.POOL_INPUT)",
        "PoolExplorer([[-10.5] * 7] * 8, 4, 3, padding=2, mode='average', ceil_mode=True)",
    ],
    "unpool-explorer": [
        "UnpoolExplorer()",
        "UnpoolExplorer([[-10.5] * 7] * 8, kernel_size=3, stride=2, padding=1, ceil_mode=True)",
    ],
}
#: Each control is moved over all it offers, and back; after each value the page is drawn once.
#: What comes back: the heights that were seen, and the sentences for which there was no room.
MOVED = """async root => {
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const measured = () => ['', '.lu-stage', '.lu-foot'].map(part => {
        const box = (part ? root.querySelector(part) : root).getBoundingClientRect();
        return [box.top - root.getBoundingClientRect().top, box.height].map(Math.round);
    }).join(' / ');
    const heights = {}, cut = [];
    const look = what => {
        (heights[measured()] ??= []).push(what);
        for (const place of root.querySelectorAll('.lu-explorer-said')) {
            const over = place.scrollHeight - place.clientHeight;
            if (over > 1) cut.push(`${what}: ${place.textContent}`);
        }
    };
    look('start');
    for (const control of root.querySelectorAll('[data-param], .lu-step')) {
        const name = control.dataset.param ?? 'step';
        const isList = control.matches('select');
        const before = control.value;
        const count = control.max - control.min + 1;
        const values = () => isList ? [...control.options].map(one => one.value)
            : Array.from({length: count}, (_, i) => String(i + Number(control.min)));
        for (const value of [...values().slice(0, 24), before]) {
            control.value = value;
            control.dispatchEvent(new Event(isList ? 'change' : 'input'));
            await drawn();
            look(`${name}=${value}`);
        }
    }
    return {heights, cut};
}"""
ROOMS = [
    (1280, 720, "medium"),
    (1280, 720, "classroom"),
    (800, 900, "medium"),
    (390, 844, "medium"),
]


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("room", ROOMS, ids=str)
@pytest.mark.parametrize("kind", EXPLORERS)
def test_no_control_moves_what_lies_below(lab, kind, room):
    width, height, size = room
    lab.width(width, height)
    for made in EXPLORERS[kind]:
        lab.run(ALL, f"explorer = {made}\nexplorer.size = {size!r}\nexplorer")
        board = Board(lab, kind)
        lab.settle()
        seen = board.root.evaluate(MOVED)
        assert len(seen["heights"]) == 1, {
            how: [names[0], len(names)] for how, names in seen["heights"].items()
        }
        assert seen["cut"] == []


#: Counts how often a list is told its value.
TOLD = """() => {
    const {get, set} = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value');
    window.told = 0;
    Object.defineProperty(HTMLSelectElement.prototype, 'value', {get, set(value) {
        window.told += 1;
        set.call(this, value);
    }});
}"""


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("kind", EXPLORERS)
def test_no_list_is_told_the_value_that_it_has(lab, kind):
    """At each such word Chromium's autofill looks at every control of the page."""
    lab.run(ALL, f"explorer = {EXPLORERS[kind][0]}\nexplorer")
    board = Board(lab, kind)
    lab.page.evaluate(TOLD)
    strides = {board.value("stride")}
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight"):
        board.param("stride").press(key)
        strides.add(board.value("stride"))
    assert len(strides) > 1
    lab.settle()
    assert lab.page.evaluate("told") == 0


@pytest.mark.closer
@pytest.mark.alone
def test_in_a_narrow_classroom_a_board_keeps_room_for_its_grids(lab):
    lab.width(320, 900)
    made = [examples[0] for examples in EXPLORERS.values()]
    lab.run(ALL, *(f"explorer = {one}\nexplorer.size = 'classroom'\nexplorer" for one in made))
    seen = lab.page.locator(".lu-stage").evaluate_all(
        """all => all.map(stage => Math.max(...[...stage.querySelectorAll('.lu-grid')].map(
            grid => grid.offsetHeight)) <= stage.clientHeight)"""
    )
    assert seen == [True] * len(made)


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("it says what a frame lays out")
@pytest.mark.parametrize(
    "kind, control",
    [(kind, "step") for kind in EXPLORERS]
    + [
        ("conv-explorer", "stride"),
        ("transpose-explorer", "padding"),
        ("pool-explorer", "stride"),
    ],
)
def test_a_key_lays_out_the_boxes_that_change_and_not_the_page(lab, kind, control):
    """What changes stands in boxes whose size does not follow from it (see style.css)."""
    lab.run(ALL, f"explorer = {EXPLORERS[kind][0]}\nexplorer")
    board = Board(lab, kind)
    pressed = board.board if control == "step" else board.param(control)
    keys = ("ArrowRight", "ArrowRight", "ArrowLeft") * 2
    for key in keys[:3]:  # the boxes grow to what they have to hold
        pressed.press(key)
        lab.settle()
    browser = lab.context.browser
    browser.start_tracing(page=lab.page, categories=["devtools.timeline"])
    try:
        for key in keys[3:]:
            pressed.press(key)
            lab.settle()
    finally:
        record = browser.stop_tracing()
    events = json.loads(record)["traceEvents"]
    parts = [
        one["args"]["beginData"]["partialLayout"]
        for one in events
        if one["name"] == "Layout" and one["args"].get("beginData")
    ]
    assert len(parts) > 1 and all(parts), parts


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_decks_example_is_seen_whole_on_a_small_laptop(lab, kind):
    lab.width(1280, 720)
    lab.run(ALL, f"explorer = {EXPLORERS[kind][0]}\nexplorer")
    board = Board(lab, kind)
    lab.settle()
    pane = lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert board.root.bounding_box()["height"] <= pane["height"]
    assert board.root.locator(".lu-stage").evaluate("one => one.scrollHeight <= one.clientHeight")


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_decks_example_is_seen_whole_in_a_classroom(lab, kind):
    lab.width(1280, 720)
    lab.run(ALL, f"explorer = {EXPLORERS[kind][0]}\nexplorer.size = 'classroom'\nexplorer")
    board = Board(lab, kind)
    lab.settle()
    pane = lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert board.root.bounding_box()["height"] <= pane["height"]
    small = board.root.evaluate(
        """root => [...root.querySelectorAll('*')].filter(one => one.checkVisibility()
            && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && !one.closest('.lu-sign, details > :not(summary), select')
            && parseFloat(getComputedStyle(one).fontSize) < 24)
            .map(one => `${one.tagName} ${one.className}: ${one.textContent}`)"""
    )
    assert small == []
    stage = board.root.locator(".lu-stage")
    assert stage.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    for cell in board.root.locator("table[data-grid] td").all():
        assert cell.is_visible()  # no grid is left out


@pytest.mark.closer
@pytest.mark.alone
def test_a_message_on_what_was_typed_moves_nothing_and_leaves_the_controls_free(lab):
    for width in (1280, 390):
        lab.width(width, 800)
        lab.run(ALL, "explorer = ConvExplorer(slides.X, slides.K, stride=2, padding=1)\nexplorer")
        board = Board(lab, "conv-explorer")
        lab.settle()
        before = [part.bounding_box() for part in (board.root, board.button("next"))]
        cell = board.cell("padded", 1, 1)
        cell.press("Delete")
        lab.page.keyboard.type("no number at all, and a long one")
        lab.page.keyboard.press("Enter")
        board.warning.wait_for()
        after = [part.bounding_box() for part in (board.root, board.button("next"))]
        assert [box["height"] for box in after] == [box["height"] for box in before]
        assert after[1]["y"] - after[0]["y"] == before[1]["y"] - before[0]["y"]
        lab.page.keyboard.press("Escape")
        board.button("next").click(timeout=2000)  # nothing lies over it
        board.expect_step(2, 4)
