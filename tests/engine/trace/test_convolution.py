"""The record of a convolution: its arithmetic, its sentences, its frames, and who reads what."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import ops, slides, trace
from lecture_utils.engine.trace import Cell, Step, Trace
from tests.strategies import floats, integers, strange_floats, trace_calls
from tests.tables import examples

EXAMPLES = examples(200)
PROVENANCE_EXAMPLES = examples(60)  # each compares every cell with every other

SENTENCE = re.compile(r"Y\[(\d+), (\d+)\] = (.+) = (\S+)")
SPOKEN = {"∞": math.inf, "-∞": -math.inf, "NaN": math.nan}


@pytest.fixture(scope="module")
def deck() -> Trace:
    """The lecture's worked example."""
    return trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)


def number(text: str) -> float:
    """A spoken number, with or without brackets."""
    text = text.removeprefix("(").removesuffix(")")
    return (
        SPOKEN[text] if text in SPOKEN else float(text) if re.search(r"[.e]", text) else int(text)
    )


def spoken(sentence: str) -> tuple[tuple[int, int], float, float]:
    """What a sentence says: the cell, the sum of its products computed anew, and its result."""
    row, column, products, result = SENTENCE.fullmatch(sentence).groups()
    if products == "a sum of nothing but zero weights":
        return (int(row), int(column)), 0, number(result)
    total = sum(
        math.prod(number(factor) for factor in term.split("·")) for term in products.split(" + ")
    )
    return (int(row), int(column)), total, number(result)


def written(step: Step) -> Cell:
    """The one cell that a step of a convolution writes."""
    (cell,) = step.writes
    return cell


def value_of(step: Step) -> float:
    """What it writes."""
    (value,) = step.values
    return value


def bare(call: dict) -> dict:
    """The parameters of a call without its grids."""
    return {name: call[name] for name in ("stride", "padding", "dilation")}


# --- the lecture's example ------------------------------------------------------------------------


def test_the_lectures_numbers(deck):
    assert deck.output.tolist() == [[2, -5], [-2, 1]]
    assert [step.values for step in deck.steps] == [(2,), (-5,), (-2,), (1,)]
    assert [step.sentence for step in deck.steps] == [
        "Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2",
        "Y[0, 1] = 1·0 + (-1)·3 + 1·0 + (-1)·2 + 1·0 = -5",
        "Y[1, 0] = 1·0 + (-1)·0 + 1·(-2) + (-1)·0 + 1·0 = -2",
        "Y[1, 1] = 1·(-1) + (-1)·(-2) + 1·0 + (-1)·0 + 1·0 = 1",
    ]


def test_the_lectures_grids(deck):
    assert list(deck.grids) == ["input", "padded", "kernel", "output"]
    assert deck.grids["input"].values.tolist() == [list(row) for row in slides.X]
    assert deck.grids["kernel"].values.tolist() == [list(row) for row in slides.K]
    padded = deck.grids["padded"]
    assert padded.values.tolist() == [
        [0, 0, 0, 0, 0],
        [0, 1, 3, 2, 0],
        [0, 0, -1, 2, 0],
        [0, 1, -2, 1, 0],
        [0, 0, 0, 0, 0],
    ]
    assert padded.origin == (1, 1)
    assert padded.row_labels == padded.column_labels == ("-1", "0", "1", "2", "3")
    assert len(padded.border) == 16 and (0, 3) in padded.border and (1, 1) not in padded.border


def test_the_lectures_title(deck):
    assert deck.title == "conv2d, stride=2, padding=1, dilation=1"
    pairs = trace.conv2d(
        np.ones((5, 5), int), [[1]], stride=[2, 1], padding=(0, 1), dilation=np.int64(1)
    )
    assert pairs.title == "conv2d, stride=(2, 1), padding=(0, 1), dilation=1"


