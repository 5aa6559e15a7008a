"""The counts of maps.py against brute force: one input cell at a time, and stamps of ones."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lecture_utils import maps, ops, shapes

LAYER = st.fixed_dictionaries(
    {"kernel_size": st.integers(1, 4)},
    optional={
        "stride": st.integers(1, 3),
        "padding": st.integers(0, 3),
        "dilation": st.integers(1, 3),
    },
)
STACKS = st.lists(LAYER, max_size=4)
Stack = list[dict[str, int]]


@st.composite
def sized(draw, odd: bool, most: int = 5, layers: int = 4) -> tuple[Stack, list[int]]:
    """A stack and two input sizes that give an odd (or even) number of output cells."""
    numbers = st.integers(1, most).filter(lambda n: n % 2 == odd)
    stack, sizes = (
        draw(st.lists(LAYER, max_size=layers)),
        draw(st.lists(numbers, min_size=2, max_size=2)),
    )
    for layer in reversed(stack):
        stride, padding = layer.get("stride", 1), layer.get("padding", 0)
        reach = layer.get("dilation", 1) * (layer["kernel_size"] - 1) + 1
        least = [(size - 1) * stride + reach for size in sizes]
        if min(least) <= 2 * padding:
            padding = layer["padding"] = 0
        sizes = [size - 2 * padding + draw(st.integers(0, stride - 1)) for size in least]
    return stack, sizes


def dilated(rates, kernel_size: int = 3) -> Stack:
    return [{"kernel_size": kernel_size, "dilation": rate} for rate in rates]


def run(layers: Stack, x: np.ndarray) -> np.ndarray:
    """The stack with every weight 1, on (N, 1, H, W)."""
    for layer in layers:
        settings = {name: value for name, value in layer.items() if name != "kernel_size"}
        x = ops.conv2d(x, np.ones((1, 1) + 2 * (layer["kernel_size"],), np.int64), **settings)
    return x


def run_line(layers: Stack, x: np.ndarray) -> np.ndarray:
    """The same along one axis: each row of (N, size) is an input."""
    x = x[:, None, None, :]
    for layer in layers:
        sides = {name: (1, v) for name, v in layer.items() if name in ("stride", "dilation")}
        padding = (0, layer.get("padding", 0))
        weight = np.ones((1, 1, 1, layer["kernel_size"]), np.int64)
        x = ops.conv2d(x, weight, padding=padding, **sides)
    return x[:, 0, 0, :]


def output_size(layers: Stack, size: int) -> int:
    """Cells after the stack; 0 if a kernel does not fit."""
    for layer in layers:
        reach = layer.get("dilation", 1) * (layer["kernel_size"] - 1) + 1
        size = (size + 2 * layer.get("padding", 0) - reach) // layer.get("stride", 1) + 1
        if size < 1:
            return 0
    return size


# --- coverage -----------------------------------------------------------------------------------


@given(sized(odd=True))
def test_coverage_is_what_one_input_cell_at_a_time_does_to_the_middle_output(case):
    layers, (size, _) = case
    cells = output_size(layers, size)
    assert cells % 2
    expected = run_line(layers, np.eye(size, dtype=np.int64))[:, cells // 2]
    np.testing.assert_array_equal(maps.coverage(layers, size), expected)


@given(sized(odd=True, most=3, layers=2))
def test_coverage_of_a_grid_is_what_one_input_cell_at_a_time_does(case):
    layers, (height, width) = case
    middle = [output_size(layers, height), output_size(layers, width)]
    inputs = np.eye(height * width, dtype=np.int64).reshape(-1, 1, height, width)
    expected = run(layers, inputs)[:, 0, middle[0] // 2, middle[1] // 2].reshape(height, width)
    found = maps.coverage2d(layers, (height, width))
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int64


@given(STACKS)
def test_the_receptive_field_without_padding_has_one_output_and_holds_every_path(layers):
    layers = [{**layer, "padding": 0} for layer in layers]
    counts = maps.coverage(layers, shapes.receptive_field([{"kernel_size": 1}, *layers])[-1].size)
    assert counts.sum() == math.prod(layer["kernel_size"] for layer in layers)
    assert counts[0] > 0 and counts[-1] > 0


def test_the_famous_case_and_its_cure():
    np.testing.assert_array_equal(
        maps.coverage(dilated([2, 2, 2]), 13), [1, 0, 3, 0, 6, 0, 7, 0, 6, 0, 3, 0, 1]
    )
    assert maps.gridding(dilated([2, 2, 2])) == (1, 3, 5, 7, 9, 11)
    assert maps.gridding(dilated([1, 2, 3])) == maps.gridding(dilated([1, 2, 5])) == ()
    assert maps.coverage(dilated([1, 2, 3]), 13).min() == 1


@given(sized(odd=False))
def test_advice_on_an_even_output_works(case):
    layers, (size, _) = case
    cells = output_size(layers, size)
    with pytest.raises(ValueError, match=rf"^size \(={size}\) gives {cells} output") as caught:
        maps.coverage(layers, size)
    assert output_size(layers, advised(caught.value)) == cells + 1


@given(st.lists(LAYER, min_size=1, max_size=4))
def test_advice_on_a_size_that_is_too_small_names_the_smallest(layers):
    least = next(size for size in itertools.count(1) if output_size(layers, size))
    assume(least > 1)
    with pytest.raises(ValueError, match=rf"^size \(={least - 1}\) must be at least") as caught:
        maps.coverage(layers, least - 1)
    assert advised(caught.value) == least


def advised(error: Exception) -> int:
    return int(re.search(r"Use size=(\d+)", str(error))[1])


# --- gridding -----------------------------------------------------------------------------------


def never_read(steps_of_layers: list[list[int]]) -> tuple[int, ...]:
    """Offsets that no choice of one tap a layer reaches."""
    reached = {sum(steps) for steps in itertools.product(*steps_of_layers)}
    return tuple(sorted(set(range(max(reached) + 1)) - reached))


@given(STACKS)
def test_gridding_is_what_no_choice_of_taps_reaches(layers):
    jump, steps = 1, []
    for layer in layers:
        step = jump * layer.get("dilation", 1)
        steps.append([tap * step for tap in range(layer["kernel_size"])])
        jump *= layer.get("stride", 1)
    assert maps.gridding(layers) == never_read(steps)


def test_gridding_needs_no_counting_so_deep_stacks_are_fine():
    assert maps.gridding(dilated([1] * 60)) == ()


@pytest.mark.parametrize("kernel_size", [3, 4, 5])
def test_what_the_rule_promises_is_true(kernel_size):
    kept = 0
    for length in (1, 2, 3, 4):
        for rates in itertools.product(range(1, 8), repeat=length):
            if maps.hdc_rule(rates, kernel_size):
                kept += 1
                assert maps.gridding(dilated(rates, kernel_size)) == (), rates
    assert kept > 100


def test_the_rule_is_exact_for_three_taps_and_rising_rates_from_one():
    answers = set()
    for length in (0, 1, 2, 3):
        for rest in itertools.combinations_with_replacement(range(1, 22), length):
            full = maps.gridding(dilated((1, *rest))) == ()
            assert maps.hdc_rule((1, *rest)) is full, rest
            answers.add(full)
    assert answers == {True, False}


@pytest.mark.parametrize(
    "rates, kernel_size, distance",
    [((1, 5, 2), 3, 8), ((1, 1, 8), 5, 6), ((3, 2, 1), 3, 3)],
)
def test_where_the_rule_is_only_sufficient(rates, kernel_size, distance):
    assert maps.hdc_distance(rates) == distance
    assert not maps.hdc_rule(rates, kernel_size)
    assert maps.gridding(dilated(rates, kernel_size)) == ()


@pytest.mark.parametrize("kernel_size", [1, 2, 3, 4, 5])
def test_the_exact_rule_is_what_counting_finds(kernel_size):
    answers = set()
    for length in (1, 2, 3):
        for rates in itertools.product(range(1, 12), repeat=length):
            full = maps.gridding(dilated(rates, kernel_size)) == ()
            assert maps.reads_all(rates, kernel_size) is full, rates
            answers.add(full)
    assert answers == ({True} if kernel_size == 1 else {True, False})


def test_why_the_rule_asks_for_a_first_rate_of_one_and_three_taps():
    assert maps.hdc_distance((2, 2, 2)) == 2  # at most k, and yet
    assert maps.gridding(dilated((2, 2, 2))) != ()
    assert maps.hdc_distance((1, 2, 5)) == 2  # at most k = 2, and yet
    assert maps.gridding(dilated((1, 2, 5), 2)) == (4,)


def test_the_examples_of_the_paper():
    assert (maps.hdc_distance((1, 2, 5)), maps.hdc_distance((1, 2, 9))) == (2, 5)
    assert maps.hdc_rule((1, 2, 5), 3) and not maps.hdc_rule((1, 2, 9), 3)


# --- cost ---------------------------------------------------------------------------------------


@given(STACKS, st.integers(1, 5))
def test_cost_is_what_a_long_map_takes(layers, channels):
    """Without edges: every layer with padding as large as its reach, counted cell by cell."""
    stack = [{n: v for n, v in layer.items() if n != "padding"} for layer in layers]
    outputs = 5
    maps_sizes = [outputs]  # along one axis, after each layer, last first
    for layer in reversed(stack):
        maps_sizes.append(maps_sizes[-1] * layer.get("stride", 1))
    total = weights = 0
    for layer, cells in zip(reversed(stack), maps_sizes, strict=False):
        weight = np.ones((channels, channels, layer["kernel_size"], layer["kernel_size"]))
        weights += weight.size
        total += weight.size * cells**2
    found = maps.cost(layers, channels)
    assert found.weights == weights
    assert found.per_output * outputs**2 == total
    assert math.isclose(found.per_input * maps_sizes[-1] ** 2, total)


def test_plain_strided_and_dilated_stacks_of_one_receptive_field():
    stacks = (
        dilated([1] * 7),
        [{"kernel_size": 3, "stride": s} for s in (2, 2, 1)],
        dilated([1, 2, 4]),
    )
    assert {shapes.receptive_field(stack)[-1].size for stack in stacks} == {15}
    assert [tuple(maps.cost(stack)) for stack in stacks] == [
        (63, 63, 63),
        (27, 54, 3.375),
        (27, 27, 27),
    ]
    assert maps.cost(stacks[2], channels=4).weights == 16 * 27


# --- overlap ------------------------------------------------------------------------------------

PAIRS = st.tuples(st.integers(1, 5), st.integers(1, 5))


@given(PAIRS, PAIRS, PAIRS, st.tuples(st.integers(0, 3), st.integers(0, 3)), PAIRS, st.data())
def test_overlap_is_a_transposed_convolution_of_ones(size, kernel, stride, padding, dilation, data):
    spare = tuple(
        data.draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)
    )
    settings = {
        "stride": stride, "padding": padding, "output_padding": spare, "dilation": dilation
    }  # fmt: skip
    ones = np.ones(size, np.int64), np.ones(kernel, np.int64)
    try:
        expected = ops.conv_transpose2d(*ones, **settings)
    except ValueError as error:
        with pytest.raises(ValueError) as caught:
            maps.overlap(size, kernel, **settings)
        assert str(caught.value) == str(error)
        return
    found = maps.overlap(size, kernel, **settings)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int64


@pytest.mark.parametrize("kernel_size", range(1, 9))
@pytest.mark.parametrize("stride", range(1, 6))
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_the_pattern_repeats_in_the_interior_of_the_map(kernel_size, stride, padding):
    pattern = maps.overlap_pattern(kernel_size, stride)
    size = 12
    line = ops.conv_transpose2d(
        np.ones((1, size), np.int64), np.ones((1, kernel_size), np.int64), stride=(1, stride)
    )[0]
    inner = np.arange(kernel_size - 1, size * stride)[padding:]  # cells that miss no stamp
    inner = inner[inner < len(line) - padding]
    assert len(inner) > 2
    np.testing.assert_array_equal(line[inner], pattern[inner % stride])
    grid = maps.overlap(size, kernel_size, stride, padding)
    cut = inner - padding  # where padding has moved them
    np.testing.assert_array_equal(
        grid[np.ix_(cut, cut)], np.outer(pattern[inner % stride], pattern[inner % stride])
    )
    rest = kernel_size % stride
    high, low = -(-kernel_size // stride), kernel_size // stride
    assert pattern.tolist() == [high] * rest + [low] * (stride - rest)


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: maps.coverage(dilated([1]), 0), ValueError, r"^size \(=0\) must be at least 1"),
        (lambda: maps.coverage(dilated([1]), 3.0), TypeError, r"^size \(=3.0\) must be a whole"),
        (lambda: maps.coverage(dilated([2, 2]), 8), ValueError, r"^size \(=8\).*Use size=9\.$"),
        (lambda: maps.coverage(dilated([1]), 4), ValueError, r"2 output cells.*Use size=5, which"),
        (lambda: maps.coverage(dilated([1] * 40), 81), ValueError, r"paths.*Use fewer layers"),
        (lambda: maps.coverage2d(dilated([1] * 30), 61), ValueError, r"paths.*Use fewer layers"),
        (lambda: maps.coverage({"kernel_size": 3}, 3), TypeError, r"^layers .*list of dicts"),
        (lambda: maps.coverage(3, 3), TypeError, r"^layers \(=3\) must be a list of dicts"),
        (lambda: maps.coverage([{"stride": 2}], 3), TypeError, r"^layer 0 .*has kernel_size"),
        (lambda: maps.gridding([{"kernel_size": 0}]), ValueError, r"^kernel_size \(=0\)"),
        (lambda: maps.hdc_rule((1, 2), 2), ValueError, r"^kernel_size \(=2\).*Use gridding"),
        (lambda: maps.hdc_rule(3), TypeError, r"^rates \(=3\) must be a list.*Use for example"),
        (lambda: maps.hdc_rule(()), TypeError, r"^rates \(=\(\)\) must be a list"),
        (lambda: maps.reads_all("12"), TypeError, r"^rates \(='12'\) must be a list"),
        (lambda: maps.reads_all((1, 2), 0), ValueError, r"^kernel_size \(=0\) must be at least 1"),
        (lambda: maps.hdc_rule((1, 0)), ValueError, r"^rates\[1\] \(=0\) must be at least 1"),
        (
            lambda: maps.cost([], 0),
            ValueError,
            r"^channels \(=0\) must be .* Use for example channels=1",
        ),
        (lambda: maps.cost([], True), TypeError, r"^channels \(=True\) must be a whole number"),
        (lambda: maps.cost([], 1.5), TypeError, r"^channels \(=1.5\) must be a whole number"),
        (lambda: maps.overlap(2, 3, 2, 3), ValueError, r"^padding \(=3\) cuts the whole output"),
        (lambda: maps.overlap(2, 3, 2, 0, 2), ValueError, r"^output_padding \(=2\)"),
        (lambda: maps.overlap_pattern(3, 0), ValueError, r"^stride \(=0\) must be at least 1"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_layers_may_come_one_by_one():
    np.testing.assert_array_equal(
        maps.coverage2d((layer for layer in dilated([1, 2])), 7),
        maps.coverage2d(dilated([1, 2]), 7),
    )
