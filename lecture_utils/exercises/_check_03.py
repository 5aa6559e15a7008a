"""Check yourself, lesson 3: dilated convolution."""

from __future__ import annotations

from lecture_utils.engine import maps, shapes, zeros
from lecture_utils.exercises._choices import ask, places, right, row, size, wrong
from lecture_utils.exercises._misconceptions import answer_of
from lecture_utils.exercises._problems import given
from lecture_utils.exercises._record import Question

LESSON = "03_dilated_convolution"


def extent() -> Question:
    k, d = 3, 4
    cells = shapes.effective_kernel(k, d)
    return ask(
        LESSON,
        "extent",
        f"A kernel has k = {k} and d = {d}. How many cells does it reach over along one axis, and how many "
        "weights has it in all?",
        wrong(
            f"{shapes.effective_kernel(k, d + 1)} cells, {k * k} weights",
            f"You put {d} zeros into each gap. d is the step from one weight to the next, so a gap holds only "
            f"d − 1 = {d - 1} zeros. See section 3.2.",
            "dilation-from-zero",
        ),
        right(
            f"{cells} cells, {k * k} weights",
            f"There are k − 1 = {k - 1} steps of {d} cells, and the first cell: {d}·{k - 1} + 1 = {cells}. "
            "The holes are not weights, so there is nothing more to learn.",
        ),
        wrong(
            f"{d * k} cells, {k * k} weights",
            f"You counted a step of {d} cells for each weight. No step follows the last weight, so there are "
            f"{k - 1} steps and one more cell. See section 3.2.",
        ),
        wrong(
            f"{cells} cells, {cells * cells} weights",
            "The reach is right. But the zeros in the holes stay zeros, they are not learned. Only the weights "
            "that were there before count. See section 3.2.",
        ),
    )


def row_of_numbers() -> Question:
    x, k = [[2, 1, -1, 3, 0, 4, 1]], [[1, 2, 3]]
    problem = given("dilated_conv2d", x, k, dilation=(1, 2))
    first = problem.trace.frame(1).sentence.replace("-", "−")
    return ask(
        LESSON,
        "row-of-numbers",
        "X has one row and K has one row. K slides over X with d = 2, s = 1 and no padding. What is Y?",
        right(
            row(problem.answer),
            f"The three weights lie on every second cell. {first}. Then the window moves by one cell.",
        ),
        wrong(
            row(answer_of(problem, "dilation-ignored")),
            "You read three neighbours: that is d = 1. With d = 2 the weights lie on every second cell, the "
            "kernel reaches further, and fewer places are left. See section 3.2.",
            "dilation-ignored",
        ),
        wrong(
            row(answer_of(problem, "kernel-flipped")),
            "The spacing is right, but you turned K round. Its first weight belongs to the first cell that is "
            "read, with or without holes. See section 3.2.",
            "kernel-flipped",
        ),
        wrong(
            row(answer_of(problem, "dilation-from-zero")),
            "You left two cells free between the weights: that is d = 3. d = 2 means a step of two cells, "
            "with one cell free. See section 3.2.",
            "dilation-from-zero",
        ),
        grids={"X": x, "K": k},
    )


def output_size() -> Question:
    h, k, d = 9, 3, 4
    reach = shapes.effective_kernel(k, d)
    one_gap = k + d - 1
    return ask(
        LESSON,
        "output-size",
        f"X is {size(h)}, k = {k}, d = {d}, p = 0, s = 1. How large is Y?",
        wrong(
            size(shapes.conv_output_size(h, k)),
            f"This is the size for d = 1. In the size formula the reach of the kernel, d(k − 1) + 1 = {reach}, "
            "takes the place of k. See section 3.2.",
            "dilation-ignored",
        ),
        wrong(
            size(shapes.conv_output_size(h, one_gap)),
            f"You spread out only one gap, {k} + {d - 1} = {one_gap} cells. A row of {k} weights has "
            f"{k - 1} gaps, and each of them gets d − 1 zeros. See section 3.2.",
        ),
        right(
            size(shapes.conv_output_size(h, k, dilation=d)),
            f"The kernel reaches over {d}·{k - 1} + 1 = {reach} cells, exactly the size of X. There is no room "
            "to move, so there is one place.",
        ),
        wrong(
            "The kernel does not fit into X",
            f"It would not fit with {d} zeros in each gap, when it reaches over "
            f"{shapes.effective_kernel(k, d + 1)} cells. A gap holds d − 1 = {d - 1} zeros. See section 3.2.",
            "dilation-from-zero",
        ),
    )


def two_meanings() -> Question:
    before = (2, 2)
    after = zeros.between([[1, 2], [3, 4]], 2).shape
    return ask(
        LESSON,
        "two-meanings",
        f"A student says: “I dilated my {size(before)} feature map with rate 2, and it is {size(after)} now.” "
        "What has the student done?",
        wrong(
            "A dilated convolution with d = 2",
            "A dilated convolution puts zeros between the weights of the kernel. The map stays as it is, and "
            "without padding the result is smaller. See section 3.2.",
            "dilation-of-the-map",
        ),
        wrong(
            "A convolution with stride 2",
            "A stride of 2 makes a map smaller, because the window skips places. Here the map has become "
            "larger. See section 3.1.",
        ),
        wrong(
            "A border of zeros around the map",
            f"One zero on every side would make it {size(before[0] + 2)}. A size of {size(after)} needs one "
            "zero in the gap between the two cells of each row and column. See section 3.1.",
        ),
        right(
            "The first step of a transposed convolution",
            "Zeros were put between the cells of the map, as on the slide of the lecture. Nothing has been "
            "convolved yet: the kernel comes after that.",
        ),
    )


