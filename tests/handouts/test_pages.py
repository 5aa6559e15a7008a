"""What stands on the pages of a handout, and where it stands."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lecture_utils import exercises
from lecture_utils.engine.trace import format_number
from lecture_utils.handouts.paper import PAPERS
from lecture_utils.handouts.problems import sentences, telling
from lecture_utils.handouts.wording import RULES, TITLES, Head, note
from tests.handouts.reading import (
    MM,
    POINTS,
    Printed,
    cells,
    made,
    named,
    pages_of,
    problems,
)

MARGIN = 18 * MM

every_operation = pytest.mark.parametrize("operation", exercises.OPERATIONS)
every_paper = pytest.mark.parametrize("paper", PAPERS)
PRINTED = [
    ("worksheet", "A4"),
    ("worksheet", "Letter"),
    ("answers", "A4"),
    ("answers", "Letter"),
    ("results", "A4"),
]


def squeezed(text: str) -> str:
    """A text without blanks: lines are broken where they are full."""
    return "".join(text.split())


def caption_of(problem: exercises.Problem, name: str) -> str:
    return problem.trace.grids[name].label


# --- where things stand ---------------------------------------------------------------------------


@every_operation
@pytest.mark.parametrize("kind, paper", PRINTED, ids=str)
def test_nothing_is_outside_the_margins_and_no_text_is_over_another(operation, kind, paper):
    width, height = POINTS[paper]
    for page in pages_of(kind, operation, paper, name="Ana López" if paper == "A4" else ""):
        boxes, drawn = page.boxes, page.words
        ends = np.concatenate([boxes, page.shapes])
        assert ends[:, 0].min() >= MARGIN - 1 and ends[:, 2].max() <= width - MARGIN + 1
        assert ends[:, 1].min() >= 8 * MM and ends[:, 3].max() <= height - 12 * MM
        across = overlap(boxes[:, 0], boxes[:, 2]) > 0
        over = np.argwhere(np.triu(across & (overlap(boxes[:, 1], boxes[:, 3]) > 0), 1))
        assert [(drawn[a].text, drawn[b].text) for a, b in over] == []
        body = [word for word in drawn if word.kind != "footer"]
        assert min(word.box[1] for word in body) >= 20 * MM


def overlap(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How much of each interval lies in each other one: (n, n), negative for a gap."""
    return np.minimum(end[:, None], end) - np.maximum(start[:, None], start)


@every_operation
def test_no_line_goes_through_a_number(operation):
    for page in pages_of("answers", operation, "A4"):
        lines = np.array([s for s in page.shapes if min(s[2] - s[0], s[3] - s[1]) < 4])
        inks = np.array([word.box for word in page.named("cell") + page.named("index")])
        assert len(inks) and len(lines)
        wide = np.minimum(inks[:, None, 2], lines[:, 2]) - np.maximum(inks[:, None, 0], lines[:, 0])
        high = np.minimum(inks[:, None, 3], lines[:, 3]) - np.maximum(inks[:, None, 1], lines[:, 1])
        assert not ((wide > 0) & (high > 0)).any()


def column_numbers(page: Printed, caption: str) -> list[list[float]]:
    """For each grid of this caption on a page, where the middles of its column numbers stand."""
    found: dict[float, list[float]] = {}
    rows = Counter(round(word.start[1], 1) for word in page.named("index"))
    for word in page.named("index"):
        if word.grid == caption and rows[round(word.start[1], 1)] > 1:
            middle = (word.box[0] + word.box[2]) / 2
            found.setdefault(round(word.start[1], 1), []).append(middle)
    return [sorted(places) for places in found.values() if len(places) > 1]


@every_operation
def test_cells_to_write_in_are_at_least_9_millimetres(operation):
    caption = caption_of(problems(operation)[0], "output")
    steps = []
    for page in pages_of("worksheet", operation, "A4"):
        marks = [word for word in page.named("index") if word.grid == caption]
        for a, b in itertools.pairwise(marks):
            assert not np.allclose(a.start, b.start)
            if int(b.text) == int(a.text) + 1:
                steps.append(np.abs(np.subtract(a.start, b.start)).max())
    assert len(steps) >= 12 and min(steps) >= 9 * MM - 0.01


