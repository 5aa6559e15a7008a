"""Stacks compared on a photograph: what is drawn and said is what the layers do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import figures, ops, shapes
from lecture_utils.figures.kit.picture import Picture
from tests.figures.drawn import cells, words
from tests.tables import examples

BLACK = np.zeros((30, 40), int)
layer = st.fixed_dictionaries(
    {"kernel_size": st.integers(1, 3)},
    optional={"stride": st.integers(1, 2), "dilation": st.integers(1, 3)},
)


def drawn(picture: Picture, name: str) -> np.ndarray:
    """The greys of one of the photographs."""
    (image,) = [one for one in picture.figure.axes[0].images if one.get_gid() == name]
    return np.asarray(image.get_array())[..., 0]


def alone(size: int, layers: list[dict[str, int]]) -> np.ndarray:
    """Which cells of a row as long as the receptive field change its one output."""
    changed = []
    for pixel in np.eye(size, dtype=int):
        x = pixel[None]
        for one in layers:
            stride, dilation = one.get("stride", 1), one.get("dilation", 1)
            kernel = np.ones((1, one["kernel_size"]), int)
            x = ops.conv2d(x, kernel, stride=(1, stride), dilation=(1, dilation))
        changed.append(bool(x[0, 0]))
    return np.array(changed)


@given(layers=st.lists(layer, min_size=1, max_size=3))
@example_settings(max_examples=examples(30), deadline=None)
def test_the_pixels_that_are_not_pale_are_those_that_change_the_output(layers):
    field = shapes.receptive_field(layers)[-1]
    assume(field.size <= 30 and field.size + 2 * field.jump <= 48)
    picture = figures.stacks({"one": layers}, BLACK)
    along = alone(field.size, layers)
    rows, columns = np.nonzero(drawn(picture, "one read") == 0)
    expected = np.argwhere(np.outer(along, along))
    found = np.stack([rows, columns], axis=1)
    assert (found - found[0] + expected[0] == expected).all() and len(found) == len(expected)
    read = "all of them" if along.all() else f"{along.sum() ** 2} of {field.size**2}"
    facts = words(picture.figure, "facts")[1:]
    assert facts[:3] == [
        f"sees {field.size}×{field.size} pixels",
        f"reads {read}",
        f"outputs {field.jump} apart",
    ]
    assert ", ".join(facts) in picture.alt
    assert drawn(picture, "one read").shape == BLACK.shape


def test_a_photograph_keeps_one_value_for_each_output():
    photo = np.arange(32 * 32).reshape(32, 32) % 251
    strided = [{"kernel_size": 3, "stride": 2}] * 2
    picture = figures.stacks({"plain": [{"kernel_size": 3}], "strided": strided}, photo)
    assert (drawn(picture, "plain outputs") == photo).all()
    kept = drawn(picture, "strided outputs")
    blocks = {tuple(kept[r : r + 4, c]) for r in range(2, 30, 4) for c in range(2, 30)}
    assert len(np.unique(kept)) <= 64 < len(np.unique(photo))
    assert all(len(set(block)) <= 2 for block in blocks)


def test_the_deeper_rows_of_a_strided_stack_have_fewer_cells():
    strided = [{"kernel_size": 3, "stride": 2}, {"kernel_size": 3}]
    figure = figures.stacks({"strided": strided}, BLACK).figure
    corners, _ = cells(figure)
    # over 7 cells of the field and an output's distance of 2 on each side
    _, counts = np.unique(corners[:, 1].round(), return_counts=True)
    assert sorted(counts) == [5, 5, 11]


PLAIN = [{"kernel_size": 3}]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: figures.stacks({}, BLACK),
            ValueError,
            r"^stacks holds 0 stacks\. Use from 1 to 4",
        ),
        (lambda: figures.stacks([PLAIN], BLACK), TypeError, r"^stacks .*must be a dict"),
        (lambda: figures.stacks({"a": PLAIN}, BLACK / 2.0), ValueError, r"^photo .*whole numbers"),
        (lambda: figures.stacks({"a": PLAIN}, BLACK[0]), ValueError, r"^photo .*picture \(H, W\)"),
        (lambda: figures.stacks({"a": PLAIN}, BLACK + 300), ValueError, r"^photo .*0 to 255"),
        (
            lambda: figures.stacks({"a": PLAIN}, BLACK[:2]),
            ValueError,
            r"^photo has the shape \(2, 40\).*from 3 .* to 84 pixels",
        ),
        (
            lambda: figures.stacks({"a": PLAIN}, np.zeros((90, 90), int)),
            ValueError,
            r"^photo has the shape \(90, 90\).*Cut out a part",
        ),
        (
            lambda: figures.stacks({"a": [{"kernel_size": 40, "dilation": 2}]}, BLACK),
            ValueError,
            r"^stacks lead to a picture 81 cells wide",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
