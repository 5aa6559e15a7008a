"""The kernel lab in JupyterLab and Chromium: its pixels are those of Python, whatever is moved."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.board import above_the_edge, expect_pinning, painted_on, scroll_up_to
from tests.tables import examples

pytestmark = pytest.mark.browser

MAKE = "from lecture_utils import KernelLab\nw = KernelLab({})\nw"
#: What Python would draw, and what it says.
SHADES = (
    "[(one.shape, __import__('lecture_utils').widgets.kernel_lab._shading.levels(one, "
    "__import__('lecture_utils').widgets.kernel_lab._shading.shade_of(w.mode, w.shown, "
    "weights, one)).tobytes().hex()) for one, weights in zip(w.output, "
    "w.weight if w.mode == 'convolution' else [w.weight[0]] * 3)]"
)
SMALL = "__import__('numpy').arange(48).reshape(6, 8) * 5"


class Lab:
    """The widget on the page."""

    def __init__(self, lab, index=0):
        self.lab = lab
        self.root = lab.page.locator('.lu-widget[data-widget="kernel-lab"]').nth(index)
        self.root.wait_for()
        self.sentence = self.root.locator(".lu-lab-sentence")
        self.shading = self.root.locator(".lu-lab-shading p").first
        self.problem = self.root.locator(".lu-lab-problem")
        self.spoken = self.root.locator(".lu-spoken")
        self.photo = self.root.locator(".lu-photo .lu-picture")

    def output(self, channel=0):
        return self.root.locator(".lu-output .lu-picture").nth(channel)

    def weight(self, row, column):
        return self.root.get_by_role("textbox", name=f"{row}, {column}]")

    def button(self, name):
        return self.root.locator(f'button[data-action="{name}"]')

    def slider(self, name):
        return self.root.locator(f'input[data-param="{name}"]')

    def set(self, name, value):
        self.slider(name).fill(str(value))

    def pixels(self, channel=0):
        """The bytes of an output's canvas, (H, W, 4)."""
        return painted_on(self.output(channel).locator("canvas"))

    def window(self):
        """The numbers of the windows that are shown, and those of the products."""
        texts = """grid => [...grid.querySelectorAll("span")].map(cell => cell.textContent)"""
        grids = self.root.locator(".lu-close-up .lu-cell-grid").all()
        return [grid.evaluate(texts) for grid in grids if grid.is_visible()]

    def point(self, picture, row, column, rows, columns):
        """The pointer on a pixel of a picture."""
        box = picture.bounding_box()
        scale = min(box["width"] / columns, box["height"] / rows)
        left = box["x"] + (box["width"] - scale * columns) / 2
        top = box["y"] + (box["height"] - scale * rows) / 2
        self.lab.page.mouse.move(left + (column + 0.5) * scale, top + (row + 0.5) * scale)

    def agrees(self):
        """The page shows what Python makes of what Python has."""
        self.lab.settle()
        wanted = self.lab.python(SHADES)
        coloured = self.lab.python("w.mode != 'convolution' and w.colour")
        for channel, (shape, levels) in enumerate(wanted):
            found = self.pixels(0 if coloured else channel)
            plane = found[..., channel] if coloured else found[..., 0]
            np.testing.assert_array_equal(
                plane, np.frombuffer(bytes.fromhex(levels), np.uint8).reshape(shape)
            )
            assert (found[..., 3] == 255).all()
            assert coloured or (found[..., :1] == found[..., :3]).all()
        expect(self.sentence).to_have_text(self.lab.python("w._pixel().sentence()"))


def start(lab, arguments=""):
    lab.run(MAKE.format(arguments))
    return Lab(lab)


@pytest.mark.alone
def test_every_keystroke_is_followed(lab):
    widget = start(lab, "pixels=32")
    widget.agrees()
    widget.weight(0, 1).click()
    shown = [widget.pixels().tobytes()]
    for key in ("4", "2"):
        lab.page.keyboard.press(key)
        shown.append(widget.pixels().tobytes())
    assert len(set(shown)) == 3
    lab.page.keyboard.press("ArrowRight")
    expect(widget.weight(0, 2)).to_be_focused()
    lab.page.keyboard.type("-1")
    lab.page.keyboard.press("Enter")
    expect(widget.weight(1, 2)).to_be_focused()
    lab.page.keyboard.type("0,5")
    lab.until("Python has it", lambda: lab.python("w.weight[0, 0].tolist()[1][2]") == 0.5)
    assert lab.python("w.weight[0, 0].tolist()[0]") == [-1, 42, -1]
    widget.agrees()
    expect(widget.root.locator(".lu-preset")).to_have_value("")
    assert lab.problems() == []


