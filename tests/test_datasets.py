"""The digits and folders of images: what is in them, how they are divided, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.datasets import load_digits

from lecture_utils import datasets
from lecture_utils.datasets import ImageSet, _digits
from tools import digits as maker

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("train", "validation", "test")


# --- digits ---------------------------------------------------------------------------------------


def test_the_file_is_made_by_its_script_byte_for_byte():
    assert maker.content() == _digits.FILE.read_bytes()


def test_readme_and_code_name_the_same_hash():
    found = hashlib.sha256(_digits.FILE.read_bytes()).hexdigest()
    assert found == _digits.SHA256
    assert f"`{found}`" in (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_the_digits_are_those_of_scikit_learn_in_sixteenths():
    every = _digits._all(_digits.FILE)
    source = load_digits()
    np.testing.assert_array_equal(every.images[:, 0] * 16, source.images)
    np.testing.assert_array_equal(every.labels, source.target)
    assert (every.images.dtype, every.labels.dtype) == (np.float32, np.int64)
    assert every.images.shape == (1797, 1, 8, 8)


def test_the_parts_are_disjoint_complete_and_have_every_class_in_its_share():
    splits = datasets.digits()
    together = np.concatenate([getattr(splits, part).images for part in PARTS])
    every = _digits._all(_digits.FILE)
    assert len(together) == 1797
    assert {one.tobytes() for one in together} == {one.tobytes() for one in every.images}
    for part, share in zip(PARTS, (0.7, 0.1, 0.2), strict=True):
        counts = np.bincount(getattr(splits, part).labels, minlength=10)
        assert np.abs(counts - share * np.bincount(every.labels)).max() <= 1


def test_the_seed_decides():
    one, same, other = (datasets.digits(seed).test.images for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
    # the same division on every machine: NumPy promises that PCG64 stays as it is
    assert datasets.digits(0).test.labels[:10].tolist() == FIRST_LABELS


FIRST_LABELS = [2, 8, 9, 9, 8, 1, 7, 3, 1, 7]


def test_nobody_can_change_the_digits_for_others():
    with pytest.raises(ValueError, match="read-only"):
        _digits._all(_digits.FILE).images[0] = 0


@pytest.mark.parametrize("damage", ["missing", "cut", "altered", "empty", "folder"])
def test_a_file_that_is_not_the_course_s_is_refused(tmp_path, monkeypatch, damage):
    raw = _digits.FILE.read_bytes()
    file = tmp_path / "digits.npz"
    contents = {"cut": raw[:-100], "altered": raw[:-1] + b"?", "empty": b""}
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        file.write_bytes(contents[damage])
    monkeypatch.setattr(_digits, "FILE", file)
    error = ValueError if damage in contents else FileNotFoundError
    with pytest.raises(error, match=r"Use `git checkout data/digits.npz`") as refused:
        datasets.digits()
    assert "digits.npz" in str(refused.value)


# --- dividing -------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(4, 30), min_size=1, max_size=5),
    shares=st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8)),
    seed=st.integers(0, 2**40),
)
def test_every_division_is_complete_disjoint_and_fair(counts, shares, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    images = np.arange(len(labels), dtype=np.float32).reshape(-1, 1, 1, 1)
    whole = ImageSet(images, labels, tuple(map(str, range(len(counts)))))
    fractions = np.array(shares) / sum(shares)
    try:
        splits = whole.split(fractions, seed)
    except ValueError as refused:
        assert "leave no image for" in str(refused)
        return
    parts = [getattr(splits, part) for part in PARTS]
    numbers = np.concatenate([part.images.ravel() for part in parts])
    assert sorted(numbers) == list(range(len(labels)))
    for part, share in zip(parts, fractions, strict=True):
        np.testing.assert_array_equal(part.labels, labels[part.images.ravel().astype(int)])
        found = np.bincount(part.labels, minlength=len(counts))
        assert np.abs(found - share * np.array(counts)).max() <= 1
    np.testing.assert_array_equal(whole.split(fractions, seed).test.images, splits.test.images)


@pytest.mark.parametrize(
    ("fractions", "error", "says"),
    [
        ((0.5, 0.5), TypeError, "three numbers"),
        (None, TypeError, "three numbers"),
        ("abc", TypeError, "three numbers"),
        ((0.5, 0.1, 0.1), ValueError, "their sum is 0.7"),
        ((1.2, -0.1, -0.1), ValueError, "must be from 0"),
        ((0, 0.5, 0.5), ValueError, "the first above 0"),
        ((float("nan"), 0, 1), ValueError, "must be from 0"),
        ((0.999999, 0.000001, 0.0), ValueError, "leave no image for validation"),
    ],
)
def test_bad_shares_are_refused(fractions, error, says):
    with pytest.raises(error, match=says):
        datasets.digits(fractions=fractions)


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (1.5, TypeError), (None, TypeError)])
def test_bad_seeds_are_refused(seed, error):
    with pytest.raises(error, match=r"seed \(="):
        datasets.digits(seed)


def test_a_part_may_be_left_out():
    splits = datasets.digits(fractions=(0.8, 0, 0.2))
    assert [len(getattr(splits, part)) for part in PARTS] == [1438, 0, 359]


# --- folders --------------------------------------------------------------------------------------


def save(folder, name, array, mode=None, **how):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(np.asarray(array, np.uint8))
    (image.convert(mode) if mode else image).save(path, **how)
    return path


@pytest.fixture
def folder(tmp_path):
    """Two classes with two grey images each."""
    for number, name in enumerate(("cat/b.png", "cat/a.png", "dog/c.png", "dog/deep/d.PNG")):
        save(tmp_path, name, np.full((4, 6), 50 * number))
    return tmp_path


def test_folders_are_classes_and_files_stand_in_order(folder):
    found = datasets.image_folder(folder)
    assert found.classes == ("cat", "dog")
    assert found.labels.tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(found.images[:, 0, 0, 0] * 255, [50, 0, 100, 150], rtol=1e-6)
    assert found.images.shape == (4, 1, 4, 6)
    assert found.images.dtype == np.float32
    assert repr(found) == "ImageSet(4 images of 4×6 pixels, grey, 2 classes)"
    assert len(found.split((0.5, 0, 0.5)).test) == 2


def test_without_classes_images_may_lie_anywhere(folder):
    save(folder, "loose.png", np.zeros((4, 6)))
    found = datasets.image_folder(folder, labels=None)
    assert (len(found), found.labels) == (5, None)
    with pytest.raises(ValueError, match="loose.png lies in no class folder"):
        datasets.image_folder(folder)


def test_other_files_are_named_and_hidden_ones_are_not(folder):
    for name in ("notes.txt", "cat/list.csv", ".DS_Store", "cat/Thumbs.db", ".git/x.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    found = datasets.image_folder(folder)
    assert found.skipped == ("cat/list.csv", "notes.txt")
    assert "skipped: cat/list.csv, notes.txt" in repr(found)
    assert len(found) == 4


def test_images_of_several_sizes_need_a_size(folder):
    save(folder, "cat/large.png", np.full((8, 12), 255))
    with pytest.raises(ValueError, match=r"images of 2 sizes.*Pass size=\(4, 6\)"):
        datasets.image_folder(folder)
    found = datasets.image_folder(folder, size=(4, 6))
    assert found.images.shape == (5, 1, 4, 6)
    assert found.images[2].min() == 1.0  # cat/large.png


def test_making_smaller_reads_every_pixel(tmp_path):
    stripes = np.zeros((32, 32))
    stripes[:, ::2] = 255
    save(tmp_path, "stripes.png", stripes)
    small = datasets.image_folder(tmp_path, size=4, labels=None).images
    np.testing.assert_allclose(small, 0.5, atol=0.06)  # not 0 or 1, as if only some were read


def test_colour_grey_palette_and_transparency_give_the_same_numbers(tmp_path):
    red = np.zeros((2, 2, 3))
    red[..., 0] = 255
    save(tmp_path, "a.png", red)
    save(tmp_path, "b.png", red, "P")
    save(tmp_path, "c.png", red, "RGBA")
    found = datasets.image_folder(tmp_path, grey=False, labels=None).images
    for image in found:
        np.testing.assert_array_equal(image[:, 0, 0], [1, 0, 0])
    grey = datasets.image_folder(tmp_path, labels=None).images
    np.testing.assert_allclose(grey, 76 / 255, atol=1e-6)


def test_what_can_be_seen_through_is_white(tmp_path):
    clear = np.zeros((2, 2, 4))
    clear[0, 0, 3] = 255  # one black pixel
    save(tmp_path, "a.png", clear)
    image = datasets.image_folder(tmp_path, labels=None).images[0, 0]
    np.testing.assert_array_equal(image, [[0, 1], [1, 1]])


def test_sixteen_bits_keep_their_levels(tmp_path):
    levels = np.array([[0, 1], [32768, 65535]], np.uint16)
    Image.fromarray(levels).save(tmp_path / "a.png")
    image = datasets.image_folder(tmp_path, labels=None).images[0, 0]
    np.testing.assert_allclose(image * 65535, levels, rtol=1e-6)


def test_a_camera_s_rotation_is_carried_out(tmp_path):
    upright = np.zeros((4, 2))
    upright[0] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90° to the right
    save(tmp_path, "a.png", np.rot90(upright), exif=exif)
    image = datasets.image_folder(tmp_path, labels=None).images[0, 0]
    np.testing.assert_array_equal(image * 255, upright)


def test_jpeg_is_read(tmp_path):
    save(tmp_path, "a.jpg", np.full((8, 8), 128))
    image = datasets.image_folder(tmp_path, labels=None).images
    np.testing.assert_allclose(image, 128 / 255, atol=0.01)


def test_damaged_images_are_named(folder):
    (folder / "cat" / "broken.png").write_bytes((folder / "cat" / "a.png").read_bytes()[:50])
    with pytest.raises(ValueError, match=r"cat/broken.png cannot be read as an image"):
        datasets.image_folder(folder)


def test_a_text_that_calls_itself_an_image_is_named(folder):
    (folder / "cat" / "fake.jpg").write_text("no image")
    with pytest.raises(ValueError, match=r"cat/fake.jpg cannot be read as an image"):
        datasets.image_folder(folder)


def test_animations_are_refused(folder):
    frames = [Image.new("L", (6, 4), value) for value in (0, 255)]
    frames[0].save(folder / "cat" / "a.png", save_all=True, append_images=frames[1:])
    with pytest.raises(ValueError, match=r"cat/a.png is animated: it holds 2 images"):
        datasets.image_folder(folder)


def test_huge_images_are_refused(folder, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
    with pytest.raises(ValueError, match="is larger than 20 pixels"):
        datasets.image_folder(folder)


def test_more_than_fits_is_refused(folder, monkeypatch):
    monkeypatch.setattr("lecture_utils.datasets._folder.MOST", 95)
    with pytest.raises(ValueError, match="holds 96 numbers, but at most 95 fit"):
        datasets.image_folder(folder)


def test_folders_that_cannot_be_used(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        datasets.image_folder(tmp_path / "nothing")
    file = save(tmp_path, "a.png", np.zeros((2, 2)))
    with pytest.raises(NotADirectoryError, match="is a file"):
        datasets.image_folder(file)
    file.rename(tmp_path / "a.tif")
    with pytest.raises(ValueError, match=r"holds no image \(found: a.tif\)"):
        datasets.image_folder(tmp_path)


@pytest.mark.parametrize("size", [0, (4, 0), (4,), "4", 2.5, True, (1, 2, 3)])
def test_bad_sizes_are_refused(folder, size):
    with pytest.raises(ValueError, match=r"Use for example size=\(64, 64\)"):
        datasets.image_folder(folder, size=size)


def test_unknown_labels_are_refused(folder):
    with pytest.raises(ValueError, match=r"labels \(='names'\) must be 'folders' or None"):
        datasets.image_folder(folder, labels="names")
