"""The digits: where they come from, how they are divided, and what is refused."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from lecture_utils import datasets
from lecture_utils.networks.datasets import ImageSet, _digits
from tests.quick import examples
from tests.refusals import refusal
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
