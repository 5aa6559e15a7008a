"""A measured line, and the table: each line is printed as soon as it is known."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any

from tqdm import tqdm

HEADINGS = ("what", "here", "compared with", "ratio", "target", "met")
#: Characters of each column; a longer text pushes the rest of its line to the right.
WIDTHS = (48, 34, 44, 8, 22, 3)


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


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """A Markdown table line by line, without waiting for the rows that are still measured.

    Examples
    --------
    >>> for line in lines([Row("a", "1 ms", "b, 2 ms", "0.50", "≤ 1", True)]):
    ...     print(" ".join(line.split()))
    | what | here | compared with | ratio | target | met |
    | - | - | - | - | - | - |
    | a | 1 ms | b, 2 ms | 0.50 | ≤ 1 | yes |
    """
    yield _line(HEADINGS)
    yield _line("-" for _ in HEADINGS)
    for row in rows:
        yield _line(row.cells())


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(t.ljust(width) for t, width in zip(texts, WIDTHS, strict=True))} |"


def say(line: str) -> None:
    """Print a line now, above the bars that are shown."""
    tqdm.write(line, file=sys.stdout)
    sys.stdout.flush()


def bar(things: Collection[Any], what: str) -> Iterable[Any]:
    """The same things, with a bar on the terminal for those that are left."""
    return tqdm(things, desc=what, leave=False, dynamic_ncols=True, file=sys.stderr)


def milliseconds(seconds: float) -> str:
    """A duration with three significant digits.

    Examples
    --------
    >>> [milliseconds(s) for s in (1.5, 0.0123, 0.0000456)]
    ['1500 ms', '12.3 ms', '0.0456 ms']
    """
    value = seconds * 1000
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"
