"""Checkpoints: one safetensors file with everything that a training needs to go on as if nothing
had happened.

The tensors are the weights, the best weights, the optimiser's moments and the states of the random
generators; the rest is JSON in the file's header, together with a checksum over all of it. Nothing
is unpickled, so a file from elsewhere can do no harm.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import time
import warnings
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from lecture_utils.networks.training._history import History

#: Version 1 had no checksum.
FORMAT, VERSION = "lecture6-training", 2

#: Seconds after which a file that was being written was left there by a process that is gone.
GIVEN_UP = 600


class CheckpointProblem(ValueError):
    """A checkpoint that cannot be read, does not belong to this training, or could not be written.

    ``history`` has the epochs before it, if it came up while training.
    """

    history: History | None = None


def fingerprint(model: nn.Module) -> dict[str, Any]:
    """What a model must have in common with a checkpoint: its class, and the form of its
    weights.
    """
    weights = {name: _form(values) for name, values in model.state_dict().items()}
    return {"class": type(model).__name__, "weights": weights}


def _form(values: Tensor) -> str:
    return "×".join(map(str, values.shape or (1,))) + f" {str(values.dtype).removeprefix('torch.')}"


def probe(path: Path) -> None:
    """Raise now if nothing can be written there, and not after the first epoch."""
    if path.is_dir():
        raise CheckpointProblem(
            f"checkpoint (={str(path)!r}) is a folder. Give the name of a file."
        )
    _replace(path, None)
    for left in path.parent.glob(f".{glob.escape(path.name)}-*"):
        if time.time() - left.stat().st_mtime > GIVEN_UP:
            left.unlink(missing_ok=True)


def write(path: Path, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
    """Write beside the file, then put it in its place: there is never half a checkpoint."""
    own = {name: values.detach().cpu().contiguous().clone() for name, values in tensors.items()}
    text = json.dumps({"version": VERSION, **about})
    header = {"format": FORMAT, "lecture6": text, "sha256": _checksum(own, text)}
    _replace(path, save(own, header))


def _checksum(tensors: dict[str, Tensor], text: str) -> str:
    """One digest over names, forms and numbers of all tensors, and the text of the header."""
    digest = hashlib.sha256(text.encode())
    for name, values in sorted(tensors.items()):
        digest.update(f"{name} {_form(values)} ".encode())
        digest.update(values.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _replace(path: Path, content: bytes | None) -> None:
    """Make a file beside ``path``, and let it take its place; with None it is only tried."""
    # named before it is made: whenever an interruption comes, it is found and deleted
    beside = path.with_name(f".{path.name}-{os.getpid()}-{time.time_ns()}")
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("xb") as out:
                out.write(content or b"")
                out.flush()
                os.fsync(out.fileno())
            if content is not None:
                os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        raise CheckpointProblem(
            f"checkpoint (={str(path)!r}) cannot be written ({problem.strerror or problem}); the "
            f"model keeps what it has learned. Give another place, or checkpoint=None."
        ) from None


def read(
    path: Path, model: nn.Module, settings: dict[str, Any]
) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors and the rest, if the file belongs to this model and these settings."""
    tensors, about = contents(path)
    try:
        theirs = {"class": about["model"]["class"], "weights": dict(about["model"]["weights"])}
        used = dict(about["settings"])
    except (ValueError, KeyError, TypeError):
        raise damaged(path) from None
    mine = fingerprint(model)
    if mine["class"] != theirs["class"]:
        raise CheckpointProblem(
            f"{path} belongs to another model: {theirs['class']}, not {mine['class']}. Use that "
            f"model, or train again with resume=False."
        )
    if mine["weights"] != theirs["weights"]:
        here, there = mine["weights"], theirs["weights"]
        name = next(name for name in [*here, *there] if here.get(name) != there.get(name))
        raise CheckpointProblem(
            f"{path} belongs to a model of another size: {name} is {there.get(name, 'missing')} "
            f"there and {here.get(name, 'missing')} here. Use a model of the same size, or train "
            f"again with resume=False."
        )
    used.setdefault("processes", 1)  # earlier files
    if used["processes"] != settings["processes"]:
        raise CheckpointProblem(
            f"{path} was trained with {used['processes']} at work together, but the number of "
            f"processes is {settings['processes']} here, and going on would not give the numbers "
            f"of either. Start {used['processes']}, or train again with resume=False."
        )
    for name, value in settings.items():
        if used.get(name) != value:
            raise CheckpointProblem(
                f"{path} was trained with {name}={used.get(name)!r}, not {value!r}, and going on "
                f"would not give the numbers of either. Use {name}={used.get(name)!r}, or "
                f"resume=False."
            )
    if about["version"] == 1:
        warnings.warn(
            f"{path} was written by an older version of the course, without a checksum: damage "
            "would not be noticed. The next epoch writes it with one.",
            stacklevel=3,  # who called fit
        )
    return tensors, about


def damaged(path: Path) -> CheckpointProblem:
    """The error for a file with the right beginning that lacks something."""
    return CheckpointProblem(
        f"{path} is a damaged checkpoint: something in it is missing or wrong. Use another copy, "
        "or train again with resume=False."
    )


def contents(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """All tensors of a file that ``write`` wrote, and what else it was given."""
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 -- no dict
    except (SafetensorError, OSError) as problem:
        start = _start(path)
        if start[:2] == b"PK" or start[:1] == b"\x80":
            raise CheckpointProblem(
                f"{path} is a pickle (torch.save writes them), which can run anything when it is "
                f"loaded, so it is not read. Use the file that fit(checkpoint=...) wrote."
            ) from None
        raise CheckpointProblem(
            f"{path} cannot be read as a checkpoint ({problem}): it may be half-written. Use "
            f"another copy, or train again with resume=False."
        ) from None
    if header.get("format") != FORMAT or "lecture6" not in header:
        raise CheckpointProblem(
            f"{path} is a safetensors file, but no checkpoint of this course. Use the file that "
            f"fit(checkpoint=...) wrote."
        )
    text = header["lecture6"]
    try:
        about = dict(json.loads(text))
        version = about["version"]
    except (ValueError, KeyError, TypeError):
        raise damaged(path) from None
    if version not in (1, VERSION):
        raise CheckpointProblem(
            f"{path} has version {version!r} of the checkpoints, but this course reads versions 1 "
            f"and {VERSION}. Use the version of the course that wrote it, or train again with "
            f"resume=False."
        )
    if version != 1 and header.get("sha256") != _checksum(tensors, text):
        raise damaged(path)
    return tensors, about


def _start(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(2)
    except OSError:
        return b""
