"""The engine gives the same integers where the machine's own are 32 bits wide, as in WebAssembly.

No such machine is needed: NumPy's functions are replaced by ones that behave as they do there.
Plain numbers become int32 where they fit, and what counts or repeats takes no wider integers than
that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lecture_utils import exercises, maps, matrices, metrics, ops, slides, trace, upsampling, zeros
from lecture_utils.networks import datasets

BIG = 2**40
LARGE = BIG * np.arange(25, dtype=np.int64).reshape(5, 5)
MASKS = np.array([[0, 1, 1], [2, 1, 0]]), np.array([[0, 1, 2], [2, 1, 255]])
SCORES = np.linspace(0, 1, 24).reshape(1, 4, 2, 3)
SWITCHES = [[0, 2], [8, 10]]

CASES: dict[str, Callable[[], Any]] = {
    "conv2d": lambda: ops.conv2d(LARGE, [[1, 2], [3, -4]], padding=1),
    "conv_transpose2d": lambda: ops.conv_transpose2d([[BIG, 2], [3, 4]], slides.K, stride=2),
    "max_pool2d": lambda: ops.max_pool2d(
        [[1, BIG, 3], [4, 5, 6], [7, 8, 9]], 2, 1, return_indices=True
    ),
    "max_unpool2d": lambda: ops.max_unpool2d([[1, 2], [BIG, 4]], SWITCHES, 2),
    "avg_pool2d": lambda: ops.avg_pool2d([[BIG, 2], [3, 4]], 2),
    "divisor": lambda: ops.avg_pool2d([[BIG, 2], [3, 4]], 2, divisor_override=3),
    "matrix": lambda: matrices.conv_matrix(LARGE[:3, :3], (4, 5)),
    "zeros": lambda: zeros.between([[BIG, 2], [3, 4]], 2),
    "nearest": lambda: upsampling.nearest([[BIG, 2], [3, 4]], 2),
    "bilinear": lambda: upsampling.bilinear([[BIG, 2], [3, 4]], 3),
    "overlap": lambda: maps.overlap_pattern(3, 2),
    "coverage": lambda: maps.coverage([{"kernel_size": 3, "dilation": 2}] * 30, 301),
    "confusion": lambda: metrics.confusion_matrix(*MASKS, num_classes=3, ignore_index=255).counts,
    "iou": lambda: metrics.iou(*MASKS, num_classes=3, ignore_index=255),
    "cross_entropy": lambda: metrics.cross_entropy(SCORES, MASKS[0][None]),
    "roc": lambda: metrics.auroc(np.arange(100_000), np.arange(100_000) % 3 == 0),
    "trace": lambda: [
        {name: grid.values for name, grid in recorded.grids.items()}
        for recorded in (
            trace.conv2d(slides.X, slides.K, padding=1),
            trace.max_pool2d(slides.POOL_INPUT, 2),
            trace.max_unpool2d(slides.UNPOOL_INPUT, [[1, 7], [8, 10]], 2),
        )
    ],
    "problem": lambda: exercises.problem("conv2d", seed=1).answer,
    "divided": lambda: datasets.digits(seed=3).test.labels,
    "scenes": lambda: datasets.scenes(2, "test", seed=3).pixels(),
}


@pytest.fixture
def narrow(monkeypatch):
    """NumPy as it is where integers have 32 bits."""
    arange, array, asarray, bincount = np.arange, np.array, np.asarray, np.bincount
    cumsum, full, repeat, zeros_ = np.cumsum, np.full, np.repeat, np.zeros

    def narrowed(found):
        low, high = np.iinfo(np.int32).min, np.iinfo(np.int32).max
        fits = found.dtype == np.int64 and (
            not found.size or low <= found.min() <= found.max() <= high
        )
        return found.astype(np.int32) if fits else found

    def plain(value):
        if isinstance(value, list | tuple):
            return all(map(plain, value))
        return isinstance(value, int | range)

    def made(make):
        def maker(value, dtype=None, *rest, **how):
            if dtype is not None:
                return make(value, np.int32 if dtype is int else dtype, *rest, **how)
            found = make(value, *rest, **how)
            return narrowed(found) if plain(value) else found

        return maker

    def counted(values, *rest, **how):
        values = asarray(values)
        assert np.can_cast(values.dtype, np.int32), f"bincount would refuse {values.dtype}"
        return bincount(values, *rest, **how).astype(np.int32)

    def repeated(values, repeats, axis=None):
        assert plain(repeats) or np.can_cast(asarray(repeats).dtype, np.int32)
        return repeat(values, repeats, axis)

    def added(values, axis=None, dtype=None):
        found = cumsum(values, axis, dtype)
        whole = dtype is None and asarray(values).dtype.kind in "bi"
        return narrowed(found) if whole and asarray(values).dtype.itemsize <= 4 else found

    def ranged(*ends, dtype=None):
        found = arange(*ends, dtype=dtype)
        return found if dtype is not None else narrowed(found)

    monkeypatch.setattr(np, "intp", np.int32)
    monkeypatch.setattr(np, "arange", ranged)
    monkeypatch.setattr(np, "array", made(array))
    monkeypatch.setattr(np, "asarray", made(asarray))
    monkeypatch.setattr(np, "bincount", counted)
    monkeypatch.setattr(np, "cumsum", added)
    monkeypatch.setattr(np, "repeat", repeated)
    for name, make in (("zeros", zeros_), ("full", full)):
        monkeypatch.setattr(np, name, made(make))


def flat(value):
    """Type and numbers of everything in a result."""
    if isinstance(value, dict):
        return {name: flat(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [flat(one) for one in value]
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.tolist()
    return type(value).__name__, repr(value)


@pytest.mark.parametrize("name", CASES)
def test_the_same_integers_where_they_are_32_bits_wide(name, request):
    wide = flat(CASES[name]())
    request.getfixturevalue("narrow")
    assert flat(CASES[name]()) == wide


def test_the_simulation_is_that_of_a_narrow_machine(narrow):
    assert np.arange(3).dtype == np.array([1, 2]).dtype == np.zeros(2, int).dtype == np.int32
    assert np.array([BIG]).dtype == np.arange(3, dtype=np.int64).dtype == np.int64
    assert np.cumsum([True, False]).dtype == np.int32
    with pytest.raises(AssertionError, match="bincount would refuse int64"):
        np.bincount(np.zeros(2, np.int64))
