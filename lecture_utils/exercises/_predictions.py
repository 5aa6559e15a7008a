"""What is the point of an autoencoder? Five predictions: lesson 1 asks for them, lesson 6 opens them."""

from __future__ import annotations

import functools

from lecture_utils.exercises._choices import ask, right, wrong
from lecture_utils.exercises._record import Question

LESSON = "06_autoencoder"


@functools.cache
def predictions() -> tuple[Question, ...]:
    """The five predictions of section 1.5.

    Returns
    -------
    tuple of Question
        The feedback of each choice says what lesson 6 finds, so show them with ``Quiz(predictions(), reveal=False)``
        before it.

    Examples
    --------
    >>> [question.id for question in predictions()]
    ['06-compression', '06-cleaning', '06-alarm', '06-invention', '06-trap']
    """
    return compression(), cleaning(), alarm(), invention(), trap()


def compression() -> Question:
    return ask(
        LESSON,
        "compression",
        "PCA with 8 numbers loses some part of a digit. A trained autoencoder with 8 numbers loses something too. How much of "
        "PCA's error does it still make?",
        wrong(
            "about 90 %",
            "This would be hardly worth a training. A network that bends follows the digits much more closely than a flat "
            "subspace can. See section 6.4.",
        ),
        wrong(
            "about 60 %",
            "The direction is right, but the bend does more than that: about two thirds of PCA's error are gone. See "
            "section 6.4.",
        ),
        right(
            "about 35 %",
            "Both have 8 numbers, but the network bends its surface, so that it passes near the digits and near little else.",
        ),
        wrong(
            "about 10 %",
            "So near come only the training images. On images that it has never seen, 8 numbers and 1,258 examples do not "
            "suffice for that. See section 6.4.",
        ),
    )


def cleaning() -> Question:
    return ask(
        LESSON,
        "cleaning",
        "Strong noise is added to digits. A median filter, PCA with 8 numbers and an autoencoder that was trained to clean try "
        "to remove it. Which one is best?",
        wrong(
            "the median filter",
            "It removes single wrong pixels from large images. On 8×8 pixels a stroke is as thin as the noise, and is wiped "
            "out with it. See section 6.7.",
        ),
        wrong(
            "PCA",
            "PCA does clean, because noise has little room in 8 directions. But so have fine strokes, and shadows come with "
            "every digit. See section 6.7.",
        ),
        wrong(
            "the autoencoder, with 80 % of the error of the next best",
            "The autoencoder is best, but by far more. It was shown what digits look like, and what noise looks like. See "
            "section 6.7.",
        ),
        right(
            "the autoencoder, with half of the error of the next best",
            "It knows what digits look like, and draws the one that the noise hides. Half of the error is what 3 decibels mean.",
        ),
    )


def alarm() -> Question:
    return ask(
        LESSON,
        "alarm",
        "An autoencoder is trained on nine of the ten digits, and then sees all ten. Does its error tell which images show "
        "the digit that it does not know?",
        wrong(
            "No: it reproduces whatever goes in",
            "It could, if its code had room for every image. With 8 numbers it serves what it was trained on, and little "
            "else. See section 6.7.",
        ),
        right(
            "Yes, and better than PCA's error does",
            "What was never seen is drawn badly. PCA fits strange digits rather well, because sums of its directions can make "
            "many shapes.",
        ),
        wrong(
            "Yes, but PCA's error does it just as well",
            "PCA is a fair alarm too, but sums of its directions can make many shapes, also strange ones. Compare the areas. "
            "See section 6.7.",
        ),
    )


def invention() -> Question:
    return ask(
        LESSON,
        "invention",
        "Take the codes of a 3 and of an 8, and the point halfway between them. What does the decoder draw there?",
        right(
            "strokes between those of a 3 and an 8",
            "The decoder moves its strokes from one to the other. What it draws need not be a digit: nobody "
            "has told it that every point between must be one.",
        ),
        wrong(
            "both digits at once, each in pale grey",
            "This is what mixing the pixels gives. Mixing codes is different, because the decoder bends: strokes move, and do "
            "not fade. See section 6.7.",
        ),
        wrong(
            "nothing but noise, since no image has this code",
            "A decoder is a smooth function: codes that lie near each other give images that lie near each other. See "
            "section 6.7.",
        ),
    )


def trap() -> Question:
    return ask(
        LESSON,
        "trap",
        "One copy of a digit is moved by one pixel. Of another copy the lower half is erased. Which copy has the larger mean "
        "squared error?",
        wrong(
            "the one with the erased half, nearly always",
            "So a person would judge, and so it should be. But MSE compares pixel with pixel and knows nothing of shapes. "
            "See section 6.7.",
        ),
        wrong(
            "both the same, as a rule",
            "There is no reason why they should be the same, and the count for all test digits is far from even. See section 6.7.",
        ),
        right(
            "the one that is moved, for most digits",
            "Strokes are about one pixel wide. Moved by one, they are missing where they were and stand where nothing was: "
            "two errors for one.",
        ),
    )
