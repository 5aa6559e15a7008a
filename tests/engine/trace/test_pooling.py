"""Pooling and unpooling, recorded; and what unpooling gives back of a pooled map, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import ops, slides, trace, zeros
from tests.tables import examples

EXAMPLES = examples(2000)
functional = torch.nn.functional


@st.composite
def pools(draw):
    """A pooling that has an output; few different values, so that ties and negatives are common."""
    k = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    s = draw(st.one_of(st.none(), st.tuples(st.integers(1, 3), st.integers(1, 3))))
    p = tuple(draw(st.integers(0, size // 2)) for size in k)
    size = tuple(draw(st.integers(k[a], k[a] + 4)) for a in (0, 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = rng.integers(-3, 3, size)
    return x, {"kernel_size": k, "stride": s, "padding": p}


@settings(max_examples=EXAMPLES)
@given(pools())
def test_unpooling_a_pooled_map_equals_torch(case):
    x, how = case
    pooled, switches = ops.max_pool2d(x, **how, return_indices=True)
    x4 = torch.tensor(x, dtype=torch.float64)[None, None]
    theirs, places = functional.max_pool2d(x4, **how, return_indices=True)
    assert np.array_equal(switches, places[0, 0])
    back = (
        ops.max_unpool2d(pooled, switches, **how, output_size=x.shape)
        if fits(x, how, pooled)
        else None
    )
    if back is not None:
        again = functional.max_unpool2d(theirs, places, **how, output_size=x.shape)[0, 0]
        assert np.array_equal(back, again)
        kept = np.zeros(x.size, bool)
        kept[switches.ravel()] = True
        assert np.array_equal(back.ravel(), np.where(kept, x.ravel(), 0))


def fits(x, how, pooled):
    """Whether unpooling can give back the size of ``x``: it must lie within a stride of the
    default.
    """
    stride = how["stride"] or how["kernel_size"]
    default = [
        (pooled.shape[a] - 1) * stride[a] - 2 * how["padding"][a] + how["kernel_size"][a]
        for a in (0, 1)
    ]
    return all(abs(x.shape[a] - default[a]) < stride[a] for a in (0, 1))


@settings(max_examples=examples(300))
@given(pools(), st.booleans())
def test_the_record_of_max_pooling_is_that_of_ops(case, ceil_mode):
    x, how = case
    record = trace.max_pool2d(x, **how, ceil_mode=ceil_mode)
    pooled, places = ops.max_pool2d(x, **how, ceil_mode=ceil_mode, return_indices=True)
    assert np.array_equal(record.output, pooled)
    switches = np.zeros(x.size, int)
    switches[places.ravel()] = 1
    assert np.array_equal(record.grids["switches"].values.ravel(), switches)
    for step in record.steps:
        assert step.values[0] == max(term.value for term in step.terms)
        at = record.grids["switches"].values[step.writes[1][1:]]
        assert at == 1 and x[step.writes[1][1:]] == step.values[0]


@settings(max_examples=examples(300))
@given(pools(), st.booleans(), st.booleans())
def test_the_record_of_average_pooling_says_its_sum(case, ceil_mode, count_include_pad):
    x, how = case
    record = trace.avg_pool2d(x, **how, ceil_mode=ceil_mode, count_include_pad=count_include_pad)
    expected = ops.avg_pool2d(x, **how, ceil_mode=ceil_mode, count_include_pad=count_include_pad)
    assert np.array_equal(record.output, expected)
    for step in record.steps:
        left, _, right = step.sentence.split(" = ")[1].partition(" / ")
        assert sum(int(part.strip("()")) for part in left.strip("()").split(" + ")) == sum(
            t.value for t in step.terms
        )
        assert sum(t.value for t in step.terms) / int(right) == pytest.approx(step.values[0])


@settings(max_examples=examples(300))
@given(pools(), st.booleans(), st.one_of(st.none(), st.integers(1, 12)))
def test_the_record_of_an_average_says_what_it_is_divided_by(case, include, divisor):
    x, how = case
    more = {"count_include_pad": include, "divisor_override": divisor}
    record = trace.avg_pool2d(x, **how, **more)
    assert np.array_equal(record.output, ops.avg_pool2d(x, **how, **more))
    for step in record.steps:
        by = int(step.sentence.rpartition(" / ")[2].partition(" = ")[0])
        assert sum(term.value for term in step.terms) / by == pytest.approx(step.values[0])
        assert divisor in (None, by)
    assert ("divisor_override" in record.title) == (divisor is not None)


@settings(max_examples=examples(500))
@given(pools(), st.booleans(), st.data())
def test_unpooling_a_decoders_map_is_that_of_ops(case, ceil_mode, data):
    x, how = case
    pooled, places = ops.max_pool2d(x, **how, ceil_mode=ceil_mode, return_indices=True)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    values = np.where(rng.random(pooled.shape) < 0.5, pooled, rng.integers(-9, 9, pooled.shape))
    record = trace.max_pool_unpool2d(
        x, **how, ceil_mode=ceil_mode, output_size=x.shape, decoder_map=values
    )
    z = ops.max_unpool2d(values, places, **how, output_size=x.shape)
    assert np.array_equal(record.output, z)
    assert np.array_equal(record.frame(len(record)).output, z)
    assert {tuple(at) for at in np.argwhere(record.grids["switches"].values)} == {
        divmod(int(place), x.shape[1]) for place in places.flat
    }
    seen = {}
    for step, place, value, largest in zip(
        record.steps, places.flat, values.flat, pooled.flat, strict=True
    ):
        assert ("max pooling gives" in step.sentence) == (value != largest)
        assert ("it replaces the" in step.sentence) == (place in seen)
        if place in seen:
            assert f"it replaces the {seen[place]} of Y" in step.sentence
        assert "goes back to its switch" in step.sentence  # Z has the shape of X
        seen[place] = value


def test_a_narrower_map_moves_the_values_and_the_sentence_says_so():
    x = -np.arange(25).reshape(5, 5)
    record = trace.max_pool_unpool2d(x, 2)
    x4 = torch.tensor(x, dtype=torch.float64)[None, None]
    pooled, places = functional.max_pool2d(x4, 2, return_indices=True)
    assert np.array_equal(record.output, functional.max_unpool2d(pooled, places, 2)[0, 0])
    assert record.steps[2].sentence == (
        "Y[1, 0] = -10 goes to cell 10 of Z, counted row by row: Z[2, 2] = -10; but the maximum "
        "stood at X[2, 0], because X has rows of 5 cells and Z of 4"
    )
    assert record.comes_from(2, 2)[0] == trace.Cell("decoder", 1, 0)


def test_two_values_for_one_cell_are_told_in_a_trace_of_unpooling_too():
    record = trace.max_unpool2d([[1, 2], [3, 4]], [[4, 4], [8, 4]], 2, 1)
    assert record.frame(1).output[1] == (0, 1, 0)
    assert record.steps[3].sentence.endswith("Z[1, 1] = 4; it replaces the 2 of Y[0, 1]")
    assert record.output.tolist() == [[0, 0, 0], [0, 4, 0], [0, 0, 3]]


def test_the_lectures_numbers():
    pool = trace.max_pool2d(slides.POOL_INPUT, 2)
    assert pool.output.tolist() == [[2, 5], [6, 3]]
    assert pool.grids["switches"].values.tolist() == [
        [0, 1, 0, 0],
        [0, 0, 0, 1],
        [1, 0, 1, 0],
        [0, 0, 0, 0],
    ]
    assert pool.frame(0).written["switches"] == ((0, 0, 0, 0),) * 4
    _, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    unpool = trace.max_unpool2d(slides.UNPOOL_INPUT, switches, 2)
    assert unpool.output.tolist() == [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]
    assert unpool.frame(1).output[0] == (0, 2, 0, 0)
    assert [step.values for step in unpool.steps] == [(2,), (-5,), (6,), (3,)]
    both = trace.max_pool_unpool2d(slides.POOL_INPUT, 2, decoder_map=slides.UNPOOL_INPUT)
    assert both.output.tolist() == unpool.output.tolist()
    assert trace.max_pool_unpool2d(slides.POOL_INPUT, 2).output[1, 3] == 5


def test_the_border_of_max_pooling_is_shown_but_never_read():
    record = trace.max_pool2d([[-3, -1, -2]], (1, 2), padding=(0, 1))
    assert record.output.tolist() == [[-3, -1]]
    assert record.steps[0].sentence == "Y[0, 0] = max(-3) = -3, found at X[0, 0]"
    assert record.grids["padded"].values.tolist() == [[-np.inf, -3, -1, -2, -np.inf]]
    mean = trace.avg_pool2d([[-3, -1, -2]], (1, 2), padding=(0, 1))
    assert mean.grids["padded"].values.tolist() == [[0, -3, -1, -2, 0]]
    large = trace.max_pool2d([[2**62 + 1, 2**62]], (1, 2), padding=(0, 1))
    assert large.steps[0].sentence == f"Y[0, 0] = max({2**62 + 1}) = {2**62 + 1}, found at X[0, 0]"
    assert all(
        cell[1:] not in record.grids["padded"].border
        for step in record.steps
        for cell in step.reads
    )


def test_zeros_between_and_around_give_the_decks_grid():
    wide = zeros.around(zeros.between([[2, -5], [-2, 1]], 2), 1)
    assert wide.tolist() == [[0] * 5, [0, 2, 0, -5, 0], [0] * 5, [0, -2, 0, 1, 0], [0] * 5]


@settings(max_examples=examples(100))
@given(*[st.tuples(st.integers(1, 4), st.integers(1, 4))] * 2, st.integers(0, 2))
def test_a_spread_grid_keeps_which_cells_are_whose(shape, stride, padding):
    x = 1 + np.arange(shape[0] * shape[1]).reshape(shape)
    spread = zeros.spread(x, stride, padding)
    assert np.array_equal(spread.values, zeros.around(zeros.between(x, stride), padding))
    own = set(map(tuple, np.argwhere(spread.values).tolist()))
    framed = zeros.around(np.ones_like(zeros.between(x, stride)), padding)
    assert spread.border == set(map(tuple, np.argwhere(framed == 0).tolist()))
    assert spread.inserted == set(np.ndindex(spread.shape)) - own - spread.border
    numbered = [label for label in spread.row_labels if label.isdigit()]
    assert numbered[: shape[0]] == [str(n) for n in range(shape[0])]


@settings(max_examples=examples(200))
@given(st.integers(0, 2**32 - 1), st.tuples(*[st.integers(1, 3)] * 6))
def test_a_dilated_kernel_is_the_kernel_with_zeros_between(seed, numbers):
    k_h, k_w, d_h, d_w, more_h, more_w = numbers
    rng = np.random.default_rng(seed)
    weight = rng.integers(-5, 6, (k_h, k_w))
    x = rng.integers(-5, 6, (d_h * (k_h - 1) + more_h, d_w * (k_w - 1) + more_w))
    spread = zeros.between(weight, (d_h, d_w))
    assert np.array_equal(ops.conv2d(x, weight, dilation=(d_h, d_w)), ops.conv2d(x, spread))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: zeros.between([1, 2], 2), ValueError, ["(2,)", "grid (H, W)"]),
        (lambda: zeros.between([[1]], 0), ValueError, ["stride (=0)"]),
        (lambda: zeros.around([[1]], -1), ValueError, ["padding (=-1)"]),
        (lambda: zeros.around([["a"]], 1), TypeError, ["numbers"]),
        (lambda: zeros.spread([[[1]]], 2), ValueError, ["3 dimensions", "bare grid"]),
        (lambda: zeros.spread([[1]], 2, -1), ValueError, ["padding (=-1)"]),
        (
            lambda: trace.max_pool2d(np.zeros((2, 3, 3)), 2),
            ValueError,
            ["3 dimensions", "bare grid"],
        ),
        (
            lambda: trace.max_pool2d(slides.POOL_INPUT, 2, padding=2),
            ValueError,
            ["padding (=2)", "half"],
        ),
        (
            lambda: trace.max_unpool2d(slides.UNPOOL_INPUT, [[1, 7]], 2),
            ValueError,
            ["indices", "shape"],
        ),
        (
            lambda: trace.avg_pool2d(np.zeros((200, 200)), 1),
            ValueError,
            ["200·200", "at most 4096 steps"],
        ),
    ],
)
def test_bad_input_is_explained(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)
