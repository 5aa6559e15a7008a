"""The questions of "Check yourself" and "Which rule?": their form and their words; one is right.

Their numbers are computed again with PyTorch in test_answers.py.
"""

from __future__ import annotations

import ast
import functools
import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecture_utils import exercises
from lecture_utils.exercises import (
    MISCONCEPTIONS,
    OPERATIONS,
    Question,
    misconception,
    questions,
    which_rule,
)
from lecture_utils.exercises.problems._making import small
from lecture_utils.exercises.quiz._which_rule import TYPICAL
from tests.exercises.drawn import singles
from tests.refusals import holds, refusal
from tests.tables import examples, for_each

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"

# How learners' answers are stored: the id of the question, and the place of the choice. So neither
# may change: here are all names, each with the letter of its right choice.
PUBLISHED = {
    "02_convolution": (
        "first-number D, output-size B, never-read A, find-the-mistake D, stride-doubled A, "
        "weights-to-learn C, receptive-field B, single-weight C, book-kernel C"
    ),
    "03_dilated_convolution": (
        "extent B, row-of-numbers A, output-size C, two-meanings D, dilation-zero A, padding "
        "B, blind-cells D, rates A, price C"
    ),
    "04_transposed_convolution": (
        "row-of-stamps C, output-size B, where-turned D, minus-seven A, output-padding C, "
        "checkerboard A, no-inverse B, sizes-back C, matrix D"
    ),
    "05_pooling_unpooling": (
        "negative-numbers C, switch-to-cell A, output-size B, max-and-average A, "
        "back-to-places B, what-is-needed D, minus-five C, there-and-back D, whole-block A, "
        "moved-by-one C"
    ),
    "07_segmentation_costs": (
        "which-pixel D, softmax-of-a-pixel C, one-tenth A, union B, two-papers C, "
        "nothing-found A, two-averages D, soft-dice B"
    ),
    "07b_imbalance_boundaries": (
        "certain-and-wrong A, weighted-mean D, absent D, void B, two-images C, beside A, inside B"
    ),
    "08_fcn": (
        "linear-as-convolution B, score-map C, cells A, skip D, between B, lazy C, weighted "
        "D, odd-size A"
    ),
    "08b_transfer": "new-weights A, score-cells B, seen-without-masks D, where-it-pays C",
    "10_check_yourself": (
        "two-zeros D, there-and-back B, stride-or-dilation B, what-they-need D, two-layers C, "
        "which-kernel B, which-way-up A, down-and-up C, all-ones A, pooling-as-convolution B, "
        "one-cell-short D, error-sent-back A, four-to-seven B, can-be-undone D, "
        "sees-through-pooling C, why-switches A, two-outputs B, labels-as-numbers C, "
        "beside-the-line D, skip-fits B, scores-to-learn C, worse-and-better A, "
        "best-epoch B, spike D, gap C, still-falling A, patient-twice D, shuffled-crops A, "
        "chosen-on-test B, step-that-leaks C, strange-labels C, mirrored-image D, printed-iou C, "
        "absent-classes B, shifted-masks B, thin-vessels C, rare-lesions D, large-images A, "
        "outlines-matter B"
    ),
}
LEAST = dict.fromkeys(PUBLISHED, 7) | {"08b_transfer": 4, "10_check_yourself": 12}
MOST_WORDS = 30

ALL = {question.id: question for lesson in PUBLISHED for question in questions(lesson)}
SEEDS = range(max(30, examples(100)))


