"""Each baseline against scikit-learn, SciPy, a plain loop or a formula in another form."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg
import scipy.ndimage
import sklearn.decomposition
import sklearn.neighbors
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecture_utils.networks.baselines import (
    PCA,
    KernelAverage,
    WienerFilter,
    median_filter,
    mixed,
    nearest,
    principal_angles,
)

RNG = np.random.default_rng(2)
IMAGES = RNG.random((40, 1, 4, 5)) @ np.diag([3.0, 1, 1, 0.5, 0.1])


def test_of_no_images_there_are_no_results():
    none, shape = IMAGES[:0], (0, *IMAGES.shape[1:])
    pca = PCA(IMAGES, 2)
    assert pca.encode(none).shape == (0, 2) and pca(none).shape == shape
    for clean in (WienerFilter(IMAGES, 0.3), KernelAverage(IMAGES, 0.3)):
        assert clean(none).shape == shape
    assert [found.shape for found in nearest(none, IMAGES, 3)] == [(0, 3)] * 2


@pytest.mark.parametrize("latent", [1, 3, 20])
def test_pca_is_that_of_scikit_learn(latent):
    flat = IMAGES.reshape(40, -1)
    theirs = sklearn.decomposition.PCA(latent).fit(flat)
    mine = PCA(IMAGES, latent)
    np.testing.assert_allclose(
        mine(IMAGES).reshape(40, -1), theirs.inverse_transform(theirs.transform(flat)), atol=1e-10
    )
    assert np.allclose(np.abs(mine.encode(IMAGES)), np.abs(theirs.transform(flat)))
    np.testing.assert_allclose(mine.components @ mine.components.T, np.eye(latent), atol=1e-12)
    assert mine(IMAGES).shape == IMAGES.shape


def test_no_linear_code_is_better():
    pca = PCA(IMAGES, 3)
    best = ((pca(IMAGES) - IMAGES) ** 2).mean()
    flat = IMAGES.reshape(40, -1) - pca.mean
    for _ in range(200):
        axes = np.linalg.qr(RNG.normal(size=(20, 3)))[0]
        assert ((flat @ axes @ axes.T - flat) ** 2).mean() > best


def test_all_components_lose_nothing():
    np.testing.assert_allclose(PCA(IMAGES, 20)(IMAGES), IMAGES, atol=1e-12)


def test_it_says_what_it_is():
    assert repr(PCA(IMAGES, 3)) == "PCA(20 pixels -> 3 numbers)"


@pytest.mark.parametrize(
    ("images", "latent", "error", "says"),
    [
        (IMAGES, 0, ValueError, r"latent \(=0\)"),
        (IMAGES, 21, ValueError, r"latent \(=21\) must be from 1 to 20"),
        (IMAGES[:5], 5, ValueError, "must be from 1 to 4: 5 images of 20 pixels"),
        (IMAGES, 2.5, TypeError, "whole number"),
        (IMAGES, True, TypeError, "whole number"),
        (IMAGES * 1j, 1, TypeError, "images .* must hold real numbers"),
        (None, 1, TypeError, r"images \(=None\) must hold real numbers"),
        ([[1, 2], [3]], 1, TypeError, "in a full grid"),
        (IMAGES[:1], 1, ValueError, "at least two images"),
        (np.ones(5), 1, ValueError, "at least two images"),
        (IMAGES * np.nan, 1, ValueError, "not finite"),
    ],
)
def test_what_has_no_pca_is_refused(images, latent, error, says):
    with pytest.raises(error, match=says):
        PCA(images, latent)


def test_the_signs_of_codes_do_not_hang_on_how_the_axes_were_found():
    """A direction and its opposite are equally good: the one with a positive largest number is
    taken.
    """
    one, other = PCA(IMAGES, 4), PCA(IMAGES[::-1], 4)
    largest = np.abs(one.components).argmax(axis=1)
    assert (one.components[np.arange(4), largest] > 0).all()
    np.testing.assert_allclose(one.components, other.components, atol=1e-10)


def test_images_and_codes_must_fit():
    pca = PCA(IMAGES, 3)
    with pytest.raises(ValueError, match="made from images of shape"):
        pca.encode(np.zeros((2, 4, 5)))
    with pytest.raises(ValueError, match=r"must be \(N, 3\)"):
        pca.decode(np.zeros((2, 4)))


@given(seed=st.integers(0, 10**6), k=st.integers(1, 5))
def test_angles_are_those_of_scipy(seed, k):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, k, 7))
    wanted = np.degrees(np.sort(scipy.linalg.subspace_angles(a.T, b.T)))
    np.testing.assert_allclose(principal_angles(a, b), wanted, atol=1e-5)


def test_the_same_subspace_has_no_angles_however_it_is_written():
    a = RNG.normal(size=(3, 8))
    mixed = RNG.normal(size=(3, 3)) @ a
    np.testing.assert_allclose(principal_angles(a, mixed), 0, atol=1e-9)
    tilted = np.array([[1.0, 1e-7]])
    assert principal_angles([[1.0, 0.0]], tilted)[0] == pytest.approx(np.degrees(1e-7), rel=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (np.eye(2), np.eye(3), "Give two sets of k rows"),
        (np.ones(3), np.ones(3), "Give two sets of k rows"),
        (np.eye(2), [[1, 1], [2, 2]], "rows of other span fewer than 2"),
        ([[0.0, 0.0]], [[1.0, 0.0]], "rows of one span fewer than 1"),
        (np.ones((4, 0)), np.ones((4, 0)), "rows of one span fewer than 4"),
    ],
)
def test_what_has_no_angles_is_refused(one, other, says):
    with pytest.raises(ValueError, match=says):
        principal_angles(one, other)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_median_filter_is_that_of_scipy(size):
    images = RNG.random((3, 1, 7, 6))
    wanted = scipy.ndimage.median_filter(images, size=(1, 1, size, size), mode="nearest")
    np.testing.assert_array_equal(median_filter(images, size), wanted)


def test_what_cannot_be_filtered_is_refused():
    with pytest.raises(ValueError, match=r"size \(=2\) must be odd"):
        median_filter(IMAGES, 2)
    with pytest.raises(ValueError, match=r"Give images \(..., H, W\)"):
        median_filter([1.0, 2.0])
    with pytest.raises(
        ValueError, match=r"size \(=1000000001\) is too large for images of the shape"
    ):
        median_filter(IMAGES, 10**9 + 1)
    with pytest.raises(ValueError, match="at least one pixel"):
        median_filter(np.zeros((0, 4, 4)))
    for size, error in ((0, ValueError), (True, TypeError), (3.0, TypeError)):
        with pytest.raises(error, match=rf"size \(={size}\)"):
            median_filter(IMAGES, size)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.int64])
def test_tensors_are_taken_like_arrays(dtype):
    """Also those that need a gradient, or have a number format that NumPy does not know."""
    images = torch.arange(24).reshape(1, 4, 6).to(dtype)
    if images.is_floating_point():
        images.requires_grad_()
    wanted = median_filter(np.arange(24).reshape(1, 4, 6))
    np.testing.assert_array_equal(median_filter(images), wanted)


def test_the_nearest_are_those_of_scikit_learn():
    seen = RNG.random((7, 1, 4, 5))
    theirs = sklearn.neighbors.NearestNeighbors(n_neighbors=3).fit(IMAGES.reshape(40, -1))
    far, wanted = theirs.kneighbors(seen.reshape(7, -1))
    for count in (1, 3):
        positions, errors = nearest(seen, IMAGES, count)
        np.testing.assert_array_equal(positions, wanted[:, :count])
        np.testing.assert_allclose(errors, far[:, :count] ** 2 / 20, atol=1e-12)
    positions, errors = nearest(IMAGES, IMAGES)
    np.testing.assert_array_equal(positions[:, 0], np.arange(40))
    np.testing.assert_allclose(errors, 0, atol=1e-12)


def test_the_wiener_filter_solves_its_normal_equations():
    """Least squares from noisy to clean gives the same, where each clean image meets every noise
    of a set with mean 0 and covariance sigma² I.
    """
    clean, sigma = RNG.normal(size=(30, 4)) @ RNG.normal(size=(4, 4)), 0.7
    noise = 2 * sigma * np.vstack([np.eye(4), -np.eye(4)])
    noisy = (clean[:, None] + noise).reshape(-1, 4)
    rows = np.column_stack([np.ones(len(noisy)), noisy])
    best = np.linalg.lstsq(rows, np.repeat(clean, 8, axis=0), rcond=None)[0]
    seen = RNG.normal(size=(6, 4))
    wanted = np.column_stack([np.ones(6), seen]) @ best
    np.testing.assert_allclose(WienerFilter(clean, sigma)(seen), wanted, atol=1e-9)
    mine = WienerFilter(IMAGES, 1e-3)
    assert mine(IMAGES).shape == IMAGES.shape
    np.testing.assert_allclose(mine(IMAGES), IMAGES, atol=1e-2)


def test_a_kernel_average_is_the_plain_loop():
    seen, width = RNG.random((3, 1, 4, 5)), 0.6
    wanted = []
    for x in seen:
        weights = [np.exp(-(np.linalg.norm(x - y) ** 2) / (2 * width**2)) for y in IMAGES]
        wanted.append(sum(w * y for w, y in zip(weights, IMAGES, strict=True)) / sum(weights))
    np.testing.assert_allclose(KernelAverage(IMAGES, width)(seen), wanted, atol=1e-12)
    narrow = KernelAverage(IMAGES, 1e-4)(seen)
    np.testing.assert_array_equal(narrow, IMAGES[nearest(seen, IMAGES)[0][:, 0]])
    wide = KernelAverage(IMAGES, 1e6)(seen)
    np.testing.assert_allclose(wide, np.broadcast_to(IMAGES.mean(0), seen.shape), atol=1e-9)


def test_a_mix_goes_from_one_to_the_other():
    one, other = IMAGES[:2]
    np.testing.assert_array_equal(mixed(one, other, 0), one)
    np.testing.assert_array_equal(mixed(one, other, 1), other)
    np.testing.assert_allclose(mixed(one, other), np.mean([one, other], axis=0))


def test_they_say_what_they_are():
    assert repr(WienerFilter(IMAGES, 0.3)) == "WienerFilter(20 pixels, sigma=0.3)"
    assert repr(KernelAverage(IMAGES, 0.3)) == "KernelAverage(40 images, width=0.3)"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: nearest(IMAGES, IMAGES, 0), r"count \(=0\) must be from 1 to 40: 40 are known"),
        (lambda: nearest(IMAGES[..., :3], IMAGES), "compared with images of the shape"),
        (lambda: nearest(IMAGES, IMAGES[:0]), "known has the shape .* at least 1 image,"),
        (lambda: WienerFilter(IMAGES[:1], 0.3), "images has the shape .* at least 2 images,"),
        (lambda: WienerFilter(IMAGES, 0), r"sigma \(=0\) must be a finite number above 0"),
        (lambda: WienerFilter(IMAGES, 0.3)(IMAGES[0]), "noisy has the shape"),
        (lambda: KernelAverage(IMAGES, -1), r"width \(=-1\) must be a finite number above 0"),
        (lambda: KernelAverage(IMAGES * np.inf, 1), "images holds numbers that are not finite"),
        (lambda: mixed(IMAGES, IMAGES[0]), "Give two images of the same shape"),
        (lambda: mixed(IMAGES, IMAGES, 1.5), r"share \(=1.5\) must be a finite number from 0 to 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