@pytest.mark.closer
@pytest.mark.alone
def test_what_is_no_number_is_kept_marked_and_explained(lab):
    widget = start(lab, "kernel='identity', pixels=32")
    before = widget.root.evaluate("e => e.offsetHeight")
    widget.weight(1, 1).click()
    lab.page.keyboard.type("nan")
    expect(widget.problem).to_have_text(
        "K[1, 1] holds “nan”: that is no number from -10⁹ to 10⁹, and counts as 0. Type a number "
        "such as 3, -1 or 0.5."
    )
    expect(widget.weight(1, 1)).to_have_attribute("aria-invalid", "true")
    assert (widget.pixels()[..., 0] == 128).all()
    assert widget.root.evaluate("e => e.offsetHeight") == before
    lab.until("Python has it", lambda: "K[1, 1] holds “nan”" in lab.python("repr(w)"))
    lab.page.keyboard.press("Delete")
    lab.page.keyboard.press("ControlOrMeta+a")
    lab.page.keyboard.type("1000000000")
    expect(widget.problem).to_have_text("")
    expect(widget.shading).to_have_text("0 is black, 255000000000 white.")
    lab.until("Python has it", lambda: lab.python("w.weight.max().item()") == 10**9)
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_presets_random_ones_and_undo(lab):
    widget = start(lab, "'camera', pixels=64")
    choice = widget.root.locator(".lu-preset")
    names = lab.python("[one['name'] for one in w._presets]")
    assert choice.locator("option").all_inner_texts() == ["your own", *names]
    for name in names:
        choice.select_option(name)
        lab.until("Python has it", lambda: repr(name) in lab.python("repr(w)"))  # noqa: B023 - used at once
        widget.agrees()
        expect(choice).to_have_value(name)
        expect(widget.spoken).to_contain_text(f"Kernel {name}.")
    choice.select_option("sharpen")
    widget.button("random").click()
    expect(widget.root.locator(".lu-seed")).to_have_text("seed 2")
    lab.until("Python has it", lambda: lab.python("w.seed") == 2)
    assert lab.python("w.weight.tolist() == type(w)(kernel='random', seed=2).weight.tolist()")
    widget.agrees()
    widget.button("undo").click()
    expect(choice).to_have_value("sharpen")
    for _ in [*names, "sharpen again"]:
        widget.button("undo").click()
    expect(choice).to_have_value("vertical edges")
    expect(widget.button("undo")).to_have_attribute("aria-disabled", "true")


@pytest.mark.closer
@pytest.mark.alone
def test_typed_weights_come_back_when_the_window_grows(lab):
    widget = start(lab, "kernel=[[[1] * 5] * 5][0], pixels=32")
    widget.weight(0, 0).fill("7")
    widget.set("kernel_size", 3)
    assert widget.root.locator(".lu-weights input").count() == 9
    widget.set("kernel_size", 5)
    expect(widget.weight(0, 0)).to_have_value("7")


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("a paste by a script")
def test_a_grid_is_pasted(lab):
    widget = start(lab, "kernel='zeros', pixels=32")
    paste = """(field, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", text);
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }"""
    widget.weight(0, 0).focus()
    widget.weight(0, 0).evaluate(paste, "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]")
    lab.until("Python has it", lambda: lab.python("w.weight.sum().item()") == 45)
    widget.agrees()
    widget.weight(1, 1).focus()
    widget.weight(1, 1).evaluate(paste, "1 2 3")
    expect(widget.problem).to_contain_text("does not fit at K[1, 1], because K is 3×3")
    assert lab.python("w.weight.sum().item()") == 45


@pytest.mark.alone
def test_the_pointer_shows_the_window_of_a_pixel(lab):
    widget = start(lab, f'{SMALL}, "the deck\'s K", padding=1')
    widget.point(widget.output(), 2, 5, 6, 8)
    lab.until("Python has it", lambda: lab.python("w.at") == [2, 5])
    expect(widget.sentence).to_have_text(lab.python("w._pixel().sentence()"))
    window, products = widget.window()
    grids = lab.python("list(w._grids(0).values())")
    assert window == [text for row in grids[1] for text in row]
    assert products == [text for row in grids[2] for text in row]
    # a click holds the pixel: the pointer can go to the kernel
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect(widget.spoken).to_contain_text("held")
    widget.point(widget.output(), 5, 0, 6, 8)
    lab.settle()
    assert lab.python("w.at") == [2, 5]
    lab.page.mouse.down()
    lab.page.mouse.up()
    lab.until("a press moves it", lambda: lab.python("w.at") == [5, 0])
    widget.point(widget.photo, 3, 3, 6, 8)
    lab.until("the photograph moves it too", lambda: lab.python("w.at") == [3, 3])
    widget.agrees()


