"""Diagnosis: every misconception is recognised by its grid, and nothing is made up."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from statistics import median
from typing import Any

import numpy as np
import pytest
import torch

from lecture_utils.exercises import (
    KINDS,
    MISCONCEPTIONS,
    OPERATIONS,
    Problem,
    diagnose,
    given,
    misconception,
)
from lecture_utils.exercises.diagnosis._look_up import lookup
from lecture_utils.exercises.diagnosis._slips import steps_of
from lecture_utils.exercises.misconceptions._catalogue import replacements
from lecture_utils.exercises.procedures._procedures import compute
from tests.exercises.drawn import drawn, lecture, sample, singles, stream
from tests.refusals import holds, refusal
from tests.tables import examples

EACH = examples(200)  # problems for each misconception
NAMED = ("misconception", "composite", "ambiguous", "slip")
CASES = [(operation, m.id) for m in MISCONCEPTIONS for operation in sorted(m.operations)]


def changed(problem: Problem, cells: dict[tuple[int, int], Any]) -> list[list[Any]]:
    """The right answer with some cells changed."""
    answer = problem.answer.tolist()
    for (r, c), value in cells.items():
        answer[r][c] = value
    return answer


# --- every misconception --------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_misconception_is_recognised_on_200_problems(operation):
    """All of them, in every case, as nothing else, of any size; and the right answer too."""
    missing = Counter({id: EACH for op, id in CASES if op == operation})
    seen_at = {id: set() for id in missing}
    for n, problem in enumerate(drawn_where(operation, missing, seen_at)):
        assert n < 5000, +missing
        wanted = {id: grid for id, grid in singles(problem).items() if missing[id]}
        for id in wanted:
            seen_at[id].add(problem.difficulty)
        if wanted:
            assert diagnose(problem, problem.answer).kind == "right"
        for id, grid in wanted.items():
            found = lookup(problem.key(), grid.tolist())
            assert (found.kind, found.ids) == ("misconception", (id,)), (problem.id, id, found)
            assert misconception(id).help in found.message
            assert found.back == misconception(id).back
            missing[id] -= 1
        if not +missing:
            return


def drawn_where(
    operation: str, missing: Counter[str], seen_at: dict[str, set[int]]
) -> Iterator[Problem]:
    """Problems without an end; after 300, of difficulties at which the missing ones occur."""
    for n in itertools.count():
        if n < 300 or any(n % 3 + 1 in seen_at[id] for id in +missing):
            yield drawn(operation, n)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_right_answer_is_never_called_wrong(operation):
    for problem in sample(operation, 40):
        found = diagnose(problem, problem.answer)
        assert (found.kind, found.ids, found.back, found.first_wrong) == ("right", (), "", None)
        assert {mark for row in found.marks for mark in row} == {"right"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_random_grid_is_given_no_diagnosis(operation):
    """Numbers of the kind that occur in this problem, in a grid of the right size: at most 1 %."""
    rng = np.random.default_rng(1)
    kinds = Counter()
    problems = sample(operation, 60)
    for problem in problems:
        grids = [g for g in singles(problem).values() if g.shape == problem.answer.shape]
        values = np.unique(np.concatenate([g.ravel() for g in (problem.answer, *grids)]))
        for _ in range(40):
            kinds[diagnose(problem, rng.choice(values, problem.answer.shape)).kind] += 1
    assert kinds.total() == 40 * len(problems)
    assert sum(kinds[kind] for kind in NAMED) <= 0.01 * kinds.total(), kinds


# --- two at once ----------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_two_misconceptions_at_once(operation):
    """A pair is recognised where no simpler explanation has its grid; equal pairs are all named."""
    kinds = Counter()
    rng = np.random.default_rng(2)
    problems = sample(operation, 60)
    for problem in problems:
        every = [rule for rule in replacements(operation, problem.call) if not rule.rare]
        for _ in range(12):
            one, other = rng.choice(len(every), 2, replace=False)
            names = {every[one].name, every[other].name}
            if every[one].stage == every[other].stage:
                continue
            grid = compute(operation, problem.call, [every[one], every[other]])
            if grid is None or grid.size > 1024 or np.abs(grid).max() > 1e6:
                continue
            found = diagnose(problem, grid)
            kinds[found.kind] += 1
            if found.kind == "composite":
                assert set(found.ids) == names
                assert all(misconception(id).help in found.message for id in names)
            elif found.kind == "ambiguous" and len(found.ids) > 2:
                assert names <= set(found.ids)
            elif found.kind in ("misconception", "ambiguous"):
                assert matches(problem, found.ids, grid)
            else:  # it differs in one cell at most
                assert np.sum(grid != problem.answer) <= 1
    assert kinds["composite"] >= max(1.6 * len(problems), 0.6 * kinds.total()), kinds


def matches(problem: Problem, ids: tuple[str, ...], grid: np.ndarray) -> bool:
    """Whether one of these misconceptions gives this grid, or a larger one that begins with it."""
    rows, columns = grid.shape
    return any(
        np.array_equal(found[:rows, :columns].round(6), grid.round(6))
        for id, found in singles(problem).items()
        if id in ids
    )


def test_two_misconceptions_of_the_lecture():
    """No border, and the kernel turned: the learner reads about both."""
    problem = lecture()["conv2d"]
    both = [
        r
        for r in replacements("conv2d", problem.call)
        if r.name in ("kernel-flipped", "stride-ignored")
    ]
    found = diagnose(problem, compute("conv2d", problem.call, both))
    assert found.kind == "composite" and set(found.ids) == {"kernel-flipped", "stride-ignored"}
    assert found.message.count("“") == 2
    assert found.back.split("; ") == [misconception(id).back for id in found.ids]


# --- slips ----------------------------------------------------------------------------------------


def test_slips_of_a_sum_have_their_names():
    """Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2."""
    problem = lecture()["conv2d"]
    expected = {
        -4: "the sign of the product 1·3 is turned",
        4: "the sign of the product 1·(-1) is turned",
        -1: "the product 1·3 is left out",
        3: "the product 1·(-1) is left out",
        -2: "the sign of the whole sum is turned",
    }
    for value, reason in expected.items():
        found = diagnose(problem, changed(problem, {(0, 0): value}))
        assert (found.kind, found.ids, found.first_wrong) == ("slip", (), (0, 0)), value
        holds(found.message, f"Y[0, 0] is what comes out, for example, if {reason}.")
        assert problem.trace.frame(1).sentence not in found.message
        assert found.hint == "Write out Y[0, 0]: 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = ?"
    found = diagnose(problem, changed(problem, {(1, 1): -4}))
    holds(found.message, "if in (-1)·(-2) the two numbers are added, not multiplied.")


def test_slips_of_pooling_and_unpooling_have_their_names():
    found = lecture()
    pooled, averaged, unpooled = (
        found[f"{name}2d"] for name in ("max_pool", "avg_pool", "max_unpool")
    )
    cases = [
        (pooled, {(0, 1): 3}, "3 is taken, which is in the window but is not the largest"),
        (pooled, {(0, 1): -5}, "the sign of the largest number is lost"),
        (averaged, {(0, 1): 1.25}, "3 is left out of the sum"),
        (averaged, {(0, 1): 0.5}, "the sign of 3 is turned"),
        (unpooled, {(2, 0): -6}, "the sign of the number is turned"),
    ]
    for problem, cells, reason in cases:
        answer = diagnose(problem, changed(problem, cells))
        assert answer.kind == "slip", reason
        holds(answer.message, reason)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_slip_is_a_slip_and_never_a_misconception(operation):
    for problem in sample(operation, 30):
        for (r, c), right in np.ndenumerate(problem.answer):
            for slip in problem.key()["slips"][r][c]:
                assert slip["value"] != right
                found = diagnose(problem, changed(problem, {(r, c): slip["value"]}))
                assert (found.kind, found.first_wrong) == ("slip", (r, c)), (problem.id, slip)
                holds(found.message, slip["term"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_wrong_number_of_a_slip_follows_from_the_terms(operation):
    """Counted again from the terms of the step."""
    for problem in sample(operation, 12):
        for r, row in enumerate(steps_of(problem.trace)):
            for c, step in enumerate(row):
                slips = problem.key()["slips"][r][c]
                if step is None:
                    assert not slips and "stays 0" in problem.key()["steps"][r][c]
                    continue
                right, terms = problem.answer[r, c], step.terms
                for slip in slips:
                    terms_named = [t for t in terms if slip["term"] in (t.text, str(t.value))]
                    change = slip["value"] - right
                    assert {
                        "sign": any(change * t.value <= 0 for t in terms_named),
                        "left out": any(change * t.value <= 0 for t in terms_named),
                        "added": any(
                            np.isclose(change, sum(t.values) - t.value) for t in terms_named
                        ),
                        "zero": any(change == t.values[-1] for t in terms_named),
                        "other": any(slip["value"] == t.value for t in terms_named),
                        "all": np.isclose(slip["value"], -right),
                    }[slip["reason"]], (problem.id, slip)


def test_two_slips_need_four_right_cells():
    problem = next(p for p in stream("conv2d") if p.answer.shape == (2, 2) and both_slip(p))
    values = {
        cell: problem.key()["slips"][cell[0]][cell[1]][0]["value"] for cell in [(0, 0), (1, 1)]
    }
    assert diagnose(problem, changed(problem, values)).kind not in NAMED
    problem = next(p for p in stream("conv2d") if p.answer.size >= 6 and both_slip(p))
    values = {
        cell: problem.key()["slips"][cell[0]][cell[1]][0]["value"] for cell in [(0, 0), (1, 1)]
    }
    found = diagnose(problem, changed(problem, values))
    assert found.kind == "slip"
    holds(found.message, "Y[0, 0] is what", "Y[1, 1] is what")


def both_slip(problem: Problem) -> bool:
    slips = problem.key()["slips"]
    return bool(slips[0][0] and slips[1][1])


def test_a_wrong_number_that_no_slip_explains_is_not_explained():
    problem = lecture()["conv2d"]
    found = diagnose(problem, changed(problem, {(1, 1): 17}))
    assert (found.kind, found.first_wrong) == ("unexplained", (1, 1))
    assert found.message == ("Right: 3 of 4 cells. The first one that is not is Y[1, 1].")
    sum_of = problem.trace.frame(4).sentence.split(" = ")[1]
    assert found.hint == f"Write out Y[1, 1]: {sum_of} = ?"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_message_and_no_hint_gives_a_right_number_away(operation):
    """A second try would be copying: whatever was answered, no wrong cell's number is told."""
    seen = 0
    for problem in sample(operation, 12):
        key, right = problem.key(), problem.answer
        answers = [entry["answer"] for entry in key["beliefs"]]
        answers += [(right + 40).tolist(), [[None]], [[1] * 11], [[None] * 11]]
        answers += [
            changed(problem, {(r, c): right[r, c] + 17}) for r, c in np.ndindex(right.shape)
        ]
        answers += [changed(problem, {(r, c): None}) for r, c in np.ndindex(right.shape)]
        sizes = [part for part in key["words"]["rule"].split(". ") if " = " in part]
        for answer in answers:
            found = diagnose(problem, answer)
            said = f"{found.message} {found.hint}"
            assert not [part for part in sizes if part.rstrip(".") in said]
            assert found.hint
            for place, step in zip(
                np.ndindex(right.shape), itertools.chain(*key["steps"]), strict=True
            ):
                same = np.shape(answer) == right.shape
                mark = found.marks[place[0]][place[1]] if same else "wrong"
                if mark != "right":
                    assert step not in said
                    result = step.rsplit(" = ", 1)[-1]
                    assert " = " not in step or f" = {result}" not in said
                    seen += 1
    assert seen > 500


