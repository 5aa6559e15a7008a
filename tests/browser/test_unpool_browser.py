"""The explorer of unpooling in JupyterLab and Chromium: the encoder's places, the decoder's
values.
"""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from lecture_utils import slides, tables
from tests.browser.board import FOCUSABLE, SIZES, Board, is_seen

pytestmark = pytest.mark.browser
torch.set_num_threads(1)  # where two values go to one cell, the later one stays in torch too

IMPORTS = "import numpy as np\nfrom lecture_utils import UnpoolExplorer, slides"
DECK = "explorer = UnpoolExplorer()\nexplorer"
BIG = (
    "explorer = UnpoolExplorer(np.arange(64).reshape(8, 8) * 29 % 31 - 9, kernel_size=4)\nexplorer"
)
SLIDERS = ("height", "width", "kernel_size", "stride", "padding")
CHOICES = ("ceil_mode", "output_height", "output_width")


def show(lab, cell: str = DECK) -> Board:
    lab.run(IMPORTS, cell)
    return Board(lab, "unpool-explorer")


def move(board: Board, **settings: int | None) -> None:
    """Move sliders by arrow keys, one press a value; choose in lists."""
    for name, target in settings.items():
        control = board.param(name)
        if name in CHOICES:
            text = {None: "null", True: "true", False: "false"}.get(target, str(target))
            control.select_option(text)
            expect(control).to_have_value(text)
            continue
        way = target - board.value(name)
        if not way:
            continue
        control.focus()
        for _ in range(abs(way)):
            board.page.keyboard.press("ArrowRight" if way > 0 else "ArrowLeft")
        expect(control).to_have_value(str(target))


def type_into(board: Board, row: int, column: int, text: str) -> None:
    """Write a text into a cell of Y."""
    board.cell("decoder", row, column).press("Delete")
    board.page.keyboard.type(text)
    board.page.keyboard.press("Enter")


def setting_of(board: Board) -> dict[str, int | bool | None]:
    texts = board.values(*SLIDERS, *CHOICES)
    known = {"null": None, "true": True, "false": False}
    return {name: known[text] if text in known else int(text) for name, text in texts.items()}


def expect_torch(board: Board, changed: dict[tuple[int, int], float]) -> None:
    """Switches, map and output are torch's for the X on the page; ``changed`` are the decoder's
    values.
    """
    now, functional = setting_of(board), torch.nn.functional
    how = [now[name] for name in ("kernel_size", "stride", "padding")]
    p = now["padding"]
    texts = [row[p : len(row) - p] for row in board.texts("padded")]
    x = torch.tensor([[float(text) for text in row] for row in texts[p : len(texts) - p]])[
        None, None
    ]
    y, places = functional.max_pool2d(x, *how, ceil_mode=now["ceil_mode"], return_indices=True)
    for (row, column), value in changed.items():
        if row < y.shape[2] and column < y.shape[3]:
            y[0, 0, row, column] = value
    sides = zip(y.shape[2:], (now["output_height"], now["output_width"]), strict=True)
    size = [(m - 1) * how[1] - 2 * p + how[0] if wanted is None else wanted for m, wanted in sides]
    z = functional.max_unpool2d(y, places, *how, output_size=size)[0, 0]
    np.testing.assert_array_equal(board.numbers("decoder"), y[0, 0])
    np.testing.assert_array_equal(board.numbers("output"), z)
    switches = board.numbers("switches").ravel()
    assert set(np.flatnonzero(switches)) == set(places.flatten().tolist())
    expect(board.problem).to_be_hidden()
    board.expect_step(y.numel(), y.numel())