def test_where_the_lectures_first_cell_comes_from(deck):
    window = {(r, c) for r in range(3) for c in range(3)}
    cells = deck.comes_from(0, 0)
    assert {(r, c) for grid, r, c in cells if grid == "padded"} == window
    assert {(r, c) for grid, r, c in cells if grid == "kernel"} == window
    # Of X the first window sees the four cells on the upper left.
    assert {(r, c) for grid, r, c in cells if grid == "input"} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_what_the_lectures_middle_cell_feeds(deck):
    every = [Cell("output", r, c) for r in range(2) for c in range(2)]
    assert list(deck.feeds("input", 1, 1)) == every
    assert list(deck.feeds("kernel", 0, 0)) == every
    assert deck.feeds("input", 0, 0) == (Cell("output", 0, 0),)
    assert deck.feeds("output", 0, 0) == ()


# --- arithmetic -----------------------------------------------------------------------------------


@settings(max_examples=EXAMPLES)
@given(trace_calls(integers))
def test_integers_add_up_exactly(call):
    record, expected = trace.conv2d(**call), ops.conv2d(**call)
    np.testing.assert_array_equal(record.output, expected, strict=True)
    assert len(record) == expected.size
    assert [written(step)[1:] for step in record.steps] == list(np.ndindex(expected.shape))
    for index, step in enumerate(record.steps):
        assert step.index == index and written(step).grid == "output"
        assert value_of(step) == expected[written(step)[1:]]
        assert sum(term.value for term in step.terms) == value_of(step)
        assert len(step.terms) == call["weight"].size
        assert spoken(step.sentence) == (written(step)[1:], value_of(step), value_of(step))


@settings(max_examples=EXAMPLES)
@given(trace_calls(floats))
def test_floats_add_up_to_rounding(call):
    record = trace.conv2d(**call)
    np.testing.assert_array_equal(record.output, ops.conv2d(**call), strict=True)
    for step in record.steps:
        # Numbers are spoken with six digits, so the error follows from the largest of them.
        largest = sum(abs(term.value) for term in step.terms)
        assert sum(term.value for term in step.terms) == pytest.approx(
            value_of(step), abs=1e-12 * largest
        )
        cell, total, result = spoken(step.sentence)
        assert cell == written(step)[1:]
        assert total == pytest.approx(value_of(step), abs=2e-5 * largest)
        assert result == pytest.approx(value_of(step), rel=1e-5)


@settings(max_examples=EXAMPLES)
@given(trace_calls(strange_floats))
def test_nan_and_infinities_are_spoken(call):
    record = trace.conv2d(**call)
    np.testing.assert_array_equal(record.output, ops.conv2d(**call), strict=True)
    for step in record.steps:
        _, total, result = spoken(step.sentence)
        np.testing.assert_equal(total, value_of(step))  # NaN equals NaN here
        np.testing.assert_equal(result, value_of(step))
        factors = [value for term in step.terms for value in term.values]
        assert ("∞" in step.sentence) >= np.isinf(factors).any()
        assert ("NaN" in step.sentence) >= np.isnan(factors).any()


@settings(max_examples=EXAMPLES)
@given(trace_calls(strange_floats))
def test_a_term_multiplies_the_cells_that_it_names(call):
    record = trace.conv2d(**call)
    for step in record.steps:
        for term in step.terms:
            for cell, value in zip(term.factors, term.values, strict=True):
                np.testing.assert_equal(record.grids[cell.grid].values[cell[1:]], value)
            with np.errstate(invalid="ignore"):
                np.testing.assert_equal(np.prod(term.values), term.value)
        factors = {factor for term in step.terms for factor in term.factors}
        assert factors == {cell for cell in step.reads if cell.grid != "input"}


