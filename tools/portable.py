"""Run the lessons that train on every processor that this one can pretend to be (`make
test-portable`).

    python tools/portable.py [--lessons 06 08] [--settings "AVX2, 1 thread"] [--jobs 2]

Trained numbers differ in their last digits with the instruction set, the number of threads and the
seed, and with them every order and every largest one. So what a page shows as compared text must
hold on all settings. Each lesson runs under nbval, which compares what `make test` compares. Then
come a table, the cells that differ, and how far the trained numbers that are not compared went
apart.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
#: What the run of a lesson writes down, one JSON line a cell; this module is then a plugin of
#: pytest.
NOTES = "LECTURE6_PORTABLE_NOTES"
#: Numbers of threads, and the seeds besides 0, which is the lessons' own.
THREADS, OTHER_SEEDS = (1, 2, 4), (1, 2, 3, 4)
#: A lesson may take so long on one setting.
SECONDS = 3600

#: Instruction set -> what makes PyTorch, oneDNN, MKL and NumPy's OpenBLAS use no newer one.
SWITCHES: dict[str, dict[str, str]] = {
    "SSE4.1": {
        "ATEN_CPU_CAPABILITY": "default",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
    "AVX2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
    },
    "AVX-512": {
        "ATEN_CPU_CAPABILITY": "avx512",
        "ONEDNN_MAX_CPU_ISA": "AVX512_CORE",
        "MKL_ENABLE_INSTRUCTIONS": "AVX512",
        "OPENBLAS_CORETYPE": "SkylakeX",
    },
}
#: What PyTorch calls the instruction set that it uses, and how oneDNN names it.
IN_FORCE = {
    "SSE4.1": ("DEFAULT", "SSE4.1"),
    "AVX2": ("AVX2", "AVX2"),
    "AVX-512": ("AVX512", "AVX-512"),
}
AS_IT_IS = "as it is"
ASK = """import torch
torch.nn.functional.conv2d(torch.ones(8, 16, 32, 32), torch.ones(16, 16, 3, 3))
print("capability:", torch.backends.cpu.get_cpu_capability())"""


@dataclass(frozen=True)
class Setting:
    """One processor to be, and the seed of the networks' first weights and of the order of the
    data.
    """

    isa: str
    threads: int
    seed: int = 0

    @property
    def name(self) -> str:
        several = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        return f"{self.isa}, {several}" + (f", seed {self.seed}" if self.seed else "")

    @property
    def environment(self) -> dict[str, str]:
        """Variables that bring it about."""
        count = str(self.threads)
        return {
            **SWITCHES.get(self.isa, {}),
            **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), count),
            # threads that wait by turning in circles take the processor from the lesson beside
            # them: two at once with four threads each take three times as long
            "OMP_WAIT_POLICY": "passive",
        }


@dataclass
class Found:
    """What one lesson did on one setting."""

    lesson: str
    setting: Setting
    seconds: float
    cells: list[dict[str, Any]] = field(default_factory=list)
    broken: str = ""

    @property
    def differing(self) -> list[dict[str, Any]]:
        return [cell for cell in self.cells if not cell["passed"]]

    @property
    def verdict(self) -> str:
        """For the table."""
        if self.broken:
            return "BROKEN"
        count = len(self.differing)
        return f"{count} DIFFER" if count else "same"


# --- which settings there are ---------------------------------------------------------------------


def in_force(environment: Mapping[str, str]) -> tuple[str, str]:
    """What PyTorch and oneDNN say that they use under these variables."""
    env = {**os.environ, "ONEDNN_VERBOSE": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=env, capture_output=True, text=True, cwd=ROOT, check=False
    )
    capability = re.search(r"capability: (\w+)", done.stdout)
    isa = re.search(r"isa:(.*)", done.stdout)
    return (capability[1] if capability else "unknown"), (isa[1].strip() if isa else "unknown")


def available(names: Iterable[str] = SWITCHES) -> tuple[list[str], list[str]]:
    """Instruction sets that can be switched to here, and a sentence for each that cannot."""
    can, cannot = [], []
    for name in names:
        capability, isa = in_force(SWITCHES[name])
        wanted, word = IN_FORCE[name]
        if capability == wanted and isa.removeprefix("Intel ").startswith(word):
            can.append(name)
        else:
            cannot.append(
                f"{name} is LEFT OUT: asked for it, PyTorch uses {capability} and oneDNN {isa}. "
                f"Run this on a processor that has {name}."
            )
    return can, cannot


def settings(sets: Iterable[str]) -> list[Setting]:
    """Every instruction set with every number of threads; and the other seeds on the processor as
    it is.
    """
    plain = [Setting(isa, threads) for isa in sets or (AS_IT_IS,) for threads in THREADS]
    return plain + [Setting(AS_IT_IS, 1, seed) for seed in OTHER_SEEDS]


def training_lessons() -> list[Path]:
    """The notebooks that train or load a network."""
    return [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if "models" in _imported(path)]


def _imported(path: Path) -> set[str]:
    """What the notebook imports from the course."""
    cells = nbformat.read(path, as_version=4).cells
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    froms = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return {alias.name for node in froms for alias in node.names if node.module == "lecture_utils"}


# --- one lesson on one setting --------------------------------------------------------------------


def seeded(path: Path, seed: int) -> bytes:
    """The notebook with another seed for each network's weights and for the order of its data; its
    outputs stay.
    """
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.source = re.sub(
            r"torch\.manual_seed\(\d+\)", f"torch.manual_seed({seed})", cell.source
        )
    if "training" in _imported(path):
        code[
            0
        ].source += (
            f"\nimport functools as _f\ntraining.fit = _f.partial(training.fit, seed={seed})"
        )
    return nbformat.writes(notebook).encode("utf-8")


def run(path: Path, setting: Setting) -> Found:
    """Run a lesson under nbval on a setting."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="portable-") as name:
        folder = Path(name)
        copy, notes = folder / path.name, folder / "notes.jsonl"
        copy.write_bytes(seeded(path, setting.seed) if setting.seed else path.read_bytes())
        env = {**os.environ, **setting.environment, NOTES: str(notes), "IPYTHONDIR": str(folder)}
        env["LECTURE6_PROGRESS"] = str(folder / "progress.jsonl")
        env.pop("LECTURE6_TRAININGS", None)  # each setting trains for itself
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", str(copy)]
        options = ["-p", "tools.portable", "-p", "no:cacheprovider", "-q", "--rootdir", name]
        try:
            done = subprocess.run(
                [*command, *options, "-c", os.devnull],
                env={**env, "PYTHONPATH": str(ROOT)},
                cwd=folder,
                timeout=SECONDS,
                capture_output=True,
                text=True,
                check=False,
            )
            output, status = done.stdout + done.stderr, done.returncode
        except subprocess.TimeoutExpired:
            output, status = f"not done after {SECONDS} s", 2
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        found = Found(
            path.stem, setting, time.perf_counter() - start, [json.loads(x) for x in lines]
        )
        if status not in (0, 1) or not found.cells or (status and not found.differing):
            found.broken = output[-2000:]
    return found


