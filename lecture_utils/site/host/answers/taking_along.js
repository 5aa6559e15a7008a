// A learner's answers as a file. Where the browser keeps nothing, each widget with answers offers it: on another page
// of the site they would be gone.

import { make } from "../../../widgets/kit/elements.js";

/** @import { Shelf } from "./shelf.js" */

export const FILE = "progress.jsonl";

/**
 * The button that downloads all answers.
 * @param {Shelf} shelf
 * @param {(words: string) => void} say
 */
export function downloadButton(shelf, say) {
  const button = make("button", { type: "button", "data-action": "download" }, `Download ${FILE}`);
  button.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([shelf.text()], { type: "application/x-ndjson" }));
    make("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    say(`Your answers are in the file ${FILE}, among your downloads.`);
  });
  return button;
}

export class Rescue {
  /**
   * @param {HTMLElement} place of a widget with answers
   * @param {Shelf} shelf
   */
  constructor(place, shelf) {
    this.place = place;
    this.shelf = shelf;
    this.words = make("span");
    this.told = make("span", { role: "status" });
    const button = downloadButton(shelf, (words) => { this.told.textContent = ` ${words}`; });
    this.element = make("p", { class: "lu-site-said lu-site-rescue" }, this.words, " ", button, this.told);
    shelf.listeners.add(() => this.show());
    this.show();
  }

  show() {
    const { element, place, shelf, words } = this;
    if (!shelf.trouble || !shelf.lines.size) {
      element.remove();
      return;
    }
    words.textContent = shelf.note;
    this.told.textContent = "";
    if (!element.isConnected) place.append(element);
  }
}
