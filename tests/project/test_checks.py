"""How an argument is checked: one rule for every whole number, number, flag, choice and path."""

from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pytest
import torch

from lecture_utils import checks

NOT_WHOLE = [True, np.True_, np.array(True), 3.0, np.float64(3), "3", b"3", None, float("nan"), 3j]
NOT_WHOLE += [[3], np.array([3]), torch.tensor([3]), torch.tensor(True), torch.tensor(3.0), {}, len]


def test_the_examples_in_its_docstrings_hold():
    tried = doctest.testmod(checks)
    assert tried.attempted >= 11 and not tried.failed


@pytest.mark.parametrize("value", NOT_WHOLE, ids=repr)
def test_what_is_not_a_whole_number(value):
    with pytest.raises(TypeError, match=r"^n \(=.*must be a whole number.*Use for example n=1\.$"):
        checks.whole(value, "n", least=1)


@pytest.mark.parametrize(
    "value", [3, np.int8(3), np.uint64(3), np.array(3), torch.tensor(3)], ids=repr
)
def test_what_is_a_whole_number(value):
    assert type(checks.whole(value, "n")) is int and checks.whole(value, "n") == 3


@pytest.mark.parametrize(
    "limits, value, sentence",
    [
        ({"least": 1}, 0, "n (=0) must be at least 1. Use for example n=1."),
        (
            {"least": 1, "example": 3, "why": "a reason"},
            -2,
            "n (=-2) must be at least 1: a reason. Use for example n=3.",
        ),
        ({"least": 1, "most": 4}, 5, "n (=5) must be from 1 to 4. Use for example n=4."),
        ({"least": 1, "most": 4}, 0, "n (=0) must be from 1 to 4. Use for example n=1."),
        ({"most": -4}, 5, "n (=5) must be at most -4. Use for example n=-4."),
    ],
)
def test_limits_are_named(limits, value, sentence):
    with pytest.raises(ValueError) as caught:
        checks.whole(value, "n", **limits)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("value", [10**6000, -(10**6000)], ids=["long", "negative"])
def test_a_number_of_any_length_makes_a_short_error(value):
    with pytest.raises(ValueError, match=r"^n ") as caught:
        checks.whole(value, "n", least=0, most=9)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "value", [True, np.True_, "1", None, 1j, [1.0], np.array([1.0]), torch.tensor(True)], ids=repr
)
def test_what_is_not_a_number(value):
    with pytest.raises(TypeError, match=r"^x \(=.*must be a number, not .*Use for example x=0"):
        checks.real(value, "x", least=0)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -1, 2, 10**400, np.float32("nan")], ids=str
)
def test_numbers_that_are_not_finite_or_beyond_a_limit(value):
    with pytest.raises(
        ValueError, match=r"must be a finite number from 0 to 1\. Use for example x=0"
    ):
        checks.real(value, "x", least=0, most=1)


@pytest.mark.parametrize(
    "limits, rule",
    [
        ({}, ""),
        ({"least": 5}, " from 5"),
        ({"most": -5}, " of at most -5"),
        ({"above": 5}, " above 5"),
        ({"above": 5, "most": 6}, " above 5 and at most 6"),
    ],
)
def test_the_rule_of_a_number_is_named(limits, rule):
    with pytest.raises(ValueError) as caught:
        checks.real(float("inf"), "x", **limits)
    assert f"(=inf) must be a finite number{rule}. Use" in str(caught.value)


def test_numbers():
    assert checks.real(np.float32(0.5), "x") == checks.real(torch.tensor(0.5), "x") == 0.5
    assert type(checks.real(1, "x", above=0)) is float
    with pytest.raises(ValueError):
        checks.real(0, "x", above=0, example=1)


@pytest.mark.parametrize(
    "value", [0, 1, "True", None, np.True_, np.array([True]), torch.tensor(True)], ids=repr
)
def test_flags_are_true_or_false(value):
    with pytest.raises(TypeError, match=r"^f \(=.*must be True or False"):
        checks.flag(value, "f")
    assert checks.flag(True, "f") is True and checks.flag(False, "f") is False


@pytest.mark.parametrize(
    "value, error",
    [
        ("c", ValueError),
        (3, ValueError),
        (True, TypeError),
        (None, TypeError),
        (["a"], TypeError),
        (1.0, TypeError),
    ],
)
def test_choices(value, error):
    with pytest.raises(error, match=r"must be 'a' or 1\. Use for example k='a'"):
        checks.one_of(value, "k", ("a", 1))
    assert checks.one_of(np.int64(1), "k", ("a", 1)) == 1
    assert checks.one_of(None, "k", ("a", None)) is None


def test_paths(tmp_path):
    assert (
        checks.path(str(tmp_path), "folder", "x")
        == checks.path(tmp_path, "folder", "x")
        == tmp_path
    )
    assert isinstance(checks.path("a", "folder", "x"), Path)
    for value in (None, 3, b"a"):
        with pytest.raises(TypeError, match=r"folder \(=.*Use for example folder='x'"):
            checks.path(value, "folder", "x")
    for value in ("", "  ", "a\0b"):
        with pytest.raises(ValueError, match=r"folder \(=.*Use for example folder='x'"):
            checks.path(value, "folder", "x")


@pytest.mark.parametrize("value", [(1, 2, 3), []], ids=repr)
def test_a_pair_has_one_or_two_parts(value):
    with pytest.raises(
        ValueError, match=r"^stride \(=.*not \d numbers. Use for example stride=\(1, 1\)"
    ):
        checks.pair(value, "stride", least=1)


def test_pairs():
    assert checks.pair(2, "p") == checks.pair([2], "p") == (2, 2)
    for value in ((1, True), np.array([1, 2])):
        with pytest.raises(TypeError, match=r"^p \(="):
            checks.pair(value, "p")


def test_texts_functions_and_seeds():
    assert checks.text("a", "t", "x") == "a" and checks.function(len, "f", "x") is len
    assert checks.seed(np.int64(2**63 - 1)) == 2**63 - 1
    for bad in (
        lambda: checks.text(b"a", "t", "x"),
        lambda: checks.function(3, "f", "x"),
        lambda: checks.function(dict, "f", "x"),
        lambda: checks.seed(None),
    ):
        with pytest.raises(TypeError, match=r"^[tfs](eed)? \(="):
            bad()
    with pytest.raises(ValueError, match=r"seed \(=-1\) must be from 0 to"):
        checks.seed(-1)


def test_a_value_is_shown_on_one_line_and_cut():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert checks.shown(np.zeros((3, 3))) == "array([[0., 0., 0.], [0., 0., 0.], [0., 0., 0.]])"
    assert len(checks.shown("x" * 10**6)) <= 84 and len(checks.shown(np.zeros(1000))) <= 84
    assert checks.shown(Broken()) == "a Broken that cannot be shown (RuntimeError)"
