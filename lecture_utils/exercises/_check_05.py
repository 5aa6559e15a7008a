"""Check yourself, lesson 5: pooling and unpooling."""

from __future__ import annotations

import numpy as np

from lecture_utils.engine import ops, shapes, slides
from lecture_utils.exercises._choices import ask, number, right, size, wrong
from lecture_utils.exercises._misconceptions import answer_of
from lecture_utils.exercises._problems import given
from lecture_utils.exercises._record import Question

LESSON = "05_pooling_unpooling"


def negative_numbers() -> Question:
    block = ((-4, -1), (-3, -2))
    problem = given("max_pool2d", block, kernel_size=2)
    most, place = ops.max_pool2d(block, 2, return_indices=True)
    return ask(
        LESSON,
        "negative-numbers",
        "Max pooling with a 2×2 window reads the block X. Places are counted row by row from 0. Which value "
        "does it keep, and which switch?",
        wrong(
            f"{number(answer_of(problem, 'max-by-size')[0, 0])}, switch 0",
            "You took the number that is largest without its sign. Max pooling keeps the largest number, and "
            "−1 is larger than −4. See section 5.1.",
            "max-by-size",
        ),
        wrong(
            "0, no switch",
            "Nothing but the four numbers of the window can win. 0 is not among them, and a border would never "
            "win either. See section 5.4.",
        ),
        right(
            f"{number(most[0, 0])}, switch {place[0, 0]}",
            "Of negative numbers the one nearest to 0 is the largest. It stands in row 0, column 1, which is "
            "place 1.",
        ),
        wrong(
            f"{number(answer_of(problem, 'average-for-max')[0, 0])}, no switch",
            "This is the mean of the four numbers, as average pooling computes it. Max pooling keeps one of "
            "the numbers. See section 5.4.",
            "average-for-max",
        ),
        grids={"X": block},
    )


def switch_to_cell() -> Question:
    columns, switch = 4, 11
    r, c = divmod(switch, columns)
    return ask(
        LESSON,
        "switch-to-cell",
        f"X has 6 rows and {columns} columns. After max pooling one switch is {switch}. Which cell of X held "
        "the maximum?",
        right(
            f"row {r}, column {c}",
            f"Rows 0 and {r - 1} hold the places 0 to {r * columns - 1}. Place {switch} is the last one of row "
            f"{r}: {switch} = {r}·{columns} + {c}.",
        ),
        wrong(
            f"row {c}, column {r}",
            f"You exchanged the two numbers. Every row holds {columns} places, so the {r} full rows before place "
            f"{switch} give its row. See section 5.1.",
        ),
        wrong(
            f"row {r}, column {c - 1}",
            "You started to count at 1. The first cell of X has the number 0, and so have the first row and "
            "the first column. See section 5.1.",
        ),
        wrong(
            "It depends on the size of the pooled map",
            "A switch counts the cells of X, the grid that was pooled. To find the cell you need only the "
            "number of columns of X. See section 5.1.",
        ),
    )


def output_size() -> Question:
    h, k = 5, 2
    floor, ceil = (shapes.pool_output_size(h, k, ceil_mode=mode) for mode in (False, True))
    return ask(
        LESSON,
        "output-size",
        f"A {size(h)} map is pooled with a {size(k)} window and stride {k}. How large is the result, and how "
        "large is it with ceil_mode=True?",
        wrong(
            f"{size(floor)} both times",
            "ceil_mode=True keeps a last window that hangs over the edge. Here one row and one column are left "
            "for such windows. See section 5.4.",
            "ceil-mode-ignored",
        ),
        right(
            f"{size(floor)}, and {size(ceil)} with ceil_mode=True",
            f"The room is {h} − {k} = {h - k} cells: one whole move of {k}, and half a move. ceil_mode=True "
            "keeps the window after the half move too.",
        ),
        wrong(
            f"{size(ceil)} both times",
            "Without ceil_mode half a move is no move, as in the size of a convolution. The last row and the "
            "last column are not read. See section 5.4.",
            "size-ceil",
        ),
        wrong(
            f"{size(ceil)}, and {size(floor)} with ceil_mode=True",
            "It is the other way round. “ceil” means to round up: the mode counts one window more. See "
            "section 5.4.",
        ),
    )


def max_and_average() -> Question:
    block = ((7, 0), (1, 4))
    total = sum(map(sum, block))
    mean, most = ops.avg_pool2d(block, 2)[0, 0], ops.max_pool2d(block, 2)[0, 0]
    without_zeros = total / np.count_nonzero(block)
    return ask(
        LESSON,
        "max-and-average",
        "The same block X is pooled twice, with a 2×2 window: first by average pooling, then by max pooling. "
        "Which two numbers come out?",
        right(
            f"{number(mean)} and {number(most)}",
            f"The average is {total}/4 = {number(mean)}, and every cell counts. The maximum is "
            f"{number(most)}, and only one cell counts.",
        ),
        wrong(
            f"{total} and {number(most)}",
            f"{total} is the sum of the four numbers. The average is the sum divided by 4. See section 5.4.",
            "sum-for-average",
        ),
        wrong(
            f"{number(without_zeros)} and {number(most)}",
            "You divided by 3, because three numbers are not zero. A zero is a number like any other: the window "
            "has 4 cells. See section 5.4.",
            "average-skips-zeros",
        ),
        wrong(
            f"{number(mean)} and {number(mean)}",
            "The first number is right. Max pooling does not compute a mean: it keeps the largest number of "
            "the window. See section 5.1.",
            "average-for-max",
        ),
        grids={"X": block},
    )


