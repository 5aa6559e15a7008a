"""Check yourself, all lessons together: the questions about sizes."""

from __future__ import annotations

from lecture_utils.engine import shapes
from lecture_utils.exercises._choices import ask, right, size, wrong
from lecture_utils.exercises._record import Question

LESSON = "10_check_yourself"


def stride_or_dilation() -> Question:
    cells, k = 9, 3
    strided = shapes.conv_output_size(cells, k, stride=2)
    dilated, reach = shapes.conv_output_size(cells, k, dilation=2), shapes.effective_kernel(k, 2)
    return ask(
        LESSON,
        "stride-or-dilation",
        f"The same row of {cells} cells goes into two layers with k = {k} and p = 0. One has s = 2 and d = 1, "
        "the other has s = 1 and d = 2. What comes out of them?",
        wrong(
            f"s = 2: {strided} outputs that read every second cell. d = 2: {dilated} outputs that read neighbours",
            "The sizes are right, but the reading is exchanged. The stride moves the window, the dilation "
            "moves the weights inside it. See sections 2.4 and 3.2.",
            "dilation-as-stride",
        ),
        right(
            f"s = 2: {strided} outputs that read neighbours. d = 2: {dilated} outputs that read every second cell",
            f"With s = 2 a room of {cells} − {k} = {cells - k} cells gives {strided - 1} moves of 2. With d = 2 "
            f"the kernel reaches over {reach} cells, and a room of {cells} − {reach} = {cells - reach} gives "
            f"{dilated - 1} moves of 1.",
        ),
        wrong(
            f"s = 2 and d = 2 alike: {strided} outputs that read every second cell",
            "Both leave something out, but not the same. The stride leaves out places of the window, the "
            "dilation leaves out cells inside it. See sections 2.4 and 3.2.",
            "dilation-as-stride",
        ),
    )


def two_layers() -> Question:
    h, k, d, s = 8, 3, 2, 2

    def through(dilation: int) -> int:
        return shapes.conv_transpose_output_size(
            shapes.conv_output_size(h, k, dilation=dilation), k, stride=s
        )

    small = shapes.conv_output_size(h, k, dilation=d)
    return ask(
        LESSON,
        "two-layers",
        f"An {size(h)} map goes through a convolution with k = {k}, d = {d}, and then through a transposed "
        f"convolution with k = {k}, s = {s}. There is no padding. How large is the result?",
        wrong(
            size(through(d + 1)),
            f"You put {d} zeros into each gap of the kernel. d = {d} means a step of {d} cells, so there is "
            f"{d - 1} zero in a gap. See section 3.2.",
            "dilation-from-zero",
        ),
        wrong(
            size(h),
            "A transposed convolution gives the old size back only if its settings are those of the "
            "convolution before it. Here they are not. Compute both sizes, as in sections 3.2 and 4.4.",
        ),
        right(
            size(through(d)),
            f"The dilated kernel reaches over {shapes.effective_kernel(k, d)} cells, so the first layer makes "
            f"{size(small)}. The second makes ({small} − 1)·{s} + {k} = {through(d)}.",
        ),
        wrong(
            size(through(1)),
            f"You computed the first layer with d = 1. The holes make the kernel longer: it reaches over "
            f"{shapes.effective_kernel(k, d)} cells. See section 3.2.",
            "dilation-ignored",
        ),
    )


