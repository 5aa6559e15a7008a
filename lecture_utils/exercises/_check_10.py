"""Check yourself, all lessons together. Most questions need two of them."""

from __future__ import annotations

from lecture_utils.engine import ops, shapes
from lecture_utils.exercises._check_10_networks import (
    beside_the_line,
    labels_as_numbers,
    scores_to_learn,
    skip_fits,
    two_outputs,
    worse_and_better,
)
from lecture_utils.exercises._check_10_sizes import (
    LESSON,
    down_and_up,
    four_to_seven,
    one_cell_short,
    sees_through_pooling,
    stride_or_dilation,
    two_layers,
)
from lecture_utils.exercises._choices import ask, right, size, wrong
from lecture_utils.exercises._record import Question


def two_zeros() -> Question:
    return ask(
        LESSON,
        "two-zeros",
        "One student puts a zero between neighbouring cells of a map. Another student puts a zero between "
        "neighbouring weights of a kernel. Which layer does each of them begin?",
        wrong(
            "The first a dilated, the second a transposed convolution",
            "It is the other way round. In a dilated convolution the map stays as it is, and the kernel is "
            "spread out. Compare the table in section 3.2.",
            "dilation-of-the-map",
        ),
        wrong(
            "Both of them a dilated convolution, in two ways",
            "The slide of the lecture calls holes in a map dilated, too. But in papers and frameworks only holes "
            "in the kernel make a dilated convolution. See sections 3.1 and 3.2.",
            "dilation-of-the-map",
        ),
        wrong(
            "Both of them a transposed convolution, in two ways",
            "Zeros in a kernel do not make a map larger. They let the kernel reach further. See section 3.2.",
            "transposed-input-kernel-swapped",
        ),
        right(
            "The first a transposed, the second a dilated convolution",
            "Zeros in the map lead to a larger map. Zeros in the kernel let the same number of weights see "
            "further.",
        ),
    )


def there_and_back() -> Question:
    h, settings = 5, {"kernel_size": 3, "stride": 2, "padding": 1}
    small = shapes.conv_output_size(h, **settings)
    back = shapes.conv_transpose_output_size(small, **settings)
    return ask(
        LESSON,
        "there-and-back",
        f"X is {size(h)}. It goes through a convolution with k = 3, s = 2, p = 1. The result goes through the "
        "transposed convolution with the same kernel and the same settings. What comes out?",
        wrong(
            "X itself, number by number",
            f"The convolution keeps {small * small} numbers of {h * h}. What is gone cannot be computed from "
            "them, with this kernel or another. See section 4.3.",
        ),
        right(
            f"A {size(back)} grid, in general with other numbers than X",
            f"The sizes go from {h} to {small} and back to {back}. The transposed convolution gives back the "
            "shape, not the values.",
        ),
        wrong(
            f"A {size(back)} grid, X times one constant number",
            "For that, Cᵀ C would need one number on its diagonal and zeros elsewhere. It has other numbers too: it "
            "mixes the cells of X. See section 4.3.",
        ),
        wrong(
            f"A {size(shapes.conv_output_size(small, **settings))} grid, a summary of the result",
            "You applied an ordinary convolution twice. A transposed convolution with s = 2 makes a map "
            "larger. See section 4.4.",
        ),
    )


def what_they_need() -> Question:
    return ask(
        LESSON,
        "what-they-need",
        "A decoder can go up by unpooling or by transposed convolution. What does each of them need, besides "
        "the map itself?",
        wrong(
            "Unpooling: learned weights. Transposed convolution: switches",
            "It is the other way round. Unpooling has no weights, and a transposed convolution remembers "
            "nothing of the image. See sections 4.2 and 5.2.",
        ),
        wrong(
            "Both of them: switches from the encoder",
            "A transposed convolution puts a stamp for every cell, at places that the stride fixes. It needs "
            "no switches. See section 4.2.",
        ),
        wrong(
            "Both of them: weights that are learned",
            "Unpooling only moves values to their places. There is nothing in it that could be learned. See "
            "section 5.2.",
        ),
        right(
            "Unpooling: switches. Transposed convolution: learned weights",
            "The switches are different for every image and come from the encoder. The weights are the same "
            "for every image and come from training.",
        ),
    )


def which_way_up() -> Question:
    values, switches = ((3, 1), (4, 2)), ((5, 3), (12, 11))
    return ask(
        LESSON,
        "which-way-up",
        "A layer has made the grid Z of the map M. Which layer can it have been?",
        right(
            "Unpooling with switches, 2×2 windows",
            "Each block holds its value once, at a place of its own. Only switches can tell the layer these "
            "places.",
        ),
        wrong(
            "A transposed convolution with k = 2, s = 2",
            "Then every block would be the same kernel times its value, so all values would stand at the same "
            "place of their block. See section 4.2.",
        ),
        wrong(
            "Bed of nails, which doubles the map",
            "Bed of nails puts each value in the top left corner of its block. Here the values stand at other "
            "places. See section 5.5.",
        ),
        wrong(
            "Nearest neighbour, which doubles the map",
            "Nearest neighbour repeats a value in the whole block. Here three cells of each block are 0. See "
            "section 5.5.",
        ),
        grids={"M": values, "Z": ops.max_unpool2d(values, switches, 2)},
    )


