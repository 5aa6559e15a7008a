"""What once broke the engine: sizes no machine holds, sums that wrap, values that are lost in
silence.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from lecture_utils import maps, metrics, ops, puzzles, shapes, trace, upsampling, zeros
from tests.tables import examples

GRID = [[1, 2], [3, 4]]
HUGE = 10**25


# --- sums and kinds of numbers --------------------------------------------------------------------


@pytest.mark.parametrize("value", [2**62, -(2**63), 2**63 - 1, 2**53 + 1])
def test_an_average_of_integers_never_wraps(value):
    assert ops.avg_pool2d(np.full((2, 2), value), 2) == float(value)


@settings(max_examples=examples(200))
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=9, max_size=9))
def test_averages_of_large_integers_are_those_of_python(numbers):
    found = ops.avg_pool2d(np.array(numbers).reshape(3, 3), 3)
    assert found.item() == pytest.approx(sum(numbers) / 9, rel=1e-15, abs=2**-50 * 2**63)


def test_an_average_of_float16_does_not_overflow():
    x = np.full((1, 1, 4, 4), 40000, np.float16)
    found = ops.avg_pool2d(x, 4)
    assert found.dtype == np.float16 and found.item() == 40000
    assert found.item() == functional.avg_pool2d(torch.tensor(x), 4).item()


def test_objects_that_are_whole_numbers_count_as_such():
    assert ops.conv2d(np.arange(16).reshape(4, 4).astype(object), [[1]])[3, 3] == 15
    with pytest.raises(ValueError, match=r"^input holds 9223372036854775808, which does not fit"):
        ops.conv2d([[2**63]], [[1]])
    with pytest.raises(ValueError, match=r"^input holds 18446744073709551615, which does not fit"):
        ops.conv2d(np.array([[2**64 - 1]], np.uint64), [[1]])


def test_the_order_of_bytes_is_this_machine_s():
    for value in (np.arange(4, dtype=">i8"), np.arange(4, dtype=">f4")):
        assert ops.max_pool2d(value.reshape(2, 2), 2).dtype.isnative


MASKED = np.ma.masked_array(GRID, [[True, False], [False, False]])
GRAD = torch.ones(2, 2, requires_grad=True)
BFLOAT = torch.ones(2, 2, dtype=torch.bfloat16)
CALLS = {
    "conv2d": lambda x: ops.conv2d(x, [[1]]),
    "conv2d weight": lambda x: ops.conv2d(GRID, x),
    "conv2d bias": lambda x: ops.conv2d(GRID, [[1]], x),
    "conv_transpose2d": lambda x: ops.conv_transpose2d(x, [[1]]),
    "max_pool2d": lambda x: ops.max_pool2d(x, 1),
    "avg_pool2d": lambda x: ops.avg_pool2d(x, 1),
    "max_unpool2d": lambda x: ops.max_unpool2d(x, [[0, 1], [2, 3]], 1),
    "max_unpool2d indices": lambda x: ops.max_unpool2d(GRID, x, 1),
    "trace": lambda x: trace.conv2d(x, [[1]]),
    "zeros": lambda x: zeros.around(x, 1),
    "nearest": lambda x: upsampling.nearest(x, 2),
    "confusion": lambda x: metrics.confusion_matrix(x, [[0, 1], [1, 1]], 2),
    "confusion target": lambda x: metrics.confusion_matrix([[0, 1], [1, 1]], x, 2),
    "accuracy": lambda x: metrics.pixel_accuracy(x, [[0, 1], [1, 1]]),
    "softmax": metrics.softmax,
    "cross_entropy": lambda x: metrics.cross_entropy(x, [0, 1]),
    "mse": lambda x: metrics.mse(x, GRID),
    "auroc": lambda x: metrics.auroc(x, [0, 1]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    "value, words",
    [(MASKED, r"masked array.*Use \w+\.filled"), (GRAD, r"detach\(\)"), (BFLOAT, r"detach\(\)")],
    ids=["masked", "requires grad", "bfloat16"],
)
def test_what_would_be_lost_is_refused_by_name(call, value, words):
    with pytest.raises(TypeError, match=rf"^\w+ (is|cannot).*{words}"):
        call(value)


def test_bools_in_lists_are_no_numbers():
    with pytest.raises(TypeError, match=r"^input holds bools"):
        ops.conv2d([[True, 1], [0, 1]], [[1]])
    with pytest.raises(TypeError, match=r"^stride \(=tensor\(True\)\)"):
        ops.conv2d(GRID, [[1]], stride=torch.tensor(True))


# --- sizes that no machine holds ------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda: shapes.conv_output_size(5, 10**9),
        lambda: shapes.conv_output_size(5, HUGE, dilation=2),
        lambda: shapes.pool_output_size(5, HUGE),
        lambda: shapes.windows_along(HUGE, 3, 1, 1),
        lambda: ops.max_pool2d(GRID, HUGE),
        lambda: ops.conv2d(GRID, [[1]], padding=10**6),
        lambda: ops.conv2d(GRID, [[1]], padding=HUGE),
        lambda: ops.conv_transpose2d(GRID, [[1]], stride=10**6),
        lambda: ops.conv_transpose2d(GRID, [[1]], output_padding=HUGE, stride=HUGE + 1),
        lambda: ops.max_unpool2d(GRID, [[0, 1], [2, 3]], 10**6),
        lambda: ops.avg_pool2d(np.broadcast_to(1.0, (10**4, 10**4)), 3, stride=1),
        lambda: maps.overlap_pattern(3, 10**8),
        lambda: maps.overlap_pattern(HUGE, 1),
        lambda: maps.coverage([{"kernel_size": 3}], 10**9),
        lambda: maps.coverage([{"kernel_size": 10**6}], 2 * 10**6),
        lambda: maps.coverage2d([{"kernel_size": 3}], 99_999),
        lambda: maps.gridding([{"kernel_size": HUGE}]),
        lambda: maps.overlap(10**5, 3),
        lambda: maps.overlap(3, 10**7),
        lambda: maps.cost([{"kernel_size": 10**200}]),
        lambda: puzzles.conv_settings(3, 2, {"kernel_size": 10**9}),
        lambda: puzzles.same_output(2, 3, stride=10**9),
        lambda: zeros.between(GRID, 10**9),
        lambda: zeros.around(GRID, 10**9),
        lambda: upsampling.bilinear(GRID, 10**6),
        lambda: upsampling.bilinear_kernel(10**6),
        lambda: trace.max_pool2d(GRID, HUGE),
        lambda: metrics.confusion_matrix([0, 1], [0, 1], 10**6),
    ],
)
def test_sizes_that_no_machine_holds_are_refused_at_once(call):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"\(?=?\d.*(Use|Smallest change)") as caught:
        call()
    assert time.process_time() - began < 2 and len(str(caught.value)) < 1000


@given(
    size=st.integers(1, 30),
    kernel_size=st.integers(1, 60),
    padding=st.integers(0, 8),
    dilation=st.integers(1, 6),
    spare=st.integers(0, 4),
    least=st.integers(1, 9),
    follows=st.booleans(),
)
@settings(max_examples=examples(1000))
def test_the_proposed_kernel_is_the_largest_that_fits(
    size, kernel_size, padding, dilation, spare, least, follows
):
    room = size + 2 * padding + spare
    assume(dilation * (kernel_size - 1) + 1 > room)
    limits = dict.fromkeys(("padding", "dilation", "size"), -1000)
    told = shapes.smallest_change(
        size, kernel_size, padding, dilation, limits, spare, least, follows
    )
    fitting = [
        k
        for k in range(kernel_size - 1, least - 1, -1)
        if dilation * (k - 1) + 1 <= room - follows * (kernel_size - k)
    ]
    expected = f"kernel_size={fitting[0]}" if fitting else ""
    assert told == f"Smallest change: {expected}."


def test_a_map_is_counted_from_either_side():
    stack = [{"kernel_size": 9, "dilation": 2, "stride": 3}]
    expected = np.zeros(17, int)
    expected[::2] = 1
    assert maps.coverage(stack, 17).tolist() == expected.tolist()


# --- scores ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["255", 2.5, float("nan"), {}, True, [255]], ids=repr)
def test_ignore_index_is_a_whole_number(value):
    for call in (
        lambda: metrics.confusion_matrix([0, 1], [0, 255], 256, ignore_index=value),
        lambda: metrics.pixel_accuracy([0, 1], [0, 255], ignore_index=value),
        lambda: metrics.iou([0, 1], [0, 255], 256, ignore_index=value),
        lambda: metrics.cross_entropy([[0.0, 1.0]], [1], ignore_index=value),
        lambda: metrics.focal_loss([[0.0, 1.0]], [1], ignore_index=value),
    ):
        with pytest.raises(TypeError, match=r"^ignore_index \(=.*must be a whole number"):
            call()


def test_nothing_has_no_probabilities():
    assert metrics.softmax([]).shape == functional.softmax(torch.tensor([]), 0).shape == (0,)


def test_a_ratio_of_what_is_not_finite():
    assert metrics.psnr([np.inf], [0.0]) == -np.inf and np.isnan(metrics.psnr([np.nan], [0.0]))
    assert metrics.psnr([1e-200], [0.0], peak=1e200) == np.inf  # 1e-400 is no float
    assert metrics.psnr([1e100], [0.0], peak=1e200) == 2000.0


def test_accuracy_needs_no_table_of_classes():
    assert metrics.pixel_accuracy([0, 10**6], [0, 1]) == 0.5
    assert metrics.pixel_accuracy([0, 10**6, 4], [0, 10**6, 255], ignore_index=255) == 1.0
    assert np.isnan(metrics.pixel_accuracy([1], [255], ignore_index=255))
    with pytest.raises(ValueError, match=r"target holds -1.*Pass ignore_index=-1"):
        metrics.pixel_accuracy([0, 1], [0, -1])


@pytest.mark.parametrize(
    "call, error, start",
    [
        (lambda: metrics.mse(np.array([1j]), np.array([0])), TypeError, "one "),
        (lambda: metrics.mse([[1, 2], [3]], [[1, 2], [3, 4]]), ValueError, "one "),
        (lambda: metrics.psnr([1.0], [0.0], peak=None), TypeError, "peak "),
        (lambda: metrics.pixel_accuracy("a", "b"), TypeError, "prediction "),
        (lambda: metrics.softmax([1.0, 2.0], axis=5), ValueError, "axis "),
        (lambda: metrics.softmax([1.0, 2.0], axis=None), TypeError, "axis "),
        (lambda: metrics.cross_entropy([[1.0, 2.0]], [0], weight="x"), TypeError, "weight "),
        (lambda: metrics.cross_entropy([[1.0, 2.0]], [0], reduction=None), TypeError, "reduction "),
        (lambda: metrics.soft_dice([[0.5, 0.5]], [0], smooth=None), TypeError, "smooth "),
        (lambda: metrics.auroc(["a", "b"], [0, 1]), TypeError, "scores "),
        (lambda: shapes.unpool_output_sizes(None, 2, 2), TypeError, "size "),
        (lambda: shapes.unpool_output_sizes(2, 2.0, 2), TypeError, "kernel_size "),
        (lambda: shapes.windows_along("2", 3, 1, 1), TypeError, "out "),
        (lambda: shapes.border_along(5, 3, None, 2, 0, 1), TypeError, "kernel_size "),
        (lambda: maps.hdc_distance([1, "2"]), TypeError, "rates[1] "),
        (lambda: puzzles.same_output(None, 3), TypeError, "size_out "),
    ],
)
def test_errors_name_the_parameter(call, error, start):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(start), caught.value
