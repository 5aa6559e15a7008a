"""Sizes against torch's real output shapes, receptive fields against the cells that count."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import ops, shapes
from tests.strategies import DILATION, KERNEL, PADDING, STRIDE, int_or_pair
from tests.tables import examples

PAIR_EXAMPLES = examples(300)
STACK_EXAMPLES = examples(200)

SIZES, KERNELS, STRIDES, PADDINGS, DILATIONS = (
    (1, 2, 3, 5, 6, 7),
    (1, 2, 3, 4),
    (1, 2, 3),
    range(4),
    (1, 2, 3),
)


# --- output sizes ---------------------------------------------------------------------------------


def size_or_none(function: Callable, *arguments: int) -> int | None:
    """What one of our size functions says; None where it refuses."""
    try:
        return function(*arguments)
    except ValueError:
        return None


def height_or_none(operation: Callable, *arguments: object, **parameters: object) -> int | None:
    """Height of torch's result; None where torch refuses, or returns a tensor without cells."""
    try:
        return operation(*arguments, **parameters).shape[-2] or None
    except (RuntimeError, ValueError):
        return None


def column(length: int) -> torch.Tensor:
    """A (1, 1, length, 1) tensor: only the height is of interest."""
    return torch.zeros(1, 1, length, 1)


def compared(rows: Iterator[tuple[object, int | None, int | None]]) -> None:
    """Hold (settings, our size, torch's size) together; both sizes and refusals must occur."""
    rows = list(rows)
    assert [row for row in rows if row[1] != row[2]] == []
    assert any(row[1] is None for row in rows) and any(row[1] for row in rows)


def test_conv_sizes_are_those_of_torch():
    def rows():
        for h, k, s, p, d in itertools.product(SIZES, KERNELS, STRIDES, PADDINGS, DILATIONS):
            parameters = {"stride": (s, 1), "padding": (p, 0), "dilation": (d, 1)}
            torch_says = height_or_none(F.conv2d, column(h), column(k), **parameters)
            yield (h, k, s, p, d), size_or_none(shapes.conv_output_size, h, k, s, p, d), torch_says

    compared(rows())


def test_conv_transpose_sizes_are_those_of_torch():
    def rows():
        sweep = itertools.product((1, 2, 3, 5), KERNELS, STRIDES, PADDINGS, range(4), DILATIONS)
        for h, k, s, p, o, d in sweep:
            parameters = {
                "stride": (s, 1),
                "padding": (p, 0),
                "dilation": (d, 1),
                "output_padding": (o, 0),
            }
            torch_says = height_or_none(F.conv_transpose2d, column(h), column(k), **parameters)
            ours = size_or_none(shapes.conv_transpose_output_size, h, k, s, p, o, d)
            yield (h, k, s, p, o, d), ours, torch_says

    compared(rows())


@pytest.mark.parametrize("ceil_mode", [False, True])
def test_pool_sizes_are_those_of_torch(ceil_mode):
    def rows():
        sweep = itertools.product(SIZES, KERNELS, (None, 1, 2, 3, 5), range(3), DILATIONS)
        for h, k, s, p, d in sweep:
            x, window, step = column(h), (k, 1), None if s is None else (s, 1)
            torch_says = height_or_none(F.max_pool2d, x, window, step, (p, 0), (d, 1), ceil_mode)
            ours = size_or_none(shapes.pool_output_size, h, k, s, p, d, ceil_mode)
            yield (h, k, s, p, d), ours, torch_says
            if d == 1:
                average = height_or_none(F.avg_pool2d, x, window, step, (p, 0), ceil_mode)
                yield (h, k, s, p, "average"), ours, average

    compared(rows())


def test_unpool_sizes_are_those_of_torch():
    def rows():
        sweep = itertools.product(
            (1, 2, 3, 5), KERNELS, (None, 1, 2, 3), range(3), (None, *range(1, 13))
        )
        for h, k, s, p, wanted in sweep:
            x, places = column(h), torch.zeros(1, 1, h, 1, dtype=torch.int64)
            sizes = {} if wanted is None else {"output_size": (wanted, 1)}
            step = None if s is None else (s, 1)
            torch_says = height_or_none(F.max_unpool2d, x, places, (k, 1), step, (p, 0), **sizes)
            ours = size_or_none(shapes.unpool_output_size, h, k, s, p, wanted)
            yield (h, k, s, p, wanted), ours, torch_says

    compared(rows())


def test_a_transposed_convolution_gives_back_every_size():
    """With output_padding = the cells at the end that the convolution did not read."""
    for h, k, s, p, d in itertools.product(SIZES, KERNELS, STRIDES, PADDINGS, DILATIONS):
        small = size_or_none(shapes.conv_output_size, h, k, s, p, d)
        if small is not None:
            unread = (h + 2 * p - shapes.effective_kernel(k, d)) % s
            assert shapes.conv_transpose_output_size(small, k, s, p, unread, d) == h


