"""The masks of photographs: what they hold, how they are made smaller, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lecture_utils import datasets
from lecture_utils.networks.datasets import _photo_masks
from tests.refusals import refusal
from tools import photo_masks as maker

ROOT = Path(__file__).resolve().parents[3]
NAMES = pytest.mark.parametrize("name", list(datasets.MASK_CLASSES))


@NAMES
def test_readme_code_file_and_script_agree(name):
    raw = (_photo_masks.FOLDER / f"{name}.png").read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    assert found == _photo_masks.SHA256[name] and len(raw) < 10_000
    about = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    classes = ", ".join(datasets.MASK_CLASSES[name])
    assert f"| masks/{name}.png | {classes} | `{found}` |" in about
    with Image.open(_photo_masks.FOLDER / f"{name}.png") as image:
        np.testing.assert_array_equal(np.asarray(image), maker.pixels(name))


@NAMES
def test_classes_are_apart_by_void_and_every_one_is_there(name):
    whole = datasets.photo_mask(name, 256)
    assert whole.dtype == np.uint8 and 0.02 < (whole == 255).mean() < 0.25
    for axis in (0, 1):
        one, other = (np.take(whole, np.arange(255) + k, axis) for k in (0, 1))
        assert ((one == other) | (one == 255) | (other == 255)).all()
    for size in (32, 100, 128, 256):
        mask = datasets.photo_mask(name, size)
        assert mask.shape == (size, size)
        assert np.unique(mask).tolist() == [*range(len(datasets.MASK_CLASSES[name])), 255]
    np.testing.assert_array_equal(datasets.photo_mask(name, 64), whole[2::4, 2::4])
    whole[:] = 7
    assert datasets.photo_mask(name, 256).max() == 255


def test_a_class_looks_like_what_it_is_called():
    photo, mask = datasets.photo("coffee", 256, colour=True).astype(int), "coffee"
    colours = {
        word: photo[:, datasets.photo_mask(mask, 256) == label].mean(1)
        for label, word in enumerate(datasets.MASK_CLASSES[mask])
    }
    for word, red_to_blue in {"saucer": 6, "coffee": 4}.items():
        assert colours[word][0] > red_to_blue * colours[word][2], "red, and brown"
    assert np.ptp(colours["spoon"]) < 0.6 * np.ptp(colours["table"]), "the spoon is grey"


def test_an_outline_is_filled_as_it_is_drawn():
    triangle = np.array([[0, 0], [4, 0], [0, 4]], float)
    assert maker.inside(triangle)[:5, :5].sum(1).tolist() == [3, 2, 1, 0, 0]


@pytest.mark.parametrize(
    "given, error, says",
    [
        ({"photo": "grass"}, ValueError, "other photographs have no mask"),
        ({"photo": 3}, TypeError, "photo (=3)"),
        ({"photo": "cat", "size": 300}, ValueError, "size (=300)"),
        ({"photo": "cat", "size": None}, TypeError, "size (=None)"),
    ],
)
def test_what_has_no_mask_is_refused(given, error, says):
    assert says in refusal(error, lambda: datasets.photo_mask(**given))
