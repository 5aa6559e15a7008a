"""The room that metric lab, plane of codes, line and training film take: all at once in a
classroom, heights that stay, result and controls in one screen of a phone.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import LabPage

pytestmark = pytest.mark.browser

LAB = """from lecture_utils import MetricLab
w = MetricLab(preset={preset!r}, size={size!r})
w"""
PLANE = """import numpy as np
from lecture_utils import LatentExplorer
rng = np.random.default_rng(4)
codes = rng.normal(size=(300, 2)) * [30, 0.5]
base = rng.random((2, 64)) / 6
decode = lambda z: (0.5 + z @ base).reshape(-1, 8, 8)
w = LatentExplorer(codes, rng.integers(0, 10, 300), rng.random((300, 8, 8)), decode, size={size!r})
w"""
FILM = """from lecture_utils import TrainingFilm
from tests.widgets.training_films import learning
w = TrainingFilm(**learning(3, 9, void=True), step=4, size={size!r})
w"""
LINE = """import numpy as np
from lecture_utils import LineExplorer
cloud = np.random.default_rng(6).normal(size=(40, 2)) @ [[20.0, 12.0], [0.0, 6.0]]
w = LineExplorer(cloud, chosen=8, size={size!r})
w"""
#: Name -> (what makes the widget, its kind).
WIDGETS = {
    "lab": (LAB.replace("{preset!r}", "'one-pixel shift'"), "metric-lab"),
    "lab of three classes": (LAB.replace("{preset!r}", "'missed small object'"), "metric-lab"),
    "plane": (PLANE, "latent-explorer"),
    "film": (FILM, "training-film"),
    "line": (LINE, "line-explorer"),
}
EXAMPLES = (
    "all background",
    "one-pixel shift",
    "missed small object",
    "thin line",
    "void border",
    "empty class",
)

#: Texts that are seen, and how high their letters are; of a drawing, as large as it is drawn.
LETTERS = """root => {
    const seen = one => one.checkVisibility({visibilityProperty: true})
        && !one.closest('.lu-spoken') && !one.matches('option');
    const own = one => [...one.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return [...root.querySelectorAll('*')].filter(one => own(one) && seen(one)).map(one => {
        const drawing = one.closest('svg') ? one.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(one).fontSize) * drawing;
        return [one.textContent.trim().slice(0, 30), size];
    });
}"""

#: The height of the pane, and how far the widget and all that can be used reach in it.
REACH = """(root, selectors) => {
    root.scrollIntoView({block: 'start'});
    const pane = root.closest('.jp-WindowedPanel-outer, .jp-Notebook');
    const from = pane.getBoundingClientRect().top;
    const boxes = selectors.flatMap(one => [...root.querySelectorAll(one)])
        .filter(one => one.checkVisibility({visibilityProperty: true}))
        .map(one => one.getBoundingClientRect());
    const box = root.getBoundingClientRect();
    return {
        pane: pane.clientHeight, count: boxes.length,
        tops: boxes.map(one => one.top - from), bottoms: boxes.map(one => one.bottom - from),
        bottom: box.bottom - from, right: box.right, rights: boxes.map(one => one.right),
    };
}"""
CONTROLS = ["button", "select", "input", "td", "canvas", ".lu-plane", ".lu-film-line"]
CONTROLS += [".lu-tilt-plane", ".lu-tilt-chart"]

#: Where the parts of a widget stand, counted from its top, and its height.
PLACES = """root => {
    const top = root.getBoundingClientRect().top;
    const parts = '.lu-board, .lu-masks > *, .lu-remark, .lu-lab-numbers, .lu-all > *, '
        + '.lu-scores tr, '
        + '.lu-latent-side > *, .lu-tilt-side > *, .lu-tilt-plane, '
        + '.lu-film-side > *, .lu-film-row, .lu-plane, .lu-help';
    const seen = [...root.querySelectorAll(parts)].filter(one => one.checkVisibility());
    const places = seen.map(one => {
        const box = one.getBoundingClientRect();
        return [one.className || one.tagName, ...[box.top - top, box.height].map(Math.round)];
    });
    return [["all of it", 0, root.offsetHeight], ...places];
}"""


def start(lab: LabPage, name: str, size: str = "medium"):
    code, kind = WIDGETS[name]
    lab.run(code.format(size=size))
    root = lab.page.locator(f'.lu-widget[data-widget="{kind}"]')
    root.wait_for()
    if kind == "training-film":
        root.locator(".lu-sentence").filter(has_text="mean IoU").wait_for()
    lab.settle()
    return root


@pytest.mark.parametrize("name", WIDGETS)
def test_in_a_classroom_all_of_it_is_seen_and_can_be_read(lab, name):
    lab.width(1280, 720)
    root = start(lab, name, "classroom")
    reach = root.evaluate(REACH, CONTROLS)
    assert 560 < reach["pane"] < 620
    assert reach["bottom"] <= reach["pane"]
    assert reach["count"] > 3
    assert min(reach["tops"]) >= 0 and max(reach["bottoms"]) <= reach["bottom"]
    assert max(reach["rights"]) <= reach["right"]
    if name.startswith("lab"):  # nor is a number cut off
        numbers = root.evaluate(REACH, [".lu-all dd", ".lu-certain"])
        assert max(numbers["rights"]) <= numbers["right"]
    assert [text for text in root.evaluate(LETTERS) if text[1] < 23.99] == []


def test_the_cells_grow_in_a_larger_room_and_stay_at_a_key(lab):
    lab.width(1280, 720)
    root = start(lab, "lab", "classroom")
    cell = root.locator('[data-grid="truth"] td').first
    side = cell.bounding_box()["width"]
    assert side >= 32
    cell.focus()
    lab.page.keyboard.press("1")
    lab.settle()
    assert cell.bounding_box()["width"] == side
    lab.width(1800, 1100)
    lab.until("it grows", lambda: cell.bounding_box()["width"] > 1.4 * side)
    reach = root.evaluate(REACH, CONTROLS)
    assert reach["bottom"] <= reach["pane"]
    root.locator("select.lu-size").select_option("small")
    lab.until("it shrinks", lambda: cell.bounding_box()["width"] < side)


def stays(lab, root, what, before):
    lab.settle()
    after = root.evaluate(PLACES)
    moved = [pair for pair in zip(before, after, strict=True) if pair[0][1:] != pair[1][1:]]
    assert moved == [], what
    told = root.locator(".lu-steady-text > p")
    # both are whole pixels, rounded by where the box stands; a line has twenty
    has_room = "all => all.every(one => one.scrollHeight <= one.clientHeight + 1)"
    lab.until(f"room for what is told after {what}", lambda: told.evaluate_all(has_room))


@pytest.mark.parametrize("size", ["medium", "classroom"])
@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nothing_moves_in_the_metric_lab(lab, width, size):
    if (width, size) == (390, "classroom"):
        size = "small"  # 24 pixels are for a projector
    lab.width(width, 844 if width == 390 else 720)
    root = start(lab, "lab", size)
    before = root.evaluate(PLACES)
    for example in EXAMPLES:
        root.get_by_label("Example").select_option(example)
        stays(lab, root, example, before)
    for count in ("2", "3"):
        root.get_by_label("Classes", exact=True).select_option(count)
        stays(lab, root, f"{count} classes", before)
    truth, guess = (root.locator(f'[data-grid="{name}"] td') for name in ("truth", "prediction"))
    for key in ("1", "2", "v", "Shift+ArrowRight", "Delete"):
        for cells in (truth, guess):
            cells.nth(9).focus()
            lab.page.keyboard.press(key)
            stays(lab, root, f"key {key}", before)
    root.get_by_role("button", name="V void").click()
    box = guess.nth(3).bounding_box()
    lab.page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(root.locator(".lu-where").nth(1)).to_contain_text("no void")
    stays(lab, root, "void in the prediction", before)
    for label in ("background", "class 2", "class 1"):
        root.get_by_role("radio", name=label).check()
        stays(lab, root, f"compared for {label}", before)
    for key in ("Home", "End"):
        root.get_by_label("Confidence").focus()
        lab.page.keyboard.press(key)
        stays(lab, root, f"confidence {key}", before)
    for far in ("3", "0"):
        root.get_by_label("Tolerance in pixels").select_option(far)
        stays(lab, root, f"tolerance {far}", before)
    for name in ("Clear", "Undo"):
        root.get_by_role("button", name=name).click()
        stays(lab, root, name, before)


@pytest.mark.parametrize("size", ["medium", "classroom"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_in_the_plane_of_codes(lab, width, size):
    lab.width(width, 844 if width == 390 else 720)
    root = start(lab, "plane", size)
    before = root.evaluate(PLACES)
    root.locator(".lu-plane").focus()
    for key in ("Enter", "Shift+ArrowLeft", "Shift+ArrowDown", "Enter", "Escape", "Home"):
        lab.page.keyboard.press(key)
        stays(lab, root, key, before)


@pytest.mark.parametrize("size", ["medium", "classroom"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_around_the_line(lab, width, size):
    lab.width(width, 844 if width == 390 else 720)
    root = start(lab, "line", size)
    before = root.evaluate(PLACES)
    root.locator(".lu-tilt-plane").focus()
    for key in ("Shift+ArrowRight", "ArrowRight", "End", "PageUp", "Home"):
        lab.page.keyboard.press(key)
        stays(lab, root, key, before)
    for name in (*["Follow the next point"] * 5, "Follow the point before", "Forget the curve"):
        root.get_by_role("button", name=name).click()
        stays(lab, root, name, before)


@pytest.mark.parametrize("size", ["medium", "classroom"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_in_the_film(lab, width, size):
    lab.width(width, 844 if width == 390 else 720)
    root = start(lab, "film", size)
    before = root.evaluate(PLACES)
    for key in ("Home", *["ArrowRight"] * 8, "ArrowLeft"):
        root.locator(".lu-board").focus()
        lab.page.keyboard.press(key)
        stays(lab, root, key, before)
    box = root.get_by_role("checkbox", name="Wrong pixels")
    box.uncheck()
    stays(lab, root, "without the wrong pixels", before)
    box.check()
    play = root.locator('button[data-action="play"]')
    play.click()
    stays(lab, root, "it plays", before)
    expect(play).to_have_text("Play")
    stays(lab, root, "it has played", before)


#: What is done and what comes of it.
TOGETHER = {
    "lab": [
        ".lu-tools button",
        'table[data-grid="truth"]',
        'table[data-grid="prediction"]',
        'table[data-grid="compared"]',
        ".lu-overlap",
    ],
    "plane": [".lu-plane", ".lu-now", ".lu-decoded", ".lu-pair canvas"],
    "film": [".lu-film-panel", ".lu-sentence", ".lu-buttons button", "input.lu-step"],
    "line": [".lu-tilt-plane", ".lu-tilt-now", ".lu-tilt-chart", ".lu-tilt-about"],
}


@pytest.mark.parametrize("name", TOGETHER)
def test_on_a_phone_result_and_controls_share_the_screen(lab, name):
    lab.width(390, 844)
    root = start(lab, name)
    reach = root.evaluate(REACH, TOGETHER[name])
    assert reach["count"] >= len(TOGETHER[name])
    assert max(reach["bottoms"]) - min(reach["tops"]) <= reach["pane"]
    assert max(reach["rights"]) <= reach["right"]
    if name == "lab":  # a finger hits a pixel that can be painted
        assert root.locator("td").first.bounding_box()["width"] >= 22


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("name", ["lab of three classes", "plane", "film", "line"])
def test_it_is_accessible_in_a_classroom(lab, name, theme):
    lab.theme(theme)
    lab.width(1280, 720)
    start(lab, name, "classroom")
    assert lab.accessibility_problems() == []


def test_the_film_fits_a_laptop_and_play_is_in_sight(lab):
    lab.width(1280, 720)
    root = start(lab, "film")
    reach = root.evaluate(REACH, CONTROLS)
    assert reach["bottom"] <= reach["pane"]
    panels = root.locator(".lu-film-panel").evaluate_all("all => all.map(one => one.clientWidth)")
    assert min(panels) > 120


@pytest.mark.parametrize(("size", "least"), [("medium", 12), ("classroom", 24)])
def test_the_digits_of_the_plane_can_be_read(lab, size, least):
    lab.width(1280, 720)
    root = start(lab, "plane", size)
    sizes = [height for text, height in root.evaluate(LETTERS) if text.isdigit()]
    assert len(sizes) > 50
    assert min(sizes) >= least - 0.01
    points = root.locator(".lu-point").all_text_contents()
    assert len(points) == 300
    labels = lab.python("list(w._labels)")
    assert all(text in ("•", str(label)) for text, label in zip(points, labels, strict=True))


def test_the_nearest_image_of_the_plane_is_named(lab):
    root = start(lab, "plane")
    root.locator(".lu-plane").focus()
    lab.page.keyboard.press("Shift+ArrowRight")
    near = root.locator(".lu-near").inner_text()
    lab.page.keyboard.press("Enter")
    expect(root.locator(".lu-about")).to_contain_text(f"Chosen: {near.removeprefix('nearest: ')}, ")


def test_the_metric_lab_says_in_place_what_is_painted_and_what_the_signs_mean(lab):
    root = start(lab, "lab")
    captions = root.locator("figcaption").all_inner_texts()
    assert captions == [
        "Truth (A) ✎ paint here",
        "Prediction (B) ✎ paint here",
        "Compared, class 1",
    ]
    beside = root.locator(".lu-lab-beside").inner_text()
    for words in ("made from both, for", "background", "class 1"):
        assert words in beside
    lines = [" ".join(line.split()) for line in root.locator(".lu-signs li").all_inner_texts()]
    assert lines[:5] == [
        "TP 12 found: in both",
        "FN 4 missed: true, not predicted",
        "FP 4 too many: predicted, not true",
        "· 44 neither",
        "V 0 void: counts nowhere",
    ]
    signs = root.locator(".lu-signs .lu-pixel").evaluate_all(
        "all => all.slice(0, 3).map(one => getComputedStyle(one).backgroundColor)"
    )
    cells = root.locator('[data-grid="compared"] td')
    for sign, text in zip(signs, ("TP", "FN", "FP"), strict=True):
        cell = cells.filter(has_text=text).first
        assert cell.evaluate("td => getComputedStyle(td).backgroundColor") == sign
    unused = root.get_by_role("group", name="Paint with").get_by_role("button", name="2")
    expect(unused).to_have_attribute("aria-disabled", "true")
    unused.click(force=True)
    expect(root.locator(".lu-spoken")).to_contain_text("choose 3 classes")
    assert lab.python("w.brush") == 1
