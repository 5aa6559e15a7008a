"""What all networks are built of: layers, how weights lie in memory, what may be asked for and
given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lecture_utils import checks
from lecture_utils.engine.upsampling import bilinear_kernel

#: More channels than this do not fit into the memory of a small computer.
MOST_CHANNELS = 1024


def width(value: Any, name: str, example: int) -> int:
    """A number of channels that a network can be made with."""
    why = "a layer has at least one channel, and more do not fit into the memory"
    return checks.whole(value, name, least=1, most=MOST_CHANNELS, example=example, why=why)


def widths(channels: Any, usual: Sequence[int], name: str = "channels") -> tuple[int, ...]:
    """Numbers of channels, as many as ``usual`` has."""
    try:
        found = tuple(channels)
    except TypeError:
        found = ()
    if len(found) != len(usual):
        raise ValueError(
            f"{name} (={checks.shown(channels)}) must be {len(usual)} whole numbers, one for "
            f"each stage. Use for example {name}={tuple(usual)}."
        )
    return tuple(width(one, name, like) for one, like in zip(found, usual, strict=True))


def given(values: Any, name: str, like: Tensor) -> Tensor:
    """Arrays or tensors of the caller, with the number format and on the device of ``like``."""
    if isinstance(values, Tensor):
        return values.detach().to(like)
    try:
        array = np.asarray(values)
        array = array if array.flags.writeable else array.copy()  # PyTorch warns of the others
        return torch.as_tensor(array, dtype=like.dtype, device=like.device)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(
            f"{name} (={checks.shown(values)}) must hold numbers in a full grid. Give an array or "
            "a tensor."
        ) from None


def conv(
    channels_in: int, channels_out: int, stride: int = 1, kernel_size: int = 3, dilation: int = 1
) -> nn.Sequential:
    """Convolution, batch norm, ReLU; (B, in, H, W) -> (B, out, ceil(H / stride), ceil(W /
    stride)).
    """
    padding = dilation * (kernel_size // 2)
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, kernel_size, stride, padding, dilation, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


def double(x: Tensor, scale: int = 2) -> Tensor:
    """Fixed bilinear upsampling, (B, C, H, W) -> (B, C, scale·H, scale·W)."""
    return F.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=False)


def learned_upsampling(channels: int, scale: int) -> nn.ConvTranspose2d:
    """A transposed convolution that begins as bilinear upsampling, each channel for itself.

    Its weights are (channels, channels, 2·scale, 2·scale): while it learns, channels may mix.
    """
    layer = nn.ConvTranspose2d(
        channels, channels, 2 * scale, stride=scale, padding=scale // 2, bias=False
    )
    kernel = torch.from_numpy(bilinear_kernel(scale)).to(layer.weight.dtype)
    with torch.no_grad():
        layer.weight.zero_()
        for channel in range(channels):
            layer.weight[channel, channel] = kernel
    return layer


def fast(model: nn.Module) -> None:
    """Store the weights channel by channel within a pixel: convolutions on a processor are quicker
    so.
    """
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch has it


def check_images(x: Tensor, in_channels: int) -> None:
    """Refuse what is no batch of images with so many channels."""
    if x.ndim != 4 or x.shape[1] != in_channels or 0 in x.shape:
        raise ValueError(
            f"x has the shape {tuple(x.shape)}, but this network reads images (B, "
            f"{in_channels}, H, W) with at least one pixel. Use x[None] for a single image, or "
            "in_channels= for another number of channels."
        )
