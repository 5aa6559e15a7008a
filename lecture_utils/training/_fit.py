"""The loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm.auto import tqdm

from lecture_utils.training import _checkpoint, _checks
from lecture_utils.training._checks import Batch
from lecture_utils.training._history import History

#: Rows of the validation set that go through the model at once.
AT_ONCE = 512

#: Share of all steps in which the learning rate climbs.
WARM_UP = 0.15


class NotFinite(ArithmeticError):
    """The loss became NaN or infinite. ``history`` has the epochs before it."""

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history


def fit(
    model: nn.Module,
    train: Any,
    validation: Any = None,
    *,
    loss: Callable[[Tensor, Tensor], Tensor],
    epochs: int = 30,
    batch_size: int = 64,
    steps_per_epoch: int | None = None,
    lr: float = 3e-3,
    weight_decay: float = 1e-4,
    seed: int = 0,
    patience: int | None = None,
    metrics: Mapping[str, Callable[[nn.Module], float]] | None = None,
    batch_transform: Callable[[Tensor, Tensor, torch.Generator], Batch] | None = None,
    autocast: torch.dtype | None = None,
    device: str = "auto",
    checkpoint: Any = None,
    resume: bool = False,
    callback: Callable[[History], None] | None = None,
    progress: bool = True,
) -> History:
    """Train a model: AdamW, one cycle of the learning rate, the best weights at the end.

    Parameters
    ----------
    model : torch.nn.Module
        Trained in place; at the end it is where it was, in eval mode, with the weights of the best epoch
        (the last one without ``validation``).
    train : (inputs, targets), inputs, or callable
        Tensors or arrays in memory, (N, ...) each; inputs alone are their own targets, as for an autoencoder. A callable
        takes (batch_size, generator) and makes a fresh batch; then give ``steps_per_epoch``.
    validation : (inputs, targets) or inputs, optional
        Measured after each epoch; decides which weights are best.
    loss : callable
        Takes (outputs, targets), gives a scalar.
    epochs, batch_size, steps_per_epoch : int
        An epoch is N // batch_size steps, in a new order each time, unless ``steps_per_epoch`` says otherwise.
    lr : float
        The highest learning rate: it climbs to it in the first 15 % of the steps and falls to almost 0 (OneCycle).
    weight_decay : float
        Of the weights; biases and norms have none.
    seed : int
        Order of the data, and everything random inside the model.
    patience : int, optional
        Stop when the validation loss has not fallen for so many epochs.
    metrics : dict of callable, optional
        Each takes the model (in eval mode) after each epoch and gives a number.
    batch_transform : callable, optional
        Takes (inputs, targets, generator) and gives the batch to learn from: noise, shifts.
    autocast : torch.dtype, optional
        For example torch.bfloat16: the network computes in it where that is safe.
    device : str
        "auto": CUDA, then MPS, then the processor.
    checkpoint : path, optional
        A safetensors file, written after each epoch.
    resume : bool
        Go on from ``checkpoint`` if it is there; the result is that of a training without a break.
    callback : callable, optional
        Takes the history after each epoch.
    progress : bool
        Show a bar.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        An argument out of its range, a batch larger than the data.
    CheckpointProblem
        The checkpoint belongs to something else, cannot be read or cannot be written.
    NotFinite
        The loss became NaN or infinite: the sentence names the step. The model has its best weights.

    Notes
    -----
    Interrupting (KeyboardInterrupt) is no error: the history so far comes back with ``interrupted`` set, and the model
    can be used.

    OneCycle: Smith & Topin (2018), "Super-convergence". AdamW: Loshchilov & Hutter (2019).
    """
    run = _Run(
        model=_checks.network(model),
        batch_size=_checks.count(batch_size, "batch_size", 64),
        epochs=_checks.count(epochs, "epochs", 30),
        lr=_checks.real(lr, "lr", 3e-3, 0, may_be_least=False),
        weight_decay=_checks.real(weight_decay, "weight_decay", 1e-4, 0, may_be_least=True),
        seed=_checks.seed_of(seed),
        patience=None if patience is None else _checks.count(patience, "patience", 5),
        loss=loss,
        metrics=dict(metrics or {}),
        batch_transform=batch_transform,
        autocast=autocast,
        device=_checks.device_of(device),
        callback=callback,
    )
    run.use(train, validation, steps_per_epoch)
    path = None if checkpoint is None else Path(checkpoint)
    if resume and path is None:
        raise ValueError(
            "resume (=True) needs a file to go on from. Give checkpoint='training.safetensors'."
        )
    # what is random inside the model follows from the seed, and the reader's own generator is left alone
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(run.seed)
        if resume and path.exists():
            run.load(*_checkpoint.read(path, model, run.settings))
        return run.go(path, progress)


class _Run:
    """One training: what it needs, and where it stands."""

    def __init__(self, **what: Any) -> None:
        self.__dict__.update(what)
        self.history = History()
        self.best: dict[str, Tensor] | None = None
        self.best_loss = float("inf")

    def use(self, train: Any, validation: Any, steps_per_epoch: int | None) -> None:
        """Take the data to the device, and set up the optimiser."""
        self.train = _checks.source(train, self.batch_size)
        made = callable(self.train)
        if steps_per_epoch is not None:
            steps = _checks.count(steps_per_epoch, "steps_per_epoch", 50)
        elif made:
            raise ValueError(
                "train is a function, so an epoch has no length of its own. Give steps_per_epoch=50, for example."
            )
        else:
            steps = len(self.train[0]) // self.batch_size
        if not made:
            self.train = tuple(values.to(self.device) for values in self.train)
        self.validation = None
        if validation is not None:
            pair = _checks.pair(validation, "validation")
            self.validation = tuple(values.to(self.device) for values in pair)
        self.home = next(self.model.parameters()).device
        self.model.to(self.device)
        self.steps, self.total = steps, steps * self.epochs
        decayed = [w for w in self.model.parameters() if w.requires_grad and w.ndim > 1]
        others = [w for w in self.model.parameters() if w.requires_grad and w.ndim <= 1]
        groups = [
            {"params": weights, "weight_decay": decay}
            for weights, decay in ((decayed, self.weight_decay), (others, 0.0))
            if weights
        ]
        fused = self.device.type in ("cpu", "cuda")
        self.optimiser = torch.optim.AdamW(groups, lr=self.lr, betas=(0.9, 0.99), fused=fused)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, self.lr, total_steps=self.total + 1, pct_start=WARM_UP
        )
        self.generator = torch.Generator().manual_seed(self.seed)
        self.history.steps_per_epoch = steps
        self.history.settings = self.settings

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments that decide on the numbers."""
        names = ("epochs", "batch_size", "steps", "lr", "weight_decay", "seed")
        return {name: getattr(self, name) for name in names} | {"autocast": str(self.autocast)}

    def go(self, path: Path | None, progress: bool) -> History:
        """Run the epochs that are left."""
        history, epochs = self.history, range(len(self.history), self.epochs)
        if history.stopped_early:
            epochs = range(0)
        bar = tqdm(
            total=self.epochs,
            initial=len(history),
            unit="epoch",
            desc="training",
            disable=not progress,
        )
        try:
            with bar:
                for _ in epochs:
                    self.epoch()
                    bar.update()
                    if path is not None:
                        self.save(path)
                    if self.callback is not None:
                        self.callback(history)
                    if history.stopped_early:
                        break
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            _whatever_happens(self.finish)
        return history

    def epoch(self) -> None:
        """One pass over the data, then the validation."""
        history, start = self.history, time.perf_counter()
        before = history.seconds[-1] if history.seconds else 0.0
        losses = torch.zeros(self.steps, device=self.device)
        order = self.order()
        self.model.train()
        for number in range(self.steps):
            inputs, targets = self.batch(order, number)
            with self.precision():
                loss = self.loss(self.model(inputs), targets)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
            self.schedule.step()
            losses[number] = (
                loss.detach()
            )  # stays on the device: asking for the number each time would wait for it
        values = losses.tolist()
        self.refuse_nan(values)
        seconds = before + time.perf_counter() - start
        self.model.eval()
        measured = None if self.validation is None else self.measure()
        with torch.no_grad():
            scores = {name: float(score(self.model)) for name, score in self.metrics.items()}
        # nothing below waits: an interruption finds either the whole epoch in the history or none of it
        history.steps += self.steps
        history.train.append(sum(values) / len(values))
        history.lr.append(self.schedule.get_last_lr()[0])
        history.seconds.append(seconds)
        for name, score in scores.items():
            history.metrics.setdefault(name, []).append(score)
        if measured is not None:
            history.validation.append(measured)
        self.keep_best(measured)

    def order(self) -> Tensor | None:
        """A new order of the training data."""
        if callable(self.train):
            return None
        count = len(self.train[0])
        passes = -(-self.steps * self.batch_size // count)
        order = [torch.randperm(count, generator=self.generator) for _ in range(passes)]
        return torch.cat(order).to(self.device)

    def batch(self, order: Tensor | None, number: int) -> Batch:
        """The inputs and targets of one step."""
        if order is None:
            made = self.train(self.batch_size, self.generator)
            inputs, targets = (values.to(self.device) for values in made)
        else:
            chosen = order[number * self.batch_size : (number + 1) * self.batch_size]
            inputs, targets = (values.index_select(0, chosen) for values in self.train)
        if self.batch_transform is not None:
            inputs, targets = self.batch_transform(inputs, targets, self.generator)
        return inputs, targets

    def precision(self) -> Any:
        """The number format that the network computes in."""
        return (
            nullcontext()
            if self.autocast is None
            else torch.autocast(self.device.type, self.autocast)
        )

    def measure(self) -> float:
        """The mean loss over the validation set."""
        inputs, targets = self.validation
        total = 0.0
        with torch.no_grad(), self.precision():
            for first in range(0, len(inputs), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                value = self.loss(self.model(inputs[some]), targets[some])
                total += float(value) * len(inputs[some])
        return total / len(inputs)

    def keep_best(self, measured: float | None) -> None:
        """Remember the weights if they are the best so far, and stop if there is no hope."""
        history, last = self.history, len(self.history) - 1
        if measured is None or measured < self.best_loss or self.best is None:
            self.best_loss = float("inf") if measured is None else measured
            self.best = {name: v.detach().clone() for name, v in self.model.state_dict().items()}
            history.best = last
        history.stopped_early = self.patience is not None and last - history.best >= self.patience

    def refuse_nan(self, values: list[float]) -> None:
        """Raise NotFinite if a loss of the epoch was NaN or infinite."""
        bad = next((n for n, value in enumerate(values) if not abs(value) < float("inf")), None)
        if bad is None:
            return
        step = self.history.steps + bad
        cause = (
            "The first loss is not finite already, so the cause is in the data or in the loss. Use inputs and targets "
            "that are finite."
            if step == 0
            else f"Most often the learning rate is too high. Use for example lr={self.lr / 10:g}."
        )
        raise NotFinite(
            f"The loss became {values[bad]} at step {step + 1} of {self.total} (epoch {len(self.history) + 1}). The model "
            f"has the weights of its best epoch. {cause}",
            self.history,
        )

    def finish(self) -> None:
        """Leave a model that can be used: the best weights, eval mode, on the device it came from."""
        if self.best is not None:
            self.model.load_state_dict(self.best)
        self.model.to(self.home)
        self.model.eval()

    # -- checkpoints -------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write everything that going on needs."""
        optimiser = self.optimiser.state_dict()
        tensors = {f"model.{name}": values for name, values in self.model.state_dict().items()}
        tensors |= {f"best.{name}": values for name, values in self.best.items()}
        for number, state in optimiser["state"].items():
            tensors |= {f"optimiser.{number}.{name}": values for name, values in state.items()}
        tensors |= {
            "random.order": self.generator.get_state(),
            "random.model": torch.get_rng_state(),
        }
        about = {
            "model": _checkpoint.fingerprint(self.model),
            "settings": self.settings,
            "history": self.history.to_json(),
            "groups": [
                {name: value for name, value in group.items() if name != "params"}
                for group in optimiser["param_groups"]
            ],
            "schedule": self.schedule.last_epoch,
            "best_loss": None if self.best_loss == float("inf") else self.best_loss,
        }
        _checkpoint.write(path, tensors, about)

    def load(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        """Take up a training where ``save`` left it."""

        def part(name: str) -> dict[str, Tensor]:
            start = f"{name}."
            return {key[len(start) :]: v for key, v in tensors.items() if key.startswith(start)}

        self.model.load_state_dict(part("model"))
        self.best = {name: values.to(self.device) for name, values in part("best").items()}
        self.best_loss = float("inf") if about["best_loss"] is None else about["best_loss"]
        own = self.optimiser.state_dict()
        state: dict[int, dict[str, Tensor]] = {}
        for key, values in part("optimiser").items():
            number, name = key.split(".", 1)
            state.setdefault(int(number), {})[name] = values
        groups = [
            {**group, **{k: tuple(v) if isinstance(v, list) else v for k, v in saved.items()}}
            for group, saved in zip(own["param_groups"], about["groups"], strict=True)
        ]
        self.optimiser.load_state_dict({"state": state, "param_groups": groups})
        self.schedule.last_epoch = about["schedule"]
        self.schedule._last_lr = [group["lr"] for group in groups]
        self.generator.set_state(tensors["random.order"])
        torch.set_rng_state(tensors["random.model"])
        self.history = History.from_json(about["history"])
        self.history.interrupted = False


def _whatever_happens(last: Callable[[], None]) -> None:
    """Call ``last``; if it is interrupted, once more from the start."""
    while True:
        try:
            return last()
        except KeyboardInterrupt:
            continue
