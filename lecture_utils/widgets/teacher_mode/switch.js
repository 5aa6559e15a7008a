// The switch of teacher mode. There is one for the whole page, whoever asks for it first: the extension of JupyterLab
// or a widget.

import { OWN_KEYS, make } from "../kit/elements.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { TEACHING, isTeaching, tellWidgets } from "../kit/page/teacher.js";
import { Covers } from "./covers.js";

/** @import { Bars } from "./bars.js" */

/** JupyterLab, its editor and the widgets leave this key alone, and every keyboard has it. */
const KEY = "F8";
const HERE = Symbol.for("lecture_utils.teacher_mode");
const PANE = ".jp-WindowedPanel-outer";
const CODE = ".jp-CodeCell .jp-Cell-inputWrapper";

/** The cell, or the widget in it, that a reader looks at in each notebook, and where it stands. */
function places() {
  const panes = [...document.querySelectorAll(PANE)].filter((pane) => pane.clientHeight);
  return panes.flatMap((pane) => {
    const { top, height } = pane.getBoundingClientRect();
    const covers = (/** @type {Element} */ one, /** @type {number} */ line) => {
      const box = one.getBoundingClientRect();
      return box.top <= line && box.bottom > line;
    };
    const widget = [...pane.querySelectorAll(".lu-widget")].find((one) => covers(one, top + height / 2));
    const cell = [...pane.querySelectorAll(".jp-Cell")].find((one) => one.getBoundingClientRect().bottom > top + 4);
    if (!cell) return [];
    return [{ pane, widget, cell, from: cell.getBoundingClientRect().top - top, scroll: pane.scrollTop }];
  });
}

class TeacherSwitch {
  constructor() {
    /** @type {Bars | null} JupyterLab's bars, where its extension gives them */
    this.bars = null;
    this.covers = new Covers();
    /** @type {ReturnType<typeof places>} */
    this.before = [];
    /** @type {Element | null} the text of code that had the focus */
    this.editor = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    const words = `${KEY}: end teacher mode`;
    this.leave = make("button", { type: "button", class: "lu-leave", title: words, "aria-label": words, ...OWN_KEYS }, KEY);
    this.leave.addEventListener("click", () => this.set(false));
    // for as long as the page is there: in the capture phase, because a widget keeps its keys to itself
    document.addEventListener("keydown", (event) => {
      if (event.key !== KEY || hasModifier(event) || event.shiftKey) return;
      take(event);
      if (!event.repeat) this.toggle();
    }, true);
  }

  get on() {
    return isTeaching();
  }

  toggle() {
    this.set(!this.on);
  }

  /** @param {boolean} on */
  set(on) {
    if (on === this.on) return;
    if (on) this.begin();
    else this.end();
    tellWidgets();
    for (const listener of this.listeners) listener();
  }

  begin() {
    this.before = places();
    const focused = document.activeElement;
    this.editor = focused?.closest(CODE) ? focused : null;
    this.covers.begin();
    document.body.classList.add(TEACHING);
    document.body.append(this.leave);
    this.bars?.hide();
    // code that cannot be seen is not written into: its cell has the keyboard
    /** @type {HTMLElement | null | undefined} */ (this.editor?.closest(".jp-Cell"))?.focus({ preventScroll: true });
    const { before } = this;
    afterLayout(() => {
      for (const { pane, widget, cell } of before) {
        const seen = widget ?? cell;
        pane.scrollTop += seen.getBoundingClientRect().top - pane.getBoundingClientRect().top - (widget ? 4 : 0);
      }
    });
  }

  end() {
    const now = new Map(places().map((place) => [place.pane, place]));
    this.covers.end();
    document.body.classList.remove(TEACHING);
    this.leave.remove();
    this.bars?.show();
    const focused = document.activeElement?.closest(".jp-Cell") ?? null;
    const stayed = document.activeElement === document.body || focused === this.editor?.closest(".jp-Cell");
    if (this.editor instanceof HTMLElement && stayed) this.editor.focus({ preventScroll: true });
    const { before } = this;
    afterLayout(() => {
      for (const { pane, cell, widget, from, scroll } of before) {
        const place = now.get(pane);
        if (!place) continue;
        // who has not gone on is where he was; else the same cell stands where it stood
        const same = place.cell === cell || (widget && place.widget === widget);
        if (same) pane.scrollTop = scroll;
        const [goal, line] = same ? [cell, from] : [place.cell, 0];
        pane.scrollTop += goal.getBoundingClientRect().top - pane.getBoundingClientRect().top - line;
      }
    });
  }
}

/**
 * After JupyterLab has laid out its panels, and the widgets themselves.
 * @param {() => void} then
 */
function afterLayout(then) {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(then)));
}

/** @returns {TeacherSwitch} */
export function teacherSwitch() {
  const page = /** @type {Record<symbol, TeacherSwitch>} */ (/** @type {unknown} */ (globalThis));
  page[HERE] ??= new TeacherSwitch();
  return page[HERE];
}
