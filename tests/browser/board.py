"""One widget on the page, seen through its DOM contract and nothing else."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Locator, expect

from tests.browser.lab import LabPage

expect.set_options(timeout=10_000)

#: How the widgets write what is no ordinary number.
SPECIAL = {"∞": "inf", "-∞": "-inf", "NaN": "nan"}
#: Everything in a widget that can hold the keyboard's focus.
FOCUSABLE = "button, input, select, summary, .lu-board, td[tabindex='0']"

#: A canvas in one text: as a list, each of its many thousand numbers would be a message's object.
PIXELS = """canvas => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    let bytes = "";
    for (const one of data) bytes += String.fromCharCode(one);
    return { shape: [height, width, 4], data: btoa(bytes) };
}"""

#: A yardstick for a page's speed, as machines differ and are shared: the milliseconds in which a
#: table of 24 rows and 24 columns is made, laid out and taken away.
YARDSTICK = """() => {
    const start = performance.now();
    const table = document.createElement("table");
    for (let r = 0; r < 24; r += 1) {
        const row = table.insertRow();
        for (let c = 0; c < 24; c += 1) row.insertCell().textContent = r * c;
    }
    document.body.append(table);
    table.getBoundingClientRect();
    table.remove();
    return performance.now() - start;
}"""

#: Keys that do something to a notebook's cells in JupyterLab, the harmful ones twice.
JUPYTER_KEYS = [
    "ArrowUp",
    "ArrowDown",
    "ArrowRight",
    "a",
    "b",
    "m",
    "y",
    "r",
    "j",
    "k",
    "x",
    "c",
    "v",
    "z",
    "d",
    "d",
    "0",
    "0",
    "i",
    "i",
    "l",
    "o",
    "Enter",
    "Shift+L",
    "Shift+M",
    "Shift+J",
    "Delete",
    "Home",
    "End",
]
SIZES = ("small", "medium", "large", "classroom")

Place = tuple[int, int]


def painted_on(canvas: Any) -> np.ndarray:
    """What a canvas shows, (rows, columns, 4): red, green, blue and how opaque, 0 to 255."""
    found = canvas.evaluate(PIXELS)
    values = np.frombuffer(base64.b64decode(found["data"]), np.uint8)
    return values.reshape(found["shape"]).astype(int)


class CellSize(NamedTuple):
    """In CSS pixels."""

    height: float
    font: float


class Board:
    """A stepper or an explorer.

    Parameters
    ----------
    lab : LabPage
    kind : {"stepper", "conv-explorer"}
    index : int
        Which one, if the page has several.
    """

    def __init__(self, lab: LabPage, kind: str, index: int = 0) -> None:
        self.lab = lab
        self.page = lab.page
        self._where = (f'.lu-widget[data-widget="{kind}"]', index)
        self.root = lab.page.locator(self._where[0]).nth(index)
        self.root.wait_for()
        self.board = self.root.locator(".lu-board")
        self.slider = self.root.locator("input.lu-step")
        self.sentence = self.root.locator(".lu-sentence")
        self.status = self.root.locator(".lu-status")
        self.title = self.root.locator(".lu-title")
        self.note = self.root.locator(".lu-note")
        self.warning = self.root.locator(".lu-warning")
        self.tells = self.root.locator(".lu-tells")
        self.formula = self.root.locator(".lu-formula")
        self.problem = self.root.locator(".lu-problem")

    def button(self, action: str) -> Locator:
        """The button ``first``, ``back``, ``play``, ``next`` or ``last``."""
        return self.root.locator(f'button[data-action="{action}"]')

    def param(self, name: str) -> Locator:
        """The slider of ``height``, ``width``, ``kernel_size``, ``stride``, ``padding`` or
        ``dilation``.
        """
        return self.root.locator(f'[data-param="{name}"]')

    def value(self, name: str) -> int:
        """Where the slider of a parameter stands."""
        return int(self.values(name)[name])

    def values(self, *names: str) -> dict[str, str]:
        """Where the controls of parameters stand, read in one go."""
        found = self._in_root(
            """(root, names) => names.map(
                name => root.querySelector(`[data-param="${name}"]`).value)""",
            names,
        )
        return dict(zip(names, found, strict=True))

    def views(self) -> list[str]:
        """The names of the traces that can be chosen; empty if there is only one."""
        return self.root.locator("input[data-view]").evaluate_all(
            "all => all.map(one => one.dataset.view)"
        )

    def choose(self, name: str, value: str) -> None:
        """Choose a ``size`` or a ``speed``: open what they stand in, choose, and close it again."""
        more = self.root.locator(".lu-help")
        more.evaluate("more => { more.open = true }")
        more.locator(f"select.lu-{name}").select_option(value)
        more.evaluate("more => { more.open = false }")

    def view(self, name: str) -> Locator:
        """The radio button of a trace."""
        return self.root.locator(f'input[data-view="{name}"]')

    def table(self, grid: str) -> Locator:
        """The table of a grid."""
        return self.root.locator(f'table[data-grid="{grid}"]')

    def cell(self, grid: str, row: int, column: int) -> Locator:
        """One cell of ``padded``, ``kernel`` or ``output``, counted from the table's first cell."""
        place = f"tr:nth-child({row + 1}) > td:nth-child({column + 1})"
        return self.table(grid).locator(place)

    def texts(self, grid: str) -> list[list[str]]:
        """The texts of a grid, row by row."""
        return self._each(grid, "td => td.textContent.trim()")

    def numbers(self, grid: str) -> np.ndarray:
        """The numbers of a grid, typed with a decimal point or comma; an error if a cell holds
        none.

        A cell that is being typed into has no number yet: waits until that is over.
        """
        # an inserted zero shows no digit
        inserted = "td.matches('.lu-inserted') ? '0' : td.textContent.trim()"
        rows = self._each(grid, f"td => td.querySelector('.lu-edit') ? null : {inserted}")
        if any(None in row for row in rows):
            expect(self.table(grid).locator(".lu-edit")).to_have_count(0)
            rows = self.texts(grid)
        return np.array(
            [[float(SPECIAL.get(text, text).replace(",", ".")) for text in row] for row in rows]
        )

    def inner(self) -> np.ndarray:
        """The numbers of the input, without its border."""
        values = self.numbers("padded")
        border = self.marked("padded", "lu-border")
        rows, columns = zip(*(set(np.ndindex(values.shape)) - border), strict=True)
        return values[min(rows) : max(rows) + 1, min(columns) : max(columns) + 1]

    def marked(self, grid: str, name: str) -> set[Place]:
        """The cells of a grid that have this class."""
        flags = self._each(grid, f"td => td.classList.contains('{name}')")
        return {(r, c) for r, row in enumerate(flags) for c, flag in enumerate(row) if flag}

    def invalid(self, grid: str) -> set[Place]:
        """The cells of a grid that are marked ``aria-invalid``."""
        flags = self._each(grid, "td => td.getAttribute('aria-invalid') === 'true'")
        return {(r, c) for r, row in enumerate(flags) for c, flag in enumerate(row) if flag}

    def expect_step(self, index: int, count: int) -> None:
        """Wait until the widget stands at this step."""
        expect(self.status).to_have_text(f"Step {index} of {count}")

    def focused(self) -> str:
        """The focused element, in words: its tag, class and data attributes."""
        return self.page.evaluate(
            """() => {
                const { tagName, className, dataset } = document.activeElement;
                const data = JSON.stringify(Object.entries(dataset).sort());
                return [tagName, className, data].join(' ');
            }"""
        )

    def stolen_keys(self) -> list[str]:
        """Press JupyterLab's keys on all that can be focused; say where the notebook changed."""
        self.board.focus()
        before = self.lab.place()
        found = []
        for one in self.root.locator(FOCUSABLE).element_handles():
            if not one.evaluate("one => one.isConnected"):
                continue  # a cell of an output that the keys before made impossible
            one.focus()
            name = self.focused()
            for key in (
                JUPYTER_KEYS
            ):  # on a cell that can be edited, a letter opens an editor: it gets the rest
                self.page.keyboard.press(key)
            if self.page.locator(".jp-Dialog").count():
                return [*found, f"{name}: a dialog"]  # it would take all keys from here on
            if self.lab.place() != before:
                found.append(name)
        return found

    def overflowing(self) -> list[str]:
        """What stands out of the widget to the right, or makes it scroll sideways; empty if nothing
        does.
        """
        return self._in_root(
            """root => {
                const found = [];
                if (root.scrollWidth > root.clientWidth) {
                    found.push(`the widget: ${root.scrollWidth} > ${root.clientWidth}`);
                }
                const right = root.getBoundingClientRect().right;
                const parts = 'p, button, input, output, select, table, details';
                for (const one of root.querySelectorAll(parts)) {
                    if (!one.checkVisibility()) continue;
                    const scroller = one.closest('.lu-scroll, .lu-terms') ?? one;
                    if (scroller.getBoundingClientRect().right > right + 0.5) {
                        found.push(`${one.tagName} ${one.className}`);
                    }
                }
                return found;
            }"""
        )

    def height(self) -> float:
        """The widget's height in CSS pixels."""
        return self.root.bounding_box()["height"]

    def hidden(self) -> list[str]:
        """What of the widget is not in sight when it is scrolled to the top of the pane; its
        first and last parts, if it is too high.
        """
        return self._in_root(
            """root => {
                root.scrollIntoView({block: 'nearest'});
                const pane = root.closest('.jp-WindowedPanel-outer')?.getBoundingClientRect()
                    ?? new DOMRect(0, 0, innerWidth, innerHeight);
                const parts = '.lu-widget, p, button, input, select, table, summary';
                return [root, ...root.querySelectorAll(parts)].filter(one => {
                    const box = one.getBoundingClientRect();
                    const shown = one.checkVisibility() && box.width > 1 && box.height > 1;
                    return shown && (box.bottom > pane.bottom + 0.5 || box.top < pane.top - 0.5
                        || box.right > pane.right + 0.5);
                }).map(one => `${one.tagName} ${one.className}`);
            }"""
        )

    def small_letters(self, least: float) -> list[str]:
        """The texts in sight whose letters are smaller than this, in CSS pixels."""
        return self._in_root(
            """(root, least) => {
                const found = new Set();
                const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const one = walker.currentNode.parentElement;
                    const range = document.createRange();
                    range.selectNodeContents(walker.currentNode);
                    const box = range.getBoundingClientRect();
                    const clipped = one.closest('.lu-spoken, option, details:not([open]) dl');
                    if (!walker.currentNode.data.trim() || box.width < 1 || clipped) continue;
                    if (getComputedStyle(one).visibility === 'hidden') continue;
                    const size = parseFloat(getComputedStyle(one).fontSize);
                    if (size >= least - 0.05) continue;
                    found.add(`${size} ${one.className} ${one.textContent}`);
                }
                return [...found];
            }""",
            least,
        )

    def sizes_of_cells(self) -> dict[str, CellSize]:
        """How large an output cell is at each setting of the size."""
        found = {}
        for size in SIZES:
            self.choose("size", size)
            self.lab.settle()
            cell = self.cell("output", 0, 0)
            font = cell.evaluate("td => parseFloat(getComputedStyle(td).fontSize)")
            found[size] = CellSize(cell.bounding_box()["height"], font)
        return found

    def moving(self) -> list[str]:
        """Elements that a style sheet moves, fades or scrolls smoothly."""
        return self._in_root(
            """root => {
                const moves = style => style.animationName !== 'none'
                    || style.transitionDuration.split(',').some(time => parseFloat(time) > 0)
                    || style.scrollBehavior === 'smooth';
                const parts = [null, '::before', '::after'];
                return [root, ...root.querySelectorAll('*')]
                    .filter(one => parts.some(part => moves(getComputedStyle(one, part))))
                    .map(one => `${one.tagName} ${one.className}`);
            }"""
        )

    def tab_through(self) -> list[tuple[str, dict[str, Any]]]:
        """Press Tab from where the focus is, just before the widget, to behind the widget.

        Returns
        -------
        list of (str, dict)
            For each element that had the focus: what it is, and its outline: style, width in pixels
            and contrast with what lies around it.
        """
        found: list[tuple[str, dict[str, Any]]] = []
        while len(found) < 100:
            self.page.keyboard.press("Tab")
            name, outline = self._in_root(_FOCUSED)
            if name is None and found:
                return found
            if name is not None:
                found.append((name, outline))
        raise AssertionError(f"Tab does not leave the widget: {[name for name, _ in found]}")

    def _each(self, grid: str, function: str) -> list[list[Any]]:
        """The result of a JavaScript function for each cell of a grid, row by row, read in one go.

        A click ends an edit in a task of its own, after the click: that task comes first.
        """
        return self._in_root(
            f"""async root => {{
                await new Promise(done => setTimeout(done));
                return [...root.querySelectorAll('table[data-grid="{grid}"] tr')]
                    .map(row => [...row.querySelectorAll('td')].map({function}));
            }}"""
        )

    def _in_root(self, function: str, arg: Any = None) -> Any:
        """Call a JavaScript function with the widget's element, and with ``arg``.

        ``Locator.evaluate`` does the same in three messages instead of one.
        """
        return self.page.evaluate(
            f"""([selector, index, arg]) =>
                ({function})(document.querySelectorAll(selector)[index], arg)""",
            [*self._where, arg],
        )


