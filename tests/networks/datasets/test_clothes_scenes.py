"""Scenes of clothes: what is cut out, where it lies, whose it is, and what is refused."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image

from lecture_utils import datasets
from lecture_utils.networks.datasets._scenes import garments, ground
from tests.refusals import refusal

SPLITS = ("train", "validation", "test")


def planned(n=300, split="validation", **how):
    """A plan, and its scenes without noise."""
    maker = datasets.ClothesSceneMaker(split, **how)
    plan = maker._plan(n, np.random.default_rng(0))
    images = np.zeros((n, maker.side, maker.side), np.float32)
    labels = np.zeros(images.shape, np.uint8)
    maker._paint(plan, images, labels)
    return maker.bank, plan, images, labels


def boxes_of(bank, plan):
    """Top, left, bottom, right of each garment in its scene, (4, n, 3)."""
    box = bank.box[:, plan.source] * plan.size
    box = np.concatenate([box[:2] // 28, -(-box[2:] // 28)])
    return box + np.stack([plan.top, plan.left] * 2)


# --- cutting out, and enlarging -------------------------------------------------------------------


def test_a_garment_has_no_halo_no_holes_and_its_handle_is_open():
    photo = np.zeros((3, 28, 28), np.uint8)
    photo[:, 4:24, 6:22] = 200
    photo[:, 4, 6:22] = photo[:, 4:24, 6] = 90  # pixels that the garment covers in part
    photo[:, 3, 6:22] = 12  # a halo
    photo[:, 12:15, 12:15] = 0
    photo[2, 12:15, 12:15] = 15  # a dark print
    shape = garments.outline(photo, garments.FAINT, np.array([False, True, True]))
    assert [one[13, 13] for one in shape] == [True, False, True]
    assert shape[:, 4:24, 6:22].sum((1, 2)).tolist() == [320, 311, 320]
    assert not shape[:, 3].any()
    cover, level = garments.cut_out(photo, shape)
    assert (cover[:, 8:11, 8:20] == 255).all() and cover[:, :3].max() == 0
    assert 60 < cover[0, 4, 14] < 150 and cover[0, 3, 14] < 90
    assert level[0, 2:5, 8:20].min() == 200, "no halo: the inside goes on beyond the outline"
    assert (level[2, 13, 13], level[0, 13, 13], cover[1, 13, 13]) == (15, 0, 0)


def test_pieces_beside_the_garment_are_left_out():
    shape = np.zeros((1, 28, 28), bool)
    shape[0, 5:15, 5:15] = shape[0, 15, 15] = shape[0, 20:22, 20:22] = True
    found = garments.largest(shape)
    assert found.sum() == 101 and found[0, 15, 15], "a corner joins"


@pytest.mark.parametrize("size", [32, 47, 64])
def test_enlarging_is_cubic_and_exact(size):
    photos = datasets.clothes().validation.images[:40, 0] * 255
    found = garments.enlarged(np.round(photos).astype(np.uint8), size)
    exact = garments.enlarging(size).astype(np.int64)
    assert (exact.sum(1) == 128).all()
    np.testing.assert_array_equal(found, exact @ np.round(photos).astype(np.int64) @ exact.T)
    for one, source in zip(found, photos, strict=True):
        wanted = np.asarray(Image.fromarray(source).resize((size, size), Image.Resampling.BICUBIC))
        assert np.abs(one / 128**2 - wanted)[6:-6, 6:-6].max() < 6


def test_nearly_all_garments_are_kept_and_each_is_of_its_split():
    photos = {part: getattr(datasets.clothes(), part) for part in SPLITS[1:]}
    for part, other in (SPLITS[1:], SPLITS[:0:-1]):
        bank = garments.garments(part)
        counts = np.bincount(bank.numbers, minlength=10)
        assert (counts > 0.8 * np.bincount(photos[part].labels)).all()
        for k in range(0, len(bank.numbers), 60):
            inner = garments._near(bank.cover[k : k + 1] < 255, np.logical_or)[0] == 0
            level = bank.level[k][inner]
            found = [np.round(photos[one].images[:, 0] * 255)[:, inner] for one in (part, other)]
            own, wrong = ((one == level).all(1) for one in found)
            assert bank.numbers[k] in photos[part].labels[own]
            assert inner.sum() < 20 or not wrong.any()


# --- where things lie -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [64, 96, 128])
def test_garments_lie_inside_and_apart(size):
    bank, plan, _, labels = planned(size=size)
    box = boxes_of(bank, plan)
    assert box[:, plan.used].min() >= 0 and box[:, plan.used].max() <= size
    assert box[:2, plan.used].min() == 0 and box[2:, plan.used].max() == size
    counts = plan.used.sum(1)
    assert set(counts) == {1, 2, 3} and 1.2 < counts.mean() <= 2.1
    assert set(plan.size[plan.used]) == set(range(32, 65))
    for a, b in ((0, 1), (0, 2), (1, 2)):
        both = plan.used[:, a] & plan.used[:, b]
        gap = np.maximum(box[:2, both, a] - box[2:, both, b], box[:2, both, b] - box[2:, both, a])
        assert (gap.max(0) >= 0).all()
    lying = zip(plan.source, plan.used, strict=True)
    present = [set(bank.numbers[source[used]] + 1) for source, used in lying]
    assert [set(np.unique(one)) - {0} for one in labels] == present


@pytest.mark.parametrize("most", [1, 2])
def test_a_scene_has_at_most_so_many_garments_and_at_least_one(most):
    _, plan, _, labels = planned(most=most)
    assert set(plan.used.sum(1)) == set(range(1, most + 1))
    assert {len(np.unique(one)) - 1 for one in labels} == set(range(1, most + 1))


def test_overlap_is_bounded_and_the_later_one_lies_above():
    bank, plan, _, labels = planned(overlap=0.4)
    box, overlaps = boxes_of(bank, plan), 0
    for a, b in ((0, 1), (0, 2), (1, 2)):
        both = plan.used[:, a] & plan.used[:, b]
        one, other = box[:, both, a], box[:, both, b]
        sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        shared = np.maximum(sides, 0).prod(0)
        smaller = np.minimum((one[2:] - one[:2]).prod(0), (other[2:] - other[:2]).prod(0))
        assert (shared <= 0.4 * smaller).all()
        overlaps += (shared > 0).sum()
    assert overlaps > 50
    for n in range(100):
        last = np.flatnonzero(plan.used[n])[-1]
        source, size = plan.source[n, last], plan.size[n, last]
        mask = garments.enlarged(bank.cover[source], size) > 255 * 128**2 / 2
        y, x = np.nonzero(mask)
        seen = labels[n, y + plan.top[n, last], x + plan.left[n, last]]
        assert (seen == bank.numbers[source] + 1).all()


def test_ground_and_garment_meet_within_a_pixel_or_two():
    _, plan, images, labels = planned(100)
    bare = plan.ground * np.float32(0.6 / 255)
    near = garments._near(garments._near(labels, np.maximum), np.maximum) > 0
    assert (np.abs(images - bare)[~near] > 1e-6).mean() < 1e-4
    inside = ~garments._near(garments._near(labels == 0, np.logical_or), np.logical_or)
    assert np.median(images[inside]) > 2 * np.median(bare), "garments are seen"
    assert images.min() >= 0 and images.max() <= 1


def test_without_contrast_garments_have_the_mean_of_the_ground():
    _, plan, images, labels = planned(50, contrast=0)
    inside = ~garments._near(garments._near(labels == 0, np.logical_or), np.logical_or)
    for image, place, under in zip(images, inside, plan.ground, strict=True):
        away = np.abs(image[place] - 0.6 / 255 * under.mean())
        assert np.quantile(away, 0.97) < 1e-4


def test_no_pixel_of_the_ground_is_in_two_splits(monkeypatch):
    """The photographs are replaced by one that shows whose each pixel is."""
    owners = np.zeros((256, 256), np.uint8)
    for number, plot in enumerate(ground.PLOTS.values()):
        assert not owners[plot].any()
        owners[plot] = number + 1
    assert owners.all()
    monkeypatch.setattr(ground, "photo", lambda name, size: owners)
    for number, split in enumerate(SPLITS):
        for side in (64, 128, 200):
            ground._plots.cache_clear()
            found = ground.pieces(split, 30, side, np.random.default_rng(0))
            assert found.shape == (30, side, side) and (found == number + 1).all()
    ground._plots.cache_clear()


# --- chance, and what is refused ------------------------------------------------------------------


def test_the_seed_and_the_split_decide():
    one, same, other = (datasets.clothes_scenes(8, "test", seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.images, same.images)
    np.testing.assert_array_equal(one.labels, same.labels)
    assert not np.array_equal(one.labels, other.labels)
    assert one.classes == ("background", *datasets.clothes().train.classes)
    # whole numbers alone decide on labels: the same on every machine
    assert hashlib.sha256(one.labels.tobytes()).hexdigest()[:16] == LABELS


LABELS = "51532e90f633dd9e"


def test_noise_has_its_strength_and_a_maker_goes_on():
    maker = datasets.ClothesSceneMaker("test", size=64, noise=0.1)
    clean = datasets.ClothesSceneMaker("test", size=64, noise=0)
    one, two = (each.make(20, np.random.default_rng(1))[0] for each in (maker, clean))
    assert abs((one - two).std() - 0.1) < 0.001
    rng = np.random.default_rng(1)
    assert not np.array_equal(maker.make(2, rng)[0], maker.make(2, rng)[0])
    assert repr(maker).startswith("ClothesSceneMaker('test', size=64, contrast=1.0, noise=0.1")


@pytest.mark.parametrize(
    "how, error",
    [
        ({"size": 63}, ValueError),
        ({"size": 2000}, ValueError),
        ({"size": 96.0}, TypeError),
        ({"contrast": 1.1}, ValueError),
        ({"noise": -0.1}, ValueError),
        ({"noise": "0.1"}, TypeError),
        ({"overlap": 2}, ValueError),
        ({"most": 0}, ValueError),
        ({"most": 4}, ValueError),
        ({"most": 1.0}, TypeError),
        ({"split": "all"}, ValueError),
        ({"seed": -1}, ValueError),
        ({"n": 0}, ValueError),
        ({"n": 3000, "size": 1024}, ValueError),
    ],
)
def test_what_does_not_fit_is_refused(how, error):
    said = refusal(error, lambda: datasets.clothes_scenes(**{"n": 1, "split": "test", **how}))
    assert f"{next(iter(how))} (=" in said
