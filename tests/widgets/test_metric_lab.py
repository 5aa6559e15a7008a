"""The metric lab: what Python gives it, and its JavaScript against lecture_utils.engine.metrics."""

from __future__ import annotations

import base64
import json
import math

import numpy as np
import pytest

from lecture_utils import MetricLab, metrics
from lecture_utils.content import VOID
from lecture_utils.widgets.metric_lab._examples import EXAMPLES
from lecture_utils.widgets.metric_lab.widget import MOST_TOLERANCE
from tests.tables import examples
from tests.widgets.scripts import passed

TRUTH = [[1, 1, 0], [0, 255, 0]]
GUESS = [[1, 0, 0], [0, 1, 0]]
TOLERANCES = range(MOST_TOLERANCE + 1)
#: Random masks: fewer would hold no void mask.
DRAWN = max(100, examples(400))
NAMES = (
    "all background",
    "one-pixel shift",
    "missed small object",
    "thin line",
    "void border",
    "empty class",
)


def random_case(rng):
    """Masks of any size; some hold much void, few classes or nothing that counts."""
    classes = int(rng.integers(2, 4))
    shape = rng.integers(1, 17, 2)
    common = rng.dirichlet(np.full(classes + 1, 0.5))
    truth = rng.choice([*range(classes), VOID], shape, p=common)
    fresh = rng.choice(classes, shape, p=rng.dirichlet(np.full(classes, 0.5)))
    keep = (truth != VOID) & (rng.random(shape) < rng.random())
    low = math.ceil(100 / classes) / 100
    return {
        "classes": classes,
        "truth": truth.tolist(),
        "prediction": np.where(keep, truth, fresh).tolist(),
        "confidence": float(rng.uniform(low, 0.999)),
    }


def wanted(case):
    """What lecture_utils.engine.metrics makes of a case; what is not defined is None."""
    pair = (case["prediction"], case["truth"])
    found = metrics.confusion_matrix(*pair, case["classes"], VOID)
    guess = np.array(case["prediction"])[None, None]
    own = np.arange(case["classes"])[None, :, None, None] == guess
    rest = (1 - case["confidence"]) / (case["classes"] - 1)
    loss = metrics.cross_entropy(
        np.log(np.where(own, case["confidence"], rest)), [case["truth"]], ignore_index=VOID
    )
    rows = {
        "counts": found.counts,
        "a": found.counts.sum(axis=1),
        "b": found.counts.sum(axis=0),
        "either": found.true_positive + found.false_positive + found.false_negative,
        "iou": metrics.iou(*pair, case["classes"], ignore_index=VOID),
        "dice": metrics.dice(*pair, case["classes"], ignore_index=VOID),
        "accuracy": metrics.pixel_accuracy(*pair, ignore_index=VOID),
        "meanIou": metrics.mean_iou(*pair, case["classes"], ignore_index=VOID),
        "meanDice": metrics.dice(*pair, case["classes"], "dataset", VOID),
        "crossEntropy": loss,
        "surface": np.array(
            [metrics.surface_dice(*pair, case["classes"], n, ignore_index=VOID) for n in TOLERANCES]
        ),
    }
    return {name: json.loads(json.dumps(plain(value))) for name, value in rows.items()}


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(one) for one in value]
    if isinstance(value, np.integer):
        return int(value)
    return None if np.isnan(value) else float(value)


def test_without_masks_it_shows_an_example():
    lab = MetricLab()
    assert lab.preset == "one-pixel shift"
    assert lab.confusion.iou()[1] == pytest.approx(12 / 20)


def test_a_missing_prediction_is_all_background():
    lab = MetricLab(np.array(TRUTH, np.uint8))
    assert lab.truth == TRUTH
    assert lab.prediction == [[0, 0, 0], [0, 0, 0]]