def texts(question: Question) -> list[str]:
    """Everything that is read as sentences."""
    return [question.text, *(choice.feedback for choice in question.choices)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:])[”’']? +(?=[^a-z])", text)


def letter(question: Question) -> str:
    return "ABCD"[[choice.right for choice in question.choices].index(True)]


def headings(notebook: str) -> list[str]:
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    found = [
        re.findall(r"^#+ (.*)$", c.source, re.MULTILINE) for c in cells if c.cell_type == "markdown"
    ]
    return [heading for cell in found for heading in cell]


SECTIONS = {
    heading.split()[0]
    for path in NOTEBOOKS.glob("0*.ipynb")
    for heading in headings(path.stem)
    if re.match(r"\d\.\d+ ", heading)
}


# --- the questions of a lesson --------------------------------------------------------------------


@pytest.mark.parametrize("lesson", PUBLISHED)
def test_a_lesson_has_its_questions_under_names_that_stay(lesson):
    asked = questions(lesson)
    assert len(asked) >= LEAST[lesson]
    assert ", ".join(f"{q.id[3:]} {letter(q)}" for q in asked) == PUBLISHED[lesson]
    assert {q.lesson for q in asked} == {lesson}
    assert {q.id[:3] for q in asked} == {lesson[:2] + "-"}


def test_names_are_unique():
    assert len(ALL) == sum(len(questions(lesson)) for lesson in PUBLISHED)
    assert len({question.text for question in ALL.values()}) == len(ALL)


@for_each(ALL)
def test_exactly_one_choice_is_right(id):
    question = ALL[id]
    assert [choice.right for choice in question.choices].count(True) == 1
    assert len(question.choices) in (3, 4)


@for_each(ALL)
def test_choices_are_distinct_and_short(id):
    question = ALL[id]
    choices = [choice.text for choice in question.choices]
    assert len(set(choices)) == len(choices)
    assert all(text == text.strip() and len(text.split()) <= 20 for text in choices)
    assert not any(
        re.search(r"\b(all|none) of (the above|these)\b", text, re.IGNORECASE) for text in choices
    )


@for_each(ALL)
def test_every_choice_has_its_own_feedback_in_full_sentences(id):
    question = ALL[id]
    feedback = [choice.feedback for choice in question.choices]
    assert len(set(feedback)) == len(feedback)
    for text in feedback:
        assert text.endswith(".")
        assert len(text.split()) >= 10
        assert text == " ".join(text.split())


@for_each(ALL)
def test_the_question_asks(id):
    question = ALL[id]
    assert question.text.endswith("?")


@pytest.mark.parametrize("lesson", PUBLISHED)
def test_neither_place_nor_length_gives_the_right_choice_away(lesson):
    asked = questions(lesson)
    assert max(Counter(map(letter, asked)).values()) <= len(asked) / 2
    assert {"A", "B", "C", "D"} == set(map(letter, asked))
    longest = [
        max(q.choices, key=lambda choice: (len(choice.text), not choice.right)).right for q in asked
    ]
    assert sum(longest) <= len(asked) / 2


@for_each(ALL)
def test_no_sentence_is_long(id):
    question = ALL[id]
    for text in texts(question):
        assert [s for s in sentences(text) if len(s.split()) > MOST_WORDS] == []


@for_each(ALL)
def test_wrong_choices_say_where_to_look(id):
    question = ALL[id]
    for choice in question.choices:
        if not choice.right:
            assert re.search(r"\b[Ss]ections? \d\.\d", choice.feedback), choice.feedback


@for_each(ALL)
def test_the_sections_exist(id):
    question = ALL[id]
    for text in texts(question):
        named = re.findall(r"[Ss]ections? (\d\.\d+)(?: and (\d\.\d+))?", text)
        assert {number for pair in named for number in pair if number} <= SECTIONS, text


@for_each(ALL)
def test_a_lesson_points_to_itself_or_to_an_earlier_one(id):
    question = ALL[id]
    own = int(question.lesson[:2])
    pointers = re.findall(r"[Ss]ections? (\d)\.\d+(?: and (\d)\.\d+)?", " ".join(texts(question)))
    assert all(int(number) <= own for pair in pointers for number in pair if number)


@for_each(ALL)
def test_misconceptions_exist_and_belong_to_wrong_choices(id):
    question = ALL[id]
    for choice in question.choices:
        if choice.misconception is not None:
            assert misconception(choice.misconception).id == choice.misconception
            assert not choice.right


def test_many_wrong_choices_are_misconceptions_of_the_catalogue():
    wrong = [c for question in ALL.values() for c in question.choices if not c.right]
    tied = [c.misconception for c in wrong if c.misconception]
    assert len(tied) >= len(wrong) / 4
    assert len(set(tied)) >= 20


def test_somebody_elses_mistake_is_not_counted_as_the_learners():
    for name in ("02-find-the-mistake", "04-minus-seven"):
        assert {choice.misconception for choice in ALL[name].choices} == {None}


@for_each(ALL)
def test_grids_are_plain_numbers_under_distinct_captions(id):
    question = ALL[id]
    captions = [caption for caption, _ in question.grids]
    assert len(set(captions)) == len(captions)
    assert json.loads(json.dumps(question.grids)) == [
        [caption, [list(row) for row in rows]] for caption, rows in question.grids
    ]


@for_each(ALL)
def test_a_choice_of_a_grid_has_the_letter_of_its_place(id):
    """Choices are shown with the letters A to D: "Grid B" must be choice B."""
    question = ALL[id]
    chosen = [c.text for c in question.choices if c.text.startswith("Grid ")]
    assert chosen in ([], [f"Grid {name}" for name in "ABCD"[: len(question.choices)]])
    shown = {caption for caption, _ in question.grids} & set("ABCD")
    assert shown == {text[-1] for text in chosen}


ARITHMETIC = re.compile(
    r"((?:[(]*−?\d[\d.]*[)]*(?: [+−] |·|/))+[(]*−?\d[\d.]*[)]*) = (−?\d[\d.]*\d|−?\d)"
)


def value(expression: str) -> float:
    """An expression as the text writes it; only numbers and the four signs."""
    source = expression.replace("−", "-").replace("·", "*")
    assert re.fullmatch(r"[\d.+\-*/() ]+", source)
    return eval(compile(ast.parse(source, mode="eval"), "text", "eval"))


@for_each(ALL)
def test_every_sum_in_the_texts_is_right(id):
    question = ALL[id]
    for text in [*texts(question), *(choice.text for choice in question.choices)]:
        for left, right in ARITHMETIC.findall(text):
            if left.count("(") == left.count(")"):  # else it is the end of a formula with letters
                assert value(left) == pytest.approx(value(right)), (left, right)


def test_the_sums_are_found():
    found = [m for q in ALL.values() for t in texts(q) for m in ARITHMETIC.findall(t)]
    assert len(found) >= 15
    assert ("(4 − 1)·2 + 3", "9") in found
    assert ("(-1)·2".replace("-", "−"), "3") in ARITHMETIC.findall("(−1)·2 = 3")


@pytest.mark.parametrize(
    "lesson",
    ["02", "convolution", "", None, 2, ["02_convolution"]],
    ids=["number", "name", "empty", "none", "int", "list"],
)
def test_an_unknown_lesson_is_refused(lesson):
    message = refusal(ValueError, lambda: questions(lesson))
    holds(message, f"lesson (={lesson!r})", "'02_convolution'", "'10_check_yourself'")


# --- which rule? ----------------------------------------------------------------------------------


#: Several tests look at the same questions: each is drawn once.
once = functools.cache(which_rule)


def rule_asked(operation: str, seed: int) -> Question:
    """The difficulties take turns."""
    return once(operation, seed % 3 + 1, seed)


@functools.cache
def answers_to(operation: str, seed: int) -> dict[str, np.ndarray]:
    """What each rule gives for the numbers of that question, by its words."""
    task = small(operation, seed % 3 + 1, seed)
    answers = {misconception(id).belief: grid for id, grid in singles(task).items()}
    return {**answers, "The rule of the lesson": task.answer}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_exactly_one_rule_fits_the_grid(operation):
    """Each choice is found in the catalogue by its words, and its grid computed again."""
    used = Counter()
    for seed in SEEDS:
        asked, answers = rule_asked(operation, seed), answers_to(operation, seed)
        shown = np.array(asked.grids[-1][1])
        for choice in asked.choices:
            same = shown.shape == answers[choice.text].shape
            fits = same and np.allclose(shown, answers[choice.text], atol=1e-6)
            assert fits == choice.right, (asked.id, choice.text)
        used[next(choice.text for choice in asked.choices if choice.right)] += 1
    assert len(used) >= 5
    assert max(used.values()) <= len(SEEDS) / 2


def rules_of(operation: str) -> dict[str, str]:
    """The id of each misconception of an operation, by its belief."""
    return {found.belief: found.id for found in MISCONCEPTIONS if operation in found.operations}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_mistakes_of_the_lesson_are_offered(operation):
    ids = rules_of(operation)
    for seed in SEEDS:
        offered = {choice.text for choice in rule_asked(operation, seed).choices}
        found = {ids[text] for text in offered - {"The rule of the lesson"}}
        assert found <= set(TYPICAL[operation]), (seed, found)


@pytest.mark.parametrize(
    ("operation", "id"),
    [
        ("dilated_conv2d", "dilation-from-zero"),
        ("dilated_conv2d", "dilation-of-the-map"),
        ("conv_transpose2d", "kernel-not-turned"),
        ("max_pool2d", "max-by-size"),
        ("conv2d", "kernel-flipped"),
    ],
)
def test_what_a_lesson_warns_of_is_sometimes_the_answer(operation, id):
    ids = rules_of(operation)
    right = Counter()
    for seed in range(60):
        asked = rule_asked(operation, seed)
        right.update(ids.get(choice.text, "") for choice in asked.choices if choice.right)
    assert right[id] >= (1 if id == "dilation-of-the-map" else 3), right


@pytest.mark.parametrize("operation", OPERATIONS)
def test_which_rule_shows_small_grids_of_small_numbers(operation):
    """Windows of 2×3 and more need a larger map to be put back into."""
    for seed in SEEDS:
        difficulty = seed % 3 + 1
        most = 5 if operation != "max_unpool2d" else (5, 6, 8)[difficulty - 1]
        for caption, rows in rule_asked(operation, seed).grids:
            room = max(most, 6) if caption.startswith("Somebody") else most
            assert max(len(rows), len(rows[0])) <= room, (seed, caption)
            assert max(abs(value) for row in rows for value in row) <= 60


@pytest.mark.parametrize("operation", OPERATIONS)
def test_which_rule_asks_about_other_grids_than_the_practice(operation):
    for seed in range(12):
        task = exercises.problem(operation, 1, seed)
        shown = dict(once(operation, 1, seed).grids)
        assert not np.array_equal(shown[task.trace.grids["input"].symbol], task.call["input"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_rules_are_well_formed(operation):
    for seed in SEEDS:
        asked = rule_asked(operation, seed)
        offered = [choice.text for choice in asked.choices]
        assert len(offered) == len(set(offered)) == 4
        assert "The rule of the lesson" in offered
        assert sum(choice.right for choice in asked.choices) == 1
        assert len({choice.feedback for choice in asked.choices}) == 4
        assert all(choice.feedback.endswith(".") for choice in asked.choices)
        assert {choice.misconception for choice in asked.choices} == {None}
        assert asked.id == f"rule-{operation}-{seed % 3 + 1}-{seed}b"
        assert asked.lesson in PUBLISHED


@pytest.mark.parametrize("operation", OPERATIONS)
def test_feedback_names_the_first_cell_that_differs(operation):
    checked = 0
    for seed in SEEDS:
        asked, answers = rule_asked(operation, seed), answers_to(operation, seed)
        shown = np.array(asked.grids[-1][1])
        for choice in asked.choices:
            found = re.match(
                r"Look at [YZ]\[(\d+), (\d+)\]: this rule gives (.+?), but the grid has (.+?)\. ",
                choice.feedback,
            )
            if found:
                cell = int(found[1]), int(found[2])
                answer = answers[choice.text]
                assert float(found[3]) == pytest.approx(answer[cell], rel=1e-4)
                assert float(found[4]) == pytest.approx(shown[cell], rel=1e-4)
                before = cell[0] * shown.shape[1] + cell[1]
                assert np.allclose(answer.ravel()[:before], shown.ravel()[:before], atol=1e-6)
                checked += 1
            else:
                assert choice.right or answers[choice.text].shape != shown.shape
    assert checked >= len(SEEDS) / 2  # dilating the map gives another size, which no cell tells


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_seed_asks_the_same_question_and_another_one_another(operation):
    assert which_rule(operation, 2, 7) == which_rule(operation, 2, 7)
    assert len({once(operation, 2, seed) for seed in range(20)}) == 20


def test_which_rule_refuses_what_the_generator_refuses():
    holds(refusal(ValueError, lambda: which_rule("conv3d")), "operation (='conv3d')")
    holds(refusal(ValueError, lambda: which_rule("conv2d", difficulty=4)), "difficulty (=4)")
    holds(refusal(ValueError, lambda: which_rule("conv2d", seed=-1)), "seed (=-1)")
    holds(refusal(TypeError, lambda: which_rule("conv2d", seed=1.5)), "seed (=1.5)")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_places_of_the_used_rule_vary(operation):
    places = Counter(letter(once(operation, 1, seed)) for seed in SEEDS)
    assert set(places) == set("ABCD")
    assert max(places.values()) <= len(SEEDS) / 2