def test_what_a_hint_asks():
    found = lecture()
    asked = {
        "conv2d": "Write out Y[0, 0]: 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = ?",
        "max_pool2d": "Write out Y[0, 0]: max(0, 2, 0, 0) = ?",
        "avg_pool2d": "Write out Y[0, 0]: (0 + 2 + 0 + 0) / 4 = ?",
        "max_unpool2d": "Is there a 1 in S at the place of Z[0, 0]? "
        "If there is none, Z[0, 0] is 0.",
    }
    for operation, hint in asked.items():
        assert diagnose(found[operation], [[None]]).hint == hint
        assert diagnose(found[operation], found[operation].answer).hint == ""
    rule = "floor((3 + 2·1 - 2 - 1) / 2) + 1 = ?"
    size = diagnose(found["conv2d"], [[1, 2, 3, 4]]).hint
    assert size == f"Rows of Y: {rule} Columns: {rule}"
    assert diagnose(found["max_unpool2d"], [[1]]).hint == "Z is as large as S."


# --- answers that are not finished ----------------------------------------------------------------


def test_an_empty_answer():
    found = diagnose(lecture()["conv2d"], [[None, None], [None, None]])
    assert (found.kind, found.ids, found.first_wrong) == ("empty", (), None)
    assert found.marks == (("empty", "empty"), ("empty", "empty"))
    holds(found.message, "Y[0, 0]")
    assert diagnose(lecture()["conv2d"], []).kind == "empty"
    assert diagnose(lecture()["conv2d"], [[None] * 5]).kind == "empty"


