// What stands at the bottom of a widget that takes an answer: keys, size and where the answers are, and the earlier
// attempts. And what keeps such a widget in step with its model and its room.

import { OWN_KEYS, help, labelled, make, setText, showSize, sizeChoice } from "../elements.js";
import { watch } from "../model.js";
import { fitCells, roomOf, watchRoom } from "../page/room.js";
import { shownSize, watchTeacher } from "../page/teacher.js";
import { passShortcuts } from "../page/shortcuts.js";
import { setShown } from "./answering.js";

/** @import { Model } from "../types.js" */
/** @import { Keeper } from "./keeper.js" */

/** The limits of a cell where a class looks on, in pixels. */
const CELLS = /** @type {[number, number]} */ ([40, 110]);

export class Footer {
  /**
   * @param {HTMLElement} root
   * @param {[key: string, words: string][]} keys
   * @param {(size: string) => void} size
   */
  constructor(root, keys, size) {
    this.root = root;
    this.kept = make("p", { class: "lu-kept" });
    this.sizes = sizeChoice();
    this.sizes.addEventListener("change", () => size(this.sizes.value));
    this.help = help("Keys, size, file", keys, labelled("Size", this.sizes), this.kept);
    this.title = /** @type {HTMLElement} */ (this.help.querySelector("summary"));
    this.told = make("p", { class: "lu-spoken", role: "status" });
    this.before = make("summary", { ...OWN_KEYS }, "Earlier attempts");
    this.attempts = make("ol");
    this.earlier = make("details", { class: "lu-attempts lu-help" }, this.before, this.attempts);
    this.element = make("div", { class: "lu-footer" }, this.help, this.earlier, this.told);
  }

  /** @param {Pick<Keeper, "said" | "troubled">} keeper */
  showKept({ said, troubled }) {
    setText(this.kept, said);
    setText(this.title, troubled ? "⚠ Not saved: read why" : "Keys, size, file");
    setText(this.told, troubled ? said : "");
    this.title.classList.toggle("lu-troubled", troubled);
  }

  /** @param {string[]} attempts in words */
  showAttempts(attempts) {
    setShown(this.earlier, attempts.length > 0);
    if (!attempts.length) this.earlier.open = false;
    this.attempts.replaceChildren(...attempts.map((words) => make("li", {}, words)));
  }

  /** @param {string} size */
  showSize(size) {
    showSize(this.root, this.sizes, size);
  }
}

/**
 * Shows a view, and shows it again whenever the model has changed; returns what ends that.
 * @param {Model} model
 * @param {object} view
 * @param {HTMLElement} view.root
 * @param {Keeper} view.keeper
 * @param {Footer} view.footer
 * @param {() => void} view.show
 * @param {() => void} view.reserve gives what comes later its place: called where the room or the size is another one
 * @param {(fit: () => void) => void} [view.refit] gets what fits the widget to its room again, for another question
 * @param {string[]} more values that it shows besides its entries
 */
export function keepInStep(model, { root, keeper, footer, show, reserve, refit }, ...more) {
  const showKept = () => footer.showKept(keeper);
  const showAll = () => {
    keeper.check();
    show();
    showKept();
  };
  const saved = () => {
    keeper.check();
    showKept();
  };
  const fit = () => {
    const use = (/** @type {number} */ cell) => {
      root.style.setProperty("--lu-cell", `${cell}px`);
      reserve();
    };
    const body = /** @type {HTMLElement | null} */ (root.querySelector(".lu-answering"));
    root.style.removeProperty("--lu-cell");
    body?.style.removeProperty("min-height");
    root.classList.add("lu-fitting");
    if (root.clientWidth && shownSize(model.get("size")) === "classroom") {
      fitCells(root, ...CELLS, use);
      // the rest of the screen is for what is said
      const spare = Math.max(0, roomOf(root).height - root.offsetHeight - 1);
      if (body) body.style.minHeight = `${Math.floor(body.offsetHeight + spare)}px`;
    } else reserve();
    root.classList.remove("lu-fitting");
  };
  const size = () => {
    footer.showSize(model.get("size"));
    fit();
  };
  showAll();
  size();
  refit?.(fit);
  const shown = Object.fromEntries(["_entries", ...more].map((name) => [name, showAll]));
  const stop = watch(model, { ...shown, _seen: saved, _kept: saved, _troubled: saved, size });
  const stopRoom = watchRoom(root, fit);
  const stopTeacher = watchTeacher(root, fit);
  const keepShortcuts = passShortcuts(root);
  return () => {
    stopRoom();
    stopTeacher();
    keepShortcuts();
    keeper.dispose();
    stop();
  };
}
