"""The metric lab in JupyterLab and Chromium: mouse, touch, keys, undo, two views, no kernel."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.board import YARDSTICK

pytestmark = pytest.mark.browser

MAKE = "from lecture_utils import MetricLab\nw = MetricLab({})\nw"
#: From a pointer's move from cell to cell to the layout that shows it, each beside the yardstick.
STROKE = (
    """async ({ from, to, steps }) => {
  const yardstick = """
    + YARDSTICK
    + """;
  const table = document.querySelector('table[data-grid="prediction"]');
  const box = table.getBoundingClientRect();
  const at = (share) => ({ bubbles: true, pointerId: 1, isPrimary: true, button: 0,
    clientX: box.left + box.width * (from[0] + share * (to[0] - from[0])),
    clientY: box.top + box.height * (from[1] + share * (to[1] - from[1])) });
  table.setPointerCapture = () => {};
  const target = table.querySelector("td");
  const spent = [];
  target.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  for (let i = 1; i <= steps; i += 1) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    target.dispatchEvent(new PointerEvent("pointermove", at(i / steps)));
    await null;
    table.getBoundingClientRect();
    spent.push([performance.now() - start, yardstick()]);
  }
  target.dispatchEvent(new PointerEvent("pointerup", at(1)));
  return spent;
}"""
)


class Lab:
    """The widget on the page."""

    def __init__(self, lab, index=0):
        self.lab = lab
        self.root = lab.page.locator('.lu-widget[data-widget="metric-lab"]').nth(index)
        self.root.wait_for()
        self.remark = self.root.locator(".lu-remark")
        self.spoken = self.root.locator(".lu-spoken")

    def table(self, name):
        return self.root.locator(f'table[data-grid="{name}"]')

    def cell(self, name, row, column):
        return self.table(name).locator("tr").nth(row).locator("td").nth(column)

    def mask(self, name):
        """What is painted: the texts of the cells."""
        return self.table(name).evaluate(
            "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent))"
        )

    def row(self, label):
        """The row of a class in the table of the scores."""
        return self.root.locator(f'.lu-scores tr[data-class="{label}"]')

    def value(self, title, name):
        """A score as it is written: "Class 1" has IoU and Dice, "All classes" the others."""
        if title != "All classes":
            row = self.row(int(title.removeprefix("Class ")[0]))
            return row.locator("td").nth(("IoU", "Dice").index(name)).inner_text()
        if name.startswith("Mean "):
            cells = self.root.locator(".lu-score-means td")
            return cells.nth(("Mean IoU", "Mean Dice").index(name)).inner_text()
        lines = self.root.locator(".lu-of-all div")
        return lines.filter(has_text=re.compile(f"^{name}")).locator("dd").inner_text()

    def legend(self):
        """What stands beside the third grid: how many pixels have each sign."""
        lines = self.root.locator(".lu-signs li[data-role]").all_inner_texts()
        return {sign: int(count) for sign, count, *_ in (line.split(maxsplit=2) for line in lines)}

    def drag(self, name, start, stop, **options):
        """A stroke with the mouse, in one jump."""
        self.table(name).scroll_into_view_if_needed()
        ends = [self.cell(name, *place).bounding_box() for place in (start, stop)]
        centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in ends]
        self.lab.page.mouse.move(*centres[0])
        self.lab.page.mouse.down()
        self.lab.page.mouse.move(*centres[1], **options)
        self.lab.page.mouse.up()

    def brush(self, name):
        self.root.get_by_role("group", name="Paint with").get_by_role("button", name=name).click()

    def agrees(self):
        """The page shows what Python's metrics make of the masks that Python has."""
        self.lab.until("Python has what is painted", lambda: self.painted() == self.held())
        numbers = self.lab.python(
            "[w.confusion.true_positive.tolist(), w.confusion.iou().tolist(), "
            "w.confusion.pixel_accuracy(), w.cross_entropy, w.surface_dice[w.shown].item()]"
        )
        both, ious, accuracy, loss, surface = numbers
        for label, iou in enumerate(ious):
            title = "Class 0, background" if label == 0 else f"Class {label}"
            assert int(self.value(title, "IoU").partition(" / ")[0]) == both[label]
            assert self.value(title, "Dice").startswith(f"2·{both[label]} / ")
            assert self.ends(self.value(title, "IoU"), iou)
        assert self.ends(self.value("All classes", "Pixel accuracy"), accuracy)
        assert self.ends(self.value("All classes", "Cross entropy"), loss)
        assert self.ends(self.value("All classes", "Surface Dice"), surface)

    @staticmethod
    def ends(text, value):
        return float(text.rpartition("= ")[2]) == pytest.approx(value, abs=0.0005001)

    def painted(self):
        names = {"·": 0, "V": 255}
        return [
            [
                [names.get(text) if text in names else int(text) for text in row]
                for row in self.mask(name)
            ]
            for name in ("truth", "prediction")
        ]

    def held(self):
        return self.lab.python("[w.truth, w.prediction]")


