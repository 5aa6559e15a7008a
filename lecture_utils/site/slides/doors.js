// The way into a widget and out again, so that its keys and those of the slides never fight.
//
// A click or Enter leads in: then every key is the widget's. Escape leads out: then every key is the slides'.

/** A place of a widget on a slide. */
const SLOT = ".lu-slot";
/** What a widget is worked with, the best first. */
const FIRST = [
  ".lu-stage [tabindex='0']",
  ".lu-picture[tabindex='0']", // a photograph, to point at
  ".lu-pixel[tabindex='0']", // pixels, to paint
  "input:not([type='hidden'])",
  "[tabindex='0']",
  "select",
  "button",
];

/** @param {Element | null} one */
export function isInside(one) {
  return Boolean(one?.closest(SLOT));
}

/** Is this a key that the slides may read? @param {Element | null} focused */
export function isForSlides(focused) {
  return !focused?.closest(`${SLOT}, button, a[href], input, select, textarea, summary, .lu-deck-panel`);
}

/** @param {HTMLElement} one */
function canBeUsed(one) {
  return !one.matches(":disabled, [aria-disabled='true']") && one.checkVisibility({ visibilityProperty: true });
}

/**
 * Gives the keyboard to the first widget of a slide. Returns whether there is one.
 * @param {ParentNode} slide
 */
export function goIn(slide) {
  const slots = /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll(SLOT));
  const slot = [...slots].find((one) => one.checkVisibility({ visibilityProperty: true }));
  if (!slot) return false;
  for (const wanted of FIRST) {
    const all = /** @type {NodeListOf<HTMLElement>} */ (slot.querySelectorAll(wanted));
    const found = [...all].find(canBeUsed);
    if (found) {
      found.focus({ preventScroll: true });
      if (found.contains(document.activeElement)) return true;
    }
  }
  slot.focus({ preventScroll: true });
  return true;
}

/**
 * Escape gives the keyboard back to the slides, after the widget has seen it. What is typed stays or goes as the
 * widget says.
 * @param {HTMLElement} deck
 * @param {() => void} changed called when the keyboard has gone in or out
 */
export function watchDoors(deck, changed) {
  globalThis.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isInside(document.activeElement)) return;
    setTimeout(() => {
      deck.focus({ preventScroll: true });
      changed();
    });
  }, true);
  deck.addEventListener("focusin", changed);
  deck.addEventListener("focusout", () => setTimeout(changed));
}

/** @param {ParentNode | null} slide */
export function wayText(slide) {
  if (isInside(document.activeElement)) return "Esc: back to the slides";
  return slide?.querySelector(SLOT) ? "Enter or click: into the widget" : "";
}
