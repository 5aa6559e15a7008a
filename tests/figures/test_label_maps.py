"""Label maps and confusion matrices: pixels, signs and numbers as drawn, and what is refused."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from PIL import Image
from scipy import ndimage

from lecture_utils import datasets, figures, metrics, style
from lecture_utils.figures.kit.classes import DIGIT_CLASSES, Classes, colours_of, painted
from lecture_utils.figures.kit.regions import SMALLEST_SHARE, boundaries, regions, signs, sums
from tests.figures.test_style import NO_GREEN, NO_RED, lab, linear
from tests.refusals import holds, refusal

RNG = np.random.default_rng(5)
SCENES = datasets.scenes(6, "test", seed=3)
SQUARE = np.zeros((1, 16, 16), int)
SQUARE[0, 4:12, 4:12] = 8


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def contrast(one, other):
    light = [0.05 + linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)]
    return max(light) / min(light)


def panels(picture):
    return {image.get_gid(): image for image in picture.figure.axes[0].images}


def written(picture, name):
    """Texts of a kind, from the left and the top."""
    found = [text for text in picture.figure.texts if text.get_gid() == name]
    return [text.get_text() for text in sorted(found, key=lambda text: text.get_position())]


# --- regions and signs ----------------------------------------------------------------------------


@pytest.mark.parametrize("classes", [2, 4, 11])
def test_regions_are_those_of_scipy(classes):
    labels = RNG.integers(0, classes, (40, 33))
    mine = regions(labels)
    for label in range(classes):
        found, count = ndimage.label(labels == label, np.ones((3, 3)))
        firsts = ndimage.minimum(
            np.arange(labels.size).reshape(labels.shape), found, range(1, count + 1)
        )
        np.testing.assert_array_equal(mine[labels == label], firsts[found[labels == label] - 1])


def test_a_region_that_winds_is_one():
    snake = np.zeros((41, 41), int)
    snake[::2] = 1
    snake[1::4, -1] = snake[3::4, 0] = 1
    assert np.unique(regions(snake)[snake == 1]).tolist() == [0]


def test_sums_are_those_of_each_box():
    values = RNG.integers(0, 5, (9, 11))
    found = sums(values, 3, 4, around=1)
    for (r, c), total in np.ndenumerate(found):
        assert total == values[max(r - 1, 0) : r + 4, max(c - 1, 0) : c + 5].sum()
    assert found.shape == (7, 8)


def test_every_large_region_has_its_sign_and_no_two_lie_on_each_other():
    box = (7, 6)
    for labels in datasets.scenes(40, "validation").labels:
        placed = signs(labels, box)
        roots, counts = np.unique(regions(labels)[labels > 0], return_counts=True)
        large = counts >= SMALLEST_SHARE * labels.size
        assert sorted(s.label for s in placed) == sorted(labels.flat[roots[large]])
        covered = np.zeros(labels.shape, int)
        for label, row, column in placed:
            top, left = round(row - 3.5), round(column - 3)
            covered[top : top + 7, left : left + 6] += 1
            around = labels[max(top - 1, 0) : top + 8, max(left - 1, 0) : left + 7]
            assert label in around, "a sign must touch what it names"
        assert covered.max() == 1
        assert covered.sum() == 42 * len(placed), "a sign is cut by the edge"


def test_signs_hide_little_of_the_boundaries():
    """A thin stroke keeps its shape: its sign stands beside it."""
    shares = []
    for labels in SCENES.labels:
        edges, covered = boundaries(labels), np.zeros(labels.shape, bool)
        for _, row, column in signs(labels, (7, 6)):
            covered[round(row - 3.5) : round(row + 3.5), round(column - 3) : round(column + 3)] = (
                True
            )
        shares.append(edges[covered].sum() / edges.sum())
    assert np.mean(shares) < 0.08


def test_a_sign_stays_near_the_one_before():
    labels = np.zeros((64, 64), int)
    labels[20:50, 10:50] = 4
    (before,) = signs(labels, (7, 6))
    (moved,) = signs(labels, (7, 6), near=[before._replace(column=18.0)])
    assert before.column == 30
    assert moved.column == 18
    assert signs(labels, (7, 6), near=[before._replace(label=3, column=18.0)]) == [before]


def test_small_maps_and_noise_have_no_or_few_signs():
    assert signs(np.zeros((8, 8), int), (7, 6)) == []
    assert len(signs(RNG.integers(0, 2, (64, 64)), (7, 6))) <= 12
    assert len(signs(np.ones((2, 2), int), (7, 6))) == 1


# --- colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "least"),
    [(np.eye(3), 40), (NO_RED, 20), (NO_GREEN, 20)],
    ids=["all", "no red", "no green"],
)
def test_classes_are_told_apart(seen, least):
    colours = [lab(np.array(seen) @ linear(c)) for c in (*style.CLASS_COLOURS, style.GROUND)]
    for n, one in enumerate(colours):
        assert min([np.linalg.norm(one - other) for other in colours[:n]], default=least) >= least


def test_signs_and_regions_can_be_read_on_the_ground():
    assert contrast(style.COLOURS["paper"], style.GROUND) >= 7
    assert min(contrast(colour, style.GROUND) for colour in style.CLASS_COLOURS) >= 3


def test_colours_begin_again_after_ten_classes_and_signs_do_not():
    known = Classes([f"c{n}" * 2 for n in range(23)])
    colours = colours_of(known)
    assert colours[1] == colours[11] == colours[21]
    assert [known.sign(n) for n in (1, 11, 21)] == ["1", "11", "21"]


def test_pixels_have_the_colour_of_their_class_and_void_is_hatched():
    known = Classes(DIGIT_CLASSES)
    drawn = painted(np.array([[0, 1, 10], [255, 255, 255]]), known)
    wanted = [style.GROUND, style.CLASS_COLOURS[0], style.CLASS_COLOURS[9]]
    assert drawn[0].tolist() == [rgb(colour) for colour in wanted]
    assert sorted({tuple(pixel) for pixel in drawn[1]}) == sorted(
        tuple(rgb(c)) for c in style.VOID_GREYS
    )


def test_the_names_are_those_of_the_scenes():
    assert DIGIT_CLASSES == datasets.SCENE_CLASSES


# --- label maps -----------------------------------------------------------------------------------


def test_every_panel_holds_its_own_pixels():
    rows = {"image": SCENES.images, "truth": SCENES.labels, "halves": SCENES.labels[:, ::2, ::2]}
    found = panels(figures.label_maps(rows))
    assert list(found) == [f"{name} {n}" for name in rows for n in range(6)]
    known = Classes(DIGIT_CLASSES)
    for name, row in rows.items():
        for n, values in enumerate(np.reshape(row, (6, *np.shape(row)[-2:]))):
            drawn = np.asarray(found[f"{name} {n}"].get_array())
            size = 64 // len(values) * 2
            np.testing.assert_array_equal(
                drawn, painted(values, known).repeat(size, 0).repeat(size, 1)
            )


def test_the_stored_picture_is_crisp():
    """A pixel of a map is a square of whole pixels of the picture, nothing between two colours."""
    labels = RNG.integers(0, 2, (1, 64, 64)) * 2
    picture = figures.label_maps({"": labels})
    image = io.BytesIO()
    picture.figure.savefig(image, format="png")
    drawn = np.asarray(Image.open(image).convert("RGB")).astype(int)
    colour = np.array([rgb(style.GROUND), rgb(style.CLASS_COLOURS[1])])
    inner = labels[0, 1:-1, 1:-1].repeat(4, 0).repeat(4, 1)  # the frame lies on the outer pixels
    found = drawn[8 + 4 : 8 + 4 + 248, 8 + 4 : 8 + 4 + 248]
    signs_at = np.zeros(inner.shape, bool)
    for text in (text for text in picture.figure.texts if text.get_gid() == "sign"):
        x, y = (round(value) - 12 for value in text.get_position())
        signs_at[max(y - 24, 0) : y + 12, max(x - 14, 0) : x + 15] = True
    same = (found == colour[inner // 2]).all(axis=-1)
    assert same[~signs_at].all()


@pytest.mark.parametrize(
    "names", [DIGIT_CLASSES, [f"class {n}" for n in range(11)]], ids=["short", "long"]
)
def test_each_drawn_sign_stands_at_a_region_of_its_class(names):
    picture = figures.label_maps({"truth": SCENES.labels[:3]}, classes=names)
    shown = panels(picture).values()
    count = 0
    for text in (text for text in picture.figure.texts if text.get_gid() == "sign"):
        x, y = text.get_position()
        boxes = [image.get_extent() for image in shown]
        (n,) = [n for n, (left, right, _, _) in enumerate(boxes) if left < x < right]
        left, right, bottom, top = boxes[n]
        row, column = (y - 6 - top) * 64 / (bottom - top), (x - left) * 64 / (right - left)
        around = SCENES.labels[n][
            max(round(row - 4.5), 0) : round(row + 5.5),
            max(round(column - 4.5), 0) : round(column + 5.5),
        ]
        label = int(text.get_text()) + (names is DIGIT_CLASSES)
        assert label in around
        count += 1
    assert count == sum(len(signs(labels, (5, 4))) for labels in SCENES.labels[:3])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("rows", [1, 5, 8])
def test_it_fits_on_the_page_and_nothing_overlaps(count, rows):
    maps = {f"row number {n} with rather a long name": SCENES.labels[:count] for n in range(rows)}
    picture = figures.label_maps(maps, [f"step {n}00 of 1000" for n in range(count)])
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    assert width <= 901
    assert height <= 1500
    picture.figure.draw_without_rendering()
    boxes = [image.get_window_extent() for image in panels(picture).values()]
    sizes = {(round(box.width, 3), round(box.height, 3)) for box in boxes}
    ((wide, high),) = sizes
    assert wide == pytest.approx(high, abs=0.01)
    assert wide % 64 == pytest.approx(0, abs=0.01)
    assert wide >= 128
    texts = picture.figure.texts
    found = [t.get_window_extent() for t in texts if t.get_gid() in ("heading", "caption")]
    assert len(found) >= rows + count
    for box in found:
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
        assert not any(box.overlaps(other) for other in boxes)


def test_the_text_states_what_the_truth_holds():
    truth = np.concatenate([SQUARE, SQUARE * 0, np.where(SQUARE, 255, 1)])
    alt = figures.label_maps({"image": truth / 255, "Truth": truth}, ["a", "b", "c"], "Enough.").alt
    assert alt == (
        "3 columns of 16×16 pixels. Rows from the top: image; Truth. "
        "The truth holds, in column 1: 7; column 2: only background; column 3: 0 and void. Enough."
    )
    assert "holds" not in figures.label_maps({"prediction": truth}).alt


def test_signs_and_legend():
    picture = figures.label_maps({"truth": np.where(SQUARE == 0, 255, SQUARE)})
    assert sorted(written(picture, "sign")) == ["7", "V"]
    assert written(picture, "legend") == ["V void, belongs to no class"]
    names = ["background", "cat", "horse"]
    picture = figures.label_maps({"truth": SQUARE // 4}, classes=names)
    assert written(picture, "sign") == ["2"]
    assert written(picture, "legend") == ["2 horse"]
    assert picture.alt.endswith("The truth holds horse.")
    names = [
        "background",
        "odd",
        "even",
    ]  # four letters stand as they are: no number beside a digit
    picture = figures.label_maps({"truth": SQUARE // 4}, classes=names)
    assert (written(picture, "sign"), written(picture, "legend")) == (["even"], [])
    assert written(figures.label_maps({"truth": SQUARE}), "legend") == []


MAPS = {
    "no rows": (dict, ValueError, ["rows holds 0 rows"]),
    "nine rows": (
        lambda: {str(n): SQUARE for n in range(9)},
        ValueError,
        ["holds 9 rows", "1 to 8"],
    ),
    "no dict": (lambda: [SQUARE], TypeError, ["rows (=[array", "must be a dict"]),
    "scores": (
        lambda: {"a": np.zeros((1, 11, 8, 8))},
        ValueError,
        ["(1, 11, 8, 8)", "argmax(axis=1)"],
    ),
    "one map": (lambda: {"a": SQUARE[0]}, ValueError, ["rows['a'] has the shape (16, 16)"]),
    "no maps": (lambda: {"a": SQUARE[:0]}, ValueError, ["(0, 16, 16)"]),
    "text": (
        lambda: {"a": SQUARE.astype(str)},
        TypeError,
        ["rows['a'] (=", "must hold numbers (integers or floats), not <U21"],
    ),
    "not finite": (lambda: {"a": SQUARE * np.nan}, ValueError, ["not finite"]),
    "an unknown label": (lambda: {"a": SQUARE + 3}, ValueError, ["label 11", "0 to 10, or 255"]),
    "a negative label": (lambda: {"a": SQUARE - 1}, ValueError, ["label -1"]),
    "rows of two lengths": (
        lambda: {"a": SQUARE, "b": SQUARE.repeat(2, 0)},
        ValueError,
        ["'a': 1, 'b': 2", "equally many"],
    ),
    "seven columns": (
        lambda: {"a": SQUARE.repeat(7, 0)},
        ValueError,
        ["rows hold 7 maps", "labels[:6]"],
    ),
}


@pytest.mark.parametrize("case", MAPS)
def test_what_are_no_label_maps(case):
    rows, error, pieces = MAPS[case]
    holds(refusal(error, lambda: figures.label_maps(rows())), *pieces)


@pytest.mark.parametrize(
    ("changes", "error", "pieces"),
    [
        ({"captions": ["a", "b"]}, ValueError, ["captions holds 2 texts", "must hold 1"]),
        ({"captions": "a"}, TypeError, ["captions (='a') must be several"]),
        ({"classes": "cat"}, TypeError, ["classes (='cat')"]),
        ({"classes": ["background"]}, ValueError, ["classes holds 1 names"]),
        ({"classes": ["background", "cat"]}, ValueError, ["label 8", "0 to 1, or 255 for void"]),
        ({"void": 3}, ValueError, ["void (=3) is the label of a class"]),
        ({"void": "255"}, TypeError, ["void (='255') must be a whole number"]),
    ],
    ids=["captions", "text", "a name", "one name", "two names", "void in a class", "void text"],
)
def test_what_does_not_go_with_label_maps(changes, error, pieces):
    holds(refusal(error, lambda: figures.label_maps({"truth": SQUARE}, **changes)), *pieces)


# --- confusion matrices ---------------------------------------------------------------------------


def cells(picture):
    found = {}
    for text in picture.figure.texts:
        if match := re.fullmatch(r"cell\[(\d+), (\d+)\]", text.get_gid() or ""):
            found[int(match[1]), int(match[2])] = text.get_text()
    return found


def test_shares_of_each_row_are_written_from_one_per_cent():
    counts = [[9960, 40, 0], [0, 0, 0], [100, 6000, 3900]]
    picture = figures.confusion(counts, ["background", "a", "b"])
    wanted = {(0, 0): "99.6", (1, 1): "–", (2, 0): "1", (2, 1): "60", (2, 2): "39"}
    assert cells(picture) == wanted
    assert picture.alt == (
        "Confusion matrix of 3 classes. Right: background 99.6 %, a without pixels, b 39 %. "
        "Most often confused: b taken for a 60 %, b taken for background 1 %."
    )


def test_all_right_is_said_so_and_own_words_stand_in_place_of_numbers():
    assert figures.confusion(np.eye(3, dtype=int), ["abc"] * 3).alt.endswith(
        "Right: abc 100 %, abc 100 %, abc 100 %. No confusion reaches 1 %."
    )
    alt = figures.confusion(np.eye(2), ["a", "b"], "Hardly a pixel is confused.").alt
    assert alt == "Confusion matrix of 2 classes. Hardly a pixel is confused."


def test_it_takes_a_confusion_matrix():
    found = metrics.confusion_matrix(SCENES.labels[::-1], SCENES.labels, 11)
    picture = figures.confusion(found, datasets.SCENE_CLASSES)
    assert picture.alt == figures.confusion(found.counts, datasets.SCENE_CLASSES).alt
    names = ["background", *"0123456789"]
    assert sorted(written(picture, "cell label")) == sorted(names + names)


@pytest.mark.parametrize("classes", [1, 2, 11, 12])
def test_numbers_contrast_with_their_cells_and_stay_in_them(classes):
    counts = RNG.integers(0, 40, (classes, classes)) ** 2 + 900 * np.eye(classes, dtype=int)
    picture = figures.confusion(counts, [f"name {n}" for n in range(classes)])
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    assert width <= 991
    fills = picture.figure.findobj(PolyCollection)[0]
    colours = fills.get_facecolor().reshape(classes, classes, 4)
    picture.figure.draw_without_rendering()
    for text in picture.figure.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, text
        if match := re.fullmatch(r"cell\[(\d+), (\d+)\]", text.get_gid() or ""):
            fill = "#" + "".join(
                f"{round(255 * part):02x}" for part in colours[int(match[1]), int(match[2])][:3]
            )
            assert contrast(text.get_color(), fill) >= 4.5, (text, fill)
            assert box.width < 54


@pytest.mark.parametrize(
    ("matrix", "classes", "error", "pieces"),
    [
        ([[1, 2, 3]], ["a"], ValueError, ["shape (1, 3)", "square"]),
        ([[1, -2], [3, 4]], ["a", "b"], ValueError, ["negative"]),
        ([[1, np.nan], [3, 4]], ["a", "b"], ValueError, ["not finite"]),
        ([["1"]], ["a"], TypeError, ["<U1"]),
        (np.eye(13, dtype=int), ["a"] * 13, ValueError, ["13 classes", "at most 12"]),
        (np.eye(3, dtype=int), ["a", "b"], ValueError, ["classes holds 2 names", "has 3 classes"]),
        (np.eye(3, dtype=int), "abc", TypeError, ["classes (='abc')"]),
    ],
    ids=["a row", "negative", "not finite", "text", "thirteen", "two names", "one text"],
)
def test_what_is_no_confusion_matrix(matrix, classes, error, pieces):
    holds(refusal(error, lambda: figures.confusion(matrix, classes)), *pieces)


# --- classes that are too small for a sign --------------------------------------------------------


def test_a_class_without_a_sign_is_named_beside_its_colour():
    """Only what has no sign in any map; with as many lines as it takes."""
    labels = np.zeros((1, 256, 256), int)
    labels[:, 40:120, 50:160] = 1
    labels[:, 40, 50:160], labels[:, 119, 50:160] = 2, 3
    names = ["background", "TP", "FP", "FN"]
    picture = figures.label_maps({"scored": labels}, classes=names)
    assert written(picture, "sign") == ["TP"]
    assert written(picture, "legend") == ["FP", "FN"]
    for label in (2, 3):
        colour = panels(picture)[f"colour of {label}"].get_array()[0, 0]
        assert colour[:3].tolist() == rgb(style.CLASS_COLOURS[label - 1])
    labels[:, 140:200, 50:160] = 3
    assert written(figures.label_maps({"scored": labels}, classes=names), "legend") == ["FP"]
    many = np.zeros((1, 256, 256), int)
    many[0, ::9, ::9].flat[:40] = np.arange(1, 41)
    names = [f"class of number {n}" for n in range(41)]
    picture = figures.label_maps({"dots": many}, classes=names)
    texts = [text for text in picture.figure.texts if text.get_gid() == "legend"]
    assert [text.get_text() for text in texts] == names[1:]
    assert len({text.get_position()[1] for text in texts}) > 5
    assert max(text.get_window_extent().x1 for text in texts) <= picture.figure.bbox.width