@every_operation
@every_paper
@pytest.mark.parametrize("kind", ["worksheet", "answers"])
def test_no_problem_is_split_and_all_stand_in_order(operation, paper, kind):
    seen = []
    output = caption_of(problems(operation)[0], "output")
    for page in pages_of(kind, operation, paper):
        numbers = [word.text for word in page.named("number")]
        # what a problem begins with and what it ends with are on the same page, once for each
        captions = [word.text for word in page.named("caption")]
        assert len(numbers) == captions.count(output) > 0
        if kind == "answers":
            last = [word.text for word in page.named("label")]
            assert [re.search(r"problem (\d+)", words)[1] for words in last] == numbers
        seen += numbers
    assert seen == [str(n + 1) for n in range(6)]


def test_forty_problems_flow_over_many_pages():
    pages = pages_of("worksheet", "max_pool2d", "A4", n=40)
    assert [word.text for word in named(pages, "number")] == [str(n + 1) for n in range(40)]
    assert len(pages) >= 14
    places = [page.named("footer")[1].text for page in pages]
    assert places == [f"page {n} of {len(pages)}" for n in range(1, len(pages) + 1)]


def test_there_is_room_for_working_between_problems():
    for page in pages_of("worksheet", "conv2d", "A4"):
        heads = [word.box[3] for word in page.named("number")] + [20 * MM]
        ends = [*(s[1] for s in page.shapes), *(w.box[1] for w in page.words)]
        for above, below in itertools.pairwise(heads):
            lowest = min(y for y in ends if below < y < above)
            assert lowest - below >= 8 * MM


def test_what_belongs_together_stays_together_unless_it_is_larger_than_a_page():
    large = exercises.given("conv2d", np.arange(16 * 16).reshape(16, 16) % 7, [[1, -1]])
    small = exercises.given("conv2d", [[1, 2], [3, 4]], [[1]])
    head = Head("conv2d", 1, 0, "A4")
    assert len(sentences(large)) == 240  # in three columns more than a page
    pages = made("answers", head, [small, large, small])
    assert [word.text for word in named(pages, "number")] == ["1", "2", "3"]
    assert len(pages) > 2
    said = squeezed("".join(word.text for word in named(pages, "step")))
    assert all(squeezed(sentence) in said for sentence in sentences(large))
    for page in pages:
        assert min(word.box[1] for word in page.words if word.kind != "footer") >= 20 * MM
    # one that fits is whole: it goes to the next page
    tall = exercises.given("conv2d", np.ones((16, 4), int), [[1, 1, 1]])
    pages = made("worksheet", head, [tall, tall, tall])
    assert [len(page.named("number")) for page in pages] == [1, 1, 1]


def test_the_results_of_many_problems_go_on_on_the_next_page():
    pages = pages_of("results", "conv_transpose2d", "A4", n=40)
    assert [word.text for word in named(pages, "name")] == [f"Student {k}" for k in range(4)]
    captions = [word.text for word in named(pages, "caption")]
    assert captions == [str(n) for n in range(1, 41)] * 4
    assert pages[0].named("cell")


def test_what_is_on_paper_is_grey():
    for kind in ("worksheet", "answers", "results"):
        for page in pages_of(kind, "conv2d", "A4"):
            assert all(len(set(colour)) == 1 for colour in page.colours)
            assert (0, 0, 0) in page.colours and len(page.colours) > 2


# --- what stands there ----------------------------------------------------------------------------


@every_operation
def test_a_sheet_shows_the_given_numbers_and_leaves_the_result_empty(operation):
    pages, given = pages_of("worksheet", operation, "A4"), problems(operation)
    for name in given[0].shown:
        numbers = [value for p in given for value in p.trace.grids[name].values.flat]
        written = [word.text for word in cells(pages, caption_of(given[0], name))]
        assert written == list(map(format_number, numbers))
    output = caption_of(given[0], "output")
    assert cells(pages, output) == []
    expected = Counter(
        label for p in given for axis in p.answer.shape for label in map(str, range(axis))
    )
    assert Counter(w.text for w in named(pages, "index") if w.grid == output) == expected


@every_operation
def test_the_answers_show_every_cell_of_every_result(operation):
    output = caption_of(problems(operation)[0], "output")
    shown = cells(pages_of("answers", operation, "A4"), output)
    expected = [value for problem in problems(operation) for value in problem.answer.flat]
    assert [word.text for word in shown] == list(map(format_number, expected))


