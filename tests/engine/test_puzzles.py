"""The puzzles' lists against torch: every setting is run, and its real output shape decides."""

from __future__ import annotations

import functools
import itertools

import pytest
import torch
from torch.nn import functional

from lecture_utils import puzzles

torch.set_num_threads(1)


@functools.cache
def transposed(size: int, kernel_size: int, stride: int, padding: int, spare: int) -> int:
    """Cells that torch's transposed convolution makes; 0 if it refuses."""
    x, weight = torch.ones(1, 1, size), torch.ones(1, 1, kernel_size)
    try:
        y = functional.conv_transpose1d(
            x, weight, stride=stride, padding=padding, output_padding=spare
        )
    except RuntimeError:
        return 0
    return y.shape[-1]


@functools.cache
def convolved(size: int, kernel_size: int, stride: int, padding: int) -> int:
    """Cells that torch's convolution makes; 0 if it refuses."""
    x, weight = torch.ones(1, 1, size, size), torch.ones(1, 1, kernel_size, kernel_size)
    try:
        return functional.conv2d(x, weight, stride=stride, padding=padding).shape[-1]
    except RuntimeError:
        return 0


def tries(kernel_size: int = 7, stride: int = 4, padding: int = 3) -> list[tuple[int, int, int]]:
    ranges = range(1, kernel_size + 1), range(1, stride + 1), range(padding + 1)
    return list(itertools.product(*ranges))


@pytest.mark.parametrize("size_in", range(1, 9))
def test_the_transposed_list_is_exactly_what_torch_says(size_in):
    for size_out in range(1, 21):
        found = puzzles.transpose_settings(size_in, size_out)
        expected = {
            (*setting, spare)
            for setting in tries()
            for spare in range(4)  # torch itself refuses what is not below stride
            if transposed(size_in, *setting, spare) == size_out
        }
        assert len(found) == len(set(found))
        assert set(found) == expected


@pytest.mark.parametrize("size_in", range(1, 15))
def test_the_convolution_list_is_exactly_what_torch_says(size_in):
    for size_out in range(1, 21):
        found = puzzles.conv_settings(size_in, size_out)
        expected = {setting for setting in tries() if convolved(size_in, *setting) == size_out}
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_limits_cut_the_list_and_widen_it():
    every = puzzles.transpose_settings(4, 8)
    limits = {"kernel_size": 4, "stride": 2, "padding": 1, "output_padding": 0}
    few = puzzles.transpose_settings(4, 8, limits)
    assert few == [
        s for s in every if s[0] <= 4 and s[1] <= 2 and s[2] <= 1 and s.output_padding == 0
    ]
    wide = puzzles.transpose_settings(4, 8, {"kernel_size": 9, "stride": 5, "output_padding": 9})
    assert set(wide) == {
        (*setting, spare)
        for setting in tries(9, 5)
        for spare in range(5)
        if transposed(4, *setting, spare) == 8
    }
    assert set(every) < set(wide)
    assert puzzles.conv_settings(9, 9, {"kernel_size": 1, "padding": 0}) == [(1, 1, 0)]


def test_the_simplest_comes_first():
    assert puzzles.transpose_settings(4, 8)[0] == (2, 2, 0, 0)
    assert puzzles.conv_settings(8, 8)[0] == (1, 1, 0)
    found = puzzles.transpose_settings(4, 8)
    keys = [(s.output_padding, s.padding, s.kernel_size, s.stride) for s in found]
    assert keys == sorted(keys)
    found = puzzles.conv_settings(8, 4)
    keys = [(s.padding, s.kernel_size, s.stride) for s in found]
    assert keys == sorted(keys)


def test_a_setting_is_a_call():
    x, weight = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3)
    setting = next(s for s in puzzles.transpose_settings(4, 8) if s.kernel_size == 3)._asdict()
    assert setting.pop("kernel_size") == 3
    assert functional.conv_transpose2d(x, weight, **setting).shape[-2:] == (8, 8)


def test_same_output_is_every_size_that_torch_brings_there():
    longest = 7 + 5 * 4
    for setting in tries():
        sizes = {}
        for size in range(1, longest + 1):
            sizes.setdefault(convolved(size, *setting), []).append(size)
        for size_out in range(1, 5):
            found = puzzles.same_output(size_out, *setting)
            assert found == sizes.get(size_out, []), (size_out, setting)


def test_output_padding_tells_the_collapsed_sizes_apart():
    for setting in tries(padding=1):
        sizes = puzzles.same_output(5, *setting)
        assert len(sizes) == setting[1]
        assert sizes == [transposed(5, *setting, spare) for spare in range(setting[1])]


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: puzzles.transpose_settings(0, 8), ValueError, r"^size_in \(=0\) must be at least"),
        (lambda: puzzles.transpose_settings(4, 0), ValueError, r"^size_out \(=0\) must be at"),
        (lambda: puzzles.transpose_settings(4, 8.0), TypeError, r"^size_out \(=8.0\).*size_out=4"),
        (lambda: puzzles.conv_settings("4", 8), TypeError, r"^size_in \(='4'\) must be a whole"),
        (lambda: puzzles.conv_settings(4, 8, 7), TypeError, r"^limits \(=7\) must be a dict.*Use"),
        (
            lambda: puzzles.conv_settings(4, 8, {"output_padding": 1}),
            TypeError,
            r"unknown name 'output_padding'. Use only kernel_size, stride, padding\.$",
        ),
        (
            lambda: puzzles.transpose_settings(4, 8, {"kernel": 1}),
            TypeError,
            r"unknown name 'kernel'. Use only kernel_size, stride, padding, output_padding\.$",
        ),
        (
            lambda: puzzles.transpose_settings(4, 8, {"stride": 0}),
            ValueError,
            r"^stride \(=0\) must be at least 1",
        ),
        (lambda: puzzles.same_output(0, 3), ValueError, r"^size_out \(=0\) must be at least 1"),
        (lambda: puzzles.same_output(2, 3, 0), ValueError, r"^stride \(=0\)"),
        (lambda: puzzles.same_output(2, 3, 1, -1), ValueError, r"^padding \(=-1\)"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
