"""What is trained on: arrays and tensors in memory, checked before the first step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from lecture_utils import checks

#: Inputs and targets.
Batch = tuple[Tensor, Tensor]
#: What may be done to a batch, and what makes one of a size.
Transform = Callable[[Tensor, Tensor, torch.Generator], Batch]
Made = Callable[[int, torch.Generator], tuple[Any, Any]]


def tensor(values: Any, name: str) -> Tensor:
    """What was given as a tensor that nothing else is computed from."""
    try:
        if isinstance(values, np.ndarray):
            values = np.require(values, requirements=["C", "W"])  # torch takes no others
        return torch.as_tensor(values).detach()
    except (TypeError, ValueError, RuntimeError) as problem:
        raise TypeError(
            f"{name} must hold tensors or arrays, not {type(values).__name__} ({problem}). Give "
            f"for example {name}=(images, labels)."
        ) from None


def pair(data: Any, name: str, model: nn.Module) -> Batch:
    """Inputs and targets as tensors with equally many rows; inputs alone are their own targets."""
    both = tuple(data) if isinstance(data, tuple | list) else (data, data)
    if len(both) != 2:
        raise TypeError(
            f"{name} must be (inputs, targets) or inputs alone, not {len(both)} things. Give for "
            f"example {name}=(images, labels)."
        )
    inputs, targets = (tensor(values, name) for values in both)
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ValueError(
            f"{name} has inputs of shape {tuple(inputs.shape)} and targets of shape "
            f"{tuple(targets.shape)}. Give one target for each input."
        )
    if not len(inputs):
        raise ValueError(f"{name} holds nothing to learn from. Give at least one batch.")
    _number_format(inputs, name, model)
    for values, kind in ((inputs, "inputs"), (targets, "targets")):
        _finite(values, f"{kind} of {name}")
    return inputs, targets


def _number_format(inputs: Tensor, name: str, model: nn.Module) -> None:
    formats = {w.dtype for w in model.parameters()} | {torch.int32, torch.int64}  # numbers of words
    if inputs.dtype not in formats:
        wanted = next(model.parameters())
        raise TypeError(
            f"{name} has inputs of {dtype(inputs)}, but the model computes in {dtype(wanted)}. "
            f"Give the inputs as {dtype(wanted)}; images go from 0 to 1."
        )


def dtype(values: Tensor) -> str:
    """The number format by its short name: "float32"."""
    return str(values.dtype).removeprefix("torch.")


def _finite(values: Tensor, name: str) -> None:
    if not values.is_floating_point() or torch.isfinite(values).all():
        return
    bad = ~torch.isfinite(values).flatten(1).all(1) if values.ndim > 1 else ~torch.isfinite(values)
    raise ValueError(
        f"The {name} are NaN or infinite in {int(bad.sum())} of {len(values)} rows, the first in "
        f"row {int(bad.int().argmax())}. Give numbers that are finite."
    )


def training_data(train: Any, batch_size: int, model: nn.Module) -> Made | Batch:
    """The training data: a function that makes batches, or two tensors that hold at least one
    batch.
    """
    if callable(train):
        made: Made = train
        return made
    data = pair(train, "train", model)
    if batch_size > len(data[0]):
        raise ValueError(
            f"batch_size (={batch_size}) is larger than the data: train holds {len(data[0])} "
            f"inputs. Use batch_size={len(data[0])} at most."
        )
    return data


def batch(made: Any, name: str, device: torch.device) -> Batch:
    """What a function made, as a batch on the device."""
    if not isinstance(made, tuple | list) or len(made) != 2:
        raise TypeError(
            f"{name} gave {type(made).__name__}, but a batch is (inputs, targets). Give a function "
            "that returns the two."
        )
    # a graphics card is not waited for
    inputs, targets = (tensor(values, name).to(device, non_blocking=True) for values in made)
    return inputs, targets


def check_masks(before: Batch, after: Batch) -> None:
    """Refuse masks (N, H, W) that no longer have the size of their images (N, C, H, W)."""
    if before[0].ndim != 4 or before[1].ndim != 3 or before[0].shape[2:] != before[1].shape[1:]:
        return
    images, masks = (tuple(values.shape) for values in after)
    if images[:1] + images[2:] != masks:
        raise ValueError(
            f"batch_transform gave images of shape {images} and masks of shape {masks}: what is "
            "done to an image must be done to its mask too. Use for example training.crop or "
            "training.turn, which move both."
        )


def check_loss(loss: Any) -> None:
    """Refuse what cannot be learned from."""
    if not isinstance(loss, Tensor) or loss.numel() != 1:
        shape = f"of shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else "that is no tensor"
        raise TypeError(
            f"loss gave a {type(loss).__name__} {shape}, but it must give one number as a tensor. "
            "Use for example torch.nn.functional.mse_loss, whose reduction is 'mean'."
        )
    if not loss.requires_grad:
        raise ValueError(
            "loss does not depend on the model's weights, so nothing can be learned. Use the "
            "outputs as they come, without detach, item or numpy."
        )


def loss_of(loss: Callable[[Tensor, Tensor], Tensor], outputs: Tensor, targets: Tensor) -> Tensor:
    """The loss; if only the number format of the targets stops it, a sentence says so."""
    try:
        return loss(outputs, targets)
    except RuntimeError as problem:
        for right in (targets.long(), targets.float()):
            if right.dtype != targets.dtype and _goes(loss, outputs, right):
                raise TypeError(
                    f"loss cannot compute with targets of {dtype(targets)}, but it can with the "
                    f"same as {dtype(right)}. Give them so, for example as "
                    f"torch.as_tensor(labels, dtype={right.dtype})."
                ) from problem
        raise


def _goes(loss: Callable[[Tensor, Tensor], Tensor], outputs: Tensor, targets: Tensor) -> bool:
    try:
        loss(outputs, targets)
    except RuntimeError:
        return False
    return True


def score_of(score: Callable[[nn.Module], float], name: str, model: nn.Module) -> float:
    """What a metric gives, as a float."""
    value = score(model)
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(
            f"metrics[{name!r}] gave {checks.shown(value)}, but it must give one number. Give a "
            "function that returns it, for example lambda model: accuracy(model)."
        ) from None