@every_operation
def test_every_cell_has_the_sentence_of_its_step(operation):
    for problem in problems(operation):
        said, silent = sentences(problem), 0
        for row in problem.key()["steps"]:
            for sentence in row:
                if sentence.startswith("no switch"):
                    silent += 1
                else:
                    assert sentence in said
        assert len(said) == problem.answer.size - silent + (silent > 0)
        assert (said[-1] == "All other cells of Z stay 0.") == (silent > 0)


@every_operation
@every_paper
def test_the_sentences_are_printed_whole(operation, paper):
    steps = named(pages_of("answers", operation, paper), "step")
    together = squeezed("".join(word.text for word in steps))
    for problem in problems(operation):
        for sentence in sentences(problem):
            assert squeezed(sentence) in together


def test_what_is_asked_is_not_broken_over_two_lines():
    counts = set()
    for length in range(1, 8):
        words = " ".join(["stride"] * (6 * length))
        question = f"Slide K over X, {words}. What is Y?"
        problem = replace(problems("conv2d")[0], question=question)
        (page,) = made("worksheet", Head("conv2d", 1, 0, "A4"), [problem])
        lines = [word.text for word in page.named("question")]
        assert " ".join(lines) == problem.question
        assert lines[-1].endswith("What is Y?")
        assert len({word.start[0] for word in page.named("question")}) == 1
        counts.add(len(lines))
    assert {1, 2, 3} <= counts


def test_a_sentence_that_is_longer_than_a_line_is_broken():
    weights = np.arange(-40, 24).reshape(8, 8)
    problem = exercises.given("conv2d", weights[:, ::-1], weights)
    (page,) = made("answers", Head("conv2d", 1, 0, "A4"), [problem])
    lines = [word.text for word in page.named("step")]
    assert len(lines) > 3
    assert squeezed("".join(lines)) == squeezed(problem.key()["steps"][0][0])
    assert not any(re.search(r"[+=]$", line) for line in lines)
    assert page.boxes[:, 2].max() <= POINTS["A4"][0] - MARGIN + 1


def test_grids_that_are_too_wide_for_one_row_are_put_in_two():
    grid = np.arange(6 * 16).reshape(6, 16) % 7 - 3
    problem = exercises.given("conv2d", grid, [[1, -1]])
    (page,) = made("worksheet", Head("conv2d", 1, 0, "A4"), [problem])
    given, _, empty = page.named("caption")
    assert (given.text, empty.text) == ("Input X", "Output Y")
    assert empty.start[1] < given.start[1] - 30 * MM
    (across,) = column_numbers(page, "Output Y")
    assert len(across) == 15 and np.diff(across).min() >= 9 * MM - 0.5
    assert page.boxes[:, 2].max() <= POINTS["A4"][0] - MARGIN + 1


@every_operation
def test_two_or_three_wrong_grids_are_shown_with_the_belief_behind_them(operation):
    given = problems(operation)
    shown = Counter()
    for problem, wrong in zip(given, telling(given), strict=True):
        assert 2 <= len(wrong) <= 3
        ids = [belief.id for belief, _ in wrong]
        assert len(set(ids)) == len(ids)
        shown.update(ids)
        for belief, answer in wrong:
            np.testing.assert_array_equal(answer, exercises.answer_of(problem, belief.id))
            assert not np.array_equal(answer, problem.answer)
        fitting = [
            m.id
            for m in exercises.MISCONCEPTIONS
            if (found := exercises.answer_of(problem, m.id)) is not None
            and found.shape == problem.answer.shape
        ]
        assert sum(answer.shape == problem.answer.shape for _, answer in wrong) == min(
            3, len(fitting)
        )
        assert not fitting or ids[0] == fitting[0]
    assert len(shown) >= 4  # a sheet of six has more to tell than three beliefs
    pages = pages_of("answers", operation, "A4")
    together = squeezed("".join(word.text for word in named(pages, "belief")))
    ids = "".join(word.text for word in named(pages, "id"))
    for id in shown:
        assert squeezed(exercises.misconception(id).belief) in together
        assert id in ids


