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
/** Frames without a move after which a page stands still, and the most that are waited for. */
const STILL = 10;
const MOST_FRAMES = 60;

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
    this.holding = new AbortController();
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
    this.hold(this.before.map(({ pane, widget, cell }) => {
      return { pane, goal: widget ?? cell, line: widget ? 4 : 0 };
    }));
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
    this.hold(this.before.flatMap(({ pane, cell, widget, from, scroll }) => {
      const place = now.get(pane);
      if (!place) return [];
      // who has not gone on is where he was; else the same cell stands where it stood
      const same = place.cell === cell || (widget && (place.widget === widget || place.cell.contains(widget)));
      return [same ? { pane, goal: cell, line: from, scroll } : { pane, goal: place.cell, line: 0 }];
    }));
  }

  /**
   * Scrolls each pane until its goal stands at its line, in pixels below the pane's top, and stays there: what comes
   * into sight is laid out only then, and moves the goal. Where the reader scrolls, clicks or types meanwhile, it ends.
   * @param {{ pane: Element, goal: Element, line: number, scroll?: number }[]} goals
   */
  hold(goals) {
    this.holding.abort();
    if (!goals.length) return;
    this.holding = new AbortController();
    const { signal } = this.holding;
    const stop = () => this.holding.abort();
    for (const kind of ["wheel", "pointerdown", "keydown"]) {
      document.addEventListener(kind, stop, { capture: true, passive: true, signal });
    }
    let frames = 0;
    let still = 0;
    const look = () => {
      if (signal.aborted) return;
      let moved = false;
      for (const { pane, goal, line } of goals) {
        if (!goal.isConnected) continue; // drawn anew, or taken off the page: it has no place
        const before = pane.scrollTop;
        pane.scrollTop += goal.getBoundingClientRect().top - pane.getBoundingClientRect().top - line;
        if (pane.scrollTop !== before) moved = true;
      }
      frames += 1;
      still = moved ? 0 : still + 1;
      if (still === STILL || frames === MOST_FRAMES) stop();
      else requestAnimationFrame(look);
    };
    afterLayout(() => {
      if (signal.aborted) return;
      for (const { pane, scroll } of goals) if (scroll !== undefined) pane.scrollTop = scroll;
      look();
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
