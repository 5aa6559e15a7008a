"""Numbers that are NaN or infinite: where they came up, and the likely cause."""

from __future__ import annotations

import math

import torch
from torch import nn

from lecture_utils.networks.training._history import History

#: The highest learning rate that an error proposes.
MOST = 0.01


class NotFinite(ArithmeticError):
    """The loss or the weights became NaN or infinite. ``history`` has the epochs before it."""

    def __init__(self, what: str, cause: str, history: History) -> None:
        best = history.best
        has = "the weights of before" if best is None else f"its best weights (epoch {best + 1})"
        super().__init__(f"{what} The model has {has}. {cause}")
        self.history = history


def finite(model: nn.Module) -> bool:
    """Whether all weights are finite."""
    floats = [values for values in model.state_dict().values() if values.is_floating_point()]
    return bool(torch.stack([torch.isfinite(values).all() for values in floats]).all())


def refuse(losses: list[float], model: nn.Module, history: History, lr: float) -> None:
    """Raise NotFinite if a loss of the epoch after ``history``, or a weight, is NaN or infinite."""
    epoch = len(history) + 1
    example = min(lr / 10, MOST)
    lower = f"Most often the learning rate is too high. Use for example lr={example:g}."
    bad = next((n for n, value in enumerate(losses) if not math.isfinite(value)), None)
    if bad is not None:
        step, epochs = history.steps + bad + 1, history.settings["epochs"]
        of = "" if epochs is None else f" of {epochs * history.steps_per_epoch}"
        what = f"The loss became {losses[bad]} at step {step}{of} (epoch {epoch})."
        if step == 1:
            lower = (
                "It is the first loss, so the cause is in the batch, in the model's first weights "
                "or in the loss itself. Use numbers that are finite."
            )
        raise NotFinite(what, lower, history)
    if not finite(model):
        raise NotFinite(f"The weights became NaN or infinite in epoch {epoch}.", lower, history)


def refuse_validation(loss: float, history: History) -> None:
    """Raise NotFinite if the validation loss is NaN or infinite, though the weights are not."""
    if not math.isfinite(loss):
        raise NotFinite(
            f"The validation loss became {loss} after epoch {len(history) + 1}, though the weights "
            "are finite.",
            "The cause is in validation or in the loss. Use a loss that is finite for every input.",
            history,
        )
