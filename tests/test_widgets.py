"""The widgets from Python: what they hold, refuse, say of themselves, and leave in a saved notebook."""

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
    ops,
    slides,
    style,
    tables,
    trace,
)
from lecture_utils.widgets._base import stylesheet

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
    padded, kernel, output = scene["grids"]
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
        (lambda: ConvExplorer(stride=0), ValueError, ["stride (=0)", "at least 1"]),
        (lambda: ConvExplorer(stride=9), ValueError, ["stride (=9)", "at most 4"]),
        (lambda: ConvExplorer(stride="2"), TypeError, ["stride (='2')", "whole number"]),
        (lambda: ConvExplorer(stride=(1, 2)), TypeError, ["stride (=(1, 2))", "whole number"]),
        (lambda: ConvExplorer(padding=True), TypeError, ["padding (=True)", "not a bool"]),
        (lambda: ConvExplorer(dilation=None), TypeError, ["dilation (=None)"]),
        (lambda: ConvExplorer(np.zeros((200, 200))), ValueError, ["200×200", "10×10"]),
        (lambda: ConvExplorer(slides.X, [[1, 2, 3]]), ValueError, ["1×3", "square"]),
        (lambda: ConvExplorer([[]]), ValueError, ["empty"]),
        (lambda: ConvExplorer([["a"]]), TypeError, ["numbers"]),
        (
            lambda: TransposeExplorer(output_padding=3),
            ValueError,
            ["output_padding (=3)", "at most 2"],
        ),
        (lambda: TransposeExplorer(strid=1), TypeError, ["strid", "output_padding"]),
        (lambda: PoolExplorer(mode="min"), ValueError, ["mode (='min')", "'average'"]),
        (lambda: PoolExplorer(ceil_mode=1), TypeError, ["ceil_mode (=1)", "True or False"]),
        (lambda: PoolExplorer(kernel_size=9), ValueError, ["kernel_size (=9)", "at most 4"]),
        (lambda: PoolExplorer(np.zeros((9, 9))), ValueError, ["9×9", "8×8"]),
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
    with pytest.raises(ValueError, match=r"dilation \(=0\) must be at least 1"):
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
    assert len(json.dumps(tables.conv2d_tables(), separators=(",", ":"))) < 100_000


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


# --- what is left in a notebook -------------------------------------------------------------------


@pytest.mark.parametrize(
    "widget", [Stepper(DECK), ConvExplorer(), ConvExplorer(kernel=np.ones((5, 5), int))]
)
def test_bundle_has_a_view_a_picture_and_the_text(widget):
    data, _ = widget._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == repr(widget)


def test_repr_is_the_same_in_every_run():
    assert repr(ConvExplorer(stride=2)) == repr(ConvExplorer(stride=2))
    assert "0x" not in repr(Stepper(DECK))


def test_palette_is_one():
    css = stylesheet("board.css")
    assert all(f"--lu-{role}: {colour}" in css for role, colour in style.COLOURS.items())


def test_every_custom_property_that_is_used_is_defined():
    css = stylesheet("board.css", "explorer.css")
    used = set(re.findall(r"var\((--lu-[\w-]+)", css))
    scripts = Stepper._esm + ConvExplorer._esm
    defined = set(re.findall(r"(--lu-[\w-]+)\s*:", css)) | set(
        re.findall(r'"(--lu-[\w-]+)"', scripts)
    )
    assert used <= defined, used - defined


def test_explorer_output_is_ops():
    explorer = ConvExplorer(stride=2, padding=1)
    assert np.array_equal(explorer.output, ops.conv2d(slides.X, slides.K, stride=2, padding=1))
