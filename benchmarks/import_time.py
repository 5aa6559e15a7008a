"""How long ``import lecture_utils`` takes, and what it brings in: fresh processes, in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import Row, milliseconds

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15
HEAVY = ("torch", "matplotlib", "ipywidgets")
REFERENCE = "import numpy"
ENGINE = "from lecture_utils import ops, trace"
MEASURED = ("import lecture_utils", ENGINE)
TARGET = 1.2

CHILD = """
import sys, time
start = time.perf_counter()
{statement}
print(time.perf_counter() - start, *{{name.partition(".")[0] for name in sys.modules}})
"""


def fresh(statement: str, cache: str) -> tuple[float, set[str]]:
    """Run a statement in a new Python: its seconds, and the top names in ``sys.modules`` then."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
    command = [sys.executable, "-c", CHILD.format(statement=statement)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment, cwd=cache
    )
    seconds, *names = done.stdout.split()
    return float(seconds), set(names)


def rows() -> list[Row]:
    """One line for each import, and one for what must not be loaded."""
    times: dict[str, list[float]] = {statement: [] for statement in (REFERENCE, *MEASURED)}
    loaded: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory(prefix="import-time-") as cache:
        for turn in range(ROUNDS + 1):
            for statement, found in times.items():
                seconds, loaded[statement] = fresh(statement, cache)
                if turn:  # the first turn compiles
                    found.append(seconds)
    median = {statement: statistics.median(found) for statement, found in times.items()}
    found = []
    for statement in MEASURED:
        ratio = median[statement] / median[REFERENCE]
        compared = f"{REFERENCE}: {milliseconds(median[REFERENCE])}"
        target = f"≤ {TARGET}" if statement != ENGINE else ""
        met = ratio <= TARGET if target else None
        here = milliseconds(median[statement])
        found.append(Row(statement, here, compared, f"{ratio:.2f}", target, met))
    heavy = sorted(loaded[MEASURED[0]].intersection(HEAVY))
    names = ", ".join(HEAVY)
    here = ", ".join(heavy) or "none of them"
    return [*found, Row(f"{MEASURED[0]} loads", here, names, "", "none of them", not heavy)]
