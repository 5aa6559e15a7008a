"""The image of nuclei: its parts share nothing, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from lecture_utils import datasets
from lecture_utils.networks.datasets import _nuclei
from tests.refusals import refusal

README = Path(__file__).resolve().parents[3] / "data" / "README.md"


def test_readme_code_and_file_agree():
    found = hashlib.sha256(_nuclei.FILE.read_bytes()).hexdigest()
    assert found == _nuclei.SHA256
    assert f"`{found}`" in README.read_text(encoding="utf-8")


def test_the_parts_share_neither_a_pixel_nor_a_nucleus():
    found = datasets.nuclei()
    assert (found.image.shape, found.instances.shape) == ((512, 512), (512, 512))
    assert np.unique(found.instances).tolist() == list(range(126))
    covered = np.zeros((512, 512), int)
    numbers, complete = [], 0
    for name, place in _nuclei.PLACES.items():
        covered[place] += 1
        part, own = getattr(found.splits, name), found.parts[name]
        np.testing.assert_array_equal(part.images[0, 0] * 255, found.image[place])
        assert part.labels.dtype == np.uint8 and part.classes == ("background", "nucleus")
        np.testing.assert_array_equal(part.labels[0] == 1, (own > 0) & (own < 255))
        np.testing.assert_array_equal(part.labels[0] == 255, own == 255)
        whole = set(np.unique(own)) - {0, 255}
        numbers += [[str(one) for one in whole]]
        for one in whole:
            assert (own == one).sum() == (found.instances == one).sum()
        complete += len(whole)
    assert (covered == 1).all()
    datasets.check_groups(*numbers)
    assert complete == 116, "nine of 125 lie across a seam"


def test_nobody_can_change_them_for_others():
    found = datasets.nuclei()
    for array in (found.image, found.parts["test"], found.splits.train.images):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_file_that_is_not_the_course_s_is_refused(tmp_path, monkeypatch, damage):
    file = tmp_path / "nuclei.npz"
    if damage == "cut":
        file.write_bytes(_nuclei.FILE.read_bytes()[:-100])
    monkeypatch.setattr(_nuclei, "FILE", file)
    said = refusal(ValueError if damage == "cut" else FileNotFoundError, datasets.nuclei)
    assert "Use `git checkout data/nuclei.npz`" in said
