"""What all networks that label pixels share: sizes that do not fit, and arrays in and out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lecture_utils import checks
from lecture_utils.networks.models._layers import check_images, given, width

#: Images that go through a network at once when arrays are segmented.
AT_ONCE = 64

#: Labels are stored as uint8.
MOST_CLASSES = 256


class Segmenter(nn.Module):
    """Images (B, in_channels, H, W) to scores (B, classes, H, W): one score a class and pixel.

    A subclass writes ``scores_of`` (its last layer is ``head``), which may count on H and W that
    its ``stride`` divides: ``forward`` adds zeros at the right and at the bottom where it does not,
    and cuts the scores back to the image.

    Attributes
    ----------
    classes, in_channels : int
    stride : int
        How many pixels of the image lie between two neighbours of the coarsest map.

    Examples
    --------
    >>> class OnePixel(Segmenter):
    ...     def __init__(self):
    ...         super().__init__(classes=2, in_channels=1)
    ...         self.head = nn.Conv2d(1, 2, 1)
    ...
    ...     def scores_of(self, x):
    ...         return self.head(x)
    >>> OnePixel().segment(np.zeros((3, 1, 5, 4))).shape
    (3, 5, 4)
    """

    stride: int = 1
    head: nn.Conv2d

    def __init__(self, classes: int, in_channels: int) -> None:
        super().__init__()
        why = "with one nothing is left to decide, and a label is stored in one byte"
        self.classes = checks.whole(
            classes, "classes", least=2, most=MOST_CLASSES, example=2, why=why
        )
        self.in_channels = width(in_channels, "in_channels", 1)

    def scores_of(self, x: Tensor) -> Tensor:
        """Images whose sides ``stride`` divides, to their scores."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, in_channels, H, W) to scores (B, classes, H, W).

        Parameters
        ----------
        x : Tensor, (B, in_channels, H, W)

        Returns
        -------
        Tensor, (B, classes, H, W)

        Raises
        ------
        ValueError
            ``x`` has other axes, another number of channels, or no pixel.
        """
        height, width = self._sides(x)
        scores = self.scores_of(self.padded(x))
        return scores[..., :height, :width]

    def expect(self, pixels: Any) -> Self:
        """Let the network begin with what can be known without looking: how frequent each class is.

        The biases of the scores become the logarithms of the shares. Before the first step the
        softmax of a pixel is then near the shares, and no step is lost on learning them.

        Parameters
        ----------
        pixels : array, (classes,)
            How many pixels each class has, or which share: from 0, not all 0. A class that does not
            occur counts as one pixel in a million.

        Returns
        -------
        Segmenter
            The network itself.

        Raises
        ------
        ValueError
            Another number of classes, a number below 0, NaN or infinite, or only zeros.

        Notes
        -----
        Lin and others (2017), "Focal loss for dense object detection", section 4.1, start from a
        prior in this way.

        Examples
        --------
        >>> from lecture_utils.networks.models import FCN
        >>> model = FCN(stride=8, classes=3).expect([900, 90, 10])
        >>> model.heads["32"].bias.softmax(0)
        tensor([0.9000, 0.0900, 0.0100], grad_fn=<SoftmaxBackward0>)
        """
        counts = given(pixels, "pixels", torch.empty(0, dtype=torch.float64)).numpy()
        fits = counts.shape == (self.classes,) and np.isfinite(counts).all()
        if not fits or (counts < 0).any() or not counts.any():
            raise ValueError(
                f"pixels (={checks.shown(pixels)}) must be {self.classes} numbers from 0, one for "
                f"each class, and not all 0. Use for example scenes.pixels()."
            )
        shares = np.maximum(counts / counts.sum(), 1e-6)
        *others, last = self.score_biases()
        with torch.no_grad():
            for bias in others:
                bias.zero_()
            last.copy_(torch.as_tensor(np.log(shares)))
        return self

    def score_biases(self) -> list[Tensor]:
        """The biases (classes,) that are added to make the scores; the last alone reaches every
        pixel unchanged.
        """
        return [bias_of(self.head)]

    def padded(self, x: Tensor) -> Tensor:
        """The image with zeros at the right and at the bottom, up to the next multiple of
        ``stride``.
        """
        height, width = x.shape[-2:]
        bottom, right = -height % self.stride, -width % self.stride
        return F.pad(x, (0, right, 0, bottom)) if bottom or right else x

    def segment(self, images: Any) -> np.ndarray:
        """The class of every pixel; nothing is learned from the images.

        Parameters
        ----------
        images : array_like or Tensor, (N, in_channels, H, W)

        Returns
        -------
        numpy.ndarray of uint8, (N, H, W)

        Raises
        ------
        TypeError, ValueError
            As ``forward``; no numbers.
        """
        x = self._array(images)
        with self.at_rest():
            labels = [self(some).argmax(dim=1) for some in torch.split(x, AT_ONCE)]
        return torch.cat(labels).to(torch.uint8).cpu().numpy()

    def logits_of(self, images: Any) -> np.ndarray:
        """Scores float32 (N, classes, H, W) of images (N, in_channels, H, W), both arrays."""
        x = self._array(images)
        with self.at_rest():
            scores = [self(some).float() for some in torch.split(x, AT_ONCE)]
        return torch.cat(scores).cpu().numpy()

    def parameter_count(self) -> int:
        """How many numbers the network can learn."""
        return sum(weights.numel() for weights in self.parameters())

    def _array(self, images: Any) -> Tensor:
        x = given(images, "images", next(self.parameters()))
        self._sides(x)
        return x

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nothing is learned, and nothing random happens; afterwards the mode is as before."""
        training = self.training
        self.eval()
        try:
            with torch.no_grad():
                yield
        finally:
            self.train(training)

    def _sides(self, x: Tensor) -> tuple[int, int]:
        check_images(x, self.in_channels)
        return x.shape[-2], x.shape[-1]


def bias_of(layer: nn.Module) -> Tensor:
    """The bias of a layer that has one."""
    return dict(layer.named_parameters())["bias"]
