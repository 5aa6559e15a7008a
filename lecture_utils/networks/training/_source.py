"""Batch after batch, in an order that follows from the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from lecture_utils.networks.training import _data
from lecture_utils.networks.training._checks import Batch, Transform


@dataclass(eq=False)
class Source:
    """Where the batches of an epoch come from: data in memory, or a function that makes them."""

    train: Batch | Callable
    transforms: tuple[Transform, ...]
    batch_size: int
    steps: int
    seed: int

    def __post_init__(self) -> None:
        self.generator = torch.Generator().manual_seed(self.seed)

    def to(self, device: torch.device) -> None:
        """Take the data to the device, all at once: it is small."""
        self.device = device
        if not callable(self.train):
            self.train = tuple(values.to(device) for values in self.train)

    def epoch(self) -> Iterator[Batch]:
        """The batches of one epoch."""
        order = self._order()
        for number in range(self.steps):
            if order is None:
                made = self.train(self.batch_size, self.generator)
                batch = _data.batch(made, "train", self.device)
            else:
                chosen = order[number * self.batch_size : (number + 1) * self.batch_size]
                batch = tuple(values.index_select(0, chosen) for values in self.train)
            for transform in self.transforms:
                made = transform(*batch, self.generator)
                batch = _data.batch(made, "batch_transform", self.device)
            yield batch

    def _order(self) -> torch.Tensor | None:
        """A new order of the data, as often as the steps need it."""
        if callable(self.train):
            return None
        count = len(self.train[0])
        passes = -(-self.steps * self.batch_size // count)
        order = [torch.randperm(count, generator=self.generator) for _ in range(passes)]
        return torch.cat(order).to(self.device)
