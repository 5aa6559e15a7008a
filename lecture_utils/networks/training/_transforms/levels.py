"""What changes levels, and what makes images anew."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from lecture_utils import checks
from lecture_utils.networks.training._tensors import Batch, Made, Transform


def noise(sigma: float) -> Transform:
    """A ``batch_transform`` that adds Gaussian noise to the inputs and leaves the targets clean.

    A network that is trained so learns to remove noise; a little of it also keeps any autoencoder
    from learning its training images by heart.

    Parameters
    ----------
    sigma : float
        Standard deviation, from 0; images go from 0 to 1.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        ``sigma`` is no finite number from 0.

    Examples
    --------
    >>> x = torch.zeros(1, 1, 2, 2)
    >>> noisy, target = noise(0.1)(x, x, torch.Generator().manual_seed(0))
    >>> bool(noisy.any()), bool(target.any())
    (True, False)
    """
    width = checks.real(sigma, "sigma", least=0, example=0.1)

    def add(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        # drawn on the processor: the same noise on every device
        drawn = torch.randn(inputs.shape, generator=generator).to(inputs.device, non_blocking=True)
        return inputs + width * drawn, targets

    return add


def endless(maker: Any) -> Made:
    """Training data for ``fit`` that never repeats: every batch is made when it is needed.

    Parameters
    ----------
    maker : object with ``make(n, seed)``
        Gives inputs and targets as arrays, for example ``datasets.SceneMaker("train")``.

    Returns
    -------
    callable
        (batch_size, generator) to a batch. What is made follows from the generator alone, so a
        training that is taken up again goes on as if it had not been interrupted.

    Raises
    ------
    TypeError
        ``maker`` cannot make anything, or is a class.

    Examples
    --------
    >>> from lecture_utils import datasets
    >>> make = endless(datasets.SceneMaker("train"))
    >>> [part.shape for part in make(2, torch.Generator().manual_seed(0))]
    [(2, 1, 64, 64), (2, 64, 64)]
    """
    if isinstance(maker, type):
        raise TypeError(
            f"maker (={maker.__name__}) is a class, which makes nothing yet. Give an instance of "
            f"it, for example {maker.__name__}('train')."
        )
    if not callable(getattr(maker, "make", None)):
        raise TypeError(
            f"maker (={checks.shown(maker)}) has no make(n, seed). Give for example "
            "datasets.SceneMaker('train')."
        )

    def batch(size: int, generator: torch.Generator) -> tuple[Any, Any]:
        seed = torch.randint(2**62, (), generator=generator).item()
        inputs, targets = maker.make(size, seed)
        return inputs, targets

    return batch