@pytest.mark.parametrize("operation", ["conv2d", "avg_pool2d"])
def test_the_wrong_cells_of_a_wrong_grid_are_marked_by_bold_numbers(operation):
    pages, given = pages_of("answers", operation, "A4"), problems(operation)
    expected = []
    for problem, wrong in zip(given, telling(given), strict=True):
        for _, answer in wrong:
            same = answer.shape == problem.answer.shape
            bold = answer != problem.answer if same else np.zeros(answer.shape, bool)
            texts = [format_number(round(float(value), 2)) for value in answer.flat]
            expected += zip(texts, bold.flat, strict=True)
    assert [(word.text, word.bold) for word in cells(pages, "wrong")] == expected


def test_a_wrong_grid_of_another_size_says_so():
    pages = pages_of("answers", "max_pool2d", "A4")
    wrong = [
        answer.shape
        for problem, found in zip(
            problems("max_pool2d"), telling(problems("max_pool2d")), strict=True
        )
        for _, answer in found
        if answer.shape != problem.answer.shape
    ]
    said = [w.text for w in named(pages, "caption") if "not the right size" in w.text]
    assert said == [f"{rows}×{columns}, not the right size" for rows, columns in wrong]


def test_every_operation_has_a_title_a_rule_on_one_line_and_the_notes_it_needs():
    assert TITLES.keys() == RULES.keys() == set(exercises.OPERATIONS)
    for operation in exercises.OPERATIONS:
        for paper in PAPERS:
            first = pages_of("worksheet", operation, paper)[0]
            assert [word.text for word in first.named("title")] == [TITLES[operation]]
            assert [word.text for word in first.named("operation")] == [operation]
            assert [word.text for word in first.named("rule")] == [RULES[operation]]
    plain = note("avg_pool2d", ["stride 2"])
    assert "count_include_pad" in note("avg_pool2d", ["stride 2", "padding 1"])
    assert "ceil_mode" in note("max_pool2d", ["ceil_mode=True"])
    assert "output_padding" in note("conv_transpose2d", ["output_padding 1"])
    assert "pair" in note("max_unpool2d", ["stride (2, 3)"])
    assert not re.search("pair|ceil_mode|count_include_pad", plain)


def test_a_long_name_stays_on_its_line_and_is_shortened_at_the_foot():
    name = "W" * 60
    pages = pages_of("worksheet", "conv_transpose2d", "Letter", name=name)
    for page in pages:
        foot = sorted(page.named("footer"), key=lambda word: word.box[0])
        assert len(foot) == 3 and re.fullmatch("W{10,}…", foot[1].text)
        assert all(a.box[2] < b.box[0] for a, b in itertools.pairwise(foot))
    (whole,) = (word for word in pages[0].named("name") if word.text == name)
    (date,) = (word for word in pages[0].named("label") if word.text == "Date")
    assert whole.box[2] < date.box[0]


def letters(rule: str, at: dict[str, int]) -> tuple[int, ...]:
    """The place that "X[i·s − p, …]" in a rule stands for."""
    inside = re.search(r"[XZ]\[([^]]*)\]", rule)[1].replace("·", "*").replace("−", "-")
    assert re.fullmatch(r"[abdijps*+\-, ]*", inside)
    return eval(f"({inside})", {}, at)  # letters and signs only


@pytest.mark.parametrize("operation", ["conv2d", "dilated_conv2d", "conv_transpose2d"])
def test_the_rule_of_a_convolution_gives_the_answers(operation):
    """The places in the rule are read from its text; one number for a setting, or a pair."""
    for problem in problems(operation, n=20):
        source, kernel = (problem.trace.grids[name].values for name in problem.shown)
        settings = {name[0]: problem.call[name] for name in ("stride", "padding", "dilation")}
        axes = [{letter: pair[axis] for letter, pair in settings.items()} for axis in (0, 1)]
        rows, columns = problem.answer.shape
        answer = np.zeros((rows, columns), int)
        back = operation == "conv_transpose2d"
        for i, j in np.ndindex(source.shape if back else answer.shape):
            for a, b in np.ndindex(kernel.shape):
                place = {"i": i, "j": j, "a": a, "b": b}
                r, c = (letters(RULES[operation], place | axes[n])[n] for n in (0, 1))
                if back and 0 <= r < rows and 0 <= c < columns:
                    answer[r, c] += source[i, j] * kernel[a, b]
                if not back and 0 <= r < source.shape[0] and 0 <= c < source.shape[1]:
                    answer[i, j] += source[r, c] * kernel[a, b]
        np.testing.assert_array_equal(answer, problem.answer)
