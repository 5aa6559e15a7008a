"""The way down of an FCN, and a classifier that is built upon it."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from lecture_utils import checks
from lecture_utils.networks.models._classifier import as_convolution
from lecture_utils.networks.models._layers import check_images, conv, fast, width, widths
from lecture_utils.networks.models._segmenter import MOST_CLASSES

#: Channels of the maps at stride 2, 4, 8, 16 and 32, and how many convolutions each stage has after
#: the one that halves.
CHANNELS, MORE = (16, 32, 48, 48, 48), (0, 2, 1, 1, 0)

#: The side of the first kernel of each stage.
KERNELS = (5, 3, 3, 3, 3)


def encoder(in_channels: int, sizes: Sequence[int]) -> nn.ModuleList:
    """Five stages, each of which halves the map: (B, before, H, W) -> (B, after, H/2, W/2)."""
    return nn.ModuleList(
        nn.Sequential(
            conv(before, after, stride=2, kernel_size=kernel),
            *(conv(after, after) for _ in range(more)),
        )
        for before, after, kernel, more in zip(
            (in_channels, *sizes), sizes, KERNELS, MORE, strict=False
        )
    )


def shape_of(stages: nn.ModuleList) -> str:
    """What an encoder reads and which maps it makes, for a sentence."""
    layers = [one for one in stages.modules() if isinstance(one, nn.Conv2d)]
    halving = [str(one.out_channels) for one in layers if one.stride != (1, 1)]
    return f"in_channels={layers[0].in_channels}, channels=({', '.join(halving)})"


class Classifier(nn.Module):
    """A classifier of whole images whose features are the encoder of an FCN.

    Five stages halve the map; the features of the last map are averaged over all its cells, and a
    linear layer makes one score a class of these means.

    Parameters
    ----------
    classes : int
        At least 2.
    in_channels : int
        1 for grey images, 3 for colour.
    channels : five int
        Of the maps at stride 2, 4, 8, 16, 32.

    Attributes
    ----------
    stages : torch.nn.ModuleList
        The encoder, as in ``FCN``: ``FCN.transfer`` takes it over.
    linear : torch.nn.Linear

    Raises
    ------
    TypeError, ValueError
        A number of classes or channels out of its range.

    Notes
    -----
    Lin, Chen & Yan (2014), "Network in network", section 3.2, average a map so; Zhou and others
    (2016), "Learning deep features for discriminative localization", read the scores of its cells.

    Examples
    --------
    >>> import torch
    >>> model = Classifier(classes=10).eval()
    >>> image = torch.zeros(5, 1, 64, 64)
    >>> model(image).shape
    torch.Size([5, 10])
    >>> scores = model.convolutional()(image)  # a score for each cell
    >>> scores.shape, torch.allclose(scores.mean((2, 3)), model(image))
    (torch.Size([5, 10, 2, 2]), True)
    """

    def __init__(
        self, classes: int = 10, in_channels: int = 1, channels: Sequence[int] = CHANNELS
    ) -> None:
        super().__init__()
        why = "with one nothing is left to decide, and a label is stored in one byte"
        self.classes = checks.whole(
            classes, "classes", least=2, most=MOST_CLASSES, example=10, why=why
        )
        self.in_channels = width(in_channels, "in_channels", 1)
        sizes = widths(channels, CHANNELS)
        self.stages = encoder(self.in_channels, sizes)
        self.linear = nn.Linear(sizes[-1], self.classes)
        fast(self)

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, in_channels, H, W) of any size to scores (B, classes).

        Parameters
        ----------
        x : Tensor, (B, in_channels, H, W)

        Returns
        -------
        Tensor, (B, classes)

        Raises
        ------
        ValueError
            ``x`` has other axes, another number of channels, or no pixel.
        """
        check_images(x, self.in_channels)
        for stage in self.stages:
            x = stage(x)  # (B, C, H/2, W/2), five times
        scores: Tensor = self.linear(x.mean((2, 3)))  # (B, C) -> (B, classes)
        return scores

    def convolutional(self) -> nn.Sequential:
        """The same network with a score for each cell: (B, in_channels, H, W) -> (B, classes, H/32,
        W/32), rounded up.

        It shares the stages with this model, and holds a copy of the linear layer's weights as a
        1×1 convolution. The mean over the cells is what the classifier says.
        """
        return nn.Sequential(*self.stages, as_convolution(self.linear, 1))

    def __repr__(self) -> str:
        count = sum(weights.numel() for weights in self.parameters())
        return f"Classifier({self.classes} classes, {shape_of(self.stages)}, {count:,} parameters)"
