"""Folders of images and masks: pairs, values, colours, void, sizes, and what is refused."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from lecture_utils import datasets, metrics
from lecture_utils.networks.datasets import PET_LABELS, VOC_LABELS
from tests.networks.datasets.test_image_folder import SIZES
from tests.refusals import holds, refusal
from tests.tables import for_each

CATS = {0: "background", 1: "cat", 255: None}
TRUTH = np.array(
    [[0, 0, 1, 1, 255, 0], [0, 1, 1, 1, 255, 0], [0, 0, 1, 0, 255, 0], [0, 0, 0, 0, 0, 0]]
)


def save(path, array, palette=None, mode=None, **how):
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(np.asarray(array, np.uint8))
    if palette is not None:
        image.putpalette(palette)
    (image.convert(mode) if mode else image).save(path, **how)
    return path


@pytest.fixture
def places(tmp_path):
    """Three pairs of 4×6 pixels with grey masks."""
    for number, name in enumerate(("b", "a", "deep/c")):
        picture = np.full((4, 6, 3), 50 * number)
        save(tmp_path / "images" / f"{name}.png", picture)
        save(tmp_path / "masks" / f"{name}.png", np.roll(TRUTH, number, axis=1))
    return tmp_path / "images", tmp_path / "masks"


def palette(*colours):
    return [value for colour in colours for value in colour]


# --- what is read
# -------------------------------------------------------------------------------------


def test_pairs_by_name_in_order(places):
    found = datasets.mask_folder(*places, CATS)
    assert found.names == ("a", "b", "deep/c")
    for label, shift in zip(found.labels, (1, 0, 2), strict=True):
        np.testing.assert_array_equal(label, np.roll(TRUTH, shift, axis=1))
    np.testing.assert_allclose(
        found.images[:, :, 0, 0] * 255, np.repeat([[50], [0], [100]], 3, axis=1)
    )
    assert found.images.shape == (3, 3, 4, 6)
    assert (found.images.dtype, found.labels.dtype) == (np.float32, np.uint8)
    assert (found.classes, found.ignore_index) == (("background", "cat"), 255)
    assert repr(found) == "SegmentationSet(3 images of 4×6 pixels, colour, 2 classes, 12.5% void)"
    assert found.pixels().tolist() == [45, 18]
    assert datasets.mask_folder(*places, CATS, grey=True).images.shape == (3, 1, 4, 6)


def test_parts_keep_their_names_and_void(places):
    found = datasets.mask_folder(*places, CATS)
    some = found.take(np.array([False, True, True]))
    assert some.names == ("b", "deep/c")
    assert found.take(slice(0, 1)).names == ("a",)
    assert len(found.take([])) == 0 and repr(found.take([])).startswith("SegmentationSet(0 images")
    splits = found.split((1 / 3, 1 / 3, 1 / 3), seed=2)
    names = [getattr(splits, part).names for part in ("train", "validation", "test")]
    assert sorted(sum(names, ())) == ["a", "b", "deep/c"] and all(len(one) == 1 for one in names)
    assert splits.test.ignore_index == 255 and splits.test.classes == found.classes
    holds(refusal(ValueError, lambda: found.split((0.9, 0.05, 0.05))), "leave no image for")


@for_each([0, 3, [0, 3], [True], None, "a", 0.5, (0, 1), [[0]]])
def test_what_chooses_no_images_is_refused(index):
    images, labels = np.zeros((3, 1, 4, 4), np.float32), np.zeros((3, 4, 4), np.uint8)
    for some in (
        datasets.ImageSet(images, None),
        datasets.SegmentationSet(images, labels, ("background", "cat")),
    ):
        assert len(some.take([2, -1])) == 2
        said = refusal(IndexError, lambda some=some: some.take(index))
        holds(said, f"index (={index!r}) must be a list of positions below 3", "Use for example")


def test_values_may_be_any_and_classes_stand_in_the_order_of_labels(places):
    found = datasets.mask_folder(*places, {255: "border", 1: "cat", 0: "background"})
    assert found.classes == ("border", "cat", "background")
    np.testing.assert_array_equal(found.labels[1], np.select([TRUTH == 255, TRUTH == 1], [0, 1], 2))


def test_two_values_may_mean_one_class(places):
    found = datasets.mask_folder(*places, {0: "background", 1: "cat", 255: "cat"})
    assert found.classes == ("background", "cat")
    np.testing.assert_array_equal(found.labels[1], TRUTH > 0)


def test_a_single_class_is_allowed(places):
    found = datasets.mask_folder(*places, {0: "all", 1: "all", 255: None})
    assert found.pixels().tolist() == [63]


def test_oxford_pet_as_it_is_unpacked(tmp_path):
    """JPEG images, trimaps of 1, 2, 3, other files beside them, and a list with columns."""
    root = tmp_path / "pets"
    trimap = np.array([[2, 2, 3, 1], [2, 3, 1, 1]])
    for name in ("Abyssinian_1", "beagle_2"):
        save(root / "images" / f"{name}.jpg", np.full((2, 4, 3), 100))
        save(root / "annotations" / "trimaps" / f"{name}.png", trimap)
    save(root / "images" / "extra_3.jpg", np.zeros((9, 9, 3)))
    (root / "images" / "Abyssinian_1.mat").write_bytes(b"x")
    (root / "annotations" / "trimaps" / "._beagle_2.png").write_bytes(b"x")
    listed = root / "annotations" / "test.txt"
    listed.write_text("# Image CLASS-ID SPECIES BREED\n\nbeagle_2 4 2 1\nAbyssinian_1 1 1 1\n")
    found = datasets.mask_folder(
        root / "images", root / "annotations" / "trimaps", PET_LABELS, names=listed
    )
    assert found.names == ("beagle_2", "Abyssinian_1")
    assert found.classes == ("background", "pet")
    np.testing.assert_array_equal(found.labels[0], [[0, 0, 255, 1], [0, 255, 1, 1]])
    np.testing.assert_allclose(found.images, 100 / 255, atol=0.02)
    assert found.skipped == ("Abyssinian_1.mat",)
    assert repr(found).endswith("25.0% void; skipped: Abyssinian_1.mat)")


# --- proportions, normalisation, the size of the files
# ----------------------------------------------------------------------------------------


@pytest.fixture
def oblong(tmp_path):
    """A wide and a high image whose red is 200 where the mask is 1, and 0 elsewhere."""
    for name, size in (("wide", (20, 40)), ("high", (48, 16))):
        mask = np.zeros(size, int)
        mask[: size[0] // 2] = 1
        save(tmp_path / "images" / f"{name}.png", np.stack([200 * mask, 0 * mask, 0 * mask], -1))
        save(tmp_path / "masks" / f"{name}.png", mask)
    return tmp_path / "images", tmp_path / "masks"


def test_an_image_keeps_its_proportions_and_the_rest_is_void(oblong):
    found = datasets.mask_folder(*oblong, CATS, size=16, keep_shape=True)
    assert found.filled.tolist() == [[16, 5], [8, 16]]
    assert (found.labels[1, 8:] == 255).all() and (found.images[1, :, 8:] == 0).all()
    assert (found.labels[1, :4] == 1).all() and (found.labels[1, 4:8] == 0).all()
    assert (found.labels[0, :, 5:] == 255).all() and set(np.unique(found.labels[0])) == {0, 1, 255}
    stretched = datasets.mask_folder(*oblong, CATS, size=16)
    assert stretched.filled is None and (stretched.labels != 255).all()


def test_the_mean_is_that_of_the_training_images_alone(oblong):
    found = datasets.mask_folder(*oblong, CATS, size=16, keep_shape=True)
    train, test = found.take([0]), found.take([1])
    same = train.normalised(train)
    inside = same.images[0, :, :, :5]
    np.testing.assert_allclose(inside.mean((1, 2)), 0, atol=1e-6)
    np.testing.assert_allclose(inside[0].std(), 1, atol=1e-5)
    level = found.images[0, 0, :, :5]
    judged = test.normalised(train)
    np.testing.assert_allclose(
        judged.images[0, 0, 0, 0], (200 / 255 - level.mean()) / level.std(), rtol=1e-5
    )
    assert (judged.images[0, :, 8:] == 0).all() and judged.labels is test.labels
    assert (judged.images[0, 1] == 0).all()  # green is 0 everywhere: it has no spread
    grey = datasets.mask_folder(*oblong, CATS, size=16, grey=True)
    holds(refusal(ValueError, lambda: test.normalised(grey)), "3", "1 channel")
    holds(refusal(TypeError, lambda: test.normalised(0.5)), "train (=0.5)")
    holds(refusal(ValueError, lambda: judged.normalised(train)), "this set is normalised already")
    holds(refusal(ValueError, lambda: test.normalised(same)), "train is normalised already")
    assert judged.take([0]).is_normalised and not train.is_normalised


@pytest.mark.parametrize("keep", [True, False])
def test_a_network_is_judged_in_the_size_of_the_files(oblong, keep):
    """The truth itself, as scores: what is lost is what the small size loses, at one outline."""
    found = datasets.mask_folder(*oblong, CATS, size=16, keep_shape=keep)

    def scores_of(images):
        return np.stack([100 / 255 - images[:, 0], images[:, 0] - 100 / 255], axis=1)

    pairs = list(found.take([1, 0]).at_original_size(scores_of))
    assert [truth.shape for _, truth in pairs] == [(20, 40), (48, 16)]
    judged = sum(metrics.confusion_matrix(*pair, 2, ignore_index=255) for pair in pairs)
    assert judged.total == 20 * 40 + 48 * 16
    assert judged.mean_iou() > 0.95
    holds(
        refusal(ValueError, lambda: list(found.at_original_size(lambda x: x))),
        *("(2, 3, 16, 16)", "(2, 2, 16, 16)", "model.logits_of"),
    )


def test_keeping_the_shape_needs_a_size(oblong):
    message = refusal(ValueError, lambda: datasets.mask_folder(*oblong, CATS, keep_shape=True))
    holds(message, "keep_shape (=True)", "Give size=128")


def voc(root):
    """Palette masks whose colours say nothing: the number counts."""
    colours = [[7 * i % 256, 11 * i % 256, 13 * i % 256] for i in range(256)]
    mask = np.array([[0, 0, 255, 15], [0, 255, 20, 15]])
    for name, width in (("2007_000032", 4), ("2007_000033", 8)):
        save(root / "JPEGImages" / f"{name}.jpg", np.full((2, width, 3), 60))
        save(
            root / "SegmentationClass" / f"{name}.png",
            np.repeat(mask, width // 4, axis=1),
            palette(*colours),
        )
    save(root / "JPEGImages" / "2007_000001.jpg", np.zeros((5, 5, 3)))  # most have no mask
    return root / "JPEGImages", root / "SegmentationClass", mask


def test_voc_as_it_is_unpacked(tmp_path):
    images, masks, mask = voc(tmp_path)
    listed = tmp_path / "ImageSets" / "Segmentation" / "val.txt"
    listed.parent.mkdir(parents=True)
    listed.write_text("2007_000033\n2007_000032\n")
    found = datasets.mask_folder(images, masks, VOC_LABELS, names=listed, size=(2, 4))
    assert len(found.classes) == 21
    assert (found.classes[0], found.classes[15], found.classes[20]) == (
        "background",
        "person",
        "tvmonitor",
    )
    for label in found.labels:
        np.testing.assert_array_equal(label, mask)
    one = datasets.mask_folder(images, masks, VOC_LABELS, names=["2007_000032"])
    np.testing.assert_array_equal(one.labels[0], mask)
    refused = refusal(ValueError, lambda: datasets.mask_folder(images, masks, VOC_LABELS, size=4))
    holds(refused, "1 image has no mask in", "2007_000001", "names=")


COLOURS = {(0, 0, 0): "background", (128, 0, 0): "cat", (1, 2, 3): "dog", (224, 224, 192): None}
PAINT = np.array(list(COLOURS), np.uint8)
CODES = np.array([[0, 1, 2], [3, 1, 0]])
MEANT = np.array([[0, 1, 2], [255, 1, 0]])


@pytest.mark.parametrize("how", ["RGB", "RGBA", "palette", "palette with transparency"])
def test_colours(tmp_path, how):
    save(tmp_path / "i" / "a.png", np.zeros((2, 3, 3)))
    if how.startswith("palette"):
        extra = {"transparency": bytes([0, 255, 255, 255])} if "with" in how else {}
        save(tmp_path / "m" / "a.png", CODES, palette(*PAINT.tolist()), **extra)
    else:
        save(tmp_path / "m" / "a.png", PAINT[CODES], mode=how)
    found = datasets.mask_folder(tmp_path / "i", tmp_path / "m", COLOURS)
    assert found.classes == ("background", "cat", "dog")
    np.testing.assert_array_equal(found.labels[0], MEANT)


@pytest.mark.parametrize("how", ["1", "L", "LA", "P", "I;16"])
def test_numbers(tmp_path, how):
    truth = np.array([[0, 1], [1, 0]], np.uint8)
    values = {0: "background", 1: "cat"}
    save(tmp_path / "i" / "a.png", np.zeros((2, 2)))
    (tmp_path / "m").mkdir()
    file = tmp_path / "m" / "a.png"
    if how == "1":
        Image.fromarray(truth.astype(bool)).save(file)
    elif how == "I;16":
        Image.fromarray(truth.astype(np.uint16) * 40000).save(file)
        values = {0: "background", 40000: "cat"}
    elif how == "P":
        save(file, truth, palette((9, 9, 9), (9, 9, 9)))
    else:
        save(file, truth, mode=how)
    with Image.open(file) as mask:
        assert mask.mode == how
    found = datasets.mask_folder(tmp_path / "i", tmp_path / "m", values)
    np.testing.assert_array_equal(found.labels[0], truth)


def test_all_256_grey_levels_less_void(tmp_path):
    levels = np.arange(256).reshape(16, 16)
    save(tmp_path / "i" / "a.png", np.zeros((16, 16)))
    save(tmp_path / "m" / "a.png", levels)
    values = {i: f"class {i}" for i in range(255)} | {255: None}
    found = datasets.mask_folder(tmp_path / "i", tmp_path / "m", values)
    np.testing.assert_array_equal(found.labels[0], levels)
    too_many = {**values, 255: "class 255"}
    refused = refusal(
        ValueError, lambda: datasets.mask_folder(tmp_path / "i", tmp_path / "m", too_many)
    )
    holds(refused, "labels names 256 classes", "1 to 255")


def test_another_size_averages_images_and_never_mixes_classes(tmp_path):
    rng = np.random.default_rng(0)
    for name, side in (("a", 32), ("b", 48)):
        save(tmp_path / "i" / f"{name}.png", rng.integers(0, 256, (side, side, 3)))
        save(tmp_path / "m" / f"{name}.png", rng.choice([0, 7, 255], (side, side)))
    values = {0: "background", 7: "cat", 255: None}
    found = datasets.mask_folder(tmp_path / "i", tmp_path / "m", values, size=16)
    assert found.images.shape == (2, 3, 16, 16) and found.labels.shape == (2, 16, 16)
    assert np.unique(found.labels).tolist() == [0, 1, 255]
    alone = datasets.image_folder(tmp_path / "i", size=16, grey=False, labels=None)
    np.testing.assert_array_equal(found.images, alone.images)
    with Image.open(tmp_path / "m" / "a.png") as mask:
        middle = np.asarray(mask)[1::2, 1::2]
    np.testing.assert_array_equal(
        found.labels[0], np.select([middle == 0, middle == 7], [0, 1], 255)
    )


def test_masks_may_lie_in_the_folder_of_the_images(places):
    images, masks = places
    inner = images / "masks"
    masks.rename(inner)
    assert datasets.mask_folder(images, inner, CATS).names == ("a", "b", "deep/c")
    outer = images.rename(images.parent / "outer")
    (outer / "masks").rename(images.parent / "kept")
    for file in (images.parent / "kept").iterdir():
        file.rename(outer.parent / file.name)
    outer.rename(outer.parent / "images")
    found = datasets.mask_folder(images, images.parent, CATS)
    assert found.names == ("a", "b", "deep/c")


def test_other_files_are_named_and_hidden_ones_are_not(places):
    images, masks = places
    for file in (
        images / "notes.txt",
        masks / "colours.csv",
        images / ".DS_Store",
        masks / "Thumbs.db",
    ):
        file.write_text("x")
    assert datasets.mask_folder(*places, CATS).skipped == ("notes.txt", "colours.csv")


# --- what is refused
# ----------------------------------------------------------------------------------


def refuse(places, *pieces, labels=CATS, error=ValueError, **how):
    holds(refusal(error, lambda: datasets.mask_folder(*places, labels, **how)), *pieces)


def test_missing_pairs_are_named(places):
    masks = places[1]
    (masks / "deep" / "c.png").unlink()
    refuse(places, "1 image has no mask in", "deep/c", "same name")
    save(masks / "e.png", TRUTH)
    save(masks / "f.png", TRUTH)
    save(masks / "deep" / "c.png", TRUTH)
    refuse(places, "2 masks have no image in", "e, f")
    for number in range(6):
        save(masks / f"g{number}.png", TRUTH)
    refuse(places, "8 masks have no image in", "e, f, g0, g1 …")


def test_a_name_of_two_images_is_refused(places):
    save(places[0] / "a.jpg", np.zeros((4, 6, 3)))
    refuse(places, "a.jpg and a.png have one name, so nobody can tell which image is meant")
    (places[0] / "a.jpg").rename(places[1] / "a.jpg")
    refuse(places, "a.jpg and a.png have one name, so nobody can tell which mask is meant")


def test_empty_folders_are_refused(places, tmp_path):
    images, masks = places
    empty = tmp_path / "empty"
    empty.mkdir()
    refuse((empty, masks), "images (=", "holds no images (found: nothing)", "PNG or JPEG files")
    (empty / "mask.tif").write_text("x")
    refuse((images, empty), "masks (=", "holds no masks (found: mask.tif)", "Put PNG files")


def test_folders_that_cannot_be_used(places, tmp_path):
    images, masks = places
    nothing, file = tmp_path / "nothing", images / "a.png"
    refuse((nothing, masks), "images (=", "does not exist", error=FileNotFoundError)
    refuse((images, nothing), "masks (=", "does not exist", error=FileNotFoundError)
    refuse((file, masks), "images (=", "is a file", error=NotADirectoryError)
    refuse((images, file), "masks (=", "is a file", error=NotADirectoryError)
    refuse((None, masks), "images (=None) must be the name of a file or folder", error=TypeError)
    refuse((images, 3), "masks (=3) must be the name of a file or folder", error=TypeError)
    refuse((images, ""), "masks (='') must name a file or folder")
    refuse((images, images / ".." / "images"), "images and masks are the same folder")


def test_unknown_values_are_named_with_their_pixels(places):
    strange = np.where(TRUTH == 1, 9, TRUTH)
    strange[3, :2] = 4
    save(places[1] / "b.png", strange)
    refuse(
        places,
        "b.png holds what labels does not name: 9 (6 pixels), 4 (2 pixels); labels names 0, 1, "
        "255.",
        "or None for void",
    )
    save(places[1] / "b.png", np.arange(24).reshape(4, 6))
    refuse(places, "2 (1 pixels), 3 (1 pixels), 4 (1 pixels), 5 (1 pixels) and 18 more")


def test_unknown_colours_are_named(tmp_path):
    save(tmp_path / "i" / "a.png", np.zeros((2, 3, 3)))
    save(tmp_path / "m" / "a.png", PAINT[CODES] + np.uint8([0, 0, 1]))
    known = {(0, 0, 1): "background", (128, 0, 1): "cat"}
    refuse(
        (tmp_path / "i", tmp_path / "m"),
        "(1, 2, 4) (1 pixels), (224, 224, 193) (1 pixels); labels names (0, 0, 1), (128, 0, 1).",
        labels=known,
    )


def test_numbers_and_colours_do_not_fit_each_other(places):
    refuse(places, "is a grey mask (mode L), but labels names colours", labels=COLOURS)
    save(places[1] / "a.png", np.zeros((4, 6, 3)))
    refuse(places, "a.png is a colour mask (mode RGB), but labels names numbers")


def test_transparent_masks_are_refused(places):
    clear = np.zeros((4, 6, 4))
    clear[1:, :, 3] = 255
    save(places[1] / "a.png", clear)
    refuse(places, "a.png has transparent pixels", labels=COLOURS)


def test_a_mask_of_another_size_is_refused(places):
    save(places[1] / "b.png", TRUTH[:3])
    refuse(places, "b.png has 3×6 pixels, but its image b.png has 4×6. Give each image a mask")
    refuse(
        places, "b.png has 3×6 pixels, but its image b.png has 4×6. Give each image a mask", size=8
    )


def test_a_turned_photograph_needs_a_mask_that_stands_like_it(places):
    exif = Image.Exif()
    exif[0x0112] = 6
    save(places[0] / "b.png", np.zeros((4, 6, 3)), exif=exif)
    refuse(
        places,
        "b.png has 4×6 pixels, but its image b.png has 6×4 (the image was turned as its camera",
    )
    save(places[1] / "b.png", np.rot90(TRUTH, -1))
    found = datasets.mask_folder(*places, CATS, names=["b"])
    np.testing.assert_array_equal(found.labels[0], np.rot90(TRUTH, -1))


def test_images_of_several_sizes_need_a_size(places):
    save(places[0] / "b.png", np.zeros((8, 6, 3)))
    save(places[1] / "b.png", np.zeros((8, 6)))
    refuse(places, "b.png has 8×6 pixels, but the images before it have 4×6. Pass size=(4, 6)")
    assert datasets.mask_folder(*places, CATS, size=(4, 6)).labels.shape == (3, 4, 6)


def test_masks_that_are_no_png_are_refused(places):
    (places[1] / "a.png").unlink()
    save(places[1] / "a.jpg", TRUTH)
    refuse(places, "a.jpg is JPEG, but a mask must keep each label exactly. Use a PNG")
    (places[1] / "a.jpg").rename(places[1] / "a.png")
    refuse(places, "a.png is JPEG")  # the ending does not decide
    frames = [Image.new("L", (6, 4), value) for value in (0, 1)]
    frames[0].save(places[1] / "a.png", save_all=True, append_images=frames[1:])
    refuse(places, "a.png is an animation")


def test_damaged_files_are_named(places):
    whole = (places[1] / "a.png").read_bytes()
    for content in (whole[:45], b"no image", b""):
        (places[1] / "a.png").write_bytes(content)
        refuse(places, "a.png cannot be read as a mask")
    (places[1] / "a.png").write_bytes(whole)
    (places[0] / "a.png").write_bytes(b"no image")
    refuse(places, "a.png cannot be read as an image")


def test_a_mask_with_a_huge_text_is_named(places):
    """Pillow refuses to unpack a text of 2 MB, and says nothing of the file."""
    mask = (places[1] / "a.png").read_bytes()
    body = b"zTXtcomment\0\0" + zlib.compress(bytes(2_000_000), 1)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (places[1] / "a.png").write_bytes(mask[:33] + chunk + mask[33:])  # after the header
    refuse(places, "a.png cannot be read as a mask (")


def test_huge_files_are_refused(places, monkeypatch):
    monkeypatch.setattr("lecture_utils.networks.datasets._folders.listing.MOST", 215)
    refuse(places, "3 images of 4×6 pixels hold 216 numbers or more, but at most 215 fit")
    monkeypatch.undo()
    save(places[0] / "a.png", np.zeros((2, 2, 3)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
    refuse(places, "a.png is larger than 20 pixels", names=["a"])


def test_void_alone_is_refused(places):
    refuse(
        places, "hold void alone: no pixel is left", labels={0: None, 1: None, 255: None, 9: "cat"}
    )


@pytest.mark.parametrize(
    ("labels", "error", "says"),
    [
        (None, TypeError, "labels (=None) must be a dict"),
        ({}, TypeError, "labels (={}) must be a dict"),
        (["background", "cat"], TypeError, "must be a dict"),
        ({0: 0}, TypeError, "labels names the class 0, but a class is a text"),
        ({0: ""}, TypeError, "labels names the class ''"),
        ({0: None}, ValueError, "labels names 0 classes"),
        ({0: "a", (1, 2, 3): "b"}, ValueError, "labels mixes numbers and colours"),
        ({-1: "a"}, ValueError, "labels holds -1, but a value is a whole number from 0"),
        ({70000: "a"}, ValueError, "labels holds 70000"),
        ({1.0: "a"}, ValueError, "labels holds 1.0"),
        ({True: "a"}, ValueError, "labels holds True"),
        ({"red": "a"}, ValueError, "labels holds 'red'"),
        ({(1, 2): "a"}, ValueError, "labels holds (1, 2)"),
        ({(1, 2, 256): "a"}, ValueError, "labels holds (1, 2, 256)"),
        ({(1, 2, 0.5): "a"}, ValueError, "labels holds (1, 2, 0.5)"),
        ({(): "a"}, ValueError, "labels holds ()"),
    ],
    ids=str,
)
def test_bad_labels_are_refused(places, labels, error, says):
    refuse(places, says, labels=labels, error=error)


@pytest.mark.parametrize(
    ("names", "error", "says"),
    [
        ([], ValueError, "names is empty"),
        (["a", "z"], ValueError, "names asks for 1 that have no image in"),
        (["a.png"], ValueError, "without their ending"),
        (["a", "b", "a"], ValueError, "names asks for a more than once"),
        ([1], TypeError, "names (=[1]) must be a list of names"),
        (5, TypeError, "names (=5) must be a list of names"),
        ("nothing.txt", FileNotFoundError, "names (='nothing.txt') is no file"),
    ],
    ids=str,
)
def test_bad_names_are_refused(places, names, error, says):
    refuse(places, says, names=names, error=error)


def test_a_list_that_is_no_text_is_refused(places):
    refuse(places, "is no text in UTF-8", names=places[0] / "a.png")
    (places[0] / "blank.txt").write_text("\n# only a remark\n")
    refuse(places, "names is empty", names=places[0] / "blank.txt")


@pytest.mark.parametrize(("size", "error"), SIZES, ids=str)
def test_bad_sizes_are_refused(places, size, error):
    refuse(places, "size (=", "Use for example size=", "64", size=size, error=error)


def test_grey_is_true_or_false(places):
    refuse(places, "grey (=1) must be True or False", grey=1, error=TypeError)