def test_a_convolution_takes_every_size_back():
    for h, k, s, p, d in itertools.product(SIZES, KERNELS, STRIDES, PADDINGS, DILATIONS):
        for output_padding in range(s):
            large = size_or_none(shapes.conv_transpose_output_size, h, k, s, p, output_padding, d)
            if large is not None:
                assert shapes.conv_output_size(large, k, s, p, d) == h


def test_the_effective_kernel_is_the_distance_of_the_outer_taps():
    for k, d in itertools.product(range(1, 6), range(1, 6)):
        taps = [a * d for a in range(k)]
        assert shapes.effective_kernel(k, d) == taps[-1] - taps[0] + 1


# --- ints and pairs -------------------------------------------------------------------------------

LARGE = st.integers(12, 20)  # every kernel of the strategies fits


@settings(max_examples=PAIR_EXAMPLES)
@given(*(int_or_pair(values) for values in (LARGE, KERNEL, STRIDE, PADDING, DILATION)))
def test_each_axis_is_computed_alone(size, kernel_size, stride, padding, dilation):
    arguments = {
        "size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    pairs = {
        name: value if isinstance(value, tuple) else (value, value)
        for name, value in arguments.items()
    }
    alone = tuple(
        shapes.conv_output_size(**{name: value[axis] for name, value in pairs.items()})
        for axis in (0, 1)
    )
    assert shapes.conv_output_size(**pairs) == alone
    together = shapes.conv_output_size(**arguments)
    in_pairs = any(isinstance(value, tuple) for value in arguments.values())
    assert together == (alone if in_pairs else alone[0])
    assert type(together) is (tuple if in_pairs else int)


@pytest.mark.parametrize("two", [2, np.int8(2), np.uint64(2), np.array(2), torch.tensor(2)])
def test_whole_numbers_of_every_kind_become_int(two):
    assert shapes.whole(two, "stride") == 2 and type(shapes.whole(two, "stride")) is int
    assert shapes.pair(two, "stride") == (2, 2)


@pytest.mark.parametrize("value", [(2, 1), [2, 1], torch.Size([2, 1])])
def test_every_sequence_of_two_is_a_pair(value):
    assert shapes.pair(value, "stride") == (2, 1)
    assert shapes.conv_output_size(7, 3, value) == (3, 5)


def test_a_sequence_of_one_counts_for_both_axes_as_in_torch():
    assert shapes.pair((2,), "stride") == (2, 2)


# --- receptive field ------------------------------------------------------------------------------

LAYER = st.fixed_dictionaries(
    {"kernel_size": KERNEL},
    optional={"stride": STRIDE, "padding": st.integers(0, 2), "dilation": DILATION},
)


def seen_cells(layers: list[dict[str, int]], width: int) -> list[list[int]]:
    """For each output cell of the stack, the input cells that move it when they change.

    Each input cell is changed alone, one a row of the batch; kernels of ones cancel nothing.
    """
    x = np.eye(width, dtype=np.int64).reshape(width, 1, 1, width)
    for layer in layers:
        ones = np.ones((1, 1, 1, layer["kernel_size"]), np.int64)
        others = {n: (int(n != "padding"), v) for n, v in layer.items() if n != "kernel_size"}
        others["padding"] = (0, layer.get("padding", 0))
        x = np.minimum(ops.conv2d(x, ones, **others), 1)  # what counts is whether it moved
    return [np.flatnonzero(x[:, 0, 0, o]).tolist() for o in range(x.shape[-1])]


@settings(max_examples=STACK_EXAMPLES)
@given(st.lists(LAYER, min_size=1, max_size=4))
def test_the_receptive_field_is_what_a_cell_sees(layers):
    fields = shapes.receptive_field(layers)
    assert len(fields) == len(layers)
    for depth, (size, jump, start) in enumerate(fields, 1):
        width = size - start + 3 * jump  # so that whole fields lie inside the input
        inside = 0
        for o, cells in enumerate(seen_cells(layers[:depth], width)):
            first, last = start + o * jump, start + o * jump + size - 1
            if first >= 0 and last < width:
                assert (cells[0], cells[-1]) == (first, last)
                inside += 1
            else:
                assert all(max(first, 0) <= cell <= last for cell in cells)
        assert inside >= 2


def test_an_empty_stack_has_no_fields():
    assert shapes.receptive_field([]) == []


def test_the_field_of_the_lectures_layer():
    assert shapes.receptive_field([{"kernel_size": 3, "stride": 2, "padding": 1}]) == [(3, 2, -1)]


