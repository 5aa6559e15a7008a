"""Check yourself, lesson 2: convolution by hand."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import ops, shapes, slides
from lecture_utils.exercises._choices import ask, number, right, size, wrong
from lecture_utils.exercises._misconceptions import answer_of
from lecture_utils.exercises._problems import given
from lecture_utils.exercises._record import Question

LESSON = "02_convolution"

#: A grid and a kernel for which the usual mistakes give four different first numbers.
X = ((2, 0, 1), (1, 3, -1), (0, 2, 1))
K = ((1, 0, 2), (0, -1, 0), (3, 1, 0))


def first_number() -> Question:
    problem = given("conv2d", X, K, padding=1)

    def first(belief: str) -> str:
        return number(answer_of(problem, belief)[0, 0])

    return ask(
        LESSON,
        "first-number",
        "X gets a border of one zero on every side (p = 1). K slides over it with stride 1. Which number "
        "comes into Y[0, 0], the first cell of Y?",
        wrong(
            first("padding-forgotten"),
            "You laid the kernel on X itself. The first window stands on the padded grid, where its first "
            "row and its first column are zeros of the border. See section 2.1.",
            "padding-forgotten",
        ),
        wrong(
            first("kernel-flipped"),
            "You turned K by 180° first, as mathematics does. In this lecture and in PyTorch K slides as it "
            "is: its top left weight meets the top left number. See section 2.5.",
            "kernel-flipped",
        ),
        wrong(
            first("padding-edge"),
            "You repeated the numbers at the edge of X in the border. The border of padding holds zeros and "
            "nothing else. See section 2.1.",
            "padding-edge",
        ),
        right(
            number(problem.answer[0, 0]),
            f"{problem.trace.frame(1).sentence}. The other products have a weight of 0 or a zero of the "
            "border.".replace("-", "−"),
        ),
        grids={"X": X, "K": K},
    )


def output_size() -> Question:
    h, k, s = 7, 3, 2
    places = shapes.conv_output_size(h, k, s)
    return ask(
        LESSON,
        "output-size",
        f"X is {size(h)}, k = {k}, s = {s}, p = 0. How large is Y?",
        wrong(
            size(places - 1),
            "You counted the moves of the window. The first place needs no move, so the number of places is "
            "the number of moves plus one. See section 2.3.",
            "size-one-short",
        ),
        right(
            size(places),
            f"The room to move is {h} − {k} = {h - k} cells. That is {(h - k) // s} moves of {s}, and one more "
            f"place for the start: {places}.",
        ),
        wrong(
            size(-(-h // s)),
            f"{h}/{s} rounded up is {-(-h // s)}, but to halve X is not enough. The kernel needs cells too: "
            "count the room that is left beside it, then the moves. See section 2.3.",
        ),
        wrong(
            size(shapes.conv_output_size(h, k)),
            "This is the size for stride 1. A window that moves 2 cells at a time skips every second place. "
            "See sections 2.3 and 2.4.",
            "stride-ignored",
        ),
    )


def never_read() -> Question:
    h, k, s, p = 6, 3, 2, 1
    room = h + 2 * p - k
    places = room // s + 1
    return ask(
        LESSON,
        "never-read",
        f"X is {size(h)}, k = {k}, s = {s}, p = {p}. How large is Y, and which cells does no window read?",
        right(
            f"{size(places)}; the zeros at the bottom and on the right are never read",
            f"The room is {room} cells, which is {room // s} moves of {s}. One cell of the padded row is left "
            "over at its end, and that cell is a zero of the border.",
        ),
        wrong(
            f"{size(places)}; the last row and the last column of X are never read",
            f"The size is right. But the last window covers cells {(places - 1) * s} to "
            f"{(places - 1) * s + k - 1} of the padded row, and X fills its cells {p} to {p + h - 1}. Draw it "
            "as in section 2.3.",
        ),
        wrong(
            f"{size(-(-room // s) + 1)}; every cell of X and of its border is read",
            f"You rounded up. The room is {room} cells, and a move of {s} needs {s} whole cells, so half a "
            "move is no move: round down. See section 2.3.",
            "size-ceil",
        ),
    )


def border_forgotten() -> Question:
    mistake = given("conv2d", slides.X, slides.K).trace.frame(1).sentence.replace("-", "−")
    turned = np.rot90(slides.K, 2)
    with_border = ops.conv2d(slides.X, turned, **slides.CONVOLUTION)[0, 0]
    first = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)[0, 0]
    return ask(
        LESSON,
        "find-the-mistake",
        f"A student computes the example of the lecture (p = 1, s = 2) and writes {mistake}. The right number "
        f"is {number(first)}. What is the mistake?",
        wrong(
            "The student turned the kernel by 180°",
            f"With the turned kernel the first cell would be {number(with_border)}. Here the first weight, "
            "K[0, 0], meets a number at the top left, so K is as it was. See section 2.5.",
        ),
        wrong(
            "The student left out products that are zero",
            "That is allowed: a product with a weight of 0 adds nothing to the sum. Check which number each "
            "weight meets instead. See section 2.1.",
        ),
        wrong(
            "The student moved the window by 1, not 2",
            "The stride says where the second window begins. The first window is the same for every stride, "
            "so the stride cannot change Y[0, 0]. See section 2.1.",
        ),
        right(
            "The student forgot the border of zeros",
            "The first product is K[0, 0] times X[0, 0]. With p = 1, K[0, 0] must meet a zero of the border "
            "and only K[1, 1] meets X[0, 0].",
        ),
        grids={"X": slides.X, "K": slides.K},
    )


def stride_doubled() -> Question:
    return ask(
        LESSON,
        "stride-doubled",
        "You change the stride from 1 to 2 and nothing else. Which numbers stand in the new Y?",
        right(
            "Every second number of the old Y, along rows and columns",
            "A larger stride computes the same sums, but fewer of them. It skips every second row and every "
            "second column of the old Y.",
        ),
        wrong(
            "New sums, because the weights now lie 2 cells apart",
            "The stride moves the whole window, and the weights inside it stay neighbours. The space between "
            "weights is another setting, d. See the formula in section 2.1.",
        ),
        wrong(
            "The numbers of the old Y with zeros between them",
            "A larger stride makes Y smaller, because the window stops at fewer places. No zeros are put in. "
            "See section 2.4.",
            "stride-spreads-output",
        ),
    )


def weights_to_learn() -> Question:
    c_in, c_out, k = 8, 4, 5
    weights = np.zeros((c_out, c_in, k, k)).size
    return ask(
        LESSON,
        "weights-to-learn",
        f"A layer has {c_in} input channels, {c_out} output channels, k = {k} and a bias. How many numbers "
        "does it learn?",
        wrong(
            f"{c_out * k * k + c_out}",
            "You gave each output channel one kernel. It has one kernel for each input channel, and the "
            "results are added. See section 2.7.",
        ),
        wrong(
            f"{weights}",
            f"These are the weights. The bias is missing: one more number for each of the {c_out} output "
            "channels. See section 2.7.",
        ),
        right(
            f"{weights + c_out}",
            f"{c_out}·{c_in}·{k}·{k} = {weights} weights and {c_out} biases. The size of the image plays no "
            "part.",
        ),
        wrong(
            "It depends on the size of the image",
            "The same weights are used at every place of the window. A larger image means more places, not "
            "more weights. See section 2.7.",
        ),
    )


def receptive_field() -> Question:
    k = 5
    sees = shapes.receptive_field([{"kernel_size": k}] * 2)[-1].size
    return ask(
        LESSON,
        "receptive-field",
        f"Two layers follow each other, both with k = {k} and s = 1. How many cells of the input does one cell "
        "of the second output see, along one axis?",
        wrong(
            f"{k}",
            f"The cell reads {k} cells of the first output. But each of those has read {k} cells of the input, "
            "and together they reach further. See section 2.8.",
        ),
        right(
            f"{sees}",
            f"The first layer sees {k} cells. The fields of neighbours overlap, so the second layer adds only "
            f"k − 1 = {k - 1} cells.",
        ),
        wrong(
            f"{2 * k}",
            "You added the two kernel sizes. The middle cell belongs to both, so each further layer adds k − 1 "
            "cells, not k. See section 2.8.",
        ),
        wrong(
            f"{k * k}",
            "You multiplied the kernel sizes. That would hold if the fields of neighbours did not overlap, "
            "but with s = 1 they lie only one cell apart. See section 2.8.",
        ),
    )


def single_weight() -> Question:
    kernel = ((1, 0, 0), (0, 0, 0), (0, 0, 0))
    image = ((1, 2, 3), (4, 5, 6), (7, 8, 9))
    problem = given("conv2d", image, kernel, padding=1)
    return ask(
        LESSON,
        "single-weight",
        "All weights of K are 0, except a single 1 in its top left corner (k = 3, p = 1, s = 1). Which grid "
        "is Y?",
        wrong(
            "Grid A",
            "Grid A is X itself. It comes out if the single 1 stands in the middle of K. Here each cell of Y "
            "looks to its upper left neighbour. See section 2.4.",
        ),
        wrong(
            "Grid B",
            "In grid B each cell shows its lower right neighbour. That would need the 1 in the lower right "
            "corner of K, so you turned K by 180°. See section 2.5.",
            "kernel-flipped",
        ),
        right(
            "Grid C",
            "Each cell of Y reads the number above and to the left of it. So the picture moves down and to the "
            "right, and zeros of the border come in.",
        ),
        grids={
            "X": image,
            "K": kernel,
            "A": image,
            "B": answer_of(problem, "kernel-flipped"),
            "C": problem.answer,
        },
    )


def book_kernel() -> Question:
    return ask(
        LESSON,
        "book-kernel",
        "A student types a kernel from a mathematics book into PyTorch's conv2d. The result is not the one "
        "in the book. The student asks you what to do. What do you answer?",
        wrong(
            "Train the layer: then the kernel will agree with the book",
            "Training would look for other weights, for another aim. Here the weights are given, and the two "
            "fields only lay the kernel down in different ways. See section 2.5.",
        ),
        wrong(
            "Turn the kernel by 90° before you type it in",
            "A turn by 90° makes columns out of rows. The convolution of mathematics turns the kernel by 180°, "
            "so that first and last weight change places. See section 2.5.",
        ),
        right(
            "Turn the kernel by 180° before you type it in",
            "The book turns the kernel before it slides, PyTorch does not. If you turn it once yourself, both "
            "compute the same sums.",
        ),
    )


QUESTIONS = (
    first_number,
    output_size,
    never_read,
    border_forgotten,
    stride_doubled,
    weights_to_learn,
    receptive_field,
    single_weight,
    book_kernel,
)
