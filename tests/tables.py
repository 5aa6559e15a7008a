"""Tests that go through a table of cases: thousands of tests of a moment each would take longer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any


@contextlib.contextmanager
def case(*what: Any) -> Iterator[None]:
    """One case of a table: if it fails, it is named."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"The case that failed: {', '.join(map(str, what))}")
        raise


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
