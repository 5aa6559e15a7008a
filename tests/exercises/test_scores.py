"""The questions of lesson 7, answered again with PyTorch and by counting; and the wrong numbers.

Each function reads the numbers out of the question's own words, and uses nothing of the course's
metrics.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional

from lecture_utils import content, exercises
from lecture_utils.exercises import MISCONCEPTIONS, Question, misconception, questions
from lecture_utils.exercises.misconceptions._scores import WRONG_SCORES as WRONG

LESSONS = ("07_segmentation_costs", "07b_imbalance_boundaries")
BELIEFS = [found for found in MISCONCEPTIONS if content.beliefs()[found.id].topic == "scores"]

ALL = {question.id: question for lesson in LESSONS for question in questions(lesson)}
#: Of each question: the text of the right choice, and of the wrong ones by their belief.
ANSWERS: dict[str, Callable[[Question], tuple[str, dict[str, str]]]] = {}


def answers(name: str) -> Callable:
    def keep(function: Callable) -> Callable:
        ANSWERS[f"07-{name}"] = function
        return function

    return keep


def text(value: float) -> str:
    """Three digits at most, with a real minus sign."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−")


def whole(question: Question) -> list[int]:
    return [int(number) for number in re.findall(r"(?<![\d.])\d+(?!\.?\d)", question.text)]


def grids(question: Question) -> dict[str, np.ndarray]:
    return {caption: np.array(rows) for caption, rows in question.grids}


def ratio(truth, prediction) -> float:
    both, either = (truth & prediction).sum(), (truth | prediction).sum()
    return (both / either).item()


@answers("which-pixel")
def _(question):
    shown = grids(question)
    scores = torch.tensor(np.stack([shown[f"z{c}"] for c in range(3)])[None]).double()
    losses = functional.cross_entropy(scores, torch.tensor(shown["t"])[None], reduction="none")[0]
    told = " ".join(choice.feedback for choice in question.choices)
    assert text(losses[1, 0].item()) in told and text(losses[1, 1].item()) in told
    row, column = divmod(losses.argmax().item(), 2)
    largest = divmod(scores.amax(1).argmax().item(), 2)
    assert largest == (0, 1), "the first of the largest scores"
    assert len(set(scores[0, :, 1, 0].tolist())) == 1
    found = {(int(c.text[4]), int(c.text[14])): c for c in question.choices}
    beliefs = {"largest-score-costs-most": (0, 1), "undecided-costs-most": (1, 0)}
    return found[row, column].text, {id: found[place].text for id, place in beliefs.items()}


@answers("softmax-of-a-pixel")
def _(question):
    z = torch.tensor(np.concatenate(list(grids(question).values()))).double()  # (class, pixel)
    assert "exp(2) ≈ 7.389" in question.text and "exp(3) ≈ 20.086" in question.text
    beliefs = {
        "softmax-over-pixels": z.softmax(1)[0, 0],
        "softmax-over-all": z.flatten().softmax(0)[0],
        "scores-as-shares": z[0, 0] / z[:, 0].sum(),
    }
    return text(z.softmax(0)[0, 0]), {id: text(value) for id, value in beliefs.items()}


@answers("one-tenth")
def _(question):
    p = float(re.search(r"probability ([\d.]+\d)", question.text)[1])
    beliefs = {
        "log-base-ten": -math.log(p) / math.log(10),
        "cost-is-what-is-missing": 1 - p,
        "minus-forgotten": math.log(p),
    }
    logits = torch.tensor([[p, 1 - p]]).log()
    cost = functional.cross_entropy(logits, torch.tensor([0])).item()
    return text(cost), {id: text(value) for id, value in beliefs.items()}


@answers("union")
def _(question):
    a, b, both = whole(question)
    truth = set(range(a))
    prediction = set(range(a - both, a - both + b))
    assert len(truth & prediction) == both
    right = len(truth & prediction) / len(truth | prediction)
    beliefs = {
        "union-as-sum": both / (len(truth) + len(prediction)),
        "dice-for-iou": both / ((a + b) / 2),
        "only-the-truth-counts": len(truth & prediction) / len(truth),
    }
    return text(right), {id: text(value) for id, value in beliefs.items()}


