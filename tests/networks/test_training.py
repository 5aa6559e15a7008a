"""The training loop: it learns, it writes down how, and it repeats itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss

from lecture_utils import training
from lecture_utils.networks.models import ConvAutoencoder, LinearAutoencoder
from lecture_utils.networks.training import History, _schedule
from tests.networks.training_runs import X, Y, fit, interrupt_at, model, weights

# --- it learns ------------------------------------------------------------------------------------


def test_it_learns_and_writes_down_how():
    net = model(dropout=0)
    history = fit(net, epochs=60)
    assert history.validation[-1] < 0.05 * history.validation[0]
    assert (len(history), history.steps, history.steps_per_epoch) == (60, 240, 4)
    assert {len(x) for x in (history.train, history.validation, history.lr, history.seconds)} == {
        60
    }
    assert history.seconds == sorted(history.seconds)
    assert not net.training
    assert repr(history) == "History(60 epochs of 4 steps)"


def test_the_reported_losses_are_those_of_the_model():
    net = model(dropout=0)
    history = fit(net)
    with torch.no_grad():
        assert float(mse_loss(net(X[64:]), Y[64:])) == pytest.approx(
            min(history.validation), rel=1e-5
        )
    assert history.best == int(np.argmin(history.validation))


def test_the_learning_rate_climbs_and_falls():
    lr = fit(model(), epochs=20).lr
    assert max(lr) == pytest.approx(0.02, rel=0.02)
    assert lr.index(max(lr)) in (2, 3)
    assert lr == sorted(lr[:3]) + sorted(lr[3:], reverse=True)
    assert lr[-1] < 0.001


def test_every_input_is_seen_once_an_epoch():
    seen = []

    def watch(inputs, targets, generator):
        seen.append(inputs[:, 0].clone())
        return inputs, targets

    fit(model(), epochs=2, batch_transform=watch)
    first, second = torch.cat(seen[:4]), torch.cat(seen[4:])
    wanted = X[:64, 0].sort().values
    assert torch.equal(first.sort().values, wanted)
    assert torch.equal(second.sort().values, wanted)
    assert not torch.equal(first, second)


def test_inputs_alone_are_their_own_targets():
    images = torch.rand(32, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    for data in (images, images.numpy()):
        torch.manual_seed(0)
        net = LinearAutoencoder(8)
        history = training.fit(
            net, data, loss=mse_loss, epochs=5, batch_size=8, lr=0.01, progress=False, device="cpu"
        )
        assert history.train[-1] < history.train[0]
        assert (history.validation, history.best) == ([], 4)


def test_a_function_makes_the_batches():
    sizes = []

    def make(batch_size, generator):
        sizes.append(batch_size)
        x = torch.rand(batch_size, 3, generator=generator)
        return x, x @ torch.ones(3, 2)

    history = fit(model(dropout=0), train=make, validation=None, steps_per_epoch=5, epochs=10)
    assert sizes == [16] * 50
    assert history.train[-1] < history.train[0]


def test_more_steps_than_one_pass_over_the_data():
    history = fit(model(), steps_per_epoch=10, epochs=2)
    assert history.steps == 20


def test_metrics_and_callback_see_the_model_after_each_epoch():
    lengths = []
    history = fit(
        model(),
        metrics={
            "largest": lambda net: float(weights(net).max()),
            "mode": lambda net: net.training,
        },
        callback=lambda history: lengths.append(len(history)),
    )
    assert lengths == [1, 2, 3, 4, 5, 6]
    assert len(set(history.metrics["largest"])) == 6
    assert history.metrics["mode"] == [0.0] * 6  # eval mode


def test_weights_decay_and_biases_do_not():
    net = nn.Linear(3, 2)
    with torch.no_grad():
        net.weight.fill_(1.0)
        net.bias.fill_(1.0)
    fit(net, loss=lambda output, target: 0 * output.sum(), weight_decay=10.0, validation=None)
    assert net.weight.max() < 0.9
    assert torch.equal(net.bias, torch.ones(2))


def test_autocast_computes_in_another_format():
    formats = []

    def loss(output, target):
        formats.append(output.dtype)
        return mse_loss(output.float(), target)

    fit(model(), loss=loss, autocast=torch.bfloat16, epochs=1)
    assert set(formats) == {torch.bfloat16}


def test_the_rate_follows_torch_s_one_cycle():
    """The same curve; torch counts a step less in the climb, so it is told a share that makes up
    for it.
    """
    total = 201
    net = nn.Linear(1, 1)
    optimiser = torch.optim.AdamW(net.parameters())
    share = (_schedule.WARM_UP * (total - 1) + 1) / total
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=2.0, total_steps=total, pct_start=share
    )
    for step in range(total):
        rate, momentum = _schedule.one_cycle(step / (total - 1))
        group = optimiser.param_groups[0]
        assert (2 * rate, momentum) == pytest.approx((group["lr"], group["betas"][0]), rel=1e-9)
        optimiser.step()
        if step < total - 1:
            schedule.step()


# --- a budget of time -----------------------------------------------------------------------------


class Clock:
    """A clock that goes on by one second each time it is looked at."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1.0
        return self.now


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("lecture_utils.networks.training._loop.time.perf_counter", Clock())