def dilation_zero() -> Question:
    return ask(
        LESSON,
        "dilation-zero",
        "PyTorch refuses dilation=0. Which reason is right?",
        right(
            "With d = 0 all weights of a row would lie on one cell",
            "d counts the cells from one weight to the next. Neighbours have d = 1, so an ordinary convolution "
            "is the one with d = 1.",
        ),
        wrong(
            "With d = 0 the kernel would have no holes and be too small",
            "A kernel without holes is allowed: it has d = 1. d is the step between weights, and the number of "
            "zeros in a gap is d − 1. See section 3.2.",
            "dilation-from-zero",
        ),
        wrong(
            "With d = 0 all weights of the kernel would be zero",
            "d says where the weights lie, not how large they are. What matters is the step from one weight "
            "to the next. See section 3.2.",
        ),
    )


def padding() -> Question:
    k, d, h = 5, 2, 20
    reach = shapes.effective_kernel(k, d)
    p = next(p for p in range(reach) if shapes.conv_output_size(h, k, 1, p, d) == h)
    return ask(
        LESSON,
        "padding",
        f"A layer has k = {k}, d = {d} and s = 1. Which padding makes Y exactly as large as X?",
        wrong(
            f"p = {d}",
            f"p = d is right for k = 3 only, and p = (k − 1)/2 for d = 1 only. Here the kernel reaches over "
            f"{reach} cells. See section 3.3.",
        ),
        right(
            f"p = {p}",
            f"The kernel reaches over {d}·{k - 1} + 1 = {reach} cells, so {reach - 1} cells are lost. Half of "
            f"them come back on each side: {p}.",
        ),
        wrong(
            f"p = {reach - 1}",
            f"You found the {reach - 1} cells that are lost. But p is the border on one side, and both sides "
            "get it. Take half. See section 3.3.",
        ),
    )


def blind_cells() -> Question:
    layers = [{"kernel_size": 3, "dilation": 2}] * 2
    field, blind = shapes.receptive_field(layers)[-1].size, maps.gridding(layers)
    times_four = [cell for cell in range(field) if cell % 4]
    return ask(
        LESSON,
        "blind-cells",
        f"Two layers with k = 3 and d = 2 follow each other. One output sees a field of {field} cells along one "
        f"axis, numbered 0 to {field - 1}. Which of them are never read?",
        wrong(
            "None: the second layer reads the holes of the first",
            "The second layer also takes steps of 2. From an even place steps of 2 lead to even places only, "
            "so the holes lie on top of each other. See section 3.5.",
        ),
        wrong(
            f"{places(times_four)}",
            "You let the second layer take steps of 4 only. Both layers may take a step of 2 or none, so a "
            "cell at distance 2 is reached too. See section 3.5.",
        ),
        wrong(
            f"{places((0, field - 1))}",
            "The two ends are read: both layers can take their step in the same direction. Look for the blind "
            "cells between them. See section 3.5.",
        ),
        right(
            f"{places(blind)}",
            "Both layers take steps of 2, and sums of even steps are even. Every second cell stays blind. This "
            "is the gridding effect.",
        ),
    )


def rates() -> Question:
    def blind(*each: int) -> str:
        cells = maps.gridding([{"kernel_size": 3, "dilation": d} for d in each])
        return f"Count the cells that are never read: there are {len(cells)}"

    def name(*each: int) -> str:
        return f"d = {row(each)}"

    good, doubled, same, wide = (1, 2, 5), (2, 4, 8), (3, 3, 3), (1, 2, 9)
    sees = shapes.receptive_field([{"kernel_size": 3, "dilation": d} for d in good])[-1].size
    return ask(
        LESSON,
        "rates",
        "Three layers with k = 3 follow each other. With which rates does an output see its whole field, "
        "without a blind cell?",
        right(
            name(*good),
            "The rates have no common factor and begin with 1, and the steps are small enough to close every "
            f"gap. The output sees {sees} cells.",
        ),
        wrong(
            name(*same),
            f"All steps are multiples of {same[0]}, so only every third cell can be reached. "
            f"{blind(*same)}. See section 3.5.",
        ),
        wrong(
            name(*doubled),
            f"The rates grow, but they have the common factor {doubled[0]}: odd distances are never reached. "
            f"{blind(*doubled)}. See section 3.5.",
        ),
        wrong(
            name(*wide),
            f"To begin with 1 is not enough. The step of {wide[2]} is so long that 1 and 2 cannot fill the gap. "
            f"{blind(*wide)}. See section 3.5.",
        ),
    )


def price() -> Question:
    dilated = [{"kernel_size": 3, "dilation": d} for d in (1, 2, 4)]
    strided = [{"kernel_size": 3, "stride": s} for s in (2, 2, 1)]
    sees = shapes.receptive_field(dilated)[-1].size
    many, few = (maps.cost(stack).per_input for stack in (dilated, strided))
    return ask(
        LESSON,
        "price",
        f"Two stacks of three layers with k = 3 both see {sees} cells: one with strides 2, 2, 1, the other with "
        "d = 1, 2, 4. What is the price of the dilated stack?",
        wrong(
            "More weights to learn",
            f"Both stacks have {maps.cost(dilated).weights} weights for one channel. The holes of a dilated "
            "kernel are zeros, and they cost no weights. See section 3.4.",
        ),
        wrong(
            "A lower resolution of the output",
            "That is the price of the strided stack: it keeps only every fourth output along each axis. See "
            "section 3.4.",
        ),
        right(
            "More time and more memory",
            "Every layer works at full resolution. The dilated stack needs "
            f"{many:.0f} multiplications for each cell of the input, the strided one about {few:.1f}.",
        ),
    )


QUESTIONS = (
    extent,
    row_of_numbers,
    output_size,
    two_meanings,
    dilation_zero,
    padding,
    blind_cells,
    rates,
    price,
)
