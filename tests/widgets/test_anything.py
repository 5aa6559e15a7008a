"""Every widget, given anything: it is made, or it refuses by the caller's parameter."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lecture_utils import exercises, slides, trace, widgets
from tests.tables import at_once, examples
from tests.widgets.training_films import learning

GRID = np.arange(16).reshape(4, 4)
GRAD = torch.ones(3, 3, requires_grad=True)
HALF = torch.ones(3, 3, dtype=torch.bfloat16)
JUNK: list[Any] = [
    *(None, True, False, np.True_, 0, 1, 2, 3, 7, -1, 10**9, 10**25, 0.0, 0.5, 2.0, -1.5, 1j),
    *(float("nan"), float("inf"), "", "3", "same", "average", b"x", [], {}, {1: 2}, {"a": None}),
    *((1, 2), (1, 2, 3), [1, 2], ["a", "a"], object(), len, range(3), {1, 2}, np.array([])),
    *([[1, 2], [3]], [[True, 1], [0, 1]], [[1, 2], [3, 4]], [["a"]], [[None]], [[0.5]], [[[1]]]),
    *(GRID, GRID * 0.5, GRID > 3, GRID.astype(complex), GRID[:, :0], GRID[None], GRID[None, None]),
    *(
        GRID.astype(object),
        GRID.astype(str),
        np.full((3, 3), np.nan),
        np.zeros((60, 60)),
        np.int8(3),
    ),
    *(np.array(3), np.float32(0.5), np.datetime64("2020-01-01"), torch.ones(3, 3), torch.tensor(2)),
    *(GRAD, HALF, torch.tensor(True), torch.tensor([[1, 2], [3, 4]]), iter([1])),
]
PROBLEM = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
CODES = np.array([[0.0, 0.0], [1.0, 1.0]])
#: A widget, and arguments with which it is made.
GOOD: dict[str, dict[str, Any]] = {
    "Stepper": {"trace": trace.conv2d(slides.X, slides.K)},
    "CheckerboardExplorer": {},
    "ConvExplorer": {},
    "TransposeExplorer": {},
    "PoolExplorer": {},
    "UnpoolExplorer": {},
    "AnswerGrid": {"problem": PROBLEM},
    "Quiz": {"questions": exercises.questions("02_convolution")[:2]},
    "Due": {},
    "KernelLab": {},
    "LatentExplorer": {
        "codes": CODES,
        "labels": [3, 8],
        "images": np.zeros((2, 4, 4)),
        "decode": lambda z: np.zeros((len(z), 4, 4)),
        "resolution": 3,
    },
    "LineExplorer": {"points": CODES},
    "MetricLab": {},
    "TeacherMode": {},
    "TrainingFilm": learning(scenes=1, moments=2),
}


def test_every_widget_is_tried():
    assert sorted(GOOD) == widgets.__all__


def parameters_of(name: str) -> list[str]:
    taken = inspect.signature(getattr(widgets, name).__init__).parameters
    return [word for word in taken if word not in ("self", "unknown")]


@pytest.mark.parametrize("name", GOOD)
def test_it_is_made_or_refuses_by_name(name):
    kind, words = getattr(widgets, name), parameters_of(name)

    @settings(
        max_examples=examples(400),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def attempt(data: st.DataObject) -> None:
        changed = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True))
        places = {word: data.draw(st.integers(0, len(JUNK) - 1), label=word) for word in changed}

        def tried() -> None:
            try:
                made = kind(**{**GOOD[name], **{word: JUNK[n] for word, n in places.items()}})
            except (ValueError, TypeError, IndexError) as problem:
                said = str(problem)
                found = any(re.search(rf"\b{word}\b", said) for word in words)
                assert found, (type(problem), said)
                assert len(said) < 1500, "an error is read by a person"
            else:
                assert repr(made).startswith(name)

        at_once(tried)

    attempt()


@pytest.mark.parametrize("name", GOOD)
def test_a_misspelt_keyword_is_named_and_all_others_are_listed(name):
    kind, words = getattr(widgets, name), parameters_of(name)
    for wrong in ("colours", "_esm", "layout", "comm"):
        with pytest.raises(TypeError) as caught:
            kind(**GOOD[name], **{wrong: 1})
        taken = ", ".join(words)
        assert str(caught.value) == f"{name} has no parameter {wrong!r}. It takes: {taken}."


@pytest.mark.parametrize("tensor", [GRAD, HALF], ids=["requires_grad", "bfloat16"])
@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        *[(f"{kind}Explorer", "input") for kind in ("Conv", "Transpose", "Pool", "Unpool")],
        ("ConvExplorer", "kernel"),
        ("TransposeExplorer", "kernel"),
        ("UnpoolExplorer", "decoder_map"),
        ("KernelLab", "kernel"),
        ("KernelLab", "photo"),
        ("CheckerboardExplorer", "photo"),
        ("MetricLab", "truth"),
        ("LatentExplorer", "codes"),
        ("LatentExplorer", "images"),
        ("LineExplorer", "points"),
        ("TrainingFilm", "images"),
        ("TrainingFilm", "scores"),
    ],
)
def test_a_tensor_that_numpy_cannot_read_is_named_with_the_cure(name, parameter, tensor):
    with pytest.raises(TypeError) as caught:
        getattr(widgets, name)(**{**GOOD[name], parameter: tensor})
    said = str(caught.value)
    assert said.startswith(f"{parameter} (=tensor(")
    assert said.endswith(f"Use for example {parameter}.detach().float().cpu().numpy().")
