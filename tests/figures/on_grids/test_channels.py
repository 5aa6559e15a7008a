"""Layers as blocks, and matrices with letters: what is drawn is what a convolution does."""

from __future__ import annotations

import numpy as np
import pytest

from lecture_utils import figures, matrices, ops, slides, style
from tests.figures.drawn import fills, integers, named, words

X2 = np.stack([slides.X, np.fliplr(slides.X)])
W2 = np.stack([np.stack([slides.K, np.rot90(slides.K)]), np.ones((2, 3, 3), int)])


def test_small_channels_have_their_numbers():
    shown = figures.channels(X2, W2, stride=2, padding=1)
    y = ops.conv2d(X2, W2, stride=2, padding=1)
    captions = [f"X[{c}]" for c in range(2)]
    captions += [f"K[{o}, {c}]" for o in range(2) for c in range(2)]
    captions += [f"Y[{o}]" for o in range(2)]
    assert sorted(words(shown.figure, "caption")) == sorted(captions)
    found = named(shown.figure, r".+\[\d+, \d+\]")
    for name, values in [
        *((f"X[{c}]", np.pad(X2[c], 1)) for c in range(2)),
        *((f"K[{o}.{c}]", W2[o, c]) for o in range(2) for c in range(2)),
        *((f"Y[{o}]", y[o]) for o in range(2)),
    ]:
        for r, k in np.ndindex(values.shape):
            assert found[f"{name}[{r}, {k}]"] == str(values[r, k])
    assert "Y[1] = X[0] * K[1, 0] + X[1] * K[1, 1]:" in shown.alt
    assert "weight (2, 2, 3, 3), one block of 2 kernels" in shown.alt


def test_only_the_border_is_drawn_as_a_border():
    colours = fills(figures.channels(X2, W2, padding=1).figure)
    for r, c in np.ndindex(5, 5):
        inner = 0 < r < 4 and 0 < c < 4
        assert colours[f"X[1][{r}, {c}]"] == style.COLOURS["paper" if inner else "border"]
    assert colours["K[0.1][0, 0]"] == style.COLOURS["weight"]


def test_a_real_layer_is_drawn_as_pictures_and_blocks():
    x, w = integers(3, 20, 24), integers(8, 3, 3, 3)
    shown = figures.channels(x, w, padding=1)
    assert shown.alt.startswith("A layer from 3 channels of 20×24 to 8 channels of 20×24: weight ")
    assert "one block of 3 kernels for each output channel" in shown.alt
    (axes,) = shown.figure.axes
    pictures = {image.get_gid(): np.asarray(image.get_array()) for image in axes.get_images()}
    assert list(pictures) == [*(f"X[{c}]" for c in range(3)), *(f"Y[{o}]" for o in range(8))]
    y = ops.conv2d(x, w, padding=1)
    for o in range(8):
        levels = pictures[f"Y[{o}]"][..., 0].astype(int)
        assert levels.min() == 0 and levels.max() == 255
        order = np.argsort(y[o].ravel(), kind="stable")
        assert (np.diff(levels.ravel()[order]) >= 0).all()  # a larger number is never darker


@pytest.mark.parametrize(
    ("x", "w", "words"),
    [
        (X2[0], W2, r"^input has the shape \(3, 3\), but must be \(C_in, H, W\)"),
        (X2, W2[0], r"^weight has the shape \(2, 3, 3\), but must be \(C_out, C_in, kH, kW\)"),
        (integers(9, 2, 2), integers(1, 9, 1, 1), "^input .* at most 8 channels"),
        (integers(1, 73, 2), integers(1, 1, 1, 1), "^input .* at most 72×72"),
        (integers(1, 20, 20), integers(1, 1, 8, 8), "^weight .* at most 7×7"),
        (X2 * np.nan, W2, "^input must hold finite numbers"),
    ],
)
def test_what_is_no_layer_that_can_be_drawn(x, w, words):
    with pytest.raises(ValueError, match=words):
        figures.channels(x, w)


@pytest.mark.parametrize("setting", [(3, 4, 1, 0), (3, 3, 2, 1), (2, 3, 1, 0), (1, 2, 1, 0)])
def test_the_letters_of_a_matrix_are_its_weights(setting):
    k, n, s, p = setting
    shown = figures.shared_weights(*setting)
    letters = "abcdefghi"[: k * k]
    numbers = matrices.conv_matrix(np.arange(1, k * k + 1).reshape(k, k), n, s, p)
    found = named(shown.figure, r"matrix\[\d+, \d+\]")
    colours = fills(shown.figure)
    for r, c in np.ndindex(numbers.shape):
        name = f"matrix[{r}, {c}]"
        weight = numbers[r, c]
        assert found[name] == ("0" if weight == 0 else letters[weight - 1])
        own = style.LETTER_COLOURS[weight - 1] if weight else style.COLOURS["paper"]
        assert colours[name] == own
    assert list(named(shown.figure, r"kernel\[\d+, \d+\]").values()) == list(letters)


def test_letters_have_different_colours():
    assert len(set(style.LETTER_COLOURS)) == 9


@pytest.mark.parametrize(
    ("setting", "kind", "words"),
    [
        ({"kernel_size": 4}, ValueError, r"^kernel_size \(=4\)"),
        ({"kernel_size": 1.5}, TypeError, r"^kernel_size \(=1.5\) must be a whole number"),
        ({"input_size": 2}, ValueError, r"^kernel_size \(=3\) must not be larger"),
        ({"input_size": 9}, ValueError, "81 columns"),
        ({"stride": 0}, ValueError, r"^stride \(=0\)"),
    ],
)
def test_what_no_matrix_of_letters_is_drawn_of(setting, kind, words):
    with pytest.raises(kind, match=words):
        figures.shared_weights(**setting)


def test_a_matrix_says_what_its_colours_mean():
    legend = words(figures.matrix([[1, 0], [0, -1]]).figure, "legend")
    assert legend == ["above 0", "below 0"]
    assert words(figures.matrix([[1, 0]]).figure, "legend") == ["above 0"]
    assert words(figures.matrix([[0, 0]]).figure, "legend") == []
