"""The stepper's other traces in JupyterLab and Chromium: three linked views, pooling, unpooling,
matrix.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from lecture_utils import ops, slides
from tests.browser.board import Board

pytestmark = pytest.mark.browser

IMPORTS = "from lecture_utils import PoolExplorer, Stepper, TransposeExplorer, ops, slides, trace"
Y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
VIEWS = f"""how = dict(stride=2, padding=1)
y = {Y.tolist()}
Stepper({{
    "inputs": trace.transposed_views(y, slides.K, walk="inputs", **how),
    "outputs": trace.transposed_views(y, slides.K, **how),
    "not turned": trace.transposed_views(y, slides.K, rotate=False, **how),
}}, size="small")"""


def show(lab, *cells: str) -> Board:
    lab.run(IMPORTS, *cells)
    return Board(lab, "stepper")


def transposed() -> np.ndarray:
    y, k = (torch.tensor(np.array(grid))[None, None] for grid in (Y, slides.K))
    return torch.nn.functional.conv_transpose2d(y, k, stride=2, padding=1)[0, 0].numpy()


def test_three_views_end_in_what_torch_computes(lab):
    board = show(lab, VIEWS)
    expected = transposed()
    for view, count in (("inputs", 4), ("outputs", 9)):
        board.view(view).check()
        board.board.press("End")
        board.expect_step(count, count)
        for grid in ("output", "stamped"):
            assert np.array_equal(board.numbers(grid), expected)
        assert np.array_equal(board.numbers("column").ravel(), expected.ravel())


def test_the_views_agree_after_every_key(lab):
    board = show(lab, VIEWS)
    board.board.press("Home")
    for index in range(1, 5):
        board.board.press("ArrowRight")
        board.expect_step(index, 4)
        output = [text or "0" for row in board.texts("output") for text in row]
        stamped = [text for row in board.texts("stamped") for text in row]
        column = [text or "0" for row in board.texts("column") for text in row]
        assert output == stamped == column


def test_a_view_is_chosen_by_keyboard_and_wrong_cells_are_marked(lab):
    board = show(lab, VIEWS)
    board.view("inputs").focus()
    board.page.keyboard.press("ArrowDown")
    expect(board.view("outputs")).to_be_checked()
    board.page.keyboard.press("ArrowDown")
    expect(board.view("not turned")).to_be_checked()
    board.board.press("End")
    assert board.numbers("output").tolist() == [[0, -7, 0], [2, 3, -1], [0, 3, 0]]
    assert board.marked("output", "lu-wrong") == {(0, 1), (1, 0), (1, 2), (2, 1)}
    assert board.marked("stamped", "lu-wrong") == set()
    label = board.cell("output", 0, 1).get_attribute("aria-label")
    assert label == "Z[0, 1]: -7, not the right value"


def test_a_cell_lights_up_in_all_three_views(lab):
    board = show(lab, VIEWS)
    board.view("outputs").check()
    board.cell("stamped", 0, 1).hover()
    expect(board.note).to_contain_text("Z[0, 1]")
    assert board.marked("output", "lu-from") == board.marked("stamped", "lu-from") == {(0, 1)}
    assert board.marked("column", "lu-from") == {(1, 0)}
    assert board.marked("padded", "lu-from") == {(r, c) for r in range(3) for c in range(1, 4)}
    assert board.marked("input", "lu-from") == {(0, 0), (0, 1)}
    assert board.marked("matrix", "lu-from") == {(1, n) for n in range(4)}


def test_the_views_step_without_a_kernel_and_keep_the_place_per_view(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook("import lecture_utils"))
    board = show(lab, VIEWS)
    lab.stop_kernel()
    board.view("outputs").check()
    board.board.press("End")
    board.expect_step(9, 9)
    board.view("inputs").check()
    board.expect_step(4, 4)


def test_pooling_shows_its_switches(lab):
    board = show(lab, "Stepper(trace.max_pool2d(slides.POOL_INPUT, 2))")
    x = torch.tensor(slides.POOL_INPUT)[None, None]
    values, places = torch.nn.functional.max_pool2d(x, 2, return_indices=True)
    assert board.texts("switches") == [["0"] * 4] * 4
    board.board.press("End")
    assert np.array_equal(board.numbers("output"), values[0, 0])
    assert np.flatnonzero(board.numbers("switches")).tolist() == sorted(places.flatten().tolist())
    board.board.press("Home")
    board.board.press("ArrowRight")
    assert board.marked("input", "lu-read") == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert board.marked("switches", "lu-write") == {(0, 1)}


def test_unpooling_fills_zeros_cell_by_cell(lab):
    switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)[1]
    board = show(lab, f"Stepper(trace.max_unpool2d(slides.UNPOOL_INPUT, {switches.tolist()}, 2))")
    assert board.numbers("output").tolist() == [[0] * 4] * 4
    board.board.press("End")
    y, places = torch.tensor(slides.UNPOOL_INPUT, dtype=torch.float64), torch.tensor(switches)
    expected = torch.nn.functional.max_unpool2d(y[None, None], places[None, None], 2)[0, 0]
    assert np.array_equal(board.numbers("output"), expected)


def test_a_row_of_the_matrix_belongs_to_its_window(lab):
    board = show(
        lab, "Stepper(trace.conv2d_views(slides.X, slides.K, stride=2, padding=1), size='small')"
    )
    for step in (1, 4):
        board.slider.fill(str(step))
        board.expect_step(step, 4)
        assert board.marked("matrix", "lu-read") == {(step - 1, n) for n in range(9)}
        assert board.marked("column", "lu-write") == {(step - 1, 0)}
    board.cell("vector", 4, 0).hover()
    assert board.marked("column", "lu-feeds") == {(n, 0) for n in range(4)}
    assert board.marked("padded", "lu-from") == {(2, 2)}


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(lab, theme):
    board = show(lab, VIEWS, "Stepper(trace.max_pool2d(slides.POOL_INPUT, 2), step=2)")
    board.view("not turned").check()
    board.board.press("End")
    lab.theme(theme)
    assert lab.accessibility_problems() == []


def test_nothing_overflows_on_a_phone(lab):
    board = show(lab, VIEWS)
    lab.width(320)
    assert board.overflowing() == []


# --- the other explorers --------------------------------------------------------------------------


def test_the_transpose_explorer_follows_every_slider_without_a_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook("import lecture_utils"))
    lab.run(IMPORTS, "TransposeExplorer(stride=2, padding=1)")
    board = Board(lab, "transpose-explorer")
    lab.stop_kernel()
    board.board.press("End")  # finished stays finished
    moves = ["output_padding", "dilation", "kernel_size", "stride", "height", "width", "padding"]
    for name in moves:
        board.param(name).press("ArrowRight")
        how = {n: board.value(n) for n in ("stride", "padding", "output_padding", "dilation")}
        y, k = (torch.tensor(board.numbers(grid))[None, None] for grid in ("input", "kernel"))
        expected = torch.nn.functional.conv_transpose2d(y, k, **how)[0, 0]
        assert np.array_equal(board.numbers("output"), expected), (name, how)


def test_the_pool_explorer_follows_its_choices_and_explains_what_is_impossible(lab):
    lab.run(IMPORTS, "pool = PoolExplorer(padding=1, stride=1)\npool")
    board = Board(lab, "pool-explorer")
    x = torch.tensor(slides.POOL_INPUT, dtype=torch.float64)[None, None]
    functional = torch.nn.functional
    assert np.array_equal(board.numbers("output"), functional.max_pool2d(x, 2, 1, 1)[0, 0])
    board.param("mode").select_option("average")
    assert np.array_equal(board.numbers("output"), functional.avg_pool2d(x, 2, 1, 1)[0, 0])
    lab.until("the mode in Python", lambda: lab.python("pool.mode") == "average")
    board.param("count_include_pad").select_option("false")
    without = functional.avg_pool2d(x, 2, 1, 1, count_include_pad=False)[0, 0]
    np.testing.assert_allclose(board.numbers("output"), without, rtol=1e-5)
    board.param("divisor_override").select_option("3")
    by_three = functional.avg_pool2d(x, 2, 1, 1, divisor_override=3)[0, 0]
    np.testing.assert_allclose(board.numbers("output"), by_three, rtol=1e-5)
    lab.until("the divisor in Python", lambda: lab.python("pool.divisor_override") == 3)
    board.param("mode").select_option("max")
    for name in ("count_include_pad", "divisor_override"):  # max pooling has no use for them
        expect(board.param(name)).to_be_hidden()
    board.param("padding").press("ArrowRight")
    expect(board.problem).to_contain_text("Padding (=2) must be at most half of kernel_size")
    board.param("padding").press("ArrowLeft")
    expect(board.problem).to_be_hidden()
    assert lab.accessibility_problems() == []


def test_cells_of_the_other_explorers_can_be_typed_into(lab):
    lab.run(IMPORTS, "transposed = TransposeExplorer(stride=2, padding=1)\ntransposed")
    board = Board(lab, "transpose-explorer")
    board.cell("input", 0, 0).click()
    board.page.keyboard.type("4")
    board.page.keyboard.press("Enter")
    board.board.press("End")
    y, k = (torch.tensor(board.numbers(grid))[None, None] for grid in ("input", "kernel"))
    assert y[0, 0, 0, 0] == 4
    expected = torch.nn.functional.conv_transpose2d(y, k, stride=2, padding=1)[0, 0]
    assert np.array_equal(board.numbers("output"), expected)
    lab.until("the number in Python", lambda: lab.python("int(transposed.input[0, 0])") == 4)
