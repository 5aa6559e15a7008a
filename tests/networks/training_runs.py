"""A small model, a small training, and ways to break it off: shared by the tests of
``training``.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import mse_loss

from lecture_utils import training

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
    threads = torch.get_num_threads()
    torch.set_num_threads(
        1
    )  # for so little work, and several test processes at once, more are slower
    try:
        return training.fit(net, **{**arguments, **changes})
    finally:
        torch.set_num_threads(threads)


def weights(net):
    return torch.cat([values.ravel() for values in net.state_dict().values()])


def interrupt_at(step, times=1):
    calls = {"n": 0, "left": times}

    def transform(inputs, targets, generator):
        calls["n"] += 1
        if calls["n"] >= step and calls["left"]:
            calls["left"] -= 1
            raise KeyboardInterrupt
        return inputs, targets

    return transform
