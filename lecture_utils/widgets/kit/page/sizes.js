// When a widget's size on the page is another one.

/** @type {WeakMap<Element, { looks: Set<() => void>, rest: () => void }>} */
const watched = new WeakMap();

/**
 * Calls `look` whenever the widget has another size, also when it comes back to the page; returns what ends it. What is
 * called may change how high the widget is. A second size within a frame is what browsers report as an error, so the
 * widget is then not observed until the next one; all that watch one widget share one observer for that.
 * @param {HTMLElement} root
 * @param {() => void} look
 */
export function watchSize(root, look) {
  const { looks } = watched.get(root) ?? observe(root);
  looks.add(look);
  return () => {
    looks.delete(look);
  };
}

/**
 * Said by what makes a part of a widget higher in an observer of its own, and with it the widget: whether that comes
 * before the widget is looked at or after, it is the second size within a frame.
 * @param {Element} part
 */
export function grows(part) {
  for (let one = part.parentElement; one; one = one.parentElement) watched.get(one)?.rest();
}

/** @param {HTMLElement} root */
function observe(root) {
  /** @type {Set<() => void>} */
  const looks = new Set();
  const height = () => root.getBoundingClientRect().height;
  const observer = new ResizeObserver(() => {
    if (!looks.size) {
      observer.disconnect();
      watched.delete(root);
      return;
    }
    const before = height();
    for (const look of [...looks]) look();
    if (height() !== before) rest();
  });
  const rest = () => {
    observer.unobserve(root);
    requestAnimationFrame(() => {
      if (watched.get(root) === found) observer.observe(root);
    });
  };
  const found = { looks, rest };
  observer.observe(root);
  watched.set(root, found);
  return found;
}
