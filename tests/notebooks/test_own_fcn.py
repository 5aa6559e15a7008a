"""Lesson 8 writes an FCN in plain PyTorch: it is that of the course. Its cells are run as they
stand.
"""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lecture_utils import models
from tests.notebooks.pages import cells_of

CELLS = cells_of("08_fcn")


@pytest.fixture(scope="module")
def page():
    names = {"nn": nn, "F": F, "models": models}
    for cell in ("my-skip", "block", "my-fcn"):
        exec(CELLS[cell], names)
    return names


@pytest.mark.parametrize("learning", [True, False])
@pytest.mark.parametrize("side", [96, 64])
def test_the_network_of_the_page_is_that_of_the_course(page, side, learning):
    torch.manual_seed(side)
    mine, theirs = page["MyFCN"]().train(learning), models.FCN(8).train(learning)
    mine.load_state_dict(theirs.state_dict())
    x = torch.randn(3, 1, side, side)
    torch.testing.assert_close(mine(x), theirs(x), rtol=1e-4, atol=1e-4)


def test_the_exercise_is_open_and_its_solution_right(page):
    assert models.check_skip(page["my_skip"]).startswith("Not yet: it gives nothing back")
    assert models.check_skip(page["skip"]).startswith("Right")
    [line] = re.findall("```python\n(.*)\n```", CELLS["s4-solution"])
    assert f"def skip(coarse, fine, head):\n    {line}" in CELLS["block"], "the one that is folded"


def test_the_comments_say_the_shapes(page):
    """Each of the stages and each line of the scores names the shape that it gives."""
    said = [line.split("# ")[-1] for line in CELLS["my-fcn"].splitlines() if "# (B" in line]
    network, x = page["MyFCN"](), torch.zeros(2, 1, 96, 96)
    shapes = []
    for stage in network.stages:
        x = stage(x)
        shapes.append(x.shape)
    shapes += [(2, 11, side, side) for side in (3, 6, 12, 96)]
    assert said == [f"(B, {', '.join(map(str, shape[1:]))})" for shape in shapes]
