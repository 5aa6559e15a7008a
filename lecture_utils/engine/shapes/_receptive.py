"""What one output cell of a stack sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lecture_utils import checks
from lecture_utils.engine.shapes._parameters import whole


class ReceptiveField(NamedTuple):
    """What one output cell of a stack sees of the input, along one axis.

    ``size`` cells from the first to the last one seen, ``jump`` cells between the fields of two
    neighbouring outputs, ``start`` the first cell of output 0's field (negative: in the padding).
    """

    size: int
    jump: int
    start: int


def receptive_field(layers: Iterable[Mapping[str, int]]) -> list[ReceptiveField]:
    """Receptive field after each layer of a stack, along one axis.

    Parameters
    ----------
    layers : iterable of dict
        One dict a layer, with ``kernel_size`` and, where they are not 1, 0, 1: ``stride``,
        ``padding``, ``dilation``.

    Returns
    -------
    list of ReceptiveField
        ``size_l = size + d(k - 1)·jump``, ``jump_l = jump·s``, ``start_l = start - p·jump``.

    Raises
    ------
    TypeError
        A layer is no dict, lacks kernel_size, or has a parameter that is not one of the four.

    References
    ----------
    Araujo, Norris & Sim (2019), "Computing receptive fields of convolutional neural networks",
    Distill.

    Examples
    --------
    >>> receptive_field([{"kernel_size": 3}, {"kernel_size": 3, "stride": 2}])[-1]
    ReceptiveField(size=5, jump=2, start=0)
    """
    single = isinstance(layers, Mapping | str) or getattr(layers, "ndim", 1) == 0
    if single or not isinstance(layers, Iterable):
        raise TypeError(
            f"layers (={checks.shown(layers)}) must be a list of dicts. Use for example "
            f"[{{'kernel_size': 3}}]."
        )
    size, jump, start, fields = 1, 1, 0, []
    for number, layer in enumerate(layers):
        k, s, p, d = _layer(number, layer)
        size, start = size + d * (k - 1) * jump, start - p * jump
        jump = jump * s
        fields.append(ReceptiveField(size, jump, start))
    return fields


def _layer(number: int, layer: Mapping[str, int]) -> list[int]:
    defaults = {"kernel_size": None, "stride": 1, "padding": 0, "dilation": 1}
    if not isinstance(layer, Mapping) or "kernel_size" not in layer:
        raise TypeError(
            f"layer {number} (={checks.shown(layer)}) must be a dict that has kernel_size. "
            f"Use for example {{'kernel_size': 3}}."
        )
    unknown = [name for name in layer if name not in defaults]
    if unknown:
        raise TypeError(
            f"layer {number} has the unknown parameter {unknown[0]!r}. Use only "
            f"{', '.join(defaults)}."
        )
    return [whole(layer.get(name, default), name) for name, default in defaults.items()]
