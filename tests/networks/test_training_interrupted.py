"""Breaking a training off, at any moment and more than once: the model can be used, and nothing is
half written.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
import torch

from lecture_utils import training
from tests.networks.training_runs import X, fit, interrupt_at, model, weights

LOOP = [
    str(Path(training.__file__).with_name(f"{name}.py"))
    for name in ("_loop", "_training", "_batches")
]


@pytest.fixture(autouse=True)
def ctrl_c_is_heard():
    """Also where the tests run in the background of a shell, which has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def copies_of(net):
    """A callback that keeps the weights of each epoch, and the list that it keeps them in."""
    kept = []
    return lambda _: kept.append(weights(net).clone()), kept


def test_interrupting_gives_what_is_trained_so_far():
    net = model()
    callback, kept = copies_of(net)
    # in the third epoch of 4 steps
    history = fit(net, batch_transform=interrupt_at(11), callback=callback)
    assert history.interrupted
    assert not history.finished
    assert (len(history), history.steps) == (2, 8)
    assert torch.equal(weights(net), kept[history.best])
    assert not net.training
    assert repr(history) == "History(2 epochs of 4 steps, interrupted)"
    assert net(X).shape == (96, 2)


def test_a_real_signal_interrupts():
    def transform(inputs, targets, generator):
        signal.raise_signal(signal.SIGINT)
        return inputs, targets

    assert fit(model(), batch_transform=transform).interrupted


def test_interrupting_the_first_epoch_leaves_a_model_that_runs():
    net = model()
    before = weights(net).clone()
    history = fit(net, batch_transform=interrupt_at(3))
    assert (len(history), history.best, history.interrupted) == (0, None, True)
    assert torch.isfinite(net(X)).all()
    assert not torch.equal(weights(net), before)  # two steps were made


def test_interrupting_a_first_epoch_that_went_wrong_gives_the_weights_of_before():
    net = model()
    before = weights(net).clone()
    history = fit(
        net, loss=lambda y, t: (y - t).sum() * float("inf"), batch_transform=interrupt_at(3)
    )
    assert history.interrupted
    assert torch.equal(weights(net), before)


def test_interrupting_twice_still_leaves_the_best_weights(monkeypatch):
    net, left = model(), [2]
    load = net.load_state_dict

    def interrupted(state):
        if left[0]:
            left[0] -= 1
            signal.raise_signal(signal.SIGINT)
        return load(state)

    callback, kept = copies_of(net)
    monkeypatch.setattr(net, "load_state_dict", interrupted)
    history = fit(net, batch_transform=interrupt_at(10), callback=callback)
    assert left == [0]
    assert history.interrupted
    assert torch.equal(weights(net), kept[history.best])


def interrupt_at_line(number):
    """Raise KeyboardInterrupt before the ``number``-th line that the loop runs; tell which line it
    was.
    """
    seen, where = 0, []

    def lines(frame, event, _):
        nonlocal seen
        if event == "line":
            seen += 1
            if seen == number:
                where.append((Path(frame.f_code.co_filename).name, frame.f_code.co_name))
                raise KeyboardInterrupt
        return lines

    sys.settrace(lambda frame, *_: lines if frame.f_code.co_filename in LOOP else None)
    return where


def test_interrupting_before_any_line_of_the_loop_leaves_whole_epochs_and_their_best_weights():
    """The same training once for each line that it runs, broken off there."""
    escaped, whole = [], 0
    for number in range(1, 10_000):
        net = model(dropout=0)
        callback, kept = copies_of(net)
        before = sys.gettrace()
        where, history = interrupt_at_line(number), None
        try:
            history = fit(
                net, epochs=2, batch_size=32, metrics={"m": lambda _: 1}, callback=callback
            )
        except KeyboardInterrupt:
            escaped.append(where[0][1])
        finally:
            sys.settrace(before)
        if not where:
            break  # the training was over before that line
        assert torch.isfinite(net(X)).all()
        if history is None:
            continue
        lists = (history.train, history.validation, history.lr, history.seconds)
        done = len(history)
        assert [len(one) for one in lists] == [done] * 4
        assert (history.steps, len(history.metrics.get("m", []))) == (2 * done, done)
        assert not net.training
        if done and len(kept) == done:
            assert torch.equal(weights(net), kept[history.best])
            whole += 1
        assert done or history.best is None
    assert number > 100
    assert whole > 100
    # Python catches nothing before the first line of `try` and after the last line of `finally`
    begin = {"__post_init__", "_copy", "settings", "group", "<dictcomp>"}
    end = [name for name in escaped if name not in begin]
    assert set(end) == {"go", "_whatever_happens"}
    assert len(end) == 5


def test_nothing_of_an_interrupted_training_stays_behind():
    """At whichever line of the validation: torch's modes and random numbers are as before."""
    for number in range(100, 260, 3):
        torch.manual_seed(4)
        wanted = torch.rand(3)
        net = model()
        torch.manual_seed(4)
        before = sys.gettrace()
        where = interrupt_at_line(number)
        try:
            fit(net, epochs=2, autocast=torch.bfloat16)
        finally:
            sys.settrace(before)
        assert where
        assert torch.is_grad_enabled()
        assert not torch.is_autocast_enabled("cpu")
        assert torch.equal(torch.rand(3), wanted)
