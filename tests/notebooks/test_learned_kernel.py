"""Lesson 2 has a kernel learned from pictures: it is found with every seed, on every processor.

The cells of the page are run as they stand. What they draw is left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.notebooks.pages import cells_of
from tools import portable

ROOT = Path(__file__).resolve().parents[2]
CELLS = cells_of("02_convolution")
#: Threads, and the seeds that are tried with them.
TRIED = [(1, [*range(5)]), (2, [0])]

#: Prints, for each seed and kernel, how far the worst weight is at the end and at which step no
#: weight was further than 0.01 any more.
SCRIPT = """
import json, sys
import torch
from lecture_utils import datasets, live, slides

cells, tried = json.loads(sys.stdin.read())
edges = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
K = torch.tensor(slides.K, dtype=torch.float32)[None, None]
seen = []


class Silent:
    def __init__(self, last, kept):
        self.last = last

    def __call__(self, step, weight):
        seen.append(weight.detach().clone())


live.LearnedKernel = Silent
found = []
for count, seeds in tried:
    torch.set_num_threads(count)
    for seed in seeds:
        for source in cells:
            seen.clear()
            exec(source.replace("manual_seed(0)", f"manual_seed({seed})"))
            true = K if source == cells[-1] else torch.tensor(edges)
            apart = [float((one - true).abs().max()) for one in seen]
            far = [step for step, one in enumerate(apart) if one >= 0.01]
            if apart:
                found.append([count, seed, apart[-1], far[-1] + 1, len(apart)])
print(json.dumps(found))
"""
LOOP = ("learn-loop", "learn-edges", "learn-deck")


def found_on(setting: portable.Setting) -> list[list[float]]:
    """What is found with each number of threads and seed: these two, distance, step, steps."""
    cells = [CELLS[name] for name in LOOP]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([cells, TRIED]),
        env={**os.environ, **setting.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[float]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("isa", [portable.AS_IT_IS, "SSE4.1", "AVX2"])
def test_the_kernels_are_found_with_every_seed_and_instruction_set(isa):
    if isa != portable.AS_IT_IS and isa not in portable.available()[0]:
        pytest.skip(f"this processor cannot be switched to {isa}")
    found = found_on(portable.Setting(isa, 2))
    assert len(found) == 2 * sum(len(seeds) for _, seeds in TRIED)
    for threads, seed, apart, step, steps in found:
        where = f"{threads} threads, seed {seed}"
        assert apart < 1e-4, where  # the page says 0.01: a hundredth of that is left as a margin
        assert step < steps / 2, where  # and it is found in less than half of the steps


def test_the_loop_is_short_and_stores_no_trained_number():
    """Ten lines of PyTorch; what the page compares are two verdicts."""
    lines = [line for line in CELLS["learn-loop"].splitlines() if line.strip()]
    assert len(lines) <= 12
    assert CELLS["learn-check"].count("print(") == 1 and "< 0.01)" in CELLS["learn-check"]
