"""Arguments of ``fit``: what they may be, and which device is used."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, Tensor]


def count(value: Any, name: str, example: int) -> int:
    """A whole number from 1."""
    try:
        number = operator.index(value)
        if isinstance(value, bool):
            raise TypeError
    except TypeError:
        raise TypeError(
            f"{name} (={value!r}) must be a whole number. Use for example {name}={example}."
        ) from None
    if number < 1:
        raise ValueError(
            f"{name} (={number}) must be at least 1. Use for example {name}={example}."
        )
    return number


def seed_of(value: Any) -> int:
    """A whole number from 0."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(
            f"seed (={value!r}) must be a whole number. Use for example seed=0."
        ) from None
    if number < 0:
        raise ValueError(f"seed (={number}) must be at least 0. Use for example seed=0.")
    return number


def real(value: Any, name: str, example: float, least: float, may_be_least: bool) -> float:
    """A finite number above (or from) ``least``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} (={value!r}) must be a number. Use for example {name}={example}.")
    if not math.isfinite(value) or value < least or (value == least and not may_be_least):
        rule = f"from {least:g}" if may_be_least else f"above {least:g}"
        raise ValueError(
            f"{name} (={value}) must be a finite number {rule}. Use for example {name}={example}."
        )
    return float(value)


def pair(data: Any, name: str) -> Batch:
    """Inputs and targets as tensors with equally many rows; inputs alone are their own targets."""
    both = tuple(data) if isinstance(data, tuple | list) else (data, data)
    if len(both) != 2:
        raise TypeError(
            f"{name} must be (inputs, targets) or inputs alone, not {len(both)} things. Give for example "
            f"{name}=(images, labels)."
        )
    inputs, targets = map(torch.as_tensor, both)
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ValueError(
            f"{name} has inputs of shape {tuple(inputs.shape)} and targets of shape {tuple(targets.shape)}. Give one "
            f"target for each input."
        )
    if not len(inputs):
        raise ValueError(f"{name} holds nothing to learn from. Give at least one batch.")
    return inputs, targets


def source(train: Any, batch_size: int) -> Callable | Batch:
    """The training data: a function that makes batches, or two tensors that hold at least one batch."""
    if callable(train):
        return train
    data = pair(train, "train")
    if batch_size > len(data[0]):
        raise ValueError(
            f"batch_size (={batch_size}) is larger than the data: train holds {len(data[0])} inputs. Use "
            f"batch_size={len(data[0])} at most."
        )
    return data


def network(model: Any) -> nn.Module:
    """A module with something to learn."""
    if not isinstance(model, nn.Module):
        raise TypeError(
            f"model must be a torch.nn.Module, not {type(model).__name__}. Give for example models.ConvAutoencoder()."
        )
    if not any(weights.requires_grad for weights in model.parameters()):
        raise ValueError(
            "model has no weights that can be trained. Give one whose parameters have requires_grad=True."
        )
    return model


def device_of(name: Any) -> torch.device:
    """The device of that name; "auto" takes CUDA, then Apple's MPS, then the processor."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, TypeError, AssertionError) as problem:
        first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise ValueError(
            f"device (={name!r}) cannot be used here ({first}). Use device='auto' or device='cpu'."
        ) from None
    return device
