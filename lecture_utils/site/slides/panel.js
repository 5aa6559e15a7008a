// What the speaker opens by a key: notes, code, the list of keys.

const KEYS = [
  ["→ or space, ←", "the next step, and back"],
  ["Enter, or a click", "into a widget: its keys work now"],
  ["Esc", "out of the widget, back to the slides"],
  ["N", "notes of this slide"],
  ["S", "notes in a window of their own"],
  ["C", "the code of this slide"],
  ["T", "the clock and the plan, shown or hidden"],
  ["D", "dark or light"],
  ["G, a number, Enter", "the slide of this number"],
  ["O", "the slides around this one; arrows move, Enter opens"],
  ["F", "the whole screen"],
  ["B", "a black screen, and back"],
  ["? or F1", "this list"],
];

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

export class Panel {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {"notes" | "code" | "keys" | ""} */
    this.shown = "";
  }

  /**
   * @param {"notes" | "code" | "keys"} what
   * @param {Element | null} slide
   */
  toggle(what, slide) {
    this.shown = this.shown === what ? "" : what;
    this.fill(slide);
  }

  /** @param {Element | null} slide the one that is shown now */
  fill(slide) {
    this.root.hidden = !this.shown;
    this.root.scrollTop = 0;
    if (this.shown === "keys") {
      const list = document.createElement("dl");
      for (const [key, what] of KEYS) list.append(element("dt", key), element("dd", what));
      this.root.replaceChildren(list);
    } else if (this.shown === "code") {
      const code = slide?.querySelector(".lu-slide-code")?.textContent;
      this.root.replaceChildren(code ? element("pre", code) : element("p", "No code stands behind this slide."));
    } else if (this.shown) {
      const notes = slide?.querySelector("aside.notes");
      const copies = [...(notes?.childNodes ?? [])].map((one) => one.cloneNode(true));
      this.root.replaceChildren(...(copies.length ? copies : [element("p", "No notes for this slide.")]));
    }
  }
}