@answers("two-papers")
def _(question):
    dice, iou = map(float, re.findall(r"0\.\d", question.text))
    assert 2 * iou / (1 + iou) > dice
    told = " ".join(choice.feedback for choice in question.choices)
    assert text(dice / (2 - dice)) in told and text(2 * iou / (1 + iou)) in told
    return f"The one with the IoU of {iou}", {
        "dice-read-as-iou": f"The one with {dice}: the number is larger"
    }


@answers("nothing-found")
def _(question):
    pixels, bird = whole(question)
    truth, prediction = torch.arange(pixels) < bird, torch.zeros(pixels, dtype=torch.bool)
    accuracy = (truth == prediction).double().mean().item()
    mean = (ratio(truth, prediction) + ratio(~truth, ~prediction)) / 2
    beliefs = {"accuracy-for-mean-iou": accuracy, "background-left-out": ratio(truth, prediction)}
    return f"{text(accuracy)} and {text(mean)}", {
        id: f"{text(accuracy)} and {text(value)}" for id, value in beliefs.items()
    }


@answers("certain-and-wrong")
def _(question):
    p = float(re.search(r"0\.\d+", question.text)[0])
    truth = torch.zeros(64, dtype=torch.bool)
    truth[:4] = True
    slopes = {}
    for q in (p, 0.4):
        z = torch.where(truth, math.log(q / (1 - q)), -4.0).requires_grad_()
        given = z.sigmoid()
        dice = 1 - 2 * given[truth].sum() / (given.sum() + truth.sum())
        (soft,) = torch.autograd.grad(dice, z)
        (entropy,) = torch.autograd.grad(
            functional.binary_cross_entropy_with_logits(z, truth.float()), z
        )
        slopes[q] = (-soft[0].item(), -entropy[0].item())
    assert slopes[p][1] > 0.99 / 64, "cross entropy pulls nearly as hard as it can"
    assert slopes[p][0] < slopes[0.4][0] / 50, "Dice hardly pulls any more"
    assert slopes[0.4][0] > slopes[0.4][1], "in the middle it is the other way round"
    return "Cross entropy", {"dice-pulls-hardest": "Soft Dice"}


@answers("weighted-mean")
def _(question):
    one, other, *weights = whole(question)
    costs = torch.tensor([one, other]).double()
    # two pixels of two classes whose losses are these: p = exp(-cost)
    p = torch.exp(-costs)
    logits = torch.stack([torch.stack([p[0], 1 - p[0]]), torch.stack([1 - p[1], p[1]])]).log()
    w = torch.tensor(weights).double()
    found = functional.cross_entropy(logits, torch.tensor([0, 1]), w).item()
    return text(found), {"weights-over-pixels": text((costs * w).sum().item() / 2)}


@answers("absent")
def _(question):
    scores = [float(number) for number in re.findall(r"IoU (0\.\d)", question.text)]
    beliefs = {"absent-as-zero": sum(scores) / 3, "absent-as-one": (sum(scores) + 1) / 3}
    return text(sum(scores) / 2), {id: text(value) for id, value in beliefs.items()}


@answers("void")
def _(question):
    truth, prediction = (torch.tensor(grids(question)[name]) for name in "TP")
    counted = truth != 255
    right = ratio(truth[counted] == 1, prediction[counted] == 1)
    return text(right), {"void-as-background": text(ratio(truth == 1, prediction == 1))}


@answers("two-images")
def _(question):
    large, small = whole(question)
    truth = torch.zeros(2, 20, dtype=torch.bool)
    truth[0, :large] = truth[1, :small] = True
    prediction = truth.clone()
    prediction[1] = False
    each = [ratio(*pair) for pair in zip(truth, prediction, strict=True)]
    return text(ratio(truth, prediction)), {"mean-over-images": text(sum(each) / 2)}


