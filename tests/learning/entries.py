"""Entries and progress files for tests."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from hypothesis import strategies as st


def at(second: int) -> str:
    """A time, ``second`` seconds after a fixed one (less than an hour)."""
    return f"2026-01-31T09:{second // 60:02}:{second % 60:02}.000Z"


def choice(number: int, lesson: str = "02_convolution", **fields: Any) -> dict[str, Any]:
    """An answer to a question with choices."""
    return {"kind": "choice", "lesson": lesson, "choice": number, **fields}


def grid(cells: list[list[str]], lesson: str = "02_convolution", **fields: Any) -> dict[str, Any]:
    """An answer that is a grid."""
    return {"kind": "grid", "lesson": lesson, "operation": "conv2d", "cells": cells, **fields}


def line(item: str, entry: Any, learner: str = "f00d", **fields: Any) -> str:
    """A line of a progress file."""
    head = {"format": "lecture6-progress", "version": 2, "learner": learner, "item": item}
    return json.dumps({**head, **entry, **fields}) + "\n"


def stored(answers: dict[str, Any], learner: str = "f00d", **fields: Any) -> str:
    """The text of a progress file of an earlier version: a progress.json."""
    head = {"format": "lecture6-progress", "version": 1, "learner": learner}
    return json.dumps({**head, "answers": answers, **fields})


#: Also lone halves of a pair, which UTF-8 cannot hold, quotes and control characters.
TEXTS = st.text(st.characters(), max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
_CELLS = st.tuples(st.integers(1, 3), st.integers(0, 3)).flatmap(
    lambda size: st.lists(
        st.lists(TEXTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def _times(first: int, last: int) -> st.SearchStrategy[str]:
    """Times from the begin of one year to the begin of another, in any time zone; or none."""
    years = (datetime.fromisoformat(f"{year}-01-01") for year in (first, last))
    return st.just("") | st.datetimes(*years, timezones=st.timezones()).map(datetime.isoformat)


_FIELDS = {
    "operation": TEXTS,
    "cells": st.none() | _CELLS,
    "size": st.none() | st.lists(TEXTS, min_size=2, max_size=2),
    "choice": st.none() | st.integers(0, 2**70),
    "confidence": st.none() | st.integers(0, 3),
    "locked": st.booleans(),
    "right": st.none() | st.booleans(),
    "ids": st.lists(TEXTS, max_size=2),
    "when": _times(2000, 2090),
    "note-of-a-later-version": JSON,
}
#: Earlier than any entry.
_ATTEMPTS = st.fixed_dictionaries({}, optional={**_FIELDS, "when": _times(1990, 1999)})

#: Entries that a widget may record, and many that none does.
ENTRIES = st.fixed_dictionaries(
    {"kind": st.sampled_from(["grid", "choice"]), "lesson": TEXTS},
    optional={**_FIELDS, "attempts": st.lists(_ATTEMPTS, max_size=3)},
)
