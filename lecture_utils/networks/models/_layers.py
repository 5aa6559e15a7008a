"""Layers of which the networks are built, and how their weights lie in memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lecture_utils.engine.upsampling import bilinear_kernel


def conv(
    channels_in: int, channels_out: int, stride: int = 1, kernel_size: int = 3, dilation: int = 1
) -> nn.Sequential:
    """Convolution, batch norm, ReLU; (B, in, H, W) -> (B, out, ceil(H / stride), ceil(W / stride))."""
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
    """Store the weights channel by channel within a pixel: convolutions on a processor are quicker so."""
    model.to(memory_format=torch.channels_last)