@answers("two-averages")
def _(question):
    first, second = (
        np.array([float(number) for number in re.findall(r"[\d.]*\d", part)])
        for part in re.search(
            r"has the IoU (.*), prediction Q has (.*)\. Which", question.text
        ).groups()
    )
    ious = first.mean(), second.mean()
    dices = [(2 * part / (1 + part)).mean() for part in (first, second)]
    told = " ".join(choice.feedback for choice in question.choices)
    assert all(text(value) in told for value in (*ious, *dices))
    assert ious[0] < ious[1] and dices[0] > dices[1]
    return "Q by the mean IoU, P by the mean Dice", {}


@answers("soft-dice")
def _(question):
    parts = re.search(r"y = (.*?) \(.*p = (.*?) there", question.text).groups()
    y, p = (torch.tensor([float(n) for n in re.findall(r"[\d.]*\d", part)]) for part in parts)
    return text((2 * (p * y).sum() / (p.sum() + y.sum())).item()), {}


@answers("beside")
def _(question):
    truth, prediction = (torch.tensor(grids(question)[name]) == 1 for name in "TP")
    far = torch.cdist(truth.nonzero().double(), prediction.nonzero().double())
    assert (far.amin(0) == 1).all() and (far.amin(1) == 1).all()
    return f"{text(ratio(truth, prediction))} and 1", {}


@answers("inside")
def _(question):
    large, small = (int(side) for side in re.findall(r"(\d+)×\d+", question.text))
    assert text(small**2 / large**2) in question.text
    assert (large - small) / 2 == 2, "farther than the tolerance, on every side"
    return "0", {}


def test_every_question_is_answered_here():
    assert set(ANSWERS) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_the_right_choice_is_right_and_the_others_are_the_mistakes_that_they_name(name):
    question = ALL[name]
    right, beliefs = ANSWERS[name](question)
    assert [choice.text for choice in question.choices if choice.right] == [right]
    tied = {c.misconception: c.text for c in question.choices if c.misconception}
    assert tied == beliefs


# --- the catalogue --------------------------------------------------------------------------------


def test_every_belief_about_a_score_is_a_choice_of_a_question_and_no_other_is():
    drawn = [exercises.cost(name, seed) for name in exercises.COSTS for seed in range(20)]
    tied = {c.misconception for q in [*ALL.values(), *drawn] for c in q.choices} - {None}
    assert tied == {found.id for found in BELIEFS}


def test_each_of_them_is_in_the_catalogue_and_leads_to_no_grid():
    asked = exercises.given("conv2d", [[1, 2]], [[1]])
    for found in BELIEFS:
        assert found in MISCONCEPTIONS and misconception(found.id) is found
        assert found.operations == frozenset() and found.lesson in LESSONS
        assert exercises.answer_of(asked, found.id) is None
    ids = [found.id for found in BELIEFS]
    assert len(ids) == len(set(ids))
    assert set(ids) == {id for id, words in content.beliefs().items() if words.topic == "scores"}
    assert set(ids) - set(WRONG) == {
        *("largest-score-costs-most", "undecided-costs-most", "dice-read-as-iou"),
        "dice-pulls-hardest",
    }
    assert set(WRONG) <= set(ids)


def test_a_wrong_number_is_wrong_for_other_numbers_too():
    """Not by the luck of one question: a wrong procedure misses the right number nearly always."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        a, b = rng.integers(2, 20, 2)
        both = int(rng.integers(1, min(a, b)))  # so neither mask lies in the other
        right = both / (a + b - both)
        assert WRONG["union-as-sum"](a, b, both) < right < WRONG["dice-for-iou"](a, b, both)
        assert WRONG["only-the-truth-counts"](a, b, both) > right
        dice = 2 * both / (a + b)
        assert (
            WRONG["dice-without-the-two"](a, b, both)
            < dice
            < WRONG["dice-over-the-union"](a, b, both)
        )
        assert WRONG["iou-for-dice"](a, b, both) == right < dice
        p = rng.uniform(0.01, 0.9)
        assert WRONG["log-base-ten"](p) < -math.log(p) > WRONG["cost-is-what-is-missing"](p)
        assert WRONG["minus-forgotten"](p) == math.log(p)
