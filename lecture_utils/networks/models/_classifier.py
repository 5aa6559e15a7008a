"""A classifier of digits, and the same weights as a network without a fixed size."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from lecture_utils import checks
from lecture_utils.networks.models._autoencoders import SIZE


class DigitClassifier(nn.Module):
    """Digits (B, 1, 8, 8) to ten scores (B, 10): two convolutions without padding, and a linear
    layer.

    Examples
    --------
    >>> model = DigitClassifier()
    >>> model(torch.zeros(5, 1, 8, 8)).shape
    torch.Size([5, 10])
    >>> model.convolutional()(torch.zeros(5, 1, 8, 30)).shape
    torch.Size([5, 10, 1, 23])
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3),  # (B, 1, 8, 8) -> (B, 16, 6, 6)
            nn.GELU(),
            nn.Conv2d(16, 32, 3),  # -> (B, 32, 4, 4)
            nn.GELU(),
        )
        self.side = SIZE - 4  # two windows of 3, no padding
        self.linear = nn.Linear(32 * self.side**2, 10)  # (B, 32·4·4) -> (B, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, 1, 8, 8) to scores (B, 10)."""
        if x.ndim != 4 or tuple(x.shape[1:]) != (1, SIZE, SIZE):
            raise ValueError(
                f"x has the shape {tuple(x.shape)}, but the linear layer needs images (B, 1, "
                f"{SIZE}, {SIZE}). Use model.convolutional() for images of other sizes."
            )
        scores: Tensor = self.linear(self.features(x).flatten(1))
        return scores

    def convolutional(self) -> nn.Sequential:
        """The same network for images (B, 1, H, W) of any size from 8×8: scores (B, 10, H - 7, W -
        7).

        It shares the convolutions with this model, and holds a copy of the linear layer's weights.
        """
        return nn.Sequential(self.features, as_convolution(self.linear, self.side))


def as_convolution(linear: nn.Linear, size: Any) -> nn.Conv2d:
    """A linear layer that reads a flattened map (C, height, width), as a convolution whose kernel
    is the whole map.

    Parameters
    ----------
    linear : torch.nn.Linear
        Its inputs are the C·height·width numbers of the map, in this order.
    size : int or (int, int)
        Height and width of the map.

    Returns
    -------
    torch.nn.Conv2d
        With the same numbers: (B, C, height, width) -> (B, out_features, 1, 1); on a larger map it
        gives one score a place.

    Raises
    ------
    TypeError, ValueError
        ``linear`` is no linear layer, or the size does not divide the number of its inputs.

    Examples
    --------
    >>> as_convolution(nn.Linear(32 * 4 * 4, 10), 4)
    Conv2d(32, 10, kernel_size=(4, 4), stride=(1, 1))
    """
    if not isinstance(linear, nn.Linear):
        raise TypeError(
            f"linear (={checks.shown(linear)}) must be a torch.nn.Linear. Give for example "
            f"models.DigitClassifier().linear."
        )
    height, width = checks.pair(size, "size", least=1, example=4)
    if linear.in_features % (height * width):
        raise ValueError(
            f"size (={size}) has {height * width} cells, which do not divide the "
            f"{linear.in_features} inputs of the linear layer. Use the height and width of the map "
            "that was flattened."
        )
    layer = nn.Conv2d(
        linear.in_features // (height * width),
        linear.out_features,
        (height, width),
        bias=linear.bias is not None,
    )
    with torch.no_grad():
        layer.weight.copy_(linear.weight.view_as(layer.weight))  # (out, C·h·w) -> (out, C, h, w)
        if linear.bias is not None and layer.bias is not None:
            layer.bias.copy_(linear.bias)
    return layer
