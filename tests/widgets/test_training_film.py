"""The training film: what Python packs for the page, its JavaScript, and what it refuses."""

from __future__ import annotations

import base64
import json
import zlib

import numpy as np
import pytest
from traitlets import TraitError

from lecture_utils import TrainingFilm, datasets
from lecture_utils.figures.kit.classes import Classes, painted
from lecture_utils.figures.kit.regions import SMALLEST_SHARE, regions
from tests.refusals import holds, refusal
from tests.widgets.scripts import passed
from tests.widgets.training_films import learning

FILM = learning(void=True)
KNOWN = Classes(datasets.SCENE_CLASSES)


def film(**changes):
    return TrainingFilm(**{**FILM, **changes})


def labels_of(widget):
    """Truth and predictions as the page unpacks them, (moments + 1, n, H, W)."""
    data = zlib.decompress(base64.b64decode(widget._labels))
    moments, *shape = widget._shape
    return np.frombuffer(data, np.uint8).reshape(moments + 1, *shape)


def test_every_label_and_every_grey_is_packed():
    widget = film()
    held = labels_of(widget)
    np.testing.assert_array_equal(held[0], np.where(FILM["truth"] == 255, 11, FILM["truth"]))
    np.testing.assert_array_equal(held[1:], FILM["predictions"])
    grey = np.frombuffer(base64.b64decode(widget._images), np.uint8).reshape(3, 64, 64)
    np.testing.assert_array_equal(grey, np.round(255 * FILM["images"][:, 0].clip(0, 1)))
    assert widget._shape == [8, 3, 64, 64]


def test_the_wrong_pixels_are_counted_without_void():
    counts = film()._wrong
    for moment, scene in np.ndindex(8, 3):
        truth = FILM["truth"][scene]
        wrong = (FILM["predictions"][moment, scene] != truth)[truth != 255].sum()
        assert counts[moment][scene] == wrong
    assert counts[0][0] > counts[-1][0] == 0


def test_every_large_region_has_its_sign_at_every_moment():
    widget = film()
    for at_once, found in zip(labels_of(widget), widget._signs, strict=True):
        for labels, placed in zip(at_once, found, strict=True):
            roots, counts = np.unique(regions(labels)[labels > 0], return_counts=True)
            large = roots[counts >= SMALLEST_SHARE * labels.size]
            assert sorted(label for label, _, _ in placed) == sorted(labels.flat[large])
            for label, row, column in placed:
                around = labels[
                    max(int(row) - 5, 0) : int(row) + 6, max(int(column) - 5, 0) : int(column) + 6
                ]
                assert label in around
    letters = widget._words["letters"]
    assert [letters[label] for label in (1, 10, 11)] == ["0", "9", "V"]


def test_a_film_of_the_largest_size_stays_small():
    widget = TrainingFilm(**learning(6, 60))
    sent = {
        name: len(json.dumps(getattr(widget, name)))
        for name in widget.trait_names(sync=True)
        if name.startswith("_") and name not in ("_esm", "_css", "_dom_classes")
    }
    assert sum(sent.values()) < 300_000, sent


def test_it_says_what_it_holds_and_has_a_picture():
    widget = film()
    first, last = FILM["scores"][0], FILM["scores"][-1]
    assert repr(widget) == (
        "TrainingFilm(3 scenes of 64×64 pixels, 11 classes, 8 moments from 'step 0' to 'step 700': "
        f"mean IoU {first:.2f} to {last:.2f})"
    )
    assert last == 1
    bundle, _ = widget._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(widget)
    assert repr(film(says="the mean IoU rises above 0.9")).endswith(
        ": the mean IoU rises above 0.9)"
    )


