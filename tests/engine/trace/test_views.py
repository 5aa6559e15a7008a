"""Views side by side: a convolution as a window and as a matrix, and cells that are each other's
twins.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from lecture_utils import matrices, slides, trace
from lecture_utils.engine.trace import Cell
from tests.strategies import integers, trace_calls
from tests.tables import examples


@settings(max_examples=examples(300))
@given(trace_calls(integers))
def test_the_matrix_view_is_the_matrix(call):
    views = trace.conv2d_views(**call)
    how = {name: call[name] for name in ("stride", "padding", "dilation")}
    C = matrices.conv_matrix(call["weight"], np.shape(call["input"]), **how)
    assert np.array_equal(views.grids["matrix"].values, C)
    x = views.grids["vector"].values
    assert np.array_equal(C @ x, views.grids["column"].values)
    assert np.array_equal(views.grids["column"].values.ravel(), views.output.ravel())
    for index in {0, 1, len(views)}:
        written = views.frame(index).written
        assert [v for row in written["column"] for v in row] == [
            v for row in written["output"] for v in row
        ]


def test_a_row_belongs_to_its_window_and_a_column_to_its_stamp():
    views = trace.conv2d_views(slides.X, slides.K, **slides.CONVOLUTION)
    row = {cell for cell in views.steps[2].reads if cell.grid == "matrix"}
    assert row == {Cell("matrix", 2, n) for n in range(9)}
    # the middle of X is read by all four windows: its column of C holds its stamp
    assert [made.row for made in views.feeds("vector", 4, 0)] == [0, 1, 2, 3]
    assert views.grids["matrix"].values[:, 4].tolist() == [1, 0, 0, 1]


def test_twins_have_the_same_name():
    views = trace.conv2d_views(slides.X, slides.K, **slides.CONVOLUTION)
    names = {name: grid.twin_name for name, grid in views.grids.items()}
    for r, c in np.ndindex(3, 3):
        assert (
            names["input"](r, c) == names["padded"](r + 1, c + 1) == names["vector"](3 * r + c, 0)
        )
    for r, c in np.ndindex(2, 2):
        assert names["output"](r, c) == names["column"](2 * r + c, 0) == f"Y[{r}, {c}]"
    assert names["padded"](0, 0) == ""
    assert names["matrix"](1, 2) == "C[1, 2]"
