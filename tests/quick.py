"""How many random cases a test draws: as many as it says, or with `make quick` a twentieth of
them.
"""

from __future__ import annotations

import os

QUICK = bool(os.environ.get("LECTURE6_QUICK"))


def examples(number: int) -> int:
    """The number of examples in this run, at least 10."""
    return max(10, number // 20) if QUICK else number
