"""A widget that takes answers on the page, seen through its DOM contract and nothing else."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.board import JUPYTER_KEYS, Board

#: Everything in these widgets that can hold the keyboard's focus.
FOCUSABLE = "button, input, select, summary, td[tabindex='0']"
#: Keys that run a notebook's cell, besides those of ``JUPYTER_KEYS``.
RUN_KEYS = ("Shift+Enter", "Control+Enter", "Alt+Enter")
SURE = ("a guess", "not sure", "fairly sure", "certain")


#: Give the focus to the element with this number, if it is visible; say whether it is.
_FOCUS_IF_VISIBLE = """(root, [selector, number]) => {
    const one = root.querySelectorAll(selector)[number];
    if (!one?.getClientRects().length) return false;
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    one.focus();
    return true;
}"""


class Answers(Board):
    """What the answer grid and the quiz have in common.

    Parameters
    ----------
    lab : LabPage
    kind : {"answer-grid", "quiz"}
    index : int
        Which one, if the page has several.
    """

    def __init__(self, lab: Any, kind: str, index: int = 0) -> None:
        super().__init__(lab, kind, index)
        self.lock = self.button("lock")
        self.again = self.button("again")
        self.hint = self.button("hint")
        self.solution = self.button("solution")
        self.hinted = self.root.locator(".lu-hint")
        self.intro = self.root.locator(".lu-intro")
        self.keys = self.root.locator("details:not(.lu-attempts)")
        self.said = self.root.locator(".lu-status-line")
        self.verdict = self.root.locator(".lu-verdict")
        self.heading = self.verdict.locator(".lu-heading")
        self.attempts = self.root.locator(".lu-attempts li")
        self.kept = self.root.locator(".lu-kept")

    def sure(self, confidence: int) -> Locator:
        """The radio button of a confidence, 0 to 3."""
        return self.root.locator(f'input[data-sure="{confidence}"]')

    def expect_open(self) -> None:
        """Wait until the answer can be changed."""
        expect(self.lock).to_be_visible()
        expect(self.verdict).to_be_empty()

    def expect_verdict(self, words: str) -> None:
        """Wait until the answer is locked and its verdict holds these words."""
        expect(self.verdict).to_contain_text(words)
        expect(self.lock).to_be_hidden()

    def everything(self) -> str:
        """All that the page holds of it: elements, attributes, what was typed."""
        return self.root.evaluate(
            "root => root.outerHTML"
            " + [...root.querySelectorAll('input')].map(one => `|${one.value}|`).join('')"
        )

    def place_on_page(self) -> dict[str, Any]:
        """Its height, and where its controls stand in it, to the pixel's fraction."""
        return self.root.evaluate(
            """root => {
                const bar = root.querySelector('.lu-bar');
                bar.style.position = 'static';  // where it belongs, not where it sticks
                const top = root.getBoundingClientRect().top;
                const at = one => one && one.getBoundingClientRect().top - top;
                const names = ['.lu-bar', '.lu-acts', '.lu-footer', '[data-action=next]'];
                const places = names.map(one => [one, at(root.querySelector(one))]);
                const {height} = root.getBoundingClientRect();
                bar.style.position = '';
                return {height, ...Object.fromEntries(places)};
            }"""
        )

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches it; the focus is on {self.focused()}")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def stolen_keys(self) -> list[str]:
        """Press JupyterLab's keys on all that can be focused; say where the notebook changed."""
        self.root.locator(FOCUSABLE).first.focus()
        before = self.lab.place()
        found = []
        count = self.root.locator(FOCUSABLE).count()
        for i in range(count):
            for key in (*JUPYTER_KEYS, *RUN_KEYS):
                if not self._in_root(_FOCUS_IF_VISIBLE, [FOCUSABLE, i]):
                    break
                self.page.keyboard.press(key)
            if self.page.locator(".jp-Dialog").count():
                return [*found, f"{self.focused()}: a dialog"]
            if self.lab.place() != before:
                found.append(self.focused())
        return found


class Grid(Answers):
    """An answer grid."""

    def __init__(self, lab: Any, index: int = 0) -> None:
        super().__init__(lab, "answer-grid", index)
        self.onward = self.button("onward")
        self.worked = self.root.locator(".lu-worked li")

    def cell(self, row: int, column: int) -> Locator:  # type: ignore[override]  # cells of a grid, not of a board
        """The text field of a cell of the answer."""
        return self.place(row, column).locator("input")

    def place(self, row: int, column: int) -> Locator:
        """A cell of the answer: its ``data-mark`` says right, wrong, empty or given."""
        return super().cell("answer", row, column)

    def outcome(self, row: int, column: int) -> Locator:
        """A cell of the right answer."""
        return super().cell("right", row, column)

    def size(self, name: str) -> Locator:
        """The text field for the claimed number of ``rows`` or ``columns``."""
        return self.root.locator(f'input[data-size="{name}"]')

    def typed(self) -> list[list[str]]:
        """The texts in the cells of the answer."""
        return self._each("answer", "td => td.querySelector('input').value")

    def marks(self) -> list[list[str]]:
        """The marks of the cells, "" where there is none."""
        return self._each("answer", "td => td.dataset.mark")

    def spoken(self) -> list[list[str]]:
        """What a screen reader calls the cells of the answer."""
        return self._each("answer", "td => td.querySelector('input').getAttribute('aria-label')")

    def fill(self, *texts: str) -> None:
        """Type texts from the focused cell on, with Enter after each."""
        for text in texts:
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter")


class QuizPage(Answers):
    """A quiz."""

    def __init__(self, lab: Any, index: int = 0) -> None:
        super().__init__(lab, "quiz", index)
        self.where = self.root.locator(".lu-place")
        self.score = self.root.locator(".lu-score")
        self.numbers = self.root.locator("button.lu-number")
        self.labels = self.root.locator(".lu-choosing label")

    def choice(self, letter: str) -> Locator:
        """The radio button of a choice, A to J."""
        return self.root.locator(f'input[data-choice="{ord(letter) - ord("A")}"]')

    def chosen(self) -> str:
        """The letter of the choice that is made, "" if none is."""
        flags = self.root.locator("input[data-choice]").evaluate_all(
            "all => all.map(one => one.checked)"
        )
        return "".join(letter for letter, flag in zip("ABCDEFGHIJ", flags, strict=False) if flag)