def pytest_runtest_makereport(item: Any, call: Any) -> None:
    """As a plugin of pytest: note what a cell printed, and whether nbval found it equal."""
    notes = os.environ.get(NOTES)
    if not notes or call.when != "call" or not hasattr(item, "test_outputs"):
        return
    outputs = item.test_outputs or []
    text = "".join(o["text"] for o in outputs if o.get("output_type") == "stream")
    plain = [o.get("data", {}).get("text/plain", "") for o in outputs]
    said = {
        "cell": item.name,
        "passed": call.excinfo is None,
        "compared": item.options["check"],
        "text": text + "\n".join(filter(None, plain)),
        "complaint": re.sub(r"\x1b\[[\d;]*m", "", str(item.repr_failure(call.excinfo)))
        if call.excinfo
        else "",
    }
    with open(notes, "a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")


# --- what is told ---------------------------------------------------------------------------------


#: A decimal number.
NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d*(?!\w)")


def ranges(texts: list[str]) -> str:
    """One of several texts, each decimal number in it replaced by its smallest and largest
    value.
    """
    columns = iter(list(zip(*map(NUMBER.findall, texts), strict=False)))

    def both(match: re.Match[str]) -> str:
        found = next(columns, (match[0],))
        digits = max(len(one.partition(".")[2]) for one in found)
        low, high = (
            f"{one:.{digits}f}" for one in (min(map(float, found)), max(map(float, found)))
        )
        return low if low == high else f"{low} … {high}"

    return NUMBER.sub(both, texts[0])


