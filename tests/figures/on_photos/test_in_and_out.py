"""What goes in and what comes out: the shapes along a network, and images on their way."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from lecture_utils import figures, style
from tests.figures.drawn import NETWORK, picture, texts

DIGIT = np.linspace(0, 1, 64).reshape(8, 8)


def bars(shapes):
    """(width, height, colour) of each bar, from top to bottom."""
    figure = figures.hourglass(shapes).figure
    found = []
    for collection in figure.findobj(PolyCollection):
        colour = to_hex(collection.get_facecolors()[0])
        for path in collection.get_paths():
            wide, high = np.ptp(path.vertices, axis=0)
            if colour != style.COLOURS["border"] and high == pytest.approx(26):
                found.append((path.vertices[:, 1].min(), wide, colour))
    return [(wide, colour) for _, wide, colour in sorted(found)]


def test_a_bar_is_as_wide_as_there_are_numbers_and_the_narrowest_is_the_code():
    counts = [int(np.prod(shape)) for _, shape in NETWORK]
    widths = [wide for wide, _ in bars(NETWORK)]
    np.testing.assert_allclose(np.divide(widths, counts), widths[1] / 512, rtol=1e-6)
    assert NETWORK[int(np.argmin(widths))][0] == "code"
    assert "The narrowest is “code”." in figures.hourglass(NETWORK).alt


def test_grids_and_rows_of_numbers_look_different():
    colours = [colour for _, colour in bars(NETWORK)]
    grids = [colour for colour, (_, shape) in zip(colours, NETWORK, strict=True) if len(shape) == 3]
    rows = [colour for colour, (_, shape) in zip(colours, NETWORK, strict=True) if len(shape) == 1]
    assert set(grids) == {style.COLOURS["weight"]}
    assert set(rows) == {style.COLOURS["write"]}


@pytest.mark.parametrize(
    "shapes",
    [
        [("image", (1, 8, 8)), ("code", (2,))],  # the last: nothing comes out of it
        [("image", (1, 8, 8)), ("same", (64,)), ("image", (1, 8, 8))],
        [("image", (1, 8, 8)), ("a", (8,)), ("b", (8,)), ("image", (1, 8, 8))],
    ],
)
def test_without_a_waist_none_is_told(shapes):
    assert "narrowest" not in figures.hourglass(shapes).alt


def test_a_bar_is_never_too_thin_to_be_seen():
    widths = [wide for wide, _ in bars([("a", (10**6,)), ("b", (1,)), ("c", (10**6,))])]
    assert widths[1] == pytest.approx(3)


def test_images_codes_and_labels_stand_in_their_order_with_their_own_numbers():
    labels = np.zeros((8, 8), int)
    labels[2:6, 2:6] = 4
    found = figures.in_and_out({"a": (DIGIT, [1.25, -0.001], DIGIT.T), "b": (labels,)}, "All is.")
    (axes,) = found.figure.axes
    images = {image.get_gid(): np.asarray(image.get_array()) for image in axes.images}
    grey = np.round(255 * DIGIT)
    np.testing.assert_array_equal(images["a 0"][..., 0], grey)
    np.testing.assert_array_equal(images["a 2"][..., 1], grey.T)
    assert to_hex(images["b 0"][3, 3] / 255) == style.CLASS_COLOURS[3]
    shown = [text.get_text() for text in texts(found.figure)]
    assert "1.25" in shown and "0.00" in shown and "-0.00" not in shown
    assert "3" in shown  # the sign of label 4: colour is not alone
    assert found.alt == "From left to right: a: 8×8 → 2 numbers (1.25, 0.00) → 8×8; b: 8×8. All is."


def test_a_colour_image_keeps_its_three_channels():
    colours = np.stack([DIGIT, DIGIT.T, 1 - DIGIT])
    found = figures.in_and_out({"colours": [colours]})
    (image,) = found.figure.axes[0].images
    np.testing.assert_array_equal(
        np.asarray(image.get_array()), np.round(255 * colours).transpose(1, 2, 0)
    )
    assert found.alt == "From left to right: colours: 3×8×8."


def test_numbers_of_every_size_are_written_short():
    found = figures.in_and_out({"numbers": ([0, -9999.994, 12345.6, -1e300, 0.005],)})
    told = "0.00, -9999.99, 1.23e+04, -1.00e+300, 0.01"
    assert found.alt == f"From left to right: numbers: 5 numbers ({told})."


def test_passages_that_do_not_fit_begin_another_line():
    one, two = (
        figures.in_and_out({f"{n}": (DIGIT, DIGIT) for n in range(count)}).figure
        for count in (2, 3)
    )
    assert two.get_figheight() > 1.8 * one.get_figheight()
    assert picture("in and out").figure.get_figwidth() * 110 <= 990.5


def test_labels_have_the_names_and_colours_of_their_classes():
    labels = np.zeros((40, 80), int)
    labels[5:35, 5:35], labels[5:35, 45:75], labels[0] = 1, 2, 255
    given = {"a": (np.zeros((40, 80)), labels)}
    for classes, signs in (
        (("soil", "cup", "tea"), {"cup", "tea"}),
        (("soil", "saucer", "spoon"), {"1", "2"}),
    ):
        found = figures.in_and_out(given, classes=classes).figure
        words = {text.get_text() for text in texts(found)}
        assert words & {*classes, *"012"} == signs
    digits = {text.get_text() for text in texts(figures.in_and_out(given).figure)}
    assert digits & set("0123") == {"0", "1"}  # a digit is one less than its label
    with pytest.raises(ValueError, match=r"^passages\['a'\]\[1\] holds the label 2"):
        figures.in_and_out(given, classes=("soil", "cup"))
