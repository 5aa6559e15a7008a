"""Galleries, curves and points: what is drawn, what the text alternative says, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from lecture_utils import figures
from tests.refusals import refusal

DIGITS = np.linspace(0, 1, 3 * 64).reshape(3, 8, 8)
CLOUD = np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 3.0]])


def images_in(picture):
    (axes,) = picture.figure.axes
    return axes.images


def texts_of(picture, name):
    return [text.get_text() for text in picture.figure.texts if text.get_gid() == name]


def test_a_gallery_shows_every_image_with_its_own_numbers():
    picture = figures.gallery({"as it is": DIGITS, "upside down": DIGITS[:, ::-1]})
    shown = [np.asarray(image.get_array()) for image in images_in(picture)]
    assert len(shown) == 6
    for number in range(3):
        np.testing.assert_array_equal(shown[number], DIGITS[number])
        np.testing.assert_array_equal(shown[3 + number], DIGITS[number, ::-1])
    assert {text.get_text() for text in picture.figure.texts} == {"as it is", "upside down"}
    assert picture.alt == (
        "3 images of 8×8 pixels a row. Rows from the top: as it is; upside down."
    )


def test_a_wide_image_is_as_tall_as_a_square_one():
    def drawn(width: int) -> tuple[float, float]:
        picture = figures.gallery({"": np.zeros((1, 8, width))})
        (image,) = images_in(picture)
        box = image.get_window_extent()
        return box.width, box.height

    square, wide = drawn(8), drawn(24)
    assert wide == pytest.approx((3 * square[0], square[1]), abs=0.1)
    assert figures.gallery({"": np.zeros((1, 8, 24))}).alt.startswith("1 image of 8×24 pixels")


def test_a_gallery_has_one_grey_scale_for_all_images():
    picture = figures.gallery({"dim": DIGITS / 4, "bright": DIGITS}, scale=0.5)
    assert {image.get_clim() for image in images_in(picture)} == {(0, 0.5)}


@pytest.mark.parametrize("count", [1, 5, 24])
def test_names_and_images_never_overlap(count):
    picture = figures.gallery({"a rather long name of a row": np.zeros((count, 8, 8))})
    picture.figure.draw_without_rendering()
    name = picture.figure.texts[0].get_window_extent()
    boxes = [image.get_window_extent() for image in images_in(picture)]
    assert name.x1 < min(box.x0 for box in boxes)
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 for box in boxes)
    assert all(box.y1 <= height for box in boxes)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({}, "rows holds 0 rows"),
        ({"a": DIGITS, "b": DIGITS[:2]}, "different shapes"),
        ({"a": np.zeros((2, 3, 8, 8))}, r"must be images \(n, H, W\)"),
        ({"a": np.zeros((0, 8, 8))}, "must be images"),
        ({"a": np.zeros((25, 8, 8))}, r"at most 24 can be seen. Use for example images\[:24\]"),
        ({"a": DIGITS * np.nan}, "not finite"),
        ({str(n): DIGITS for n in range(17)}, "holds 17 rows"),
    ],
)
def test_what_is_no_gallery_is_refused(rows, says):
    with pytest.raises(ValueError, match=says):
        figures.gallery(rows)


def test_captions_are_one_an_image():
    picture = figures.gallery({"": DIGITS}, captions=["a", "b", "c"])
    assert texts_of(picture, "caption") == ["a", "b", "c"]
    with pytest.raises(ValueError, match="captions holds 2 texts, but must hold 3"):
        figures.gallery({"": DIGITS}, captions=["a", "b"])


def test_lines_hold_the_numbers_and_differ_by_more_than_colour():
    lines = {name: np.arange(4) + n for n, name in enumerate("abcdef")}
    picture = figures.curves(lines, "epoch", "loss", "Six lines that climb.", x=[2, 4, 8, 16])
    (axes,) = picture.figure.axes
    for (name, values), line in zip(lines.items(), axes.get_lines(), strict=True):
        assert line.get_label() == name
        np.testing.assert_array_equal(line.get_xdata(), [2, 4, 8, 16])
        np.testing.assert_array_equal(line.get_ydata(), values)
    looks = {(line.get_linestyle(), line.get_marker()) for line in axes.get_lines()}
    assert len(looks) == 6
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "loss")
    assert picture.alt.endswith("Six lines that climb.")


def test_a_line_may_bring_its_own_x_and_a_roc_has_its_diagonal():
    roc = ([0, 0.2, 1], [0, 0.9, 1])
    picture = figures.curves({"a": roc}, "false", "true", "A good detector.", diagonal=True)
    first, guessing = picture.figure.axes[0].get_lines()
    assert list(first.get_xdata()) == roc[0]
    assert list(guessing.get_xdata()) == list(guessing.get_ydata()) == [0, 1]


def test_log_axis_and_marks():
    picture = figures.curves({"a": [1, 0.1]}, "x", "y", "It falls.", log=True, marks={"best": 2})
    (axes,) = picture.figure.axes
    assert axes.get_yscale() == "log"
    assert [text.get_text() for text in axes.texts] == ["best"]


def test_sizes_that_grow_by_factors_stand_at_equal_steps():
    lines = {"a": ([20, 200, 2000], [1, 2, 3]), "b": ([21], [2])}
    axes = figures.curves(
        lines, "scenes", "score", "It climbs.", log_x=True, dots=["b"]
    ).figure.axes[0]
    low, middle, high = (axes.transData.transform((x, 1))[0] for x in (20, 200, 2000))
    assert middle - low == pytest.approx(high - middle)
    axes.figure.draw_without_rendering()
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["20", "200", "2000"]
    many = {"a": (np.arange(1, 40), np.arange(1, 40))}
    axes = figures.curves(many, "scenes", "score", "It climbs.", log_x=True).figure.axes[0]
    axes.figure.draw_without_rendering()
    assert "20" in [tick.get_text() for tick in axes.get_xticklabels()]
    said = refusal(
        ValueError, lambda: figures.curves({"a": ([0, 1], [1, 2])}, "x", "y", "It.", log_x=True)
    )
    assert "x holds 0" in said


@pytest.mark.parametrize(
    ("lines", "x", "says"),
    [
        ({}, None, "holds 0 lines"),
        ({str(n): [1] for n in range(7)}, None, "holds 7 lines"),
        ({"a": [1, 2]}, [1], "1 x values and 2 y values"),
        ({"a": [np.nan]}, None, "no finite value"),
    ],
)
def test_what_is_no_curve_is_refused(lines, x, says):
    with pytest.raises(ValueError, match=says):
        figures.curves(lines, "x", "y", "Nothing to see.", x=x)


@pytest.mark.parametrize(
    ("values", "said"), [([0.03, 0.2, 0.9], {"0.05", "0.1", "0.5"}), ([20, 400], {"50", "100"})]
)
def test_a_log_axis_is_read_in_plain_numbers(values, said):
    figure = figures.curves({"a": values}, "x", "y", "It climbs.", log=True).figure
    figure.draw_without_rendering()
    axis = figure.axes[0].yaxis
    low, high = figure.axes[0].get_ylim()
    words = {
        tick.label1.get_text() for tick in axis.get_major_ticks() if low < tick.get_loc() < high
    }
    assert said <= words and all(float(word) > 0 and "$" not in word for word in words)
    assert not [tick for tick in axis.get_minor_ticks() if tick.label1.get_text()]


def test_counted_dots_stand_upon_the_line_of_a_formula():
    many = np.linspace(0, 1, 50)
    lines = {"counted": (many, many), "formula": (many, many)}
    axes = figures.curves(lines, "x", "y", "They agree.", dots=["counted"]).figure.axes[0]
    counted, formula = axes.get_lines()
    assert counted.get_linestyle() == "None" and counted.get_marker() == "o"
    assert formula.get_linestyle() != "None" and counted.zorder > formula.zorder
    with pytest.raises(ValueError, match=r"dots holds 'counter', which is no line. Use names of"):
        figures.curves(lines, "x", "y", "They agree.", dots=["counter"])


@pytest.mark.parametrize(
    ("names", "columns"),
    [("abcd", 4), (["a", "b", "c", "a longer name"], 2), ("abc", 3), ("abcdef", 3)],
)
def test_no_name_of_a_line_stands_alone_below_the_others(names, columns):
    axes = figures.curves({name: [1, 2] for name in names}, "x", "y", "Up.").figure.axes[0]
    assert axes.get_legend()._ncols == columns


def test_few_given_x_values_have_a_tick_each():
    given = [2, 4, 8, 16, 32]
    axes = figures.curves(
        {"a": [5, 4, 3, 2, 1]}, "numbers", "error", "It falls.", x=given
    ).figure.axes[0]
    assert axes.get_xticks().tolist() == given


def test_no_sign_of_a_class_hides_another():
    rng = np.random.default_rng(6)
    labels = np.arange(200) % 10
    codes = rng.normal(size=(200, 2)) + (labels == 7)[:, None] * 30
    axes = figures.latent_map(codes, labels, "Nine heaps in one.").figure.axes[0]
    places = {int(text.get_text()): np.array(text.get_position()) for text in axes.texts}
    size = np.ptp(codes, axis=0)
    for one in range(10):
        apart = [np.hypot(*((places[one] - places[other]) / size)) for other in range(one)]
        assert all(gap > 0.08 for gap in apart)
        assert np.hypot(*((places[one] - np.median(codes[labels == one], axis=0)) / size)) < 0.25
    np.testing.assert_allclose(places[7], np.median(codes[labels == 7], axis=0))


def test_a_latent_map_draws_every_point_as_its_class():
    codes, labels = np.arange(10.0).reshape(5, 2), [3, 8, 3, 8, 0]
    picture = figures.latent_map(codes, labels, "Five points.")
    (axes,) = picture.figure.axes
    drawn = {tuple(point) for group in axes.collections for point in group.get_offsets()}
    assert drawn == {tuple(point) for point in codes}
    assert [text.get_text() for text in axes.texts] == ["0", "3", "8"]
    assert "drawn as its class: 0, 3, 8. Five points." in picture.alt


@pytest.mark.parametrize(
    ("codes", "labels"), [(np.zeros((3, 3)), [1, 2, 3]), (np.zeros((3, 2)), [1, 2])]
)
def test_codes_must_be_points_of_the_plane_with_a_class_each(codes, labels):
    with pytest.raises(ValueError, match=r"Give (n )?points \(n, 2\)"):
        figures.latent_map(codes, labels, "No map.")


def test_a_cloud_shows_points_lines_and_errors():
    back = CLOUD * [1, 0]
    picture = figures.cloud(CLOUD, "Three points.", {"flat": (5, 0)}, back)
    (axes,) = picture.figure.axes
    flat, *errors = axes.get_lines()
    np.testing.assert_allclose(np.diff(flat.get_ydata()), 0, atol=1e-12)
    assert np.mean(flat.get_xdata()) == pytest.approx(2)
    assert [tuple(line.get_xydata()[1]) for line in errors] == [tuple(point) for point in back]
    assert picture.alt.startswith("3 points in the plane, with the line flat through their mean.")


def test_a_cloud_may_have_one_point_with_a_ring():
    plain, ringed = (
        figures.cloud(CLOUD, "Three points.", marked=marked).figure.axes[0] for marked in (None, 2)
    )
    ring = ringed.collections[-1]
    assert len(ringed.collections) == len(plain.collections) + 1
    assert ring.get_offsets().tolist() == [[4.0, 3.0]]
    assert ring.get_label() == "point 2"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((np.zeros((2, 3)), "No cloud."), r"Give points \(n, 2\)"),
        ((CLOUD, "A cloud.", {"none": (0, 0)}), r"directions\['none'\]"),
        ((CLOUD, "A cloud.", {"long": (1, 2, 3)}), r"directions\['long'\]"),
        ((CLOUD, "A cloud.", None, CLOUD[:2]), "Give equally many"),
    ],
)
def test_what_is_no_cloud_is_refused(arguments, says):
    with pytest.raises(ValueError, match=says):
        figures.cloud(*arguments)
