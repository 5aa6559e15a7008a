"""The deck's grids, and what follows from them: the numbers printed on its slides, computed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecture_utils import ops, slides

# As they are printed on the slides, typed in once more.
GRIDS = {
    "X": ((1, 3, 2), (0, -1, 2), (1, -2, 1)),
    "K": ((1, 0, 0), (-1, 0, 1), (0, -1, 1)),
    "POOL_INPUT": ((0, 2, 3, 0), (0, 0, 0, 5), (6, 0, 3, 0), (0, -2, 2, 1)),
    "UNPOOL_INPUT": ((2, -5), (6, 3)),
}
Y = [[2, -5], [-2, 1]]
ZERO_STUFFED = [
    [0, 0, 0, 0, 0],
    [0, 2, 0, -5, 0],
    [0, 0, 0, 0, 0],
    [0, -2, 0, 1, 0],
    [0, 0, 0, 0, 0],
]
TRANSPOSED = [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]
UNROTATED = [[0, -7, 0], [2, 3, -1], [0, 3, 0]]


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_is_the_one_on_the_slide(name):
    assert getattr(slides, name) == GRIDS[name]


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_cannot_be_changed(name):
    grid = getattr(slides, name)
    assert type(grid) is tuple and all(type(row) is tuple for row in grid)
    assert all(type(cell) is int for row in grid for cell in row)


def test_every_grid_of_the_module_is_tested_here():
    public = {name for name in vars(slides) if name.isupper()}
    assert public == {*GRIDS, "CONVOLUTION"}


def test_the_settings_of_the_convolution():
    assert slides.CONVOLUTION == {"stride": 2, "padding": 1}


def test_the_convolution():
    assert ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION).tolist() == Y


def zero_stuffed() -> np.ndarray:
    """Y with one zero between its cells and a border of zeros."""
    stuffed = np.zeros((5, 5), int)
    stuffed[1:-1:2, 1:-1:2] = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    return stuffed


def test_the_map_that_the_deck_calls_dilated():
    assert zero_stuffed().tolist() == ZERO_STUFFED


def test_the_transposed_convolution_in_three_ways():
    y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    assert ops.conv_transpose2d(y, slides.K, **slides.CONVOLUTION).tolist() == TRANSPOSED
    assert ops.conv2d(zero_stuffed(), np.rot90(slides.K, 2)).tolist() == TRANSPOSED
    x = torch.zeros(1, 3, 3, dtype=torch.float64, requires_grad=True)
    k = torch.tensor(slides.K, dtype=torch.float64)[None, None]
    torch.nn.functional.conv2d(x, k, **slides.CONVOLUTION).backward(
        torch.from_numpy(y)[None].double()
    )
    assert x.grad[0].tolist() == TRANSPOSED


def test_the_kernel_that_slides_unrotated_gives_something_else():
    unrotated = ops.conv2d(zero_stuffed(), slides.K)
    assert unrotated.tolist() == UNROTATED
    agrees = [[True, False, True], [False, True, False], [True, False, True]]
    assert (unrotated == np.array(TRANSPOSED)).tolist() == agrees


def test_a_transposed_convolution_gives_back_the_shape_and_not_the_values():
    y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    returned = ops.conv_transpose2d(y, slides.K, **slides.CONVOLUTION)
    assert returned.shape == np.shape(slides.X)
    assert (returned != np.array(slides.X)).any()


def test_max_pooling_and_its_switches():
    pooled, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    assert pooled.tolist() == [[2, 5], [6, 3]]
    marked = np.zeros(16, int)
    marked[switches] = 1
    assert marked.reshape(4, 4).tolist() == [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 1, 0], [0, 0, 0, 0]]


def test_unpooling_with_the_switches():
    pooled, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    put_back = ops.max_unpool2d(slides.UNPOOL_INPUT, switches, 2)
    assert put_back.tolist() == [[0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]]
    with_the_pooled_map = ops.max_unpool2d(pooled, switches, 2)
    assert with_the_pooled_map[1, 3] == 5
    assert (with_the_pooled_map != put_back).sum() == 1


def test_the_unpooled_map_is_a_decoders_map():
    """It differs from the pooled map in one cell: -5 where pooling gives 5."""
    pooled = ops.max_pool2d(slides.POOL_INPUT, 2)
    assert (pooled - np.array(slides.UNPOOL_INPUT)).tolist() == [[0, 10], [0, 0]]