def down_and_up() -> Question:
    start, k_down, k_up = 30, 3, 4
    down, halves = [start], [start]
    for _ in range(3):
        down.append(shapes.conv_output_size(down[-1], k_down, stride=2, padding=1))
        halves.append(halves[-1] // 2)
    up, smaller = [down[-1]], halves[-1]
    for _ in range(3):
        up.append(shapes.conv_transpose_output_size(up[-1], k_up, stride=2, padding=1))
        smaller = shapes.conv_transpose_output_size(smaller, k_up, stride=2, padding=1)
    return ask(
        LESSON,
        "down-and-up",
        f"An encoder has three convolutions with k = {k_down}, s = 2, p = 1. A decoder has three transposed "
        f"convolutions with k = {k_up}, s = 2, p = 1. The input is {size(start)}. How large is the output?",
        wrong(
            size(start),
            f"The decoder doubles the size three times, but it does not know where it began. The encoder made "
            f"{down[2]} cells of {down[1]}, and the decoder makes {up[2]} of {up[1]}. See section 4.4.",
        ),
        wrong(
            size(smaller),
            f"You halved {halves[1]} and rounded down. By the formula the room is {down[1]} + 2 − {k_down} = "
            f"{down[1] + 2 - k_down} cells. That is {down[2] - 1} moves, so {down[2]} places. See section 2.3.",
        ),
        right(
            size(up[-1]),
            f"The sizes are {', '.join(map(str, down))} on the way down and {', '.join(map(str, up))} on the "
            f"way up. An input of {up[-1]} cells would have given the same.",
        ),
    )


def one_cell_short() -> Question:
    h, k = 7, 2
    small = shapes.pool_output_size(h, k)
    back = shapes.conv_transpose_output_size(small, k, stride=2)

    def changed(**settings: int) -> int:
        return shapes.conv_transpose_output_size(small, k, **{"stride": 2, **settings})

    return ask(
        LESSON,
        "one-cell-short",
        f"A {size(h)} map is pooled to {size(small)} (2×2 windows, stride 2). A transposed convolution with "
        f"k = {k}, s = 2, p = 0 makes {size(back)} of it. Which change gives {size(h)} again?",
        wrong(
            "Set padding to 1",
            f"Padding cuts cells off the result of a transposed convolution: it would be {size(changed(padding=1))}. "
            "See section 4.4.",
            "padding-adds",
        ),
        wrong(
            "Set the stride to 3",
            f"The stamps would lie further apart, and the result would be {size(changed(stride=3))}. The stride "
            "moves every stamp but the first. See section 4.4.",
        ),
        wrong(
            "None: the last row and column are lost",
            "The numbers of the last row and column are lost, that is true. But the size can be chosen, and "
            "one setting is made for that. See section 4.4.",
        ),
        right(
            "Set output_padding to 1",
            f"Maps of {changed()} and of {h} cells are both pooled to {small}. output_padding says which of "
            f"them is meant: here {changed(output_padding=1)}.",
        ),
    )


def four_to_seven() -> Question:
    h = 4
    between = (h - 1) * 2 + 1
    doubled = shapes.unpool_output_size(h, 2)
    bordered = h + 2
    return ask(
        LESSON,
        "four-to-seven",
        f"A {size(h)} map has become {size(between)}. Which of these steps has been done?",
        wrong(
            "Unpooling of 2×2 windows, stride 2",
            f"Unpooling makes a 2×2 block of each cell, so the map would be {size(doubled)}. See section 5.2.",
        ),
        right(
            "One zero between the cells",
            f"There are {h - 1} gaps in each row and in each column: {h} + {h - 1} = {between}. It is the first "
            "step of a transposed convolution with s = 2.",
        ),
        wrong(
            "A border of one zero",
            f"A border adds one cell on each side, so the map would be {size(bordered)}. See section 3.1.",
        ),
        wrong(
            "A transposed convolution with k = 2, s = 2",
            f"{h - 1} stamps move on by 2 and the first covers 2 cells, so the map would be "
            f"{size(shapes.conv_transpose_output_size(h, 2, stride=2))}. See section 4.4.",
        ),
    )


def sees_through_pooling() -> Question:
    conv, pool = {"kernel_size": 3}, {"kernel_size": 2, "stride": 2}

    def sees(*layers: dict[str, int]) -> int:
        return shapes.receptive_field(layers)[-1].size

    return ask(
        LESSON,
        "sees-through-pooling",
        "A convolution with k = 3 is followed by max pooling (2×2 windows, stride 2) and by another convolution "
        "with k = 3. How many cells of the input does one output cell see, along one axis?",
        wrong(
            f"{sees(conv, conv)} cells",
            "You left the pooling out. Its window reads 2 cells, and after it the cells lie further apart. See "
            "section 2.8.",
        ),
        wrong(
            f"{sees(conv, {**pool, 'stride': 1}, conv)} cells",
            "You counted the windows, but not the stride. After the pooling neighbours lie 2 cells apart, so "
            "the last layer adds 2·2 cells. See section 2.8.",
            "stride-ignored",
        ),
        right(
            f"{sees(conv, pool, conv)} cells",
            f"The first layer sees {sees(conv)} cells, the pooling adds 1. Then neighbours lie 2 cells apart, "
            f"and the last layer adds 2·2: {sees(conv, pool, conv)}.",
        ),
        wrong(
            f"{3 * 2 * 3} cells",
            "You multiplied the windows. They overlap in the first layer, so less than that is seen: count what "
            "each layer adds. See section 2.8.",
        ),
    )
