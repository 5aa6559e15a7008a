"""The fully convolutional network, with as many skips as you like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from lecture_utils import checks
from lecture_utils.networks.models._encoder import CHANNELS, Classifier, encoder, shape_of
from lecture_utils.networks.models._layers import double, fast, learned_upsampling, widths
from lecture_utils.networks.models._segmenter import Segmenter, bias_of

#: Strides at which scores can be taken, from the deepest map to the finest.
STRIDES = (32, 16, 8, 4, 2)

UPSAMPLINGS = ("bilinear", "transposed")


class FCN(Segmenter):
    """Fully convolutional network: scores on the deepest map, made finer by skips, upsampled to the
    image.

    Five stages halve the map; a convolution with a 1×1 kernel turns a stage's features into one
    score a class. From coarse to fine, the scores so far are upsampled by 2 and the scores of the
    next stage are added.

    Parameters
    ----------
    stride : {32, 16, 8, 4, 2}
        How fine the scores become before the last upsampling: FCN-32s has no skip, FCN-16s one,
        FCN-8s two; 4 and 2 go on in the same way.
    classes : int
        At least 2.
    in_channels : int
        1 for grey images, 3 for colour.
    upsampling : {"bilinear", "transposed"}
        The last step, by ``stride``: fixed, or a transposed convolution that begins as bilinear and
        learns.
    channels : five int
        Of the maps at stride 2, 4, 8, 16, 32.

    Attributes
    ----------
    finest : int
        The argument ``stride``.
    stride : int
        32, the stride of the deepest map: images are padded to a multiple of it.

    Raises
    ------
    TypeError, ValueError
        A stride, an upsampling, a number of classes or channels out of its range.

    Notes
    -----
    Long, Shelhamer & Darrell (2015), "Fully convolutional networks for semantic segmentation". The
    paper starts from a classifier trained on ImageNet (see ``transfer``), and learns the upsampling
    between the levels too; here those are fixed.

    Examples
    --------
    >>> model = FCN(stride=8, classes=11)
    >>> model(torch.zeros(5, 1, 64, 64)).shape
    torch.Size([5, 11, 64, 64])
    >>> model(torch.zeros(1, 1, 50, 70)).shape  # any size: padded to a multiple of 32, then cut
    torch.Size([1, 11, 50, 70])
    >>> levels = model.levels(torch.zeros(1, 1, 64, 64))
    >>> {level: tuple(scores.shape[1:]) for level, scores in levels.items()}
    {32: (11, 2, 2), 16: (11, 4, 4), 8: (11, 8, 8)}
    """

    #: What ``stride`` may be, coarse to fine.
    STRIDES = STRIDES

    def __init__(
        self,
        stride: int = 8,
        classes: int = 11,
        in_channels: int = 1,
        upsampling: str = "bilinear",
        channels: Sequence[int] = CHANNELS,
    ) -> None:
        super().__init__(classes, in_channels)
        self.finest = checks.one_of(stride, "stride", STRIDES, why="the maps have these strides")
        sizes = widths(channels, CHANNELS)
        upsampling = checks.one_of(upsampling, "upsampling", UPSAMPLINGS)
        self.stride = STRIDES[0]
        self.stages = encoder(self.in_channels, sizes)
        self.heads = nn.ModuleDict(
            # (B, channels, H/s, W/s) -> (B, classes, H/s, W/s)
            {
                str(s): nn.Conv2d(width, self.classes, 1)
                for s, width in zip(STRIDES, sizes[::-1], strict=True)
                if s >= self.finest
            }
        )
        self.enlarge = (
            learned_upsampling(self.classes, self.finest) if upsampling == "transposed" else None
        )
        fast(self)

    def levels(self, x: Tensor) -> dict[int, Tensor]:
        """The scores of each level by itself, before they are added: stride -> (B, classes,
        H/stride, W/stride).
        """
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return {
            s: self.heads[str(s)](map_)
            for s, map_ in zip(STRIDES, maps[::-1], strict=True)
            if s >= self.finest
        }

    def fused(self, levels: dict[int, Tensor]) -> dict[int, Tensor]:
        """The scores after each skip: at every stride, the coarser sum upsampled by 2 plus the
        level's own.
        """
        found: dict[int, Tensor] = {}
        total = None
        for s, own in levels.items():
            total = own if total is None else double(total) + own
            found[s] = total
        return found

    def scores_of(self, x: Tensor) -> Tensor:
        """(B, in_channels, H, W) -> (B, classes, H, W), H and W multiples of 32."""
        total = self.fused(self.levels(x))[self.finest]  # (B, classes, H/stride, W/stride)
        return double(total, self.finest) if self.enlarge is None else self.enlarge(total)

    def score_biases(self) -> list[Tensor]:
        """Those of all levels; the coarsest comes last."""
        return [bias_of(head) for head in reversed(list(self.heads.values()))]

    def levels_of(self, images: Any) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
        """Each level's own scores, and the sums after each skip, as NumPy arrays, for images (N,
        in_channels, H, W).
        """
        x = self.padded(self._array(images))
        with self.at_rest():
            own = self.levels(x)
            sums = self.fused(own)
        return _arrays(own), _arrays(sums)

    def start_from(self, coarser: FCN) -> FCN:
        """Take over every weight that a coarser network of the same kind has, and score 0 on the
        new level.

        So the paper trains: each network begins where the coarser one ended.

        Parameters
        ----------
        coarser : FCN

        Returns
        -------
        FCN
            The network itself.

        Raises
        ------
        TypeError, ValueError
            No FCN; other widths, classes or channels; or it is not coarser.
        """
        if not isinstance(coarser, FCN):
            raise TypeError(
                f"coarser (={checks.shown(coarser)}) must be an FCN. Give for example "
                "models.FCN(32)."
            )
        mine, theirs = self.state_dict(), coarser.state_dict()
        shared = {name: values for name, values in theirs.items() if not name.startswith("enlarge")}
        if coarser.finest <= self.finest or any(
            name not in mine or mine[name].shape != v.shape for name, v in shared.items()
        ):
            raise ValueError(
                f"coarser is {coarser!r}, from which {self!r} cannot start: all its weights must "
                "have a place here. Give a network with the same classes and channels and a larger "
                "stride."
            )
        self.load_state_dict(mine | shared)
        with torch.no_grad():
            for s, head in self.heads.items():
                if s not in coarser.heads:
                    for weights in head.parameters():
                        weights.zero_()
        return self

    def transfer(self, trained: Classifier | FCN) -> FCN:
        """Take over the encoder of a network that has learned something else.

        Its five stages are copied, with the running means and variances of their batch norms. The
        1×1 convolutions that make the scores stay as they are.

        Parameters
        ----------
        trained : Classifier or FCN
            Of any number of classes, with the same ``in_channels`` and ``channels``. It is not
            changed, and shares no weight with this network.

        Returns
        -------
        FCN
            The network itself.

        Raises
        ------
        TypeError, ValueError
            No such network, or an encoder of another shape.

        Examples
        --------
        >>> classifier = Classifier(classes=10)
        >>> model = FCN(stride=4, classes=11).transfer(classifier)
        >>> torch.equal(model.stages[0][0][0].weight, classifier.stages[0][0][0].weight)
        True
        """
        if not isinstance(trained, Classifier | FCN):
            raise TypeError(
                f"trained (={checks.shown(trained)}) must be a Classifier or an FCN. Give for "
                "example models.Classifier()."
            )
        mine, theirs = self.stages.state_dict(), trained.stages.state_dict()
        for name, values in theirs.items():
            if mine[name].shape != values.shape:
                raise ValueError(
                    f"trained has an encoder of {shape_of(trained.stages)}, but this network one "
                    f"of {shape_of(self.stages)}. Give both the same in_channels and channels."
                )
        self.stages.load_state_dict(theirs)
        return self

    def __repr__(self) -> str:
        last = "bilinear" if self.enlarge is None else "learned"
        return (
            f"FCN-{self.finest}s({self.classes} classes, {last} upsampling, "
            f"{self.parameter_count():,} parameters)"
        )


def _arrays(found: dict[int, Tensor]) -> dict[int, np.ndarray]:
    return {stride: scores.float().cpu().numpy() for stride, scores in found.items()}
