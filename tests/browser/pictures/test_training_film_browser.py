"""The training film in JupyterLab and Chromium: keys, pointer, player, speech, two views, no
kernel.
"""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from lecture_utils.figures.kit.classes import DIGIT_CLASSES, Classes, painted
from tests.browser.board import YARDSTICK, painted_on
from tests.tables import closer
from tests.widgets.training_films import learning

pytestmark = pytest.mark.browser

MAKE = """from lecture_utils import TrainingFilm
from tests.widgets.training_films import learning
w = TrainingFilm(**learning({scenes}, {moments}, void=True), {more})
w"""
KNOWN = Classes(DIGIT_CLASSES)

# Milliseconds that a step takes to be drawn (the handlers, and the layout that they make
# necessary), each beside the yardstick.
STEPS = (
    """(board, keys) => keys.map(key => {
    const yardstick = """
    + YARDSTICK
    + """;
    const start = performance.now();
    board.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    board.getBoundingClientRect();
    return [performance.now() - start, yardstick()];
})"""
)


class Film:
    def __init__(self, lab, index=0):
        self.lab = lab
        self.root = lab.page.locator('.lu-widget[data-widget="training-film"]').nth(index)
        self.root.locator(".lu-sentence").filter(has_text="mean IoU").wait_for()
        self.board = self.root.locator(".lu-board")
        self.sentence = self.root.locator(".lu-sentence")
        self.spoken = self.root.locator(".lu-spoken")
        self.slider = self.root.get_by_label("Moment")
        self.line = self.root.locator(".lu-film-line")
        self.play = self.root.locator('button[data-action="play"]')

    def row(self, name):
        return self.root.locator(f'[data-row-name="{name}"]')

    def pixels(self, name, scene):
        """Colours of a panel, (64, 64, 3), as they are painted."""
        return painted_on(self.row(name).locator("canvas").nth(scene))[..., :3]

    def letters(self, name, scene):
        return self.row(name).locator("svg").nth(scene).locator("text").all_text_contents()

    def shows(self, moment, film):
        """The page shows this moment: score, slider, line, pixels and wrong pixels."""
        last = len(film["names"]) - 1
        expect(self.sentence).to_have_text(
            f"step {100 * moment}: mean IoU {film['scores'][moment]:.2f}"
        )
        expect(self.slider).to_have_value(str(moment))
        expect(self.slider).to_have_attribute("aria-valuetext", f"step {100 * moment}")
        expect(self.root.locator(".lu-status")).to_have_text(f"{moment + 1} of {last + 1}")
        dot = self.root.locator(".lu-film-dot")
        place = float(dot.get_attribute("cx")), float(dot.get_attribute("cy"))
        wanted = 26 + 284 * moment / last, 72 - 62 * film["scores"][moment]
        assert place == pytest.approx(wanted, abs=0.01)
        for scene in range(len(film["truth"])):
            guess, truth = film["predictions"][moment, scene], film["truth"][scene]
            np.testing.assert_array_equal(self.pixels("prediction", scene), painted(guess, KNOWN))
            wrong = (guess != truth) & (truth != 255)
            red = (self.pixels("wrong", scene) == [0xFF, 0x8A, 0x80]).all(axis=-1)
            np.testing.assert_array_equal(red, wrong)
            count = self.row("wrong").locator(".lu-film-count").nth(scene)
            expect(count).to_have_text(str(wrong.sum()))


def start(lab, scenes=2, moments=8, more=""):
    lab.run(MAKE.format(scenes=scenes, moments=moments, more=more))
    return Film(lab), learning(scenes, moments, void=True)


@pytest.mark.closer
@pytest.mark.alone
def test_it_opens_at_its_step_and_shows_images_and_truth(lab):
    widget, film = start(lab, more="step=3")
    widget.shows(3, film)
    expect(widget.spoken).to_have_text("")
    for scene in range(2):
        grey = np.round(255 * film["images"][scene, 0].clip(0, 1))
        np.testing.assert_array_equal(widget.pixels("image", scene), np.dstack([grey] * 3))
        np.testing.assert_array_equal(
            widget.pixels("truth", scene), painted(film["truth"][scene], KNOWN)
        )
    held = {str(label - 1) for label in np.unique(film["truth"][0]) if 0 < label < 255}
    assert set(widget.letters("truth", 0)) == held | {"V"}
    assert "V" not in widget.letters("prediction", 0)
    assert lab.problems() == []


