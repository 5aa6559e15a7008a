"""A project: each criterion of its rubric, met, not met and open; and what is refused."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from lecture_utils.exercises import Project
from tests.refusals import holds, refusal

CLASSES = ("ground", "clothes", "shoe")
PARTS = ("train", "validation", "test")
COUNTS = {"train": 8, "validation": 6, "test": 4}
WORDS = "because of this and that"


def masks(n: int) -> np.ndarray:
    """Mostly ground; something of each class."""
    found = np.zeros((n, 8, 8), np.uint8)
    found[:, 1:4, 1:4], found[:, 5:7, 5:7] = 1, 2
    return found


LABELS = {part: masks(n) for part, n in COUNTS.items()}
GROUPS = {part: [f"{part} {n // 2}" for n in range(count)] for part, count in COUNTS.items()}


def guess(wrong: int, part: str = "validation") -> np.ndarray:
    """So many pixels of each image are wrong, and one more in each image than in the one before."""
    found = LABELS[part].astype(int)
    for n, image in enumerate(found):
        image.reshape(-1)[: wrong + n] = 1
    return found


def begun(**changes) -> Project:
    return Project(**{"labels": LABELS, "groups": GROUPS, "classes": CLASSES} | changes)


def finished() -> Project:
    project = begun()
    project.baseline("threshold", guess(9))
    project.network("FCN-8s", [guess(n) for n in (0, 2, 1)])
    project.choose("FCN-8s", split=WORDS, metric=WORDS, baseline=WORDS, loss=WORDS)
    project.test(guess(1, "test"))
    project.failures(dict.fromkeys(project.worst(3), WORDS))
    return project


def states(project: Project) -> dict[str, str]:
    return {one.name: one.state for one in project.rubric()}


def told(project: Project, name: str, state: str = "not met") -> str:
    (one,) = [one for one in project.rubric() if one.name == name]
    assert one.state == state, one
    return one.said


def test_a_finished_project_meets_every_criterion():
    project = finished()
    assert set(states(project).values()) == {"met"}
    assert repr(project).startswith(
        "Project(3 classes, mean IoU): 10 met, 0 not met, 0 open\nmet: "
    )


def test_a_new_one_knows_its_data_only():
    assert [name for name, state in states(begun()).items() if state == "met"] == [
        *("Split", "Masks", "Metric")
    ]
    assert "not met" not in states(begun()).values()


def test_its_scores_are_those_of_a_count():
    """The IoU of each class by sets of pixels, the mean over the classes."""
    truth, wrong = LABELS["validation"], guess(3)
    sets = [({*np.flatnonzero(truth == c)}, {*np.flatnonzero(wrong == c)}) for c in range(3)]
    expected = np.mean([len(a & b) / len(a | b) for a, b in sets])
    assert begun().network("a", wrong) == (pytest.approx(expected, abs=1e-6),)
    dice = np.mean([2 * len(a & b) / (len(a) + len(b)) for a, b in sets])
    assert begun(metric="mean Dice").network("a", wrong) == (pytest.approx(dice, abs=1e-6),)
    assert finished().worst(6) == [5, 4, 3, 2, 1, 0]
    assert begun().lazy() == pytest.approx((1 - 13 / 64) / 3, abs=1e-6)


def test_void_pixels_count_nowhere():
    labels = {part: found.copy() for part, found in LABELS.items()}
    labels["validation"][:, 0] = 255
    project = begun(labels=labels)
    assert project.network("a", guess(0)) == (1.0,), "five wrong pixels at most, all in row 0"
    assert states(project)["Masks"] == "met"


# --- what is not met ------------------------------------------------------------------------------


def test_a_group_in_two_parts():
    leaky = GROUPS | {"test": ["train 0", "test 0", "test 1", "train 1"]}
    said = told(begun(groups=leaky), "Split")
    holds(said, "2 groups are in train and in test", "'train 0'", "Keep each group in one part")


@pytest.mark.parametrize(("label", "held"), [(3, "label 3"), (-1, "label -1"), (254, "label 254")])
def test_a_label_that_no_class_has(label, held):
    labels = LABELS | {"validation": LABELS["validation"].astype(int)}
    labels["validation"][0, 0, 0] = label
    holds(told(begun(labels=labels), "Masks"), held, "0 to 2", "255", "interpolation")


def test_a_class_that_a_part_does_not_show():
    labels = LABELS | {"train": np.minimum(LABELS["train"], 1)}
    holds(told(begun(labels=labels), "Masks"), "No mask of train shows 'shoe'", "Divide")


def test_accuracy_where_most_is_ground():
    holds(told(begun(metric="pixel accuracy"), "Metric"), "'ground' has 80 %", "Use mean IoU")


def test_a_baseline_that_is_none():
    project = begun()
    project.baseline("ground everywhere", 0 * guess(0))
    holds(told(project, "Baseline"), "'ground everywhere' is no better", "stronger")


def test_too_few_seeds_and_not_the_same_number():
    project = finished()
    project.network("FCN-2s", guess(0))
    holds(told(project, "Seeds"), "'FCN-2s' has 1 of 3 seeds", "Train it again")
    project.network("FCN-2s", [guess(n) for n in range(4)])
    holds(told(project, "Seeds"), "different numbers of seeds")


def test_one_training_given_three_times_is_no_three_seeds():
    for predictions in ([guess(0)] * 3, [guess(0), guess(1), guess(0).astype(np.uint8)]):
        project = begun()
        project.baseline("threshold", guess(9))
        project.network("FCN-8s", predictions)
        said = told(project, "Seeds")
        holds(said, "Two predictions of 'FCN-8s' are the same in every pixel", "another seed")
        assert states(project)["Beaten"] == "open", "no spread is known"


def test_a_gain_within_the_spread():
    project = finished()
    project.network("FCN-8s", [guess(n) for n in (0, 12, 6)])
    holds(told(project, "Beaten"), "'FCN-8s'", "not more than the spread", "report")


def test_another_network_is_better():
    project = finished()
    project.network("FCN-2s", [guess(0) * 0 + LABELS["validation"]] * 3)
    holds(told(project, "Choice"), "'FCN-2s' is better than 'FCN-8s'", "validation scores")


def test_reasons_are_sentences():
    project = finished()
    project.choose("FCN-8s", loss="it is good")
    holds(told(project, "Reasons"), "'loss' has fewer than 5 words")


def test_the_test_is_read_once():
    project = finished()
    project.test(guess(1, "test"))
    assert states(project)["Test"] == "met", "the same cell, run again"
    project.test(guess(0, "test"))
    holds(told(project, "Test"), "2 predictions", "Report the first")


def test_the_test_is_read_after_the_choice():
    for later in (False, True):
        project = finished() if later else begun()
        project.network("FCN-2s", [guess(0)] * 3)
        project.test(guess(1, "test"))
        project.choose("FCN-2s")
        holds(told(project, "Test"), "chosen after the test was read")


def test_nothing_is_scored_after_the_test():
    for name in ("FCN-8s", "FCN-2s"):
        project = finished()
        project.network("FCN-8s", [guess(n) for n in (0, 2, 1)])
        project.baseline("another threshold", guess(8))
        assert states(project)["Test"] == "met", "the same cell, run again"
        project.network(name, [guess(n) for n in (0, 2, 3)])
        holds(told(project, "Test"), f"{name!r} was scored on validation after the test was read")
        project.test(guess(1, "test"))
        assert states(project)["Test"] == "not met", "the same test is no new beginning"


def test_a_choice_that_is_refused_changes_nothing():
    project = finished()
    project.network("FCN-2s", [guess(n) for n in (0, 2, 1)])
    for wrong in ({"colour": WORDS}, {"loss": 3}):
        with pytest.raises((TypeError, ValueError)):
            project.choose("FCN-2s", split="another reason", **wrong)
    assert project.chosen == "FCN-8s" and project.reasons["split"] == WORDS


def test_nothing_can_be_chosen_before_it_is_scored():
    said = refusal(ValueError, lambda: begun().choose("FCN-4s"))
    holds(said, "no network is scored yet", "Use project.network(name, predictions) first")


def test_failures_are_bad_images_with_words():
    project = finished()
    cases = {0: "Image 0 is labelled rather well", 5: "Only 1 of 3 failures"}
    for image, said in cases.items():
        project.failures({image: WORDS})
        holds(told(project, "Failures"), said)
    project.failures({5: "it is wrong"})
    holds(told(project, "Failures"), "Image 5: fewer than 5 words")


def test_every_sentence_says_what_to_do_and_why():
    for project in (begun(), finished()):
        for one in project.rubric():
            assert one.said.endswith((".", ".)")) and one.why.endswith(".")
            assert max(map(len, (s.split() for s in one.said.split(". ")))) <= 30


def test_the_table_says_the_same():
    project = finished()
    rows = list(ElementTree.fromstring(project._repr_html_()).iter("tr"))
    assert [cell.get("scope") for cell in rows[0]] == ["col"] * 4
    for row, one in zip(rows[1:], project.rubric(), strict=True):
        assert [cell.text for cell in row] == [one.name, f"✓ {one.state}", one.said, one.why]
        assert row[0].get("scope") == "row"


# --- what is refused ------------------------------------------------------------------------------

REFUSED = {
    "no parts": (TypeError, {"labels": masks(3)}, "labels (=", "'train', 'validation' and 'test'"),
    "a part missing": (TypeError, {"labels": {"train": masks(3)}}, "labels (=['train'])"),
    "floats": (TypeError, {"labels": LABELS | {"test": masks(4) / 2}}, "labels['test']", "float64"),
    "one mask": (TypeError, {"labels": LABELS | {"test": masks(4)[0]}}, "(N, H, W)", "(8, 8)"),
    "groups of a part": (
        TypeError,
        {"groups": GROUPS | {"test": "abcd"}},
        "groups['test'] (='abcd'",
    ),
    "groups of lists": (TypeError, {"groups": GROUPS | {"test": [[1]] * 4}}, "groups['test']"),
    "too few groups": (ValueError, {"groups": GROUPS | {"test": [1]}}, "1 entries", "4 masks"),
    "no classes": (TypeError, {"classes": 3}, "classes (=3)", "('background', 'shoe')"),
    "metric": (ValueError, {"metric": "IoU"}, "metric (='IoU')", "'mean IoU'"),
    "void is a class": (ValueError, {"ignore_index": 2}, "ignore_index (=2)", "255"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_project_that_cannot_be(case):
    error, changes, *held = REFUSED[case]
    holds(refusal(error, lambda: begun(**changes)), *held)


@pytest.mark.parametrize(
    ("error", "call", "held"),
    [
        (ValueError, lambda p: p.network("a", guess(0)[:3]), ["(3, 8, 8)", "(6, 8, 8)"]),
        (TypeError, lambda p: p.baseline("a", guess(0) / 3), ["predictions", "segment"]),
        (ValueError, lambda p: p.network("a", []), ["predictions (=[])", "each seed"]),
        (ValueError, lambda p: p.network(" ", guess(0)), ["name (=' ') is empty"]),
        (TypeError, lambda p: p.network(3, guess(0)), ["name (=3)"]),
        (ValueError, lambda p: p.network("a", guess(0) + 1), ["3", "0 to 2"]),
        (ValueError, lambda p: p.choose("FCN-9s"), ["name (='FCN-9s')", "'FCN-8s'"]),
        (
            ValueError,
            lambda p: p.choose("FCN-8s", colour=WORDS),
            ["colour (='bec", "for example split='Crops"],
        ),
        (TypeError, lambda p: p.choose("FCN-8s", loss=3), ["loss (=3)"]),
        (ValueError, lambda p: p.test(guess(0)), ["(6, 8, 8)", "masks of test"]),
        (TypeError, lambda p: p.failures([3]), ["seen (=[3])"]),
        (ValueError, lambda p: p.failures({6: WORDS}), ["seen holds the position 6", "0 to 5"]),
        (TypeError, lambda p: p.failures({"6": WORDS}), ["seen holds the position '6'"]),
        (TypeError, lambda p: p.failures({1: None}), ["seen[1] (=None)"]),
        (ValueError, lambda p: p.worst(0), ["count (=0)"]),
    ],
)
def test_a_step_that_cannot_be(error, call, held):
    holds(refusal(error, lambda: call(finished())), *held)


def test_the_worst_images_are_those_of_the_chosen_network():
    holds(refusal(ValueError, begun().worst), "no network is chosen", "project.choose")
