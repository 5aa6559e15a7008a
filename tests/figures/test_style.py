"""One palette: complete, valid, and told apart without colour vision."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from lecture_utils import figures, style

# Viénot, Brettel & Mollon (1999): what a person without one kind of cone sees, on linear RGB.
NO_RED = [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]
NO_GREEN = [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]
TOLD_APART = ("read", "weight", "write", "border", "paper")


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE Lab of linear sRGB, for white D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = to_xyz @ light.clip(0, 1) / to_xyz.sum(axis=1)
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("role", style.COLOURS)
def test_colours_are_complete_and_roles_fit_into_css(role):
    assert re.fullmatch(r"#[0-9a-f]{6}", style.COLOURS[role])
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", role)


def test_no_picture_has_a_colour_of_its_own():
    files = list(Path(figures.__file__).parent.rglob("*.py"))
    assert len(files) > 20
    assert [
        file.name for file in files if re.search(r"#[0-9a-fA-F]{6}\b", file.read_text("utf-8"))
    ] == []


def test_css_holds_every_colour():
    declared = dict(re.findall(r"--lu-([\w-]+): (#[0-9a-f]{6});", style.css_variables()))
    assert declared == style.COLOURS


def test_every_mark_is_of_a_role_and_says_sign_and_meaning():
    assert set(style.MARKS) <= set(style.COLOURS)
    for words in style.MARKS.values():
        sign, meaning = words.split(": ")
        assert sign and meaning


def test_matplotlib_knows_every_setting():
    before = dict(matplotlib.rcParams)
    with matplotlib.rc_context(style.RC):
        assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]
    assert dict(matplotlib.rcParams) == before


def test_the_difference_of_colours_is_measured_rightly():
    white, black = (lab(linear(colour)) for colour in ("#ffffff", "#000000"))
    np.testing.assert_allclose(white, [100, 0, 0], atol=0.02)
    np.testing.assert_allclose(black, [0, 0, 0], atol=0.02)
    np.testing.assert_allclose(lab(linear("#ff0000")), [53.24, 80.09, 67.20], atol=0.1)


@pytest.mark.parametrize(
    "seen", [np.eye(3), NO_RED, NO_GREEN], ids=["all cones", "no red", "no green"]
)
@pytest.mark.parametrize("roles", list(itertools.combinations(TOLD_APART, 2)), ids="-".join)
def test_roles_are_told_apart(seen, roles):
    one, two = (lab(np.array(seen) @ linear(style.COLOURS[role])) for role in roles)
    # the border is almost paper on purpose: its dotted lines say what it is
    least = 4 if set(roles) == {"border", "paper"} else 20
    assert np.linalg.norm(one - two) >= least
