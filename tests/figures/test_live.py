"""The losses that are drawn while a network learns."""

from __future__ import annotations

import pytest
from IPython.core import displaypub
from IPython.testing import globalipapp

from lecture_utils.figures.live import LossCurves
from lecture_utils.networks.training import History


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