def test_seconds_end_the_training_and_move_the_rate(clock):
    """Six looks at the clock an epoch (start, four steps, end): five seconds."""
    history = fit(model(), epochs=None, seconds=100)
    assert history.finished
    assert not history.stopped_early
    assert history.seconds == [5.0 * n for n in range(1, 21)]
    assert (len(history), history.steps) == (20, 80)
    assert history.lr.index(max(history.lr)) in (2, 3)  # 15 % of the time are three epochs
    assert history.lr[-1] < 1e-4
    assert repr(history) == "History(100 s of training)"


def test_an_epoch_is_cut_when_the_time_is_over(clock):
    history = fit(model(), epochs=None, seconds=7.5)
    assert (len(history), history.steps) == (2, 6)
    assert history.finished


def test_every_epoch_has_a_step_however_little_time_there_is():
    history = fit(model(), epochs=None, seconds=1e-9)
    assert (len(history), history.steps, history.finished) == (1, 1, True)


def test_of_epochs_and_seconds_the_first_that_is_over_counts(clock):
    assert len(fit(model(), epochs=3, seconds=100)) == 3
    assert len(fit(model(), epochs=30, seconds=11)) == 3


def test_a_budget_of_time_can_be_resumed(tmp_path, clock):
    how = {"epochs": None, "seconds": 50, "checkpoint": tmp_path / "a"}
    first = fit(model(), batch_transform=interrupt_at(14), **how)
    assert (len(first), first.finished) == (3, False)
    second = fit(model(), resume=True, **how)
    assert second.seconds == [5.0 * n for n in range(1, 11)]
    assert second.finished


def test_without_epochs_and_seconds_there_are_thirty():
    assert len(fit(model(), epochs=None)) == 30


# --- data of every kind ---------------------------------------------------------------------------


def test_arrays_of_every_kind_give_the_same_numbers():
    x, y = X[:64].numpy(), Y[:64].numpy()
    frozen = x.copy()
    frozen.flags.writeable = False
    turned = np.ascontiguousarray(x[::-1])[::-1]
    grown = X[:64].clone().requires_grad_() ** 1  # hangs on a graph that can be walked only once
    wanted = fit(model(), train=(x, y)).train
    for inputs in (frozen, turned, grown, np.asfortranarray(x)):
        assert fit(model(), train=(inputs, y)).train == wanted
    assert fit(model(), train=[x, Y[:64].clone().requires_grad_()]).train == wanted


def test_a_function_may_make_arrays():
    def make(batch_size, generator):
        seed = int(torch.randint(2**31, (), generator=generator))
        x = np.random.default_rng(seed).random((batch_size, 3), np.float32)
        return x, x[:, :2]

    how = {"train": make, "validation": None, "steps_per_epoch": 3}
    assert fit(model(), **how).train == fit(model(), **how).train


