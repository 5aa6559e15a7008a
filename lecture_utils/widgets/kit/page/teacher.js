// Whether the page is in teacher mode. One switch turns it on and off (teacher_mode/); a widget only follows.

import { watchSize } from "./sizes.js";

/** The class of the page's body in teacher mode. */
export const TEACHING = "lu-teaching";
const SWITCHED = "lu-switched";

export function isTeaching() {
  return document.body.classList.contains(TEACHING);
}

/**
 * The size in which a widget of this size is shown now.
 * @param {string} size
 */
export function shownSize(size) {
  return isTeaching() ? "classroom" : size;
}

/** Tells every widget on the page that teacher mode has begun or ended. */
export function tellWidgets() {
  for (const root of document.querySelectorAll(".lu-widget")) root.dispatchEvent(new Event(SWITCHED));
}

/**
 * Calls `changed` when teacher mode has begun or ended since the last call, also if the widget was not on the page in
 * that moment. It listens to nothing but the widget itself, and goes with it; it returns what ends it earlier.
 * @param {HTMLElement} root
 * @param {(teaching: boolean) => void} changed
 */
export function watchTeacher(root, changed) {
  let last = isTeaching();
  const look = () => {
    if (isTeaching() === last) return;
    last = !last;
    changed(last);
  };
  root.addEventListener(SWITCHED, look);
  const end = watchSize(root, look); // a widget that comes back to the page gets its size again
  return () => {
    root.removeEventListener(SWITCHED, look);
    end();
  };
}
