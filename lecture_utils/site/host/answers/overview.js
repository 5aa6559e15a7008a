// A learner's overview on a page: what was answered, what comes back, and the file to take it along.

import { make, setOff } from "../../../widgets/kit/elements.js";
import { unsaved } from "../../../widgets/kit/answer/keeper.js";
import { dayOf } from "./coming_back.js";
import { overviewOf } from "./counts.js";
import { WHERE } from "./shelf.js";
import { FILE, downloadButton } from "./taking_along.js";

/** @import { Table } from "./counts.js" */
/** @import { Shelf } from "./shelf.js" */

const HOW = "The file goes where you go: load it on this site in another browser, give it to a teacher, or put it into the folder .lecture6 of your home folder, where JupyterLab goes on with it.";
const NOTHING = "No answers yet.";
const DUE = '.lu-site-widget[data-lu-kind="due"]';
const AGAIN = "What is due is asked when this page is loaded again.";
/** A press that comes sooner after another one was not thought about, in milliseconds. */
const DOUBLE_CLICK = 500;

export class Overview {
  /**
   * @param {HTMLElement} place
   * @param {Shelf} shelf
   */
  constructor(place, shelf) {
    this.shelf = shelf;
    this.place = place;
    this.told = make("p", { class: "lu-site-kept" });
    this.shown = make("div", { class: "lu-site-tables" });
    this.said = make("p", { class: "lu-site-told", role: "status" });
    this.down = downloadButton(shelf, (words) => this.say(words));
    this.file = make("input", { type: "file", accept: ".jsonl", class: "lu-site-file", tabindex: "-1", "aria-label": `Load a ${FILE}` });
    this.up = make("button", { type: "button", "data-action": "load" }, `Load a ${FILE}`);
    this.away = make("button", { type: "button", "data-action": "erase" }, "Delete my answers");
    this.sure = false;
    this.asked = -DOUBLE_CLICK;
    const buttons = make("div", { class: "lu-site-buttons" }, this.down, this.up, this.file, this.away);
    place.replaceChildren(this.shown, this.told, buttons, this.said, make("p", { class: "lu-site-how" }, HOW));
    this.up.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.load());
    this.away.addEventListener("click", (event) => this.erase(event));
    this.away.addEventListener("keydown", (event) => {
      if (event.repeat) event.preventDefault(); // a key that is held answers nothing
    });
    this.away.addEventListener("blur", () => this.ask(false));
    shelf.listeners.add(() => this.show());
    this.show();
  }

  show() {
    const { shelf } = this;
    const { heading, tables, advice } = overviewOf(shelf.answers, dayOf(Date.now()), WHERE);
    const first = tables.length && tables[0].caption === heading ? [] : [make("p", {}, heading || NOTHING)];
    this.shown.replaceChildren(...first, ...tables.map(tableOf), ...(advice ? [make("p", {}, advice)] : []));
    this.told.textContent = shelf.note;
    this.told.classList.toggle("lu-site-troubled", Boolean(shelf.trouble));
    this.down.disabled = !shelf.lines.size;
    setOff(this.away, !shelf.lines.size);
    this.ask(false);
  }

  async load() {
    const file = this.file.files?.[0];
    if (!file) return;
    this.say("The file is read …");
    const said = await this.shelf.load(file);
    this.say(document.querySelector(DUE) ? `${said} ${AGAIN}` : said);
    this.file.value = "";
  }

  /**
   * Asked twice, since it cannot be undone; the second press of a double click is no answer.
   * @param {MouseEvent} event
   */
  erase({ timeStamp }) {
    if (!this.shelf.lines.size || timeStamp - this.asked < DOUBLE_CLICK) return;
    if (!this.sure) {
      this.asked = timeStamp;
      this.ask(true);
      this.say(`All answers in ${WHERE} will be gone. Press the button again to delete them, or download them first.`);
      return;
    }
    this.shelf.erase();
    unsaved().clear();
    this.say("Your answers are deleted.");
  }

  /** @param {boolean} sure */
  ask(sure) {
    this.sure = sure;
    this.away.textContent = sure ? "Yes, delete my answers" : "Delete my answers";
  }

  /** @param {string} words */
  say(words) {
    this.said.textContent = words;
  }
}

/** @param {Table} table */
function tableOf({ caption, head, rows }) {
  const top = make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words)));
  const body = rows.map(([first, ...rest]) => (
    make("tr", {}, make("th", { scope: "row" }, String(first)), ...rest.map((one) => make("td", {}, String(one))))));
  return make("table", {}, make("caption", {}, caption), make("thead", {}, top), make("tbody", {}, ...body));
}
