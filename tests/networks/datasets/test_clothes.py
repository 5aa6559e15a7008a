"""The photographs of clothes: where they come from, how they are divided, and what is refused."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lecture_utils import datasets
from lecture_utils.networks.datasets import _clothes
from tests.refusals import refusal
from tools.clothes import TWINS, distances

README = Path(__file__).resolve().parents[3] / "data" / "README.md"
PARTS = ("train", "validation", "test")


def test_readme_code_and_file_agree():
    raw = _clothes.FILE.read_bytes()
    assert len(raw) <= 6_000_000
    assert hashlib.sha256(raw).hexdigest() == _clothes.SHA256
    about = README.read_text(encoding="utf-8")
    assert f"`{_clothes.SHA256}`" in about and "Copyright © 2017 Zalando SE" in about
    with zipfile.ZipFile(_clothes.FILE) as file:
        for name in file.namelist():
            array = np.lib.format.read_array(file.open(name), allow_pickle=False)
            assert array.dtype == np.uint8


def test_the_parts_have_every_class_in_its_share_and_test_is_the_original_one():
    splits = datasets.clothes(seed=5, validation=0.25)
    for part, count in zip(PARTS, (750, 250, 200), strict=True):
        found = getattr(splits, part)
        assert np.bincount(found.labels).tolist() == [count] * 10
        assert found.images.shape == (10 * count, 1, 28, 28)
        assert (found.images.dtype, found.labels.dtype) == (np.float32, np.int64)
        assert (found.images.min(), found.images.max()) == (0, 1)
    np.testing.assert_array_equal(splits.test.images, datasets.clothes().test.images)
    np.testing.assert_array_equal(
        datasets.clothes(5, 0.25).validation.images, splits.validation.images
    )
    assert len(datasets.clothes(validation=0).validation) == 0


def test_no_garment_is_in_two_parts():
    """Not even in another print or colour."""
    splits = datasets.clothes()
    for label in range(10):
        flat = [
            part.images[part.labels == label].reshape(-1, 784).astype(float) * 255
            for part in (splits.train, splits.validation, splits.test)
        ]
        for one, other in ((0, 1), (0, 2), (1, 2)):
            assert distances(flat[one], flat[other]).min() > TWINS - 0.01


def test_nobody_can_change_them_for_others():
    with pytest.raises(ValueError, match="read-only"):
        datasets.clothes().test.images[0] = 0


@pytest.mark.parametrize("damage", ["missing", "cut", "altered"])
def test_a_file_that_is_not_the_course_s_is_refused(tmp_path, monkeypatch, damage):
    raw, file = _clothes.FILE.read_bytes(), tmp_path / "clothes.npz"
    if damage != "missing":
        file.write_bytes(raw[:-100] if damage == "cut" else raw[:-1] + b"?")
    monkeypatch.setattr(_clothes, "FILE", file)
    error = FileNotFoundError if damage == "missing" else ValueError
    said = refusal(error, datasets.clothes)
    assert "Use `git checkout data/clothes.npz`" in said and str(file) in said


@pytest.mark.parametrize(
    "share, error", [(-0.1, ValueError), (1, ValueError), ("0.1", TypeError), (True, TypeError)]
)
def test_bad_shares_are_refused(share, error):
    assert "validation (=" in refusal(error, lambda: datasets.clothes(validation=share))
    assert "seed (=" in refusal(ValueError, lambda: datasets.clothes(-1))


def test_a_share_that_leaves_no_image_is_refused():
    said = refusal(ValueError, lambda: datasets.clothes(validation=0.0001))
    assert "leave no image for validation" in said