def test_a_weight_of_zero_is_left_out_unless_it_meets_nan_or_infinity():
    assert trace.conv2d([[3, 4]], [[0, 2]]).steps[0].sentence == "Y[0, 0] = 2·4 = 8"
    assert trace.conv2d([[0, 4]], [[3, 2]]).steps[0].sentence == "Y[0, 0] = 3·0 + 2·4 = 8"
    infinite = trace.conv2d([[math.inf, 4]], [[0, 2]]).steps[0]
    assert infinite.sentence == "Y[0, 0] = 0·∞ + 2·4 = NaN" and np.isnan(value_of(infinite))
    assert trace.conv2d([[math.nan]], [[0]]).steps[0].sentence == "Y[0, 0] = 0·NaN = NaN"
    nothing = trace.conv2d([[3, 4]], [[0, 0]]).steps[0].sentence
    assert nothing == "Y[0, 0] = a sum of nothing but zero weights = 0"


def test_terms_that_wrap_add_up_as_in_ops():
    call = {"input": [[2**62, 2**62, 5]], "weight": [[2, 3, 1]]}
    record = trace.conv2d(**call)
    with np.errstate(over="ignore"):
        total = np.sum([term.value for term in record.steps[0].terms])
    assert total == record.output.item() == ops.conv2d(**call).item()


# --- frames ---------------------------------------------------------------------------------------


@settings(max_examples=EXAMPLES)
@given(trace_calls(integers), st.data())
def test_a_frame_is_a_function_of_its_number(call, data):
    record = trace.conv2d(**call)
    order = data.draw(st.permutations(range(min(len(record), 8) + 1)))
    frames = {index: record.frame(index) for index in order}
    for index in reversed(order):
        assert record.frame(index) == frames[index]
        assert trace.conv2d(**call).frame(index) == frames[index]


