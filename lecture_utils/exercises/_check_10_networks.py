"""Check yourself, all lessons together: the questions about networks and what they cost."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import metrics, shapes
from lecture_utils.exercises._check_10_sizes import LESSON
from lecture_utils.exercises._choices import ask, number, right, size, wrong
from lecture_utils.exercises._record import Question


def two_outputs() -> Question:
    side, classes = 64, 11
    return ask(
        LESSON,
        "two-outputs",
        f"An autoencoder reads a grey image of {size(side)} pixels. An FCN for {classes} classes reads the same image. "
        "What does each of them give back, as channels × height × width?",
        wrong(
            f"Autoencoder 1×{size(side)}, FCN 1×{size(side)}",
            f"The picture of labels has one channel, but it is made afterwards. The network gives {classes} scores for "
            "each pixel, and the largest becomes the label. See section 7.1.",
        ),
        right(
            f"Autoencoder 1×{size(side)}, FCN {classes}×{size(side)}",
            f"The autoencoder gives back the image. The FCN gives one map of scores for each class, {classes} of them, "
            "as large as the image.",
        ),
        wrong(
            f"Autoencoder {classes}×{size(side)}, FCN {classes}×{size(side)}",
            "The autoencoder knows no classes. It reproduces its own input, which has one channel. See section 6.4.",
        ),
        wrong(
            f"Autoencoder 8 numbers, FCN {classes} numbers",
            "The code is in the middle of an autoencoder, and the decoder comes after it. One score a class for the whole "
            "image is what a classifier gives. See sections 6.4 and 8.1.",
        ),
    )


def labels_as_numbers() -> Question:
    near, far = 5, 9
    return ask(
        LESSON,
        "labels-as-numbers",
        "Somebody wants to train an autoencoder's network to label pixels. They keep one output channel and MSE, with "
        "the label 0 to 10 as the target. What is the main fault?",
        wrong(
            "None: cross entropy would only be faster",
            "The two ask for different things. Cross entropy asks for one score a class and does not order the classes. "
            "See sections 7.1 and 7.2.",
        ),
        wrong(
            "MSE has no gradient if the targets are whole numbers",
            "It has one: the output is no whole number, and MSE changes smoothly with it. Only predicted labels jump. "
            "See section 7.7.",
        ),
        right(
            f"Label 4 would count as nearer to {near} than to {far}",
            "Labels are names, not amounts. MSE would punish one confusion more than another, and a pixel in doubt "
            "between 2 and 6 would become a 4.",
        ),
        wrong(
            "MSE needs targets from 0 to 1",
            "MSE takes any numbers. In lesson 6 the pixels are from 0 to 1, but nothing in the formula asks for that. "
            "See section 6.2.",
        ),
    )


def beside_the_line() -> Question:
    side = 8
    truth = np.zeros((side, side), int)
    truth[:, 3] = 1
    beside, nothing = np.roll(truth, 1, axis=1), np.zeros_like(truth)
    shifted, empty = (metrics.mse(guess, truth) for guess in (beside, nothing))
    return ask(
        LESSON,
        "beside-the-line",
        "A line is one pixel wide. One prediction shows it one pixel beside the truth, another one shows no line at "
        "all. Which of them do the IoU of the line and the MSE of the mask (0 and 1) find better?",
        wrong(
            "Both find the one with a line better",
            "So would a person. But both compare pixel with pixel, and no pixel of the line is met. See sections 6.7 and "
            "7.6.",
        ),
        wrong(
            "IoU: the one with a line. MSE: none of the two",
            "IoU is 0 for both, because the intersection is empty. And MSE counts twice as many wrong pixels for one of "
            "them. See sections 6.7 and 7.6.",
        ),
        wrong(
            "IoU: none of the two. MSE: the one with a line",
            "Count the wrong pixels: the shifted line is missing where it should be, and stands where nothing should be. "
            "See section 6.7.",
        ),
        right(
            "IoU: none of the two. MSE: the one without a line",
            f"No pixel is in both masks, so IoU is 0. On {size(side)} pixels MSE is {number(shifted)} for the shifted "
            f"line and {number(empty)} for none.",
        ),
    )


def skip_fits() -> Question:
    coarse, fine, k, s = 8, 16, 4, 2

    def made(p: int) -> str:
        return size(shapes.conv_transpose_output_size(coarse, k, stride=s, padding=p))

    return ask(
        LESSON,
        "skip-fits",
        f"An FCN upsamples scores of {size(coarse)} by a transposed convolution with k = {k}, s = {s}. The scores of a "
        f"skip, {size(fine)}, are added to the result. Which padding must the transposed convolution have?",
        wrong(
            "p = 0",
            f"The result would be {made(0)}, because stamps of {k} cells reach over the last step of {s}. See section "
            "4.4.",
        ),
        right(
            "p = 1",
            f"Without padding the result has ({coarse} − 1)·{s} + {k} = {(coarse - 1) * s + k} cells along each axis. A "
            f"padding of 1 cuts one off on each side.",
        ),
        wrong(
            "p = 2",
            f"The result would be {made(2)}. Padding is cut off on both sides, so p takes 2p cells away. See section "
            "4.4.",
        ),
    )


def scores_to_learn() -> Question:
    channels, classes = 48, 11
    return ask(
        LESSON,
        "scores-to-learn",
        f"A map of {channels} channels and 8×8 cells becomes scores for {classes} classes by a convolution with a 1×1 "
        "kernel and a bias. How many weights are learned, the bias included?",
        wrong(
            number(channels * classes),
            f"These are the weights of the kernels. Each of the {classes} scores has a bias as well. See section 2.7.",
        ),
        wrong(
            number(channels + classes),
            "Every score has a weight for every channel, so the two numbers are multiplied. See section 2.7.",
        ),
        right(
            number(channels * classes + classes),
            f"Each score has {channels} weights and one bias: {classes}·{channels} + {classes} = "
            f"{channels * classes + classes}. All cells share them.",
        ),
        wrong(
            number((channels * classes + classes) * 64),
            "You gave each of the 64 cells weights of its own. A convolution uses the same weights everywhere. See "
            "sections 2.7 and 8.1.",
        ),
    )


def worse_and_better() -> Question:
    return ask(
        LESSON,
        "worse-and-better",
        "Network A calls every pixel background. Network B has a slightly lower pixel accuracy and a mean IoU twice as "
        "high. How can that be?",
        right(
            "B finds some pixels of objects, and calls even more background an object",
            "The few pixels of the objects hardly count in the accuracy. In the mean IoU each class that is found "
            "counts as much as the background.",
        ),
        wrong(
            "One of the numbers is wrong: both scores rise and fall together",
            "Accuracy counts pixels, mean IoU counts classes. A change in small classes can move them apart. See "
            "sections 7.5 and 8.4.",
        ),
        wrong(
            "The mean IoU leaves the background out, and B is worse only there",
            "The background is a class like any other, and its IoU is part of the mean. See section 7.5.",
            "background-left-out",
        ),
        wrong(
            "Accuracy looks at the background only, so it says nothing about objects",
            "It counts all pixels. But where nine of ten are background, the others can hardly change it. See section "
            "7.5.",
        ),
    )