def test_it_opens_with_the_decks_numbers_and_says_whose_they_are(lab):
    board = show(lab)
    expect_torch(board, {(0, 1): -5})
    assert board.inner().tolist() == [list(row) for row in slides.POOL_INPUT]
    titles = board.root.locator(".lu-row-title").all_inner_texts()
    assert [title.partition(":")[0] for title in titles] == ["Encoder", "Decoder"]
    halves = [
        row.locator("table").evaluate_all("all => all.map(one => one.dataset.grid)")
        for row in board.root.locator(".lu-row").all()
    ]
    assert halves == [["padded", "switches"], ["decoder", "output"]]
    cell = board.cell("decoder", 0, 1)
    plain = board.cell("decoder", 0, 0)
    for size in ("font-size", "padding-top", "line-height"):  # as large and plain as any other
        style = f"td => getComputedStyle(td).getPropertyValue('{size}')"
        assert cell.evaluate(style) == plain.evaluate(style)
    line = "td => getComputedStyle(td).textDecorationStyle"
    assert (cell.evaluate(line), plain.evaluate(line)) == ("double", "dotted")
    assert cell.evaluate("td => td.textContent") == "-5"
    expect(cell).to_have_accessible_name("Y[0, 1]: -5, max pooling gives 5")
    expect(board.tells).to_contain_text("Y[0, 1] = -5 was typed: max pooling gives 5.")


def test_each_step_puts_one_value_into_its_place(lab):
    board = show(lab)
    board.board.press("Home")
    assert not board.numbers("output").any()
    for index, place in enumerate([(0, 1), (1, 3), (2, 0), (2, 2)], 1):
        board.board.press("ArrowRight")
        board.expect_step(index, 4)
        assert board.marked("output", "lu-write") == {place}
        assert board.marked("switches", "lu-read") == {place}
        assert len(board.marked("padded", "lu-read")) == 4
        assert np.count_nonzero(board.numbers("output")) == index
    expect(board.sentence).to_have_text("Y[1, 1] = 3 goes back to its switch: Z[2, 2] = 3")


def settings_to_visit(count: int) -> list[dict[str, int | bool | None]]:
    """Settings in which every switch finds its cell: the size of Z is that of X."""
    limits = {"height": 8, "width": 8, **tables.UNPOOL_LIMITS}
    draw = random.Random(5)
    found: list[dict[str, int | bool | None]] = []
    while len(found) < count:
        one = {name: draw.randint(0 if name == "padding" else 1, limits[name]) for name in SLIDERS}
        one |= {"ceil_mode": draw.random() < 0.5}
        one |= {"output_height": one["height"], "output_width": one["width"]}
        rest = [one[name] for name in (*SLIDERS[2:], "ceil_mode")]
        if not any(tables.unpool2d_problem(one[side], *rest, one[side]) for side in SLIDERS[:2]):
            found.append(one)
    return found


def test_settings_need_no_kernel_and_equal_torch(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(IMPORTS, BIG))
    lab.run_all()
    board = Board(lab, "unpool-explorer")
    lab.stop_kernel()
    type_into(board, 0, 0, "-70")
    type_into(board, 1, 1, "70")
    changed = {(0, 0): -70.0, (1, 1): 70.0}
    expect_torch(board, changed)
    for setting in settings_to_visit(8):
        move(board, output_height=None, output_width=None)  # its list follows the sliders
        move(board, **setting)
        expect_torch(board, changed)


def test_every_size_that_is_offered_is_torchs(lab):
    x = "np.arange(42).reshape(6, 7) % 5"
    board = show(lab, f"explorer = UnpoolExplorer({x}, kernel_size=3)\nexplorer")
    offered = board.param("output_width").locator("option").all_inner_texts()
    assert offered == ["by rule: 6", "4", "5", "6", "7, as X", "8"]
    move(board, output_width=7)
    expect_torch(board, {})
    move(board, output_width=8, output_height=8)
    expect_torch(board, {})
    expect(board.tells).to_contain_text("Choose the size of X for Z.")
    wanted = [8, 8]
    lab.until("the size in Python", lambda: lab.python("list(explorer.output_size)") == wanted)
    assert lab.python("explorer.output.tolist()") == board.numbers("output").tolist()


