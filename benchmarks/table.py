"""A measured line, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

HEADINGS = ("what", "here", "compared with", "ratio", "target", "met")


@dataclass(frozen=True)
class Row:
    """One line of the table, as text; ``met`` is None where the course promises nothing."""

    what: str
    here: str
    compared: str
    ratio: str
    target: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The texts of the line."""
        *texts, met = astuple(self)
        return (*texts, {True: "yes", False: "NO", None: ""}[met])


def table(rows: Iterable[Row]) -> str:
    """The lines as a Markdown table, its columns aligned.

    Examples
    --------
    >>> print(table([Row("a", "1 ms", "b, 2 ms", "0.50", "≤ 1", True)]))
    | what | here | compared with | ratio | target | met |
    | ---- | ---- | ------------- | ----- | ------ | --- |
    | a    | 1 ms | b, 2 ms       | 0.50  | ≤ 1    | yes |
    """
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    padded = [[t.ljust(width) for t, width in zip(line, widths, strict=True)] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def milliseconds(seconds: float) -> str:
    """A duration with three significant digits.

    Examples
    --------
    >>> [milliseconds(s) for s in (1.5, 0.0123, 0.0000456)]
    ['1500 ms', '12.3 ms', '0.0456 ms']
    """
    value = seconds * 1000
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"
