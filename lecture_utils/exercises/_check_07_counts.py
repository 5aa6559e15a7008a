"""Check yourself, lesson 7: what is counted, and what is averaged."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import metrics
from lecture_utils.exercises._beliefs_scores import LESSON, WRONG
from lecture_utils.exercises._choices import ask, number, right, short, wrong
from lecture_utils.exercises._record import Question


def union() -> Question:
    a, b, both = 6, 4, 3
    truth = np.repeat([1, 1, 0, 0], [both, a - both, b - both, 2])
    prediction = np.repeat([1, 0, 1, 0], [both, a - both, b - both, 2])
    found = metrics.iou(prediction, truth)[1]
    as_sum, as_dice, share = (
        WRONG[id](a, b, both) for id in ("union-as-sum", "dice-for-iou", "only-the-truth-counts")
    )
    return ask(
        LESSON,
        "union",
        f"A class has {a} pixels in the truth and {b} in the prediction. {both} pixels are in both. How large is its "
        "IoU, about?",
        wrong(
            number(round(as_sum, 3)),
            f"You divided by {a} + {b}, which counts the common pixels twice. The union has {a} + {b} − {both} = "
            f"{a + b - both} pixels. See section 7.4.",
            "union-as-sum",
        ),
        right(
            short(found),
            f"The union has {a} + {b} − {both} = {a + b - both} pixels, and {both} of them are in both.",
        ),
        wrong(
            number(round(share, 3)),
            f"This is the share of the {a} true pixels that are found. The union also holds what is predicted too "
            "much. See section 7.4.",
            "only-the-truth-counts",
        ),
        wrong(
            number(round(as_dice, 3)),
            "This is the Dice score, 2 times the intersection divided by the sum. IoU divides by the union. See "
            "section 7.4.",
            "dice-for-iou",
        ),
    )


def two_papers() -> Question:
    dice, iou = 0.8, 0.7
    return ask(
        LESSON,
        "two-papers",
        f"For the same pictures and the same class, one report gives a Dice score of {dice}, another an IoU of {iou}. "
        "Which prediction is better?",
        wrong(
            f"The one with {dice}: the number is larger",
            f"Dice is the larger number for the same masks. A Dice score of {dice} is an IoU of about "
            f"{short(dice / (2 - dice))}. See section 7.4.",
            "dice-read-as-iou",
        ),
        wrong(
            "Nobody can know: the two scores measure different things",
            "They are made of the same three counts, and each follows from the other: Dice = 2·IoU / (1 + IoU). See "
            "section 7.4.",
        ),
        right(
            f"The one with the IoU of {iou}",
            f"An IoU of {iou} is a Dice score of about {short(2 * iou / (1 + iou))}, which is more than {dice}.",
        ),
    )


def nothing_found() -> Question:
    pixels, small = 100, 5
    counts = np.array([[pixels - small, 0], [small, 0]])
    found = metrics.ConfusionMatrix(counts)
    accuracy, mean = found.pixel_accuracy(), found.mean_iou()
    same, without = (WRONG[id](counts) for id in ("accuracy-for-mean-iou", "background-left-out"))
    return ask(
        LESSON,
        "nothing-found",
        f"A picture has {pixels} pixels: {small} belong to a bird, the others to the background. A network says "
        "background everywhere. How large are pixel accuracy and mean IoU?",
        right(
            f"{number(accuracy)} and {number(mean)}",
            f"{pixels - small} of {pixels} pixels are right. The background has the IoU {number(accuracy)}, the bird "
            f"has 0, and the mean of the two is {number(mean)}.",
        ),
        wrong(
            f"{number(accuracy)} and {number(same)}",
            "The mean IoU gives both classes the same say. The bird is never found, and its 0 is half of the mean. See "
            "section 7.5.",
            "accuracy-for-mean-iou",
        ),
        wrong(
            f"{number(accuracy)} and {number(without)}",
            "You left the background out of the mean. It is a class like any other, and its IoU counts. See section "
            "7.5.",
            "background-left-out",
        ),
        wrong(
            f"{number(1 - accuracy)} and {number(mean)}",
            "This is the share of wrong pixels. Pixel accuracy is the share of right ones, and most of them are "
            "background. See section 7.3.",
        ),
    )


def absent() -> Question:
    scores = (0.9, 0.5, None)
    there = [score for score in scores if score is not None]
    zero, one = (WRONG[id](scores) for id in ("absent-as-zero", "absent-as-one"))
    return ask(
        LESSON,
        "absent",
        f"Class 0 has the IoU {scores[0]} and class 1 the IoU {scores[1]}. Class 2 is neither in the truth nor in the "
        "prediction. How large is the mean IoU in this course?",
        wrong(
            short(zero),
            "You counted class 2 as 0, as if it had been missed. But nothing of it was there to be found. See section "
            "7.9.",
            "absent-as-zero",
        ),
        wrong(
            short(one),
            "You counted class 2 as 1, as if something had been right. Then every class that never occurs would raise "
            "the mean. See section 7.9.",
            "absent-as-one",
        ),
        wrong(
            "It is not defined",
            "Only the IoU of class 2 is not defined, because it is 0 divided by 0. The mean of the other two exists. "
            "See section 7.9.",
        ),
        right(
            short(float(np.mean(there))),
            "An absent class has no score, so the mean has two numbers in it: 0.9 and 0.5.",
        ),
    )


def void() -> Question:
    truth, prediction = [[1, 1, 255, 255, 0, 0]], [[1, 1, 1, 1, 0, 0]]
    found = metrics.iou(prediction, truth, ignore_index=255)[1]
    background = WRONG["void-as-background"](truth, prediction, 1)
    return ask(
        LESSON,
        "void",
        "T is the truth of six pixels, P the prediction. 255 is void: nobody knows what is there. How large is the "
        "IoU of class 1?",
        wrong(
            number(background),
            "You counted the void pixels as background, so that the two 1s on them became errors. Void counts nowhere. "
            "See section 7.9.",
            "void-as-background",
        ),
        right(
            number(found),
            "Four pixels count, and in these class 1 is exactly where it should be. What stands on void is neither "
            "right nor wrong.",
        ),
        wrong(
            "It is not defined",
            "Only the two void pixels are left out. In the other four class 1 has two true pixels, so its IoU exists. "
            "See section 7.9.",
        ),
        grids={"T": truth, "P": prediction},
    )


def two_images() -> Question:
    counts = ((8, 8, 8), (2, 0, 0))
    truth = [np.repeat([1, 0], [a, 10 - a]) for a, _, _ in counts]
    prediction = [np.repeat([1, 0], [b, 10 - b]) for _, b, _ in counts]
    whole = metrics.iou(prediction, truth)[1]
    mean = WRONG["mean-over-images"](counts)
    return ask(
        LESSON,
        "two-images",
        f"In one image a dog has {counts[0][0]} pixels, and all are found. In another image a dog has {counts[1][0]} "
        "pixels, and none is found. No other pixel is called dog. How large is the IoU of dog over these two images "
        "as one data set?",
        wrong(
            number(mean),
            "This is the mean of 1 and 0, the IoU of each image. Over a data set the pixels of all images are counted "
            "first, and divided once. See section 7.9.",
            "mean-over-images",
        ),
        wrong(
            "1",
            "The missed dog of the second image belongs to the union, although nothing of it was predicted. See section "
            "7.9.",
        ),
        right(
            number(whole),
            "The intersection has 8 + 0 pixels, the union 8 + 2. The large dog counts more than the small one.",
        ),
        wrong(
            "0",
            "The IoU is 0 only if no pixel at all is found. Here the whole dog of the first image is found. See "
            "section 7.9.",
        ),
    )