def test_what_is_typed_over_is_marked_until_the_cell_is_emptied(lab):
    board = show(lab)
    type_into(board, 1, 0, "0,5")
    assert board.marked("decoder", "lu-noted") == {(0, 1), (1, 0)}
    expect(board.tells).to_contain_text("2 values of Y were typed.")
    expect_torch(board, {(0, 1): -5, (1, 0): 0.5})
    expected = board.numbers("decoder").tolist()
    lab.until("Y in Python", lambda: lab.python("explorer.decoder_map.tolist()") == expected)
    type_into(board, 0, 1, "")
    expect_torch(board, {(1, 0): 0.5})
    assert board.texts("decoder") == [["2", "5"], ["0,5", "3"]]
    board.cell("padded", 0, 0).press("Delete")  # a larger maximum at another place
    lab.page.keyboard.type("9")
    lab.page.keyboard.press("Enter")
    expect_torch(board, {(1, 0): 0.5})
    assert board.numbers("decoder")[0, 0] == 9
    type_into(board, 0, 0, "two")
    assert board.invalid("decoder") == {(0, 0)}
    expect(board.warning).to_contain_text("Y[0, 0] holds “two”")
    assert board.texts("output")[0][0] == "?"
    assert board.texts("decoder")[0][0] == "two"


def test_a_value_that_is_replaced_is_seen_and_told(lab):
    board = show(lab)
    move(board, kernel_size=3, stride=1)
    type_into(board, 0, 0, "7")
    board.expect_step(4, 4)
    board.board.press("Home")
    board.board.press("ArrowRight")
    assert board.numbers("output")[2, 0] == 7
    board.board.press("ArrowRight")
    board.board.press("ArrowRight")
    assert board.numbers("output")[2, 0] == 6
    expect(board.sentence).to_contain_text("Z[2, 0] = 6; it replaces the 7 of Y[0, 0]")
    expect(board.tells).to_contain_text("Several windows remember")
    board.cell("output", 2, 0).hover()
    assert {(0, 0), (1, 0)} <= board.marked("decoder", "lu-from")


IMPOSSIBLE = {
    "border": ({"padding": 2}, "Padding (=2) must be at most half", {"padding": 1}),
    "size": (
        {"output_height": 5, "kernel_size": 1},
        "An output_size of 5 is",
        {"output_height": 4},
    ),
    "switch": (
        {"height": 5, "width": 5},
        "The switch of Y",
        {"output_height": 5, "output_width": 5},
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_impossible_setting_says_what_makes_it_possible(lab, case):
    setting, sentence, cure = IMPOSSIBLE[case]
    board = show(lab, "explorer = UnpoolExplorer(-np.arange(16).reshape(4, 4)[::-1])\nexplorer")
    move(board, **setting)
    expect(board.problem).to_contain_text(sentence)
    expect(board.problem).to_contain_text(re.compile("Smallest change|Use at most"))
    assert board.table("output").locator("td").count() == 0
    said = board.problem.inner_text().strip().partition("\n")[0].strip()
    lab.until("the setting in Python", lambda: said in lab.python("repr(explorer)"))
    move(board, **cure)
    expect_torch(board, {})


def test_the_keyboard_reaches_everything_and_jupyterlab_takes_no_key(lab):
    lab.run(IMPORTS, DECK, "'a cell below'")
    board = Board(lab, "unpool-explorer")
    assert board.root.locator(FOCUSABLE).count() == 8 + 1 + 1 + 4 + 5 + 1 + 2 + 1
    board.param("kernel_size").focus()
    lab.page.keyboard.press("Shift+Tab")
    reached = board.tab_through()
    names = (*SLIDERS[2:], *CHOICES, *SLIDERS[:2])
    wanted = [f"param {name}" for name in names] + ["board"]
    wanted += [f"cell of {grid}" for grid in ("padded", "switches", "decoder", "output")]
    assert [name for name, _ in reached][: len(wanted)] == wanted
    assert [(name, outline) for name, outline in reached if not is_seen(outline)] == []
    assert board.stolen_keys() == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    board = show(lab)
    lab.theme(theme)
    assert lab.accessibility_problems() == []
    board.board.press("Home")
    type_into(board, 1, 1, "three")
    move(board, kernel_size=3, stride=1)
    assert lab.accessibility_problems() == []
    move(board, output_height=4, height=7)
    expect(board.problem).to_contain_text("Smallest change")
    assert lab.accessibility_problems() == []


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_a_screen_of_320_pixels(lab, size):
    board = show(lab)
    board.choose("size", size)
    lab.width(320)
    assert board.overflowing() == []
    type_into(board, 0, 0, "-123456.75")
    move(board, kernel_size=3, stride=1)
    assert board.overflowing() == []
