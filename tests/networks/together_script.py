"""What each process of ``test_training_together`` runs: FOLDER KIND. Not a test itself."""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from lecture_utils import training
from lecture_utils.networks.training import _loop

IMAGES = torch.rand(48, 1, 8, 8, generator=torch.Generator().manual_seed(1))
LABELS = (IMAGES[:, 0] > 0.5).long()
TRAIN, VALIDATION = (IMAGES[:32], LABELS[:32]), (IMAGES[32:], LABELS[32:])


def network(norm: bool = False) -> nn.Module:
    torch.manual_seed(0)
    middle: nn.Module = nn.BatchNorm2d(4) if norm else nn.Identity()
    return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), middle, nn.ReLU(), nn.Conv2d(4, 2, 1))


def fit(net: nn.Module, **changes) -> training.History:
    how = {
        "train": TRAIN,
        "validation": VALIDATION,
        "loss": cross_entropy,
        "epochs": 4,
        "batch_size": 8,
        "lr": 0.02,
        "progress": False,
        "device": "cpu",
        "batch_transform": [training.flip(), training.noise(0.05)],
    }
    return training.fit(net, **(how | changes))


def made(size, generator):
    x = torch.rand(size, 1, 8, 8, generator=generator)
    return x, (x[:, 0] > 0.5).long()


#: The trainings that two processes make as one does.
SAME = {
    "data": {},
    "made": {"train": made, "steps_per_epoch": 3},
    "patience": {"epochs": 9, "patience": 2, "validation": (IMAGES[32:], 1 - LABELS[32:])},
}


def weights(net: nn.Module) -> list[float]:
    return torch.cat([v.ravel().double() for v in net.state_dict().values()]).tolist()


def refusal(**changes) -> str:
    try:
        fit(network(), **changes)
    except ValueError as problem:
        return str(problem)
    return "nothing was refused"


def at_the_third(act):
    """A metric that does something when it is asked for the third time."""
    calls = itertools.count(1)
    return {"act": lambda _: 0.0 if next(calls) < 3 else act()}


def interrupt():
    raise KeyboardInterrupt


def same(folder: Path, rank: int) -> dict[str, object]:
    _loop.ROWS_AT_ONCE = 4  # so that both have some of the validation
    found: dict[str, object] = {}
    for name, changes in SAME.items():
        net = network()
        found[name] = json.loads(fit(net, **changes).to_json())
        found[f"{name} weights"] = weights(net)
    norm = network(norm=True)
    fit(norm)
    found["norm"] = weights(norm)
    file = folder / "two.safetensors"
    fit(network(), checkpoint=file, metrics=at_the_third(interrupt))
    found["again"] = json.loads(fit(network(), checkpoint=file, resume=True).to_json())
    found["refused"] = [
        refusal(batch_size=7),
        refusal(epochs=None, seconds=5),
        refusal(train=lambda size, g: made(size + 1, g), steps_per_epoch=3),
        refusal(checkpoint=folder / "one.safetensors", resume=True),
        refusal(steps_per_epoch=3 + rank),
    ]
    return found


def dies(folder: Path, rank: int) -> None:
    net = network()
    try:
        fit(net, metrics=at_the_third(lambda: os._exit(3) if rank else 0.0))
    except training.ProcessLost as problem:
        usable = not net.training and bool(torch.isfinite(net(IMAGES)).all())
        told = {"epochs": len(problem.history), "usable": usable}
        (folder / f"{rank}.json").write_text(json.dumps(told))
        raise


def main(folder: Path, kind: str) -> None:
    rank = int(os.environ["RANK"])
    if kind == "dies":
        dies(folder, rank)
    else:
        (folder / f"{rank}.json").write_text(json.dumps(same(folder, rank)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