def test_an_answer_that_is_right_so_far():
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[2, None], [None, None]])
    assert (found.kind, found.ids, found.first_wrong) == ("partial", (), None)
    assert found.marks == (("right", "empty"), ("empty", "empty"))
    assert found.message == "The one cell that you have filled in is right. Go on."
    found = diagnose(problem, [[2, -5], [None, 1]])
    assert found.message == "All 3 cells that you have filled in are right so far. Go on."


def test_an_answer_that_is_wrong_so_far():
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[2, None], [7, None]])
    assert (found.kind, found.ids, found.first_wrong) == ("partial", (), (1, 0))
    assert found.marks == (("right", "empty"), ("wrong", "empty"))
    assert found.message == "Right so far: 1 of 2. Look again at Y[1, 0]."


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_belief_shows_before_the_grid_is_full(operation):
    """All cells but one are filled in: the belief is named if no other one has these cells."""
    named = 0
    for problem in sample(operation, 40):
        right = problem.answer
        grids = {id: g for id, g in singles(problem).items() if g.shape == right.shape}
        for id, grid in grids.items():
            wrong = np.argwhere(grid != right)
            empty = tuple(wrong[0])
            answer = grid.tolist()
            answer[empty[0]][empty[1]] = None
            found = diagnose(problem, answer)
            assert found.kind == "partial" and found.marks[empty[0]][empty[1]] == "empty"
            assert found.ids in ((id,), ())
            named += found.ids == (id,)
            if found.ids:
                holds(found.message, misconception(id).help)
                assert found.back == misconception(id).back
            assert found.first_wrong == tuple(wrong[1])
    assert named >= 40


