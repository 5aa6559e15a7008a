"""Where a training stands, as tensors and plain data, and back: what a checkpoint holds."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lecture_utils.networks.training import _checkpoint, _random
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._training import Done, Training


def save(training: Training, path: Path) -> None:
    """Write a checkpoint."""
    try:
        _checkpoint.write(path, *pack(training))
    except _checkpoint.CheckpointProblem as problem:
        problem.history = training.history
        raise


def resume(
    training: Training, path: Path, tensors: dict[str, Tensor], about: dict[str, Any]
) -> None:
    """Go on from a checkpoint."""
    try:
        unpack(training, tensors, about)
    except (LookupError, TypeError, ValueError, RuntimeError):
        raise _checkpoint.damaged(path) from None
    training.show()


def pack(training: Training) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """All that going on needs: weights, best weights, the optimiser's moments, random generators,
    history.
    """
    done = training.done
    optimiser = training.optimiser.state_dict()["state"]
    parts = {
        "model": training.model.state_dict(),
        "best": done.weights or {},
        "random": {
            "order": training.batches.generator.get_state(),
            **_random.states(training.device),
        },
        **{f"optimiser.{number}": state for number, state in optimiser.items()},
    }
    tensors = {f"{part}.{name}": v for part, values in parts.items() for name, v in values.items()}
    about = {
        "model": _checkpoint.fingerprint(training.model),
        "settings": training.settings,
        "history": done.history.to_json(),
        "best_loss": done.loss if math.isfinite(done.loss) else None,
    }
    return tensors, about


def unpack(training: Training, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
    """Take a training up where it was packed. Nothing is changed if something is missing.

    Raises
    ------
    LookupError, TypeError, ValueError, RuntimeError
        The checkpoint is damaged.
    """
    parts: dict[str, dict[str, Tensor]] = {}
    for key, values in tensors.items():
        part, name = key.split(".", 1)
        parts.setdefault(part, {})[name] = values
    moments: dict[int, dict[str, Tensor]] = {}
    for key, values in parts["optimiser"].items():
        place, name = key.split(".", 1)
        moments.setdefault(int(place), {})[name] = values
    history = History.from_json(about["history"])
    loss = math.inf if about["best_loss"] is None else float(about["best_loss"])
    best = {name: values.to(training.device) for name, values in parts["best"].items()}
    random, names = parts["random"], set(training.model.state_dict())
    if {"order", "cpu"} - set(random) or not names == set(best) == set(parts["model"]):
        raise KeyError("random states or weights")
    learned = [w for group in training.optimiser.param_groups for w in group["params"]]
    for number, state in moments.items():
        whole = (learned[number].shape,) * 2 + ((),)
        if tuple(state[name].shape for name in ("exp_avg", "exp_avg_sq", "step")) != whole:
            raise ValueError("moments")
        # laid out in memory as the weights are: the fused optimiser goes through both side by side
        for name in ("exp_avg", "exp_avg_sq"):
            state[name] = torch.empty_like(learned[number]).copy_(state[name])

    groups = training.optimiser.state_dict()["param_groups"]
    training.optimiser.load_state_dict({"state": moments, "param_groups": groups})
    training.batches.generator.set_state(random["order"])
    _random.restore(random, training.device)
    training.model.load_state_dict(parts["model"])
    training.done = Done(history, best, loss)
