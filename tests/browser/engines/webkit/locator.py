"""Elements of a page in WebKit, with the part of Playwright's interface that the tests use.

What is found is found anew for every call, as Playwright does it: an action waits until exactly one
element is there, is seen, stands still and lies under the pointer; ``expect`` asks until it is so.
"""

from __future__ import annotations

import operator
import re
import time
from typing import Any

#: How long an action and an expectation wait, in seconds.
ACTION, EXPECTATION = 30, 10

#: JavaScript: what a chain of steps leads to, and what the calls below ask of an element.
LIBRARY = r"""
const plain = text => text.replace(/[\s\u200b]+/g, ' ').trim();
const holds = (text, wanted) => plain(text).toLowerCase().includes(plain(wanted).toLowerCase());
const visible = one => {
    const {width, height} = one.getBoundingClientRect();
    return width > 0 && height > 0 && one.checkVisibility({visibilityProperty: true});
};
const labelled = one => [...one.labels ?? [],
    ...(one.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
        .map(id => document.getElementById(id))].map(label => label.textContent);
const named = one => one.getAttribute('aria-label') ?? labelled(one)[0]
    ?? (one.matches('fieldset') ? one.querySelector('legend') : one).textContent;
const ROLES = {button: 'button', status: 'output', group: 'fieldset, details', link: 'a[href]',
    textbox: 'textarea, input:not([type]), input[type=text]', heading: 'h1, h2, h3, h4'};
const inside = (all, selector) => [...new Set(
    all.flatMap(one => [...one.querySelectorAll(selector)]))];
const STEPS = {
    css: inside,
    xpath: (all, path) => all.flatMap(one => {
        const found = document.evaluate(path, one, null, 7, null);
        return Array.from({length: found.snapshotLength}, (_, i) => found.snapshotItem(i));
    }),
    nth: (all, index) => all.slice(index, index + 1 || undefined),
    role: (all, [role, name]) => inside(all, `[role=${role}], :is(${ROLES[role]}):not([role])`)
        .filter(one => visible(one) && !one.closest('[aria-hidden=true]')
            && (name === null || holds(named(one), name))),
    label: (all, text) => inside(all, 'input, select, textarea, button, [aria-label]')
        .filter(one => [one.getAttribute('aria-label'), ...labelled(one)]
            .some(label => label && holds(label, text))),
    text: (all, text) => inside(all, '*').filter(one => holds(one.textContent, text)
        && ![...one.children].some(child => holds(child.textContent, text))),
    has: (all, [text, flags]) => all.filter(one => flags === null ? holds(one.textContent, text)
        : new RegExp(text, flags).test(plain(one.textContent))),
};
const find = steps => steps.reduce((all, [kind, what]) => STEPS[kind](all, what), [document]);
const frame = () => new Promise(done => requestAnimationFrame(done));
"""
#: Where an element can be clicked, once it is seen, enabled, at rest and not covered.
PLACE = """async (one, position) => {
    if (!visible(one)) return {wait: 'it is not visible'};
    if (one.matches(':disabled')) return {wait: 'it is disabled'};
    const at = () => {
        const {x, y, width, height} = one.getBoundingClientRect();
        return [x + (position?.x ?? width / 2), y + (position?.y ?? height / 2)];
    };
    const [x, y] = at();
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) {
        one.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    }
    const before = at();
    await frame();
    const [left, top] = at();
    if (left !== before[0] || top !== before[1]) return {wait: 'it moves'};
    const hit = document.elementFromPoint(left, top);
    if (!one.contains(hit) && hit?.closest('label')?.control !== one) {
        return {wait: `${hit?.outerHTML.slice(0, 100)} lies over it`};
    }
    return {value: [left, top]};
}"""
FILL = """(one, text) => {
    if (!visible(one) || one.matches(':disabled')) return {wait: 'it cannot be filled in'};
    one.focus();
    if (['range', 'number', 'date'].includes(one.type)) {
        one.value = text;
        one.dispatchEvent(new Event('input', {bubbles: true}));
        one.dispatchEvent(new Event('change', {bubbles: true}));
    } else {
        one.select();
        document.execCommand(text ? 'insertText' : 'delete', false, text);
    }
    return {value: null};
}"""
SELECT = """(one, wanted) => {
    const found = [...one.options].find(o => o.value === wanted || plain(o.text) === plain(wanted));
    if (!visible(one) || one.disabled || !found) return {wait: `no ${wanted} to choose`};
    one.focus();
    one.value = found.value;
    one.dispatchEvent(new Event('input', {bubbles: true}));
    one.dispatchEvent(new Event('change', {bubbles: true}));
    return {value: null};
}"""
UPLOAD = """(one, [name, type, text]) => {
    const held = new DataTransfer();
    held.items.add(new File([text], name, {type}));
    one.files = held.files;
    one.dispatchEvent(new Event('change', {bubbles: true}));
    return {value: null};
}"""
#: What ``expect`` compares, of every element that is found.
FACTS = """(all, name) => all.map(one => ({
    text: plain(one.textContent), value: one.value, visible: visible(one),
    checked: one.checked === true, disabled: one.matches(':disabled'),
    focused: one === document.activeElement,
    empty: !(one.matches('input') ? one.value : one.textContent.trim()),
    attribute: name === null ? null : one.getAttribute(name),
}))"""
BOX = """one => {
    const {x, y, width, height} = one.getBoundingClientRect();
    return {x, y, width, height};
}"""


