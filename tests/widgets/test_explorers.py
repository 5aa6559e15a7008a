"""Stepper and explorers from Python: what they hold, refuse, say, and leave in a notebook."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
import pytest
import torch

from lecture_utils import (
    ConvExplorer,
    PoolExplorer,
    Stepper,
    TransposeExplorer,
    UnpoolExplorer,
    ops,
    slides,
    tables,
    trace,
)

DECK = trace.conv2d(slides.X, slides.K, stride=2, padding=1)


# --- stepper --------------------------------------------------------------------------------------


def test_stepper_says_its_numbers():
    assert (
        repr(Stepper(DECK))
        == "Stepper(conv2d, stride=2, padding=1, dilation=1: Y = [[2, -5], [-2, 1]])"
    )


def test_scene_is_plain_json_and_holds_the_trace():
    scene = json.loads(json.dumps(Stepper(DECK)._scenes[""]))
    assert [grid["name"] for grid in scene["grids"]] == ["padded", "kernel", "output"]
    assert scene["boards"] == [
        {"title": "", "grids": ["padded", "kernel", "output"], "signs": ["*", "="]}
    ]
    padded, _, output = scene["grids"]
    assert padded["text"] == [str(v) for v in np.pad(np.array(slides.X), 1).flat]
    assert output["text"] == ["2", "-5", "-2", "1"]
    assert len(padded["border"]) == 25 - 9
    for step, shown in zip(DECK.steps, scene["steps"], strict=True):
        assert shown["sentence"] == step.sentence
        read = {(cell.row, cell.column) for cell in step.reads if cell.grid == "padded"}
        assert {divmod(cell, 5) for cell in shown["reads"]["padded"]} == read
        assert shown["columns"] == 3 and len(shown["terms"]) == 9


def test_scene_marks_cells_that_no_window_reads():
    record = trace.conv2d(np.arange(16).reshape(4, 4), slides.K, stride=2)
    unread = Stepper(record)._scenes[""]["grids"][0]["unread"]
    assert unread == [3, 7, 11, 12, 13, 14, 15]


def test_nan_and_infinity_can_be_shown():
    x = np.array(slides.X, float)
    x[1, 1] = np.nan
    x[0, 0] = np.inf
    scene = Stepper(trace.conv2d(x, slides.K, padding=1))._scenes[""]
    assert {"NaN", "∞"} <= set(scene["grids"][0]["text"])
    json.dumps(scene, allow_nan=False)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Stepper(DECK, spead=2), TypeError, ["spead", "trace, step, size"]),
        (lambda: Stepper([[1]]), TypeError, ["trace (=[[1]])", "must be a Trace"]),
        (lambda: Stepper(DECK, step=5), IndexError, ["(=5)", "from 0 (the start) to 4"]),
        (lambda: Stepper(DECK, step=1.5), TypeError, ["1.5", "whole number"]),
        (lambda: Stepper(DECK, size="huge"), ValueError, ["'huge'", "'classroom'"]),
        (
            lambda: Stepper(trace.conv2d(np.zeros((30, 30)), slides.K)),
            ValueError,
            ["30×30", "24×24", "X[:12, :12]"],
        ),
        (lambda: ConvExplorer(strides=2), TypeError, ["strides", "stride"]),
        (lambda: ConvExplorer(stride=0), ValueError, ["stride (=0)", "from 1 to 4"]),
        (lambda: ConvExplorer(stride=9), ValueError, ["stride (=9)", "from 1 to 4"]),
        (lambda: ConvExplorer(stride="2"), TypeError, ["stride (='2')", "whole number"]),
        (lambda: ConvExplorer(stride=(1, 2)), TypeError, ["stride (=(1, 2))", "whole number"]),
        (lambda: ConvExplorer(padding=True), TypeError, ["padding (=True)", "not bool"]),
        (lambda: ConvExplorer(dilation=None), TypeError, ["dilation (=None)"]),
        (lambda: ConvExplorer(np.zeros((200, 200))), ValueError, ["200×200", "10×10"]),
        (lambda: ConvExplorer(slides.X, [[1, 2, 3]]), ValueError, ["1×3", "square"]),
        (lambda: ConvExplorer([[]]), ValueError, ["empty"]),
        (lambda: ConvExplorer([["a"]]), TypeError, ["numbers"]),
        (
            lambda: TransposeExplorer(output_padding=3),
            ValueError,
            ["output_padding (=3)", "from 0 to 2"],
        ),
        (lambda: TransposeExplorer(strid=1), TypeError, ["strid", "output_padding"]),
        (lambda: PoolExplorer(mode="min"), ValueError, ["mode (='min')", "'average'"]),
        (lambda: PoolExplorer(ceil_mode=1), TypeError, ["ceil_mode (=1)", "True or False"]),
        (lambda: PoolExplorer(kernel_size=9), ValueError, ["kernel_size (=9)", "from 1 to 4"]),
        (lambda: PoolExplorer(np.zeros((9, 9))), ValueError, ["9×9", "8×8"]),
        (lambda: PoolExplorer(dilations=2), TypeError, ["dilations", "count_include_pad"]),
        (lambda: PoolExplorer(output_padding=0), TypeError, ["output_padding", "divisor_override"]),
        (lambda: ConvExplorer(output_padding=0), TypeError, ["output_padding", "dilation"]),
        (lambda: PoolExplorer(count_include_pad=0), TypeError, ["count_include_pad (=0)"]),
        (lambda: PoolExplorer(divisor_override=0), ValueError, ["divisor_override (=0)"]),
        (lambda: PoolExplorer(divisor_override=17), ValueError, ["(=17)", "from 1 to 16"]),
        (lambda: PoolExplorer(divisor_override=1.5), TypeError, ["divisor_override (=1.5)"]),
        (lambda: UnpoolExplorer(dilation=1), TypeError, ["dilation", "decoder_map"]),
        (lambda: UnpoolExplorer(kernel_size=5), ValueError, ["kernel_size (=5)", "from 1 to 4"]),
        (lambda: UnpoolExplorer(ceil_mode="no"), TypeError, ["ceil_mode (='no')"]),
        (lambda: UnpoolExplorer(output_size=20), ValueError, ["output_size (=20)", "from 1 to 13"]),
        (lambda: UnpoolExplorer(output_size=0), ValueError, ["output_size (=0)"]),
        (lambda: UnpoolExplorer(output_size=(4, 4, 4)), ValueError, ["output_size (=(4, 4, 4))"]),
        (lambda: UnpoolExplorer(output_size=4.0), TypeError, ["output_size (=4.0)"]),
        (lambda: UnpoolExplorer(decoder_map=[[1, 2]]), ValueError, ["1×2", "gives 2×2"]),
        (lambda: UnpoolExplorer(decoder_map=[["a"]]), TypeError, ["decoder_map", "numbers"]),
        (lambda: UnpoolExplorer(np.zeros((9, 9))), ValueError, ["9×9", "8×8"]),
        (lambda: ConvExplorer(np.zeros((2, 3, 3))), ValueError, ["3 dimensions", "bare grid"]),
    ],
)
def test_bad_arguments_are_explained(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)


# --- explorer -------------------------------------------------------------------------------------


def test_explorer_follows_its_parameters_and_equals_torch():
    explorer = ConvExplorer(np.arange(30).reshape(5, 6), slides.K)
    for stride, padding, dilation in [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 3, 3)]:
        explorer.stride, explorer.padding, explorer.dilation = stride, padding, dilation
        expected = torch.nn.functional.conv2d(
            torch.tensor(explorer.input)[None, None],
            torch.tensor(explorer.kernel)[None, None],
            None,
            stride,
            padding,
            dilation,
        )[0, 0]
        assert np.array_equal(explorer.output, expected)


def test_explorer_refuses_bad_values_later_too():
    explorer = ConvExplorer()
    with pytest.raises(ValueError, match=r"dilation \(=0\) must be from 1 to 3"):
        explorer.dilation = 0
    with pytest.raises(TypeError, match=r"kernel_size \(=2.0\)"):
        explorer.kernel_size = 2.0
    assert (explorer.dilation, explorer.kernel_size) == (1, 3)


def test_impossible_setting_is_kept_and_explained():
    explorer = ConvExplorer(kernel=np.ones((5, 5), int))
    sentence = "Smallest change: padding=1, or kernel_size=3, or a size of 5."
    with pytest.raises(ValueError, match=re.escape(sentence)):
        _ = explorer.output
    assert "no output" in repr(explorer) and sentence in repr(explorer)
    assert explorer.kernel_size == 5
    explorer.padding = 1
    assert explorer.output.shape == (1, 1)


def test_text_in_a_cell_is_kept_and_explained():
    explorer = ConvExplorer(padding=1)
    explorer._input_cells = [["three", *explorer._input_cells[0][1:]], *explorer._input_cells[1:]]
    with pytest.raises(ValueError, match=r"X\[0, 0\] holds 'three', which is not a number"):
        _ = explorer.output
    assert "'three'" in repr(explorer)
    assert explorer._repr_mimebundle_()[0]["image/png"]


def test_growing_and_shrinking_loses_nothing():
    explorer = ConvExplorer(slides.X, slides.K)
    explorer.height, explorer.kernel_size = 8, 5
    grown = explorer.input
    assert np.array_equal(grown[:3], slides.X)
    explorer.height = 2
    explorer.height = 8
    assert np.array_equal(explorer.input, grown)


def test_floats_stay_floats():
    assert np.allclose(ConvExplorer([[0.5, 0.25], [1, 2]], [[2]]).output, [[1, 0.5], [2, 4]])


def test_numbers_are_not_rounded_on_their_way_into_cells():
    values = [[123456.7, 1 / 3], [float("nan"), -float("inf")]]
    assert np.array_equal(ConvExplorer(values, [[1]]).input, values, equal_nan=True)


def test_numbers_too_large_for_exact_sums_are_refused():
    with pytest.raises(ValueError, match=r"input\[0, 0\] \(=10000000\) must be from -1000000"):
        ConvExplorer([[10_000_000]])


def test_tables_problem_exactly_where_there_is_no_window():
    found = tables.conv2d_tables()
    for n, by_kernel in enumerate(found["problems"]):
        for k, by_padding in enumerate(by_kernel):
            for p, by_dilation in enumerate(by_padding):
                for d, problem in enumerate(by_dilation):
                    for s in range(tables.LIMITS["stride"]):
                        assert bool(problem) == (found["windows"][n][k][s][p][d] == [])


def test_tables_stay_small():
    for made in (tables.conv2d_tables, tables.conv_transpose2d_tables, tables.pool2d_tables):
        assert len(json.dumps(made(), separators=(",", ":"))) < 100_000
    assert len(json.dumps(tables.unpool2d_tables(), separators=(",", ":"))) < 30_000


def test_the_other_explorers_say_their_numbers():
    assert repr(TransposeExplorer(stride=2, padding=1)).endswith(
        "output_padding=0, dilation=1: Z = [[0, 7, 0], [-2, 3, 5], [0, -3, 0]])"
    )
    assert "Y = [[2, 5], [6, 3]]" in repr(PoolExplorer())
    assert "dilation=1" in repr(PoolExplorer(mode="average", dilation=2))
    with pytest.raises(ValueError, match=r"output_padding \(=1\) must be smaller than stride"):
        _ = TransposeExplorer(output_padding=1).output
    with pytest.raises(ValueError, match=r"padding \(=2\) must be at most half of kernel_size"):
        _ = PoolExplorer(padding=2).output


def test_the_explorers_pictures_exist_also_without_an_output():
    for widget in (TransposeExplorer(output_padding=1), PoolExplorer(padding=2), PoolExplorer()):
        assert widget._repr_mimebundle_()[0]["image/png"]


# --- the explorer of unpooling --------------------------------------------------------------------


def test_the_decks_map_goes_back_to_the_decks_places():
    explorer = UnpoolExplorer()
    assert explorer.decoder_map.tolist() == [list(row) for row in slides.UNPOOL_INPUT]
    assert repr(explorer) == (
        "UnpoolExplorer(height=4, width=4, kernel_size=2, stride=2, padding=0, ceil_mode=False, "
        "output_size=None: Y = [[2, -5], [6, 3]], "
        "Z = [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]])"
    )
    assert UnpoolExplorer(slides.POOL_INPUT).decoder_map.tolist() == [[2, 5], [6, 3]]


def test_what_holds_the_maximum_follows_x_and_what_was_typed_stays():
    explorer = UnpoolExplorer()
    cells = [list(row) for row in explorer._input_cells]
    cells[0][0], cells[0][2] = "8", "9"
    explorer._input_cells = cells
    assert explorer.decoder_map.tolist() == [[8, -5], [6, 3]]
    assert explorer.output.tolist() == [[8, 0, -5, 0], [0, 0, 0, 0], [6, 0, 3, 0], [0, 0, 0, 0]]
    explorer._map_cells = [[""] * 9] * 9
    assert explorer.decoder_map.tolist() == [[8, 9], [6, 3]]


def test_a_map_of_the_decoder_is_taken_as_it_is():
    values = [[1.5, float("nan")], [-np.inf, 0]]
    explorer = UnpoolExplorer(slides.POOL_INPUT, values)
    assert np.array_equal(explorer.decoder_map, values, equal_nan=True)
    assert explorer.output[0, 1] == 1.5 and np.isnan(explorer.output[1, 3])


def test_every_window_of_the_largest_map_can_be_typed_into():
    explorer = UnpoolExplorer(np.zeros((8, 8)), kernel_size=4, stride=1, padding=2)
    assert explorer.decoder_map.shape == (9, 9)
    explorer._map_cells = [[str(9 * r + c) for c in range(9)] for r in range(9)]
    assert explorer.decoder_map[8, 8] == 80
    shown = tables.unpool2d_tables()["windows"]
    most = max(len(w) for n in shown for k in n for s in k for p in s for w in p)
    assert most == 9
    larger = tables.unpool2d_tables()["sizes"]
    most = max(w[2] for n in larger for k in n for s in k for p in s for w in p)
    assert most == tables.UNPOOL_LIMITS["output_size"]


def test_unpooling_equals_torch_with_overlaps_and_other_sizes():
    functional, x = torch.nn.functional, np.arange(35).reshape(5, 7) * 11 % 13
    settings = [((2, 2, 0), (5, 7)), ((3, 2, 1), None), ((2, 2, 0), (5, 6))]
    for (k, s, p), size in settings:
        explorer = UnpoolExplorer(x, None, k, s, p, output_size=size)
        x4 = torch.tensor(x, dtype=torch.float64)[None, None]
        y, places = functional.max_pool2d(x4, k, s, p, return_indices=True)
        expected = functional.max_unpool2d(y, places, k, s, p, size)[0, 0]
        assert np.array_equal(explorer.output, expected), (k, s, p, size)


def test_the_size_of_the_unpooled_map_may_be_given_for_one_axis():
    explorer = UnpoolExplorer(np.arange(25).reshape(5, 5))
    assert explorer.output_size is None
    explorer.output_width = 5
    assert explorer.output_size == (4, 5)
    assert "output_size=(None, 5)" in repr(explorer)
    explorer.output_height = 5
    assert explorer.output.shape == (5, 5)
    assert explorer.output[1, 1] == 6


def test_impossible_unpooling_is_kept_and_explained():
    explorer = UnpoolExplorer(np.arange(25).reshape(5, 5))
    assert "is cell 16 of X (5×5)" in repr(explorer)
    with pytest.raises(ValueError, match=r"Smallest change: output_size 5×5, the size of X\.$"):
        _ = explorer.output
    explorer.output_height = 9
    with pytest.raises(ValueError, match=r"^Height: An output_size of 9 .* output_size=5\.$"):
        _ = explorer.decoder_map
    explorer.padding = 2
    with pytest.raises(ValueError, match=r"^Height: Padding \(=2\) must be at most half"):
        _ = explorer.output
    assert "no output" in repr(explorer)
    small = UnpoolExplorer([[1]], stride=3, padding=1)
    with pytest.raises(ValueError, match=r"= 0 cells: .* Smallest change: output_size=1, the size"):
        _ = small.output
    small.output_height = small.output_width = 1
    assert small.output.tolist() == [[1]]
    assert UnpoolExplorer(padding=2, decoder_map=[[1]]).step == 0


def test_text_in_a_cell_of_the_map_is_kept_and_explained():
    explorer = UnpoolExplorer()
    explorer._map_cells = [["two", *explorer._map_cells[0][1:]], *explorer._map_cells[1:]]
    with pytest.raises(ValueError, match=r"Y\[0, 0\] holds 'two', which is not a number"):
        _ = explorer.output
    assert "'two'" in repr(explorer)
    assert explorer._repr_mimebundle_()[0]["image/png"]


def test_it_opens_finished_unless_a_step_is_given():
    assert [UnpoolExplorer().step, UnpoolExplorer(stride=1).step] == [4, 9]
    assert UnpoolExplorer(step=1).step == 1


def test_the_average_follows_what_its_border_counts_for():
    explorer = PoolExplorer(mode="average", padding=1)
    assert explorer.output[0, 1] == 1.25
    explorer.count_include_pad = False
    assert explorer.output[0, 1] == 2.5
    explorer.divisor_override = 5
    assert explorer.output[0, 1] == 1
    assert "count_include_pad=False, divisor_override=5: Y" in repr(explorer)
    assert "count_include_pad" not in repr(PoolExplorer())


# --- what is left in a notebook -------------------------------------------------------------------


@pytest.mark.parametrize(
    "widget",
    [Stepper(DECK), ConvExplorer(), ConvExplorer(kernel=np.ones((5, 5), int)), UnpoolExplorer()],
    ids=["stepper", "explorer", "impossible", "unpooling"],
)
def test_bundle_has_a_view_a_picture_and_the_text(widget):
    data, _ = widget._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"].partition("\n")[0] == repr(widget)


def test_repr_is_the_same_in_every_run():
    assert repr(ConvExplorer(stride=2)) == repr(ConvExplorer(stride=2))
    assert "0x" not in repr(Stepper(DECK))


def test_explorer_output_is_ops():
    explorer = ConvExplorer(stride=2, padding=1)
    assert np.array_equal(explorer.output, ops.conv2d(slides.X, slides.K, stride=2, padding=1))
