"""The line on points: what Python computes and says, and its JavaScript against Python."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from lecture_utils import baselines
from lecture_utils.widgets import LineExplorer
from tests.widgets.scripts import passed

RNG = np.random.default_rng(11)
CLOUD = RNG.normal(size=(30, 2)) @ [[2.0, 1.2], [0.0, 0.6]] + [3, -1]


def test_code_and_what_comes_back_are_those_of_the_rule():
    widget = LineExplorer([[3, 1], [-3, -1]], degrees=0)
    np.testing.assert_allclose(widget.codes, [3, -3])
    np.testing.assert_allclose(widget.rebuilt, [[3, 0], [-3, 0]])
    assert widget.error == pytest.approx(0.5)  # 1² and 1² over four numbers
    widget.degrees = 90
    np.testing.assert_allclose(widget.rebuilt, [[0, 1], [0, -1]], atol=1e-12)
    assert widget.error == pytest.approx(4.5)


def test_no_direction_is_better_than_the_first_principal_component():
    widget = LineExplorer(CLOUD)
    errors = []
    for degrees in range(360):
        widget.degrees = degrees
        errors.append(widget.error)
    np.testing.assert_allclose(errors[:180], errors[180:], rtol=1e-12)
    best = ((CLOUD - baselines.PCA(CLOUD, 1)(CLOUD)) ** 2).mean()
    assert best <= min(errors) <= 1.01 * best
    assert max(errors) <= widget._top


def test_it_remembers_where_the_line_has_been_and_nothing_else():
    widget = LineExplorer(CLOUD, degrees=190)
    assert widget._seen == [10]
    for degrees in (11, 191, 359):
        widget.degrees = degrees
    assert widget._seen == [10, 11, 179]


def test_it_says_the_round_trip_of_the_point_that_is_followed():
    widget = LineExplorer([[0, 0], [4, 0], [2, 3]], degrees=90, chosen=1)
    assert repr(widget) == (
        "LineExplorer(3 points, line at 90°: MSE 1.333; point 1, (4.00, 0.00): its code is "
        "z = -1.00, and (2.00, 0.00) comes back, 2.00 away)"
    )
    widget.chosen = 2
    assert "point 2, (2.00, 3.00): its code is z = 2.00, and (2.00, 3.00)" in repr(widget)
    bundle, _ = widget._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(widget)


@pytest.mark.parametrize(
    ("scale", "text"), [(1e-4, "0.000300"), (1, "3.00"), (100, "300,"), (1e8, "300000000,")]
)
def test_lengths_have_decimals_that_fit_the_cloud(scale, text):
    assert text in repr(LineExplorer(np.array([[0, 0], [3, 0]]) * scale, chosen=1))


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"points": [[1, 2, 3]]}, ValueError, r"points has the shape \(1, 3\)"),
        ({"points": [1, 2]}, ValueError, r"points has the shape \(2,\)"),
        ({"points": [[1, 2]]}, ValueError, "points holds 1 points"),
        ({"points": np.zeros((301, 2))}, ValueError, "from 2 to 300"),
        ({"points": [[1, 2], [1, 2]]}, ValueError, "points are all the same"),
        ({"points": [[1, np.nan], [1, 2]]}, ValueError, "points holds numbers that are not finite"),
        ({"points": [[1, 1e10], [1, 2]]}, ValueError, "beyond a thousand million"),
        ({"points": [["a", "b"], ["c", "d"]]}, TypeError, "points .* must hold numbers"),
        ({"degrees": 360}, ValueError, r"degrees \(=360\) must be from 0 to 359"),
        ({"degrees": 10.0}, TypeError, r"degrees \(=10.0\) must be a whole number"),
        ({"chosen": 30}, ValueError, r"chosen \(=30\) must be from 0 to 29"),
        ({"size": "huge"}, ValueError, "must be .small"),
        ({"angle": 7}, TypeError, "has no parameter 'angle'"),
    ],
)
def test_what_cannot_be_explored_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        LineExplorer(**{"points": CLOUD, **changes})


@pytest.mark.parametrize(("name", "value"), [("degrees", -1), ("degrees", 2.5), ("chosen", 30)])
def test_from_python_too_only_what_there_is(name, value):
    widget = LineExplorer(CLOUD)
    with pytest.raises((ValueError, TypeError), match=rf"{name} \(="):
        setattr(widget, name, value)
    assert getattr(widget, name) == {"degrees": 10, "chosen": 0}[name]


def test_the_browser_computes_and_says_what_python_does(tmp_path):
    cases = []
    for n in range(12):
        shape, scale = (int(RNG.integers(2, 40)), 2), 10.0 ** RNG.integers(-3, 5)
        points = RNG.normal(size=shape) * scale + RNG.normal(size=2) * scale
        if n % 3 == 0:  # whole numbers, whose means and halves are exact: ties are rounded alike
            points = RNG.integers(-9, 10, shape) * 0.25
            points[0] += 1
        widget = LineExplorer(points, chosen=int(RNG.integers(0, len(points))))
        tries = []
        for degrees in {0, 45, 90, 135, 180, *RNG.integers(0, 360, 12).tolist()}:
            widget.degrees = degrees
            tries.append(
                {
                    "degrees": degrees,
                    "codes": widget.codes.tolist(),
                    "rebuilt": widget.rebuilt.tolist(),
                    "error": widget.error,
                    "sentence": widget._sentence(),
                }
            )
        cases.append(
            {
                "points": widget._points,
                "mean": widget._mean,
                "reach": widget._reach,
                "digits": widget._digits,
                "chosen": widget.chosen,
                "tries": tries,
            }
        )
    assert passed("line_explorer", {"cases": cases}, tmp_path) >= 9