def test_examples_are_the_six_and_each_shows_what_its_name_says():
    assert tuple(EXAMPLES) == NAMES
    labs = {name: MetricLab(preset=name) for name in NAMES}
    ious = {name: lab.confusion.iou() for name, lab in labs.items()}
    assert set(np.ravel(labs["all background"].prediction)) == {0}
    assert labs["all background"].confusion.pixel_accuracy() > 0.8
    np.testing.assert_array_equal(
        np.roll(labs["one-pixel shift"].truth, 1, axis=1), labs["one-pixel shift"].prediction
    )
    assert ious["missed small object"][1:].tolist() == [1, 0]
    assert labs["missed small object"].confusion.pixel_accuracy() > 0.95
    assert ious["thin line"][1] == 0
    assert VOID in np.ravel(labs["void border"].truth)
    void = np.array(labs["void border"].truth) == VOID
    assert np.array(labs["void border"].prediction)[void].any()
    assert np.isnan(ious["empty class"][2])
    for name, one in EXAMPLES.items():
        assert np.shape(one.truth) == np.shape(one.prediction) == (8, 8), name


def test_a_preset_brings_the_classes_it_needs_and_more_can_be_asked_for():
    assert MetricLab(preset="empty class").classes == 3
    assert MetricLab(preset="thin line").classes == 2
    assert MetricLab(preset="thin line", classes=3).classes == 3


def test_repr_and_stored_text_hold_the_numbers():
    lab = MetricLab(TRUTH, GUESS, classes=3)
    loss = (4 * -math.log(0.9) - math.log(0.05)) / 5
    assert repr(lab) == (
        "MetricLab(2×3 pixels, 3 classes, 5 pixels count: pixel accuracy 0.8, IoU 0.75, 0.5 and "
        "absent, mean "
        "0.625; Dice 0.857, 0.667 and absent, mean 0.762; surface Dice 1, 1 and absent within 1 "
        "pixel; cross entropy 0.683 at confidence 0.9)"
    )
    lab.tolerance = 0
    assert "surface Dice 0.857, 0.667 and absent within 0 pixels" in repr(lab)
    assert lab.cross_entropy == pytest.approx(loss)
    bundle, _ = lab._repr_mimebundle_()
    assert bundle["text/plain"].partition("\n")[0] == repr(lab)
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["image/png"] == lab._repr_mimebundle_()[0]["image/png"]


def test_where_nothing_counts_scores_are_words():
    lab = MetricLab([[255, 255]], [[0, 1]])
    assert "0 pixels count: pixel accuracy none, IoU absent and absent, mean none" in repr(lab)
    assert math.isnan(lab.cross_entropy)
    assert "image/png" in lab._repr_mimebundle_()[0]


def test_masks_can_be_set_from_python_and_the_numbers_follow():
    lab = MetricLab(TRUTH, GUESS)
    lab.prediction = np.array(TRUTH) % 255
    assert lab.confusion.pixel_accuracy() == 1
    lab.classes = 3
    lab.truth = [[2, 2, 0], [0, 0, 0]]
    lab.confidence, lab.shown, lab.brush = 0.4, 2, 255
    assert lab.confusion.iou()[2] == 0
    for name, value in (
        ("truth", [[0]]),
        ("truth", [[3, 0, 0], [0, 0, 0]]),
        ("prediction", TRUTH),
        ("prediction", [[0]]),
        ("classes", 2),
        ("classes", 4),
        ("confidence", 0.2),
        ("tolerance", 4),
        ("shown", 3),
        ("shown", 255),
        ("brush", 3),
        ("preset", "another"),
    ):
        with pytest.raises(ValueError, match=r"(Use|Give) "):
            setattr(lab, name, value)


def test_an_example_can_be_named_from_python_and_painting_leaves_it():
    lab = MetricLab([[1, 0]], [[0, 0]], confidence=0.5)
    lab.preset = "missed small object"
    assert (lab.classes, lab.shown, np.shape(lab.truth)) == (3, 2, (8, 8))
    assert lab.confusion.iou()[2] == 0
    lab.prediction = lab.truth
    assert lab.preset == ""
    assert lab.confusion.mean_iou() == 1


def test_with_fewer_classes_what_was_chosen_stays_possible():
    lab = MetricLab(TRUTH, GUESS, classes=3, confidence=0.4)
    lab.shown, lab.brush = 2, 2
    lab.classes = 2
    assert (lab.shown, lab.brush, lab.confidence) == (1, 1, 0.5)