def all_ones() -> Question:
    return ask(
        LESSON,
        "all-ones",
        "A transposed convolution has k = 2, s = 2, p = 0, and all four weights are 1. Which other way up gives "
        "the same numbers?",
        right(
            "Nearest neighbour",
            "The stamp of a cell is its value in all four cells, and stamps do not overlap. So each value is "
            "repeated over its block.",
        ),
        wrong(
            "Bed of nails",
            "For that, one weight would be 1, at the top left, and the other three 0. Stamp a value with four "
            "ones and look. See section 4.2.",
        ),
        wrong(
            "Bilinear",
            "Bilinear blends neighbours, so stamps must overlap and their weights must fall off to the sides. "
            "Here no stamps overlap. See section 5.5.",
        ),
        wrong(
            "Unpooling",
            "Unpooling fills one cell of each block, at the place of the switch. Four ones fill all four "
            "cells. See sections 4.2 and 5.2.",
        ),
    )


def which_kernel() -> Question:
    return ask(
        LESSON,
        "which-kernel",
        "A function slides a kernel as mathematics does: it turns the kernel by 180° itself. You want the "
        "transposed convolution with K, and the zeros are already in the map. Which kernel do you pass?",
        wrong(
            "K turned by 180°, as the transposed convolution needs it",
            "The function would turn it once more. Two turns by 180° cancel, and K would slide as it is. See "
            "sections 2.5 and 4.6.",
        ),
        right(
            "K as it is, because the function turns it",
            "A sliding window needs K turned by 180° for a transposed convolution. Here the function does it, "
            "so you must not.",
        ),
        wrong(
            "K with its rows as columns, because of Cᵀ",
            "Cᵀ is the large matrix turned on its side, not K. The weights of K stay in their rows. See "
            "sections 2.6 and 4.2.",
        ),
    )


def pooling_as_convolution() -> Question:
    return ask(
        LESSON,
        "pooling-as-convolution",
        "Which pooling with 2×2 windows and stride 2 is the same as a convolution with a fixed kernel and "
        "stride 2?",
        wrong(
            "Max pooling: a single 1 where the maximum stands",
            "The maximum stands at another place in every window, but a kernel is the same for all windows. "
            "See sections 2.1 and 5.1.",
        ),
        right(
            "Average pooling: four weights of 1/4",
            "The average is a sum of products: each number times 1/4. Such a sum is what a convolution "
            "computes at each place.",
        ),
        wrong(
            "Neither of the two: pooling has no weights",
            "Pooling has no weights that are learned. But weights can also be fixed, and one of the two is a "
            "sum with fixed weights. See section 5.4.",
        ),
    )


def error_sent_back() -> Question:
    return ask(
        LESSON,
        "error-sent-back",
        "While a network learns, the error at the output of a convolution is sent back to its input. Each "
        "output cell gives its error, times the weight, to every cell that it has read. Which operation with "
        "the same kernel K is this?",
        right(
            "The transposed convolution",
            "To hand out a cell times every weight, and to add where the shares meet, is stamping. So the "
            "gradient is a transposed convolution.",
        ),
        wrong(
            "The same convolution once more",
            "A convolution collects: each output reads a window. Here each cell hands out to a window, and "
            "what arrives is added. See section 4.2.",
        ),
        wrong(
            "The inverse of the convolution",
            "Sending back shares is not computing the input. The convolution with stride 2 has no inverse at "
            "all. See section 4.3.",
        ),
        wrong(
            "The dilated convolution",
            "A dilated convolution collects too, from cells that lie apart. Here each cell hands out. See "
            "sections 3.2 and 4.2.",
        ),
    )


def can_be_undone() -> Question:
    return ask(
        LESSON,
        "can-be-undone",
        "Which step can be undone exactly, whatever the numbers in the grid are?",
        wrong(
            "Max pooling, if the switches are kept",
            "The switches bring back the maxima to their places. The other numbers of each window are gone. "
            "See section 5.3.",
        ),
        wrong(
            "A convolution with stride 2, if K is known",
            "It makes fewer numbers than there were, so many inputs lead to the same output. To know K does "
            "not help. See section 4.3.",
        ),
        wrong(
            "Average pooling, if the window is known",
            "Many blocks have the same average, for example 3, 3, 5, 5 and 4, 4, 4, 4. From the average alone "
            "you cannot tell which it was. See section 5.4.",
        ),
        right(
            "Putting zeros between the cells",
            "Nothing is lost: the old cells stand in every second row and column. Take them out and the grid "
            "is back.",
        ),
    )


def why_switches() -> Question:
    return ask(
        LESSON,
        "why-switches",
        "A student asks: “A transposed convolution can learn its weights. Why do some networks still remember "
        "switches?” What do you answer?",
        right(
            "The weights are the same for every image, the places are not",
            "After training, every image meets the same weights. Where a maximum stood differs from image to "
            "image, so it must come from the encoder.",
        ),
        wrong(
            "The switches bring back the numbers that pooling has lost",
            "Switches are places, not numbers. Unpooling puts zeros where the lost numbers stood. See "
            "section 5.3.",
        ),
        wrong(
            "A transposed convolution cannot make a map larger by itself",
            "It can: with s = 2 and k = 2 it doubles a map. The difference is what it can know about the "
            "image. See sections 4.4 and 5.5.",
        ),
    )


QUESTIONS = (
    two_zeros,
    there_and_back,
    stride_or_dilation,
    what_they_need,
    two_layers,
    which_kernel,
    which_way_up,
    down_and_up,
    all_ones,
    pooling_as_convolution,
    one_cell_short,
    error_sent_back,
    four_to_seven,
    can_be_undone,
    sees_through_pooling,
    why_switches,
    two_outputs,
    labels_as_numbers,
    beside_the_line,
    skip_fits,
    scores_to_learn,
    worse_and_better,
)
