"""Where a training stands, as tensors and plain data, and back: what a checkpoint holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from lecture_utils.networks.training import _checkpoint, _random
from lecture_utils.networks.training._history import History

if TYPE_CHECKING:
    from lecture_utils.networks.training._loop import Loop


@dataclass(frozen=True)
class Done:
    """The epochs that are finished, and the best of them: its weights and its validation loss."""

    history: History
    weights: dict[str, Tensor] | None = None
    loss: float = math.inf


def pack(loop: Loop) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """All that going on needs: weights, best weights, the optimiser's moments, random generators, history."""
    done = loop.done
    optimiser = loop.optimiser.state_dict()["state"]
    parts = {
        "model": loop.model.state_dict(),
        "best": done.weights,
        "random": {"order": loop.source.generator.get_state(), **_random.states(loop.device)},
        **{f"optimiser.{number}": state for number, state in optimiser.items()},
    }
    tensors = {f"{part}.{name}": v for part, values in parts.items() for name, v in values.items()}
    about = {
        "model": _checkpoint.fingerprint(loop.model),
        "settings": loop.settings,
        "history": done.history.to_json(),
        "best_loss": done.loss if math.isfinite(done.loss) else None,
    }
    return tensors, about


def unpack(loop: Loop, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
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
        number, name = key.split(".", 1)
        moments.setdefault(int(number), {})[name] = values
    history = History.from_json(about["history"])
    loss = math.inf if about["best_loss"] is None else float(about["best_loss"])
    best = {name: values.to(loop.device) for name, values in parts["best"].items()}
    random, names = parts["random"], set(loop.model.state_dict())
    if {"order", "cpu"} - set(random) or not names == set(best) == set(parts["model"]):
        raise KeyError("random states or weights")
    learned = [w for group in loop.optimiser.param_groups for w in group["params"]]
    for number, state in moments.items():
        whole = (learned[number].shape,) * 2 + ((),)
        if tuple(state[name].shape for name in ("exp_avg", "exp_avg_sq", "step")) != whole:
            raise ValueError("moments")
        # laid out in memory as the weights are: the fused optimiser goes through both side by side
        for name in ("exp_avg", "exp_avg_sq"):
            state[name] = torch.empty_like(learned[number]).copy_(state[name])

    groups = loop.optimiser.state_dict()["param_groups"]
    loop.optimiser.load_state_dict({"state": moments, "param_groups": groups})
    loop.source.generator.set_state(random["order"])
    _random.restore(random, loop.device)
    loop.model.load_state_dict(parts["model"])
    loop.done = Done(history, best, loss)