def test_a_state_from_the_browser_is_taken_as_a_whole():
    """The number of classes, both masks and the shape change in one message."""
    lab = MetricLab(TRUTH, GUESS)
    lab.set_state({"truth": [[2]], "classes": 3, "prediction": [[1]], "shown": 2, "preset": ""})
    assert (lab.truth, lab.prediction, lab.classes, lab.shown) == ([[2]], [[1]], 3, 2)
    lab.set_state({"truth": [[0, 1]], "prediction": [[0, 0]], "classes": 2, "shown": 1})
    assert lab.confusion.pixel_accuracy() == 0.5


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"truth": [TRUTH]}, ValueError, r"truth has the shape \(1, 2, 3\)"),
        ({"truth": [1, 0]}, ValueError, r"truth has the shape \(2,\)"),
        ({"truth": [[1, 0], [1]]}, ValueError, "truth .* has rows of different lengths"),
        ({"truth": [[0.5, 1.0, 0.0]] * 2}, ValueError, r"truth\.astype\(int\)"),
        ({"truth": [["a"]]}, ValueError, "must be one mask"),
        ({"truth": np.zeros((17, 3), int)}, ValueError, r"truth\[:16, :16\]"),
        ({"truth": np.zeros((0, 3), int)}, ValueError, "truth has the shape"),
        ({"truth": [[2, 0, 0], [0, 0, 0]]}, ValueError, "truth holds 2, but with classes=2"),
        ({"truth": [[-1, 0, 0], [0, 0, 0]]}, ValueError, "truth holds -1"),
        ({"prediction": TRUTH}, ValueError, "prediction holds 255"),
        ({"prediction": [[0, 1]]}, ValueError, "must have the same"),
        ({"truth": None}, ValueError, "Give truth too"),
        ({"preset": "thin line"}, ValueError, "Give either preset, or truth and prediction"),
        ({"classes": 4}, ValueError, r"classes \(=4\) must be 2 or 3"),
        ({"classes": 2.0}, TypeError, r"classes \(=2\.0\) must be 2 or 3"),
        ({"classes": True}, TypeError, r"classes \(=True\) must be 2 or 3"),
        ({"confidence": 1}, ValueError, r"confidence \(=1\)"),
        ({"confidence": 0.4}, ValueError, "from 1/2 to below 1"),
        ({"confidence": math.nan}, ValueError, r"confidence \(=nan\)"),
        ({"confidence": "high"}, TypeError, "must be a number"),
        ({"tolerance": -1}, ValueError, r"tolerance \(=-1\) must be from 0 to 3"),
        ({"tolerance": 1.5}, TypeError, r"tolerance \(=1\.5\)"),
        ({"size": "huge"}, ValueError, "must be 'small'"),
        ({"presett": "thin line"}, TypeError, "has no parameter 'presett'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_painted_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        MetricLab(**{"truth": TRUTH, "prediction": GUESS, **changes})


@pytest.mark.parametrize(
    ("preset", "error"), [("thin lines", ValueError), ("", ValueError), (3, TypeError)]
)
def test_an_unknown_preset_is_refused(preset, error):
    with pytest.raises(error, match=r"preset \(=.*must be 'all background'"):
        MetricLab(preset=preset)


def test_javascript_equals_the_metrics_of_python(tmp_path):
    rng = np.random.default_rng(6)
    cases = [random_case(rng) for _ in range(DRAWN)]
    cases += [
        {
            "confidence": 0.9,
            "classes": one.classes,
            "truth": one.truth,
            "prediction": one.prediction,
        }
        for one in EXAMPLES.values()
    ]
    cases = [{**case, **wanted(case)} for case in cases]
    absent, empty = DRAWN // 20, DRAWN // 200
    assert sum(None in case["iou"] for case in cases) > absent, "absent classes are among the cases"
    assert sum(case["accuracy"] is None for case in cases) > empty, (
        "and masks without a pixel that counts"
    )
    texts = [
        {**case, "repr": repr(MetricLab(*(case[n] for n in ("truth", "prediction", "classes"))))}
        for case in cases[-40:]
    ]
    data = {
        "cases": cases,
        "texts": texts,
        "examples": list(EXAMPLES),
        "tolerances": list(TOLERANCES),
    }
    assert passed("metric_lab", data, tmp_path) >= 13
