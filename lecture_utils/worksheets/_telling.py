"""For the teacher: the wrong grids to look out for, and the belief behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from lecture_utils import exercises
from lecture_utils.exercises import Misconception, Problem
from lecture_utils.worksheets._flow import Part
from lecture_utils.worksheets._grids import Box, Measure
from lecture_utils.worksheets._paper import FINE, GREY, INK, Page, Paragraph, mm, points

_GRIDS = Measure(mm(5), points(8), points(8), points(7), mm(6))

#: So many wrong grids are shown of each problem.
_MOST = 3

#: Height of the line above the grids.
_LABEL = mm(7)

Wrong = tuple[Misconception, np.ndarray]


def telling(problems: Sequence[Problem]) -> list[list[Wrong]]:
    """For each problem the wrong grids to look out for: what a learner believed who gave them.

    They fit into the empty grid where possible. The first of a problem is the first of the
    catalogue; the others are those that were shown least on this sheet so far.
    """
    shown: Counter[str] = Counter()
    chosen = []
    for problem in problems:
        found = [
            (belief, answer)
            for belief in exercises.MISCONCEPTIONS
            if (answer := exercises.answer_of(problem, belief.id)) is not None
            and not np.array_equal(answer, problem.answer)
        ]
        found.sort(key=lambda wrong: wrong[1].shape != problem.answer.shape)  # the order stays
        first, rest = found[:1], found[1:]
        rest.sort(key=lambda wrong: (wrong[1].shape != problem.answer.shape, shown[wrong[0].id]))
        chosen.append(first + rest[: _MOST - 1])
        shown.update(belief.id for belief, _ in chosen[-1])
    return chosen


def believed(number: int, problem: Problem, wrong: Sequence[Wrong], width: float) -> Part:
    """The wrong grids side by side, the belief below each."""
    boxes = [_wrong_box(problem, answer) for _, answer in wrong]
    gap = mm(7)
    columns = next(
        count
        for count in range(_MOST, 0, -1)
        if count == 1 or max(box.width for box in boxes) <= (width - gap * (count - 1)) / count
    )
    wide = (width - gap * (columns - 1)) / columns
    said = [Paragraph(f"“{belief.belief}”", wide, FINE) for belief, _ in wrong]
    ids = [Paragraph(belief.id, wide, points(7), GREY) for belief, _ in wrong]
    words = f"Wrong grids of problem {number}, and the belief behind each"
    lines = [range(at, min(at + columns, len(boxes))) for at in range(0, len(boxes), columns)]
    boxed = [max(boxes[n].above + boxes[n].height for n in line) + mm(2) for line in lines]
    high = [
        above + max(said[n].height + ids[n].height for n in line)
        for above, line in zip(boxed, lines, strict=True)
    ]

    def draw(page: Page, left: float, top: float) -> None:
        page.text(left, top + mm(4.5), words, FINE, INK, "left", bold=True, name="label")
        top += _LABEL
        for line, above, height in zip(lines, boxed, high, strict=True):
            for place, n in enumerate(line):
                x = left + place * (wide + gap)
                boxes[n].draw(page, x, top + boxes[n].above)
                said[n].draw(page, x, top + above, "belief")
                ids[n].draw(page, x, top + above + said[n].height, "id")
            top += height

    return Part(_LABEL + sum(high), draw)


def _wrong_box(problem: Problem, answer: np.ndarray) -> Box:
    """A wrong grid, rounded as a learner would; its wrong cells are shaded if the size is right."""
    same = answer.shape == problem.answer.shape
    labels = [[str(n) for n in range(count)] for count in answer.shape]
    return Box(
        np.round(answer, 2).tolist(),
        _GRIDS,
        "" if same else f"{answer.shape[0]}×{answer.shape[1]}, not the right size",
        name="wrong",
        marked=answer != problem.answer if same else None,
        labels=(labels[0], labels[1]),
    )
