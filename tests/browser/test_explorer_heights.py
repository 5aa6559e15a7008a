"""No control of an explorer moves what lies below: every value of each, in every place and size."""

from __future__ import annotations

import pytest

from tests.browser.board import Board

pytestmark = pytest.mark.browser

CLASSES = "ConvExplorer, PoolExplorer, TransposeExplorer, UnpoolExplorer"
IMPORTS = f"from lecture_utils import {CLASSES}, slides"
#: The deck's example of each, and one with much to say.
EXPLORERS = {
    "conv-explorer": [
        "ConvExplorer(slides.X, slides.K, stride=2, padding=1)",
        "ConvExplorer([[-10.5] * 9] * 10, [[-2.5] * 5] * 5, dilation=2, padding=2)",
    ],
    "transpose-explorer": [
        "TransposeExplorer(stride=2, padding=1)",
        "TransposeExplorer([[-10.5] * 4] * 5, [[-2.5] * 4] * 4, stride=4, padding=1, dilation=3)",
    ],
    "pool-explorer": [
        "PoolExplorer(slides.POOL_INPUT)",
        "PoolExplorer([[-10.5] * 7] * 8, 4, 3, padding=2, mode='average', ceil_mode=True)",
    ],
    "unpool-explorer": [
        "UnpoolExplorer()",
        "UnpoolExplorer([[-10.5] * 7] * 8, kernel_size=3, stride=2, padding=1, ceil_mode=True)",
    ],
}
#: Each control is moved over all it offers, and back; after each value the page is drawn once.
#: What comes back: the heights that were seen, and the sentences for which there was no room.
MOVED = """async root => {
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const measured = () => ['', '.lu-stage', '.lu-foot'].map(part => {
        const box = (part ? root.querySelector(part) : root).getBoundingClientRect();
        return [box.top - root.getBoundingClientRect().top, box.height].map(Math.round);
    }).join(' / ');
    const heights = {}, cut = [];
    const look = what => {
        (heights[measured()] ??= []).push(what);
        for (const place of root.querySelectorAll('.lu-said')) {
            const over = place.scrollHeight - place.clientHeight;
            if (over > 1) cut.push(`${what}: ${place.textContent}`);
        }
    };
    look('start');
    for (const control of root.querySelectorAll('[data-param], .lu-step')) {
        const name = control.dataset.param ?? 'step';
        const isList = control.matches('select');
        const before = control.value;
        const count = control.max - control.min + 1;
        const values = () => isList ? [...control.options].map(one => one.value)
            : Array.from({length: count}, (_, i) => String(i + Number(control.min)));
        for (const value of [...values().slice(0, 24), before]) {
            control.value = value;
            control.dispatchEvent(new Event(isList ? 'change' : 'input'));
            await drawn();
            look(`${name}=${value}`);
        }
    }
    return {heights, cut};
}"""
ROOMS = [
    (1280, 720, "medium"),
    (1280, 720, "classroom"),
    (800, 900, "medium"),
    (390, 844, "medium"),
]


@pytest.mark.parametrize("room", ROOMS, ids=str)
@pytest.mark.parametrize("kind", EXPLORERS)
def test_no_control_moves_what_lies_below(lab, kind, room):
    width, height, size = room
    lab.width(width, height)
    for made in EXPLORERS[kind]:
        lab.run(IMPORTS, f"explorer = {made}\nexplorer.size = {size!r}\nexplorer")
        board = Board(lab, kind)
        lab.settle()
        seen = board.root.evaluate(MOVED)
        assert len(seen["heights"]) == 1, {
            how: [names[0], len(names)] for how, names in seen["heights"].items()
        }
        assert seen["cut"] == []


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_decks_example_is_seen_whole_in_a_classroom(lab, kind):
    lab.width(1280, 720)
    lab.run(IMPORTS, f"explorer = {EXPLORERS[kind][0]}\nexplorer.size = 'classroom'\nexplorer")
    board = Board(lab, kind)
    lab.settle()
    pane = lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert board.root.bounding_box()["height"] <= pane["height"]
    small = board.root.evaluate(
        """root => [...root.querySelectorAll('*')].filter(one => one.checkVisibility()
            && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && !one.closest('.lu-sign, details > :not(summary), select')
            && parseFloat(getComputedStyle(one).fontSize) < 24)
            .map(one => `${one.tagName} ${one.className}: ${one.textContent}`)"""
    )
    assert small == []
    stage = board.root.locator(".lu-stage")
    assert stage.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    for cell in board.root.locator("table[data-grid] td").all():
        assert cell.is_visible()  # no grid is left out


def test_a_message_on_what_was_typed_moves_nothing_and_leaves_the_controls_free(lab):
    for width in (1280, 390):
        lab.width(width, 800)
        lab.run(
            IMPORTS, "explorer = ConvExplorer(slides.X, slides.K, stride=2, padding=1)\nexplorer"
        )
        board = Board(lab, "conv-explorer")
        lab.settle()
        before = [part.bounding_box() for part in (board.root, board.button("next"))]
        cell = board.cell("padded", 1, 1)
        cell.press("Delete")
        lab.page.keyboard.type("no number at all, and a long one")
        lab.page.keyboard.press("Enter")
        board.warning.wait_for()
        after = [part.bounding_box() for part in (board.root, board.button("next"))]
        assert [box["height"] for box in after] == [box["height"] for box in before]
        assert after[1]["y"] - after[0]["y"] == before[1]["y"] - before[0]["y"]
        lab.page.keyboard.press("Escape")
        board.button("next").click(timeout=2000)  # nothing lies over it
        board.expect_step(2, 4)