_NAME_OF_FOCUSED = """root => {
    const one = document.activeElement;
    if (!root.contains(one)) return null;
    const { param, action } = one.dataset;
    if (param) return `param ${param}`;
    if (action) return `button ${action}`;
    if (one.matches('td[role="gridcell"]')) return `cell of ${one.closest('table').dataset.grid}`;
    if (one.matches('.lu-board')) return 'board';
    return one.className || one.tagName.toLowerCase();
}"""

#: The contrast as WCAG defines it, of the outline against the background of the widget.
_OUTLINE_OF_FOCUSED = """root => {
    const light = text => {
        const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement);
    const [a, b] = [light(outlineColor), light(getComputedStyle(root).backgroundColor)];
    return {
        style: outlineStyle, width: parseFloat(outlineWidth),
        contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
    };
}"""

_FOCUSED = f"root => [({_NAME_OF_FOCUSED})(root), ({_OUTLINE_OF_FOCUSED})(root)]"


#: Scrolls so that this much of the widget's height is above the edge of its pane below.
SCROLLED = """(root, share) => {
    const pane = root.closest('.jp-WindowedPanel-outer') ?? document.scrollingElement;
    const whole = pane === document.scrollingElement;
    root.parentElement.style.padding = '2000px 0';
    const { top, height } = root.getBoundingClientRect();
    const edge = whole ? innerHeight : pane.getBoundingClientRect().bottom;
    pane.scrollBy({ top: top + share * height - edge, behavior: 'instant' });
}"""
#: How far a widget's controls are above that edge; null where they are not pinned.
PINNED = """root => {
    const foot = root.querySelector('.lu-foot');
    const pane = root.closest('.jp-WindowedPanel-outer');
    const { bottom } = foot.getBoundingClientRect();
    const above = (pane ? pane.getBoundingClientRect().bottom : innerHeight) - bottom;
    return getComputedStyle(foot).position === 'sticky' ? above : null;
}"""


def scroll_up_to(root: Locator, share: float) -> None:
    """Scroll until so much of a widget is above the lower edge of what is seen; more than 1: there
    is room below it.
    """
    root.evaluate(SCROLLED, share)


def above_the_edge(root: Locator) -> float | None:
    """How far above the lower edge its controls are, in pixels; None where they are not pinned."""
    return root.evaluate(PINNED)


def expect_pinning(lab: LabPage, root: Locator) -> None:
    """Its controls are pinned at the edge where a part of it is out of sight, and only there."""
    for share, pinned in ((1.1, False), (0.5, True), (1.1, False), (-0.5, False)):
        scroll_up_to(root, share)
        lab.until(f"{pinned=} at {share}", partial(_is_pinned, root, pinned))
        assert not pinned or abs(above_the_edge(root)) <= 1


def _is_pinned(root: Locator, wanted: bool) -> bool:
    return (above_the_edge(root) is not None) == wanted


def is_seen(outline: dict[str, Any]) -> bool:
    """Whether an outline of ``Board.tab_through`` is a solid line of 3 pixels with a contrast of
    3: the course's own, not the thinner one that JupyterLab draws around buttons.
    """
    return outline["style"] == "solid" and outline["width"] >= 3 and outline["contrast"] >= 3