class Locator:
    """Elements, found again at every call.

    Parameters
    ----------
    page : tests.browser.engines.webkit.page.Page
    steps : tuple
        How they are found from the document on: pairs of a kind of step and what it looks for.
    """

    def __init__(self, page: Any, *steps: Any) -> None:
        self.page, self._steps = page, steps

    def __repr__(self) -> str:
        return " >> ".join(f"{kind} {what!r}" for kind, what in self._steps)

    # --- others, from here

    def locator(self, selector: str) -> Locator:
        """Elements inside of these, by CSS or ``xpath=…``."""
        kind = "xpath" if selector.startswith("xpath=") else "css"
        return Locator(self.page, *self._steps, (kind, selector.removeprefix("xpath=")))

    def get_by_role(self, role: str, name: str | None = None) -> Locator:
        """Elements with a role, and with a name that holds these words."""
        return Locator(self.page, *self._steps, ("role", (role, name)))

    def get_by_label(self, text: str) -> Locator:
        """Controls with a label that holds this text."""
        return Locator(self.page, *self._steps, ("label", text))

    def get_by_text(self, text: str) -> Locator:
        """The innermost elements that hold this text."""
        return Locator(self.page, *self._steps, ("text", text))

    def filter(self, has_text: str | re.Pattern[str]) -> Locator:
        """Those that hold a text."""
        regular = isinstance(has_text, re.Pattern)
        step = (has_text.pattern, "u") if regular else (has_text, None)
        return Locator(self.page, *self._steps, ("has", step))

    def nth(self, index: int) -> Locator:
        """One of them, counted from 0."""
        return Locator(self.page, *self._steps, ("nth", index))

    @property
    def first(self) -> Locator:
        """The first of them."""
        return self.nth(0)

    @property
    def last(self) -> Locator:
        """The last of them."""
        return self.nth(-1)

    def all(self) -> list[Locator]:
        """Each of them."""
        return [self.nth(index) for index in range(self.count())]

    # --- what they are, now

    def evaluate_all(self, function: str, arg: Any = None) -> Any:
        """Call a JavaScript function with all of them."""
        call = f"([steps, arg]) => {{ {LIBRARY} return ({function})(find(steps), arg); }}"
        return self.page.evaluate(call, [self._steps, arg])

    def count(self) -> int:
        """How many there are."""
        return self.evaluate_all("all => all.length")

    def all_text_contents(self) -> list[str]:
        """The texts of all of them."""
        return self.evaluate_all("all => all.map(one => one.textContent)")

    def all_inner_texts(self) -> list[str]:
        """The texts of all of them, as they are seen."""
        return self.evaluate_all("all => all.map(one => one.innerText)")

    def is_visible(self) -> bool:
        """Whether the one element is there and seen."""
        return self.evaluate_all("all => all.length === 1 && visible(all[0])")

    def is_hidden(self) -> bool:
        """Whether no element is there, or none that is seen."""
        return not self.is_visible()

    def element_handle(self) -> Any:
        """The one element, to be given to ``Page.evaluate``."""
        self.evaluate("one => null")
        return self.page.script(f"{LIBRARY} return find(arguments[0])[0];", self._steps)

    # --- what the one element is, as soon as it is there

    def evaluate(self, function: str, arg: Any = None) -> Any:
        """Call a JavaScript function with the one element."""
        return self._when(f"async (one, arg) => ({{value: await ({function})(one, arg)}})", arg)

    def text_content(self) -> str:
        """Its text."""
        return self.evaluate("one => one.textContent")

    def inner_text(self) -> str:
        """Its text, as it is seen."""
        return self.evaluate("one => one.innerText")

    def inner_html(self) -> str:
        """What it holds."""
        return self.evaluate("one => one.innerHTML")

    def get_attribute(self, name: str) -> str | None:
        """One of its attributes."""
        return self.evaluate("(one, name) => one.getAttribute(name)", name)

    def bounding_box(self) -> dict[str, float]:
        """Where it lies in the window, in CSS pixels."""
        return self.evaluate(BOX)

    def wait_for(self, state: str = "visible") -> None:
        """Wait until it is seen, or until it is ``"attached"``."""
        ready = "visible(one)" if state == "visible" else "true"
        self._when(f"one => {ready} ? {{value: null}} : {{wait: 'it is not visible'}}")

    # --- what is done with it

    def focus(self) -> None:
        """Give it the keyboard."""
        self.evaluate("one => one.focus()")

    def press(self, key: str) -> None:
        """Press a key on it."""
        self.focus()
        self.page.keyboard.press(key)

    def scroll_into_view_if_needed(self) -> None:
        """Scroll the page until it is in sight."""
        self.evaluate("one => one.scrollIntoViewIfNeeded()")

    def hover(self) -> None:
        """Move the pointer over it."""
        self.page.mouse.move(*self._when(PLACE))

    def click(self, position: dict[str, float] | None = None) -> None:
        """Click on its middle, or on a place in it."""
        self.page.mouse.click(*self._when(PLACE, position))

    def dblclick(self) -> None:
        """Click on it twice."""
        self.page.mouse.click(*self._when(PLACE), count=2)

    def check(self) -> None:
        """Click on a radio button or a box, if it is not checked; it has to be then."""
        if not self.evaluate("one => one.checked"):
            self.click()
            assert self.evaluate("one => one.checked"), f"{self} is not checked by a click"

    def fill(self, text: str) -> None:
        """Replace what stands in a field."""
        self._when(FILL, text)

    def select_option(self, wanted: str) -> None:
        """Choose in a list, by value or by text."""
        self._when(SELECT, wanted)

    def set_input_files(self, file: dict[str, Any]) -> None:
        """Give a file to a field for files."""
        self._when(UPLOAD, [file["name"], file["mimeType"], file["buffer"].decode()])

    def _when(self, function: str, arg: Any = None) -> Any:
        """Call a function with the one element until it has no reason to ``wait`` any more."""
        body = f"""all => all.length > 1 ? {{error: `${{all.length}} elements`}}
            : all.length ? ({function})(all[0], arg) : {{wait: 'it is not there'}}"""
        deadline = time.monotonic() + ACTION
        while True:
            found = self.evaluate_all(f"async (all, arg) => ({body})(all)", arg)
            if "value" in found or found.keys() == set():
                return found.get("value")
            if "error" in found or time.monotonic() > deadline:
                raise AssertionError(f"{self}: {found}")
            time.sleep(0.01)


