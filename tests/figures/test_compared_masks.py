"""Pictures of masks: the text says what the picture shows, void and each role included."""

from __future__ import annotations

import numpy as np
import pytest

from lecture_utils import figures, metrics
from lecture_utils.figures.kit import picture


@pytest.mark.parametrize(
    ("shown", "compared"), [(0, "FN FP ·; V ·"), (1, "FP FN ·; V TP"), (2, "· · TP; V ·")]
)
def test_roles_are_those_of_the_chosen_class(shown, compared):
    truth, prediction = [[0, 1, 2], [255, 1, 0]], [[1, 0, 2], [0, 1, 2]]
    alt = figures.masks(truth, prediction, shown).alt
    last = {0: "FN", 1: "·", 2: "FP"}[shown]
    assert alt == (
        "Truth: 0 1 2; V 1 0. Prediction: 1 0 2; 0 1 2. "
        f"Compared for class {shown}: {compared} {last}."
    )


def test_masks_of_8_stand_in_one_line_and_larger_ones_fit():
    small = figures.masks([[0] * 8] * 8, [[1] * 8] * 8, 1, "All wrong.").figure
    large = figures.masks([[0] * 16] * 16, [[1] * 16] * 16, 1).figure
    assert small.get_figwidth() > 2 * small.get_figheight()
    assert picture.png(large).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("truth", "prediction", "legend"),
    [
        ([[1, 0]], [[1, 1]], "TP true positive, FP false positive."),
        ([[1, 255]], [[0, 1]], "FN false negative, V void, counts nowhere."),
        ([[0, 0]], [[0, 0]], "· true negative."),
    ],
)
def test_the_signs_that_are_there_are_explained(truth, prediction, legend):
    figure = figures.masks(truth, prediction, 1).figure
    written = [text.get_text() for text in figure.texts if text.get_gid() == "words"]
    assert written == [legend]


def test_comparisons_are_the_third_grids_of_masks():
    truth, prediction = [[0, 1], [255, 1]], [[1, 1], [0, 0]]
    alt = figures.comparisons(
        {"one": (truth, prediction, 1), "other": (truth, truth[:1] * 2, 0)}
    ).alt
    assert alt == "one: FP TP; V FN. other: TP ·; V ·."
    third = figures.masks(truth, prediction, 1).alt.partition("Compared for class 1: ")[2]
    assert f"one: {third}" in alt


@pytest.mark.parametrize("tolerance", [0, 1, 2])
def test_outlines_tell_the_score_of_the_metric(tolerance):
    rng = np.random.default_rng(tolerance)
    truth, prediction = rng.integers(0, 3, (2, 7, 9))
    truth[2, 3:5] = 255
    alt = figures.outlines(truth, prediction, tolerance, 2).alt
    score = metrics.surface_dice(prediction, truth, 3, tolerance, ignore_index=255)[2]
    assert float(alt.rpartition("Dice ")[2].rstrip(".")) == pytest.approx(score, abs=0.0005)
    near, both = (
        sum(map(int, part.split("+")))
        for part in alt.partition("Near: ")[2].partition(" pixels")[0].split(" of ")
    )
    assert (near, both) == (alt.count("✓"), alt.count("✓") + alt.count("✗"))


def test_an_overlap_tells_both_fractions_and_with_probabilities_soft_dice():
    truth = np.array([[1, 1, 1, 0]])
    assert figures.overlap(truth, [[0, 1, 1, 1]]).alt == (
        "Overlapping shapes as fractions. A has 3 pixels, B has 3; 2 are in both, at least one "
        "has 4. IoU = 2 / 4 = 0.5. Dice = 2·2 / (3 + 3) = 0.667."
    )
    p = [[0.5, 0.5, 1.0, 0.5]]
    found = metrics.soft_dice(np.stack([1 - np.array(p[0]), p[0]], axis=1), truth[0], smooth=0)[1]
    alt = figures.overlap(truth == 1, p).alt
    assert alt.endswith("p·y sums to 2, y to 3, p to 2.5. soft Dice = 2·2 / (3 + 2.5) = 0.727.")
    assert found == pytest.approx(0.727, abs=0.0005)