def test_a_large_validation_set_is_measured_in_pieces(monkeypatch):
    rows = []
    net = model(dropout=0)
    net.register_forward_hook(lambda _, x, y: rows.append(len(y)) if not net.training else None)
    whole = fit(net, epochs=1).validation
    assert rows == [32]
    monkeypatch.setattr("lecture_utils.networks.training._loop.NUMBERS_AT_ONCE", 30)
    rows.clear()
    net_again = model(dropout=0)
    net_again.register_forward_hook(
        lambda _, x, y: rows.append(len(y)) if not net_again.training else None
    )
    pieces = fit(net_again, epochs=1).validation
    assert rows == [10, 10, 10, 2]
    assert pieces == pytest.approx(whole, rel=1e-5)


def test_a_reader_who_has_switched_gradients_off_can_train_and_finds_them_off():
    with torch.no_grad():
        history = fit(model(), epochs=2)
        assert not torch.is_grad_enabled()
    assert history.train == fit(model(), epochs=2).train


# --- it repeats itself ----------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_numbers():
    nets = [model(), model(), model()]
    histories = [fit(net, seed=seed) for net, seed in zip(nets, (5, 5, 6), strict=True)]
    assert torch.equal(weights(nets[0]), weights(nets[1]))
    assert histories[0].train == histories[1].train
    assert not torch.equal(weights(nets[0]), weights(nets[2]))


def test_the_reader_s_random_numbers_are_left_alone():
    torch.manual_seed(3)
    wanted = torch.rand(4)
    net = model()
    torch.manual_seed(3)
    cudnn = torch.backends.cudnn.deterministic
    fit(net)
    assert torch.equal(torch.rand(4), wanted)
    assert torch.backends.cudnn.deterministic == cudnn


def test_the_best_weights_come_back():
    net = model(dropout=0)
    snapshots = []
    fit_on = {"validation": (X[64:], -Y[64:])}  # learning makes this worse, after a while
    history = fit(
        net, epochs=12, callback=lambda _: snapshots.append(weights(net).clone()), **fit_on
    )
    assert history.best < 11
    assert torch.equal(weights(net), snapshots[history.best])


def test_it_stops_early():
    history = fit(model(dropout=0), epochs=50, patience=3, validation=(X[64:], -Y[64:]))
    assert history.stopped_early
    assert len(history) == history.best + 4
    assert history.finished
    assert "stopped early" in repr(history)


# --- history --------------------------------------------------------------------------------------


def test_a_history_is_plain_data():
    history = fit(model(), metrics={"one": lambda net: 1})
    again = History.from_json(history.to_json())
    assert again == history
    assert again.settings["lr"] == 0.02
    assert again.finished


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_history_with_numbers_that_are_not_finite_is_valid_json(value):
    """JSON has no NaN; other programs refuse a file with one."""
    history = fit(model(), metrics={"iou": lambda net: value})
    text = history.to_json()
    strict = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert strict["metrics"]["iou"] == [str(value)] * len(history)
    again = History.from_json(text)
    np.testing.assert_array_equal(again.metrics["iou"], [value] * len(history))
    assert again.train == history.train


@pytest.mark.parametrize(
    "text", ["", "[]", '{"a": 1}', "nonsense", '{"train": 5}', '{"best": "x"}', '{"train": ["x"]}']
)
def test_what_is_no_history_is_refused(text):
    with pytest.raises(ValueError, match="text is no history"):
        History.from_json(text)


def test_a_bar_is_shown_where_it_is_wanted(capsys):
    fit(model(), progress=True)
    assert "training: 100%" in capsys.readouterr().err
    fit(model())
    assert capsys.readouterr() == ("", "")


def test_the_convolutional_autoencoder_learns_digits():
    from lecture_utils import datasets

    images = datasets.digits().train.images[:256]
    torch.manual_seed(0)
    history = training.fit(
        ConvAutoencoder(8),
        images,
        loss=mse_loss,
        epochs=10,
        batch_size=32,
        progress=False,
        device="cpu",
    )
    assert history.train[-1] < 0.5 * history.train[0]
