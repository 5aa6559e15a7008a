// A place whose height follows from the longest text that it may hold, and never from the text that it holds.

import { make, setText } from "../elements.js";

/**
 * @param {string[]} longest in the place of every text that may come: it is measured, and never shown (see style.css)
 * @param {HTMLElement[]} parts what is said in it
 */
export function place(longest, ...parts) {
  const said = make("div", { class: "lu-explorer-said" }, ...parts);
  return make("div", { class: "lu-reason-place", "data-room": longest.join("\n") }, said);
}

/**
 * Sentences, each an element; written only where they change, because they are read aloud then.
 * @param {HTMLElement} where
 * @param {string[]} lines
 */
export function say(where, lines) {
  const texts = lines.map((line) => `${line} `);
  if (where.childElementCount === texts.length) [...where.children].forEach((one, i) => setText(one, texts[i]));
  else where.replaceChildren(...texts.map((line) => make("span", {}, line)));
}
