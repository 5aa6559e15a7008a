"""Tables as lists in lists, one level a parameter, and numbered sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def values(limits: Mapping[str, int], name: str) -> range:
    """All values of a parameter in an explorer."""
    return range(0 if name.endswith("padding") else 1, limits[name] + 1)


def nested(
    rule: Callable[..., Any], axes: Sequence[Sequence[int]], chosen: tuple[int, ...] = ()
) -> Any:
    """``rule`` of every combination, as lists in lists: one level an axis."""
    if not axes:
        return rule(*chosen)
    return [nested(rule, axes[1:], (*chosen, value)) for value in axes[0]]


def each(lists: Any, part: int) -> Any:
    """The same lists with one part of each tuple."""
    return lists[part] if isinstance(lists, tuple) else [each(one, part) for one in lists]


def number(sentences: list[str], sentence: str) -> int:
    """The place of a sentence among the sentences; a new one is put at their end."""
    if sentence not in sentences:
        sentences.append(sentence)
    return sentences.index(sentence)


def sentence_of(problem: ValueError) -> str:
    """The message of an error, as a sentence of its own."""
    return f"{str(problem)[0].upper()}{str(problem)[1:]}"
