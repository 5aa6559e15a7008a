// Elements of the page.

import { bringIntoSight } from "./page/in_sight.js";
import { shownSize, watchTeacher } from "./page/teacher.js";

// JupyterLab steals keys from a focused element unless that element itself carries this attribute.
export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** @typedef {Record<string, string | number>} Attributes */

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function filledIn(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * An HTML element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  return filledIn(document.createElement(tag), attributes, children);
}

/**
 * An SVG element with attributes and children.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 */
export function vector(tag, attributes = {}, ...children) {
  return filledIn(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
export function button(attributes, ...children) {
  return make("button", { type: "button", ...attributes, ...OWN_KEYS }, ...children);
}

/**
 * A list to choose from.
 * @param {string} name its class
 * @param {string} label
 * @param {[value: string, words: string][]} options
 */
export function choice(name, label, options) {
  const select = make("select", { class: name, "aria-label": label, ...OWN_KEYS });
  for (const [value, words] of options) select.append(make("option", { value }, words));
  return select;
}

/**
 * A control with its words in front.
 * @param {string} words
 * @param {HTMLElement} control
 */
export function labelled(words, control) {
  return make("label", {}, `${words} `, control);
}

/**
 * What can be opened to read which keys there are, and more.
 * @param {string} title
 * @param {[key: string, words: string][]} keys
 * @param {HTMLElement[]} more
 */
export function help(title, keys, ...more) {
  const rows = keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  return make("details", { class: "lu-help" }, make("summary", { ...OWN_KEYS }, title), make("dl", {}, ...rows), ...more);
}

const SIZES = ["small", "medium", "large", "classroom"];

/** The list of the sizes of a widget's cells. */
export function sizeChoice() {
  return choice("lu-size", "Size", SIZES.map((size) => [size, size]));
}

/** Widgets that have shown their size once. */
const joined = new WeakSet();

/**
 * Every widget comes by here when it begins: from then on it follows teacher mode, in which it is shown in size
 * "classroom", whatever its own size is. A widget that lays itself out anew then asks `watchTeacher` too.
 * @param {HTMLElement} root
 * @param {HTMLSelectElement} select the list of sizes
 * @param {string} size
 */
export function showSize(root, select, size) {
  setValue(select, size);
  root.dataset.ownSize = size;
  applySize(root);
  if (joined.has(root)) return;
  joined.add(root);
  bringIntoSight(root);
  watchTeacher(root, () => applySize(root));
}

/** @param {HTMLElement} root */
function applySize(root) {
  const shown = shownSize(root.dataset.ownSize ?? "medium");
  for (const name of SIZES) root.classList.toggle(`lu-size-${name}`, name === shown);
}

/**
 * The same value is not written again: for a list that is written to, a browser that fills in forms looks at every
 * control of the page, which on a long one takes longer than all else that a key does.
 * @param {HTMLInputElement | HTMLSelectElement} control
 * @param {string} value
 */
export function setValue(control, value) {
  if (control.value !== value) control.value = value;
}

/**
 * A control that does nothing now. It is not disabled, which would drop the keyboard's focus.
 * @param {HTMLElement} control
 * @param {boolean} off
 */
export function setOff(control, off) {
  if (off) control.setAttribute("aria-disabled", "true");
  else control.removeAttribute("aria-disabled");
}

/**
 * Shows or hides an element; nothing is written if it is so already.
 * @param {HTMLElement} element
 * @param {boolean} shown
 */
export function toggle(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/**
 * Another text in an element that holds nothing but text. The text node stays, and with it what the browser knows of
 * it; the same text is not written again, because a live region would read it again.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text)) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/**
 * The height of the tallest of some texts, as long as an element is wide. The longest are tried, and nothing of them
 * stays on the page.
 * @param {HTMLElement} element
 * @param {string[]} texts
 */
export function tallest(element, texts) {
  const probe = /** @type {HTMLElement} */ (element.cloneNode(false));
  probe.style.height = "";
  element.after(probe);
  const heights = [...texts].sort((a, b) => b.length - a.length).slice(0, 6).map((text) => {
    probe.textContent = text;
    return probe.offsetHeight;
  });
  probe.remove();
  return Math.max(0, ...heights);
}

/**
 * The element of an event, or the nearest around it, that a selector finds.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * A press on selected text drags the text away, and the pointer's events end: not where a widget follows the pointer.
 * @param {Element} element
 */
export function keepTextInPlace(element) {
  element.addEventListener("dragstart", (event) => event.preventDefault());
}