def test_one_wrong_cell_alone_names_no_belief():
    problem = lecture()["conv2d"]
    flipped = singles(problem)["kernel-flipped"]
    found = diagnose(problem, [[int(flipped[0, 0]), None], [None, None]])
    assert (found.kind, found.ids) == ("partial", ())


# --- another size ---------------------------------------------------------------------------------


def test_a_wrong_size_that_nothing_leads_to():
    found = diagnose(lecture()["conv2d"], [[1, 2, 3, 4]])
    assert (found.kind, found.ids, found.first_wrong) == ("size", (), (0, 0))
    assert found.marks == (("wrong",) * 4,)
    assert found.message == "1×4 is not the size of Y."


def test_a_wrong_size_that_a_belief_leads_to():
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[9, 9, 9], [9, 9, None]])
    assert (found.kind, found.ids) == ("size", ("stride-rows-only",))
    holds(found.message, misconception("stride-rows-only").help, "2×3 is what comes out")
    found = diagnose(problem, [[9]])
    assert (found.kind, found.ids) == (
        "size",
        ("padding-forgotten", "padding-top-left", "padding-bottom-right"),
    )
    holds(found.message, "“There is no border.” or ")


def test_a_wrong_size_with_the_very_numbers_of_a_belief():
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[2, 4, -5], [-4, 6, 3], [-2, 0, 1]])
    assert (found.kind, found.ids) == ("misconception", ("stride-ignored",))
    holds(found.message, misconception("stride-ignored").help, "3×3 is not the size of Y.")


def test_the_part_of_a_larger_grid_that_fits():
    """Who moves the window by one, on a page that shows the size, fills in what fits."""
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[2, 4], [-4, 6]])
    assert (found.kind, found.ids) == ("misconception", ("stride-ignored",))
    named = Counter()
    for operation in OPERATIONS:
        for problem in sample(operation, 30):
            rows, columns = problem.answer.shape
            for entry in problem.key()["beliefs"]:
                if entry.get("part"):
                    whole = singles(problem)[entry["ids"][0]]
                    assert np.allclose(whole[:rows, :columns], entry["answer"], atol=1e-6)
                    found = diagnose(problem, entry["answer"])
                    assert entry["ids"][0] in found.ids
                    named[found.kind] += 1
    assert named["misconception"] > 5 * named["ambiguous"] > 0


