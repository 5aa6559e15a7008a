"""Print the table: ``python -m benchmarks``; a part of it: ``python -m benchmarks latency``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from importlib import import_module

from benchmarks import machine
from benchmarks.table import Row, bar, lines, say

NAMES = (
    "latency",
    "gestures",
    "link",
    "ops_speed",
    "import_time",
    "autoencoder",
    "forms",
    "clothes",
    "segmentation",
    "clothes_scenes",
    "transfer",
)
HOW = (
    "Keys, pointer and imports: medians. Operations: the shortest time. p95: 19 of 20 are shorter. "
    "The floor: a box\nthat changes its one letter, pressed in turns with the others. A line is "
    "printed when it is known."
)


def rows(names: Iterable[str]) -> Iterator[Row]:
    """The lines of these parts, one part after the other."""
    for name in bar(list(names), "parts"):
        yield from import_module(f"benchmarks.{name}").rows()


def main() -> None:
    """Measure what is asked for, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the speed.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(NAMES)} (all)")
    chosen = parser.parse_args().names or NAMES
    if unknown := sorted(set(chosen) - set(NAMES)):
        parser.error(f"name (={unknown[0]!r}) must be one of {', '.join(NAMES)}")
    print(f"{machine.description()}\n{HOW}\n", flush=True)
    for line in lines(rows(chosen)):
        say(line)


if __name__ == "__main__":
    main()
