"""Upsampling that keeps the mean: against torch, and what its sentence claims."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from lecture_utils import checkerboards, maps, upsampling

EVERY = list(itertools.product(range(1, 9), range(1, 5), checkerboards.WEIGHTS))


@pytest.mark.parametrize(("k", "s", "kind"), EVERY)
def test_it_is_torchs_transposed_convolution_with_the_mean_kept(k, s, kind):
    x = np.random.default_rng(k).integers(0, 256, (6, 5))
    weights = checkerboards.weights(k, kind)
    around = 8  # so far beyond the edges that they play no part
    wide = torch.tensor(np.pad(x, around, mode="edge"), dtype=torch.float64)[None, None]
    scaled = torch.tensor(weights * s**2 / weights.sum())[None, None]
    full = torch.nn.functional.conv_transpose2d(wide, scaled, stride=s)[0, 0].numpy()
    start = around * s + max(0, (k - s) // 2)
    wanted = full[start : start + 6 * s, start : start + 5 * s]
    found = checkerboards.upsampled(x, k, s, kind)
    assert found.shape == (6 * s, 5 * s)
    assert np.abs(found - wanted).max() <= 0.5 + 1e-9


@pytest.mark.parametrize(("k", "s", "kind"), EVERY)
def test_a_constant_map_keeps_its_mean_and_shows_the_sums_of_the_weights(k, s, kind):
    z = checkerboards.upsampled(np.full((3, 3), 128), k, s, kind)
    assert abs(z.mean() - 128) <= 0.5
    counts = checkerboards.counts(3 * s, k, s)
    if kind == "equal":  # then a cell's grey is as many times the smallest as it has stamps
        wanted = np.outer(counts, counts) * 128 * s * s / k**2
        assert np.abs(z - wanted).max() <= 0.5
        assert (len(np.unique(z)) == 1) == (k % s == 0)
    says = checkerboards.sentence(k, s, kind)
    assert ("no pattern" in says) == (len(np.unique(z)) == 1)
    assert ("every cell gets" in says) == (k % s == 0)
    assert ("shown as white" in says) == (z.max() > 255)
    for level in np.unique(z)[[0, -1]]:
        assert str(level) in says


def test_counts_are_those_of_the_overlap_away_from_the_edges():
    for k, s in itertools.product(range(1, 9), range(1, 5)):
        full = maps.overlap((1, 40), (1, k), (1, s))[0]
        first = 16 * s + max(0, (k - s) // 2)
        assert checkerboards.counts(12, k, s).tolist() == full[first : first + 12].tolist()


def test_bilinear_weights_are_those_of_the_kernel_of_the_fcn():
    for scale in (1, 2, 3, 4):
        kernel = upsampling.bilinear_kernel(scale)
        weights = checkerboards.weights(len(kernel), "bilinear")
        assert np.allclose(weights / weights.sum(), kernel / kernel.sum())


def test_the_counts_alone_do_not_decide():
    assert "no pattern" in checkerboards.sentence(3, 2, "bilinear")
    assert "2, 1 stamps" in checkerboards.sentence(3, 2, "bilinear")
    assert "pattern out of nothing" in checkerboards.sentence(4, 2, "random")
    assert "pattern out of nothing" in checkerboards.sentence(3, 3, "bilinear")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: checkerboards.weights(9), r"kernel_size \(=9\) must be from 1 to 8"),
        (lambda: checkerboards.weights(3, "even"), r"kind \(='even'\) must be"),
        (lambda: checkerboards.upsampled([[1.5]], 3, 2), "whole numbers"),
        (lambda: checkerboards.upsampled([1, 2], 3, 2), "must be a grid"),
        (lambda: checkerboards.upsampled([[1]], 3, 5), r"stride \(=5\) must be from 1 to 4"),
        (lambda: checkerboards.counts(0, 3, 2), r"size \(=0\) must be from 1"),
    ],
)
def test_bad_input_is_explained(call, says):
    with pytest.raises(ValueError, match=says):
        call()
