"""How the maps of a network hang together, read from the network itself while it computes."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, fx, nn
from torch.fx.passes.shape_prop import ShapeProp
from torch.nn import functional as F

from lecture_utils import checks
from lecture_utils.networks.models._segmenter import Segmenter

#: Part and how it comes from there.
Source = tuple[int, str]


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
        "unpool", "switches", "×2" (bilinear), "×2 learned" (a transposed convolution), or "" as it
        is.
    """

    kind: str
    channels: int
    size: tuple[int, int]
    sources: tuple[Source, ...]


def wiring(model: Any, size: int = 64) -> list[Part]:
    """The maps of a network that segments, in the order in which it makes them.

    Batch norm and ReLU are left out, and convolutions that follow each other on maps of one size
    count as one.

    Parameters
    ----------
    model : Segmenter
    size : int
        Side of the image, a multiple of the network's stride.

    Returns
    -------
    list of Part
        For ``figures.networks``.

    Raises
    ------
    TypeError, ValueError
        No network of this kind, or a size that its stride does not divide.

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
    size = checks.whole(size, "size", least=1, example=64)
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


class _Tracer(fx.Tracer):
    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        del module_qualified_name
        return not isinstance(m, nn.Sequential)


class _Reading:
    """Goes along the operations; ``at`` says from which parts an operation's result comes."""

    def __init__(self, model: Segmenter, size: int) -> None:
        graph = _Tracer().trace(_Scores(model))
        whole = fx.GraphModule(_Scores(model), graph)
        like = next(model.parameters())
        with torch.no_grad(), model.at_rest():
            ShapeProp(whole).propagate(like.new_zeros(1, model.in_channels, size, size))
        self.modules = dict(whole.named_modules())
        self.parts: list[Part] = []
        self.at: dict[fx.Node, tuple[Source, ...]] = {}
        for node in graph.nodes:
            self.read(node)

    def read(self, node: fx.Node) -> None:
        if node.op == "placeholder":
            self.at[node] = self.made(node, "image", ())
        elif node.op == "output":
            (last,) = node.all_input_nodes
            self.at[node] = self.made(last, "output", self.at[last])
        elif node.op == "call_module":
            self.layer(node, self.modules[str(node.target)])
        else:
            self.function(node)

    def layer(self, node: fx.Node, layer: nn.Module) -> None:
        (before,) = node.all_input_nodes
        if isinstance(layer, nn.Conv2d):
            self.convolution(node, before, layer)
        elif isinstance(layer, nn.ConvTranspose2d):
            self.at[node] = ((self.solid(before), f"×{layer.stride[0]} learned"),)
        elif isinstance(layer, nn.Upsample):
            self.at[node] = ((self.solid(before), f"×{layer.scale_factor:g}"),)
        else:
            self.at[node] = self.at[before]

    def convolution(self, node: fx.Node, before: fx.Node, layer: nn.Conv2d) -> None:
        sources = self.at[before]
        (number, how), *others = sources
        part = self.parts[number]
        wide = layer.dilation[0] > 1
        if layer.kernel_size == (1, 1):
            self.at[node] = self.made(node, "scores", ((self.solid(before), "1×1"),))
        elif how or others:
            self.at[node] = self.made(node, "map", sources)
        elif layer.stride[0] > 1 or (wide and "dilated" not in dict(part.sources).values()):
            how = "dilated" if wide else "conv"
            self.at[node] = self.made(node, "map", ((number, how),))
        else:  # one more on the same map
            self.parts[number] = part._replace(channels=_shape(node)[0])
            self.at[node] = sources

    def function(self, node: fx.Node) -> None:
        before = node.all_input_nodes
        names: dict[Callable[..., Any], str] = {
            F.interpolate: "up",
            operator.add: "sum",
            torch.cat: "beside",
            operator.getitem: "item",
            torch.nn.functional.max_unpool2d: "unpool",
        }
        name = names.get(node.target, "pool")  # type: ignore[arg-type]  # a function here
        if name == "up":
            scale = node.kwargs["scale_factor"]
            self.at[node] = ((self.solid(before[0]), f"×{scale}"),)
        elif name in ("sum", "beside"):
            sources = tuple(source for one in before for source in self.at[one])
            self.at[node] = self.made(node, name, sources)
        elif name == "pool":
            self.at[node] = ((self.solid(before[0]), "pool"),)
        elif name == "item":
            number, _ = self.at[before[0]][0]
            self.at[node] = ((number, ("pool", "switches")[int(node.args[1])]),)  # type: ignore[arg-type]  # a number
        else:
            self.at[node] = ((self.solid(before[0]), "unpool"), *self.at[before[1]])

    def solid(self, node: fx.Node) -> int:
        """The part that a result is; it becomes one if it is none yet."""
        if len(self.at[node]) > 1 or self.at[node][0][1]:
            self.at[node] = self.made(node, "map", self.at[node])
        return self.at[node][0][0]

    def made(self, node: fx.Node, kind: str, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        channels, *size = _shape(node)
        self.parts.append(Part(kind, channels, (size[0], size[1]), sources))
        return ((len(self.parts) - 1, ""),)


def _shape(node: fx.Node) -> tuple[int, ...]:
    """(C, H, W) of what an operation gives, or of the first thing that it gives."""
    meta = node.meta["tensor_meta"]
    first = meta if hasattr(meta, "shape") else meta[0]
    return tuple(first.shape[1:])