@pytest.mark.parametrize(
    ("moments", "shown"), [(1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (8, [0, 3, 7])]
)
def test_the_picture_shows_the_first_the_middle_and_the_last_moment(moments, shown):
    widget = TrainingFilm(**learning(2, moments))
    page = widget._figure().axes[0]
    drawn = {image.get_gid(): np.asarray(image.get_array()) for image in page.images}
    drawn = {gid: pixels for gid, pixels in drawn.items() if not gid.startswith("colour of ")}
    names = [f"step {100 * n}: mean IoU {widget._scores[n]:.2f}" for n in shown]
    assert list(drawn)[::2] == [f"{name} 0" for name in ("image", "truth", *names)]
    for name, moment in zip(names, shown, strict=True):
        pixels = drawn[f"{name} 1"]
        size = len(pixels) // 64
        wanted = painted(labels_of(widget)[1 + moment, 1].astype(int), KNOWN)
        np.testing.assert_array_equal(pixels[::size, ::size], wanted)


def test_one_scene_and_one_moment_and_other_classes():
    truth = FILM["truth"][:1].clip(0, 2)
    widget = TrainingFilm(
        *(FILM["images"][:1, 0], truth, [truth], [3.5], ["at last"]),
        *(["background", "kitten", "puppy"], "score"),
        size="small",
    )  # fmt: skip
    assert repr(widget) == (
        "TrainingFilm(1 scene of 64×64 pixels, 3 classes, 1 moment, 'at last': score 3.50)"
    )
    assert widget._range == [3.5, 3.5]
    assert widget._words["legend"] == "1 kitten, 2 puppy"


def test_the_moment_can_be_set_from_python():
    widget = film(step=2)
    widget.step = 7
    assert widget.step == 7
    with pytest.raises(ValueError, match=r"step \(=8\) must be from 0 to 7"):
        widget.step = 8
    with pytest.raises(TraitError, match="-1"):
        widget.step = -1
    assert widget.step == 7


REFUSED = {
    "seven images": (
        {"images": np.zeros((7, 64, 64))},
        ValueError,
        ["(7, 64, 64)", "at most 6 images", "images[:6"],
    ),
    "large images": ({"images": np.zeros((3, 200, 64))}, ValueError, ["at most 128×128 pixels"]),
    "one image": ({"images": np.zeros((64, 64))}, ValueError, ["images has the shape (64, 64)"]),
    "coloured images": ({"images": np.zeros((3, 3, 64, 64))}, ValueError, ["(3, 3, 64, 64)"]),
    "text for images": ({"images": np.full((3, 4, 4), "a")}, ValueError, ["holds <U1"]),
    "images that are not finite": (
        {"images": FILM["images"] * np.nan},
        ValueError,
        ["images", "not finite"],
    ),
    "truth of another shape": (
        {"truth": FILM["truth"][:2]},
        ValueError,
        ["truth has the shape (2, 64, 64)", "(3, 64, 64)"],
    ),
    "truth of floats": ({"truth": FILM["truth"] / 2}, TypeError, ["truth holds float64"]),
    "an unknown label": (
        {"truth": FILM["truth"] + 11},
        ValueError,
        ["truth holds the label", "or 255"],
    ),
    "predictions without moments": (
        {"predictions": FILM["truth"]},
        ValueError,
        ["predictions has the shape (3, 64, 64)"],
    ),
    "scores of classes": (
        {"predictions": np.zeros((8, 3, 64, 64))},
        TypeError,
        ["predictions holds float64", "argmax"],
    ),
    "a number": ({"predictions": 3}, ValueError, ["predictions has the shape ()"]),
    "void predicted": (
        {"predictions": FILM["truth"][None].repeat(8, 0)},
        ValueError,
        ["predictions holds the label 255", "labels are 0 to 10."],
    ),
    "too many moments": (
        {"predictions": FILM["predictions"][:1].repeat(130, 0)},
        ValueError,
        ["130 moments", "from 1 to 60", "predictions[::3]"],
    ),
    "no moment": ({"predictions": FILM["predictions"][:0]}, ValueError, ["holds 0 moments"]),
    "too few scores": ({"scores": [0.5]}, ValueError, ["scores has the shape (1,)", "8 moments"]),
    "a score that is not finite": (
        {"scores": [*FILM["scores"][:-1], np.nan]},
        ValueError,
        ["scores holds numbers that are not finite"],
    ),
    "too few names": ({"names": ["a"]}, ValueError, ["names holds 1 texts", "8 moments"]),
    "one text": ({"names": "12345678"}, TypeError, ["names (='12345678')"]),
    "two names alike": ({"names": ["a", "b"] * 4}, ValueError, ["names holds 'a' twice"]),
    "too few classes": ({"classes": ["background", "0"]}, ValueError, ["0 to 1, or 255 for void"]),
    "void in a class": ({"void": 4}, ValueError, ["void (=4) is the label of a class"]),
    "a moment that is not there": ({"step": 8}, ValueError, ["step (=8)", "from 0 to 7"]),
    "a moment that is no number": ({"step": "end"}, TypeError, ["step (='end')", "whole number"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_film_is_refused(case):
    changes, error, pieces = REFUSED[case]
    holds(refusal(error, lambda: film(**changes)), *pieces)


def test_a_misspelt_keyword_and_an_unknown_size():
    with pytest.raises(TypeError, match="TrainingFilm has no parameter 'score_nam'"):
        film(score_nam="loss")
    with pytest.raises(ValueError, match=r"size \(='huge'\) must be 'small'"):
        film(size="huge")


def test_javascript(tmp_path):
    widget = film()
    labels = labels_of(widget)
    moment, scene = 2, 1
    truth, guess = labels[0, scene], labels[1 + moment, scene]
    compared = np.where(truth == 11, 3, np.where(truth != guess, 2, np.where(truth > 0, 1, 0)))
    rgb = painted(FILM["truth"][scene], KNOWN)
    data = {
        "labels": widget._labels,
        "checksum": zlib.adler32(labels.tobytes()),
        "length": labels.size,
        "palette": widget._palette,
        "truth": truth.ravel().tolist(),
        "guess": guess.ravel().tolist(),
        "pixels": np.dstack([rgb, np.full((64, 64), 255)]).ravel().tolist(),
        "compared": compared.ravel().tolist(),
        "scores": widget._scores,
        "film": {
            **widget._words,
            "wrong": widget._wrong,
            "signs": widget._signs[1:],
            "truthSigns": widget._signs[0],
        },
    }
    assert passed("training_film", data, tmp_path) >= 8
