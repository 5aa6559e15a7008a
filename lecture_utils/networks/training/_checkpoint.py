"""Checkpoints: one safetensors file with everything that a training needs to go on as if nothing had happened.

The tensors are the weights, the best weights, the optimiser's moments and the states of the random
generators; the rest is JSON in the file's header. Nothing is unpickled, so a file from elsewhere can do no harm.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from lecture_utils.networks.training._history import History

FORMAT, VERSION = "lecture6-training", 1


class CheckpointProblem(ValueError):
    """A checkpoint that cannot be read, does not belong to this training, or could not be written.

    ``history`` has the epochs before it, if it came up while training.
    """

    history: History | None = None


def fingerprint(model: nn.Module) -> dict[str, Any]:
    """What a model must have in common with a checkpoint: its class, and the form of its weights."""
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


def write(path: Path, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
    """Write beside the file, then put it in its place: there is never half a checkpoint."""
    header = {"format": FORMAT, "lecture6": json.dumps({"version": VERSION, **about})}
    own = {name: values.detach().cpu().contiguous().clone() for name, values in tensors.items()}
    _replace(path, save(own, header))


def _replace(path: Path, content: bytes | None) -> None:
    """Make a file beside ``path``, and let it take its place; with None it is only tried."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content or b"")
                out.flush()
                os.fsync(out.fileno())
            if content is not None:
                os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as problem:
        raise CheckpointProblem(
            f"checkpoint (={str(path)!r}) cannot be written ({problem.strerror or problem}); the model keeps what it "
            f"has learned. Give another place, or checkpoint=None."
        ) from None


def read(path: Path, model: nn.Module, settings: dict[str, Any]) -> tuple[dict, dict[str, Any]]:
    """The tensors and the rest, if the file belongs to this model and these settings."""
    tensors, header = contents(path)
    if header.get("format") != FORMAT or "lecture6" not in header:
        raise CheckpointProblem(
            f"{path} is a safetensors file, but no checkpoint of this course. Use the file that "
            f"fit(checkpoint=...) wrote."
        )
    try:
        about = json.loads(header["lecture6"])
        version = about["version"]
        if version == VERSION:
            theirs = {"class": about["model"]["class"], "weights": dict(about["model"]["weights"])}
            used = dict(about["settings"])
    except (ValueError, KeyError, TypeError):
        raise damaged(path) from None
    if version != VERSION:
        raise CheckpointProblem(
            f"{path} has version {version!r} of the checkpoints, but this course reads version {VERSION}. "
            f"Use the version of the course that wrote it, or train again with resume=False."
        )
    mine = fingerprint(model)
    if mine["class"] != theirs["class"]:
        raise CheckpointProblem(
            f"{path} belongs to another model: {theirs['class']}, not {mine['class']}. Use that model, or train again "
            f"with resume=False."
        )
    if mine["weights"] != theirs["weights"]:
        here, there = mine["weights"], theirs["weights"]
        name = next(name for name in [*here, *there] if here.get(name) != there.get(name))
        raise CheckpointProblem(
            f"{path} belongs to a model of another size: {name} is {there.get(name, 'missing')} there and "
            f"{here.get(name, 'missing')} here. Use a model of the same size, or train again with resume=False."
        )
    for name, value in settings.items():
        if used.get(name) != value:
            raise CheckpointProblem(
                f"{path} was trained with {name}={used.get(name)!r}, not {value!r}, and going on would not "
                f"give the numbers of either. Use {name}={used.get(name)!r}, or resume=False."
            )
    return tensors, about


def damaged(path: Path) -> CheckpointProblem:
    """The error for a file with the right beginning that lacks something."""
    return CheckpointProblem(
        f"{path} is a damaged checkpoint: something in it is missing or wrong. Use another copy, or train again with "
        f"resume=False."
    )


def contents(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """All tensors of a safetensors file, and its header."""
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118 -- no dict
    except (SafetensorError, OSError) as problem:
        start = _start(path)
        if start[:2] == b"PK" or start[:1] == b"\x80":
            raise CheckpointProblem(
                f"{path} is a pickle (torch.save writes them), which can run anything when it is loaded, so it is not "
                f"read. Use the file that fit(checkpoint=...) wrote."
            ) from None
        raise CheckpointProblem(
            f"{path} cannot be read as a checkpoint ({problem}): it may be half-written. Use another copy, or train "
            f"again with resume=False."
        ) from None


def _start(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(2)
    except OSError:
        return b""
