"""Cross entropy, recorded: equal to metrics and to torch, its sentences true, its provenance
complete.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils import Stepper, figures, metrics, trace
from lecture_utils.engine.trace import Cell, Grid, Term, format_number
from tests.refusals import holds, refusal
from tests.tables import examples

VOID = 255
LOGITS = np.array([[[2, 0], [1, -1]], [[0, 1], [1, 3]], [[1, 3], [1, 0]]])
TARGET = np.array([[0, 2], [1, 0]])


@st.composite
def pictures(draw, most=4):
    """Scores, labels with void pixels, and weights or None, of one small picture."""
    classes = draw(st.integers(1, most))
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    z = rng.normal(0, 4, (classes, *shape))
    z = z.round() if draw(st.booleans()) else z
    t = rng.integers(0, classes, shape)
    t[rng.random(shape) < draw(st.sampled_from([0, 0.3, 1]))] = VOID
    w = rng.integers(0, 4, classes) / 2 if draw(st.booleans()) else None
    return z, t, w


@settings(max_examples=examples(300))
@given(pictures())
def test_the_record_is_that_of_metrics_and_of_torch(case):
    z, t, w = case
    record = trace.cross_entropy(z, t, w, VOID)
    mean = metrics.cross_entropy(z[None], t[None], w, VOID)
    each = metrics.cross_entropy(z[None], t[None], w, VOID, "none")[0]
    np.testing.assert_allclose(record.output, [[mean]], rtol=1e-12, atol=1e-14)
    loss = record.grids["loss"].values
    np.testing.assert_allclose(np.nan_to_num(loss), each, rtol=1e-12, atol=1e-14)
    assert np.array_equal(np.isnan(loss), t == VOID)
    weight = None if w is None else torch.tensor(w)
    theirs = torch.nn.functional.cross_entropy(
        torch.tensor(z)[None], torch.tensor(t)[None], weight, ignore_index=VOID
    )
    np.testing.assert_allclose(record.output.item(), theirs.item(), rtol=1e-12, atol=1e-14)
    p = metrics.softmax(z, axis=0)
    for r, c in np.argwhere(t != VOID):
        assert record.grids["probability"].values[r, c] == pytest.approx(p[t[r, c], r, c])


@settings(max_examples=examples(100))
@given(pictures())
def test_the_last_frame_holds_what_is_written_and_no_more(case):
    z, t, w = case
    record = trace.cross_entropy(z, t, w, VOID)
    counted = int((t != VOID).sum())
    assert len(record) == 4 * counted + (t == VOID).sum() + 1
    assert [len(step.terms) for step in record.steps[:1]] == [len(z) if t[0, 0] != VOID else 1]
    last = record.frame(len(record)).written
    for name, rows in last.items():
        shown = [[math.nan if value is None else value for value in row] for row in rows]
        np.testing.assert_array_equal(shown, record.grids[name].values)
    assert all(
        value is None for rows in record.frame(0).written.values() for row in rows for value in row
    )


@settings(max_examples=examples(100))
@given(pictures())
def test_each_sentence_holds_the_arithmetic_of_its_terms(case):
    z, t, w = case
    record = trace.cross_entropy(z, t, w, VOID)
    for step in record.steps:
        for term in step.terms:
            assert term.text in step.sentence or "so there is no mean" in step.sentence
            assert not term.silent
        for value, cell in zip(step.values, step.writes, strict=True):
            assert (
                step.sentence.partition(",")[0]
                and record.grids[cell.grid].text(value) in step.sentence
            )


FOUND = re.compile(
    r"-(?:(\S+)·)?log\((\S+)\) = (\S+)|(\S+) / (\S+) = (\S+),|exp\((\S+)\) = (\S+?)(?:,|$)"
)


@settings(max_examples=examples(100))
@given(pictures())
def test_a_learner_with_a_calculator_gets_the_same(case):
    z, t, w = case
    record = trace.cross_entropy(z, t, w, VOID)
    for step in record.steps[:-1]:
        for times, p, loss, above, below, share, score, power in FOUND.findall(step.sentence):
            if p:
                assert float(loss) == pytest.approx(
                    -float(times or 1) * math.log(float(p)), abs=0.02
                )
            elif above:
                assert float(share) == pytest.approx(float(above) / float(below), rel=0.01)
            else:
                assert float(power) == pytest.approx(math.exp(float(score)), rel=0.01)


def test_the_steps_of_a_pixel_are_said_in_the_order_of_the_formula():
    record = trace.cross_entropy(LOGITS, TARGET)
    assert [record.frame(step).sentence for step in (1, 2, 3, 4, 17)] == [
        "e₀[0, 0] = exp(2) = 7.389, e₁[0, 0] = exp(0) = 1, e₂[0, 0] = exp(1) = 2.718",
        "s[0, 0] = 7.389 + 1 + 2.718 = 11.107",
        "p[0, 0] = 7.389 / 11.107 = 0.665, the probability of class 0, the right one",
        "ℓ[0, 0] = -log(0.665) = 0.408",
        "m = (0.408 + 0.17 + 1.099 + 4.066) / 4 = 1.435",
    ]
    assert record.title == "cross_entropy"
    assert [step.writes[0].grid for step in record.steps[:4]] == [
        "exp0",
        "sum",
        "probability",
        "loss",
    ]


def test_weights_and_void_pixels_are_said():
    record = trace.cross_entropy(LOGITS, [[0, VOID], [1, 0]], [0.5, 2, 1], VOID)
    said = [step.sentence for step in record.steps]
    assert said[3] == "ℓ[0, 0] = -0.5·log(0.665) = 0.204"
    assert said[4] == "t[0, 1] = 255 is ignored: this pixel has no loss, and the mean leaves it out"
    assert said[-1] == "m = (0.204 + 2.197 + 2.033) / (0.5 + 2 + 0.5) = 1.478"
    assert record.title == "cross_entropy, weight=(0.5, 2, 1), ignore_index=255"
    assert record.grids["weight"].values.tolist() == [[0.5, 2, 1]]


@pytest.mark.parametrize(
    "target, weight, said",
    [
        ([[VOID, VOID]], None, "m = NaN: no pixel counts, so there is no mean"),
        ([[0, VOID]], [0, 1], "m = NaN: the weights sum to 0, (0) = 0, so there is no mean"),
    ],
    ids=["void", "weight 0"],
)
def test_nothing_to_average(target, weight, said):
    record = trace.cross_entropy([[[1, 2]], [[0, 0]]], target, weight, VOID)
    assert record.steps[-1].sentence == said
    assert np.isnan(record.output).all()


def test_a_pixel_reads_its_own_scores_in_every_class_and_no_other_pixels():
    record = trace.cross_entropy(LOGITS, TARGET)
    for place in np.ndindex(2, 2):
        scores = {Cell(f"scores{c}", *place) for c in range(3)}
        links = [link for step in record.steps for link in step.made_from()]
        (sources,) = [cells for made, cells in links if made == Cell("loss", *place)]
        assert set(sources) == scores | {Cell("probability", *place), Cell("target", *place)}
        assert record.feeds("exp1", *place) == (
            Cell("sum", *place),
            *([Cell("probability", *place)] if TARGET[place] == 1 else []),
        )
        assert record.feeds("scores2", *place) == (Cell("exp2", *place), Cell("loss", *place))
    assert set(record.comes_from(0, 0)) == {Cell("loss", r, c) for r, c in np.ndindex(2, 2)}


def test_the_views_show_it_without_knowing_it():
    record = trace.cross_entropy(LOGITS, TARGET)
    assert repr(Stepper(record)) == "Stepper(cross_entropy: m = [[1.435]])"
    picture = figures.frame(record, 3)
    assert "Probability p, 2×2: 0.665 empty; empty empty." in picture.alt
    assert picture.alt.endswith("0.665, the probability of class 0, the right one.")
    payload = Stepper(record)._scenes[""]
    assert payload["steps"][0]["terms"][0] == {"text": "exp(2)", "silent": False}
    assert payload["steps"][0]["writes"][0] == ["exp0", 0, "7.389"]
    assert payload["steps"][0]["columns"] == 1
    four = trace.cross_entropy(np.zeros((4, 2, 2)), TARGET, [1, 2, 3, 4])
    assert len(figures.frame(four).alt) > 100, (
        "four classes with weights are the most a picture shows"
    )


def test_how_many_digits_a_grid_shows():
    assert [format_number(x, 3) for x in (12.34567, -0.00123456, 5.0, 1e-7, 123456.789)] == [
        "12.346", "-0.00123", "5", "1e-07", "123456.789",
    ]  # fmt: skip
    assert format_number(0.9999951, 3) == "0.999995", "never looks whole"
    assert format_number(np.float64("nan"), 3) == "NaN"
    assert Grid("a", "a", "a", [[1.23456]], decimals=3).text(1.23456) == "1.235"
    assert Grid("a", "a", "a", [[1.23456]]).text(1.23456) == "1.23456"
    assert Term((Cell("a", 0, 0),) * 2, (0, 3), 0).silent
    assert not Term((Cell("a", 0, 0),) * 2, (0, 3), 0, "0 of 3").silent


REFUSED = {
    "a batch": (
        LOGITS[None],
        TARGET[None],
        ValueError,
        ["(1, 3, 2, 2)", "one picture", "logits[0]"],
    ),
    "a row": (LOGITS[:, 0], TARGET[0], ValueError, ["(3, 2)", "(C, H, W)"]),
    "labels of another size": (LOGITS, TARGET[:1], ValueError, ["(3, 2, 2)", "(1, 2)"]),
    "no pixel": (LOGITS[:, :0], TARGET[:0], ValueError, ["(3, 0, 2)", "at least one pixel"]),
    "no class": (LOGITS[:0], TARGET, ValueError, ["(0, 2, 2)"]),
    "text": (np.full((3, 2, 2), "a"), TARGET, TypeError, ["logits", "numbers"]),
    "NaN": (np.where(LOGITS == 3, np.nan, LOGITS), TARGET, ValueError, ["NaN"]),
    "infinity": (np.where(LOGITS == 3, np.inf, LOGITS), TARGET, ValueError, ["logits hold ∞"]),
    "huge scores": (LOGITS * 50, TARGET, ValueError, ["logits hold 150", "-100 to 100"]),
    "an unknown class": (LOGITS, TARGET + 1, ValueError, ["target holds 3", "0 to 2"]),
    "labels that are floats": (LOGITS, TARGET / 2, TypeError, ["target", "float64"]),
    "too many steps": (np.zeros((1, 65, 65)), np.zeros((65, 65), int), ValueError, ["4096"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_picture_with_labels(case):
    logits, target, error, pieces = REFUSED[case]
    holds(refusal(error, lambda: trace.cross_entropy(logits, target)), *pieces)


def test_weights_that_do_not_fit():
    holds(
        refusal(ValueError, lambda: trace.cross_entropy(LOGITS, TARGET, [1, 2])),
        "weight",
        "3 classes",
    )
