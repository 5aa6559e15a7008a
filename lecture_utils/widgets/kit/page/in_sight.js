// A widget that a run has just made is brought into sight.

import { paneOf } from "./room.js";

/** What is left free above and below the widget, in pixels. */
const AIR = 8;

/**
 * How far a pane must scroll so that it shows a widget from its top; 0 if all of it can be seen already.
 * @param {{ top: number, bottom: number }} widget
 * @param {{ top: number, bottom: number }} pane
 */
export function wayToTop(widget, pane) {
  if (widget.top >= pane.top && widget.bottom <= pane.bottom) return 0;
  const toTop = widget.top - pane.top - AIR;
  return toTop < 0 ? toTop : Math.min(toTop, Math.max(widget.bottom - pane.bottom + AIR, 0));
}

/**
 * Shift+Enter goes on to the next cell, and the notebook scrolls to it while the widget is not there yet: the grids
 * then stand above the edge, unseen. So a widget whose cell lies directly before the active one scrolls its pane to its
 * own top, once, when it is first shown. That is so after a run, not when a notebook is opened. Nothing is focused.
 * @param {HTMLElement} root
 */
export function bringIntoSight(root) {
  const observer = new ResizeObserver(() => {
    if (!root.offsetHeight) return;
    observer.disconnect();
    const next = root.closest(".jp-Cell")?.nextElementSibling;
    if (!next?.matches(".jp-Cell.jp-mod-active")) return;
    // the cell's own layout, and the notebook's way to the next cell, come first
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const pane = paneOf(root);
      const way = pane ? wayToTop(root.getBoundingClientRect(), pane.getBoundingClientRect()) : 0;
      if (way) pane?.scrollBy({ top: way, behavior: "instant" });
    }));
  });
  observer.observe(root);
}
