"""Epoch after epoch: what is done to a training until it is over, broken off or played back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm.auto import tqdm
from tqdm.notebook import tqdm_notebook

from lecture_utils.networks.training import _finite, _packing, _tensors, together
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._memory import Memory
from lecture_utils.networks.training._training import Done, Training

#: Numbers, and rows, of the validation set that go through the model at once.
NUMBERS_AT_ONCE, ROWS_AT_ONCE = 2**20, 512

#: The link to a live widget, and what `lecture_utils.widgets.kit.page.saving` knows an output by
#: that is not saved.
_VIEW, _LIVE_ONLY = "application/vnd.jupyter.widget-view+json", {"lecture_utils": "live only"}

#: What a checkpoint holds: tensors, and the rest as plain data.
Saved = tuple[dict[str, Tensor], dict[str, Any]]


def go(
    training: Training,
    path: Path | None,
    saved: Saved | None,
    progress: bool,
    memory: Memory | None = None,
) -> History:
    """Run the epochs that are left; whatever happens, leave a model that can be used."""
    try:
        training.prepare()
        if saved is not None and path is not None:
            _packing.resume(training, path, *saved)
        training.group.check_same(
            training.device, steps_of_an_epoch=training.steps, epochs_done=len(training.history)
        )
        with bar(training, progress and training.group.is_first) as shown:
            while not training.history.finished:
                epoch(training)
                shown.update()
                if path is not None and training.group.is_first:
                    _packing.save(training, path)
                if memory is not None:
                    memory.note(training)
                if training.callback is not None and training.group.is_first:
                    training.callback(training.history)
    except KeyboardInterrupt:
        training.history.interrupted = True
    except RuntimeError as problem:
        found = together.lost(problem, training.group, training.history)
        if found is None:
            raise
        raise found from None
    finally:
        _whatever_happens(training.finish)
    return training.history


def play(
    training: Training, kept: list[tuple[History, dict[str, Tensor]]], progress: bool
) -> History:
    """The same as ``go``, from what it has left behind the last time."""
    *epochs, (last, best) = kept
    try:
        with bar(training, progress) as shown:
            for history, weights in epochs:
                shown.update(len(history) - len(training.history))
                training.model.load_state_dict(weights)
                training.model.eval()
                training.done = Done(history, weights)
                training.show()
                if training.callback is not None:
                    training.callback(training.history)
        training.done = Done(last, best)
    except KeyboardInterrupt:
        training.history.interrupted = True
    finally:
        _whatever_happens(training.finish)
    return training.history


def bar(training: Training, progress: bool) -> Any:
    """The progress bar. In a notebook it is shown while it lives; a saved page has nothing of it.

    tqdm itself would leave its first state there: "0%" reads as a training that hangs.
    """
    how: dict[str, Any] = {"unit": "epoch", "desc": "training", "disable": not progress}
    in_notebook = issubclass(tqdm, tqdm_notebook)
    if in_notebook:
        how["display"] = False
    shown = tqdm(total=training.epochs, initial=len(training.history), **how)
    if in_notebook and progress:
        from IPython.display import display

        view = shown.container._repr_mimebundle_()[_VIEW]
        show: Callable[..., Any] = display
        show({_VIEW: view}, metadata=_LIVE_ONLY, raw=True)
    return shown


def epoch(training: Training) -> None:
    """One pass over the data, then the validation."""
    model, before, start = training.model, training.used, time.perf_counter()
    losses = torch.zeros(training.steps, device=training.device)
    model.train()
    for number, batch in enumerate(training.batches.epoch()):
        share = training.share(number, before + time.perf_counter() - start)
        if share >= 1 and number:
            break  # the seconds are used up
        lr = training.set_rate(share)
        # stays on the device: asking for the number after each step would wait for it
        losses[number] = step(training, *batch)
        made = number + 1
    values = (training.group.summed(losses[:made]) / training.group.count).tolist()
    seconds = before + time.perf_counter() - start
    _finite.refuse(values, model, training.history, training.lr)
    training.group.level(model)
    model.eval()
    measured = measure(training)
    with torch.no_grad():
        scores = {
            name: _tensors.score_of(score, name, model) for name, score in training.metrics.items()
        }
    training.enter(made, sum(values) / made, measured, lr, seconds, scores)


def step(training: Training, inputs: Tensor, targets: Tensor) -> Tensor:
    """Learn from one batch; return its loss."""
    with training.precision():
        loss = _tensors.loss_of(training.loss, training.net(inputs), targets)
    _tensors.check_loss(loss)
    training.optimiser.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    training.optimiser.step()
    return loss.detach()


def measure(training: Training) -> float | None:
    """The mean loss over the validation set, if there is one."""
    if training.validation is None:
        return None
    inputs, targets = training.validation
    rows = max(1, min(ROWS_AT_ONCE, NUMBERS_AT_ONCE // max(1, inputs[0].numel())))
    total, group = 0.0, training.group
    with torch.no_grad(), training.precision():
        for first in range(rows * group.rank, len(inputs), rows * group.count):
            some = slice(first, first + rows)
            value = _tensors.loss_of(training.loss, training.model(inputs[some]), targets[some])
            total += float(value) * len(inputs[some])
    if group.count > 1:
        total = group.summed(torch.tensor(total, device=training.device)).item()
    mean = total / len(inputs)
    _finite.refuse_validation(mean, training.history)
    return mean


def _whatever_happens(last: Callable[[], None]) -> None:
    """Call ``last``; if it is interrupted, once more from the start."""
    while True:
        try:
            return last()
        except KeyboardInterrupt:
            continue
