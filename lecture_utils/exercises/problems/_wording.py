"""How a problem is put: its question, and the grids that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lecture_utils.engine.trace import format_number

_SHOWN = {
    "conv2d": (("input", "kernel"), ("*", "=")),
    "dilated_conv2d": (("input", "kernel"), ("*", "=")),
    # "*" is the window that slides, as in the deck: here each cell is multiplied by the whole K
    "conv_transpose2d": (("input", "kernel"), ("·", "→")),
    "max_pool2d": (("input",), ("→",)),
    "avg_pool2d": (("input",), ("→",)),
    "max_unpool2d": (("input", "switches"), ("→", "→")),
}

_QUESTIONS = {
    "conv2d": "Slide K over X with {settings}. What is Y?",
    "dilated_conv2d": "Slide K over X with {settings}. What is Y?",
    "conv_transpose2d": "Compute the transposed convolution of Y and K with {settings}. What is Z?",
    "max_pool2d": "Max pooling of X with {settings}. What is Y?",
    "avg_pool2d": "Average pooling of X with {settings}. What is Y?",
    "max_unpool2d": "Max unpooling of Y with its switches S, {settings}. What is Z?",
}


def shown(operation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The grids that a problem shows, and the sign after each."""
    return _SHOWN[operation]


def question(operation: str, call: Mapping[str, Any]) -> str:
    """The task in one or two sentences.

    Examples
    --------
    >>> question("conv2d", {"stride": (2, 2), "padding": (1, 1), "dilation": (1, 1)})
    'Slide K over X with stride 2 and padding 1. What is Y?'
    """
    asked = _QUESTIONS[operation].replace("{settings}", _settings(call))
    if operation == "avg_pool2d" and call.get("padding", (0, 0)) != (0, 0):
        count = "count" if call.get("count_include_pad", True) else "do not count"
        asked = asked.replace(" What is", f" The zeros of the padding {count}. What is")
    return asked


def _settings(call: Mapping[str, Any]) -> str:
    parts = []
    if "kernel_size" in call:
        k_h, k_w = call["kernel_size"]
        parts.append(f"{k_h}×{k_w} windows")
    parts.append(f"stride {_pair(call['stride'])}")
    for name, usual in (("padding", (0, 0)), ("dilation", (1, 1)), ("output_padding", (0, 0))):
        if call.get(name, usual) != usual:
            parts.append(f"{name} {_pair(call[name])}")
    for name, is_usual in (("ceil_mode", False), ("count_include_pad", True)):
        if call.get(name, is_usual) != is_usual:
            parts.append(f"{name}={call[name]}")
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _pair(value: tuple[int, int]) -> str:
    return format_number(value[0]) if value[0] == value[1] else str(tuple(value))
