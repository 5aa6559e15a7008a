"""Formulas are set when pages are made: KaTeX, from npm, sets them, in one Node.js process."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import IO

from lecture_utils.site import npm

_SCRIPT = Path(__file__).with_suffix(".mjs")


@cache
def made(formula: str, modules: Path, **options: str | bool) -> str:
    r"""A formula as HTML, as KaTeX sets it.

    Parameters
    ----------
    formula : str
        In TeX.
    modules : Path
        npm's folder ``node_modules``, with KaTeX in it.
    **options : str or bool
        Those of ``katex.renderToString``, such as ``displayMode=True``.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError
        KaTeX is not there.
    ValueError
        KaTeX does not understand the formula.

    Examples
    --------
    >>> "<mfrac>" in made(r"\frac{1}{2}", npm.MODULES, output="mathml")
    True
    """
    to, back = _process(modules)
    to.write(json.dumps({"formula": formula, "options": options}) + "\n")
    to.flush()
    answer = json.loads(back.readline())
    if "problem" in answer:
        raise ValueError(f"{formula!r} cannot be set: {answer['problem']}")
    return str(answer["html"])


@cache
def _process(modules: Path) -> tuple[IO[str], IO[str]]:
    """What to write formulas to, and what to read them from, set."""
    katex = npm.module(modules, "KaTeX", "katex/dist/katex.mjs")
    # Both streams end with this process, and Node.js with them.
    run = subprocess.Popen(
        [npm.node(), _SCRIPT, katex],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert run.stdin and run.stdout
    return run.stdin, run.stdout
