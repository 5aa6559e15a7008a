"""Questions about costs, drawn by chance: answered again with PyTorch and by counting."""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np
import pytest
import torch
from torch.nn import functional

from lecture_utils import Quiz, exercises
from lecture_utils.exercises import COSTS, Question, cost, misconception
from tests.refusals import holds, refusal

SEEDS = range(100)


def grids(question: Question) -> dict[str, torch.Tensor]:
    return {caption: torch.tensor(rows) for caption, rows in question.grids}


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def overlap(
    truth: torch.Tensor, prediction: torch.Tensor, label: int
) -> tuple[float, float, float]:
    """|A|, |B| and |A ∩ B| of one class, pixel by pixel."""
    pairs = list(zip(truth.flatten().tolist(), prediction.flatten().tolist(), strict=True))
    tests = [(t == label, p == label, t == p == label) for t, p in pairs]
    return tuple(sum(test) for test in zip(*tests, strict=True))


def of_masks(question: Question) -> tuple[float, dict[str, float]]:
    shown = grids(question)
    a, b, both = overlap(shown["T"], shown["P"], 1)
    assert shown["T"].numel() == 20
    iou, dice = both / (a + b - both), both / ((a + b) / 2)
    if "Dice" in question.text:
        wrong = {"iou-for-dice": iou, "dice-without-the-two": dice / 2, "share-for-dice": both / a}
        return dice, wrong | {"dice-over-the-union": 2 * iou, "over-all-pixels": both / 10}
    wrong = {"union-as-sum": dice / 2, "dice-for-iou": dice, "only-the-truth-counts": both / a}
    return iou, wrong | {"over-all-pixels": both / 20}


def of_maps(question: Question) -> tuple[float, dict[str, float]]:
    truth, prediction = (grids(question)[name] for name in "TP")
    assert set(truth.flatten().tolist()) == {0, 1, 2}
    counts = [overlap(truth, prediction, label) for label in range(3)]
    each = [both / (a + b - both) for a, b, both in counts]
    return sum(each) / 3, {
        "accuracy-for-mean-iou": (truth == prediction).double().mean().item(),
        "background-left-out": sum(each[1:]) / 2,
        "shares-for-mean-iou": sum(both / a for a, _, both in counts) / 3,
        "union-as-sum": sum(both / (a + b) for a, b, both in counts) / 3,
        "dice-for-iou": sum(2 * both / (a + b) for a, b, both in counts) / 3,
    }


def of_a_pixel(question: Question) -> tuple[float, dict[str, float]]:
    z = torch.cat(list(grids(question).values())).double()  # (class, pixel)
    label = int(re.search(r"class (\d) is right", question.text)[1])
    loss = functional.cross_entropy(z[:, :1].T, torch.tensor([label])).item()
    share = z[label, 0] / z[:, 0].sum()
    wrong = {
        "softmax-over-pixels": -z.log_softmax(1)[label, 0].item(),
        "softmax-over-all": -z.flatten().log_softmax(0)[2 * label].item(),
        "log-base-ten": loss / math.log(10),
        "cost-is-what-is-missing": 1 - math.exp(-loss),
    }
    return loss, wrong | ({"scores-as-shares": -share.log().item()} if share > 0 else {})


ANSWERS = {"iou": of_masks, "dice": of_masks, "mean_iou": of_maps, "cross_entropy": of_a_pixel}


def test_every_cost_is_answered_here():
    assert set(ANSWERS) == set(COSTS)


@pytest.mark.parametrize("name", COSTS)
def test_the_right_choice_is_right_and_the_others_are_the_mistakes_that_they_name(name):
    for seed in SEEDS:
        question = cost(name, seed)
        right, beliefs = ANSWERS[name](question)
        assert len(question.choices) == 4
        assert [value(c.text) for c in question.choices if c.right] == [
            pytest.approx(right, abs=6e-4)
        ]
        for choice in question.choices:
            if not choice.right:
                assert value(choice.text) == pytest.approx(beliefs[choice.misconception], abs=6e-4)


@pytest.mark.parametrize("name", COSTS)
def test_no_two_choices_are_close(name):
    for seed in SEEDS:
        values = sorted(value(choice.text) for choice in cost(name, seed).choices)
        assert min(np.diff(values)) > 0.028


@pytest.mark.parametrize("name", COSTS)
def test_each_wrong_choice_says_what_helps_and_where_to_look(name):
    for seed in SEEDS:
        for choice in cost(name, seed).choices:
            assert choice.feedback.endswith(".") and len(choice.feedback.split()) >= 10
            if not choice.right:
                found = misconception(choice.misconception)
                assert found.help in choice.feedback and found.back in choice.feedback


@pytest.mark.parametrize("name", COSTS)
def test_what_the_right_choice_computes_is_the_right_number(name):
    """The fractions or numbers in its feedback lead to the text of the choice."""
    for seed in range(20):
        choice = next(choice for choice in cost(name, seed).choices if choice.right)
        numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", choice.feedback)]
        if name == "iou":
            found = numbers[-2] / numbers[-1]
        elif name == "dice":
            found = numbers[-4] * numbers[-3] / (numbers[-2] + numbers[-1])
        elif name == "mean_iou":
            fractions = re.findall(r"(\d+) / (\d+)", choice.feedback)
            assert len(fractions) == 3
            found = sum(int(a) / int(b) for a, b in fractions) / 3
        else:
            added, label, power, p, found = numbers
            assert p == pytest.approx(power / added, abs=6e-4) and label in (0, 1, 2)
        assert value(choice.text) == pytest.approx(found, abs=6e-4)


@pytest.mark.parametrize("name", COSTS)
def test_neither_place_nor_size_gives_the_right_choice_away(name):
    places, ranks = Counter(), Counter()
    seeds = range(300)
    for seed in seeds:
        choices = cost(name, seed).choices
        place = [choice.right for choice in choices].index(True)
        places[place] += 1
        ranks[sorted(value(c.text) for c in choices).index(value(choices[place].text))] += 1
    assert set(places) == set(range(4)) and max(places.values()) <= len(seeds) / 2
    assert max(ranks.values()) <= 0.7 * len(seeds), f"its place in order of size: {ranks}"


@pytest.mark.parametrize("name", COSTS)
def test_the_same_seed_asks_the_same_question_and_another_one_another(name):
    assert cost(name, 7) == cost(name, 7) == cost(name, np.int64(7))
    assert len({cost(name, seed).grids for seed in range(20)}) >= 19
    assert cost(name, 7).id == f"cost-{name}-7"
    assert cost(name, 7).lesson == "07_segmentation_costs"


def test_a_quiz_asks_them():
    shown = Quiz([exercises.cost(name, seed=3) for name in COSTS])
    assert (
        repr(shown)
        == "Quiz(4 questions: cost-iou-3, cost-dice-3, cost-mean_iou-3, cost-cross_entropy-3)"
    )


def test_what_cannot_be_asked_is_refused():
    holds(
        refusal(ValueError, lambda: cost("accuracy")),
        "name (='accuracy')",
        "'iou'",
        "'cross_entropy'",
    )
    holds(refusal(TypeError, lambda: cost(["iou"])), "name (=['iou'])")
    holds(refusal(ValueError, lambda: cost("iou", seed=-1)), "seed (=-1)")
    holds(refusal(TypeError, lambda: cost("iou", seed=1.5)), "seed (=1.5)", "float")
    holds(refusal(TypeError, lambda: cost("iou", seed=True)), "seed (=True)", "bool")
