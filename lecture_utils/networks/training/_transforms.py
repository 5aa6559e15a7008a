"""What may be done to a batch before it is learned from."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

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
        drawn = torch.randn(inputs.shape, generator=generator).to(inputs.device)
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
        ``maker`` cannot make anything.

    Examples
    --------
    >>> from lecture_utils import datasets
    >>> make = endless(datasets.SceneMaker("train"))
    >>> [part.shape for part in make(2, torch.Generator().manual_seed(0))]
    [(2, 1, 64, 64), (2, 64, 64)]
    """
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


def shift(pixels: float) -> Transform:
    """A ``batch_transform`` that moves each image, and its target with it, by a small random step.

    The step is drawn anew each time, up to ``pixels`` to each side, up and down. Parts of pixels
    are meant: between pixels the image is a smooth surface (bicubic). So no image is seen twice in
    the same way.

    Parameters
    ----------
    pixels : float
        Longest step along an axis, from 0. What moves in over the edge is 0.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        ``pixels`` is no finite number from 0; or, when it is used, the targets are no images of the
        same size.

    Examples
    --------
    >>> x = torch.zeros(1, 1, 3, 3)
    >>> x[..., 1, 1] = 1
    >>> moved, target = shift(0.5)(x, x, torch.Generator().manual_seed(0))
    >>> torch.equal(moved, target), bool(0 < moved[0, 0, 1, 1] < 1)
    (True, True)
    """
    most = checks.real(pixels, "pixels", least=0, example=0.2)

    def move(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        if inputs.ndim != 4 or targets.ndim != 4 or inputs.shape[2:] != targets.shape[2:]:
            raise ValueError(
                f"shift got inputs of shape {tuple(inputs.shape)} and targets of shape "
                f"{tuple(targets.shape)}, but it moves both as images. Give (N, C, H, W) of the "
                "same height and width."
            )
        height, width = inputs.shape[2:]
        steps = most * (2 * torch.rand(len(inputs), 2, generator=generator) - 1)
        across = torch.eye(2, 3).repeat(len(inputs), 1, 1)
        # grid_sample counts from -1 to 1 over the whole image
        across[:, :, 2] = 2 * steps / torch.tensor([width, height])
        places = affine_grid(across, [len(inputs), 1, height, width], align_corners=False)
        places = places.to(inputs.device)
        moved = _sampled(inputs, places)
        return moved, moved if targets is inputs else _sampled(targets, places)

    return move


def _sampled(images: Tensor, places: Tensor) -> Tensor:
    return grid_sample(images, places.to(images.dtype), mode="bicubic", align_corners=False)