def start(lab, arguments=""):
    lab.run(MAKE.format(arguments))
    return Lab(lab)


BLANK = "[[0] * 8] * 8"


@pytest.mark.alone
def test_a_stroke_leaves_no_gap_and_every_number_follows(lab):
    widget = start(lab, BLANK)
    widget.drag("truth", (1, 1), (1, 6))
    widget.drag("prediction", (0, 0), (5, 5))
    assert widget.mask("truth")[1] == ["·", "1", "1", "1", "1", "1", "1", "·"]
    assert np.array_equal(
        np.array(widget.mask("prediction")) == "1", np.eye(8) * (np.arange(8) < 6)
    )
    assert widget.value("Class 1", "IoU") == "1 / 11 = 0.091"
    assert widget.value("Class 1", "Dice") == "2·1 / (6 + 6) = 0.167"
    assert widget.mask("compared")[1][:3] == ["·", "TP", "FN"]
    assert widget.legend() == {"TP": 1, "FN": 5, "FP": 5, "·": 64 - 11, "V": 0}
    expect(widget.remark).to_contain_text("Pixel accuracy is 0.844, the IoU of class 1 only 0.091")
    widget.agrees()
    assert lab.problems() == []


@pytest.mark.alone
def test_keys_move_and_paint(lab):
    widget = start(lab, f"{BLANK}, classes=3")
    keyboard = lab.page.keyboard
    widget.cell("truth", 0, 0).focus()
    for key in (
        "1",
        "ArrowRight",
        "2",
        "ArrowDown",
        " ",
        "ArrowLeft",
        "v",
        "End",
        "1",
        "Shift+ArrowDown",
    ):
        keyboard.press(key)
    assert [row[:2] for row in widget.mask("truth")[:2]] == [["1", "2"], ["V", "2"]]
    assert [row[7] for row in widget.mask("truth")[:4]] == ["·", "1", "1", "·"]
    expect(widget.spoken).to_contain_text("Truth, row 2, column 7: class 1. Pixel accuracy")
    keyboard.press("Delete")
    assert widget.mask("truth")[2][7] == "·"
    expect(widget.cell("truth", 2, 7)).to_be_focused()
    widget.cell("prediction", 0, 0).focus()
    keyboard.press("v")
    assert widget.mask("prediction")[0][0] == "·"
    expect(widget.spoken).to_contain_text("Only the truth can be void")
    keyboard.press("1")
    expect(widget.cell("compared", 0, 0)).to_have_attribute(
        "aria-label", "row 0, column 0: true positive, truth class 1, prediction class 1"
    )
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_undo_takes_back_a_stroke_a_key_and_an_example(lab):
    widget = start(lab)
    first = widget.painted()
    undo = widget.root.get_by_role("button", name="Undo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    widget.drag("prediction", (0, 0), (7, 0), steps=9)
    second = widget.painted()
    assert first != second
    lab.page.keyboard.press("0")
    widget.root.get_by_label("Example").select_option("empty class")
    expect(widget.row(2)).not_to_contain_text("not used")
    undo.click()
    expect(widget.row(2)).to_contain_text("not used")
    widget.cell("truth", 0, 0).focus()
    lab.page.keyboard.press("Control+z")
    assert widget.painted() == second
    lab.page.keyboard.press("Control+z")
    assert widget.painted() == first
    expect(widget.root.get_by_label("Example")).to_have_value("one-pixel shift")
    expect(undo).to_have_attribute("aria-disabled", "true")
    lab.page.keyboard.press("Control+z")
    expect(widget.spoken).to_have_text("There is nothing to undo.")
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize(
    "name",
    [
        "all background",
        "one-pixel shift",
        "missed small object",
        "thin line",
        "void border",
        "empty class",
    ],
)
def test_examples_show_pythons_numbers(lab, name):
    widget = start(lab, f"{BLANK}")
    widget.root.get_by_label("Example").select_option(name)
    lab.until("Python has it", lambda: lab.python("w.preset") == name)
    if name != "empty class":
        widget.agrees()
    else:
        assert widget.value("Class 2", "IoU") == widget.value("Class 2", "Dice") == "absent"
        assert widget.value("All classes", "Mean IoU").count("+") == 1
        expect(widget.remark).to_contain_text("Class 2 is absent from both")
    assert "NaN" not in widget.root.inner_text()


@pytest.mark.closer
@pytest.mark.alone
def test_brush_class_of_the_third_grid_and_confidence(lab):
    widget = start(lab)
    widget.brush("V void")
    widget.cell("truth", 0, 0).click()
    assert widget.mask("truth")[0][0] == widget.mask("compared")[0][0] == "V"
    widget.cell("prediction", 0, 0).click()
    assert widget.mask("prediction")[0][0] == "·"
    widget.root.get_by_role("radio", name="background").check()
    assert widget.mask("compared")[2][1:6] == ["FP", "·", "·", "·", "FN"]
    before = widget.value("All classes", "Cross entropy")
    slider = widget.root.get_by_label("Confidence")
    slider.focus()
    for _ in range(5):
        lab.page.keyboard.press("ArrowLeft")
    expect(widget.root.locator(".lu-certain")).to_have_text(
        "0.85 for the predicted class, 0.15 for the other"
    )
    assert widget.value("All classes", "Cross entropy") != before
    lab.until("Python has it", lambda: lab.python("w.confidence") == 0.85)
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_the_tolerance_of_the_surface_dice_is_chosen(lab):
    widget = start(lab, "preset='thin line'")
    assert widget.value("All classes", "Surface Dice") == "(8 + 8) / (8 + 8) = 1"
    widget.root.get_by_label("Tolerance in pixels").select_option("0")
    assert widget.value("All classes", "Surface Dice") == "(0 + 0) / (8 + 8) = 0"
    expect(widget.spoken).to_have_text("Surface Dice of class 1: (0 + 0) / (8 + 8) = 0.")
    lab.until("Python has it", lambda: lab.python("w.tolerance") == 0)
    widget.root.get_by_role("radio", name="background").check()
    lab.until("Python has the class", lambda: lab.python("w.shown") == 0)
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_with_fewer_classes_their_pixels_become_background(lab):
    widget = start(lab, "preset='missed small object', confidence=0.4")
    widget.root.get_by_label("Classes", exact=True).select_option("2")
    expect(widget.row(2)).to_contain_text("not used")
    assert "2" not in np.ravel(widget.mask("truth"))
    assert lab.python("[w.classes, w.shown, w.confidence]") == [2, 1, 0.5]
    widget.agrees()
    widget.root.get_by_role("button", name="Undo").click()
    assert widget.mask("truth")[5][6] == "2"


@pytest.mark.closer
def test_python_paints_too(lab):
    widget = start(lab, BLANK)
    lab.python("w.set_trait('truth', [[1] * 8] * 8)")
    lab.until("it is shown", lambda: widget.mask("truth") == [["1"] * 8] * 8)
    widget.agrees()


def test_a_finger_paints_and_the_page_stays(new_lab, server):
    lab = new_lab(has_touch=True)
    lab.open(server.make_notebook(MAKE.format(BLANK)))
    lab.run_all()
    widget = Lab(lab)
    boxes = [widget.cell("truth", *place).bounding_box() for place in ((1, 1), (5, 1))]
    points = [{"x": b["x"] + b["width"] / 2, "y": b["y"] + b["height"] / 2} for b in boxes]
    touch = lab.context.new_cdp_session(lab.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points[1:]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    lab.until("it is painted", lambda: [row[1] for row in widget.mask("truth")[1:6]] == ["1"] * 5)
    assert widget.cell("truth", 1, 1).bounding_box() == boxes[0]
    widget.agrees()


def test_a_stroke_is_painted_sooner_than_a_new_table(lab):
    widget = start(lab, "[[0] * 16] * 16, classes=3")
    spent = []
    for row in range(8):
        share = (2 * row + 0.5) / 16
        spent += lab.page.evaluate(
            STROKE, {"from": [0.03, share], "to": [0.97, share], "steps": 15}
        )
    assert (np.array(widget.mask("prediction")) == "1").sum() == 8 * 16
    stroke, yardstick = np.median(spent, axis=0)
    assert stroke < yardstick, json.dumps(spent)


def test_keys_stay_in_the_widget(lab):
    widget = start(lab)
    widget.cell("truth", 0, 0).focus()
    before = lab.place()
    for key in (
        "ArrowDown",
        "ArrowUp",
        "b",
        "a",
        "d",
        "d",
        "m",
        "1",
        "0",
        "v",
        "Control+z",
        "Control+z",
    ):
        lab.page.keyboard.press(key)
    assert lab.place() == before


@pytest.mark.closer
def test_two_views_stay_in_step(lab):
    lab.run(MAKE.format(BLANK), "w")
    first, second = Lab(lab), Lab(lab, 1)
    first.drag("truth", (2, 2), (2, 5))
    assert first.mask("truth")[2] == ["·", "·", "1", "1", "1", "1", "·", "·"]
    assert second.painted() == first.painted()
    expect(second.remark).to_have_text(first.remark.inner_text())
    second.root.get_by_role("button", name="Undo").click()
    lab.until("both undo", lambda: first.mask("truth") == [["·"] * 8] * 8)


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("preset", ["missed small object", "void border"])
def test_it_is_accessible(lab, theme, preset):
    lab.theme(theme)
    widget = start(lab, f"preset={preset!r}")
    widget.cell("truth", 0, 0).focus()
    lab.page.keyboard.press("v")
    expect(widget.spoken).to_contain_text("Truth, row 0, column 0: void.")
    assert lab.accessibility_problems() == []


@pytest.mark.parametrize("width", [480, 1000])
@pytest.mark.parametrize("size", ["medium", "classroom"])
def test_nothing_runs_over_the_edge(lab, width, size):
    lab.width(width)
    widget = start(lab, f"[[0] * 16] * 16, classes=3, size={size!r}")
    wide = widget.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]
    for name in ("truth", "prediction", "compared"):
        scroll = widget.table(name).evaluate(
            "t => [t.parentElement.scrollWidth, t.parentElement.clientWidth]"
        )
        assert scroll[0] <= scroll[1]


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE.format(BLANK)))
    lab.run_all()
    widget = Lab(lab)
    lab.stop_kernel()
    widget.drag("truth", (3, 0), (3, 7))
    widget.drag("prediction", (3, 0), (3, 3))
    assert widget.value("Class 1", "IoU") == "4 / 8 = 0.5"
    widget.root.get_by_label("Example").select_option("thin line")
    expect(widget.remark).to_contain_text("share no pixel")
    widget.root.get_by_role("button", name="Undo").click()
    assert widget.value("Class 1", "IoU") == "4 / 8 = 0.5"


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("width", [1280, 800])
def test_a_score_stands_in_one_line_with_its_name(lab, width):
    """JupyterLab gives the terms of every list in an output a fifth of its width."""
    lab.run(MAKE.format(""))
    lab.width(width)
    rows = Lab(lab).root.locator(".lu-scores :is(tbody, tfoot) tr")
    assert rows.count() == 3 + 1
    for row in rows.all():
        cells = [cell.bounding_box() for cell in row.locator("th, td").all()]
        assert len(cells) == 3
        assert all(abs(cell["y"] - cells[0]["y"]) < 2 for cell in cells)
        assert all(cell["height"] < 40 for cell in cells)
    accuracy = Lab(lab).root.locator(".lu-of-all div").first
    term, value = (accuracy.locator(name).bounding_box() for name in ("dt", "dd"))
    assert abs(term["y"] - value["y"]) < 2 and abs(term["height"] - value["height"]) < 2
