"""Every public callable, given anything: it works, or it refuses in words that name the caller's
parameter.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lecture_utils
from tests.tables import at_once, examples

#: Modules whose callables are tried. Not `loops`: they are written to be read, and leave the checks
#: to `ops`. What trains or writes files is tried in tests of its own.
MODULES = ("exercises", "figures", "maps", "matrices", "metrics", "ops", "puzzles", "shapes")
MODULES += ("trace", "upsampling", "zeros", "baselines", "datasets", "losses", "models", "training")

#: What other modules check and write with: they are told the caller's parameter, or take what is a
#: number.
HELPERS = {"shapes.whole", "shapes.pair", "trace.bare", "trace.format_number"}
#: What trains, and what a training hands over.
HELPERS |= {"training.fit", "training.NotFinite", "training.CheckpointProblem"}

GRID = np.arange(16).reshape(4, 4)
JUNK: list[Any] = [
    *(None, True, False, np.True_, 0, 1, 2, 3, -1, 10**9, 10**25, 0.0, 0.5, 2.0, -1.5),
    *(float("nan"), float("inf"), 1j, "", "3", "same", "mean", b"x", [], [1, 2], (1, 2), (1, 2, 3)),
    *(
        {},
        {"kernel_size": 3},
        [{"kernel_size": 3}],
        [{"kernel_size": 3, "stride": 2}],
        object(),
        len,
    ),
    *([[1, 2], [3]], [[True, 1], [0, 1]], [[1, 2], [3, 4]], [["a", "b"]], [[None]], [0, 1, 1]),
    *(
        GRID,
        GRID.astype(float),
        GRID.astype(np.float16),
        GRID > 3,
        GRID.astype(complex),
        GRID[:, :0],
    ),
    *(GRID.astype(object), GRID.astype(str), GRID[None], GRID[None, None], GRID[None, None, None]),
    *(np.full((3, 3), np.nan), np.array(3), np.array([]), np.int8(3), np.uint64(2**64 - 1)),
    *(np.ma.masked_array([[1, 2], [3, 4]], [[True, False], [False, False]]), np.float32(0.5)),
    *(torch.ones(3, 3), torch.ones(1, 1, 3, 3, requires_grad=True), torch.tensor(2)),
    *(torch.ones(2, 2, dtype=torch.bfloat16), torch.tensor(True)),
]
JUNK = [*JUNK, [[0.5, 0.5], [0.2, 0.8]], np.datetime64("2020-01-01"), range(3), {1, 2}, iter([1])]


def callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each public function and class with its name."""
    for name in MODULES:
        module = getattr(lecture_utils, name)
        for word in getattr(module, "__all__", None) or vars(module):
            thing = getattr(module, word)
            own = f"{getattr(thing, '__module__', '')}.".startswith(f"{module.__name__}.")
            kind = inspect.isfunction(thing) or is_ours(thing)
            if own and kind and not word.startswith("_") and f"{name}.{word}" not in HELPERS:
                yield f"{name}.{word}", thing


def is_ours(thing: Any) -> bool:
    """Whether it is a class that checks what it is made of, no record."""
    return (
        inspect.isclass(thing)
        and "__init__" in vars(thing)
        and not hasattr(thing, "__dataclass_fields__")
    )


CALLABLES = dict(callables())


def speaks_of(message: str, parameters: list[str]) -> bool:
    """Whether a message names a parameter (or a part of one), as a word."""
    return any(re.search(rf"\b{re.escape(word)}\b", message) for word in parameters)


@pytest.fixture
def little_memory() -> Iterator[None]:
    """No call may ask for more than 1 GB (where the system can say how much there is)."""
    resource = pytest.importorskip(
        "resource", reason="memory can be limited on Linux and macOS only"
    )
    usual = resource.getrlimit(resource.RLIMIT_AS)
    pages = Path("/proc/self/statm")
    if pages.exists():
        used = int(pages.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 10**9, usual[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, usual)


@pytest.mark.parametrize("name", CALLABLES)
def test_it_works_or_refuses_by_name(name, little_memory):
    function = CALLABLES[name]
    if "lothes" in name:
        lecture_utils.datasets.ClothesSceneMaker(
            "train"
        )  # the garments are cut out once for all calls
    parameters = [
        p
        for p in inspect.signature(function).parameters.values()
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]
    words = [p.name for p in parameters]
    # what a layer is made of, and what the arguments of a trace or a map are called inside
    words += ["kernel_size", "padding", "layer", "layers", "output_padding", "stride"]
    values = st.sampled_from(range(len(JUNK)))

    @settings(
        max_examples=examples(300),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def attempt(data: st.DataObject) -> None:
        arguments = {}
        for p in parameters:
            optional = p.default is not p.empty
            if not optional or data.draw(st.booleans(), label=f"give {p.name}"):
                arguments[p.name] = JUNK[data.draw(values, label=p.name)]

        def tried() -> None:
            try:
                with np.errstate(all="ignore"):
                    function(**arguments)
            except (ValueError, TypeError, IndexError, OSError) as problem:
                message = str(problem)
                assert speaks_of(message, words), f"{type(problem).__name__}: {message}"
                assert len(message) < 1500, "an error is read by a person"

        at_once(tried)

    attempt()


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("shapes.smallest_change", {"spare": (1, 2)}, "spare"),
        ("shapes.smallest_change", {"limits": torch.ones(2)}, "limits"),
        ("shapes.smallest_change", {"limits": {"padding": "3"}}, r"limits\['padding'\]"),
        ("shapes.smallest_change", {"follows": 3}, "follows"),
        ("figures.filtered", {"grids": torch.ones(2, 2)}, "grids"),
        ("figures.filtered", {"squares": np.ones((2, 2))}, "squares"),
    ],
)
def test_what_was_raw_once(name, arguments, named):
    """Found by the test above, one run in some hundred."""
    usual = {"shapes.smallest_change": (3, 5, 0, 1), "figures.filtered": ({"X": GRID},)}
    with pytest.raises((TypeError, ValueError), match=rf"^{named} "):
        CALLABLES[name](*usual[name], **arguments)


def test_every_module_has_callables():
    assert {name.split(".")[0] for name in CALLABLES} == set(MODULES)
    assert all(importlib.import_module(f.__module__) for f in CALLABLES.values())
