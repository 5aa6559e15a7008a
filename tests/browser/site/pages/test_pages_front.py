"""The front page: its numbers are those of ``ops``, and every gesture has a key."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lecture_utils.engine import ops
from lecture_utils.networks import datasets
from lecture_utils.site.book import front

pytestmark = pytest.mark.browser

PHOTO = datasets.photo(front.PHOTO, front.SIDE).astype(int)
KERNELS = {name: np.reshape(weights, (3, 3)) for name, weights in front.kernels().items()}


def numbers(page, part):
    return [int(text) for text in page.locator(f".lu-{part} .lu-cell").all_inner_texts()]


def place(page):
    """Row and column that the sentence tells of."""
    found = re.match(r"Y\[(\d+), (\d+)\] = ", page.locator('[data-part="sentence"]').inner_text())
    return int(found[1]), int(found[2])


def looked_at(page, kernel):
    """What stands on the page agrees with NumPy; returns the place."""
    row, column = place(page)
    window = PHOTO[row : row + 3, column : column + 3]
    weights = KERNELS[kernel]
    assert numbers(page, "read") == window.ravel().tolist()
    assert numbers(page, "weight") == weights.ravel().tolist()
    assert numbers(page, "product") == (window * weights).ravel().tolist()
    assert numbers(page, "total") == [ops.conv2d(PHOTO, weights)[row, column]]
    return row, column


@pytest.fixture
def still(tab):
    """The page of who wants less motion."""
    page = tab(reduced_motion="reduce").open("")
    page.locator(".lu-total .lu-cell").wait_for()
    return page


def test_it_moves_by_itself_until_it_is_stopped(tab):
    page = tab().open("")
    total = page.locator('[data-part="sentence"]')
    total.wait_for()
    seen = total.inner_text()
    page.wait_for_function(
        "(before) => document.querySelector('[data-part=sentence]').textContent !== before",
        arg=seen,
    )
    page.get_by_role("button", name="Pause").click()
    looked_at(page, "vertical edges")
    before = total.inner_text()
    page.wait_for_timeout(400)  # three changes of the numbers, if it still ran
    assert total.inner_text() == before
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "(before) => document.querySelector('[data-part=sentence]').textContent !== before",
        arg=before,
    )


@pytest.mark.chromium_only("a wish for less motion")
def test_who_wants_less_motion_moves_it_by_hand(still):
    before = looked_at(still, "vertical edges")
    still.wait_for_timeout(400)
    assert place(still) == before
    assert still.get_by_role("button", name="Play").is_visible()


@pytest.mark.chromium_only("a wish for less motion")
def test_it_begins_where_the_sum_is_largest(still):
    row, column = looked_at(still, "vertical edges")
    sums = np.abs(ops.conv2d(PHOTO, KERNELS["vertical edges"]))
    assert sums[row, column] == sums.max()


@pytest.mark.chromium_only("a wish for less motion")
def test_keys_move_the_window(still):
    photo = still.locator('[data-part="photo"]')
    photo.focus()
    row, column = place(still)
    for keys, rows, columns in (
        ("ArrowRight", 0, 1),
        ("ArrowDown", 1, 0),
        ("Shift+ArrowLeft", 0, -10),
        ("Shift+ArrowUp", -10, 0),
    ):
        photo.press(keys)
        last = front.SIDE - 3
        row, column = min(max(row + rows, 0), last), min(max(column + columns, 0), last)
        assert looked_at(still, "vertical edges") == (row, column)
        said = still.locator('[data-part="live"]').inner_text()
        assert said == still.locator('[data-part="sentence"]').inner_text()
    for _ in range(12):
        photo.press("Shift+ArrowLeft")
    assert looked_at(still, "vertical edges")[1] == 0
    photo.press(" ")
    still.get_by_role("button", name="Pause").wait_for()


@pytest.mark.chromium_only("a wish for less motion")
@pytest.mark.parametrize("part", ["photo", "result"])
def test_pointing_moves_the_window(still, part):
    box = still.locator(f'[data-part="{part}"]').bounding_box()
    cell = box["width"] / front.SIDE
    still.mouse.move(box["x"] + 30.5 * cell, box["y"] + 50.5 * cell)
    assert looked_at(still, "vertical edges") == (49, 29)


@pytest.mark.chromium_only("a wish for less motion")
def test_kernels_are_chosen_and_the_result_is_drawn(still):
    drawn = "() => document.querySelector('[data-part=result] canvas').toDataURL()"
    pictures = {still.evaluate(drawn)}
    for name in front.KERNELS[1:]:
        still.get_by_role("button", name=name).focus()
        still.keyboard.press("Enter")
        looked_at(still, name)
        assert still.locator("button[aria-pressed=true]").inner_text().endswith(name)
        assert still.locator('[data-part="live"]').inner_text().startswith(name)
        pictures.add(still.evaluate(drawn))
    assert len(pictures) == len(front.KERNELS)


@pytest.mark.chromium_only("a finger")
def test_a_finger_finds_every_button(tab):
    shown = tab(viewport={"width": 360, "height": 800}, has_touch=True, reduced_motion="reduce")
    page = shown.open("")
    page.locator(".lu-total .lu-cell").wait_for()
    for target in [*page.locator(".lu-front button").all(), *page.locator(".lu-ways a").all()]:
        assert target.bounding_box()["height"] >= 44
    box = page.locator('[data-part="photo"]').bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    row, column = looked_at(page, "vertical edges")
    assert abs(row - front.SIDE // 2) <= 2 and abs(column - front.SIDE // 2) <= 2


@pytest.mark.parametrize("width", [320, 412, 768, 1280])
def test_what_the_script_brings_has_its_room_before(tab, width):
    page = tab(viewport={"width": width, "height": 900}).open("")
    page.locator(".lu-total .lu-cell").wait_for()
    page.get_by_role("button", name="Pause").click()
    ends = """() => {
        const end = () => document.querySelector('.lu-stage').getBoundingClientRect().bottom;
        const after = end();
        for (const part of ['sum', 'kernels', 'hint']) {
            document.querySelector(`[data-part=${part}]`).hidden = true;
        }
        for (const part of ['sum', 'sentence']) {
            document.querySelector(`[data-part=${part}]`).replaceChildren();
        }
        return [end(), after];
    }"""
    before, after = page.evaluate(ends)
    assert before == pytest.approx(after, abs=1)


@pytest.mark.chromium_only("a wish for less motion")
def test_it_leads_on_in_three_ways(still):
    ways = still.get_by_role("navigation", name="Three ways to go on").get_by_role("link")
    assert [way.get_attribute("href") for way in ways.all()] == [
        "lessons/00_start_here.html",
        "teach.html",
        "explore.html",
    ]


#: Frames come when the test asks for them, and the time is what it says.
BY_HAND = """() => {
    const waiting = [];
    globalThis.requestAnimationFrame = call => waiting.push(call);
    performance.now = () => 0;
    globalThis.frame = time => waiting.splice(0).forEach(call => call(time));
}"""
#: How often something is written in the page while frames of these times come.
WRITTEN = """async (times) => {
    let count = 0;
    const watch = new MutationObserver(changes => { count += changes.length; });
    watch.observe(document.querySelector('#front'), { childList: true, subtree: true });
    for (const time of times) frame(time);
    await null;
    count += watch.takeRecords().length;
    watch.disconnect();
    return count;
}"""


@pytest.mark.chromium_only("a time of its own")
def test_a_place_that_rests_is_written_once(tab):
    shown = tab()
    shown.page.add_init_script(f"({BY_HAND})()")
    page = shown.open("")
    page.locator(".lu-total .lu-cell").wait_for()
    written = [page.evaluate(WRITTEN, [time]) for time in (5100, 5400, 5700, 7000, 7300)]
    assert [count > 0 for count in written] == [True, False, False, True, False]
    looked_at(page, "vertical edges")
