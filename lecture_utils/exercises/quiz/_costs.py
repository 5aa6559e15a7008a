"""Questions about costs, drawn by chance: each wrong choice is a misconception's number."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import metrics
from lecture_utils.exercises.misconceptions._catalogue import misconception
from lecture_utils.exercises.misconceptions._scores import WRONG_SCORES
from lecture_utils.exercises.quiz._in_words import as_rows, short
from lecture_utils.exercises.quiz._question import Choice, Question

#: The lesson that teaches the costs.
LESSON = "07_segmentation_costs"

#: What ``cost`` asks for.
COSTS = ("iou", "dice", "mean_iou", "cross_entropy")

#: Two choices are no closer than this, so that rounding on the way decides nothing.
_APART = 0.03

#: Wrong choices that a question has.
_WRONG = 3


class _Drawn(NamedTuple):
    """A question before its choices are put together; ``wrong`` has the number of each belief."""

    text: str
    grids: Mapping[str, Any]
    right: float
    reason: str
    wrong: Mapping[str, float]


def cost(name: str, seed: int = 0) -> Question:
    """A question about a cost, with small masks or scores drawn by chance.

    Parameters
    ----------
    name : str
        One of ``COSTS``: "iou" or "dice" of two masks, "mean_iou" of two label maps with three
        classes, "cross_entropy" of one pixel.
    seed : int
        From 0. The same arguments always give the same question.

    Returns
    -------
    Question
        With four choices. Each wrong one is the number that a misconception leads to, and names it.

    Raises
    ------
    TypeError, ValueError
        An unknown name, a seed that is no whole number from 0.

    Notes
    -----
    Numbers are drawn again until all four choices differ by at least 0.03. So a rounded sum still
    decides.

    Examples
    --------
    >>> question = cost("iou", seed=1)
    >>> question.text
    'T is the truth, P the prediction. How large is the IoU of class 1, about?'
    >>> [caption for caption, _ in question.grids]
    ['T', 'P']
    """
    name, seed = checks.one_of(name, "name", COSTS), checks.seed(seed)
    rng = np.random.default_rng([COSTS.index(name), seed, 7])
    while True:
        drawn = _DRAW[name](rng)
        beliefs = _apart(rng, drawn)
        if beliefs:
            return _question(rng, f"cost-{name}-{seed}", drawn, beliefs)


def _apart(rng: np.random.Generator, drawn: _Drawn) -> tuple[str, ...]:
    """Beliefs whose numbers and the right one are all told apart; none if there are too few.

    How many of them are smaller than the right number is drawn first, so that the order of size
    tells nothing.
    """
    by_smaller: dict[int, list[tuple[str, ...]]] = {}
    for chosen in itertools.combinations(sorted(drawn.wrong), _WRONG):
        wrong = [drawn.wrong[id] for id in chosen]
        if np.diff(sorted([drawn.right, *wrong])).min() >= _APART:
            by_smaller.setdefault(sum(value < drawn.right for value in wrong), []).append(chosen)
    if not by_smaller:
        return ()
    possible = by_smaller[sorted(by_smaller)[rng.integers(len(by_smaller))]]
    return possible[rng.integers(len(possible))]


def _question(
    rng: np.random.Generator, id: str, drawn: _Drawn, beliefs: tuple[str, ...]
) -> Question:
    choices = [Choice(short(drawn.right), True, drawn.reason)]
    for belief in beliefs:
        found = misconception(belief)
        told = f"This number comes from the idea “{found.belief}” {found.help} See {found.back}."
        choices.append(Choice(short(drawn.wrong[belief]), False, told, belief))
    return Question(
        id=id,
        lesson=LESSON,
        text=drawn.text,
        choices=tuple(choices[n] for n in rng.permutation(len(choices))),
        grids=tuple((caption, as_rows(grid)) for caption, grid in drawn.grids.items()),
    )


# --- masks ----------------------------------------------------------------------------------------


def _block(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """A rectangle with one or two corners cut off: True where the object is."""
    tall, wide = rng.integers(2, height), rng.integers(2, width + 1)
    top, left = rng.integers(0, height - tall + 1), rng.integers(0, width - wide + 1)
    mask = np.zeros((height, width), bool)
    mask[top : top + tall, left : left + wide] = True
    for _ in range(rng.integers(1, 3)):
        mask[top + (tall - 1) * rng.integers(2), left + (wide - 1) * rng.integers(2)] = False
    return mask


def _pair(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int, int, int]:
    """Truth and prediction that meet but are not equal, and the counts |A|, |B| and of both."""
    while True:
        truth, prediction = _block(rng, 4, 5), _block(rng, 4, 5)
        both = int((truth & prediction).sum())
        if both and (truth & ~prediction).any() and (prediction & ~truth).any():
            return truth, prediction, int(truth.sum()), int(prediction.sum()), both


def _of_two_masks(
    rng: np.random.Generator, name: str, beliefs: Sequence[str], reason: str
) -> _Drawn:
    """IoU or Dice of class 1, and the numbers of these beliefs about it."""
    truth, prediction, a, b, both = _pair(rng)
    masks = {"T": truth.astype(int), "P": prediction.astype(int)}
    score = {"IoU": metrics.iou, "Dice score": metrics.dice}[name]
    wrong = {id: WRONG_SCORES[id](a, b, both) for id in beliefs}
    shared = both if name == "IoU" else 2 * both
    return _Drawn(
        f"T is the truth, P the prediction. How large is the {name} of class 1, about?",
        masks,
        float(score(masks["P"], masks["T"])[1]),
        reason.format(a=a, b=b, both=both, either=a + b - both),
        wrong | {"over-all-pixels": WRONG_SCORES["over-all-pixels"](shared, truth.size)},
    )


def _iou(rng: np.random.Generator) -> _Drawn:
    return _of_two_masks(
        rng,
        "IoU",
        ("union-as-sum", "dice-for-iou", "only-the-truth-counts"),
        "{both} pixels are in both masks. The union has {a} + {b} − {both} = {either} pixels, so "
        "IoU is {both} / {either}.",
    )


def _dice(rng: np.random.Generator) -> _Drawn:
    return _of_two_masks(
        rng,
        "Dice score",
        ("iou-for-dice", "dice-without-the-two", "dice-over-the-union", "share-for-dice"),
        "{both} pixels are in both masks, {a} in the truth and {b} in the prediction. So Dice is "
        "2·{both} / ({a} + {b}).",
    )


def _mean_iou(rng: np.random.Generator) -> _Drawn:
    truth, prediction = np.zeros((2, 4, 6), int)
    for label, columns in ((1, slice(0, 3)), (2, slice(3, 6))):
        for labels in (truth, prediction):
            labels[:, columns][_block(rng, 4, 3)] = label
    found = metrics.confusion_matrix(prediction, truth, num_classes=3)
    ids = ("accuracy-for-mean-iou", "background-left-out", "shares-for-mean-iou")
    each = [
        (int(a), int(b), int(both))
        for a, b, both in zip(
            found.counts.sum(1), found.counts.sum(0), np.diagonal(found.counts), strict=True
        )
    ]
    terms = [f"{both} / {a + b - both}" for a, b, both in each]
    of_each = {
        id: sum(WRONG_SCORES[id](*counts) for counts in each) / 3
        for id in ("union-as-sum", "dice-for-iou")
    }
    return _Drawn(
        "T is the truth, P the prediction. The classes are 0 (background), 1 and 2. How large is "
        "the mean IoU, about?",
        {"T": truth, "P": prediction},
        found.mean_iou(),
        f"The IoU of the classes 0, 1 and 2 is {terms[0]}, {terms[1]} and {terms[2]}. The mean of "
        "the three counts each class once.",
        {id: WRONG_SCORES[id](found.counts) for id in ids} | of_each,
    )


# --- scores ---------------------------------------------------------------------------------------


def _cross_entropy(rng: np.random.Generator) -> _Drawn:
    scores = rng.integers(0, 4, (3, 2))  # (class, pixel)
    label = int(rng.integers(3))
    p = float(metrics.softmax(scores, axis=0)[label, 0])
    powers = np.exp(scores[:, 0])
    wrong = {
        id: -float(np.log(WRONG_SCORES[id](scores, label, 0)))
        for id in ("softmax-over-pixels", "softmax-over-all", "scores-as-shares")
        if scores[label, 0]  # a score of 0 has no share, and no logarithm
    }
    wrong |= {id: WRONG_SCORES[id](p) for id in ("log-base-ten", "cost-is-what-is-missing")}
    return _Drawn(
        "A picture has one row of two pixels. z0, z1 and z2 are the scores of three classes. In "
        f"the left pixel class {label} is right. exp(0) = 1, exp(1) ≈ 2.718, exp(2) ≈ 7.389, "
        "exp(3) ≈ 20.086. How large is the cross entropy of the left pixel, about?",
        {f"z{c}": scores[c : c + 1] for c in range(3)},
        float(metrics.cross_entropy(scores[:, :1].T, [label])),
        f"The exponentials of the left pixel add up to {short(powers.sum())}. Class {label} has "
        f"{short(powers[label])} of them, so p ≈ {short(p)}, and −log(p) ≈ {short(-np.log(p))}.",
        wrong,
    )


_DRAW: Mapping[str, Callable[[np.random.Generator], _Drawn]] = {
    "iou": _iou,
    "dice": _dice,
    "mean_iou": _mean_iou,
    "cross_entropy": _cross_entropy,
}
