"""How many cases a test tries: all rows of a table in one test, and so many random ones.

Thousands of tests of a moment each would take longer than one that goes through a table. And which
of them run in one browser, what becomes of a test whose browser is missing, and how long a call
may take.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tools import chromium

QUICK = bool(os.environ.get("LECTURE6_QUICK"))


def at_once(call: Callable[[], None]) -> None:
    """A call takes less than two seconds of this process. One that took longer is tried again: what
    is done once in a process, such as an import, is not done again.
    """

    def seconds() -> float:
        began = time.process_time()
        call()
        return time.process_time() - began

    assert seconds() < 2 or seconds() < 2


def examples(number: int) -> int:
    """How many random cases a test draws: so many, at least 10; with `make quick` a twentieth."""
    return max(10, number // 20) if QUICK else number


@contextlib.contextmanager
def case(*what: Any) -> Iterator[None]:
    """One case of a table: if it fails, it is named."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"The case that failed: {', '.join(map(str, what))}")
        raise


def closer(*values: Any) -> Any:
    """A set of parameters that looks closer at what another set of them drives in every engine."""
    return pytest.param(*values, marks=pytest.mark.closer)


def for_each(rows: Iterable[Any]) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Makes of a test of one row a test of all. Every row is tried, and each that fails is named.

    In place of ``pytest.mark.parametrize``, where a row takes a moment and needs no fixture.
    """
    every = list(rows)
    assert every, "a table without rows is a mistake"

    def of(test: Callable[[Any], None]) -> Callable[[], None]:
        def tested() -> None:
            failed = []
            for row in every:
                try:
                    with case(row):
                        test(row)
                except Exception as error:  # noqa: BLE001 -- whatever it is, it is raised below
                    failed.append(error)
            if len(failed) == 1:
                raise failed[0]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(every)} cases failed", failed)

        tested.__name__, tested.__doc__ = test.__name__, test.__doc__
        return tested

    return of


def missing(browser: str) -> None:
    """End a test for want of a browser: a failure where it has to be there."""
    ends = pytest.fail if chromium.must_be_there(browser) else pytest.skip
    ends(chromium.how_to_get(browser))