def test_keys_move_the_pixel_and_stay_in_the_widget(lab):
    widget = start(lab, "pixels=32, at=(3, 3)")
    widget.output().focus()
    before = lab.place()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "ArrowUp", "ArrowLeft"):
        lab.page.keyboard.press(key)
    lab.until("Python has it", lambda: lab.python("w.at") == [3, 13])
    expect(widget.spoken).to_have_text(lab.python("w._pixel().sentence()"))
    for key, at in (
        ("Home", [3, 0]),
        ("End", [3, 29]),
        ("PageDown", [29, 29]),
        ("ArrowDown", [29, 29]),
        ("PageUp", [0, 29]),
    ):
        lab.page.keyboard.press(key)
        lab.until(key, lambda: lab.python("w.at") == at)  # noqa: B023 - used at once
    for key in ("Enter", "Escape", " "):
        lab.page.keyboard.press(key)
    for key in ("a", "b", "d", "d", "m", "0"):
        lab.page.keyboard.press(key)
    widget.weight(0, 0).focus()
    for key in ("ArrowDown", "ArrowUp", "d", "d", "m", "a"):
        lab.page.keyboard.press(key)
    assert lab.place() == before
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_kernels_are_the_channels_of_a_layer(lab):
    widget = start(lab, "'coffee', pixels=32")
    for count in (2, 3, 4):
        widget.button("add").click()
        lab.until("Python has it", lambda: len(lab.python("w.output.shape")) == 3)
        lab.until("a channel more", lambda: lab.python("len(w.output)") == count)  # noqa: B023 - used at once
        widget.agrees()
    expect(widget.button("add")).to_have_attribute("aria-disabled", "true")
    assert len(set(lab.python("w._kernel_names()"))) == 4
    widget.output(1).focus()
    lab.until("the second is looked at", lambda: lab.python("w.channel") == 1)
    widget.root.get_by_role("textbox", name="K[1, 0, 0, 0]").fill("9")
    lab.until("Python has it", lambda: lab.python("w.weight[1, 0, 0, 0].item()") == 9)
    widget.agrees()
    widget.button("remove").click()
    lab.until("one less", lambda: lab.python("len(w.output)") == 3)
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_a_photograph_in_colours_is_three_channels_that_are_added(lab):
    widget = start(lab, "'coffee', kernel='random', pixels=32")
    widget.root.get_by_role("checkbox").check()
    lab.until("Python has it", lambda: lab.python("w.weight.shape") == (1, 3, 3, 3))
    widget.agrees()
    expect(widget.sentence).to_contain_text("(red) + ")
    assert len(widget.window()) == 4
    widget.root.get_by_role("radio", name="blue").check()
    widget.root.get_by_role("textbox", name="K[0, 2, 1, 1]").fill("5")
    lab.until("Python has it", lambda: lab.python("w.weight[0, 2, 1, 1].item()") == 5)
    widget.agrees()
    widget.root.get_by_role("checkbox").uncheck()
    lab.until("grey again", lambda: lab.python("w.weight.shape") == (1, 1, 3, 3))
    widget.agrees()
    widget.root.get_by_role("checkbox").check()
    expect(widget.root.get_by_role("textbox", name="K[0, 2, 1, 1]")).to_have_value("5")


@pytest.mark.closer
@pytest.mark.alone
def test_pooling_on_the_same_picture(lab):
    widget = start(lab, "'cat', stride=3, pixels=48, colour=True")
    mode = widget.root.locator(".lu-mode")
    for name in ("max pooling", "average pooling"):
        mode.select_option(name)
        lab.until("Python has it", lambda: lab.python("w.mode") == name)  # noqa: B023 - used at once
        assert lab.python("w.output.shape") == (3, 24, 24)
        widget.agrees()
    widget.set("padding", 2)
    expect(widget.problem).to_contain_text("padding (=2) may be at most half of kernel_size (=2)")
    widget.set("padding", 1)
    expect(widget.problem).to_have_text("")
    widget.agrees()
    mode.select_option("convolution")
    lab.until("its own setting is back", lambda: lab.python("w.stride") == 3)
    widget.agrees()


@pytest.mark.closer
@pytest.mark.alone
def test_the_photograph_stays_when_its_border_changes(lab):
    shown = start(lab, f"{SMALL}, dilation=2, padding=2")
    for padding in (1, 0, 3):
        shown.set("padding", padding)
        expect(shown.root.locator(".lu-photo figcaption")).to_contain_text(
            f"border {padding}" if padding else "X: 6×8"
        )
        pixels = painted_on(shown.photo.locator("canvas"))
        assert (pixels[..., 0] == np.arange(48).reshape(6, 8) * 5).all()
        assert (pixels[..., 3] == 255).all()


