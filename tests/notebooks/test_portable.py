"""``make test-portable``: settings that are in force, cells that differ, numbers that went
apart.
"""

from __future__ import annotations

import platform
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools import portable
from tools.portable import AS_IT_IS, Found, Setting

PLAIN = Setting(AS_IT_IS, 1)


def notebook(folder: Path, *cells: tuple[str, str, str]) -> Path:
    """A lesson of cells: source, what is stored as printed, a tag."""
    made = []
    for number, (source, printed, tag) in enumerate(cells, 1):
        outputs = [new_output("stream", text=printed)] if printed else []
        made.append(new_code_cell(source, outputs=outputs, execution_count=number))
        made[-1].metadata["tags"] = [tag] if tag else []
    path = folder / "11_lesson.ipynb"
    nbformat.write(new_notebook(cells=made), path)
    return path


# --- settings -------------------------------------------------------------------------------------


def test_every_lesson_that_trains_is_found():
    """The lecture trains nothing: it draws networks."""
    names = [path.stem for path in portable.training_lessons()]
    assert names == [
        *("01_encoder_decoder", "06_autoencoder", "08_fcn", "08b_transfer", "09_where_next"),
        *("10_check_yourself", "lecture"),
    ]


def test_all_instruction_sets_threads_and_seeds_are_run():
    names = [one.name for one in portable.settings(["SSE4.1", "AVX2"])]
    assert names == [
        *("SSE4.1, 1 thread", "SSE4.1, 2 threads", "SSE4.1, 4 threads"),
        *("AVX2, 1 thread", "AVX2, 2 threads", "AVX2, 4 threads"),
        *(f"as it is, 1 thread, seed {seed}" for seed in (1, 2, 3, 4)),
    ]


def test_where_nothing_can_be_switched_the_processor_is_taken_as_it_is():
    assert [one.isa for one in portable.settings([])] == [AS_IT_IS] * 7


def test_a_setting_says_how_it_comes_about():
    found = Setting("AVX2", 4).environment
    assert found["ATEN_CPU_CAPABILITY"] == "avx2" and found["ONEDNN_MAX_CPU_ISA"] == "AVX2"
    assert found["OMP_NUM_THREADS"] == "4"
    assert "ATEN_CPU_CAPABILITY" not in PLAIN.environment


def test_what_is_switched_to_is_in_force():
    """Each set is either used by PyTorch and oneDNN, or named with the reason."""
    can, cannot = portable.available()
    assert [*can, *(line.partition(" ")[0] for line in cannot)] == sorted(
        portable.SWITCHES, key=lambda n: n not in can
    )
    if platform.machine() in ("x86_64", "AMD64"):
        assert "SSE4.1" in can


def test_what_the_processor_lacks_is_named_and_left_out(monkeypatch):
    monkeypatch.setattr(portable, "in_force", lambda env: ("AVX2", "Intel AVX2"))
    can, cannot = portable.available()
    assert can == ["AVX2"]
    assert [line.partition(" ")[0] for line in cannot] == ["SSE4.1", "AVX-512"]
    assert all("LEFT OUT" in line and "uses AVX2" in line for line in cannot)


# --- one lesson -----------------------------------------------------------------------------------


def test_another_seed_reaches_weights_and_order(tmp_path):
    cells = (
        "from lecture_utils import training",
        "torch.manual_seed(0)\nnet = 3",
        "digits(seed=0)",
    )
    path = notebook(tmp_path, *((cell, "", "") for cell in cells))
    first, second, third = (c.source for c in nbformat.reads(portable.seeded(path, 7), 4).cells)
    assert first.endswith("training.fit = _f.partial(training.fit, seed=7)")
    assert (second, third) == ("torch.manual_seed(7)\nnet = 3", "digits(seed=0)")


def test_a_lesson_runs_under_nbval_and_each_cell_is_noted(tmp_path):
    path = notebook(
        tmp_path,
        ("import os\nprint(os.environ['OMP_NUM_THREADS'])", "1\n", ""),
        ("print('worst: 3')", "worst: 4\n", ""),
        ("print('score 0.75')", "score 0.5\n", "nbval-ignore-output"),
    )
    found = portable.run(path, PLAIN)
    assert not found.broken
    assert [cell["passed"] for cell in found.cells] == [True, False, True]
    assert [cell["compared"] for cell in found.cells] == [True, True, False]
    assert found.cells[2]["text"] == "score 0.75\n"
    assert found.verdict == "1 DIFFER"
    text = "\n".join(portable.report([found]))
    assert "11_lesson, as it is, 1 thread, Cell 1 DIFFERS" in text
    assert "worst: 3" in text and "worst: 4" in text
    assert "Cell 2, not compared; over 1 settings:\nscore 0.75" in text


def test_a_lesson_that_does_not_come_through_is_no_success(tmp_path):
    path = tmp_path / "11_lesson.ipynb"
    path.write_text("{}", encoding="utf-8")
    found = portable.run(path, PLAIN)
    assert found.broken and found.verdict == "BROKEN"
    assert "did not come through" in "\n".join(portable.report([found]))


# --- what is told ---------------------------------------------------------------------------------


def test_the_table_has_a_line_for_each_setting():
    other = Setting("AVX2", 2)
    cells = [{"cell": "Cell 0", "passed": True, "compared": True, "text": "", "complaint": ""}]
    found = [
        Found("06_a", PLAIN, 3, cells),
        Found("08_b", PLAIN, 61.4, cells),
        Found("06_a", other, 2, cells),
    ]
    lines = [" ".join(line.split()) for line in portable.report(found)]
    assert lines[:4] == [
        "| setting | 06_a | 08_b |",
        f"| {'-' * len(PLAIN.name)} | {'-' * 16} | {'-' * 16} |",
        "| as it is, 1 thread | same, 3 s | same, 61 s |",
        "| AVX2, 2 threads | same, 2 s | |",
    ]


@pytest.mark.parametrize(
    "texts, shown",
    [
        (["IoU 0.84, of 11", "IoU 0.81, of 11", "IoU 0.86, of 11"], "IoU 0.81 … 0.86, of 11"),
        (["10.5 dB"], "10.5 dB"),
        (["a 1.0 b -2.5", "a 1.0 b -3.5"], "a 1.0 b -3.5 … -2.5"),
        (["[1.   0.88]", "[0.99 0.80]"], "[0.99 … 1.00   0.80 … 0.88]"),
        (["no number", "no number"], "no number"),
    ],
)
def test_numbers_are_shown_from_the_smallest_to_the_largest(texts, shown):
    assert portable.ranges(texts) == shown
