"""Check yourself, lesson 4: transposed convolution."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import maps, ops, shapes, slides, zeros
from lecture_utils.exercises._choices import ask, number, right, row, size, wrong
from lecture_utils.exercises._misconceptions import answer_of
from lecture_utils.exercises._problems import given
from lecture_utils.exercises._record import Question

LESSON = "04_transposed_convolution"
Y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)


def row_of_stamps() -> Question:
    y, k = [[2, 3]], [[1, 4, 5]]
    problem = given("conv_transpose2d", y, k, stride=(1, 2))
    z = problem.answer
    return ask(
        LESSON,
        "row-of-stamps",
        "Y has one row and K has one row. Stamp K for each cell of Y, with s = 2 and no padding. What is Z?",
        wrong(
            row(answer_of(problem, "overlap-overwritten")),
            f"Two stamps reach Z[0, 2]: 2·5 and 3·1. You kept the later one only. Where stamps overlap, they "
            f"are added: {number(z[0, 2])}. See section 4.2.",
            "overlap-overwritten",
        ),
        wrong(
            row(answer_of(problem, "kernel-not-turned")),
            "This comes out if K slides over the row with zeros as it is. Stamping needs no turn: each stamp "
            "is K in its own order, times a cell of Y. See section 4.2.",
            "kernel-not-turned",
        ),
        right(
            row(z),
            f"The stamps are {row(np.multiply(2, k))} and {row(np.multiply(3, k))}, two cells apart. They "
            f"overlap in one cell, and there they are added: {2 * k[0][2]} + {3 * k[0][0]} = {number(z[0, 2])}.",
        ),
        wrong(
            row(answer_of(problem, "zeros-one-too-many")),
            "You put the stamps side by side, 3 cells apart. The stride says how far apart they lie, and it is "
            "2 here, so they share a cell. See section 4.2.",
            "zeros-one-too-many",
        ),
        grids={"Y": y, "K": k},
    )


def output_size() -> Question:
    h, k, s, p = 5, 4, 2, 1
    h_out = shapes.conv_transpose_output_size(h, k, s, p)
    return ask(
        LESSON,
        "output-size",
        f"A transposed convolution has k = {k}, s = {s}, p = {p} and output_padding = 0. Its input is "
        f"{size(h)}. How large is its output?",
        wrong(
            size(shapes.conv_output_size(h, k, s, p)),
            "This is the size after an ordinary convolution. A transposed convolution with s = 2 makes the map "
            "larger. Read the size off the stamps, as in section 4.4.",
        ),
        right(
            size(h_out),
            f"The first stamp covers {k} cells, the other {h - 1} move on by {s}, and padding cuts off {p} on "
            f"both sides: {k} + {h - 1}·{s} − 2·{p} = {h_out}.",
        ),
        wrong(
            size(shapes.conv_transpose_output_size(h, k, s)),
            "You left out the padding. In a transposed convolution it cuts off p rows or columns on every "
            "side of the result. See section 4.4.",
            "cut-forgotten",
        ),
        wrong(
            size(shapes.conv_transpose_output_size(h, k, s) + 2 * p),
            "You added the padding. In a transposed convolution it works the other way round: p cells are cut "
            "off on each side. See section 4.4.",
            "padding-adds",
        ),
    )


def where_turned() -> Question:
    return ask(
        LESSON,
        "where-turned",
        "A transposed convolution can be computed by stamps, or by putting zeros into the map and sliding K. "
        "Where is K turned by 180°?",
        wrong(
            "In neither of them: the lecture shows K as it is",
            "The lecture shows K unturned, but its numbers need the turn when K slides. Compare both results "
            "in section 4.1.",
            "kernel-not-turned",
        ),
        wrong(
            "In both of them: the turn belongs to the operation",
            "A stamp is K in its own order, times one number. Turning it would put the right weights on the left. "
            "See section 4.2.",
        ),
        wrong(
            "In the stamps only: a stamp is K upside down",
            "It is the other way round. A stamp hands out K as it is, to the cells that one input reaches. See "
            "section 4.2.",
        ),
        right(
            "In the sliding only: there a window collects",
            "A cell on the left hands out its right weight. A window must multiply that cell by its left "
            "weight, so K has to be turned for it.",
        ),
    )


def minus_seven() -> Question:
    problem = given("conv_transpose2d", Y, slides.K, **slides.CONVOLUTION)
    found = answer_of(problem, "kernel-not-turned")[0, 1]
    z, dense = problem.answer[0, 1], answer_of(problem, "zeros-forgotten")
    shares = [Y[0, j] * slides.K[1][2 - 2 * j] for j in range(2)]  # each cell's stamp, at Z[0, 1]
    return ask(
        LESSON,
        "minus-seven",
        f"A student computes Z[0, 1] of the example of the lecture (s = 2, p = 1) and finds {number(found)}. "
        f"The right number is {number(z)}. What is the mistake?",
        right(
            "The student slid K without turning it",
            "Without the turn, each of the two numbers meets the weight of the other side. The arithmetic of "
            "the student is right.",
        ),
        wrong(
            "The student gave one product a wrong sign",
            f"The products are {row(shares)}. One wrong sign would give {number(shares[0] - shares[1])} or "
            f"{number(shares[1] - shares[0])}. Look for something that changes both. See section 4.1.",
        ),
        wrong(
            "The student did not add the two stamps",
            f"Then the student would have found one stamp only, {number(shares[0])} or {number(shares[1])}. "
            "Where two stamps meet, they are added. See section 4.2.",
        ),
        wrong(
            "The student forgot the zeros between the cells",
            f"Without these zeros Z would be smaller, {size(dense.shape)}, and this number would be "
            f"{number(dense[0, 1])}. The turn of K is another thing. See section 4.1.",
        ),
        grids={"Y": Y, "Y with zeros": zeros.around(zeros.between(Y, 2), 1), "K": slides.K},
    )


def output_padding() -> Question:
    problem = given("conv_transpose2d", Y, slides.K, **slides.CONVOLUTION, output_padding=1)
    smaller = ops.conv_transpose2d(Y, slides.K, **slides.CONVOLUTION)
    return ask(
        LESSON,
        "output-padding",
        "The example of the lecture (s = 2, p = 1) is computed again with output_padding = 1. Which grid is Z?",
        wrong(
            "Grid A",
            "Grid A is the old Z with a row and a column of zeros added. But stamps reach these cells. They "
            "are cells of the canvas that were cut off before. See section 4.4.",
        ),
        wrong(
            "Grid B",
            "In grid B one more zero stands between the cells of Y. output_padding adds nothing inside: it "
            "keeps more at the bottom and on the right. See section 4.4.",
            "output-padding-inside",
        ),
        right(
            "Grid C",
            "The old Z stays as it is. One more row and one more column of the canvas are kept, with what the "
            "stamps have put there.",
        ),
        grids={
            "Y": Y,
            "K": slides.K,
            "A": np.pad(smaller, ((0, 1), (0, 1))),
            "B": answer_of(problem, "output-padding-inside"),
            "C": problem.answer,
        },
    )


def checkerboard() -> Question:
    def stamps(k: int, s: int) -> str:
        return f"Along one axis the cells get {row(maps.overlap_pattern(k, s))} stamps, again and again"

    return ask(
        LESSON,
        "checkerboard",
        "Which transposed convolution puts the same number of stamps on every inner cell?",
        right(
            "k = 6, s = 2",
            f"{stamps(6, 2)}. The stride divides the kernel size, so no cell gets more than another.",
        ),
        wrong(
            "k = 5, s = 2",
            f"{stamps(5, 2)}: a checkerboard. A larger kernel does not help by itself, s must divide k. See "
            "section 4.5.",
        ),
        wrong(
            "k = 3, s = 2",
            f"{stamps(3, 2)}. In two dimensions the counts are 1, 2 and 4. See section 4.5.",
        ),
        wrong(
            "k = 4, s = 3",
            f"{stamps(4, 3)}. It is not enough that k is an even number: s must divide k. See section 4.5.",
        ),
    )


def no_inverse() -> Question:
    return ask(
        LESSON,
        "no-inverse",
        "A convolution makes a 2×2 grid Y of a 3×3 grid X. Why can no kernel make the transposed convolution "
        "of Y give X back, for every X?",
        wrong(
            "Because the kernel is turned by 180° on the way back",
            "The turn only says which weight meets which number. No other order of the weights gives X back "
            "either. See section 4.3.",
        ),
        right(
            "Because many grids X lead to the same Y",
            "Y holds 4 numbers and X has 9. What was thrown away cannot be computed from what is left. Only "
            "the shape comes back.",
        ),
        wrong(
            "Because output_padding was not set",
            "output_padding chooses between sizes of the output. It brings no number of X back. See sections "
            "4.3 and 4.4.",
        ),
        wrong(
            "Because the kernel was not trained long enough",
            "Training finds useful weights. But two grids X with the same Y always get the same answer, "
            "whatever the weights are. See section 4.3.",
        ),
    )


def sizes_back() -> Question:
    k, s, found = 3, 3, 2
    possible = [h for h in range(k, 20) if shapes.conv_output_size(h, k, s) == found]
    first, last = possible[0], possible[-1]
    return ask(
        LESSON,
        "sizes-back",
        f"A convolution with k = {k}, s = {s} and p = 0 has made {found} cells along one axis. How many cells "
        "can its input have had?",
        wrong(
            f"{first} only",
            f"{first} is the smallest size. With one more cell the window still has no room for another whole "
            "move of 3, so the result is the same. See section 4.4.",
        ),
        wrong(
            f"{first - 1} or {first}",
            f"With {first - 1} cells there is room for 2 cells only, less than one move of {s}. That leaves one "
            "place. See section 4.4.",
        ),
        right(
            ", ".join(map(str, possible[:-1])) + f" or {last}",
            f"Rounding down throws away up to s − 1 = {s - 1} cells. The way back can choose among the "
            f"{len(possible)} sizes with output_padding 0, 1 or 2.",
        ),
        wrong(
            f"{first} or {first + s}",
            f"{first + s} cells give room for one more move of {s}, so the result would have {found + 1} "
            "cells. See section 4.4.",
        ),
    )


def matrix() -> Question:
    rows, columns = Y.size, np.size(slides.X)
    return ask(
        LESSON,
        "matrix",
        f"The convolution of the lecture is y = C x, with a matrix C of {rows} rows and {columns} columns. "
        "Which matrix computes the transposed convolution from y?",
        wrong(
            "The inverse of C",
            f"C has {rows} rows and {columns} columns, and a matrix that is not square has no inverse. The "
            "layer is not an inverse either. See section 4.3.",
        ),
        wrong(
            "C itself, for the kernel turned by 180°",
            f"That matrix also has {columns} columns, so it needs {columns} numbers. y has only {rows}. The "
            "matrix itself must be turned on its side. See section 4.2.",
        ),
        wrong(
            "C, made with the rows of K as its columns",
            "“Transposed” is said of the large matrix C, not of K. A matrix made from another kernel still has "
            f"{rows} rows and {columns} columns. See section 4.2.",
            "kernel-transposed-instead",
        ),
        right(
            "C turned on its side, Cᵀ",
            f"It has {columns} rows and {rows} columns, so it leads from {rows} numbers to {columns}. Its "
            "columns are the stamps. The layer has its name from it.",
        ),
    )


QUESTIONS = (
    row_of_stamps,
    output_size,
    where_turned,
    minus_seven,
    output_padding,
    checkerboard,
    no_inverse,
    sizes_back,
    matrix,
)
