"""Check yourself, lesson 8: the fully convolutional network."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import shapes, upsampling
from lecture_utils.exercises._choices import ask, number, right, size, wrong
from lecture_utils.exercises._record import Question

LESSON = "08_fcn"


def linear_as_convolution() -> Question:
    channels, side, scores = 16, 5, 4
    return ask(
        LESSON,
        "linear-as-convolution",
        f"A map of {channels} channels and {size(side)} cells is flattened, and a linear layer computes {scores} "
        "scores from it. The same layer is written as a convolution. Which weights has it?",
        wrong(
            f"{channels} kernels of {scores} channels and {size(side)} cells",
            "You exchanged what goes in and what comes out. One kernel computes one score, and it reads every "
            "channel of the map. See section 8.1.",
        ),
        right(
            f"{scores} kernels of {channels} channels and {size(side)} cells",
            f"One kernel for each score. It covers the whole map, so it has {channels}·{side}·{side} weights, as "
            "many as the linear layer has for this score.",
        ),
        wrong(
            f"{scores} kernels of {channels} channels and 1×1 cells",
            "With a 1×1 kernel every place of the map would get the same weights. The linear layer has a weight "
            "of its own for each place. See section 8.1.",
        ),
        wrong(
            "None: a linear layer is tied to one size",
            "The linear layer is, its weights are not. Put into kernels as large as the map, they compute the "
            "same sums, and then they can slide. See section 8.1.",
        ),
    )


def score_map() -> Question:
    side, long = 8, 20
    places = shapes.conv_output_size(long, side)
    return ask(
        LESSON,
        "score-map",
        f"A classifier reads images of {size(side)} pixels, without padding and with stride 1. Made "
        f"convolutional, it reads an image of {size((side, long))}. In how many places does it give scores?",
        wrong(
            f"{long // side}",
            "You cut the image into pieces that do not overlap. The window moves by one pixel, so it fits in "
            "many more places. See section 8.1.",
        ),
        wrong(
            f"{long - side}",
            f"You forgot the first place. {long - side} moves of one pixel lead to one place more. See section 8.1.",
        ),
        right(
            f"{places}",
            f"The window has {long} − {side} = {long - side} moves, and it stands somewhere before the first one: "
            f"{long - side} + 1 = {places}.",
        ),
        wrong(
            f"{long}",
            "That would need padding. Without it the window must lie inside the image, so its left edge cannot "
            "reach the last columns. See section 8.1.",
        ),
    )


def cells() -> Question:
    side, halvings = 96, 5
    left = side // 2**halvings
    return ask(
        LESSON,
        "cells",
        f"FCN-32s reads an image of {size(side)} pixels. How large is the map of scores, before it is upsampled?",
        right(
            size(left),
            f"Five halvings divide each side by 2·2·2·2·2 = 32, and {side} / 32 = {left}. One cell stands for "
            "32×32 pixels.",
        ),
        wrong(
            size(2 * left),
            "That is the map after four halvings, which has the stride 16. FCN-32s takes its scores one stage "
            "deeper. See section 8.3.",
        ),
        wrong(
            size(32),
            "32 is the stride: how many pixels of the image one cell stands for. It is not the size of the map. "
            "See section 8.3.",
        ),
        wrong(
            size(side),
            "This is the size after the upsampling. The deepest map is smaller by a factor of 32. See section 8.3.",
        ),
    )


def skip() -> Question:
    return ask(
        LESSON,
        "skip",
        "FCN-16s has one skip more than FCN-32s. What does this skip do?",
        wrong(
            "It adds the features of the finer map to those of the coarser one",
            "The two maps have different channels, so their features cannot be added. FCN turns both into "
            "scores first, with one channel a class. See section 8.4.",
        ),
        wrong(
            "It puts the finer features beside the upsampled coarse features",
            "U-Net joins maps in this way, and convolutions follow. FCN works with sums of scores. See "
            "sections 8.4 and 8.9.",
        ),
        wrong(
            "It sends the places of the maxima to the decoder",
            "Those are the switches of SegNet. A skip of FCN carries scores, and no pooling is needed. See "
            "sections 8.4 and 8.9.",
        ),
        right(
            "It adds scores of the finer map to the upsampled coarse scores",
            "A 1×1 convolution turns the finer features into one score a class. Both maps of scores have the "
            "same size then, and are added.",
        ),
    )


def between() -> Question:
    low, high = 8, 24
    found = upsampling.bilinear(np.array([[low, high]]), 2)[0]
    return ask(
        LESSON,
        "between",
        f"A row holds {low} and {high}. Bilinear upsampling by 2 makes four numbers of it. Which is the second?",
        wrong(
            number((low + high) / 2),
            f"The mean would stand in the middle. This cell lies nearer to {low}, so {low} gets the larger "
            "weight, ¾. See section 8.3.",
        ),
        right(
            number(found[1]),
            f"The nearer number gets ¾ and the farther one ¼: ¾·{low} + ¼·{high} = {number(found[1])}.",
        ),
        wrong(
            number(low),
            f"So nearest neighbour answers: it repeats {low}. Bilinear upsampling blends the two numbers. See "
            "section 8.3.",
        ),
        wrong(
            number(found[2]),
            f"This is the number in the cell nearer to {high}. Exchange the two weights. See section 8.3.",
        ),
    )


def lazy() -> Question:
    share, classes = 0.9, 10
    score = share / classes
    return ask(
        LESSON,
        "lazy",
        f"Nine of ten pixels are background, and {classes - 1} other classes share the rest. A network says "
        "“background” everywhere. What is its mean IoU?",
        wrong(
            number(share),
            f"That is its pixel accuracy, and also the IoU of the background. The mean counts the other "
            f"{classes - 1} classes as well. See section 8.2.",
        ),
        wrong(
            number(share / 2),
            f"You took the mean over background and not-background. Each of the {classes} classes has an IoU of "
            "its own. See section 8.2.",
        ),
        right(
            number(score),
            f"The background has {number(share)}: nine tenths of the pixels are right, out of all. The other "
            f"{classes - 1} classes have 0, so the mean is {number(share)} / {classes}.",
        ),
        wrong(
            "0",
            f"The background is found, and its IoU is {number(share)}. Only the other classes have 0. See "
            "section 8.2.",
        ),
    )


def weighted() -> Question:
    return ask(
        LESSON,
        "weighted",
        "FCN-2s is trained so that a background pixel counts a tenth in the loss. What changes?",
        wrong(
            "Nothing: only the size of the loss, not the prediction",
            "All classes smaller by the same factor would change nothing. Here only one of them is, so that "
            "mistakes on it become cheap. See section 8.7.",
        ),
        wrong(
            "The outlines become more exact",
            "A mistake beside a digit costs little now, so the network is less careful there. See section 8.7.",
        ),
        wrong(
            "Fewer pixels of the digits are found",
            "It is the other way round. To miss a digit's pixel now costs ten times as much as one pixel too "
            "many. See section 8.7.",
        ),
        right(
            "More pixels of the digits are found, and more of the background is called digit",
            "Where the network is in doubt it says digit, because that mistake is the cheap one. The digits "
            "become too fat.",
        ),
    )


def odd_size() -> Question:
    stride, height, width = 32, 40, 70
    tall, wide = (-(-side // stride) * stride for side in (height, width))
    return ask(
        LESSON,
        "odd-size",
        f"An image of {size((height, width))} pixels goes through an FCN with five halvings. To which size is it "
        "padded with zeros?",
        right(
            size((tall, wide)),
            f"Each side goes up to the next multiple of {stride}: {height} to {tall}, and {width} to {wide}. Later "
            "the scores are cut back to the image.",
        ),
        wrong(
            size((tall, tall)),
            f"The network takes any size, not only squares or the size of its training. {width} is more than "
            f"{tall}. See section 8.8.",
        ),
        wrong(
            size((32, 64)),
            "That would cut pixels off. Padding only adds, up to the next multiple of 32. See section 8.8.",
        ),
        wrong(
            size((height, width)),
            f"Five halvings need sides that {stride} divides. Otherwise the upsampled coarse map and the finer "
            "map would not fit together. See section 8.8.",
        ),
    )


QUESTIONS = (
    linear_as_convolution,
    score_map,
    cells,
    skip,
    between,
    lazy,
    weighted,
    odd_size,
)
