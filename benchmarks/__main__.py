"""Print the table: ``python -m benchmarks``; a part of it: ``python -m benchmarks latency``."""

from __future__ import annotations

import argparse
from importlib import import_module

from benchmarks import machine
from benchmarks.table import table

NAMES = ("latency", "gestures", "ops_speed", "import_time", "autoencoder", "segmentation")
HOW = (
    "Keys, pointer and imports: medians. Operations: the shortest time. p95: 19 of 20 are shorter."
)


def main() -> None:
    """Measure what is asked for, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the speed.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(NAMES)} (all)")
    chosen = parser.parse_args().names or NAMES
    if unknown := sorted(set(chosen) - set(NAMES)):
        parser.error(f"name (={unknown[0]!r}) must be one of {', '.join(NAMES)}")
    print(f"{machine.description()}\n{HOW}\n", flush=True)
    print(table(row for name in chosen for row in import_module(f"benchmarks.{name}").rows()))


if __name__ == "__main__":
    main()
