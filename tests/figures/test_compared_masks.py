"""Pictures of masks: the text says what the picture shows, void and each role included."""

from __future__ import annotations

import pytest

from lecture_utils import figures
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