class expect:  # noqa: N801  # it stands for Playwright's, in the same modules
    """Ask until it is so, and say what was seen instead where it never is.

    Parameters
    ----------
    locator : Locator
    message : str
        Stands before what is said.
    """

    def __init__(self, locator: Locator, message: str = "") -> None:
        self._locator, self._message = locator, message

    def to_have_text(self, text: Any) -> None:
        """Its text, or the texts of all, from beginning to end; or what a pattern finds."""
        self._texts(text, operator.eq)

    def to_contain_text(self, text: Any) -> None:
        """Its text, or the texts of all, hold this."""
        self._texts(text, operator.contains)

    def not_to_have_text(self, text: Any) -> None:
        """Its text is another one."""
        self._one(f"another text than {text!r}", lambda fact: not _fits(fact["text"], text))

    def to_have_value(self, value: str) -> None:
        """What stands in a control."""
        self._one(f"value {value!r}", lambda fact: fact["value"] == value)

    def to_have_attribute(self, name: str, value: Any) -> None:
        """One of its attributes."""
        what = f"{name}={value!r}"
        self._one(what, lambda fact: _fits(fact["attribute"], value), name)

    def not_to_have_attribute(self, name: str, value: str) -> None:
        """One of its attributes is another one, or is not there."""
        self._one(f"another {name}", lambda fact: fact["attribute"] != value, name)

    def to_have_accessible_name(self, name: str) -> None:
        """What WebKit gives a screen reader for it."""
        deadline = time.monotonic() + EXPECTATION
        while (seen := self._locator.element_handle().accessible_name) != name:
            if time.monotonic() > deadline:
                raise AssertionError(f"{self._locator}: called {seen!r}, not {name!r}")
            time.sleep(0.01)

    def to_have_count(self, count: int) -> None:
        """How many there are."""
        self._until(f"{count} elements", lambda facts: len(facts) == count)

    def to_be_visible(self) -> None:
        """It is seen."""
        self._one("visible", lambda fact: fact["visible"])

    def to_be_hidden(self) -> None:
        """It is not there, or not seen."""
        self._until("hidden", lambda facts: not any(fact["visible"] for fact in facts))

    def to_be_focused(self) -> None:
        """It has the keyboard."""
        self._one("focused", lambda fact: fact["focused"])

    def to_be_checked(self) -> None:
        """It is chosen."""
        self._one("checked", lambda fact: fact["checked"])

    def to_be_disabled(self) -> None:
        """It cannot be used."""
        self._one("disabled", lambda fact: fact["disabled"])

    def to_be_empty(self) -> None:
        """It holds nothing."""
        self._one("empty", lambda fact: fact["empty"])

    def _texts(self, text: Any, compare: Any) -> None:
        wanted = text if isinstance(text, list) else [text]
        self._until(
            f"text {text!r}",
            lambda facts: (
                len(facts) == len(wanted)
                and all(_fits(f["text"], w, compare) for f, w in zip(facts, wanted, strict=True))
            ),
        )

    def _one(self, what: str, holds: Any, name: str | None = None) -> None:
        self._until(what, lambda facts: len(facts) == 1 and holds(facts[0]), name)

    def _until(self, what: str, holds: Any, name: str | None = None) -> None:
        deadline = time.monotonic() + EXPECTATION
        while not holds(facts := self._locator.evaluate_all(FACTS, name)):
            if time.monotonic() > deadline:
                raise AssertionError(f"{self._message} {self._locator}: not {what}, but {facts}")
            time.sleep(0.01)


def _fits(seen: str | None, wanted: Any, compare: Any = operator.eq) -> bool:
    """Whether a text is the wanted one, or has what a pattern looks for."""
    if isinstance(wanted, re.Pattern):
        return seen is not None and wanted.search(seen) is not None
    return seen is not None and compare(seen, " ".join(wanted.split()))