@settings(max_examples=EXAMPLES)
@given(trace_calls(integers))
def test_a_frame_shows_what_has_been_written(call):
    record = trace.conv2d(**call)
    for index in {0, 1, len(record) // 2, len(record)}:
        frame = record.frame(index)
        assert frame.index == index
        cells = [value for row in frame.output for value in row]
        assert cells[:index] == record.output.ravel()[:index].tolist()
        assert cells[index:] == [None] * (len(record) - index)
        assert np.shape(frame.output) == record.output.shape


def test_the_first_and_the_last_frame(deck):
    start, end = deck.frame(0), deck.frame(np.int64(len(deck)))
    assert start.step is None and start.sentence.startswith("Start")
    assert end.step is deck.steps[-1] and end.sentence == deck.steps[-1].sentence
    assert end.output == ((2, -5), (-2, 1))


# --- who reads what -------------------------------------------------------------------------------


@settings(max_examples=PROVENANCE_EXAMPLES)
@given(trace_calls(integers))
def test_comes_from_and_feeds_are_each_others_inverse(call):
    record = trace.conv2d(**call)
    forward = {
        (Cell(name, r, c), output)
        for name, grid in record.grids.items()
        for r, c in np.ndindex(grid.shape)
        for output in record.feeds(name, r, c)
    }
    backward = {
        (cell, Cell("output", r, c))
        for r, c in np.ndindex(record.output.shape)
        for cell in record.comes_from(r, c)
    }
    assert forward == backward


@settings(max_examples=PROVENANCE_EXAMPLES)
@given(trace_calls(integers))
def test_feeds_and_unread_against_changing_each_cell(call):
    """A cell of X feeds the outputs that move when it alone changes, under a kernel of ones."""
    shape = np.shape(call["input"])
    call["weight"] = np.ones_like(call["weight"])
    record, count = trace.conv2d(**call), math.prod(shape)
    changed = np.eye(count, dtype=np.int64).reshape(count, 1, *shape)
    moved = ops.conv2d(changed, call["weight"][None, None], **bare(call))[:, 0] != 0
    fed = np.array(
        [
            [
                Cell("output", *output) in record.feeds("input", r, c)
                for output in np.ndindex(moved.shape[1:])
            ]
            for r, c in np.ndindex(shape)
        ]
    )
    np.testing.assert_array_equal(fed, moved.reshape(count, -1))
    still = np.argwhere(~moved.any(axis=(1, 2)).reshape(shape))
    assert record.unread("input") == tuple(Cell("input", int(r), int(c)) for r, c in still)


@settings(max_examples=PROVENANCE_EXAMPLES)
@given(trace_calls(integers))
def test_a_padded_cell_is_read_when_its_input_cell_is(call):
    record = trace.conv2d(**call)
    top, left = record.grids["padded"].origin
    inside = [
        cell for cell in record.unread("padded") if cell[1:] not in record.grids["padded"].border
    ]
    assert tuple(Cell("input", r - top, c - left) for _, r, c in inside) == record.unread("input")
    assert record.unread("kernel") == ()
    assert len(record.unread("output")) == len(record)


@settings(max_examples=EXAMPLES)
@given(trace_calls(integers))
def test_the_padded_grid_is_the_input_and_its_border(call):
    record = trace.conv2d(**call)
    padded, inner = record.grids["padded"], record.grids["input"]
    outside = np.ones(padded.shape, bool)
    top, left = padded.origin
    outside[top : top + inner.shape[0], left : left + inner.shape[1]] = False
    assert padded.border == set(map(tuple, np.argwhere(outside).tolist()))
    assert (padded.values[outside] == 0).all()
    np.testing.assert_array_equal(padded.values[~outside].reshape(inner.shape), inner.values)


# --- frozen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["input", "padded", "kernel", "output"])
def test_the_values_of_a_grid_cannot_be_written(deck, name):
    with pytest.raises(ValueError, match="read-only"):
        deck.grids[name].values[0, 0] = 9


def test_nothing_can_be_assigned(deck):
    step = deck.steps[0]
    for thing in (deck, deck.grids["input"], step, deck.frame(1)):
        for field in dataclasses.fields(thing):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(thing, field.name, None)
    for thing in (step.terms[0], written(step)):
        for field in thing._fields:
            with pytest.raises(AttributeError):
                setattr(thing, field, None)
    for mapping in (deck.parameters, deck.grids):
        with pytest.raises(TypeError):
            mapping["stride"] = 3


def test_a_later_change_of_the_arguments_does_not_reach_the_trace():
    x, k, stride = np.array([[1, 3, 2]]), np.array([[1, 2]]), [1, 1]
    record = trace.conv2d(x, k, stride=stride)
    before = record.title
    x[:], k[:], stride[:] = 9, 9, [9, 9]
    assert (
        record.grids["input"].values.tolist()
        == record.grids["padded"].values.tolist()
        == [[1, 3, 2]]
    )
    assert record.grids["kernel"].values.tolist() == [[1, 2]]
    assert record.title == before


def test_traces_can_be_compared_and_stored():
    """An identity comparison will do; an error ("truth value of an array ...") will not."""
    record = trace.conv2d([[1, 3]], [[1, 2]])
    assert record == record
    assert (record == trace.conv2d([[1, 3]], [[5, 2]])) is False
    assert {record: "kept"}[record] == "kept"


# --- numbers and limits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (-5, "-5"),
        (np.int64(7), "7"),
        (np.uint8(200), "200"),
        (2**62, "4611686018427387904"),
        (2.0, "2"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (np.float32(0.1), "0.1"),
        (-1234567.0, "-1234567"),
        (1e-7, "1e-07"),
        (1e20, "1e+20"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_as_the_course_writes_it(value, text):
    assert trace.format_number(value) == text


def test_as_many_steps_as_allowed_and_no_more():
    side = math.isqrt(trace.MAX_STEPS)
    assert len(trace.conv2d(np.zeros((side, side), int), [[1]])) == trace.MAX_STEPS
    with pytest.raises(ValueError, match=f"at most {trace.MAX_STEPS} steps"):
        trace.conv2d(np.zeros((side, side + 1), int), [[1]])


def test_windows_along_an_axis():
    assert trace.windows_along(3, kernel_size=2, stride=2, dilation=3) == [[0, 3], [2, 5], [4, 7]]
