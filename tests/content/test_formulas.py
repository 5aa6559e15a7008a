"""The formulas of questions: what they compute, and that only what is listed is computed."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_utils.content import FormulaError, compute, fill
from lecture_utils.exercises.quiz._in_words import FORMS
from tests.content.mistakes import refusal
from tests.refusals import holds
from tests.tables import examples

NAMES = {"h": 7, "k": 3, "y": np.array([[2, -5], [0, 1]]), "rows": [[1, 2], [3, 4]], "text": "abc"}
FUNCTIONS = {"most": max, "double": lambda value, times=2: value * times}


@pytest.mark.parametrize(
    "formula, value",
    [
        ("7", 7),
        ("h - k", 4),
        ("-(-h // k)", 3),
        ("(h - k) / 8 + 1", 1.5),
        ("h % k * 2", 2),
        ("y[0, 1]", -5),
        ("rows[1][0]", 3),
        ("rows[1, k - 2]", 4),
        ("[h, k, [1]]", [7, 3, [1]]),
        ("most(h, k) + most([1, 2])", 9),
        ("double(h, times=k)", 21),
        ("'a b'", "a b"),
        ("None", None),
    ],
)
def test_what_a_formula_computes(formula, value):
    assert compute(formula, NAMES, FUNCTIONS) == value


@pytest.mark.parametrize(
    "formula",
    [
        *("h.real", "().__class__", "y.shape", "most.__globals__", "text.format(1)"),
        *("lambda: 1", "[n for n in rows]", "{1: 2}", "{1}", "f'{h}'", "h if k else 1", "h and k"),
        *("h ** 99", "h << 99", "not h", "~h", "h < k", "h == k", "(h := 3)", "*rows", "y[0:1]"),
        *("most(*rows)", "most(**h)", "most(h)(k)", "(most)(h)(k)", "b'x'", "1j", "..."),
        *("await h", "yield", "h; k", "import os", "h =", "", " ", "(", "h k", "'\\x41'"),
        *("text + text", "text * 1000000", "rows * 10", "rows + rows", "'a' * 3", "True + 1"),
        *("__import__('os')", "eval('1')", "open('x')", "exec('x')", "abs(h)", "x", "_"),
        *("h / 0", "h // (k - 3)", "y[5, 5]", "rows['a']", "h[0]", "most()", "most(h, None)"),
        *("1" * 400, "(" * 200 + ")" * 200, "[" * 299, "1e999 * 0 + most()"),
    ],
)
def test_what_no_formula_can_be(formula):
    refusal(FormulaError, lambda: compute(formula, NAMES, FUNCTIONS))


@settings(max_examples=examples(300))
@given(st.text(st.sampled_from("hky0123456789+-*/%()[],._ '\"=:{}\n\\lambdfor"), max_size=30))
def test_no_text_leads_to_another_error(formula):
    with contextlib.suppress(FormulaError):
        compute(formula, NAMES, FUNCTIONS)
    with contextlib.suppress(FormulaError):
        assert isinstance(fill(formula, NAMES, FUNCTIONS, FORMS), str)


def test_a_name_that_is_nearly_right():
    holds(refusal(FormulaError, lambda: compute("row", NAMES, {})), "'row'", "mean 'rows'?")
    holds(refusal(FormulaError, lambda: compute("mosts(1)", NAMES, FUNCTIONS)), "mean 'most'?")


def test_what_a_function_refuses_is_told_with_its_words():
    def refuses(value):
        raise ValueError("stride (=0) must be at least 1. Use for example stride=1.")

    message = refusal(FormulaError, lambda: compute("refuses(0)", {}, {"refuses": refuses}))
    holds(message, "'refuses(0)' cannot be computed: stride (=0)")


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{h}×{k}", "7×3"),
        ("{h - 2 * h}", "−7"),
        ("{y}", "2, −5, 0, 1"),
        ("{h:size}, {[h, k]:size}", "7×7, 7×3"),
        ("{h / k:short}", "2.333"),
        ("{[1, 2, 3]:and}; {[1, 2]:or}; {[k]:and}", "1, 2 and 3; 1 or 2; 3"),
        ("{text}", "abc"),
        ("no number", "no number"),
    ],
)
def test_how_values_are_written(text, filled):
    assert fill(text, NAMES, FUNCTIONS, FORMS) == filled


@pytest.mark.parametrize("text", ["{h:big}", "{h", "h}", "{}", "{{h}}", "{text:size}", "{y:short}"])
def test_what_cannot_be_filled_in(text):
    refusal(FormulaError, lambda: fill(text, NAMES, FUNCTIONS, FORMS))
