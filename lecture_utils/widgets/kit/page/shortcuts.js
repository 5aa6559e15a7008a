// Which keys a widget takes for itself, and which it leaves to JupyterLab.

// What edits text stays with the widget; every other key with Ctrl or Cmd is JupyterLab's, such as Ctrl+S.
const KEPT = new Set(["a", "c", "v", "x", "y", "z", "Enter", "Home", "End", "Insert", "Delete", "Backspace",
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Control", "Meta", "Shift", "Alt"]);

/** @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">} event */
export function isForJupyterLab({ key, ctrlKey, metaKey, altKey }) {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  return (ctrlKey || metaKey) && !altKey && !KEPT.has(plain);
}

/**
 * @param {Element} element
 * @returns {element is HTMLElement | SVGElement}
 */
function isMarked(element) {
  const hasData = element instanceof HTMLElement || element instanceof SVGElement;
  return hasData && Boolean(element.dataset.lmSuppressShortcuts);
}

/**
 * Hand such keys on although everything in `root` carries OWN_KEYS. JupyterLab looks at a key on the document,
 * in the capture phase, and at all that surrounds the focused element: the marks are off before that, on the
 * window, and on again when the key has been dealt with. Returns the function that ends it.
 * @param {HTMLElement} root
 */
export function passShortcuts(root) {
  /** @type {(HTMLElement | SVGElement)[]} */
  let off = [];
  const restore = () => {
    for (const one of off) one.dataset.lmSuppressShortcuts = "true";
    off = [];
  };
  /** @param {KeyboardEvent} event */
  const pass = (event) => {
    restore(); // a fast second key comes before the timer
    if (!isForJupyterLab(event) || !(event.target instanceof Element) || !root.contains(event.target)) return;
    for (let one = /** @type {Element | null} */ (event.target); one; one = one.parentElement) {
      if (isMarked(one)) off.push(one);
    }
    for (const one of off) delete one.dataset.lmSuppressShortcuts;
    setTimeout(restore);
  };
  window.addEventListener("keydown", pass, true);
  return () => {
    restore();
    window.removeEventListener("keydown", pass, true);
  };
}

/**
 * The widget takes this key: nobody else gets it.
 * @param {Event} event
 */
export function take(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** @param {KeyboardEvent} event */
export function hasModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}
