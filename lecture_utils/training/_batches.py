"""What may be done to a batch before it is learned from."""

from __future__ import annotations

from collections.abc import Callable

from typing import Any

import torch
from torch import Tensor

from lecture_utils.training._checks import Batch, real


def noise(sigma: float) -> Callable[[Tensor, Tensor, torch.Generator], Batch]:
    """A ``batch_transform`` that adds Gaussian noise to the inputs and leaves the targets clean.

    A network that is trained so learns to remove noise; a little of it also keeps any autoencoder from learning its
    training images by heart.

    Parameters
    ----------
    sigma : float
        Standard deviation, from 0; images go from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        ``sigma`` is no finite number from 0.
    """
    width = real(sigma, "sigma", 0.1, 0, may_be_least=True)

    def add(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        # drawn on the processor: the same noise on every device
        drawn = torch.randn(inputs.shape, generator=generator).to(inputs.device)
        return inputs + width * drawn, targets

    return add


def endless(maker: Any) -> Callable[[int, torch.Generator], tuple[Any, Any]]:
    """Training data for ``fit`` that never repeats: every batch is made when it is needed.

    Parameters
    ----------
    maker : object with ``make(n, seed)``
        Gives inputs and targets as arrays, for example ``datasets.SceneMaker("train")``.

    Returns
    -------
    callable
        (batch_size, generator) to a batch. What is made follows from the generator alone, so a training that is taken
        up again goes on as if it had not been interrupted.

    Raises
    ------
    TypeError
        ``maker`` cannot make anything.
    """
    if not callable(getattr(maker, "make", None)):
        raise TypeError(
            f"maker (={maker!r}) has no make(n, seed). Give for example datasets.SceneMaker('train')."
        )

    def batch(size: int, generator: torch.Generator) -> tuple[Any, Any]:
        seed = torch.randint(2**62, (), generator=generator).item()
        return maker.make(size, seed)

    return batch
