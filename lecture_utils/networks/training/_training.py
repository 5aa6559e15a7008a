"""One training: the arguments of ``fit``, already checked, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, nn

from lecture_utils.networks.training import _finite
from lecture_utils.networks.training._batches import Batches
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._schedule import one_cycle
from lecture_utils.networks.training._tensors import Batch
from lecture_utils.networks.training.together import Group


@dataclass(frozen=True)
class Done:
    """The epochs that are finished, and the best of them: its weights and its validation loss."""

    history: History
    weights: dict[str, Tensor] | None = None
    loss: float = math.inf


@dataclass(eq=False, kw_only=True)
class Training:
    """A model, what it learns from, how, and what is done so far."""

    model: nn.Module
    batches: Batches
    validation: Batch | None
    loss: Callable[[Tensor, Tensor], Tensor]
    epochs: int | None
    seconds: float | None
    lr: float
    weight_decay: float
    seed: int
    patience: int | None
    metrics: dict[str, Callable[[nn.Module], float]]
    autocast: torch.dtype | None
    device: torch.device
    callback: Callable[[History], None] | None
    history: History = field(default_factory=History)
    optimiser: torch.optim.Optimizer = field(init=False)
    net: nn.Module = field(init=False)

    def __post_init__(self) -> None:
        self.home = next(self.model.parameters()).device
        self.modes = torch.is_grad_enabled(), torch.is_autocast_enabled(self.device.type)
        self.first = _copy(self.model)
        self.steps = self.batches.steps  # of one epoch
        self.history.steps_per_epoch = self.steps
        self.history.settings = self.settings
        self.done = Done(self.history)

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments that decide on the numbers."""
        names = ("epochs", "seconds", "steps", "lr", "weight_decay", "seed")
        found = {name: getattr(self, name) for name in names}
        found |= {"batch_size": self.batches.batch_size, "autocast": str(self.autocast)}
        return found | {"processes": self.group.count}

    @property
    def group(self) -> Group:
        """The processes that train together."""
        return self.batches.group

    @property
    def used(self) -> float:
        """Seconds of training so far."""
        return self.history.seconds[-1] if self.history.seconds else 0.0

    def prepare(self) -> None:
        """Take model and data to the device, join the processes, and set up the optimiser."""
        torch.set_grad_enabled(True)
        self.model.to(self.device)
        self.batches.to(self.device)
        if self.validation is not None:
            inputs, targets = self.validation
            self.validation = inputs.to(self.device), targets.to(self.device)
        self.net = self.group.wrapped(self.model, self.device)
        learned = [w for w in self.model.parameters() if w.requires_grad]
        groups = [
            {"params": [w for w in learned if w.ndim > 1], "weight_decay": self.weight_decay},
            {"params": [w for w in learned if w.ndim <= 1], "weight_decay": 0.0},
        ]
        fused = self.device.type in ("cpu", "cuda")
        self.optimiser = torch.optim.AdamW(
            [group for group in groups if group["params"]], betas=(0.9, 0.99), fused=fused
        )

    def share(self, number: int, seconds: float) -> float:
        """How much of the training is over before this step of the epoch, from 0 to 1."""
        shares = []
        if self.epochs is not None:
            shares.append((self.history.steps + number) / (self.epochs * self.steps))
        if self.seconds is not None:
            shares.append(seconds / self.seconds)
        return max(shares)

    def set_rate(self, share: float) -> float:
        """Set learning rate and momentum; return the rate."""
        rate, momentum = one_cycle(share)
        for group in self.optimiser.param_groups:
            group["lr"], group["betas"] = rate * self.lr, (momentum, group["betas"][1])
        return rate * self.lr

    def precision(self) -> AbstractContextManager[Any]:
        """The number format that the network computes in."""
        if self.autocast is None:
            return nullcontext()
        return torch.autocast(self.device.type, self.autocast)

    def enter(
        self,
        made: int,
        loss: float,
        measured: float | None,
        lr: float,
        seconds: float,
        scores: dict[str, float],
    ) -> None:
        """Write an epoch down."""
        old, last = self.done.history, len(self.history)
        best, weights, least = old.best, self.done.weights, self.done.loss
        if measured is None or measured < least or weights is None or best is None:
            best, weights = last, _copy(self.model)
            least = math.inf if measured is None else measured
        stopped = self.patience is not None and last - best >= self.patience
        new = replace(
            old,
            train=[*old.train, loss],
            validation=old.validation if measured is None else [*old.validation, measured],
            metrics={name: [*old.metrics.get(name, ()), score] for name, score in scores.items()},
            lr=[*old.lr, lr],
            seconds=[*old.seconds, seconds],
            steps=old.steps + made,
            best=best,
            stopped_early=stopped,
            finished=stopped
            or (self.epochs is not None and last + 1 >= self.epochs)
            or (self.seconds is not None and seconds >= self.seconds),
        )
        # one assignment: an interruption finds the whole epoch or nothing of it
        self.done = Done(new, weights, least)
        self.show()

    def show(self) -> None:
        """Bring the history that the reader holds up to date."""
        vars(self.history).update(vars(self.done.history), interrupted=self.history.interrupted)

    def finish(self) -> None:
        """Leave a model that can be used: best weights, eval mode, on the device it came from."""
        self.show()
        # an interruption at the very end of a `with` block skips what it puts back
        torch.set_grad_enabled(self.modes[0])
        torch.set_autocast_enabled(self.device.type, self.modes[1])
        if self.done.weights is not None:
            self.model.load_state_dict(self.done.weights)
        elif not _finite.finite(self.model):
            self.model.load_state_dict(self.first)
        self.model.to(self.home)
        self.model.eval()


def _copy(model: nn.Module) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in model.state_dict().items()}
