"""Transposed convolution, recorded: three explanations of one grid, equal to torch and to
autograd.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import matrices, ops, slides, trace
from lecture_utils.engine.trace import Cell
from tests.tables import examples

EXAMPLES = examples(2000)
Y = [[2, -5], [-2, 1]]
DECK = {"stride": 2, "padding": 1}
DECK_RESULT = [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]

torch.set_num_threads(1)


@st.composite
def cases(draw, gradient=False):
    """A transposed convolution that has an output: rectangular, asymmetric, with everything it has.

    With ``gradient`` its output_padding is smaller than the stride: with a larger one (which the
    dilation may allow) a convolution of the output no longer has the size of the input.
    """
    k, s, d = (draw(st.tuples(st.integers(1, 3), st.integers(1, 3))) for _ in range(3))
    size = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    extra = tuple(draw(st.integers(0, (s[a] if gradient else max(s[a], d[a])) - 1)) for a in (0, 1))
    reach = [(size[a] - 1) * s[a] + d[a] * (k[a] - 1) + extra[a] for a in (0, 1)]
    padding = tuple(draw(st.integers(0, min(reach[a] // 2, 3))) for a in (0, 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    y, weight = rng.integers(-4, 5, size), rng.integers(-4, 5, k)
    how = {"stride": s, "padding": padding, "output_padding": extra, "dilation": d}
    return y, weight, how


@settings(max_examples=examples(300))
@given(cases(), st.sampled_from(["gather", "stamp", "matrix"]))
def test_every_explanation_equals_torch_also_with_a_large_output_padding(case, method):
    y, weight, how = case
    y4, k4 = (torch.tensor(grid)[None, None] for grid in (y, weight))
    z = torch.nn.functional.conv_transpose2d(y4, k4, **how)[0, 0]
    assert np.array_equal(trace.conv_transpose2d(y, weight, **how, method=method).output, z)


@settings(max_examples=EXAMPLES)
@given(cases(gradient=True))
def test_gather_stamp_matrix_torch_and_autograd_agree(case):
    y, weight, how = case
    grids = {
        m: trace.conv_transpose2d(y, weight, **how, method=m).output
        for m in ("gather", "stamp", "matrix")
    }
    y4, k4 = (torch.tensor(grid, dtype=torch.float64)[None, None] for grid in (y, weight))
    z = torch.nn.functional.conv_transpose2d(y4, k4, **how)[0, 0]
    x4 = torch.zeros(1, 1, *z.shape, dtype=torch.float64, requires_grad=True)
    forward = {name: how[name] for name in ("stride", "padding", "dilation")}
    torch.nn.functional.conv2d(x4, k4, **forward).backward(y4)
    assert np.array_equal(x4.grad[0, 0], z)
    C = matrices.conv_matrix(weight, z.shape, **forward)
    assert np.array_equal((C.T @ y.ravel()).reshape(z.shape), z)
    for method, grid in grids.items():
        assert np.array_equal(grid, z), method


@settings(max_examples=examples(150))
@given(cases(), st.sampled_from(["gather", "stamp", "matrix"]))
def test_the_last_frame_is_the_output_and_links_lead_to_it(case, method):
    y, weight, how = case
    record = trace.conv_transpose2d(y, weight, **how, method=method)
    last = np.array(
        [[0 if v is None else v for v in row] for row in record.frame(len(record)).output]
    )
    assert np.array_equal(last, record.output)
    moved = y.copy()
    n = tuple(np.random.default_rng(len(record)).integers(0, y.shape))
    moved[n] += 1
    differs = np.argwhere(
        trace.conv_transpose2d(moved, weight, **how, method=method).output != record.output
    )
    source = {"gather": "padded", "stamp": "input", "matrix": "vector"}[method]
    cell = place_of(record, source, n, y.shape)
    fed = {made[1:] for made in record.feeds(*cell) if made.grid == "output"} if cell else set()
    assert {tuple(place) for place in differs.tolist()} <= fed
    for made in fed:
        assert cell in record.comes_from(*made)


def place_of(record, name, n, shape):
    """Where input cell ``n`` stands in the grid ``name`` of a trace; None if padding cut it off."""
    if name == "vector":
        return Cell(name, int(n[0] * shape[1] + n[1]), 0)
    grid = record.grids[name]
    r, c = (int(n[a] * grid.spacing[a] + grid.origin[a]) for a in (0, 1))
    inside = 0 <= r < grid.shape[0] and 0 <= c < grid.shape[1]
    return Cell(name, r, c) if inside else None


@settings(max_examples=examples(150))
@given(cases(), st.sampled_from(["outputs", "inputs"]))
def test_the_three_views_end_alike_and_agree_at_every_step(case, walk):
    y, weight, how = case
    views = trace.transposed_views(y, weight, **how, walk=walk)
    assert len(views) == (y.size if walk == "inputs" else views.output.size)
    for index in {0, 1, len(views) // 2, len(views)}:
        written = views.frame(index).written
        flat = [
            [0 if value is None else value for row in written[name] for value in row]
            for name in ("output", "stamped", "column")
            if name in written
        ]
        assert all(part == flat[0] for part in flat)
    assert np.array_equal(views.output, ops.conv_transpose2d(y, weight, **how)) or not weight.any()


def test_the_lectures_numbers():
    views = trace.transposed_views(Y, slides.K, **DECK)
    assert views.output.tolist() == DECK_RESULT
    assert views.grids["padded"].values.tolist() == [
        [0, 0, 0, 0, 0],
        [0, 2, 0, -5, 0],
        [0, 0, 0, 0, 0],
        [0, -2, 0, 1, 0],
        [0, 0, 0, 0, 0],
    ]
    assert views.grids["turned"].values.tolist() == np.rot90(slides.K, 2).tolist()
    assert [board.title for board in views.boards] == [
        "Zeros between and around, then slide",
        "Stamp the kernel, add where stamps overlap",
        "The transposed matrix",
    ]


def test_without_the_turn_the_wrong_cells_are_marked():
    slid = trace.conv_transpose2d(Y, slides.K, **DECK, rotate=False)
    assert slid.output.tolist() == [[0, -7, 0], [2, 3, -1], [0, 3, 0]]
    assert slid.grids["output"].wrong == {(0, 1), (1, 0), (1, 2), (2, 1)}
    assert trace.conv_transpose2d(Y, slides.K, **DECK).grids["output"].wrong == frozenset()
    assert "rotate=False" in slid.title


def test_a_stamp_says_what_it_adds_and_what_is_cut_off():
    stamps = trace.conv_transpose2d(Y, slides.K, **DECK, method="stamp")
    assert stamps.frame(1).sentence == (
        "Y[0, 0] stamps 2·K = (2 0 0; -2 0 2; 0 -2 2): 4 of 9 numbers reach Z; padding cuts off 5."
    )
    assert stamps.frame(0).output == ((0, 0, 0),) * 3
    assert stamps.frame(1).output == ((0, 2, 0), (-2, 2, 0), (0, 0, 0))
    uncut = trace.conv_transpose2d([[3]], [[1, -2]], method="stamp")
    assert uncut.frame(1).sentence == "Y[0, 0] stamps 3·K = (3 -6): 2 of 2 numbers reach Z."


def test_the_canvas_shows_one_stamp_at_a_time_with_what_is_cut_off():
    stamps = trace.conv_transpose2d(Y, slides.K, **DECK, method="stamp")
    assert stamps.boards[0].grids == ("input", "kernel", "canvas", "output")
    canvas = stamps.grids["canvas"]
    assert canvas.row_labels == canvas.column_labels == ("-1", "0", "1", "2", "3")
    assert set(np.ndindex(5, 5)) - canvas.cut == {(r, c) for r in (1, 2, 3) for c in (1, 2, 3)}
    none = (None,) * 5
    assert stamps.frame(0).written["canvas"] == (none,) * 5
    assert stamps.frame(4).written["canvas"] == (
        none,
        none,
        (None, None, 1, 0, 0),
        (None, None, -1, 0, 1),
        (None, None, 0, -1, 1),
    )
    assert canvas.values.tolist() == [
        [2, 0, -5, 0, 0],
        [-2, 0, 7, 0, -5],
        [-2, -2, 3, 5, -5],
        [2, 0, -3, 0, 1],
        [0, 2, -2, -1, 1],
    ]
    assert stamps.longest_texts("canvas")[2] == ["-2", "-2", "3", "5", "-5"]
    with pytest.raises(ValueError, match="grid \\(='stamps'\\) must be one of"):
        stamps.longest_texts("stamps")


@settings(max_examples=examples(150))
@given(cases())
def test_the_stamps_add_up_to_the_canvas_and_what_stays_of_it_is_z(case):
    y, weight, how = case
    record = trace.conv_transpose2d(y, weight, **how, method="stamp")
    canvas = record.grids["canvas"]
    total = np.zeros(canvas.shape, int)
    for n, value in enumerate(y.ravel()):
        written = record.frame(n + 1).written["canvas"]
        laid = [cell for row in written for cell in row if cell is not None]
        assert laid == (value * weight).ravel().tolist()
        total += [[0 if cell is None else cell for cell in row] for row in written]
    assert np.array_equal(total, canvas.values)
    kept = sorted(set(np.ndindex(canvas.shape)) - canvas.cut)
    assert [total[place] for place in kept] == record.output.ravel().tolist()
    assert kept[0] == tuple(how["padding"])


def test_output_padding_keeps_more_of_the_canvas_and_makes_zeros_beyond_it():
    kept = trace.conv_transpose2d(Y, slides.K, **DECK, output_padding=1, method="stamp")
    assert kept.grids["canvas"].shape == (5, 5)
    assert (4, 4) not in kept.grids["canvas"].cut
    beyond = trace.conv_transpose2d(
        Y, np.ones((2, 2), int), stride=2, output_padding=1, method="stamp"
    )
    assert beyond.grids["canvas"].shape == (5, 5)
    assert beyond.grids["canvas"].cut == frozenset()
    assert not beyond.output[4].any() and not beyond.output[:, 4].any()


@pytest.mark.parametrize("methods", [("gather", "stamp"), ("matrix",), ("stamp", "matrix")])
@pytest.mark.parametrize("walk", ["outputs", "inputs"])
def test_some_of_the_views_can_be_chosen(methods, walk):
    views = trace.transposed_views(Y, slides.K, **DECK, walk=walk, methods=methods)
    assert len(views.boards) == len(methods)
    assert views.output.tolist() == DECK_RESULT
    assert ("canvas" in views.grids) == ("stamp" in methods and walk == "inputs")
    assert len(views) == (4 if walk == "inputs" else 9)


def test_the_labels_of_a_spread_out_map_count_the_input():
    padded = trace.conv_transpose2d(Y, slides.K, **DECK).grids["padded"]
    assert padded.row_labels == padded.column_labels == ("", "0", "", "1", "")
    wide = trace.conv_transpose2d(Y, slides.K, stride=(1, 2), padding=1).grids["padded"]
    assert wide.row_labels == ("-1", "0", "1", "2")  # without zeros between rows: a border
    assert wide.column_labels == ("", "0", "", "1", "")


@pytest.mark.parametrize("padding", [0, 1, 2])
def test_zeros_put_between_are_told_from_those_put_around(padding):
    padded = trace.conv_transpose2d(Y, slides.K, stride=2, padding=padding).grids["padded"]
    edge = 2 - padding
    assert padded.shape == (3 + 2 * edge, 3 + 2 * edge)
    between = {(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)}
    assert padded.inserted == {(r + edge, c + edge) for r, c in between}
    assert len(padded.border) == (3 + 2 * edge) ** 2 - 9
    assert not padded.inserted & padded.border
    grown = trace.conv_transpose2d(Y, slides.K, stride=2, padding=1, output_padding=1)
    assert {(5, c) for c in range(6)} <= grown.grids["padded"].border


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: trace.conv_transpose2d(Y, slides.K, method="scatter"),
            ["method (='scatter')", "'stamp'"],
        ),
        (
            lambda: trace.conv_transpose2d(Y, slides.K, method="stamp", rotate=False),
            ["rotate=False", "gather"],
        ),
        (
            lambda: trace.transposed_views(Y, slides.K, walk="cells"),
            ["walk (='cells')", "'inputs'"],
        ),
        (
            lambda: trace.transposed_views(Y, slides.K, methods=("gather", "scatter")),
            ["methods[1] (='scatter')", "'stamp'"],
        ),
        (
            lambda: trace.transposed_views(Y, slides.K, methods=("stamp", "stamp")),
            ["methods names 'stamp' twice"],
        ),
        (lambda: trace.transposed_views(Y, slides.K, methods=()), ["methods is empty"]),
        (
            lambda: trace.conv_transpose2d(Y, slides.K, output_padding=1),
            ["output_padding (=1)", "smaller"],
        ),
        (lambda: trace.conv_transpose2d(np.ones((99, 99)), slides.K), ["at most 4096 steps"]),
        (
            lambda: trace.conv_transpose2d([[1]], [[1, 2, 3]], padding=3),
            ["padding (=3)", "at most padding="],
        ),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_rotate_must_be_true_or_false():
    with pytest.raises(TypeError, match=r"rotate \(=1\) must be True or False"):
        trace.conv_transpose2d(Y, slides.K, rotate=1)


def test_nan_and_infinity_pass_without_a_warning():
    y = [[np.nan, np.inf], [1.0, -np.inf]]
    views = trace.transposed_views(y, [[1.0, 0.0], [0.0, -1.0]], stride=1, walk="inputs")
    assert np.array_equal(
        views.output, ops.conv_transpose2d(y, [[1.0, 0.0], [0.0, -1.0]]), equal_nan=True
    )
