"""What moves images, and their targets with them.

A target is an image (N, C, H, W), sampled as the input is, or a mask (N, H, W): each pixel takes
the label nearest to where it comes from, so that no label is mixed with another, and is void where
that lies outside. The image is 0 there, which is the mean if the set was ``normalised``.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from lecture_utils import checks
from lecture_utils.networks.training._tensors import Batch, Transform, dtype

#: The label of void pixels in the course's sets.
VOID = 255


def shift(pixels: float, ignore_index: int = VOID) -> Transform:
    """A ``batch_transform`` that moves each image, and its target with it, by a small random step.

    The step is drawn anew each time, up to ``pixels`` to each side, up and down. Parts of pixels
    are meant: between pixels the image is a smooth surface (bicubic). So no image is seen twice in
    the same way.

    Parameters
    ----------
    pixels : float
        Longest step along an axis, from 0. What moves in over the edge is 0.
    ignore_index : int
        The label of what moves in over the edge of a mask.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        ``pixels`` is no finite number from 0; or, when it is used, the targets are no images or
        masks of the same size.

    Examples
    --------
    >>> x = torch.zeros(1, 1, 3, 3)
    >>> x[..., 1, 1] = 1
    >>> moved, target = shift(0.5)(x, x, torch.Generator().manual_seed(0))
    >>> torch.equal(moved, target), bool(0 < moved[0, 0, 1, 1] < 1)
    (True, True)
    """
    most = checks.real(pixels, "pixels", least=0, example=0.2)
    void = checks.whole(ignore_index, "ignore_index", example=VOID)

    def move(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        height, width = _same_size(inputs, targets, "shift", void)
        steps = most * (2 * torch.rand(len(inputs), 2, generator=generator) - 1)
        across = torch.eye(2, 3).repeat(len(inputs), 1, 1)
        # affine_grid counts from -1 to 1 over the whole image
        across[:, :, 2] = 2 * steps / torch.tensor([width, height])
        return _moved(inputs, targets, across, void, "bicubic")

    return move


def turn(degrees: float, zoom: float = 1.0, ignore_index: int = VOID) -> Transform:
    """A ``batch_transform`` that turns each image, and its target, about its middle, and scales it.

    Parameters
    ----------
    degrees : float
        The largest angle, from 0 to 180; what is drawn lies between it and its negative.
    zoom : float
        The largest factor, from 1; what is drawn lies between its inverse and it.
    ignore_index : int
        The label of what comes from outside of a mask.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        An argument out of its range; when it is used, as ``shift``.

    Examples
    --------
    >>> x, mask = torch.ones(1, 1, 4, 4), torch.ones(1, 4, 4, dtype=torch.uint8)
    >>> _, turned = turn(90)(x, mask, torch.Generator().manual_seed(1))
    >>> turned.unique()
    tensor([  1, 255], dtype=torch.uint8)
    """
    most = checks.real(degrees, "degrees", least=0, most=180, example=10)
    largest = checks.real(zoom, "zoom", least=1, example=1.2)
    void = checks.whole(ignore_index, "ignore_index", example=VOID)

    def move(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        height, width = _same_size(inputs, targets, "turn", void)
        drawn = 2 * torch.rand(2, len(inputs), generator=generator) - 1
        angle, size = math.radians(most) * drawn[0], largest ** drawn[1]
        cos, sin = angle.cos() / size, angle.sin() / size
        across = torch.zeros(len(inputs), 2, 3)
        across[:, 0, 0] = across[:, 1, 1] = cos
        # both axes go from -1 to 1, so that in an oblong image they have other units
        across[:, 0, 1], across[:, 1, 0] = -sin * (height / width), sin * (width / height)
        return _moved(inputs, targets, across, void, "bilinear")

    return move


def flip() -> Transform:
    """A ``batch_transform`` that mirrors half of the images, and their targets, left to right.

    Not for what has a side: a mirrored 2 is no 2.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        When it is used, as ``shift``.

    Examples
    --------
    >>> x, mask = torch.arange(2.0).expand(1, 1, 1, 2), torch.tensor([[[0, 1]]])
    >>> [one.flatten().tolist() for one in flip()(x, mask, torch.Generator().manual_seed(0))]
    [[1.0, 0.0], [1, 0]]
    """

    def move(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        _same_size(inputs, targets, "flip", 0)
        chosen = (torch.rand(len(inputs), generator=generator) < 0.5).to(inputs.device)
        moved = _mirrored(inputs, chosen)
        return moved, moved if targets is inputs else _mirrored(targets, chosen)

    return move


def crop(size: Any, ignore_index: int = VOID) -> Transform:
    """A ``batch_transform`` that cuts a piece from each image, at a random place, and from its
    target.

    Parameters
    ----------
    size : int or (height, width)
        Of the piece. A side of the image that is shorter is filled at its end: the image with 0,
        the mask with void.
    ignore_index : int
        The label of what is filled.

    Returns
    -------
    callable
        For ``fit(batch_transform=...)``.

    Raises
    ------
    TypeError, ValueError
        A size below 1; when it is used, as ``shift``.

    Examples
    --------
    >>> x, mask = torch.zeros(2, 3, 40, 20), torch.zeros(2, 40, 20, dtype=torch.uint8)
    >>> [tuple(one.shape) for one in crop(32)(x, mask, torch.Generator())]
    [(2, 3, 32, 32), (2, 32, 32)]
    """
    rows, columns = checks.pair(size, "size", least=1, example=64)
    void = checks.whole(ignore_index, "ignore_index", example=VOID)

    def move(inputs: Tensor, targets: Tensor, generator: torch.Generator) -> Batch:
        height, width = _same_size(inputs, targets, "crop", void)
        right, bottom = max(0, columns - width), max(0, rows - height)
        drawn = torch.rand(len(inputs), 2, generator=generator)
        room = torch.tensor([height + bottom - rows + 1, width + right - columns + 1])
        places = (drawn * room).long().tolist()

        def cut(values: Tensor, fill: float) -> Tensor:
            whole = F.pad(values, (0, right, 0, bottom), value=fill)
            return torch.stack(
                [
                    one[..., top : top + rows, left : left + columns]
                    for one, (top, left) in zip(whole, places, strict=True)
                ]
            )

        cropped = cut(inputs, 0)
        if targets is inputs:
            return cropped, cropped
        return cropped, cut(targets, void if targets.ndim == 3 else 0)

    return move


def _same_size(inputs: Tensor, targets: Tensor, name: str, void: int) -> tuple[int, int]:
    """Height and width, if the targets are images or masks of the size of the inputs."""
    labels = not targets.is_floating_point()
    if labels and targets.ndim == 4:
        raise ValueError(
            f"{name} got targets of {dtype(targets)} and of shape {tuple(targets.shape)}: whole "
            "numbers are labels, and a mask has no axis of channels. Give masks (N, H, W), for "
            "example labels[:, 0]; images as numbers of float32."
        )
    fits = inputs.ndim == 4 and targets.ndim in (3, 4) and len(inputs) == len(targets)
    if not fits or inputs.shape[2:] != targets.shape[-2:]:
        raise ValueError(
            f"{name} got inputs of shape {tuple(inputs.shape)} and targets of shape "
            f"{tuple(targets.shape)}, but it moves both together. Give images (N, C, H, W), and "
            "as targets images or masks (N, H, W) of the same height and width."
        )
    if labels and not _holds(targets, void):
        raise ValueError(
            f"ignore_index (={void}) does not fit into masks of {dtype(targets)}. Use masks of "
            "int64, or another ignore_index."
        )
    return inputs.shape[2], inputs.shape[3]


def _holds(masks: Tensor, label: int) -> bool:
    """Whether the number format of the masks has this label."""
    if masks.dtype == torch.bool:
        return label in (0, 1)
    limits = torch.iinfo(masks.dtype)
    return limits.min <= label <= limits.max


def _mirrored(values: Tensor, chosen: Tensor) -> Tensor:
    return values.flip(-1).where(chosen.view(-1, *[1] * (values.ndim - 1)), values)


def _moved(inputs: Tensor, targets: Tensor, across: Tensor, void: int, mode: str) -> Batch:
    """Both, each pixel taken from where the matrices (N, 2, 3) say; drawn on the processor."""
    places = F.affine_grid(across, [len(inputs), 1, *inputs.shape[2:]], align_corners=False)
    places = places.to(inputs.device, non_blocking=True)
    moved = _sampled(inputs, places, mode)
    if targets is inputs:
        return moved, moved
    if targets.ndim == 4:
        return moved, _sampled(targets, places, mode)
    # labels are far below 2^24, so float32 has them exactly; beside them, what is inside
    both = torch.stack([targets.float(), torch.ones_like(targets, dtype=torch.float32)], dim=1)
    labels, inside = _sampled(both, places, "nearest").unbind(dim=1)
    return moved, labels.where(inside > 0, labels.new_full((), void)).to(targets.dtype)


def _sampled(images: Tensor, places: Tensor, mode: str) -> Tensor:
    return F.grid_sample(images, places.to(images.dtype), mode=mode, align_corners=False)