@pytest.mark.closer
@pytest.mark.alone
def test_every_photograph(lab):
    widget = start(lab, "pixels=16")
    for name in lab.python("[one['name'] for one in w._photos]"):
        widget.root.locator(".lu-photo-choice").select_option(name)
        lab.until("Python has it", lambda: lab.python("w.photo") == name)  # noqa: B023 - used at once
        widget.agrees()
        expect(widget.photo).to_have_attribute("aria-label", lambda_text(lab, name))


def lambda_text(lab, name):
    words = lab.python(f"[one['words'] for one in w._photos if one['name'] == {name!r}][0]")
    return f"Photograph: {words}, 16×16 pixels"


def test_any_setting_shows_what_ops_makes_of_it(lab):
    """Driven from Python and by the sliders in turns."""
    dice = random.Random(8)
    widget = start(lab, "pixels=24, kernel=['random', 'sharpen'], colour=True")
    for turn in range(examples(24)):
        mode = dice.choice(("convolution", "convolution", "max pooling", "average pooling"))
        setting = {
            "kernel_size": dice.randint(1, 7),
            "stride": dice.randint(1, 8),
            "padding": dice.randint(0, 9),
            "dilation": dice.randint(1, 4),
        }
        more = {"shown": dice.choice(("auto", "clip", "stretch", "signed"))}
        more |= {"colour": dice.random() < 0.5, "mode": mode}
        values = ", ".join(f"{name!r}: {value!r}" for name, value in {**setting, **more}.items())
        if turn % 2:
            lab.python(f"[setattr(w, *one) for one in {{{values}}}.items()] and 1")
        else:
            lab.python(f"[setattr(w, *one) for one in {more!r}.items()] and 1")
            for name, value in setting.items():
                if name != "dilation" or mode != "average pooling":
                    widget.set(name, value)
            lab.until("Python has it", lambda: lab.python("w.stride") == setting["stride"])  # noqa: B023 - used at once
        lab.settle()
        if lab.python("w._problem()"):
            expect(widget.problem).not_to_have_text("")
            expect(widget.sentence).to_have_text("There is no output.")
        else:
            expect(widget.problem).to_have_text("")
            widget.agrees()
    assert lab.problems() == []


def test_a_finger_moves_the_pixel_and_the_page_stays(new_lab, server):
    lab = new_lab(has_touch=True)
    lab.open(server.make_notebook(MAKE.format("pixels=32")))
    lab.run_all()
    widget = Lab(lab)
    widget.output().scroll_into_view_if_needed()
    box = widget.output().bounding_box()
    points = [
        {"x": box["x"] + share * box["width"], "y": box["y"] + share * box["height"]}
        for share in (0.25, 0.75)
    ]
    touch = lab.context.new_cdp_session(lab.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points[1:]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    lab.until("it was moved", lambda: lab.python("w.at") == [22, 22])
    assert widget.output().bounding_box() == box
    widget.agrees()


@pytest.mark.closer
def test_two_views_stay_in_step(lab):
    lab.run(MAKE.format("pixels=32"), "w")
    first, second = Lab(lab), Lab(lab, 1)
    first.weight(0, 0).fill("6")
    expect(second.weight(0, 0)).to_have_value("6")
    second.output().focus()
    lab.page.keyboard.press("End")
    expect(first.sentence).to_have_text(second.sentence.inner_text())
    np.testing.assert_array_equal(first.pixels(), second.pixels())
    second.agrees()


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE.format("pixels=32, kernel='identity', padding=1")))
    lab.run_all()
    widget = Lab(lab)
    lab.stop_kernel()
    before = widget.pixels()
    widget.weight(1, 1).fill("-1")
    widget.root.locator(".lu-shading").select_option("clip")
    assert (widget.pixels()[..., 0] == 0).all()
    widget.root.locator(".lu-photo-choice").select_option("grass")
    widget.root.locator(".lu-preset").select_option("identity")
    after = widget.pixels()
    assert after.shape == before.shape and (after != before).any()
    widget.root.locator(".lu-mode").select_option("max pooling")
    expect(widget.sentence).to_contain_text("= max(")
    widget.button("undo")


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "colour=True, kernel=['random', 'sharpen'], padding=1, at=(0, 0), size='classroom'",
        "mode='max pooling', padding=1, at=(0, 0), colour=True",
    ],
)
def test_it_is_accessible(lab, theme, arguments):
    lab.theme(theme)
    widget = start(lab, arguments)
    assert lab.accessibility_problems() == []
    if "pooling" not in arguments:
        widget.root.locator(".lu-weights input").first.fill("x")
        expect(widget.problem).not_to_have_text("")
        assert lab.accessibility_problems() == []


