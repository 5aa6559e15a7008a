"""The settings of an explorer as controls, for its picture: the names are those of its sliders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lecture_utils.figures.kit.controls import Slider, Switch

SIDES = ("height", "width")
#: What limits a parameter, where that has another name.
LIMIT_OF = {
    **dict.fromkeys(SIDES, "size"),
    **dict.fromkeys(("output_height", "output_width"), "output_size"),
}
#: Name -> its words, and its letter in the lecture. ``PARAMETERS`` in parameters.js is its twin.
WORDS: dict[str, tuple[str, str]] = {
    "height": ("Input height", "H"),
    "width": ("Input width", "W"),
    "kernel_size": ("Kernel size", "k"),
    "stride": ("Stride", "s"),
    "padding": ("Padding", "p"),
    "output_padding": ("Extra edge", ""),
    "dilation": ("Dilation", "d"),
}


def slider(name: str, value: int, limits: Mapping[str, int]) -> Slider:
    """The slider of a parameter. The sides of the input have no name in PyTorch."""
    code = "" if name in SIDES else name
    return Slider(*WORDS[name], code, value, least(name), limits[LIMIT_OF.get(name, name)])


def least(name: str) -> int:
    """The smallest value of a parameter."""
    return 0 if name.endswith("padding") else 1


def choice(words: str, code: str, value: Any, options: Mapping[Any, str]) -> Switch:
    """A list to choose from; a value that is no longer offered stays chosen, as in the browser."""
    offered = {**options} if value in options else {**options, value: str(value)}
    return Switch(words, code=code, value=offered[value], options=tuple(offered.values()))


def yes_or_no(words: str, code: str, value: bool) -> Switch:
    """A switch of PyTorch's."""
    return choice(words, code, value, {False: "no", True: "yes"})