def back_to_places() -> Question:
    values, switches = ((4, -2), (7, 1)), ((5, 2), (8, 15))
    problem = given("max_unpool2d", values, switches, kernel_size=2)
    return ask(
        LESSON,
        "back-to-places",
        "The map M is unpooled with the switches S (2×2 windows, stride 2). Which grid comes out?",
        wrong(
            "Grid A",
            "In grid A each value fills its whole block. Unpooling writes it to one cell, the place that the "
            "switch names, and zeros to the others. See section 5.2.",
            "unpool-repeated",
        ),
        right(
            "Grid B",
            "Each value stands at its own switch, counted row by row in the large grid. The value −2 is put "
            "back as it is, like any other.",
        ),
        wrong(
            "Grid C",
            "In grid C each value stands in the top left corner of its block. That is bed of nails: it does "
            "not use the switches. See section 5.5.",
            "unpool-top-left",
        ),
        wrong(
            "Grid D",
            "In grid D the values went to the places 2, 5, 8, 15 in reading order. Each value belongs to the "
            "switch that stands in the same cell of S. See section 5.2.",
            "switch-order",
        ),
        grids={
            "M": values,
            "S": switches,
            "A": answer_of(problem, "unpool-repeated"),
            "B": problem.answer,
            "C": answer_of(problem, "unpool-top-left"),
            "D": answer_of(problem, "switch-order"),
        },
    )


def what_is_needed() -> Question:
    return ask(
        LESSON,
        "what-is-needed",
        "A decoder unpools a map of its own. What does it need from the encoder for this?",
        wrong(
            "The maxima, but not their places",
            "The decoder has its own values, and they may differ from the maxima. What it cannot know is where "
            "to put them. See section 5.2.",
        ),
        wrong(
            "The whole map from before the pooling",
            "Unpooling would not be needed then. It uses one place for each value, which is much less than the "
            "map. See section 5.2.",
        ),
        wrong(
            "Nothing: unpooling always uses the top left cell",
            "That is bed of nails. Unpooling puts each value where the maximum of its window stood. See "
            "section 5.5.",
            "unpool-top-left",
        ),
        right(
            "The places of the maxima, but not the maxima",
            "The values come from the decoder's map, the places from the switches. So a value can be "
            "different from the maximum that stood there.",
        ),
    )


def minus_five() -> Question:
    block = ((3, 0), (0, 5))
    most = ops.max_pool2d(block, 2)[0, 0]
    other = slides.UNPOOL_INPUT[0][1]
    return ask(
        LESSON,
        "minus-five",
        f"The lecture pools a block with 3, 0, 0 and {number(most)}. Later an unpooled map holds "
        f"{number(other)} at the place of that {number(most)}. A student asks if this can be right. What do "
        "you answer?",
        wrong(
            f"No: unpooling must put back the {number(most)} that was there",
            "Unpooling puts back the values of the map that it gets. Only the places are remembered from the "
            "pooling. See section 5.2.",
        ),
        wrong(
            f"Yes: {number(other)} is as large as {number(most)}, so either may win",
            f"Max pooling compares the numbers with their signs, and {number(other)} is the smaller one. The "
            "sign comes from somewhere else. See section 5.1.",
            "max-by-size",
        ),
        right(
            f"Yes: layers between pooling and unpooling may change the {number(most)}",
            f"Max pooling of the block gives {number(most)}. The decoder's map is another map, and it may hold "
            f"{number(other)} in this cell.",
        ),
    )


def there_and_back() -> Question:
    return ask(
        LESSON,
        "there-and-back",
        "A small map M is unpooled with switches from 2×2 windows, stride 2. Then the result is max pooled "
        "again in the same way. When does M come back?",
        wrong(
            "Always: the two operations are inverse to each other",
            "Take a negative number: in its window it stands beside three zeros, and a zero wins. See "
            "section 5.3.",
        ),
        wrong(
            "Never: unpooling has filled the map with zeros",
            "A zero in a window loses against every positive number. So a positive number of M wins its "
            "window and comes back. See section 5.3.",
        ),
        wrong(
            "If M holds no zero",
            "A 0 in M comes back as 0, because its window then holds zeros only. The numbers that get lost are "
            "others. See section 5.3.",
        ),
        right(
            "If M holds no negative number",
            "Each window holds one value of M and three zeros. The value wins if it is positive, and 0 comes "
            "back as 0.",
        ),
    )


def whole_block() -> Question:
    return ask(
        LESSON,
        "whole-block",
        "To make a map twice as large, a student writes each value into all four cells of its 2×2 block. "
        "Which way up is this?",
        right(
            "Nearest neighbour",
            "Each value is repeated over its block. No places are needed, and nothing is blended.",
        ),
        wrong(
            "Unpooling with switches",
            "Unpooling writes each value to one cell only, and zeros to the other three. See section 5.2.",
            "unpool-repeated",
        ),
        wrong(
            "Bilinear",
            "Bilinear blends: between two values it writes numbers in between. Here no new number appears. "
            "See section 5.5.",
        ),
        wrong(
            "Bed of nails",
            "Bed of nails writes each value to the top left cell of its block, and zeros to the others. See "
            "section 5.5.",
        ),
    )


QUESTIONS = (
    negative_numbers,
    switch_to_cell,
    output_size,
    max_and_average,
    back_to_places,
    what_is_needed,
    minus_five,
    there_and_back,
    whole_block,
)