SIZES = {
    "conv_transpose2d": ("Rows of Z: (2 - 1)·2 - 2·1 + 2 + 0 + 1 = 3.", {}),
    "max_pool2d": ("Rows of Y: floor((4 + 2·0 - 1 - 1) / 2) + 1 = 2.", {}),
    "max_unpool2d": ("Z is as large as S: 4×4.", {}),
}


@pytest.mark.parametrize("operation", SIZES)
def test_the_rule_of_the_size(operation):
    holds(lecture()[operation].key()["words"]["rule"], SIZES[operation][0])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_rule_of_the_size_is_true(operation):
    """The formula in the words, worked out by Python."""
    from math import ceil, floor

    for problem in sample(operation, 60):
        rule = problem.key()["words"]["rule"]
        if operation == "max_unpool2d":
            continue
        parts = [part.split(": ")[1].rstrip(".") for part in rule.split(". ")]
        for part, size in zip(parts, problem.answer.shape, strict=True):
            formula, result = part.rsplit(" = ", 1)
            less = ", less one window on the border alone,"
            code = formula.replace(less, " - 1").replace("·", "*")
            assert eval(code, {"floor": floor, "ceil": ceil}) == int(result) == size, problem.id


def test_the_rule_of_the_size_where_a_window_is_left_out():
    problem = given(
        "max_pool2d", np.arange(9).reshape(3, 3), kernel_size=2, padding=1, ceil_mode=True
    )
    assert problem.answer.shape == (2, 2)
    holds(
        problem.key()["words"]["rule"],
        "ceil((3 + 2·1 - 1 - 1) / 2) + 1, less one window on the border alone, = 2",
    )


# --- more than one explanation --------------------------------------------------------------------


def test_two_beliefs_with_the_same_grid_are_both_named():
    """In the lecture's convolution, no border and one at the bottom right leave one window."""
    problem = lecture()["conv2d"]
    found = diagnose(problem, [[6]])
    assert (found.kind, found.ids) == ("ambiguous", ("padding-forgotten", "padding-bottom-right"))
    holds(found.message, *(misconception(id).belief for id in found.ids))
    holds(found.message, *(misconception(id).help for id in found.ids))


def test_a_belief_that_gives_the_right_answer_is_not_in_play():
    """In the lecture's pooling the largest numbers are also the furthest from zero."""
    problem = lecture()["max_pool2d"]
    assert np.array_equal(singles(problem)["max-by-size"], problem.answer)
    assert "max-by-size" not in problem.key()["texts"]
    assert diagnose(problem, problem.answer).kind == "right"


def test_the_slip_of_the_deck_is_named():
    """Some slides print -5 for the maximum of {3, 0, 0, 5}."""
    found = diagnose(lecture()["max_pool2d"], [[2, -5], [6, 3]])
    assert (found.kind, found.first_wrong) == ("slip", (0, 1))


# --- numbers --------------------------------------------------------------------------------------


def test_averages_may_be_rounded_to_two_digits():
    problem = given("avg_pool2d", [[1, 0, 0], [0, 0, 0], [0, 0, 1]], kernel_size=3)
    for value in (2 / 9, 0.22, 0.222, Fraction(2, 9), np.float32(0.2222)):
        assert diagnose(problem, [[value]]).kind == "right", value
    for value in (0.2, 0.23, 0.24):
        assert diagnose(problem, [[value]]).kind != "right", value
    eighths = given("avg_pool2d", [[1, 0, 0, 0], [0, 0, 0, 0]], kernel_size=(2, 4))
    assert [diagnose(eighths, [[v]]).kind for v in (0.12, 0.125, 0.13)] == ["right"] * 3


def test_whole_numbers_are_exact():
    problem = lecture()["conv2d"]
    assert problem.key()["tolerance"] == 0
    assert diagnose(problem, [[2.0, -5.0], [-2.0, 1.0]]).kind == "right"
    assert diagnose(problem, [[2.001, -5], [-2, 1]]).kind == "unexplained"


def test_grids_of_floats_work_too():
    problem = given("conv2d", [[0.1, 0.2, 0.4], [0.3, 0.5, 0.1]], [[1, -2], [3, 0]])
    assert problem.key()["tolerance"] > 0
    assert diagnose(problem, [[0.6, 0.9]]).kind == "right"
    assert diagnose(problem, singles(problem)["kernel-flipped"]).ids == ("kernel-flipped",)


