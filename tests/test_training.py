"""The training loop: it learns, it repeats itself, it can be interrupted and resumed, and it says what is wrong."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import mse_loss

from lecture_utils import training
from lecture_utils.models import ConvAutoencoder, LinearAutoencoder
from lecture_utils.training import CheckpointProblem, History, NotFinite

X = torch.rand(96, 3, generator=torch.Generator().manual_seed(1))
Y = X @ torch.tensor([[1.0, -2.0], [0.5, 0.0], [3.0, 1.0]]) + 0.25


class Small(nn.Module):
    """With something random inside, to see that it is repeated as well."""

    def __init__(self, hidden=8, dropout=0.1):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(3, hidden), nn.Tanh(), nn.Dropout(dropout), nn.Linear(hidden, 2)
        )

    def forward(self, x):
        return self.layers(x)


def model(seed=0, **how):
    torch.manual_seed(seed)
    return Small(**how)


def fit(net, **changes):
    arguments = {
        "train": (X[:64], Y[:64]),
        "validation": (X[64:], Y[64:]),
        "loss": mse_loss,
        "epochs": 6,
        "batch_size": 16,
        "lr": 0.02,
        "progress": False,
        "device": "cpu",
    }
    return training.fit(net, **{**arguments, **changes})


def weights(net):
    return torch.cat([values.ravel() for values in net.state_dict().values()])


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
    fit(net)
    assert torch.equal(torch.rand(4), wanted)


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
    assert "stopped early" in repr(history)


# --- it can be interrupted ------------------------------------------------------------------------


def interrupt_at(step, times=1):
    calls = {"n": 0, "left": times}

    def transform(inputs, targets, generator):
        calls["n"] += 1
        if calls["n"] >= step and calls["left"]:
            calls["left"] -= 1
            raise KeyboardInterrupt
        return inputs, targets

    return transform


def test_interrupting_gives_what_is_trained_so_far():
    snapshots, net = [], model()
    history = fit(
        net,
        batch_transform=interrupt_at(11),  # in the third epoch of 4 steps
        callback=lambda _: snapshots.append(weights(net).clone()),
    )
    assert history.interrupted
    assert (len(history), history.steps) == (2, 8)
    assert torch.equal(weights(net), snapshots[history.best])
    assert not net.training
    assert "interrupted" in repr(history)
    assert net(X).shape == (96, 2)


def test_interrupting_the_first_epoch_leaves_a_model_that_runs():
    net = model()
    before = weights(net).clone()
    history = fit(net, batch_transform=interrupt_at(3))
    assert (len(history), history.best, history.interrupted) == (0, None, True)
    assert torch.isfinite(net(X)).all()
    assert not torch.equal(weights(net), before)  # two steps were made


def test_interrupting_twice_still_leaves_the_best_weights(monkeypatch):
    net, left = model(), [2]
    load = net.load_state_dict

    def interrupted(state):
        if left[0]:
            left[0] -= 1
            raise KeyboardInterrupt
        return load(state)

    snapshots = []
    monkeypatch.setattr(net, "load_state_dict", interrupted)
    history = fit(
        net,
        batch_transform=interrupt_at(10),
        callback=lambda _: snapshots.append(weights(net).clone()),
    )
    assert left == [0]
    assert torch.equal(weights(net), snapshots[history.best])


# --- it can be resumed ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", [5, 14, 23])
def test_a_resumed_training_gives_the_numbers_of_an_unbroken_one(tmp_path, step):
    whole, broken = model(), model()
    wanted = fit(whole, batch_transform=interrupt_at(999))
    file = tmp_path / "new" / "training.safetensors"
    first = fit(broken, batch_transform=interrupt_at(step), checkpoint=file)
    assert first.interrupted
    fresh = model(seed=99)  # other weights: those of the file must replace them
    second = fit(fresh, batch_transform=interrupt_at(999), checkpoint=file, resume=True)
    assert torch.equal(weights(fresh), weights(whole))
    assert second.train == wanted.train
    assert second.validation == wanted.validation
    assert second.lr == wanted.lr
    assert (second.best, second.steps, second.interrupted) == (wanted.best, 24, False)


def test_resuming_what_is_finished_changes_nothing(tmp_path):
    file = tmp_path / "a.safetensors"
    net = model()
    first = fit(net, checkpoint=file)
    again = model(seed=9)
    assert fit(again, checkpoint=file, resume=True).train == first.train
    assert torch.equal(weights(again), weights(net))


def test_resuming_without_a_file_starts_at_the_beginning(tmp_path):
    file = tmp_path / "a.safetensors"
    one, two = model(), model()
    assert fit(one, checkpoint=file, resume=True).train == fit(two).train
    assert file.is_file()


def test_a_checkpoint_holds_no_pickle_and_leaves_no_other_file(tmp_path):
    file = tmp_path / "a.safetensors"
    fit(model(), checkpoint=file)
    assert [one.name for one in tmp_path.iterdir()] == ["a.safetensors"]
    assert any(name.startswith("best.") for name in load_file(file))


def _pickled(file):
    torch.save({"a": torch.zeros(2)}, file)


def _old_pickle(file):
    file.write_bytes(pickle.dumps({"a": 1}, protocol=4))


def _half(file):
    fit(model(), checkpoint=file)
    file.write_bytes(file.read_bytes()[:-500])


def _foreign(file):
    save_file({"a": torch.zeros(2)}, file)


def _version(file):
    tensors = {"a": torch.zeros(2)}
    save_file(tensors, file, {"format": "lecture6-training", "lecture6": '{"version": 9}'})


def _other_class(file):
    net = nn.Linear(3, 2)
    fit(net, checkpoint=file)


def _other_size(file):
    fit(model(hidden=5), checkpoint=file)


def _other_settings(file):
    fit(model(), checkpoint=file, lr=0.01)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_pickled, "is a pickle"),
        (_old_pickle, "is a pickle"),
        (_half, "may be half-written"),
        (lambda file: file.write_bytes(b""), "may be half-written"),
        (lambda file: file.mkdir(), "is a folder"),
        (_foreign, "no checkpoint of this course"),
        (_version, "has version 9"),
        (_other_class, "belongs to another model: Linear, not Small"),
        (_other_size, r"another size: layers.0.weight is \[5, 3\] there and \[8, 3\] here"),
        (_other_settings, r"trained with lr=0.01, not 0.02"),
    ],
    ids=["torch", "pickle", "half", "empty", "folder", "foreign", "version", "class", "size", "lr"],
)
def test_a_checkpoint_that_does_not_fit_is_refused(tmp_path, make, says):
    file = tmp_path / "a.safetensors"
    make(file)
    net = model()
    before = weights(net).clone()
    with pytest.raises(CheckpointProblem, match=says):
        fit(net, checkpoint=file, resume=True)
    assert torch.equal(weights(net), before)


def test_a_full_disk_is_a_sentence_and_the_old_file_stays(tmp_path, monkeypatch):
    file = tmp_path / "a.safetensors"
    fit(model(), checkpoint=file)
    before = file.read_bytes()
    net = model()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lecture_utils.training._checkpoint.os.fsync", full)
    with pytest.raises(CheckpointProblem, match=r"cannot be written \(No space left on device\)"):
        fit(net, checkpoint=file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.safetensors"]
    assert not torch.equal(weights(net), weights(model()))  # the epoch's learning is kept


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CheckpointProblem, match="cannot be written"):
        fit(model(), checkpoint=tmp_path / "file" / "a.safetensors")


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_loss_that_explodes_names_the_step_and_the_cause():
    net, calls = model(), {"n": 0}

    def loss(output, target):
        calls["n"] += net.training
        return mse_loss(output, target) * (float("nan") if calls["n"] == 11 else 1.0)

    snapshots = []
    with pytest.raises(NotFinite, match=r"became nan at step 11 of 24 \(epoch 3\)") as stopped:
        fit(net, loss=loss, callback=lambda _: snapshots.append(weights(net).clone()))
    assert "Use for example lr=0.002" in str(stopped.value)
    assert len(stopped.value.history) == 2
    assert torch.equal(weights(net), snapshots[stopped.value.history.best])


def test_data_that_is_not_finite_is_blamed_on_the_data():
    with pytest.raises(NotFinite, match="step 1 of 24.*in the data or in the loss"):
        fit(model(), train=(X[:64] * float("inf"), Y[:64]))


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"batch_size": 65}, ValueError, "is larger than the data: train holds 64"),
        ({"batch_size": 0}, ValueError, "batch_size .=0. must be at least 1"),
        ({"batch_size": 2.0}, TypeError, "must be a whole number"),
        ({"epochs": 0}, ValueError, "epochs .=0."),
        ({"epochs": True}, TypeError, "epochs .=True."),
        ({"lr": float("nan")}, ValueError, "lr .=nan. must be a finite number above 0"),
        ({"lr": 0}, ValueError, "lr .=0. must be a finite number above 0"),
        ({"lr": -1.0}, ValueError, "lr .=-1.0."),
        ({"lr": "fast"}, TypeError, "lr .='fast'. must be a number"),
        ({"weight_decay": -0.1}, ValueError, "weight_decay .=-0.1. must be a finite number from 0"),
        ({"seed": -1}, ValueError, "seed .=-1."),
        ({"seed": 0.5}, TypeError, "seed .=0.5."),
        ({"patience": 0}, ValueError, "patience .=0."),
        ({"train": (X, Y[:5])}, ValueError, "Give one target for each input"),
        ({"train": (X, Y, Y)}, TypeError, r"must be \(inputs, targets\)"),
        ({"train": (X[:0], Y[:0])}, ValueError, "holds nothing to learn from"),
        ({"validation": (X, Y[:5])}, ValueError, "validation has inputs of shape"),
        ({"train": lambda n, g: (X, Y)}, ValueError, "Give steps_per_epoch=50"),
        ({"device": "toaster"}, ValueError, "device .='toaster'. cannot be used here"),
        ({"resume": True}, ValueError, "needs a file to go on from"),
    ],
)
def test_what_cannot_be_trained_with_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        fit(model(), **changes)


def test_what_cannot_be_trained_is_refused():
    with pytest.raises(TypeError, match=r"must be a torch.nn.Module, not str"):
        fit("model")
    with pytest.raises(ValueError, match="no weights that can be trained"):
        fit(nn.Tanh())


# --- history --------------------------------------------------------------------------------------


def test_a_history_is_plain_data():
    history = fit(model(), metrics={"one": lambda net: 1})
    again = History.from_json(history.to_json())
    assert again == history
    assert again.settings["lr"] == 0.02


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "nonsense"])
def test_what_is_no_history_is_refused(text):
    with pytest.raises(ValueError, match="text is no history"):
        History.from_json(text)


def test_a_bar_is_shown_where_it_is_wanted(capsys):
    fit(model(), progress=True)
    assert "training: 100%" in capsys.readouterr().err
    fit(model())
    assert capsys.readouterr().err == ""


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


def test_noise_is_put_on_inputs_only_and_follows_the_generator():
    add = training.noise(0.5)
    x = torch.zeros(400, 25)
    noisy, clean = add(x, x, torch.Generator().manual_seed(0))
    again, _ = add(x, x, torch.Generator().manual_seed(0))
    assert torch.equal(noisy, again)
    assert clean is x
    assert float(noisy.std()) == pytest.approx(0.5, rel=0.02)
    for sigma in (-1, float("nan"), "much"):
        with pytest.raises((ValueError, TypeError), match="sigma"):
            training.noise(sigma)
