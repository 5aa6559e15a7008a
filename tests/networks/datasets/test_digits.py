"""The digits: where they come from, how they are divided, and what is refused."""

from __future__ import annotations

import hashlib
import zipfile
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from lecture_utils import datasets
from lecture_utils.networks.datasets import ImageSet, _digits
from tests.refusals import refusal
from tests.tables import examples
from tools import digits as maker

ROOT = Path(__file__).resolve().parents[3]
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
    said = refusal(error, datasets.digits)
    assert "Use `git checkout data/digits.npz`" in said
    assert str(file) in said


def test_the_file_stands_in_the_order_of_fourteen_forms_with_one_text():
    labels = "".join(map(str, _digits._all(_digits.FILE).labels))
    forms = [labels[a:b] for a, b in zip(_digits.FORMS, (*_digits.FORMS[1:], 1797), strict=True)]
    text = forms[0]
    assert len(text) == 130 and text.startswith("0123456789" * 3)
    for form in forms:
        alike = SequenceMatcher(None, text, form, autojunk=False).ratio()
        assert len(form) >= 122 and alike > 0.96


def test_by_form_no_form_is_in_two_parts():
    form = np.searchsorted(_digits.FORMS, np.arange(1797), "right")
    place = {one.tobytes(): k for k, one in enumerate(_digits._all(_digits.FILE).images)}
    for seed in range(5):
        splits = datasets.digits(seed, by_form=True)
        parts = [[form[place[one.tobytes()]] for one in getattr(splits, p).images] for p in PARTS]
        datasets.check_groups(*parts)
        assert sorted({one for part in parts for one in part}) == list(range(1, 15))
        assert np.abs(np.array([len(one) for one in parts]) / 1797 - (0.7, 0.1, 0.2)).max() < 0.04
    assert "by_form (=1)" in refusal(TypeError, lambda: datasets.digits(by_form=1))


# --- dividing -------------------------------------------------------------------------------------


@settings(max_examples=examples(200), deadline=None)
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


@settings(max_examples=examples(100), deadline=None)
@given(groups=st.lists(st.integers(0, 9), min_size=30, max_size=60), seed=st.integers(0, 2**40))
def test_every_group_stays_in_one_part(groups, seed):
    images = np.arange(len(groups), dtype=np.float32).reshape(-1, 1, 1, 1)
    several = len(set(groups)) > 2
    whole = ImageSet(images, None)
    if not several:
        said = refusal(ValueError, lambda: whole.split(seed=seed, groups=groups))
        assert "leave no image for" in said and "groups" in said
        return
    splits = whole.split(seed=seed, groups=groups)
    numbers = [getattr(splits, part).images.ravel().astype(int) for part in PARTS]
    assert sorted(np.concatenate(numbers)) == list(range(len(groups)))
    datasets.check_groups(*([groups[k] for k in part] for part in numbers))
    again = whole.split(seed=seed, groups=np.array(groups))
    np.testing.assert_array_equal(again.test.images, splits.test.images)


def test_a_group_in_two_parts_is_named():
    said = refusal(
        ValueError,
        lambda: datasets.check_groups(["Ada", "Ben", "Ada"], ["Cem"], ["Ada", "Ben"]),
    )
    assert "'Ada' is in train (2 images) and in test (1 image), and 1 more are too" in said
    images = datasets.digits().test.images
    assert "in validation (1 image) and in test" in refusal(
        ValueError,
        lambda: datasets.check_groups(
            [], [images[0].tobytes()], [image.tobytes() for image in images]
        ),
    )


@pytest.mark.parametrize(
    ("groups", "error", "says"),
    [
        (["Ada"] * 3, ValueError, "groups has 3 entries, but there are 359 images"),
        ("Ada", TypeError, "must be a list"),
        (3, TypeError, "must be a list"),
        ([["Ada"]] * 359, TypeError, "must be texts or numbers"),
        (["Ada"] * 359, ValueError, "leave no image for validation: there are only 1 group"),
    ],
)
def test_groups_that_do_not_fit_are_refused(groups, error, says):
    assert says in refusal(error, lambda: datasets.digits().test.split(groups=groups))


@pytest.mark.parametrize(
    ("fractions", "error", "says"),
    [
        ((0.5, 0.5), TypeError, "three finite numbers"),
        (None, TypeError, "three finite numbers"),
        ("abc", TypeError, "three finite numbers"),
        ((0.5, 0.1, 0.1), ValueError, "their sum is 0.7"),
        ((1.2, -0.1, -0.1), ValueError, "must be from 0"),
        ((0, 0.5, 0.5), ValueError, "the first above 0"),
        ((float("nan"), 0, 1), TypeError, "three finite numbers"),
        ((0.999999, 0.000001, 0.0), ValueError, "leave no image for validation"),
    ],
)
def test_bad_shares_are_refused(fractions, error, says):
    assert says in refusal(error, lambda: datasets.digits(fractions=fractions))


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (1.5, TypeError), (None, TypeError)])
def test_bad_seeds_are_refused(seed, error):
    assert "seed (=" in refusal(error, lambda: datasets.digits(seed))


def test_nobody_depends_on_the_folder_that_python_was_started_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _digits._all.cache_clear()
    assert repr(datasets.digits()) == (
        "Splits(train 1258, validation 180, test 359; images of 8×8 pixels, 10 classes)"
    )


def test_the_script_writes_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["digits.py", str(tmp_path / "made.npz")])
    assert maker.main() == 0
    assert (tmp_path / "made.npz").read_bytes() == _digits.FILE.read_bytes()
    assert _digits.SHA256 in capsys.readouterr().out


def test_the_file_is_the_same_when_windows_makes_it(monkeypatch):
    """Python notes in a zip file which system wrote it."""
    monkeypatch.setattr("sys.platform", "win32")
    assert zipfile.ZipInfo("a").create_system == 0
    assert maker.content() == _digits.FILE.read_bytes()


def test_the_file_holds_no_pickle():
    with zipfile.ZipFile(_digits.FILE) as file:
        assert file.namelist() == ["images.npy", "labels.npy"]
        for name in file.namelist():
            array = np.lib.format.read_array(file.open(name), allow_pickle=False)
            assert array.dtype == np.uint8


def test_a_part_may_be_left_out():
    splits = datasets.digits(fractions=(0.8, 0, 0.2))
    assert [len(getattr(splits, part)) for part in PARTS] == [1438, 0, 359]
