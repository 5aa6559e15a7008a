"""A rule is a misconception, the stage that it replaces, and the function that takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lecture_utils.exercises._record import Misconception
from lecture_utils.exercises._work import Stage, Work


@dataclass(frozen=True)
class Rule:
    """``applies`` says of a call whether the belief can show: about padding, only with padding."""

    misconception: Misconception
    stage: str
    function: Stage
    applies: Callable[[Work], bool]


def always(call: Work) -> bool:
    """The belief can show whatever the parameters are."""
    return True


def misconception(
    id: str,
    stage: str,
    operations: Iterable[str],
    *,
    belief: str,
    help: str,
    back: tuple[str, str],
    applies: Callable[[Work], bool] = always,
) -> Callable[[Stage], Rule]:
    """Make the decorated function the wrong way to do a stage; ``back`` is (lesson, section)."""

    def rule(function: Stage) -> Rule:
        named = Misconception(id, frozenset(operations), belief, help, *back)
        return Rule(named, stage, function, applies)

    return rule


def moves(call: Work) -> bool:
    """The stride is larger than 1 on some axis."""
    return call["stride"] != (1, 1)


def moves_both_ways(call: Work) -> bool:
    """The stride is larger than 1 on both axes."""
    return min(call["stride"]) > 1


def padded(call: Work) -> bool:
    """There is padding."""
    return call["padding"] != (0, 0)


def dilated(call: Work) -> bool:
    """The dilation is larger than 1 on some axis."""
    return call["dilation"] != (1, 1)


def window_of(call: Work) -> tuple[int, int]:
    """The size of what slides."""
    return call["weight"].shape if "weight" in call else call["kernel_size"]


def rounding_matters(call: Work) -> bool:
    """Rounding the size up gives a window more on some axis, and it begins before the end of X."""
    axes = zip(
        call["input"].shape,
        window_of(call),
        call["stride"],
        call["padding"],
        call.get("dilation", (1, 1)),
        strict=True,
    )
    for n, k, s, p, d in axes:
        room = n + 2 * p - d * (k - 1) - 1
        if room % s and (room // s + 1) * s < n + p:
            return True
    return False