@pytest.mark.parametrize(
    "form", [list, tuple, np.array, lambda rows: np.array(rows, float), torch.tensor]
)
def test_forms_of_an_answer(form):
    assert diagnose(lecture()["conv2d"], form([[2, -5], [-2, 1]])).kind == "right"


BAD = {
    "text": ([["two", 1]], ValueError, ["'two'", "[0, 0]"]),
    "a number as text": ([[2, "3"]], ValueError, ["'3'", "[0, 1]"]),
    "NaN": ([[2], [float("nan")]], ValueError, ["nan", "[1, 0]"]),
    "infinity": ([[float("inf")]], ValueError, ["inf", "None for an empty cell"]),
    "more than a float holds": ([[10**400]], ValueError, ["[0, 0]", "not a number"]),
    "a bool": ([[True, 1]], ValueError, ["True"]),
    "a complex number": ([[1j, 1]], ValueError, ["1j"]),
    "ragged rows": ([[1, 2], [3]], ValueError, ["different lengths"]),
    "a number": (5, TypeError, ["answer (=5)", "rows of numbers"]),
    "one row": ([1, 2], TypeError, ["answer (=[1, 2])"]),
    "a text": ("12", TypeError, ["answer (='12')"]),
    "three axes": ([[[1]]], ValueError, ["[1]", "[0, 0]"]),
    "None": (None, TypeError, ["answer (=None)"]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_answer(case):
    answer, error, pieces = BAD[case]
    holds(refusal(error, lambda: diagnose(lecture()["conv2d"], answer)), *pieces)


@pytest.mark.parametrize("bad", [None, "conv2d", 3, [[1]], Problem], ids=repr)
def test_what_is_no_problem(bad):
    message = refusal(TypeError, lambda: diagnose(bad, [[1]]))
    holds(message, "problem (=", "must be a Problem", "exercises.problem(")


# --- the answer key -------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_key_survives_json_and_is_all_that_is_needed(operation):
    for problem in sample(operation, 12):
        text = json.dumps(problem.key(), allow_nan=False)
        key = json.loads(text)
        assert key == problem.key()
        for entry in key["beliefs"]:
            assert lookup(key, entry["answer"]) == diagnose(problem, entry["answer"])


def test_keys_are_small():
    """60 kB at most for a typical problem; the median is far below."""
    sizes = [
        len(json.dumps(problem.key(), ensure_ascii=False).encode())
        for operation in OPERATIONS
        for problem in sample(operation, 24)
    ]
    assert median(sizes) < 25_000 and np.quantile(sizes, 0.95) < 60_000 and max(sizes) < 90_000


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_key_has_words_for_everything(operation):
    for problem in sample(operation, 9):
        key = problem.key()
        assert {slip["reason"] for row in key["slips"] for cell in row for slip in cell} <= {
            name.removeprefix("reason_") for name in key["words"] if name.startswith("reason_")
        }
        named = {id for entry in (*key["beliefs"], *key["sizes"]) for id in entry["ids"]}
        assert named == key["texts"].keys()
        assert [len(e["ids"]) for e in key["beliefs"]] == sorted(
            len(e["ids"]) for e in key["beliefs"]
        )
        assert np.shape(key["steps"]) == np.shape(key["answer"]) == tuple(key["shape"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_message_is_made_of_sentences(operation):
    rng = np.random.default_rng(4)
    kinds = set()
    for problem in sample(operation, 12):
        right = problem.answer
        answers = [entry["answer"] for entry in problem.key()["beliefs"]]
        answers += [right.tolist(), (right + 40).tolist(), [[None]], [[1] * 11], [[7] * 11] * 11]
        for answer in list(answers):
            masked = [[v if rng.random() < 0.7 else None for v in row] for row in answer]
            answers.append(masked)
        for answer in answers:
            found = diagnose(problem, answer)
            kinds.add(found.kind)
            assert found.message.endswith((".", "”")) and not set("{}") & set(found.message)
            assert found.message == " ".join(found.message.split()) and ".." not in found.message
            assert np.shape(found.marks) == np.shape(answer)
    assert kinds <= set(KINDS) and len(kinds) >= 6


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_answer_is_diagnosed_quickly(operation):
    """Promised: 50 ms, with the making of the key."""
    times = []
    for n in range(500, 530):
        problem = drawn(operation, n)
        start = time.process_time()
        diagnose(problem, problem.answer + 1)
        times.append(time.process_time() - start)
    assert median(times) <= 0.05
