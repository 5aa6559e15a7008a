"""The losses and the weights that are drawn while a network learns."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from IPython.core import displaypub
from IPython.testing import globalipapp

from lecture_utils.figures.live import LearnedKernel, LossCurves
from lecture_utils.networks.training import History
from tests.figures.drawn import named, words


@pytest.fixture
def shown(monkeypatch):
    """What a notebook is told to show, in order."""
    globalipapp.start_ipython()
    shell = globalipapp.get_ipython()
    published = []

    class Publisher(displaypub.DisplayPublisher):
        def publish(self, data, metadata=None, *, transient=None, update=False, **_):
            published.append((data, transient["display_id"], update))

    monkeypatch.setattr(shell, "display_pub", Publisher())
    return published


def history(epochs, validation=True, of=5):
    losses = [1 / (n + 1) for n in range(epochs)]
    done = epochs == of
    return History(train=losses, validation=losses if validation else [], finished=done)


def test_one_picture_is_drawn_again_and_its_text_stays(shown):
    live = LossCurves("mean squared error", seconds=0)
    for epoch in range(1, 6):
        live(history(epoch))
    assert [update for _, _, update in shown] == [False, True, True, True, True]
    assert len({name for _, name, _ in shown}) == 1
    assert len({data["text/plain"] for data, _, _ in shown}) == 1
    assert "y is mean squared error" in shown[0][0]["text/plain"]
    assert len({data["image/png"] for data, _, _ in shown}) == 5


def test_it_draws_the_first_and_the_last_epoch_and_not_too_often(shown):
    live = LossCurves(seconds=1000)
    for epoch in range(1, 6):
        live(history(epoch))
    assert len(shown) == 2
    (line, _) = live.picture(history(5)).figure.axes[0].get_lines()
    assert len(line.get_xdata()) == 5


@pytest.mark.parametrize(("last", "scale"), [(0.1, "log"), (0, "linear"), (-1, "linear")])
def test_a_loss_that_is_not_above_0_is_drawn_on_a_plain_axis(last, scale):
    found = History(train=[1, 0.5], validation=[1, last])
    assert LossCurves().picture(found).figure.axes[0].get_yscale() == scale


def test_without_validation_there_is_one_line():
    (line,) = LossCurves().picture(history(3, validation=False)).figure.axes[0].get_lines()
    assert line.get_label() == "train"


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ((None,), r"y_label \(=None\) must be a text"),
        (("loss", "1"), r"seconds \(='1'\) must be a num"),
    ],
)
def test_what_no_losses_are_drawn_with(arguments, start):
    with pytest.raises(TypeError, match=f"^{start}"):
        LossCurves(*arguments)


def test_a_kernel_is_drawn_while_it_is_learned(shown):
    live = LearnedKernel(last=20, kept=(0, 5, 30), seconds=0)
    assert live.kept == (0, 5)
    for step in range(21):
        live(step, np.full((1, 1, 2, 2), step / 8))
    assert [update for _, _, update in shown] == [False] + [True] * 20
    assert {data["text/plain"] for data, _, _ in shown} == {
        "Picture: The 2×2 weights of a kernel after the steps 0, 5, 20, drawn while it learns."
    }
    picture = live.picture(20, np.array([[1.004, -0.001], [2.5, 0.123]]))
    captions = [words(picture.figure, f"step {n} caption") for n in (0, 5, 20)]
    assert captions == [["step 0, 2×2"], ["step 5, 2×2"], ["step 20, 2×2"]]
    numbers = named(picture.figure, r"step 20\[\d, \d\]")
    assert list(numbers.values()) == ["1", "0", "2.5", "0.12"]


def test_it_draws_a_kernel_at_the_first_and_the_last_step_and_not_too_often(shown):
    live = LearnedKernel(last=50, seconds=1000)
    weight = torch.nn.Conv2d(1, 1, 3).weight  # requires a gradient
    for step in range(51):
        live(step, weight)
    assert len(shown) == 2


@pytest.mark.parametrize(
    ("call", "kind", "start"),
    [
        (lambda: LearnedKernel(last=-1), ValueError, r"last \(=-1\)"),
        (lambda: LearnedKernel(9, kept=range(6)), ValueError, "kept holds 6 steps"),
        (lambda: LearnedKernel(9, kept=[0.5]), TypeError, r"kept \(=0.5\) must be a whole"),
        (lambda: LearnedKernel(9)(10, [[1]]), ValueError, r"step \(=10\)"),
        (lambda: LearnedKernel(9)(1, np.ones((2, 1, 3, 3))), ValueError, "weight"),
        (lambda: LearnedKernel(9)(1, "abc"), TypeError, "weight"),
    ],
)
def test_what_no_kernel_is_drawn_of(call, kind, start):
    with pytest.raises(kind, match=f"^{start}"):
        call()
