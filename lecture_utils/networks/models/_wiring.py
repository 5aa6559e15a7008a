"""How the maps of a network hang together, read from the network itself while it computes."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, fx, nn
from torch.fx.passes.shape_prop import ShapeProp

from lecture_utils import checks
from lecture_utils.networks.models._segmenter import Segmenter

#: Part and how it comes from there.
Source = tuple[int, str]

#: Side of the largest image: the network computes it.
MOST = 1024

# Operations, in small letters and without "_": torch.nn and torch.nn.functional write them apart.
_LEFT_OUT = ("batchnorm2d", "batchnorm", "relu", "gelu", "dropout", "dropout2d", "identity")
_KNOWN = {
    **dict.fromkeys(("add", "iadd"), "sum"),
    **dict.fromkeys(("cat", "concat", "concatenate"), "beside"),
    **dict.fromkeys(("interpolate", "upsample"), "up"),
    **dict.fromkeys(("maxpool2d", "maxpool2dwithindices", "avgpool2d"), "pool"),
    "maxunpool2d": "unpool",
}


class Part(NamedTuple):
    """One map of a network.

    Attributes
    ----------
    kind : {"image", "map", "scores", "sum", "beside", "output"}
        "sum": two maps added; "beside": two maps, one behind the other along the channels.
    channels : int
    size : (int, int)
    sources : tuple of (int, str)
        The parts that it is made of, counted from 0, and how: "conv", "dilated", "1×1", "pool",
        "unpool", "switches", "×2" (bilinear), "×2 learned" (a transposed convolution), "" as it
        is, or the name of any other operation.
    """

    kind: str
    channels: int
    size: tuple[int, int]
    sources: tuple[Source, ...]


def wiring(model: Any, size: int = 64) -> list[Part]:
    """The maps of a network that segments, in the order in which it makes them.

    Batch norm, ReLU, GELU and dropout are left out, and convolutions that follow each other on maps
    of one size count as one.

    Parameters
    ----------
    model : Segmenter
    size : int
        Side of the image, a multiple of the network's stride, at most 1024.

    Returns
    -------
    list of Part
        For ``figures.networks``.

    Raises
    ------
    TypeError, ValueError
        No network of this kind, or one that computes different things for different images, or
        something that is no map; a size that its stride does not divide.

    Examples
    --------
    >>> from lecture_utils.networks.models import FCN
    >>> for number, part in enumerate(wiring(FCN(16))[-4:], 6):
    ...     print(number, *part)
    6 scores 11 (2, 2) ((5, '1×1'),)
    7 scores 11 (4, 4) ((4, '1×1'),)
    8 sum 11 (4, 4) ((6, '×2'), (7, ''))
    9 output 11 (64, 64) ((8, '×16'),)
    """
    if not isinstance(model, Segmenter):
        raise TypeError(
            f"model (={checks.shown(model)}) must be a network that segments. Give for example "
            "models.FCN(8)."
        )
    why = "the network computes an image of this size"
    size = checks.whole(size, "size", least=1, most=MOST, example=64, why=why)
    if size % model.stride:
        raise ValueError(
            f"size (={size}) must be a multiple of the network's stride {model.stride}. Use for "
            f"example size={2 * model.stride}."
        )
    return _Reading(model, size).parts


class _Scores(nn.Module):
    """A network without the padding, for which sizes would have to be known."""

    def __init__(self, model: Segmenter) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> Tensor:
        return self.model.scores_of(x)


class _Reading:
    """Goes along the operations; ``at`` says from which parts an operation's result comes."""

    def __init__(self, model: Segmenter, size: int) -> None:
        scores = _Scores(model)
        whole = fx.GraphModule(scores, _operations(scores))
        like = next(model.parameters())
        with torch.no_grad(), model.at_rest():
            ShapeProp(whole).propagate(like.new_zeros(1, model.in_channels, size, size))
        self.modules = dict(whole.named_modules())
        self.parts: list[Part] = []
        self.at: dict[fx.Node, tuple[Source, ...]] = {}
        for node in whole.graph.nodes:
            self.at[node] = self.read(node)

    def read(self, node: fx.Node) -> tuple[Source, ...]:
        before = [one for one in node.all_input_nodes if self.at[one]]
        if node.op == "placeholder":
            return self.made(node, "image", ())
        if not before or "tensor_meta" not in node.meta:  # a weight, or how many rows a map has
            return ()
        if node.op == "output":
            return self.made(before[0], "output", self.at[before[0]])
        layer = self.modules[str(node.target)] if node.op == "call_module" else None
        if isinstance(layer, nn.Conv2d):
            return self.convolution(node, before[0], layer)
        if isinstance(layer, nn.ConvTranspose2d):
            return ((self.solid(before[0]), f"×{layer.stride[0]} learned"),)
        name = type(layer).__name__ if layer else getattr(node.target, "__name__", str(node.target))
        return self.operation(node, before, name)

    def convolution(self, node: fx.Node, before: fx.Node, layer: nn.Conv2d) -> tuple[Source, ...]:
        sources = self.at[before]
        (number, how), *others = sources
        part = self.parts[number]
        wide = layer.dilation[0] > 1
        if layer.kernel_size == (1, 1):
            return self.made(node, "scores", ((self.solid(before), "1×1"),))
        if how or others:
            return self.made(node, "map", sources)
        if layer.stride[0] > 1 or (wide and "dilated" not in dict(part.sources).values()):
            return self.made(node, "map", ((number, "dilated" if wide else "conv"),))
        # one more on the same map
        self.parts[number] = part._replace(channels=_shape(node)[0])
        return sources

    def operation(self, node: fx.Node, before: list[fx.Node], name: str) -> tuple[Source, ...]:
        short = name.lower().replace("_", "")
        known = _KNOWN.get(short)
        if short in _LEFT_OUT:
            return self.at[before[0]]
        if known == "up":
            times = _shape(node)[1] / _shape(before[0])[1]
            return ((self.solid(before[0]), f"×{times:g}"),)
        if known in ("sum", "beside") and len(before) > 1:
            return self.made(
                node, known, tuple(source for one in before for source in self.at[one])
            )
        if known == "unpool":
            return ((self.solid(before[0]), "unpool"), *self.at[before[1]])
        if short == "getitem" and _several(before[0]):  # one of the things that it gave
            ((number, how),) = self.at[before[0]]
            return ((number, "switches" if how == "pool" and node.args[1] == 1 else how),)
        return tuple((self.solid(one), known if known == "pool" else name) for one in before)

    def solid(self, node: fx.Node) -> int:
        """The part that a result is; it becomes one if it is none yet."""
        if len(self.at[node]) > 1 or self.at[node][0][1]:
            self.at[node] = self.made(node, "map", self.at[node])
        return self.at[node][0][0]

    def made(self, node: fx.Node, kind: str, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        channels, *size = _shape(node)
        self.parts.append(Part(kind, channels, (size[0], size[1]), sources))
        return ((len(self.parts) - 1, ""),)


def _operations(scores: _Scores) -> fx.Graph:
    """What a network does to any image, one operation after the other."""
    try:
        return fx.Tracer().trace(scores)
    except fx.proxy.TraceError as problem:
        raise ValueError(
            f"model (={checks.shown(scores.model)}) cannot be read: what it does depends on the "
            "numbers of its image. Give a network whose scores_of does the same for every image."
        ) from problem


def _several(node: fx.Node) -> bool:
    """Whether an operation gives several tensors, not one."""
    return not hasattr(node.meta["tensor_meta"], "shape")


def _shape(node: fx.Node) -> tuple[int, ...]:
    """(C, H, W) of what an operation gives, or of the first thing that it gives."""
    meta = node.meta["tensor_meta"]
    shape = tuple((meta[0] if _several(node) else meta).shape)
    if len(shape) != 4:
        raise ValueError(
            f"model cannot be read: its operation {node.name} gives the shape {shape}, which is "
            "no map (B, C, H, W). Give a network that is made of maps."
        )
    return shape[1:]
