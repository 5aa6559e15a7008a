"""Classes of made-up learners, and what is read off a picture."""

from __future__ import annotations

import itertools
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg

from lecture_utils import exercises
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import smallest_letter
from lecture_utils.learning.progress._entry import clean
from lecture_utils.learning.progress._union import spread
from lecture_utils.learning.teacher import Row
from tests.learning.entries import at, grid, line, stored

FLIPPED, IGNORED = "kernel-flipped", "stride-ignored"
BELIEFS = {one.id: one.belief for one in exercises.MISCONCEPTIONS}
LESSON, OTHER = "02_convolution", "04_transposed_convolution"


def tried(*attempts: tuple[bool, tuple[str, ...], int], lesson: str = LESSON, draft: bool = False):
    """An entry: (right, ids, confidence) of each attempt; a draft has nothing locked at the end."""
    operation = {"operation": "conv2d" if lesson else ""}
    made = [
        grid([["1"]], lesson, locked=True, right=right, ids=list(ids), confidence=sure, when=at(n))
        | operation
        for n, (right, ids, sure) in enumerate(attempts)
    ]
    last = grid([["2"]], lesson, when=at(50)) | operation if draft else made.pop()
    return {**last, "attempts": made}


RIGHT = (True, (), 3)


def put(folder: Path, name: str, answers: dict, learner: str = "f00d", **fields) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".jsonl":
        good = {item: clean(entry) for item, entry in answers.items()}
        text = "".join(line(one["item"], one, learner) for one in spread(good))
    else:
        text = stored(answers, learner, **fields)
    file.write_text(text, encoding="utf-8")
    return file


ROWS = (
    Row(LESSON, FLIPPED, BELIEFS[FLIPPED], learners=2, answered=3, times=4, sure=2, resolved=1),
    Row(LESSON, IGNORED, BELIEFS[IGNORED], learners=1, answered=3, times=1, sure=1, resolved=0),
    Row(OTHER, "own-idea", "own-idea", learners=1, answered=1, times=2, sure=1, resolved=0),
    Row(OTHER, "zeros-around", BELIEFS["zeros-around"], 1, answered=1, times=1, sure=1, resolved=0),
)


def texts(picture: Picture) -> dict[str, list]:
    """The texts of a picture with the place where they are drawn, by their names."""
    figure = picture.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    found: dict[str, list] = {}
    for text in figure.texts:
        found.setdefault(text.get_gid(), []).append((text, text.get_window_extent(renderer)))
    return found


def words(picture: Picture, name: str) -> list[str]:
    return [text.get_text() for text, _ in texts(picture).get(name, [])]


def check_texts(picture: Picture) -> None:
    """All texts are on the page, large enough, and none lies on another."""
    drawn = [one for ones in texts(picture).values() for one in ones]
    assert drawn
    width, height = picture.figure.bbox.width, picture.figure.bbox.height
    for text, box in drawn:
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, text
        assert text.get_fontsize() * picture.figure.dpi / 72 >= smallest_letter(width) - 1e-6
    for (_, one), (_, other) in itertools.combinations(drawn, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0 or down <= 0