@pytest.mark.alone
def test_keys_lead_from_moment_to_moment(lab):
    widget, film = start(lab)
    widget.board.focus()
    for key, moment in [
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 7), ("ArrowRight", 7),
        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1),
    ]:  # fmt: skip
        lab.page.keyboard.press(key)
        widget.shows(moment, film)
    lab.until("Python has it", lambda: lab.python("w.step") == 1)
    widget.slider.focus()
    lab.page.keyboard.press("End")
    widget.shows(7, film)
    lab.page.keyboard.press("PageDown")  # the browser's own key of a slider
    lab.page.keyboard.press("ArrowLeft")
    lab.until("Python has it", lambda: lab.python("w.step") < 6)
    lab.python("w.set_trait('step', 4)")
    widget.shows(4, film)


@pytest.mark.closer
@pytest.mark.alone
def test_it_speaks_when_it_rests(lab):
    widget, film = start(lab)
    widget.board.focus()
    for _ in range(3):
        lab.page.keyboard.press("ArrowRight")
    truth, guess = film["truth"], film["predictions"][3]
    counts = ((guess != truth) & (truth != 255)).sum(axis=(1, 2))
    expect(widget.spoken).to_have_text(
        f"step 300: mean IoU {film['scores'][3]:.2f}; "
        f"wrong pixels: {counts[0]} in scene 1, {counts[1]} in scene 2."
    )
    expect(widget.row("wrong").locator("canvas").first).to_have_attribute(
        "aria-label", f"Scene 1, wrong at step 300: {counts[0]} pixels"
    )


@pytest.mark.alone
@pytest.mark.parametrize("selected", [closer(False), True], ids=["", "over selected text"])
def test_dragging_in_the_line_of_the_scores_follows_the_pointer(lab, selected):
    widget, film = start(lab)
    widget.line.scroll_into_view_if_needed()
    lab.settle()
    if selected:
        widget.root.evaluate("element => getSelection().selectAllChildren(element)")
    box = widget.line.bounding_box()
    places = [box["x"] + box["width"] * (26 + 284 * share) / 320 for share in (0.02, 0.45, 0.99)]
    lab.page.mouse.move(places[0], box["y"] + 20)
    lab.page.mouse.down()
    widget.shows(0, film)
    lab.page.mouse.move(places[1], box["y"] + 30, steps=4)
    widget.shows(3, film)
    lab.page.mouse.move(places[2], box["y"] + 500, steps=4)
    widget.shows(7, film)
    lab.page.mouse.up()
    lab.page.mouse.move(places[0], box["y"] + 20)
    lab.settle()
    widget.shows(7, film)


@pytest.mark.closer
@pytest.mark.alone
def test_dragging_the_slider(lab):
    widget, film = start(lab)
    widget.slider.scroll_into_view_if_needed()
    lab.settle()
    box = widget.slider.bounding_box()
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=5)
    lab.page.mouse.up()
    widget.shows(7, film)


@pytest.mark.closer
@pytest.mark.alone
def test_it_plays_to_its_end_and_speaks_once(lab):
    widget, film = start(lab)
    widget.root.locator("summary").click()
    widget.root.get_by_label("Speed").select_option("5")
    widget.board.focus()
    lab.page.evaluate(
        """() => { window.said = [];
            const spoken = document.querySelector('.lu-film .lu-spoken');
            const note = () => said.push(spoken.textContent);
            new MutationObserver(note).observe(spoken, {childList: true}); }"""
    )
    lab.page.keyboard.press(" ")
    expect(widget.play).to_have_text("Pause")
    expect(widget.play).to_have_text("Play")
    widget.shows(7, film)
    expect(widget.spoken).to_contain_text("step 700: mean IoU 1.00")
    assert len(lab.page.evaluate("() => said")) == 1
    widget.root.get_by_label("Speed").select_option("0.5")
    widget.board.focus()
    lab.page.evaluate(
        """() => { window.told = [];
            const sentence = document.querySelector('.lu-film .lu-sentence');
            const note = () => told.push(sentence.textContent);
            const all = {childList: true, characterData: true, subtree: true};
            new MutationObserver(note).observe(sentence, all); }"""
    )
    lab.page.keyboard.press(" ")
    lab.until(
        "it begins again",
        lambda: any("step 100:" in text for text in lab.page.evaluate("() => told")),
    )
    lab.page.keyboard.press("ArrowLeft")
    expect(widget.play).to_have_text("Play")


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.chromium_only("a wish for less motion")
def test_who_wants_less_motion_gets_a_slow_film(lab):
    """The page notes its own times: how long a check takes here must not matter."""
    lab.page.emulate_media(reduced_motion="reduce")
    widget, _ = start(lab)
    widget.board.focus()
    lab.page.evaluate(
        """() => { window.times = [];
            const note = () => times.push(performance.now());
            addEventListener('keydown', note, {capture: true, once: true});
            const sentence = document.querySelector('.lu-film .lu-sentence');
            const all = {childList: true, characterData: true, subtree: true};
            new MutationObserver(note).observe(sentence, all); }"""
    )
    lab.page.keyboard.press(" ")
    expect(widget.sentence).to_contain_text("step 200", timeout=20_000)
    assert widget.root.evaluate("root => root.getAnimations({subtree: true}).length") == 0
    lab.page.keyboard.press(" ")
    pressed, first, second = lab.page.evaluate("() => times")[:3]
    assert first - pressed > 900
    assert second - first > 900


