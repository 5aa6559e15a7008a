"""``ops.conv2d`` against torch and against the loops, on the same numbers with the same threads.

The measuring runs in a process of its own: the number of threads is fixed when NumPy is loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machine import cores
from benchmarks.table import Row, milliseconds

ROOT = Path(__file__).resolve().parent.parent
KERNEL_SIZE = 3
#: (side, input channels, output channels, how often the loops run); the last is the one promised.
CASES = ((5, 1, 1, 30), (5, 16, 32, 10), (16, 16, 32, 4), (32, 16, 32, 3), (64, 16, 32, 2))
ROUNDS = 60
SLOWER_THAN_TORCH, FASTER_THAN_LOOPS = 3, 50
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def rows() -> list[Row]:
    """Two lines for each size: against torch, and against the loops."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(THREADS, str(cores()))}
    command = [sys.executable, "-m", "benchmarks.ops_speed"]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    measured = json.loads(done.stdout)
    found = []
    for case, times in zip(CASES, measured, strict=True):
        found += _compared(case, times, promised=case is CASES[-1])
    return found


def _compared(case: tuple[int, ...], times: dict[str, float], promised: bool) -> list[Row]:
    side, c_in, c_out, _ = case
    what = f"ops.conv2d, {side}×{side}, {c_in}→{c_out} channels, k = {KERNEL_SIZE}"
    slower, faster = times["ops"] / times["torch"], times["loops"] / times["ops"]
    against_torch, against_loops = ("", None), ("", None)
    if promised:
        against_torch = (f"≤ {SLOWER_THAN_TORCH}", slower <= SLOWER_THAN_TORCH)
        against_loops = (f"≥ {FASTER_THAN_LOOPS}× faster", faster >= FASTER_THAN_LOOPS)
    digits = 0 if faster >= 10 else 2
    here, torch, loops = (milliseconds(times[name]) for name in ("ops", "torch", "loops"))
    return [
        Row(what, here, f"torch: {torch}", f"{slower:.2f}", *against_torch),
        Row(what, here, f"loops: {loops}", f"{faster:.{digits}f}× faster", *against_loops),
    ]


def measure(side: int, c_in: int, c_out: int, loop_rounds: int) -> dict[str, float]:
    """The shortest time of each, in seconds; the three take turns, and must agree before that."""
    import numpy as np
    import torch

    from lecture_utils import ops

    random = np.random.default_rng(seed=6)
    x = random.standard_normal((c_in, side, side), dtype=np.float32)
    w = random.standard_normal((c_out, c_in, KERNEL_SIZE, KERNEL_SIZE), dtype=np.float32)
    tensors, lists = (torch.from_numpy(x), torch.from_numpy(w)), (x.tolist(), w.tolist())
    runs: dict[str, Callable[[], Any]] = {
        "ops": lambda: ops.conv2d(x, w),
        "torch": lambda: torch.nn.functional.conv2d(*tensors),
        "loops": lambda: loops_over_channels(*lists),
    }
    results = [np.asarray(run()) for run in runs.values()]
    for result in results[1:]:
        np.testing.assert_allclose(results[0], result, rtol=1e-3, atol=1e-4)
    best = dict.fromkeys(runs, float("inf"))
    for turn in range(ROUNDS):
        for name, run in runs.items():
            if name != "loops" or turn < loop_rounds:
                start = time.perf_counter()
                run()
                best[name] = min(best[name], time.perf_counter() - start)
    return best


def loops_over_channels(x: list, w: list) -> list:
    """The loop version's work for several channels: one bare grid each, summed cell by cell."""
    from lecture_utils import loops

    out = []
    for kernels in w:
        grids = [loops.conv2d(grid, kernel) for grid, kernel in zip(x, kernels, strict=True)]
        same_rows = zip(*grids, strict=True)
        out.append([[sum(cells) for cells in zip(*rows, strict=True)] for rows in same_rows])
    return out


if __name__ == "__main__":
    import torch

    torch.set_num_threads(cores())
    with torch.inference_mode():
        json.dump([measure(*case) for case in CASES], sys.stdout)
