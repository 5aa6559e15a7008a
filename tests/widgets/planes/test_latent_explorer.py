"""The plane of codes: what Python gives it, and its JavaScript against NumPy."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from lecture_utils.widgets import LatentExplorer
from tests.widgets.scripts import passed

RNG = np.random.default_rng(4)
CODES = RNG.normal(size=(30, 2)) * [3, 0.5]
LABELS = RNG.integers(0, 10, 30)
BASE = RNG.random((2, 5, 4))
IMAGES = RNG.random((30, 5, 4))


def decode(z):
    """Something smooth whose values leave 0 to 1 in places."""
    return (0.5 + 0.3 * np.asarray(z) @ BASE.reshape(2, -1)).reshape(-1, 1, 5, 4)


def explorer(**changes):
    arguments = {"codes": CODES, "labels": LABELS, "images": IMAGES, "decode": decode}
    return LatentExplorer(**{**arguments, "resolution": 7, **changes})


def grey(text, *shape):
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(shape)


def test_every_place_holds_what_the_decoder_gives_there():
    widget = explorer()
    left, right, bottom, top = widget._extent
    drawn = grey(widget._decoded, 7, 7, 5, 4)
    for j, y in enumerate(np.linspace(bottom, top, 7)):
        for i, x in enumerate(np.linspace(left, right, 7)):
            wanted = np.round(255 * decode([[x, y]])[0, 0].clip(0, 1))
            np.testing.assert_array_equal(drawn[j, i], wanted)
    assert np.greater_equal(CODES, [left, bottom]).all()
    assert np.less_equal(CODES, [right, top]).all()


def test_images_and_what_comes_back_stand_in_the_order_of_the_codes():
    widget = explorer(images=IMAGES[:, None])
    np.testing.assert_array_equal(grey(widget._images, 30, 5, 4), np.round(255 * IMAGES))
    back = np.round(255 * decode(CODES)[:, 0].clip(0, 1))
    np.testing.assert_array_equal(grey(widget._rebuilt, 30, 5, 4), back)


def test_points_on_one_line_have_a_plane_too():
    left, right, bottom, top = explorer(codes=CODES * [1, 0])._extent
    assert bottom == -1
    assert top == 1
    assert right > left


def test_it_says_what_it_holds_and_has_a_picture():
    widget = explorer()
    classes = ", ".join(map(str, sorted(set(LABELS.tolist()))))
    assert repr(widget) == (
        f"LatentExplorer(30 images of 5×4 pixels, classes {classes}, decoded at 7×7 places)"
    )
    bundle, _ = widget._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(widget)


def test_place_and_point_can_be_set_from_python():
    widget = explorer()
    widget.z, widget.chosen = [1, 0.5], 29
    assert widget.z == [1.0, 0.5]
    for name, value in (("z", [1]), ("z", [1, np.nan]), ("chosen", 30), ("chosen", -2)):
        with pytest.raises(ValueError, match=rf"{name} \(="):
            setattr(widget, name, value)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"codes": RNG.random((30, 8))}, ValueError, r"codes\[:, :2\]"),
        ({"codes": np.zeros((0, 2))}, ValueError, "holds 0 points"),
        ({"codes": CODES * np.nan}, ValueError, "codes holds numbers that are not finite"),
        ({"labels": LABELS[:5]}, ValueError, r"labels has the shape \(5,\)"),
        ({"labels": LABELS / 2}, ValueError, "holds float64"),
        ({"images": IMAGES[:5]}, ValueError, "one image for each of the 30 codes"),
        ({"images": IMAGES * np.inf}, ValueError, "images holds numbers that are not finite"),
        ({"decode": None}, TypeError, "decode .*cannot be called"),
        ({"decode": lambda z: z}, ValueError, "what decode gives has the shape"),
        ({"decode": lambda z: np.zeros((len(z), 8, 8))}, ValueError, "gives images of 8×8"),
        ({"resolution": 1}, ValueError, r"resolution \(=1\) must be from 2 to 81"),
        ({"resolution": 7.0}, TypeError, "must be a whole number"),
        ({"resolution": True}, TypeError, "must be a whole number"),
        ({"size": "huge"}, ValueError, "must be .small"),
        ({"resolutoin": 7}, TypeError, "has no parameter 'resolutoin'"),
    ],
)
def test_what_cannot_be_explored_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        explorer(**changes)


def test_javascript(tmp_path):
    widget = explorer()
    left, right, bottom, top = widget._extent
    places = np.stack(
        np.meshgrid(np.linspace(left, right, 7), np.linspace(bottom, top, 7)), axis=-1
    ).reshape(-1, 2)
    drawn = grey(widget._decoded, 7, 7, 20).astype(float)
    samples = []
    for z in RNG.uniform([left, bottom], [right, top], (200, 2)):
        # along y first, then along x: NumPy's own interpolation, one axis at a time
        ys = [
            np.interp(z[1], np.linspace(bottom, top, 7), drawn[:, i, n])
            for i in range(7)
            for n in range(20)
        ]
        columns = np.reshape(ys, (7, 20))
        image = [np.interp(z[0], np.linspace(left, right, 7), columns[:, n]) for n in range(20)]
        far = ((widget._codes - z) / [right - left, top - bottom]) ** 2
        samples.append({"z": z.tolist(), "image": image, "nearest": int(far.sum(axis=1).argmin())})
    data = {
        "bytes": {"text": base64.b64encode(bytes(range(256))).decode(), "values": list(range(256))},
        "decoded": widget._decoded,
        "shape": widget._shape,
        "extent": widget._extent,
        "codes": widget._codes,
        "samples": samples,
        "places": [{"z": z.tolist(), "index": n} for n, z in enumerate(places)],
    }
    assert passed("latent_explorer", data, tmp_path) >= 8