@pytest.mark.closer
@pytest.mark.alone
def test_the_wrong_pixels_can_be_hidden(lab):
    widget, film = start(lab, more="step=2, wrong=False")
    expect(widget.row("wrong")).to_be_hidden()
    box = widget.root.get_by_role("checkbox", name="Wrong pixels")
    box.focus()
    lab.page.keyboard.press(" ")
    expect(widget.row("wrong")).to_be_visible()
    widget.shows(2, film)
    lab.until("Python has it", lambda: lab.python("w.wrong"))
    box.uncheck()
    expect(widget.row("wrong")).to_be_hidden()


def test_a_step_is_painted_sooner_than_a_new_table(lab):
    widget, _ = start(lab, 6, 30)
    spent = widget.board.evaluate(STEPS, ["ArrowRight"] * 25 + ["ArrowLeft"] * 25)
    step, yardstick = np.median(spent, axis=0)
    assert step < yardstick, spent


def test_keys_stay_in_the_widget(lab):
    widget, _ = start(lab)
    before = lab.place()
    for control in (widget.board, widget.slider, widget.play, widget.root.get_by_role("checkbox")):
        control.focus()
        for key in ("ArrowDown", "ArrowUp", "b", "a", "d", "d", "m", "Home", "End"):
            lab.page.keyboard.press(key)
    assert lab.place() == before


@pytest.mark.closer
def test_two_views_stay_in_step(lab):
    lab.run(MAKE.format(scenes=2, moments=8, more=""), "w")
    first, second = Film(lab), Film(lab, 1)
    first.board.focus()
    lab.page.keyboard.press("End")
    second.shows(7, learning(2, 8, void=True))


@pytest.mark.closer
@pytest.mark.alone
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_is_accessible(lab, theme):
    lab.theme(theme)
    widget, _ = start(lab, 3)
    widget.board.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(widget.spoken).to_contain_text("step 100")
    widget.root.locator("summary").click()
    assert lab.accessibility_problems() == []


@pytest.mark.parametrize("width", [400, 800])
@pytest.mark.parametrize("size", ["small", "medium", "classroom"])
def test_nothing_runs_over_the_edge_and_letters_can_be_read(lab, width, size):
    lab.width(width)
    widget, _ = start(lab, 6, 4, f"size={size!r}, step=3")
    wide = widget.root.evaluate("w => [w.scrollWidth, w.clientWidth]")
    assert wide[0] <= wide[1]
    letters = widget.row("truth").locator("svg text").first
    assert letters.evaluate("t => t.getBoundingClientRect().height") >= 11
    panels = widget.root.locator(".lu-film-panel").evaluate_all(
        "all => all.map(p => [p.clientWidth, p.clientHeight])"
    )
    assert all(abs(w - h) <= 1 for w, h in panels)


def test_it_works_without_the_kernel(new_lab, server):
    lab = new_lab()
    lab.open(server.make_notebook(MAKE.format(scenes=2, moments=8, more="")))
    lab.run_all()
    widget = Film(lab)
    lab.stop_kernel()
    widget.board.focus()
    lab.page.keyboard.press("ArrowRight")
    widget.shows(1, learning(2, 8, void=True))
