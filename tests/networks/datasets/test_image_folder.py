"""Folders of images that a teacher brings: what is read, how, and what is refused."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import warnings

import numpy as np
import pytest
from PIL import Image

from lecture_utils import datasets
from tests.refusals import refusal


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
    parts = found.split((0.5, 0, 0.5))
    assert sorted(parts.test.labels) == [0, 1]
    assert repr(parts) == "Splits(train 2, validation 0, test 2; images of 4×6 pixels, 2 classes)"


def test_without_classes_images_may_lie_anywhere(folder):
    save(folder, "loose.png", np.zeros((4, 6)))
    found = datasets.image_folder(folder, labels=None)
    assert (len(found), found.labels) == (5, None)
    parts = found.split((0.6, 0.2, 0.2))
    assert parts.train.labels is None
    assert repr(parts) == "Splits(train 3, validation 1, test 1; images of 4×6 pixels)"
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "loose.png lies in no class folder" in said


def test_the_order_is_that_of_the_names_on_every_system(tmp_path):
    names = ["B/1.png", "a-b/1.png", "a/10.png", "a/2.png", "a/Z.png", "a/é.png"]
    for number, name in enumerate(names):
        save(tmp_path, name, np.full((2, 2), number))
    found = datasets.image_folder(tmp_path)
    assert found.classes == ("B", "a", "a-b")
    assert (found.images[:, 0, 0, 0] * 255).round().tolist() == [0, 1, 2, 3, 4, 5]
    assert found.labels.tolist() == [0, 2, 1, 1, 1, 1]


def test_other_files_are_named_and_hidden_ones_are_not(folder):
    hidden = (".DS_Store", "cat/Thumbs.db", "desktop.ini", ".git/x.png", "__MACOSX/cat/._a.png")
    for name in ("notes.txt", "cat/list.csv", *hidden):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    found = datasets.image_folder(folder)
    assert found.skipped == ("cat/list.csv", "notes.txt")
    assert "skipped: cat/list.csv, notes.txt" in repr(found)
    assert len(found) == 4


def test_images_of_several_sizes_need_a_size(folder):
    save(folder, "cat/large.png", np.full((8, 12), 255))
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "images of 2 sizes, for example cat/a.png (4×6), cat/large.png (8×12)" in said
    assert "Pass size=(4, 6)" in said  # the most frequent
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


def test_a_photo_with_a_preview_in_the_same_file_is_no_animation(tmp_path):
    """Many phones write JPEG files that hold further images (MPO)."""
    photo, preview = (Image.new("L", size, 128) for size in ((8, 4), (4, 2)))
    photo.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[preview])
    with Image.open(tmp_path / "a.jpg") as image:
        assert (image.format, image.n_frames) == ("MPO", 2)
    image = datasets.image_folder(tmp_path, labels=None).images
    assert image.shape == (1, 1, 4, 8)
    np.testing.assert_allclose(image, 128 / 255, atol=0.01)


def test_black_and_white_and_print_colours_are_read(tmp_path):
    chess = np.array([[0, 255], [255, 0]])
    save(tmp_path, "a.png", chess, "1")
    image = datasets.image_folder(tmp_path, labels=None).images[0, 0]
    np.testing.assert_array_equal(image * 255, chess)
    (tmp_path / "a.png").unlink()
    Image.new("CMYK", (2, 2), (0, 255, 255, 0)).save(tmp_path / "b.jpg", quality=100)  # red
    image = datasets.image_folder(tmp_path, labels=None, grey=False).images[0, :, 0, 0]
    np.testing.assert_allclose(image, [1, 0, 0], atol=0.02)


# --- what is refused ------------------------------------------------------------------------------


def broken(folder, kind):
    """Write a file that is no image; return what is said about it."""
    whole = (folder / "cat" / "a.png").read_bytes()
    name = "cat/broken.png"
    if kind == "cut":
        (folder / name).write_bytes(whole[:50])
    elif kind == "header":  # Pillow raises a plain ValueError here
        (folder / name).write_bytes(whole[:8] + b"\0\0\0\5IHDR" + whole[16:])
    elif kind == "empty":
        (folder / name).write_bytes(b"")
    elif kind == "text":
        (folder / name).write_text("no image")
    elif kind == "gif":
        save(folder, "cat/broken.gif", np.zeros((4, 6))).rename(folder / name)
    elif kind == "postscript":  # Pillow would start another program to read it
        (folder / name).write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 6 4\n")
    elif kind == "link":
        (folder / name).symlink_to(folder / "nothing.png")
    return f"{name} cannot be read as an image"


@pytest.mark.parametrize("kind", ["cut", "header", "empty", "text", "gif", "postscript", "link"])
def test_what_cannot_be_read_is_named(folder, kind):
    says = broken(folder, kind)
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert says in said
    assert "PosixPath" not in said


def test_the_reason_is_told_whatever_pillow_has_loaded(tmp_path):
    """Pillow knows a format only when its module is there: so in a fresh process."""
    (tmp_path / "a.png").write_bytes(b"")
    Image.new("L", (3, 3)).save(tmp_path / "b.gif")
    (tmp_path / "b.gif").rename(tmp_path / "b.png")
    for name in ("a.png", "b.png"):
        code = (
            "from lecture_utils import datasets\n"
            f"try: datasets.image_folder({str(tmp_path)!r}, labels=None)\n"
            "except ValueError as problem: print(problem)"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert f"{name} cannot be read as an image (it holds neither PNG nor JPEG)" in done.stdout
        (tmp_path / name).unlink()


def test_whatever_happens_to_a_file_it_is_an_image_or_a_sentence(tmp_path):
    """Bytes changed, lost and added at random, in files of every kind."""
    rng = random.Random(0)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a camera"
    whole = []
    for mode, form in (
        ("L", "png"),
        ("L", "jpeg"),
        ("RGB", "png"),
        ("RGB", "jpeg"),
        ("RGBA", "png"),
    ):
        out = io.BytesIO()
        Image.linear_gradient("L").resize((9, 7)).convert(mode).save(out, form, exif=exif)
        whole.append((f"a.{form}", out.getvalue()))
    read = 0
    for _ in range(400):
        name, content = rng.choice(whole)
        changed = bytearray(content)
        for _ in range(rng.choice((1, 2, 9))):
            place = rng.randrange(len(changed))
            match rng.randrange(3):
                case 0:
                    changed[place] = rng.randrange(256)
                case 1:
                    del changed[place : place + rng.randrange(1, 30)]
                case 2:
                    changed[place:place] = rng.randbytes(rng.randrange(1, 9))
        (tmp_path / name).write_bytes(changed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, about what a camera noted
            try:
                datasets.image_folder(tmp_path, labels=None, size=4)
                read += 1
            except ValueError as said:
                assert str(said).startswith(name)
        (tmp_path / name).unlink()
    assert 10 < read < 390


def test_animations_are_refused(folder):
    frames = [Image.new("L", (6, 4), value) for value in (0, 255)]
    frames[0].save(folder / "cat" / "a.png", save_all=True, append_images=frames[1:])
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "cat/a.png is animated: it holds 2 images" in said


def test_huge_images_are_refused(folder, monkeypatch):
    for limit in (20, 10):  # a warning of Pillow, and an error from twice the limit
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        said = refusal(ValueError, lambda: datasets.image_folder(folder))
        assert f"cat/a.png is larger than {limit} pixels" in said


def test_more_than_fits_is_refused_before_it_is_read(folder, monkeypatch):
    """Four images of 24 pixels."""
    monkeypatch.setattr("lecture_utils.networks.datasets._folders.listing.MOST", 95)
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "have 96 numbers or more, but at most 95 fit" in said
    said = refusal(ValueError, lambda: datasets.image_folder(folder, size=10**6))
    assert "have 4000000000000 numbers or more" in said


def test_folders_that_cannot_be_used(tmp_path):
    said = refusal(FileNotFoundError, lambda: datasets.image_folder(tmp_path / "nothing"))
    assert "does not exist" in said
    said = refusal(ValueError, lambda: datasets.image_folder(tmp_path))
    assert "holds no image (found: nothing)" in said
    file = save(tmp_path, "a.png", np.zeros((2, 2)))
    assert "is a file" in refusal(NotADirectoryError, lambda: datasets.image_folder(file))
    file.rename(tmp_path / "a.tif")
    said = refusal(ValueError, lambda: datasets.image_folder(str(tmp_path)))
    assert "holds no image (found: a.tif)" in said


def test_a_class_without_images_is_refused(folder):
    (folder / "bird").mkdir()
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "The class folder bird holds no image (found: nothing)" in said
    (folder / "bird" / "photo.webp").write_bytes(b"RIFF")
    said = refusal(ValueError, lambda: datasets.image_folder(folder))
    assert "The class folder bird holds no image (found: bird/photo.webp)" in said
    found = datasets.image_folder(folder, labels=None)
    assert found.skipped == ("bird/photo.webp",)


#: No height and width, and the error that says so.
SIZES = [
    (0, ValueError),
    ((4, 0), ValueError),
    ((), ValueError),
    ((1, 2, 3), ValueError),
    ("4", TypeError),
    (2.5, TypeError),
    (True, TypeError),
]


@pytest.mark.parametrize(("size", "error"), SIZES, ids=str)
def test_bad_sizes_are_refused(folder, size, error):
    said = refusal(error, lambda: datasets.image_folder(folder, size=size))
    assert said.startswith("size (=")
    assert "Use for example size=" in said
    assert "64" in said


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("labels", "names", ValueError),
        ("grey", "yes", TypeError),
        ("grey", 1, TypeError),
        ("path", None, TypeError),
        ("path", 7, TypeError),
        ("path", "", ValueError),
        ("path", " ", ValueError),
    ],
)
def test_other_bad_arguments_are_refused(folder, name, value, error):
    arguments = {"path": folder, name: value}
    said = refusal(error, lambda: datasets.image_folder(**arguments))
    assert f"{name} (={value!r})" in said