# --- what the messages advise ---------------------------------------------------------------------


def does_not_fit() -> Iterator[tuple[int, int, int, int]]:
    """Every small (size, kernel_size, padding, dilation) where the kernel is too large."""
    for size, k, p, d in itertools.product(range(1, 6), range(1, 8), range(3), range(1, 5)):
        if shapes.effective_kernel(k, d) > size + 2 * p:
            yield size, k, p, d


def fits(size: int, kernel_size: int, padding: int, dilation: int) -> bool:
    """Whether torch's formula has a place for the kernel; impossible parameters have none."""
    possible = size >= 1 and kernel_size >= 1 and padding >= 0 and dilation >= 1
    return possible and size + 2 * padding - dilation * (kernel_size - 1) - 1 >= 0


def test_the_smallest_change_is_the_smallest():
    """Each change named makes the kernel fit, one less does not, and no change is left out."""
    cases = list(does_not_fit())
    for case in cases:
        sentence = shapes.smallest_change(*case)
        named = {
            name: int(n)
            for name, n in re.findall(r"(padding|dilation|kernel_size)=(\d+)", sentence)
        }
        named["size"] = int(re.search(r"a size of (\d+)\.$", sentence)[1])
        old = dict(zip(("size", "kernel_size", "padding", "dilation"), case, strict=True))
        for name, direction in (("size", 1), ("padding", 1), ("kernel_size", -1), ("dilation", -1)):
            reachable = range(old[name], 50) if direction > 0 else range(old[name], 0, -1)
            possible = [value for value in reachable if fits(**{**old, name: value})]
            assert named.get(name) == (possible[0] if possible else None), (case, sentence)
        with pytest.raises(ValueError) as refusal:
            shapes.conv_output_size(case[0], case[1], 1, case[2], case[3])
        assert str(refusal.value).endswith(sentence)
    assert len(cases) > 100


def refusal_of(function: Callable, **arguments: int) -> str:
    """The message with which the arguments are refused; empty if they are possible."""
    try:
        function(**arguments)
    except ValueError as refusal:
        return str(refusal)
    return ""


def advice(refusal: str) -> dict[str, int]:
    """The changes (parameter and value) that the last sentence of a refusal names."""
    last = re.split(r"\. (?=[A-Z])", refusal)[-1]
    named = re.findall(r"(\w+)=(\d+)", last) + [
        ("size", n) for n in re.findall(r"a size of (\d+)", last)
    ]
    return {name: int(value) for name, value in named}


POOL_SWEEP = itertools.product(
    range(1, 6), range(1, 6), (None, 1, 2, 3), range(4), (1, 2, 4), (False, True)
)
POOL_NAMES = ("size", "kernel_size", "stride", "padding", "dilation", "ceil_mode")
TRANSPOSE_SWEEP = itertools.product((1, 2, 3), (1, 2, 3), (1, 2, 3), range(5), range(4), (1, 2))
TRANSPOSE_NAMES = ("size", "kernel_size", "stride", "padding", "output_padding", "dilation")
UNPOOL_SWEEP = itertools.product((1, 2, 3), (1, 2, 3), (None, 1, 2), range(5), (None, *range(1, 9)))
UNPOOL_NAMES = ("size", "kernel_size", "stride", "padding", "output_size")


@pytest.mark.parametrize(
    "function, names, sweep",
    [
        (shapes.pool_output_size, POOL_NAMES, list(POOL_SWEEP)),
        (shapes.conv_transpose_output_size, TRANSPOSE_NAMES, list(TRANSPOSE_SWEEP)),
        (shapes.unpool_output_size, UNPOOL_NAMES, list(UNPOOL_SWEEP)),
    ],
    ids=["pool", "conv_transpose", "unpool"],
)
def test_following_the_advice_ends_well(function, names, sweep):
    """A refusal names at least one change, and no nearer value would do.

    "Smallest change" promises that each alone is enough. "Use" repairs one parameter: if another
    one is out of its range too, the next message is about that one and leaves the first alone.
    """
    refused = 0
    for values in sweep:
        arguments = dict(zip(names, values, strict=True))
        refusal = refusal_of(function, **arguments)
        changes = advice(refusal)
        assert bool(changes) == bool(refusal), refusal
        refused += bool(refusal)
        for name, value in changes.items():
            left = refusal_of(function, **{**arguments, name: value})
            enough = left == "" if "Smallest change" in refusal else name not in advice(left)
            assert enough, f"{arguments}: {refusal} -> {left}"
            nearer = value + (1 if value < arguments[name] else -1)
            assert refusal_of(function, **{**arguments, name: nearer}), f"{arguments}: {refusal}"
    assert refused > 50
