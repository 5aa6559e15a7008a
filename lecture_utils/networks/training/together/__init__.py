"""Several processes train one model: each takes its share of every batch, and their gradients are
averaged (DistributedDataParallel).

Who starts the processes says in the environment how many there are and which of them this is:
``python -m lecture_utils.networks.training.together 2 train.py`` on one machine, ``torchrun`` on
several. ``fit`` joins them by itself.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn

from lecture_utils.networks.training._history import History

#: What torchrun sets, and the starter of this folder.
NEEDED = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")

#: How long a process waits for the others, which all do the same work.
PATIENCE = datetime.timedelta(minutes=10)

#: How to start again.
AGAIN = "Start all of them again; with checkpoint= and resume=True they go on where they were."


class ProcessLost(RuntimeError):
    """Another process of the training ended, or never came. ``history`` has the epochs before
    it.
    """

    history: History | None = None


@dataclass(frozen=True)
class Group:
    """The processes that train together; by itself one process is a group too.

    Attributes
    ----------
    count, rank : int
        How many there are, and which this is, from 0.
    """

    count: int = 1
    rank: int = 0

    @property
    def is_first(self) -> bool:
        """Whether this process writes the checkpoint and shows how far the training is."""
        return self.rank == 0

    def share(self, batch: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """The rows of a batch that this process learns from."""
        if self.count == 1:
            return batch
        rows = len(batch[0])
        if rows % self.count:
            raise ValueError(
                f"A batch has {rows} rows, but {self.count} processes share it, each as many. Give "
                f"{rows + -rows % self.count}, for example."
            )
        mine = slice(rows // self.count * self.rank, rows // self.count * (self.rank + 1))
        return batch[0][mine], batch[1][mine]

    def wrapped(self, model: nn.Module, device: torch.device) -> nn.Module:
        """The model, whose gradients are averaged over the processes while they are computed."""
        if self.count == 1:
            return model
        cards = [device.index] if device.type == "cuda" else None
        return nn.parallel.DistributedDataParallel(model, device_ids=cards)

    def summed(self, values: Tensor) -> Tensor:
        """The sum over the processes, the same in each."""
        if self.count > 1:
            distributed.all_reduce(values)
        return values

    def level(self, model: nn.Module) -> None:
        """Give all the first one's statistics of BatchNorm: each has seen its own share alone."""
        if self.count > 1:
            for values in model.buffers():
                distributed.broadcast(values, src=0)

    def check_same(self, device: torch.device, **numbers: int) -> None:
        """Refuse a training that is not the same in all processes: they would wait for ever."""
        if self.count == 1:
            return
        mine = torch.tensor(list(numbers.values()), device=device)
        every = [torch.empty_like(mine) for _ in range(self.count)]
        distributed.all_gather(every, mine)
        for place, name in enumerate(numbers):
            found = [int(one[place]) for one in every]
            other = next((rank for rank in range(self.count) if found[rank] != found[0]), None)
            if other is not None:
                raise ValueError(
                    f"The processes do not do the same: {name.replace('_', ' ')} is {found[0]} in "
                    f"process 0 and {found[other]} in process {other}. Use the same script and the "
                    "same data everywhere, and a checkpoint that all of them see."
                )


def join(device: torch.device) -> tuple[Group, torch.device]:
    """The group that the environment tells of, joined; and the device of this process."""
    if not all(name in os.environ for name in NEEDED) or os.environ["WORLD_SIZE"] == "1":
        return Group(), device
    count, rank = int(os.environ["WORLD_SIZE"]), int(os.environ["RANK"])
    if device.type == "cuda" and device.index is None:
        place, cards = int(os.environ.get("LOCAL_RANK", rank)), torch.cuda.device_count()
        if place >= cards:
            raise ValueError(
                f"Process {rank} has no graphics card of its own: {cards} here. Start as many "
                "processes as there are cards, or use device='cpu'."
            )
        device = torch.device("cuda", place)
        torch.cuda.set_device(device)
    if not distributed.is_initialized():
        backend = "nccl" if device.type == "cuda" else "gloo"
        try:
            distributed.init_process_group(backend, timeout=PATIENCE)
        except RuntimeError as problem:
            raise ProcessLost(
                f"The {count} processes did not find each other "
                f"({str(problem).splitlines()[0]}). {AGAIN}"
            ) from None
    return Group(count, rank), device


def lost(problem: RuntimeError, group: Group, history: History) -> ProcessLost | None:
    """The sentence for a failed exchange; None if the problem is another one."""
    words = str(problem).lower()
    if group.count == 1 or not any(word in words for word in ("gloo", "nccl", "by peer", "socket")):
        return None
    best = history.best
    has = "the weights it began with" if best is None else f"its best weights (epoch {best + 1})"
    found = ProcessLost(
        f"Another of the {group.count} processes ended in epoch {len(history) + 1}, and process "
        f"{group.rank} cannot go on alone. The model has {has}. {AGAIN}"
    )
    found.history = history
    return found
