"""Check yourself, lesson 7: the costs of a segmentation; what is counted stands in _check_07_counts."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import metrics
from lecture_utils.exercises import _check_07_counts as counts
from lecture_utils.exercises._beliefs_scores import LESSON, WRONG
from lecture_utils.exercises._choices import ask, number, places, right, short, wrong
from lecture_utils.exercises._record import Question


def which_pixel() -> Question:
    scores = np.array([[[2, 0], [1, -1]], [[0, 1], [1, 3]], [[1, 3], [1, 0]]])
    truth = np.array([[0, 2], [1, 0]])
    costs = metrics.cross_entropy(scores[None], truth[None], reduction="none")[0]
    return ask(
        LESSON,
        "which-pixel",
        "A picture has 2×2 pixels. A network gives each of them a score for class 0 (z0), class 1 (z1) and class "
        "2 (z2). The right classes are t. Which pixel is the worst, so that it should cost most?",
        wrong(
            "Row 0, column 0",
            "Here the right class 0 has the score 2, the largest of this pixel. What counts is how the three scores "
            "of one pixel compare with each other. See section 7.2.",
        ),
        wrong(
            "Row 0, column 1",
            "The 3 belongs to class 2, and class 2 is right. A large score for the right class is cheap. See section "
            "7.2.",
            "largest-score-costs-most",
        ),
        wrong(
            "Row 1, column 0",
            f"Here the network cannot decide. Three equal scores cost {short(costs[1, 0])}: each class gets a third. "
            f"The pixel on the right costs {short(costs[1, 1])}, because there the network is certain of a wrong "
            "class. See section 7.2.",
            "undecided-costs-most",
        ),
        right(
            "Row 1, column 1",
            "Here the network is certain, and wrong: the largest score belongs to class 1, but class 0 is right and "
            "has the smallest score. Nothing costs more than certainty in the wrong direction.",
        ),
        grids={"z0": scores[0], "z1": scores[1], "z2": scores[2], "t": truth},
    )


def softmax_of_a_pixel() -> Question:
    scores = np.array([[2, 3], [0, 1]])
    p = metrics.softmax(scores, axis=0)[0, 0]
    over_pixels, over_all, shares = (
        short(WRONG[id](scores, 0, 0))
        for id in ("softmax-over-pixels", "softmax-over-all", "scores-as-shares")
    )
    return ask(
        LESSON,
        "softmax-of-a-pixel",
        "A picture has one row of two pixels. There are two classes, with the scores z0 and z1, and exp(0) = 1, "
        "exp(1) ≈ 2.718, exp(2) ≈ 7.389, exp(3) ≈ 20.086. Which probability has class 0 in the left pixel?",
        wrong(
            over_pixels,
            "You divided by the sum over the two pixels, 7.389 + 20.086. Softmax divides by the sum over the classes of "
            "one pixel. See section 7.2.",
            "softmax-over-pixels",
        ),
        wrong(
            over_all,
            "You divided by the sum of all four exponentials. Each pixel has its own probabilities, which add up to 1. "
            "See section 7.2.",
            "softmax-over-all",
        ),
        right(
            short(p),
            "The left pixel has the exponentials 7.389 and 1. Class 0 gets 7.389 of 8.389, and the right pixel plays no "
            "part.",
        ),
        wrong(
            shares,
            "You divided the score 2 by the sum of the scores, 2 + 0. The exponential comes first. See section 7.2.",
            "scores-as-shares",
        ),
        grids={"z0": scores[:1], "z1": scores[1:]},
    )


def one_tenth() -> Question:
    p = 0.1
    cost = metrics.cross_entropy(np.log([[p, 1 - p]]), [0])
    ten, missing, negative = (
        WRONG[id](p) for id in ("log-base-ten", "cost-is-what-is-missing", "minus-forgotten")
    )
    return ask(
        LESSON,
        "one-tenth",
        f"A network gives the right class of a pixel the probability {p}. How large is the cross entropy of this "
        "pixel, about?",
        right(
            short(cost),
            "The natural logarithm of 0.1 is about −2.303, and the minus in front makes it a cost.",
        ),
        wrong(
            number(round(ten, 3)),
            "This is the logarithm to base 10. Cross entropy uses the natural logarithm, as numpy.log does. See "
            "section 7.2.",
            "log-base-ten",
        ),
        wrong(
            number(round(missing, 3)),
            "This is what is missing from 1. Cross entropy is minus the logarithm, which grows without end towards "
            "probability 0. See section 7.2.",
            "cost-is-what-is-missing",
        ),
        wrong(
            short(negative),
            "The logarithm of a number below 1 is negative. The minus in the formula turns it into a cost. See "
            "section 7.2.",
            "minus-forgotten",
        ),
    )


def certain_and_wrong() -> Question:
    return ask(
        LESSON,
        "certain-and-wrong",
        "An object is small. A network gives each of its pixels a probability of 0.001, so it is certain and wrong. "
        "Which loss still pulls hard at the scores of these pixels?",
        right(
            "Cross entropy",
            "Its gradient is p − y, divided by the number of pixels. With p near 0 and y = 1 that is as large as it can "
            "be.",
        ),
        wrong(
            "Soft Dice",
            "Softmax multiplies the gradient of Dice by p·(1 − p), which is nearly 0 here. Dice pulls hard in the "
            "middle, where p is about 0.4. See section 7.7.",
            "dice-pulls-hardest",
        ),
        wrong(
            "1 − IoU of the predicted labels",
            "Predicted labels jump from one class to another and do not move in between. Their slope is 0 everywhere. "
            "See section 7.7.",
        ),
    )


def weighted_mean() -> Question:
    costs, weights = (2, 1), (1, 3)
    total = float(np.dot(costs, weights))
    found, over_pixels = total / sum(weights), WRONG["weights-over-pixels"](costs, weights)
    return ask(
        LESSON,
        "weighted-mean",
        f"Two pixels cost {places(costs)} before weighting. Their classes have the weights {places(weights)}. What is the "
        "weighted mean, as PyTorch computes it?",
        wrong(
            number(over_pixels),
            f"You divided {number(total)} by the number of pixels. A weighted mean divides by the sum of the weights. "
            "See section 7.8.",
            "weights-over-pixels",
        ),
        wrong(
            number(float(np.mean(costs))),
            "This is the plain mean, in which both pixels count the same. The weight 3 makes one pixel count like "
            "three. See section 7.8.",
        ),
        wrong(
            number(total),
            "This is the weighted sum. A mean has to be divided, here by the sum of the weights. See section 7.8.",
        ),
        right(
            number(found),
            f"The weighted sum is 1·2 + 3·1 = {number(total)}, and the weights sum to {sum(weights)}.",
        ),
    )


QUESTIONS = (
    which_pixel,
    softmax_of_a_pixel,
    one_tenth,
    counts.union,
    counts.two_papers,
    counts.nothing_found,
    certain_and_wrong,
    weighted_mean,
    counts.absent,
    counts.void,
    counts.two_images,
)
