"""The questions of lesson 10 about curves, leaks, masks and designs, answered again by counting."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional

from lecture_utils import losses, models
from lecture_utils.exercises import Question
from tests.exercises.quiz.answered import answers


def curves(question: Question) -> dict[str, np.ndarray]:
    return {name: np.array(values) for name, values in question.curves.lines}


def grids(question: Question) -> dict[str, np.ndarray]:
    return {caption: np.array(rows) for caption, rows in question.grids}


def said(question: Question, begins: str) -> str:
    """The feedback of the choice that begins like this."""
    (found,) = [choice.feedback for choice in question.choices if choice.text.startswith(begins)]
    return found


def whole(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?<![\d.,])\d+(?![.,]?\d)", text)]


@answers("10-best-epoch")
def _(question):
    train, validation = curves(question).values()
    assert f"each of its {len(train)} epochs" in question.text and len(validation) == len(train)
    assert train[0] > validation[0] and (train[1:] < validation[1:]).all(), "they part at epoch 2"
    assert f"from {validation[1]} to {validation[5]}" in said(question, "Epoch 2")
    best = validation.argmin() + 1
    assert (np.diff(validation[: best - 1]) < 0).all() and (
        np.diff(validation[best - 1 :]) > 0
    ).all()
    assert f"It rises from epoch {best + 1} on" in said(question, "None")
    assert train.argmin() + 1 == 12
    return f"Epoch {best}, where the validation loss is lowest"


@answers("10-spike")
def _(question):
    train, validation = curves(question).values()
    for curve in (train, validation):
        assert [*np.flatnonzero(np.diff(curve) > 0) + 2] == whole(question.text)[-2:] == [4, 5]
        assert curve[-1] == curve.min()
    told = said(question, "The network is spoiled")
    assert f"to {train[-1]} and {validation[-1]}" in told
    assert f"were {train[2]} and {validation[2]}" in told
    return "The steps were too large, and smaller ones repaired it"


@answers("10-gap")
def _(question):
    train, validation = curves(question).values()
    assert np.ptp(validation[4:]) < 0.03 and (np.diff(train) < 0).all()
    assert train[-1] < validation[-1] / 10
    return "More photographs, or changed copies of them"


@answers("10-still-falling")
def _(question):
    train, validation = curves(question).values()
    assert (np.diff(train) < 0).all() and (np.diff(validation) < 0).all()
    right = next(choice for choice in question.choices if choice.right)
    assert f"{validation[-1] - train[-1]:.2f} apart" in right.feedback
    assert f"by {validation[-2] - validation[-1]:.2f}." in said(question, "An earlier stop")
    return "A longer training"


@answers("10-patient-twice")
def _(question):
    parts = {name: rows.ravel() for name, rows in grids(question).items()}
    both = {(p, q) for p in parts for q in parts if p < q and {*parts[p]} & {*parts[q]}}
    (shared,) = both
    numbers, times = np.unique(parts["train"], return_counts=True)
    assert (
        f"Patients {', '.join(map(str, numbers[times == 2][:-1]))} and" in question.choices[0].text
    )
    assert len({len(part) for part in parts.values()}) == 2
    (patient,) = {*parts[shared[0]]} & {*parts[shared[1]]}
    assert set(shared) == {"train", "test"}
    return f"Patient {patient} is in train and in test"


@answers("10-shuffled-crops")
def _(question):
    tests = whole(question.text)[-1]
    high, low = (float(score) for score in re.findall(r"0\.\d+", question.text))
    assert f"not {high - low:.2f}" in said(question, "200 crops")
    assert 0.5 / tests**0.5 < 0.04, "the mean of scores from 0 to 1 is off by no more"
    return "Test crops show the same ground as training crops"


@answers("10-chosen-on-test")
def _(question):
    validation, test = grids(question)["scores"].T
    assert validation.argmax() != test.argmax()
    wrong = {float(choice.text) for choice in question.choices if not choice.right}
    assert wrong == {test.max(), validation.max(), test.mean()}
    return f"{test[validation.argmax()]:g}"


@answers("10-step-that-leaks")
def _(question):
    train, test = np.arange(6.0), np.full(2, 100.0)
    own, every = train - train.mean(), train - np.concatenate([train, test]).mean()
    assert own.mean() == 0 and every.mean() != 0, "the test moves what is learned from"
    return "The mean for the normalisation is computed from all images"


@answers("10-strange-labels")
def _(question):
    mask, larger = (torch.tensor(rows)[None, None].double() for rows in grids(question).values())
    made = {
        mode: functional.interpolate(mask, scale_factor=2, mode=mode)
        for mode in ("nearest", "bilinear")
    }
    assert torch.equal(made["bilinear"], larger)
    assert set(made["nearest"].unique().tolist()) == set(mask.unique().tolist())
    new = set(larger.unique().tolist()) - set(mask.unique().tolist())
    assert new == {1, 3} and "1 is a person, and 3 is a tree" in question.text
    return "It was enlarged with bilinear interpolation"


@answers("10-mirrored-image")
def _(question):
    image, mask = grids(question).values()
    there = (image == 9).astype(int)
    changes: dict[str, Callable] = {
        "It mirrored one of the two, and not the other": np.fliplr,
        "It moved the mask by two columns": lambda x: np.roll(x, 2, axis=1),
        "It turned one of the two by 180°": lambda x: np.rot90(x, 2),
    }
    (found,) = [text for text, change in changes.items() if np.array_equal(change(there), mask)]
    assert {choice.text for choice in question.choices} >= changes.keys()
    assert there[:, :2].sum() == there.sum(), "the move loses no pixel"
    return found


@answers("10-printed-iou")
def _(question):
    truth, prediction = grids(question).values()

    def counts(counted: np.ndarray) -> tuple[int, int, int]:
        t, p = (truth == 1) & counted, (prediction == 1) & counted
        return t.sum(), p.sum(), (t & p).sum()

    a, b, both = counts(np.ones_like(truth, bool))
    assert f"prints the IoU of class 1: {both / (a + b - both):.3f}." in question.text
    a, b, both = counts(truth != 255)
    assert (a, b, both) == (3, 3, 2)
    texts = [choice.text for choice in question.choices]
    assert f"No: {2 * both / (a + b):.3f}, four of six" in texts
    assert f"No: {both / (a + b):.3f}, two pixels of six" in texts
    return f"No: {both / (a + b - both):g}, two pixels of four"


@answers("10-absent-classes")
def _(question):
    background, car, printed = (float(score) for score in re.findall(r"0\.\d+", question.text))
    assert printed == (background + car) / 4
    starts = [choice.text.split(":")[0] for choice in question.choices]
    mean = (background + car) / 2
    assert starts == [f"{value:g}" for value in (printed, mean, (background + car + 2) / 4, car)]
    return f"{mean:g}: absent classes are left out"


@answers("10-shifted-masks")
def _(question):
    truth = np.zeros((8, 8), bool)
    truth[2:6, 2:6] = True
    moved = np.roll(truth, 1, axis=1)
    both, either, total = (truth & moved).sum(), (truth | moved).sum(), truth.sum() * 2
    starts = {choice.text.split(":")[0] for choice in question.choices if not choice.right}
    assert starts == {"1", f"{both / truth.sum():g}", f"{both / total:g}"}
    assert both / truth.sum() == 2 * both / total, "share and Dice are equal here"
    return f"{both / either:g}: a column is missing, another too much"


@answers("10-thin-vessels")
def _(question):
    wide, side, _ = whole(question.text)
    model, image = models.FCN(32, classes=2), torch.zeros(1, 1, side, side)
    assert model(image[..., :64, :64]).shape[-1] == 64
    assert "16×16 cells" in said(question, "FCN-32s with") and side // 32 == 16
    assert 8 // wide == 4 and "four vessels" in said(question, "FCN-8s")
    return f"FCN-{wide}s, with a skip at stride {wide}"


@answers("10-rare-lesions")
def _(question):
    labels = torch.zeros(1, 10, 10, dtype=torch.long)
    labels[0, 4, 4] = 1
    assert (labels == 0).double().mean().item() == 0.99
    scores = torch.zeros(1, 2, 10, 10, requires_grad=True)
    losses.cross_entropy(scores, labels, torch.tensor([0.0, 1.0])).backward()
    assert not scores.grad[:, :, labels[0] == 0].any(), "a false alarm costs nothing"
    scores.grad = None
    losses.cross_entropy_and_dice(scores, labels).backward()
    assert scores.grad[0, 1, 4, 4] < 0 < scores.grad[0, 1, 0, 0]
    assert not scores.argmax(1).requires_grad
    return "Cross entropy and Dice loss, and the Dice score of the lesions"


@answers("10-large-images")
def _(question):
    wide, high = (int(n) for n in re.search(r"(\d+)×(\d+) pixels\. Many", question.text).groups())
    person = int(re.search(r"(\d+) pixels wide", question.text)[1])
    fits = int(re.search(r"(\d+)×\1", question.text)[1])
    text = f"On images and masks that are scaled down to {fits}×{high * fits // wide}"
    assert f"would be {person * fits // wide} wide" in said(question, text)
    return "On crops at full size, the same of image and mask"


@answers("10-outlines-matter")
def _(question):
    truth = np.zeros((20, 20), bool)
    truth[4:14, 4:14] = True
    thin, lump = truth.copy(), truth.copy()
    thin[14, 4:13], lump[16:19, 16:19] = True, True
    scores = [(truth & guess).sum() / (truth | guess).sum() for guess in (thin, lump)]
    assert scores[0] == scores[1], "nine pixels along the outline, or in a lump far out"
    dice = [2 * (truth & guess).sum() / (truth.sum() + guess.sum()) for guess in (thin, lump)]
    assert dice[0] == dice[1] >= scores[0]
    return "The share of the outlines that lie within 2 pixels"