def report(found: list[Found]) -> Iterator[str]:
    """The table of lesson × setting, the cells that differ, the trained numbers."""
    lessons = sorted({one.lesson for one in found})
    chosen = list(dict.fromkeys(one.setting for one in found))
    by = {(one.lesson, one.setting): one for one in found}
    width = max(len(one.name) for one in chosen)
    yield f"| {'setting':{width}} | " + " | ".join(f"{name[:16]:16}" for name in lessons) + " |"
    yield f"| {'-' * width} | " + " | ".join("-" * 16 for _ in lessons) + " |"
    for setting in chosen:
        results = [by.get((lesson, setting)) for lesson in lessons]
        cells = [f"{one.verdict}, {one.seconds:.0f} s" if one else "" for one in results]
        yield f"| {setting.name:{width}} | " + " | ".join(f"{cell:16}" for cell in cells) + " |"
    for one in found:
        if one.broken:
            yield f"\n{one.lesson}, {one.setting.name}: pytest did not come through:\n{one.broken}"
        for cell in one.differing:
            where = f"{one.lesson}, {one.setting.name}, {cell['cell']}"
            yield f"\n{where} DIFFERS:\n{cell['complaint']}"
    for lesson in lessons:
        runs = [one for one in found if one.lesson == lesson and not one.broken]
        texts: dict[str, list[str]] = {}
        for cell in (cell for one in runs for cell in one.cells if not cell["compared"]):
            texts.setdefault(cell["cell"], []).append(cell["text"])
        for name, said in texts.items():
            yield (
                f"\n{lesson}, {name}, not compared; over {len(said)} "
                f"settings:\n{ranges(said).rstrip()}"
            )


def main() -> int:
    """Run all, or what is asked for. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--lessons", nargs="*", metavar="06", help="beginnings of their names (all that train)"
    )
    parser.add_argument(
        "--settings", nargs="*", metavar="NAME", help="words in their names, such as SSE4.1 (all)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="lessons at once (2)")
    asked = parser.parse_args()
    lessons = [
        p
        for p in training_lessons()
        if not asked.lessons or p.name.startswith(tuple(asked.lessons))
    ]
    can, cannot = available()
    print(*cannot, sep="\n", end="\n" if cannot else "", flush=True)
    chosen = [
        s for s in settings(can) if not asked.settings or any(w in s.name for w in asked.settings)
    ]
    if not lessons or not chosen:
        parser.error(
            f"nothing to run. Lessons: {[p.stem for p in training_lessons()]}; settings: "
            f"{[s.name for s in settings(can)]}"
        )
    print("Settings: " + "; ".join(one.name for one in chosen), flush=True)
    found = []
    with ThreadPoolExecutor(asked.jobs) as pool:
        pairs = [(path, setting) for setting in chosen for path in lessons]
        for one in pool.map(lambda pair: run(*pair), pairs):
            found.append(one)
            print(
                f"{one.lesson}, {one.setting.name}: {one.verdict} ({one.seconds:.0f} s)", flush=True
            )
    print("", *report(found), sep="\n")
    return int(any(one.broken or one.differing for one in found))


if __name__ == "__main__":
    sys.exit(main())
