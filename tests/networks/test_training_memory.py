"""``LECTURE6_TRAININGS``: a training that is the same in every bit is played back, and any other is
made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import l1_loss, mse_loss

from lecture_utils import training
from lecture_utils.networks.training import _identity, _memory
from tests.networks.training_runs import X, Y, fit, interrupt_at, model, weights

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    place = tmp_path / "trainings"
    monkeypatch.setenv(_memory.VARIABLE, str(place))
    return place


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.safetensors"))


def followed(**changes):
    """A training, and everything that can be seen of it from outside."""
    net, seen = model(), []
    changes.setdefault(
        "callback",
        lambda history: seen.append((history.to_json(), weights(net).tolist(), net.training)),
    )
    history = fit(net, **changes)
    return history.to_json(), weights(net).tolist(), net.training, seen, torch.rand(1).item()


# --- played back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{}, {"callback": None}, {"validation": None}, {"patience": 1}])
def test_what_is_played_back_cannot_be_told_from_what_was_made(folder, monkeypatch, how):
    torch.manual_seed(3)
    first = followed(**how)
    assert len(kept(folder)) == 1
    monkeypatch.setattr(training._loop, "step", lambda *_: pytest.fail("it is trained again"))
    torch.manual_seed(3)
    assert followed(**how) == first


def test_it_is_the_result_without_a_memory(folder, monkeypatch):
    torch.manual_seed(3)
    found = followed()
    monkeypatch.delenv(_memory.VARIABLE)
    torch.manual_seed(3)
    with_clock, *rest = followed()
    one, two = (training.History.from_json(text) for text in (found[0], with_clock))
    assert one.train == two.train and one.validation == two.validation
    assert found[1:3] == tuple(rest[:2]) and found[4] == rest[3]


def test_the_bar_is_shown_when_it_is_played_back(folder, capsys):
    fit(model())
    capsys.readouterr()
    fit(model(), progress=True)
    assert "6/6" in capsys.readouterr().err


def test_an_interruption_while_it_is_played_back_is_no_error(folder):
    def stop(history):
        if len(history) == 2:
            raise KeyboardInterrupt

    net = model()
    fit(net, callback=lambda history: None)
    history = fit(model(), callback=stop)
    assert history.interrupted and len(history) == 2


def test_a_network_goes_on_from_where_it_is(folder):
    """The second training of one network begins with other weights, and is another one."""
    net = model()
    fit(net)
    once = weights(net)
    fit(net)
    assert len(kept(folder)) == 2
    assert not torch.equal(weights(net), once)


# --- made -----------------------------------------------------------------------------------------


def flipped(inputs, targets, generator):
    return -inputs, targets


class Doubling:
    factor = 2.0

    def __call__(self, inputs, targets, generator):
        return self.factor * inputs, targets


def scaled(by):
    return lambda inputs, targets, generator: (by * inputs, targets)


def in_a_notebook(code: str):
    """A function as a notebook defines it: in ``__main__``."""
    space = {"__name__": "__main__", "nn": nn, "mse_loss": mse_loss}
    exec(code, space)
    return space["f"]


OTHERS = {
    "epochs": {"epochs": 5},
    "batch_size": {"batch_size": 8},
    "steps_per_epoch": {"steps_per_epoch": 3},
    "lr": {"lr": 0.03},
    "weight_decay": {"weight_decay": 0.1},
    "seed": {"seed": 1},
    "patience": {"patience": 9},
    "no validation": {"validation": None},
    "loss": {"loss": l1_loss},
    "loss with an argument": {"loss": partial(mse_loss, reduction="sum")},
    "one number of the data": {"train": (X[:64] + torch.eye(64, 3) * 1e-7, Y[:64])},
    "one number of the validation": {"validation": (X[64:], Y[64:] * (1 + 1e-6))},
    "autocast": {"autocast": torch.bfloat16},
    "a transform": {"batch_transform": flipped},
    "noise": {"batch_transform": training.noise(0.1)},
    "more noise": {"batch_transform": training.noise(0.2)},
    "a closure": {"batch_transform": scaled(2.0)},
    "a closure over another number": {"batch_transform": scaled(3.0)},
    "an object": {"batch_transform": Doubling()},
    "a metric": {"metrics": {"one": lambda net: 1.0}},
    "the loss of a notebook": {"loss": in_a_notebook("f = lambda a, b: mse_loss(a, b) * 2")},
    "the same with another number": {"loss": in_a_notebook("f = lambda a, b: mse_loss(a, b) * 3")},
    "with a global": {"loss": in_a_notebook("k = 2\ndef f(a, b): return mse_loss(a, b) * k")},
    "with another global": {"loss": in_a_notebook("k = 5\ndef f(a, b): return mse_loss(a, b) * k")},
    "with a function in it": {
        "loss": in_a_notebook(
            "def g(a, b): return (a - b).abs().mean()\ndef f(a, b): return g(a, b)"
        )
    },
    "with another function in it": {
        "loss": in_a_notebook(
            "def g(a, b): return (a - b).pow(4).mean()\ndef f(a, b): return g(a, b)"
        )
    },
}


def test_every_difference_makes_another_training(folder):
    fit(model())
    for number, (name, changes) in enumerate(OTHERS.items(), 2):
        fit(model(), **changes)
        assert len(kept(folder)) == number, name


def test_other_weights_another_dropout_and_a_frozen_layer_are_other_trainings(folder):
    frozen = model()
    frozen.layers[0].requires_grad_(False)
    for number, net in enumerate((model(), model(seed=1), model(dropout=0.2), frozen), 1):
        fit(net)
        assert len(kept(folder)) == number


def test_a_class_written_in_a_notebook_is_told_by_its_code(folder):
    code = """class f(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)
    def forward(self, x):
        return self.layer(x) * {}"""
    for number, factor in enumerate((1, 2), 1):
        torch.manual_seed(0)
        fit(in_a_notebook(code.format(factor))())
        assert len(kept(folder)) == number


def test_the_number_of_threads_is_part_of_the_machine():
    assert _identity._machine()[3] == torch.get_num_threads()


@pytest.mark.parametrize("switch", ["own_code", "threads", "ONEDNN_MAX_CPU_ISA"])
def test_another_version_or_processor_makes_it_again(folder, monkeypatch, switch):
    fit(model())
    if switch == "own_code":
        monkeypatch.setattr(_identity, "own_code", lambda: "another version")
    elif switch == "threads":
        before = _identity._machine()
        monkeypatch.setattr(_identity, "_machine", lambda: (*before[:3], 7, *before[4:]))
    else:
        now = os.environ.get(switch)  # the suite itself may run on another set of instructions
        monkeypatch.setenv(switch, "AVX" if now == "SSE41" else "SSE41")
    fit(model())
    assert len(kept(folder)) == 2


def test_a_damaged_file_is_made_again(folder):
    fit(model())
    (file,) = kept(folder)
    whole = file.read_bytes()
    for broken in (b"", whole[: len(whole) // 2], b"\x80pickle"):
        file.write_bytes(broken)
        fit(model())
        assert len(file.read_bytes()) > 1000
    assert kept(folder) == [file]


# --- not kept -------------------------------------------------------------------------------------


def test_a_broken_off_training_is_not_kept(folder):
    assert fit(model(), batch_transform=interrupt_at(9)).interrupted
    assert kept(folder) == []
    with pytest.raises(training.NotFinite):
        fit(model(), lr=1e30)
    assert kept(folder) == []


def test_what_the_clock_or_a_checkpoint_decides_is_not_kept(folder, tmp_path):
    fit(model(), epochs=None, seconds=0.01)
    fit(model(), checkpoint=tmp_path / "a.safetensors")
    assert kept(folder) == []


def test_what_cannot_be_named_is_trained_as_ever(folder):
    rng = np.random.default_rng(0)
    make = lambda size, generator: (  # noqa: E731 -- its code is what is told apart
        torch.tensor(rng.random((size, 3)), dtype=torch.float32),
        torch.zeros(size, 2),
    )
    for _ in range(2):
        assert len(fit(model(), train=make, steps_per_epoch=2, validation=None)) == 6
    assert kept(folder) == []


def test_without_the_variable_nothing_is_kept(folder, monkeypatch):
    monkeypatch.delenv(_memory.VARIABLE)
    fit(model())
    assert not folder.exists()


# --- two at once ----------------------------------------------------------------------------------


def test_two_at_once_train_once(folder, monkeypatch):
    steps = []
    step = training._loop.step
    monkeypatch.setattr(training._loop, "step", lambda *a: steps.append(1) or step(*a))
    nets = [model(), model()]
    threads = [threading.Thread(target=fit, args=(net,)) for net in nets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(steps) == 6 * 4
    assert torch.equal(weights(nets[0]), weights(nets[1]))


def test_another_process_gives_the_same_training_the_same_name(folder):
    """Names hang neither on the order of a set of words nor on where something lies in memory."""
    code = (
        "import sys; sys.argv=['']; from tests.networks.training_runs import fit, model; import "
        "torch\nfrom lecture_utils import datasets, losses, models, "
        "training\ntorch.manual_seed(0)\nw, big = torch.ones(11), 3\ntraining.fit(models.FCN(32, "
        "channels=(2, 2, 2, 2, 2)), training.endless(datasets.SceneMaker('train')),\n    "
        "loss=lambda a, b: losses.cross_entropy(a, b, w) * big, epochs=1, steps_per_epoch=1, "
        "batch_size=2,\n    metrics={'a': lambda net: big}, progress=False)\n"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT)
        assert len(kept(folder)) == 1
