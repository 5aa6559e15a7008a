"""The generator of problems: seeded, small, diagnostic; and problems from given grids."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest

from lecture_utils import AnswerGrid, exercises, ops, slides
from lecture_utils.exercises import MISCONCEPTIONS, OPERATIONS, answer_of, given, problem
from lecture_utils.exercises.misconceptions._catalogue import RULES, replacements
from lecture_utils.exercises.procedures._procedures import compute
from tests.exercises.drawn import lecture, sample, singles
from tests.refusals import holds, refusal

ROOT = Path(__file__).resolve().parents[2]
X = np.arange(16).reshape(4, 4)
K = np.array([[1, 2], [3, 4]])


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=0, atol=1e-9))


# --- what a drawn problem promises ----------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_all_answers_in_play_are_different(operation):
    """The right one and that of every misconception: no two are equal, and none is nearly right."""
    for one in sample(operation, 90):
        answers = {
            found.id: answer_of(one, found.id)
            for found in MISCONCEPTIONS
            if operation in found.operations
        }
        answers = {id: answer for id, answer in answers.items() if answer is not None}
        assert len(answers) >= 5, one.id
        for (a, first), (b, second) in itertools.combinations(answers.items(), 2):
            assert not same(first, second), (one.id, a, b)
        for id, answer in answers.items():
            near = answer.shape == one.answer.shape and np.sum(answer != one.answer) < 2
            assert not near, (one.id, id)


def conv_call(**settings: Any) -> dict[str, Any]:
    """A call of conv2d or conv_transpose2d with numbers that show every difference."""
    rng = np.random.default_rng(5)
    grids = {"input": rng.normal(size=(6, 7)), "weight": rng.normal(size=(3, 3))}
    plain = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
    return {**grids, **plain, **settings}


POOLED = {
    "input": np.random.default_rng(6).normal(size=(5, 6)),
    "kernel_size": (2, 2),
    "stride": (2, 2),
    "padding": (1, 1),
    "ceil_mode": False,
    "count_include_pad": True,
}
STAMPED = {"output_padding": (0, 0)}

# A misconception that is out of play for these settings, and what it is the same as there.
TWINS = {
    "the last window missing": (
        *("conv2d", conv_call(padding=(1, 1)), "size-one-short", "padding-top-left"),
    ),
    "every second result, from the second": (
        *("conv2d", conv_call(stride=(2, 2), padding=(1, 1))),
        *("stride-on-the-output", "padding-bottom-right"),
    ),
    "the dilation as a stride that is there already": (
        *("dilated_conv2d", conv_call(stride=(2, 2), dilation=(2, 2))),
        *("dilation-as-stride", "dilation-ignored"),
    ),
    "half of the window is a repeated edge": (
        *("avg_pool2d", POOLED, "padding-edge", "average-skips-border"),
    ),
    "a border of p where p is right": (
        *("conv_transpose2d", conv_call(padding=(1, 1), **STAMPED), "padding-as-border", None),
    ),
    "a border of p where p is all of it": (
        *("conv_transpose2d", conv_call(padding=(2, 2), **STAMPED)),
        *("padding-as-border", "cut-forgotten"),
    ),
    "input and kernel of a plain transposed convolution": (
        *("conv_transpose2d", conv_call(**STAMPED), "transposed-input-kernel-swapped", None),
    ),
}


@pytest.mark.parametrize("case", TWINS)
def test_of_two_misconceptions_that_are_the_same_one_is_out_of_play(case):
    operation, call, left_out, twin = TWINS[case]
    in_play = {replacement.name for replacement in replacements(operation, call)}
    assert left_out not in in_play and (twin is None or twin in in_play)
    rules = [RULES[id] for id in (left_out, twin) if id]
    grids = [compute(operation, call, [rule]) for rule in rules]
    np.testing.assert_allclose(grids[0], compute(operation, call) if twin is None else grids[1])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_answer_is_that_of_the_operation(operation):
    name = "conv2d" if operation == "dilated_conv2d" else operation
    for one in sample(operation, 30):
        np.testing.assert_array_equal(one.answer, getattr(ops, name)(**one.call))
        assert one.answer.any()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_numbers_and_grids_stay_small(operation):
    for one in sample(operation, 90):
        weights = one.call.get("weight")
        assert 4 <= one.answer.size <= 36 and min(one.answer.shape) >= 2
        if weights is None:
            assert np.abs(one.call["input"]).max() <= 60
        else:
            assert set(weights.ravel()) <= {-1, 0, 1, 2}
            assert one.call["input"].min() >= -3 and one.call["input"].max() <= 4
            assert np.abs(one.answer).max() <= 20


def test_averages_have_at_most_two_digits_behind_the_point():
    for one in sample("avg_pool2d", 90):
        assert np.array_equal(one.answer, one.answer.round(2))


@pytest.mark.parametrize("operation", ["max_pool2d", "avg_pool2d"])
def test_ceil_mode_is_asked_for_only_where_it_counts_a_window_more(operation):
    found = sample(operation, 120)
    asked = [one for one in found if one.call["ceil_mode"]]
    assert len(asked) >= 0.04 * len(found)
    for one in asked:
        without = getattr(ops, operation)(**{**one.call, "ceil_mode": False})
        assert without.size < one.answer.size


def test_no_maximum_is_tied():
    for one in sample("max_pool2d", 90):
        assert len(set(one.call["input"].ravel())) == one.call["input"].size


def test_unpooling_puts_each_number_into_its_own_window():
    for one in sample("max_unpool2d", 60):
        k_h, k_w = one.call["kernel_size"]
        for (i, j), at in np.ndenumerate(one.call["indices"]):
            row, column = divmod(int(at), one.call["output_size"][1])
            assert (row // k_h, column // k_w) == (i, j)


def effort(one: exercises.Problem) -> float:
    """How many settings differ from the plainest ones, and a tenth for each cell of the window."""
    call = one.call
    window = call["weight"].shape if "weight" in call else call["kernel_size"]
    plain = (1, 1) if "weight" in call else window
    return np.prod(window) / 10 + sum(
        [
            call["stride"] != plain,
            call["padding"] != (0, 0),
            call.get("dilation", (1, 1)) != (1, 1),
            call.get("output_padding", (0, 0)) != (0, 0),
            call.get("ceil_mode", False),
            not call.get("count_include_pad", True),
            len(set(window)) > 1 or len(set(call["input"].shape)) > 1,
        ]
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_difficulty_rises(operation):
    easy, middle, hard = (
        np.mean([effort(one) for one in sample(operation, 120)[n::3]]) for n in range(3)
    )
    assert easy < middle < hard


def test_the_plainest_convolutions_have_no_padding():
    for one in sample("conv2d", 180):
        if one.difficulty != 2:
            assert one.call["padding"] == ((0, 0) if one.difficulty == 1 else (1, 1))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_problem_knows_the_lesson_that_teaches_its_topic(operation):
    one = problem(operation, 2, 1)
    assert one.lesson == exercises.LESSON_OF[operation] == exercises.which_rule(operation).lesson
    assert (ROOT / "notebooks" / f"{one.lesson}.ipynb").exists()
    entry = AnswerGrid(one)._entries[one.id]
    assert (entry["lesson"], entry["operation"]) == (one.lesson, operation)


# --- seeds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_seed_gives_one_problem(operation):
    first, again = problem(operation, 2, 11), problem(operation, 2, 11)
    assert first == again and hash(first) == hash(again)
    assert first.key() == again.key()
    assert first.id == f"{operation}-2-11b" and (first.difficulty, first.seed) == (2, 11)


def test_a_seed_gives_the_same_problem_in_another_process():
    code = (
        "from lecture_utils import exercises as e; print(e.problem('conv2d', 3, 5).answer.tolist())"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.strip() == str(problem("conv2d", 3, 5).answer.tolist()), done.stderr


@pytest.mark.parametrize("operation", OPERATIONS)
def test_seeds_and_difficulties_give_other_problems(operation):
    found = sample(operation, 150)
    assert len({one.id for one in found}) == len(found)
    grids = {one.call["input"].tobytes() + str(one.call).encode() for one in found}
    assert len(grids) == len(found)


@pytest.mark.parametrize("size", [(3, 4), (4, 3), (4, 4)], ids=str)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_size_that_is_asked_for(operation, size):
    one = problem(operation, 2, 3, size=size)
    assert one.call["input"].shape == size
    assert one.id == f"{operation}-2-3b-{size[0]}x{size[1]}"
    assert not any(same(one.answer, answer) for answer in singles(one).values())


# --- what it shows --------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_problem_shows_grids_of_its_trace_and_not_the_result(operation):
    for one in sample(operation, 9):
        assert set(one.shown) <= set(one.trace.grids) and "output" not in one.shown
        assert len(one.signs) == len(one.shown)
        assert one.question.endswith("?") and "{" not in one.question
        assert f"stride {one.call['stride'][0]}" in one.question or "stride (" in one.question
        if "weight" in one.call:
            np.testing.assert_array_equal(one.trace.grids["kernel"].values, one.call["weight"])
        np.testing.assert_array_equal(one.trace.grids["input"].values, one.call["input"])
        with pytest.raises(ValueError, match="read-only"):
            one.answer[0, 0] = 5


def test_questions_name_every_setting_that_is_not_the_usual_one():
    assert lecture()["conv2d"].question == "Slide K over X with stride 2 and padding 1. What is Y?"
    call = {"kernel_size": (2, 3), "stride": 2, "padding": (0, 1), "ceil_mode": True}
    assert given("max_pool2d", np.arange(25).reshape(5, 5), **call).question == (
        "Max pooling of X with 2×3 windows, stride 2, padding (0, 1) and ceil_mode=True. What is Y?"
    )
    assert given("avg_pool2d", X, kernel_size=2, padding=1, count_include_pad=False).question == (
        "Average pooling of X with 2×2 windows, stride 2, padding 1 and count_include_pad=False. "
        "The zeros of the padding do not count. What is Y?"
    )
    holds(
        given("avg_pool2d", X, kernel_size=2, padding=1).question, "The zeros of the padding count."
    )
    assert given("conv_transpose2d", X, K, stride=2, output_padding=1).question == (
        "Compute the transposed convolution of Y and K with stride 2 and output_padding 1. What "
        "is Z?"
    )
    assert given("conv2d", X, K, dilation=2).question == (
        "Slide K over X with stride 1 and dilation 2. What is Y?"
    )


# --- given grids ----------------------------------------------------------------------------------


def test_the_lecture_as_problems():
    found = lecture()
    assert found["conv2d"].answer.tolist() == [[2, -5], [-2, 1]]
    assert found["conv_transpose2d"].answer.tolist() == [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]
    assert found["max_pool2d"].answer.tolist() == [[2, 5], [6, 3]]
    assert found["max_unpool2d"].answer.tolist() == [
        [0, 2, 0, 0], [0, 0, 0, -5], [6, 0, 3, 0], [0, 0, 0, 0]
    ]  # fmt: skip


def test_the_id_of_a_given_problem_follows_from_its_numbers():
    first = given("conv2d", slides.X, slides.K, stride=2, padding=1)
    assert first.id == given("conv2d", np.array(slides.X), slides.K, padding=(1, 1), stride=[2]).id
    others = [
        given("conv2d", slides.X, slides.K, stride=2),
        given("conv2d", slides.K, slides.X, stride=2, padding=1),
        given("conv_transpose2d", slides.X, slides.K, stride=2, padding=1),
    ]
    assert len({first.id, *(other.id for other in others)}) == 4
    assert first.id.startswith("given-") and (first.difficulty, first.seed) == (0, None)


def test_a_convolution_is_dilated_if_it_has_a_dilation():
    assert given("conv2d", X, K, dilation=2).operation == "dilated_conv2d"
    assert given("dilated_conv2d", X, K, dilation=(1, 2)).operation == "dilated_conv2d"
    assert given("dilated_conv2d", X, K).operation == "conv2d"
    assert given("conv2d", X, K, dilation=2).id == given("dilated_conv2d", X, K, dilation=2).id


# --- bad input ------------------------------------------------------------------------------------

REFUSED = {
    "an unknown operation": (lambda: problem("conv"), ValueError, ["(='conv')", "'conv2d'"]),
    "no operation": (lambda: problem(None), TypeError, ["operation (=None)", "max_pool2d"]),
    "an unknown operation, given": (lambda: given("pool", X), ValueError, ["operation (='pool')"]),
    "difficulty 4": (lambda: problem("conv2d", 4), ValueError, ["difficulty (=4)", "1, 2 or 3"]),
    "difficulty True": (lambda: problem("conv2d", True), TypeError, ["difficulty (=True)"]),
    "a negative seed": (lambda: problem("conv2d", 1, -1), ValueError, ["seed (=-1)", "from 0"]),
    "a seed of True": (lambda: problem("conv2d", 1, True), TypeError, ["seed (=True)", "not bool"]),
    "half a seed": (lambda: problem("conv2d", 1, 0.5), TypeError, ["seed (=0.5)", "whole number"]),
    "a size of one number": (lambda: problem("conv2d", size=5), TypeError, ["size (=5)", "pair"]),
    "a huge size": (lambda: problem("conv2d", size=(5, 50)), ValueError, ["size (=50)", "2 to 12"]),
    "a size that no window fits": (
        lambda: problem("max_pool2d", 1, size=(2, 2)),
        ValueError,
        ["size (=(2, 2))", "max_pool2d", "difficulty 1"],
    ),
    "one grid missing": (lambda: given("conv2d", X), TypeError, ["conv2d takes 2 grids", "weight"]),
    "a grid too many": (
        lambda: given("max_pool2d", X, X, kernel_size=2),
        TypeError,
        ["max_pool2d takes one grid", "2 were given"],
    ),
    "a misspelt name": (lambda: given("conv2d", X, K, strid=2), TypeError, ["'strid'", "stride"]),
    "no window": (lambda: given("max_pool2d", X), TypeError, ["needs a kernel_size"]),
    "groups": (lambda: given("conv2d", X, K, groups=1), TypeError, ["'groups'"]),
    "a stride of 0": (lambda: given("conv2d", X, K, stride=0), ValueError, ["stride (=0)"]),
    "a kernel that does not fit": (lambda: given("conv2d", K, X), ValueError, ["kernel_size (=4)"]),
    "channels": (lambda: given("conv2d", X[None], K), ValueError, ["input", "3 dimensions"]),
    "infinity": (
        lambda: given("conv2d", [[np.inf, 1.0]], [[1]]), ValueError, ["input", "infinite"]
    ),
    "NaN in the kernel": (lambda: given("conv2d", X, [[np.nan]]), ValueError, ["weight"]),
    "huge numbers": (lambda: given("conv2d", X * 10**6, K), ValueError, ["input", "1000000"]),
    "a huge grid": (
        lambda: given("conv2d", np.ones((20, 20), int), [[1]]), ValueError, ["400 cells", "256"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    call, error, pieces = REFUSED[case]
    holds(refusal(error, call), *pieces)


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_problem_is_drawn_quickly(operation):
    """Promised: 50 ms in the median; of this process alone, whatever else the machine does."""
    times = []
    for n in range(45):
        start = time.process_time()
        problem(operation, n % 3 + 1, 1000 + n)
        times.append(time.process_time() - start)
    assert median(times) <= 0.05
