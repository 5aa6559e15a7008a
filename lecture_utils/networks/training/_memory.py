"""Trainings that were made before, where the environment variable ``LECTURE6_TRAININGS`` names a
folder for them.

A training is played back only if all that decides on its result is the same, to the last bit: see
``_identity``. So the tests, which run each lesson several times, train each network once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock
from torch import Tensor

from lecture_utils.networks.training import _checkpoint, _identity
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._training import Training

VARIABLE = "LECTURE6_TRAININGS"


@dataclass(eq=False)
class Memory:
    """The place of one training: what is kept there, or will be.

    Attributes
    ----------
    path : Path
        A safetensors file: the weights, and in its header the histories as JSON.
    whole : bool
        Whether somebody follows the training: then the weights after each epoch are kept, and not
        only the last.
    """

    path: Path
    whole: bool
    histories: list[str] = field(default_factory=list)
    tensors: dict[str, Tensor] = field(default_factory=dict)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else makes this training meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            yield

    def note(self, training: Training) -> None:
        """An epoch is over."""
        if self.whole or training.history.finished:
            self.histories.append(training.history.to_json())
            self._put(f"{len(self.histories) - 1}", training.model.state_dict())

    def write(self, training: Training) -> None:
        """The training is over, and the model has its best weights. A broken-off one is not
        kept.
        """
        if training.history.finished and not training.history.interrupted:
            self._put("end", training.model.state_dict())
            _checkpoint.write(self.path, self.tensors, {"histories": self.histories})

    def _put(self, moment: str, weights: dict[str, Tensor]) -> None:
        kept = {f"{moment}.{name}": values.detach().clone() for name, values in weights.items()}
        self.tensors.update(kept)

    def read(self, training: Training) -> list[tuple[History, dict[str, Tensor]]] | None:
        """History and weights of each epoch that is kept, and at the end the best; None if there is
        no whole training.
        """
        if not self.path.exists():
            return None
        try:
            tensors, about = _checkpoint.contents(self.path)
            texts = about["histories"]
            moments = [*(str(number) for number in range(len(texts))), "end"]
            weights = [
                {name: tensors[f"{moment}.{name}"] for name in training.model.state_dict()}
                for moment in moments
            ]
            histories = [History.from_json(text) for text in texts]
            return list(zip([*histories, histories[-1]], weights, strict=True))
        except (_checkpoint.CheckpointProblem, LookupError, TypeError, ValueError):
            return None  # damaged: it is made again, and written over


def of(training: Training) -> Memory | None:
    """Where this training is kept; None if nothing is to be kept, or if it cannot be told from
    others.

    What ``callback`` does is no part of a training: it is called again when a training is played
    back.
    """
    folder = os.environ.get(VARIABLE)
    if not folder or training.seconds is not None:  # by the clock no two are the same
        return None
    try:
        return Memory(
            Path(folder, f"{_identity.name(_parts(training))}.safetensors"), _is_followed(training)
        )
    except _identity.Nameless:
        return None


def _is_followed(training: Training) -> bool:
    return training.callback is not None


def _parts(training: Training) -> dict[str, Any]:
    names = ("model", "validation", "loss", "metrics", "patience", "settings", "device")
    parts = {name: getattr(training, name) for name in names}
    source = {name: getattr(training.batches, name) for name in ("train", "transforms")}
    return parts | source | {"followed": _is_followed(training)}
