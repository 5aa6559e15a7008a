// How much room a widget has on the page, and what it makes of it.

import { watchSize } from "./sizes.js";

/** What a notebook leaves around the output of a cell, in pixels. */
const MARGIN = 12;

/**
 * The pane that a widget scrolls in: a notebook's, or one that a page names; null for the page itself.
 * @param {HTMLElement} root
 * @returns {HTMLElement | null}
 */
export function paneOf(root) {
  return root.closest("[data-lu-pane], .jp-WindowedPanel-outer, .jp-Notebook");
}

/**
 * The height that a reader sees at once, in pixels, and the width of the widget's place.
 * @param {HTMLElement} root
 */
export function roomOf(root) {
  const height = (paneOf(root)?.clientHeight ?? globalThis.innerHeight) - MARGIN;
  return { width: root.clientWidth, height: Math.max(height, 0) };
}

/**
 * Calls `changed` when the room is another one, and never while the widget is not shown; and pins the controls where
 * they would be out of sight. Returns what ends it.
 * @param {HTMLElement} root
 * @param {() => void} changed
 */
export function watchRoom(root, changed) {
  let last = "";
  /** @type {HTMLElement | null} */
  let pane = null;
  const look = () => {
    if (!pane) { // before the widget is on the page, it has none
      pane = paneOf(root);
      if (pane) {
        observer.observe(pane);
        open(root, pane);
      }
    }
    const { width, height } = roomOf(root);
    const now = `${width}×${height}`;
    if (!width || now === last) return;
    last = now;
    changed();
  };
  const observer = new ResizeObserver(look); // of the pane
  const end = watchSize(root, look);
  const stopPinning = pinWherePartlySeen(root);
  globalThis.addEventListener("resize", look);
  requestAnimationFrame(look); // what is scrolled out of sight is observed only when it is seen
  return () => {
    end();
    stopPinning();
    observer.disconnect();
    globalThis.removeEventListener("resize", look);
  };
}

/**
 * The controls stay at the pane's edge where a part of the widget is out of sight, and only there: a sticky box has the
 * browser paint it, and all that follows on the page, apart, and at each key put all of it together again. Returns what
 * ends it.
 * @param {HTMLElement} root
 */
function pinWherePartlySeen(root) {
  const observer = new IntersectionObserver((seen) => {
    const { isIntersecting, intersectionRatio } = seen[seen.length - 1];
    root.classList.toggle("lu-partly-seen", isIntersecting && intersectionRatio < 1);
  }, { threshold: [0, 1] });
  observer.observe(root);
  return () => observer.disconnect();
}

/**
 * What stands between a widget and its pane does not scroll, so that the controls can stay at the pane's edge; but
 * for an output that its reader made scroll.
 * @param {HTMLElement} root
 * @param {HTMLElement} pane
 */
function open(root, pane) {
  for (let one = root.parentElement; one && one !== pane; one = one.parentElement) {
    if (one.matches(".jp-mod-outputsScrolled")) return;
    if (one.matches(".jp-OutputArea, .jp-OutputArea-child, .jp-OutputArea-output")) one.style.overflow = "visible";
  }
}

/**
 * The largest length of a cell, between two limits, at which the widget is no higher than its room. Asked when the
 * room, the size or the number of cells changes, and never at a step: each try lays the widget out.
 * @param {HTMLElement} root
 * @param {number} least pixels
 * @param {number} most pixels
 * @param {(cell: number) => void} use
 */
export function fitCells(root, least, most, use) {
  const { height } = roomOf(root);
  const fits = (/** @type {number} */ cell) => {
    use(cell);
    return root.offsetHeight <= height;
  };
  if (fits(most)) return most;
  let [low, high] = [least, most];
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  use(Math.floor(low));
  return Math.floor(low);
}
