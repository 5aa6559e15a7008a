// What a class should not see yet: answers, and what was seen. Each lies under a button until that is pressed.

import { OWN_KEYS, around, make } from "../kit/elements.js";

/** Covered: a paragraph of a page, a cell's output, or what a widget tells of an answer. */
const COVERED = "lu-covered";
/** Code that asks, and shows a result only when somebody has answered or stepped. */
const ASKS = /\b(Stepper|AnswerGrid|Quiz|Due|[A-Z]\w*Explorer|MetricLab|KernelLab|TrainingFilm|TeacherMode)\(/;
const RENDERED = ".jp-RenderedMarkdown";
/** How a paragraph begins that tells what came out. */
const TELLS = "What you s";

/**
 * The first bold words of a paragraph: "Predict", "What you saw".
 * @param {Element | null} block
 */
function leadOf(block) {
  const first = block?.tagName === "P" ? block.firstElementChild : null;
  return first?.tagName === "STRONG" && first.previousSibling === null ? first.textContent.trim() : "";
}

/**
 * The runs of paragraphs that say what was seen: from "What you saw" to the next bold word or heading.
 * @param {Element} text a rendered cell
 */
function tellingIn(text) {
  /** @type {HTMLElement[][]} */
  const runs = [];
  let telling = false;
  for (const block of /** @type {Iterable<HTMLElement>} */ (text.children)) {
    if (block.tagName === "BUTTON") continue;
    const lead = leadOf(block);
    if (lead.startsWith(TELLS)) runs.push([]);
    if (lead || /^(H[1-6]|DETAILS)$/.test(block.tagName)) telling = lead.startsWith(TELLS);
    if (telling) runs.at(-1)?.push(block);
  }
  return runs;
}

/**
 * The code cells of a page whose results answer a question above them. A question is open from "Predict" to the text
 * after the first results, or to a heading or a solution; widgets that only ask show none. `tools/questions.py` reads
 * the files in the same way.
 * @param {Element} notebook
 */
function answeringIn(notebook) {
  const cells = /** @type {NodeListOf<HTMLElement>} */ (notebook.querySelectorAll(".jp-Cell"));
  /** @type {HTMLElement[]} */
  const found = [];
  let open = false;
  let shown = false;
  for (const cell of cells) {
    if (cell.classList.contains("jp-CodeCell")) {
      const asks = ASKS.test(cell.querySelector(".jp-InputArea-editor")?.textContent ?? "");
      if (open && !asks) found.push(cell);
      shown ||= open && !asks;
      continue;
    }
    const text = cell.querySelector(RENDERED);
    if (!text) continue;
    /** @type {string[]} */
    const bold = [...text.querySelectorAll("strong, em")].map((one) => one.textContent ?? "");
    /** @type {boolean} */
    const ends = Boolean(shown || text.querySelector("h1, h2, h3, details"));
    open = bold.some((one) => /^(Predict|Recall)/.test(one)) || (open && !ends);
    shown = false;
  }
  return found;
}

export class Covers {
  constructor() {
    /** @type {Map<HTMLButtonElement, HTMLElement[]>} the buttons, and what each covers */
    this.buttons = new Map();
    /** @type {Set<Element>} what was uncovered by hand */
    this.seen = new Set();
    /** @type {WeakMap<Element, string>} a widget's answer, as it was when it was uncovered */
    this.told = new WeakMap();
    /** @type {Map<HTMLDetailsElement, boolean>} which were open before */
    this.details = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.observer = new MutationObserver(() => {
      this.coverWidgets(); // before the page is painted
      this.waiting ??= setTimeout(() => this.coverPage(), 60);
    });
    // a result that JupyterLab has folded away is opened there
    this.unfolded = (/** @type {Event} */ event) => {
      const output = around(event, ".jp-OutputPlaceholder")?.closest(`.${COVERED}`);
      const button = [...this.buttons].find(([, [first]]) => first === output)?.[0];
      if (button) this.uncover(button);
    };
  }

  begin() {
    for (const one of document.querySelectorAll("details")) {
      this.details.set(one, one.open);
      one.open = false;
    }
    this.coverWidgets();
    this.coverPage();
    this.observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("click", this.unfolded, true);
  }

  end() {
    this.observer.disconnect();
    document.removeEventListener("click", this.unfolded, true);
    clearTimeout(this.waiting);
    this.waiting = undefined;
    for (const button of [...this.buttons.keys()]) this.drop(button);
    for (const [one, open] of this.details) one.open = open;
    this.details.clear();
    this.seen.clear();
    this.told = new WeakMap();
    for (const one of document.querySelectorAll(`.${COVERED}`)) one.classList.remove(COVERED);
  }

  coverPage() {
    this.waiting = undefined;
    for (const button of [...this.buttons.keys()]) if (!button.isConnected) this.drop(button);
    for (const text of document.querySelectorAll(RENDERED)) {
      for (const run of tellingIn(text)) this.cover(run[0], run, "Show what was seen");
    }
    for (const notebook of document.querySelectorAll(".jp-Notebook")) {
      for (const cell of answeringIn(notebook)) {
        const output = /** @type {HTMLElement | null} */ (cell.querySelector(":scope > .jp-Cell-outputWrapper"));
        if (output) this.cover(output, [output], "Show the result");
      }
    }
  }

  // What a lock has told is covered again when it tells something else: the next question of a quiz.
  coverWidgets() {
    for (const widget of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".lu-widget"))) {
      const verdict = /** @type {HTMLElement | null} */ (widget.querySelector(".lu-verdict"));
      if (!verdict || this.told.get(widget) === verdict.textContent) continue;
      if (this.told.has(widget)) {
        this.told.delete(widget);
        this.seen.delete(widget);
      }
      this.cover(verdict, [widget], "Show the answer");
    }
  }

  /**
   * @param {HTMLElement} before where the button stands
   * @param {HTMLElement[]} elements
   * @param {string} words
   */
  cover(before, elements, words) {
    const [first] = elements;
    if (this.seen.has(first) || first.classList.contains(COVERED)) return;
    for (const one of elements) one.classList.add(COVERED);
    const button = make("button", { type: "button", class: "lu-cover", ...OWN_KEYS }, words);
    button.addEventListener("click", () => {
      this.uncover(button);
      if (before.hasAttribute("tabindex")) before.focus();
    });
    this.buttons.set(button, elements);
    before.before(button);
  }

  /** @param {HTMLButtonElement} button */
  uncover(button) {
    const elements = this.buttons.get(button) ?? [];
    for (const one of elements) {
      this.seen.add(one);
      if (one.matches(".lu-widget")) this.told.set(one, one.querySelector(".lu-verdict")?.textContent ?? "");
    }
    this.drop(button);
  }

  /** @param {HTMLButtonElement} button */
  drop(button) {
    for (const one of this.buttons.get(button) ?? []) one.classList.remove(COVERED);
    this.buttons.delete(button);
    button.remove();
  }
}
