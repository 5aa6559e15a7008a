"""Arguments of ``fit``: what they may be, and which device is used."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, Tensor]
Transform = Callable[[Tensor, Tensor, torch.Generator], Batch]


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
    """A whole number from 0 that torch's generators take."""
    try:
        number = operator.index(value)
        if isinstance(value, bool):
            raise TypeError
    except TypeError:
        raise TypeError(
            f"seed (={value!r}) must be a whole number. Use for example seed=0."
        ) from None
    if not 0 <= number < 2**63:
        raise ValueError(f"seed (={number}) must be from 0 to 2**63 - 1. Use for example seed=0.")
    return number


def real(value: Any, name: str, example: float, least: float, may_be_least: bool) -> float:
    """A finite number above (or from) ``least``."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} (={value!r}) must be a number. Use for example {name}={example}.")
    if not math.isfinite(value) or value < least or (value == least and not may_be_least):
        rule = f"from {least:g}" if may_be_least else f"above {least:g}"
        raise ValueError(
            f"{name} (={value}) must be a finite number {rule}. Use for example {name}={example}."
        )
    return float(value)


def steps_of(value: Any, train: Callable | Batch, batch_size: int) -> int:
    """Steps of one epoch."""
    if value is None and callable(train):
        raise ValueError(
            "train is a function, so an epoch has no length of its own. Give steps_per_epoch=50, for example."
        )
    return len(train[0]) // batch_size if value is None else count(value, "steps_per_epoch", 50)


def length(epochs: Any, seconds: Any) -> tuple[int | None, float | None]:
    """How long to train: epochs, seconds, or whichever is over first."""
    if seconds is not None:
        seconds = real(seconds, "seconds", 20, 0, may_be_least=False)
    if epochs is None:
        return (None, seconds) if seconds is not None else (30, None)
    return count(epochs, "epochs", 30), seconds


def function(value: Any, name: str, takes: str) -> Any:
    """Something that can be called."""
    if not callable(value):
        raise TypeError(
            f"{name} (={value!r}) cannot be called. Give a function that takes ({takes})."
        )
    return value


def transforms(value: Any) -> tuple[Transform, ...]:
    """What is done to a batch: nothing, one function, or several in turn."""
    if value is None:
        return ()
    several = value if isinstance(value, tuple | list) else (value,)
    return tuple(function(f, "batch_transform", "inputs, targets, generator") for f in several)


def scores(metrics: Any) -> dict[str, Callable[[nn.Module], float]]:
    """Named functions."""
    if metrics is None:
        return {}
    if not isinstance(metrics, Mapping):
        raise TypeError(
            f"metrics must be a dict of functions, not {type(metrics).__name__}. Give for example metrics={{'test': f}}."
        )
    return {str(name): function(f, f"metrics[{name!r}]", "model") for name, f in metrics.items()}


def hope(patience: Any, validation: Any) -> int | None:
    """Epochs to wait for a better one."""
    if patience is None:
        return None
    if validation is None:
        raise ValueError(
            f"patience (={patience!r}) waits for the validation loss, but there is no validation set. Give "
            f"validation=(inputs, targets), or patience=None."
        )
    return count(patience, "patience", 5)


def number_format(autocast: Any) -> torch.dtype | None:
    """The format to compute in."""
    if autocast in (None, torch.bfloat16):
        return autocast
    raise ValueError(
        f"autocast (={autocast!r}) must be torch.bfloat16 or None: float16 needs its losses scaled, which this loop "
        f"does not do. Use autocast=torch.bfloat16."
    )


def file(checkpoint: Any, resume: Any) -> Path | None:
    """Where the checkpoint is, if there is to be one."""
    if not isinstance(resume, bool):
        raise TypeError(
            f"resume (={resume!r}) must be True or False. Use checkpoint= for the name of the file."
        )
    if checkpoint is None:
        if resume:
            raise ValueError(
                "resume (=True) needs a file to go on from. Give checkpoint='training.safetensors'."
            )
        return None
    if not isinstance(checkpoint, str | os.PathLike):
        raise TypeError(
            f"checkpoint (={checkpoint!r}) must be the name of a file. Give it as text or as a Path."
        )
    return Path(checkpoint)


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
