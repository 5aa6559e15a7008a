"""Other ways from a small map back to the image, on the kind of encoder that the FCN has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lecture_utils import checks
from lecture_utils.networks.models._layers import conv, double, fast, widths
from lecture_utils.networks.models._segmenter import Segmenter

#: Channels of the maps at stride 2, 4, 8 and 16.
CHANNELS = (16, 32, 48, 48)


class Upsampler(Segmenter):
    """An encoder to stride 16 and a decoder without skips, which doubles the map three times.

    Parameters
    ----------
    how : {"transposed", "bilinear"}
        A step of the decoder: a transposed convolution (kernel 4, stride 2), or bilinear upsampling
        and a convolution.
    channels : four int
        Of the maps at stride 2, 4, 8 and 16.
    classes, in_channels : int

    Examples
    --------
    >>> Upsampler("transposed", channels=(8, 16, 24, 24))(torch.zeros(1, 1, 64, 64)).shape
    torch.Size([1, 11, 64, 64])
    """

    stride = 16

    def __init__(
        self,
        how: str = "transposed",
        channels: Sequence[int] = CHANNELS,
        classes: int = 11,
        in_channels: int = 1,
    ) -> None:
        super().__init__(classes, in_channels)
        how = checks.one_of(how, "how", ("transposed", "bilinear"))
        sizes = widths(channels, CHANNELS)
        self.encoder = _encoder(self.in_channels, sizes)  # (B, in, H, W) -> (B, 3w, H/16, W/16)
        up = _transposed if how == "transposed" else _resized
        self.decoder = nn.Sequential(
            *(up(before, after) for before, after in zip(sizes[:0:-1], sizes[-2::-1], strict=True))
        )  # -> (B, w, H/2, W/2)
        self.head = nn.Conv2d(sizes[0], self.classes, 1)  # -> (B, classes, H/2, W/2)
        fast(self)

    def scores_of(self, x: Tensor) -> Tensor:
        """(B, in_channels, H, W) -> (B, classes, H, W), H and W multiples of 16."""
        return double(self.head(self.decoder(self.encoder(x))))


class SegNet(Segmenter):
    """Max pooling down, unpooling with the encoder's switches up, a convolution after each.

    Parameters
    ----------
    channels : four int
        Of the maps at stride 2, 4, 8 and 16.
    classes, in_channels : int

    Notes
    -----
    Badrinarayanan, Kendall & Cipolla (2017), "SegNet". The paper pools from the full size on; here
    the first halving is a convolution with stride 2, as in the other networks of this course.

    Examples
    --------
    >>> SegNet(channels=(8, 16, 24, 24))(torch.zeros(1, 1, 50, 64)).shape
    torch.Size([1, 11, 50, 64])
    """

    stride = 16

    def __init__(
        self, channels: Sequence[int] = CHANNELS, classes: int = 11, in_channels: int = 1
    ) -> None:
        super().__init__(classes, in_channels)
        sizes = widths(channels, CHANNELS)
        self.first = conv(
            self.in_channels, sizes[0], stride=2, kernel_size=5
        )  # -> (B, w, H/2, W/2)
        pairs = list(pairwise(sizes))
        self.down = nn.ModuleList(conv(before, after) for before, after in pairs)
        self.up = nn.ModuleList(conv(after, before) for before, after in reversed(pairs))
        self.head = nn.Conv2d(sizes[0], self.classes, 1)
        fast(self)

    def scores_of(self, x: Tensor) -> Tensor:
        """(B, in_channels, H, W) -> (B, classes, H, W), H and W multiples of 16."""
        x = self.first(x)
        remembered = []
        for layer in self.down:
            x, switches = F.max_pool2d(layer(x), 2, return_indices=True)  # halves the map
            remembered.append(switches)
        for layer in self.up:
            x = layer(
                F.max_unpool2d(x, remembered.pop(), [2, 2])
            )  # doubles it, values at the maxima
        return double(self.head(x))


class DilatedNet(Segmenter):
    """Only two halvings; the convolutions that follow are dilated instead, so that the map stays at
    stride 4.

    Parameters
    ----------
    channels : four int
        Of the maps at stride 2, of the first at stride 4, and of the dilated ones; the last is not
        used.
    classes, in_channels : int

    Notes
    -----
    Yu & Koltun (2016), "Multi-scale context aggregation by dilated convolutions"; Chen and others
    (2018), "DeepLab". The rates 1, 2, 4, 2, 1 rise and fall, so that no gridding is left (lesson
    3).

    Examples
    --------
    >>> DilatedNet(channels=(8, 16, 24, 24))(torch.zeros(1, 1, 50, 64)).shape
    torch.Size([1, 11, 50, 64])
    """

    stride = 4
    RATES = (1, 2, 4, 2, 1)

    def __init__(
        self, channels: Sequence[int] = CHANNELS, classes: int = 11, in_channels: int = 1
    ) -> None:
        super().__init__(classes, in_channels)
        few, some, many, _ = widths(channels, CHANNELS)
        self.body = nn.Sequential(
            conv(self.in_channels, few, stride=2, kernel_size=5),  # -> (B, w, H/2, W/2)
            conv(few, some, stride=2),  # -> (B, 2w, H/4, W/4)
            conv(some, many),
            *(conv(many, many, dilation=rate) for rate in self.RATES[1:]),  # the size stays
        )
        self.head = nn.Conv2d(many, self.classes, 1)
        fast(self)

    def scores_of(self, x: Tensor) -> Tensor:
        """(B, in_channels, H, W) -> (B, classes, H, W), H and W multiples of 4."""
        return double(self.head(self.body(x)), 4)


class UNet(Segmenter):
    """Encoder and decoder with skips that are put side by side with the decoder's maps, not added
    to its scores.

    Parameters
    ----------
    channels : four int
        Of the maps at stride 2, 4, 8 and 16.
    classes, in_channels : int

    Notes
    -----
    Ronneberger, Fischer & Brox (2015), "U-Net". The paper works from the full size on; here the
    first halving is a convolution with stride 2, as in the other networks of this course.

    Examples
    --------
    >>> UNet(channels=(8, 16, 24, 24))(torch.zeros(1, 1, 50, 64)).shape
    torch.Size([1, 11, 50, 64])
    """

    stride = 16

    def __init__(
        self, channels: Sequence[int] = CHANNELS, classes: int = 11, in_channels: int = 1
    ) -> None:
        super().__init__(classes, in_channels)
        sizes = widths(channels, CHANNELS)
        self.stages = nn.ModuleList(_stages(self.in_channels, sizes))
        pairs = list(pairwise(sizes))[::-1]
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(after, before, 2, stride=2) for before, after in pairs
        )
        self.joins = nn.ModuleList(conv(2 * before, before) for before, _ in pairs)
        self.head = nn.Conv2d(sizes[0], self.classes, 1)
        fast(self)

    def scores_of(self, x: Tensor) -> Tensor:
        """(B, in_channels, H, W) -> (B, classes, H, W), H and W multiples of 16."""
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        x = maps.pop()
        for up, join in zip(self.ups, self.joins, strict=True):
            x = join(torch.cat((maps.pop(), up(x)), dim=1))  # (B, 2c, h, w) -> (B, c, h, w)
        return double(self.head(x))


def _stages(in_channels: int, sizes: tuple[int, ...]) -> list[nn.Sequential]:
    few, some, many, last = sizes
    return [
        conv(in_channels, few, stride=2, kernel_size=5),
        nn.Sequential(conv(few, some, stride=2), conv(some, some)),
        nn.Sequential(conv(some, many, stride=2), conv(many, many)),
        conv(many, last, stride=2),
    ]


def _encoder(in_channels: int, sizes: tuple[int, ...]) -> nn.Sequential:
    return nn.Sequential(*_stages(in_channels, sizes))


def _transposed(before: int, after: int) -> nn.Sequential:
    """(B, before, h, w) -> (B, after, 2h, 2w) by a learned stamp."""
    return nn.Sequential(
        nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


def _resized(before: int, after: int) -> nn.Sequential:
    """(B, before, h, w) -> (B, after, 2h, 2w): bilinear, then a convolution."""
    return nn.Sequential(
        nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), conv(before, after)
    )
