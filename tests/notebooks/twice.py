"""A plugin of pytest: every notebook runs twice in the same kernel under nbval. After its last cell
come all of its cells once more, compared as before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbCell


class Again(IPyNbCell):
    """A cell that has run before, and writes nothing to stderr now."""

    def runtest(self) -> None:
        """Run and compare it as nbval does."""
        super().runtest()
        streams = [out for out in self.test_outputs if out.get("output_type") == "stream"]
        said = "".join(out["text"] for out in streams if out["name"] == "stderr")
        if said:
            self.raise_cell_error(f"The second run writes to stderr: {said}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the cells of each notebook behind them again."""
    groups = [list(group) for _, group in itertools.groupby(items, key=lambda item: item.parent)]
    items[:] = [item for group in groups for item in (*group, *_again(group))]


def _again(group: list[pytest.Item]) -> Iterator[pytest.Item]:
    for cell in group:
        if isinstance(cell, IPyNbCell):
            what = {"cell_num": cell.cell_num, "cell": cell.cell, "options": cell.options}
            yield Again.from_parent(cell.parent, name=f"{cell.name} again", **what)
