"""The photographs: where they come from, how they are made smaller, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from lecture_utils import datasets, ops
from lecture_utils.networks.datasets import _photos
from tests.tables import examples
from tools import photos as maker

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
NAMES = tuple(datasets.PHOTOS)
COLOURED = {"astronaut", "cat", "coffee"}


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_readme_code_and_file_agree(name):
    about = datasets.PHOTOS[name]
    raw = (_photos.FOLDER / f"{name}.png").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == about.sha256
    [line] = [line for line in README.splitlines() if line.startswith(f"| {name}.png |")]
    assert f"`{about.sha256}`" in line and about.words in line and about.author in line
    assert about.licence in line and about.licence in ("CC0 1.0", "public domain")
    assert about.source.startswith("https://") and about.source in line


def test_all_together_are_small_and_nothing_else_is_there():
    files = sorted(_photos.FOLDER.iterdir())
    assert [file.name for file in files] == [f"{name}.png" for name in sorted(NAMES)]
    assert sum(file.stat().st_size for file in files) <= 1_500_000
    assert set(maker.SQUARES) == set(NAMES)
    for file in files:
        with Image.open(file) as image:
            assert image.format == "PNG" and image.size == (256, 256)
            assert image.mode == ("RGB" if file.stem in COLOURED else "L")
            assert datasets.PHOTOS[file.stem].colour == (image.mode == "RGB")


@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_what_is_given_can_be_changed(name):
    grey, colours = datasets.photo(name), datasets.photo(name, 64, colour=True)
    assert (grey.shape, grey.dtype) == ((128, 128), np.uint8)
    assert (colours.shape, colours.dtype) == ((3, 64, 64), np.uint8)
    assert np.ptp(grey) > 100, "dark and bright places"
    grey[0, 0] = 255 - grey[0, 0]
    assert datasets.photo(name)[0, 0] != grey[0, 0]
    assert ops.conv2d(colours, np.ones((2, 3, 3, 3), int)).shape == (2, 62, 62)
    whole = datasets.photo(name, size=None)
    assert whole.shape == (256, 256) and whole.flags.writeable


def test_a_missing_and_a_changed_file_say_how_to_get_it_back(tmp_path):
    with pytest.raises(FileNotFoundError, match="git checkout data/photos"):
        _photos.read(tmp_path / "cat.png", "0" * 64)
    (tmp_path / "cat.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"10 bytes and the SHA-256 .*git checkout data/photos"):
        _photos.read(tmp_path / "cat.png", "0" * 64)


# --- smaller, and grey ----------------------------------------------------------------------------


def test_half_the_size_is_the_mean_of_four():
    whole = datasets.photo("camera", 256).astype(int)
    sums = whole[::2, ::2] + whole[::2, 1::2] + whole[1::2, ::2] + whole[1::2, 1::2]
    np.testing.assert_array_equal(datasets.photo("camera", 128), (sums + 2) // 4)


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_pixel_is_the_mean_of_what_it_covers(data):
    side = data.draw(st.integers(1, 30))
    size = data.draw(st.integers(1, side))
    square = data.draw(arrays.arrays(np.uint8, (side, side)))
    # each pixel cut into size×size, then every side×side of them is one: no fractions anywhere
    fine = np.kron(square, np.ones((size, size), int)).reshape(size, side, size, side)
    sums = fine.sum(axis=(1, 3))
    wanted = (2 * sums + side * side) // (2 * side * side)
    np.testing.assert_array_equal(datasets.photo(square, size), wanted)


def test_grey_is_the_rounded_mixture_and_grey_stays_what_it_is():
    red, green, blue = datasets.photo("cat", colour=True).astype(int)
    exact = (299 * red + 587 * green + 114 * blue) / 1000
    np.testing.assert_array_equal(datasets.photo("cat"), np.floor(exact + 0.5))
    three = datasets.photo("grass", colour=True)
    assert (three == three[0]).all()
    np.testing.assert_array_equal(datasets.photo(three, size=None), datasets.photo("grass"))


# --- a picture of one's own -----------------------------------------------------------------------

STEPS = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
COLOURS = np.stack([STEPS, STEPS + 5, STEPS + 9], axis=-1).repeat(2, axis=0)  # (6, 4, 3)


@pytest.mark.parametrize(
    "given, wanted",
    [
        (STEPS, STEPS),
        (STEPS.astype(np.int64), STEPS),
        (STEPS.tolist(), STEPS),
        (torch.tensor(STEPS), STEPS),
        (STEPS[None], STEPS),
        (STEPS / 255, STEPS),
        (STEPS.astype(np.uint16), STEPS),
        (STEPS.astype(np.uint16) * 257, STEPS),
        (STEPS > 100, 255 * (STEPS > 100)),
        (np.stack([STEPS] * 3), STEPS),
        (np.stack([STEPS] * 3, axis=-1).repeat(2, axis=0), STEPS.repeat(2, axis=0)),
    ],
    ids=lambda value: f"{getattr(value, 'dtype', 'list')}{np.shape(value)}",
)
def test_arrays_of_many_kinds(given, wanted):
    found = datasets.photo(given, size=None)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, wanted)


def test_colours_first_or_last_and_a_transparent_picture_is_laid_on_white():
    first = np.moveaxis(COLOURS, -1, 0)
    np.testing.assert_array_equal(datasets.photo(COLOURS, None, colour=True), first)
    np.testing.assert_array_equal(datasets.photo(first, None, colour=True), first)
    alpha = np.full((6, 4, 1), 255, np.uint8)
    alpha[0] = 0
    alpha[1] = 51  # a fifth
    shown = datasets.photo(np.concatenate([COLOURS, alpha], axis=-1), None, colour=True)
    np.testing.assert_array_equal(shown[:, 0], 255)
    np.testing.assert_array_equal(shown[:, 1], np.rint(0.2 * first[:, 1] + 0.8 * 255))
    np.testing.assert_array_equal(shown[:, 2:], first[:, 2:])


def saved(folder, name, pixels, mode=None, **options):
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(folder / name, **options)
    return folder / name


def test_files_of_many_kinds(tmp_path):
    grey = saved(tmp_path, "grey.png", STEPS)
    for file in (
        grey,
        saved(tmp_path, "16bit.png", STEPS.astype(np.uint16) * 257),
        saved(tmp_path, "rgb.png", STEPS, "RGB"),
        saved(tmp_path, "alpha.png", STEPS, "LA"),
    ):
        for path in (file, str(file)):
            np.testing.assert_array_equal(datasets.photo(path, None), STEPS)
    assert datasets.photo(grey, None, colour=True).shape == (3, 3, 4)
    coloured = saved(tmp_path, "colours.png", COLOURS)
    np.testing.assert_array_equal(
        datasets.photo(coloured, None, colour=True), np.moveaxis(COLOURS, -1, 0)
    )
    # the middle square of 3×4, and its mean
    assert datasets.photo(grey, 1).tolist() == [[round(STEPS[:, :3].mean())]]


@pytest.mark.parametrize(
    "wrong, error, says",
    [
        ("dog", ValueError, r"photo \(='dog'\) must be 'astronaut', .* path of a PNG or JPEG file"),
        ("my/dog.png", FileNotFoundError, r"photo \(='my/dog.png'\): there is no such file"),
        ("a\0b.png", ValueError, r"photo \(='a\\x00b.png'\) is no name of a file"),
        (".", IsADirectoryError, "is a folder. Give the path of one PNG or JPEG file"),
        (None, TypeError, r"photo \(=None\) must be the name of a photograph"),
        (3, ValueError, r"photo has the shape \(\), but must be \(H, W\)"),
        (np.zeros((2, 5, 5)), ValueError, r"photo has the shape \(2, 5, 5\)"),
        (np.zeros((0, 5)), ValueError, "with at least one pixel"),
        (np.zeros((4, 4, 3, 1)), ValueError, r"for example photo\[0\]"),
        ([[0, 256]], ValueError, "photo holds numbers from 0 to 256, but must hold whole numbers"),
        ([[-1, 6]], ValueError, r"photo holds numbers from -1 to 6.*numpy.clip\(photo, 0, 255\)"),
        ([[0.0, 255.0]], ValueError, r"photo holds .* must hold floats from 0 to 1.* photo / 255"),
        ([[np.nan, 1]], ValueError, "photo holds numbers from nan"),
        ([[1], [1, 2]], ValueError, "has rows of different lengths. Give every row the same"),
        ([["a"]], TypeError, "an array of numbers, not <U1"),
        (np.zeros((1, 9000), np.uint8), ValueError, "1×9000 pixels, but at most 8192 a side"),
    ],
)
def test_what_is_no_picture_is_refused(wrong, error, says):
    with pytest.raises(error, match=says):
        datasets.photo(wrong, None)


def test_files_that_are_no_single_picture_are_refused(tmp_path):
    frames = [Image.fromarray(STEPS), Image.fromarray(STEPS[::-1].copy())]
    frames[0].save(tmp_path / "moving.png", save_all=True, append_images=frames[1:])
    with pytest.raises(ValueError, match=r"photo \(=.*is animated: it holds 2 im"):
        datasets.photo(tmp_path / "moving.png", None)
    frames[0].save(tmp_path / "moving.gif")
    (tmp_path / "text.png").write_text("no picture")
    for name in ("moving.gif", "text.png"):
        with pytest.raises(ValueError, match=r"photo .*it holds neither PNG nor JPEG"):
            datasets.photo(tmp_path / name, None)
    whole = saved(tmp_path, "cut.png", COLOURS).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:-30])
    with pytest.raises(ValueError, match=r"photo \(=.*cannot be read as an image"):
        datasets.photo(tmp_path / "cut.png", None)


@pytest.mark.parametrize("size", [15, 257, 0, -1])
def test_a_size_out_of_range_is_refused(size):
    with pytest.raises(ValueError, match=rf"size \(={size}\) must be from 16 to 256: the photogr"):
        datasets.photo("cat", size)


def test_a_picture_is_not_made_larger():
    with pytest.raises(ValueError, match=r"size \(=4\) must be at most 3, the shorter side .* 3×4"):
        datasets.photo(STEPS, 4)
