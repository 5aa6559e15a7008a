"""What a sheet says in words: its title, the rule of the lesson, its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Operation -> the title of its sheet, and the rule of the lesson in one line.
TITLES: dict[str, str] = {
    "conv2d": "Convolution",
    "dilated_conv2d": "Dilated convolution",
    "conv_transpose2d": "Transposed convolution",
    "max_pool2d": "Max pooling",
    "avg_pool2d": "Average pooling",
    "max_unpool2d": "Max unpooling",
}
RULES: dict[str, str] = {
    "conv2d": "Y[i, j] = sum over a, b of K[a, b] · X[i·s + a − p, j·s + b − p], "
    "with zeros outside X",
    "dilated_conv2d": "Y[i, j] = sum over a, b of K[a, b] · X[i·s + a·d − p, j·s + b·d − p], "
    "with zeros outside X",
    "conv_transpose2d": "Z[i·s + a·d − p, j·s + b·d − p] receives Y[i, j] · K[a, b], "
    "for all i, j, a, b; what it receives is added",
    "max_pool2d": "Y[i, j] = largest number of X in the window that begins at X[i·s − p, j·s − p]",
    "avg_pool2d": "Y[i, j] = sum of the window that begins at X[i·s − p, j·s − p], "
    "divided by its number of cells",
    "max_unpool2d": "each number of Y goes to the cell of its window where S has a 1; "
    "all other cells of Z are 0",
}
LETTERS: dict[str, str] = {
    "conv2d": "s: stride, p: padding (0 if none is named).",
    "dilated_conv2d": "s: stride, p: padding (0 if none is named), d: dilation.",
    "conv_transpose2d": "s: stride, p: padding (0 if none is named), "
    "d: dilation (1 if none is named).",
    "max_pool2d": "s: stride, p: padding (0 if none is named).",
    "avg_pool2d": "s: stride, p: padding (0 if none is named).",
    "max_unpool2d": "S: the switches, which remember where the largest numbers stood.",
}
TASK = "Write one number into each empty cell. Rows and columns are counted from 0."

#: (operations, what a question says, what the learner has to know about it).
_NOTES = (
    (tuple(TITLES), " (", "A pair is (down, to the right)."),
    (
        ("conv_transpose2d",),
        "output_padding",
        "output_padding keeps so many more rows at the bottom and columns on the right.",
    ),
    (
        ("max_pool2d", "avg_pool2d"),
        "ceil_mode",
        "With ceil_mode=True the last windows may hang over the edge; only their cells of X count.",
    ),
    (
        ("avg_pool2d",),
        "padding",
        "The zeros of the padding count as cells, but not with count_include_pad=False.",
    ),
)


def note(operation: str, questions: Iterable[str]) -> str:
    """What stands below the rule: the letters, what some of these questions need, and the task."""
    asked = " ".join(questions)
    more = [
        sentence
        for operations, word, sentence in _NOTES
        if operation in operations and word in asked
    ]
    return " ".join([LETTERS[operation], *more, TASK])


@dataclass(frozen=True)
class Head:
    """What all pages of a sheet share. ``name`` is empty where the learner writes it by hand."""

    operation: str
    difficulty: int | str
    seed: int
    paper: str
    name: str = ""

    @property
    def title(self) -> str:
        """The name of the operation in words."""
        return TITLES[self.operation]

    @property
    def number(self) -> str:
        """What the footer says, by which the answers are found."""
        return f"{self.operation} · difficulty {self.difficulty} · seed {self.seed}"
