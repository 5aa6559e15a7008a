"""Several input channels: a step for each, and one that adds them; the result is that of ops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import ops, slides, trace
from lecture_utils.engine.trace import Cell
from tests.strategies import SEEDS, integers
from tests.tables import examples

X2 = np.stack([slides.X, np.fliplr(slides.X)])
W2 = np.array([[slides.K, [[0, 1, 0], [0, 0, 0], [0, -1, 0]]]])


@settings(max_examples=examples(100))
@given(SEEDS, st.integers(1, 4), st.integers(1, 3), st.integers(1, 2), st.integers(0, 2))
def test_the_output_is_that_of_ops_and_the_channels_add_up_to_it(seed, count, out, stride, pad):
    x, w = integers(seed, (count, 4, 5)), integers(seed + 1, (out, count, 2, 3))
    for o in range(out):
        record = trace.conv2d_channels(x, w, stride, pad, channel=o)
        np.testing.assert_array_equal(record.output, ops.conv2d(x, w, None, stride, pad)[o])
        parts = [record.grids[f"channel {c}"].values for c in range(count)]
        np.testing.assert_array_equal(sum(parts), record.output)
        assert len(record) == (count + 1) * record.output.size
        end = record.frame(len(record)).written
        np.testing.assert_array_equal(end["output"], record.output)


def test_each_channel_is_a_convolution_of_its_own():
    record = trace.conv2d_channels(X2, W2, **slides.CONVOLUTION)
    assert [step.sentence for step in record.steps[:3]] == [
        "channel 0[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2",
        "channel 1[0, 0] = 1·0 + (-1)·2 = -2",
        "Y[0][0, 0] = 2 (channel 0) + (-2) (channel 1) = 0",
    ]
    alone = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    np.testing.assert_array_equal(record.grids["channel 0"].values, alone.output)
    assert record.grids["padded 1"].column_labels == ("-1", "0", "1", "2", "3")
    assert [grid.holds_weights for grid in record.grids.values()] == [False, True, False] * 2 + [
        False
    ]
    made_from = {cell.grid for cell in record.comes_from(0, 1)}
    assert made_from == {"channel 0", "channel 1"}
    assert record.feeds("padded 1", 2, 2)[0] == Cell("channel 1", 0, 0)
    assert not record.never_read("padded 0")


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        ((slides.X, W2), ValueError, r"^input has the shape \(3, 3\), but must be \(C_in, H, W\)"),
        ((X2, W2[0]), ValueError, r"^weight has the shape \(2, 3, 3\), but must be \(C_out"),
        ((np.ones((5, 3, 3)), np.ones((1, 5, 1, 1))), ValueError, "^input has 5 channels"),
        ((X2, W2, 1, 0, 1, 1), IndexError, r"^channel \(=1\) must be from 0 to 0"),
        ((X2, W2, 1, 0, 1, 0.5), TypeError, r"^channel \(=0.5\) must be a whole number"),
        ((X2, W2[:, :1]), ValueError, "weight"),
        ((X2, W2, 0), ValueError, r"^stride \(=0\)"),
    ],
)
def test_what_is_refused(call, kind, words):
    with pytest.raises(kind, match=words):
        trace.conv2d_channels(*call)
