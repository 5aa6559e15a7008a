"""Fixed upsampling against torch.nn.functional.interpolate, and FCN's kernel against both."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from lecture_utils import ops, upsampling
from tests.strategies import strange_floats

torch.set_num_threads(1)
SCALES = st.integers(1, 4)
LAYOUTS = st.sampled_from([(), (3,), (2, 3)])


@st.composite
def grids(draw, whole: bool = False) -> np.ndarray:
    """A random map (H, W), (C, H, W) or (N, C, H, W)."""
    shape = (*draw(LAYOUTS), draw(st.integers(1, 6)), draw(st.integers(1, 6)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.integers(-9, 10, shape) if whole else rng.normal(size=shape)


def interpolated(x: np.ndarray, scale: int, **how) -> np.ndarray:
    """torch's result in the layout of ``x``."""
    full = torch.from_numpy(np.array(x, float)).reshape((1,) * (4 - x.ndim) + x.shape)
    out = functional.interpolate(full, scale_factor=scale, **how).numpy()
    return out.reshape(*x.shape[:-2], *out.shape[-2:])


@given(grids(whole=True), SCALES)
def test_nearest_is_torchs(x, scale):
    found = upsampling.nearest(x, scale)
    np.testing.assert_array_equal(found, interpolated(x, scale, mode="nearest"))
    assert found.dtype == np.int64


@given(grids(), SCALES, st.booleans())
def test_bilinear_is_torchs(x, scale, align_corners):
    found = upsampling.bilinear(x, scale, align_corners)
    expected = interpolated(x, scale, mode="bilinear", align_corners=align_corners)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 5), SCALES, st.booleans())
def test_bilinear_treats_nan_and_infinity_as_torch(seed, height, width, scale, align_corners):
    x = strange_floats(seed, (height, width))
    found = upsampling.bilinear(x, scale, align_corners)
    expected = interpolated(x, scale, mode="bilinear", align_corners=align_corners)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@given(grids(whole=True), SCALES)
def test_bed_of_nails_is_a_transposed_convolution_with_one_weight(x, scale):
    full = x.reshape(-1, 1, *x.shape[-2:])
    expected = functional.conv_transpose2d(
        torch.from_numpy(full), torch.ones(1, 1, 1, 1, dtype=torch.int64),
        stride=scale, output_padding=scale - 1,
    )  # fmt: skip
    found = upsampling.bed_of_nails(x, scale)
    assert found.shape == (*x.shape[:-2], x.shape[-2] * scale, x.shape[-1] * scale)
    np.testing.assert_array_equal(found.reshape(expected.shape), expected.numpy())


@pytest.mark.parametrize("scale", range(1, 7))
def test_fcns_kernel_upsamples_bilinearly_away_from_the_edges(scale):
    x = np.random.default_rng(scale).normal(size=(5, 4))
    kernel = upsampling.bilinear_kernel(scale)
    assert kernel.shape == (2 * scale - scale % 2,) * 2
    settings = {"stride": scale, "padding": scale // 2}
    made = functional.conv_transpose2d(
        torch.from_numpy(x)[None, None], torch.from_numpy(kernel)[None, None], **settings
    )[0, 0].numpy()
    expected = upsampling.bilinear(x, scale)
    edge = scale // 2
    inner = (slice(edge, 5 * scale - edge), slice(edge, 4 * scale - edge))
    assert made.shape == expected.shape
    np.testing.assert_allclose(made[inner], expected[inner], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ops.conv_transpose2d(x, kernel, **settings), made, atol=1e-12)
    # at the edges the weights no longer sum to 1; the band is exactly scale // 2 wide
    dim = ops.conv_transpose2d(np.ones((5, 4)), kernel, **settings) < 1 - 1e-9
    band = np.ones((5 * scale, 4 * scale), bool)
    band[inner] = False
    np.testing.assert_array_equal(dim, band)


def test_the_kernel_as_fcn_writes_it():
    """Factor and centre as in FCN's reference code, which starts from the kernel's size."""
    for scale in range(1, 7):
        size = 2 * scale - scale % 2
        factor = (size + 1) // 2
        centre = factor - 1 if size % 2 else factor - 0.5
        rows, columns = np.ogrid[:size, :size]
        expected = (1 - abs(rows - centre) / factor) * (1 - abs(columns - centre) / factor)
        np.testing.assert_allclose(upsampling.bilinear_kernel(scale), expected, rtol=1e-12)


def test_numbers_keep_their_kind():
    assert upsampling.bilinear([[1, 2]], 2).dtype == np.float64
    assert upsampling.bilinear(np.ones((2, 2), np.float32), 2).dtype == np.float32
    assert upsampling.nearest(np.ones((2, 2), np.float32), 2).dtype == np.float32


@given(grids(), SCALES)
def test_the_input_stays_as_it_is(x, scale):
    x.flags.writeable = False
    for upsample in (upsampling.bed_of_nails, upsampling.nearest, upsampling.bilinear):
        assert not np.shares_memory(upsample(x, scale), x)


@pytest.mark.parametrize("name", ["bed_of_nails", "nearest", "bilinear"])
@pytest.mark.parametrize(
    "arguments, error, message",
    [
        (([[1]], 0), ValueError, r"^scale \(=0\) must be at least 1.*Use for example scale=2\.$"),
        (([[1]], 1.5), TypeError, r"^scale \(=1.5\) must be a whole number, not float. Use"),
        (([[1]], True), TypeError, r"^scale \(=True\) must be a whole number"),
        (([[1]], (2, 2)), TypeError, r"^scale \(=\(2, 2\)\) must be a whole number"),
        (([1, 2], 2), ValueError, r"^x has 1 dimensions"),
        (([["a"]], 2), TypeError, r"^x .*must hold numbers"),
        (([[]], 2), ValueError, r"^x is empty"),
    ],
)
def test_bad_input_is_named(name, arguments, error, message):
    with pytest.raises(error, match=message):
        getattr(upsampling, name)(*arguments)


def test_bad_input_of_the_others_is_named():
    with pytest.raises(TypeError, match=r"^align_corners \(=1\) must be True or False"):
        upsampling.bilinear([[1]], 2, 1)
    with pytest.raises(ValueError, match=r"^scale \(=-1\) must be at least 1"):
        upsampling.bilinear_kernel(-1)
