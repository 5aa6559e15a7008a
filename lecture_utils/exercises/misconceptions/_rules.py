"""A rule is a wrong way to do one stage, under the id of the belief that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work
from lecture_utils.exercises.procedures._procedures import Replacement


def always(call: Work) -> bool:
    """The belief can show whatever the parameters are."""
    return True


@dataclass(frozen=True)
class Rule(Replacement):
    """``operations`` are the topics that it can occur in.

    ``applies`` says of a call whether the belief can show: about padding, only with padding. A
    ``rare`` one is in play only where it does show, and never together with another.
    """

    operations: tuple[str, ...]
    applies: Callable[[Work], bool] = always
    rare: bool = False


def seldom(
    name: str,
    stage: str,
    function: Stage,
    operations: tuple[str, ...],
    applies: Callable[[Work], bool] = always,
) -> Rule:
    """A rule that is looked for alone."""
    return Rule(name, stage, function, operations, applies, rare=True)


def moves(call: Work) -> bool:
    """The stride is larger than 1 on some axis."""
    return bool(call["stride"] != (1, 1))


def moves_both_ways(call: Work) -> bool:
    """The stride is larger than 1 on both axes."""
    return bool(min(call["stride"]) > 1)


def padded(call: Work) -> bool:
    """There is padding."""
    return bool(call["padding"] != (0, 0))


def padded_both_ways(call: Work) -> bool:
    """There is padding on both axes."""
    return bool(min(call["padding"]) > 0)


def dilated(call: Work) -> bool:
    """The dilation is larger than 1 on some axis."""
    return bool(call["dilation"] != (1, 1))


def window_of(call: Work) -> tuple[int, int]:
    """The size of what slides."""
    height, width = call["weight"].shape if "weight" in call else call["kernel_size"]
    return height, width


def _axes(call: Work) -> Iterator[tuple[int, ...]]:
    """Of each axis the size of the input, the window, stride, padding and dilation."""
    sizes = call["input"].shape, window_of(call)
    return zip(*sizes, call["stride"], call["padding"], call.get("dilation", (1, 1)), strict=True)


def rounding_matters(call: Work) -> bool:
    """Rounding the size up gives a window more on some axis, and it begins before the end of X."""
    for n, k, s, p, d in _axes(call):
        room = n + 2 * p - d * (k - 1) - 1
        if room % s and (room // s + 1) * s < n + p:
            return True
    return False


def fitting(call: Work) -> tuple[int, int]:
    """How many windows fit along each axis, not rounded up."""
    rows, columns = ((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in _axes(call))
    return rows, columns
