"""The options of ``fit``: what they may be, and which device is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lecture_utils import checks
from lecture_utils.networks.training._tensors import Batch, Made, Transform
from lecture_utils.networks.training._transforms import FACTORIES


def steps_of(value: Any, train: Made | Batch, batch_size: int) -> int:
    """Steps of one epoch."""
    if value is not None:
        return checks.whole(value, "steps_per_epoch", least=1, example=50)
    if callable(train):
        raise ValueError(
            "train is a function, so an epoch has no length of its own. Give steps_per_epoch=50, "
            "for example."
        )
    return len(train[0]) // batch_size


def length(epochs: Any, seconds: Any) -> tuple[int | None, float | None]:
    """How long to train: epochs, seconds, or whichever is over first."""
    if seconds is not None:
        seconds = checks.real(seconds, "seconds", above=0, example=20)
    if epochs is None:
        return (None, seconds) if seconds is not None else (30, None)
    return checks.whole(epochs, "epochs", least=1, example=30), seconds


def transforms(value: Any) -> tuple[Transform, ...]:
    """What is done to a batch: nothing, one function, or several in turn."""
    if value is None:
        return ()
    several = value if isinstance(value, tuple | list) else (value,)
    return tuple(made(f, "batch_transform", "inputs, targets, generator") for f in several)


def made(value: Any, name: str, takes: str) -> Callable[..., Any]:
    """A function, and none of the course's own that must be called to make it."""
    for factory, call in FACTORIES.items():
        if value is factory:
            raise TypeError(
                f"{name} (=training.{factory.__name__}) lacks its brackets, so that it has made "
                f"nothing yet. Write for example training.{call}."
            )
    return checks.function(value, name, takes)


def scores(metrics: Any) -> dict[str, Callable[[nn.Module], float]]:
    """Named functions."""
    if metrics is None:
        return {}
    if not isinstance(metrics, Mapping):
        raise TypeError(
            f"metrics must be a dict of functions, not {type(metrics).__name__}. Give for example "
            f"metrics={{'test': f}}."
        )
    return {
        str(name): checks.function(f, f"metrics[{name!r}]", "model") for name, f in metrics.items()
    }


def hope(patience: Any, validation: Any) -> int | None:
    """Epochs to wait for a better one."""
    if patience is None:
        return None
    if validation is None:
        raise ValueError(
            f"patience (={checks.shown(patience)}) waits for the validation loss, but there is no "
            "validation set. Give validation=(inputs, targets), or patience=None."
        )
    return checks.whole(patience, "patience", least=1, example=5)


def number_format(autocast: Any) -> torch.dtype | None:
    """The format to compute in."""
    if autocast is None or autocast is torch.bfloat16:
        return torch.bfloat16 if autocast else None
    raise ValueError(
        f"autocast (={checks.shown(autocast)}) must be torch.bfloat16 or None: float16 needs its "
        "losses scaled, which this loop does not do. Use autocast=torch.bfloat16."
    )


def shared(processes: int, batch_size: int, seconds: float | None) -> None:
    """Refuse what several processes cannot do together."""
    if batch_size % processes:
        raise ValueError(
            f"batch_size (={batch_size}) cannot be shared by {processes} processes: each gets as "
            f"many images. Use batch_size={batch_size + -batch_size % processes}."
        )
    if processes > 1 and seconds is not None:
        raise ValueError(
            f"seconds (={seconds:g}) cannot be used with {processes} processes: each has a clock "
            "of its own. Use epochs=30, for example."
        )


def file(checkpoint: Any, resume: Any) -> Path | None:
    """Where the checkpoint is, if there is to be one."""
    if checkpoint is None:
        if checks.flag(resume, "resume"):
            raise ValueError(
                "resume (=True) needs a file to go on from. Give checkpoint='training.safetensors'."
            )
        return None
    return checks.path(checkpoint, "checkpoint", "training.safetensors")


def network(model: Any) -> nn.Module:
    """A module with something to learn."""
    if not isinstance(model, nn.Module):
        raise TypeError(
            f"model must be a torch.nn.Module, not {_kind(model)}. Give for example "
            "models.ConvAutoencoder()."
        )
    if not any(weights.requires_grad for weights in model.parameters()):
        raise ValueError(
            "model has no weights that can be trained. Give one whose parameters have "
            "requires_grad=True."
        )
    return model


def _kind(value: Any) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__


def device_of(name: Any) -> torch.device:
    """The device of that name; "auto" takes CUDA, then Apple's MPS, then the processor."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).tolist()  # "meta" holds no numbers
    except (RuntimeError, TypeError, AssertionError) as problem:
        first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise ValueError(
            f"device (={checks.shown(name)}) cannot be used here ({first}). Use device='auto' or "
            "device='cpu'."
        ) from None
    return device