@pytest.mark.alone
def test_its_settings_are_pinned_where_they_do_not_lie_over_the_pictures(lab):
    """On a phone they stand between the pictures and the text: pinned, they would cover both."""
    lab.width(1280, 1200)
    widget = start(lab, "pixels=32")
    expect_pinning(lab, widget.root)
    lab.width(390, 844)
    scroll_up_to(widget.root, 0.4)
    partly = "root => root.classList.contains('lu-partly-seen')"
    lab.until("a part out of sight", lambda: widget.root.evaluate(partly))
    assert above_the_edge(widget.root) is None


#: The height of the lab, and where its parts begin.
PLACES = """root => [root.offsetHeight, ...[...root.querySelectorAll(
  ".lu-photo, .lu-kernel, .lu-outputs, .lu-close-up, .lu-lab-text, .lu-lab-foot")].map(one => {
    const [a, b] = [one.getBoundingClientRect(), root.getBoundingClientRect()];
    return Math.round(a.top - b.top);
})]"""


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("size", ["small", "medium", "large", "classroom"])
def test_nothing_moves_what_lies_below(lab, size):
    lab.width(1280, 720)
    widget = start(lab, f"pixels=32, size={size!r}")
    lab.settle()  # whether its foot is pinned is known after a frame
    before = widget.root.evaluate(PLACES)

    def same(what):
        lab.page.evaluate("() => scrollTo(0, 0)")  # the settings stay in sight at the foot
        lab.settle()
        assert widget.root.evaluate(PLACES) == before, what

    for name, values in (
        ("kernel_size", (1, 7, 3)),
        ("stride", (8, 1)),
        ("padding", (9, 1)),
        ("dilation", (4, 1)),
    ):
        for value in values:
            widget.set(name, value)
            same(f"{name}={value}")
    for name in lab.python("[one['name'] for one in w._presets]"):
        widget.root.locator(".lu-preset").select_option(name)
        same(name)
    widget.root.get_by_role("checkbox").check()
    same("in colours")
    widget.set("kernel_size", 7)
    same("7×7 in colours")
    for _ in range(3):
        widget.button("add").click()
        same("a kernel more")
    widget.root.locator(".lu-weights input").first.fill("no number")
    same("a mistake")
    for mode in ("max pooling", "average pooling"):
        widget.root.locator(".lu-mode").select_option(mode)
        same(mode)
    widget.set("padding", 9)
    expect(widget.problem).not_to_have_text("")
    same("no output")


LETTERS = """root => Math.min(...[...root.querySelectorAll("*")].filter(one => (
  one.checkVisibility() && !one.closest(".lu-spoken") && !one.matches("option")
)).filter(one => (one.matches("input[type=text]")
  || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
).map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize(
    "arguments",
    ['kernel="the deck\'s K", stride=2, padding=1', "kernel=['sharpen', 'outline'], colour=True"],
)
def test_a_class_sees_the_whole_of_it(lab, theme, arguments):
    """On a projector of 1280×720, beside JupyterLab's own bars: nothing to scroll, 24 px."""
    lab.theme(theme)
    lab.width(1280, 720)
    widget = start(lab, f"{arguments}, size='classroom'")
    lab.settle()
    height, pane = widget.root.evaluate(
        "w => [w.offsetHeight, w.closest('.jp-WindowedPanel-outer, .jp-Notebook').clientHeight]"
    )
    assert height <= pane
    assert widget.root.evaluate(LETTERS) >= 24
    assert widget.photo.bounding_box()["width"] >= 280
    parts = [".lu-photo .lu-picture", ".lu-window >> visible=true", ".lu-made-products"]
    boxes = [widget.root.locator(part).first.bounding_box() for part in parts]
    boxes.append(widget.output().bounding_box())
    for one, other in itertools.pairwise(boxes):
        assert one["x"] + one["width"] <= other["x"]
    wide = widget.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("width", [390, 640, 1000, 1600])
@pytest.mark.parametrize("size", ["medium", "classroom"])
def test_nothing_runs_over_the_edge(lab, width, size):
    lab.width(width)
    widget = start(lab, f"kernel=['random', 'sharpen', 'blur 7×7'], colour=True, size={size!r}")
    wide = widget.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]
    widget.root.locator(".lu-mode").select_option("max pooling")
    wide = widget.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]
