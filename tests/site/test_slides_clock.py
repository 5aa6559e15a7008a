"""What the clock of a lecture says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.widgets.scripts import run_node

CLOCK = Path(__file__).resolve().parents[2] / "lecture_utils/site/slides/clock.js"
MINUTES = [0.5, 1.5, None, 2]


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, str]:
    """What it says on each slide, before the first key and at some times after it."""
    script = tmp_path_factory.mktemp("clock") / "said.mjs"
    script.write_text(
        f"import {{ clockText, planOf }} from {json.dumps(CLOCK.as_uri())};\n"
        f"const minutes = {json.dumps(MINUTES)};\n"
        "const said = {};\n"
        "for (const place of [0, 1, 2, 3]) for (const gone of [null, 0, 59999, 60000, 5400000])\n"
        "  said[`${place} ${gone}`] = clockText(planOf(minutes, place), gone);\n"
        "said.none = clockText(planOf([null, null], 0), null);\n"
        "said.running = clockText(planOf([null, null], 0), 120000);\n"
        "console.log(JSON.stringify(said));\n",
        encoding="utf-8",
    )
    return json.loads(run_node(script))


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("0 null", "plan 0–½ of 4 min"),
        ("1 null", "plan ½–2 of 4 min"),
        ("2 null", "plan 2–2 of 4 min"),
        ("3 0", "plan 2–4 · now 0 of 4 min"),
        ("3 59999", "plan 2–4 · now 0 of 4 min"),
        ("3 60000", "plan 2–4 · now 1 of 4 min"),
        ("0 5400000", "plan 0–½ · now 90 of 4 min"),
        ("none", ""),
        ("running", "2 min"),
    ],
)
def test_the_plan_of_a_slide_and_the_minutes_that_have_gone(said, when, words):
    assert said[when] == words
