"""The loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm.auto import tqdm

from lecture_utils.networks.training import _broken, _checkpoint, _data, _state
from lecture_utils.networks.training._checks import Batch
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._memory import Memory
from lecture_utils.networks.training._schedule import one_cycle
from lecture_utils.networks.training._source import Source
from lecture_utils.networks.training._state import Done

#: Numbers, and rows, of the validation set that go through the model at once.
NUMBERS_AT_ONCE, ROWS_AT_ONCE = 2**20, 512


@dataclass(eq=False, kw_only=True)
class Loop:
    """One training: the arguments of ``fit``, already checked, and where it stands."""

    model: nn.Module
    source: Source
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

    def __post_init__(self) -> None:
        self.home = next(self.model.parameters()).device
        self.modes = torch.is_grad_enabled(), torch.is_autocast_enabled(self.device.type)
        self.first = _copy(self.model)
        self.steps = self.source.steps  # of one epoch
        self.history.steps_per_epoch = self.steps
        self.history.settings = self.settings
        self.done = Done(self.history)

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments that decide on the numbers."""
        names = ("epochs", "seconds", "steps", "lr", "weight_decay", "seed")
        found = {name: getattr(self, name) for name in names}
        return found | {"batch_size": self.source.batch_size, "autocast": str(self.autocast)}

    def go(
        self, path: Path | None, saved: tuple | None, progress: bool, memory: Memory | None = None
    ) -> History:
        """Run the epochs that are left; whatever happens, leave a model that can be used."""
        try:
            self.prepare()
            if saved is not None:
                self.resume(path, *saved)
            with self.bar(progress) as bar:
                while not self.history.finished:
                    self.epoch()
                    bar.update()
                    if path is not None:
                        self.save(path)
                    if memory is not None:
                        memory.note(self)
                    if self.callback is not None:
                        self.callback(self.history)
        except KeyboardInterrupt:
            self.history.interrupted = True
        finally:
            _whatever_happens(self.finish)
        return self.history

    def play(self, kept: list[tuple[History, dict[str, Tensor]]], progress: bool) -> History:
        """The same as ``go``, from what it has left behind the last time."""
        *epochs, (last, best) = kept
        try:
            with self.bar(progress) as bar:
                for history, weights in epochs:
                    bar.update(len(history) - len(self.history))
                    self.model.load_state_dict(weights)
                    self.model.eval()
                    self.done = Done(history, weights)
                    self.show()
                    if self.callback is not None:
                        self.callback(self.history)
            self.done = Done(last, best)
        except KeyboardInterrupt:
            self.history.interrupted = True
        finally:
            _whatever_happens(self.finish)
        return self.history

    def bar(self, progress: bool) -> Any:
        """The progress bar."""
        shown = {"unit": "epoch", "desc": "training", "disable": not progress}
        return tqdm(total=self.epochs, initial=len(self.history), **shown)

    def prepare(self) -> None:
        """Take model and data to the device, and set up the optimiser."""
        torch.set_grad_enabled(True)
        self.model.to(self.device)
        self.source.to(self.device)
        if self.validation is not None:
            self.validation = tuple(values.to(self.device) for values in self.validation)
        learned = [w for w in self.model.parameters() if w.requires_grad]
        groups = [
            {"params": [w for w in learned if w.ndim > 1], "weight_decay": self.weight_decay},
            {"params": [w for w in learned if w.ndim <= 1], "weight_decay": 0.0},
        ]
        fused = self.device.type in ("cpu", "cuda")
        self.optimiser = torch.optim.AdamW(
            [group for group in groups if group["params"]], betas=(0.9, 0.99), fused=fused
        )

    # -- one epoch ---------------------------------------------------------------------------------

    def epoch(self) -> None:
        """One pass over the data, then the validation."""
        before, start = self.used, time.perf_counter()
        losses = torch.zeros(self.steps, device=self.device)
        self.model.train()
        for number, batch in enumerate(self.source.epoch()):
            share = self.share(number, before + time.perf_counter() - start)
            if share >= 1 and number:
                break  # the seconds are used up
            lr = self.set_rate(share)
            # stays on the device: asking for the number after each step would wait for it
            losses[number] = self.step(*batch)
            made = number + 1
        values = losses[:made].tolist()
        seconds = before + time.perf_counter() - start
        _broken.refuse(values, self.model, self.history, self.lr)
        self.model.eval()
        measured = None if self.validation is None else self.measure()
        with torch.no_grad():
            scores = {name: float(score(self.model)) for name, score in self.metrics.items()}
        self.enter(made, sum(values) / made, measured, lr, seconds, scores)

    @property
    def used(self) -> float:
        """Seconds of training so far."""
        return self.history.seconds[-1] if self.history.seconds else 0.0

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

    def step(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Learn from one batch; return its loss."""
        with self.precision():
            loss = self.loss(self.model(inputs), targets)
        _data.check_loss(loss)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return loss.detach()

    def precision(self) -> Any:
        """The number format that the network computes in."""
        if self.autocast is None:
            return nullcontext()
        return torch.autocast(self.device.type, self.autocast)

    def measure(self) -> float:
        """The mean loss over the validation set."""
        inputs, targets = self.validation
        rows = max(1, min(ROWS_AT_ONCE, NUMBERS_AT_ONCE // max(1, inputs[0].numel())))
        total = 0.0
        with torch.no_grad(), self.precision():
            for first in range(0, len(inputs), rows):
                some = slice(first, first + rows)
                value = self.loss(self.model(inputs[some]), targets[some])
                total += float(value) * len(inputs[some])
        _broken.refuse_validation(total / len(inputs), self.history)
        return total / len(inputs)

    def enter(
        self,
        made: int,
        loss: float,
        measured: float | None,
        lr: float,
        seconds: float,
        scores: dict[str, float],
    ) -> None:
        """Write the epoch down."""
        old, last = self.done.history, len(self.history)
        best, weights, least = old.best, self.done.weights, self.done.loss
        if measured is None or measured < least or weights is None:
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

    # -- the end -----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Leave a model that can be used: the best weights, eval mode, on the device it came from."""
        self.show()
        # an interruption at the very end of a `with` block skips what it puts back
        torch.set_grad_enabled(self.modes[0])
        torch.set_autocast_enabled(self.device.type, self.modes[1])
        if self.done.weights is not None:
            self.model.load_state_dict(self.done.weights)
        elif not _broken.finite(self.model):
            self.model.load_state_dict(self.first)
        self.model.to(self.home)
        self.model.eval()

    # -- checkpoints -------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write the checkpoint."""
        try:
            _checkpoint.write(path, *_state.pack(self))
        except _checkpoint.CheckpointProblem as problem:
            problem.history = self.history
            raise

    def resume(self, path: Path, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        try:
            _state.unpack(self, tensors, about)
        except (LookupError, TypeError, ValueError, RuntimeError):
            raise _checkpoint.damaged(path) from None
        self.show()


def _copy(model: nn.Module) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in model.state_dict().items()}


def _whatever_happens(last: Callable[[], None]) -> None:
    """Call ``last``; if it is interrupted, once more from the start."""
    while True:
        try:
            return last()
        except KeyboardInterrupt:
            continue
