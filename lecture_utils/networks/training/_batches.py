"""Batch after batch, in an order that follows from the seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from lecture_utils.networks.training import _tensors
from lecture_utils.networks.training._tensors import Batch, Made, Transform
from lecture_utils.networks.training.together import Group


@dataclass(eq=False)
class Batches:
    """Where the batches of an epoch come from: data in memory, or a function that makes them."""

    train: Batch | Made
    transforms: tuple[Transform, ...]
    batch_size: int
    steps: int
    seed: int
    group: Group = field(default_factory=Group)

    def __post_init__(self) -> None:
        self.device = torch.device("cpu")
        self.generator = torch.Generator().manual_seed(self.seed)

    def to(self, device: torch.device) -> None:
        """Take the data to the device, all at once: it is small."""
        self.device = device
        if not callable(self.train):
            inputs, targets = self.train
            self.train = inputs.to(device), targets.to(device)

    def epoch(self) -> Iterator[Batch]:
        """The batches of one epoch; of each, the share of this process.

        Every process makes the whole batch: so all draw the same, as one process would.
        """
        train = self.train
        for batch in self._made(train) if callable(train) else self._chosen(train):
            yield self.group.share(self._transformed(batch))

    def _transformed(self, batch: Batch) -> Batch:
        """The batch after each of the transforms in turn."""
        for transform in self.transforms:
            before = batch
            made = transform(*batch, self.generator)
            batch = _tensors.batch(made, "batch_transform", self.device)
            _tensors.check_masks(before, batch)
        return batch

    def _made(self, make: Made) -> Iterator[Batch]:
        """New batches, as many as an epoch has steps."""
        for _ in range(self.steps):
            yield _tensors.batch(make(self.batch_size, self.generator), "train", self.device)

    def _chosen(self, data: Batch) -> Iterator[Batch]:
        """The data in a new order, as often as the steps need it."""
        inputs, targets = data
        passes = -(-self.steps * self.batch_size // len(inputs))
        orders = [torch.randperm(len(inputs), generator=self.generator) for _ in range(passes)]
        order = torch.cat(orders).to(self.device)
        for number in range(self.steps):
            rows = order[number * self.batch_size : (number + 1) * self.batch_size]
            yield inputs.index_select(0, rows), targets.index_select(0, rows)
