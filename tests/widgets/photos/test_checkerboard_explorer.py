"""The explorer of checkerboards: what Python gives it, and the browser's twin."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from lecture_utils import CheckerboardExplorer, checkerboards, datasets
from tests.widgets.scripts import computed

TWIN = """
const rules = await widget("checkerboard_explorer/rules.js");
const { countsOf, upsampled, sentenceOf, levelsOf, stampsOver } = rules;
done(data.cases.map(({ map, rows, columns, k, s, kind }) => {
  const weights = data.weights[kind][k - 1];
  const made = upsampled({ values: map, rows, columns }, weights, s);
  return {
    made: made.values, shape: [made.rows, made.columns], counts: countsOf(12, k, s),
    says: sentenceOf(s, weights, kind), levels: levelsOf(s, weights), over: stampsOver(12, k, s),
  };
}));
"""


def test_the_browser_computes_and_says_what_python_does(tmp_path):
    rng = np.random.default_rng(4)
    cases = [
        {"k": k, "s": s, "kind": kind, "rows": rows, "columns": columns}
        for k in range(1, 9)
        for s in range(1, 5)
        for kind in checkerboards.WEIGHTS
        for rows, columns in [rng.integers(1, 7, 2).tolist()]
    ]
    for case in cases:
        case["map"] = rng.integers(0, 256, case["rows"] * case["columns"]).tolist()
    data = {"weights": CheckerboardExplorer()._weights, "cases": cases}
    for case, found in zip(cases, computed(TWIN, data, tmp_path), strict=True):
        setting = (case["k"], case["s"])
        x = np.reshape(case["map"], (case["rows"], case["columns"]))
        made = checkerboards.upsampled(x, *setting, case["kind"])
        assert found["shape"] == list(made.shape)
        assert found["made"] == made.ravel().tolist(), case
        assert found["counts"] == checkerboards.counts(12, *setting).tolist()
        assert found["says"] == checkerboards.sentence(*setting, case["kind"])
        flat = checkerboards.upsampled([[checkerboards.CONSTANT]], *setting, case["kind"])
        assert found["levels"] == np.unique(flat).tolist()
        over = np.zeros(12, int)  # the bars that are drawn are the stamps that are counted
        lanes = {}
        for stamp in found["over"]["stamps"]:
            cells = range(max(stamp["start"], 0), min(stamp["start"] + case["k"], 12))
            over[list(cells)] += 1
            held = lanes.setdefault(stamp["lane"], set())
            assert not held & set(cells)
            held |= set(cells)
        assert over.tolist() == found["counts"]
        assert max(lanes) < found["over"]["lanes"]


def test_it_holds_the_photograph_at_each_stride_and_its_output_is_that_of_the_engine():
    explorer = CheckerboardExplorer("coffee", kernel_size=5, stride=3, weights="bilinear")
    photo = datasets.photo("coffee", 32)
    stored = np.frombuffer(base64.b64decode(explorer._photos[2]), np.uint8).reshape(32, 32)
    assert np.array_equal(stored, photo)
    made = checkerboards.upsampled(photo, 5, 3, "bilinear").clip(0, 255)
    assert np.array_equal(explorer.output, made)
    assert explorer.output.shape == (96, 96) and explorer.output.dtype == np.uint8
    explorer.stride = 4
    assert explorer.output.shape == (96, 96)


def test_its_text_and_its_picture_follow_what_is_moved():
    explorer = CheckerboardExplorer()
    assert repr(explorer).startswith("CheckerboardExplorer(k = 3, s = 2: 3 mod 2 = 1.")
    explorer.kernel_size = 4
    assert "stays 128 everywhere: no pattern" in repr(explorer)
    bundle, _ = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer)
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"kernel_size": 9}, ValueError, r"kernel_size \(=9\) must be from 1 to 8"),
        ({"stride": 0}, ValueError, r"stride \(=0\) must be from 1 to 4"),
        ({"stride": 2.0}, TypeError, "whole number"),
        ({"weights": "even"}, ValueError, r"weights \(='even'\) must be"),
        ({"photo": "dog"}, ValueError, "photo"),
        ({"kernal_size": 3}, TypeError, "no parameter 'kernal_size'"),
    ],
)
def test_what_cannot_be_shown_is_refused(change, error, says):
    with pytest.raises(error, match=says):
        CheckerboardExplorer(**change)


def test_a_value_that_is_refused_leaves_the_old_one():
    explorer = CheckerboardExplorer()
    with pytest.raises(ValueError, match="kernel_size"):
        explorer.kernel_size = 99
    assert explorer.kernel_size == 3
